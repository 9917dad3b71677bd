//! Clocks that step: forwards over a month's end while a line is under way, backwards over a restart. Nothing is lost or
//! paid twice for it.

use std::path::Path;

use super::account::{KEY, Service};
use super::recovery::{QUICK, is_finished, order_live, real_service};
use super::tools::{dub, ordered, until_begun};
use super::*;
use mynah::api::client::Client;
use mynah::api::history::ListHistory;
use mynah::api::types::history::State;
use mynah::draft::faults::Gate;
use mynah::draft::plan::Plan;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::records::ledger::EntryState;
use mynah::terms::clock::{Clock, UnixMillis};
use mynah::terms::day::Month;
use mynah::terms::secret::Secret;
use mynah_engine::Looks;

const DAY: i64 = 86_400_000;

/// The last second of this month.
fn last_second() -> UnixMillis {
    let next = Month::of(Clock::system().now()).after();
    UnixMillis(next.first().start().0 - 1_000)
}

fn later(clock: &Clock, days: i64) {
    clock.set(UnixMillis(clock.now().0 + days * DAY));
}

/// A clock that is set over the end of the month and back in the middle of each of two lines.
#[test]
fn a_clock_that_steps_while_lines_are_under_way_changes_no_bill() {
    let home = tempfile::tempdir().unwrap();
    let clock = Clock::scripted(last_second());
    let mut options = StudioOptions::new(home.path());
    options.clock = clock.clone();
    let mut bench = Bench::open(options);
    let mut paid = Credits::ZERO;
    for (place, days) in [(6, 35), (0, -35)] {
        let price = bench.desk.price_of(bench.line(place)).unwrap().quote.most;
        bench
            .faults
            .next(Fault::SlowChunks(Duration::from_millis(50)));
        let job = bench.generate(vec![bench.order(place, false)]);
        bench.until("sound", |desk| desk.job(job).unwrap().sound().is_some());
        later(&clock, days);
        match bench.until_over(job) {
            JobState::Finished { cost, cached, .. } => {
                assert_eq!((*cost, *cached), (price, false));
            }
            other => panic!("{other:?}"),
        }
        paid += price;
        bench.until("the sums", |desk| {
            let spend = desk.spend[&Backend::Draft];
            (spend.spent, spend.reserved, spend.unknown) == (paid, Credits::ZERO, Credits::ZERO)
        });
    }
    for place in [6, 0] {
        let again = bench.generate(vec![bench.order(place, false)]);
        assert!(matches!(
            bench.until_over(again),
            JobState::Finished { cached: true, .. }
        ));
    }
    assert_eq!(bench.desk.spend[&Backend::Draft].reclaimed, Credits::ZERO);
}

