//! The ledger entry of a conversation: written before the socket opens, settled with its take at the end.

use std::sync::Arc;

use crate::backend::Connection;
use crate::error::{Refusal, StudioError};
use crate::jobs::of_document;
use crate::machine::Machine;
use crate::recover;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::fingerprint;
use mynah_core::ids::{EntryId, ProjectId, TakeId};
use mynah_core::request::{ConversationRequest, Generation, Input, Tool};
use mynah_model::agents::conversation::ConversationRecord;
use mynah_model::price;
use mynah_records::ledger::{Cost, NewIntent};
use mynah_store::Library;
use mynah_store::budgets::Consent;
use mynah_store::error::LibraryError;

/// The kind under which the recording of a take is saved.
pub(super) const RECORDING: &str = "recording";

/// A conversation that is about to be paid for.
pub(in crate::agents) struct Paid {
    pub entry: EntryId,
    fingerprint: String,
}

/// Refuses a project whose audio ElevenLabs shall not keep, and a price that is higher than the one that was shown.
pub(in crate::agents) async fn check(
    machine: &Machine,
    (project, backend): (Option<ProjectId>, Backend),
    shown_per_minute: Option<Credits>,
) -> Result<(), StudioError> {
    if let (Some(project), Backend::Live) = (project, backend) {
        let kept = machine.library(move |library| library.has_zero_retention(project));
        if kept.await? {
            let tool = Tool::Conversation;
            return Err(Refusal::Retained { tool }.into());
        }
    }
    let price = price::conversation(60.0, backend).most;
    match shown_per_minute {
        Some(shown) if price > shown => Err(Refusal::Dearer { shown, price }.into()),
        _ => Ok(()),
    }
}

/// Returns the highest price of a conversation.
pub(in crate::agents) fn most(longest_secs: u32, backend: Backend) -> Credits {
    price::conversation(f64::from(longest_secs), backend).most
}

/// Writes the ledger entry and marks it as sent. Nothing may be sent before. A budget that asks first is exceeded only if
/// the user confirmed that.
pub(in crate::agents) async fn intend(
    machine: &Arc<Machine>,
    connection: &Connection,
    (project, confirmed_budget): (Option<ProjectId>, bool),
    request: ConversationRequest,
) -> Result<Paid, StudioError> {
    let (backend, name) = (connection.backend, request.name.clone());
    let quote = most(request.longest_secs, backend);
    let request = Generation::Conversation(request);
    let fingerprint = fingerprint::of(&request, &connection.account);
    let intent = NewIntent {
        project,
        line: None,
        operation: request.operation().to_owned(),
        backend,
        account: connection.account.clone(),
        key: connection.key,
        fingerprint: fingerprint.as_str().to_owned(),
        speaker: String::new(),
        voice_name: name,
        request: Arc::new(request),
        quote,
        zero_retention: false,
    };
    let consent = Consent::confirmed(confirmed_budget);
    let paid = machine.library(move |library| {
        let entry = library.intend_session(&intent, &consent)?;
        library.start_session(entry, &consent)?;
        let fingerprint = intent.fingerprint;
        Ok(Paid { entry, fingerprint })
    });
    let paid = paid.await;
    machine.held_changed(backend);
    paid
}

/// Closes the entry of a conversation that never began: free, or perhaps charged.
pub(in crate::agents) async fn drop_entry(
    machine: &Machine,
    paid: &Paid,
    is_free: bool,
    reason: String,
) -> Result<(), StudioError> {
    let entry = paid.entry;
    machine
        .library(move |library| {
            if is_free {
                library.release(entry, &reason)
            } else {
                library.unknown(entry, &reason)
            }
        })
        .await
}

/// Turns the entry into a take with the record. `credits` is the cost that the service states by now, otherwise the
/// estimate counts.
pub(in crate::agents) async fn settle(
    machine: &Arc<Machine>,
    paid: &Paid,
    record: &ConversationRecord,
    (credits, estimate): (Option<Credits>, Credits),
) -> Result<TakeId, StudioError> {
    let (entry, fingerprint) = (paid.entry, paid.fingerprint.clone());
    let cost = Cost::of(credits, estimate);
    let (library, record) = (machine.library.clone(), record.clone());
    let settled = machine.blocking(move || {
        let room = library.writer_for((entry, fingerprint.as_str()), "json", 0)?;
        write(&library, room, (entry, cost), &record)
    });
    let settled = settled.await;
    if let Err(error) = &settled {
        let why = error.to_string();
        let closed = machine.library(move |library| library.unknown(entry, &why));
        if let Err(error) = closed.await {
            log::warn!("the entry of a conversation can't be closed: {error}");
        }
        recover::keep_left(machine, entry, recover::PAUSE);
    }
    settled
}

/// Writes a record and settles its entry with it.
pub(crate) fn write(
    library: &Library,
    mut room: mynah_store::blobs::BlobWriter,
    (entry, cost): (EntryId, Cost),
    record: &ConversationRecord,
) -> Result<TakeId, StudioError> {
    let document = serde_json::to_vec(record).map_err(LibraryError::from)?;
    room.write(&document)?;
    room.all_is_here();
    let given = Some(record.conversation_id.clone()).filter(|id| !id.is_empty());
    let take = of_document(room.finish()?, record.seconds, given);
    Ok(library.settle(entry, &take, cost)?.id)
}

/// Saves the recording of a take.
pub(super) fn keep_recording(
    library: &Library,
    take: TakeId,
    input: &Input,
) -> Result<(), StudioError> {
    let input = serde_json::to_string(input).map_err(LibraryError::from)?;
    Ok(library.save_about_take(RECORDING, take, &input)?)
}
