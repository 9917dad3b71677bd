//! What goes wrong on the way of a professional clone: each failure is tried again as it was, what somebody stops stays stopped,
//! and nothing of one clone ends in another.

use std::path::Path;

use egui::{Key, Modifiers};
use mynah::draft::faults::{Fault, Gate};
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::secret::Secret;
use mynah::tr;
use mynah_model::professional::ProfessionalForm;
use tempfile::TempDir;

use crate::clone_told::attach;
use crate::harness::AppHarness;
use crate::professional::{
    LOW, World, agreed, buzz, kept, named, professionals, read_aloud, sent, two_ready, wav, written,
};
use crate::script::ready;
use crate::service::{KEY, in_live, service};

/// The forms of all clones, the newest first.
fn forms(home: &Path) -> Vec<ProfessionalForm> {
    let library = Library::open(home, Clock::system()).expect("the library");
    let all = library.professionals().expect("clones");
    let forms = all.iter().map(|one| serde_json::from_str(&one.form));
    forms.collect::<Result<_, _>>().expect("forms")
}

/// Giving up fails: "Retry" gives up, and sends nothing.
#[test]
fn professional_clone_retries_what_failed_and_nothing_else() {
    let (_folder, world, mut app) = two_ready();
    world.faults.next_on("/samples", Fault::HangUp);
    app.press(&tr!("pro-create"));
    app.wait_for("what happened", |app| {
        app.shows_part("The connection was lost while")
    });
    app.wait_for("the voice", |app| professionals(app) == 1);
    let sent = kept(app.home()).samples.len();
    app.press(&tr!("pro-give-up"));
    world.faults.next_on("/v1/voices/", Fault::HangUp);
    app.press(&tr!("pro-give-up-draft", name = "Ada"));
    app.wait_for("that it failed", |app| {
        world.faults.waiting() == 0 && app.shows(&tr!("remedy-retry"))
    });
    app.press(&tr!("remedy-retry"));
    app.wait_for("the voice gone", |app| professionals(app) == 0);
    app.wait_for("the end", |app| kept(app.home()).is_over);
    assert!(kept(app.home()).samples.len() <= sent, "nothing was sent");
}

/// The names of what the service counts, before its voice is there and with it.
const COUNTS: [[&str; 2]; 2] = [
    [
        "Professional slots: 0 → 1 of 1",
        "Professional slots: 1 of 1",
    ],
    ["Voice slots: 0 → 1 of 160", "Voice slots: 1 of 160"],
];
const EDITS: [&str; 2] = [
    "Edits left this month: 480 → 479 of 480",
    "Edits left this month: 479 of 480",
];

/// The service refuses the voice and a recording, once each: the counts are those of the service, and nothing is in doubt.
/// Then a recording is taken out.
#[test]
fn professional_clone_counts_what_the_service_has_after_each_refusal_and_without_a_recording() {
    let (_folder, world, mut app) = two_ready();
    let no = || Fault::Refuse(Refusal::invalid("no", "no", None, "The service says why."));
    let is_told = |app: &mut AppHarness| {
        app.wait_for("what happened", |app| {
            app.shows_part("The service says why") && app.shows(&tr!("trouble-was-i-charged"))
        });
        assert_eq!(world.faults.waiting(), 0);
    };
    // Regression: it takes one of each, and the inspector said that it takes none.
    let is_before = |app: &AppHarness| {
        for count in [COUNTS[0][0], COUNTS[1][0], EDITS[0]] {
            assert!(app.shows(count), "{count}: {:?}", app.on_screen());
        }
    };
    is_before(&app);
    world.faults.next_on("/v1/voices/pvc", no());
    app.press(&tr!("pro-create"));
    is_told(&mut app);
    assert_eq!(professionals(&app), 0);
    is_before(&app);
    world.faults.next_on("/samples", no());
    app.press(&tr!("pro-create"));
    app.wait_for("the voice", |app| professionals(app) == 1);
    is_told(&mut app);
    let counts = |app: &AppHarness| COUNTS.iter().all(|[_, after]| app.shows(after));
    app.wait_for("what was taken", counts);
    app.press(&tr!("pro-send-rest"));
    app.wait_for_label(&tr!("pro-to-proof"));
    assert!(counts(&app), "once");
    app.wait_for("the meter", |app| app.shows(EDITS[1]));
    assert!(!app.shows_part("→"));
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let spend = library.spend(Backend::Draft).expect("the sums");
    assert_eq!((spend.spent.0, spend.unknown.0), (0, 0));
    drop(library);
    leaves_out_what_was_taken_out(&world, app);
}