/// What was intended last month was booked there and charged now; and a line that had waited as the service asked
/// waited all of it again for whatever held it up behind that.
#[test]
fn what_waits_over_a_months_end_is_intended_anew_and_waits_as_it_was_told_once() {
    let home = tempfile::tempdir().unwrap();
    let clock = Clock::scripted(last_second());
    let mut options = StudioOptions::new(home.path());
    options.clock = clock.clone();
    let mut bench = Bench::open(options);
    // The only place that there is stays taken.
    let database = rusqlite::Connection::open(home.path().join("library.db")).unwrap();
    database.busy_timeout(PATIENCE).unwrap();
    let stuck =
        "CREATE TRIGGER stuck BEFORE DELETE ON slot BEGIN SELECT RAISE(ABORT, 'stuck'); END";
    database.execute_batch(stuck).unwrap();
    bench
        .faults
        .next(Fault::Refuse(Refusal::quota(false, 0, 10)));
    let job = bench.generate(vec![bench.order(0, false)]);
    assert!(matches!(bench.until_over(job), JobState::Failed(_)));
    let limited = database.execute(
        "INSERT OR REPLACE INTO ceiling (scope, stated, used, at) SELECT scope, 1, 1, ?1 FROM slot",
        [clock.now().0],
    );
    assert_eq!(limited.unwrap(), 1);
    let wait = Duration::from_millis(20);
    bench.send(Command::Jobs(JobsCommand::RetryAfter(job, wait)));
    let untils = std::cell::RefCell::new(std::collections::HashSet::new());
    let noted = |desk: &Desk| {
        if let JobState::Held {
            until: Some(until), ..
        } = desk.job(job).unwrap().state
        {
            untils.borrow_mut().insert(until);
        }
    };
    let intended = |desk: &Desk| {
        noted(desk);
        let spend = desk.spend[&Backend::Draft];
        let entries = database.query_row("SELECT count(*) FROM entry", [], |row| row.get(0));
        spend.spent == Credits::ZERO && entries == Ok(2)
    };
    let look = Duration::from_millis(10);
    for _ in 0..PATIENCE.as_millis() / look.as_millis() {
        if intended(&bench.desk) {
            break;
        }
        if let Some(event) = bench.studio.wait(look) {
            bench.desk.apply(event);
            bench.hand_over();
        }
    }
    assert!(intended(&bench.desk), "{:?}", bench.desk.jobs);
    later(&clock, 1);
    database.execute_batch("DROP TRIGGER stuck").unwrap();
    bench.until("its take", |desk| {
        noted(desk);
        is_finished(desk, job)
    });
    assert_eq!(untils.borrow().len(), 1, "it waited once");
    let states = |sql: &str| -> String { database.query_row(sql, [], |row| row.get(0)).unwrap() };
    assert_eq!(
        states("SELECT group_concat(state, ' ') FROM (SELECT state FROM entry ORDER BY id)"),
        "released released settled"
    );
    let last = "SELECT CAST(intended_at = sent_at AS TEXT) FROM entry ORDER BY id DESC LIMIT 1";
    assert_eq!(states(last), "1");
}

fn live(service: &Service, home: &Path, clock: Clock) -> Bench {
    let mut options = StudioOptions::new(home);
    options.environment.api_base = Some(service.base.clone());
    options.environment.key = Some(Secret::new(KEY));
    options.looks = Looks {
        latency: Duration::from_mins(1),
        ..QUICK
    };
    options.clock = clock;
    Bench::open(options)
}

/// Waits until the service has made what it was sent, and lists it.
fn until_filed(service: &Service) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let clock = Clock::system();
    let client = Client::new(&service.base, Some(Secret::new(KEY)), clock.clone()).unwrap();
    let since = clock.instant();
    loop {
        let listed = runtime.block_on(client.send(&ListHistory::default()));
        let items = listed.unwrap().value.history;
        if items
            .iter()
            .any(|item| item.state != Some(State::Processing))
        {
            return;
        }
        assert!(clock.instant() - since < PATIENCE, "it is never listed");
    }
}

/// It was looked for around the time at which it had been sent, by a clock that was wrong then.
#[test]
fn what_was_sent_by_a_wrong_clock_is_found_when_it_was_set_right() {
    for days in [40, -40] {
        let service = real_service();
        let home = tempfile::tempdir().unwrap();
        let wrong = UnixMillis(Clock::system().now().0 + days * DAY);
        let mut bench = live(&service, home.path(), Clock::scripted(wrong));
        let order = bench.order(0, false);
        let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
        service.faults.next(Fault::StallAfterChunks(2));
        let job = order_live(&mut bench, vec![order.clone()]);
        bench.until("sound", |desk| desk.job(job).unwrap().sound().is_some());
        bench.studio.shutdown();

        // By the right clock it was sent long ago: it is looked for once.
        until_filed(&service);
        let mut bench = live(&service, home.path(), Clock::system());
        let is_charged = |desk: &Desk| {
            let spend = desk.spend.get(&Backend::Live).copied().unwrap_or_default();
            (spend.spent, spend.reserved, spend.unknown) == (price, Credits::ZERO, Credits::ZERO)
        };
        let doubtful = |desk: &Desk| desk.jobs.in_doubt().next();
        // The service may still be at it when the start looks: then a person looks once more.
        while !is_charged(&bench.desk) {
            bench.until("its charge, or a word that nobody saw it", |desk| {
                is_charged(desk) || doubtful(desk).is_some()
            });
            if let Some(job) = doubtful(&bench.desk) {
                bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
                bench.until("the look", |desk| doubtful(desk).is_none());
            }
        }
        // What was bought is bought.
        let job = order_live(&mut bench, vec![order]);
        bench.until("the same again", |desk| is_finished(desk, job));
        assert!(matches!(
            bench.desk.job(job).unwrap().state,
            JobState::Finished { cached: true, .. }
        ));
    }
}

