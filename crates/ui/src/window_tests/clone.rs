//! The way to a clone in the window: what is said before anything is sent, the keys from step to step, low windows.

use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::NodeT as _;
use mynah_core::backend::Backend;
use mynah_core::consent::Standing;
use mynah_i18n::tr;
use mynah_model::command::{CloningCommand, Command, SettingsCommand};
use mynah_model::desk::{Desk, Meter, Slots};
use mynah_model::event::{AccountEvent, Event, Vault, VoicesEvent};

use super::WindowHarness;
use super::answered::is_at;
use super::clones::{CloneWindow, clones, tell_vault, voice};
use super::controls::misfits;

fn is_off(app: &WindowHarness, label: &str) -> bool {
    app.get(label).accesskit_node().is_disabled()
}

/// Sets what the plan has.
fn set_slots(desk: &mut Desk, slots: Slots) {
    let meter = Meter {
        is_draft: true,
        slots,
        ..Meter::default()
    };
    desk.apply(Event::Account(AccountEvent::Meter(Backend::Draft, meter)));
}

#[test]
fn without_a_microphone_it_says_so_and_files_work() {
    let mut app = CloneWindow::in_room();
    app.press(&tr!("action-clone-voice"));
    app.press(&tr!("clone-record"));
    app.wait_for("that there is none", |app| {
        app.desk().cloning.microphones.is_some()
    });
    app.settle();
    assert!(is_off(&app, &tr!("record-begin")));
    assert!(!is_off(&app, &tr!("clone-choose")));
}

/// Regression: it was said by the last press only, after all of it was sent. (Refusals of the service are in the journey
/// `clone_troubles`.)
#[test]
fn the_first_step_says_that_the_plan_has_no_clones() {
    let none = Slots {
        has_instant: Some(false),
        ..Slots::default()
    };
    let mut app = CloneWindow::of_size(super::LARGE, |desk| set_slots(desk, none));
    app.go_to_room();
    app.press(&tr!("action-clone-voice"));
    app.wait_for("what the plan lacks", |app| {
        app.shows_part("Your plan has no instant clones")
    });
    app.drop_sample("ada.wav");
    assert!(is_off(&app, &tr!("clone-to-quality")));
}

#[test]
fn the_first_step_says_that_the_plan_has_no_professional_clones() {
    let none = Slots {
        has_instant: Some(true),
        has_professional: Some(false),
        professional: Some((0, 0)),
        ..Slots::default()
    };
    let mut app = CloneWindow::of_size(super::LARGE, |desk| set_slots(desk, none));
    app.go_to_room();
    app.press(&tr!("create-professional"));
    app.wait_for("what the plan lacks", |app| {
        app.shows_part("Your plan has no professional clones")
    });
    app.write(&tr!("clone-name"), "Ada");
    app.press(&tr!("pro-language"));
    app.press(&tr!("language-en"));
    assert!(is_off(&app, &tr!("pro-to-recordings")));
}

#[test]
fn what_is_lacking_is_said_beside_the_button_and_a_recording_of_the_statement_counts() {
    let mut app = CloneWindow::in_room();
    app.set_length("read.wav", 6.0);
    app.press(&tr!("action-clone-voice"));
    app.wait_for_label(&tr!("clone-lacks-samples"));
    app.drop_sample("bea.wav");
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-consented"));
    app.press(&tr!("clone-consented"));
    assert!(app.shows_part("I, [voice owner], agree"));
    assert!(app.shows(&tr!("clone-lacks-owner")));
    assert!(app.shows_part("Write whose voice it is: then"));
    app.write(&tr!("clone-owner"), "Bea");
    app.wait_for("that there is no microphone", |app| {
        app.shows_part("There is no microphone here")
    });
    app.press(&tr!("action-attach-reading"));
    app.name_file("read.wav");
    app.wait_for("the statement", |app| app.shows_part("Read aloud, "));
    app.press(&tr!("clone-say-consented"));
    app.settle();
    assert!(!is_off(&app, &tr!("clone-to-name")));
}

/// Regression: the recording of the statement became a sample, and the wizard went back to its first step.
#[test]
fn the_statement_that_is_dropped_on_the_consent_step_shows_the_consent() {
    let mut app = CloneWindow::in_room();
    app.set_length("read.wav", 6.0);
    app.press(&tr!("action-clone-voice"));
    app.drop_sample("bea.wav");
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-consented"));
    app.press(&tr!("clone-consented"));
    // The statement names nobody yet.
    app.drop_file("read.wav");
    assert!(app.shows(&tr!("clone-owner")));
    app.write(&tr!("clone-owner"), "Bea");
    app.settle();
    app.drop_file("read.wav");
    app.wait_for("the statement", |app| app.shows_part("Read aloud, "));
    assert!(app.shows(&tr!("clone-owner")), "the step stays");
    let is_sample = |command: &Command| match command {
        Command::Cloning(CloningCommand::Sample(_, path)) => path.ends_with("read.wav"),
        _ => false,
    };
    assert!(!app.sent().iter().any(is_sample));
}

