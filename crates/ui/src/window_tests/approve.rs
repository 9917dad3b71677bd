//! Approved takes are final: they are left out of batches, and locked until somebody unlocks them.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah_i18n::tr;

use super::start::{answer, generate, project, speak_all, take_ordered};
use super::{WindowHarness, line};

const SCRIPT: &str = "ANN: One rope.\nBEN: Two ropes.\nANN: Three ropes.\n";

/// A project of three lines with a take each; the first line is selected.
fn spoken() -> WindowHarness {
    let mut desk = project("Low tide", SCRIPT);
    speak_all(&mut desk);
    let mut app = WindowHarness::of(desk);
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::NONE, Key::Home);
    answer(&mut app);
    app
}

fn approved(app: &mut WindowHarness, count: usize) {
    answer(app);
    app.wait_for("what is approved", |app| {
        app.desk().tally().approved == count
    });
    app.settle();
}

#[test]
fn approved_line_is_left_out_until_its_words_change() {
    let mut app = spoken();
    app.key(Modifiers::ALT, Key::Y);
    approved(&mut app, 1);
    // Another take of it is not made by a slip.
    app.key(Modifiers::ALT, Key::A);
    app.wait_for_label(&tr!("script-line-is-approved"));
    assert_eq!(take_ordered(&mut app), []);
    // Another model changes all lines but this one.
    app.key(Modifiers::COMMAND, Key::A);
    app.wait_for_label(&tr!("marked-count", count = 3));
    app.press_role(Role::Button, &tr!("marked-model"));
    app.press_role(Role::ListBoxOption, "Eleven v3");
    app.wait_for("what is to be generated again", |app| {
        app.desk().tally().to_do == 2
    });
    app.settle();
    app.press_role(Role::Button, &tr!("marked-generate", count = 2));
    app.wait_for("the order", |app| app.sent_count("Generate {") == 1);
    let ordered = take_ordered(&mut app);
    assert_eq!(ordered, [2, 3].map(|number| line(&app, number)));
    for line in ordered {
        generate(&mut app, line);
    }
    assert_eq!(app.desk().tally().to_do, 0);
    // The list of what is approved.
    app.press_part("Approved");
    app.wait_for("one line", |app| {
        app.shows_part("One rope.") && !app.shows_part("Two ropes.")
    });
    app.press_role(Role::RadioButton, &tr!("script-filter-all"));
    app.wait_for("all lines", |app| app.shows_part("Two ropes."));
    app.key(Modifiers::NONE, Key::Escape);
    // Other words are not what was approved; the same ones again are.
    app.key(Modifiers::NONE, Key::Home);
    app.key(Modifiers::NONE, Key::F2);
    app.wait_for_label(&tr!("script-line-field"));
    app.type_letters("!");
    app.wait_for("a change", |app| app.desk().tally().to_do == 1);
    app.wait_for("that it is told", |app| {
        app.shows_part("Line 1 isn’t what was approved any more")
            && app.shows_part("Was approved: Its approved take says other words")
    });
    app.key(Modifiers::COMMAND, Key::Z);
    approved(&mut app, 1);
}

/// Regression: undo took back the step of the script before it, somewhere else.
#[test]
fn undo_takes_back_what_was_done_to_takes_in_its_turn() {
    let mut app = spoken();
    app.key(Modifiers::ALT, Key::Y);
    approved(&mut app, 1);
    app.key(Modifiers::ALT, Key::Delete);
    app.wait_for("two lines", |app| app.desk().tally().lines == 2);
    app.settle();

    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the line", |app| app.desk().tally().lines == 3);
    approved(&mut app, 1);
    app.key(Modifiers::COMMAND, Key::Z);
    approved(&mut app, 0);
    app.wait_for_label(&tr!("step-undone", step = "approval"));
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    approved(&mut app, 1);
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    app.wait_for("two lines again", |app| app.desk().tally().lines == 2);
}

/// Regression: two takes were bought.
#[test]
fn double_click_by_habit_orders_once() {
    let mut app = spoken();
    app.key(Modifiers::COMMAND, Key::A);
    app.wait_for_label(&tr!("marked-count", count = 3));
    app.wait_for_label(&tr!("marked-fresh", count = 3));
    app.settle();
    app.press_twice(&tr!("marked-fresh", count = 3));
    app.wait_for("the order", |app| app.sent_count("Generate {") > 0);
    let all = [1, 2, 3].map(|number| line(&app, number));
    assert_eq!(take_ordered(&mut app), all);
}
