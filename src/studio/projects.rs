//! Projects and scripts: open, make, import, and the journal of edits.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::library::outside;
use crate::library::projects::ProjectDefaults;
use crate::script::document::Script;
use crate::script::history::JournalStep;
use crate::script::parse::parse;
use crate::script::parse::to_text;
use crate::studio::account;
use crate::studio::command::ProjectCommand;
use crate::studio::desk::ProjectCard;
use crate::studio::error::StudioError;
use crate::studio::event::Event;
use crate::studio::event::Notice;
use crate::studio::event::Opened;
use crate::studio::event::ProjectEvent;
use crate::studio::headless;
use crate::studio::machine::Machine;
use crate::studio::recover;
use crate::studio::sample;
use crate::studio::settings;
use crate::terms::backend::Backend;
use crate::terms::ids::ProjectId;
use crate::tr;

/// Edits that the disk didn't take yet, by project. They go before the next ones.
#[derive(Debug, Default)]
pub(super) struct Unsaved(Mutex<HashMap<ProjectId, Vec<JournalStep>>>);

impl Unsaved {
    fn lock(&self) -> MutexGuard<'_, HashMap<ProjectId, Vec<JournalStep>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) async fn run(machine: Arc<Machine>, command: ProjectCommand) {
    let done = match command {
        ProjectCommand::List => list(&machine).await,
        ProjectCommand::Open(project) => open(&machine, project).await,
        ProjectCommand::Create { name } => create(&machine, name, empty_script()).await,
        ProjectCommand::Import(path) => {
            // A large file takes its time; edits of the open project don't wait for it.
            tokio::spawn(async move {
                let done = import(&machine, path).await;
                tell_failure(&machine, done).await;
            });
            return;
        }
        ProjectCommand::ImportText { name, text } => import_text(&machine, name, text).await,
        ProjectCommand::SaveText { path, script } => save_text(&machine, path, *script).await,
        ProjectCommand::Edits { project, edits } => {
            append(&machine, project, edits).await;
            Ok(())
        }
        ProjectCommand::Rename { project, name } => {
            let renamed = machine
                .library(move |library| library.rename_project(project, &name))
                .await;
            changed(&machine, renamed).await
        }
        ProjectCommand::SetBackend { project, backend } => {
            let switched = machine
                .library(move |library| library.set_backend(project, backend))
                .await;
            let done = changed(&machine, switched).await;
            enter(&machine, backend);
            done
        }
        ProjectCommand::SetDefaults { project, defaults } => {
            let set = machine
                .library(move |library| library.set_defaults(project, &defaults))
                .await;
            changed(&machine, set).await
        }
    };
    tell_failure(&machine, done).await;
}

async fn tell_failure(machine: &Machine, done: Result<(), StudioError>) {
    if let Err(error) = done {
        let trouble = machine.trouble(&error, "project");
        machine.tell_trouble(trouble).await;
    }
}

/// Opens the project that was open; the sample at the first start.
pub(super) async fn open_last(machine: &Arc<Machine>) {
    let done = async {
        if let Some(restored) = machine.library.restored() {
            let path = restored.aside.display().to_string();
            let notice = Notice::Done(tr!("studio-restored", path = path));
            machine.tell(Event::Notice(notice)).await;
        }
        let cards = machine.library(|library| library.projects()).await?;
        let last = machine.settings().last_project;
        let wanted = cards
            .iter()
            .find(|card| Some(card.id) == last)
            .or_else(|| cards.first());
        if let Some(card) = wanted {
            return open(machine, card.id).await;
        }
        let script = sample::script()?;
        let card = machine
            .library(move |library| {
                library.sample_project(&tr!("sample-name"), &sample::defaults(), &script)
            })
            .await?;
        open(machine, card.id).await
    };
    let done = done.await;
    tell_failure(machine, done).await;
}

