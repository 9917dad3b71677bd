//! Keys that lead to a control, and the help of a control.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use mynah_core::settings::VoiceSettings;
use mynah_i18n::tr;

use super::{WindowHarness, line, start, started};

/// Presses F1 on the focused control, then Escape. Returns true if `words` were seen in between.
fn explains(app: &mut WindowHarness, words: &str) -> bool {
    assert!(!app.shows_part(words), "it is explained on demand");
    app.key(Modifiers::NONE, Key::F1);
    let seen = app.shows_part(words);
    assert!(!app.shows(&tr!("action-shortcuts")));
    app.key(Modifiers::NONE, Key::Escape);
    assert!(!app.shows_part(words), "and goes with Escape");
    seen
}

#[test]
fn help_of_the_control_that_has_the_keys() {
    let mut app = started();
    assert!(explains(&mut app, "Enter speaks the line, F2 edits it"));
    for (control, words) in [
        (
            tr!("transport-play").as_str(),
            "Plays or pauses; with nothing loaded",
        ),
        (tr!("inspector-stability").as_str(), "Low: livelier"),
        (
            tr!("slider-number", name = tr!("inspector-stability")).as_str(),
            "Type a number from 0.00 to 1.00",
        ),
        (tr!("jobs-all").as_str(), tr!("dialog-export-all").as_str()),
    ] {
        app.get(control).focus();
        app.settle();
        assert!(explains(&mut app, words), "{control}");
    }
    app.key(Modifiers::COMMAND, Key::E);
    app.get(&tr!("dialog-export-one")).focus();
    app.settle();
    assert!(explains(&mut app, "All takes one after the other"));
}

#[test]
fn help_lists_the_shortcuts_where_nothing_has_the_keys() {
    let mut app = WindowHarness::sized(start::sample(), vec2(734.0, 467.0));
    app.key(Modifiers::COMMAND, Key::Comma);
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::NONE, Key::F1);
    assert!(app.shows(&tr!("shortcuts-title")));
    // In a small window the last ones are below: keys lead there, too.
    let top = |app: &WindowHarness| app.get(&tr!("shortcuts-enter")).rect().top();
    let before = top(&app);
    app.key(Modifiers::NONE, Key::PageDown);
    app.settle();
    assert!(top(&app) < before, "it is scrolled");
    app.key(Modifiers::NONE, Key::Home);
    app.settle();
    assert!((top(&app) - before).abs() < 1.0);
}

/// Regression: the list had no keys of newer rooms.
#[test]
fn help_lists_the_keys_of_each_room() {
    let mut app = started();
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::COMMAND, Key::Slash);
    app.wait_for_label(&tr!("shortcuts-title"));
    for words in [
        tr!("shortcuts-review-redo").as_str(),
        tr!("shortcuts-voices-walk").as_str(),
        tr!("shortcuts-sweep-rate").as_str(),
        tr!("shortcuts-audition-hear").as_str(),
        tr!("shortcuts-create-hear").as_str(),
        tr!("shortcuts-dubbing-send").as_str(),
    ] {
        assert!(app.shows(words), "{words}");
    }
}

/// Regression: the tooltip under the pointer stayed while Tab went on.
#[test]
fn help_under_the_pointer_goes_when_keys_are_used() {
    let mut app = started();
    let words = "Writes takes to WAV";
    let at = app.get(&tr!("dialog-export")).rect().center();
    let hover = |app: &mut WindowHarness, by: f32| {
        let at = at + vec2(by, 0.0);
        app.in_one_frame([Event::PointerMoved(at)]);
        for _ in 0..60 {
            app.step();
        }
    };
    let seen = |app: &WindowHarness| app.shows_part(words);
    hover(&mut app, 0.0);
    assert!(seen(&app), "it explains itself");
    app.tab();
    app.settle();
    assert!(!seen(&app), "it is in the way");
    hover(&mut app, 2.0);
    assert!(seen(&app));
}

/// The stability of some models has three steps.
#[test]
fn inspector_a_key_leads_to_the_stability_of_every_model() {
    let mut app = started();
    app.key(Modifiers::ALT, Key::T);
    assert_eq!(
        app.focused().as_deref(),
        Some(tr!("inspector-stability").as_str())
    );
    app.press_role(Role::ComboBox, &tr!("inspector-model"));
    app.press("Eleven v3");
    app.wait_for_label(&tr!("inspector-robust"));
    app.key(Modifiers::ALT, Key::T);
    assert_eq!(
        app.focused().as_deref(),
        Some(tr!("inspector-natural").as_str())
    );
    app.key(Modifiers::NONE, Key::ArrowRight);
    assert_eq!(
        app.focused().as_deref(),
        Some(tr!("inspector-robust").as_str())
    );
    let stability = |app: &WindowHarness| {
        let script = app.desk().script();
        let speaker = &script.line(line(app, 1)).expect("a line").speaker;
        let part = script.cast().0.get(speaker);
        let usual = VoiceSettings::default();
        part.map(|part| part.settings.over(usual).stability())
    };
    assert_eq!(stability(&app), Some(1.0));
}

#[test]
fn inspector_a_voice_is_cast_with_arrows_alone() {
    let mut app = started();
    let first = line(&app, 1);
    let voice = |app: &WindowHarness| {
        let desk = app.desk();
        let line = desk.script().line(first);
        line.and_then(|line| desk.voice_of(line))
            .map(|voice| voice.name.clone())
    };
    let before = voice(&app).expect("a voice");
    app.key(Modifiers::ALT, Key::V);
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.key(Modifiers::NONE, Key::Enter);
    let cast = voice(&app).expect("a voice");
    assert_ne!(cast, before);
    assert!(
        !app.shows(&tr!("inspector-search-voices")),
        "the list is closed"
    );
    // The list opens at the voice in use: from there one up.
    app.key(Modifiers::ALT, Key::V);
    app.key(Modifiers::NONE, Key::ArrowUp);
    app.key(Modifiers::NONE, Key::ArrowUp);
    app.key(Modifiers::NONE, Key::Enter);
    assert_eq!(voice(&app), Some(before));
}
