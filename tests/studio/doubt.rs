//! A line that may have been charged, ordered again: it is looked for first, and whatever is pressed meanwhile, it is
//! not bought out of sight.

use super::account::Service;
use super::recovery::{
    PATIENT, QUICK, is_finished, left_in_the_middle, order_live, real_service, service_bench,
};
use super::*;
use mynah::draft::refusal::Refusal;
use mynah::records::failures::{FailureFilter, FailureId};
use mynah_engine::Looks;
use mynah_model::desk::{JobCard, List};
use mynah_model::event::Work;

/// The first line is ordered and meets a fault.
fn ordered_in_vain(bench: &mut Bench, service: &Service, fault: Fault) -> (LineOrder, JobId) {
    let order = bench.order(0, false);
    service.faults.next(fault);
    let lost = order_live(bench, vec![order.clone()]);
    bench.until_over(lost);
    (order, lost)
}

/// A line whose answer was lost, ordered again: it waits for the history, which doesn't have it yet.
fn looked_for_again(service: &Service, home: &std::path::Path) -> (Bench, JobId) {
    let looks = Looks {
        latency: Duration::from_mins(1),
        ..QUICK
    };
    let mut bench = service_bench(service, home, true, looks);
    let (order, _) = ordered_in_vain(&mut bench, service, Fault::LoseAnswer);
    let empty = Fault::EmptyHistory;
    service.faults.always_on("/v1/history", empty);
    let again = order_live(&mut bench, vec![order]);
    bench.until("the look", |desk| {
        matches!(&desk.job(again).unwrap().state, JobState::Held { why, .. }
            if why.remedies.last() == Some(&Remedy::Cancel))
    });
    (bench, again)
}

/// Dismissing it took it out of sight only: after the look it was bought, and nobody was told.
#[test]
fn dismissing_what_is_looked_for_stops_it_and_keeps_the_doubt() {
    for stop in [JobsCommand::Dismiss, JobsCommand::Cancel] {
        let service = real_service();
        let home = tempfile::tempdir().unwrap();
        let (mut bench, again) = looked_for_again(&service, home.path());
        let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
        bench.send(Command::Jobs(stop(again)));
        match bench.until_over(again) {
            JobState::Cancelled(trouble) => {
                assert!(
                    matches!(trouble.charged, Charged::Unknown { .. }),
                    "{trouble:?}"
                );
            }
            other => panic!("{other:?}"),
        }
        // It is still looked for, for it may be paid.
        service.faults.clear();
        let line = bench.line(0);
        bench.until("its take", |desk| {
            let takes = desk.takes.get(&line);
            takes.is_some_and(|takes| takes.picked.is_some())
        });
        bench.until("one price", |desk| {
            let spend = desk.spend[&Backend::Live];
            (spend.spent, spend.unknown) == (price, Credits::ZERO)
        });
    }
}

/// For half a minute after a crash the line was called new and could be ordered with others, while the ledger looked for
/// it.
#[test]
fn what_a_crash_left_says_that_it_is_looked_for_until_that_is_known() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let bench = service_bench(&service, home.path(), true, PATIENT);
    let (_, price) = left_in_the_middle(&service, bench);
    let empty = Fault::EmptyHistory;
    service.faults.always_on("/v1/history", empty);

    let mut bench = service_bench(&service, home.path(), true, PATIENT);
    assert_eq!(bench.desk.jobs.looked_for().len(), 1, "before the project");
    let line = bench.desk.script().lines().next().unwrap().clone();
    assert_eq!(bench.desk.line_state(&line), LineState::LookedFor);
    assert_eq!(bench.desk.tally().changed, 45, "not ordered with others");
    bench.until("what is held", |desk| {
        let spend = desk.spend.get(&Backend::Live);
        spend.is_some_and(|spend| spend.reserved == price)
    });
    service.faults.clear();
    bench.until("its take", |desk| {
        let takes = desk.takes.get(&line.id);
        takes.is_some_and(|takes| takes.picked.is_some())
    });
    bench.until("the end", |desk| desk.jobs.looked_for().len() == 0);
    assert_ne!(bench.desk.line_state(&line), LineState::LookedFor);
}

