//! More than one clone that was begun: one waits while another one is made.

use egui::{Key, Modifiers};
use mynah::tr;
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
    app.wait_for_label(&tr!("clone-hear", name = "ada.wav"));
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-consented"));
    app.press(&tr!("clone-consented"));
    app.write(&tr!("clone-owner"), "Ada");
    app.press(&tr!("clone-begin"));
    app.wait_for_label(&tr!("clone-choose"));
    assert!(!app.shows(&tr!("clone-hear", name = "ada.wav")));
    app.let_fall(&bea);
    app.wait_for_label(&tr!("clone-hear", name = "bea.wav"));
    app.wait_for("both to be kept", |app| {
        let left = left(app.home());
        left.contains("ada.wav") && left.contains("bea.wav")
    });
    let mut app = again(app);
    app.wait_for_label(&tr!("clone-hear", name = "bea.wav"));
    app.press(&tr!("clone-others-begun"));
    app.press("Ada · Consent");
    app.wait_for_label(&tr!("clone-owner"));
    assert_eq!(app.value(&tr!("clone-owner")), "Ada");
    app.press(&tr!("clone-others-begun"));
    assert!(app.shows_part("bea.wav · Samples"));
    app.press_part("bea.wav · Samples");
    app.wait_for_label(&tr!("clone-hear", name = "bea.wav"));
    app.press(&tr!("clone-discard"));
    app.wait_for("it to be gone", |app| {
        !app.shows(&tr!("clone-hear", name = "bea.wav"))
    });
    let mut app = again(app);
    app.press(&tr!("create-clone"));
    app.wait_for_label(&tr!("clone-others-begun"));
    app.press(&tr!("clone-others-begun"));
    app.press("Ada · Consent");
    app.wait_for_label(&tr!("clone-owner"));
    assert_eq!(app.value(&tr!("clone-owner")), "Ada");
}

/// "Yes, discard this clone" stood in the place of "Discard" at once: a double click took all of it away for good.
#[test]
fn clone_that_was_discarded_is_brought_back() {
    let folder = TempDir::new().expect("a folder");
    let ada = written(&folder, "ada.wav", &speech(90, 0.2));
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    app.let_fall(&ada);
    app.wait_for_label(&tr!("clone-hear", name = "ada.wav"));
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-owner"));
    app.write(&tr!("clone-owner"), "Ada");
    app.get(&tr!("clone-discard")).focus();
    app.settle();
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for_label(&tr!("clone-discarded", name = "Ada"));
    assert!(!app.shows(&tr!("clone-owner")));
    app.wait_for("the keys where it goes on", |app| {
        app.focused().as_deref() == Some(tr!("clone-choose").as_str())
    });
    app.press(&tr!("action-undo"));
    app.wait_for_label(&tr!("clone-owner"));
    assert_eq!(app.value(&tr!("clone-owner")), "Ada");
    app.press(&tr!("clone-discard"));
    app.wait_for_label(&tr!("clone-discarded", name = "Ada"));
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for_label(&tr!("clone-owner"));
    app.press(&tr!("clone-discard"));
    app.wait_for("it to be gone", |app| !app.shows(&tr!("clone-owner")));
    // After a start it can still be had.
    let mut app = again(app);
    app.press(&tr!("create-clone"));
    app.wait_for_label(&tr!("clone-others-begun"));
    app.press(&tr!("clone-others-begun"));
    app.press(&tr!("clone-others-discarded", name = "Ada"));
    app.wait_for_label(&tr!("clone-owner"));
    assert_eq!(app.value(&tr!("clone-owner")), "Ada");
}
