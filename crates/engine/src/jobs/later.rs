//! What the library did not take when it came to be: written down as soon as it does. A full disk and another program's
//! lock pass; an entry that stays open until then lets nothing like it be ordered.

use std::sync::Arc;
use std::time::Duration;

use crate::error::StudioError;
use crate::jobs::answer;
use crate::machine::Machine;
use crate::recover;
use crate::recover::Outcome;
use crate::tasks;
use mynah_core::ids::EntryId;
use mynah_model::event::Source;
use mynah_records::ledger::{Cost, EntryState};
use mynah_records::takes::{NewTake, TakeCard};
use mynah_store::Library;
use mynah_store::error::LibraryError;

/// The first and the longest pause between two tries.
pub(super) const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(1));

/// Ends an entry that stayed open: what was not sent was not charged, what was sent perhaps.
pub(super) fn close(machine: &Arc<Machine>, entry: EntryId, reason: String) {
    end(machine, entry, move |library, state| match state {
        EntryState::Intended => library.release(entry, &reason),
        EntryState::Sent => library.unknown(entry, &reason),
        _ => Ok(()),
    });
}

/// Ends an entry that stayed open and certainly cost nothing.
pub(super) fn release(machine: &Arc<Machine>, entry: EntryId, reason: String) {
    end(machine, entry, move |library, state| match state {
        EntryState::Intended | EntryState::Sent => library.release(entry, &reason),
        _ => Ok(()),
    });
}

fn end(
    machine: &Arc<Machine>,
    entry: EntryId,
    work: impl Fn(&Library, EntryState) -> Result<(), LibraryError> + Send + Sync + 'static,
) {
    let machine = Arc::clone(machine);
    tasks::spawn(async move {
        let closed = until_written(&machine, move |library| {
            let state = library.entry(entry)?.map(|entry| entry.state);
            state.map_or(Ok(()), |state| work(library, state))
        });
        if closed.await.is_some() {
            for backend in mynah_core::backend::Backend::ALL {
                machine.tell_spend(backend).await;
            }
        }
    });
}

/// Settles an entry whose whole sound is here.
pub(super) fn settle(machine: &Arc<Machine>, entry: EntryId, takes: Vec<NewTake>, cost: Cost) {
    let machine = Arc::clone(machine);
    tasks::spawn(async move {
        let settled = until_written(
            &machine,
            move |library| -> Result<Option<Vec<TakeCard>>, _> {
                match library.settle_all(entry, &takes, cost) {
                    Ok(cards) => Ok(Some(cards)),
                    // Somebody fetched it from the history meanwhile.
                    Err(LibraryError::WrongState { .. }) => Ok(None),
                    Err(error) => Err(error),
                }
            },
        );
        let Some(Some(cards)) = settled.await else {
            return;
        };
        let Ok(Some(entry)) = machine.library(move |library| library.entry(entry)).await else {
            return;
        };
        let whose = (entry.intent.project, entry.intent.account.as_str());
        let kept = answer::kept(&machine, whose, cards, cost.credits, Source::Earlier);
        if let Some(kept) = kept.await {
            recover::tell(&machine, &entry, Outcome::Kept(kept)).await;
        }
    });
}

/// Tries until the library takes it; nothing when the studio ends before.
async fn until_written<T: Send + 'static>(
    machine: &Machine,
    work: impl Fn(&Library) -> Result<T, LibraryError> + Send + Sync + 'static,
) -> Option<T> {
    let work = Arc::new(work);
    let (mut pause, longest) = PAUSES;
    loop {
        tokio::time::sleep(pause).await;
        let work = Arc::clone(&work);
        match machine.library(move |library| work(library)).await {
            Ok(written) => return Some(written),
            Err(StudioError::CutOff) => return None,
            Err(error) => log::warn!("an entry can't be closed yet: {error}"),
        }
        pause = (pause * 2).min(longest);
    }
}
