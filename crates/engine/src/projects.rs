//! Projects and scripts: open, make, import.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::MutexGuard;

use crate::account;
use crate::archive;
use crate::auditions;
use crate::error::StudioError;
use crate::jobs;
use crate::journals;
use crate::keys;
use crate::lexicon;
use crate::machine::Machine;
use crate::own_words;
use crate::recover;
use crate::reviews;
use crate::sample;
use crate::settings;
use crate::tasks;
use crate::templates;
use crate::versions;
use mynah_core::backend::Backend;
use mynah_core::ids::ProjectId;
use mynah_i18n::tr;
use mynah_model::command::{ProjectCommand, SeriesCommand};
use mynah_model::desk::{Preview, ProjectCard, ScriptSource, ToRead, WasRead, WordsFound};
use mynah_model::event::Event;
use mynah_model::event::Notice;
use mynah_model::event::Offer;
use mynah_model::event::ProjectEvent;
use mynah_model::template::Template;
use mynah_model::trouble::Topic;
use mynah_model::trouble::Trouble;
use mynah_records::projects::ProjectDefaults;
use mynah_script::document::Script;
use mynah_script::export::{self, ScriptFormat};
use mynah_script::history::Editor;
use mynah_script::history::JournalStep;
use mynah_store::error::LibraryError;
use mynah_store::{Library, outside};

/// What a command's trouble speaks of.
fn topic(command: &ProjectCommand) -> Option<Topic> {
    match command {
        ProjectCommand::Open(_)
        | ProjectCommand::Create { .. }
        | ProjectCommand::CreateOf { .. }
        | ProjectCommand::CreateFrom { .. }
        | ProjectCommand::Read(_) => Some(Topic::Opening),
        ProjectCommand::SaveText { .. } | ProjectCommand::WriteLexicon(..) => {
            Some(Topic::SavingText)
        }
        ProjectCommand::ReadLexicon(..) => Some(Topic::Lexicon),
        _ => None,
    }
}

