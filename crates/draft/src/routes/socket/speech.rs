//! Speech over a socket: one utterance (`stream-input`), or several contexts at once (`multi-stream-input`).
//!
//! Text is gathered until enough of it is there, then spoken like any request: admitted, charged and filed by
//! itself. One piece is spoken at a time; what waits behind it holds the client back.

use mynah_core::models::Endpoint;
use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::context::Context;
use super::context::Due;
use crate::account::Account;
use crate::form;
use crate::form::Form;
use crate::generation;
use crate::generation::Alignment;
use crate::generation::Chunk;
use crate::generation::Times;
use crate::order::Body;
use crate::order::Manner;
use crate::order::Order;
use crate::order::parameter;
use crate::path::Path;
use crate::query::Asked;
use crate::refusal::Refusal;
use crate::relay::Receiver;
use crate::routes::method::get;
use crate::socket::Socket;
use crate::socket::Upgrade;
use crate::speaking::Speaking;
use mynah_core::format::Codec;

/// Contexts that may be open at once.
const MOST_CONTEXTS: usize = 5;
/// Pieces that may wait to be spoken before nothing more is read.
const MOST_WAITING: usize = 16;
/// The name of the context that messages without one belong to.
const USUAL: &str = "default";

pub(super) fn routes() -> Router<Arc<Account>> {
    let way = |many: bool| {
        get(move |account, voice, asked, headers, upgrade| {
            open(account, voice, asked, headers, upgrade, many)
        })
    };
    Router::new()
        .route("/v1/text-to-speech/{voice}/stream-input", way(false))
        .route("/v1/text-to-speech/{voice}/multi-stream-input", way(true))
}

/// `/v1/text-to-speech/{voice_id}/stream-input` and `…/multi-stream-input`
async fn open(
    State(account): State<Arc<Account>>,
    Path(voice): Path<String>,
    asked: Asked,
    headers: HeaderMap,
    upgrade: Upgrade,
    many: bool,
) -> Result<Response, Refusal> {
    let patience = asked.number::<u64>("inactivity_timeout")?.unwrap_or(20);
    if !(1..=180).contains(&patience) {
        return Err(parameter(
            "inactivity_timeout",
            "The inactivity timeout must be between 1 and 180 seconds.",
        ));
    }
    let eager = asked.flag("auto_mode")?.unwrap_or(false);
    let timed = asked.flag("sync_alignment")?.unwrap_or(false);
    let token = asked.one("single_use_token");
    let let_in = token.is_some() || headers.contains_key("xi-api-key");
    if let_in {
        let purpose = "tts_websocket";
        account.check_key_or_token(&headers, token, purpose).await?;
    } else if asked.one("authorization").is_some() {
        return Err(Refusal::bearer());
    }
    let session = Session {
        account,
        voice,
        asked,
        many,
        eager,
        timed,
        patience: Duration::from_secs(patience),
        let_in,
        ending: false,
        contexts: Vec::new(),
        waiting: VecDeque::new(),
    };
    if let_in {
        session.check().await?;
    }
    Ok(upgrade.answer(None, |socket| session.run(socket)))
}

/// One socket's conversation.
struct Session {
    account: Arc<Account>,
    voice: String,
    asked: Asked,
    /// Whether there are contexts.
    many: bool,
    /// Whether each message is spoken at once.
    eager: bool,
    /// Whether each piece of sound has its times.
    timed: bool,
    /// How long the client may say nothing.
    patience: Duration,
    /// Whether the key was shown; otherwise the first message has to.
    let_in: bool,
    /// Whether nothing more is to come from the client.
    ending: bool,
    contexts: Vec<Context>,
    waiting: VecDeque<Work>,
}

/// What is to be done when its turn comes.
enum Work {
    /// This is spoken, for the context of this name.
    Speak(String, Map<String, Value>),
    /// This context has ended.
    End(String),
}

