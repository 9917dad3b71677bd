//! Dialogue over a socket (`stream-input`): turns as they are written, each spoken, charged and filed by itself.
//!
//! A turn is spoken when the next one begins, or when the client flushes or ends. One turn is spoken at a time; what
//! waits behind it holds the client back.

use std::collections::VecDeque;
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

use super::speech::Stop;
use super::speech::next;
use super::speech::refuse;
use crate::account::Account;
use crate::form;
use crate::generation;
use crate::generation::Chunk;
use crate::generation::Times;
use crate::order::Body;
use crate::order::Manner;
use crate::order::asked_model;
use crate::order::parameter;
use crate::query::Asked;
use crate::refusal::Refusal;
use crate::relay::Receiver;
use crate::routes::method::get;
use crate::socket::Socket;
use crate::socket::Upgrade;
use crate::speaking::Speaking;
use mynah_core::models::Endpoint;

/// The model of a socket that names none.
const USUAL_MODEL: &str = "eleven_v3";
/// How long the client may say nothing.
const PATIENCE: Duration = Duration::from_secs(20);
/// Turns that may wait to be spoken before nothing more is read.
const MOST_WAITING: usize = 16;

pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new().route("/v1/text-to-dialogue/stream-input", get(open))
}

/// `/v1/text-to-dialogue/stream-input`
async fn open(
    State(account): State<Arc<Account>>,
    asked: Asked,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response, Refusal> {
    let token = asked.one("single_use_token");
    let let_in = token.is_some() || headers.contains_key("xi-api-key");
    if let_in {
        let purpose = "tts_websocket";
        account.check_key_or_token(&headers, token, purpose).await?;
    } else if asked.one("authorization").is_some() {
        return Err(Refusal::bearer());
    }
    let model = asked_model(asked.one("model_id").unwrap_or(USUAL_MODEL))?;
    model.check(Endpoint::DialogueSocket)?;
    let session = Session {
        timed: asked.flag("sync_alignment")?.unwrap_or(false),
        most_voices: model.socket_voices,
        account,
        asked,
        let_in,
        begun: None,
        pending: None,
        waiting: VecDeque::new(),
        ending: false,
    };
    Ok(upgrade.answer(None, |socket| session.run(socket)))
}

/// One socket's dialogue.
struct Session {
    account: Arc<Account>,
    asked: Asked,
    timed: bool,
    most_voices: usize,
    /// True if the key was shown; otherwise the first message has to.
    let_in: bool,
    /// Voices and settings of the first message.
    begun: Option<Begun>,
    /// The turn that is being written.
    pending: Option<Turn>,
    waiting: VecDeque<Turn>,
    /// True if nothing more is to come from the client.
    ending: bool,
}

struct Begun {
    voices: Vec<String>,
    shared: Map<String, Value>,
}

struct Turn {
    voice: String,
    text: String,
}

impl Session {
    async fn run(mut self, mut socket: Socket) {
        let closing = self.account.closing.clone();
        let mut spoken: Option<Receiver> = None;
        let mut heard_at = Instant::now();
        let stop = loop {
            if spoken.is_none()
                && let Some(turn) = self.waiting.pop_front()
            {
                match self.speak(&turn, socket.is_garbage()).await {
                    Ok(pieces) => spoken = Some(pieces),
                    Err(refusal) => break refusal.into(),
                }
            }
            if self.ending && spoken.is_none() {
                let end = json!({ "is_final": true });
                if socket.say(&end).await.is_err() {
                    return;
                }
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
                        heard_at = Instant::now();
                        let end = json!({ "is_final_audio_for_turn": true });
                        if socket.say(&end).await.is_err() {
                            return;
                        }
                    }
                },
                heard = socket.hear(), if may_hear => {
                    let Some(heard) = heard else {
                        return socket.close().await;
                    };
                    heard_at = Instant::now();
                    if let Err(stop) = self.take(&heard) {
                        break stop;
                    }
                }
                () = tokio::time::sleep_until(heard_at + PATIENCE), if is_idle => {
                    let message = "No input was received within the timeout of 20 seconds.";
                    break Stop::Said("input_timeout_exceeded", message.to_owned());
                }
                () = closing.cancelled() => return socket.leave().await,
            }
        };
        refuse(socket, stop).await;
    }

    /// Takes one message in.
    fn take(&mut self, message: &str) -> Result<(), Stop> {
        let said = form::members(message.as_bytes())?;
        if !self.let_in {
            self.account.check_shown(&said)?;
            self.let_in = true;
        }
        match (&self.begun, said.get("voices")) {
            (None, _) => self.begin(&said)?,
            (Some(_), Some(_)) => {
                let message = "The voices can only be sent with the first message.";
                return Err(Stop::Said("invalid_message", message.to_owned()));
            }
            (Some(_), None) => {}
        }
        let inputs = said.get("inputs").and_then(Value::as_array);
        for input in inputs.into_iter().flatten() {
            self.append(input)?;
        }
        let is = |name: &str| said.get(name).and_then(Value::as_bool) == Some(true);
        self.ending = is("close_socket");
        if self.ending || is("flush") {
            self.waiting.extend(self.pending.take());
        }
        Ok(())
    }

    /// Takes voices and settings of the first message.
    fn begin(&mut self, said: &Map<String, Value>) -> Result<(), Stop> {
        let voices = said.get("voices").and_then(Value::as_array);
        let voices: Option<Vec<String>> = voices.and_then(|voices| {
            let mut voices = voices.iter();
            voices.try_fold(Vec::new(), |mut all, voice| {
                all.push(voice.as_str()?.to_owned());
                Some(all)
            })
        });
        let voices = voices.unwrap_or_default();
        if voices.is_empty() || voices.len() > self.most_voices {
            let message = format!(
                "The first message must name between 1 and {} voices.",
                self.most_voices
            );
            return Err(Stop::Refused(parameter("voices", &message)));
        }
        let mut shared = Map::new();
        let model = self.asked.one("model_id").unwrap_or(USUAL_MODEL);
        shared.insert("model_id".to_owned(), json!(model));
        for name in ["language_code", "apply_text_normalization"] {
            if let Some(value) = self.asked.one(name) {
                shared.insert(name.to_owned(), json!(value));
            }
        }
        if let Some(seed) = self.asked.number::<i64>("seed")? {
            shared.insert("seed".to_owned(), json!(seed));
        }
        for name in ["voice_settings", "pronunciation_dictionary_locators"] {
            if let Some(value) = said.get(name).filter(|value| !value.is_null()) {
                shared.insert(name.to_owned(), value.clone());
            }
        }
        self.begun = Some(Begun { voices, shared });
        Ok(())
    }

    /// Appends a text. Another voice or a new turn ends the turn before.
    fn append(&mut self, input: &Value) -> Result<(), Stop> {
        let text = |name: &str| input.get(name).and_then(Value::as_str);
        let (Some(text), Some(voice)) = (text("text"), text("voice_id")) else {
            let message = "Each input needs a text and a voice_id.";
            return Err(Stop::Refused(parameter("inputs", message)));
        };
        let is_known = self.begun.as_ref().is_some_and(|begun| {
            let mut voices = begun.voices.iter();
            voices.any(|known| known == voice)
        });
        if !is_known {
            let message = "The voice is not one of the first message.";
            return Err(Stop::Refused(parameter("voice_id", message)));
        }
        let is_new = input.get("new_turn").and_then(Value::as_bool) == Some(true);
        match &mut self.pending {
            Some(turn) if turn.voice == voice && !is_new => turn.text.push_str(text),
            _ => {
                let turn = Turn {
                    voice: voice.to_owned(),
                    text: text.to_owned(),
                };
                self.waiting.extend(self.pending.replace(turn));
            }
        }
        Ok(())
    }

    /// Begins to speak a turn.
    async fn speak(&self, turn: &Turn, garbage: bool) -> Result<Receiver, Refusal> {
        let shared = self.begun.as_ref().map(|begun| begun.shared.clone());
        let mut members = shared.unwrap_or_default();
        members.insert("text".to_owned(), json!(turn.text.trim()));
        let (body, manner) = (Body::of(&members)?, Manner::STREAM_TIMED);
        let order = self.account.order(body, &turn.voice, &self.asked, manner);
        let orders = vec![order.await?];
        let speaking = Speaking::dialogue(&self.account, orders, manner, garbage).await?;
        let timed = self.timed;
        let mut from = 0.0;
        Ok(speaking.pieces(Times::Along, move |speaking, chunk| {
            let until = generation::heard_until(speaking.format(), &chunk.audio, from);
            let piece = written(speaking, chunk, timed.then_some(from));
            from = until;
            Some(piece)
        }))
    }
}

/// A piece of sound as a message.
fn written(speaking: &Speaking, chunk: &Chunk, timed: Option<f64>) -> Bytes {
    let mut message = json!({ "audio": STANDARD.encode(speaking.sent(&chunk.audio)) });
    if let Some(from) = timed.filter(|_| !chunk.alignment.is_empty())
        && let Some(members) = message.as_object_mut()
    {
        let (chars, starts, lengths) = chunk.alignment.millis(from);
        let times = json!({
            "chars": chars,
            "char_start_times_ms": starts,
            "char_durations_ms": lengths,
        });
        members.insert("alignment".to_owned(), times);
    }
    message.to_string().into()
}
