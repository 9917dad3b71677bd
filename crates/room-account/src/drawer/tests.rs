mod hidden;

use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::JobId;
use mynah_model::command::{HistoryOrder, HistoryWork, Step};
use mynah_model::desk::HistoryWhose;
use mynah_model::event::{Event, JobEvent, Notice, Queued, Work};
use mynah_model::trouble::{Charged, Details, Kind, Remedy, Trouble};
use mynah_ui_core::testing::fixtures as made;
use mynah_ui_core::testing::fixtures::{SCRIPT, desk, room};

/// A desk with as many waiting lines as said, of which the first is under way.
fn busy(lines: u64) -> mynah_model::desk::Desk {
    let mut desk = desk(Backend::Live, SCRIPT);
    let line = desk.script().lines().next().map(|line| line.id).unwrap();
    let order = std::sync::Arc::new(desk.order_for(line, false).unwrap());
    let queued = (1..=lines).map(|id| Queued {
        id: JobId(id),
        work: Work::Generate {
            project: None,
            backend: Backend::Live,
            order: std::sync::Arc::clone(&order),
        },
        quote: Credits(id),
        rank: id as i64,
        batch: Some(1),
    });
    desk.apply(Event::Queued(queued.collect()));
    let running = JobEvent::Running { progress: None };
    desk.apply(Event::Job(JobId(1), running));
    desk
}

fn commands(
    harness: &egui_kittest::Harness<'_, mynah_ui_core::testing::Bench<Drawer>>,
) -> Vec<String> {
    let outbox = &harness.state().wishes.outbox;
    outbox
        .iter()
        .map(|command| format!("{command:?}"))
        .collect()
}

#[test]
fn what_waits_is_moved_and_stopped() {
    let mut harness = room(
        (900.0, 300.0),
        busy(3),
        Drawer::default(),
        |drawer, ui, cx| {
            drawer.ui(ui, cx);
        },
    );
    for (part, step) in [
        (tr!("jobs-first", job = ""), Step::First),
        (tr!("jobs-up", job = ""), Step::Up),
        (tr!("jobs-down", job = ""), Step::Down),
    ] {
        harness
            .query_all_by_label_contains(&part)
            .next()
            .unwrap()
            .click();
        harness.run();
        let wanted = format!("{:?}", JobsCommand::Move(JobId(2), step));
        assert!(commands(&harness).pop().unwrap().contains(&wanted));
    }
    harness
        .query_all_by_label_contains("Cancel ")
        .nth(1)
        .unwrap()
        .click();
    harness.run();
    assert!(
        commands(&harness)
            .pop()
            .unwrap()
            .contains("Cancel(JobId(1))")
    );
}

/// Nothing came of it, and the keys stayed where they were.
#[test]
fn a_row_that_is_pressed_shows_its_line_and_the_first_one_takes_the_keys() {
    let mut desk = desk(Backend::Live, SCRIPT);
    let line = made::line(&desk, 2);
    made::job(&mut desk, 1, line, []);
    let mut harness = drawer(desk);
    harness.state_mut().view.room = Room::Usage;
    harness.state_mut().panel.take_keys();
    harness.run();
    let row = harness.get_by_label_contains("waiting, 50 credits");
    assert!(row.accesskit_node().is_focused());
    row.click();
    harness.run();
    let view = &harness.state().view;
    assert_eq!((view.room, view.line), (Room::Script, Some(line)));
}

/// Its project opened, at whatever line was shown there.
#[test]
fn a_row_of_another_project_shows_its_line_once_that_is_open() {
    let other = ProjectId(7);
    for goes_elsewhere in [false, true] {
        let mut desk = desk(Backend::Live, SCRIPT);
        let line = made::line(&desk, 2);
        made::switch_to(&mut desk, other, SCRIPT);
        made::job(&mut desk, 1, line, []);
        made::switch_to(&mut desk, made::PROJECT, SCRIPT);
        let mut harness = drawer(desk);
        harness.get_by_label_contains("waiting, 50 credits").click();
        harness.run();
        let sent = commands(&harness).pop().unwrap();
        assert!(sent.contains("Open(ProjectId(7))"), "{sent}");
        let bench = harness.state_mut();
        bench.view.arrive(&bench.desk);
        assert_eq!(bench.view.line, None, "not before it is open");
        if goes_elsewhere {
            made::switch_to(&mut bench.desk, ProjectId(9), SCRIPT);
            bench.view.arrive(&bench.desk);
        }
        made::switch_to(&mut bench.desk, other, SCRIPT);
        bench.view.arrive(&bench.desk);
        let shown = (!goes_elsewhere).then_some(line);
        assert_eq!((bench.view.line, bench.view.goal), (shown, None));
    }
}

