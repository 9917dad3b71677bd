//! The jobs drawer: what failed says why, and is ordered again or cleared.

use std::sync::Arc;

use egui::{Key, Modifiers};
use mynah_core::ids::JobId;
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand};
use mynah_model::desk::List;
use mynah_model::event::{Event, JobEvent};
use mynah_model::trouble::{Charged, Remedy, Trouble};
use mynah_ui_core::testing::fixtures as made;

use super::{WindowHarness, line, started};

/// The key may not do it, and it may be tried again.
fn refused() -> Trouble {
    Trouble {
        what: "The key may not use text to speech".to_owned(),
        charged: Charged::No,
        remedies: vec![Remedy::Retry, Remedy::OpenKeySettings],
        details: Arc::default(),
        topic: None,
    }
}

/// Regression: Escape closed the search behind the jobs, and the jobs stayed.
#[test]
fn jobs_close_by_escape_before_what_is_behind_them() {
    let mut app = started();
    app.key(Modifiers::COMMAND, Key::F);
    app.wait_for_label(&tr!("find-field"));
    app.key(Modifiers::COMMAND, Key::J);
    app.wait_for("the focus", |app| {
        app.focused().as_deref() == Some(tr!("jobs-close").as_str())
    });
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("the jobs gone", |app| !app.shows(&tr!("jobs-close")));
    assert!(app.shows(&tr!("find-field")));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("the search gone", |app| !app.shows(&tr!("find-field")));
}

/// The lines from the first one on, of which so many failed.
fn failed(count: u64) -> WindowHarness {
    let mut app = started();
    for id in 1..=count {
        let line = line(&app, id as usize);
        made::job(app.desk_mut(), id, line, [JobEvent::Failed(refused())]);
    }
    app.step();
    app.settle();
    app.key(Modifiers::COMMAND, Key::J);
    app
}

#[test]
fn failed_job_says_why_and_is_tried_again() {
    let mut app = failed(1);
    app.wait_for("the row", |app| app.shows_part("Retry Narrator: "));
    assert_eq!(app.desk().jobs.count(List::Failed), 1);
    app.press_part("Retry Narrator: ");
    assert_eq!(app.sent_count("Retry(JobId(1))"), 1, "{:?}", app.sent());
    app.apply(Event::Job(JobId(1), JobEvent::Waiting));
    assert_eq!(app.desk().jobs.count(List::Failed), 0);
    app.apply(Event::Job(JobId(1), JobEvent::Dismissed));
    app.wait_for("nothing more", |app| app.shows(&tr!("jobs-none")));
}

#[test]
fn all_that_failed_is_ordered_again_or_cleared_with_one_press() {
    let mut app = failed(3);
    app.wait_for_label(&tr!("jobs-retry-all", count = 3));
    app.press(&tr!("jobs-retry-all", count = 3));
    let mut again = app
        .take_sent()
        .into_iter()
        .filter_map(|command| match command {
            Command::Jobs(JobsCommand::RetryAll { jobs, .. }) => {
                Some(jobs.ids().collect::<Vec<_>>())
            }
            _ => None,
        });
    assert_eq!(again.next(), Some([1, 2, 3].map(JobId).to_vec()));
    assert_eq!(again.next(), None);
    // Two of them end well.
    for id in [1, 3].map(JobId) {
        app.apply(Event::Job(id, JobEvent::Dismissed));
    }
    app.apply(Event::Job(JobId(2), JobEvent::Failed(refused())));
    assert_eq!(app.desk().jobs.count(List::Failed), 1);
    app.press(&tr!("jobs-clear", count = 1));
    assert_eq!(app.sent_count("DismissAll("), 1, "{:?}", app.sent());
    app.apply(Event::Dismissed(vec![JobId(2)]));
    app.wait_for("nothing", |app| app.shows(&tr!("jobs-none")));
}
