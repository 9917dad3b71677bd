//! The journals of edits: what windows hand over is written, whatever becomes of the window.
//!
//! Edits stay here until the disk took them. Where another window was faster they are done again on top of its
//! edits, whether the project is still shown or not; what the disk refuses is tried again, at the end once more.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::error::StudioError;
use crate::machine::Machine;
use crate::projects;
use crate::tasks;
use mynah_core::ids::ProjectId;
use mynah_i18n::tr;
use mynah_model::event::Event;
use mynah_model::event::Notice;
use mynah_model::event::Opened;
use mynah_model::event::Overtaken;
use mynah_model::event::ProjectEvent;
use mynah_records::projects::OpenedProject;
use mynah_script::document::Script;
use mynah_script::history::JournalStep;
use mynah_script::rebase::Rebased;
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::projects::Appended;

/// The first and the longest pause between two tries.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(1));

/// Steps as a window made them.
type Steps = Vec<Arc<JournalStep>>;

/// The journals of the projects that were opened in this run.
#[derive(Debug, Default)]
pub(super) struct Journals {
    openings: Mutex<Openings>,
    /// Held while edits are written: they follow each other.
    writing: tokio::sync::Mutex<()>,
    /// Whether what the disk refused is being tried again.
    trying: AtomicBool,
}

#[derive(Debug, Default)]
struct Openings {
    count: u64,
    /// The project that was opened last.
    shown: Option<ProjectId>,
    of: BTreeMap<u64, Journal>,
}

/// What came of one opening of a project.
#[derive(Debug)]
struct Journal {
    project: ProjectId,
    /// The window's script without what the disk didn't take yet.
    script: Script,
    unsaved: Steps,
    /// Where its edits were done again on top of another window's: what came of that. The window goes on from another
    /// opening once it knows; until then the disk's revisions are of another script than its own.
    overtaken: Option<Rebased>,
}

/// What an opening has for the disk.
struct Due {
    project: ProjectId,
    /// What the steps were made on.
    script: Script,
    steps: Steps,
    overtaken: Option<Rebased>,
}

impl Journals {
    fn lock(&self) -> MutexGuard<'_, Openings> {
        self.openings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Another opening, whose edits go on from `script`.
    pub fn open(&self, project: ProjectId, script: Script) -> u64 {
        let mut openings = self.lock();
        openings.count += 1;
        let opening = openings.count;
        let journal = Journal {
            project,
            script,
            unsaved: Vec::new(),
            overtaken: None,
        };
        openings.of.insert(opening, journal);
        opening
    }

    /// A window shows it.
    pub fn show(&self, project: ProjectId) {
        self.lock().shown = Some(project);
    }

    /// The project that was opened last.
    pub fn shown(&self) -> Option<ProjectId> {
        self.lock().shown
    }

    /// Edits to be written. Who goes on from an opening has what came of older ones.
    pub fn add(&self, project: ProjectId, opening: u64, edits: Steps) {
        let mut openings = self.lock();
        openings
            .of
            .retain(|other, journal| *other >= opening || journal.project != project);
        match openings.of.get_mut(&opening) {
            Some(journal) => journal.unsaved.extend(edits),
            None => log::error!("edits of a project that was not opened"),
        }
    }

    /// What the disk didn't take yet of a project, with the script that it was done on.
    pub fn unsaved(&self, project: ProjectId) -> Vec<(Script, Steps)> {
        let openings = self.lock();
        let behind = openings.of.values();
        let behind = behind.filter(|journal| journal.project == project && journal.is_behind());
        behind
            .map(|journal| (journal.script.clone(), journal.unsaved.clone()))
            .collect()
    }

    /// The openings with edits that the disk didn't take yet.
    fn behind(&self, project: Option<ProjectId>) -> Vec<u64> {
        let openings = self.lock();
        let behind = openings.of.iter().filter(|(_, journal)| {
            journal.is_behind() && project.is_none_or(|project| journal.project == project)
        });
        behind.map(|(opening, _)| *opening).collect()
    }

    fn of(&self, opening: u64) -> Option<Due> {
        let openings = self.lock();
        let journal = openings.of.get(&opening)?;
        Some(Due {
            project: journal.project,
            script: journal.script.clone(),
            steps: journal.unsaved.clone(),
            overtaken: journal.overtaken,
        })
    }

    /// The disk took the first so many; with what came of all that were done again.
    fn saved(&self, opening: u64, count: usize, rebased: Option<Rebased>) {
        let mut openings = self.lock();
        let Some(journal) = openings.of.get_mut(&opening) else {
            return;
        };
        journal.overtaken = rebased;
        let Journal {
            script, unsaved, ..
        } = journal;
        for step in unsaved.drain(..count.min(unsaved.len())) {
            if let Err(error) = script.apply(&step.edit) {
                log::error!("an edit fits the window but not its copy: {error}");
            }
        }
    }
}

impl Journal {
    fn is_behind(&self) -> bool {
        !self.unsaved.is_empty()
    }
}

/// Returns what the UI is told of a project that was opened.
pub(super) fn opened_event(opening: u64, opened: OpenedProject) -> Opened {
    Opened {
        opening,
        card: opened.card,
        defaults: opened.defaults,
        editor: opened.editor,
        takes: opened.takes,
        review: opened.review,
    }
}

