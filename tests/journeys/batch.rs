//! Many lines at once: their order, how far they are, what stays on screen, and what a cancel leaves behind.

use std::time::Duration;

use egui::{Key, Modifiers};
use mynah::draft::faults::{Fault, Faults};
use mynah::tr;
use mynah_model::desk::LineState;

use crate::harness::AppHarness;
use crate::script::{line, ready};

const BATCH: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

#[test]
fn script_a_batch_counts_and_leaves_the_waveform_that_is_looked_at() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the first take", |app| {
        app.desk().takes.contains_key(&line(app, 1))
    });
    app.wait_for_label(&tr!("transport-position"));
    app.key(Modifiers::NONE, Key::Escape);
    app.key(BATCH, Key::Enter);
    app.wait_for("how far it is", |app| app.shows_part(" of 45 lines done"));
    app.wait_down("a line", |app| {
        app.desk().run().lines - app.desk().run().over()
    });
    app.wait_for("the word at the end, with the cost", |app| {
        app.shows_part("All 45 lines are spoken, free (")
    });
    app.settle();
    let first = line(&app, 1);
    let take = app.desk().takes[&first].picked.as_ref().expect("a take").id;
    assert!(app.desk().sound(take).is_some(), "its sound stays");
    assert!(app.shows(&tr!("transport-position")), "its waveform stays");
    assert_eq!(app.desk().tally().changed, 0);
}

#[test]
fn script_a_cancelled_batch_has_not_failed_and_is_listed_to_be_spoken() {
    let faults = Faults::default();
    let slow = faults.clone();
    let mut app = AppHarness::with(move |options| options.draft.faults = slow);
    ready(&mut app);
    for _ in 0..46 {
        faults.next(Fault::SlowChunks(Duration::from_millis(300)));
    }
    app.key(BATCH, Key::Enter);
    app.wait_for("a line that is being spoken", |app| {
        let script = app.desk().script();
        script
            .lines()
            .any(|line| matches!(app.desk().line_state(line), LineState::Generating(_)))
    });
    app.press(&tr!("script-cancel"));
    app.wait_for("the word at the end", |app| app.shows_part("Cancelled: "));
    app.wait_for("what each line cost", |app| {
        let mut lines = app.desk().script().lines();
        lines.all(|line| match app.desk().line_state(line) {
            LineState::Cancelled(trouble) => trouble.charged == mynah_model::trouble::Charged::No,
            LineState::Queued | LineState::Generating(_) | LineState::Held { .. } => false,
            _ => true,
        })
    });
    let tally = app.desk().tally();
    assert_eq!(tally.failed, 0, "cancelled is not failed");
    assert!(tally.changed > 30, "{}", tally.changed);
    app.press_part("To do");
    assert!(app.shows_part("More for line "), "the list is not empty");
}
