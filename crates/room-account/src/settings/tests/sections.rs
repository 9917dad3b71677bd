//! The list of sections, the defaults and the shortcuts.

use std::path::PathBuf;

use egui::{Key, Modifiers};

use super::*;
use mynah_core::backend::Backend;
use mynah_core::format::OutputFormat;
use mynah_model::command::{Interface, NewProjects};
use mynah_ui_core::action::{Action, keymap};
use mynah_ui_core::words::formats::format_name;

type Page<'a> = Harness<'a, Bench<SettingsPanel>>;

/// The settings that were sent, one after the other.
fn changed(page: &mut Page<'_>) -> Vec<SettingsCommand> {
    let sent = page.state_mut().wishes.outbox.drain(..);
    let settings = sent.filter_map(|command| match command {
        Command::Settings(settings) => Some(settings),
        _ => None,
    });
    settings.collect()
}

#[test]
fn one_section_is_shown_at_a_time() {
    let mut page = page(Desk::default());
    page.get_by_label(&tr!("settings-key"));
    assert!(page.query_by_label(&tr!("settings-theme")).is_none());
    for section in Section::ALL {
        let (_, title) = section.head();
        page.get_by_role_and_label(Role::Tab, &title).click();
        page.run();
        assert_eq!(page.state().panel.open, section);
    }
    assert!(page.query_by_label(&tr!("settings-key")).is_none());
    page.state_mut().panel.go_to_key();
    page.run();
    page.get_by_label(&tr!("settings-key"));
    page.state_mut().panel.go_to(Section::Sound);
    page.run();
    page.get_by_label(&tr!("settings-device"));
}

/// Regression: a project could not use the key of an account without voices, although the tools need none.
#[test]
fn a_key_without_voices_is_used_in_the_project() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    desk.key = KeyState::NoVoice {
        masked: "••••cdef".to_owned(),
        plan: Plan::Free,
    };
    let mut page = page(desk);
    page.get_by_label(&tr!("settings-key-go")).click();
    page.run();
    let mut acted = page.state().wishes.actions.iter();
    assert!(acted.any(|action| *action == Action::UseLive));
}

#[test]
fn recovered_settings_are_confirmed_with_a_button() {
    let mut desk = Desk::default();
    desk.settings.recovered_from = Some("settings.damaged.json".to_owned());
    let mut page = page(desk);
    page.get_by_label(&tr!("remedy-confirm-settings")).click();
    page.run();
    let sent = changed(&mut page);
    assert!(
        matches!(sent.as_slice(), [SettingsCommand::ConfirmRecovered]),
        "{sent:?}"
    );
}

#[test]
fn new_projects_begin_with_a_chosen_model_and_format() {
    let mut page = page_of(Section::Defaults, made::desk(Backend::Draft, made::SCRIPT));
    let model = made::model(Backend::Draft);
    page.get_by_role_and_label(Role::ComboBox, &tr!("settings-new-model"))
        .click();
    page.run();
    page.get_by_label(&model.name).click();
    page.run();
    let chosen = changed(&mut page);
    let [SettingsCommand::NewProjects(new)] = chosen.as_slice() else {
        panic!("{chosen:?}");
    };
    assert_eq!((&new.model, new.format), (&Some(model.id), None));
    page.get_by_role_and_label(Role::ComboBox, &tr!("settings-new-format"))
        .click();
    page.run();
    let format = OutputFormat::ALL[0];
    page.get_by_label(&format_name(format)).click();
    page.run();
    let wanted = NewProjects {
        format: Some(format),
        ..NewProjects::default()
    };
    let chosen = changed(&mut page);
    assert!(matches!(chosen.as_slice(), [SettingsCommand::NewProjects(new)] if *new == wanted));
}

#[test]
fn the_export_folder_and_pauses_are_settings() {
    let mut page = page_of(Section::Defaults, Desk::default());
    page.get_by_label(&tr!("settings-export-folder")).focus();
    page.run();
    page.get_by_label(&tr!("settings-export-folder"))
        .type_text("/music/Mynah");
    page.run();
    page.get_by_label(&tr!("settings-export-folder.set"))
        .click();
    page.run();
    let sent = changed(&mut page);
    let folder = PathBuf::from("/music/Mynah");
    assert!(matches!(sent.as_slice(), [SettingsCommand::ExportFolder(to)] if *to == folder));
    page.get_by_label(&tr!("dialog-export-pause")).focus();
    page.run();
    page.key_press_modifiers(Modifiers::COMMAND, Key::A);
    page.get_by_label(&tr!("dialog-export-pause"))
        .type_text("1,5");
    page.run();
    page.get_by_label(&tr!("dialog-export-change")).focus();
    page.run();
    let sent = changed(&mut page);
    let pauses = |sent: &SettingsCommand| matches!(sent, SettingsCommand::Pauses(pauses) if pauses.line_ms == 1_500);
    assert!(!sent.is_empty() && sent.iter().all(pauses), "{sent:?}");
}

/// Presses the shortcut of an action, then these keys.
fn press(page: &mut Page<'_>, action: Action, (held, key): (Modifiers, Key)) {
    page.state_mut().panel.shortcuts.query = action.label();
    page.run();
    let change = tr!("shortcut-change", action = action.label());
    page.get_by_label(&change).click();
    page.run_steps(2);
    page.key_press_modifiers(held, key);
    page.run_steps(2);
}

fn keys_of(interface: &Interface, action: Action) -> Option<&str> {
    interface.shortcuts.get(action.name()).map(String::as_str)
}