/// Regression: the keys were lost at each step, and had to be led there by Tab from the top of the window.
#[test]
fn keys_go_from_step_to_step() {
    let mut app = CloneWindow::in_room();
    app.set_quiet("ada.wav", 90.0);
    app.drop_sample("ada.wav");
    // The hands are on the keys from here on.
    app.tab();
    let on = |app: &mut CloneWindow| app.key(Modifiers::COMMAND, Key::Enter);
    on(&mut app);
    app.wait_for_label(&tr!("clone-continue-warned"));
    assert_eq!(
        app.focused().as_deref(),
        Some(tr!("clone-fix-all").as_str())
    );
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("what came of it", |app| {
        let on = tr!("clone-to-consent");
        app.shows(&on) && !is_off(app, &on)
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
    // Regression: it was written after what was filled in: "AdaAda by the sea".
    assert_eq!(app.value(&tr!("clone-name")), "Ada");
    app.type_letters("Ada by the sea");
    assert_eq!(app.value(&tr!("clone-name")), "Ada by the sea");
    on(&mut app);
    app.wait_for("the voice", |app| clones(app) == 1);
    app.wait_for("who has the keys", |app| {
        app.focused().as_deref() == Some(tr!("voices-cast").as_str())
    });
}

/// Regression: they were nowhere once "Clean up" had gone, and Tab began in the top bar; and Enter took out what had just
/// been attached.
#[test]
fn keys_are_kept_where_something_goes_or_comes() {
    let mut app = CloneWindow::in_room();
    app.set_quiet("ada.wav", 90.0);
    app.drop_sample("ada.wav");
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
    // The keys wait with the recording: "Clean up" is gone.
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
    app.name_file("signed.pdf");
    app.wait_for("who has the keys", |app| {
        app.focused().as_deref() == Some(tr!("clone-say-consented").as_str())
    });
    assert!(app.shows(&tr!("clone-document-remove")));
}

/// Regression: a way that the palette opened had the keys nowhere: they began at the top of the window.
#[test]
fn the_palette_opens_it_with_the_keys() {
    let mut app = CloneWindow::sample();
    app.key(Modifiers::COMMAND, Key::K);
    app.wait_for_label(&tr!("palette-field"));
    app.type_letters("clone a voice");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("who has the keys", |app| {
        app.focused().as_deref() == Some(tr!("clone-choose").as_str())
    });
}

/// Regression: half of it lay below the fold, while the foot asked for it.
#[test]
fn a_low_window_asks_for_what_is_seen_there() {
    let mut app = CloneWindow::of_size(vec2(1_100.0, 700.0), |_| {});
    app.go_to_room();
    app.set_quiet("ada.wav", 40.0);
    app.drop_sample("ada.wav");
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-continue-warned"));
    app.settle();
    let asked = app.get(&tr!("clone-fix-all")).rect();
    let foot = app.get(&tr!("clone-continue-warned")).rect();
    assert!(asked.bottom() < foot.top() - 8.0, "{asked:?} {foot:?}");
}

/// Regression: "This is my own voice" lay below the fold of a low window, and the foot asked for it.
#[test]
fn a_low_window_shows_what_is_agreed_to_without_scrolling() {
    let mut app = CloneWindow::of_size(vec2(1_100.0, 700.0), |_| {});
    app.go_to_room();
    app.drop_sample("ada.wav");
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-say-own"));
    app.settle();
    let foot = app.get(&tr!("clone-to-name")).rect().top();
    assert!(app.get(&tr!("clone-say-own")).rect().bottom() < foot);
}

/// Regression: what it would mean was one block that reached below the window.
#[test]
fn a_low_window_says_row_by_row_what_taking_a_consent_back_means() {
    let mut app = CloneWindow::of_size(vec2(1_100.0, 700.0), |desk| {
        let ada = voice("Ada");
        let mut standing = Standing::taken_back_of(&ada.id);
        (standing.withdrawn, standing.back) = (None, None);
        tell_vault(
            desk,
            Vault {
                heeded: vec![standing.clone()],
                standings: vec![standing],
                ..Vault::default()
            },
        );
        let voices = desk.voices_of(Backend::Draft).iter().cloned();
        let voices: Vec<_> = voices.chain([ada]).collect();
        let voices = VoicesEvent::Voices(voices.into());
        desk.apply(Event::Voices(Backend::Draft, voices));
    });
    app.go_to_room();
    app.press(&tr!("create-vault"));
    app.press(&tr!("vault-withdraw", name = "Ada"));
    app.wait_for_label(&tr!("vault-withdraw-draft", voices = "Ada"));
    app.settle();
    let place = |label: &str| app.get(label).rect();
    let [top, bottom] = [place(&tr!("create-vault")).bottom(), app.window().bottom()];
    let rows = [
        "Yes, Ada takes it back",
        "What stops, with all records of this statement, until Ada agrees anew to each",
        "Draft voices: Ada",
        "Lines of this project: none",
        "What stays",
        "Takes; what was paid for still fills lines for nothing",
        "Ada, until deleted by a button that stands here then",
    ]
    .map(place);
    assert!(rows.is_sorted_by_key(|row| row.top()), "{rows:?}");
    // A player and jobs lie at the bottom.
    let is_seen = |row: &egui::Rect| row.top() > top && row.bottom() < bottom - 100.0;
    assert!(rows.iter().all(is_seen), "{top} {bottom} {rows:?}");
}

/// Regression: asked for by its name from another room, the recording fell into one that nobody saw.
#[test]
fn a_recording_that_is_asked_for_from_another_room_is_shown_with_it() {
    let mut app = CloneWindow::sample();
    app.set_length("bea.wav", 4.0);
    app.key(Modifiers::COMMAND, Key::K);
    app.wait_for_label(&tr!("palette-field"));
    app.type_letters("Add a recording to clone");
    app.settle();
    app.key(Modifiers::NONE, Key::Enter);
    app.name_file("bea.wav");
    app.wait_for_label(&tr!("clone-hear", name = "bea.wav"));
    assert!(app.shows(&tr!("action-clone-voice")), "the room of it");
}

/// Regression: nothing had the keys after "Clone another voice".
#[test]
fn one_that_is_begun_by_keys_after_another_one_has_them() {
    let mut app = CloneWindow::in_room();
    app.go_to_name("ada.wav", "Ada");
    app.press(&tr!("clone-create"));
    app.wait_for_label(&tr!("clone-another"));
    app.get(&tr!("clone-another")).focus();
    app.key(Modifiers::NONE, Key::Enter);
    app.settle();
    assert!(!app.shows(&tr!("clone-another")));
    assert!(app.focused().is_some(), "nothing has the keys");
    // Its name is taken by now.
    app.go_to_name("ada.wav", "Ada");
    assert!(app.shows_part("There is a voice called Ada already"));
}

/// Regression: the rows weren't in sight yet: the keys fell on what ends the clone.
#[test]
fn a_professional_clone_leads_the_keys_to_its_recordings() {
    let mut app = CloneWindow::in_room();
    app.press(&tr!("create-professional"));
    app.wait_for("the checklist", |app| app.shows_part(&tr!("pro-step-plan")));
    app.write(&tr!("clone-name"), "Ada");
    app.press(&tr!("pro-language"));
    app.press(&tr!("language-en"));
    app.press(&tr!("pro-to-recordings"));
    app.drop_sample("one.wav");
    app.press(&tr!("clone-to-consent"));
    app.wait_for_label(&tr!("clone-owner"));
    app.write(&tr!("clone-owner"), "Ada");
    app.press(&tr!("clone-say-own"));
    app.tab();
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for_label(&tr!("pro-create"));
    app.settle();
    assert!(
        is_at(&app, &tr!("clone-hear", name = "one.wav")),
        "{:?}",
        app.focused()
    );
}

/// Regression: after a kill the room opened on another way than the one that was open.
#[test]
fn the_room_opens_on_the_way_that_was_open() {
    let mut app = CloneWindow::in_room();
    app.press(&tr!("create-vault"));
    app.wait_for_label(&tr!("vault-none"));
    app.settle();
    let kept = app
        .all_sent()
        .iter()
        .rev()
        .find_map(|command| match command {
            Command::Settings(SettingsCommand::LeftAt(left)) => Some(left.clone()),
            _ => None,
        });
    let left_at = kept.expect("where it was left");
    assert_eq!(left_at.way, "consents");
    let mut app = CloneWindow::of_size(super::LARGE, |desk| {
        let mut settings = desk.settings.clone();
        settings.left_at = left_at;
        desk.apply(Event::Settings(Box::new(settings)));
    });
    app.key(Modifiers::COMMAND, Key::Num3);
    app.wait_for_label(&tr!("vault-none"));
}

/// Each step, at 1100 × 700 pixels with text of 150%.
#[test]
fn every_step_fits_a_small_window_with_large_text() {
    let mut app = CloneWindow::of_size(vec2(1_100.0, 700.0) / 1.5, |_| {});
    app.set_quiet("ada.wav", 40.0);
    let mut wrong = Vec::new();
    // What a page is too long for is scrolled: only its sides are looked at.
    let look = |app: &mut CloneWindow, place: &str, wrong: &mut Vec<String>| {
        app.settle();
        wrong.extend(misfits(app, place));
    };
    app.key(Modifiers::COMMAND, Key::Num3);
    app.wait_for_label(&tr!("tabs"));
    look(&mut app, "design", &mut wrong);
    app.press(&tr!("tabs"));
    app.press(&tr!("action-clone-voice"));
    look(&mut app, "no sample", &mut wrong);
    app.drop_sample("ada.wav");
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
    app.wait_for_label(&tr!("vault-withdraw", name = "Ada"));
    look(&mut app, "consents", &mut wrong);
    app.press(&tr!("tabs"));
    app.press(&tr!("create-professional"));
    look(&mut app, "professional", &mut wrong);
    app.press(&tr!("tabs"));
    app.press(&tr!("create-remix"));
    look(&mut app, "remix", &mut wrong);
    assert_eq!(wrong, [""; 0]);
}
