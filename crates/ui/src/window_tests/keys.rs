//! The keyboard in real use: keys with the letters they type, several within one frame.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use mynah_core::backend::Backend;
use mynah_core::ids::{ProjectLine, TakeId};
use mynah_i18n::tr;
use mynah_model::command::{Command, PlaybackCommand, SettingsCommand};
use mynah_model::desk::{AppSettings, LineState};
use mynah_model::event::{Event as Came, PlaybackEvent, Playing};

use super::{
    WindowHarness, line, new_project, open_new, open_with, ordered, orders, pasted, pressed, start,
    started, texts, typed,
};

#[test]
fn script_keys_typed_with_a_dialog_open_stay_in_it() {
    let mut app = started();
    let before = texts(&app);
    app.key(Modifiers::COMMAND, Key::E);
    app.in_one_frame(typed("/tmp/take out"));
    app.settle();
    assert_eq!(app.value(&tr!("dialog-export-folder")), "/tmp/take out");
    app.key(Modifiers::NONE, Key::Delete);
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::COMMAND, Key::Slash);
    app.in_one_frame(typed("qw"));
    app.key(Modifiers::NONE, Key::Delete);
    app.key(Modifiers::NONE, Key::Escape);
    assert_eq!(texts(&app), before);
}

#[test]
fn script_keys_after_a_shortcut_go_where_it_led_within_one_frame() {
    let mut app = started();
    let before = texts(&app);
    let mut events = pressed(Modifiers::COMMAND, Key::E);
    events.extend(typed("/tmp"));
    app.in_one_frame(events);
    app.settle();
    assert_eq!(app.value(&tr!("dialog-export-folder")), "/tmp");
    assert_eq!(texts(&app), before);
}

#[test]
fn script_a_shortcut_with_alt_types_no_letter() {
    let mut app = started();
    let before = texts(&app);
    for (key, letter) in [(Key::V, "v"), (Key::X, "x"), (Key::J, "j")] {
        let mut events = pressed(Modifiers::ALT, key);
        events.insert(1, Event::Text(letter.to_owned()));
        app.in_one_frame(events);
        app.settle();
        app.key(Modifiers::NONE, Key::Escape);
        if key == Key::J {
            app.key(Modifiers::COMMAND, Key::Z);
        }
        app.settle();
        assert_eq!(texts(&app), before, "Alt+{letter}");
    }
}

#[test]
fn script_the_first_letters_of_a_new_project_stay_in_order() {
    let mut app = started();
    app.key(Modifiers::COMMAND, Key::N);
    app.in_one_frame(typed("Night"));
    app.key(Modifiers::NONE, Key::Enter);
    open_new(&mut app, "Night");
    app.wait_for("the new project", |app| texts(app) == [""]);
    for letter in "Hello friend.".chars() {
        app.in_one_frame(typed(&letter.to_string()));
    }
    app.settle();
    assert_eq!(texts(&app), ["Hello friend."]);
    let project = app.desk().project.as_ref();
    assert_eq!(project.map(|open| open.card.name.as_str()), Some("Night"));
}

/// Regression: after Alt+I, Tab, Ctrl+N, a name and Enter the new line looked focused, and all that was typed was lost: a
/// control of the inspector had the keyboard focus.
#[test]
fn script_a_new_project_takes_the_keys_from_the_inspector() {
    // As fast as the next frame, and slower than a person sees.
    for frames in [0, 1, 8] {
        let mut app = started();
        app.key(Modifiers::ALT, Key::I);
        app.tab();
        assert!(app.focused().is_some(), "the inspector has the keys");
        app.key(Modifiers::COMMAND, Key::N);
        app.in_one_frame(typed("Night"));
        let enter = pressed(Modifiers::NONE, Key::Enter);
        app.harness.input_mut().events.extend(enter);
        app.step();
        for _ in 0..frames {
            app.step();
        }
        open_with(&mut app, "Night", "");
        app.settle();
        app.wait_for("the keys", |app| {
            app.focused().as_deref() == Some(tr!("script-line-field").as_str())
        });
        app.type_letters("Hello friend.");
        assert_eq!(texts(&app), ["Hello friend."], "{frames} frames");
    }
}

/// Regression: a project was opened, and its first line looked selected, while letters went to the inspector.
#[test]
fn script_another_project_takes_the_keys_from_the_inspector() {
    let mut app = started();
    app.key(Modifiers::ALT, Key::I);
    app.tab();
    open_with(&mut app, "Night", "One.");
    app.settle();
    app.type_letters("Two.");
    assert_eq!(texts(&app), ["One.", "Two."]);
}

