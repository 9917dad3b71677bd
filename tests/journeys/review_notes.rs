//! A word is flagged while its take is reviewed.

use egui::{Key, Modifiers};
use mynah::tr;

use crate::review::{asked_of, note, spoken_lines};

#[test]
fn review_flags_the_word_that_is_heard() {
    let mut app = spoken_lines(2);
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 1, 2);
    app.wait_for("a word", |app| app.desk().playhead().seconds() > 0.3);
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("it stands still", |app| app.desk().playback.paused);
    app.settle();
    app.type_letters("f");
    app.wait_for("the note", |app| note(app, 1).starts_with("listen to “"));
    // It is a word of the line, and the take stays to be decided on.
    let text = "Rope number 1.";
    let noted = note(&app, 1);
    let word = noted
        .trim_start_matches("listen to “")
        .trim_end_matches('”');
    assert!(text.contains(word) && !word.is_empty(), "{noted}");
    app.key(Modifiers::NONE, Key::Space);
    app.type_letters("s");
    asked_of(&mut app, 2, 2);
    app.type_letters("s");
    app.wait_for_label(&tr!(
        "review-over",
        approved = 0,
        flagged = 1,
        redo = 0,
        skipped = 1
    ));
}
