//! The library as a whole: backed up into a folder, and brought back from one.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::error::{Refusal, StudioError};
use crate::jobs::PACE;
use crate::machine::Machine;
use crate::projects;
use crate::recover;
use crate::storage;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_i18n::size;
use mynah_i18n::tr;
use mynah_model::event::{Event, Notice, Offer, StorageEvent};
use mynah_model::trouble::{Archiving, Topic};
use mynah_store::Library;
use mynah_store::archive::{Brought, Told};
use mynah_store::error::LibraryError;
use mynah_store::moving::Moved;

/// Copies the library into a new folder below `place`.
pub(super) async fn back_up(machine: Arc<Machine>, place: PathBuf) {
    let made = copy(&machine, Archiving::BackUp, move |library, told| {
        library.back_up_to(&place, told)
    })
    .await;
    let Some(made) = made else { return };
    let text = tr!(
        "studio-backed-up",
        takes = made.takes,
        size = size(made.bytes)
    );
    let offer = Offer::ShowFolder(made.folder);
    machine
        .tell(Event::Notice(Notice::Offer { text, offer }))
        .await;
    if made.missing > 0 {
        let text = tr!("studio-backed-up-missing", takes = made.missing);
        machine.tell(Event::Notice(Notice::Heed(text))).await;
    }
}

/// Brings a backup back, shows what is open as it is then, and looks for what the backup had under way.
pub(super) async fn bring_back(machine: Arc<Machine>, folder: PathBuf) {
    let aside = tr!("studio-before-restoring", name = "{}");
    let brought = copy(&machine, Archiving::Restore, move |library, told| {
        library.restore_from(&folder, &aside, told)
    });
    let Some(brought) = brought.await else { return };
    let shown = match machine.journals.shown() {
        Some(project) => projects::open(&machine, project).await,
        None => projects::list(&machine).await,
    };
    if let Err(error) = shown {
        let trouble = machine.trouble(&error, "bring back");
        machine.tell_trouble(trouble.about(Topic::Opening)).await;
    }
    recover::clear_up(&machine).await;
    for backend in Backend::ALL {
        machine.tell_spend(backend).await;
    }
    if let Err(error) = storage::changed(&machine).await {
        log::warn!("what was brought back can't be told: {error}");
    }
    let text = told(&brought);
    machine.tell(Event::Notice(Notice::Done(text))).await;
    if brought.aside > 0 {
        let text = tr!("studio-brought-back-aside", projects = brought.aside);
        machine.tell(Event::Notice(Notice::Heed(text))).await;
    }
}

/// What a restore brought.
fn told(brought: &Brought) -> String {
    let date = date(brought.at);
    match brought {
        Brought {
            projects: 0,
            takes: 0,
            entries: 0,
            ..
        } => tr!("studio-brought-back-nothing", date = date),
        Brought {
            projects, takes, ..
        } => tr!(
            "studio-brought-back",
            date = date,
            projects = *projects,
            takes = *takes
        ),
    }
}

/// Copies the library into another place, to which it goes at the next start.
pub(super) async fn move_to(machine: Arc<Machine>, place: PathBuf) {
    let to = place.clone();
    if copy(&machine, Archiving::Move, move |library, told| {
        library.move_to(&to, told)
    })
    .await
    .is_some()
    {
        let path = place.display().to_string();
        let text = tr!("studio-move-ordered", path = path);
        machine.tell(Event::Notice(Notice::Heed(text))).await;
    }
    tell_place(&machine).await;
}

/// Takes the order to move back.
pub(super) async fn stay(machine: &Machine) -> Result<(), StudioError> {
    machine.library(Library::stay).await?;
    let text = tr!("studio-stays");
    machine.tell(Event::Notice(Notice::Done(text))).await;
    tell_place(machine).await;
    Ok(())
}

async fn tell_place(machine: &Machine) {
    if let Err(error) = storage::measure(machine).await {
        log::warn!("what lies on the disk can't be told: {error}");
    }
}

/// Tells what became of a move that was ordered before this start.
pub(super) async fn tell_moved(machine: &Machine) {
    match machine.library.take_moved() {
        Some(Moved::To(place)) => {
            let path = place.display().to_string();
            let text = tr!("studio-moved", path = path);
            machine.tell(Event::Notice(Notice::Done(text))).await;
        }
        Some(Moved::Waits(place)) => {
            let path = place.display().to_string();
            let text = tr!("studio-move-waits", path = path);
            machine.tell(Event::Notice(Notice::Heed(text))).await;
        }
        Some(Moved::Failed(LibraryError::BrokenOff)) => {
            let text = tr!("studio-stays");
            machine.tell(Event::Notice(Notice::Done(text))).await;
        }
        Some(Moved::Failed(error)) => {
            let trouble = machine.trouble(&error.into(), "move library");
            let what = tr!("studio-not-moved", what = trouble.what.as_str());
            machine.tell_trouble(trouble.saying(what)).await;
        }
        None => {}
    }
}

/// `2026-11-21 07:15`, in UTC.
fn date(at: UnixMillis) -> String {
    let at = jiff::Timestamp::from_second(at.secs()).unwrap_or_default();
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// Copies on a thread for such, one at a time, and says how far it is.
async fn copy<T: Send + 'static>(
    machine: &Arc<Machine>,
    what: Archiving,
    work: impl FnOnce(&Library, Told<'_>) -> Result<T, LibraryError> + Send + 'static,
) -> Option<T> {
    let done = if machine.copying.swap(true, Ordering::Relaxed) {
        Err(StudioError::from(Refusal::UnderWay))
    } else {
        machine.stop_copy.store(false, Ordering::Relaxed);
        let begun = StorageEvent::Copying { done: 0, all: 1 };
        machine.tell(Event::Storage(begun)).await;
        let (library, at_work) = (machine.library.clone(), Arc::clone(machine));
        let copied = machine.blocking(move || {
            let mut told = None;
            work(&library, &mut |done, all| {
                let now = at_work.clock.instant();
                if told.is_none_or(|told| now.saturating_duration_since(told) >= PACE) {
                    told = Some(now);
                    let copying = StorageEvent::Copying { done, all };
                    at_work.teller.tell_if_room(Event::Storage(copying));
                }
                if at_work.stop_copy.load(Ordering::Relaxed) {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            })
        });
        let copied = copied.await;
        machine.copying.store(false, Ordering::Relaxed);
        let done = copied.is_ok();
        machine
            .tell(Event::Storage(StorageEvent::Copied { done }))
            .await;
        copied
    };
    match done {
        Ok(done) => Some(done),
        Err(error) => {
            let trouble = machine
                .trouble(&error, "copy library")
                .about(Topic::Archive(what));
            machine.tell_trouble(trouble).await;
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "0 projects, 0 takes that were not here".
    #[test]
    fn a_restore_that_brought_nothing_says_so() {
        let nothing = Brought {
            at: UnixMillis(0),
            projects: 0,
            aside: 0,
            takes: 0,
            entries: 0,
        };
        let words = told(&nothing);
        assert!(
            words.contains("nothing that wasn’t here already"),
            "{words}"
        );
        let takes = Brought {
            takes: 3,
            ..nothing
        };
        let words = told(&takes);
        assert!(!words.contains('0') || words.contains("1970"), "{words}");
        assert!(words.contains("3 takes that were not here"), "{words}");
        assert!(words.contains("no project"), "{words}");
    }
}
