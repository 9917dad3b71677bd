//! The jobs drawer: what waits is seen, moved, paused, stopped and tried again.

use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::draft::faults::{Fault, Faults};
use mynah::draft::refusal::Refusal;
use mynah::studio::desk::List;

use crate::harness::AppHarness;
use crate::script::ready;

const BATCH: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// Presses the first row's button to stop it, not the one that stops all.
fn cancel_first(app: &mut AppHarness) {
    let found = app.nodes().find(|node| {
        let name = node.accesskit_node().label().unwrap_or_default();
        name.starts_with("Cancel ") && name.contains(": ")
    });
    found.expect("a row").click();
    app.settle();
}

#[test]
fn jobs_a_batch_is_paused_moved_and_goes_on() {
    let faults = Faults::default();
    let slow = faults.clone();
    let mut app = AppHarness::with(move |options| options.draft.faults = slow);
    ready(&mut app);
    faults.latency(std::time::Duration::from_millis(1_500));
    app.key(Modifiers::COMMAND, Key::J);
    assert!(app.shows("Nothing is under way"));
    app.key(BATCH, Key::Enter);
    app.wait_for("what waits", |app| app.shows_part("Move to the front: "));
    app.press("Pause the queue");
    app.wait_for("the word in the status bar", |app| app.shows("Paused"));
    app.wait_for("nothing under way", |app| app.desk().flow.running == 0);
    app.settle();
    let last = app
        .desk()
        .jobs
        .listed(List::Waiting)
        .last()
        .expect("one")
        .id;
    let first = |app: &AppHarness| {
        app.desk()
            .jobs
            .listed(List::Waiting)
            .next()
            .map(|job| job.id)
    };
    // The rows in view: the second one goes up.
    let second = app
        .desk()
        .jobs
        .listed(List::Waiting)
        .nth(1)
        .expect("one")
        .id;
    assert_ne!(first(&app), Some(second));
    assert_ne!(second, last);
    app.press_part("Move down: ");
    let waiting = app.desk().jobs.count(List::Waiting);
    cancel_first(&mut app);
    app.wait_for("one less", |app| {
        app.desk().jobs.count(List::Waiting) < waiting
    });
    faults.latency(std::time::Duration::ZERO);
    app.press_part("Go on");
    app.wait_for("the end", |app| {
        app.desk().jobs.count(List::Waiting) + app.desk().jobs.count(List::Running) == 0
    });
    app.press("Close the jobs");
    assert!(!app.shows("Which jobs are listed"));
}

#[test]
fn jobs_what_failed_says_why_and_is_tried_again_at_its_price() {
    let mut app = AppHarness::with(|options| {
        let gone = Refusal::missing_permission("text_to_speech");
        options.draft.faults.next(Fault::Refuse(gone));
    });
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::J);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the row", |app| app.shows_part("Retry Heron (draft): "));
    assert_eq!(app.desk().jobs.count(List::Failed), 1);
    app.press_part("Retry Heron (draft): ");
    app.wait_for("the take", |app| app.desk().jobs.count(List::Failed) == 0);
    app.wait_for("nothing more", |app| app.shows("Nothing is under way"));
}
