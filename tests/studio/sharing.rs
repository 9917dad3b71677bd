//! Two processes on one library.

use super::*;

/// Two studios on one home are two owners with a built-in server each, as two processes are.
fn beside(bench: &Bench) -> Bench {
    let home = bench.home.as_ref().unwrap().path();
    Bench::open(StudioOptions::new(home))
}

fn is_over(desk: &Desk) -> bool {
    let over = |job: &mynah::studio::desk::JobCard| matches!(job.state, JobState::Finished { .. });
    !desk.jobs.is_empty() && desk.jobs.iter().all(over)
}

#[test]
fn two_processes_buy_a_line_once() {
    let mut first = Bench::new();
    let mut second = beside(&first);
    let price = first.desk.price_of(first.line(6)).unwrap().credits;
    first
        .faults
        .next(Fault::SlowChunks(Duration::from_millis(100)));
    let job = first.generate(vec![first.order(6, false)]);
    first.until("sound", |desk| desk.job(job).unwrap().sound().is_some());
    let twin = second.generate(vec![second.order(6, false)]);
    match second.until_over(twin) {
        JobState::Finished { cost, cached } => assert_eq!((*cost, *cached), (Credits::ZERO, true)),
        other => panic!("{other:?}"),
    }
    first.until("the first one's take", is_over);
    second.until("one price", |desk| {
        desk.spend
            .get(&Backend::Draft)
            .is_some_and(|spend| spend.spent == price && spend.saved == price)
    });
}
