//! Actions on all selected lines: takes at their price, another model, voice, speaker or settings.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah_core::settings::VoiceSettings;
use mynah_i18n::tr;

use super::{WindowHarness, line, ordered, orders, pasted, start};

const SCRIPT: &str = "ANN: One rope.\nBEN: Two ropes.\nANN: Three ropes.\n";

/// A project with two speakers and three lines, of which the first two are selected.
fn marked() -> WindowHarness {
    let mut app = pasted(SCRIPT);
    app.wait_for("their prices", |app| {
        let tally = app.desk().tally();
        tally.changed == 3 && !tally.counting
    });
    app.key(Modifiers::SHIFT, Key::ArrowDown);
    app.wait_for_label(&tr!("marked-count", count = 2));
    app
}

#[test]
fn marked_lines_are_spoken_and_nothing_else_is() {
    let mut app = marked();
    app.press_role(Role::Button, &tr!("marked-generate", count = 2));
    let both = [1, 2].map(|number| line(&app, number));
    app.wait_for("both orders", |app| ordered(app) == both);
    assert!(orders(&app).iter().all(|order| !order.fresh));
    for line in both {
        start::give_takes(app.desk_mut(), line, 1);
    }
    app.wait_for("one line to generate", |app| {
        app.desk().tally().changed == 1
    });
    app.settle();
    app.take_sent();
    // The same by a key: another take of each.
    app.key(Modifiers::ALT, Key::A);
    app.wait_for("other orders", |app| ordered(app) == both);
    assert!(orders(&app).iter().all(|order| order.fresh));
}

