//! What is ordered waits in order, can be moved, paused and stopped, and survives a restart.

use super::account::{KEY, Service};
use super::*;
use mynah::draft::faults::Gate;
use mynah::terms::secret::Secret;
use mynah_model::command::Step;
use mynah_model::desk::List;
use mynah_model::event::{Notice, Offer, Work};

/// Orders lines as a batch while the queue is paused, and waits until they are told.
fn order_paused(bench: &mut Bench, backend: Backend, places: std::ops::Range<usize>) {
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    bench.until("the pause", |desk| desk.flow.paused);
    let lines = bench.desk.jobs.count(List::Waiting) + places.len();
    let orders = places.map(|place| bench.order(place, false)).collect();
    let project = bench.desk.project.as_ref().map(|open| open.card.id);
    bench.send(Command::Jobs(JobsCommand::Generate {
        project,
        backend,
        orders,
        play: false,
        asked_alone: false,
    }));
    bench.until("all of them", |desk| {
        desk.jobs.count(List::Waiting) == lines
    });
}

fn waiting(desk: &Desk) -> Vec<JobId> {
    desk.jobs.listed(List::Waiting).map(|job| job.id).collect()
}

fn all_finished(desk: &Desk, lines: usize) -> bool {
    let finished =
        |job: &&mynah_model::desk::JobCard| matches!(job.state, JobState::Finished { .. });
    desk.jobs.iter().filter(finished).count() == lines
}

/// The lines in the order in which they begin, once all are over.
fn begun_in_order(bench: &mut Bench, lines: usize) -> Vec<JobId> {
    let mut begun = Vec::new();
    while !all_finished(&bench.desk, lines) {
        let event = bench.studio.wait(PATIENCE).unwrap();
        if let mynah_model::event::Event::Job(
            id,
            mynah_model::event::JobEvent::Running { progress: None },
        ) = &event
            && !begun.contains(id)
        {
            begun.push(*id);
        }
        bench.desk.apply(event);
    }
    begun
}

#[test]
fn a_paused_queue_sends_nothing_and_a_line_that_is_asked_for_is_spoken() {
    let mut bench = Bench::new();
    order_paused(&mut bench, Backend::Draft, 0..5);
    let alone = bench.order(9, false);
    let before = bench.desk.jobs.len();
    let job = bench.generate(vec![alone]);
    assert_eq!(bench.desk.jobs.len(), before + 1);
    assert!(matches!(bench.until_over(job), JobState::Finished { .. }));
    assert_eq!(bench.desk.jobs.count(List::Waiting), 5);
    bench.send(Command::Jobs(JobsCommand::Continue));
    bench.until("the rest", |desk| all_finished(desk, 6));
}

/// It waited with the batch, and was called as good as made.
#[test]
fn a_line_that_a_paused_batch_holds_is_spoken_when_it_is_asked_for_alone() {
    let mut bench = Bench::new();
    let orders: Vec<_> = (0..12).map(|place| bench.order(place, false)).collect();
    // What is taken up ahead of its turn holds its words: the first answer is held until some are.
    let gate = Gate::default();
    let hold = Fault::HoldAfterBytes(0, gate.clone());
    bench.faults.times(12, &hold);
    let project = bench.desk.project.as_ref().map(|open| open.card.id);
    bench.send(Command::Jobs(JobsCommand::Generate {
        project,
        backend: Backend::Draft,
        orders,
        play: false,
        asked_alone: false,
    }));
    bench.until("all that may run at once", |desk| {
        desk.flow.running == 10 && desk.flow.queued > 0
    });
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    bench.until("the pause", |desk| desk.flow.paused);
    bench.faults.clear();
    gate.open();
    bench.until("what was under way", |desk| {
        desk.jobs.count(List::Waiting) == 2 && desk.flow.running == 0
    });
    let held = waiting(&bench.desk)[0];
    let alone = bench.generate(vec![bench.order(10, false)]);
    assert!(matches!(bench.until_over(alone), JobState::Finished { .. }));
    assert!(bench.desk.flow.paused && bench.desk.jobs.count(List::Waiting) <= 2);
    bench.send(Command::Jobs(JobsCommand::Continue));
    let JobState::Finished { cached, .. } = bench.until_over(held) else {
        panic!("{:?}", bench.desk.job(held).unwrap().state);
    };
    assert!(cached, "it was paid for once");
}

