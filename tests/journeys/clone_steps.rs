//! From step to step of a clone: few clicks, keys alone, and a small window with large text.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::NodeT as _;
use mynah::terms::consent::Record;
use mynah::tr;
use mynah_model::event::Playing;
use tempfile::TempDir;

use crate::clone::{clones, consents, in_room, speech, written};
use crate::counted::Counted;
use crate::design::{TEXT, WORDS};
use crate::fits::{misfits, small_and_large};
use crate::harness::AppHarness;
use crate::script::ready;

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

/// The keys were lost at each step, and had to be led there by Tab from the top of the window.
#[test]
fn clone_goes_by_keys_from_step_to_step() {
    let folder = TempDir::new().expect("a folder");
    // Too quiet: something is to be looked at.
    let file = written(&folder, "ada.wav", &speech(90, 0.01));
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    app.let_fall(&file);
    app.wait_for_label(&tr!("clone-hear", name = "ada.wav"));
    // The hands are on the keys from here on.
    app.tab();
    let on = |app: &mut AppHarness| app.key(Modifiers::COMMAND, Key::Enter);
    on(&mut app);
    app.wait_for_label(&tr!("clone-continue-warned"));
    assert_eq!(
        app.focused().as_deref(),
        Some(tr!("clone-fix-all").as_str())
    );
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("what came of it", |app| {
        let on = tr!("clone-to-consent");
        app.shows(&on) && !app.get(&on).accesskit_node().is_disabled()
    });
    on(&mut app);
    app.wait_for_label(&tr!("clone-owner"));
    assert_eq!(app.focused().as_deref(), Some(tr!("clone-owner").as_str()));
    app.type_letters("Ada");
    app.get(&tr!("clone-say-own")).focus();
    app.settle();
    app.key(Modifiers::NONE, Key::Space);
    on(&mut app);
    app.wait_for_label(&tr!("clone-name"));
    assert_eq!(app.focused().as_deref(), Some(tr!("clone-name").as_str()));
    // It was written behind what was filled in: "AdaAda by the sea".
    assert_eq!(app.value(&tr!("clone-name")), "Ada");
    app.type_letters("Ada by the sea");
    assert_eq!(app.value(&tr!("clone-name")), "Ada by the sea");
    on(&mut app);
    app.wait_for("the voice", |app| clones(app) == 1);
    app.wait_for("who has the keys", |app| {
        app.focused().as_deref() == Some(tr!("voices-cast").as_str())
    });
}

/// They were nowhere once "Clean up" had gone, and Tab began in the top bar; and Enter took out what had just been attached.
#[test]
fn clone_keeps_the_keys_where_something_goes_or_comes() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "ada.wav", &speech(40, 0.01));
    let signed = [b"%PDF-1.7\n".as_slice(), &[b' '; 600]].concat();
    let signed = written(&folder, "signed.pdf", &signed);
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    app.let_fall(&file);
    app.wait_for_label(&tr!("clone-hear", name = "ada.wav"));
    app.tab();
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for_label(&tr!("clone-continue-warned"));
    assert_eq!(
        app.focused().as_deref(),
        Some(tr!("clone-fix-all").as_str())
    );
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("what came of it", |app| {
        let shown = &app.desk().cloning;
        !shown.mended.is_empty() && shown.mended.values().all(|(_, it)| it.is_ok())
    });
    app.settle();
    // The keys wait with the recording: Clean up is gone.
    assert_eq!(app.focused(), Some(tr!("clone-row-more", name = "ada.wav")));
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for_label(&tr!("clone-consented"));
    app.press(&tr!("clone-consented"));
    app.write(&tr!("clone-owner"), "Ada");
    app.get(&tr!("action-attach-consent")).scroll_to_me();
    app.settle();
    app.get(&tr!("action-attach-consent")).focus();
    app.settle();
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &signed.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("who has the keys", |app| {
        app.focused().as_deref() == Some(tr!("clone-say-consented").as_str())
    });
    assert!(app.shows(&tr!("clone-document-remove")));
}

