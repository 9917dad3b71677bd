//! The History room: what a line became is found, heard, put into the script, deleted at the provider and kept here.

use egui::accesskit::Role;
use egui::{Key, Modifiers};

use crate::harness::AppHarness;
use crate::script::ready;

/// A line is spoken, and the room shows it.
fn spoken() -> AppHarness {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.key(Modifiers::COMMAND, Key::Num7);
    app.wait_for("the row", |app| app.shows_part("; Here, provider"));
    app
}

#[test]
fn history_a_take_is_found_and_heard() {
    let mut app = spoken();
    app.wait_for_label("One entry");
    app.write("Search the history", "no such words");
    app.wait_for_label("Nothing like that");
    app.press("Show all");
    app.wait_for("the row", |app| app.shows_part("; Here, provider"));
    app.press_role(Role::ComboBox, "Where it lives");
    app.press("Provider only");
    app.wait_for_label("Nothing like that");
    app.press("Clear filters");
    app.wait_for("the row", |app| app.shows_part("; Here, provider"));
    app.press_part("; Here, provider");
    app.wait_for("its settings", |app| app.shows_part("Stability: "));
    app.wait_for_label("Put into the script");
}

#[test]
fn history_a_take_is_put_into_the_script() {
    let mut app = spoken();
    let lines = app.desk().tally().lines;
    app.press_part("; Here, provider");
    app.press("Put into the script");
    app.wait_for("the line with its take", |app| {
        let desk = app.desk();
        let lines_now = desk.script().lines().count();
        lines_now == lines + 1 && desk.takes.len() == 2
    });
}

#[test]
fn history_an_item_is_deleted_at_the_provider_after_a_question() {
    let mut app = spoken();
    app.press_part("; Here, provider");
    app.press("Delete at the provider");
    app.wait_for("the question", |app| app.shows_part("can’t be undone"));
    app.press("Keep it");
    assert!(!app.shows("Delete for good"));
    app.press("Delete at the provider");
    app.press("Delete for good");
    app.wait_for("the take alone", |app| app.shows_part("; Here"));
    app.wait_for("its end", |app| !app.shows_part("; Here, provider"));
}