pub(super) async fn run(machine: Arc<Machine>, command: ProjectCommand) {
    let topic = topic(&command);
    let done = match command {
        ProjectCommand::List => list(&machine).await,
        ProjectCommand::Open(project) => open(&machine, project).await,
        ProjectCommand::Create { name } => create(&machine, name, empty_script()).await,
        ProjectCommand::CreateFrom { name, template } => {
            create_from(&machine, name, template).await
        }
        ProjectCommand::Read(order) => {
            tasks::spawn(async move { read(&machine, order).await });
            return;
        }
        ProjectCommand::Look(look) => {
            // Typing goes on meanwhile, and what is typed is written.
            tasks::spawn(async move {
                let speller = Arc::clone(&machine.speller);
                let looked = machine
                    .blocking(move || Ok::<_, StudioError>(look.look(&speller)))
                    .await;
                if let Ok(looked) = looked {
                    machine
                        .tell(Event::Project(ProjectEvent::Looked(looked)))
                        .await;
                }
            });
            return;
        }
        ProjectCommand::CheckWords(read) => {
            tasks::spawn(async move {
                let speller = Arc::clone(&machine.speller);
                let begun = machine.clock.instant();
                let of = read.of;
                let looked = machine
                    .blocking(move || Ok::<_, StudioError>(read.look(&speller)))
                    .await;
                if let Ok(words) = looked {
                    let found = WordsFound {
                        of,
                        words: words.into(),
                        took: machine.clock.instant().saturating_duration_since(begun),
                    };
                    let found = ProjectEvent::WordsFound(found);
                    machine.tell(Event::Project(found)).await;
                }
            });
            return;
        }
        ProjectCommand::Template(command) => templates::run(&machine, command).await,
        ProjectCommand::Version(command) => {
            tasks::spawn(versions::run(machine, command));
            return;
        }
        ProjectCommand::Series(command) => {
            // The disk that a cast file lies on may not answer.
            if let Err(busy) = machine.series.ask(command) {
                busy.tell(&machine).await;
            }
            return;
        }
        ProjectCommand::Audition(command) => {
            auditions::run(&machine, command).await;
            return;
        }
        ProjectCommand::Rules(project, rules) => {
            machine.pronouncing.told(project, rules);
            Ok(())
        }
        ProjectCommand::ReadLexicon(project, path) => lexicon::read(&machine, project, path).await,
        ProjectCommand::WriteLexicon(rules, path) => lexicon::write(&machine, rules, path).await,
        ProjectCommand::OwnWords => own_words::list(&machine).await,
        ProjectCommand::OwnWord(word, on) => own_words::set(&machine, word, on).await,
        ProjectCommand::CreateOf { name, script } => create(&machine, name, *script).await,
        ProjectCommand::SaveText { path, project } => save_text(&machine, path, project).await,
        ProjectCommand::ExportFile { project, path } => {
            tasks::spawn(jobs::project_file::export(machine, project, path));
            return;
        }
        ProjectCommand::OpenFile(path) => {
            tasks::spawn(jobs::project_file::open(machine, path));
            return;
        }
        ProjectCommand::Edits {
            project,
            opening,
            edits,
        } => {
            machine.journals.add(project, opening, edits);
            if journals::write(&machine, opening).await.is_err() {
                journals::try_again(&machine);
            }
            Ok(())
        }
        ProjectCommand::SaveAgain => {
            journals::write_all(&machine).await;
            Ok(())
        }
        ProjectCommand::Rename { project, name } => {
            let renamed = machine
                .library(move |library| library.rename_project(project, &name))
                .await;
            changed(&machine, renamed).await
        }
        ProjectCommand::Duplicate(project) => duplicate(&machine, project).await,
        ProjectCommand::Archive(project) => archive_one(&machine, project).await,
        ProjectCommand::BringBack(project) => bring_back(&machine, project).await,
        ProjectCommand::Measure => {
            // It reads something of every take: nothing that is typed waits for it.
            tasks::spawn(async move {
                let done = measure(&machine).await;
                tell_failure(&machine, done, None).await;
            });
            return;
        }
        ProjectCommand::Discard(project) => discard(&machine, project).await,
        ProjectCommand::Restore(project) => restore(&machine, project).await,
        ProjectCommand::SetBackend { project, backend } => {
            let switched = machine
                .library(move |library| library.set_backend(project, backend))
                .await;
            let done = changed(&machine, switched).await;
            enter(&machine, backend);
            done
        }
        ProjectCommand::KeepReview {
            project,
            base,
            review,
        } => reviews::keep(&machine, project, base, review).await,
        ProjectCommand::KeepColours { project, colours } => {
            let keep = move |library: &Library| library.keep_colours(project, colours);
            // Nobody asked for it, and nothing is lost but a colour.
            if let Err(error) = machine.library(keep).await {
                log::warn!("colours of speakers were not kept: {error}");
            }
            return;
        }
        ProjectCommand::KeepSweepLimit {
            project,
            backend,
            change,
        } => {
            let keep = move |library: &Library| library.keep_sweep_limit(project, backend, *change);
            let kept = machine.library(keep).await;
            changed(&machine, kept).await
        }
        ProjectCommand::PinModel {
            project,
            model,
            instead_of,
        } => {
            let pin = move |library: &Library| library.pin_model(project, &model, &instead_of);
            // It is asked for again when the project is opened the next time.
            match machine.library(pin).await {
                Ok(card) => changed(&machine, Ok(card)).await,
                Err(error) => {
                    log::warn!("a project's model was not kept: {error}");
                    return;
                }
            }
        }
        ProjectCommand::SetZeroRetention { project, on } => {
            let switched = machine
                .library(move |library| library.set_zero_retention(project, on))
                .await;
            changed(&machine, switched).await
        }
    };
    tell_failure(&machine, done, topic).await;
}

async fn tell_failure(machine: &Machine, done: Result<(), StudioError>, topic: Option<Topic>) {
    if let Err(error) = done {
        let trouble = Trouble {
            topic,
            ..machine.trouble(&error, "project")
        };
        machine.tell_trouble(trouble).await;
    }
}

/// Opens the project that was open; the sample at the first start.
pub(super) async fn open_last(machine: &Arc<Machine>) {
    archive::tell_moved(machine).await;
    let done = async {
        if let Some(restored) = machine.library.restored() {
            let what = crate::restored::sentence(restored);
            machine
                .tell_damage(what, &restored.aside, "open library")
                .await;
        }
        tell_strays(machine).await?;
        let turn = machine.opening.lock().await;
        if machine.journals.shown().is_some() {
            // Somebody was faster, and has what they asked for.
            return list(machine).await;
        }
        let cards = machine.library(|library| library.projects()).await?;
        let last = machine.settings().last_project;
        let wanted = cards
            .iter()
            .find(|card| Some(card.id) == last)
            .or_else(|| cards.first());
        if let Some(card) = wanted {
            return open_in_turn(machine, &turn, card.id).await;
        }
        let script = sample::script()?;
        let card = machine
            .library(move |library| {
                library.sample_project(&tr!("sample-name"), &sample::defaults(), &script)
            })
            .await?;
        open_in_turn(machine, &turn, card.id).await
    };
    let done = done.await;
    tell_failure(machine, done, Some(Topic::Opening)).await;
}

