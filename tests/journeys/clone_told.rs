//! What is told before anybody runs into it: a statement that can't be one, a voice without consent, what now.

use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::tr;
use tempfile::TempDir;

use crate::clone::{can_say, clones, in_room, speech, to_name, written};
use crate::harness::AppHarness;

/// Attaches a recording of the statement.
pub fn attach(app: &mut AppHarness, file: &std::path::Path) {
    app.get(&tr!("action-attach-reading")).scroll_to_me();
    app.settle();
    app.press(&tr!("action-attach-reading"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &file.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
}

/// Regression: silence and half a word were taken for the statement.
#[test]
fn clone_takes_no_hush_and_no_half_word_for_the_statement() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "bea.wav", &speech(90, 0.2));
    let hush = written(&folder, "hush.wav", &speech(8, 0.0));
    let short = written(&folder, "short.wav", &speech(1, 0.2));
    let whole = written(&folder, "whole.wav", &speech(9, 0.21));
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    app.let_fall(&file);
    app.wait_for_label(&tr!("clone-hear", name = "bea.wav"));
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-consented"));
    app.press(&tr!("clone-consented"));
    app.write(&tr!("clone-owner"), "Bea");
    app.press(&tr!("clone-say-consented"));
    attach(&mut app, &hush);
    app.wait_for("that nobody speaks", |app| {
        app.shows_part("Nobody is heard to speak in the recording of the statement")
    });
    assert!(
        app.get(&tr!("clone-to-name"))
            .accesskit_node()
            .is_disabled()
    );
    attach(&mut app, &short);
    app.wait_for("that it is short", |app| {
        app.shows_part("too little for these words")
    });
    assert!(
        app.get(&tr!("clone-to-name"))
            .accesskit_node()
            .is_disabled()
    );
    attach(&mut app, &whole);
    // Nothing is claimed that nobody did.
    app.wait_for("what was checked", |app| {
        app.shows_part("nobody checked the words themselves")
    });
    app.wait_for("that it counts", |app| {
        !app.get(&tr!("clone-to-name"))
            .accesskit_node()
            .is_disabled()
    });
    // Other words: it was gone without a word.
    app.write_over(&tr!("clone-until"), "2099-12-31");
    app.wait_for("why it doesn’t count", |app| {
        app.shows_part("other words than these: it counts again")
    });
    app.write_over(&tr!("clone-until"), "");
    app.wait_for("that it counts again", |app| {
        app.shows_part("nobody checked the words themselves")
    });
    app.press(&tr!("clone-spoken-remove"));
    app.wait_for("that it is out", |app| {
        !app.shows(&tr!("clone-spoken-remove"))
    });
    assert!(
        app.get(&tr!("clone-to-name"))
            .accesskit_node()
            .is_disabled()
    );
}

/// That a voice may not speak any more was seen only after it was asked to.
#[test]
fn clone_without_consent_is_seen_wherever_a_voice_is_chosen() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "ada.wav", &speech(90, 0.2));
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    to_name(&mut app, &file, "Ada");
    app.press(&tr!("clone-create"));
    app.wait_for("its settings", can_say);
    app.press(&tr!("voices-cast"));
    app.press("Tom");
    app.wait_for("what it means", |app| app.shows_part("Tom has "));
    app.press(&tr!("voices-cast-now", speaker = "Tom"));
    app.settle();
    app.press(&tr!("create-vault"));
    app.press(&tr!("vault-withdraw", name = "Ada"));
    app.press(&tr!("vault-withdraw-sure", name = "Ada"));
    app.wait_for_label(&tr!("vault-delete-draft", name = "Ada"));
    // Another window knows it from its start.
    let mut app = AppHarness::in_home(app.close(), |_| {});
    in_room(&mut app);
    app.key(Modifiers::COMMAND, Key::Num2);
    app.wait_for("the card", |app| app.shows_part("Voice Ada: No consent"));
    app.key(Modifiers::COMMAND, Key::Num1);
    app.settle();
    let tom = app
        .desk()
        .script()
        .lines()
        .find(|line| line.speaker == "Tom")
        .map(|line| line.text.clone())
        .expect("a line of his");
    app.press_part(&tom);
    app.wait_for("why not", |app| {
        app.shows_part("Nothing new is spoken with this voice")
    });
    let before = app.desk().jobs.iter().count();
    app.key(Modifiers::ALT, Key::A);
    app.settle();
    assert_eq!(app.desk().jobs.iter().count(), before, "nothing is ordered");
    // The list of voices lies over it.
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();
    app.press(&tr!("action-show-consents"));
    app.wait_for_label(&tr!("vault-delete-draft", name = "Ada"));
}

/// A clone that was made elsewhere has no record here, and that is said.
#[test]
fn clone_of_elsewhere_says_that_nothing_is_on_record() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "ada.wav", &speech(90, 0.2));
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    to_name(&mut app, &file, "Ada");
    app.press(&tr!("clone-create"));
    app.wait_for("its settings", can_say);
    let home = app.close();
    let database = rusqlite::Connection::open(home.path().join("library.db")).expect("the library");
    database
        .execute_batch("DROP TRIGGER consent_there; DELETE FROM consent; DELETE FROM consent_head; DELETE FROM unfinished;")
        .expect("no records");
    drop(database);
    let mut app = AppHarness::in_home(home, |_| {});
    in_room(&mut app);
    app.wait_for("the voices", |app| clones(app) == 1);
    app.key(Modifiers::COMMAND, Key::Num2);
    app.wait_for("the card", |app| app.shows_part("Voice Ada"));
    app.press_part("Voice Ada");
    app.wait_for("that there is none", |app| {
        app.shows_part("No record of who agreed is on this computer")
    });
}

/// Regression: a refused recording stayed among what is recorded and in red words beside a signed document, and nothing took it out.
#[test]
fn clone_shows_of_its_consent_what_will_be_recorded_and_nothing_else() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "bea.wav", &speech(90, 0.2));
    let hush = written(&folder, "hush.wav", &speech(8, 0.0));
    let paper = written(&folder, "bea.pdf", &[b"%PDF-1.7 ".repeat(200)].concat());
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    app.let_fall(&file);
    app.wait_for_label(&tr!("clone-hear", name = "bea.wav"));
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-consented"));
    app.press(&tr!("clone-consented"));
    app.write(&tr!("clone-owner"), "Bea");
    app.press(&tr!("clone-say-consented"));
    attach(&mut app, &hush);
    let refused = "Nobody is heard to speak in the recording of the statement";
    app.wait_for("that nobody speaks", |app| app.shows_part(refused));
    assert!(!app.shows_part("Read aloud, "), "it isn't recorded");
    app.press(&tr!("action-attach-consent"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &paper.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the document", |app| app.shows_part("bea.pdf"));
    assert!(!app.shows_part(refused));
    app.press(&tr!("clone-proof-spoken"));
    app.settle();
    // What is attached isn't demanded once more.
    assert!(
        !app.get(&tr!("clone-to-name"))
            .accesskit_node()
            .is_disabled()
    );
    assert!(!app.shows_part(refused));
    app.press(&tr!("clone-spoken-remove"));
    app.settle();
    assert!(!app.shows(&tr!("clone-spoken-remove")));
    app.press(&tr!("clone-document-remove"));
    app.settle();
    assert!(
        app.get(&tr!("clone-to-name"))
            .accesskit_node()
            .is_disabled()
    );
}
