//! Many lines at once.

use super::*;
use mynah::draft::refusal::Refusal;
use mynah_model::event::Event;
use mynah_model::event::JobEvent;

#[test]
fn a_batch_is_sent_in_the_order_of_the_script() {
    let mut bench = Bench::new();
    let orders: Vec<LineOrder> = (0..20).map(|place| bench.order(place, false)).collect();
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: bench.desk.project.as_ref().map(|open| open.card.id),
        backend: Backend::Draft,
        asked_alone: orders.len() == 1,
        orders,
        play: false,
    }));
    let mut sent = Vec::new();
    while bench.desk.run().over() < 20 {
        let event = bench.studio.wait(PATIENCE).unwrap();
        if let Event::Job(job, JobEvent::Running { .. }) = &event
            && !sent.contains(job)
        {
            sent.push(*job);
        }
        bench.desk.apply(event);
    }
    let mut in_order = sent.clone();
    in_order.sort();
    assert_eq!(sent, in_order);
    assert_eq!(bench.desk.run().spoken, 20);
}

/// So many lines whose orders the service refused, and one whose end nobody knows.
fn failed(bench: &mut Bench, lines: usize) -> JobId {
    let mut doubtful = bench.order(lines, false);
    doubtful.voice_name = "Doubtful".to_owned();
    bench.faults.next(Fault::CutAfterChunks(3));
    let doubtful = bench.generate(vec![doubtful]);
    bench.until_over(doubtful);
    let gone = Refusal::missing_permission("text_to_speech");
    bench.faults.times(lines, &Fault::Refuse(gone));
    let orders = (0..lines).map(|place| bench.order(place, false)).collect();
    bench.generate(orders);
    bench.until("all of them", |desk| desk.jobs.free().all.len() == lines);
    doubtful
}

#[test]
fn all_that_failed_goes_again_under_its_ids_and_what_is_in_doubt_stays() {
    let mut bench = Bench::new();
    let doubtful = failed(&mut bench, 6);
    let jobs = bench.desk.jobs.free().all.clone();
    let again = || {
        Command::Jobs(JobsCommand::RetryAll {
            backend: Some(Backend::Draft),
            jobs: jobs.clone(),
        })
    };
    // Pressed twice before anybody could see the first press: nothing is bought twice.
    bench.send(again());
    bench.send(again());
    bench.until("their takes", |desk| {
        let made = |id| {
            desk.job(id)
                .is_some_and(|job| matches!(job.state, JobState::Finished { .. }))
        };
        jobs.ids().all(made)
    });
    assert!(!jobs.contains(doubtful) && bench.desk.job(doubtful).is_some());
    assert_eq!(bench.desk.jobs.len(), 7, "no job more");
    for place in 0..6 {
        assert_eq!(bench.desk.takes[&bench.line(place)].count, 1);
    }
}

#[test]
fn all_that_failed_is_cleared_away_but_for_what_goes_on_again() {
    let mut bench = Bench::new();
    let doubtful = failed(&mut bench, 5);
    let jobs = bench.desk.jobs.free().all.clone();
    let first = jobs.ids().next().unwrap();
    bench.faults.latency(Duration::from_mins(10));
    bench.send(Command::Jobs(JobsCommand::Retry(first)));
    bench.send(Command::Jobs(JobsCommand::DismissAll(jobs)));
    bench.until("all but two", |desk| {
        desk.jobs.len() == 2 && desk.jobs.free().all.is_empty()
    });
    assert!(bench.desk.job(first).is_some() && bench.desk.job(doubtful).is_some());
}

/// Twenty lines of a batch whose first one is refused; how many were sent until nothing is under way or `enough`.
fn refused(bench: &mut Bench, refusal: Refusal, enough: impl Fn(&Desk) -> bool) -> usize {
    bench.faults.next(Fault::Refuse(refusal));
    twenty(bench, enough)
}

/// Orders twenty lines, and gives how many of them were sent until there are enough.
fn twenty(bench: &mut Bench, enough: impl Fn(&Desk) -> bool) -> usize {
    let orders: Vec<LineOrder> = (0..20).map(|place| bench.order(place, false)).collect();
    bench.generate(orders);
    let mut sent = std::collections::HashSet::new();
    while !enough(&bench.desk) {
        let event = bench.studio.wait(PATIENCE).unwrap();
        if let Event::Job(job, JobEvent::Running { .. }) = &event {
            sent.insert(*job);
        }
        bench.desk.apply(event);
    }
    sent.len()
}

#[test]
fn a_key_that_is_refused_is_refused_once_and_not_for_every_line() {
    let mut bench = Bench::new();
    let sent = refused(&mut bench, Refusal::wrong_key(), |desk| {
        desk.jobs.len() == 20
            && desk
                .jobs
                .iter()
                .all(|job| matches!(job.state, JobState::Finished { .. } | JobState::Failed(_)))
    });
    let failed = || {
        bench.desk.jobs.iter().filter_map(|job| match &job.state {
            JobState::Failed(trouble) => Some(trouble),
            _ => None,
        })
    };
    assert!(sent < 20, "{sent}");
    assert_eq!(20 - sent, failed().count() - 1, "those alone were not sent");
    assert!(failed().all(|trouble| trouble.charged == Charged::No));
    // A line that is asked for again is sent again.
    let again = bench
        .desk
        .jobs
        .iter()
        .find(|job| matches!(job.state, JobState::Failed(_)));
    let again = again.unwrap().id;
    bench.send(Command::Jobs(JobsCommand::Retry(again)));
    bench.until("the take", |desk| {
        matches!(desk.job(again).unwrap().state, JobState::Finished { .. })
    });
}

/// Those that had their intents and waited for their turn were sent all the same.
#[test]
fn what_waits_for_its_turn_is_not_sent_to_hear_the_same() {
    let mut bench = Bench::new();
    bench.faults.times(20, &Fault::Refuse(Refusal::wrong_key()));
    // The ceiling is told a few times a second, which may be behind the last line.
    let sent = twenty(&mut bench, |desk| {
        desk.flow.ceiling > 0
            && desk.jobs.len() == 20
            && desk
                .jobs
                .iter()
                .all(|job| matches!(job.state, JobState::Failed(_)))
    });
    let ceiling = bench.desk.flow.ceiling;
    assert!(sent <= ceiling, "{sent} of 20 at {ceiling}");
}

/// Each of them would have been sent once, and failed.
#[test]
fn a_batch_keeps_the_rest_that_the_service_asks_for() {
    let mut bench = Bench::new();
    let busy = Refusal::rate_limited().again_after(120);
    let is_held = |job: &mynah_model::desk::JobCard| {
        matches!(&job.state, JobState::Held { until: Some(_), .. })
    };
    let sent = refused(&mut bench, busy, |desk| {
        let held = desk.jobs.iter().filter(|job| is_held(job)).count();
        let under_way = desk
            .jobs
            .iter()
            .any(|job| matches!(job.state, JobState::Running { .. }));
        held > 1 && !under_way
    });
    assert!(sent < 20, "{sent}");
    assert!(
        !bench
            .desk
            .jobs
            .iter()
            .any(|job| matches!(job.state, JobState::Failed(_)))
    );
}
