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
            change(&machine, |settings| settings.confirm_above = price).await;
        }
        SettingsCommand::KeyOnCommandLine(on) => {
            change(&machine, |settings| settings.key_on_command_line = on).await;
        }
        SettingsCommand::RotateKeysAfter(days) => {
            change(&machine, |settings| settings.rotate_keys_after = days).await;
        }
        SettingsCommand::Pauses(pauses) => {
            change(&machine, |settings| settings.pauses = pauses).await;
        }
        SettingsCommand::KeepKeys(choice) => {
            change(&machine, |settings| settings.keep_key = Some(choice)).await;
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

/// Reads the settings and tells them. A damaged file was set aside, and that is said.
pub(super) async fn load(machine: &Machine) {
    let (paths, clock) = (machine.library.paths().clone(), machine.clock.clone());
    match machine
        .blocking(move || settings::load(&paths, &clock))
        .await
    {
        Ok(loaded) => {
            machine.change_settings(|settings| settings.clone_from(&loaded.settings));
            *machine.kept_settings.lock().await = loaded.settings;
            if let Some(aside) = loaded.set_aside {
                let path = aside.display().to_string();
                let what = tr!("studio-settings-set-aside", path = path);
                machine.tell_damage(what, &aside, "read settings").await;
            }
        }
        Err(error) => {
            let trouble = machine.trouble(&error, "read settings");
            machine.tell_trouble(trouble).await;
        }
    }
    machine
        .tell(Event::Settings(Box::new(machine.settings())))
        .await;
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
        ..settings.clone()
    };
    let new = taken(&kept);
    if new == *kept {
        return false;
    }
    *kept = new;
    drop(kept);
    tell(machine, |settings| *settings = taken(settings)).await;
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
