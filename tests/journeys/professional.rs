//! A professional clone: a checklist over weeks, through every state with the Draft server's clock, left and gone on with.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::audio::recorder::Microphone;
use mynah::draft::faults::{Fault, Faults};
use mynah::library::Library;
use mynah::terms::backend::Backend;
use mynah::terms::clock::{Clock, UnixMillis};
use mynah::terms::consent::Record;
use mynah::terms::format::OutputFormat;
use mynah::tr;
use mynah_engine::StudioOptions;
use mynah_model::event::Playing;
use mynah_model::professional::{Separation, Stands, TrainingState};
use tempfile::TempDir;

use crate::harness::AppHarness;
use crate::script::ready;

/// A man's voice, and a child's.
pub const LOW: f32 = 115.0;
const HIGH: f32 = 290.0;

/// Samples that pass for speech: a voice's buzz in syllables, with pauses; the second half at another pitch.
pub fn buzz(seconds: u32, pitches: [f32; 2]) -> Pcm {
    let mut phase = 0.0f32;
    let whole = 24_000 * seconds;
    let samples = (0..whole).map(|at| {
        let place = (at % 72_000) as f32 / 24_000.0;
        let syllable = (place / 0.25).fract();
        let swell = (std::f32::consts::PI * syllable).sin().powf(0.3);
        let level = if place < 2.5 { 0.2 * swell } else { 0.0 };
        let pitch = if at < whole / 2 {
            pitches[0]
        } else {
            pitches[1]
        };
        phase = (phase + (pitch + 12.0 * place) / 24_000.0).fract();
        (2.0 * phase - 1.0) * (level + 1e-5)
    });
    Pcm::mono(24_000, samples.collect())
}

pub fn written(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).expect("written");
    file
}

pub fn wav(folder: &TempDir, name: &str, pcm: &Pcm) -> PathBuf {
    written(
        folder,
        name,
        &encode(pcm, OutputFormat::WAV_24000).expect("a file"),
    )
}

/// What the studio and the Draft server go by, and what the desktop was told.
#[derive(Clone)]
pub struct World {
    clock: Clock,
    pub faults: Faults,
    told: Arc<Mutex<Vec<String>>>,
    pitch: f32,
}

impl World {
    pub fn new() -> Self {
        Self {
            clock: Clock::scripted(Clock::system().now()),
            faults: Faults::none(),
            told: Arc::default(),
            pitch: LOW,
        }
    }

    fn options(&self) -> impl FnOnce(&mut StudioOptions) + use<> {
        let world = self.clone();
        move |options| {
            options.clock = world.clock;
            options.draft.faults = world.faults;
            options.microphone = Microphone::Fed(Arc::new(buzz(18, [world.pitch; 2])));
            let told = world.told;
            options.notify = Arc::new(move |_heading, text| {
                told.lock().expect("a list").push(text.to_owned());
            });
        }
    }

    pub fn later(&self, secs: i64) {
        self.clock
            .set(UnixMillis(self.clock.now().0 + secs * 1_000));
    }

    pub fn was_told(&self, part: &str) -> usize {
        let told = self.told.lock().expect("a list");
        told.iter().filter(|text| text.contains(part)).count()
    }

    pub fn start(&self) -> AppHarness {
        let mut app = AppHarness::with(self.options());
        in_room(&mut app);
        app
    }

    pub fn again(&self, app: AppHarness) -> AppHarness {
        let mut app = AppHarness::in_home(app.close(), self.options());
        in_room(&mut app);
        app
    }
}

fn in_room(app: &mut AppHarness) {
    ready(app);
    app.key(Modifiers::COMMAND, Key::Num3);
    app.press(&tr!("create-professional"));
    app.wait_for("the checklist", |app| app.shows_part(&tr!("pro-step-plan")));
}

/// How the one clone stands, as the library has it.
pub fn kept(home: &Path) -> Stands {
    let library = Library::open(home, Clock::system()).expect("the library");
    let all = library.professionals().expect("clones");
    let one = all.first().expect("a clone");
    serde_json::from_str(&one.stands).expect("how it stands")
}

