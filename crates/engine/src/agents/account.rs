//! Agents and past conversations of the account. All of it is free.

mod conversations;
mod document;

use std::sync::Arc;

use futures_util::{TryStreamExt as _, pin_mut};
use serde_json::{Map, Value};

pub(super) use self::conversations::keep;
use self::document::{object, whole};
use super::{AgentRefusal, tool_rules};
use crate::backend::Connection;
use crate::error::StudioError;
use crate::machine::Machine;
use crate::tasks;
use mynah_api::agents::{
    CreateAgent, DeleteAgent, DuplicateAgent, EditAgent, GetAgent, ListAgents,
};
use mynah_api::error::ErrorKind;
use mynah_api::page::{PageSize, pages};
use mynah_api::types::agent::AgentCard as WireAgent;
use mynah_core::backend::Backend;
use mynah_core::ids::AgentId;
use mynah_i18n::tr;
use mynah_model::agents::document::{apply, conflicts, patch, refused};
use mynah_model::command::{AgentSave, AgentsCommand};
use mynah_model::event::{AgentCard, AgentSaved, AgentsEvent, Event, Notice};
use mynah_model::trouble::Trouble;

/// Agents per page.
const PAGE: u16 = 100;

/// Runs a command in the background.
pub(super) fn run(machine: Arc<Machine>, command: AgentsCommand) {
    // The newest request to play wins, whichever download ends first.
    let asked = matches!(command, AgentsCommand::PlayConversation(..)).then(|| machine.deck.ask());
    tasks::spawn(async move {
        match (command, asked) {
            (AgentsCommand::PlayConversation(backend, id, title), Some(asked)) => {
                conversations::play(&machine, (backend, id, title), &asked).await;
            }
            (command, _) => answer(&machine, command).await,
        }
    });
}

async fn answer(machine: &Arc<Machine>, command: AgentsCommand) {
    let event = match command {
        AgentsCommand::List(backend) => {
            let listed = list(machine, backend).await;
            AgentsEvent::Listed(backend, told(machine, backend, listed))
        }
        AgentsCommand::Open(backend, agent) => {
            let opened = open(machine, backend, &agent).await;
            AgentsEvent::Opened(backend, agent, told(machine, backend, opened))
        }
        AgentsCommand::Create(number, backend, document) => {
            let created = create(machine, backend, *document).await;
            return created_one(machine, (number, backend), created).await;
        }
        AgentsCommand::Duplicate(number, backend, agent, name) => {
            let created = duplicate(machine, backend, agent, name).await;
            return created_one(machine, (number, backend), created).await;
        }
        AgentsCommand::Save(number, backend, order) => {
            let saved = save(machine, backend, *order).await;
            AgentsEvent::Saved(number, told(machine, backend, saved.map(Box::new)))
        }
        AgentsCommand::Delete(number, backend, agent) => {
            let deleted = delete(machine, backend, agent.clone()).await;
            AgentsEvent::Deleted(number, agent, told(machine, backend, deleted))
        }
        AgentsCommand::ListConversations(backend, agent) => {
            let listed = conversations::list(machine, backend, agent).await;
            AgentsEvent::Conversations(backend, told(machine, backend, listed))
        }
        AgentsCommand::OpenConversation(backend, id) => {
            let opened = conversations::open(machine, backend, &id).await;
            AgentsEvent::ConversationOpened(id, told(machine, backend, opened))
        }
        AgentsCommand::RateConversation(backend, id, rating) => {
            let rated = conversations::rate(machine, backend, (id.clone(), rating)).await;
            AgentsEvent::ConversationRated(id, told(machine, backend, rated))
        }
        AgentsCommand::DeleteConversation(backend, id) => {
            let deleted = conversations::delete(machine, backend, id.clone()).await;
            AgentsEvent::ConversationDeleted(id, told(machine, backend, deleted))
        }
        other => {
            log::error!("{other:?} is not about the account");
            return;
        }
    };
    machine.tell(Event::Agents(event)).await;
}

/// Turns an error into its text for users.
pub(super) fn told<T>(
    machine: &Arc<Machine>,
    backend: Backend,
    done: Result<T, StudioError>,
) -> Result<T, Box<Trouble>> {
    done.map_err(|error| {
        machine.is_lost(backend, &error);
        Box::new(machine.backend_trouble(&error, backend, "agents"))
    })
}

/// Returns the refusal for what the service does not have, and any other error as it is.
pub(super) fn or_gone(error: StudioError, gone: AgentRefusal) -> StudioError {
    let is_gone = matches!(&error, StudioError::Api(error)
        if matches!(error.kind, ErrorKind::NotFound | ErrorKind::VoiceNotFound));
    if is_gone { gone.into() } else { error }
}

