//! The palette over a script that isn't looked through in one frame.

use std::fmt::Write as _;

use super::*;

/// A script whose last line alone says "zebra".
fn long<'a>() -> Harness<'a, Bench<Window>> {
    let mut text = String::new();
    for number in 1..30_000 {
        writeln!(text, "ANN: Line {number}.").expect("a string takes all");
    }
    text.push_str("ANN: A zebra.\n");
    let desk = made::desk(Backend::Draft, &text);
    let mut window = window(desk, (1440.0, 900.0));
    window.run_steps(2);
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run_steps(2);
    window
}

fn type_and_enter(window: &mut Harness<'_, Bench<Window>>, query: &str) {
    window.get_by_label(&tr!("palette-field")).type_text(query);
    window.run_steps(2);
    window.get_by_label(&tr!("palette-looking"));
    window.key_press(Key::Enter);
    window.step();
}

/// It said that nothing matches, and Enter did nothing.
#[test]
fn enter_waits_until_a_long_script_is_looked_through() {
    let mut window = long();
    type_and_enter(&mut window, "zebra");
    window.get_by_label(&tr!("palette-field"));
    window.run_steps(20);
    assert!(
        window.query_by_label(&tr!("palette-field")).is_none(),
        "it closes"
    );
    let bench = window.state();
    assert_eq!(
        bench.view.line,
        Some(made::line(&bench.desk, 30_000)),
        "what is found is gone to"
    );
}

/// Who goes on typing means something else.
#[test]
fn enter_waits_no_more_once_something_else_is_typed() {
    let mut window = long();
    type_and_enter(&mut window, "zebra");
    window.get_by_label(&tr!("palette-field")).type_text("s");
    window.run_steps(20);
    window.get_by_label(&tr!("palette-nothing"));
    window.key_press(Key::Enter);
    window.run();
    window.get_by_label(&tr!("palette-field"));
}

/// "No matches" stood there for the word that is on the tab.
#[test]
fn the_vault_of_consents_is_found_by_either_word() {
    for query in ["consents", "vault"] {
        let desk = made::desk(Backend::Draft, made::SCRIPT);
        let mut window = window(desk, (1440.0, 900.0));
        window.run_steps(2);
        window.key_press_modifiers(Modifiers::COMMAND, Key::K);
        window.run_steps(2);
        window.get_by_label(&tr!("palette-field")).type_text(query);
        window.run_steps(4);
        window.key_press(Key::Enter);
        window.run_steps(4);
        assert!(
            window.query_by_label(&tr!("palette-field")).is_none(),
            "{query}"
        );
        let sent = format!("{:?}", window.state().wishes.outbox);
        assert!(sent.contains("Consents"), "{query}: {sent}");
    }
}

/// Runs a button of a room through the palette, by the message of its name.
fn run_command(window: &mut Harness<'_, Bench<Window>>, room: Room, id: &str) {
    let name = mynah_i18n::lookup(id, &[]);
    let label = tr!("palette-command", room = room.label(), name = name);
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run_steps(2);
    window.get_by_label(&tr!("palette-field")).type_text(&label);
    window.run_steps(4);
    window.get_by_label(&label);
    window.key_press(Key::Enter);
    window.run_steps(4);
}

/// Regression: the palette knew only actions, so "Month before" and "Clear filters" were not found.
#[test]
fn a_button_of_another_room_is_found_and_pressed() {
    let mut window = draft();
    run_command(&mut window, Room::Usage, "usage-month-before");
    assert_eq!(window.state().view.room, Room::Usage);
    // It was off in the newest month.
    let after = command::state(&window.ctx, "usage-month-after");
    assert_eq!(after, State::Ready);
    run_command(&mut window, Room::Usage, "usage-month-after");
    let after = command::state(&window.ctx, "usage-month-after");
    assert_eq!(after, State::Off(tr!("usage-month-newest")));
}

#[test]
fn a_filter_of_another_room_is_opened() {
    let mut window = draft();
    run_command(&mut window, Room::History, "history-filter-tool");
    assert_eq!(window.state().view.room, Room::History);
    assert!(egui::Popup::is_any_open(&window.ctx));
}

#[test]
fn a_button_that_is_off_says_why() {
    let mut window = draft();
    run_command(&mut window, Room::History, "history-clear");
    assert_eq!(window.state().view.room, Room::History);
    window.run_steps(40);
    window.get_by_label_contains(&tr!("history-clear.none"));
}

/// Regression: the tab that was open in the Agents room stayed in the way of the button.
#[test]
fn a_button_behind_another_tab_is_found_and_pressed() {
    let mut window = draft();
    run_command(&mut window, Room::Agents, "conversation-refresh");
    assert_eq!(
        command::state(&window.ctx, "conversation-refresh"),
        State::Ready
    );
    run_command(&mut window, Room::Agents, "agents-refresh");
    assert_eq!(command::state(&window.ctx, "agents-refresh"), State::Ready);
}
