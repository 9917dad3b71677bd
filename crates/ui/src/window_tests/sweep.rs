//! The sweep of a line: ordered where its price is seen, rated, and applied to a part or to the whole cast.

use std::collections::HashSet;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah_core::credits::Credits;
use mynah_core::ids::ModelId;
use mynah_i18n::tr;
use mynah_model::sweep::Cell;
use mynah_ui_core::testing::fixtures as made;

use super::trials::{TrialWindow, finished, side, sweep, swept};
use super::{WindowHarness, line, middle};

fn choose(app: &mut TrialWindow, combo: &str, choice: &str) {
    app.press_role(Role::ComboBox, combo);
    app.press_role(Role::ListBoxOption, choice);
    app.settle();
}

/// The price of a cell of the first line.
fn price_of_cell(app: &WindowHarness) -> Credits {
    let line = app.desk().script().line(line(app, 1)).expect("a line");
    let order = app.desk().sweep_order(line, &Cell::default());
    order.expect("an order").price()
}

/// Each speaker's stability and model, as each line is spoken.
fn spoken(app: &WindowHarness) -> Vec<(String, String, ModelId)> {
    let lines = app.desk().script().lines().filter(|line| !line.is_mute());
    let all = lines.filter_map(|line| {
        let request = app.desk().request_for(line.id)?;
        let stability = format!("{:.2}", request.settings.stability());
        Some((line.speaker.clone(), stability, request.model))
    });
    all.collect()
}

/// The button that says yes to a change of this many speakers.
fn yes(app: &WindowHarness, ends: &str) -> Option<egui::Pos2> {
    let yes = app.nodes().find(|node| {
        let label = node.accesskit_node().label().unwrap_or_default();
        label.starts_with("Apply to ") && label.contains(ends)
    });
    middle(yes)
}

#[test]
fn two_lines_are_tried_with_the_same_settings_and_both_get_the_best() {
    let mut app = TrialWindow::sample();
    let first = line(&app, 1);
    let (second, text) = {
        let script = app.desk().script();
        let speaker = &script.line(first).expect("a line").speaker;
        let mut alike = script.lines().filter(|line| line.speaker == *speaker);
        let second = alike.nth(1).expect("another line of the part");
        let text: String = second.text.chars().take(24).collect();
        (second.id, text)
    };
    sweep(&mut app);
    app.press_role(Role::ComboBox, &tr!("sweep-lines"));
    app.press_part(&text);
    app.press(&tr!("sweep-generate", count = 18));
    app.wait_for_label(&tr!("sweep-ready", cells = 18, ready = 18));
    app.settle();
    app.key(Modifiers::NONE, Key::ArrowRight);
    app.wait_for("a cell", |app| side(app).is_some());
    let was = side(&app);
    app.key(Modifiers::NONE, Key::Tab);
    app.wait_for("the other line", |app| side(app) != was);
    app.wait_for("its place", |app| {
        app.value(&tr!("sweep-lines")).contains("2 of 2")
    });
    app.key(Modifiers::NONE, Key::Num4);
    app.wait_for("its rating", |app| app.shows_part("rated 4"));
    app.press_part("Apply to Narrator");
    app.wait_for("both takes", |app| {
        let script = app.desk().script();
        let mut lines = [first, second]
            .into_iter()
            .filter_map(|line| script.line(line));
        lines.all(|line| app.desk().has_its_take(line))
    });
    let orders = app.orders().into_iter();
    let (trials, applied): (Vec<_>, Vec<_>) = orders.partition(|order| order.line.is_none());
    assert_eq!(trials.len(), 18);
    let is_free = |order: &&mynah_model::command::LineOrder| order.shown == Some(Credits::ZERO);
    assert!(applied.iter().all(is_free), "nothing is bought by that");
}