#[test]
fn marked_lines_get_a_model_of_their_own_in_one_step() {
    let mut app = marked();
    app.press_role(Role::Button, &tr!("marked-model"));
    app.press_role(Role::ListBoxOption, "Eleven v3");
    let own = |app: &WindowHarness| {
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
    app.wait_for_label(&tr!("marked-count", count = 3));
    app.press_role(Role::Button, &tr!("marked-model"));
    app.press_role(Role::ListBoxOption, &tr!("marked-plain"));
    app.wait_for("nothing of their own", |app| own(app) == 0);
    app.press_role(Role::Button, &tr!("marked-let-go"));
    app.wait_for("nothing marked", |app| {
        !app.shows(&tr!("marked-count", count = 3))
    });
}

#[test]
fn marked_lines_get_several_takes_each_at_the_price_of_all() {
    let mut app = marked();
    app.press(&tr!("marked-several"));
    app.wait_for_label(&tr!("several-make", takes = 6));
    assert!(app.shows(&tr!("several-each", lines = 2, takes = 3)));
    app.press_role(Role::RadioButton, "2");
    app.press(&tr!("several-make", takes = 4));
    let [first, second] = [1, 2].map(|number| line(&app, number));
    app.wait_for("all of them", |app| {
        let mut lines = ordered(app);
        lines.sort();
        lines == [first, first, second, second]
    });
}

/// The Draft voice of a speaker.
fn voice(app: &WindowHarness, speaker: &str) -> Option<String> {
    let part = app.desk().script().cast().0.get(speaker)?;
    Some(part.draft.as_ref()?.name.clone())
}

#[test]
fn those_who_speak_marked_lines_get_another_voice_in_one_step() {
    let mut app = marked();
    let voices = |app: &WindowHarness| ["ANN", "BEN"].map(|speaker| voice(app, speaker));
    let before = voices(&app);
    assert!(before.iter().all(Option::is_some), "{before:?}");
    app.press_role(Role::Button, &tr!("marked-voice"));
    app.wait_for_label("Voice of ANN, BEN");
    app.settle();
    app.write(&tr!("inspector-search-voices"), "Swift");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("their voice", |app| {
        let swift = |voice: &Option<String>| voice.as_ref().is_some_and(|it| it.contains("Swift"));
        voices(app).iter().all(swift)
    });
    app.wait_for("the list gone", |app| !app.shows("Voice of ANN, BEN"));
    assert!(app.shows(&tr!("marked-count", count = 2)));
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("both taken back", |app| voices(app) == before);
}

#[test]
fn marked_lines_get_settings_of_their_own_in_one_step() {
    let mut app = marked();
    let usual = VoiceSettings::default();
    let speeds = |app: &WindowHarness| {
        let lines = app.desk().script().lines();
        let own = lines.map(|line| line.overrides.settings.map(|own| own.over(usual).speed()));
        own.collect::<Vec<_>>()
    };
    app.press_role(Role::Button, &tr!("marked-settings"));
    app.wait_for_label(&tr!("marked-settings-of", lines = 2));
    app.settle();
    app.slide_last(&tr!("inspector-speed"), 0.8);
    app.wait_for_label(&tr!("marked-settings-give", lines = 2));
    assert_eq!(speeds(&app), [None; 3], "before somebody says so");
    app.press(&tr!("marked-settings-give", lines = 2));
    app.wait_for("their settings", |app| {
        speeds(app) == [Some(0.8), Some(0.8), None]
    });
    app.wait_for("the list gone", |app| {
        !app.shows(&tr!("marked-settings-of", lines = 2))
    });
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("both taken back", |app| speeds(app) == [None; 3]);
    // Escape closes the list without a change; the lines stay selected.
    app.key(Modifiers::NONE, Key::Home);
    app.key(Modifiers::SHIFT, Key::ArrowDown);
    app.wait_for_label(&tr!("marked-count", count = 2));
    app.press_role(Role::Button, &tr!("marked-settings"));
    app.wait_for_label(&tr!("marked-settings-of", lines = 2));
    app.settle();
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("the list gone", |app| {
        !app.shows(&tr!("marked-settings-of", lines = 2))
    });
    assert!(app.shows(&tr!("marked-count", count = 2)));
    assert_eq!(speeds(&app), [None; 3]);
}

/// Regression: the selection was lost, and the menu was about one line.
#[test]
fn marked_lines_stay_marked_under_the_second_button_and_its_menu_means_them() {
    let mut app = marked();
    app.press_second(&tr!(
        "script-line-name",
        number = 2,
        speaker = "BEN",
        text = "Two ropes."
    ));
    app.wait_for_label(&tr!("script-menu-marked-approve"));
    assert!(app.shows(&tr!("marked-count", count = 2)));
    app.settle();
    app.press_role(Role::MenuItem, &tr!("marked-delete"));
    app.wait_for("one line", |app| app.desk().tally().lines == 1);
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("all of them", |app| app.desk().tally().lines == 3);
    // The menu of another row is about that row alone.
    app.key(Modifiers::NONE, Key::Home);
    app.key(Modifiers::SHIFT, Key::ArrowDown);
    app.wait_for_label(&tr!("marked-count", count = 2));
    app.press_second(&tr!(
        "script-line-name",
        number = 3,
        speaker = "ANN",
        text = "Three ropes."
    ));
    app.wait_for_label(&tr!("script-menu-delete"));
    assert!(!app.shows(&tr!("marked-count", count = 2)));
}

fn speakers(app: &WindowHarness) -> Vec<String> {
    let lines = app.desk().script().lines();
    lines.map(|line| line.speaker.clone()).collect()
}

#[test]
fn marked_lines_get_a_speaker_in_one_step() {
    let mut app = marked();
    app.press_role(Role::Button, &tr!("marked-speaker"));
    app.wait_for_label(&tr!("script-speaker-field"));
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
    let mut app = pasted(SCRIPT);
    app.press_with(
        Modifiers::SHIFT,
        &tr!(
            "script-line-name",
            number = 3,
            speaker = "ANN",
            text = "Three ropes."
        ),
    );
    app.wait_for_label(&tr!("marked-count", count = 3));
    app.press_with(
        Modifiers::COMMAND,
        &tr!(
            "script-line-name",
            number = 2,
            speaker = "BEN",
            text = "Two ropes."
        ),
    );
    app.wait_for_label(&tr!("marked-count", count = 2));
    let both = [1, 3].map(|number| line(&app, number));
    app.press_role(Role::Button, &tr!("marked-delete"));
    app.wait_for("one line", |app| app.desk().tally().lines == 1);
    let script = app.desk().script();
    assert!(both.iter().all(|line| script.line(*line).is_none()));
}