/// Whoever opened the project by hand much later was taken to that line.
#[test]
fn who_did_not_get_to_a_line_is_not_on_the_way_any_more() {
    let other = ProjectId(7);
    let mut desk = desk(Backend::Live, SCRIPT);
    let line = made::line(&desk, 2);
    made::switch_to(&mut desk, other, SCRIPT);
    made::job(&mut desk, 1, line, []);
    made::switch_to(&mut desk, made::PROJECT, SCRIPT);
    // An opening that failed before is none of this one's.
    let failed = || Event::Notice(Notice::Trouble(made::busy().about(Topic::Opening)));
    desk.apply(failed());
    let mut harness = drawer(desk);
    harness.get_by_label_contains("waiting, 50 credits").click();
    harness.run();
    let bench = harness.state_mut();
    bench.view.arrive(&bench.desk);
    assert!(bench.view.goal.is_some());
    bench.desk.apply(failed());
    bench.view.arrive(&bench.desk);
    assert_eq!(bench.view.goal, None);
    made::switch_to(&mut bench.desk, other, SCRIPT);
    bench.view.arrive(&bench.desk);
    assert_eq!(bench.view.line, None);
}

#[test]
fn an_empty_drawer_takes_the_keys_as_well() {
    let mut harness = drawer(desk(Backend::Live, SCRIPT));
    harness.state_mut().panel.take_keys();
    harness.run();
    let close_label = tr!("jobs-close");
    let close = harness.get_by_label(&close_label);
    assert!(close.accesskit_node().is_focused());
}

/// A desk whose failure log has one row.
fn logged() -> mynah_model::desk::Desk {
    use mynah_model::desk::{Failure, FailureCharge};
    let mut desk = desk(Backend::Live, SCRIPT);
    let failure = Failure {
        id: None,
        at: mynah_core::clock::UnixMillis(1),
        project: None,
        line: None,
        backend: Backend::Live,
        speaker: String::new(),
        voice_name: "Wren".to_owned(),
        voice: Default::default(),
        model: Default::default(),
        text: "Hello".to_owned(),
        settings: String::new(),
        error: "It was busy".to_owned(),
        causes: String::new(),
        request: None,
        attempts: 1,
        charged: FailureCharge::No,
        entry: None,
        made_since: false,
        quote: Credits(5),
        job: String::new(),
    };
    desk.apply(Event::Failures(std::sync::Arc::new(vec![failure])));
    desk
}

/// They went to the button that closes, although rows were listed.
#[test]
fn the_log_takes_the_keys() {
    let mut harness = drawer(logged());
    harness.state_mut().panel.shown = Shown::Log;
    harness.state_mut().panel.take_keys();
    harness.run();
    let row = harness.get_by_label_contains("Wren: Hello, It was busy");
    assert!(row.accesskit_node().is_focused());
}

/// The price of trying again stood beside a row that can't be tried again.
#[test]
fn a_row_whose_take_is_here_has_no_price() {
    for made_since in [false, true] {
        let mut desk = logged();
        let mut rows = (*desk.failures).clone();
        rows[0].made_since = made_since;
        desk.apply(Event::Failures(std::sync::Arc::new(rows)));
        let mut harness = drawer(desk);
        harness.state_mut().panel.shown = Shown::Log;
        harness.run();
        let shapes = &harness.output().shapes;
        let texts = shapes.iter().filter_map(|clipped| match &clipped.shape {
            egui::Shape::Text(text) => Some(text.galley.text().to_owned()),
            _ => None,
        });
        let priced = texts.into_iter().any(|text| text.starts_with("5 cr"));
        assert_eq!(priced, !made_since);
    }
}

#[test]
fn the_log_is_cleared_after_a_question() {
    let mut harness = drawer(logged());
    harness.state_mut().panel.shown = Shown::Log;
    harness.run();
    let cleared = |harness: &egui_kittest::Harness<'_, mynah_ui_core::testing::Bench<Drawer>>| {
        commands(harness)
            .iter()
            .any(|sent| sent.contains("ClearFailures"))
    };
    for (answer, goes) in [
        (tr!("jobs-log-clear-no").as_str(), false),
        (tr!("jobs-log-clear-yes").as_str(), true),
    ] {
        harness.get_by_label(&tr!("jobs-log-clear")).click();
        harness.run();
        harness.get_by_label_contains("what may have been charged stays");
        assert!(!cleared(&harness), "not before the answer");
        harness.get_by_label(answer).click();
        harness.run();
        assert_eq!(cleared(&harness), goes);
        assert!(harness.query_by_label(&tr!("jobs-log-clear-yes")).is_none());
    }
}

