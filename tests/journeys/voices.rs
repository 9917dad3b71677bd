//! The Voices room: voices are found, heard, marked, cast, added and removed, and very many of them are scrolled.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::NodeT as _;
use mynah::terms::backend::Backend;
use mynah::tr;
use mynah_model::desk::PreviewShown;
use mynah_model::event::Playing;
use mynah_model::urgency::Urgency;

use crate::crowd::{Crowd, crowd, lettered};
use crate::harness::AppHarness;
use crate::script::ready;
use crate::service::live_with;

/// The room with the sample's voices.
fn voices() -> AppHarness {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Num2);
    app.wait_for("the cards", |app| app.shows_part("Voice Wren (draft)"));
    app
}

fn is_heard(app: &AppHarness, voice: &str) -> bool {
    matches!(&app.desk().playback.playing, Some(Playing::Preview(heard)) if heard.as_str() == voice)
}

#[test]
fn voices_a_preview_is_heard_and_its_waveform_shown() {
    let mut app = voices();
    // A preview is short, and must not be over before this looks.
    app.press(&tr!("action-loop"));
    app.press(&tr!("voices-play", name = "Wren (draft)"));
    app.wait_for("the preview", |app| is_heard(app, "DraftWren00000000001"));
    app.wait_for("its waveform", |app| {
        let key = (Backend::Draft, "DraftWren00000000001".into());
        let preview = app.desk().browsed.previews.get(&key);
        matches!(preview, Some(PreviewShown::Here { .. }))
    });
    app.press(&tr!("voices-stop", name = "Wren (draft)"));
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
    // By keys: the card that is selected, by the space bar.
    app.press_part("Voice Heron (draft)");
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("the other one", |app| {
        app.shows(&tr!("voices-stop", name = "Heron (draft)"))
    });
}

/// A preview that was heard once is heard again when nobody can be reached.
#[test]
fn voices_a_preview_is_kept_on_the_disk() {
    let (mut crowd, mut app) = library(300);
    let is_here = |app: &AppHarness| {
        let key = (Backend::Live, "shared0".into());
        let preview = app.desk().browsed.previews.get(&key);
        matches!(preview, Some(PreviewShown::Here { .. }))
    };
    app.press(&tr!("voices-play", name = "Voice 0"));
    app.wait_for("the preview", is_here);
    let home = app.close();
    crowd.go();
    crowd.service.stop();
    let base = crowd.service.base.clone();
    let mut app = AppHarness::in_home(home, |options| {
        options.environment.api_base = Some(base);
        options.environment.key = Some(mynah::terms::secret::Secret::new(crate::service::KEY));
    });
    // Nobody says what speaks: the script has no prices and no hints.
    app.press(&tr!("room-voices"));
    app.wait_for("the account's voices", |app| {
        app.shows_part("Voice Wren (draft)") && app.shows_part("This is what was seen last")
    });
    app.press(&tr!("voices-tab-shared"));
    app.press(&tr!("voices-play", name = "Voice 0"));
    app.wait_for("the preview", is_here);
}

#[test]
fn voices_marks_are_kept_over_a_start() {
    let mut app = voices();
    app.press(&tr!("voices-favourite", name = "Rook (draft)"));
    app.press_part("Voice Rook (draft)");
    app.wait_for_label(&tr!("voices-tag"));
    let fields = |app: &AppHarness| ["Note", "Add a tag"].map(|name| app.get(name).rect());
    let before = fields(&app);
    app.write(&tr!("voices-tag"), "harbour");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("voices-tag-remove", tag = "harbour"));
    assert_eq!(fields(&app), before, "a tag moves no field");
    app.write(&tr!("voices-note"), "the old captain");
    app.press_part("Voice Wren (draft)");
    app.wait_for("the note", |app| {
        let mark = app
            .desk()
            .browsed
            .mark(Backend::Draft, &"DraftRook00000000007".into());
        mark.is_some_and(|mark| mark.note == "the old captain" && mark.favourite)
    });
    let home = app.close();
    let mut app = AppHarness::in_home(home, |_| {});
    ready(&mut app);
    app.press(&tr!("room-voices"));
    app.write(&tr!("voices-search"), "captain");
    app.wait_for_label("One voice");
    app.press_part("Voice Rook (draft)");
    app.wait_for_label(&tr!("voices-tag-remove", tag = "harbour"));
    app.press(&tr!("voices-tag"));
    app.key(Modifiers::NONE, Key::Tab);
    assert_eq!(
        app.focused().as_deref(),
        Some(tr!("voices-tag-remove", tag = "harbour").as_str())
    );
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("no tag", |app| {
        !app.shows(&tr!("voices-tag-remove", tag = "harbour"))
    });
    app.write_over(&tr!("voices-search"), "");
    app.press_role(Role::ComboBox, &tr!("voices-facet-mine"));
    app.press(&tr!("voices-mine-favourite"));
    app.wait_for_label("One voice");
}

