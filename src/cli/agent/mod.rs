//! `mynah agent`: documents of agents, conversations with them, tests and past conversations.

mod conversations;
mod documents;
mod talk;
mod tests;

use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use crate::cli::args::{AgentAnswerArguments, AgentArguments, AgentVerb};
use crate::cli::exit::{Exit, Stop};
use crate::cli::session::Session;
use mynah_core::ids::AgentId;
use mynah_engine::headless::{read_input, read_text};
use mynah_i18n::tr;
use mynah_model::command::{AgentsCommand, Command, ToolAnswer, ToolRule};
use mynah_model::event::{AgentsEvent, Event};

/// The number of each command: a run sends one at a time.
const NUMBER: u64 = 1;

/// Runs an action.
///
/// # Errors
/// Bad input, a limit of credits, a service that refuses.
pub fn run(arguments: &AgentArguments) -> Result<Exit, Stop> {
    match &arguments.verb {
        AgentVerb::List(arguments) => documents::list(arguments),
        AgentVerb::Show(arguments) => documents::show(arguments),
        AgentVerb::Create(arguments) => documents::create(arguments),
        AgentVerb::Edit(arguments) => documents::edit(arguments),
        AgentVerb::Delete(arguments) => documents::delete(arguments),
        AgentVerb::Talk(arguments) => talk::run(arguments),
        AgentVerb::Test(arguments) => tests::run(arguments),
        AgentVerb::Conversations(arguments) => conversations::run(arguments),
    }
}

/// Sends a command and waits for its answer.
fn ask<T>(
    session: &mut Session,
    command: AgentsCommand,
    mut answer: impl FnMut(&AgentsEvent) -> Option<T>,
) -> Result<T, Stop> {
    session.send(Command::Agents(command));
    session.wait(|_, event| match event? {
        Event::Agents(event) => answer(event),
        _ => None,
    })
}

/// Downloads the document of an agent.
fn document_of(session: &mut Session, agent: &AgentId) -> Result<Arc<Value>, Stop> {
    let open = AgentsCommand::Open(session.backend, agent.clone());
    let opened = ask(session, open, |event| match event {
        AgentsEvent::Opened(_, of, opened) if of == agent => Some(opened.clone()),
        _ => None,
    })?;
    opened.map_err(|trouble| (*trouble).into())
}

/// Reads a JSON object from a file, or from standard input for `-`.
fn read_object(path: &Path) -> Result<Value, Stop> {
    let text = if path == Path::new("-") {
        read_input(std::io::stdin())?
    } else {
        read_text(path)?
    };
    let file = path.display().to_string();
    match serde_json::from_str(&text) {
        Ok(object @ Value::Object(_)) => Ok(object),
        Ok(_) => Err(Stop::bad(tr!("cli-agent-no-object", file = file))),
        Err(error) => Err(Stop::bad(tr!(
            "cli-agent-no-json",
            file = file,
            line = error.line().to_string(),
            column = error.column().to_string()
        ))),
    }
}

/// Returns how each client tool answers.
fn tool_rules(arguments: &AgentAnswerArguments) -> Vec<ToolRule> {
    let fixed = arguments.tool.iter().map(|(name, result)| ToolRule {
        name: name.clone(),
        answer: ToolAnswer::Fixed(result.clone()),
    });
    let programs = arguments.tool_program.iter().map(|(name, path)| ToolRule {
        name: name.clone(),
        answer: ToolAnswer::Program(vec![path.clone()]),
    });
    fixed.chain(programs).collect()
}