#[test]
fn of_very_many_only_those_in_view_are_laid_out() {
    let harness = room(
        (900.0, 300.0),
        busy(2_000),
        Drawer::default(),
        |drawer, ui, cx| {
            drawer.ui(ui, cx);
        },
    );
    let rows = harness.query_all_by_label_contains("Cancel ").count();
    assert!((3..20).contains(&rows), "{rows}");
}

/// Two lines failed for nothing, one in doubt.
fn failed() -> mynah_model::desk::Desk {
    let mut desk = desk(Backend::Live, SCRIPT);
    for number in 1..=3 {
        let line = made::line(&desk, number as usize);
        let mut trouble = made::busy();
        if number == 3 {
            trouble.charged = Charged::Unknown {
                request: None,
                backend: Backend::Live,
            };
        }
        made::job(&mut desk, number, line, [JobEvent::Failed(trouble)]);
    }
    desk
}

#[test]
fn what_failed_goes_once_its_lines_next_order_came_to_its_end() {
    let mut desk = failed();
    let line = made::line(&desk, 1);
    assert_eq!(desk.jobs.count(List::Failed), 3);
    made::job(&mut desk, 8, line, []);
    assert!(desk.job(JobId(1)).is_some(), "nothing came of it yet");
    assert!(
        !desk.jobs.free().all.contains(JobId(1)),
        "it is ordered already"
    );
    let again = JobEvent::Failed(made::busy());
    desk.apply(Event::Job(JobId(8), again));
    assert!(desk.job(JobId(1)).is_none(), "its line has a newer order");
    assert_eq!(desk.jobs.count(List::Failed), 3);
    // What may have been charged is looked for, whatever is ordered since.
    let line = made::line(&desk, 3);
    made::job(&mut desk, 9, line, [JobEvent::Failed(made::busy())]);
    assert!(desk.job(JobId(3)).is_some());
}

/// Its line was under way, and ordered once more with all that failed.
#[test]
fn what_fails_while_its_lines_next_order_is_under_way_is_not_ordered_with_all() {
    let mut desk = desk(Backend::Live, SCRIPT);
    let line = made::line(&desk, 1);
    made::job(&mut desk, 1, line, []);
    made::job(&mut desk, 2, line, [JobEvent::Running { progress: None }]);
    desk.apply(Event::Job(JobId(1), JobEvent::Failed(made::busy())));
    let mut harness = drawer(desk);
    assert!(harness.query_by_label_contains("Retry all").is_none());
    let desk = &mut harness.state_mut().desk;
    desk.apply(Event::Job(JobId(2), JobEvent::Failed(made::busy())));
    assert!(desk.job(JobId(1)).is_none(), "its line has a newer end");
    harness.run();
    harness.get_by_label(&tr!("jobs-retry-all", count = 1));
}

fn drawer(
    desk: mynah_model::desk::Desk,
) -> egui_kittest::Harness<'static, mynah_ui_core::testing::Bench<Drawer>> {
    let drawer = Drawer::default();
    room((900.0, 300.0), desk, drawer, |drawer, ui, cx| {
        drawer.ui(ui, cx);
    })
}

#[test]
fn all_that_failed_is_ordered_again_at_its_price_or_cleared_away() {
    let mut harness = drawer(failed());
    let again_label = tr!("jobs-retry-all", count = 2);
    let again = harness.get_by_label(&again_label);
    let price = again.accesskit_node().description().unwrap_or_default();
    assert!(price.starts_with("100 credits"), "{price}");
    assert!(!price.contains("keeps nothing"), "{price}");
    again.click();
    harness.run();
    let both = |jobs: &mynah_script::pages::JobSet| jobs.ids().eq([JobId(1), JobId(2)]);
    let sent = harness.state_mut().wishes.outbox.pop_front();
    assert!(
        matches!(&sent, Some(Command::Jobs(JobsCommand::RetryAll { backend: Some(Backend::Live), jobs })) if both(jobs)),
        "{sent:?}"
    );
    assert!(harness.state().wishes.outbox.is_empty(), "one command");
    harness.get_by_label(&tr!("jobs-clear", count = 2)).click();
    harness.run();
    let sent = harness.state_mut().wishes.outbox.pop_front();
    assert!(
        matches!(&sent, Some(Command::Jobs(JobsCommand::DismissAll(jobs))) if both(jobs)),
        "what is in doubt is looked for: {sent:?}"
    );
    assert!(harness.state().wishes.outbox.is_empty(), "one command");
}

