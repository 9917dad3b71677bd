//! Past conversations: lists, documents, audio, ratings.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::sync::Arc;

use futures_util::{TryStreamExt as _, pin_mut};
use serde_json::Value;

use super::{PAGE, or_gone, told, whole};
use crate::agents::AgentRefusal;
use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use crate::playback::Asked;
use crate::tools;
use mynah_api::conversations::{
    DeleteConversation, GetConversation, GetConversationAudio, ListConversations, RateConversation,
    Thumb,
};
use mynah_api::page::{PageSize, pages};
use mynah_api::types::Said;
use mynah_api::types::conversation::{ConversationCard as WireConversation, Success};
use mynah_audio::decode::hear;
use mynah_core::backend::Backend;
use mynah_core::ids::{AgentId, ConversationId};
use mynah_core::request::Input;
use mynah_model::command::{ToolMoment, ToolsCommand};
use mynah_model::event::{AgentsEvent, ConversationCard, Event};
use mynah_store::Library;

/// Conversations of a list. An account may have any number, and older ones are reached by agent.
const MOST: usize = 5_000;

pub(super) async fn list(
    machine: &Machine,
    backend: Backend,
    agent: Option<AgentId>,
) -> Result<Arc<Vec<ConversationCard>>, StudioError> {
    let connection = &machine.connect(backend).await?;
    let agent = &agent;
    let listed = machine.repeated(|| async {
        let first = ListConversations {
            page_size: Some(PageSize::new(PAGE)),
            agent: agent.clone(),
            with_summaries: true,
            ..ListConversations::default()
        };
        let pages = pages(&connection.client, first);
        pin_mut!(pages);
        let mut conversations = Vec::new();
        while conversations.len() < MOST
            && let Some(page) = pages.try_next().await?
        {
            conversations.extend(page.value.conversations.into_iter().map(card));
        }
        Ok(Arc::new(conversations))
    });
    listed.await
}

fn card(wire: WireConversation) -> ConversationCard {
    let text = |said: Option<Said>| said.map(|said| said.0).filter(|text| !text.is_empty());
    let summary = text(wire.call_summary_title).or_else(|| text(wire.transcript_summary));
    let status = wire.status.as_ref().map(|status| status.as_str());
    ConversationCard {
        id: wire.conversation_id,
        agent: wire.agent_id,
        agent_name: wire.agent_name.unwrap_or_default(),
        started_s: wire.start_time_unix_secs,
        seconds: wire.call_duration_secs,
        messages: wire.message_count,
        status: status.unwrap_or_default().to_owned(),
        is_successful: match wire.call_successful {
            Some(Success::Success) => Some(true),
            Some(Success::Failure) => Some(false),
            _ => None,
        },
        summary: summary.unwrap_or_default(),
    }
}

pub(super) async fn open(
    machine: &Machine,
    backend: Backend,
    id: &ConversationId,
) -> Result<Arc<Value>, StudioError> {
    let connection = &machine.connect(backend).await?;
    let opened = machine.repeated(|| async {
        let conversation = id.clone();
        let document = whole(connection, &GetConversation { conversation }).await;
        document.map_err(|error| or_gone(error, AgentRefusal::NoConversation))
    });
    Ok(Arc::new(opened.await?))
}

pub(super) async fn rate(
    machine: &Machine,
    backend: Backend,
    (conversation, rating): (ConversationId, Option<bool>),
) -> Result<Option<bool>, StudioError> {
    let connection = machine.connect(backend).await?;
    let feedback = rating.map(|is_good| if is_good { Thumb::Like } else { Thumb::Dislike });
    let rate = RateConversation {
        conversation,
        feedback,
    };
    let sent = connection.client.send(&rate).await;
    sent.map_err(|error| or_gone(error.into(), AgentRefusal::NoConversation))?;
    Ok(rating)
}

pub(super) async fn delete(
    machine: &Machine,
    backend: Backend,
    conversation: ConversationId,
) -> Result<(), StudioError> {
    let connection = machine.connect(backend).await?;
    let delete = DeleteConversation { conversation };
    let sent = connection.client.send(&delete).await;
    sent.map_err(|error| or_gone(error.into(), AgentRefusal::NoConversation))?;
    Ok(())
}

/// Downloads the audio of a conversation into the library, and plays it under a title unless something else was played
/// since.
pub(super) async fn play(
    machine: &Arc<Machine>,
    (backend, id, title): (Backend, ConversationId, String),
    asked: &Asked,
) {
    let audio = told(machine, backend, download(machine, backend, &id).await);
    let event = AgentsEvent::ConversationAudio(id, audio.clone().map(Box::new));
    machine.tell(Event::Agents(event)).await;
    let Ok(mut input) = audio else { return };
    if !title.is_empty() {
        // The player shows the name. The file keeps its own.
        input.name = title;
    }
    if machine.deck.is_wanted(asked) {
        let moment = ToolMoment {
            input,
            after: None,
            is_after: false,
            from: 0.0,
        };
        tools::run(Arc::clone(machine), ToolsCommand::Hear(Box::new(moment))).await;
    }
}

async fn download(
    machine: &Machine,
    backend: Backend,
    id: &ConversationId,
) -> Result<Input, StudioError> {
    let connection = machine.connect(backend).await?;
    let conversation = id.clone();
    let get = GetConversationAudio { conversation };
    let sent = connection.client.send(&get).await;
    let audio = sent.map_err(|error| or_gone(error.into(), AgentRefusal::NoAudio))?;
    keep(machine, id, audio.value.bytes).await
}

/// Copies the audio of a conversation into the library.
pub(in crate::agents) async fn keep(
    machine: &Machine,
    id: &ConversationId,
    bytes: Vec<u8>,
) -> Result<Input, StudioError> {
    let (library, name) = (machine.library.clone(), format!("{id}.mp3"));
    let kept = machine.blocking(move || copy(&library, &name, bytes));
    kept.await
}

fn copy(library: &Library, name: &str, bytes: Vec<u8>) -> Result<Input, StudioError> {
    let (mut frames, mut hz) = (0_u64, 1_u32);
    hear(&mut Cursor::new(&bytes), None, &mut |block| {
        hz = block.hz.max(1);
        frames += (block.samples.len() / usize::from(block.channels.max(1))) as u64;
        ControlFlow::Continue(())
    })?;
    if frames == 0 {
        return Err(Refusal::NoRecording.into());
    }
    let seconds = frames as f64 / f64::from(hz);
    Ok(library.keep_input(name, seconds, Cursor::new(bytes))?)
}
