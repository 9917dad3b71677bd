//! A voice from recordings: brought, looked at, agreed to, named, cloned and heard; left and gone on with.

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::audio::recorder::Microphone;
use mynah::draft::plan::Plan;
use mynah::library::Library;
use mynah::library::consents::Consents;
use mynah::studio::event::Playing;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::consent::Record;
use mynah::terms::format::OutputFormat;
use tempfile::TempDir;

use crate::design::says_what_it_takes;
use crate::harness::AppHarness;
use crate::script::ready;

/// Sound that passes for speech: a voice's buzz in syllables, with pauses, as loud as asked for.
pub fn speech(seconds: u32, gain: f32) -> Vec<u8> {
    let mut phase = 0.0f32;
    let samples = (0..24_000 * seconds).map(|at| {
        let place = (at % 72_000) as f32 / 24_000.0;
        let syllable = (place / 0.25).fract();
        let is_said = place < 2.5;
        let swell = (std::f32::consts::PI * syllable).sin().powf(0.3);
        let level = if is_said { gain * swell } else { 0.0 };
        phase = (phase + (115.0 + 12.0 * place) / 24_000.0).fract();
        (2.0 * phase - 1.0) * (level + 1e-5)
    });
    let pcm = Pcm::mono(24_000, samples.collect());
    encode(&pcm, OutputFormat::WAV_24000).expect("a file")
}

pub fn written(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).expect("written");
    file
}

/// The Create room, with nothing done in it.
pub fn in_room(app: &mut AppHarness) {
    ready(app);
    app.key(Modifiers::COMMAND, Key::Num3);
    app.wait_for_label("Clone a voice");
}

pub fn consents(home: &Path) -> Consents {
    let library = Library::open(home, Clock::system()).expect("the library");
    library.consents().expect("the chain")
}

/// What the library has of clones that were begun.
pub fn left(home: &Path) -> String {
    let database = rusqlite::Connection::open(home.join("library.db")).expect("the library");
    let mut rows = database
        .prepare("SELECT content FROM unfinished")
        .expect("the table");
    let rows = rows.query_map([], |row| row.get(0)).expect("rows");
    rows.collect::<Result<Vec<String>, _>>()
        .expect("rows")
        .join("\n")
}

/// Whether the new voice can be asked to speak.
pub fn can_say(app: &AppHarness) -> bool {
    app.shows("Hear it say this line")
        && !app
            .get("Hear it say this line")
            .accesskit_node()
            .is_disabled()
}

pub fn clones(app: &AppHarness) -> usize {
    let voices = app.desk().voices_of(Backend::Draft).iter();
    voices.filter(|voice| voice.category == "cloned").count()
}

#[test]
fn clone_is_left_and_gone_on_with_at_each_step() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "ada.wav", &speech(40, 0.01));
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    app.let_fall(&file);
    app.wait_for_label("Hear ada.wav");
    let again = |app: AppHarness| {
        let mut app = AppHarness::in_home(app.close(), |_| {});
        in_room(&mut app);
        app.settle();
        app
    };
    let mut app = again(app);
    // The way that waits is the one that opens. The file may be gone: what was looked at is kept.
    std::fs::remove_file(&file).expect("removed");
    app.wait_for_label("Hear ada.wav");
    app.press("Continue");
    app.wait_for_label("Keep as they are");
    let mut app = again(app);
    app.wait_for_label("Keep as they are");
    assert!(
        app.get("Continue to consent")
            .accesskit_node()
            .is_disabled()
    );
    app.press("Keep as they are");
    app.press("Continue to consent");
    app.wait_for_label("Voice owner");
    app.write("Voice owner", "Ada");
    app.press("This is my own voice");
    let mut app = again(app);
    app.wait_for_label("Voice owner");
    assert_eq!(app.value("Voice owner"), "Ada");
    app.press("Continue to name");
    app.wait_for_label("Voice name");
    app.write_over("Voice name", "Ada in the study");
    app.wait_for("the name to be kept", |app| {
        left(app.home()).contains("Ada in the study")
    });
    let mut app = again(app);
    app.wait_for_label("Voice name");
    assert_eq!(app.value("Voice name"), "Ada in the study");
    app.press("Create voice");
    app.wait_for("the voice", |app| clones(app) == 1);
    app.wait_for_label("Clone another voice");
    let mut app = again(app);
    app.press("Clone a voice");
    app.wait_for("the voice", |app| {
        app.shows_part("Ada in the study is one of the Draft voices now")
    });
    app.wait_for("its settings", can_say);
    app.settle();
    assert!(
        app.desk().playback.playing.is_none(),
        "nobody asked it to speak"
    );
}