/// How the disk took edits.
enum Written {
    /// As they were made.
    Straight(Appended),
    /// On top of another window's.
    Again(Box<OpenedProject>, Rebased, Appended),
}

/// Appends steps, on top of what others did meanwhile.
fn keep(library: &Library, due: &Due) -> Result<Written, LibraryError> {
    let (project, steps) = (due.project, &due.steps);
    // A step that was dropped counted at the window alone: its next one may follow the disk's by its number.
    if due.overtaken.is_none() {
        match library.append(project, steps) {
            Err(LibraryError::Diverged { .. }) => {}
            done => return done.map(Written::Straight),
        }
    }
    let before = due.overtaken.unwrap_or_default();
    loop {
        let mut opened = library.open_project(project)?;
        let mut rebased = opened.editor.do_again(&mut due.script.clone(), steps);
        rebased.dropped += before.dropped;
        rebased.both += before.both;
        match library.append(project, &opened.editor.take_steps()) {
            // Faster once more.
            Err(LibraryError::Diverged { .. }) => {}
            Err(error) => return Err(error),
            Ok(appended) => {
                opened.editor.kept(appended.revision);
                return Ok(Written::Again(Box::new(opened), rebased, appended));
            }
        }
    }
}

/// Writes what the disk didn't take yet of an opening, and tells how that went.
///
/// # Errors
/// Those of the disk; nothing is lost then.
pub(super) async fn write(machine: &Machine, opening: u64) -> Result<(), ()> {
    let Err((project, error)) = write_quietly(machine, opening).await else {
        return Ok(());
    };
    let trouble = machine.trouble(&error, "keep edits");
    let event = ProjectEvent::NotSaved { project, trouble };
    machine.tell(Event::Project(event)).await;
    Err(())
}

/// The same for all openings.
pub(super) async fn write_all(machine: &Machine) {
    for opening in machine.journals.behind(None) {
        write(machine, opening).await.ok();
    }
}

/// Tries those of a project once more. What fails was told before.
pub(super) async fn write_of(machine: &Machine, project: ProjectId) {
    for opening in machine.journals.behind(Some(project)) {
        write_quietly(machine, opening).await.ok();
    }
}

/// Tries everything once more; whether the disk has all of it.
pub(super) async fn write_rest(machine: &Machine) -> bool {
    for opening in machine.journals.behind(None) {
        if let Err((_, error)) = write_quietly(machine, opening).await {
            log::warn!("edits can't be kept yet: {error}");
        }
    }
    machine.journals.behind(None).is_empty()
}

/// Tries again until the disk takes everything, unless somebody does already.
pub(super) fn try_again(machine: &Arc<Machine>) {
    if machine.journals.trying.swap(true, Ordering::Relaxed) {
        return;
    }
    let machine = Arc::clone(machine);
    tasks::spawn(async move {
        let (mut pause, longest) = PAUSES;
        loop {
            tokio::time::sleep(pause).await;
            if write_rest(&machine).await {
                break;
            }
            pause = (pause * 2).min(longest);
        }
        machine.journals.trying.store(false, Ordering::Relaxed);
    });
}

async fn write_quietly(machine: &Machine, opening: u64) -> Result<(), (ProjectId, StudioError)> {
    let _in_turn = machine.journals.writing.lock().await;
    let Some(due) = machine.journals.of(opening) else {
        return Ok(());
    };
    let Some(through) = due.steps.last().map(|step| step.revision) else {
        return Ok(());
    };
    let (project, count) = (due.project, due.steps.len());
    let kept = machine
        .library(move |library| keep(library, &due))
        .await
        .map_err(|error| (project, error))?;
    let rebased = match &kept {
        Written::Straight(_) => None,
        Written::Again(_, rebased, _) => Some(*rebased),
    };
    machine.journals.saved(opening, count, rebased);
    let taken_out = match kept {
        Written::Straight(Appended {
            revision,
            taken_out,
        }) => {
            let saved = ProjectEvent::Saved {
                project,
                opening,
                revision,
            };
            machine.tell(Event::Project(saved)).await;
            taken_out
        }
        Written::Again(opened, rebased, appended) => {
            let lost = opened.lost_steps;
            let newer = machine
                .journals
                .open(project, opened.editor.script().clone());
            let overtaken = Overtaken {
                opened: crate::journals::opened_event(newer, *opened),
                of: opening,
                through,
                rebased,
            };
            let event = ProjectEvent::Overtaken(Box::new(overtaken));
            machine.tell(Event::Project(event)).await;
            tell_lost(machine, lost).await;
            appended.taken_out
        }
    };
    if taken_out {
        let notice = Notice::Done(tr!("studio-taken-out"));
        machine.tell(Event::Notice(notice)).await;
        if let Err(error) = projects::list(machine).await {
            log::warn!("projects can't be listed: {error}");
        }
    }
    Ok(())
}

/// Tells of steps that could not be read.
pub(super) async fn tell_lost(machine: &Machine, steps: usize) {
    if steps > 0 {
        let notice = Notice::Heed(tr!("studio-lost-steps", count = steps));
        machine.tell(Event::Notice(notice)).await;
    }
}
