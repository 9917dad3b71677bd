//! Conversations whose end nobody saw. The service is asked by their ID, which is saved as soon as one begins.

use crate::agents::{account_tests, is_closed, write_record};
use crate::backend::Connection;
use crate::error::StudioError;
use crate::machine::Machine;
use crate::recover::find::{Found, connect};
use mynah_api::agent_tests::GetTestInvocation;
use mynah_api::conversations::GetConversation;
use mynah_api::error::ErrorKind;
use mynah_api::types::conversation::{Conversation, Role};
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::{ConversationId, TestInvocationId};
use mynah_core::request::{ConversationRequest, Generation};
use mynah_model::agents::conversation::{ConversationEvent, ConversationRecord, Ending, EventKind};
use mynah_model::price;
use mynah_records::ledger::{Cost, Entry};
use mynah_store::Library;

/// Milliseconds after its longest time in which the service closes a conversation.
const CLOSING_MS: i64 = 15 * 60 * 1_000;

/// Asks the service for a conversation, and keeps it.
///
/// # Errors
/// Nobody can ask: no key, another account's key, no connection.
pub(super) async fn find(machine: &Machine, entry: &Entry) -> Result<Found, StudioError> {
    // Without an ID nobody knows which one it was.
    let Some(id) = &entry.remote else {
        return Ok(Found::NotKept);
    };
    let connection = connect(machine, entry).await?;
    if let Generation::Conversation(request) = &*entry.intent.request
        && request.account_test.is_some()
    {
        return find_test(machine, &connection, (entry, id, request)).await;
    }
    let get = GetConversation {
        conversation: ConversationId::new(id.clone()),
    };
    let there = match connection.client.send(&get).await {
        Ok(reply) => reply.value,
        Err(error) if error.kind == ErrorKind::NotFound => return Ok(Found::NotKept),
        Err(error) => return Err(error.into()),
    };
    if !is_closed(&there) {
        let waits = is_recent(entry, machine.clock.now());
        return Ok(if waits { Found::Making } else { Found::NotKept });
    }
    let record = record_of(entry, &there);
    let credits = there.metadata.cost.map(Credits);
    // Nothing was said, and nothing was charged.
    if credits == Some(Credits::ZERO) && record.events.len() <= 1 {
        let id = entry.id;
        let free = machine.library(move |library| library.release(id, "it never began"));
        free.await?;
        return Ok(Found::Stopped);
    }
    keep(machine, entry, (credits, record)).await
}

/// Asks the service for a run of one of the account's own tests, and keeps its result.
async fn find_test(
    machine: &Machine,
    connection: &Connection,
    (entry, id, request): (&Entry, &str, &ConversationRequest),
) -> Result<Found, StudioError> {
    let get = GetTestInvocation {
        invocation: TestInvocationId::new(id),
    };
    let there = match connection.client.send(&get).await {
        Ok(reply) => reply.value,
        Err(error) if error.kind == ErrorKind::NotFound => return Ok(Found::NotKept),
        Err(error) => return Err(error.into()),
    };
    if !account_tests::is_finished(&there) {
        let waits = is_recent(entry, machine.clock.now());
        return Ok(if waits { Found::Making } else { Found::NotKept });
    }
    let credits = account_tests::credits_of(&there).map(Credits);
    keep(
        machine,
        entry,
        (credits, account_tests::record_of(request, &there)),
    )
    .await
}

/// Turns the entry into a take with this record.
async fn keep(
    machine: &Machine,
    entry: &Entry,
    (credits, record): (Option<Credits>, ConversationRecord),
) -> Result<Found, StudioError> {
    let cost = cost_of(credits, &record, entry);
    let (id, fingerprint) = (entry.id, entry.intent.fingerprint.clone());
    let library = machine.library.clone();
    let settled = machine.blocking(move || {
        let room = library.writer_for((id, fingerprint.as_str()), "json", 0)?;
        let take = write_record(&library, room, (id, cost), &record)?;
        Ok::<_, StudioError>(library.take(take)?.card)
    });
    let card = settled.await?;
    Ok(Found::Whole(Box::new(card), cost.credits))
}

/// Keeps a record that was written and not settled.
pub(super) fn adopt(library: &Library, entry: &Entry, bytes: &[u8]) -> Result<(), StudioError> {
    let Ok(record) = serde_json::from_slice::<ConversationRecord>(bytes) else {
        library.forget_left(entry.id);
        return Ok(());
    };
    let credits = record.credits.map(Credits);
    let cost = cost_of(credits, &record, entry);
    let room = library.writer_of("json", 0)?;
    write_record(library, room, (entry.id, cost), &record)?;
    Ok(())
}

fn cost_of(credits: Option<Credits>, record: &ConversationRecord, entry: &Entry) -> Cost {
    let estimate = match &*entry.intent.request {
        // A test has no length.
        Generation::Conversation(request) if request.account_test.is_some() => entry.intent.quote,
        _ => price::conversation(record.seconds, entry.intent.backend).most,
    };
    Cost::of(credits.or(entry.cost), estimate)
}

/// Returns true while the service may still have the conversation open.
fn is_recent(entry: &Entry, now: UnixMillis) -> bool {
    let longest = match &*entry.intent.request {
        Generation::Conversation(request) => i64::from(request.longest_secs) * 1_000,
        _ => 0,
    };
    let sent = entry.sent_at.unwrap_or(entry.intended_at);
    now.0 < sent.0.saturating_add(longest).saturating_add(CLOSING_MS)
}

/// Returns the record of a conversation from the service's transcript.
fn record_of(entry: &Entry, there: &Conversation) -> ConversationRecord {
    let mut events: Vec<ConversationEvent> = Vec::new();
    for turn in &there.transcript {
        let Some(text) = turn.message.as_ref().map(|said| said.0.clone()) else {
            continue;
        };
        let kind = if turn.role == Role::User {
            EventKind::UserTranscript { text }
        } else {
            EventKind::AgentReply { text }
        };
        let at_ms = (turn.time_in_call_secs.unwrap_or_default() * 1e3) as u64;
        events.push(ConversationEvent { at_ms, kind });
    }
    let seconds = there.metadata.call_duration_secs.unwrap_or_default();
    events.push(ConversationEvent {
        at_ms: seconds.saturating_mul(1_000),
        kind: EventKind::Ended {
            // This program ended before the conversation did.
            ending: Ending::ConnectionLost,
            reason: there.metadata.termination_reason.clone(),
        },
    });
    let agent = match &*entry.intent.request {
        Generation::Conversation(request) => (request.agent.to_string(), request.name.clone()),
        _ => Default::default(),
    };
    ConversationRecord {
        agent_id: agent.0,
        agent_name: agent.1,
        conversation_id: there.conversation_id.to_string(),
        seconds: seconds as f64,
        events,
        credits: there.metadata.cost,
        user_turns: Vec::new(),
    }
}
