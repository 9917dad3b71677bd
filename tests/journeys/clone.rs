//! A voice from recordings: brought, looked at, agreed to, named, cloned and heard; left and gone on with.

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::audio::recorder::Microphone;
use mynah::library::Library;
use mynah::records::consents::Consents;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::consent::Record;
use mynah::terms::format::OutputFormat;
use mynah::tr;
use mynah_model::event::Playing;
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
    app.wait_for_label(&tr!("action-clone-voice"));
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
    app.shows(&tr!("design-hear-line"))
        && !app
            .get(&tr!("design-hear-line"))
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
    app.wait_for_label(&tr!("clone-hear", name = "ada.wav"));
    let again = |app: AppHarness| {
        let mut app = AppHarness::in_home(app.close(), |_| {});
        in_room(&mut app);
        app.settle();
        app
    };
    let mut app = again(app);
    // The way that waits is the one that opens. The file may be gone: what was looked at is kept.
    std::fs::remove_file(&file).expect("removed");
    app.wait_for_label(&tr!("clone-hear", name = "ada.wav"));
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-continue-warned"));
    let mut app = again(app);
    app.wait_for_label(&tr!("clone-continue-warned"));
    app.press(&tr!("clone-continue-warned"));
    app.wait_for_label(&tr!("clone-owner"));
    app.write(&tr!("clone-owner"), "Ada");
    app.press(&tr!("clone-say-own"));
    let mut app = again(app);
    app.wait_for_label(&tr!("clone-owner"));
    assert_eq!(app.value(&tr!("clone-owner")), "Ada");
    app.press(&tr!("clone-to-name"));
    app.wait_for_label(&tr!("clone-name"));
    app.write_over(&tr!("clone-name"), "Ada in the study");
    app.wait_for("the name to be kept", |app| {
        left(app.home()).contains("Ada in the study")
    });
    let mut app = again(app);
    app.wait_for_label(&tr!("clone-name"));
    assert_eq!(app.value(&tr!("clone-name")), "Ada in the study");
    app.press(&tr!("clone-create"));
    app.wait_for("the voice", |app| clones(app) == 1);
    app.wait_for_label(&tr!("clone-another"));
    let mut app = again(app);
    app.press(&tr!("action-clone-voice"));
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
    app.wait_for_label(&tr!("clone-hear", name = "bea.wav"));
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-consented"));
    app.press(&tr!("clone-consented"));
    app.write(&tr!("clone-owner"), "Bea");
    app.press(&tr!("clone-say-consented"));
    assert!(
        app.get(&tr!("clone-to-name"))
            .accesskit_node()
            .is_disabled()
    );
    app.press(&tr!("clone-proof-document"));
    assert!(
        app.get(&tr!("clone-to-name"))
            .accesskit_node()
            .is_disabled()
    );
    // Words in a file are signed by nobody.
    app.press(&tr!("action-attach-consent"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write(&tr!("dialog-path"), &note.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the refusal", |app| {
        app.shows_part("That is no signed document")
    });
    assert!(
        app.get(&tr!("clone-to-name"))
            .accesskit_node()
            .is_disabled()
    );
    app.press(&tr!("action-attach-consent"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write(&tr!("dialog-path"), &paper.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the document", |app| app.shows_part("bea.pdf"));
    app.press(&tr!("clone-to-name"));
    app.press(&tr!("clone-create"));
    app.wait_for("the voice", |app| clones(app) == 1);
    let chain = consents(app.home());
    let Some(Record::Given(consent)) = chain.links.first().map(|link| &link.record) else {
        panic!("{chain:?}");
    };
    assert!(consent.statement.document_sha256.is_some());
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
    app.press(&tr!("action-clone-voice"));
    app.press(&tr!("clone-record"));
    app.press(&tr!("record-room"));
    app.wait_for("the room", |app| app.shows_part("Room:"));
    app.press(&tr!("record-begin"));
    app.wait_for("a minute and a half", |app| {
        let heard = app.desk().cloning.heard;
        heard.is_some_and(|heard| heard.seconds > 95.0)
    });
    app.press(&tr!("record-stop"));
    app.wait_for_label(&tr!("clone-hear", name = tr!("record-name", number = 1)));
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-to-name"));
    app.press(&tr!("clone-consented"));
    app.write(&tr!("clone-owner"), "Bea");
    app.press(&tr!("record-statement"));
    app.wait_for("some words", |app| {
        let heard = app.desk().cloning.heard;
        heard.is_some_and(|heard| heard.seconds > 2.0)
    });
    app.press(&tr!("record-stop"));
    app.wait_for("the statement", |app| app.shows_part("Read aloud, "));
    app.press(&tr!("clone-say-consented"));
    // Other words are not what was read.
    app.write(&tr!("clone-scope"), " and more");
    app.settle();
    assert!(
        app.get(&tr!("clone-to-name"))
            .accesskit_node()
            .is_disabled()
    );
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
    app.press(&tr!("action-clone-voice"));
    app.press(&tr!("clone-record"));
    app.press(&tr!("record-begin"));
    app.wait_for_label(&tr!("clone-hear", name = tr!("record-name", number = 1)));
    app.wait_for("that it broke off", |app| {
        app.shows_part("The microphone broke off after")
    });
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-to-name"));
    app.press(&tr!("clone-consented"));
    app.write(&tr!("clone-owner"), "Bea");
    app.press(&tr!("record-statement"));
    app.wait_for("why", |app| app.shows_part("so the words aren’t whole"));
    assert!(!app.shows_part("Read aloud, "));
}

#[test]
fn clone_whose_consent_is_taken_back_speaks_no_more() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "ada.wav", &speech(90, 0.2));
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    to_name(&mut app, &file, "Ada");
    app.press(&tr!("clone-create"));
    app.wait_for("its words", |app| {
        let playing = app.desk().playback.playing.as_ref();
        playing.is_some_and(|it| matches!(it, Playing::Take { .. }))
    });
    app.press(&tr!("create-vault"));
    app.press(&tr!("vault-withdraw", name = "Ada"));
    app.press(&tr!("vault-withdraw-sure", name = "Ada"));
    app.wait_for_label(&tr!("vault-delete-draft", name = "Ada"));
    // What was spoken stays; another line is not spoken any more.
    app.key(Modifiers::COMMAND, Key::Num1);
    app.settle();
    app.key(Modifiers::NONE, Key::End);
    app.key(Modifiers::COMMAND, Key::Num3);
    app.press(&tr!("action-clone-voice"));
    // Nobody has to press anything to find out.
    app.wait_for("why not", |app| app.shows_part("was taken back on"));
    assert!(!can_say(&app));
    app.press(&tr!("create-vault"));
    app.press(&tr!("vault-delete-draft", name = "Ada"));
    app.press(&tr!("vault-delete-sure", name = "Ada"));
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
    app.wait_for_label(&tr!("clone-hear", name = "ada.wav"));
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-to-name"));
    app.write(&tr!("clone-owner"), "Ada");
    app.press(&tr!("clone-say-own"));
    app.press(&tr!("clone-to-name"));
    app.press(&tr!("clone-create"));
    app.wait_for("the voice", |app| clones(app) == 1);
    app.wait_for("its words", |app| app.desk().playback.playing.is_some());
    app.let_fall(&bob);
    app.wait_for_label(&tr!("clone-hear", name = "bob.wav"));
    assert!(
        !app.shows(&tr!("clone-hear", name = "ada.wav")),
        "Ada's go with Bob's"
    );
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-to-name"));
    assert_eq!(app.value(&tr!("clone-owner")), "");
    app.write(&tr!("clone-owner"), "Bob");
    app.press(&tr!("clone-say-own"));
    // What comes to those that were agreed to isn't. On this step it would be the statement.
    app.press_part(&format!(": {}, ", tr!("clone-step-samples")));
    app.let_fall(&cy);
    app.wait_for_label(&tr!("clone-hear", name = "cy.wav"));
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-to-name"));
    let on_label = tr!("clone-to-name");
    let on = app.get(&on_label);
    assert!(
        on.accesskit_node().is_disabled(),
        "of cy.wav nobody said so"
    );
}

/// From a recording to what the voice is called; all of it as it should be.
pub fn to_name(app: &mut AppHarness, file: &Path, owner: &str) {
    app.let_fall(file);
    let name = file.file_name().expect("a name").to_string_lossy();
    app.wait_for_label(&format!("Hear {name}"));
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-owner"));
    app.write(&tr!("clone-owner"), owner);
    app.press(&tr!("clone-say-own"));
    app.press(&tr!("clone-to-name"));
    app.wait_for_label(&tr!("clone-create"));
}

/// A clone named after whose voice it is, with one recording.
pub fn cloned(folder: &TempDir, owner: &str) -> AppHarness {
    let file = written(folder, "ada.wav", &speech(90, 0.2));
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    to_name(&mut app, &file, owner);
    says_what_it_takes(&mut app);
    app.press(&tr!("clone-create"));
    app.wait_for("its settings", can_say);
    app
}

/// Heard twice it is bought once. It is shown in Voices, and once it has a part its settings can be tried.
#[test]
fn clone_is_heard_shown_in_voices_cast_and_swept() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "ada.wav", &speech(90, 0.2));
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    to_name(&mut app, &file, "Ada");
    says_what_it_takes(&mut app);
    app.press(&tr!("clone-create"));
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
    app.press(&tr!("design-hear-line"));
    app.wait_for("its words again", |app| {
        let playback = &app.desk().playback;
        playback.playing.is_some() && !playback.paused
    });
    assert_eq!(spent(&app), before, "bought once");
    // With the voice cast, its settings can be tried.
    assert!(app.get(&tr!("clone-sweep")).accesskit_node().is_disabled());
    app.press(&tr!("design-show"));
    app.wait_for_label(&tr!("voices-cast"));
    assert!(app.shows("Ada"));

    // It joins the cast.
    app.key(Modifiers::COMMAND, Key::Num3);
    app.wait_for_label(&tr!("clone-sweep"));
    app.press(&tr!("voices-cast"));
    app.press("Tom");
    app.wait_for("what it means", |app| app.shows_part("Tom has "));
    app.press(&tr!("voices-cast-now", speaker = "Tom"));
    app.wait_for("the cast", |app| {
        let part = app.desk().script().cast().0.get("Tom");
        let cast = part.and_then(|part| part.voice(Backend::Draft));
        cast.is_some_and(|cast| cast.name == "Ada")
    });
    app.press(&tr!("clone-sweep"));
    app.wait_for("the sweep", |app| {
        app.shows_part(&tr!("sweep-generate", count = 9))
    });
}

/// "Try its settings" was off until the voice had a part, which was a menu to find first.
#[test]
fn clone_has_its_settings_tried_after_one_press_and_a_yes() {
    let folder = TempDir::new().expect("a folder");
    let mut app = cloned(&folder, "Ada");
    assert!(app.get(&tr!("clone-sweep")).accesskit_node().is_disabled());
    app.press_part("Give it ");
    let yes = |app: &AppHarness| {
        let mut all = app.on_screen().into_iter();
        all.find(|words| words.starts_with("Cast as ") && words != "Cast as…")
    };
    app.wait_for("what it means", |app| yes(app).is_some());
    let yes = yes(&app).expect("a yes");
    app.press(&yes);
    app.wait_for("the part", |app| {
        app.shows(&tr!("clone-sweep"))
            && !app.get(&tr!("clone-sweep")).accesskit_node().is_disabled()
    });
    app.press(&tr!("clone-sweep"));
    app.wait_for("the sweep", |app| {
        app.shows_part(&tr!("sweep-generate", count = 8))
    });
}
