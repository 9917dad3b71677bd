//! Two processes on one library, and a library that takes nothing more at the worst moment.

use super::*;
use mynah::studio::command::AccountCommand;

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

#[test]
fn pressing_retry_twice_buys_one_take() {
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.draft.credits = Some(3);
    let mut bench = Bench::open(options);
    let price = bench.desk.price_of(bench.line(0)).unwrap().credits;
    let job = bench.generate(vec![bench.order(0, true)]);
    bench.until_over(job);
    bench.send(Command::Account(AccountCommand::TopUpDraft));
    bench.until("credits", |desk| {
        let meter = desk.meters[&Backend::Draft].value();
        meter.is_some_and(|meter| meter.limit.less(meter.used) > Credits(1_000))
    });
    bench.faults.latency(Duration::from_millis(100));
    for _ in 0..2 {
        bench.send(Command::Jobs(JobsCommand::Retry(job)));
    }
    bench.until("the sums of all that was sent", |desk| {
        let spend = desk.spend[&Backend::Draft];
        spend.spent > Credits::ZERO && spend.reserved == Credits::ZERO
    });
    assert_eq!(bench.desk.spend[&Backend::Draft].spent, price);
}