#[test]
fn clone_of_somebody_else_wants_more_than_a_tick() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "bea.wav", &speech(90, 0.2));
    let paper = written(&folder, "bea.pdf", &[b"%PDF-1.7 ".repeat(200)].concat());
    let note = written(&folder, "bea.txt", b"I agree, Bea. 22");
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    app.let_fall(&file);
    app.wait_for_label("Hear bea.wav");
    app.press("Continue");
    app.wait_for_label("Someone who agrees");
    app.press("Someone who agrees");
    app.write("Voice owner", "Bea");
    app.press("They agreed to this statement");
    assert!(app.get("Continue to name").accesskit_node().is_disabled());
    app.press("Signed document");
    assert!(app.get("Continue to name").accesskit_node().is_disabled());
    // Words in a file are signed by nobody.
    app.press("Attach a signed document…");
    app.wait_for_label("Path");
    app.write("Path", &note.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the refusal", |app| {
        app.shows_part("That is no signed document")
    });
    assert!(app.get("Continue to name").accesskit_node().is_disabled());
    app.press("Attach a signed document…");
    app.wait_for_label("Path");
    app.write("Path", &paper.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the document", |app| app.shows_part("bea.pdf"));
    app.press("Continue to name");
    app.press("Create voice");
    app.wait_for("the voice", |app| clones(app) == 1);
    let chain = consents(app.home());
    let Some(Record::Given(consent)) = chain.links.first().map(|link| &link.record) else {
        panic!("{chain:?}");
    };
    assert!(consent.statement.document_sha256.is_some());
}

#[test]
fn clone_says_what_is_wrong_with_a_file() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    for (name, bytes) in [
        ("empty.wav", Vec::new()),
        ("text.mp3", b"no sound at all".to_vec()),
        ("cut.flac", b"fLaC".to_vec()),
    ] {
        app.let_fall(&written(&folder, name, &bytes));
        let more = format!("What to do with {name}");
        app.wait_for_label(&more);
    }
    app.let_fall(&folder.path().join("gone.wav"));
    app.wait_for("all four are looked at", |app| {
        app.desk().cloning.sampled.len() == 4
    });
    app.settle();
    assert!(!app.shows_part("Being looked at"));
    assert!(app.get("Continue").accesskit_node().is_disabled());
}

/// Sound that passes for speech, from a microphone.
pub fn microphone() -> Microphone {
    let bytes = speech(18, 0.2);
    let pcm = mynah::audio::decode::decode_bytes(&bytes)
        .expect("a sound")
        .pcm;
    Microphone::Fed(std::sync::Arc::new(pcm.into_mono()))
}

#[test]
fn clone_from_what_is_recorded_in_the_window() {
    let mut app = AppHarness::with(|options| options.microphone = microphone());
    in_room(&mut app);
    app.press("Clone a voice");
    app.press("Record here");
    app.press("Measure the room");
    app.wait_for("the room", |app| app.shows_part("Room:"));
    app.press("Record");
    app.wait_for("a minute and a half", |app| {
        let heard = app.desk().cloning.heard;
        heard.is_some_and(|heard| heard.seconds > 95.0)
    });
    app.press("Stop and keep");
    app.wait_for_label("Hear Recording 1.wav");
    app.press("Continue");
    app.wait_for_label("Continue to name");
    app.press("Someone who agrees");
    app.write("Voice owner", "Bea");
    app.press("Record the statement");
    app.wait_for("some words", |app| {
        let heard = app.desk().cloning.heard;
        heard.is_some_and(|heard| heard.seconds > 2.0)
    });
    app.press("Stop and keep");
    app.wait_for("the statement", |app| app.shows_part("Read aloud, "));
    app.press("They agreed to this statement");
    // Other words are not what was read.
    app.write("May be used for", " and more");
    app.settle();
    assert!(app.get("Continue to name").accesskit_node().is_disabled());
}