async fn list(machine: &Machine) -> Result<(), StudioError> {
    let cards = machine.library(|library| library.projects()).await?;
    machine
        .tell(Event::Project(ProjectEvent::Listed(cards)))
        .await;
    Ok(())
}

async fn open(machine: &Arc<Machine>, project: ProjectId) -> Result<(), StudioError> {
    let opened = machine
        .library(move |library| library.open_project(project))
        .await?;
    let backend = opened.card.backend;
    let lost = opened.lost_steps;
    machine
        .tell(Event::Project(ProjectEvent::Opened(Box::new(Opened {
            card: opened.card,
            defaults: opened.defaults,
            editor: opened.editor,
            takes: opened.takes,
        }))))
        .await;
    if lost > 0 {
        let notice = Notice::Done(tr!("studio-lost-steps", count = lost));
        machine.tell(Event::Notice(notice)).await;
    }
    settings::remember_project(machine, project).await;
    list(machine).await?;
    recover::tell_doubtful(machine, Some(project)).await?;
    enter(machine, backend);
    Ok(())
}

/// Asks a backend for its voices and credits, behind everything else. Draft voices began at the start.
fn enter(machine: &Arc<Machine>, backend: Backend) {
    if backend == Backend::Live {
        let machine = Arc::clone(machine);
        tokio::spawn(async move { account::enter(&machine, backend).await });
    }
}

async fn create(machine: &Arc<Machine>, name: String, script: Script) -> Result<(), StudioError> {
    let card = machine
        .library(move |library| {
            library.create_project(&name, Backend::Draft, &sample::defaults(), &script, false)
        })
        .await?;
    open(machine, card.id).await
}

fn empty_script() -> Script {
    // Without a title of its own it goes by the name of its project.
    let mut script = Script::new("");
    let (edit, _) = script.insert_after(None, "");
    if let Err(error) = script.apply(&edit) {
        log::error!("an empty script takes no line: {error}");
    }
    script
}

async fn import(machine: &Arc<Machine>, path: PathBuf) -> Result<(), StudioError> {
    let name = headless::title_of(&path);
    let script = machine.blocking(move || headless::script_of(&path)).await?;
    create(machine, name, script).await
}

async fn import_text(
    machine: &Arc<Machine>,
    name: String,
    text: String,
) -> Result<(), StudioError> {
    let title = name.clone();
    let script = machine.blocking(move || parse(&text, &title)).await?;
    create(machine, name, script).await
}

async fn save_text(machine: &Machine, path: PathBuf, script: Script) -> Result<(), StudioError> {
    let shown = path.display().to_string();
    machine
        .blocking(move || outside::write(&path, to_text(&script).as_bytes()))
        .await?;
    let notice = Notice::Done(tr!("studio-saved-text", path = shown));
    machine.tell(Event::Notice(notice)).await;
    Ok(())
}

/// Appends edits to the journal. What the disk doesn't take is tried again before the next ones.
async fn append(machine: &Machine, project: ProjectId, edits: Vec<JournalStep>) {
    let mut steps = machine.unsaved.lock().remove(&project).unwrap_or_default();
    steps.extend(edits);
    let written = {
        let steps = steps.clone();
        machine
            .library(move |library| library.append(project, &steps))
            .await
    };
    let event = match written {
        Ok(revision) => ProjectEvent::Saved { project, revision },
        Err(error) => {
            machine.unsaved.lock().insert(project, steps);
            let trouble = machine.trouble(&error, "keep edits");
            ProjectEvent::NotSaved { project, trouble }
        }
    };
    machine.tell(Event::Project(event)).await;
}

async fn changed(
    machine: &Machine,
    card: Result<ProjectCard, StudioError>,
) -> Result<(), StudioError> {
    let project = card?.id;
    let (card, defaults): (ProjectCard, ProjectDefaults) = machine
        .library(move |library| library.project(project))
        .await?;
    machine
        .tell(Event::Project(ProjectEvent::Changed {
            card: Box::new(card),
            defaults: Box::new(defaults),
        }))
        .await;
    list(machine).await
}
