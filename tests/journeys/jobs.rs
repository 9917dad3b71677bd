//! The jobs drawer: what waits is seen, moved, paused, stopped and tried again.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::draft::faults::{Fault, Faults};
use mynah::draft::refusal::Refusal;
use mynah::tr;
use mynah_model::desk::List;

use crate::harness::{AppHarness, middle};
use crate::script::ready;
use crate::service::{cast, live, service};

const BATCH: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// Presses the first row's button to stop it, not the one that stops all.
fn cancel_first(app: &mut AppHarness) {
    app.press_found("a row's cancel", |app| {
        middle(app.nodes().find(|node| {
            let name = node.accesskit_node().label().unwrap_or_default();
            name.starts_with("Cancel ") && name.contains(": ")
        }))
    });
}

fn under_way(app: &AppHarness) -> usize {
    app.desk().jobs.count(List::Waiting) + app.desk().jobs.count(List::Running)
}

#[test]
fn jobs_a_batch_is_paused_moved_and_goes_on() {
    let faults = Faults::default();
    let slow = faults.clone();
    let mut app = AppHarness::with(move |options| options.draft.faults = slow);
    ready(&mut app);
    faults.latency(std::time::Duration::from_millis(1_500));
    app.key(Modifiers::COMMAND, Key::J);
    assert!(app.shows(&tr!("jobs-none")));
    app.key(BATCH, Key::Enter);
    app.wait_for("what waits", |app| app.shows_part("Move to the front: "));
    app.press(&tr!("action-pause-queue"));
    app.wait_for("the word in the status bar", |app| {
        app.shows(&tr!("status-paused"))
    });
    // Its turn is over with its last byte, the job with the take: the rows stand still then.
    app.wait_for("nothing under way", |app| {
        app.desk().flow.running == 0 && app.desk().jobs.count(List::Running) == 0
    });
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
    let before = first(&app);
    app.press_part("Move down: ");
    app.wait_for("the move", |app| first(app) == Some(second));
    assert_ne!(before, Some(second));
    let waiting = app.desk().jobs.count(List::Waiting);
    cancel_first(&mut app);
    app.wait_for("one less", |app| {
        app.desk().jobs.count(List::Waiting) < waiting
    });
    faults.latency(std::time::Duration::ZERO);
    app.press_part(&tr!("action-go-on"));
    app.wait_down("a line", under_way);
    app.press(&tr!("jobs-close"));
    assert!(!app.shows(&tr!("jobs-filter")));
}

/// Two lines that were refused, as the log lists them.
fn with_a_log() -> AppHarness {
    let mut app = AppHarness::with(|options| {
        for _ in 0..2 {
            let gone = Refusal::missing_permission("text_to_speech");
            options.draft.faults.next(Fault::Refuse(gone));
        }
    });
    ready(&mut app);
    for failed in 1..=2 {
        app.key(Modifiers::COMMAND, Key::Enter);
        app.wait_for("the failure", |app| {
            app.desk().jobs.count(List::Failed) == failed
        });
        app.key(Modifiers::COMMAND, Key::ArrowDown);
    }
    app.key(Modifiers::COMMAND, Key::J);
    app.press_role(Role::RadioButton, &tr!("jobs-log"));
    app.wait_for("both of them", |app| app.desk().failures.len() == 2);
    app
}

/// Writes the log as it is filtered to a file of this name, and gives what is in it.
fn written(app: &mut AppHarness, folder: &std::path::Path, name: &str) -> String {
    app.press(&tr!("action-export-failures"));
    // Where there is no system's dialog the house's own takes a path.
    app.wait_for_label(&tr!("dialog-path"));
    let path = folder.join(name);
    app.write_over(&tr!("dialog-path"), &path.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the word", |app| {
        !app.shows(&tr!("dialog-path")) && app.shows_part(name) && path.exists()
    });
    std::fs::read_to_string(&path).expect("the file")
}

#[test]
fn jobs_the_log_is_searched_and_written_as_table_and_as_json() {
    let mut app = with_a_log();
    let first = app.desk().failures.last().expect("a failure").text.clone();
    let folder = tempfile::tempdir().expect("a folder");
    let table = written(&mut app, folder.path(), "all.csv");
    assert_eq!(table.lines().count(), 3, "{table}");
    app.write(&tr!("jobs-log-words"), &first);
    app.wait_for("the one that is looked for", |app| {
        app.desk().failures.len() == 1
    });
    let json = written(&mut app, folder.path(), "one.json");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let listed = json.as_array().expect("a list");
    assert_eq!(listed.len(), 1, "{json}");
    assert_eq!(listed[0]["text"], first.as_str());
    app.write_over(&tr!("jobs-log-words"), "never said");
    app.wait_for_label(&tr!("jobs-log-none"));
}

#[test]
fn jobs_what_the_log_lists_is_ordered_again_after_a_restart() {
    let app = with_a_log();
    let mut app = AppHarness::in_home(app.close(), |_| {});
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::J);
    app.press_role(Role::RadioButton, &tr!("jobs-log"));
    app.wait_for("both of them", |app| app.desk().failures.len() == 2);
    app.press_part("Retry ");
    app.wait_for("its take", |app| app.desk().takes.len() == 1);
}

#[test]
fn jobs_all_that_may_have_been_charged_is_looked_for_with_one_press() {
    let service = service();
    let mut app = live(&service);
    cast(&mut app, "Wren");
    let unseen = Refusal::missing_permission("speech_history_read");
    service
        .faults
        .always_on("/v1/history", Fault::Refuse(unseen));
    service.faults.times(2, &Fault::LoseAnswer);
    app.key(BATCH, Key::Enter);
    app.wait_for("the batch", |app| under_way(app) > 0);
    app.wait_down("a line", under_way);
    assert_eq!(app.desk().jobs.count(List::Failed), 2, "two are in doubt");
    app.settle();
    app.press_part("credits perhaps charged");
    app.wait_for_label(&tr!("jobs-check-all", count = 2));
    service.faults.clear();
    app.press(&tr!("jobs-check-all", count = 2));
    app.wait_for("both takes", |app| app.desk().jobs.count(List::Failed) == 0);
    app.wait_for("nothing in doubt", |app| {
        !app.shows_part("credits perhaps charged")
    });
}
