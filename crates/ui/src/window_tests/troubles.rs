//! A line that waits for the service: its way out is at the line itself.

use std::sync::Arc;
use std::time::Duration;

use egui::{Key, Modifiers, ViewportId};
use mynah_core::ids::JobId;
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand};
use mynah_model::desk::LineState;
use mynah_model::event::{Event, JobEvent};
use mynah_model::trouble::{Charged, Remedy, Trouble};
use mynah_ui_core::testing::fixtures as made;

use super::{WindowHarness, line, started};

const WAIT: Duration = Duration::from_secs(90);
const JOB: JobId = JobId(1);

/// The service asks for more patience than a minute.
fn busy() -> Trouble {
    Trouble {
        what: "The service was busy and asks to wait 90 s".to_owned(),
        charged: Charged::No,
        remedies: vec![Remedy::WaitSecs(WAIT.as_secs()), Remedy::Report],
        details: Arc::default(),
        topic: None,
    }
}

/// The first line waits to be tried again.
fn waiting() -> WindowHarness {
    let mut app = started();
    let first = line(&app, 1);
    made::job(app.desk_mut(), JOB.0, first, [JobEvent::Failed(busy())]);
    app.press("Retry in 90 s: line 1");
    let waits = app
        .take_sent()
        .into_iter()
        .find_map(|command| match command {
            Command::Jobs(JobsCommand::RetryAfter(JOB, wait)) => Some(wait),
            _ => None,
        });
    assert_eq!(waits, Some(WAIT));
    let held = JobEvent::Held {
        why: busy(),
        until: Some(app.clock().instant() + WAIT),
    };
    app.apply(Event::Job(JOB, held));
    app.wait_for("the countdown", |app| app.shows_part("Again in "));
    let desk = app.desk();
    let first = desk.script().line(first).expect("a line");
    assert!(matches!(desk.line_state(first), LineState::Held { .. }));
    app
}

#[test]
fn wait_is_counted_down_and_cut_short() {
    let mut app = waiting();
    // A frame may be drawn just before the second is over, but not one after the other.
    let rests = (0..5).any(|_| {
        app.settle();
        let output = &app.harness.output().viewport_output;
        let root = output.get(&ViewportId::ROOT).expect("a window");
        root.repaint_delay >= Duration::from_millis(1)
    });
    assert!(rests, "once a second, not at every frame");
    app.press("Retry now: line 1");
    assert_eq!(app.sent_count("Retry(JobId(1))"), 1, "{:?}", app.sent());
    app.apply(Event::Job(JOB, JobEvent::Running { progress: None }));
    assert!(!app.shows_part("Again in "));
}

#[test]
fn wait_is_canceled_and_costs_nothing() {
    let mut app = waiting();
    app.press(&tr!("script-cancel-line", number = 1));
    assert_eq!(app.sent_count("Cancel(JobId(1))"), 1, "{:?}", app.sent());
    app.apply(Event::Job(JOB, JobEvent::Cancelled(busy())));
    let desk = app.desk();
    let first = desk.script().line(line(&app, 1)).expect("a line");
    let LineState::Cancelled(trouble) = desk.line_state(first) else {
        panic!("{:?}", desk.line_state(first));
    };
    assert_eq!(trouble.charged, Charged::No);
    app.key(Modifiers::COMMAND, Key::Enter);
    assert_eq!(app.sent_count("Generate {"), 1, "it can be ordered again");
}