#[test]
fn lines_that_wait_are_moved_and_go_in_that_order() {
    let mut bench = Bench::new();
    order_paused(&mut bench, Backend::Draft, 0..20);
    let before = waiting(&bench.desk);
    let moves = [
        (before[19], Step::First),
        (before[18], Step::Up),
        (before[0], Step::Down),
        (before[5], Step::Last),
    ];
    for (job, step) in moves {
        bench.send(Command::Jobs(JobsCommand::Move(job, step)));
    }
    bench.until("the last move", |desk| {
        waiting(desk).last() == Some(&before[5])
    });
    let now = waiting(&bench.desk);
    assert_eq!(now[0], before[19]);
    assert_eq!((now[1], now[2]), (before[1], before[0]));
    assert!(
        now.iter().position(|job| *job == before[18])
            < now.iter().position(|job| *job == before[17])
    );
    bench.send(Command::Jobs(JobsCommand::Continue));
    assert_eq!(begun_in_order(&mut bench, 20), now);
}

/// Some of those that wait are prepared ahead of their turn: moving them changed nothing.
#[test]
fn lines_that_were_taken_up_already_are_moved_too() {
    for lines in [14, 40] {
        let home = tempfile::tempdir().unwrap();
        let faults = Faults::default();
        let mut options = StudioOptions::new(home.path());
        options.draft.faults = faults.clone();
        let mut bench = Bench::open(options);
        faults.latency(Duration::from_millis(700));
        let orders = (0..lines).map(|place| bench.order(place, false)).collect();
        let project = bench.desk.project.as_ref().map(|open| open.card.id);
        bench.send(Command::Jobs(JobsCommand::Generate {
            project,
            backend: Backend::Draft,
            orders,
            play: false,
            asked_alone: false,
        }));
        bench.until("a line under way", |desk| desk.flow.running > 0);
        bench.send(Command::Jobs(JobsCommand::Pause(true)));
        bench.until("a pause with nothing under way", |desk| {
            desk.flow.paused && desk.flow.running == 0 && desk.jobs.count(List::Running) == 0
        });
        let before = waiting(&bench.desk);
        let last = *before.last().unwrap();
        let moves = [
            (last, Step::First),
            (before[0], Step::Last),
            (before[2], Step::Up),
        ];
        for (job, step) in moves {
            bench.send(Command::Jobs(JobsCommand::Move(job, step)));
        }
        let mut wanted = before.clone();
        wanted.rotate_right(1);
        wanted.retain(|job| *job != before[0]);
        wanted.push(before[0]);
        wanted.swap(1, 2);
        bench.until("the moves", |desk| waiting(desk) == wanted);
        faults.latency(Duration::ZERO);
        bench.send(Command::Jobs(JobsCommand::Continue));
        assert_eq!(begun_in_order(&mut bench, lines), wanted, "of {lines}");
    }
}

#[test]
fn what_waits_is_cancelled_at_once_whatever_the_rest_waits_for() {
    let mut bench = Bench::new();
    order_paused(&mut bench, Backend::Draft, 0..12);
    let last = *waiting(&bench.desk).last().unwrap();
    bench.send(Command::Jobs(JobsCommand::Cancel(last)));
    match bench.until_over(last) {
        JobState::Cancelled(trouble) => assert_eq!(trouble.charged, Charged::No),
        other => panic!("{other:?}"),
    }
    bench.send(Command::Jobs(JobsCommand::CancelAll));
    bench.until("an empty queue", |desk| desk.jobs.count(List::Waiting) == 0);
}

