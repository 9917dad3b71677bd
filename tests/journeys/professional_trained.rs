//! A professional clone from its proof on: trained for one model and several, failed and tried again, stopped.

use std::path::Path;

use egui::{Key, Modifiers};
use mynah::draft::faults::Fault;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::terms::clock::Clock;
use mynah::terms::consent::{Record, standings};
use mynah::tr;
use mynah_model::professional::TrainingState;
use tempfile::TempDir;

use crate::harness::{AppHarness, middle};
use crate::professional::{
    LOW, World, buzz, is_off, kept, professionals, read_aloud, sent, wav, written,
};

/// To where it can be trained.
pub fn proven(app: &mut AppHarness, file: &Path) {
    sent(app, &[file]);
    app.press(&tr!("pro-to-proof"));
    read_aloud(app);
    app.wait_for_label(&tr!("pro-train"));
}

/// One that is there.
fn to_train() -> (TempDir, World, AppHarness) {
    let folder = TempDir::new().expect("a folder");
    let file = wav(&folder, "ada.wav", &buzz(30, [LOW; 2]));
    let world = World::new();
    let mut app = world.start();
    proven(&mut app, &file);
    (folder, world, app)
}

#[test]
fn professional_clone_is_trained_again_after_a_failure_and_after_its_voice_was_gone() {
    let (_folder, world, mut app) = to_train();
    world.faults.next_on("/train", Fault::FailTraining);
    app.press(&tr!("pro-train"));
    app.wait_for("that it waits", |app| app.shows_part("in line"));
    world.later(70);
    app.wait_for("why", |app| app.shows_part("too uneven to train from"));
    app.wait_for_label(&tr!("trouble-was-i-charged"));
    app.wait_for_label(&tr!("trouble-what-now"));
    app.wait_for("the notification", |_| world.was_told("too uneven") == 1);
    // Killed and gone on with: it is told once, and can be tried again.
    let mut app = world.again(app);
    app.wait_for("why", |app| app.shows_part("too uneven to train from"));
    assert_eq!(world.was_told("too uneven"), 1, "told twice");
    app.press("Retry: Eleven Multilingual v2");
    app.wait_for("that it waits", |app| app.shows_part("in line"));
    // Regression: a clone whose voice was gone at the service waited for ever, and nothing said why.
    let gone = Refusal::not_found("voice_not_found", "A voice was not found.");
    world.faults.always_on("/v1/voices/", Fault::Refuse(gone));
    app.wait_for_label(&tr!("pro-gone"));
    assert!(app.shows_part(&tr!("pro-told-gone")));
    app.wait_for("the notification", |_| world.was_told("no such voice") == 1);
    world.faults.clear();
    app.press(&tr!("pro-gone-look"));
    app.wait_for("that it waits again", |app| {
        !app.shows(&tr!("pro-gone")) && app.shows_part("in line")
    });
    world.later(70);
    app.wait_for("that it is done", |app| {
        app.shows_part("Ada is one of the Draft voices")
    });
}

#[test]
fn professional_clone_is_trained_for_several_models() {
    let (_folder, world, mut app) = to_train();
    let models = kept(app.home()).models;
    assert!(models.len() >= 2, "{models:?}");
    for (place, (_, name)) in models.iter().take(2).enumerate() {
        let train = format!("Train for {name}");
        // An answer about the previous training may move or close the list just as it is pressed.
        let list = tr!("pro-model");
        while !app.shows(&train) {
            app.press_found(name, |app| {
                let shown = |label| app.shows(label).then(|| middle(Some(app.get(label))));
                shown(name).or_else(|| shown(&list)).flatten()
            });
            app.settle();
        }
        app.press(&train);
        app.wait_for("that it is begun", |app| {
            let all = kept(app.home()).trainings;
            let mut begun = all.values();
            all.len() == place + 1 && begun.all(|it| it.state == TrainingState::Queued)
        });
    }
    world.later(70);
    app.wait_for("both", |app| {
        let done = kept(app.home()).trainings;
        done.len() == 2 && done.values().all(|it| it.state == TrainingState::Done)
    });
    app.wait_for("both notifications", |_| world.was_told("speaks now") == 2);
}

#[test]
fn professional_clone_stops_where_its_consent_is_taken_back() {
    let (_folder, _world, mut app) = to_train();
    app.wait_for("the voice", |app| professionals(app) == 1);
    app.press(&tr!("create-vault"));
    app.press(&tr!("vault-withdraw", name = "Ada"));
    app.press(&tr!("vault-withdraw-sure", name = "Ada"));
    app.wait_for_label(&tr!("vault-delete-draft", name = "Ada"));
    app.press(&tr!("create-professional"));
    app.wait_for("that it stops", |app| {
        app.shows_part("This clone stops here")
    });
    assert!(
        is_off(&app, &tr!("pro-train")),
        "nothing more is done with it"
    );
    app.press(&tr!("pro-give-up"));
    app.press(&tr!("pro-give-up-draft", name = "Ada"));
    app.wait_for("the voice gone", |app| professionals(app) == 0);
}

/// Taken back in another window it trained on, and was told to speak.
#[test]
fn professional_clone_stops_where_its_consent_is_taken_back_elsewhere() {
    let (_folder, world, mut app) = to_train();
    app.press(&tr!("pro-train"));
    app.wait_for("that it waits", |app| app.shows_part("in line"));
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let all = standings(&library.consents().expect("the records").links);
    for of in all {
        let back = Record::Withdrawn {
            withdrawn: of.hash,
            at: 1_790_000_000_000,
        };
        library.consent(&back).expect("the record");
    }
    drop(library);
    app.wait_for("that it stops", |app| {
        app.shows_part("This clone stops here") && app.shows_part("was being trained")
    });
    world.later(70);
    app.wait_for("that it is done there", |app| {
        let trainings = kept(app.home()).trainings;
        let mut all = trainings.values();
        all.any(|it| it.state == TrainingState::Done)
    });
    app.wait_for("why it isn't done here", |app| {
        app.shows_part("This clone stops here")
    });
    assert_eq!(world.was_told("speaks now"), 0);
}

/// The people of the service were asked, and the answer is lost: they are asked once.
#[test]
fn professional_clone_asks_people_once_when_the_answer_is_lost() {
    let folder = TempDir::new().expect("a folder");
    let file = wav(&folder, "ada.wav", &buzz(30, [LOW; 2]));
    let paper = written(&folder, "passport.pdf", b"%PDF me");
    let world = World::new();
    let mut app = world.start();
    sent(&mut app, &[&file]);
    app.press(&tr!("pro-to-proof"));
    app.press(&tr!("pro-proof-people"));
    app.press(&tr!("action-attach-proof"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write(&tr!("dialog-path"), &paper.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the document", |app| {
        app.shows(&tr!("pro-document-remove", name = "passport.pdf"))
            && !app.shows(&tr!("dialog-path"))
    });
    world.faults.next_on("/verification", Fault::LoseAnswer);
    app.press(&tr!("pro-ask-people"));
    app.wait_for("that they look", |app| {
        app.shows_part("People at the service look at your")
    });
    assert!(kept(app.home()).proof.is_manual);
    assert_eq!(world.faults.waiting(), 0);
}
