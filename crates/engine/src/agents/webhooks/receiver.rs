//! The HTTP receiver on the loopback address. A request is verified on its raw bytes and read. Audio is stored
//! before the request is answered, so that the sender tries again if it could not be stored.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::any;
use axum::routing::post;
use bytes::Bytes;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::agents::account::keep;
use crate::machine::Machine;
use crate::tasks;
use mynah_api::webhook::event::{Event as Message, What};
use mynah_api::webhook::{HEADER, Rejected, verify};
use mynah_core::hex::hex;
use mynah_core::ids::ConversationId;
use mynah_core::secret::Secret;
use mynah_i18n::tr;
use mynah_model::event::{AgentsEvent, Event, WebhooksUpdate};

/// Bytes of the largest request: about two hours of audio in base64.
const LARGEST: usize = 192 << 20;
/// Requests whose bodies are received at once.
const AT_ONCE: usize = 2;
/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_mins(2);
/// Events that are remembered to drop duplicates.
const REMEMBERED: usize = 1_000;

/// Verifies requests and emits their events.
pub(super) struct Receiver {
    machine: Weak<Machine>,
    secret: Mutex<Secret>,
    seen: Mutex<VecDeque<String>>,
    /// Held while audio is stored: a second delivery of the same event waits for the outcome of the first.
    storing: tokio::sync::Mutex<()>,
    turns: Semaphore,
}

impl Receiver {
    /// Returns a receiver for events that are signed with this secret.
    pub(super) fn new(machine: Weak<Machine>, secret: Secret) -> Self {
        Self {
            machine,
            secret: Mutex::new(secret),
            seen: Mutex::default(),
            storing: tokio::sync::Mutex::default(),
            turns: Semaphore::new(AT_ONCE),
        }
    }

    /// Verifies with another secret from now on.
    pub(super) fn set_secret(&self, secret: Secret) {
        *self.secret.lock().unwrap_or_else(PoisonError::into_inner) = secret;
    }

    /// Returns true the first time that an event arrives.
    fn is_new(&self, id: String) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.contains(&id) {
            return false;
        }
        if seen.len() >= REMEMBERED {
            seen.pop_front();
        }
        seen.push_back(id);
        true
    }

    /// Accepts an event again whose audio could not be stored.
    fn forget(&self, id: &str) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|other| other != id);
    }

    async fn tell(&self, event: AgentsEvent) {
        if let Some(machine) = self.machine.upgrade() {
            machine.tell(Event::Agents(event)).await;
        }
    }

    /// Refuses a request and says why.
    async fn refuse(&self, status: StatusCode, why: String) -> StatusCode {
        self.tell(AgentsEvent::Webhooks(WebhooksUpdate::Refused(why)))
            .await;
        status
    }
}

/// Receives until `stop`.
pub(super) async fn serve(
    receiver: Arc<Receiver>,
    socket: TcpListener,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let routes = Router::new()
        .route("/", post(receive))
        .route("/{*path}", post(receive))
        .fallback(any(|| async { StatusCode::NOT_FOUND }))
        .with_state(receiver);
    axum::serve(socket, routes)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
}

