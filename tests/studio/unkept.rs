//! What nobody else keeps was lost with the program, with a press of 'Cancel' and with a full disk, though it was paid
//! for and most of it was here; and with anybody who started meanwhile.

use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use super::recovery::state_of;
use super::tools::{design, effect, ordered};
use super::*;
use mynah::draft::faults::Gate;
use mynah::library::Library;
use mynah::records::ledger::EntryState;
use mynah::terms::clock::Clock;
use mynah::terms::format::OutputFormat;
use mynah::terms::ids::{EntryId, TakeId};
use mynah::terms::request::MusicRequest;
use mynah_model::command::StorageCommand;
use mynah_model::event::{Notice, Offer};

/// About half of an effect's sound.
const HALF: usize = 8_000;

/// A studio in this home with an effect under way, whose sound is here and whose end never comes.
fn begun(home: &std::path::Path) -> (Bench, JobId) {
    let mut bench = Bench::open(StudioOptions::new(home));
    let stalls = Fault::StallAfterChunks(1);
    bench.faults.next_on("/sound-generation", stalls);
    let job = bench.generate(vec![ordered(effect())]);
    bench.until("sound", |desk| desk.job(job).unwrap().sound().is_some());
    (bench, job)
}

/// Whether each take of the first order in this home is cut, and how long it is; their sound is there.
fn takes(home: &std::path::Path) -> Vec<(bool, f64)> {
    let library = Library::open(home, Clock::system()).unwrap();
    let database = rusqlite::Connection::open(home.join("library.db")).unwrap();
    let mut takes = database
        .prepare("SELECT id, cut, seconds FROM take WHERE entry = 1")
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

/// Files where the shelves of this home are to be: nothing is kept there as long as they stand.
fn blocked(home: &Path) -> Vec<PathBuf> {
    let shelves = (0..256).map(|shelf| home.join("audio").join(format!("{shelf:02x}")));
    let shelves: Vec<_> = shelves.filter(|shelf| !shelf.exists()).collect();
    for shelf in &shelves {
        std::fs::write(shelf, b"").unwrap();
    }
    shelves
}

/// The shelves can't be written: it lies where it came, and becomes a take as soon as they can.
#[test]
fn an_effect_that_the_disk_refused_is_kept_when_it_takes_it() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let shelves = blocked(home.path());
    let job = bench.generate(vec![ordered(effect())]);
    let JobState::Failed(trouble) = bench.until_over(job) else {
        panic!("{:?}", bench.desk.jobs);
    };
    assert_ne!(trouble.charged, Charged::No);
    let what = &trouble.what;
    assert!(
        what.contains("kept by itself") && !what.contains("be looked for"),
        "{what}"
    );
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

/// An effect whose answer waits at a gate after so many bytes.
fn held(bytes: usize, home: &Path) -> (Bench, JobId, Gate) {
    let (mut bench, gate) = (Bench::open(StudioOptions::new(home)), Gate::default());
    let holds = Fault::HoldAfterBytes(bytes, gate.clone());
    bench.faults.next_on("/sound-generation", holds);
    let job = bench.generate(vec![ordered(effect())]);
    if bytes > 0 {
        bench.until("sound", |desk| desk.job(job).unwrap().sound().is_some());
    } else {
        let faults = bench.faults.clone();
        bench.until_seen("its sending", || faults.waiting() == 0);
    }
    (bench, job, gate)
}

/// The gate is opened: all of it is one take, at its price.
fn assert_is_whole(bench: &mut Bench, job: JobId, gate: &Gate, home: &Path) {
    assert_eq!(state_of(home, 1), EntryState::Sent);
    gate.open();
    let JobState::Finished { cost, cached, .. } = *bench.until_over(job) else {
        panic!("{:?}", bench.desk.jobs);
    };
    assert!(cost > Credits::ZERO && !cached);
    assert_eq!(state_of(home, 1), EntryState::Settled);
    let kept = takes(home);
    assert!(
        matches!(kept[..], [(false, seconds)] if seconds > 0.9),
        "{kept:?}"
    );
    bench.until("a closed bill", |desk| {
        let spend = desk.spend[&Backend::Draft];
        spend.spent >= cost && (spend.reserved, spend.unknown) == (Credits::ZERO, Credits::ZERO)
    });
    let left = std::fs::read_dir(home.join("audio/arriving")).unwrap();
    assert_eq!(left.count(), 0);
}

/// The start of a command took the half that was there for the end of it, and deleted what was still being written.
#[test]
fn an_effect_that_arrives_is_not_touched_by_a_command_that_starts_meanwhile() {
    for bytes in [0, HALF] {
        let home = tempfile::tempdir().unwrap();
        let (mut bench, job, gate) = held(bytes, home.path());
        let mut speak = Process::new(env!("CARGO_BIN_EXE_mynah"));
        for name in ["MYNAH_API_BASE", "ELEVENLABS_API_KEY", "MYNAH_KEY_COMMAND"] {
            speak.env_remove(name);
        }
        let spoke = speak
            .args(["speak", "Low tide.", "--draft", "--out"])
            .arg(home.path().join("said.mp3"))
            .env("MYNAH_HOME", home.path())
            .env("MYNAH_AUDIO", "null")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(spoke.status.success(), "{spoke:?}");
        assert_is_whole(&mut bench, job, &gate, home.path());
    }
}

/// Who waits for another window's effect looked again and again whether that one had ended.
#[test]
fn an_effect_that_arrives_is_not_touched_by_a_window_that_waits_for_it() {
    for bytes in [0, HALF] {
        let home = tempfile::tempdir().unwrap();
        let (mut bench, job, gate) = held(bytes, home.path());
        let mut second = Bench::open(StudioOptions::new(home.path()));
        let twin = second.generate(vec![ordered(effect())]);
        second.until("a word about the other window", |desk| {
            let state = &desk.job(twin).unwrap().state;
            matches!(state, JobState::Held { why, .. } if why.what.starts_with("Another Mynah window"))
        });
        assert_is_whole(&mut bench, job, &gate, home.path());
        match second.until_over(twin) {
            JobState::Finished { cost, cached, .. } => {
                assert_eq!((*cost, *cached), (Credits::ZERO, true));
            }
            other => panic!("{other:?}"),
        }
    }
}

/// A backup that was brought back took what this very window was still getting for what an ended one had left.
#[test]
fn an_effect_that_arrives_is_not_touched_by_a_backup_that_is_brought_back() {
    let (home, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut bench, job, gate) = held(HALF, home.path());
    bench.send(Command::Storage(StorageCommand::BackUp(
        place.path().into(),
    )));
    let folder = |desk: &Desk| {
        desk.notices.iter().find_map(|notice| match notice {
            Notice::Offer {
                offer: Offer::ShowFolder(folder),
                ..
            } => Some(folder.clone()),
            _ => None,
        })
    };
    bench.until("a backup", |desk| folder(desk).is_some());
    let folder = folder(&bench.desk).unwrap();
    bench.send(Command::Storage(StorageCommand::BringBack(folder)));
    bench.until("what was brought back", |desk| {
        let done = |notice: &Notice| matches!(notice, Notice::Done(_));
        desk.notices.iter().any(done)
    });
    // An order waits until all that was left is looked at.
    let line = bench.generate(vec![bench.order(0, false)]);
    bench.until_over(line);
    assert_is_whole(&mut bench, job, &gate, home.path());
}

/// The ledger was lost with what had been ordered, and what had come of it was deleted unseen.
#[test]
fn an_effect_whose_entry_was_lost_is_kept_and_told_at_every_start() {
    let home = tempfile::tempdir().unwrap();
    let (bench, _) = begun(home.path());
    bench.studio.shutdown();
    for log in ["library.db-wal", "library.db-shm"] {
        drop(std::fs::remove_file(home.path().join(log)));
    }
    std::fs::write(home.path().join("library.db"), [0xff; 5_000]).unwrap();
    let folder = home.path().join("unreadable").display().to_string();
    let told = |desk: &Desk| {
        desk.notices.iter().any(|notice| match notice {
            Notice::Trouble(trouble) => {
                trouble
                    .remedies
                    .contains(&Remedy::ShowFolder(folder.clone()))
                    && trouble.what.contains("paid for")
            }
            _ => false,
        })
    };
    for _ in 0..2 {
        let mut bench = Bench::open(StudioOptions::new(home.path()));
        bench.until("a word about it", told);
        bench.studio.shutdown();
    }
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let strays = library.strays();
    let [stray] = &strays[..] else {
        panic!("{strays:?}");
    };
    assert!(std::fs::metadata(stray).unwrap().len() > 0);
    std::fs::remove_file(stray).unwrap();
    let bench = Bench::open(StudioOptions::new(home.path()));
    assert!(!told(&bench.desk));
}

/// What the service called a song was lost with the stream.
#[test]
fn a_song_that_the_program_leaves_keeps_its_name() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let stalls = Fault::StallAfterChunks(1);
    bench.faults.next_on("/music", stalls);
    let song = Generation::Music(MusicRequest {
        prompt: "A slow waltz for a music box".to_owned(),
        model: "music_v1".into(),
        millis: Some(3_000),
        lyrics: None,
        instrumental: true,
        sections: Vec::new(),
        format: OutputFormat::MP3_44100_128,
    });
    let job = bench.generate(vec![ordered(song)]);
    bench.until("sound", |desk| desk.job(job).unwrap().sound().is_some());
    let ask = |sql: &str| {
        let database = rusqlite::Connection::open(home.path().join("library.db")).unwrap();
        let name = database.query_row(sql, [], |row| row.get::<_, Option<String>>(0));
        name.unwrap_or_default()
    };
    let told = "SELECT remote FROM entry";
    bench.until("its name", |_| ask(told).is_some());
    let name = ask(told);
    bench.studio.shutdown();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    bench.until("what became of it", |_| {
        state_of(home.path(), 1) == EntryState::Cut
    });
    assert_eq!(ask("SELECT given FROM take"), name);
}

