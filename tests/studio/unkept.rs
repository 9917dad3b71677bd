//! What nobody else keeps was lost with the program, with a press of 'Cancel' and with a full disk, though it was paid
//! for and most of it was here.

use super::recovery::state_of;
use super::tools::{effect, ordered};
use super::*;
use mynah::library::Library;
use mynah::library::ledger::EntryState;
use mynah::terms::clock::Clock;
use mynah::terms::ids::TakeId;

/// A studio in this home with an effect under way, whose sound is here and whose end never comes.
fn begun(home: &std::path::Path) -> (Bench, JobId) {
    let mut bench = Bench::open(StudioOptions::new(home));
    let stalls = Fault::StallAfterChunks(1);
    bench.faults.next_on("/sound-generation", stalls);
    let job = bench.generate(vec![ordered(effect())]);
    bench.until("sound", |desk| desk.job(job).unwrap().sound().is_some());
    (bench, job)
}

/// Whether each take in this home is cut, and how long it is; their sound is there.
fn takes(home: &std::path::Path) -> Vec<(bool, f64)> {
    let library = Library::open(home, Clock::system()).unwrap();
    let database = rusqlite::Connection::open(home.join("library.db")).unwrap();
    let mut takes = database
        .prepare("SELECT id, cut, seconds FROM take")
        .unwrap();
    let takes = takes.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    let takes = takes.unwrap().map(|take| {
        let (id, is_cut, seconds): (u64, bool, f64) = take.unwrap();
        assert!(library.verify(TakeId(id)).unwrap());
        (is_cut, seconds)
    });
    takes.collect()
}

fn assert_is_a_part(takes: &[(bool, f64)]) {
    let is_part = matches!(takes, [(true, seconds)] if *seconds > 0.0);
    assert!(is_part, "{takes:?}");
}

#[test]
fn an_effect_that_is_cancelled_is_kept_as_far_as_it_came() {
    let home = tempfile::tempdir().unwrap();
    let (mut bench, job) = begun(home.path());
    bench.send(Command::Jobs(JobsCommand::Cancel(job)));
    let JobState::Cancelled(trouble) = bench.until_over(job) else {
        panic!("{:?}", bench.desk.jobs);
    };
    assert!(trouble.what.contains("kept as a take"), "{trouble:?}");
    assert!(!trouble.what.contains("history"), "{trouble:?}");
    assert!(!trouble.remedies.contains(&Remedy::CheckHistory));
    assert!(matches!(trouble.charged, Charged::Unknown { .. }));
    assert_is_a_part(&takes(home.path()));
    assert_eq!(state_of(home.path(), 1), EntryState::Cut);
}

#[test]
fn an_effect_that_the_program_leaves_is_kept_by_its_next_start() {
    let home = tempfile::tempdir().unwrap();
    let (bench, _) = begun(home.path());
    bench.studio.shutdown();
    assert_eq!(state_of(home.path(), 1), EntryState::Sent);
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    bench.until("what became of it", |_| {
        state_of(home.path(), 1) == EntryState::Cut
    });
    assert_is_a_part(&takes(home.path()));
}

/// The shelves can't be written: it lies where it came, and becomes a take as soon as they can.
#[test]
fn an_effect_that_the_disk_refused_is_kept_when_it_takes_it() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let shelves = (0..256).map(|shelf| home.path().join("audio").join(format!("{shelf:02x}")));
    let shelves: Vec<_> = shelves.filter(|shelf| !shelf.exists()).collect();
    for shelf in &shelves {
        std::fs::write(shelf, b"").unwrap();
    }
    let job = bench.generate(vec![ordered(effect())]);
    let JobState::Failed(trouble) = bench.until_over(job) else {
        panic!("{:?}", bench.desk.jobs);
    };
    assert_ne!(trouble.charged, Charged::No);
    for shelf in &shelves {
        std::fs::remove_file(shelf).unwrap();
    }
    bench.until("its take", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Finished { .. })
    });
    assert_eq!(state_of(home.path(), 1), EntryState::Settled);
    let kept = takes(home.path());
    assert!(
        matches!(kept[..], [(false, seconds)] if seconds > 0.9),
        "{kept:?}"
    );
}