#[test]
fn a_sweep_is_bought_from_no_other_room() {
    let mut app = TrialWindow::sample();
    sweep(&mut app);
    app.press(&tr!("room-history"));
    app.wait_for("another room", |app| {
        !app.shows_part(&tr!("sweep-generate", count = 9))
    });
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    app.settle();
    assert!(app.desk().jobs.is_empty(), "its price is seen first");
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for_label(&tr!("sweep-ready", cells = 9, ready = 9));
    assert_eq!(finished(&app), 9);
}

#[test]
fn the_palette_says_what_the_sweep_costs_and_not_the_line() {
    let mut app = TrialWindow::sample();
    let one = price_of_cell(&app);
    sweep(&mut app);
    app.key(Modifiers::COMMAND, Key::K);
    app.type_letters("Generate line");
    let nine = (one.0 * 9).to_string();
    app.wait_for("the price of nine", |app| {
        let items = app
            .nodes()
            .filter(|node| node.accesskit_node().role() == Role::MenuItem);
        let mut tips = items.filter_map(|node| node.accesskit_node().description());
        tips.any(|tip| tip.contains(&nine))
    });
}

#[test]
fn a_model_of_three_steps_is_tried_with_no_more_than_these() {
    let mut app = TrialWindow::sample();
    let first = line(&app, 1);
    choose(&mut app, &tr!("inspector-model"), "Eleven v3");
    app.wait_for("its model", |app| {
        let request = app.desk().request_for(first);
        request.is_some_and(|request| request.model == ModelId::from("eleven_v3"))
    });
    sweep(&mut app);
    let values = tr!("sweep-values", axis = tr!("sweep-columns"));
    assert_eq!(app.value(&values), "0.00 0.50 1.00");
    app.write_over(&values, "0.1 0.2 0.9");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("sweep-generate", count = 6));
    assert_eq!(app.value(&values), "0.00 1.00");
    app.press(&tr!("sweep-generate", count = 6));
    app.wait_for_label(&tr!("sweep-ready", cells = 6, ready = 6));
    assert_eq!(finished(&app), 6);
}

/// All that is varied besides numbers: models and the boost, as they are for this line.
#[test]
fn models_and_the_boost_are_varied_too() {
    let mut app = TrialWindow::sample();
    sweep(&mut app);
    choose(&mut app, &tr!("sweep-rows"), &tr!("inspector-boost"));
    app.wait_for_label(&tr!("sweep-generate", count = 6));
    choose(&mut app, &tr!("sweep-columns"), &tr!("inspector-model"));
    app.wait_for_label(&tr!("sweep-generate", count = 4));
    // Regression: two cells that share a request both said a price, and one was paid.
    let cells = |app: &WindowHarness, has: &str| {
        let cells = app.nodes().filter(|node| {
            let node = node.accesskit_node();
            let label = node.label().unwrap_or_default();
            node.role() == Role::ListBoxOption && label.contains(has)
        });
        cells.count()
    };
    assert_eq!((cells(&app, "draft cr"), cells(&app, "Same as")), (4, 2));
    // Two of the three models hear no boost: what would be the same is made once.
    app.press(&tr!("sweep-generate", count = 4));
    app.wait_for_label(&tr!("sweep-ready", cells = 6, ready = 6));
    let orders = app.orders().into_iter();
    let requests = orders.filter_map(|order| order.request.speech());
    let told: HashSet<_> = requests
        .map(|request| (request.model.clone(), request.settings.use_speaker_boost()))
        .collect();
    assert_eq!(told.len(), 4, "{told:?}");
}

