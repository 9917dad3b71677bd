//! One part of a long take is spoken anew: it alone is paid, once, and the others stay the very ones they were.

use super::parts::{PARTS, entries, in_parts};
use super::parts_again::until_billed;
use super::recovery::{PATIENT, QUICK, is_finished, order_live, real_service, service_bench};
use super::*;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::records::ledger::EntryState;
use mynah::terms::clock::Clock;
use mynah::terms::ids::RequestId;
use mynah_model::command::{Retake, TakesCommand, UsageCommand};
use mynah_model::desk::{Budget, Scope, TakeCard};

fn library(bench: &Bench) -> Library {
    let home = bench.home.as_ref().unwrap().path();
    Library::open(home, Clock::system()).unwrap()
}

/// What was bought, in order.
fn bought(bench: &Bench) -> Vec<String> {
    let settled = entries(&library(bench)).into_iter();
    let settled = settled.filter(|entry| entry.state == EntryState::Settled);
    settled
        .map(|entry| entry.intent.request.text().to_owned())
        .collect()
}

fn spent(bench: &Bench) -> Credits {
    library(bench).spend(Backend::Draft).unwrap().spent
}

/// A line of three parts, and its take.
fn spoken(bench: &mut Bench) -> TakeCard {
    let order = in_parts(bench, false);
    let job = bench.generate(vec![order]);
    let over = bench.until_over(job);
    assert!(matches!(over, JobState::Finished { .. }), "{over:?}");
    picked(bench)
}

fn picked(bench: &Bench) -> TakeCard {
    let line = bench.line(0);
    (**bench.desk.takes[&line].picked.as_ref().unwrap()).clone()
}

/// All takes of the line, newest first.
fn takes(bench: &mut Bench) -> Vec<TakeCard> {
    let line = bench.line(0);
    let project = bench.desk.project.as_ref().unwrap().card.id;
    bench.desk.line_takes = None;
    bench.send(Command::Takes(TakesCommand::List { project, line }));
    bench.until("its takes", |desk| desk.line_takes.is_some());
    bench.desk.line_takes.clone().unwrap().1
}

/// The order of one part again, at the price that is shown for it.
fn again(bench: &Bench, take: &TakeCard, place: usize) -> (LineOrder, Credits) {
    let line = bench.desk.script().line(bench.line(0)).unwrap();
    let order = bench.desk.order_of_part(line, take, place).unwrap();
    let price = bench.desk.price_of_part(take, place).unwrap().quote.most;
    assert_eq!(order.shown, Some(price));
    (order, price)
}

fn answers(take: &TakeCard) -> Vec<RequestId> {
    let parts = take.parts.iter();
    parts.map(|part| part.request.clone().unwrap()).collect()
}

#[test]
fn one_part_is_bought_and_the_others_stay_the_very_ones() {
    let mut bench = Bench::new();
    let first = spoken(&mut bench);
    let before = spent(&bench);
    let (order, price) = again(&bench, &first, 1);
    assert!(price.0 * 3 < before.0 * 2, "{price:?} of {before:?}");
    let weighed = bench.desk.quote(
        Backend::Draft,
        std::slice::from_ref(&order),
        mynah_model::urgency::Urgency::Interactive,
    );
    assert_eq!(
        weighed.unwrap().most,
        price,
        "what is asked about is the part"
    );
    let job = bench.generate(vec![order]);
    match bench.until_over(job) {
        JobState::Finished { cost, cached, .. } => assert_eq!((*cost, *cached), (price, false)),
        other => panic!("{other:?}"),
    }
    assert_eq!(bought(&bench)[3..], [PARTS[1]]);
    assert_eq!(spent(&bench), Credits(before.0 + price.0));
    let second = picked(&bench);
    assert_ne!(second.id, first.id);
    assert_eq!((second.cost, second.parts.len()), (price, 3));
    let (old, new) = (answers(&first), answers(&second));
    assert_eq!((&new[0], &new[2]), (&old[0], &old[2]));
    assert_ne!(new[1], old[1]);

    // Of the first take, which is the line's no more: its own second part stays, though a newer one is there.
    let first = takes(&mut bench).remove(1);
    assert!(!first.picked);
    let (order, price) = again(&bench, &first, 0);
    let job = bench.generate(vec![order]);
    let over = bench.until_over(job);
    assert!(matches!(over, JobState::Finished { .. }), "{over:?}");
    assert_eq!(bought(&bench)[4..], [PARTS[0]]);
    let all = takes(&mut bench);
    assert_eq!((all.len(), all[0].cost), (3, price));
    let third = answers(&all[0]);
    assert_eq!((&third[1], &third[2]), (&old[1], &old[2]));
    assert_ne!(third[0], old[0]);
    assert!(all[1].picked, "the line's take stays");
}

