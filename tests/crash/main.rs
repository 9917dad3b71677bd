//! The process is killed at every named point of the way to a take, and opened again: no take is lost, no charge
//! is unrecorded, and the ledger equals the Draft server's own bill.
//!
//! The killed process is this binary again, told by its environment what to do.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod batch;
mod dub_projects;
mod dubs;
mod professional;
mod queue;
mod retention;
mod rig;
mod tools;
mod voices;

use std::path::Path;
use std::process::{Command as Process, Stdio};

use mynah::draft::keys::KeyRule;
use mynah::terms::backend::Backend;
use mynah::terms::credits::Credits;
use mynah_model::desk::{Desk, JobCard, JobState};

use crate::rig::{Bench, Service};

/// Where the killed process works; unset in the process that tests.
const HOME: &str = "MYNAH_CRASH_HOME";
/// Set where the killed process asks for new takes, whatever the library holds.
const FRESH: &str = "MYNAH_CRASH_FRESH";
/// Where the killed process has its voices from; the built-in server, which is killed with it, where it is unset.
const BASE: &str = "MYNAH_CRASH_BASE";
/// How often the long run kills; `tests/long_kills.sh` asks for more than the usual once at each point.
const KILLS: &str = "MYNAH_CRASH_KILLS";
/// The named points.
const POINTS: [&str; 6] = [
    "intended",
    "sent",
    "arriving",
    "received",
    "blob-written",
    "settled",
];
/// Lines that are ordered.
const LINES: usize = 3;

/// What the killed process does. In the testing process this is nothing.
#[test]
fn victim() {
    let Ok(home) = std::env::var(HOME) else {
        return;
    };
    let base = std::env::var(BASE).ok();
    let mut bench = Bench::open(rig::options(Path::new(&home), base.as_deref()));
    // One after another, so that it is known what was under way.
    let fresh = std::env::var_os(FRESH).is_some();
    for line in 0..LINES {
        bench.generate(line..line + 1, fresh);
        bench.until("the line", |desk| finished(desk) > line);
    }
}

fn finished(desk: &Desk) -> usize {
    let over = desk
        .jobs
        .iter()
        .filter(|job| matches!(job.state, JobState::Finished { .. }));
    over.count()
}

fn kill_at(point: &str, home: &Path, fresh: bool, base: Option<&str>) {
    let mut victim = Process::new(std::env::current_exe().unwrap());
    if let Some(base) = base {
        victim.env(BASE, base);
    }
    if fresh {
        victim.env(FRESH, "1");
    }
    let ended = victim
        .args(["victim", "--exact", "--nocapture"])
        .env(HOME, home)
        .env("MYNAH_KILL_AT", point)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(!ended.success(), "it was not killed at {point}");
}

/// Opens what was left, waits until it is cleared up, compares the bills, and finishes the work.
fn reopen(point: &str, home: &Path, base: Option<&str>) {
    // What was ordered and not sent would go on by itself (tests/studio/queue.rs): here the ledger is alone.
    let database = rusqlite::Connection::open(home.join("library.db")).unwrap();
    database.execute_batch("DELETE FROM queued").unwrap();
    drop(database);
    let mut bench = Bench::open(rig::options(home, base));
    let backend = bench.backend;
    bench.until("a clear ledger", |desk| {
        desk.spend
            .get(&backend)
            .is_some_and(|spend| spend.reserved == Credits::ZERO)
    });
    let bill = bench.bill();
    let spend = bench.desk.spend[&backend];
    assert_eq!(spend.spent, bill, "{point}: the ledger and the bill");

    // The Draft server knows for certain what it charged, so nothing stays in doubt.
    assert_eq!(
        spend.unknown,
        Credits::ZERO,
        "{point}: {:?}",
        bench.desk.jobs
    );
    let failed = |job: &JobCard| matches!(job.state, JobState::Failed(_));
    assert!(
        !bench.desk.jobs.iter().any(failed),
        "{point}: {:?}",
        bench.desk.jobs
    );

    // Every take that is listed has its sound.
    let missing = bench.missing_sounds(home);
    assert!(missing.is_empty(), "{point}: {missing:?}");

    // The work is finished; what is kept is not bought again. What was under way goes on by itself with Draft voices,
    // and with the service when a person says so.
    let kept = bench.desk.takes.len();
    bench.go_on();
    let cached = bench.generate_and_count_cached(0..LINES);
    assert!(cached >= kept, "{point}: what was kept costs nothing");
    assert_eq!(bench.desk.takes.len(), LINES);
    let bill = bench.bill();
    assert_eq!(
        bill,
        bench.price_of(0..LINES),
        "{point}: every line was paid once"
    );
    bench.until("the sums", |desk| desk.spend[&backend].spent == bill);
}

fn killed_and_reopened(point: &str) {
    let home = tempfile::tempdir().unwrap();
    kill_at(point, home.path(), false, None);
    reopen(point, home.path(), None);
}

#[test]
fn killed_when_intended() {
    killed_and_reopened("intended");
}

#[test]
fn killed_when_sent() {
    killed_and_reopened("sent");
}

#[test]
fn killed_while_sound_arrives() {
    killed_and_reopened("arriving");
}

#[test]
fn killed_when_received() {
    killed_and_reopened("received");
}

#[test]
fn killed_when_the_blob_is_written() {
    killed_and_reopened("blob-written");
}

#[test]
fn killed_when_settled() {
    killed_and_reopened("settled");
}

#[test]
fn killed_at_the_second_of_each() {
    for point in POINTS {
        killed_and_reopened(&format!("{point}:2"));
    }
}

/// The service doesn't die with the studio: what it was sent it finishes, bills and files in its history.
#[test]
fn killed_at_each_while_the_service_goes_on() {
    for point in POINTS {
        let (home, service) = (tempfile::tempdir().unwrap(), Service::start());
        kill_at(point, home.path(), false, Some(&service.base));
        reopen(point, home.path(), Some(&service.base));
    }
}

/// What was sent while nobody could say whose the key is is looked for, found and paid once when somebody can.
#[test]
fn killed_at_each_before_the_key_may_say_whose_it_is() {
    let mute = KeyRule {
        may: Some(vec![
            "text_to_speech",
            "voices_read",
            "models_read",
            "speech_history_read",
        ]),
        ..KeyRule::default()
    };
    for point in POINTS {
        let (home, service) = (tempfile::tempdir().unwrap(), Service::start());
        service.keys.set(rig::KEY, mute.clone());
        kill_at(point, home.path(), false, Some(&service.base));
        service.keys.set(rig::KEY, KeyRule::default());
        reopen(point, home.path(), Some(&service.base));
    }
}

/// Every start clears up after the kill before it, and is killed while it does so or later.
#[test]
fn killed_again_and_again() {
    let kills = std::env::var(KILLS)
        .ok()
        .and_then(|kills| kills.parse().ok())
        .unwrap_or(POINTS.len());
    let home = tempfile::tempdir().unwrap();
    for kill in 0..kills {
        let point = POINTS[kill % POINTS.len()];
        let point = format!("{point}:{}", 1 + kill / POINTS.len() % LINES);
        kill_at(&point, home.path(), true, None);
    }
    let mut bench = Bench::open(rig::options(home.path(), None));
    bench.until("a clear ledger", |desk| {
        desk.spend
            .get(&Backend::Draft)
            .is_some_and(|spend| spend.reserved == Credits::ZERO)
    });
    let bill = bench.bill();
    let spend = bench.desk.spend[&Backend::Draft];
    assert_eq!((spend.spent, spend.unknown), (bill, Credits::ZERO));
    assert!(bench.missing_sounds(home.path()).is_empty());
}