/// The button spoke of ordering at a price, and deleted at the provider.
#[test]
fn what_failed_to_delete_is_no_part_of_ordering_all_again() {
    let history = |id, work| Queued {
        id: JobId(id),
        work: Work::History(std::sync::Arc::new(HistoryOrder {
            whose: HistoryWhose {
                backend: Backend::Live,
                account: None,
            },
            marks: std::sync::Arc::default(),
            work,
        })),
        quote: Credits::ZERO,
        rank: 0,
        batch: None,
    };
    let mut desk = desk(Backend::Live, SCRIPT);
    let queued = vec![
        history(1, HistoryWork::Delete),
        history(2, HistoryWork::Fetch),
    ];
    desk.apply(Event::Queued(queued));
    desk.apply(Event::Job(JobId(1), JobEvent::Failed(made::busy())));
    let mut harness = drawer(desk);
    assert!(harness.query_by_label_contains("Retry all").is_none());
    harness.get_by_label(&tr!("jobs-clear", count = 1));
    let bench = harness.state_mut();
    let failed = JobEvent::Failed(made::busy());
    bench.desk.apply(Event::Job(JobId(2), failed));
    harness.run();
    harness
        .get_by_label(&tr!("jobs-retry-all", count = 1))
        .click();
    harness.run();
    let sent = harness.state_mut().wishes.outbox.pop_front();
    assert!(
        matches!(&sent, Some(Command::Jobs(JobsCommand::RetryAll { backend: None, jobs })) if jobs.ids().eq([JobId(2)])),
        "{sent:?}"
    );
    harness.get_by_label(&tr!("jobs-clear", count = 2));
}

#[test]
fn ordering_all_again_says_that_the_service_keeps_nothing_of_it_where_it_does() {
    let mut desk = failed();
    desk.project.as_mut().unwrap().card.zero_retention = true;
    let harness = drawer(desk);
    let again_label = tr!("jobs-retry-all", count = 2);
    let again = harness.get_by_label(&again_label);
    let price = again.accesskit_node().description().unwrap_or_default();
    assert!(price.contains("stitching"), "{price}");
}

/// The last tabs were cut beside it.
#[test]
fn what_is_listed_is_chosen_by_whole_words_beside_a_check_of_the_history() {
    for width in [716.0, 680.0, 900.0, 1_056.0] {
        let mut desk = desk(Backend::Live, SCRIPT);
        for number in 1..=3 {
            let line = made::line(&desk, number as usize);
            let mut trouble = made::busy();
            trouble.remedies = vec![Remedy::CheckHistory];
            trouble.charged = Charged::Unknown {
                request: None,
                backend: Backend::Live,
            };
            made::job(&mut desk, number, line, [JobEvent::Failed(trouble)]);
        }
        let draw = |drawer: &mut Drawer, ui: &mut Ui, cx: &mut StudioCtx<'_>| drawer.ui(ui, cx);
        let mut harness = room((width, 300.0), desk, Drawer::default(), draw);
        harness.run();
        let log = harness.get_by_label(&tr!("jobs-log")).rect();
        let check = harness
            .get_by_label(&tr!("jobs-check-all", count = 3))
            .rect();
        let close = harness.get_by_label(&tr!("jobs-close")).rect();
        assert!(log.right() < check.left(), "{width}: {log} {check}");
        assert!(close.right() <= width, "{width}: {close}");
    }
}

/// With every line more that came into doubt the tabs were cut for as long as nothing else was drawn.
#[test]
fn what_is_listed_keeps_its_words_while_numbers_grow() {
    for width in [416.0, 512.0, 560.0, 600.0, 620.0, 680.0, 716.0] {
        let mut harness = room(
            (width, 300.0),
            busy(3),
            Drawer::default(),
            |drawer, ui, cx| drawer.ui(ui, cx),
        );
        for number in 10..30 {
            let desk = &mut harness.state_mut().desk;
            let line = made::line(desk, 1 + number % 4);
            let mut trouble = made::busy();
            trouble.remedies = vec![Remedy::CheckHistory];
            trouble.charged = Charged::Unknown {
                request: None,
                backend: Backend::Live,
            };
            made::job(desk, number as u64, line, [JobEvent::Failed(trouble)]);
            harness.step();
            let left = ["Log", "Which jobs are listed"];
            let left = left.map(|label| harness.query_by_label(label));
            let left = left.into_iter().flatten().next().expect("a choice").rect();
            let right = ["Check history", "Pause the queue"];
            let right = right.map(|label| harness.query_by_label_contains(label));
            let right = right.into_iter().flatten().next().expect("a button").rect();
            assert!(left.right() < right.left(), "{width}: {left} {right}");
            let close = harness.get_by_label(&tr!("jobs-close")).rect();
            assert!(close.right() <= width, "{width}: {close}");
        }
    }
}

