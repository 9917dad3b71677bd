//! Notes to takes that are written in a review, and words that are flagged.

use egui::{Key, Modifiers};
use mynah::tr;

use crate::review::{asked_of, note, redo, spoken_lines};
use crate::script::line;

#[test]
fn review_note_goes_on_behind_what_stands_there() {
    let mut app = spoken_lines(2);
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 1, 2);
    redo(&mut app, "calm");
    asked_of(&mut app, 2, 2);
    redo(&mut app, "with the stress upon the first word");
    app.wait_for_label(&tr!("review-again", count = 2));
    app.type_letters("b");
    asked_of(&mut app, 2, 2);
    app.type_letters("b");
    asked_of(&mut app, 1, 2);
    // The field was left far behind the end of this note.
    app.type_letters("r");
    app.wait_for_label(&tr!("review-note"));
    app.settle();
    app.type_letters("and slow");
    assert_eq!(app.value(&tr!("review-note")), "calm; and slow");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the note", |app| {
        let take = app.desk().takes.get(&line(app, 1));
        let take = take.and_then(|takes| takes.picked.clone());
        take.is_some_and(|take| take.note == "calm; and slow")
    });
    // Nothing is added where nothing is written.
    app.type_letters("b");
    asked_of(&mut app, 1, 2);
    app.type_letters("r");
    app.wait_for_label(&tr!("review-note"));
    app.settle();
    app.key(Modifiers::NONE, Key::Enter);
    app.settle();
    let take = app.desk().takes.get(&line(&app, 1));
    let take = take.and_then(|takes| takes.picked.clone());
    assert_eq!(take.expect("a take").note, "calm; and slow");
}

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

/// What was being written was thrown away with the verdict that it stood for.
#[test]
fn review_note_that_is_half_written_counts_when_the_review_is_left() {
    let mut app = spoken_lines(2);
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 1, 2);
    app.type_letters("r");
    app.wait_for_label(&tr!("review-note"));
    app.settle();
    app.type_letters("calm");
    app.press(&tr!("review-close"));
    app.wait_for("the note", |app| note(app, 1) == "calm");
    // Nothing written is nothing said.
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 2, 2);
    app.type_letters("r");
    app.wait_for_label(&tr!("review-note"));
    app.press(&tr!("review-close"));
    app.wait_for("it closed", |app| !app.shows(&tr!("review-close")));
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 2, 2);
    app.type_letters("s");
    app.wait_for_label(&tr!(
        "review-over",
        approved = 0,
        flagged = 0,
        redo = 1,
        skipped = 1
    ));
}
