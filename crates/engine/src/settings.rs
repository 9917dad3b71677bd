//! Settings of this installation: read at the start, changed one at a time.
//!
//! What is in use has one lock, what is on the disk another: each write takes the newest of what is in use, and
//! writes what changed since the one before.

use std::path::absolute;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::error::StudioError;
use crate::machine::Machine;
use crate::tasks;
use mynah_core::ids::ProjectId;
use mynah_i18n::tr;
use mynah_model::command::SettingsCommand;
use mynah_model::desk::AppSettings;
use mynah_model::event::Event;
use mynah_model::trouble::{Remedy, Topic, Trouble};
use mynah_model::typed_path::typed_path;
use mynah_store::settings;

/// How long a slider may move before its value is written.
const A_LITTLE: Duration = Duration::from_millis(500);

pub(super) async fn run(machine: Arc<Machine>, command: SettingsCommand) {
    match command {
        SettingsCommand::Theme(theme) => change(&machine, |settings| settings.theme = theme).await,
        SettingsCommand::Zoom(zoom) => change(&machine, |settings| settings.zoom = zoom).await,
        SettingsCommand::ReducedMotion(reduced) => {
            change(&machine, |settings| settings.reduced_motion = reduced).await;
        }
        SettingsCommand::Inspector(shown) => {
            change(&machine, |settings| settings.inspector = shown).await;
        }
        SettingsCommand::ConfirmAbove(price) => {
            let price = price.map(|credits| credits.0);
            change(&machine, |settings| {
                settings.confirm_above = price;
                settings.recovered_from = None;
            })
            .await;
        }
        SettingsCommand::ConfirmRecovered => {
            change(&machine, |settings| settings.recovered_from = None).await;
        }
        SettingsCommand::KeyOnCommandLine(on) => {
            let change_keys = |settings: &mut AppSettings| {
                settings.stored_keys.key_on_command_line = on;
            };
            change(&machine, change_keys).await;
        }
        SettingsCommand::RotateKeysAfter(days) => {
            change(&machine, |settings| settings.rotate_keys_after = days).await;
        }
        SettingsCommand::Pauses(pauses) => {
            change(&machine, |settings| settings.pauses = pauses).await;
        }
        SettingsCommand::KeepKeys(choice) => {
            let change_keys = |settings: &mut AppSettings| {
                settings.stored_keys.keep_key = Some(choice);
            };
            change(&machine, change_keys).await;
        }
        SettingsCommand::ExportFolder(folder) => {
            // Another start may begin elsewhere.
            let folder = Some(typed_path(folder)).filter(|it| !it.as_os_str().is_empty());
            let folder = folder.map(|it| absolute(&it).unwrap_or(it));
            change(&machine, |settings| settings.export_folder = folder).await;
        }
        SettingsCommand::DubFolder(folder) => {
            change(&machine, |settings| settings.dub_folder = Some(folder)).await;
        }
        SettingsCommand::NewProjects(new) => {
            change(&machine, |settings| settings.new_projects = new).await;
        }
        SettingsCommand::Interface(interface) => {
            change(&machine, |settings| settings.interface = interface).await;
        }
        SettingsCommand::LeftAt(place) => {
            change(&machine, |settings| settings.left_at = place).await;
        }
    }
}

/// Reads the settings and tells them. Settings that could not be read, or not all of them, need a confirmation.
pub(super) async fn load(machine: &Machine) {
    let paths = machine.library.paths().clone();
    match machine.blocking(move || settings::load(&paths)).await {
        Ok(loaded) => {
            machine.change_settings(|settings| settings.clone_from(&loaded.settings));
            let recovered_from = loaded.settings.recovered_from.clone();
            *machine.kept_settings.lock().await = loaded.settings;
            // The window has the button that confirms them.
            let is_told = loaded.damaged.is_some() || machine.has_window();
            if let Some(copy) = recovered_from.filter(|_| is_told) {
                tell_recovered(machine, &copy).await;
            }
        }
        Err(error) => {
            let path = machine.library.paths().settings();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            machine.change_settings(|settings| settings.recovered_from = Some(name.into_owned()));
            let trouble = machine.trouble(&error, "read settings");
            machine.tell_trouble(trouble.about(Topic::Settings)).await;
        }
    }
    machine
        .tell(Event::Settings(Box::new(machine.settings())))
        .await;
}

