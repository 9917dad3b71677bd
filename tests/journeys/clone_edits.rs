//! Changes of a cloned voice: further recordings, another name and labels, deletion.

use egui_kittest::kittest::NodeT as _;
use mynah::terms::backend::Backend;
use mynah::terms::consent::Record;
use mynah::tr;
use tempfile::TempDir;

use crate::clone::{cloned, clones, consents, speech, written};

#[test]
fn clone_takes_further_recordings_and_gives_one_up() {
    let folder = TempDir::new().expect("a folder");
    let more = written(&folder, "more.wav", &speech(100, 0.2));
    let third = written(&folder, "third.wav", &speech(60, 0.2));
    let mut app = cloned(&folder, "Ada");
    app.press(&tr!("design-show"));
    app.press(&tr!("voices-samples"));
    app.press(&tr!("voices-samples-add"));
    app.wait_for_label(&tr!("clone-choose"));
    assert!(
        app.shows(&tr!("clone-adds", name = "Ada")),
        "from the first step on"
    );
    app.let_fall(&more);
    app.wait_for_label(&tr!("clone-hear", name = "more.wav"));
    app.let_fall(&third);
    app.wait_for_label(&tr!("clone-hear", name = "third.wav"));
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-owner"));
    assert_eq!(
        app.value(&tr!("clone-owner")),
        "Ada",
        "by the voice’s record"
    );
    app.press(&tr!("clone-say-own"));
    app.press(&tr!("clone-to-add"));
    app.wait_for_label(&tr!("clone-adds", name = "Ada"));
    assert!(app.shows("Edits left this month: 479 → 478 of 480"));
    app.press(&tr!("clone-add"));
    app.wait_for("its end", |app| {
        app.shows(&tr!("clone-done-more", name = "Ada"))
    });
    app.wait_for("the meter", |app| {
        app.shows("Edits left this month: 478 of 480")
    });
    assert_eq!(clones(&app), 1, "no second voice");
    let given = consents(app.home());
    let given = given.links.iter();
    let given = given.filter(|link| matches!(link.record, Record::Given(_)));
    assert_eq!(given.count(), 2, "agreed to by themselves");
    app.press(&tr!("design-show"));
    app.press(&tr!("voices-samples"));
    // By the name that it has here, with its length: which of several it is was not to be known.
    app.press_part("Take out ada.wav · ");
    app.press(&tr!("voices-samples-out"));
    app.wait_for("that it is out", |app| {
        app.shows_part("was taken out: the voice is made of the other")
    });
}

#[test]
fn clone_is_renamed_relabelled_and_deleted() {
    let folder = TempDir::new().expect("a folder");
    let mut app = cloned(&folder, "Ada");
    app.press(&tr!("design-show"));
    app.press(&tr!("voices-edit"));
    app.settle();
    assert!(app.get(&tr!("clone-name")).accesskit_node().is_focused());
    app.write_over(&tr!("clone-name"), "Ada by the fire");
    app.write(
        &tr!("voices-field-label", label = tr!("clone-accent")),
        "scottish",
    );
    app.get(&tr!("voices-save")).scroll_to_me();
    app.settle();
    app.press(&tr!("voices-save"));
    app.wait_for("its new name", |app| {
        let mut voices = app.desk().voices_of(Backend::Draft).iter();
        voices.any(|voice| {
            let accent = voice.labels.iter().find(|(label, _)| label == "accent");
            voice.name == "Ada by the fire" && accent.is_some_and(|(_, it)| it == "scottish")
        })
    });
    app.wait_for_label(&tr!("voices-remove"));
    app.get(&tr!("voices-remove")).scroll_to_me();
    app.settle();
    app.press(&tr!("voices-remove"));
    app.wait_for_label(&tr!("voices-remove-draft"));
    app.get(&tr!("voices-remove-draft")).scroll_to_me();
    app.settle();
    app.press(&tr!("voices-remove-draft"));
    app.wait_for("that it is gone", |app| clones(app) == 0);
    let chain = consents(app.home());
    assert_eq!(chain.broken, None);
    assert!(!chain.links.is_empty(), "the record stays");
}
