//! A voice that takes after a recording: who agreed to that is asked as where a voice is cloned.

use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::terms::consent::{Record, Relation};
use mynah::tr;
use tempfile::TempDir;

use crate::clone::{consents, speech, written};
use crate::design::described;
use crate::harness::AppHarness;

fn choose(app: &mut AppHarness, button: &str, file: &std::path::Path) {
    app.get(button).scroll_to_me();
    app.settle();
    app.press(button);
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &file.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
}

fn press(app: &mut AppHarness, label: &str) {
    app.get(label).scroll_to_me();
    app.settle();
    app.press(label);
}

/// Somebody else's voice went to the service by a name and a choice from a list, and the records said that it holds.
#[test]
fn a_voice_is_taken_after_only_with_what_shows_that_its_owner_agreed() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "grace.wav", &speech(90, 0.2));
    let paper = written(&folder, "grace.pdf", &[b"%PDF-1.7 ".repeat(200)].concat());
    let mut app = described();
    choose(&mut app, &tr!("design-after-add"), &file);
    app.wait_for("what is sent of it", |app| {
        app.shows_part("Sent of it with the previews: 1:00, as MP3. Only Voice Design v3")
    });
    press(&mut app, &tr!("clone-consented"));
    app.write(&tr!("clone-owner"), "Grace Hopper");
    press(&mut app, &tr!("clone-say-consented"));
    app.settle();
    assert!(app.get(&tr!("design-make")).accesskit_node().is_disabled());
    assert!(app.shows(&tr!("design-taken-lacks", why = tr!("clone-lacks-spoken"))));
    choose(&mut app, &tr!("action-attach-consent"), &paper);
    app.wait_for("the document", |app| app.shows_part("grace.pdf"));
    assert!(consents(app.home()).links.is_empty());
    press(&mut app, &tr!("design-make"));
    app.wait_for_label(&tr!(
        "design-choose-name",
        title = tr!("design-preview", number = 3)
    ));
    let chain = consents(app.home());
    let Some(Record::Given(consent)) = chain.links.first().map(|link| &link.record) else {
        panic!("{chain:?}");
    };
    assert_eq!(consent.relation, Relation::Consented);
    assert!(consent.statement.document_sha256.is_some());
    assert_eq!(consent.samples.len(), 1);
}