/// Half a statement was taken for the whole, with all its words as what was said.
#[test]
fn clone_whose_microphone_breaks_off_in_the_statement_says_so_and_keeps_nothing_of_it() {
    let Microphone::Fed(pcm) = microphone() else {
        return;
    };
    let mut long = (*pcm).clone();
    long.samples = pcm.samples.repeat(6);
    let once = Microphone::BreaksOff(std::sync::Arc::new(long));
    let mut app = AppHarness::with(|options| options.microphone = once);
    in_room(&mut app);
    app.press("Clone a voice");
    app.press("Record here");
    app.press("Record");
    app.wait_for_label("Hear Recording 1.wav");
    app.wait_for("that it broke off", |app| {
        app.shows_part("The microphone broke off after")
    });
    app.press("Continue");
    app.wait_for_label("Continue to name");
    app.press("Someone who agrees");
    app.write("Voice owner", "Bea");
    app.press("Record the statement");
    app.wait_for("why", |app| app.shows_part("so the words aren’t whole"));
    assert!(!app.shows_part("Read aloud, "));
}

#[test]
fn clone_without_a_microphone_says_so_and_files_work() {
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    app.press("Clone a voice");
    app.press("Record here");
    app.wait_for("that there is none", |app| {
        app.desk().cloning.microphones.is_some()
    });
    app.settle();
    assert!(app.get("Record").accesskit_node().is_disabled());
    assert!(!app.get("Choose a file…").accesskit_node().is_disabled());
}

#[test]
fn clone_whose_consent_is_taken_back_speaks_no_more() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "ada.wav", &speech(90, 0.2));
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    to_name(&mut app, &file, "Ada");
    app.press("Create voice");
    app.wait_for("its words", |app| {
        let playing = app.desk().playback.playing.as_ref();
        playing.is_some_and(|it| matches!(it, Playing::Take { .. }))
    });
    app.press("Consents");
    app.press("Ada takes it back");
    app.press("Yes, Ada takes it back");
    app.wait_for_label("Delete Ada on this computer");
    // What was spoken stays; another line is not spoken any more.
    app.key(Modifiers::COMMAND, Key::Num1);
    app.settle();
    app.key(Modifiers::NONE, Key::End);
    app.key(Modifiers::COMMAND, Key::Num3);
    app.press("Clone a voice");
    // Nobody has to press anything to find out.
    app.wait_for("why not", |app| app.shows_part("was taken back on"));
    assert!(!can_say(&app));
    app.press("Consents");
    app.press("Delete Ada on this computer");
    app.press("Yes, delete Ada");
    app.wait_for("the voice is gone", |app| clones(app) == 0);
}

/// Somebody else's recording went up under the consent of whose voice was cloned before.
#[test]
fn clone_of_the_next_one_is_agreed_to_anew() {
    let folder = TempDir::new().expect("a folder");
    // The same sound would be the same recording.
    let file = |name, gain| written(&folder, name, &speech(90, gain));
    let (ada, bob, cy) = (
        file("ada.wav", 0.2),
        file("bob.wav", 0.21),
        file("cy.wav", 0.22),
    );
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    app.let_fall(&ada);
    app.wait_for_label("Hear ada.wav");
    app.press("Continue");
    app.wait_for_label("Continue to name");
    app.write("Voice owner", "Ada");
    app.press("This is my own voice");
    app.press("Continue to name");
    app.press("Create voice");
    app.wait_for("the voice", |app| clones(app) == 1);
    app.wait_for("its words", |app| app.desk().playback.playing.is_some());
    app.let_fall(&bob);
    app.wait_for_label("Hear bob.wav");
    assert!(!app.shows("Hear ada.wav"), "Ada's go with Bob's");
    app.press("Continue");
    app.wait_for_label("Continue to name");
    assert_eq!(app.value("Voice owner"), "");
    app.write("Voice owner", "Bob");
    app.press("This is my own voice");
    // What comes to those that were agreed to isn't.
    app.let_fall(&cy);
    app.wait_for_label("Hear cy.wav");
    app.press("Continue");
    app.wait_for_label("Continue to name");
    let on = app.get("Continue to name");
    assert!(
        on.accesskit_node().is_disabled(),
        "of cy.wav nobody said so"
    );
}

