//! What was paid for and is gone from the disk: it is told as paid, and had again for nothing.

use mynah::draft::faults::Fault;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::records::ledger::EntryState;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah_model::dubbing::{Exporting, Film};

use crate::dub::{SHEET, file, ledger, rig};
use crate::faulty::Service;
use crate::rig::Rig;

const DUB: [&str; 9] = [
    "dub",
    "Der Film.mp4",
    "--to",
    "en",
    "--csv",
    "lines.csv",
    "--json",
    "--out",
    "out",
];

/// Removes the file of the only dub.
fn lose(rig: &Rig) {
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    let dubs = library.dubs(Backend::Live).unwrap();
    let paid = dubs.iter().find(|it| it.state == EntryState::Settled);
    let take = library.takes_of(paid.unwrap().id).unwrap()[0].id;
    std::fs::remove_file(library.sound(take).unwrap()).unwrap();
}

/// It was told as perhaps charged, or as ready and then as a file that can't be read.
#[test]
fn a_dub_whose_file_is_gone_is_told_as_paid_and_fetched_for_nothing() {
    let rig = rig();
    let service = Service::start(&rig);
    let told = service.run(&rig, &DUB).ends(0).json();
    let job = told["job"].as_str().unwrap();
    let (paid, left) = (ledger(&rig), service.left(&rig));
    lose(&rig);
    let status = service.run(&rig, &["dub", "status", job, "--json"]);
    let language = status.ends(0).json()["languages"][0].clone();
    assert_eq!(language["state"], "missing", "{language}");
    assert_eq!(language["credits"], paid, "{language}");
    let said = service.run(&rig, &["dub", "status", job]).ends(0).out;
    for words in ["charged", "gone from this computer", "for nothing"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let run = rig.run(&["dub", "export", job, "--out", "later"]).ends(1);
    for words in ["gone from this computer", "for nothing"] {
        assert!(run.err.contains(words), "{words}: {run:?}");
    }
    let again = service.run(&rig, &DUB).ends(0);
    assert!(again.err.contains("for nothing"), "{again:?}");
    let again = again.json();
    assert_eq!(again["credits"], 0, "{again}");
    assert!(rig.path(&file(&again, "en", "audio", ".wav")).is_file());
    assert_eq!((service.left(&rig), ledger(&rig)), (left, paid));
    // The very dub that was bought was "saved by the cache" with each command.
    service.run(&rig, &DUB).ends(0);
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    assert_eq!(library.spend(Backend::Live).unwrap().saved.0, 0);
}

/// A language that may have been charged could never be ordered there again, though its price was printed.
#[test]
fn a_dub_that_may_have_been_charged_is_ordered_once_more_by_who_says_so() {
    let rig = rig();
    let service = Service::start(&rig);
    service.faults.disguised(true);
    // Without a transcript they can't understand speech: that fails.
    let deaf = ["dub", "Der Film.mp4", "--to", "en,fr", "--out", "out"];
    let dubs = || {
        let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
        library.dubs(Backend::Live).unwrap().len()
    };
    let run = service.run(&rig, &deaf).ends(1);
    assert!(run.err.contains("can't understand"), "{run:?}");
    assert_eq!(dubs(), 2);
    service.run(&rig, &deaf).ends(1);
    assert_eq!(dubs(), 2, "nobody said so");
    service
        .run(&rig, &[&deaf[..], &["--again", "fr"]].concat())
        .ends(1);
    assert_eq!(dubs(), 3);
}

/// Where the service has it no more either, the same costs its price once more: that is bought by who says so alone.
#[test]
fn a_dub_that_nobody_has_any_more_is_not_bought_unasked() {
    let rig = rig();
    let service = Service::start(&rig);
    service.run(&rig, &DUB).ends(0);
    let (paid, left) = (ledger(&rig), service.left(&rig));
    lose(&rig);
    let gone = Refusal::not_found("dubbing_not_found", "There is no such language.");
    service.faults.always_on("/audio/en", Fault::Refuse(gone));
    // It was told what it costs and bought in the same breath, for one answer that it isn't there.
    let run = service.run(&rig, &DUB).ends(1);
    assert!(run.err.contains("--again en"), "{run:?}");
    assert_eq!((service.left(&rig), ledger(&rig)), (left, paid));
    service.faults.clear();
    let again = service.run(&rig, &DUB).ends(0).json();
    assert_eq!(again["credits"], 0, "{again}");
    assert_eq!((service.left(&rig), ledger(&rig)), (left, paid));
}

/// With the key of another account the language that is here was bought once more, unasked.
#[test]
fn a_dub_that_is_here_is_not_bought_with_another_account() {
    let rig = rig();
    let first = Service::start(&rig);
    first.run(&rig, &DUB).ends(0);
    let other = Service::of(&rig, "other");
    let left = other.left(&rig);
    let again = other.run(&rig, &DUB).ends(0);
    assert!(again.err.contains("dubbed already"), "{again:?}");
    let again = again.json();
    assert_eq!(again["credits"], 0, "{again}");
    assert!(rig.path(&file(&again, "en", "audio", ".wav")).is_file());
    assert_eq!(other.left(&rig), left);
}

fn film(rig: &Rig) -> Film {
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    let films = library.films(Backend::Draft).unwrap();
    Film::read(&films[0].content).unwrap()
}

/// The command took the first voice where the window takes the one that said the line before.
#[test]
fn a_line_is_said_again_by_the_voice_that_said_it() {
    let rig = rig();
    let told = rig.run(&DUB).ends(0).json();
    let job = told["job"].as_str().unwrap();
    let patch = |text: &str, more: &[&str]| {
        let fixed = ["dub", "patch", job, "--to", "en", "--line", "2", "--text"];
        let all = [&fixed[..], &[text, "--json", "--out", "out"], more].concat();
        rig.run(&all).ends(0).json()["voice_id"].clone()
    };
    // Who is called like the speaker says it, unless somebody else was chosen.
    let wren = patch("Thanks.", &[]);
    let heron = patch("Thanks.", &["--voice", "Heron"]);
    assert_ne!(wren, heron);
    assert_eq!(patch("Oh, thanks.", &[]), heron);
    let patches = &film(&rig).languages[0].patches;
    assert_eq!(patches[0].voice.name, "Heron (draft)");
}

/// Writes over the file of the French dub what nobody can read; nothing where it is gone already.
fn damage_french(rig: &Rig, backend: Backend) {
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    for entry in library.dubs(backend).unwrap() {
        let mynah::terms::request::Generation::Dubbing(request) = &*entry.intent.request else {
            continue;
        };
        if request.target == "fr" {
            let take = library.takes_of(entry.id).unwrap()[0].id;
            let sound = library.sound(take).unwrap();
            let bytes = std::fs::metadata(&sound).unwrap().len();
            std::fs::write(&sound, vec![7; bytes as usize]).unwrap();
        }
    }
}

/// The arguments of a dub into English and French.
fn into_both(rig: &Rig) -> Vec<&'static str> {
    // What says the same is kept once.
    let french = SHEET.replace("Good morning to all of you.", "Bonjour.");
    rig.write("lines.en.csv", SHEET);
    rig.write("lines.fr.csv", french);
    let sheets = [
        "--to",
        "en,fr",
        "--csv",
        "lines.en.csv",
        "--csv",
        "lines.fr.csv",
    ];
    [&DUB[..2], &sheets, &DUB[6..]].concat()
}

