//! Presets of voice settings: kept, deleted, and restored by undo.

use egui::{Key, Modifiers};
use mynah_core::settings::Preset;
use mynah_i18n::tr;
use mynah_model::command::{Command, PresetCommand, TakesCommand};
use mynah_model::event::{Event, Notice, Offer, TakesEvent};

use super::{WindowHarness, line, started};

fn stability(app: &WindowHarness) -> f32 {
    let request = app.desk().request_for(line(app, 1)).expect("a request");
    request.settings.stability()
}

fn names(app: &WindowHarness) -> Vec<String> {
    let presets = app.desk().presets().iter();
    presets.map(|preset| preset.name.clone()).collect()
}

/// The change of a preset that was sent last, answered with the list that it leads to.
fn answered(app: &mut WindowHarness, all: &[Preset]) -> PresetCommand {
    let change = |command: &Command| match command {
        Command::Takes(TakesCommand::Preset(change)) if *change != PresetCommand::List => {
            Some(change.clone())
        }
        _ => None,
    };
    app.wait_for("a change of a preset", |app| {
        app.sent().iter().any(|command| change(command).is_some())
    });
    let changes: Vec<_> = app.take_sent().iter().filter_map(change).collect();
    assert_eq!(changes.len(), 1, "{changes:?}");
    app.apply(Event::Takes(TakesEvent::Presets(all.to_vec())));
    changes[0].clone()
}

/// Regression: undo restored the setting that was changed before, and the preset stayed deleted.
#[test]
fn undo_brings_a_preset_back_that_was_deleted_and_takes_nothing_else() {
    let undo = |app: &mut WindowHarness| app.key(Modifiers::COMMAND, Key::Z);
    let mut app = started();
    app.slide(&tr!("action-stability"), 0.3);
    app.wait_for("the setting", |app| (stability(app) - 0.3).abs() < 1e-4);
    app.press(&tr!("presets-keep"));
    app.write(&tr!("presets-name"), "Whisper");
    app.key(Modifiers::NONE, Key::Enter);
    let kept = app.sent().iter().find_map(|command| match command {
        Command::Takes(TakesCommand::Preset(PresetCommand::Keep(preset))) => Some(preset.clone()),
        _ => None,
    });
    let preset = kept.expect("a preset");
    assert_eq!(preset.name, "Whisper");
    let all = [preset.clone()];
    answered(&mut app, &all);
    assert_eq!(names(&app), ["Whisper"]);
    app.press(&tr!("presets-forget"));
    let forgotten = PresetCommand::Forget("Whisper".to_owned());
    assert_eq!(answered(&mut app, &[]), forgotten);
    undo(&mut app);
    let keep = PresetCommand::Keep(preset.clone());
    assert_eq!(answered(&mut app, &all), keep);
    assert_eq!(names(&app), ["Whisper"]);
    assert!((stability(&app) - 0.3).abs() < 1e-4);
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(answered(&mut app, &[]), forgotten);
    // The button of the notice restores it, too. Then undo does not restore it again.
    app.apply(Event::Notice(Notice::Offer {
        text: tr!("presets-forgotten", name = "Whisper"),
        offer: Offer::KeepPreset(preset.clone()),
    }));
    app.press(&tr!("toast-preset-back"));
    assert_eq!(answered(&mut app, &all), keep);
    undo(&mut app);
    assert_eq!(answered(&mut app, &[]), PresetCommand::Unkeep(preset));
    undo(&mut app);
    app.wait_for("the setting before", |app| {
        (stability(app) - 0.3).abs() > 1e-4
    });
}
