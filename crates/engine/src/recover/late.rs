//! Looks at what stayed in doubt, long after. How late the service files an item nobody says: what was called
//! doubtful too early is found here, and nobody has to ask.

use std::sync::{Arc, PoisonError};

use crate::Opening;
use crate::machine::Machine;
use crate::recover::looks::Had;
use crate::recover::{Outcome, look, reclaim_all, tell};
use crate::tasks;
use mynah_core::ids::EntryId;
use mynah_core::request::Tool;
use mynah_records::ledger::EntryState;

/// Looks for an entry a few times more, or until the service is ready, as long as the program runs.
pub(crate) fn look_late(machine: &Arc<Machine>, entry: EntryId) {
    // Commands end with what they were asked for.
    if machine.options.opening != Opening::Nothing {
        attend(machine, entry);
    }
}

/// The same at once for what the service is still at; nothing where somebody attends to it already.
pub(super) fn attend(machine: &Arc<Machine>, entry: EntryId) {
    let first = |machine: &Machine| {
        let mut late = machine.late.lock().unwrap_or_else(PoisonError::into_inner);
        late.insert(entry)
    };
    if !first(machine) {
        return;
    }
    let machine = Arc::clone(machine);
    tasks::spawn(async move {
        match machine.library(move |library| library.entry(entry)).await {
            // What the service is still at is followed until it is here.
            Ok(Some(entry)) if entry.intent.request.tool() == Tool::Dubbing => {
                let id = entry.id;
                reclaim_all(Arc::clone(&machine), vec![entry]).await;
                let left = machine.library(move |library| library.entry(id)).await;
                if let Ok(Some(left)) = left
                    && left.state == EntryState::Unknown
                {
                    look_seldom(&machine, id).await;
                }
            }
            _ => look_seldom(&machine, entry).await,
        }
        let mut late = machine.late.lock().unwrap_or_else(PoisonError::into_inner);
        late.remove(&entry);
    });
}

async fn look_seldom(machine: &Arc<Machine>, entry: EntryId) {
    let mut had = Had::default();
    for pause in machine.options.looks.late {
        tokio::time::sleep(pause).await;
        let outcome = look(machine, entry, &mut had).await;
        if !matches!(outcome, Outcome::Kept(_) | Outcome::Paid(_) | Outcome::Free) {
            continue;
        }
        match machine.library(move |library| library.entry(entry)).await {
            Ok(Some(entry)) => tell(machine, &entry, outcome).await,
            Ok(None) => {}
            Err(error) => log::warn!("an entry can't be read: {error}"),
        }
        break;
    }
}