/// Regression: it was deleted at the service in vain, and the program ended: it came back as "waits", and was sent again.
fn leaves_out_what_was_taken_out(world: &World, mut app: AppHarness) {
    app.press(&tr!("cast-back"));
    world.faults.next_on("/samples/", Fault::HangUp);
    app.press(&tr!("pro-row-remove", name = "two.wav"));
    app.wait_for("that it failed", |app| {
        world.faults.waiting() == 0 && app.shows(&tr!("remedy-retry"))
    });
    let mut app = world.again(app);
    app.wait_for("one of one", |app| {
        app.shows_part(&tr!("pro-told-sent", all = 1, there = 1))
    });
    app.press(&tr!("pro-to-proof"));
    read_aloud(&mut app);
    app.wait_for_label(&tr!("pro-train"));
    let samples = kept(app.home()).samples;
    assert_eq!(samples.len(), 1, "the service has it no more: {samples:?}");
}

/// Sending is stopped: the rest waits for the next press.
#[test]
fn professional_clone_stops_sending_and_goes_on() {
    let (_folder, world, mut app) = two_ready();
    let gate = Gate::default();
    world
        .faults
        .next_on("/samples", Fault::HoldAfterBytes(0, gate.clone()));
    app.press(&tr!("pro-create"));
    app.wait_for("that it goes", |app| {
        app.shows(&tr!("pro-stop-sending")) && world.faults.waiting() == 0
    });
    app.press(&tr!("pro-stop-sending"));
    app.wait_for("what is left", |app| {
        app.shows_part("Sending was stopped. 2 recordings are left")
    });
    // To another window it was being sent as long as this one lived.
    app.wait_for("that nobody is at it", |app| {
        let marked = kept(app.home()).samples;
        !marked.is_empty() && marked.iter().all(|it| it.owner.is_none())
    });
    gate.open();
    app.press(&tr!("pro-send-rest"));
    app.wait_for_label(&tr!("pro-to-proof"));
    let samples = kept(app.home()).samples;
    assert_eq!(samples.len(), 2, "each once: {samples:?}");
    assert!(samples.iter().all(|sample| sample.sample.is_some()));
}

/// A second one is begun: the first is gone on with as it was left, though the list is older.
#[test]
fn professional_clone_is_taken_up_as_it_was_left() {
    let folder = TempDir::new().expect("a folder");
    let one = wav(&folder, "one.wav", &buzz(24, [LOW; 2]));
    let world = World::new();
    let mut app = world.start();
    agreed(&mut app, &[&one]);
    app.press(&tr!("pro-another"));
    app.wait_for("a blank one", |app| {
        app.value(&tr!("clone-name")).is_empty()
    });
    app.write(&tr!("clone-name"), "Bea");
    app.press(&tr!("pro-earlier"));
    app.press_part("Ada");
    app.wait_for_label(&tr!("pro-create"));
    app.wait_for("both", |app| forms(app.home()).len() == 2);
    let all = forms(app.home());
    let ada = all.iter().find(|form| form.attempt.name == "Ada");
    let ada = ada.expect("hers");
    assert_eq!(ada.attempt.samples.len(), 1, "it lost its recording");
    assert!(ada.attempt.is_said, "it lost its consent");
}

/// What is recorded for one clone stays its own, whichever is open when it is ready.
#[test]
fn professional_clone_keeps_what_was_recorded_for_it() {
    let world = World::new();
    let mut app = world.start();
    named(&mut app);
    app.press(&tr!("clone-record"));
    app.press(&tr!("record-begin"));
    app.wait_for("some words", |app| {
        let heard = app.desk().cloning.heard;
        heard.is_some_and(|heard| heard.seconds > 5.0)
    });
    app.press(&tr!("pro-another"));
    app.wait_for("hers", |app| {
        let all = forms(app.home());
        let ada = all.iter().find(|form| form.attempt.name == "Ada");
        ada.is_some_and(|form| form.attempt.samples.len() == 1)
    });
    assert!(!app.shows_part("Hear Recording"), "it is Ada's");
}

/// Without a network at the start it is followed all the same, once there is one.
#[test]
fn professional_clone_is_followed_though_the_service_was_off_at_the_start() {
    let folder = TempDir::new().expect("a folder");
    let file = wav(&folder, "ada.wav", &buzz(30, [LOW; 2]));
    let world = World::new();
    let mut app = world.start();
    crate::professional_trained::proven(&mut app, &file);
    app.press(&tr!("pro-train"));
    app.wait_for("that it waits", |app| app.shows_part("in line"));
    world.faults.always_on("/v1/user", Fault::HangUp);
    let mut app = world.again(app);
    world.later(70);
    // Looked at in vain, more than once.
    app.wait_for("the checklist", |app| app.shows_part("in line"));
    world.faults.clear();
    app.wait_for("that it is done", |app| {
        app.shows_part("Ada is one of the Draft voices")
    });
}

