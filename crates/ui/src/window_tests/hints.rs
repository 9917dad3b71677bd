//! Hints of what a model stumbles on: stepped through, fixed with a key, or ignored.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah_i18n::tr;
use mynah_script::edit::Edit;
use mynah_script::history::Editor;
use mynah_script::tuning::{LineChange, PartChange};

use super::{WindowHarness, pasted, start};

const SCRIPT: &str = "ANN: [whispers] The rope, approx. 80 km/h.\nBEN: I see it.\nANN: Write to ann@rope.example, approx. now.\n";

/// A project with two speakers and three lines.
fn opened() -> WindowHarness {
    let mut app = pasted(SCRIPT);
    hints(&mut app, 5);
    app
}

/// Waits until there are so many hints, and all lines were checked.
fn hints(app: &mut WindowHarness, count: usize) {
    app.wait_for("hints", |app| app.desk().hint_count() == (count, true));
    app.settle();
}

fn text(app: &WindowHarness, at: usize) -> String {
    let mut lines = app.desk().script().lines();
    lines
        .nth(at)
        .map_or_else(String::new, |line| line.text.clone())
}

#[test]
fn hints_are_stepped_through_and_followed_with_keys() {
    let mut app = opened();
    app.wait_for_label(&tr!("hint-count", count = 5));
    let tag = "“[whispers]” is read aloud by Eleven Multilingual v2, which performs no audio tags";
    app.key(Modifiers::NONE, Key::F8);
    app.wait_for_label("1 of 5");
    app.wait_for_label(tag);
    app.key(Modifiers::SHIFT, Key::F8);
    app.wait_for_label("5 of 5");
    app.wait_for("the last line", |app| {
        app.selected_row()
            .is_some_and(|row| row.starts_with("Line 3,"))
    });
    app.key(Modifiers::NONE, Key::F8);
    app.wait_for_label(tag);
    app.key(Modifiers::ALT, Key::F);
    hints(&mut app, 4);
    assert_eq!(text(&app, 0), "The rope, approx. 80 km/h.");
    // The next hint takes its number.
    app.wait_for_label("1 of 4");
    let approx = "“approx.” may be read as letters, or as another word";
    app.wait_for_label(approx);
    // Regression: the next one was skipped.
    app.key(Modifiers::NONE, Key::F8);
    app.settle();
    assert!(app.shows("1 of 4") && app.shows(approx));
    app.key(Modifiers::NONE, Key::F8);
    app.wait_for_label("2 of 4");
    app.key(Modifiers::SHIFT, Key::F8);
    app.wait_for_label(approx);
    app.key(Modifiers::ALT, Key::F);
    hints(&mut app, 3);
    assert_eq!(text(&app, 0), "The rope, approximately 80 km/h.");
    // Each was a step of its own.
    app.key(Modifiers::COMMAND, Key::Z);
    hints(&mut app, 4);
    assert_eq!(text(&app, 0), "The rope, approx. 80 km/h.");
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("the bar gone", |app| !app.shows(&tr!("hint-close")));
}

/// Regression: the bar closed with the list.
#[test]
fn hints_bar_stays_when_escape_closes_a_list_of_it() {
    let mut app = opened();
    app.key(Modifiers::NONE, Key::F8);
    app.wait_for_label("1 of 5");
    app.press_role(Role::Button, &tr!("hint-ignore"));
    app.wait_for_label(&tr!("hint-ignore.here"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("the list gone", |app| !app.shows(&tr!("hint-ignore.here")));
    app.wait_for_label("1 of 5");
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("the bar gone", |app| !app.shows("1 of 5"));
}

#[test]
fn hints_are_ignored_here_and_everywhere_and_told_again() {
    let mut app = opened();
    app.key(Modifiers::NONE, Key::F8);
    app.wait_for_label("1 of 5");
    app.key(Modifiers::ALT, Key::G);
    hints(&mut app, 4);
    app.wait_for_label(&tr!("lint-abbreviation", word = "approx."));
    app.press_role(Role::Button, &tr!("hint-ignore"));
    app.press(&tr!("hint-ignore.words", words = "approx."));
    hints(&mut app, 2);
    app.press_role(Role::Button, &tr!("hint-ignore"));
    app.press(&tr!("hint-ignore.rule", rule = tr!("lint-rule-unit")));
    hints(&mut app, 1);
    app.wait_for_label("1 of 1");
    app.press_role(Role::Button, &tr!("hint-ignore"));
    app.press(&tr!("hint-ignore.here"));
    hints(&mut app, 0);
    app.wait_for_label(&tr!("hint-none"));
    assert_eq!(app.desk().script().ignored().iter().len(), 4);
    app.press_role(Role::Button, &tr!("hint-rules"));
    app.press(&tr!("hint-again"));
    hints(&mut app, 5);
    app.settle();
    app.key(Modifiers::COMMAND, Key::Z);
    hints(&mut app, 0);
}

#[test]
fn hints_that_are_grave_stand_below_their_line_with_their_fix() {
    let mut app = opened();
    app.press_role(
        Role::Button,
        &tr!("hint-fix-line", fix = tr!("hint-fix-out"), number = 1),
    );
    hints(&mut app, 4);
    assert_eq!(text(&app, 0), "The rope, approx. 80 km/h.");
}

/// Regression: it could be replaced only in a dialog that no hint led to.
#[test]
fn hints_of_a_model_that_is_gone_replace_it_everywhere() {
    let mut desk = start::project("Gone", "ANN: The rope.\nBEN: I see it.\nANN: Now.\n");
    let mut script = desk.script().clone();
    let last = script.lines().last().map(|line| line.id).expect("a line");
    for edit in [
        Edit::TunePart {
            speaker: "ANN".to_owned(),
            change: PartChange::Model(Some("eleven_gone".into())),
        },
        Edit::TuneLine {
            id: last,
            change: LineChange::Model(Some("eleven_gone".into())),
        },
    ] {
        script.apply(&edit).expect("it fits");
    }
    let card = start::another(&desk, 2, "Gone");
    start::open(&mut desk, card, Editor::new(script));
    let mut app = WindowHarness::of(desk);
    let gone = |app: &WindowHarness| {
        let desk = app.desk();
        let lines = desk.script().lines();
        lines
            .filter(|line| desk.missing_model(line).is_some())
            .count()
    };
    hints(&mut app, 1);
    assert_eq!(gone(&app), 2);
    app.key(Modifiers::NONE, Key::F8);
    app.wait_for_label(&tr!("lint-model-missing", model = "eleven_gone"));
    app.wait_for_label("Fix: Use Eleven Multilingual v2 everywhere instead");
    app.key(Modifiers::ALT, Key::F);
    hints(&mut app, 0);
    assert_eq!(gone(&app), 0);
    // It was one step.
    app.key(Modifiers::COMMAND, Key::Z);
    hints(&mut app, 1);
    assert_eq!(gone(&app), 2);
}