/// It was looked for around the time that this computer showed, and was called lost: no answer had told its name.
#[test]
fn what_was_lost_is_found_though_the_clock_is_hours_off() {
    for hours in [-7, 5] {
        let service = real_service();
        let home = tempfile::tempdir().unwrap();
        let shown = UnixMillis(Clock::system().now().0 + hours * 3_600_000);
        let mut bench = live(&service, home.path(), Clock::scripted(shown));
        let order = bench.order(0, false);
        service.faults.next(Fault::LoseAnswer);
        let job = order_live(&mut bench, vec![order]);
        bench.until_over(job);
        bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
        bench.until("its take", |desk| is_finished(desk, job));
    }
}

/// The same while it is sent: nobody sends it once more.
#[test]
fn a_dub_that_is_sent_while_the_machine_sleeps_is_sent_once() {
    let home = tempfile::tempdir().unwrap();
    let clock = Clock::scripted(last_second());
    let mut options = StudioOptions::new(home.path());
    options.clock = clock.clone();
    options.draft.plan = Some(Plan::Pro);
    let mut bench = Bench::open(options);
    let library = Library::open(home.path(), clock.clone()).unwrap();
    let asleep = Gate::default();
    let held = Fault::HoldBefore(asleep.clone());
    bench.faults.next_on("/dubbing", held);
    let job = bench.generate(vec![ordered(dub(&library))]);
    bench.until("it on its way", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Running { .. })
    });
    later(&clock, 1);
    asleep.open();
    bench.until("it begun", |_| {
        let dubs = library.dubs(Backend::Draft).unwrap();
        dubs.iter().any(|it| it.remote.is_some())
    });
    // Draft voices are at it for a while, by the same clock.
    later(&clock, 1);
    let cost = match bench.until_over(job) {
        JobState::Finished { cost, .. } => *cost,
        other => panic!("{other:?}"),
    };
    // What was written down before the month's end may have been given back.
    let dubs = library.dubs(Backend::Draft).unwrap();
    let states = dubs.iter().map(|it| it.state);
    let sent: Vec<_> = states.filter(|it| *it != EntryState::Released).collect();
    assert_eq!(sent, [EntryState::Settled]);
    bench.until("the sums", |desk| {
        let spend = desk.spend[&Backend::Draft];
        (spend.spent, spend.unknown) == (cost, Credits::ZERO)
    });
}

/// A laptop that is shut while a dub is made: its network goes, its clock jumps over a day, and what was asked for by then
/// comes at last.
#[test]
fn a_dub_that_is_made_while_the_machine_sleeps_is_asked_for_once_and_paid_once() {
    const FILE: &str = "/audio/en";
    let home = tempfile::tempdir().unwrap();
    let clock = Clock::scripted(last_second());
    let mut options = StudioOptions::new(home.path());
    options.clock = clock.clone();
    options.draft.plan = Some(Plan::Pro);
    let mut bench = Bench::open(options);
    let library = Library::open(home.path(), clock.clone()).unwrap();
    let asleep = Gate::default();
    bench.faults.next_on(FILE, Fault::HangUp);
    bench
        .faults
        .next_on(FILE, Fault::HoldBefore(asleep.clone()));
    // Whatever asked for it once more would take one of these.
    for _ in 0..5 {
        bench.faults.next_on(FILE, Fault::Wait(Duration::ZERO));
    }
    let job = bench.generate(vec![ordered(dub(&library))]);
    until_begun(&mut bench, &library);
    later(&clock, 1);
    asleep.open();
    let cost = match bench.until_over(job) {
        JobState::Finished { cost, cached, .. } => {
            assert!(!cached);
            *cost
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(bench.faults.waiting(), 5);
    let dubs = library.dubs(Backend::Draft).unwrap();
    assert_eq!(dubs.len(), 1);
    assert_eq!(dubs[0].state, EntryState::Settled);
    bench.until("the sums", |desk| {
        let spend = desk.spend[&Backend::Draft];
        (spend.spent, spend.unknown) == (cost, Credits::ZERO)
    });
}