/// Tells what was paid for and whose entry nobody knows, until it is taken away.
async fn tell_strays(machine: &Machine) -> Result<(), StudioError> {
    let strays = machine.library(|library| Ok(library.strays())).await?;
    if let Some(first) = strays.first() {
        let folder = first.parent().unwrap_or(first).display().to_string();
        let what = tr!("studio-strays", count = strays.len(), path = folder);
        machine.tell_damage(what, first, "open library").await;
    }
    Ok(())
}

pub(super) async fn list(machine: &Machine) -> Result<(), StudioError> {
    let listed = machine
        .library(|library| {
            Ok(ProjectEvent::Listed {
                projects: library.projects()?,
                bin: library.discarded_projects()?,
                archived: library.archived_projects()?,
            })
        })
        .await?;
    machine.tell(Event::Project(listed)).await;
    auditions::hide(machine).await?;
    templates::list(machine).await
}

async fn measure(machine: &Machine) -> Result<(), StudioError> {
    let sizes = machine.library(|library| library.project_sizes()).await?;
    machine
        .tell(Event::Project(ProjectEvent::Measured(sizes)))
        .await;
    Ok(())
}

/// The script as the edits that were handed over left it, those included that the disk didn't take.
pub(super) fn written(
    library: &Library,
    project: ProjectId,
    unsaved: Vec<(Script, Vec<Arc<JournalStep>>)>,
) -> Result<Script, LibraryError> {
    let mut editor = Editor::new(library.script(project)?);
    for (mut here, steps) in unsaved {
        editor.do_again(&mut here, &steps);
    }
    Ok(editor.script().clone())
}

/// Makes a copy of a project, and tells what it is called.
async fn duplicate(machine: &Machine, project: ProjectId) -> Result<(), StudioError> {
    let unsaved = machine.journals.unsaved(project);
    let card = machine
        .library(move |library| {
            let (card, _) = library.project(project)?;
            let script = written(library, project, unsaved)?.under(&card.name);
            let name = tr!("studio-copy", name = card.name);
            library.duplicate_project(project, &name, &script)
        })
        .await?;
    list(machine).await?;
    measure(machine).await?;
    let notice = Notice::Done(tr!("studio-duplicated", name = card.name));
    machine.tell(Event::Notice(notice)).await;
    Ok(())
}

/// Puts a project into the archive. What is under way goes on: its takes are wanted.
async fn archive_one(machine: &Arc<Machine>, project: ProjectId) -> Result<(), StudioError> {
    let card = machine
        .library(move |library| library.archive_project(project))
        .await?;
    leave(machine, project).await?;
    let notice = Notice::Offer {
        text: tr!("studio-archived", name = card.name),
        offer: Offer::BringBackProject(project),
    };
    machine.tell(Event::Notice(notice)).await;
    Ok(())
}

async fn bring_back(machine: &Machine, project: ProjectId) -> Result<(), StudioError> {
    let card = machine
        .library(move |library| library.unarchive_project(project))
        .await?;
    list(machine).await?;
    let notice = Notice::Done(tr!("studio-restored-project", name = card.name));
    machine.tell(Event::Notice(notice)).await;
    Ok(())
}

/// Opens another project where this one is open, which lists leave out by now.
async fn leave(machine: &Arc<Machine>, project: ProjectId) -> Result<(), StudioError> {
    if machine.journals.shown() != Some(project) {
        return list(machine).await;
    }
    let cards = machine.library(|library| library.projects()).await?;
    match cards.first() {
        Some(next) => open(machine, next.id).await,
        // There is always one to write in.
        None => create(machine, tr!("studio-untitled"), empty_script()).await,
    }
}

/// Puts a project into the bin. Nobody waits for its takes any more, so what is not sent is not spent.
async fn discard(machine: &Arc<Machine>, project: ProjectId) -> Result<(), StudioError> {
    jobs::cancel_project(machine, project).await;
    let card = machine
        .library(move |library| library.discard_project(project))
        .await?;
    leave(machine, project).await?;
    let notice = Notice::Offer {
        text: tr!("studio-discarded", name = card.name),
        offer: Offer::RestoreProject(project),
    };
    machine.tell(Event::Notice(notice)).await;
    Ok(())
}

async fn restore(machine: &Machine, project: ProjectId) -> Result<(), StudioError> {
    let card = machine
        .library(move |library| library.restore_project(project))
        .await?;
    list(machine).await?;
    let notice = Notice::Done(tr!("studio-restored-project", name = card.name));
    machine.tell(Event::Notice(notice)).await;
    Ok(())
}

pub(super) async fn open(machine: &Arc<Machine>, project: ProjectId) -> Result<(), StudioError> {
    let turn = machine.opening.lock().await;
    open_in_turn(machine, &turn, project).await
}