async fn list(machine: &Machine, backend: Backend) -> Result<Arc<Vec<AgentCard>>, StudioError> {
    let connection = &machine.connect(backend).await?;
    let listed = machine.repeated(|| async {
        let first = ListAgents {
            page_size: Some(PageSize::new(PAGE)),
            ..ListAgents::default()
        };
        let pages = pages(&connection.client, first);
        pin_mut!(pages);
        let mut agents = Vec::new();
        while let Some(page) = pages.try_next().await? {
            agents.extend(page.value.agents.into_iter().map(card));
        }
        Ok(Arc::new(agents))
    });
    listed.await
}

fn card(wire: WireAgent) -> AgentCard {
    let role = wire.access_info.and_then(|access| access.role);
    AgentCard {
        id: wire.agent_id,
        name: wire.name,
        tags: wire.tags.into_iter().collect(),
        last_conversation_s: wire.last_call_time_unix_secs,
        is_editable: matches!(role.as_deref(), None | Some("admin" | "editor")),
    }
}

/// Downloads an agent.
pub(super) async fn open(
    machine: &Machine,
    backend: Backend,
    agent: &AgentId,
) -> Result<Arc<Value>, StudioError> {
    let connection = machine.connect(backend).await?;
    let opened = machine.repeated(|| read(&connection, agent)).await?;
    Ok(Arc::new(opened))
}

async fn read(connection: &Connection, agent: &AgentId) -> Result<Value, StudioError> {
    let document = whole(connection, &GetAgent::new(agent.clone())).await;
    document.map_err(|error| or_gone(error, AgentRefusal::NoAgent))
}

async fn create(
    machine: &Machine,
    backend: Backend,
    document: Value,
) -> Result<AgentId, StudioError> {
    let create = CreateAgent::from_document(object(document)?)?;
    let connection = machine.connect(backend).await?;
    Ok(connection.client.send(&create).await?.value.agent_id)
}

async fn duplicate(
    machine: &Machine,
    backend: Backend,
    agent: AgentId,
    name: String,
) -> Result<AgentId, StudioError> {
    let connection = machine.connect(backend).await?;
    let name = Some(name).filter(|name| !name.trim().is_empty());
    let made = connection
        .client
        .send(&DuplicateAgent { agent, name })
        .await;
    let made = made.map_err(|error| or_gone(error.into(), AgentRefusal::NoAgent))?;
    Ok(made.value.agent_id)
}

/// Emits that an agent was created. A window gets the new list, too.
async fn created_one(
    machine: &Arc<Machine>,
    (number, backend): (u64, Backend),
    created: Result<AgentId, StudioError>,
) {
    let is_new = created.is_ok();
    let event = AgentsEvent::Created(number, told(machine, backend, created));
    machine.tell(Event::Agents(event)).await;
    if is_new && machine.has_window() {
        let listed = told(machine, backend, list(machine, backend).await);
        let event = AgentsEvent::Listed(backend, listed);
        machine.tell(Event::Agents(event)).await;
    }
}

/// Sends what changed, reads the agent back and compares it.
///
/// A value to be replaced that is another one than in `order.before` stops the save, and the window gets the new document.
/// A save of the same edits on top of that document overwrites the value, unless it was changed again.
async fn save(
    machine: &Machine,
    backend: Backend,
    order: AgentSave,
) -> Result<AgentSaved, StudioError> {
    let changes = object(patch(&order.before, &order.after))?;
    let wanted = Value::Object(changes.clone());
    let agent = order.agent;
    let connection = machine.connect(backend).await?;
    let now = machine.repeated(|| read(&connection, &agent)).await?;
    if !conflicts(&wanted, &order.before, &now).is_empty() {
        let event = AgentsEvent::Opened(backend, agent, Ok(Arc::new(now)));
        machine.tell(Event::Agents(event)).await;
        return Err(AgentRefusal::ChangedElsewhere.into());
    }
    if !changes.is_empty() {
        send(&connection, &agent, changes).await?;
    }
    let document = match machine.repeated(|| read(&connection, &agent)).await {
        Ok(document) => document,
        Err(error) => {
            log::warn!("a saved agent can't be compared: {error}");
            let notice = Notice::Heed(tr!("agents-saved-unchecked"));
            machine.tell(Event::Notice(notice)).await;
            apply(&now, &wanted)
        }
    };
    let refused = refused(&wanted, &document);
    Ok(AgentSaved {
        agent,
        document: Arc::new(document),
        refused,
    })
}

async fn send(
    connection: &Connection,
    agent: &AgentId,
    changes: Map<String, Value>,
) -> Result<(), StudioError> {
    let edit = EditAgent::of_document(agent.clone(), changes);
    let sent = connection.client.send(&edit).await;
    sent.map_err(|error| or_gone(error.into(), AgentRefusal::NoAgent))?;
    Ok(())
}

async fn delete(machine: &Machine, backend: Backend, agent: AgentId) -> Result<(), StudioError> {
    let connection = machine.connect(backend).await?;
    let deleted = agent.clone();
    let sent = connection.client.send(&DeleteAgent { agent }).await;
    sent.map_err(|error| or_gone(error.into(), AgentRefusal::NoAgent))?;
    tool_rules::delete(machine, deleted).await;
    Ok(())
}