/// What was wrong stood there alone: neither that nothing was sent or charged, nor what to do now.
#[test]
fn professional_clone_says_of_a_bad_file_all_that_an_instant_one_says() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "nothing.wav", b"");
    let world = World::new();
    let mut app = world.start();
    named(&mut app);
    app.let_fall(&file);
    app.wait_for("what is wrong", |app| {
        app.shows_part("Nothing was sent, nothing was charged: take it out")
    });
    assert!(app.shows_part(&tr!("trouble-recording-empty")));
}

/// A reading of the statement that is chosen here is this clone's; papers that fall at the proof are no recordings.
#[test]
fn professional_clone_takes_files_for_what_they_are() {
    let folder = TempDir::new().expect("a folder");
    let file = wav(&folder, "ada.wav", &buzz(30, [LOW; 2]));
    let spoken = wav(&folder, "statement.wav", &buzz(32, [LOW; 2]));
    let paper = written(&folder, "passport.pdf", b"%PDF me");
    let world = World::new();
    let mut app = world.start();
    named(&mut app);
    app.let_fall(&file);
    app.wait_for_label(&tr!("clone-hear", name = "ada.wav"));
    app.press(&tr!("clone-to-consent"));
    app.wait_for_label(&tr!("clone-owner"));
    app.write(&tr!("clone-owner"), "Ada");
    app.press(&tr!("action-attach-reading"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write(&tr!("dialog-path"), &spoken.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the statement", |app| {
        !app.shows(&tr!("dialog-path")) && app.shows_part("Read aloud, 32")
    });
    app.press(&tr!("clone-say-own"));
    app.press(&tr!("pro-to-sending"));
    app.press(&tr!("pro-create"));
    app.wait_for_label(&tr!("pro-to-proof"));
    app.press(&tr!("pro-to-proof"));
    app.let_fall(&paper);
    app.wait_for_label(&tr!("pro-document-remove", name = "passport.pdf"));
    let form = forms(app.home()).remove(0);
    assert_eq!(form.attempt.samples.len(), 1, "a paper is no recording");
    assert!(form.attempt.is_said, "what was agreed to stays so");
    assert!(
        form.attempt.spoken.is_some(),
        "the statement is this clone's"
    );
}

/// Its answer was lost, and giving it up forgot a voice that was there: a slot nobody could free. Later it was deleted by a
/// press that only said that it goes off the list, whoever had made it.
#[test]
fn professional_clone_given_up_after_a_lost_answer_leaves_no_voice_behind() {
    let (_folder, world, mut app) = two_ready();
    world.faults.next_on("/v1/voices/pvc", Fault::LoseAnswer);
    world.faults.always_on("/v2/voices", Fault::HangUp);
    app.press(&tr!("pro-create"));
    app.wait_for("that it failed", |app| app.shows(&tr!("remedy-retry")));
    assert!(kept(app.home()).voice.is_none(), "nobody knows of it");
    world.faults.clear();
    app.press(&tr!("pro-give-up"));
    app.press(&tr!("pro-give-up-sure", name = "Ada"));
    app.wait_for("that it is asked about", |app| {
        app.shows_part("Nothing was deleted")
    });
    assert!(!kept(app.home()).is_over, "it is on the list still");
    app.press(&tr!("room-voices"));
    app.wait_for("its voice", |app| professionals(app) == 1);
    app.key(Modifiers::COMMAND, Key::Num3);
    app.press(&tr!("pro-give-up"));
    app.press(&tr!("pro-give-up-draft", name = "Ada"));
    app.wait_for("the end", |app| kept(app.home()).is_over);
    app.press(&tr!("room-voices"));
    app.settle();
    assert_eq!(professionals(&app), 0);
}

/// The one that was open was let go as the other backend was chosen: on return there was a blank one.
#[test]
fn professional_clone_is_there_again_after_the_other_backend_was_used() {
    let service = service();
    let mut app = AppHarness::with(|options| {
        options.environment.api_base = Some(service.base.clone());
        options.environment.key = Some(Secret::new(KEY));
    });
    ready(&mut app);
    let in_clones = |app: &mut AppHarness| {
        app.key(Modifiers::COMMAND, Key::Num3);
        app.press(&tr!("create-professional"));
        app.wait_for_label(&tr!("clone-name"));
    };
    in_clones(&mut app);
    app.write(&tr!("clone-name"), "Ada");
    app.key(Modifiers::COMMAND, Key::Num1);
    in_live(&mut app);
    in_clones(&mut app);
    assert_eq!(app.value(&tr!("clone-name")), "", "the service has none");
    app.key(Modifiers::COMMAND, Key::Num1);
    app.press_part("Speaks with ElevenLabs");
    app.press(&tr!("backend-draft"));
    app.wait_for("Draft voices", |app| app.desk().backend() == Backend::Draft);
    in_clones(&mut app);
    assert_eq!(app.value(&tr!("clone-name")), "Ada", "as it was left");
}

/// A clone with one recording at the service, step by step to where it can be trained.
#[test]
fn professional_clone_goes_from_its_sent_recording_to_the_training() {
    let folder = TempDir::new().expect("a folder");
    let one = wav(&folder, "one.wav", &buzz(30, [LOW; 2]));
    let world = World::new();
    let mut app = world.start();
    sent(&mut app, &[&one]);
    tells_speakers_apart_and_stops(&mut app, &world);
    app.press(&tr!("pro-to-proof"));
    shows_other_lines(&mut app);
    takes_a_reading_that_was_recorded_elsewhere(app, &world, &folder);
}

/// Regression: brought twice it counted twice, and taking one of them out took both.
#[test]
fn professional_clone_counts_a_recording_once_and_takes_out_one_of_two() {
    let folder = TempDir::new().expect("a folder");
    let one = wav(&folder, "one.wav", &buzz(24, [LOW; 2]));
    let again = folder.path().join("again.wav");
    std::fs::copy(&one, &again).expect("a copy");
    let world = World::new();
    let mut app = world.start();
    sent(&mut app, &[&one]);
    app.let_fall(&again);
    app.wait_for("that it is here", |app| {
        app.shows_part("It is here already, as one.wav")
    });
    app.press(&tr!("pro-row-remove", name = "again.wav"));
    app.settle();
    assert!(app.shows(&tr!("clone-hear", name = "one.wav")));
    assert!(!app.shows_part("again.wav"));
    assert_eq!(kept(app.home()).samples.len(), 1, "it is there still");
}

/// Regression: telling speakers apart showed in the button of the foot alone, without a word, and nothing stopped it.
fn tells_speakers_apart_and_stops(app: &mut AppHarness, world: &World) {
    let gate = Gate::default();
    world
        .faults
        .next_on("/separate-speakers", Fault::HoldBefore(gate.clone()));
    app.press(&tr!("pro-separate", name = "one.wav"));
    app.wait_for_label(&tr!("pro-separating-long"));
    app.press(&tr!("pro-stop-separating"));
    app.wait_for_label(&tr!("pro-stopped-separating"));
    gate.open();
    app.press(&tr!("pro-separate", name = "one.wav"));
    app.wait_for("that it goes on", |app| app.shows(&tr!("pro-separating")));
    world.later(3);
    app.wait_for("one speaker", |app| app.shows_part("1 speaker"));
}

/// Regression: lines that can't be read, or that the service doesn't know any more: only a restart drew others.
fn shows_other_lines(app: &mut AppHarness) {
    app.press(&tr!("pro-show-lines"));
    app.wait_for_label(&tr!("pro-other-lines"));
    let before = app.desk().browsed.professional.captcha.0;
    app.press(&tr!("pro-other-lines"));
    app.wait_for("other lines", |app| {
        app.desk().browsed.professional.captcha.0 > before
    });
    app.wait_for_label(&tr!("record-reading"));
}

/// Regression: without a microphone only documents were left.
fn takes_a_reading_that_was_recorded_elsewhere(
    mut app: AppHarness,
    world: &World,
    folder: &TempDir,
) {
    let read = wav(folder, "read.wav", &buzz(12, [LOW; 2]));
    app.wait_for("the lines", |app| {
        app.shows_part("The lines to read aloud, as a picture")
    });
    attach(&mut app, &read);
    app.wait_for_label(&tr!("clone-hear", name = tr!("pro-reading")));
    // It was lost where the window ended before it was sent.
    app.wait_for("it to be kept", |app| {
        forms(app.home()).iter().any(|form| form.reading.is_some())
    });
    let mut app = world.again(app);
    app.wait_for_label(&tr!("clone-hear", name = tr!("pro-reading")));
    app.press(&tr!("pro-show-lines"));
    app.wait_for("the lines", |app| {
        app.shows_part("The lines to read aloud, as a picture")
    });
    app.press(&tr!("pro-send-reading"));
    app.wait_for_label(&tr!("pro-train"));
    app.wait_for("nothing to be kept of it", |app| {
        forms(app.home()).iter().all(|form| form.reading.is_none())
    });
}
