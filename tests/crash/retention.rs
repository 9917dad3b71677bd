//! Killed with zero retention: the service has nothing to fetch. What came is kept, the rest may have been charged, says
//! so, and is not bought again by itself.

use std::path::Path;
use std::process::{Command, Stdio};

use mynah::draft::plan::Plan;
use mynah::library::Library;
use mynah::records::ledger::{Entry, EntryState};
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::credits::Credits;
use mynah::terms::ids::EntryId;
use mynah_model::desk::JobState;

use crate::rig::{self, Bench, Service};
use crate::{BASE, HOME, LINES, finished};

/// Set in the killed process only.
const UNKEPT: &str = "MYNAH_CRASH_UNKEPT";

/// What the killed process does. In the testing process this is nothing.
#[test]
fn unkept_victim() {
    let read = |name| std::env::var(name).ok();
    let (Some(home), Some(base), Some(_)) = (read(HOME), read(BASE), read(UNKEPT)) else {
        return;
    };
    let mut bench = Bench::open(rig::options(Path::new(&home), Some(&base)));
    bench.keep_nothing();
    bench.generate(0..1, false);
    bench.until("its end", |desk| finished(desk) > 0);
}

fn entries(home: &Path) -> Vec<Entry> {
    let library = Library::open(home, Clock::system()).unwrap();
    let entry = |id| library.entry(EntryId(id)).unwrap();
    (1..).map_while(entry).collect()
}

#[test]
fn what_was_sent_with_zero_retention_is_kept_as_far_as_it_came_and_never_bought_again_by_itself() {
    for (point, state) in [
        ("intended", EntryState::Released),
        ("sent", EntryState::Unknown),
        ("arriving:3", EntryState::Cut),
        ("received", EntryState::Settled),
        ("blob-written", EntryState::Settled),
        ("settled", EntryState::Settled),
    ] {
        let home = tempfile::tempdir().unwrap();
        let service = Service::on(Plan::Enterprise);
        let ended = Command::new(std::env::current_exe().unwrap())
            .args(["retention::unkept_victim", "--exact", "--nocapture"])
            .env(HOME, home.path())
            .env(BASE, &service.base)
            .env(UNKEPT, "1")
            .env("MYNAH_KILL_AT", point)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(!ended.success(), "it was not killed at {point}");
        let database = rusqlite::Connection::open(home.path().join("library.db")).unwrap();
        database.execute_batch("DELETE FROM queued").unwrap();
        drop(database);

        let mut bench = Bench::open(rig::options(home.path(), Some(&service.base)));
        bench.until("a clear ledger", |desk| {
            let spend = desk.spend.get(&Backend::Live);
            spend.is_some_and(|spend| spend.reserved == Credits::ZERO)
        });
        let first = entries(home.path());
        assert_eq!(first.len(), 1, "{point}");
        assert_eq!(first[0].state, state, "{point}");
        assert!(first[0].intent.zero_retention, "{point}");
        let bill = bench.bill();
        let spend = bench.desk.spend[&Backend::Live];
        assert!(bill <= spend.spent + spend.unknown, "{point}: {bill}");
        if matches!(state, EntryState::Unknown | EntryState::Cut) {
            bench.until("what became of it", |desk| {
                desk.jobs.iter().any(|job| match &job.state {
                    JobState::Failed(trouble) => trouble.what.contains("zero retention"),
                    _ => false,
                })
            });
        }

        // All lines at once: what may have been charged is left out, the others are bought once.
        let before = bench.desk.jobs.len();
        bench.generate(0..LINES, false);
        bench.until("the batch", |desk| {
            let over =
                |state: &JobState| matches!(state, JobState::Finished { .. } | JobState::Failed(_));
            let mut ours = desk.jobs.iter().skip(before);
            desk.jobs.len() == before + LINES && ours.all(|job| over(&job.state))
        });
        let same = |entry: &&Entry| {
            entry.intent.fingerprint == first[0].intent.fingerprint && entry.sent_at.is_some()
        };
        let all = entries(home.path());
        assert_eq!(all.iter().filter(same).count(), 1, "{point}");
    }
}