pub fn professionals(app: &AppHarness) -> usize {
    let voices = app.desk().voices_of(Backend::Draft).iter();
    voices
        .filter(|voice| voice.category == "professional")
        .count()
}

pub fn is_off(app: &AppHarness, label: &str) -> bool {
    app.get(label).accesskit_node().is_disabled()
}

/// Name and language.
pub fn named(app: &mut AppHarness) {
    app.write(&tr!("clone-name"), "Ada");
    app.press(&tr!("pro-language"));
    app.press(&tr!("language-en"));
    app.press(&tr!("pro-to-recordings"));
}

/// To where everything is ready to be sent.
pub fn agreed(app: &mut AppHarness, files: &[&Path]) {
    named(app);
    for file in files {
        app.let_fall(file);
        let name = file.file_name().expect("a name").to_string_lossy();
        app.wait_for_label(&format!("Hear {name}"));
    }
    app.press(&tr!("clone-to-consent"));
    app.wait_for_label(&tr!("clone-owner"));
    app.write(&tr!("clone-owner"), "Ada");
    app.press(&tr!("clone-say-own"));
    app.press(&tr!("pro-to-sending"));
}

/// Two recordings of one voice that are ready to be sent. The folder has them.
pub fn two_ready() -> (TempDir, World, AppHarness) {
    let folder = TempDir::new().expect("a folder");
    let one = wav(&folder, "one.wav", &buzz(24, [LOW; 2]));
    let two = wav(&folder, "two.wav", &buzz(20, [LOW; 2]));
    let world = World::new();
    let mut app = world.start();
    agreed(&mut app, &[&one, &two]);
    (folder, world, app)
}

/// To where the recordings are at the service.
pub fn sent(app: &mut AppHarness, files: &[&Path]) {
    agreed(app, files);
    app.press(&tr!("pro-create"));
    app.wait_for_label(&tr!("pro-to-proof"));
}

/// Reads the lines aloud and sends that.
pub fn read_aloud(app: &mut AppHarness) {
    app.press(&tr!("pro-show-lines"));
    app.wait_for("the lines", |app| {
        app.shows_part("The lines to read aloud, as a picture")
    });
    assert!(is_off(app, &tr!("pro-send-reading")), "nothing was read");
    app.press(&tr!("record-reading"));
    app.wait_for("some words", |app| {
        let heard = app.desk().cloning.heard;
        heard.is_some_and(|heard| heard.seconds > 5.0)
    });
    app.press(&tr!("record-stop"));
    app.wait_for_label(&tr!("clone-hear", name = tr!("pro-reading")));
    app.press(&tr!("pro-send-reading"));
}

#[test]
fn professional_clone_through_every_state() {
    let folder = TempDir::new().expect("a folder");
    let file = wav(&folder, "ada.wav", &buzz(30, [LOW; 2]));
    let world = World::new();
    let mut app = world.start();
    assert!(is_off(&app, &tr!("pro-to-recordings")), "it has no name");
    sent(&mut app, &[&file]);
    app.wait_for("the voice", |app| professionals(app) == 1);
    // Its speakers are told apart on the server's clock.
    app.press(&tr!("pro-separate", name = "ada.wav"));
    app.wait_for("that it goes on", |app| app.shows_part("Being told apart"));
    assert!(is_off(&app, &tr!("pro-to-proof")));
    world.later(3);
    app.wait_for("one speaker", |app| app.shows_part("1 speaker"));
    app.press(&tr!("pro-to-proof"));
    read_aloud(&mut app);
    app.wait_for_label(&tr!("pro-train"));
    app.press(&tr!("pro-train"));
    app.wait_for("that it waits", |app| app.shows_part("in line"));
    world.later(35);
    app.wait_for("half of it", |app| app.shows_part("50 %"));
    // Weeks may lie between, and the window is closed.
    let mut app = world.again(app);
    app.wait_for("half of it", |app| app.shows_part("50 %"));
    assert_eq!(world.was_told("speaks now"), 0);
    world.later(40);
    app.wait_for("that it is done", |app| {
        app.shows_part("Ada is one of the Draft voices")
    });
    app.wait_for("the notification", |_| {
        world.was_told("Ada speaks now") == 1
    });
    let app = world.again(app);
    assert_eq!(world.was_told("Ada speaks now"), 1, "told twice");
    let stands = kept(app.home());
    let state = stands.trainings.values().next().map(|it| it.state);
    assert_eq!(state, Some(TrainingState::Done));
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let chain = library.consents().expect("the chain");
    assert_eq!(chain.broken, None);
    let records = chain.links.iter().map(|link| &link.record);
    let records: Vec<&Record> = records.collect();
    assert!(
        matches!(
            records.as_slice(),
            [
                Record::Given(_),
                Record::Sending { .. },
                Record::Made { .. }
            ]
        ),
        "{records:?}"
    );
}

