//! A disk that really is full: nothing is bought that can't be kept, what was typed and what was paid is not lost,
//! and work goes on once there is room again.
//!
//! The disk is a small one of its own, which this binary is started on again.

use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use super::account::{KEY, Service};
use super::recovery::{QUICK, is_finished, order_live};
use super::tools::{dub, ordered, recording};
use super::*;
use mynah::draft::faults::Gate;
use mynah::draft::plan::Plan;
use mynah::library::Library;
use mynah::records::ledger::EntryState;
use mynah::script::edit::Edit;
use mynah::terms::clock::Clock;
use mynah::terms::format::OutputFormat;
use mynah::terms::request::{DubRequest, EffectRequest};
use mynah::terms::secret::Secret;
use mynah_model::command::{AccountCommand, DubLine, DubbingCommand};
use mynah_model::desk::Saved;
use mynah_model::dubbing::{HalfWritten, Segment};
use mynah_model::event::Notice;
use mynah_model::trouble::Trouble;

/// The small disk; unset in the process that tests.
const DISK: &str = "MYNAH_SMALL_DISK";

/// Runs a test of this binary on a disk of its own, as whoever runs the tests.
fn on_a_disk_of_its_own(test: &str) {
    let disk = tempfile::tempdir().unwrap();
    let is_root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
    let mut namespace = Process::new("unshare");
    if !is_root {
        namespace.arg("--map-root-user");
    }
    let script = r#"mount -t tmpfs -o size=8m none "$0" || exit 99; exec "$1" "full::$2" --exact"#;
    // Of the package util-linux.
    let run = namespace
        .args(["--mount", "sh", "-c", script])
        .arg(disk.path())
        .arg(std::env::current_exe().unwrap())
        .arg(test)
        .env(DISK, disk.path())
        .output()
        .unwrap();
    assert_ne!(run.status.code(), Some(99), "no disk can be mounted here");
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && told.contains("1 passed"), "{told}");
}

/// The small disk, in the process that was started on it.
fn small_disk() -> Option<PathBuf> {
    std::env::var_os(DISK).map(PathBuf::from)
}

/// A studio there, at a service.
fn there(home: &Path) -> (Service, StudioOptions) {
    with(home, Service::start())
}

fn with(home: &Path, service: Service) -> (Service, StudioOptions) {
    let mut options = StudioOptions::new(home);
    options.environment.api_base = Some(service.base.clone());
    options.environment.key = Some(Secret::new(KEY));
    (service, options)
}

#[test]
fn a_full_disk_costs_nothing_and_loses_nothing() {
    on_a_disk_of_its_own("on_a_small_disk");
}

/// It was bought, and the half of it that found no room was lost.
#[test]
fn what_the_disk_has_no_room_for_is_not_bought() {
    on_a_disk_of_its_own("with_little_room");
}

/// What found no room was not read on, and nobody else keeps it.
#[test]
fn what_finds_no_room_while_it_arrives_is_kept_once_there_is_some() {
    on_a_disk_of_its_own("filled_while_it_arrives");
}

/// All of a dub was fetched until the disk was full, again and again.
#[test]
fn a_dub_that_has_no_room_is_not_fetched() {
    on_a_disk_of_its_own("with_no_room_for_a_dub");
}

#[test]
fn with_no_room_for_a_dub() {
    let Some(home) = small_disk() else {
        return;
    };
    let (service, mut options) = there(&home);
    options.looks = QUICK;
    let mut bench = Bench::open(options);
    let library = Library::open(&home, Clock::system()).unwrap();
    let Generation::Dubbing(request) = dub(&library) else {
        panic!("it is a dub");
    };
    let request = Generation::Dubbing(DubRequest {
        input: recording(&library, 60.0),
        ..request
    });
    let gate = Gate::default();
    let looked_at = Fault::HoldBefore(gate.clone());
    service.faults.next_on("/v1/dubbing/", looked_at);
    // Whoever reads any of it waits for the rest.
    let slow = Fault::SlowChunks(Duration::from_mins(1));
    service.faults.always_on("/audio/en", slow);
    let job = order_live(&mut bench, vec![ordered(request)]);
    let dubs = || library.dubs(Backend::Live).unwrap();
    bench.until("it begun", |_| {
        dubs().first().is_some_and(|it| it.remote.is_some())
    });
    let filler = fill(&home);
    // Enough for the ledger, and for less than the half of it.
    let size = std::fs::metadata(&filler).unwrap().len() - 300_000;
    let file = std::fs::File::options().write(true).open(&filler);
    file.unwrap().set_len(size).unwrap();
    gate.open();
    let trouble = failed(bench.until_over(job));
    assert!(trouble.what.contains("full"), "{trouble:?}");
    service.faults.clear();
    std::fs::remove_file(filler).unwrap();
    bench.until("its film", |_| dubs()[0].state == EntryState::Settled);
    assert_eq!(dubs().len(), 1);
}

