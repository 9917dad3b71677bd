//! Transcripts that were made in the background while nobody waited. The service is asked by their ID.

use crate::error::StudioError;
use crate::jobs::{is_late_transcript, keep_transcript, transcript_document};
use crate::machine::Machine;
use crate::recover::find::{Found, connect};
use mynah_core::ids::TranscriptId;
use mynah_records::ledger::{Cost, Entry};

/// Asks the service for a transcript, and keeps it.
///
/// # Errors
/// Nobody can ask: no key, another account's key, no connection.
pub(super) async fn find(machine: &Machine, entry: &Entry) -> Result<Found, StudioError> {
    let Some(id) = &entry.remote else {
        return Ok(Found::NotKept);
    };
    let connection = connect(machine, entry).await?;
    let id = TranscriptId::from(id.as_str());
    let Some(document) = transcript_document(&connection.client, &id).await? else {
        let sent = entry.sent_at.unwrap_or(entry.intended_at);
        let is_late = is_late_transcript(sent, machine.clock.now());
        return Ok(if is_late {
            Found::NotKept
        } else {
            Found::Making
        });
    };
    let inputs = entry.intent.request.inputs();
    let seconds = inputs.first().map_or(0.0, |input| input.seconds);
    let cost = Cost::of(entry.cost, entry.intent.quote);
    let (id, fingerprint) = (entry.id, entry.intent.fingerprint.clone());
    let library = machine.library.clone();
    let settled = machine.blocking(move || {
        let room = library.writer_for((id, fingerprint.as_str()), "json", 0)?;
        let takes = keep_transcript(room, &document, seconds)?;
        Ok::<_, StudioError>(library.settle_all(id, &takes, cost)?)
    });
    let card = settled.await?.into_iter().next();
    Ok(match card {
        Some(card) => Found::Whole(Box::new(card), cost.credits),
        None => Found::NotKept,
    })
}