/// It was said by the last press only, after all of it was sent. (What a plan refuses all the same: `clone_troubles`.)
#[test]
fn clone_says_at_the_first_step_that_the_plan_has_none() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "ada.wav", &speech(90, 0.2));
    let mut app = AppHarness::with(|options| options.draft.plan = Some(Plan::Free));
    in_room(&mut app);
    app.press("Clone a voice");
    app.wait_for("what the plan lacks", |app| {
        app.shows_part("Your plan has no instant clones")
    });
    app.let_fall(&file);
    app.wait_for_label("Hear ada.wav");
    assert!(app.get("Continue").accesskit_node().is_disabled());
}

#[test]
fn clone_says_beside_the_button_what_is_lacking_and_takes_a_recording_of_the_statement() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "bea.wav", &speech(90, 0.2));
    let read = written(&folder, "read.wav", &speech(6, 0.2));
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    app.press("Clone a voice");
    app.wait_for_label("Add a recording first");
    app.let_fall(&file);
    app.wait_for_label("Hear bea.wav");
    app.press("Continue");
    app.wait_for_label("Someone who agrees");
    app.press("Someone who agrees");
    assert!(app.shows_part("I, [voice owner], agree"));
    assert!(app.shows("Say whose voice it is"));
    assert!(app.shows_part("Write whose voice it is: then"));
    app.write("Voice owner", "Bea");
    app.wait_for("that there is no microphone", |app| {
        app.shows_part("There is no microphone here")
    });
    app.press("Attach a recording of it read aloud…");
    app.wait_for_label("Path");
    app.write("Path", &read.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the statement", |app| app.shows_part("Read aloud, "));
    app.press("They agreed to this statement");
    app.settle();
    assert!(!app.get("Continue to name").accesskit_node().is_disabled());
}

#[test]
fn clone_heard_twice_is_bought_once_and_is_shown_in_voices() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "ada.wav", &speech(90, 0.2));
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    to_name(&mut app, &file, "Ada");
    app.press("Create voice");
    app.wait_for("its words", |app| {
        let playing = app.desk().playback.playing.as_ref();
        playing.is_some_and(|it| matches!(it, Playing::Take { .. }))
    });
    let spent = |app: &AppHarness| {
        let library = Library::open(app.home(), Clock::system()).expect("the library");
        library.spend(Backend::Draft).expect("the sums").spent
    };
    let before = spent(&app);
    app.wait_for("silence", |app| {
        let playback = &app.desk().playback;
        playback.playing.is_none() || playback.paused
    });
    app.press("Hear it say this line");
    app.wait_for("its words again", |app| {
        let playback = &app.desk().playback;
        playback.playing.is_some() && !playback.paused
    });
    assert_eq!(spent(&app), before, "bought once");
    // With the voice cast, its settings can be tried.
    assert!(app.get("Try its settings").accesskit_node().is_disabled());
    app.press("Show in Voices");
    app.wait_for_label("Cast as…");
    assert!(app.shows("Ada"));
}

/// From a recording to what the voice is called; all of it as it should be.
pub fn to_name(app: &mut AppHarness, file: &Path, owner: &str) {
    app.let_fall(file);
    let name = file.file_name().expect("a name").to_string_lossy();
    app.wait_for_label(&format!("Hear {name}"));
    app.press("Continue");
    app.wait_for_label("Voice owner");
    app.write("Voice owner", owner);
    app.press("This is my own voice");
    app.press("Continue to name");
    app.wait_for_label("Create voice");
}

/// A clone named after whose voice it is, with one recording.
fn cloned(folder: &TempDir, owner: &str) -> AppHarness {
    let file = written(folder, "ada.wav", &speech(90, 0.2));
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    to_name(&mut app, &file, owner);
    says_what_it_takes(&mut app);
    app.press("Create voice");
    app.wait_for("its settings", can_say);
    app
}

#[test]
fn clone_joins_the_cast_and_its_settings_are_tried() {
    let folder = TempDir::new().expect("a folder");
    let mut app = cloned(&folder, "Ada");
    app.press("Cast as…");
    app.press("Tom");
    app.wait_for("what it means", |app| app.shows_part("Tom has "));
    app.press("Cast as Tom");
    app.wait_for("the cast", |app| {
        let part = app.desk().script().cast().0.get("Tom");
        let cast = part.and_then(|part| part.voice(Backend::Draft));
        cast.is_some_and(|cast| cast.name == "Ada")
    });
    app.press("Try its settings");
    app.wait_for("the sweep", |app| app.shows_part("Generate 9 cells"));
}