/// All of a language's sound comes with a line that is said anew: it was paid, and found no room.
#[test]
fn a_line_that_is_said_anew_and_has_no_room_is_not_bought() {
    on_a_disk_of_its_own("with_no_room_for_a_line");
}

#[test]
fn with_no_room_for_a_line() {
    let Some(home) = small_disk() else {
        return;
    };
    let (service, options) = with(&home, Service::on(Plan::Enterprise));
    let mut bench = Bench::open(options);
    let library = Library::open(&home, Clock::system()).unwrap();
    bench.send(Command::Account(AccountCommand::Enter(Backend::Live)));
    bench.until("the account's plan", |desk| {
        desk.dub_projects(Backend::Live).is_some()
    });
    let request = DubRequest {
        input: recording(&library, 20.0),
        ..dub_projects::project(&library)
    };
    let id = dub_projects::bring(&library, &request);
    dub_projects::finish(&mut bench, ordered(Generation::Dubbing(request)));
    let card = dub_projects::look(&mut bench, 101, &id);
    let filler = fill(&home);
    let size = std::fs::metadata(&filler).unwrap().len() - 300_000;
    let file = std::fs::File::options().write(true).open(&filler);
    file.unwrap().set_len(size).unwrap();
    let before = service.billed();
    let order = bench.desk.anew_order(&card, "en", (2, "Not today."));
    let order = order.unwrap();
    let job = order_live(&mut bench, vec![order.clone()]);
    let trouble = failed(bench.until_over(job));
    assert_eq!(trouble.charged, Charged::No, "{trouble:?}");
    assert_eq!(service.billed(), before);
    std::fs::remove_file(filler).unwrap();
    dub_projects::finish(&mut bench, order);
    assert!(service.billed() > before);
}

fn rain(seconds: f32) -> Generation {
    Generation::Effects(EffectRequest {
        text: "Rain on a roof".to_owned(),
        seconds: Some(seconds),
        influence: None,
        looped: false,
        format: OutputFormat::default(),
    })
}

#[test]
fn with_little_room() {
    let Some(home) = small_disk() else {
        return;
    };
    let (_service, options) = there(&home);
    let mut bench = Bench::open(options);
    let filler = fill(&home);
    // Enough for the ledger, and for the half of it.
    let size = std::fs::metadata(&filler).unwrap().len() - 300_000;
    let file = std::fs::File::options().write(true).open(&filler);
    file.unwrap().set_len(size).unwrap();
    let job = order_live(&mut bench, vec![ordered(rain(22.0))]);
    tells_of_a_full_disk(&failed(bench.until_over(job)));
    assert_eq!(bill(&mut bench), Credits::ZERO);
    std::fs::remove_file(filler).unwrap();
    bench.send(Command::Jobs(JobsCommand::Retry(job)));
    bench.until("the take", |desk| is_finished(desk, job));
    // What was taken and not needed is everybody's again.
    let reserved = std::fs::read_dir(home.join("audio/arriving")).unwrap();
    assert_eq!(reserved.count(), 0);
}