async fn receive(
    State(receiver): State<Arc<Receiver>>,
    headers: HeaderMap,
    body: Body,
) -> StatusCode {
    let signature = headers.get(HEADER).and_then(|value| value.to_str().ok());
    let Some(signature) = signature.map(str::to_owned) else {
        let why = words(Rejected::NoSignature);
        return receiver.refuse(StatusCode::UNAUTHORIZED, why).await;
    };
    let Ok(_turn) = receiver.turns.try_acquire() else {
        return StatusCode::SERVICE_UNAVAILABLE;
    };
    let body = match tokio::time::timeout(PATIENCE, to_bytes(body, LARGEST)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => {
            let why = tr!("agents-webhook-refused-large");
            return receiver.refuse(StatusCode::PAYLOAD_TOO_LARGE, why).await;
        }
        Err(_) => return StatusCode::REQUEST_TIMEOUT,
    };
    let Some(machine) = receiver.machine.upgrade() else {
        return StatusCode::SERVICE_UNAVAILABLE;
    };
    let secret = receiver
        .secret
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let now = machine.clock.now();
    let read = tasks::spawn_blocking(move || {
        verify(&signature, &body, &[secret], now)?;
        Received::read(&body).ok_or(Rejected::Unreadable)
    });
    let received = match read.await {
        Ok(Ok(received)) => received,
        Ok(Err(why @ Rejected::Unreadable)) => {
            return receiver.refuse(StatusCode::BAD_REQUEST, words(why)).await;
        }
        Ok(Err(why)) => return receiver.refuse(StatusCode::UNAUTHORIZED, words(why)).await,
        Err(_) => return StatusCode::INTERNAL_SERVER_ERROR,
    };
    // A task of its own: a sender that hangs up does not break off storing.
    let receiver = Arc::clone(&receiver);
    let accepted = tasks::spawn(async move { accept(&receiver, &machine, received).await });
    accepted.await.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Stores the audio of a new event, emits the event and returns the answer to the sender.
async fn accept(receiver: &Arc<Receiver>, machine: &Machine, mut received: Received) -> StatusCode {
    let storing = receiver.storing.lock().await;
    if !receiver.is_new(received.id.clone()) {
        return StatusCode::OK;
    }
    let audio = match (received.conversation.clone(), received.audio.take()) {
        (Some(id), Some(audio)) => {
            let kept = keep(machine, &id, audio).await.map_err(|error| {
                receiver.forget(&received.id);
                Box::new(machine.trouble(&error, "webhooks"))
            });
            Some((id, kept.map(Box::new)))
        }
        _ => None,
    };
    drop(storing);
    let is_stored = audio.as_ref().is_none_or(|(_, kept)| kept.is_ok());
    // The service counts a slow answer as a failure.
    let receiver = Arc::clone(receiver);
    tasks::spawn(async move {
        if let Some((id, kept)) = audio {
            let event = AgentsEvent::ConversationAudio(id, kept);
            receiver.tell(event).await;
        }
        if is_stored {
            let update = WebhooksUpdate::Received {
                kind: received.kind,
                conversation: received.conversation,
                data: Arc::new(received.data),
            };
            receiver.tell(AgentsEvent::Webhooks(update)).await;
        }
    });
    if is_stored {
        StatusCode::OK
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    }
}

/// A verified event.
struct Received {
    /// Type and ID: deliveries of the same event have the same.
    id: String,
    kind: String,
    conversation: Option<ConversationId>,
    data: Value,
    audio: Option<Vec<u8>>,
}

impl Received {
    fn read(body: &Bytes) -> Option<Self> {
        let mut message: Value = serde_json::from_slice(body).ok()?;
        let kind = message.get("type")?.as_str()?.to_owned();
        let mut data = message.get_mut("data").map(Value::take).unwrap_or_default();
        let text = |name: &str| data.get(name).and_then(Value::as_str).map(str::to_owned);
        let conversation = text("conversation_id");
        let id = conversation.clone().or_else(|| text("request_id"));
        let id = id.unwrap_or_else(|| hex(&Sha256::digest(body)));
        // Audio goes into the library, not into the read model.
        let audio = data.get_mut("full_audio").map(Value::take);
        let audio = audio.and_then(|_| match Message::read(body)?.what {
            What::ConversationAudio(told) => Some(told.audio),
            _ => None,
        });
        Some(Self {
            id: format!("{kind} {id}"),
            conversation: conversation.map(ConversationId::new),
            kind,
            data,
            audio: audio.filter(|audio| !audio.is_empty()),
        })
    }
}

/// Returns the reason why a request was refused.
fn words(rejected: Rejected) -> String {
    match rejected {
        Rejected::NoSecret => tr!("trouble-webhook-secret"),
        Rejected::NoSignature => tr!("agents-webhook-refused-unsigned"),
        Rejected::OutOfTime => tr!("agents-webhook-refused-time"),
        Rejected::WrongSignature => tr!("agents-webhook-refused-signature"),
        Rejected::Unreadable => tr!("agents-webhook-refused-unreadable"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audio_is_separate_and_duplicates_are_known() {
        let body = br#"{"type":"post_call_audio","event_timestamp":1,
            "data":{"agent_id":"a","conversation_id":"c","full_audio":"AAEC"}}"#;
        let received = Received::read(&Bytes::from_static(body)).unwrap();
        assert_eq!(received.audio, Some(vec![0, 1, 2]));
        assert!(received.data.get("full_audio").is_none_or(Value::is_null));
        assert_eq!(received.conversation, Some(ConversationId::new("c")));
        let receiver = Receiver::new(Weak::new(), Secret::new("wsec_test"));
        assert!(receiver.is_new(received.id.clone()));
        assert!(!receiver.is_new(received.id.clone()));
        receiver.forget(&received.id);
        assert!(receiver.is_new(received.id));
        assert!(receiver.is_new("post_call_transcription c".to_owned()));
    }

    #[test]
    fn events_without_id_are_told_apart_by_their_bytes() {
        let read =
            |body: &'static [u8]| Received::read(&Bytes::from_static(body)).map(|one| one.id);
        let one = read(br#"{"type":"voice_removed","data":{"voice_id":"v"}}"#);
        assert!(one.is_some());
        assert_ne!(
            one,
            read(br#"{"type":"voice_removed","data":{"voice_id":"w"}}"#)
        );
        assert_eq!(read(b"[]"), None);
    }
}
