//! Two processes on one library, and a library that takes nothing more at the worst moment.

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

/// The disk is full or another program holds the database just when the take should be settled.
#[test]
fn a_ledger_that_takes_nothing_more_is_no_reason_to_buy_again() {
    let mut bench = Bench::new();
    let home = bench.home.as_ref().unwrap().path().to_owned();
    bench
        .faults
        .next(Fault::SlowChunks(Duration::from_millis(100)));
    let job = bench.generate(vec![bench.order(6, false)]);
    bench.until("sound", |desk| desk.job(job).unwrap().sound().is_some());
    let holder = rusqlite::Connection::open(home.join("library.db")).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let trouble = match bench.until_over(job) {
        JobState::Failed(trouble) => trouble.clone(),
        other => panic!("{other:?}"),
    };
    assert!(
        matches!(trouble.charged, Charged::Unknown { .. }),
        "{trouble:?}"
    );
    assert_eq!(trouble.remedies.first(), Some(&Remedy::CheckHistory));
    assert!(!trouble.remedies.contains(&Remedy::Retry));
    holder.execute_batch("ROLLBACK").unwrap();
    bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
    bench.until("the take", is_over);
    bench.until("one bill", |desk| {
        let spend = desk.spend[&Backend::Draft];
        spend.spent > Credits::ZERO && spend.unknown == Credits::ZERO
    });
}