#[test]
fn filled_while_it_arrives() {
    let Some(home) = small_disk() else {
        return;
    };
    let (service, options) = there(&home);
    let mut bench = Bench::open(options);
    let gate = Gate::default();
    let holds = Fault::HoldAfterBytes(8_000, gate.clone());
    service.faults.next_on("/sound-generation", holds);
    let job = order_live(&mut bench, vec![ordered(rain(22.0))]);
    bench.until("sound", |desk| desk.job(job).unwrap().sound().is_some());
    lose_room(&home);
    let filler = fill(&home);
    gate.open();
    bench.until("a word about it", |desk| {
        match &desk.job(job).unwrap().state {
            JobState::Held { why, .. } => why.what.contains("full") && why.what.contains("memory"),
            _ => false,
        }
    });
    assert_eq!(
        bench.desk.at_stake(Backend::Live),
        1,
        "a window that is closed waits"
    );
    // Another window doesn't take the front of it for all there is.
    let database = rusqlite::Connection::open(home.join("library.db")).unwrap();
    let state = database.query_row("SELECT state FROM entry", [], |row| row.get::<_, String>(0));
    assert_eq!(state.unwrap(), EntryState::Sent.as_str());
    std::fs::remove_file(filler).unwrap();
    bench.until("the take", |desk| is_finished(desk, job));
    let JobState::Finished { cost, .. } = bench.desk.job(job).unwrap().state else {
        panic!("{:?}", bench.desk.jobs);
    };
    assert!(cost > Credits::ZERO);
    assert_eq!(bill(&mut bench), cost);
    let take = database.query_row("SELECT cut, seconds FROM take", [], |row| {
        Ok((row.get::<_, bool>(0)?, row.get::<_, f64>(1)?))
    });
    let (is_cut, seconds) = take.unwrap();
    assert!(!is_cut && seconds > 21.0, "{is_cut} {seconds}");
}

/// What was half written of a dub's line was lost on a full disk, and nobody was told.
#[test]
fn what_is_half_written_and_not_kept_is_told() {
    on_a_disk_of_its_own("with_no_room_for_words");
}

#[test]
fn with_no_room_for_words() {
    let Some(home) = small_disk() else {
        return;
    };
    let (_service, options) = there(&home);
    let mut bench = Bench::open(options);
    let library = Library::open(&home, Clock::system()).unwrap();
    let Generation::Dubbing(request) = dub(&library) else {
        panic!("it is a dub");
    };
    let at = DubLine {
        film: super::dub_projects::bring(&library, &request),
        language: request.target.clone(),
        line: 1,
    };
    drop(library);
    let filler = fill(&home);
    let half = HalfWritten {
        line: 1,
        said: "One.".to_owned(),
        own: Segment::default(),
        text: "Other words. ".repeat(2_000),
        voice: None,
    };
    let write = DubbingCommand::Write(at, Box::new(half));
    bench.send(Command::Dubbing(write));
    bench.until("a word about it", |desk| {
        let mut all = desk.notices.iter();
        all.any(|it| matches!(it, Notice::Trouble(no) if no.what.contains("full")))
    });
    std::fs::remove_file(filler).unwrap();
}