#[test]
fn a_budget_stops_it_and_nothing_is_bought() {
    let mut bench = Bench::new();
    let take = spoken(&mut bench);
    let (order, price) = again(&bench, &take, 2);
    let budget = Budget {
        backend: Backend::Draft,
        scope: Scope::Month,
        credits: Credits(spent(&bench).0 + price.0 - 1),
        hard: true,
    };
    bench.send(Command::Usage(UsageCommand::SetBudget(budget)));
    bench.until("the budget", |desk| {
        !desk.budgets(Backend::Draft).is_empty()
    });
    let job = bench.generate(vec![order]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => assert_eq!(trouble.charged, Charged::No),
        other => panic!("{other:?}"),
    }
    assert_eq!(bought(&bench).len(), 3);
    assert_eq!(picked(&bench).id, take.id);
}

/// It was refused, tried again, and had been ordered by a window that closed: one part is paid, once.
#[test]
fn refused_and_tried_again_it_is_still_one_part() {
    let mut bench = Bench::new();
    let take = spoken(&mut bench);
    let (order, price) = again(&bench, &take, 1);
    let before = spent(&bench);
    let no = Refusal::invalid("no", "no", None, "No.");
    bench.faults.times(2, &Fault::Refuse(no));
    let job = bench.generate(vec![order]);
    assert!(matches!(bench.until_over(job), JobState::Failed(_)));
    assert_eq!(bought(&bench).len(), 3);
    bench.send(Command::Jobs(JobsCommand::Retry(job)));
    bench.until("its take", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Finished { .. })
    });
    assert_eq!(bought(&bench)[3..], [PARTS[1]]);
    assert_eq!(spent(&bench), Credits(before.0 + price.0));
}

#[test]
fn it_goes_on_after_a_restart_as_what_it_is() {
    let mut bench = Bench::new();
    let take = spoken(&mut bench);
    let (order, price) = again(&bench, &take, 1);
    let before = spent(&bench);
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    bench.until("the pause", |desk| desk.flow.paused);
    let project = bench.desk.project.as_ref().map(|open| open.card.id);
    bench.send(Command::Jobs(JobsCommand::Generate {
        project,
        backend: Backend::Draft,
        orders: vec![order],
        play: false,
        asked_alone: false,
    }));
    bench.until("the order", |desk| desk.jobs.len() == 2);
    let home = bench.home.take().unwrap();
    bench.studio.shutdown();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    bench.home = Some(home);
    bench.until("its take", |desk| {
        let finished =
            |job: &mynah_model::desk::JobCard| matches!(job.state, JobState::Finished { .. });
        desk.jobs.len() == 1 && desk.jobs.iter().all(finished)
    });
    assert_eq!(bought(&bench)[3..], [PARTS[1]]);
    assert_eq!(spent(&bench), Credits(before.0 + price.0));
    let new = answers(&picked(&bench));
    let old = answers(&take);
    assert_eq!((&new[0], &new[2]), (&old[0], &old[2]));
}

/// What was on its way as the window closed is fetched, and is that order's part: nothing is bought in its place.
#[test]
fn what_was_sent_before_a_restart_is_its_part_and_bought_once() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let order = in_parts(&mut bench, false);
    let job = order_live(&mut bench, vec![order.clone()]);
    bench.until("the first take", |desk| is_finished(desk, job));
    let first = picked(&bench);
    let again = LineOrder {
        fresh: true,
        retake: Some(Retake {
            of: first.id,
            place: 1,
        }),
        ..order
    };
    service.faults.next(Fault::StallAfterChunks(2));
    order_live(&mut bench, vec![again]);
    let all: usize = PARTS.iter().map(|part| part.len()).sum();
    until_billed(&service, all + PARTS[1].len());
    bench.studio.shutdown();
    let mut bench = service_bench(&service, home.path(), true, PATIENT);
    let line = bench.line(0);
    bench.until("its take", |desk| {
        desk.takes.get(&line).is_some_and(|takes| takes.count == 2)
    });
    let (old, new) = (answers(&first), answers(&picked(&bench)));
    assert_eq!((&new[0], &new[2]), (&old[0], &old[2]));
    assert_ne!(new[1], old[1]);
    bench.home = Some(home);
    assert_eq!(bought(&bench)[3..], [PARTS[1]]);
}