/// A way that the palette opened had the keys nowhere: they began at the top of the window.
#[test]
fn clone_has_the_keys_where_the_palette_opens_it() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::K);
    app.wait_for_label(&tr!("palette-field"));
    app.type_letters("clone a voice");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("who has the keys", |app| {
        app.focused().as_deref() == Some(tr!("clone-choose").as_str())
    });
}

/// Another step, whichever way it is gone to, has the keys; whoever went elsewhere meanwhile keeps them.
#[test]
fn design_goes_by_keys_from_step_to_step() {
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    app.press(&tr!("create-design"));
    app.wait_for_label(&tr!("clone-description"));
    app.write(&tr!("clone-description"), WORDS);
    app.press_role(Role::RadioButton, &tr!("design-text-own"));
    app.write(&tr!("design-text-field"), TEXT);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for_label(&tr!(
        "design-choose-name",
        title = tr!("design-preview", number = 3)
    ));
    app.wait_for("who has the keys", |app| {
        app.focused().as_deref()
            == Some(tr!("clone-hear", name = tr!("design-preview", number = 1)).as_str())
    });
}

/// Half of it lay below the fold, while the foot asked for it.
#[test]
fn clone_asks_in_a_low_window_for_what_is_seen_there() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "ada.wav", &speech(40, 0.01));
    let home = TempDir::new().expect("a folder");
    let mut app = AppHarness::sized(home, String::new(), vec2(1100.0, 700.0), |_| {});
    in_room(&mut app);
    app.let_fall(&file);
    app.wait_for_label(&tr!("clone-hear", name = "ada.wav"));
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-continue-warned"));
    app.settle();
    let asked = app.get(&tr!("clone-fix-all")).rect();
    let foot = app.get(&tr!("clone-continue-warned")).rect();
    assert!(asked.bottom() < foot.top() - 8.0, "{asked:?} {foot:?}");
}

/// Each step, at 1100 x 700 pixels with text of 150 %.
#[test]
fn clone_fits_a_small_window_with_large_text() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "ada.wav", &speech(40, 0.01));
    let mut app = small_and_large(false);
    let mut wrong = Vec::new();
    // What a page is too long for is scrolled: under its edges lies what is beside it.
    let look = |app: &mut AppHarness, place: &str, wrong: &mut Vec<String>| {
        app.settle();
        wrong.extend(misfits(app, place));
    };
    app.key(Modifiers::COMMAND, Key::Num3);
    app.wait_for_label(&tr!("tabs"));
    look(&mut app, "design", &mut wrong);
    app.press(&tr!("tabs"));
    app.wait_for_label(&tr!("action-clone-voice"));
    app.press(&tr!("action-clone-voice"));
    look(&mut app, "no sample", &mut wrong);
    app.let_fall(&file);
    app.wait_for_label(&tr!("clone-hear", name = "ada.wav"));
    look(&mut app, "samples", &mut wrong);
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-continue-warned"));
    look(&mut app, "quality", &mut wrong);
    app.press(&tr!("clone-continue-warned"));
    app.wait_for_label(&tr!("clone-owner"));
    look(&mut app, "consent", &mut wrong);
    app.write(&tr!("clone-owner"), "Ada");
    app.get(&tr!("clone-say-own")).scroll_to_me();
    app.settle();
    app.press(&tr!("clone-say-own"));
    look(&mut app, "consent below", &mut wrong);
    app.press(&tr!("clone-to-name"));
    app.wait_for_label(&tr!("clone-name"));
    look(&mut app, "name", &mut wrong);
    app.press(&tr!("clone-create"));
    app.wait_for("the voice", |app| clones(app) == 1);
    app.wait_for_label(&tr!("clone-another"));
    look(&mut app, "done", &mut wrong);
    app.press(&tr!("tabs"));
    app.press(&tr!("create-vault"));
    look(&mut app, "consents", &mut wrong);
    app.press(&tr!("tabs"));
    app.press(&tr!("create-professional"));
    look(&mut app, "professional", &mut wrong);
    app.press(&tr!("tabs"));
    app.press(&tr!("create-remix"));
    look(&mut app, "remix", &mut wrong);
    assert_eq!(wrong, [""; 0]);
}