#[test]
fn professional_clone_is_gone_on_with_at_each_step() {
    let folder = TempDir::new().expect("a folder");
    let file = wav(&folder, "ada.wav", &buzz(30, [LOW; 2]));
    let world = World::new();
    let mut app = world.start();
    named(&mut app);
    let mut app = world.again(app);
    app.wait_for_label(&tr!("clone-to-consent"));
    app.let_fall(&file);
    app.wait_for_label(&tr!("clone-hear", name = "ada.wav"));
    let mut app = world.again(app);
    // What was looked at is kept, wherever the file is by now.
    std::fs::remove_file(&file).expect("removed");
    app.wait_for_label(&tr!("clone-owner"));
    app.write(&tr!("clone-owner"), "Ada");
    app.press(&tr!("clone-say-own"));
    let mut app = world.again(app);
    app.press(&tr!("pro-create"));
    app.wait_for_label(&tr!("pro-to-proof"));
    let mut app = world.again(app);
    app.press(&tr!("pro-to-proof"));
    let mut app = world.again(app);
    read_aloud(&mut app);
    app.wait_for_label(&tr!("pro-train"));
    let mut app = world.again(app);
    app.press(&tr!("pro-train"));
    app.wait_for("that it waits", |app| app.shows_part("in line"));
    assert_eq!(professionals(&app), 1);
}

/// The answers of both are lost: nothing is made or sent twice. (What a kill leaves is told in `tests/crash`.)
#[test]
fn professional_clone_whose_answers_are_lost_is_made_and_sent_once() {
    let (_folder, world, mut app) = two_ready();
    world.faults.next_on("/v1/voices/pvc", Fault::LoseAnswer);
    world.faults.next_on("/samples", Fault::LoseAnswer);
    app.press(&tr!("pro-create"));
    app.wait_for_label(&tr!("pro-to-proof"));
    app.wait_for("the voice", |app| professionals(app) == 1);
    let stands = kept(app.home());
    assert_eq!(stands.samples.len(), 2);
    assert!(stands.samples.iter().all(|sample| sample.sample.is_some()));
    assert_eq!(world.faults.waiting(), 0);
    // The slots are what the service has, and nothing is in doubt.
    app.wait_for("the slots", |app| {
        app.shows("Professional slots: 1 of 1") && app.shows("Voice slots: 1 of 160")
    });
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let spend = library.spend(Backend::Draft).expect("the sums");
    assert_eq!((spend.spent.0, spend.unknown.0), (0, 0));
}

#[test]
fn professional_clone_goes_on_sending_where_the_connection_was_lost() {
    let (_folder, world, mut app) = two_ready();
    // The second recording and every look after it.
    world
        .faults
        .next_on("/samples", Fault::SlowChunks(std::time::Duration::ZERO));
    world.faults.next_on("/samples", Fault::HangUp);
    app.press(&tr!("pro-create"));
    app.wait_for("what happened", |app| {
        app.shows_part("The connection was lost while")
    });
    app.wait_for("what arrived", |app| {
        app.shows_part(&tr!("pro-told-sent", all = 2, there = 1))
    });
    let mut app = world.again(app);
    app.press(&tr!("pro-send-rest"));
    app.wait_for_label(&tr!("pro-to-proof"));
    let stands = kept(app.home());
    assert_eq!(stands.samples.len(), 2);
    assert!(stands.samples.iter().all(|sample| sample.sample.is_some()));
}

