//! Costs that no answer told stayed booked at the top of their range for good.

use super::account::Service;
use super::recovery::{is_finished, order_live, service_bench, spend};
use super::tools::{effect, ordered};
use super::*;
use mynah_engine::Looks;
use mynah_model::command::AccountCommand;

const AT_ONCE: Looks = Looks {
    first: Duration::from_millis(10),
    longest: Duration::from_millis(100),
    latency: Duration::from_secs(10),
    per_character: Duration::ZERO,
    draft_latency: Duration::from_secs(3),
    balance: Duration::ZERO,
    unwell: Duration::from_mins(5),
    late: [Duration::from_mins(5); 5],
};

fn guessed(home: &std::path::Path) -> (u64, bool) {
    let database = rusqlite::Connection::open(home.join("library.db")).unwrap();
    let cost = database.query_row("SELECT cost, guessed FROM entry", [], |row| {
        Ok((row.get(0)?, row.get(1)?))
    });
    cost.unwrap()
}

/// An effect of a second is 20 to 40 credits, and the service took 20.
#[test]
fn the_balance_tells_what_an_effect_cost() {
    let (service, home) = (Service::start(), tempfile::tempdir().unwrap());
    let mut bench = service_bench(&service, home.path(), true, AT_ONCE);
    bench.send(Command::Account(AccountCommand::Refresh(Backend::Live)));
    bench.until("the credits", |desk| {
        let meter = desk.meters.get(&Backend::Live);
        meter.is_some_and(|meter| meter.value().is_some())
    });
    service
        .faults
        .next_on("/sound-generation", Fault::WithoutCost);
    let job = order_live(&mut bench, vec![ordered(effect())]);
    bench.until("the take", |desk| is_finished(desk, job));
    bench.send(Command::Account(AccountCommand::Refresh(Backend::Live)));
    let told = [Credits(20), Credits::ZERO, Credits::ZERO];
    bench.until("what it cost", |desk| {
        let spend = desk.spend.get(&Backend::Live);
        spend.is_some_and(|spend| spend.spent == told[0])
    });
    assert_eq!(spend(&bench, Backend::Live), told);
    assert_eq!(guessed(home.path()), (20, false));
}

#[test]
fn the_history_tells_what_a_line_cost() {
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.looks = AT_ONCE;
    let mut bench = Bench::open(options);
    let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
    bench.faults.next(Fault::WithoutCost);
    let job = bench.generate(vec![bench.order(0, false)]);
    bench.until_over(job);
    bench.until_seen("its cost", || guessed(home.path()) == (price.0, false));
}
