//! Keys that mean something elsewhere: Space presses what has the keys and can be pressed, and plays everywhere else;
//! a shortcut that means nothing writes nothing.

use super::*;

/// It played, and so spoke, a line behind every button that was reached by Tab.
#[test]
fn space_presses_the_button_that_has_the_keys_and_speaks_nothing() {
    let mut window = draft();
    let line = made::line(&window.state().desk, 2);
    window.state_mut().view.show(Some(line));
    window.run();
    window.get_by_label(&tr!("script-filter-changed")).focus();
    window.run();
    window.key_press(Key::Space);
    window.run();
    let chosen = window
        .get_by_label(&tr!("script-filter-changed"))
        .accesskit_node()
        .toggled();
    assert_eq!(chosen, Some(egui::accesskit::Toggled::True));
    window.get_by_label(&tr!("room-usage")).focus();
    window.run();
    window.key_press(Key::Space);
    window.run();
    assert_eq!(window.state().view.room, Room::Usage);
    assert!(!sent(&window).contains("Generate {"), "{}", sent(&window));
}

#[test]
fn space_plays_where_a_row_or_a_slider_has_the_keys() {
    for focused in ["Line 2, Tom", "Stability"] {
        let mut window = draft();
        let line = made::line(&window.state().desk, 2);
        window.state_mut().view.show(Some(line));
        window.run();
        let nodes = window.query_all_by_label_contains(focused);
        nodes.last().expect("it is there").focus();
        window.run();
        window.key_press(Key::Space);
        window.run();
        let sent = sent(&window);
        assert!(sent.contains("Generate {"), "{focused}: {sent}");
    }
}

/// Alt+2 wrote "2" into a new line.
#[cfg(not(target_os = "macos"))]
#[test]
fn a_shortcut_that_means_nothing_writes_nothing() {
    let mut window = draft();
    let line = made::line(&window.state().desk, 2);
    window.state_mut().view.show(Some(line));
    window.run();
    let lines = window.state().desk.script().lines().count();
    window.event_modifiers(egui::Event::Text("2".to_owned()), Modifiers::ALT);
    window.run();
    assert_eq!(window.state().desk.script().lines().count(), lines);
    window.event(egui::Event::Text("2".to_owned()));
    window.run();
    let script = window.state().desk.script();
    assert_eq!(script.lines().count(), lines + 1, "a letter begins a line");
}
