//! What is done to all lines that are marked: takes of them at their price, another model, nothing of their own.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::terms::settings::VoiceSettings;

use crate::harness::AppHarness;
use crate::script::{line, pasted};

const SCRIPT: &str = "ANN: One rope.\nBEN: Two ropes.\nANN: Three ropes.\n";

/// A project with two speakers and three lines, of which the first two are marked.
fn marked() -> AppHarness {
    let mut app = pasted(SCRIPT, 3);
    app.wait_for("their prices", |app| {
        let tally = app.desk().tally();
        tally.changed == 3 && !tally.counting
    });
    app.key(Modifiers::SHIFT, Key::ArrowDown);
    app.wait_for_label("2 selected");
    app
}

fn takes(app: &AppHarness) -> Vec<u32> {
    let lines = app.desk().script().lines();
    let takes = lines.map(|line| app.desk().takes.get(&line.id));
    takes
        .map(|takes| takes.map_or(0, |takes| takes.count))
        .collect()
}

#[test]
fn marked_lines_are_spoken_and_nothing_else_is() {
    let mut app = marked();
    app.press_role(Role::Button, "Generate 2");
    app.wait_for("both takes", |app| takes(app) == [1, 1, 0]);
    app.wait_for("nothing more to make", |app| {
        app.desk().tally().changed == 1 && app.desk().flow.running == 0
    });
    app.settle();
    // The same by a key: each another one.
    app.key(Modifiers::ALT, Key::A);
    app.wait_for("other takes", |app| takes(app) == [2, 2, 0]);
}

#[test]
fn marked_lines_get_a_model_of_their_own_in_one_step() {
    let mut app = marked();
    app.press_role(Role::Button, "Model");
    app.press_role(Role::ListBoxOption, "Eleven v3");
    let own = |app: &AppHarness| {
        let lines = app.desk().script().lines();
        lines.filter(|line| line.overrides.model.is_some()).count()
    };
    app.wait_for("their model", |app| own(app) == 2);
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("it taken back", |app| own(app) == 0);
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    app.wait_for("it done again", |app| own(app) == 2);
    app.key(Modifiers::NONE, Key::Home);
    app.key(Modifiers::SHIFT, Key::End);
    app.wait_for_label("3 selected");
    app.press_role(Role::Button, "Model");
    app.press_role(Role::ListBoxOption, "Nothing of their own");
    app.wait_for("nothing of their own", |app| own(app) == 0);
    app.press_role(Role::Button, "Let go of the selection");
    app.wait_for("nothing marked", |app| !app.shows("3 selected"));
}

#[test]
fn marked_lines_get_several_takes_each_at_the_price_of_all() {
    let mut app = marked();
    app.press("Several takes of each");
    app.wait_for_label("Make 6 takes");
    assert!(app.shows("3 takes of each of 2 lines"));
    app.press_role(Role::RadioButton, "2");
    app.press("Make 4 takes");
    app.wait_for("all of them", |app| takes(app) == [2, 2, 0]);
}

/// What plays again and again, until these lines were heard; then nothing does.
fn heard(app: &mut AppHarness, lines: &[usize]) {
    for number in lines {
        let wanted = line(app, *number);
        app.wait_for("the line", |app| {
            app.desk().heard().and_then(|heard| heard.line) == Some(wanted)
        });
    }
    app.key(Modifiers::COMMAND, Key::Period);
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
}

#[test]
fn marked_lines_are_heard_and_what_has_no_take_is_told() {
    let mut app = marked();
    app.wait_for_label("Generate 2");
    app.press_role(Role::Button, "Generate 2");
    app.wait_for("both takes", |app| takes(app) == [1, 1, 0]);
    app.wait_for("nothing under way", |app| app.desk().flow.running == 0);
    app.settle();
    // What is too short for a slow machine to see is heard again.
    app.key(Modifiers::ALT, Key::O);
    app.wait_for("the loop", |app| app.desk().playback.listening.looping);
    app.press_role(Role::Button, "Play selected lines");
    heard(&mut app, &[1, 2]);
    // The last two: one of them has no take.
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.wait_for("nothing marked", |app| !app.shows("2 selected"));
    app.key(Modifiers::SHIFT, Key::ArrowUp);
    app.wait_for_label("2 selected");
    app.key(Modifiers::ALT, Key::H);
    app.wait_for_label("One line without a take is left out; lines that are heard: 1");
    heard(&mut app, &[2]);
    // All, by the player.
    app.press_role(Role::Button, "Play all lines");
    heard(&mut app, &[1, 2]);
}

