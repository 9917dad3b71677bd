//! When requests are sent: a service that fails, refuses for now, or changes how many it takes at once.

use super::*;
use mynah::draft::refusal::{Limits, Refusal};
use mynah::terms::clock::Clock;
use mynah_model::desk::List;
use mynah_model::event::{Event, JobEvent};

/// Draft voices' plan takes so many at once.
const AT_ONCE: usize = 10;

/// How many have their takes.
fn finished(desk: &Desk) -> usize {
    let finished =
        |job: &&mynah_model::desk::JobCard| matches!(job.state, JobState::Finished { .. });
    desk.jobs.iter().filter(finished).count()
}

/// Orders the first lines as a batch.
fn batch(bench: &mut Bench, lines: usize) {
    let orders = (0..lines).map(|place| bench.order(place, false)).collect();
    bench.generate(orders);
}

/// Every line of a batch was sent to a service that breaks every answer off, and each of them may have been charged.
#[test]
fn a_service_that_breaks_its_answers_off_is_left_alone() {
    let mut bench = Bench::new();
    let cut = Fault::CutAfterBytes(4_096);
    bench.faults.always_on("/text-to-speech/", cut);
    batch(&mut bench, 30);
    let mut rests = Vec::new();
    // It keeps still, one goes ahead, and it keeps still again.
    while rests.len() < 2 && bench.desk.jobs.count(List::Failed) < 30 {
        let event = bench.studio.wait(PATIENCE).unwrap();
        if let Event::Job(_, JobEvent::Held { until, why }) = &event
            && why.what.starts_with("Request after request")
            && !rests.contains(until)
        {
            rests.push(*until);
        }
        bench.desk.apply(event);
    }
    // Five in a row, what was under way with the fifth, and the one that went ahead.
    let most = 5 + (AT_ONCE - 1) + 1;
    let failed = bench.desk.jobs.count(List::Failed);
    assert!(failed <= most, "{failed} failed, {most} at most");
    bench.faults.clear();
    bench.until("the rest", |desk| {
        desk.jobs.count(List::Failed) + finished(desk) == 30
    });
}

/// One too many, of so many that may run at once.
fn crowded(ceiling: u32) -> Refusal {
    Refusal::too_many(Limits {
        running: ceiling,
        ceiling,
    })
}

/// A ceiling that shrank stayed so where answers don't tell it, and was kept over restarts.
#[test]
fn one_too_many_costs_nothing_and_the_ceiling_climbs_back_though_no_answer_tells_it() {
    let mut bench = Bench::new();
    bench.faults.times(3, &Fault::Refuse(crowded(10)));
    let untold = Fault::SaysCeiling(None);
    bench.faults.always_on("/text-to-speech/", untold);
    batch(&mut bench, 40);
    bench.until("a lower ceiling", |desk| {
        (1..AT_ONCE).contains(&desk.flow.ceiling)
    });
    bench.until("all of them", |desk| finished(desk) == 40);
    bench.until("the whole ceiling", |desk| desk.flow.ceiling == AT_ONCE);
    assert_eq!(bench.desk.jobs.len(), 40);
    let prices = bench.desk.jobs.iter().map(|job| match &job.state {
        JobState::Finished { cost, .. } => *cost,
        other => panic!("{other:?}"),
    });
    let paid: Credits = prices.sum();
    bench.until("the sums", |desk| {
        let spend = desk.spend.get(&Backend::Draft);
        spend.is_some_and(|spend| spend.spent == paid && spend.unknown == Credits::ZERO)
    });
}

/// The service said when to come back, and was asked again after a second or two.
#[test]
fn one_too_many_waits_as_long_as_the_service_says() {
    let mut bench = Bench::new();
    let later = crowded(10).again_after(50);
    bench.faults.next(Fault::Refuse(later));
    let before = Clock::system().instant();
    let job = bench.generate(vec![bench.order(0, false)]);
    bench.until("a line that waits", |desk| {
        matches!(&desk.job(job).unwrap().state, JobState::Held { until: Some(until), .. }
            if *until >= before + Duration::from_secs(50))
    });
    bench.send(Command::Jobs(JobsCommand::Retry(job)));
    let state = bench.until_over(job);
    assert!(matches!(state, JobState::Finished { .. }), "{state:?}");
}

#[test]
fn a_plan_that_is_lowered_and_raised_in_the_middle_of_a_batch_is_kept_to() {
    let mut bench = Bench::new();
    // Slow enough that all that may are under way.
    bench.faults.latency(Duration::from_millis(300));
    batch(&mut bench, 46);
    bench.until("the whole ceiling", |desk| {
        desk.flow.ceiling == AT_ONCE && desk.flow.running > 3
    });
    let lowered = Fault::SaysCeiling(Some(3));
    bench.faults.always_on("/text-to-speech/", lowered);
    bench.until("the lower one", |desk| {
        desk.flow.ceiling == 3 && desk.flow.running <= 3
    });
    let so_far = finished(&bench.desk);
    while finished(&bench.desk) < so_far + 9 {
        let event = bench.studio.wait(PATIENCE).unwrap();
        bench.desk.apply(event);
        let flow = bench.desk.flow;
        assert!(flow.running <= 3 && flow.ceiling == 3, "{flow:?}");
    }
    bench.faults.clear();
    bench.faults.latency(Duration::from_millis(300));
    bench.until("the whole one again", |desk| {
        desk.flow.ceiling == AT_ONCE && desk.flow.running > 3
    });
    bench.until("all of them", |desk| finished(desk) == 46);
}
