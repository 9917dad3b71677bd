//! When nobody can be reached: a state, told once; what is ordered waits, and goes on by itself.

use egui::{Key, Modifiers};
use mynah::draft::faults::Faults;
use mynah::terms::backend::Backend;
use mynah::tr;
use mynah_model::desk::{JobState, LineState};

use crate::harness::AppHarness;
use crate::script::ready;
use crate::service::{Service, cast, live, service};

const BATCH: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// A batch that is ordered while the service is down.
fn ordered_offline(service: &mut Service) -> AppHarness {
    let mut app = live(service);
    cast(&mut app, "Wren");
    service.stop();
    app.key(BATCH, Key::Enter);
    app.wait_for("the word that nobody can be reached", |app| {
        app.shows(&tr!(
            "backend-button",
            backend = "ElevenLabs",
            detail = "offline"
        ))
    });
    app.wait_for("when it looks again", |app| app.shows_part("Offline, "));
    app
}

fn all_wait(app: &AppHarness) -> bool {
    let mut jobs = app.desk().jobs.iter();
    jobs.all(|job| matches!(job.state, JobState::Queued))
}

fn unspoken(app: &AppHarness) -> usize {
    let jobs = app.desk().jobs.iter();
    jobs.filter(|job| !matches!(job.state, JobState::Finished { .. }))
        .count()
}

#[test]
fn script_a_batch_waits_while_nobody_can_be_reached_and_goes_on_when_asked() {
    let mut service = service();
    let mut app = ordered_offline(&mut service);
    let lines = app.desk().jobs.len();
    assert!(lines > 5, "{lines}");
    app.wait_for("lines that wait", all_wait);
    assert!(
        !app.shows(&tr!("trouble-what-happened")),
        "it is told once, on no line"
    );
    let script = app.desk().script();
    let failed = |line| matches!(app.desk().line_state(line), LineState::Failed(_));
    assert!(!script.lines().any(failed));
    service.start();
    app.press(&tr!("action-try-now"));
    app.wait_down("a line", unspoken);
    assert_eq!(app.desk().jobs.len(), lines);
    app.settle();
    assert!(
        !app.shows_part("Offline, ")
            && !app.shows(&tr!(
                "backend-button",
                backend = "ElevenLabs",
                detail = "offline"
            ))
    );
}

#[test]
fn script_what_waits_for_the_service_goes_on_by_itself() {
    let mut service = service();
    let mut app = ordered_offline(&mut service);
    service.start();
    app.wait_down("a line", unspoken);
}

#[test]
fn script_what_waits_for_the_service_can_be_cancelled_for_nothing() {
    let mut service = service();
    let mut app = ordered_offline(&mut service);
    app.press(&tr!("remedy-cancel"));
    app.wait_for("the word at the end", |app| {
        app.shows_part(&tr!("studio-run-cancelled", all = "0 of "))
    });
}

#[test]
fn script_draft_voices_that_do_not_answer_are_asked_again() {
    let faults = Faults::default();
    faults.refuse_connections(true);
    let given = faults.clone();
    let mut app = AppHarness::with(move |options| options.draft.faults = given);
    app.wait_for("the word that nobody answers", |app| {
        app.desk().lost.contains_key(&Backend::Draft)
    });
    faults.refuse_connections(false);
    ready(&mut app);
    app.wait_for("that it is over", |app| app.desk().lost.is_empty());
}