/// A tag that was typed when the window was closed was lost.
#[test]
fn voices_what_is_half_written_is_kept_when_the_window_closes() {
    let mut app = voices();
    app.press_part("Voice Rook (draft)");
    app.wait_for_label(&tr!("voices-tag"));
    app.write(&tr!("voices-tag"), "harbour");
    let home = app.close_window();
    let mut app = AppHarness::in_home(home, |_| {});
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Num2);
    app.press_part("Voice Rook (draft)");
    app.wait_for_label(&tr!("voices-tag-remove", tag = "harbour"));
    app.write(&tr!("voices-note"), "the old captain");
    let home = app.close_window();
    let mut app = AppHarness::in_home(home, |_| {});
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Num2);
    app.press_part("Voice Rook (draft)");
    app.wait_for("the note", |app| {
        app.value(&tr!("voices-note")) == "the old captain"
    });
}

#[test]
fn voices_one_says_the_selected_line_and_again_for_nothing() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let line = crate::script::line(&app, 1);
    let takes = app.desk().takes.get(&line).map_or(0, |takes| takes.count);
    app.press(&tr!("room-voices"));
    app.press_part("Voice Plover (draft)");
    app.wait_for_label(&tr!("voices-say"));
    let price = |app: &AppHarness| {
        let desk = app.desk();
        let script = desk.script();
        let voice = desk
            .voices_of(Backend::Draft)
            .iter()
            .find(|it| it.name == "Plover (draft)")?;
        let trial = desk.said_by(
            script.line(line)?,
            (Backend::Draft, Urgency::Interactive),
            voice,
        )?;
        Some(trial.price.quote.most.0)
    };
    app.wait_for("its price", |app| price(app).is_some_and(|price| price > 0));
    let below = app.get(&tr!("voices-cast")).rect();
    app.press(&tr!("voices-say"));
    app.wait_for("that it is here", |app| price(app) == Some(0));
    app.wait_for("its take", |app| {
        app.shows(&tr!("voices-said-again", name = "Plover (draft)"))
            || app.shows(&tr!("voices-said-stop", name = "Plover (draft)"))
    });
    assert_eq!(
        app.get(&tr!("voices-cast")).rect(),
        below,
        "it keeps its place"
    );
    let now = app.desk().takes.get(&line).map_or(0, |takes| takes.count);
    assert_eq!(now, takes, "the line's takes are what they were");
}

/// Adds a voice of the library that is listed, under a name of its own.
pub fn add_skipper(app: &mut AppHarness) {
    app.press_part("Voice Gannet (draft)");
    app.press(&tr!("voices-add"));
    app.write_over(&tr!("voices-field-name"), "Skipper");
    app.press(&tr!("voices-add"));
    app.wait_for("the new one, looked at", |app| {
        let row = app.selected_row();
        row.is_some_and(|row| row.starts_with("Voice Skipper"))
    });
}

#[test]
fn voices_one_of_the_library_is_added_changed_and_removed() {
    let mut app = voices();
    app.press(&tr!("voices-tab-shared"));
    add_skipper(&mut app);
    assert!(
        app.shows(&tr!("voices-edit")),
        "it says why it can’t be edited"
    );
    app.press(&tr!("voices-settings"));
    app.slide(&tr!("action-stability"), 0.25);
    assert!(app.shows_part("for all who use the account"));
    app.press(&tr!("voices-save"));
    app.wait_for_label("Stability: 0.25");
    app.press(&tr!("voices-remove"));
    app.wait_for("from where", |app| app.shows_part("off your Draft voices"));
    app.press(&tr!("voices-remove-draft"));
    app.wait_for("its end", |app| !app.shows_part("Voice Skipper"));
}