/// It said the title once more, and the reason was cut.
#[test]
fn the_whole_reason_is_told_of_a_job() {
    let mut desk = desk(Backend::Live, SCRIPT);
    let line = made::line(&desk, 2);
    let reason = "The service was busy for so long that nobody waits for it any more, ".repeat(4);
    let trouble = made::busy().saying(reason.clone());
    made::job(&mut desk, 1, line, [JobEvent::Failed(trouble)]);
    let harness = drawer(desk);
    let row = harness.get_by_label_contains("nobody waits");
    let told = row.accesskit_node().description().unwrap_or_default();
    assert!(told.contains(&reason), "{told}");
    assert!(told.contains("No"), "whether it was charged: {told}");
}

/// They went to the beginning of the window, and the next key pressed something else there.
#[test]
fn keys_stay_in_the_drawer_when_what_had_them_is_over() {
    let mut harness = room(
        (900.0, 300.0),
        busy(2),
        Drawer::default(),
        |drawer, ui, cx| drawer.ui(ui, cx),
    );
    harness.state_mut().panel.take_keys();
    harness.run();
    let desk = &mut harness.state_mut().desk;
    for job in [1, 2] {
        desk.apply(Event::Job(JobId(job), JobEvent::Dismissed));
    }
    harness.run();
    let close_label = tr!("jobs-close");
    let close = harness.get_by_label(&close_label);
    assert!(close.accesskit_node().is_focused(), "{close:?}");
}

/// Where a voice has no name its failure told it, in the service's words.
#[test]
fn why_a_hidden_voice_failed_names_nobody() {
    let mut desk = desk(Backend::Live, SCRIPT);
    let line = made::line(&desk, 2);
    let says = "Voice Wren needs another plan.";
    let mut trouble = made::busy().saying(format!("The service refused. {says}"));
    std::sync::Arc::make_mut(&mut trouble.details).says = says.to_owned();
    made::job(&mut desk, 1, line, [JobEvent::Failed(trouble)]);
    let mut harness = drawer(desk);
    harness.get_by_label_contains("Wren");
    made::hide(&mut harness.state_mut().desk, line);
    harness.run();
    let row = harness.get_by_label_contains("The service refused.");
    let told = row.accesskit_node().description().unwrap_or_default();
    assert!(!told.contains("Wren"), "{told}");
    assert!(harness.query_by_label_contains("Wren").is_none());
}

/// The button here did not say that it stops what other projects ordered.
#[test]
fn what_stops_all_work_says_whose_it_is() {
    let mut desk = desk(Backend::Live, SCRIPT);
    let line = made::line(&desk, 2);
    let order = std::sync::Arc::new(desk.order_for(line, false).unwrap());
    desk.apply(Event::Queued(vec![Queued {
        id: JobId(1),
        work: Work::Generate {
            project: Some(ProjectId(99)),
            backend: Backend::Live,
            order,
        },
        quote: Credits(1),
        rank: 1,
        batch: None,
    }]));
    let harness = drawer(desk);
    let stop_label = tr!("action-cancel-all");
    let stop = harness.get_by_label(&stop_label);
    let told = stop.accesskit_node().description().unwrap_or_default();
    assert!(told.contains("1 line of another project"), "{told}");
}

/// Regression: jobs that the budget had no room for were listed under "Failed".
#[test]
fn what_was_not_sent_is_listed_apart_while_there_is_something() {
    let mut desk = desk(Backend::Live, SCRIPT);
    let line = made::line(&desk, 1);
    let details = Details {
        kind: Kind::Budget,
        ..Details::default()
    };
    let trouble = Trouble {
        what: "The budget has no room".to_owned(),
        details: std::sync::Arc::new(details),
        ..made::busy()
    };
    made::job(&mut desk, 1, line, [JobEvent::Failed(trouble)]);
    let mut harness = drawer(desk);
    harness.get_by_label(&tr!("jobs-failed")).click();
    harness.run();
    harness.get_by_label(&tr!("jobs-none"));
    harness.get_by_label(&tr!("jobs-unsent")).click();
    harness.run();
    harness.get_by_label_contains("The budget has no room");
    harness.get_by_label(&tr!("jobs-retry-all", count = 1));
    let desk = &mut harness.state_mut().desk;
    desk.apply(Event::Job(JobId(1), JobEvent::Dismissed));
    harness.run();
    harness.get_by_label(&tr!("jobs-all")).click();
    harness.run();
    assert!(harness.query_by_label(&tr!("jobs-unsent")).is_none());
}
