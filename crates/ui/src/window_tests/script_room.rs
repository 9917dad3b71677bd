//! Numbers, splits and chapters of the Script room.

use egui::{Key, Modifiers};
use mynah_core::settings::VoiceSettings;
use mynah_i18n::tr;
use mynah_script::document::Item;

use super::{WindowHarness, line, new_project, started, texts};

/// Regression: a typed number was applied when its field lost the focus, to the next speaker.
#[test]
fn script_a_typed_number_is_the_line_s_that_it_was_typed_for() {
    let mut app = started();
    new_project(&mut app, "Two speakers");
    app.write(&tr!("script-line-field"), "ANN: The light went out.");
    app.key(Modifiers::SHIFT, Key::Enter);
    app.type_letters("BEN: Don't touch the glass.");
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::NONE, Key::ArrowUp);
    let stability = |app: &WindowHarness, number| {
        let script = app.desk().script();
        let speaker = &script.line(line(app, number)).expect("a line").speaker;
        let part = script.cast().0.get(speaker);
        let settings = part.map(|part| part.settings).unwrap_or_default();
        settings.over(VoiceSettings::default()).stability()
    };
    app.press(&tr!("slider-number", name = tr!("action-stability")));
    app.type_letters("0.80");
    app.press_part("Line 2, BEN");
    let usual = VoiceSettings::default().stability();
    assert_eq!((stability(&app, 1), stability(&app, 2)), (0.8, usual));
    app.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(stability(&app, 1), usual, "one step");
}

/// Regression: the menu lost the cursor's place, and "Split" did nothing.
#[test]
fn script_a_menu_splits_where_the_cursor_stood() {
    let mut app = started();
    new_project(&mut app, "One line");
    app.write(&tr!("script-line-field"), "The light went out");
    for _ in 0..9 {
        app.key(Modifiers::NONE, Key::ArrowLeft);
    }
    app.press_part(&tr!("script-line-menu", number = 1));
    app.press(&tr!("script-menu-split"));
    assert_eq!(texts(&app), ["The light", "went out"]);
    app.key(Modifiers::NONE, Key::Escape);
    // There is no cursor, and the line has one sentence.
    app.key(Modifiers::ALT, Key::S);
    assert_eq!(texts(&app).len(), 2);
    assert!(app.shows_part("Click into the line where it is to be split"));
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::ALT, Key::J);
    assert!(app.shows_part("There is no line below it to join with"));
}

/// Regression: there were only scenes, and a chapter's name was typed after the word "Scene".
#[test]
fn script_a_chapter_is_made_and_named() {
    let mut app = started();
    new_project(&mut app, "A chapter");
    app.write(&tr!("script-line-field"), "The light went out.");
    app.key(Modifiers::NONE, Key::Escape);
    app.press_part(&tr!("script-line-menu", number = 1));
    app.press(&tr!("script-menu-add-chapter"));
    app.type_letters("Low water");
    app.key(Modifiers::NONE, Key::Escape);
    let heading =
        |app: &WindowHarness, place: usize| match app.desk().script().items().get(place)? {
            Item::Heading(heading) => Some((heading.level, heading.title.clone())),
            Item::Line(_) => None,
        };
    assert_eq!(heading(&app, 0), Some((1, "Low water".to_owned())));
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.press_part(&tr!("script-line-menu", number = 1));
    app.press(&tr!("script-menu-add-heading"));
    app.type_letters("The rocks");
    assert_eq!(heading(&app, 1), Some((2, "The rocks".to_owned())));
    app.key(Modifiers::NONE, Key::Escape);
    // A chapter has the lines of its scenes.
    assert!(app.shows_part("1 line"));
}