/// What is done there. In the testing process this is nothing.
#[test]
fn on_a_small_disk() {
    let Some(home) = small_disk() else {
        return;
    };
    let (service, options) = there(&home);
    let mut bench = Bench::open(options.clone());
    let (first, second) = (bench.order(0, false), bench.order(6, false));
    let price = |place| bench.desk.price_of(bench.line(place)).unwrap().quote.most;
    let prices = [price(0), price(6)];

    // Nothing can be written down, so nothing is sent.
    let filler = fill(&home);
    let line = bench.line(0);
    write(&mut bench, line, "Typed on a full disk.");
    bench.until("trouble", |desk| matches!(desk.saved(), Saved::Failed(_)));
    let Saved::Failed(trouble) = bench.desk.saved() else {
        panic!("it was saved");
    };
    tells_of_a_full_disk(trouble);
    let job = order_live(&mut bench, vec![first]);
    tells_of_a_full_disk(&failed(bench.until_over(job)));
    assert_eq!(bill(&mut bench), Credits::ZERO);

    // Room again: what was typed is kept with what is typed next, and the line is spoken.
    std::fs::remove_file(filler).unwrap();
    let line = bench.line(1);
    write(&mut bench, line, "Typed with room.");
    bench.until("saved", |desk| desk.saved() == Saved::Yes);
    bench.send(Command::Jobs(JobsCommand::Retry(job)));
    bench.until("the take", |desk| is_finished(desk, job));

    // Full while the sound arrives: the charge is told honestly.
    service
        .faults
        .next(Fault::SlowChunks(Duration::from_millis(100)));
    let job = order_live(&mut bench, vec![second]);
    bench.until("sound", |desk| desk.job(job).unwrap().sound().is_some());
    lose_room(&home);
    let filler = fill(&home);
    let trouble = failed(bench.until_over(job));
    assert!(trouble.what.contains("full"), "{trouble:?}");
    assert_ne!(trouble.charged, Charged::No, "{trouble:?}");
    assert_eq!(trouble.remedies.first(), Some(&Remedy::CheckHistory));
    std::fs::remove_file(filler).unwrap();
    // The service may take its time to file it.
    while !is_finished(&bench.desk, job) {
        bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
        bench.until("looking", |desk| {
            let state = &desk.job(job).unwrap().state;
            matches!(state, JobState::Running { .. } | JobState::Finished { .. })
        });
        bench.until_over(job);
    }
    let paid = prices[0] + prices[1];
    bench.until("one bill", |desk| {
        let spend = desk.spend[&Backend::Live];
        spend.spent == paid && (spend.unknown, spend.reserved) == (Credits::ZERO, Credits::ZERO)
    });
    assert_eq!(bill(&mut bench), paid);
    drop(bench);

    // Nothing that was there is damaged.
    let database = rusqlite::Connection::open(home.join("library.db")).unwrap();
    let check = database.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0));
    assert_eq!(check.unwrap(), "ok");
    let bench = Bench::open(options);
    let texts = bench.desk.script().lines().map(|line| line.text.as_str());
    let typed: Vec<&str> = texts.take(2).collect();
    assert_eq!(typed, ["Typed on a full disk.", "Typed with room."]);
    let library = Library::open(&home, Clock::system()).unwrap();
    for place in [0, 6] {
        let take = bench.desk.takes[&bench.line(place)].picked.clone().unwrap();
        assert!(!take.cut && library.verify(take.id).unwrap());
    }
}

/// The room that was taken for what arrives is everybody's, as where a file system keeps none.
fn lose_room(home: &Path) {
    let arriving = std::fs::read_dir(home.join("audio/arriving")).unwrap();
    for part in arriving.map(|file| file.unwrap().path()) {
        let file = std::fs::File::options().write(true).open(part).unwrap();
        file.set_len(file.metadata().unwrap().len()).unwrap();
    }
}

/// Takes all room there is, down to the last page.
fn fill(home: &Path) -> PathBuf {
    // Pages of the log that were written once could be written again.
    let database = rusqlite::Connection::open(home.join("library.db")).unwrap();
    let log = database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        row.get::<_, i64>(0)
    });
    assert_eq!(log.unwrap(), 0, "the log is in use");
    drop(database);
    let path = home.join("filler");
    let mut file = std::fs::File::create(&path).unwrap();
    let full = std::iter::repeat(()).find_map(|()| file.write_all(&[1; 4096]).err());
    assert_eq!(full.unwrap().kind(), std::io::ErrorKind::StorageFull);
    path
}

fn write(bench: &mut Bench, line: LineId, text: &str) {
    let text = text.to_owned();
    bench.desk.edit(Edit::SetText { id: line, text });
    bench.hand_over();
}

fn failed(state: &JobState) -> Trouble {
    match state {
        JobState::Failed(trouble) => trouble.clone(),
        other => panic!("{other:?}"),
    }
}

/// What happened, was I charged, what now.
fn tells_of_a_full_disk(trouble: &Trouble) {
    assert!(trouble.what.contains("full"), "{trouble:?}");
    assert_eq!(trouble.charged, Charged::No, "{trouble:?}");
    assert!(trouble.remedies.contains(&Remedy::Retry), "{trouble:?}");
}

/// What the service charged, read now.
fn bill(bench: &mut Bench) -> Credits {
    let before = bench
        .desk
        .meters
        .get(&Backend::Live)
        .and_then(|meter| meter.value())
        .map(|meter| meter.read);
    bench.send(Command::Account(AccountCommand::Refresh(Backend::Live)));
    let read = |desk: &Desk| {
        desk.meters
            .get(&Backend::Live)?
            .value()
            .map(|meter| meter.read)
    };
    bench.until("the bill", |desk| {
        read(desk).is_some_and(|read| Some(read) > before)
    });
    bench.desk.meters[&Backend::Live].value().unwrap().used
}
