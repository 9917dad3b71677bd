//! `mynah agent list`, `show`, `create`, `edit` and `delete`.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{NUMBER, ask, document_of, read_object};
use crate::cli::args::{
    AgentCreateArguments, AgentEditArguments, AgentIdArguments, AgentListArguments,
};
use crate::cli::exit::{Exit, Stop};
use crate::cli::output;
use crate::cli::session::{Access, Session};
use crate::cli::voices::plain;
use mynah_core::ids::AgentId;
use mynah_i18n::tr;
use mynah_model::agents::document::{Change, apply, changes};
use mynah_model::command::{AgentSave, AgentsCommand};
use mynah_model::event::{AgentCard, AgentsEvent};

/// Lists the agents of the account.
pub(super) fn list(arguments: &AgentListArguments) -> Result<Exit, Stop> {
    let mut session = Session::start_reading(&arguments.common)?;
    let list = AgentsCommand::List(session.backend);
    let listed = ask(&mut session, list, |event| match event {
        AgentsEvent::Listed(_, listed) => Some(listed.clone()),
        _ => None,
    })?;
    let listed = listed.map_err(|trouble| Stop::from(*trouble))?;
    let search = arguments
        .search
        .as_deref()
        .unwrap_or_default()
        .to_lowercase();
    let found: Vec<&AgentCard> = listed
        .iter()
        .filter(|card| matches(card, &search))
        .collect();
    if arguments.common.json {
        let agents: Vec<Value> = found.iter().map(|card| json_of(card)).collect();
        output::json(&json!({ "agents": agents }));
    } else {
        for card in &found {
            let tags = card.tags.iter().map(|tag| plain(tag)).collect::<Vec<_>>();
            output::result(&format!(
                "{}  {}  {}",
                card.id,
                plain(&card.name),
                tags.join(", ")
            ));
        }
        output::words(&tr!("cli-agent-count", count = found.len()));
    }
    session.end();
    Ok(Exit::Done)
}

fn matches(card: &AgentCard, search: &str) -> bool {
    let texts = std::iter::once(&card.name).chain(&card.tags);
    let card = texts.map(|text| text.to_lowercase()).collect::<Vec<_>>();
    let card = card.join(" ");
    search.split_whitespace().all(|word| card.contains(word))
}

fn json_of(card: &AgentCard) -> Value {
    json!({
        "agent_id": card.id,
        "name": card.name,
        "tags": card.tags,
        "last_call_time_unix_secs": card.last_conversation_s,
        "editable": card.is_editable,
    })
}

/// Prints the document of an agent.
pub(super) fn show(arguments: &AgentIdArguments) -> Result<Exit, Stop> {
    let mut session = Session::start_reading(&arguments.common)?;
    let document = document_of(&mut session, &AgentId::new(&*arguments.agent))?;
    if arguments.common.json {
        output::json(&document);
    } else {
        output::result(&format!("{document:#}"));
    }
    session.end();
    Ok(Exit::Done)
}

/// Creates an agent from a document or a template.
pub(super) fn create(arguments: &AgentCreateArguments) -> Result<Exit, Stop> {
    let given = arguments.file.as_deref().map(read_object).transpose()?;
    let mut session = Session::start(&arguments.common)?;
    let mut document = match (given, arguments.template) {
        (Some(document), _) => document,
        (None, Some(template)) => {
            let voice = match &arguments.voice {
                Some(voice) => session.voice(Some(voice))?.id.to_string(),
                None => String::new(),
            };
            let language = arguments.language.as_deref().unwrap_or("en");
            template.document(&template.label(), language, &voice)
        }
        (None, None) => json!({}),
    };
    if let (Some(name), Some(fields)) = (&arguments.name, document.as_object_mut()) {
        fields.insert("name".to_owned(), json!(name));
    }
    let create = AgentsCommand::Create(NUMBER, session.backend, Box::new(document));
    let created = ask(&mut session, create, |event| match event {
        AgentsEvent::Created(NUMBER, created) => Some(created.clone()),
        _ => None,
    })?;
    let agent = created.map_err(|trouble| Stop::from(*trouble))?;
    if arguments.common.json {
        output::json(&json!({ "agent_id": agent }));
    } else {
        output::result(agent.as_str());
        output::words(&tr!("cli-agent-created"));
    }
    session.end();
    Ok(Exit::Done)
}

/// Merges a patch into an agent, and prints what it changes.
pub(super) fn edit(arguments: &AgentEditArguments) -> Result<Exit, Stop> {
    let patch = read_object(&arguments.patch)?;
    let access = Access::of_run(arguments.dry_run);
    let mut session = Session::start_for(&arguments.common, None, access)?;
    let agent = AgentId::new(&*arguments.agent);
    let before = document_of(&mut session, &agent)?;
    let after = apply(&before, &patch);
    let changes = changes(&before, &after);
    if !arguments.common.json {
        for change in &changes {
            output::result(&line_of(change));
        }
    }
    let saved = if arguments.dry_run || changes.is_empty() {
        None
    } else {
        let save = AgentSave {
            agent: agent.clone(),
            before,
            after: Arc::new(after),
        };
        let save = AgentsCommand::Save(NUMBER, session.backend, Box::new(save));
        let saved = ask(&mut session, save, |event| match event {
            AgentsEvent::Saved(NUMBER, saved) => Some(saved.clone()),
            _ => None,
        })?;
        Some(saved.map_err(|trouble| Stop::from(*trouble))?)
    };
    let refused = saved
        .as_ref()
        .map(|saved| saved.refused.clone())
        .unwrap_or_default();
    output::words(&match &saved {
        _ if changes.is_empty() => tr!("cli-agent-no-change"),
        None => tr!("cli-agent-not-saved", count = changes.len()),
        Some(_) if refused.is_empty() => tr!("cli-agent-saved", count = changes.len()),
        Some(_) => tr!("cli-agent-not-accepted", paths = refused.join(", ")),
    });
    if arguments.common.json {
        let changes: Vec<Value> = changes.iter().map(json_of_change).collect();
        output::json(&json!({
            "agent_id": agent,
            "changes": changes,
            "saved": saved.is_some(),
            "not_accepted": refused,
        }));
    }
    session.end();
    Ok(if refused.is_empty() {
        Exit::Done
    } else {
        Exit::Partly
    })
}

/// Returns a change as a line of a diff.
fn line_of(change: &Change) -> String {
    let path = &change.path;
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!("~ {path}: {before} → {after}"),
        (None, Some(after)) => format!("+ {path}: {after}"),
        (Some(before), None) => format!("- {path}: {before}"),
        (None, None) => format!("~ {path}"),
    }
}

fn json_of_change(change: &Change) -> Value {
    json!({ "path": change.path, "before": change.before, "after": change.after })
}

/// Deletes an agent permanently.
pub(super) fn delete(arguments: &AgentIdArguments) -> Result<Exit, Stop> {
    let mut session = Session::start(&arguments.common)?;
    let agent = AgentId::new(&*arguments.agent);
    let delete = AgentsCommand::Delete(NUMBER, session.backend, agent.clone());
    let deleted = ask(&mut session, delete, |event| match event {
        AgentsEvent::Deleted(NUMBER, _, deleted) => Some(deleted.clone()),
        _ => None,
    })?;
    deleted.map_err(|trouble| Stop::from(*trouble))?;
    output::words(&tr!("cli-agent-deleted"));
    if arguments.common.json {
        output::json(&json!({ "agent_id": agent, "deleted": true }));
    }
    session.end();
    Ok(Exit::Done)
}