/// "Try its settings" was off until the voice had a part, which was a menu to find first.
#[test]
fn clone_has_its_settings_tried_after_one_press_and_a_yes() {
    let folder = TempDir::new().expect("a folder");
    let mut app = cloned(&folder, "Ada");
    assert!(app.get("Try its settings").accesskit_node().is_disabled());
    app.press_part("Give it ");
    let yes = |app: &AppHarness| {
        let mut all = app.on_screen().into_iter();
        all.find(|words| words.starts_with("Cast as ") && words != "Cast as…")
    };
    app.wait_for("what it means", |app| yes(app).is_some());
    let yes = yes(&app).expect("a yes");
    app.press(&yes);
    app.wait_for("the part", |app| {
        app.shows("Try its settings") && !app.get("Try its settings").accesskit_node().is_disabled()
    });
    app.press("Try its settings");
    app.wait_for("the sweep", |app| app.shows_part("Generate 8 cells"));
}

#[test]
fn clone_takes_further_recordings_and_gives_one_up() {
    let folder = TempDir::new().expect("a folder");
    let more = written(&folder, "more.wav", &speech(100, 0.2));
    let third = written(&folder, "third.wav", &speech(60, 0.2));
    let mut app = cloned(&folder, "Ada");
    app.press("Show in Voices");
    app.press("Recordings…");
    app.press("Add recordings…");
    app.wait_for_label("Choose a file…");
    assert!(
        app.shows("More recordings for Ada"),
        "from the first step on"
    );
    app.let_fall(&more);
    app.wait_for_label("Hear more.wav");
    app.let_fall(&third);
    app.wait_for_label("Hear third.wav");
    app.press("Continue");
    app.wait_for_label("Voice owner");
    assert_eq!(app.value("Voice owner"), "Ada", "by the voice’s record");
    app.press("This is my own voice");
    app.press("Continue to adding");
    app.wait_for_label("More recordings for Ada");
    assert!(app.shows("Edits left this month: 479 → 478 of 480"));
    app.press("Add the recordings");
    app.wait_for("its end", |app| app.shows("Ada has the new recordings"));
    app.wait_for("the meter", |app| {
        app.shows("Edits left this month: 478 of 480")
    });
    assert_eq!(clones(&app), 1, "no second voice");
    let given = consents(app.home());
    let given = given.links.iter();
    let given = given.filter(|link| matches!(link.record, Record::Given(_)));
    assert_eq!(given.count(), 2, "agreed to by themselves");
    app.press("Show in Voices");
    app.press("Recordings…");
    // By the name that it has here, with its length: which of several it is was not to be known.
    app.press_part("Take out ada.wav · ");
    app.press("Take it out");
    app.wait_for("that it is out", |app| {
        app.shows_part("was taken out: the voice is made of the other")
    });
}

#[test]
fn clone_is_renamed_relabelled_and_deleted() {
    let folder = TempDir::new().expect("a folder");
    let mut app = cloned(&folder, "Ada");
    app.press("Show in Voices");
    app.press("Edit…");
    app.settle();
    assert!(app.get("Voice name").accesskit_node().is_focused());
    app.write_over("Voice name", "Ada by the fire");
    app.write("Label Accent", "scottish");
    app.get("Save for everyone").scroll_to_me();
    app.settle();
    app.press("Save for everyone");
    app.wait_for("its new name", |app| {
        let mut voices = app.desk().voices_of(Backend::Draft).iter();
        voices.any(|voice| {
            let accent = voice.labels.iter().find(|(label, _)| label == "accent");
            voice.name == "Ada by the fire" && accent.is_some_and(|(_, it)| it == "scottish")
        })
    });
    app.wait_for_label("Remove…");
    app.get("Remove…").scroll_to_me();
    app.settle();
    app.press("Remove…");
    app.wait_for_label("Remove");
    app.get("Remove").scroll_to_me();
    app.settle();
    app.press("Remove");
    app.wait_for("that it is gone", |app| clones(app) == 0);
    let chain = consents(app.home());
    assert_eq!(chain.broken, None);
    assert!(!chain.links.is_empty(), "the record stays");
}