/// What jobs speak.
fn words(desk: &Desk, jobs: impl IntoIterator<Item = JobId>) -> Vec<String> {
    let work = jobs.into_iter().map(|job| &desk.job(job).unwrap().work);
    work.map(|work| match work {
        Work::Generate { order, .. } => order.request.text().to_owned(),
        Work::Export { .. } | Work::History(_) | Work::ProjectFile { .. } => String::new(),
    })
    .collect()
}

#[test]
fn what_was_ordered_goes_on_in_its_order_after_a_restart() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    order_paused(&mut bench, Backend::Draft, 0..6);
    let job = waiting(&bench.desk)[4];
    bench.send(Command::Jobs(JobsCommand::Move(job, Step::First)));
    bench.until("the move", |desk| waiting(desk)[0] == job);
    let order = words(&bench.desk, waiting(&bench.desk));
    bench.studio.shutdown();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    bench.until("all of them", |desk| all_finished(desk, 6));
    let again = bench.desk.jobs.iter().map(|job| job.id);
    assert_eq!(words(&bench.desk, again), order);
    bench.studio.shutdown();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let one = bench.order(7, false);
    bench.generate(vec![one]);
    assert_eq!(
        bench.desk.jobs.len(),
        1,
        "what is over is not ordered again"
    );
}

/// A batch that was taken over kept its old number on the disk, which a new one of that run got, too; and a move was
/// written beside old ranks.
#[test]
fn batches_stay_apart_and_moves_hold_over_a_second_restart() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.environment.api_base = Some(service.base.clone());
    options.environment.key = Some(Secret::new(KEY));
    let database = home.path().join("library.db");
    let crashed = || {
        let database = rusqlite::Connection::open(&database).unwrap();
        database.busy_timeout(PATIENCE).unwrap();
        database
            .execute_batch("UPDATE queued SET left_well = 0")
            .unwrap();
    };
    let mut bench = Bench::open(options.clone());
    order_paused(&mut bench, Backend::Live, 0..2);
    order_paused(&mut bench, Backend::Live, 2..5);
    bench.studio.shutdown();
    crashed();
    let mut bench = Bench::open(options.clone());
    bench.until("all that wait", |desk| desk.jobs.count(List::Waiting) == 5);
    order_paused(&mut bench, Backend::Live, 5..8);
    let before = waiting(&bench.desk);
    let moved = before[before.len() - 2];
    bench.send(Command::Jobs(JobsCommand::Move(moved, Step::Up)));
    bench.until("the move", |desk| waiting(desk) != before);
    let order = words(&bench.desk, waiting(&bench.desk));
    bench.studio.shutdown();
    crashed();
    let apart = rusqlite::Connection::open(&database).unwrap().query_row(
        "SELECT count(DISTINCT batch) FROM queued",
        [],
        |row| row.get::<_, u32>(0),
    );
    assert_eq!(apart, Ok(3));
    let mut bench = Bench::open(options);
    bench.until("all that wait", |desk| desk.jobs.count(List::Waiting) == 8);
    assert_eq!(words(&bench.desk, waiting(&bench.desk)), order);
}

#[test]
fn what_costs_real_credits_waits_for_a_person_after_a_crash() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.environment.api_base = Some(service.base.clone());
    options.environment.key = Some(Secret::new(KEY));
    let mut bench = Bench::open(options.clone());
    order_paused(&mut bench, Backend::Live, 0..4);
    bench.studio.shutdown();
    // As a crash leaves it.
    let database = rusqlite::Connection::open(home.path().join("library.db")).unwrap();
    database
        .execute_batch("UPDATE queued SET left_well = 0")
        .unwrap();
    drop(database);
    let mut bench = Bench::open(options);
    let asks = Notice::Offer {
        text: mynah::tr!("studio-queue-left", lines = 4),
        offer: Offer::Continue,
    };
    bench.until("the question", |desk| desk.notices.contains(&asks));
    bench.until("those that wait", |desk| desk.flow.asks == 4);
    bench.until("all that wait", |desk| desk.jobs.count(List::Waiting) == 4);
    bench.send(Command::Jobs(JobsCommand::Continue));
    bench.until("all of them", |desk| all_finished(desk, 4));
}