/// Of previews that were kept later nobody knew any more what had been understood of their words.
#[test]
fn previews_that_are_kept_later_say_what_was_understood() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let shelves = blocked(home.path());
    let job = bench.generate(vec![ordered(design())]);
    bench.until_over(job);
    for shelf in &shelves {
        std::fs::remove_file(shelf).unwrap();
    }
    bench.until("its previews", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Finished { .. })
    });
    let library = Library::open(home.path(), Clock::system()).unwrap();
    for take in library.takes_of(EntryId(1)).unwrap() {
        let remark = take.remark.unwrap();
        assert!(remark.contains("understood these words:"), "{remark}");
    }
}

/// "1 000 perhaps charged" stayed for good, though the service said what it cost and sent what it made.
#[test]
fn previews_that_are_stopped_on_their_way_are_kept_at_what_they_cost() {
    let home = tempfile::tempdir().unwrap();
    let (mut bench, gate) = (
        Bench::open(StudioOptions::new(home.path())),
        Gate::default(),
    );
    let holds = Fault::HoldAfterBytes(0, gate.clone());
    bench.faults.next_on("/text-to-voice/design", holds);
    let Generation::Design(mut request) = design() else {
        panic!("it is one");
    };
    request.text = None;
    let job = bench.generate(vec![ordered(Generation::Design(request))]);
    let faults = bench.faults.clone();
    bench.until_seen("its sending", || faults.waiting() == 0);
    bench.send(Command::Jobs(JobsCommand::Cancel(job)));
    let JobState::Cancelled(trouble) = bench.until_over(job) else {
        panic!("{:?}", bench.desk.jobs);
    };
    assert!(
        trouble.what.contains("Stopped after it was sent"),
        "{trouble:?}"
    );
    assert!(matches!(trouble.charged, Charged::Unknown { .. }));
    assert_eq!(trouble.remedies, [], "no history has them");
    // Whoever closes now is asked: the answer would come to nobody. Nor does anything put it out of sight.
    bench.send(Command::Jobs(JobsCommand::Dismiss(job)));
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    bench.until("that the queue waits", |desk| desk.flow.paused);
    assert_eq!(bench.desk.at_stake(Backend::Draft), 1);
    gate.open();
    bench.until("its previews", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Finished { .. })
    });
    assert_eq!(state_of(home.path(), 1), EntryState::Settled);
    assert_eq!(takes(home.path()).len(), 3);
    assert_eq!(bench.desk.at_stake(Backend::Draft), 0);
    bench.until("the bill", |desk| {
        let meter = desk
            .meters
            .get(&Backend::Draft)
            .and_then(|meter| meter.value());
        let spend = desk.spend[&Backend::Draft];
        spend.unknown == Credits::ZERO && meter.is_some_and(|meter| meter.used == spend.spent)
    });
}
