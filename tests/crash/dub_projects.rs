//! A dub that is a project of the service, and a line of it that the service says anew: killed on its way, each is paid for
//! once and is what was ordered.

use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::draft::plan::Plan;
use mynah::library::Library;
use mynah::records::ledger::{Entry, EntryState};
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::credits::Credits;
use mynah::terms::ids::FilmId;
use mynah::terms::request::{Generation, Worth};
use mynah_engine::StudioOptions;
use mynah_model::command::{
    AccountCommand, Command, DubbingCommand, FilmFrom, FilmWish, LineOrder,
};
use mynah_model::dubbing::{Film, FilmCard, Stands};
use mynah_model::urgency::Urgency;

use crate::rig::{self, Bench};
use crate::{HOME, finished};

/// Where the recording and its table are; unset in the process that tests.
const FILES: &str = "MYNAH_CRASH_PROJECT_FILES";
const SHEET: &str = "speaker,start_time,end_time,transcription,translation\n\
    Wren,0.2,1.2,Danke.,Thank you.\n\
    Heron,1.6,2.8,Kommt um 8.,Come at 9.\n";
const TEXT: &str = "Come at nine.";

fn options(home: &Path) -> StudioOptions {
    let mut options = rig::options(home, None);
    options.draft.plan = Some(Plan::Enterprise);
    options
}

/// What the killed process does. In the testing process this is nothing.
#[test]
fn project_victim() {
    let read = |name| std::env::var(name).ok().map(PathBuf::from);
    let (Some(home), Some(files)) = (read(HOME), read(FILES)) else {
        return;
    };
    let mut bench = Bench::open(options(&home));
    bring(&bench, &files);
    let card = looked(&mut bench, 1);
    let dub = order(&bench, &card);
    generate(&bench, dub);
    bench.until("the dub", |desk| finished(desk) == 1);
    fix(&mut bench, &card.id);
}

fn bring(bench: &Bench, files: &Path) {
    let wish = FilmWish {
        backend: Backend::Draft,
        from: FilmFrom::File(files.join("talk.wav")),
        languages: vec!["en".to_owned()],
        source: Some("de".to_owned()),
        sheets: vec![files.join("lines.csv")],
        speakers: None,
        cut: None,
        worth: Worth::Plain,
        drop_background: false,
        background: None,
        mask_profanity: false,
        without_clones: true,
        as_project: true,
        agreed: Vec::new(),
    };
    bench.send(Command::Dubbing(DubbingCommand::Bring(1, Box::new(wish))));
}

/// The dub as it is ordered.
fn order(bench: &Bench, card: &FilmCard) -> LineOrder {
    let language = &card.film.languages[0];
    assert!(card.film.how.as_project);
    let way = (Backend::Draft, Urgency::Interactive);
    bench.desk.dub_order(way, card.film.request(language))
}

/// Its second line as the service says it anew, put in its place.
fn fix(bench: &mut Bench, id: &FilmId) {
    bench.send(Command::Account(AccountCommand::Refresh(Backend::Draft)));
    bench.until("the plan", |desk| {
        desk.dub_projects(Backend::Draft).is_some()
    });
    let look = DubbingCommand::Look(2, id.clone());
    bench.send(Command::Dubbing(look));
    let card = looked(bench, 2);
    assert!(matches!(card.stands("en"), Some(Stands::Ready { .. })));
    let order = bench.desk.anew_order(&card, "en", (2, TEXT)).unwrap();
    generate(bench, order);
    bench.until("the fix", |desk| {
        let mut all = desk.dubbing.patched.values();
        all.any(|patched| patched.came.is_ok())
    });
}

fn looked(bench: &mut Bench, number: u64) -> FilmCard {
    bench.until("the film", |desk| desk.dubbing.looked.contains_key(&number));
    let looked = &bench.desk.dubbing.looked[&number];
    (**looked.as_ref().unwrap()).clone()
}