#[test]
fn a_cell_becomes_the_settings_of_the_whole_cast_by_one_step() {
    let mut app = swept();
    let stabilities = |app: &WindowHarness| -> Vec<String> {
        let spoken = spoken(app).into_iter();
        spoken.map(|(_, stability, _)| stability).collect()
    };
    let before = stabilities(&app);
    app.key(Modifiers::NONE, Key::ArrowRight);
    choose(&mut app, &tr!("sweep-apply-to"), &tr!("sweep-apply-cast"));
    app.press(&tr!("sweep-apply-cast-now"));
    app.press_found("the yes", |app| yes(app, " speakers"));
    app.wait_for("all of them", |app| {
        let now = stabilities(app);
        now.iter().all(|value| *value == now[0]) && now != before
    });
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("one step back", |app| stabilities(app) == before);
}

/// Regression: by keys alone the cell that was applied was the last one that Tab came by.
#[test]
fn the_cell_that_was_chosen_is_applied_by_enter_and_what_is_heard_ends_with_the_sweep() {
    let mut app = TrialWindow::sample();
    let first = line(&app, 1);
    app.key(Modifiers::ALT, Key::W);
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for_label(&tr!("sweep-ready", cells = 9, ready = 9));
    app.key(Modifiers::NONE, Key::ArrowRight);
    let looked_at = app.focused().expect("a cell");
    assert!(looked_at.starts_with("Stability 0.80"), "{looked_at}");
    app.tab();
    let next = app.focused().unwrap_or_default();
    assert!(!next.starts_with("Stability 0."), "{next}");
    app.key(Modifiers::SHIFT, Key::Tab);
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("its settings", |app| {
        let request = app.desk().request_for(first);
        request.is_some_and(|request| (request.settings.stability() - 0.8).abs() < 1e-4)
    });
    app.wait_for("a cell that is heard", |app| {
        app.desk().playback.playing.is_some()
    });
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
}

/// Regression: it went on, round and round, in rooms that have nothing to stop it with.
#[test]
fn what_is_heard_ends_with_its_room() {
    let mut app = swept();
    app.key(Modifiers::NONE, Key::ArrowLeft);
    app.wait_for("a cell", |app| app.desk().playback.playing.is_some());
    app.key(Modifiers::COMMAND, Key::Num2);
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
    // A preview belongs to the Voices room.
    app.wait_for("a card", |app| app.shows_part("Play "));
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("its preview", |app| app.desk().playback.playing.is_some());
    app.key(Modifiers::COMMAND, Key::Num1);
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
}