/// With a background of one's own a language that couldn't be decoded ended the saving of all, and that it is fetched
/// again was said and not done.
#[test]
fn a_language_that_cannot_be_decoded_is_fetched_again_or_told() {
    let rig = rig();
    let service = Service::start(&rig);
    let music = std::fs::read(rig.path("Der Film.mp4")).unwrap();
    std::fs::write(rig.path("music.mp4"), music).unwrap();
    let args = [&into_both(&rig)[..], &["--background", "music.mp4"]].concat();
    let told = service.run(&rig, &args).ends(0).json();
    let job = told["job"].as_str().unwrap();
    let paid = (service.left(&rig), ledger(&rig));
    damage_french(&rig, Backend::Live);
    let export = ["dub", "export", job, "--out", "later", "--json"];
    let gone = Refusal::not_found("dubbing_not_found", "There is no such language.");
    service.faults.always_on("/audio/fr", Fault::Refuse(gone));
    let run = service.run(&rig, &export).ends(3);
    assert!(run.err.contains("French"), "{run:?}");
    assert_eq!(run.json()["failed"][0]["language"], "fr", "{run:?}");
    assert!(
        rig.path(&file(&run.json(), "en", "audio", ".wav"))
            .is_file()
    );
    let status = service.run(&rig, &["dub", "status", job, "--json"]);
    let languages = status.ends(0).json()["languages"].clone();
    assert_eq!(languages[1]["state"], "missing", "{languages}");
    service.faults.clear();
    let run = service.run(&rig, &export).ends(0).json();
    assert!(rig.path(&file(&run, "fr", "audio", ".wav")).is_file());
    // In one go where the service has it.
    damage_french(&rig, Backend::Live);
    service.run(&rig, &export).ends(0);
    assert_eq!((service.left(&rig), ledger(&rig)), paid);
}

/// A file that can't be read any more, of a language that nobody asked for, kept the others from being saved, and what a killed
/// run had begun in the folder stayed there for ever.
#[test]
fn files_of_a_language_are_saved_whatever_became_of_another() {
    let rig = rig();
    let told = rig.run(&into_both(&rig)).ends(0).json();
    let job = told["job"].as_str().unwrap();
    damage_french(&rig, Backend::Draft);
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    // As a run leaves it that is killed as it writes there.
    let films = library.films(Backend::Draft).unwrap();
    let out = rig.path("later");
    std::fs::create_dir(&out).unwrap();
    let cut_off = |there: Option<String>| {
        let mut film = Film::read(&there?).ok()?;
        film.exporting = Some(Exporting {
            folder: out.display().to_string(),
            owner: i64::MAX,
        });
        Some(film.written())
    };
    let at = (&films[0].id, films[0].at);
    library.change_film(Backend::Draft, at, cut_off).unwrap();
    let left = |name: &str| {
        let file = std::fs::File::create(out.join(name)).unwrap();
        file.set_modified(std::time::UNIX_EPOCH).unwrap();
    };
    left(".mynah-aB3xYz.part");
    left("mine.part");
    // A moment ago, whoever it was that was killed; and what somebody writes to now.
    let begun = out.join(".mynah-cD4wXy.part");
    std::fs::write(&begun, "half").unwrap();
    let held = std::fs::File::create(out.join(".mynah-eF5vWx.part")).unwrap();
    held.lock().unwrap();
    std::io::Write::write_all(&mut &held, b"half").unwrap();
    let folder = out.display().to_string();
    let run = rig.run(&["dub", "export", job, "--to", "en", "--out", &folder]);
    // Its own server has it still.
    let run = run.ends(0);
    assert!(run.err.contains("en, fr first"), "{run:?}");
    assert!(!out.join(".mynah-aB3xYz.part").exists());
    assert!(out.join("mine.part").exists(), "it is somebody's");
    assert!(!begun.exists() && out.join(".mynah-eF5vWx.part").exists());
}