#[test]
fn professional_clone_of_one_of_two_who_speak() {
    let folder = TempDir::new().expect("a folder");
    let file = wav(&folder, "both.wav", &buzz(30, [LOW, HIGH]));
    let world = World::new();
    let mut app = world.start();
    sent(&mut app, &[&file]);
    app.press(&tr!("pro-separate", name = "both.wav"));
    app.wait_for("that it goes on", |app| app.shows_part("Being told apart"));
    world.later(3);
    app.wait_for_label(&tr!("pro-hear-speaker", name = "both.wav", number = 2));
    assert!(is_off(&app, &tr!("pro-to-proof")), "nobody was chosen");
    app.press(&tr!("pro-hear-speaker", name = "both.wav", number = 2));
    app.wait_for("their sound", |app| {
        let playing = app.desk().playback.playing.as_ref();
        playing.is_some_and(|it| matches!(it, Playing::Sample { .. }))
    });
    app.press(&tr!("pro-speaker-use", name = "both.wav", number = 1));
    app.wait_for("that one is chosen", |app| {
        !is_off(app, &tr!("pro-to-proof"))
    });
    let stands = kept(app.home());
    let sample = stands.samples.first().expect("a recording");
    assert!(matches!(&sample.speakers, Separation::Done(all) if all.len() == 2));
    assert_eq!(sample.chosen.len(), 1);
}

