//! The Voices room: voices are found, chosen by keys and cast.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::command::{Command, VoicesCommand};

use super::start::voice_id;
use super::{WindowHarness, started};

/// The room with the sample's voices.
fn voices() -> WindowHarness {
    let mut app = started();
    app.key(Modifiers::COMMAND, Key::Num2);
    app.wait_for("the cards", |app| app.shows_part("Voice Wren (draft)"));
    app
}

/// Waits until a control has the focus whose name begins so.
fn has_focus(app: &mut WindowHarness, name: &str) {
    app.wait_for(name, |app| {
        app.focused()
            .is_some_and(|focused| focused.starts_with(name))
    });
}

#[test]
fn arrows_go_from_card_to_card() {
    let mut app = voices();
    has_focus(&mut app, "Voice Wren");
    app.key(Modifiers::NONE, Key::ArrowRight);
    has_focus(&mut app, "Voice Heron");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("what is known of it", |app| app.shows_part("Category: "));
    app.key(Modifiers::NONE, Key::Space);
    let heard = app.sent().iter().filter_map(|command| match command {
        Command::Voices(VoicesCommand::PreviewAt(at)) => Some(at.voice.clone()),
        _ => None,
    });
    let heard: Vec<_> = heard.collect();
    assert_eq!(
        heard,
        [voice_id("Heron").as_str().into()],
        "{:?}",
        app.sent()
    );
}

#[test]
fn voices_are_searched_filtered_and_counted() {
    let mut app = voices();
    app.wait_for_label("9 voices");
    app.press_role(Role::ComboBox, &tr!("voices-facet-accent"));
    app.press("Scottish");
    app.wait_for_label("3 voices");
    app.write(&tr!("voices-search"), "rook");
    app.wait_for_label("One voice");
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for_label("3 voices");
    app.write_over(&tr!("voices-search"), "no such voice");
    app.wait_for_label(&tr!("voices-none"));
    // A search here is not a search in the Voice Library.
    app.press(&tr!("voices-tab-shared"));
    app.wait_for("no words", |app| {
        app.value(&tr!("voices-search")).is_empty()
    });
    app.press_role(Role::Tab, &tr!("voices-tab-drafts"));
    app.wait_for("the words", |app| {
        app.value(&tr!("voices-search")) == "no such voice"
    });
    app.press(&tr!("voices-show-all"));
    app.wait_for_label("9 voices");
}

#[test]
fn voice_is_cast_after_it_was_said_what_that_means() {
    let mut app = voices();
    app.press_part("Voice Finch (draft)");
    app.press(&tr!("voices-cast"));
    app.press("Tom");
    app.wait_for("what it means", |app| app.shows_part("Tom has "));
    app.press(&tr!("voices-cast-now", speaker = "Tom"));
    let cast = |app: &WindowHarness| {
        let part = app.desk().script().cast().0.get("Tom")?;
        Some(part.voice(Backend::Draft)?.name.clone())
    };
    app.wait_for("the cast", |app| {
        cast(app).as_deref() == Some("Finch (draft)")
    });
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the one before", |app| {
        cast(app).as_deref() != Some("Finch (draft)")
    });
}

/// Regression: it led into the library, wherever one came from.
#[test]
fn back_from_similar_voices_is_where_one_was() {
    let mut app = started();
    app.press(&tr!("room-voices"));
    app.wait_for_label("9 voices");
    app.write(&tr!("voices-search"), "heron");
    app.wait_for("few", |app| !app.shows_part("Voice Wren"));
    app.press_part("Voice Heron");
    app.press(&tr!("voices-similar"));
    app.press(&tr!("voices-like-back"));
    app.wait_for("what was looked for", |app| {
        app.value(&tr!("voices-search")) == "heron" && app.shows_part("Voice Heron")
    });
}

#[test]
fn keys_of_the_script_stay_in_the_room() {
    let mut app = started();
    app.press(&tr!("room-voices"));
    app.press_part("Voice Plover (draft)");
    for (shortcut, focused) in [
        ((Modifiers::COMMAND, Key::F), tr!("voices-search")),
        ((Modifiers::ALT, Key::I), tr!("voices-preview")),
    ] {
        app.key(shortcut.0, shortcut.1);
        assert!(app.shows(&tr!("voices-search")), "{shortcut:?}");
        assert_eq!(app.focused(), Some(focused));
    }
}

/// The top of the first card.
fn first_card(app: &WindowHarness) -> Option<f32> {
    let cards = app.nodes().filter(|node| {
        let label = node.accesskit_node().label();
        label.is_some_and(|label| label.starts_with("Voice ") && label.contains(": "))
    });
    cards.map(|node| node.rect().top()).reduce(f32::min)
}

#[test]
fn filter_moves_no_card() {
    let mut app = started();
    app.press(&tr!("room-voices"));
    app.wait_for_label("9 voices");
    let before = first_card(&app);
    assert!(before.is_some());
    app.press_role(Role::ComboBox, &tr!("voices-facet-accent"));
    app.press("Scottish");
    app.wait_for_label("3 voices");
    assert_eq!(first_card(&app), before);
    app.press(&tr!("voices-clear"));
    app.wait_for_label("9 voices");
    assert_eq!(first_card(&app), before);
}