/// Tells that the settings were recovered from a damaged file, of which there is a copy with this name.
async fn tell_recovered(machine: &Machine, copy: &str) {
    let path = machine.library.paths().settings().with_file_name(copy);
    let folder = path.parent().unwrap_or(&path).display().to_string();
    let file = path.display().to_string();
    let what = if machine.has_window() {
        tr!("studio-settings-recovered", file = file)
    } else {
        tr!("studio-settings-recovered.command", file = file)
    };
    let remedies = vec![
        Remedy::ConfirmSettings,
        Remedy::ShowFolder(folder),
        Remedy::Dismiss,
    ];
    let trouble = Trouble::told(what, remedies, &machine.occasion("read settings"));
    machine.tell_trouble(trouble.about(Topic::Settings)).await;
}

/// Takes over what another window changed of keys and of when to ask: that is about money. Whether it is about keys.
pub(super) async fn look_again(machine: &Machine) -> bool {
    let paths = machine.library.paths().clone();
    let mut kept = machine.kept_settings.lock().await;
    // The program ends where it can't be read at all.
    let read = machine.blocking(move || Ok::<_, StudioError>(settings::peek(&paths)));
    let Ok(Some(there)) = read.await else {
        return false;
    };
    let keys = kept.key != there.key || kept.batch_key != there.batch_key;
    let taken = |settings: &AppSettings| AppSettings {
        key: there.key,
        batch_key: there.batch_key,
        rotate_keys_after: there.rotate_keys_after,
        confirm_above: there.confirm_above,
        recovered_from: there.recovered_from.clone(),
        ..settings.clone()
    };
    let new = taken(&kept);
    if new == *kept {
        return false;
    }
    let is_recovered = kept.recovered_from.is_none() && new.recovered_from.is_some();
    *kept = new;
    drop(kept);
    tell(machine, |settings| *settings = taken(settings)).await;
    if let Some(copy) = there.recovered_from.as_ref().filter(|_| is_recovered) {
        tell_recovered(machine, copy).await;
    }
    keys
}

/// Changes the settings: first in use, then told, then on the disk.
pub(super) async fn change(machine: &Machine, change: impl FnOnce(&mut AppSettings)) {
    tell(machine, change).await;
    keep(machine).await;
}

/// Changes the settings now and keeps them a little later: for sliders, which change with every frame.
pub(super) async fn change_often(machine: &Arc<Machine>, change: impl FnOnce(&mut AppSettings)) {
    tell(machine, change).await;
    if machine.keeping.swap(true, Ordering::Relaxed) {
        return;
    }
    let machine = Arc::clone(machine);
    tasks::spawn(async move {
        tokio::time::sleep(A_LITTLE).await;
        machine.keeping.store(false, Ordering::Relaxed);
        keep(&machine).await;
    });
}

async fn tell(machine: &Machine, change: impl FnOnce(&mut AppSettings)) {
    let new = machine.change_settings(change);
    machine.tell(Event::Settings(Box::new(new))).await;
}

/// Writes what changed since it was last written.
async fn keep(machine: &Machine) {
    let mut kept = machine.kept_settings.lock().await;
    let (before, new) = (kept.clone(), machine.settings());
    if before == new {
        return;
    }
    let paths = machine.library.paths().clone();
    let write = {
        let new = new.clone();
        move || settings::save(&paths, &before, &new)
    };
    match machine.blocking(write).await {
        Ok(()) => *kept = new,
        Err(error) => {
            drop(kept);
            let trouble = machine.trouble(&error, "keep settings");
            machine.tell_trouble(trouble).await;
        }
    }
}

/// Remembers the project that is open, for the next start.
pub(super) async fn remember_project(machine: &Machine, project: ProjectId) {
    if machine.settings().last_project != Some(project) {
        change(machine, |settings| settings.last_project = Some(project)).await;
    }
}
