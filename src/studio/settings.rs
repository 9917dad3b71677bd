//! Settings of this installation: read at the start, replaced as a whole.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::library::settings;
use crate::studio::command::SettingsCommand;
use crate::studio::desk::AppSettings;
use crate::studio::event::Event;
use crate::studio::machine::Machine;
use crate::terms::ids::ProjectId;
use crate::tr;

/// How long a slider may move before its value is written.
const A_LITTLE: Duration = Duration::from_millis(500);

pub(super) async fn run(machine: Arc<Machine>, command: SettingsCommand) {
    match command {
        SettingsCommand::Set(settings) => keep(&machine, *settings).await,
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
            machine.set_settings(loaded.settings);
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

/// Replaces the settings: first in use, then on the disk, then told.
pub(super) async fn keep(machine: &Machine, new: AppSettings) {
    machine.set_settings(new.clone());
    machine.tell(Event::Settings(Box::new(new.clone()))).await;
    let paths = machine.library.paths().clone();
    if let Err(error) = machine.blocking(move || settings::save(&paths, &new)).await {
        let trouble = machine.trouble(&error, "keep settings");
        machine.tell_trouble(trouble).await;
    }
}

/// Replaces the settings now and keeps them a little later: for sliders, which change with every frame.
pub(super) async fn keep_later(machine: &Arc<Machine>, new: AppSettings) {
    machine.set_settings(new.clone());
    machine.tell(Event::Settings(Box::new(new))).await;
    if machine.keeping.swap(true, Ordering::Relaxed) {
        return;
    }
    let machine = Arc::clone(machine);
    tokio::spawn(async move {
        tokio::time::sleep(A_LITTLE).await;
        machine.keeping.store(false, Ordering::Relaxed);
        keep(&machine, machine.settings()).await;
    });
}

/// Remembers the project that is open, for the next start.
pub(super) async fn remember_project(machine: &Machine, project: ProjectId) {
    let old = machine.settings();
    if old.last_project != Some(project) {
        keep(
            machine,
            AppSettings {
                last_project: Some(project),
                ..old
            },
        )
        .await;
    }
}
