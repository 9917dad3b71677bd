//! The door to conversations with agents: who is let in, on whose account, and what is kept at the end.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Value;
use serde_json::json;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::account::Account;
use crate::agent::minutes::About;
use crate::agent::minutes::Minutes;
use crate::agent::persona::Persona;
use crate::agent::talk::A_MINUTE;
use crate::agent::talk::End;
use crate::agent::talk::Talk;
use crate::agent::talk::message;
use crate::billing::Charge;
use crate::billing::Price;
use crate::billing::Product;
use crate::cut_off;
use crate::plan::Group;
use crate::query::Asked;
use crate::refusal::Refusal;
use crate::refusal::SchemaFault;
use crate::routes::agents;
use crate::routes::conversations;
use crate::routes::method::get;
use crate::socket::Socket;
use crate::socket::Upgrade;
use crate::store::Agent;
use crate::store::Talked;
use crate::webhook;

/// How long a client may take to say how it wants to talk.
const BEGINNING: Duration = Duration::from_secs(10);

pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new().route("/v1/convai/conversation", get(open))
}

/// `/v1/convai/conversation`
async fn open(
    State(account): State<Arc<Account>>,
    asked: Asked,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response, Refusal> {
    let Some(id) = asked.one("agent_id") else {
        return Err(Refusal::schema(vec![SchemaFault::new(
            &["query", "agent_id"],
            "missing",
            "Field required",
        )]));
    };
    let agent = agents::found(&account, id).await?;
    let entrance = Entrance::of(&account, &asked, &headers, &agent).await?;
    Ok(upgrade.answer(Some("convai"), |socket| {
        hold(account, agent, entrance, socket)
    }))
}

/// How somebody came in.
struct Entrance {
    method: &'static str,
    conversation: String,
}

impl Entrance {
    async fn of(
        account: &Arc<Account>,
        asked: &Asked,
        headers: &HeaderMap,
        agent: &Agent,
    ) -> Result<Self, Refusal> {
        let token = asked
            .one("conversation_signature")
            .or_else(|| asked.one("token"));
        let mut conversation = None;
        let method = if let Some(token) = token {
            let token = token.to_owned();
            let shown = account.ask(move |store| {
                Ok(match store.show_pass(&token, conversations::TALK)? {
                    Some(subject) => Some(("signed_url", subject)),
                    None => store
                        .show_pass(&token, agents::SHARED)?
                        .map(|subject| ("shareable_link", subject)),
                })
            });
            let (method, subject) = shown.await?.ok_or_else(Refusal::wrong_token)?;
            let mut parts = subject.split(' ');
            if parts.next() != Some(agent.id.as_str()) {
                return Err(Refusal::wrong_token());
            }
            conversation = parts.next().filter(|id| !id.is_empty()).map(str::to_owned);
            method
        } else if headers.contains_key("xi-api-key") {
            account.check_key(headers)?;
            "authorization_header"
        } else if agents::is_closed(agent) {
            return Err(Refusal::no_key());
        } else {
            "public"
        };
        Ok(Self {
            method,
            conversation: conversation.unwrap_or_else(|| conversations::new_id(account)),
        })
    }
}

/// Holds the conversation from its first message to its end.
async fn hold(account: Arc<Account>, agent: Agent, entrance: Entrance, mut socket: Socket) {
    // A client without wishes may begin at once.
    let (begin, first) = match tokio::time::timeout(BEGINNING, socket.hear()).await {
        Ok(None) => return socket.close().await,
        Err(_) => (json!({}), None),
        Ok(Some(message)) => match serde_json::from_str::<Value>(&message) {
            Ok(said) if is_beginning(&said) => (said, None),
            _ => (json!({}), Some(message)),
        },
    };
    if let Err(why) = message::check_beginning(&begin) {
        return refuse(socket, "invalid_message", &why, CloseCode::Policy).await;
    }
    let persona = match Persona::new(&agent, &begin) {
        Ok(persona) => persona,
        Err(why) => return refuse(socket, "override_not_allowed", &why, CloseCode::Policy).await,
    };
    let charge = Charge {
        product: Product::Agents,
        group: Group::Conversations,
        model: persona.model().to_owned(),
        voice: persona.voice.clone(),
        // A minute is set aside; what is charged is the time that it took.
        cost: Price::Seconds(60.0, A_MINUTE).credits(),
    };
    let ticket = match account.admit(charge).await {
        Ok(ticket) => ticket,
        Err(refusal) => {
            let (word, message) = refusal.spoken();
            return refuse(socket, &word, &message, CloseCode::Protocol).await;
        }
    };
    let user = begin.get("user_id").and_then(Value::as_str);
    let minutes = Minutes::new(About {
        id: entrance.conversation,
        agent: agent.id.clone(),
        agent_name: persona.name.clone(),
        language: persona.language.clone(),
        text_only: persona.text_only,
        method: entrance.method,
        user: user.map(str::to_owned),
        begin,
        began: account.store.now(),
    });
    let talked = Talked {
        id: minutes.about.id.clone(),
        agent: agent.id.clone(),
        body: minutes.to_json("in-progress", 0.0, 0, ""),
        began: minutes.about.began,
    };
    let kept = account.ask(move |store| store.begin_conversation(&talked));
    if let Err(refusal) = kept.await {
        let (word, message) = refusal.spoken();
        return refuse(socket, &word, &message, CloseCode::Error).await;
    }
    let mut talk = Talk::new(ticket, persona, minutes);
    let end = talk.run(&mut socket, first).await;
    let secs = talk.secs();
    let (minutes, mut ticket) = talk.into_parts();
    ticket.charge.cost = Price::Seconds(secs, A_MINUTE).credits();
    let reason = end.reason().to_owned();
    let keeping = tokio::task::spawn_blocking(move || {
        let cost = ticket.charge.cost;
        ticket.settle()?;
        let store = &ticket.account.store;
        let sound = minutes.sound();
        let kept = match &sound {
            Some(mp3) => store.keep_sound(&minutes.about.id, mp3),
            None => Ok(()),
        };
        let body = minutes.to_json("done", secs, cost, &reason);
        let told = store.change_conversation(&minutes.about.id, &body);
        if let Err(error) = kept.and(told) {
            log::error!("a conversation can't be kept: {error}");
            return None;
        }
        Some((body, sound))
    });
    let kept = keeping.await.unwrap_or_else(|error| {
        cut_off::tell("keeping a conversation", &error);
        None
    });
    match end {
        End::Left | End::Done(_) => socket.close().await,
        End::Closing => socket.leave().await,
        End::Failed(word, message, code) => refuse(socket, &word, &message, code).await,
    }
    if let Some((body, sound)) = kept {
        webhook::tell_of_talk(&account, &agent.body, body, sound).await;
    }
}

fn is_beginning(said: &Value) -> bool {
    let kind = said.get("type").and_then(Value::as_str);
    kind == Some(message::BEGINNING)
}

async fn refuse(socket: Socket, word: &str, message: &str, code: CloseCode) {
    let frame = json!({
        "type": "error",
        "error_event": { "error_type": word, "message": message, "code": u16::from(code) },
    });
    socket.refuse(&frame, message, code).await;
}
