//! A line of a dub that is bought and killed on its way is paid for once and put in its place by the next start.

use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::library::Library;
use mynah::records::ledger::{Entry, EntryState};
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::request::Worth;
use mynah_model::command::{
    Command, DubbingCommand, FilmFrom, FilmWish, JobsCommand, LineOrder, PatchStep,
};
use mynah_model::desk::LineSaid;
use mynah_model::dubbing::{Film, FilmCard, Stands};
use mynah_model::urgency::Urgency;

use crate::rig::{self, Bench};
use crate::{HOME, finished};

/// Where the recording and its table are; unset in the process that tests.
const FILES: &str = "MYNAH_CRASH_FILES";
const SHEET: &str = "speaker,start_time,end_time,transcription,translation\n\
    Wren,0.2,1.2,Danke.,Thank you.\n\
    Heron,1.6,2.8,Kommt um 8.,Come at 9.\n";

/// Set where the killed process cancels its dub as it is made.
const STOPS: &str = "MYNAH_CRASH_STOPS";

/// What the killed process has the line say, where that is something else; and where it buys it, puts the line back and
/// orders the same words again, which are here by then.
const SAYS: &str = "MYNAH_CRASH_SAYS";
const AGAIN: &str = "MYNAH_CRASH_AGAIN";

/// What the killed process does. In the testing process this is nothing.
#[test]
fn dub_victim() {
    let read = |name| std::env::var(name).ok().map(PathBuf::from);
    let (Some(home), Some(files)) = (read(HOME), read(FILES)) else {
        return;
    };
    let mut bench = Bench::open(rig::options(&home, None));
    let wish = FilmWish {
        backend: Backend::Draft,
        from: FilmFrom::File(files.join("talk.wav")),
        languages: vec!["en".to_owned()],
        source: Some("de".to_owned()),
        sheets: vec![files.join("lines.csv")],
        speakers: None,
        cut: None,
        worth: Worth::Marked,
        drop_background: false,
        background: None,
        mask_profanity: false,
        without_clones: true,
        as_project: false,
        agreed: Vec::new(),
    };
    bench.send(Command::Dubbing(DubbingCommand::Bring(1, Box::new(wish))));
    let card = looked(&mut bench, 1);
    let language = &card.film.languages[0];
    let way = (Backend::Draft, Urgency::Interactive);
    let dub = bench.desk.dub_order(way, card.film.request(language));
    generate(&bench, dub);
    if std::env::var_os(STOPS).is_some() {
        bench.until("its beginning", |_| {
            let library = Library::open(&home, Clock::system()).unwrap();
            let dubs = library.dubs(Backend::Draft).unwrap();
            dubs.iter().any(|dub| dub.remote.is_some())
        });
        bench.send(Command::Jobs(JobsCommand::CancelAll));
        bench.until("its end", |desk| desk.jobs.is_empty());
    }
    bench.until("the dub", |desk| finished(desk) == 1);
    let look = DubbingCommand::Look(2, card.id);
    bench.send(Command::Dubbing(look));
    let card = looked(&mut bench, 2);
    assert!(matches!(card.stands("en"), Some(Stands::Ready { .. })));
    let voice = bench.desk.voices_of(Backend::Draft)[0].clone();
    let text = std::env::var(SAYS).unwrap_or_else(|_| "Come at nine.".to_owned());
    let said = LineSaid {
        line: 2,
        text: &text,
        voice: &voice,
        model: None,
    };
    let order = bench.desk.line_order(&card, "en", said).unwrap();
    generate(&bench, order.clone());
    bench.until("the fix", |desk| !desk.dubbing.patched.is_empty());
    if std::env::var_os(AGAIN).is_some() {
        let step = PatchStep::PutBack(2);
        let step = DubbingCommand::Step(3, card.id, "en".to_owned(), step);
        bench.send(Command::Dubbing(step));
        looked(&mut bench, 3);
        generate(&bench, order);
        bench.until("the end", |_| false);
    }
}

fn looked(bench: &mut Bench, number: u64) -> FilmCard {
    bench.until("the film", |desk| desk.dubbing.looked.contains_key(&number));
    let looked = &bench.desk.dubbing.looked[&number];
    (**looked.as_ref().unwrap()).clone()
}

fn generate(bench: &Bench, order: LineOrder) {
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: None,
        backend: Backend::Draft,
        asked_alone: true,
        orders: vec![order],
        play: false,
    }));
}

fn film(home: &Path) -> Film {
    let library = Library::open(home, Clock::system()).unwrap();
    Film::read(&library.films(Backend::Draft).unwrap()[0].content).unwrap()
}

/// The dub in the ledger.
fn dub_of(home: &Path) -> Entry {
    let library = Library::open(home, Clock::system()).unwrap();
    let dubs = library.dubs(Backend::Draft).unwrap();
    dubs.into_iter().next().unwrap()
}

/// A recording of four seconds and its table.
fn brought() -> tempfile::TempDir {
    recorded(4, SHEET)
}