#[test]
fn professional_clone_whose_reading_is_not_taken_says_so_and_people_look_at_it() {
    let folder = TempDir::new().expect("a folder");
    let file = wav(&folder, "ada.wav", &buzz(30, [LOW; 2]));
    let paper = written(&folder, "passport.pdf", b"%PDF me");
    let world = World {
        pitch: HIGH,
        ..World::new()
    };
    let mut app = world.start();
    sent(&mut app, &[&file]);
    app.press(&tr!("pro-to-proof"));
    read_aloud(&mut app);
    app.wait_for("what happened", |app| {
        app.shows_part("The reading wasn’t taken")
    });
    app.wait_for("how many are left", |app| {
        app.shows_part("4 readings are left")
    });
    app.wait_for_label(&tr!("trouble-was-i-charged"));
    app.press(&tr!("pro-proof-people"));
    assert!(is_off(&app, &tr!("pro-ask-people")));
    app.write(&tr!("pro-extra"), "A cold, this week.");
    app.press(&tr!("action-attach-proof"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write(&tr!("dialog-path"), &paper.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("pro-document-remove", name = "passport.pdf"));
    let mut app = world.again(app);
    app.press(&tr!("pro-proof-people"));
    app.wait_for_label(&tr!("pro-document-remove", name = "passport.pdf"));
    assert_eq!(app.value(&tr!("pro-extra")), "A cold, this week.");
    app.press(&tr!("pro-ask-people"));
    app.wait_for("that they look", |app| {
        app.shows_part("People at the service look at your")
    });
    let mut app = world.again(app);
    // The lines were offered again, as if nobody had been asked.
    app.wait_for_label(&tr!("pro-document-remove", name = "passport.pdf"));
    assert!(!app.shows(&tr!("pro-show-lines")));
    world.later(61);
    app.wait_for("that they are done", |app| app.shows(&tr!("pro-train")));
    app.wait_for("the notification", |_| {
        world.was_told("the voice is yours") == 1
    });
}

#[test]
fn professional_clone_is_given_up_and_its_slot_is_free_again() {
    let folder = TempDir::new().expect("a folder");
    let file = wav(&folder, "ada.wav", &buzz(30, [LOW; 2]));
    let world = World::new();
    let mut app = world.start();
    sent(&mut app, &[&file]);
    app.wait_for("the voice", |app| professionals(app) == 1);
    app.press(&tr!("cast-back"));
    app.press(&tr!("pro-give-up"));
    app.press(&tr!("pro-give-up-draft", name = "Ada"));
    app.wait_for("the voice gone", |app| professionals(app) == 0);
    app.wait_for("another checklist", |app| {
        app.shows(&tr!("pro-to-recordings"))
    });
    assert!(kept(app.home()).is_over);
}

/// The answers to a reading, a training and what people were asked are lost: each goes once.
#[test]
fn professional_clone_whose_last_answers_are_lost_goes_on() {
    let folder = TempDir::new().expect("a folder");
    let file = wav(&folder, "ada.wav", &buzz(30, [LOW; 2]));
    let world = World::new();
    let mut app = world.start();
    sent(&mut app, &[&file]);
    world
        .faults
        .next_on("/separate-speakers", Fault::LoseAnswer);
    app.press(&tr!("pro-separate", name = "ada.wav"));
    app.wait_for("that it goes on", |app| app.shows_part("Being told apart"));
    // Once the service was at it nothing stopped waiting for it any more.
    app.press(&tr!("pro-stop-separating"));
    app.wait_for_label(&tr!("pro-separate", name = "ada.wav"));
    app.press(&tr!("pro-separate", name = "ada.wav"));
    app.wait_for("that it goes on", |app| app.shows_part("Being told apart"));
    world.later(3);
    app.wait_for("one speaker", |app| app.shows_part("1 speaker"));
    app.press(&tr!("pro-to-proof"));
    app.press(&tr!("pro-show-lines"));
    app.wait_for_label(&tr!("record-reading"));
    app.press(&tr!("record-reading"));
    app.wait_for("some words", |app| {
        let heard = app.desk().cloning.heard;
        heard.is_some_and(|heard| heard.seconds > 5.0)
    });
    app.press(&tr!("record-stop"));
    app.wait_for_label(&tr!("clone-hear", name = tr!("pro-reading")));
    world.faults.next_on("/captcha", Fault::LoseAnswer);
    app.press(&tr!("pro-send-reading"));
    app.wait_for_label(&tr!("pro-train"));
    let stands = kept(app.home());
    assert_eq!(stands.proof.attempts, 1, "read twice: {stands:?}");
    world.faults.next_on("/train", Fault::LoseAnswer);
    app.press(&tr!("pro-train"));
    app.wait_for("that it waits", |app| app.shows_part("in line"));
    assert_eq!(kept(app.home()).trainings.len(), 1);
    assert_eq!(world.faults.waiting(), 0);
}

#[test]
fn professional_clone_every_control_teaches() {
    let folder = TempDir::new().expect("a folder");
    let file = wav(&folder, "both.wav", &buzz(30, [LOW, HIGH]));
    let world = World::new();
    let mut app = world.start();
    let mut wrong = app.defects("plan");
    named(&mut app);
    app.let_fall(&file);
    app.wait_for_label(&tr!("clone-hear", name = "both.wav"));
    app.press(&tr!("clone-record"));
    app.settle();
    wrong.extend(app.defects("recordings"));
    app.press(&tr!("clone-to-consent"));
    app.wait_for_label(&tr!("clone-owner"));
    app.write(&tr!("clone-owner"), "Ada");
    wrong.extend(app.defects("consent"));
    app.press(&tr!("clone-say-own"));
    app.press(&tr!("pro-to-sending"));
    app.wait_for_label(&tr!("pro-give-up"));
    wrong.extend(app.defects("sending"));
    app.press(&tr!("pro-create"));
    app.press(&tr!("pro-separate", name = "both.wav"));
    app.wait_for("that it goes on", |app| app.shows_part("Being told apart"));
    world.later(3);
    app.wait_for_label(&tr!("pro-hear-speaker", name = "both.wav", number = 2));
    wrong.extend(app.defects("speakers"));
    app.press(&tr!("pro-speaker-use", name = "both.wav", number = 1));
    app.press(&tr!("pro-to-proof"));
    app.press(&tr!("pro-show-lines"));
    app.wait_for_label(&tr!("record-reading"));
    wrong.extend(app.defects("lines"));
    app.press(&tr!("pro-proof-people"));
    app.wait_for_label(&tr!("pro-extra"));
    wrong.extend(app.defects("documents"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