/// The same for who has the turn already.
async fn open_in_turn(
    machine: &Arc<Machine>,
    _turn: &MutexGuard<'_, ()>,
    project: ProjectId,
) -> Result<(), StudioError> {
    // What the disk refused so far it may take now.
    journals::write_of(machine, project).await;
    let mut opened = machine
        .library(move |library| library.open_project(project))
        .await?;
    let (backend, key) = (opened.card.backend, opened.card.key);
    let kept = opened.editor.script().clone();
    for (mut here, steps) in machine.journals.unsaved(project) {
        // What it still refuses is in the window again, and goes to the journal as its next edits.
        opened.editor.do_again(&mut here, &steps);
    }
    let opening = machine.journals.open(project, kept);
    machine.journals.show(project);
    let lost = opened.lost_steps;
    let shown = Box::new(crate::journals::opened_event(opening, opened));
    machine
        .tell(Event::Project(ProjectEvent::Opened(shown)))
        .await;
    journals::tell_lost(machine, lost).await;
    settings::remember_project(machine, project).await;
    list(machine).await?;
    recover::tell_doubtful(machine, Some(project)).await?;
    keys::follow(machine, key);
    enter(machine, backend);
    if machine.series.ask(SeriesCommand::Look(project)).is_err() {
        log::warn!("the cast of a series isn't looked at: its file is silent");
    }
    Ok(())
}

/// Asks a backend for its voices and credits, behind everything else. Draft voices began at the start.
fn enter(machine: &Arc<Machine>, backend: Backend) {
    if backend == Backend::Live {
        let machine = Arc::clone(machine);
        tasks::spawn(async move { account::enter(&machine, backend).await });
    }
}

/// A new project is spoken by whoever speaks in the one that is open.
async fn create(machine: &Arc<Machine>, name: String, script: Script) -> Result<(), StudioError> {
    let shown = machine.journals.shown();
    let script = script.under(&name);
    let defaults = sample::chosen_defaults(machine);
    let card = machine
        .library(move |library| {
            let backend = match shown {
                Some(project) => library.backend_of(project)?.unwrap_or_default(),
                None => Backend::default(),
            };
            library.create_project(&name, backend, &defaults, &script, false)
        })
        .await?;
    open(machine, card.id).await
}

/// A new project with what a template has. Its cast are Draft voices, whoever speaks in the one that is open.
async fn create_from(
    machine: &Arc<Machine>,
    name: String,
    template: Template,
) -> Result<(), StudioError> {
    let script = crate::template::script(template)?;
    let defaults = sample::chosen_defaults(machine);
    let card = machine
        .library(move |library| {
            library.create_project(&name, Backend::Draft, &defaults, &script, false)
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

/// Reads what may become a project, and tells what it is. A failure is told as well as answered: who asked for it may
/// be gone.
async fn read(machine: &Arc<Machine>, order: Arc<ToRead>) {
    let (importer, wanted) = (machine.options.importer.clone(), Arc::clone(&order));
    let read = move || {
        let imported = match &wanted.source {
            ScriptSource::File(path) => importer.file(path, &wanted.choices)?,
            ScriptSource::Text(text) => {
                let name = wanted.source.name();
                importer.bytes(&name, text.as_bytes(), &wanted.choices)?
            }
        };
        Ok::<_, StudioError>(Arc::new(Preview::new(imported)))
    };
    let answer = match machine.blocking(read).await {
        Ok(preview) => Ok(preview),
        Err(error) => {
            let trouble = machine.trouble(&error, "script").about(Topic::Opening);
            machine.tell_trouble(trouble.clone()).await;
            Err(trouble)
        }
    };
    machine
        .tell(Event::Project(ProjectEvent::Read(WasRead {
            order,
            answer,
        })))
        .await;
}

/// Writes the script as the edits that were handed over left it, those included that the disk didn't take.
async fn save_text(
    machine: &Machine,
    path: PathBuf,
    project: ProjectId,
) -> Result<(), StudioError> {
    let shown = path.clone();
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    let Some(format) = ScriptFormat::of_ending(&ending) else {
        return Err(StudioError::ScriptEnding(ending.into_owned()));
    };
    let unsaved = machine.journals.unsaved(project);
    machine
        .library(move |library| {
            let (card, _) = library.project(project)?;
            let script = written(library, project, unsaved)?.titled(&card.name);
            let text = export::write(&script, format);
            outside::write(&path, text.as_bytes())
        })
        .await?;
    machine
        .tell(Event::Project(ProjectEvent::TextSaved(shown)))
        .await;
    Ok(())
}

pub(super) async fn changed(
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