/// Regression: a line that was written before another room was opened looked focused, and letters made a new line.
#[test]
fn script_a_line_is_written_on_after_another_room() {
    let mut app = started();
    new_project(&mut app, "Night");
    app.type_letters("Hello");
    app.key(Modifiers::COMMAND, Key::Num2);
    app.key(Modifiers::COMMAND, Key::Num1);
    app.settle();
    app.type_letters(" friend.");
    assert_eq!(texts(&app), ["Hello friend."]);
}

#[test]
fn script_a_sentence_and_enter_within_one_frame_are_spoken_whole() {
    let mut app = started();
    let mut events = typed("Is anybody there?");
    events.extend(pressed(Modifiers::NONE, Key::Enter));
    app.in_one_frame(events);
    app.settle();
    let written = line(&app, 2);
    app.wait_for("the order", |app| ordered(app) == [written]);
    let sent = orders(&app);
    let speech = sent[0].request.speech().expect("a line");
    assert_eq!(speech.text, "Is anybody there?");
    assert_eq!(texts(&app)[1], "Is anybody there?");
    assert_eq!(app.desk().backend(), Backend::Draft);
}

#[test]
fn script_an_empty_line_that_was_left_takes_letters_in_order() {
    let mut app = started();
    new_project(&mut app, "Left");
    app.key(Modifiers::NONE, Key::Escape);
    for letter in "Hello.".chars() {
        app.in_one_frame(typed(&letter.to_string()));
    }
    app.settle();
    assert_eq!(texts(&app), ["Hello."]);
}

#[test]
fn script_enter_speaks_and_shift_enter_goes_on_wherever_the_line_began() {
    let mut app = started();
    new_project(&mut app, "Two ways");
    app.in_one_frame(typed("One. Two."));
    app.key(Modifiers::SHIFT, Key::Enter);
    app.in_one_frame(typed("Three."));
    assert_eq!(texts(&app), ["One. Two.", "Three."]);
    assert!(app.shows_part("Enter speaks it"), "the foot says so");
    app.key(Modifiers::NONE, Key::Enter);
    let second = line(&app, 2);
    app.wait_for("the second line's order", |app| ordered(app) == [second]);
    assert_eq!(texts(&app), ["One. Two.", "Three."]);
    // The same on a line that is only selected.
    app.key(Modifiers::NONE, Key::ArrowUp);
    app.key(Modifiers::NONE, Key::Enter);
    let first = line(&app, 1);
    app.wait_for("the first line's order", |app| {
        ordered(app) == [second, first]
    });
    assert_eq!(texts(&app), ["One. Two.", "Three."]);
}

#[test]
fn script_an_added_line_is_one_visible_press_away() {
    let mut app = started();
    let before = texts(&app).len();
    app.press(&tr!("script-foot-add"));
    app.in_one_frame(typed("By hand."));
    assert_eq!(texts(&app).len(), before + 1);
    assert_eq!(texts(&app)[1], "By hand.");
}

#[test]
fn script_a_name_before_the_words_gives_them_to_its_speaker() {
    let mut app = started();
    new_project(&mut app, "Names");
    app.type_letters("BEN: Hello.");
    let spoken = |app: &WindowHarness| {
        let lines = app.desk().script().lines();
        lines
            .map(|line| (line.speaker.clone(), line.text.clone()))
            .collect::<Vec<_>>()
    };
    let said = |speaker: &str, text: &str| vec![(speaker.to_owned(), text.to_owned())];
    assert_eq!(spoken(&app), said("BEN", "Hello."));
    // Undo takes the name back.
    app.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(spoken(&app), said("", "BEN: H"));
    app.in_one_frame(typed("i."));
    assert_eq!(spoken(&app)[0].0, "", "whoever takes it back meant it");
}

#[test]
fn script_undo_keeps_the_place_and_counts_every_press() {
    let mut app = started();
    let third = line(&app, 3);
    app.press_part("Line 3, ");
    app.key(Modifiers::NONE, Key::Escape);
    let before = texts(&app);
    for _ in 0..5 {
        app.key(Modifiers::ALT, Key::ArrowDown);
    }
    let moved = texts(&app);
    assert_ne!(moved, before);
    // Another line is selected now.
    for _ in 0..3 {
        app.key(Modifiers::NONE, Key::ArrowUp);
    }
    let undo = || pressed(Modifiers::COMMAND, Key::Z);
    app.in_one_frame((0..5).flat_map(|_| undo()));
    app.settle();
    app.settle();
    assert_eq!(texts(&app), before);
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("an order of the line that was acted on", |app| {
        ordered(app) == [third]
    });
}

#[test]
fn script_tab_goes_from_the_list_into_the_rows_controls() {
    let mut app = started();
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.key(Modifiers::NONE, Key::Tab);
    assert_eq!(
        app.focused().as_deref(),
        Some(tr!("script-play-line", number = 2).as_str())
    );
    app.key(Modifiers::NONE, Key::Tab);
    let speaker = app.focused().unwrap_or_default();
    assert!(speaker.starts_with("Speaker "), "{speaker}");
}