/// Why a session ends before its time.
pub(super) enum Stop {
    /// Refused, in words.
    Refused(Refusal),
    /// A word of the protocol and the sentence.
    Said(&'static str, String),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Session {
    /// Refuses what no message could make good: a voice, model, format or wish that can't be.
    async fn check(&self) -> Result<(), Refusal> {
        let probe = Map::from_iter([("text".to_owned(), json!("-"))]);
        self.order(&probe).await.map(drop)
    }

    async fn order(&self, said: &Map<String, Value>) -> Result<Order, Refusal> {
        let mut members = said.clone();
        let model = self
            .asked
            .one("model_id")
            .unwrap_or("eleven_multilingual_v2");
        members.insert("model_id".to_owned(), json!(model));
        for name in ["language_code", "apply_text_normalization"] {
            if let Some(value) = self.asked.one(name) {
                members.insert(name.to_owned(), json!(value));
            }
        }
        if let Some(seed) = self.asked.number::<i64>("seed")? {
            members.insert("seed".to_owned(), json!(seed));
        }
        let (body, manner) = (Body::of(&members)?, Manner::STREAM_TIMED);
        let order = self.account.order(body, &self.voice, &self.asked, manner);
        let order = order.await?;
        order.model.check(Endpoint::SpeechSocket)?;
        let format = order.format;
        let is_served = match format.codec {
            Codec::Wav => false,
            Codec::Mp3 => format.hz != 24_000,
            Codec::Pcm => ![32_000, 48_000].contains(&format.hz),
            Codec::Ulaw | Codec::Alaw | Codec::Opus => true,
        };
        if !is_served {
            return Err(parameter(
                "output_format",
                "This output format is not served by this socket.",
            ));
        }
        Ok(order)
    }

    async fn run(mut self, mut socket: Socket) {
        let closing = self.account.closing.clone();
        let mut spoken: Option<Receiver> = None;
        let mut heard_at = Instant::now();
        let stop = loop {
            while spoken.is_none() {
                match self.waiting.pop_front() {
                    Some(Work::Speak(context, said)) => {
                        match self.speak(&context, &said, socket.is_garbage()).await {
                            Ok(pieces) => spoken = Some(pieces),
                            Err(refusal) => return refuse(socket, refusal.into()).await,
                        }
                    }
                    Some(Work::End(context)) => {
                        let end = self.named(json!({ "audio": null, "isFinal": true }), &context);
                        if socket.say(&end).await.is_err() {
                            return;
                        }
                    }
                    None => break,
                }
            }
            if self.ending && spoken.is_none() {
                return socket.close().await;
            }
            let is_idle = spoken.is_none();
            let may_hear = !self.ending && self.waiting.len() < MOST_WAITING;
            tokio::select! {
                piece = next(spoken.as_ref()) => match piece {
                    Some(Ok(piece)) => {
                        let piece = String::from_utf8_lossy(&piece).into_owned();
                        if socket.pass(piece).await.is_err() {
                            return;
                        }
                    }
                    Some(Err(_)) => break Stop::Refused(Refusal::internal()),
                    None => {
                        spoken = None;
                        // The client's time begins when it has heard all.
                        heard_at = Instant::now();
                    }
                },
                heard = socket.hear(), if may_hear => {
                    let Some(heard) = heard else {
                        return socket.close().await;
                    };
                    heard_at = Instant::now();
                    if let Err(stop) = self.take(&heard).await {
                        break stop;
                    }
                }
                () = tokio::time::sleep_until(heard_at + self.patience), if is_idle => {
                    let message = "Have not received a new text input within the timeout of ";
                    let message = format!(
                        "{message}{} seconds. Streaming input terminated. Please make sure to send \"\" as an end of sequence.",
                        self.patience.as_secs()
                    );
                    break Stop::Said("input_timeout_exceeded", message);
                }
                () = closing.cancelled() => return socket.leave().await,
            }
        };
        refuse(socket, stop).await;
    }

    /// Takes one message in.
    async fn take(&mut self, message: &str) -> Result<(), Stop> {
        let said = form::members(message.as_bytes())?;
        check_members(&said)?;
        if !self.let_in {
            self.account.check_shown(&said)?;
            self.let_in = true;
            self.check().await?;
        }
        let is = |name: &str| said.get(name).and_then(Value::as_bool) == Some(true);
        if self.many && is("close_socket") {
            for context in std::mem::take(&mut self.contexts) {
                self.waiting.push_back(Work::End(context.name));
            }
            self.ending = true;
            return Ok(());
        }
        let name = ["context_id", "contextId"].iter().find_map(|name| {
            let name = said.get(*name).filter(|_| self.many)?;
            name.as_str()
        });
        let name = name.unwrap_or(USUAL).to_owned();
        let known = self
            .contexts
            .iter()
            .position(|context| context.name == name);
        if self.many && is("close_context") {
            if let Some(place) = known {
                self.contexts.remove(place);
                self.waiting.push_back(Work::End(name));
            }
            return Ok(());
        }
        let place = if let Some(place) = known {
            place
        } else {
            if self.contexts.len() >= MOST_CONTEXTS {
                let message = format!(
                    "You have exceeded the maximum simultaneous contexts allowed per connection ({MOST_CONTEXTS})."
                );
                return Err(Stop::Said("max_active_conversations", message));
            }
            let context = Context::open(name.clone(), &said)?;
            // A setting or a dictionary that can't be is told at once.
            self.order(&context.settled("-")).await?;
            self.contexts.push(context);
            self.contexts.len() - 1
        };
        let Some(context) = self.contexts.get_mut(place) else {
            return Ok(());
        };
        let text = said.get("text").and_then(Value::as_str);
        let is_end = !self.many && text == Some("");
        context.add(text.unwrap_or_default());
        let due = if is_end || is("flush") || self.eager {
            Due::All
        } else if is("try_trigger_generation") {
            Due::Some
        } else {
            Due::Scheduled
        };
        if let Some(text) = context.due(due) {
            let said = context.settled(&text);
            self.waiting.push_back(Work::Speak(name.clone(), said));
        }
        if is_end {
            self.waiting.push_back(Work::End(name));
            self.ending = true;
        }
        Ok(())
    }

    /// Begins to speak.
    async fn speak(
        &self,
        context: &str,
        said: &Map<String, Value>,
        garbage: bool,
    ) -> Result<Receiver, Refusal> {
        let order = self.order(said).await?;
        let speaking = Speaking::one(&self.account, order, Manner::STREAM_TIMED, garbage).await?;
        let times = if self.timed {
            Times::Along
        } else {
            Times::Ahead
        };
        let frame = self.named(json!({ "isFinal": null }), context);
        let mut from = 0.0;
        Ok(speaking.pieces(times, move |speaking, chunk| {
            let until = generation::heard_until(speaking.format(), &chunk.audio, from);
            let piece = written(&frame, speaking, chunk, from);
            from = until;
            Some(piece)
        }))
    }

    /// The message with the name of its context, where there are several.
    fn named(&self, mut message: Value, context: &str) -> Value {
        if self.many
            && let Some(members) = message.as_object_mut()
        {
            members.insert("contextId".to_owned(), json!(context));
        }
        message
    }
}

/// Refuses a message without any known member, or with a member of a wrong type.
fn check_members(said: &Map<String, Value>) -> Result<(), Refusal> {
    const TEXTS: [&str; 6] = [
        "text",
        "context_id",
        "contextId",
        "xi_api_key",
        "xi-api-key",
        "authorization",
    ];
    const FLAGS: [&str; 4] = [
        "try_trigger_generation",
        "flush",
        "close_context",
        "close_socket",
    ];
    const OBJECTS: [&str; 3] = ["voice_settings", "generation_config", "generator_config"];
    const LOCATORS: &str = "pronunciation_dictionary_locators";
    let mut form = Form::new(said, &["body"]);
    for name in TEXTS {
        form.text(name, false);
    }
    for name in FLAGS {
        form.flag(name);
    }
    for name in OBJECTS {
        form.object(name);
    }
    form.list(LOCATORS, Value::is_object, "model_attributes_type");
    let mut known = TEXTS
        .iter()
        .chain(&FLAGS)
        .chain(&OBJECTS)
        .chain([&LOCATORS]);
    if !known.any(|name| said.contains_key(*name)) {
        form.fault("text", "missing", "Field required");
    }
    form.check()
}

/// The next piece of what is spoken; waits for ever where nothing is.
pub(super) async fn next(spoken: Option<&Receiver>) -> Option<io::Result<Bytes>> {
    match spoken {
        Some(spoken) => spoken.next().await,
        None => std::future::pending().await,
    }
}

/// A piece of sound as a message.
fn written(frame: &Value, speaking: &Speaking, chunk: &Chunk, from: f64) -> Bytes {
    let mut message = frame.clone();
    if let Some(members) = message.as_object_mut() {
        let audio = STANDARD.encode(speaking.sent(&chunk.audio));
        members.insert("audio".to_owned(), json!(audio));
        members.insert("alignment".to_owned(), timed(&chunk.alignment, from));
        let normalised = timed(&chunk.normalised, from);
        members.insert("normalizedAlignment".to_owned(), normalised);
    }
    message.to_string().into()
}

/// Both names of the durations are in use.
fn timed(alignment: &Alignment, from: f64) -> Value {
    if alignment.is_empty() {
        return Value::Null;
    }
    let (chars, starts, lengths) = alignment.millis(from);
    json!({
        "chars": chars,
        "charStartTimesMs": starts,
        "charDurationsMs": lengths,
        "charsDurationsMs": lengths,
    })
}

pub(super) async fn refuse(socket: Socket, stop: Stop) {
    let (word, message) = match stop {
        Stop::Refused(refusal) => refusal.spoken(),
        Stop::Said(word, message) => (word.to_owned(), message),
    };
    let frame = json!({ "message": message, "error": word, "code": 1008 });
    socket.refuse(&frame, &message, CloseCode::Policy).await;
}
