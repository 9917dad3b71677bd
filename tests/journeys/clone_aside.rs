//! More than one clone that was begun: one waits while another one is made.

use egui::{Key, Modifiers};
use tempfile::TempDir;

use crate::clone::{in_room, left, speech, written};
use crate::harness::AppHarness;

fn again(app: AppHarness) -> AppHarness {
    let mut app = AppHarness::in_home(app.close(), |_| {});
    in_room(&mut app);
    app.settle();
    app
}

/// One that waited for a signature kept all others from being begun, and was only got rid of recording by recording.
#[test]
fn clone_waits_aside_while_another_one_is_begun_and_one_is_discarded() {
    let folder = TempDir::new().expect("a folder");
    let ada = written(&folder, "ada.wav", &speech(90, 0.2));
    let bea = written(&folder, "bea.wav", &speech(91, 0.2));
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    app.let_fall(&ada);
    app.wait_for_label("Hear ada.wav");
    app.press("Continue");
    app.wait_for_label("Someone who agrees");
    app.press("Someone who agrees");
    app.write("Voice owner", "Ada");
    app.press("Begin another clone");
    app.wait_for_label("Choose a file…");
    assert!(!app.shows("Hear ada.wav"));
    app.let_fall(&bea);
    app.wait_for_label("Hear bea.wav");
    app.wait_for("both to be kept", |app| {
        let left = left(app.home());
        left.contains("ada.wav") && left.contains("bea.wav")
    });
    let mut app = again(app);
    app.wait_for_label("Hear bea.wav");
    app.press("Other clones");
    app.press("Ada · Consent");
    app.wait_for_label("Voice owner");
    assert_eq!(app.value("Voice owner"), "Ada");
    app.press("Other clones");
    assert!(app.shows_part("bea.wav · Samples"));
    app.press_part("bea.wav · Samples");
    app.wait_for_label("Hear bea.wav");
    app.press("Discard");
    app.wait_for("it to be gone", |app| !app.shows("Hear bea.wav"));
    let mut app = again(app);
    app.press("Clone a voice");
    app.wait_for_label("Other clones");
    app.press("Other clones");
    app.press("Ada · Consent");
    app.wait_for_label("Voice owner");
    assert_eq!(app.value("Voice owner"), "Ada");
}

/// After a kill the room opened on another way than the one that was open.
#[test]
fn create_room_opens_on_the_way_that_was_open() {
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    app.press("Consents");
    app.wait_for_label("No consents yet");
    app.wait_for("the way to be kept", |app| {
        app.desk().settings.left_at.way == "consents"
    });
    let mut app = again(app);
    app.wait_for_label("No consents yet");
}

/// "Yes, discard this clone" stood in the place of "Discard" at once: a double click took all of it away for good.
#[test]
fn clone_that_was_discarded_is_brought_back() {
    let folder = TempDir::new().expect("a folder");
    let ada = written(&folder, "ada.wav", &speech(90, 0.2));
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    app.let_fall(&ada);
    app.wait_for_label("Hear ada.wav");
    app.press("Continue");
    app.wait_for_label("Voice owner");
    app.write("Voice owner", "Ada");
    app.get("Discard").focus();
    app.settle();
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for_label("The clone of Ada that was begun was discarded");
    assert!(!app.shows("Voice owner"));
    app.wait_for("the keys where it goes on", |app| {
        app.focused().as_deref() == Some("Choose a file…")
    });
    app.press("Undo");
    app.wait_for_label("Voice owner");
    assert_eq!(app.value("Voice owner"), "Ada");
    app.press("Discard");
    app.wait_for_label("The clone of Ada that was begun was discarded");
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for_label("Voice owner");
    app.press("Discard");
    app.wait_for("it to be gone", |app| !app.shows("Voice owner"));
    // After a start it can still be had.
    let mut app = again(app);
    app.press("Clone a voice");
    app.wait_for_label("Other clones");
    app.press("Other clones");
    app.press("Ada · discarded");
    app.wait_for_label("Voice owner");
    assert_eq!(app.value("Voice owner"), "Ada");
}