/// "Generate changed" with one line left was taken for a person's word to pay for it twice.
#[test]
fn a_batch_of_one_leaves_out_what_may_have_been_charged() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let (order, _) = ordered_in_vain(&mut bench, &service, Fault::HangUp);
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: bench.desk.project.as_ref().map(|open| open.card.id),
        backend: Backend::Live,
        orders: vec![order.clone()],
        play: false,
        asked_alone: false,
    }));
    bench.until("the batch", |desk| desk.jobs.len() == 2);
    let batch = bench.desk.jobs.iter().nth(1).unwrap().id;
    match bench.until_over(batch) {
        JobState::Failed(trouble) => {
            assert!(matches!(trouble.charged, Charged::Unknown { .. }));
        }
        other => panic!("bought again: {other:?}"),
    }
    let alone = order_live(&mut bench, vec![order]);
    bench.until("the take that was asked for", |desk| {
        is_finished(desk, alone)
    });
}

/// What was found long after became the line's take, over what was written and made since; that was exported then.
#[test]
fn a_take_that_is_found_late_leaves_what_was_made_since() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let before = bench.order(0, false);
    let mut since = before.clone();
    speech(&mut since).text = "Other words.".to_owned();
    service.faults.next(Fault::LoseAnswer);
    let lost = order_live(&mut bench, vec![before.clone()]);
    bench.until_over(lost);
    let made = order_live(&mut bench, vec![since]);
    bench.until("what was made since", |desk| is_finished(desk, made));
    bench.send(Command::Jobs(JobsCommand::CheckHistory(lost)));
    bench.until("the late one", |desk| is_finished(desk, lost));
    let line = bench.line(0);
    let takes = &bench.desk.takes[&line];
    let picked = takes.picked.as_ref().unwrap();
    assert_eq!((takes.count, picked.request.text()), (2, "Other words."));
    // Asked for again it is the line's.
    let again = order_live(&mut bench, vec![before.clone()]);
    bench.until("the old words", |desk| is_finished(desk, again));
    let picked = bench.desk.takes[&line].picked.as_ref().unwrap();
    assert_eq!(picked.request.text(), before.request.text());
}

/// The log bought another take again, and once more with each press.
#[test]
fn another_take_that_is_tried_again_from_the_log_is_looked_for_and_not_bought_twice() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let order = bench.order(0, true);
    let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
    let empty = Fault::EmptyHistory;
    service.faults.always_on("/v1/history", empty);
    service.faults.next(Fault::LoseAnswer);
    let lost = order_live(&mut bench, vec![order]);
    bench.until_over(lost);
    bench.until("the word of the log", |desk| desk.logged > 0);
    bench.send(Command::Jobs(JobsCommand::Dismiss(lost)));
    bench.send(Command::Jobs(JobsCommand::ListFailures(
        FailureFilter::default(),
    )));
    bench.until("its row", |desk| desk.failures.len() == 1);
    let row = bench.desk.failures[0].id.unwrap();
    service.faults.clear();
    for _ in 0..2 {
        bench.send(Command::Jobs(JobsCommand::RetryFailure(row)));
    }
    let line = bench.line(0);
    bench.until("its take", |desk| {
        desk.takes.get(&line).is_some_and(|takes| takes.count > 0)
    });
    bench.until("nothing under way", |desk| {
        desk.jobs.count(List::Running) + desk.jobs.count(List::Waiting) == 0
            && desk.spend[&Backend::Live].reserved == Credits::ZERO
    });
    let spend = bench.desk.spend[&Backend::Live];
    assert_eq!((spend.spent, spend.unknown), (price, Credits::ZERO));
    assert_eq!(bench.desk.takes[&line].count, 1);
}

/// The rows of the failure log, newest first.
pub(super) fn listed(bench: &mut Bench, rows: usize) -> Vec<FailureId> {
    bench.until("the word of the log", |desk| desk.logged > 0);
    bench.send(Command::Jobs(JobsCommand::ListFailures(
        FailureFilter::default(),
    )));
    bench.until("its rows", |desk| desk.failures.len() == rows);
    let failures = bench.desk.failures.iter();
    failures.map(|failure| failure.id.unwrap()).collect()
}

/// Presses 'retry' in the log and waits until one more take has come to nobody's cost, or to somebody's.
fn pressed_in_the_log(bench: &mut Bench, row: FailureId) {
    let finished = |desk: &Desk| {
        let over = |job: &JobCard| matches!(job.state, JobState::Finished { .. });
        desk.jobs.iter().filter(|job| over(job)).count()
    };
    let before = finished(&bench.desk);
    bench.send(Command::Jobs(JobsCommand::RetryFailure(row)));
    bench.until("its end", |desk| finished(desk) > before);
}

