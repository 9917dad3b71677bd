//! A project written to a file, and one made of a file: in the background, with progress, and a cancel that leaves
//! nothing behind.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::StudioError;
use crate::jobs::{Open, PACE};
use crate::machine::Machine;
use crate::projects;
use crate::storage;
use mynah_core::credits::Credits;
use mynah_core::ids::{JobId, ProjectId};
use mynah_i18n::size;
use mynah_i18n::tr;
use mynah_model::event::{Event, JobEvent, Notice, Offer, ProjectEvent, Queued, Work};
use mynah_model::trouble::{Remedy, Topic};
use mynah_store::Library;
use mynah_store::archive::Told;
use mynah_store::error::LibraryError;
use mynah_store::project_file::{Packed, Unpacked};

/// Writes a project to a file, as the edits that were handed over left it.
pub(crate) async fn export(machine: Arc<Machine>, project: ProjectId, path: PathBuf) {
    let unsaved = machine.journals.unsaved(project);
    let place = path.clone();
    let work = move |library: &Library, told: Told<'_>| {
        let script = projects::written(library, project, unsaved)?;
        library.export_project(project, &script, &place, told)
    };
    let name = name_of(&path);
    let Some(packed) = run(&machine, (name, false), Topic::ProjectFile, work).await else {
        return;
    };
    let written = ProjectEvent::FileWritten(path.clone());
    machine.tell(Event::Project(written)).await;
    machine
        .tell(Event::Notice(told_written(&path, packed)))
        .await;
    if packed.missing > 0 {
        let text = tr!("studio-file-written-missing", takes = packed.missing);
        machine.tell(Event::Notice(Notice::Heed(text))).await;
    }
}

/// Makes a project of a file and opens it.
pub(crate) async fn open(machine: Arc<Machine>, path: PathBuf) {
    let place = path.clone();
    let work = move |library: &Library, told: Told<'_>| library.open_project_file(&place, told);
    let Some(unpacked) = run(&machine, (name_of(&path), true), Topic::Opening, work).await else {
        return;
    };
    if let Err(error) = projects::open(&machine, unpacked.card.id).await {
        let trouble = machine.trouble(&error, "open project file");
        machine.tell_trouble(trouble.about(Topic::Opening)).await;
        return;
    }
    let text = told_opened(&path, &unpacked);
    machine.tell(Event::Notice(Notice::Done(text))).await;
    if unpacked.missing > 0 {
        let text = tr!("studio-file-opened-missing", takes = unpacked.missing);
        machine.tell(Event::Notice(Notice::Heed(text))).await;
    }
    // What this account made elsewhere costs it nothing here from now on.
    if let Err(error) = storage::changed(&machine).await {
        log::warn!("what came with a project's file can't be told: {error}");
    }
}

fn told_written(path: &Path, packed: Packed) -> Notice {
    Notice::Offer {
        text: tr!(
            "studio-file-written",
            file = name_of(path),
            takes = packed.takes,
            size = size(packed.bytes)
        ),
        offer: Offer::ShowFolder(path.parent().unwrap_or(path).to_owned()),
    }
}

fn told_opened(path: &Path, unpacked: &Unpacked) -> String {
    tr!(
        "studio-file-opened",
        file = name_of(path),
        name = unpacked.card.name.as_str(),
        takes = unpacked.takes
    )
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Does the work as a job that says how far it is, and can be stopped; nothing where it came to nothing, which is told.
async fn run<T: Send + 'static>(
    machine: &Arc<Machine>,
    (name, opens): (String, bool),
    topic: Topic,
    work: impl FnOnce(&Library, Told<'_>) -> Result<T, LibraryError> + Send + 'static,
) -> Option<T> {
    let cancel = Arc::new(AtomicBool::new(false));
    let id = machine.jobs.id();
    machine
        .jobs
        .lock()
        .put(id, Open::Walking(Arc::clone(&cancel)));
    let queued = Queued {
        id,
        work: Work::ProjectFile { name, opens },
        quote: Credits::ZERO,
        rank: 0,
        batch: None,
    };
    machine.tell(Event::Queued(vec![queued])).await;
    let at_work = Arc::clone(machine);
    let done = machine.blocking(move || {
        let mut told = None;
        let done = work(&at_work.library, &mut |done, all| {
            let now = at_work.clock.instant();
            if told.is_none_or(|told| now.saturating_duration_since(told) >= PACE) {
                told = Some(now);
                tell_progress(&at_work, id, done as f32 / all.max(1) as f32);
            }
            if cancel.load(Ordering::Relaxed) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        Ok::<_, StudioError>(done?)
    });
    let done = done.await;
    machine.jobs.remove(id);
    match done {
        Ok(done) => {
            let files = Vec::new();
            let event = Event::Job(id, JobEvent::Walked { files });
            machine.tell(event).await;
            Some(done)
        }
        Err(error) => {
            // It is told where it was asked for, or in a toast: the same once more is asked for there.
            machine.tell(Event::Job(id, JobEvent::Dismissed)).await;
            let mut trouble = machine.trouble(&error, "project file").about(topic);
            trouble.remedies.retain(|remedy| *remedy != Remedy::Retry);
            if trouble.remedies.is_empty() {
                trouble.remedies.push(Remedy::Dismiss);
            }
            machine.tell_trouble(trouble).await;
            None
        }
    }
}

fn tell_progress(machine: &Machine, id: JobId, part: f32) {
    let progress = Some(part.min(1.0));
    let running = JobEvent::Running { progress };
    machine.teller.tell_if_room(Event::Job(id, running));
}