/// Regression: takes that were declined were counted as if they might still come: other cells were held by a limit that
/// nothing had used.
#[test]
fn a_no_to_the_price_of_a_sweep_leaves_nothing_under_its_stop_loss() {
    let mut app = TrialWindow::sample();
    let one = price_of_cell(&app);
    app.key(Modifiers::COMMAND, Key::Comma);
    app.write(&tr!("settings-confirm"), "10");
    app.press(&tr!("settings-confirm-set"));
    app.wait_for("the price", |app| {
        app.desk().settings.confirm_above == Some(10)
    });
    app.key(Modifiers::COMMAND, Key::Num1);
    app.settle();
    sweep(&mut app);
    app.write(&tr!("sweep-limit"), &(one.0 * 9).to_string());
    app.press(&tr!("sweep-generate", count = 9));
    app.wait_for_label(&tr!("dialog-spend"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("no question", |app| !app.shows(&tr!("dialog-spend")));
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    choose(&mut app, &tr!("sweep-rows"), &tr!("inspector-boost"));
    app.settle();
    assert!(!app.shows_part(&tr!("sweep-held")));
}

/// Regression: numbers of one model were put on speakers with another one, and nobody was asked.
#[test]
fn the_whole_cast_is_asked_about_and_who_has_another_model_is_left_out() {
    let mut app = TrialWindow::sample();
    let other = {
        let script = app.desk().script();
        let own = script.line(line(&app, 1)).expect("a line").speaker.clone();
        let mut lines = script.lines().filter(|line| !line.is_mute());
        lines
            .position(|line| line.speaker != own)
            .expect("another speaker")
    };
    for _ in 0..other {
        app.key(Modifiers::NONE, Key::ArrowDown);
    }
    choose(&mut app, &tr!("inspector-model"), "Eleven v3");
    let v3 = ModelId::from("eleven_v3");
    app.wait_for("its model", |app| spoken(app).iter().any(|of| of.2 == v3));
    for _ in 0..other {
        app.key(Modifiers::NONE, Key::ArrowUp);
    }
    let before = spoken(&app);
    sweep(&mut app);
    app.press(&tr!("sweep-generate", count = 9));
    app.wait_for_label(&tr!("sweep-ready", cells = 9, ready = 9));
    app.key(Modifiers::NONE, Key::ArrowRight);
    choose(&mut app, &tr!("sweep-apply-to"), &tr!("sweep-apply-cast"));
    app.press(&tr!("sweep-apply-cast-now"));
    app.wait_for_label(&tr!("sweep-cast-question"));
    assert!(app.shows_part("another model, to which these numbers mean something else"));
    assert_eq!(spoken(&app), before, "it is asked first");
    // Escape is a no, and not the end of the sweep.
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for_label(&tr!("sweep-apply-cast-now"));
    app.press(&tr!("sweep-apply-cast-now"));
    app.press_found("the yes", |app| yes(app, " speaker"));
    app.wait_for("their settings", |app| spoken(app) != before);
    for (was, now) in before.iter().zip(spoken(&app)) {
        if was.2 == v3 {
            assert_eq!(*was, now, "left out");
        } else {
            assert_eq!(now.1, "0.80", "meant");
        }
    }
    // The notice about it takes all of it back.
    app.press(&tr!("action-undo"));
    app.wait_for("all as before", |app| spoken(app) == before);
}

/// Regression: Ctrl+Z took back what was applied before, and the rating stayed.
#[test]
fn undo_in_a_sweep_takes_a_rating_back_before_what_was_applied() {
    let mut app = swept();
    let stability = |app: &WindowHarness| spoken(app)[0].1.clone();
    let before = stability(&app);
    app.key(Modifiers::NONE, Key::ArrowRight);
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("what was applied", |app| stability(app) != before);
    let is_rated = |app: &WindowHarness| app.shows_part("· rated 4");
    app.key(Modifiers::NONE, Key::Num4);
    app.wait_for("a rating", is_rated);
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("no rating", |app| !is_rated(app));
    assert_ne!(stability(&app), before, "that was the step before");
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("what it had", |app| stability(app) == before);
}

/// Regression: its reason was cut, and nowhere else.
#[test]
fn a_cell_that_failed_says_why_and_what_now() {
    let mut app = TrialWindow::sample();
    sweep(&mut app);
    app.engine.fails = Some(made::busy());
    app.press(&tr!("sweep-generate", count = 9));
    app.wait_for("what now", |app| {
        app.shows_part("Not charged. “Generate” makes it again")
    });
    app.wait_for_label(&tr!("sweep-generate", count = 9));
}

/// Regression: a model of three steps is varied by seeds, and no cell was what the line has.
#[test]
fn three_steps_and_seeds_have_a_cell_that_is_what_the_line_has() {
    let mut app = TrialWindow::sample();
    choose(&mut app, &tr!("inspector-model"), "Eleven v3");
    let first = line(&app, 1);
    app.wait_for("its model", |app| {
        let request = app.desk().request_for(first);
        request.is_some_and(|request| request.model == ModelId::from("eleven_v3"))
    });
    sweep(&mut app);
    let rows = tr!("sweep-values", axis = tr!("sweep-rows"));
    assert!(app.value(&rows).starts_with("now "));
    assert!(app.shows_part("· Current"), "it is marked");
    // Nothing is spoken yet: Space says so.
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("why", |app| app.shows_part("This cell isn’t spoken yet"));
    // From a field the keys of the button work, too.
    app.write(&tr!("sweep-limit"), "1000000");
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for_label(&tr!("sweep-ready", cells = 9, ready = 9));
}
