//! `mynah webhooks`: webhooks of the account, and a receiver of their events.

use serde_json::{Value, json};

use crate::cli::args::{
    CommonArguments, WebhookCreateArguments, WebhookDeleteArguments, WebhookListenArguments,
    WebhooksArguments, WebhooksVerb,
};
use crate::cli::exit::{Exit, Stop};
use crate::cli::output;
use crate::cli::session::Session;
use crate::cli::voices::plain;
use mynah_core::ids::WebhookId;
use mynah_core::secret::Secret;
use mynah_i18n::tr;
use mynah_model::command::{AgentsCommand, Command, WebhooksCommand};
use mynah_model::event::{AgentsEvent, Event, WebhookCard, WebhooksUpdate};

/// The number of each command: a run sends one.
const NUMBER: u64 = 1;

/// Runs an action.
///
/// # Errors
/// Bad input, a port that is taken, a service that refuses.
pub fn run(arguments: &WebhooksArguments) -> Result<Exit, Stop> {
    match &arguments.verb {
        WebhooksVerb::List(common) => list(common),
        WebhooksVerb::Create(arguments) => create(arguments),
        WebhooksVerb::Delete(arguments) => delete(arguments),
        WebhooksVerb::Listen(arguments) => listen(arguments),
    }
}

/// Sends a command and waits for its answer.
fn ask<T>(
    session: &mut Session,
    command: WebhooksCommand,
    mut answer: impl FnMut(&WebhooksUpdate) -> Option<T>,
) -> Result<T, Stop> {
    session.send(Command::Agents(AgentsCommand::Webhooks(command)));
    session.wait(|_, event| match event? {
        Event::Agents(AgentsEvent::Webhooks(update)) => answer(update),
        _ => None,
    })
}

fn list(common: &CommonArguments) -> Result<Exit, Stop> {
    let mut session = Session::start_reading(common)?;
    let list = WebhooksCommand::List(session.backend);
    let listed = ask(&mut session, list, |update| match update {
        WebhooksUpdate::Listed(_, listed) => Some(listed.clone()),
        _ => None,
    })?;
    let listed = listed.map_err(|trouble| Stop::from(*trouble))?;
    if common.json {
        let webhooks: Vec<Value> = listed.iter().map(json_of).collect();
        output::json(&json!({ "webhooks": webhooks }));
    } else {
        for card in listed.iter() {
            output::result(&format!(
                "{}  {}  {}",
                card.id,
                plain(&card.name),
                plain(&card.url)
            ));
        }
        output::words(&tr!("cli-webhooks-listed", count = listed.len()));
    }
    session.end();
    Ok(Exit::Done)
}

fn json_of(card: &WebhookCard) -> Value {
    json!({
        "webhook_id": card.id,
        "name": card.name,
        "webhook_url": card.url,
        "is_disabled": card.is_disabled,
        "events": card.events,
        "last_failure": card.last_failure,
    })
}

fn create(arguments: &WebhookCreateArguments) -> Result<Exit, Stop> {
    let mut session = Session::start(&arguments.common)?;
    let (name, url) = (arguments.name.clone(), arguments.url.clone());
    let create = WebhooksCommand::Create(NUMBER, session.backend, name, url);
    let created = ask(&mut session, create, |update| match update {
        WebhooksUpdate::Created(NUMBER, created) => Some(created.clone()),
        _ => None,
    })?;
    let created = created.map_err(|trouble| Stop::from(*trouble))?;
    let secret = created.secret.as_ref().map(Secret::expose);
    if arguments.common.json {
        output::json(&json!({ "webhook_id": created.id, "webhook_secret": secret }));
    } else {
        output::result(created.id.as_str());
        if let Some(secret) = secret {
            output::result(secret);
        }
    }
    output::words(&tr!("cli-webhooks-created"));
    session.end();
    Ok(Exit::Done)
}

fn delete(arguments: &WebhookDeleteArguments) -> Result<Exit, Stop> {
    let mut session = Session::start(&arguments.common)?;
    let webhook = WebhookId::new(&*arguments.webhook);
    let delete = WebhooksCommand::Delete(NUMBER, session.backend, webhook.clone());
    let deleted = ask(&mut session, delete, |update| match update {
        WebhooksUpdate::Deleted(NUMBER, deleted) => Some(deleted.clone()),
        _ => None,
    })?;
    deleted.map_err(|trouble| Stop::from(*trouble))?;
    output::words(&tr!("cli-webhooks-deleted"));
    if arguments.common.json {
        output::json(&json!({ "webhook_id": webhook, "deleted": true }));
    }
    session.end();
    Ok(Exit::Done)
}

fn listen(arguments: &WebhookListenArguments) -> Result<Exit, Stop> {
    let secret = arguments.secret_env.as_deref().map(secret_of).transpose()?;
    // ElevenLabs is not asked for anything: no key is needed, and no connection.
    let mut session = Session::start_reading(&CommonArguments {
        draft: true,
        ..arguments.common.clone()
    })?;
    let listen = match secret {
        Some(secret) => WebhooksCommand::ListenWith(arguments.port, secret),
        None => WebhooksCommand::Listen(arguments.port),
    };
    let begun = ask(&mut session, listen, |update| match update {
        WebhooksUpdate::Listening(port) => Some(Ok(*port)),
        WebhooksUpdate::Stopped(Some(trouble)) => Some(Err(trouble.clone())),
        _ => None,
    })?;
    let port = begun.map_err(|trouble| Stop {
        exit: Exit::Bad,
        ..Stop::from(*trouble)
    })?;
    output::result(&tr!("cli-webhooks-listening", port = port.to_string()));
    let (json, count) = (arguments.common.json, arguments.count);
    let mut received = 0;
    session.wait(|_, event| {
        let Event::Agents(AgentsEvent::Webhooks(update)) = event? else {
            return None;
        };
        if tell(update, json) {
            received += 1;
        }
        (count == Some(received)).then_some(())
    })?;
    session.end();
    Ok(Exit::Done)
}

/// Prints an update, and returns true if it is an event.
fn tell(update: &WebhooksUpdate, json: bool) -> bool {
    match update {
        WebhooksUpdate::Received {
            kind,
            conversation,
            data,
        } => {
            if json {
                output::json(
                    &json!({ "type": kind, "conversation_id": conversation, "data": data }),
                );
            } else {
                let conversation = conversation.as_ref().map(|id| plain(id.as_str()));
                output::result(&format!(
                    "{}  {}",
                    plain(kind),
                    conversation.unwrap_or_default()
                ));
            }
            true
        }
        WebhooksUpdate::Refused(why) => {
            output::words(why);
            false
        }
        _ => false,
    }
}

/// Reads the signing secret from an environment variable.
fn secret_of(name: &str) -> Result<Secret, Stop> {
    let secret = std::env::var(name).ok().map(|secret| Secret::new(&secret));
    let secret = secret.filter(|secret| !secret.expose().is_empty());
    secret.ok_or_else(|| Stop::bad(tr!("cli-webhooks-no-secret", name = name)))
}
