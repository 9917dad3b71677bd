//! What something cost whose answer didn't say it: the history does, once it lists it.

use std::sync::Arc;

use crate::machine::Machine;
use crate::recover::find::cost_of;
use crate::recover::looks::Had;
use crate::tasks;
use crate::untold;
use mynah_core::ids::EntryId;
use mynah_records::ledger::Entry;

/// Looks for what an entry cost as long as it may still appear. Nobody waits for it.
pub(crate) fn learn_cost(machine: &Arc<Machine>, id: EntryId) {
    let machine = Arc::clone(machine);
    tasks::spawn(async move {
        // What they leave the account's count tells.
        let Ok(_place) = machine.learning.try_acquire() else {
            return;
        };
        let Ok(Some(entry)) = machine.library(move |library| library.entry(id)).await else {
            return;
        };
        if let Err(error) = look(&machine, &entry).await {
            log::warn!("what entry {id} cost can't be kept: {error}");
        }
    });
}

async fn look(machine: &Machine, entry: &Entry) -> Result<(), crate::error::StudioError> {
    let looks = &machine.options.looks;
    let sent = entry.sent_at.unwrap_or(entry.intended_at);
    let characters = entry.intent.request.spoken().chars().count();
    let latency = looks.latency_of(characters);
    let mut had = Had::default();
    loop {
        tokio::time::sleep(had.next(looks)).await;
        match cost_of(machine, entry).await {
            Ok(Some(cost)) => return untold::told(machine, entry, cost).await,
            Ok(None) => {}
            Err(error) => log::info!("the history can't be asked what something cost: {error}"),
        }
        if had.is_past(latency, sent, machine.clock.now()) {
            return Ok(());
        }
    }
}