/// A recording of ten minutes with a line every two seconds: a dub of it is stopped long before its end.
fn brought_long() -> tempfile::TempDir {
    let head = SHEET.lines().take(1).map(str::to_owned);
    let rows = (0..300).map(|row| {
        let start = row * 2;
        let text = format!("This is line {row} of a long film.");
        format!("Wren,{start}.0,{start}.9,Danke.,{text}")
    });
    recorded(600, &head.chain(rows).collect::<Vec<_>>().join("\n"))
}

fn recorded(seconds: u32, sheet: &str) -> tempfile::TempDir {
    let files = tempfile::tempdir().unwrap();
    let wave = (0..16_000 * seconds).map(|n| 0.2 * (n as f32 * 0.06).sin());
    let wav = encode(
        &Pcm::mono(16_000, wave.collect()),
        "wav_16000".parse().unwrap(),
    );
    std::fs::write(files.path().join("talk.wav"), wav.unwrap()).unwrap();
    std::fs::write(files.path().join("lines.csv"), sheet).unwrap();
    files
}

fn killed_at(point: &str, home: &Path, files: &Path, how: &[(&str, &str)]) {
    let mut victim = Process::new(std::env::current_exe().unwrap());
    let ended = victim
        .envs(how.iter().copied())
        .args(["dubs::dub_victim", "--exact", "--nocapture"])
        .env(HOME, home)
        .env(FILES, files)
        .env("MYNAH_KILL_AT", point)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert_eq!(ended.code(), None, "it was not killed at {point}: {ended}");
}

/// It was said to be gone at the provider and perhaps charged, and asked its price once more.
#[test]
fn a_draft_dub_whose_stop_was_not_written_down_costs_nothing() {
    let (files, home) = (brought_long(), tempfile::tempdir().unwrap());
    killed_at("dub-stopped", home.path(), files.path(), &[(STOPS, "1")]);
    assert_eq!(dub_of(home.path()).state, EntryState::Sent);
    let mut bench = Bench::open(rig::options(home.path(), None));
    bench.go_on();
    bench.until("what became of it", |_| {
        dub_of(home.path()).state != EntryState::Sent
    });
    assert_eq!(dub_of(home.path()).state, EntryState::Released);
}

/// It stood in the window that was open as being made, without end, and nobody made it.
#[test]
fn a_dub_of_a_killed_process_is_gone_on_with_by_an_open_window() {
    let (files, home) = (brought(), tempfile::tempdir().unwrap());
    let mut window = Bench::open(rig::options(home.path(), None));
    window.go_on();
    killed_at("begun", home.path(), files.path(), &[]);
    window.until("the dub", |_| {
        dub_of(home.path()).state == EntryState::Settled
    });
}

/// The line was paid for, and nobody knew any more what it had been bought for.
#[test]
fn a_line_of_a_dub_killed_on_its_way_is_put_in_its_place_and_paid_for_once() {
    let files = brought();
    // The dub comes to each of them first.
    for point in ["intended:2", "sent:2", "settled:2"] {
        let home = tempfile::tempdir().unwrap();
        killed_at(point, home.path(), files.path(), &[]);
        let before = film(home.path());
        assert_eq!(before.languages[0].wishes.len(), 1, "{point}");
        assert_eq!(before.languages[0].patches, [], "{point}");

        let mut bench = Bench::open(rig::options(home.path(), None));
        bench.go_on();
        bench.until("the fix", |desk| {
            let mut all = desk.dubbing.patched.values();
            all.any(|patched| patched.came.is_ok())
        });
        let library = Library::open(home.path(), Clock::system()).unwrap();
        let after = film(home.path());
        let bought = library.lines_of_dub(&after.how.input.hash).unwrap();
        let paid = bought.iter().filter(|it| it.state == EntryState::Settled);
        assert_eq!(paid.count(), 1, "{point}");
        let language = &after.languages[0];
        assert_eq!(language.wishes, [], "{point}");
        assert_eq!(language.steps.len(), 1, "{point}");
        assert_eq!(language.now()[1].text, "Come at nine.", "{point}");
    }
}

/// What was joined of bought parts, or was in the library, was never put in its place, and nothing said so.
#[test]
fn a_line_that_is_here_and_not_in_its_place_is_put_there_however_it_came() {
    let files = brought();
    let parted = "Come [silence 0.2s] at nine.";
    for (point, text, how) in [
        ("came", parted, &[(SAYS, parted)]),
        ("came:2", "Come at nine.", &[(AGAIN, "1")]),
    ] {
        let home = tempfile::tempdir().unwrap();
        killed_at(point, home.path(), files.path(), how);
        assert_eq!(film(home.path()).languages[0].patches, [], "{point}");
        // Its order was over, and may be forgotten by then.
        let database = rusqlite::Connection::open(home.path().join("library.db")).unwrap();
        database.execute("DELETE FROM queued", []).unwrap();
        drop(database);

        let mut bench = Bench::open(rig::options(home.path(), None));
        bench.until("the fix", |desk| {
            let mut all = desk.dubbing.patched.values();
            all.any(|patched| patched.came.is_ok())
        });
        let language = &film(home.path()).languages[0];
        assert_eq!(language.wishes, [], "{point}");
        assert_eq!(language.now()[1].text, text, "{point}");
    }
}
