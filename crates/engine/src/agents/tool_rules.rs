//! Rules by which the client tools of an agent answer in test calls: saved in the library for the next start.

use crate::error::StudioError;
use crate::machine::Machine;
use mynah_core::ids::AgentId;
use mynah_model::command::ToolRule;
use mynah_model::event::{AgentsEvent, Event};
use mynah_store::error::LibraryError;

/// The kind of the rules among the documents of the library.
const KIND: &str = "agent-tool-rules";

/// Saves the rules of an agent in place of its former ones.
pub(super) async fn save(machine: &Machine, agent: AgentId, rules: Vec<ToolRule>) {
    let saved = async {
        let text = serde_json::to_string(&rules).map_err(LibraryError::from)?;
        let save =
            machine.library(move |library| library.save_document(KIND, agent.as_str(), &text));
        save.await
    };
    if let Err(error) = saved.await {
        machine
            .tell_trouble(machine.trouble(&error, "agents"))
            .await;
    }
}

/// Deletes the saved rules of an agent that was deleted.
pub(super) async fn delete(machine: &Machine, agent: AgentId) {
    let deleted = machine.library(move |library| library.delete_document(KIND, agent.as_str()));
    if let Err(error) = deleted.await {
        log::warn!("the rules of a deleted agent stay in the library: {error}");
    }
}

/// Reads the saved rules of an agent and tells them.
pub(super) async fn read(machine: &Machine, agent: AgentId) {
    let rules = match saved(machine, &agent).await {
        Ok(rules) => rules,
        Err(error) => {
            log::warn!("the rules of client tools cannot be read: {error}");
            return;
        }
    };
    let event = AgentsEvent::ToolRules(agent, rules);
    machine.tell(Event::Agents(event)).await;
}

async fn saved(machine: &Machine, agent: &AgentId) -> Result<Vec<ToolRule>, StudioError> {
    let documents = machine.library(|library| library.documents(KIND)).await?;
    let saved = documents
        .into_iter()
        .find(|(name, _)| name == agent.as_str());
    let rules = saved.map(|(_, text)| serde_json::from_str(&text).map_err(LibraryError::from));
    Ok(rules.transpose()?.unwrap_or_default())
}