fn generate(bench: &Bench, order: LineOrder) {
    bench.generate_orders(vec![order]);
}

fn killed(home: &Path, files: &Path, point: &str) {
    let ended = Process::new(std::env::current_exe().unwrap())
        .args(["dub_projects::project_victim", "--exact", "--nocapture"])
        .env(HOME, home)
        .env(FILES, files)
        .env("MYNAH_KILL_AT", point)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(!ended.success(), "it was not killed at {point}");
}

fn written() -> tempfile::TempDir {
    let files = tempfile::tempdir().unwrap();
    let wave = (0..16_000 * 4).map(|n| 0.2 * (n as f32 * 0.06).sin());
    let wav = encode(
        &Pcm::mono(16_000, wave.collect()),
        "wav_16000".parse().unwrap(),
    );
    std::fs::write(files.path().join("talk.wav"), wav.unwrap()).unwrap();
    std::fs::write(files.path().join("lines.csv"), SHEET).unwrap();
    files
}

fn film(home: &Path) -> (FilmId, Film) {
    let library = Library::open(home, Clock::system()).unwrap();
    let kept = library.films(Backend::Draft).unwrap().remove(0);
    (kept.id, Film::read(&kept.content).unwrap())
}

/// What was paid for: dubs, and lines that were said anew.
fn paid(home: &Path) -> [usize; 2] {
    let library = Library::open(home, Clock::system()).unwrap();
    let all = library.dubs(Backend::Draft).unwrap();
    let is_line = |entry: &&Entry| matches!(&*entry.intent.request, Generation::Anew(_));
    let settled: Vec<&Entry> = all
        .iter()
        .filter(|it| it.state == EntryState::Settled)
        .collect();
    let lines = settled.iter().filter(|it| is_line(it)).count();
    [settled.len() - lines, lines]
}

#[test]
fn a_project_and_a_line_of_it_that_are_killed_on_their_way_are_paid_for_once() {
    let files = written();
    // The project comes first, then its line.
    let points: &[&str] = if crate::rig::runs_long() {
        &[
            "intended",
            "sent",
            "begun",
            "settled",
            "intended:2",
            "sent:2",
            "translated",
            "begun:2",
            "settled:2",
        ]
    } else {
        &["begun", "sent:2", "translated"]
    };
    for point in points.iter().copied() {
        let home = tempfile::tempdir().unwrap();
        killed(home.path(), files.path(), point);
        let mut bench = Bench::open(options(home.path()));
        bench.go_on();
        let is_of_line = point.ends_with(":2") || point == "translated";
        let (id, _) = film(home.path());
        if is_of_line {
            bench.until("the fix", |desk| {
                let mut all = desk.dubbing.patched.values();
                all.any(|patched| patched.came.is_ok())
            });
        } else {
            bench.until("a clear ledger", |desk| {
                let spend = desk.spend.get(&Backend::Draft);
                spend.is_some_and(|spend| spend.reserved == Credits::ZERO)
            });
            let look = DubbingCommand::Look(7, id.clone());
            bench.send(Command::Dubbing(look));
            let card = looked(&mut bench, 7);
            let before = finished(&bench.desk);
            let dub = order(&bench, &card);
            generate(&bench, dub);
            bench.until("the dub", |desk| finished(desk) > before);
            fix(&mut bench, &id);
        }
        assert_eq!(paid(home.path()), [1, 1], "{point}");
        let (_, after) = film(home.path());
        let language = &after.languages[0];
        assert_eq!(language.wishes, [], "{point}");
        assert_eq!(language.now()[1].text, TEXT, "{point}");
        let bill = bench.bill();
        assert_eq!(bill, bench.desk.spend[&Backend::Draft].spent, "{point}");
        // Four seconds of the film, and 1.2 of the line.
        assert_eq!(bill, Credits(200 + 60), "{point}");
    }
}