fn one_take(bench: &mut Bench, price: Credits) {
    let line = bench.line(0);
    bench.until("the sums", |desk| {
        let spend = desk.spend.get(&Backend::Live);
        spend.is_some_and(|spend| spend.spent > Credits::ZERO && spend.reserved == Credits::ZERO)
            && desk.takes.contains_key(&line)
    });
    assert_eq!(bench.desk.takes[&line].count, 1, "bought again");
    let spend = bench.desk.spend[&Backend::Live];
    assert_eq!((spend.spent, spend.unknown), (price, Credits::ZERO));
}

/// It was charged and fetched, and the log's button bought another one.
#[test]
fn another_take_that_was_fetched_since_is_not_bought_again_from_the_log() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let order = bench.order(0, true);
    let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
    service.faults.next(Fault::LoseAnswer);
    let lost = order_live(&mut bench, vec![order]);
    bench.until_over(lost);
    let row = listed(&mut bench, 1)[0];
    bench.send(Command::Jobs(JobsCommand::CheckHistory(lost)));
    bench.until("its take", |desk| is_finished(desk, lost));
    pressed_in_the_log(&mut bench, row);
    one_take(&mut bench, price);
}

/// Each press after the end of the one before bought one more, in the next run too, and so did the drawer's button.
#[test]
fn another_take_that_was_tried_again_is_bought_once_however_often_that_is_pressed() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let order = bench.order(0, true);
    let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
    let refused = || Fault::Refuse(Refusal::quota(false, 0, 10));
    service.faults.next(refused());
    let failed = order_live(&mut bench, vec![order]);
    bench.until_over(failed);
    let first = listed(&mut bench, 1)[0];
    // Refused once more: a second row of the same order.
    service.faults.next(refused());
    bench.send(Command::Jobs(JobsCommand::RetryFailure(first)));
    bench.until("the second row", |desk| desk.logged > 1);
    let second = listed(&mut bench, 2)[0];
    assert_ne!(second, first);
    for row in [first, first, second] {
        pressed_in_the_log(&mut bench, row);
        one_take(&mut bench, price);
    }
    listed(&mut bench, 2);
    bench.until("the word of its row", |desk| {
        desk.failures.last().unwrap().made_since
    });
    bench.send(Command::Jobs(JobsCommand::Retry(failed)));
    bench.until("the drawer's", |desk| is_finished(desk, failed));
    one_take(&mut bench, price);
    bench.studio.shutdown();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    for row in [first, second] {
        pressed_in_the_log(&mut bench, row);
        one_take(&mut bench, price);
    }
}

/// All of them were called the narrator's.
#[test]
fn what_an_earlier_run_left_in_doubt_has_its_speakers_name() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let order = bench.order(1, false);
    assert!(!order.speaker.is_empty());
    service.faults.next(Fault::HangUp);
    let lost = order_live(&mut bench, vec![order.clone()]);
    bench.until_over(lost);
    bench.studio.shutdown();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    bench.until("its doubt", |desk| desk.jobs.count(List::Failed) == 1);
    let job = bench.desk.jobs.iter().next().unwrap();
    let Work::Generate { order: told, .. } = &job.work else {
        panic!("{job:?}");
    };
    assert_eq!(told.speaker, order.speaker);
    assert_eq!(told.voice_name, order.voice_name);
}

/// It was told until the program was quit, then only the sum in the status bar was left of it; and what was tried again
/// from there gave back the old take.
#[test]
fn another_take_in_doubt_is_told_after_a_quit_and_tried_again_as_another() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let first = bench.order(0, false);
    let job = order_live(&mut bench, vec![first]);
    bench.until("the first", |desk| is_finished(desk, job));
    let empty = Fault::EmptyHistory;
    service.faults.always_on("/v1/history", empty);
    service.faults.next(Fault::LoseAnswer);
    let another = bench.order(0, true);
    let lost = order_live(&mut bench, vec![another]);
    assert!(matches!(bench.until_over(lost), JobState::Failed(_)));
    bench.studio.shutdown();

    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let line = bench.line(0);
    bench.until("the doubt", |desk| {
        desk.jobs.iter().any(|job| {
            matches!(&job.state, JobState::Failed(trouble)
                if matches!(trouble.charged, Charged::Unknown { .. }))
        })
    });
    let told = bench.desk.jobs.iter().next().unwrap().id;
    service.faults.clear();
    bench.send(Command::Jobs(JobsCommand::Retry(told)));
    bench.until("its take", |desk| desk.takes[&line].count == 2);
    let library = mynah::library::Library::open(home.path(), mynah::terms::clock::Clock::system());
    let bought = super::parts::entries(&library.unwrap());
    assert_eq!(bought.len(), 2, "it was found, and not bought again");
}
