//! Fixes of lines that fail or are half written: each belongs to its own line.

use egui::{Key, Modifiers};
use mynah_i18n::tr;
use mynah_ui_core::testing::fixtures as made;

use super::dubs::{dubbed, says};

/// Regression: what came of one line stood beside every other, and was tried again as that one.
#[test]
fn fixes_that_fail_say_so_beside_their_own_line() {
    let mut app = dubbed();
    let text = "Come at nine.";
    app.write_over(&says(), text);
    app.hold_orders();
    app.key(Modifiers::COMMAND, Key::Enter);
    app.fail_orders(&made::busy());
    app.wait_for("why it failed", |app| {
        app.shows(&tr!("trouble-was-i-charged"))
    });
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("the other line alone", |app| {
        app.value(&says()) == "Thank you." && !app.shows(&tr!("trouble-was-i-charged"))
    });
    app.press_part("Line 2 at 0:01.6");
    app.wait_for("why it failed", |app| {
        app.shows(&tr!("trouble-was-i-charged"))
    });
    app.write_over(&says(), text);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("it in its place", |app| {
        app.shows_part("Heron: Come at nine. fixed")
    });
    assert!(!app.shows(&tr!("trouble-was-i-charged")));
    assert_eq!(app.bought_lines(), [text, text], "one of them failed");
}

/// Regression: who looked at the line before had to write it again.
#[test]
fn fixes_that_are_half_written_wait_for_who_comes_back() {
    let mut app = dubbed();
    app.write_over(&says(), "Come at nine.");
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("the other line", |app| app.value(&says()) == "Thank you.");
    app.press_part("Line 2 at 0:01.6");
    app.wait_for("what was written", |app| {
        app.value(&says()) == "Come at nine."
    });
    assert!(app.bought_lines().is_empty());
}
