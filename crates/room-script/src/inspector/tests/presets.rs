//! Settings with names.

use super::*;
use mynah_model::command::PresetCommand;
use mynah_model::desk::Preset;

#[test]
fn settings_are_kept_under_a_name() {
    let mut room = at(Backend::Draft);
    room.get_by_label(&tr!("presets-keep")).click();
    room.run();
    let field_label = tr!("presets-name");
    let field = room.get_by_role_and_label(egui::accesskit::Role::TextInput, &field_label);
    field.type_text("Whisper");
    room.run();
    room.key_press(egui::Key::Enter);
    room.run();
    let kept = room.state().wishes.outbox.iter().any(|wish| {
        matches!(wish, Command::Takes(TakesCommand::Preset(PresetCommand::Keep(preset)))
            if preset.name == "Whisper")
    });
    assert!(kept, "{}", sent(&room));
    // Taken back, what another project keeps under that name meanwhile stays.
    room.state_mut().desk.undo();
    room.run();
    let unkept = room.state().wishes.outbox.iter().any(|wish| {
        matches!(wish, Command::Takes(TakesCommand::Preset(PresetCommand::Unkeep(preset)))
            if preset.name == "Whisper")
    });
    assert!(unkept, "{}", sent(&room));
}

#[test]
fn a_preset_sets_all_five_as_one_step() {
    let mut room = at(Backend::Draft);
    let settings = VoiceSettings::default()
        .with(Setting::Stability(Some(0.2)))
        .with(Setting::Style(Some(0.4)));
    let preset = Preset {
        name: "Whisper".to_owned(),
        settings,
        place: Default::default(),
    };
    let told = TakesEvent::Presets(vec![preset]);
    room.state_mut().desk.apply(Event::Takes(told));
    room.run();
    room.get_by_role_and_label(egui::accesskit::Role::ComboBox, &tr!("presets"))
        .click();
    room.run();
    room.get_by_label("Whisper").click();
    room.run();
    let spoken = |room: &Room<'_>| {
        let desk = &room.state().desk;
        desk.request_for(made::line(desk, 2)).unwrap().settings
    };
    assert_eq!(spoken(&room), settings);
    room.state_mut().desk.undo();
    assert_eq!(spoken(&room), VoiceSettings::default());
}

#[test]
fn a_preset_says_for_whom_it_is() {
    let mut room = at(Backend::Draft);
    let preset = Preset {
        name: "Whisper".to_owned(),
        settings: VoiceSettings::default().with(Setting::Stability(Some(0.2))),
        place: Default::default(),
    };
    let told = TakesEvent::Presets(vec![preset]);
    room.state_mut().desk.apply(Event::Takes(told));
    room.run();
    let told = |room: &Room<'_>, words: &str| {
        let combo_label = tr!("presets");
        let combo = room.get_by_role_and_label(egui::accesskit::Role::ComboBox, &combo_label);
        let description = combo.accesskit_node().description();
        description.is_some_and(|told| told.contains(words))
    };
    assert!(told(&room, "for all lines of Tom"));
    room.get_by_label(&tr!("inspector-this-line")).click();
    room.run();
    assert!(told(&room, "for this line alone"));
}