/// The library of a service with so many voices.
fn library(all: usize) -> (Crowd, AppHarness) {
    let crowd = crowd(all);
    let mut app = live_with(&crowd.service, |_| {});
    app.press(&tr!("room-voices"));
    app.press(&tr!("voices-tab-shared"));
    app.wait_for("the first cards", |app| app.shows_part("Voice Voice 0"));
    (crowd, app)
}

#[test]
fn voices_of_the_library_are_filtered_and_ordered_by_the_service() {
    let (crowd, mut app) = library(300);
    for (combo, choice, (name, value)) in [
        (
            tr!("voices-facet-language").as_str(),
            tr!("language-en").as_str(),
            ("language", "en"),
        ),
        (
            tr!("voices-facet-accent").as_str(),
            "British",
            ("accent", "british"),
        ),
        (
            tr!("voices-facet-gender").as_str(),
            "Female",
            ("gender", "female"),
        ),
        (tr!("voices-facet-age").as_str(), "Young", ("age", "young")),
        (
            tr!("voices-facet-notice").as_str(),
            tr!("voices-notice", days = 90).as_str(),
            ("min_notice_period_days", "90"),
        ),
        (
            tr!("voices-order").as_str(),
            tr!("voices-order-most-used").as_str(),
            ("sort", "usage_character_count_1y"),
        ),
    ] {
        app.press_role(Role::ComboBox, combo);
        app.press_role(Role::ListBoxOption, choice);
        app.wait_for(name, |_| crowd.was_asked(name, value));
    }
    app.press(&tr!("voices-usual-rate"));
    app.wait_for("rates", |_| {
        crowd.was_asked("include_custom_rates", "false")
    });
    app.press(&tr!("voices-unwatched"));
    app.wait_for("monitored ones", |_| {
        crowd.was_asked("include_live_moderated", "false")
    });
    // The first filters stay with the last ones.
    assert!(crowd.was_asked("language", "en"));
}

#[test]
fn voices_of_the_library_are_listed_by_category_and_use_case() {
    let (crowd, mut app) = library(300);
    let choose = |app: &mut AppHarness, combo, choice| {
        app.press_role(Role::ComboBox, combo);
        app.press_role(Role::ListBoxOption, choice);
    };
    choose(&mut app, "Category", "High quality");
    // One of ten is.
    app.wait_for_label("30 voices");
    assert!(crowd.was_asked("category", "high_quality"));
    assert!(app.shows_part("Voice Voice 6:") && !app.shows_part("Voice Voice 0:"));
    assert!(app.shows_part("Voice Voice 56:"));
    choose(&mut app, "Use case", "Narrative story");
    app.wait_for_label("15 voices");
    assert!(crowd.was_asked("category", "high_quality"));
    assert!(crowd.was_asked("use_cases", "narrative_story"));
    assert!(app.shows_part("Voice Voice 6:") && !app.shows_part("Voice Voice 56:"));
    choose(&mut app, "Category", "Professional");
    app.wait_for_label("60 voices");
    assert!(crowd.was_asked("category", "professional"));
    assert!(crowd.was_asked("use_cases", "narrative_story"));
    app.press(&tr!("voices-clear"));
    app.wait_for_label("300 voices");
    assert!(!crowd.was_asked("category", "professional"));
    assert!(!crowd.was_asked("use_cases", "narrative_story"));
}

/// There was no way to leave out those that a free plan can't speak with.
#[test]
fn voices_of_the_library_for_free_plans_are_found_in_what_was_read() {
    let (crowd, mut app) = library(300);
    let before = crowd.asked();
    app.press(&tr!("voices-free"));
    // Every sixth isn't for them; the first page is enough for what is seen.
    app.wait_for_label(&tr!("voices-free-read", found = 83, read = 100));
    app.wait_for_label("83 so far");
    assert!(!app.shows_part("Voice Voice 6:") && app.shows_part("Voice Voice 7:"));
    assert_eq!(crowd.asked(), before, "nobody is asked for what is here");
    app.press(&tr!("voices-clear"));
    app.wait_for_label("300 voices");
    // Of few all are looked through.
    let (_crowd, mut app) = library(90);
    app.press(&tr!("voices-free"));
    app.wait_for_label(&tr!("voices-free-all", found = 75, read = 90));
    app.wait_for_label("75 voices");
}

