//! From the Create room to a clone that is heard, in few clicks.

use mynah::terms::consent::Record;
use mynah::tr;
use mynah_model::event::Playing;
use tempfile::TempDir;

use crate::clone::{clones, consents, in_room, speech, written};
use crate::counted::Counted;
use crate::harness::AppHarness;

fn is_heard(app: &AppHarness) -> bool {
    let playing = app.desk().playback.playing.as_ref();
    playing.is_some_and(|it| matches!(it, Playing::Take { .. } | Playing::Arriving { .. }))
}

/// From the Create room as it opens to hearing the clone. The file that is dragged in counts as a click; the owner's name
/// is typed into a field that has the keys without one.
#[test]
fn clone_with_consent_in_six_clicks() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "ada.wav", &speech(90, 0.2));
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    let mut counted = Counted::new(app);
    counted.click(&tr!("action-clone-voice"));
    counted.let_fall(&file);
    counted
        .app
        .wait_for_label(&tr!("clone-hear", name = "ada.wav"));
    assert_eq!(clones(&counted.app), 0);
    counted.click(&tr!("clone-to-quality"));
    counted.app.wait_for_label(&tr!("clone-owner"));
    counted.type_into(&tr!("clone-owner"), "Ada Brandt");
    counted.click(&tr!("clone-say-own"));
    counted.click(&tr!("clone-to-name"));
    counted.app.wait_for_label(&tr!("clone-name"));
    assert_eq!(counted.app.value(&tr!("clone-name")), "Ada Brandt");
    let chain = consents(counted.app.home());
    assert!(chain.links.is_empty(), "nothing was agreed to yet");
    counted.click(&tr!("clone-create"));
    counted.app.wait_for("the voice", |app| clones(app) == 1);
    // A draft costs nothing: it is heard at once.
    counted.app.wait_for("its words", is_heard);
    assert_eq!(counted.clicks, 6);
    let chain = consents(counted.app.home());
    assert_eq!(chain.broken, None);
    let records: Vec<&Record> = chain.links.iter().map(|link| &link.record).collect();
    let [
        Record::Given(consent),
        Record::Sending { samples, .. },
        Record::Made { .. },
    ] = records.as_slice()
    else {
        panic!("{records:?}");
    };
    assert_eq!(
        &consent.samples, samples,
        "what was agreed to is what was sent"
    );
}
