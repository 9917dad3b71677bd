//! Mixed text of two directions is kept over a restart.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::tr;
use mynah_model::desk::Saved;

use crate::harness::AppHarness;
use crate::script::pasted;

const SCRIPT: &str = "ANN: One rope.\nBEN: Two ropes.\n";
const MIXED: &str = "He said שלום and مرحبا twice.";

fn first(app: &AppHarness) -> String {
    let mut lines = app.desk().script().lines();
    lines
        .next()
        .map(|line| line.text.clone())
        .unwrap_or_default()
}

#[track_caller]
fn is(app: &mut AppHarness, text: &str) {
    app.wait_for(text, |app| first(app) == text);
}

/// The first line is being written, and nothing stands in it.
fn emptied() -> AppHarness {
    let mut app = pasted(SCRIPT, 2);
    app.draws_any_letter();
    app.key(Modifiers::NONE, Key::F2);
    app.wait_for_label(&tr!("script-line-field"));
    app.settle();
    app.key(Modifiers::COMMAND, Key::A);
    app.key(Modifiers::NONE, Key::Backspace);
    is(&mut app, "");
    app
}

#[test]
fn right_to_left_and_mixed_text_is_found_replaced_and_kept_over_a_restart() {
    let mut app = emptied();
    app.type_letters(MIXED);
    is(&mut app, MIXED);
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::COMMAND, Key::H);
    app.write(&tr!("find-field"), "שלום");
    app.write(&tr!("find-with"), "سلام");
    app.press_role(Role::Button, &tr!("find-replace-all"));
    let replaced = "He said سلام and مرحبا twice.";
    is(&mut app, replaced);
    app.wait_for("it is kept", |app| app.desk().saved() == Saved::Yes);
    let project = app.desk().project.as_ref().map(|open| open.card.id);
    let mut app = AppHarness::in_home(app.close(), |_| {});
    app.draws_any_letter();
    app.wait_for("the project", |app| {
        app.desk().project.as_ref().map(|open| open.card.id) == project
    });
    is(&mut app, replaced);
}