/// Whoever paused it and closed the window found it spending at the next start.
#[test]
fn what_costs_real_credits_and_was_paused_stays_so_over_a_restart() {
    let service = super::account::Service::start();
    let home = tempfile::tempdir().unwrap();
    let open =
        || super::recovery::service_bench(&service, home.path(), true, super::recovery::QUICK);
    let mut bench = open();
    order_paused(&mut bench, Backend::Live, 0..2);
    bench.studio.shutdown();
    let mut bench = open();
    bench.until("the lines", |desk| {
        waiting(desk).len() == 2 && desk.flow.asks == 2
    });
    assert_eq!(service.billed(), 0);
    bench.send(Command::Jobs(JobsCommand::Continue));
    bench.until("their takes", |desk| all_finished(desk, 2));
}

/// Each line was told at the price of the dearest voice there is.
#[test]
fn what_waits_after_a_restart_is_told_at_the_price_it_had() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.environment.api_base = Some(service.base.clone());
    options.environment.key = Some(Secret::new(KEY));
    let mut bench = Bench::open(options.clone());
    order_paused(&mut bench, Backend::Live, 0..4);
    let prices = |desk: &Desk| -> Vec<_> {
        let waiting = desk.jobs.listed(List::Waiting);
        waiting.map(|job| job.quote).collect()
    };
    let before = prices(&bench.desk);
    bench.studio.shutdown();
    // As a crash leaves it; nobody tells what a voice costs without the key.
    let database = rusqlite::Connection::open(home.path().join("library.db")).unwrap();
    database
        .execute_batch("UPDATE queued SET left_well = 0")
        .unwrap();
    drop(database);
    options.environment.key = None;
    let mut bench = Bench::open(options);
    bench.until("all that wait", |desk| desk.jobs.count(List::Waiting) == 4);
    assert_eq!(prices(&bench.desk), before);
}

#[test]
fn a_service_that_fails_again_and_again_is_left_alone_for_a_while() {
    let mut bench = Bench::new();
    bench.faults.times(
        5,
        &Fault::Refuse(mynah::draft::refusal::Refusal::internal()),
    );
    let orders = (0..16).map(|place| bench.order(place, false)).collect();
    bench.generate(orders);
    let held = |desk: &Desk| {
        let mut jobs = desk.jobs.iter();
        jobs.any(|job| matches!(job.state, JobState::Held { until: Some(_), .. }))
    };
    bench.until("a line that says until when it waits", held);
    bench.until("the rest", |desk| all_finished(desk, 11));
    assert_eq!(
        bench.desk.jobs.count(List::Failed),
        5,
        "those that met a fault, and no more"
    );
}

/// The list had one batch behind the other; they were sent in turn.
#[test]
fn the_list_has_batches_in_turn_as_they_are_sent() {
    let mut bench = Bench::new();
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    bench.until("the pause", |desk| desk.flow.paused);
    let project = bench.desk.project.as_ref().map(|open| open.card.id);
    for _ in 0..2 {
        // Other takes: none of them is another's twin.
        let orders = (0..20).map(|place| bench.order(place, true)).collect();
        bench.send(Command::Jobs(JobsCommand::Generate {
            project,
            backend: Backend::Draft,
            orders,
            play: false,
            asked_alone: false,
        }));
    }
    bench.until("both batches", |desk| desk.jobs.count(List::Waiting) == 40);
    let listed = waiting(&bench.desk);
    let [first, second] = [listed[0], listed[1]];
    assert!(first.0 + 20 <= second.0, "one of each: {listed:?}");
    bench.faults.latency(Duration::from_millis(20));
    bench.send(Command::Jobs(JobsCommand::Continue));
    let begun = begun_in_order(&mut bench, 40);
    // Ten go at once, whoever tells it first; with one batch behind the other it is ten rows in the mean.
    let rows = listed.iter().enumerate().map(|(row, job)| {
        let sent = begun.iter().position(|it| it == job).unwrap();
        sent.abs_diff(row)
    });
    let apart = rows.sum::<usize>();
    assert!(apart < 40 * 5, "{listed:?} {begun:?}");
}