/// The Draft voice of a speaker.
fn voice(app: &AppHarness, speaker: &str) -> Option<String> {
    let part = app.desk().script().cast().0.get(speaker)?;
    Some(part.draft.as_ref()?.name.clone())
}

#[test]
fn those_who_speak_marked_lines_get_another_voice_in_one_step() {
    let mut app = marked();
    let voices = |app: &AppHarness| ["ANN", "BEN"].map(|speaker| voice(app, speaker));
    let before = voices(&app);
    assert!(before.iter().all(Option::is_some), "{before:?}");
    app.press_role(Role::Button, "Voice");
    app.wait_for_label("Voice of ANN, BEN");
    app.settle();
    app.write("Search voices", "Swift");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("their voice", |app| {
        let swift = |voice: &Option<String>| voice.as_ref().is_some_and(|it| it.contains("Swift"));
        voices(app).iter().all(swift)
    });
    app.wait_for("the list gone", |app| !app.shows("Voice of ANN, BEN"));
    assert!(app.shows("2 selected"));
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("both taken back", |app| voices(app) == before);
}

#[test]
fn marked_lines_get_settings_of_their_own_in_one_step() {
    let mut app = marked();
    let usual = VoiceSettings::default();
    let speeds = |app: &AppHarness| {
        let lines = app.desk().script().lines();
        let own = lines.map(|line| line.overrides.settings.map(|own| own.over(usual).speed()));
        own.collect::<Vec<_>>()
    };
    app.press_role(Role::Button, "Settings");
    app.wait_for_label("Settings of 2 lines");
    app.settle();
    app.slide_last("Speed", 0.8);
    app.wait_for_label("Give to 2 lines");
    assert_eq!(speeds(&app), [None; 3], "before somebody says so");
    app.press("Give to 2 lines");
    app.wait_for("their settings", |app| {
        speeds(app) == [Some(0.8), Some(0.8), None]
    });
    app.wait_for("the list gone", |app| !app.shows("Settings of 2 lines"));
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("both taken back", |app| speeds(app) == [None; 3]);
    // Escape closes the list and gives nothing; the lines stay selected.
    app.key(Modifiers::NONE, Key::Home);
    app.key(Modifiers::SHIFT, Key::ArrowDown);
    app.wait_for_label("2 selected");
    app.press_role(Role::Button, "Settings");
    app.wait_for_label("Settings of 2 lines");
    app.settle();
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("the list gone", |app| !app.shows("Settings of 2 lines"));
    assert!(app.shows("2 selected"));
    assert_eq!(speeds(&app), [None; 3]);
}

/// The selection was let go, and the menu meant one line.
#[test]
fn marked_lines_stay_marked_under_the_second_button_and_its_menu_means_them() {
    let mut app = marked();
    app.press_second("Line 2, BEN: Two ropes.");
    app.wait_for_label("Approve the selected lines");
    assert!(app.shows("2 selected"));
    app.settle();
    app.press_role(Role::MenuItem, "Delete the selected lines");
    app.wait_for("one line", |app| app.desk().tally().lines == 1);
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("all of them", |app| app.desk().tally().lines == 3);
    // That of a row beside them is its own.
    app.key(Modifiers::NONE, Key::Home);
    app.key(Modifiers::SHIFT, Key::ArrowDown);
    app.wait_for_label("2 selected");
    app.press_second("Line 3, ANN: Three ropes.");
    app.wait_for_label("Delete line");
    assert!(!app.shows("2 selected"));
}

fn speakers(app: &AppHarness) -> Vec<String> {
    let lines = app.desk().script().lines();
    lines.map(|line| line.speaker.clone()).collect()
}

#[test]
fn marked_lines_get_a_speaker_in_one_step() {
    let mut app = marked();
    app.press_role(Role::Button, "Speaker");
    app.wait_for_label("Speaker’s name");
    app.settle();
    app.type_letters("Cleo");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("their speaker", |app| {
        speakers(app) == ["Cleo", "Cleo", "ANN"]
    });
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("those of before", |app| {
        speakers(app) == ["ANN", "BEN", "ANN"]
    });
}

#[test]
fn lines_are_marked_with_the_mouse() {
    let mut app = pasted(SCRIPT, 3);
    app.press_with(Modifiers::SHIFT, "Line 3, ANN: Three ropes.");
    app.wait_for_label("3 selected");
    app.press_with(Modifiers::COMMAND, "Line 2, BEN: Two ropes.");
    app.wait_for_label("2 selected");
    let both = [1, 3].map(|number| line(&app, number));
    app.press_role(Role::Button, "Delete the selected lines");
    app.wait_for("one line", |app| app.desk().tally().lines == 1);
    let script = app.desk().script();
    assert!(both.iter().all(|line| script.line(*line).is_none()));
}
