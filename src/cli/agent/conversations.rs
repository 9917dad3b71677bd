//! `mynah agent conversations`: past conversations of the account.

use serde_json::{Value, json};

use super::ask;
use crate::cli::args::ConversationsArguments;
use crate::cli::exit::{Exit, Stop};
use crate::cli::output;
use crate::cli::session::Session;
use crate::cli::usage::day;
use crate::cli::voices::plain;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::{AgentId, ConversationId};
use mynah_i18n::tr;
use mynah_model::command::AgentsCommand;
use mynah_model::event::{AgentsEvent, ConversationCard};
use mynah_model::trouble::iso;

/// Lists, prints or deletes past conversations.
pub(super) fn run(arguments: &ConversationsArguments) -> Result<Exit, Stop> {
    match (&arguments.show, &arguments.delete) {
        (Some(id), _) => show(arguments, id),
        (None, Some(id)) => delete(arguments, id),
        (None, None) => list(arguments),
    }
}

fn list(arguments: &ConversationsArguments) -> Result<Exit, Stop> {
    let since = arguments.since.as_deref().map(day).transpose()?;
    let mut session = Session::start_reading(&arguments.common)?;
    let agent = arguments.agent.as_deref().map(AgentId::new);
    let list = AgentsCommand::ListConversations(session.backend, agent);
    let listed = ask(&mut session, list, |event| match event {
        AgentsEvent::Conversations(_, listed) => Some(listed.clone()),
        _ => None,
    })?;
    let listed = listed.map_err(|trouble| Stop::from(*trouble))?;
    let is_wanted = |card: &&ConversationCard| {
        let started = UnixMillis(card.started_s.unwrap_or(i64::MAX / 1_000) * 1_000);
        since.is_none_or(|since| started >= since)
            && (!arguments.failed || card.is_successful == Some(false) || card.status == "failed")
    };
    let found: Vec<&ConversationCard> = listed.iter().filter(is_wanted).collect();
    if arguments.common.json {
        let conversations: Vec<Value> = found.iter().map(|card| json_of(card)).collect();
        output::json(&json!({ "conversations": conversations }));
    } else {
        for card in &found {
            output::result(&line_of(card));
        }
        output::words(&tr!("cli-agent-conversation-count", count = found.len()));
    }
    session.end();
    Ok(Exit::Done)
}

fn line_of(card: &ConversationCard) -> String {
    let started = card.started_s.map(|secs| iso(UnixMillis(secs * 1_000)));
    let seconds = card.seconds.unwrap_or_default();
    format!(
        "{}  {}  {}:{:02}  {}  {}  {}",
        card.id,
        started.unwrap_or_default(),
        seconds / 60,
        seconds % 60,
        plain(&card.agent_name),
        plain(&card.status),
        plain(&card.summary)
    )
}

fn json_of(card: &ConversationCard) -> Value {
    json!({
        "conversation_id": card.id,
        "agent_id": card.agent,
        "agent_name": card.agent_name,
        "start_time_unix_secs": card.started_s,
        "seconds": card.seconds,
        "messages": card.messages,
        "status": card.status,
        "successful": card.is_successful,
        "summary": card.summary,
    })
}

fn show(arguments: &ConversationsArguments, id: &str) -> Result<Exit, Stop> {
    let mut session = Session::start_reading(&arguments.common)?;
    let id = ConversationId::new(id);
    let open = AgentsCommand::OpenConversation(session.backend, id.clone());
    let opened = ask(&mut session, open, |event| match event {
        AgentsEvent::ConversationOpened(of, opened) if *of == id => Some(opened.clone()),
        _ => None,
    })?;
    let document = opened.map_err(|trouble| Stop::from(*trouble))?;
    if arguments.common.json {
        output::json(&document);
    } else {
        output::result(&format!("{document:#}"));
    }
    session.end();
    Ok(Exit::Done)
}

fn delete(arguments: &ConversationsArguments, id: &str) -> Result<Exit, Stop> {
    let mut session = Session::start(&arguments.common)?;
    let id = ConversationId::new(id);
    let delete = AgentsCommand::DeleteConversation(session.backend, id.clone());
    let deleted = ask(&mut session, delete, |event| match event {
        AgentsEvent::ConversationDeleted(of, deleted) if *of == id => Some(deleted.clone()),
        _ => None,
    })?;
    deleted.map_err(|trouble| Stop::from(*trouble))?;
    output::words(&tr!("cli-agent-conversation-deleted"));
    if arguments.common.json {
        output::json(&json!({ "conversation_id": id, "deleted": true }));
    }
    session.end();
    Ok(Exit::Done)
}
