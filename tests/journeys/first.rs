//! The first start: something is heard with one key and no account.

use egui::{Key, Modifiers};
use mynah::studio::desk::LineState;

use crate::harness::AppHarness;

#[test]
fn script_first_start_speaks_with_one_key() {
    let mut app = AppHarness::first_start();
    app.wait_for("the sample project", |app| app.desk().project.is_some());
    app.wait_for("its voices", |app| {
        let desk = app.desk();
        let first = desk.script().lines().next().map(|line| line.id);
        first.is_some_and(|line| desk.order_for(line, false).is_some())
    });
    app.settle();

    app.key(Modifiers::NONE, Key::Space);

    app.wait_for("a take of the first line", |app| {
        let desk = app.desk();
        let first = desk.script().lines().next();
        first.is_some_and(|line| desk.line_state(line) == LineState::Draft)
    });
    app.wait_for("its waveform", |app| app.shows("Position"));
    assert!(app.shows_part("Usage"), "the meter is named Usage");
    assert!(app.shows("Pause"), "it plays");
}

#[test]
fn settings_are_one_press_away_and_say_what_a_key_adds() {
    let mut app = AppHarness::first_start();
    app.wait_for("the sample project", |app| app.desk().project.is_some());
    app.press("Settings");
    assert!(app.shows_part("No key yet"));
    app.press("Light");
    app.wait_for("the setting", |app| {
        app.desk().settings.theme == mynah::studio::desk::ThemeChoice::Light
    });
}