#[test]
fn voices_that_sound_alike_are_listed() {
    let (_crowd, mut app) = library(300);
    app.press_part("Voice Voice 0");
    app.press(&tr!("voices-similar"));
    app.wait_for_label(&tr!("voices-like", name = "Voice 0"));
    app.wait_for("their order", |app| app.shows_part("The nearest first"));
    app.wait_for_label("2 voices");
    app.wait_for("the other one", |app| app.shows_part("Voice Voice 13"));
    app.press(&tr!("voices-like-back"));
    app.wait_for_label("300 voices");
}

#[test]
fn voices_thirty_thousand_are_read_as_they_are_seen() {
    let (crowd, mut app) = library(30_000);
    app.wait_for_label("30\u{2009}000 voices");
    assert!(crowd.asked() < 4, "{} pages", crowd.asked());
    let shown = &app.desk().browsed.shared;
    assert_eq!(shown.len(), 30_000);
    let cards = app.nodes().filter(|node| {
        let label = node.accesskit_node().label();
        label.is_some_and(|label| label.starts_with("Voice ") && label.contains(": "))
    });
    let cards = cards.count();
    assert!(cards < 40, "{cards} cards are drawn");
    // A search overtakes the list.
    app.write(&tr!("voices-search"), "voice");
    app.wait_for_label("One voice");
}

/// What was seen is there when nobody answers, and it is said that it is old.
#[test]
fn voices_what_was_seen_of_the_library_is_there_offline() {
    let (crowd, app) = library(300);
    let home = app.close();
    crowd.go();
    let base = crowd.service.base;
    let mut app = AppHarness::in_home(home, |options| {
        options.environment.api_base = Some(base);
        options.environment.key = Some(mynah::terms::secret::Secret::new(crate::service::KEY));
    });
    ready(&mut app);
    app.press(&tr!("room-voices"));
    app.press(&tr!("voices-tab-shared"));
    app.wait_for("the first cards", |app| app.shows_part("Voice Voice 0"));
    app.wait_for("that they are old", |app| {
        app.shows_part("This is what was seen last")
    });
}

#[test]
fn voices_hostile_names_and_dead_previews_break_nothing() {
    let crowd = lettered(61, 0);
    let service = &crowd.service;
    let home = live_with(service, |_| {}).close();
    let (base, shown) = (service.base.clone(), String::new());
    let mut app = AppHarness::sized(home, shown, vec2(1100.0, 700.0), |options| {
        options.environment.api_base = Some(base);
        options.environment.key = Some(mynah::terms::secret::Secret::new(crate::service::KEY));
    });
    app.draws_any_letter();
    ready(&mut app);
    app.press(&tr!("room-voices"));
    app.press(&tr!("voices-tab-shared"));
    app.wait_for("the first cards", |app| app.shows_part("Voice Voice 0"));
    let window = app.window();
    assert!(
        app.shows(&tr!("voices-paid")),
        "who may speak with it is seen"
    );
    let parts = [
        "Voice Turned 1",
        "Voice LongLong",
        "Voice <b onload",
        "Voice 🎭",
    ];
    for part in parts {
        app.press_part(part);
        app.wait_for("its button", |app| app.shows(&tr!("voices-add")));
        let outside = app.nodes().filter(|node| {
            let card = node.accesskit_node().role() == Role::ListItem;
            card && node.rect().right() > window.right() - 300.0
        });
        assert_eq!(outside.count(), 0, "a card is under the inspector");
    }
    app.press_part("Preview Turned 1");
    app.wait_for("why it can't be heard", |app| {
        let key = (Backend::Live, "shared1".into());
        app.desk().browsed.previews.get(&key) == Some(&PreviewShown::Dead)
    });
}