#[test]
fn a_shortcut_is_changed_and_reset() {
    let mut page = page_of(Section::Shortcuts, Desk::default());
    press(&mut page, Action::Budgets, (Modifiers::COMMAND, Key::F9));
    let sent = changed(&mut page);
    let [SettingsCommand::Interface(interface)] = sent.as_slice() else {
        panic!("{sent:?}");
    };
    assert_eq!(keys_of(interface, Action::Budgets), Some("command+F9"));
    page.state_mut().desk.settings.interface = interface.clone();
    page.run();
    let reset = tr!("shortcut-reset", action = Action::Budgets.label());
    page.get_by_label(&reset).click();
    page.run();
    let sent = changed(&mut page);
    assert!(matches!(sent.as_slice(), [SettingsCommand::Interface(it)] if it.shortcuts.is_empty()));
    // A plain letter is text in a field, and Escape leaves the shortcut as it is.
    press(&mut page, Action::Budgets, (Modifiers::NONE, Key::B));
    page.get_by_label(&tr!("shortcut-plain"));
    page.key_press(Key::Escape);
    page.run_steps(2);
    assert!(page.query_by_label(&tr!("shortcut-plain")).is_none());
    assert!(changed(&mut page).is_empty());
}

#[test]
fn keys_of_another_command_are_used_only_after_a_word() {
    let mut page = page_of(Section::Shortcuts, Desk::default());
    let taken = Action::Palette.keys().expect("a shortcut");
    press(
        &mut page,
        Action::Budgets,
        (Modifiers::COMMAND, taken.logical_key),
    );
    assert!(changed(&mut page).is_empty());
    page.get_by_label_contains(&Action::Palette.label());
    page.get_by_label(&tr!("shortcut-take")).click();
    page.run();
    let sent = changed(&mut page);
    let [SettingsCommand::Interface(interface)] = sent.as_slice() else {
        panic!("{sent:?}");
    };
    assert_eq!(keys_of(interface, Action::Palette), Some(""));
    let written = keymap::write(taken);
    assert_eq!(keys_of(interface, Action::Budgets), Some(written.as_str()));
}

/// The page with shortcuts that were changed.
fn page_with(changed: &[(Action, &str)]) -> Page<'static> {
    let mut page = page_of(Section::Shortcuts, Desk::default());
    let changed = changed
        .iter()
        .map(|(action, keys)| (action.name().to_owned(), (*keys).to_owned()));
    let shortcuts: std::collections::BTreeMap<_, _> = changed.collect();
    keymap::apply(&page.ctx, &shortcuts);
    page.state_mut().desk.settings.interface.shortcuts = shortcuts;
    page.run();
    page
}

#[test]
fn usual_keys_that_run_another_command_are_given_back_only_after_a_word() {
    let taken = keymap::write(Action::Palette.keys().expect("a shortcut"));
    let mut page = page_with(&[(Action::Palette, ""), (Action::Budgets, &taken)]);
    page.state_mut().panel.shortcuts.query = Action::Palette.label();
    page.run();
    let reset = tr!("shortcut-reset", action = Action::Palette.label());
    page.get_by_label(&reset).click();
    page.run();
    assert!(changed(&mut page).is_empty());
    page.get_by_label_contains(&Action::Budgets.label());
    page.get_by_label(&tr!("shortcut-take")).click();
    page.run();
    let sent = changed(&mut page);
    let [SettingsCommand::Interface(interface)] = sent.as_slice() else {
        panic!("{sent:?}");
    };
    assert!(interface.shortcuts.is_empty(), "{interface:?}");
}

#[test]
fn a_command_keeps_its_main_keys_when_those_beside_them_are_used_elsewhere() {
    let mut page = page_of(Section::Shortcuts, Desk::default());
    press(&mut page, Action::Budgets, (Modifiers::COMMAND, Key::Y));
    page.get_by_label_contains(&Action::Redo.label());
    page.get_by_label(&tr!("shortcut-take")).click();
    page.run();
    let sent = changed(&mut page);
    let [SettingsCommand::Interface(interface)] = sent.as_slice() else {
        panic!("{sent:?}");
    };
    assert_eq!(keys_of(interface, Action::Redo), None);
    assert_eq!(keys_of(interface, Action::Budgets), Some("command+Y"));
}

/// Waiting painted without end, and the field to search in could not be used.
#[test]
fn waiting_for_keys_ends_where_something_else_is_used() {
    let mut page = page_of(Section::Shortcuts, Desk::default());
    let change = tr!("shortcut-change", action = Action::PlayPause.label());
    let search = tr!("settings-shortcuts-search");
    page.get_by_label(&change).click();
    page.run();
    assert!(page.state().panel.shortcuts.changing.is_some());
    page.get_by_label(&search).click();
    page.run();
    assert!(page.state().panel.shortcuts.changing.is_none());
    page.get_by_label(&search).type_text("pal");
    page.run();
    assert_eq!(page.state().panel.shortcuts.query, "pal");
    page.state_mut().panel.shortcuts.query.clear();
    page.run();
    page.get_by_label(&change).click();
    page.run();
    assert!(page.state().panel.shortcuts.changing.is_some());
    for section in [Section::Sound, Section::Shortcuts] {
        page.state_mut().panel.go_to(section);
        page.run();
    }
    assert!(page.state().panel.shortcuts.changing.is_none());
}

#[test]
fn fixed_keys_are_not_taken() {
    let mut page = page_of(Section::Shortcuts, Desk::default());
    press(&mut page, Action::Budgets, (Modifiers::NONE, Key::F7));
    page.get_by_label_contains(&tr!("room-dubbing"));
    assert!(page.query_by_label(&tr!("shortcut-take")).is_none());
    press(&mut page, Action::CopyLines, (Modifiers::COMMAND, Key::F9));
    assert!(changed(&mut page).is_empty());
}
