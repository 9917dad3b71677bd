//! What is kept of a clone whatever is done meanwhile, and agreed to once more.

use std::sync::Arc;

use egui_kittest::kittest::NodeT as _;
use mynah::audio::recorder::Microphone;
use mynah::tr;
use tempfile::TempDir;

use crate::clone::{can_say, clones, in_room, speech, to_name, written};
use crate::harness::AppHarness;
use crate::professional::named;

fn heard(app: &AppHarness, seconds: f32) -> bool {
    let heard = app.desk().cloning.heard;
    heard.is_some_and(|heard| heard.seconds > seconds)
}

/// It was gone, and nothing could be recorded any more before the window was opened anew.
#[test]
fn clone_that_is_being_recorded_is_kept_while_another_way_listens_to_the_room() {
    let pcm = mynah::audio::decode::decode_bytes(&speech(18, 0.2)).expect("a sound");
    let microphone = Microphone::Fed(Arc::new(pcm.pcm.into_mono()));
    let mut app = AppHarness::with(|options| options.microphone = microphone);
    in_room(&mut app);
    app.press(&tr!("create-clone"));
    app.press(&tr!("clone-record"));
    app.press(&tr!("record-begin"));
    app.wait_for("some words", |app| heard(app, 20.0));
    app.press(&tr!("create-professional"));
    app.wait_for("the checklist", |app| app.shows_part(&tr!("pro-step-plan")));
    named(&mut app);
    app.press(&tr!("clone-record"));
    app.press(&tr!("record-room"));
    app.wait_for("the room", |app| app.shows_part("Room:"));
    app.press(&tr!("create-clone"));
    app.wait_for_label(&tr!("clone-hear", name = tr!("record-name", number = 1)));
    assert!(!app.get(&tr!("record-begin")).accesskit_node().is_disabled());
}

/// "Have its owner agree anew" was said where nothing could be spoken any more, and nowhere could that be done.
#[test]
fn clone_whose_owner_agrees_anew_speaks_again_and_can_be_made_again() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "ada.wav", &speech(90, 0.2));
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    to_name(&mut app, &file, "Ada");
    app.press(&tr!("clone-create"));
    app.wait_for("its settings", can_say);
    app.press(&tr!("create-vault"));
    app.press(&tr!("vault-withdraw", name = "Ada"));
    app.press(&tr!("vault-withdraw-sure", name = "Ada"));
    app.press(&tr!("vault-anew", name = "Ada"));
    app.wait_for_label(&tr!("vault-anew-write"));
    assert!(
        app.get(&tr!("vault-anew-write"))
            .accesskit_node()
            .is_disabled()
    );
    app.press(&tr!("clone-say-own"));
    // What was said is there after a start.
    let mut app = AppHarness::in_home(app.close(), |_| {});
    in_room(&mut app);
    app.press(&tr!("create-vault"));
    app.wait_for_label(&tr!("vault-anew-write"));
    app.press(&tr!("vault-anew-write"));
    app.wait_for("that it is written", |app| {
        app.shows_part("can speak again")
    });
    app.press(&tr!("create-clone"));
    app.wait_for("that it may speak", can_say);
    // The same recordings aren't refused any more either.
    app.press(&tr!("clone-another"));
    to_name(&mut app, &file, "Ada");
    app.press(&tr!("clone-create"));
    app.wait_for("another voice", |app| clones(app) == 2);
}