#[test]
fn script_a_speaker_is_chosen_with_keys_alone() {
    let mut app = started();
    let first = line(&app, 1);
    app.key(Modifiers::ALT, Key::P);
    app.wait_for_label(&tr!("script-speaker-field"));
    app.in_one_frame(typed("Zoe"));
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the speaker", |app| {
        let line = app.desk().script().line(first);
        line.is_some_and(|line| line.speaker == "Zoe")
    });
}

#[test]
fn script_a_space_in_the_list_of_voices_speaks_no_line() {
    let mut app = started();
    app.key(Modifiers::ALT, Key::V);
    app.wait_for_label(&tr!("inspector-search-voices"));
    app.in_one_frame(typed("Rook"));
    app.tab();
    app.key(Modifiers::NONE, Key::Space);
    app.settle();
    assert!(ordered(&app).is_empty(), "{:?}", app.sent());
}

/// Regression: what was paused in the history was played by Space in the script, whichever line was selected there.
#[test]
fn script_space_plays_the_line_after_another_room_was_heard() {
    for is_line in [false, true] {
        let mut app = started();
        let line = line(&app, 2);
        let project = app.desk().project.as_ref().map(|open| open.card.id);
        let line = project
            .filter(|_| is_line)
            .map(|project| ProjectLine { project, line });
        app.key(Modifiers::COMMAND, Key::Num7);
        let take = TakeId(4_711);
        let started = PlaybackEvent::Started(Playing::Take { take, line });
        app.apply(Came::Playback(started));
        app.apply(Came::Playback(PlaybackEvent::Paused));
        app.take_sent();
        app.key(Modifiers::COMMAND, Key::Num1);
        let is_stop =
            |command: &Command| matches!(command, Command::Playback(PlaybackCommand::Stop));
        // What is paused of a line of the script stays there.
        assert_ne!(app.sent().iter().any(is_stop), is_line);
    }
}

#[test]
fn settings_the_text_size_is_chosen_with_keys_alone() {
    let mut app = started();
    app.key(Modifiers::COMMAND, Key::Comma);
    app.press_role(Role::Tab, &tr!("settings-appearance"));
    app.wait_for_label(&tr!("settings-zoom"));
    app.get(&tr!("settings-zoom")).focus();
    app.settle();
    app.key(Modifiers::NONE, Key::Enter);
    assert_eq!(app.focused().as_deref(), Some("100 %"));
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.key(Modifiers::NONE, Key::Enter);
    let size = |command: &Command| match command {
        Command::Settings(SettingsCommand::Zoom(zoom)) => Some(*zoom),
        _ => None,
    };
    let zoom = app.sent().iter().find_map(size).expect("another size");
    assert!(zoom > 1.0, "{zoom}");
    let settings = AppSettings {
        zoom,
        ..app.desk().settings.clone()
    };
    app.apply(Came::Settings(Box::new(settings)));
    assert!(!app.shows("100 %"), "the list is closed");
    assert_eq!(
        app.focused().as_deref(),
        Some(tr!("settings-zoom").as_str())
    );
}

#[test]
fn palette_finds_what_a_line_can_be_told() {
    let mut app = started();
    for wanted in [
        "speaker",
        "compare",
        "star",
        "note",
        "model",
        "stability",
        "inspector",
        "help",
    ] {
        app.key(Modifiers::COMMAND, Key::K);
        app.in_one_frame(typed(wanted));
        assert!(!app.shows(&tr!("palette-nothing")), "{wanted}");
        app.key(Modifiers::NONE, Key::Escape);
    }
}

#[test]
fn script_a_line_with_a_take_and_another_voice_is_spoken_anew() {
    let mut app = pasted("The light went out.");
    app.key(Modifiers::NONE, Key::Enter);
    let first = line(&app, 1);
    app.wait_for("the first order", |app| ordered(app) == [first]);
    start::give_takes(app.desk_mut(), first, 1);
    app.settle();
    app.key(Modifiers::ALT, Key::V);
    app.wait_for_label(&tr!("inspector-search-voices"));
    app.in_one_frame(typed("Rook"));
    app.key(Modifiers::NONE, Key::Enter);
    app.slide(&tr!("action-stability"), 0.2);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the second order", |app| ordered(app) == [first, first]);
    let sent = orders(&app);
    let [before, after] = [0, 1].map(|at| sent[at].request.speech().expect("a line"));
    assert_ne!(after.voice, before.voice);
    assert_eq!(after.settings.stability(), 0.2);
    start::give_takes(app.desk_mut(), first, 2);
    app.wait_for("a line that is up to date", |app| {
        let desk = app.desk();
        let line = desk.script().line(first);
        line.is_some_and(|line| desk.line_state(line) == LineState::Draft)
    });
}
