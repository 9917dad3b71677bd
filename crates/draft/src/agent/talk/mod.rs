//! A conversation under way: what the client says and what the agent does about it, until one of them ends it.
//!
//! Sound leaves as fast as it is made, so the agent is being heard for as long as what was sent lasts. Whoever
//! speaks or writes meanwhile interrupts it.

mod listening;
pub mod message;
mod waiting;

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use self::message::Said;
use super::minutes::Minutes;
use super::persona::Persona;
use super::persona::Tool;
use super::script;
use super::script::Answer;
use super::voicing;
use super::voicing::Saying;
use crate::account::Account;
use crate::billing::Ticket;
use crate::refusal::Refusal;
use crate::routes::noise;
use crate::socket::Gone;
use crate::socket::Socket;
use mynah_audio::decode::decode_as;
use mynah_synthesis::dsp::activity::Activity;

/// Credits a minute: about what the service's price in money comes to.
pub const A_MINUTE: f64 = 600.0;

/// How often what is due is looked for.
const TICK: Duration = Duration::from_millis(50);
/// Bytes that a client may write in a conversation, and how many each message counts at the least.
const MOST_WRITTEN: usize = 1 << 20;
const A_MESSAGE: usize = 64;
/// Root mean square of speech.
const SPEECH_LEVEL: f32 = 0.02;

/// How a conversation ended.
#[derive(Debug)]
pub enum End {
    /// The client is gone.
    Left,
    /// As it should; why.
    Done(&'static str),
    /// The server ends.
    Closing,
    /// A word, a sentence, and the code of the goodbye.
    Failed(String, String, CloseCode),
}

impl End {
    /// Why, in a sentence.
    pub fn reason(&self) -> &str {
        match self {
            Self::Left => "Client disconnected",
            Self::Done(reason) => reason,
            Self::Closing => "Server shut down",
            Self::Failed(_, message, _) => message,
        }
    }
}

impl From<Gone> for End {
    fn from(Gone: Gone) -> Self {
        Self::Left
    }
}

impl From<Refusal> for End {
    fn from(refusal: Refusal) -> Self {
        let (word, message) = refusal.spoken();
        Self::Failed(word, message, CloseCode::Policy)
    }
}

/// A conversation.
pub struct Talk {
    account: Arc<Account>,
    /// Has the minutes set aside that it may last.
    ticket: Ticket,
    persona: Persona,
    minutes: Minutes,
    began: Instant,
    /// The last event's number.
    event: u64,
    /// What the agent says, until it has been heard.
    saying: Option<Saying>,
    /// What the user said and nobody answered yet.
    inbox: VecDeque<String>,
    /// What the client let the agent know since its last answer.
    context: Vec<String>,
    /// A tool that has not answered.
    waiting: Option<Waiting>,
    activity: Activity,
    /// What is being said to the agent.
    ear: Vec<f32>,
    /// When sound last came.
    heard_at: Instant,
    /// Since when nobody said anything.
    quiet_since: Instant,
    /// Whether it was asked if somebody is there.
    nudged: bool,
    pinged_at: Instant,
    /// How long the way took last.
    way: Duration,
    /// Minutes that the credits were found to be enough for.
    paid_minutes: f64,
    /// Bytes that the client wrote so far.
    written: usize,
    /// Why it ends once all is said.
    ending: Option<&'static str>,
}

/// A tool that was called.
struct Waiting {
    id: String,
    tool: Tool,
    until: Instant,
}

impl Talk {
    /// One that begins now; the ticket pays its first minute.
    pub fn new(ticket: Ticket, persona: Persona, minutes: Minutes) -> Self {
        let now = Instant::now();
        Self {
            activity: Activity::new(persona.ear.1.hz, SPEECH_LEVEL),
            account: Arc::clone(&ticket.account),
            ticket,
            persona,
            minutes,
            began: now,
            event: 0,
            saying: None,
            inbox: VecDeque::new(),
            context: Vec::new(),
            waiting: None,
            ear: Vec::new(),
            heard_at: now,
            quiet_since: now,
            nudged: false,
            pinged_at: now,
            way: Duration::ZERO,
            paid_minutes: 1.0,
            written: 0,
            ending: None,
        }
    }

    /// How long it has lasted.
    pub fn secs(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    /// What is kept of it, and what pays for it.
    pub fn into_parts(self) -> (Minutes, Ticket) {
        (self.minutes, self.ticket)
    }

    /// Talks until it ends; `first` is what the client began with, if that was no beginning.
    pub async fn run(&mut self, socket: &mut Socket, first: Option<String>) -> End {
        let Err(end) = self.talk(socket, first).await;
        end
    }

    async fn talk(
        &mut self,
        socket: &mut Socket,
        first: Option<String>,
    ) -> Result<std::convert::Infallible, End> {
        let closing = self.account.closing.clone();
        let met = json!({
            "conversation_id": self.minutes.about.id,
            "agent_output_audio_format": self.persona.out.0,
            "user_input_audio_format": self.persona.ear.0,
        });
        self.tell(socket, "conversation_initiation_metadata", met)
            .await?;
        self.ping(socket).await?;
        if !self.persona.first.is_empty() {
            let (text, guarded) = (self.persona.first.clone(), self.persona.guards_first);
            self.say(socket, &text, guarded).await?;
        }
        if let Some(message) = first {
            self.take(socket, &message).await?;
        }
        let mut tick = tokio::time::interval(TICK);
        loop {
            while self.may_answer()
                && let Some(said) = self.inbox.pop_front()
            {
                self.answer(socket, &said).await?;
            }
            let is_speaking = self.saying.as_ref().is_some_and(Saying::is_under_way);
            if let Some(reason) = self.ending
                && !is_speaking
            {
                return Err(End::Done(reason));
            }
            tokio::select! {
                piece = next(self.saying.as_ref()) => self.send(socket, piece).await?,
                heard = socket.hear() => match heard {
                    Some(message) => self.take(socket, &message).await?,
                    None => return Err(End::Left),
                },
                _ = tick.tick() => self.look(socket).await?,
                () = closing.cancelled() => return Err(End::Closing),
            }
        }
    }

    /// Whether nothing is to be waited for before the next answer.
    fn may_answer(&self) -> bool {
        let guarded = |saying: &Saying| saying.guarded && saying.is_under_way();
        self.waiting.is_none()
            && self.ending.is_none()
            && !self.saying.as_ref().is_some_and(guarded)
    }

    /// Sends an event, if the agent tells its client such ones.
    async fn tell(&self, socket: &mut Socket, kind: &str, event: Value) -> Result<(), Gone> {
        if kind != "conversation_initiation_metadata" && !self.persona.tells(kind) {
            return Ok(());
        }
        let member = match kind {
            "user_transcript" => "user_transcription_event".to_owned(),
            "agent_chat_response_part" => "text_response_part".to_owned(),
            "client_tool_call" | "agent_tool_response" => kind.to_owned(),
            kind => format!("{kind}_event"),
        };
        let mut message = Map::new();
        message.insert("type".to_owned(), json!(kind));
        message.insert(member, event);
        socket.say(&Value::Object(message)).await
    }

    fn next_event(&mut self) -> u64 {
        self.event += 1;
        self.event
    }

    /// The agent says something.
    async fn say(&mut self, socket: &mut Socket, text: &str, guarded: bool) -> Result<(), End> {
        let secs = self.secs();
        let turn = self.minutes.add("agent", text, "audio", secs);
        let event = self.next_event();
        let pieces = if self.persona.text_only {
            for (kind, part) in [("start", ""), ("delta", text), ("stop", "")] {
                let part = json!({ "text": part, "type": kind, "event_id": event });
                self.tell(socket, "agent_chat_response_part", part).await?;
            }
            None
        } else {
            Some(voicing::begin(&self.account, &self.persona, text).await?)
        };
        let response = json!({ "agent_response": text, "event_id": event });
        self.tell(socket, "agent_response", response).await?;
        self.saying = pieces.map(|pieces| Saying::new(text, turn, guarded, event, pieces));
        self.quiet_since = Instant::now();
        Ok(())
    }

    /// Passes on a piece of what the agent says.
    async fn send(
        &mut self,
        socket: &mut Socket,
        piece: Option<io::Result<Bytes>>,
    ) -> Result<(), End> {
        let event = self.event + 1;
        let Some(saying) = self.saying.as_mut() else {
            return Ok(());
        };
        let piece = match piece {
            Some(Ok(piece)) => piece,
            Some(Err(_)) => return Err(Refusal::internal().into()),
            None => {
                saying.all_sent();
                return Ok(());
            }
        };
        let begins = saying.secs() == 0.0;
        let Some((mut message, bytes)) = saying.take(&piece, event) else {
            return Ok(());
        };
        self.event = event;
        if let Ok(decoded) = decode_as(&bytes, self.persona.out.1) {
            self.minutes.hear_agent(&decoded.pcm, begins);
        }
        if socket.is_garbage()
            && let Some(audio) = message.get_mut("audio_base_64")
        {
            *audio = json!(STANDARD.encode(noise(bytes.len())));
        }
        Ok(self.tell(socket, "audio", message).await?)
    }

    /// The agent falls silent, if it is being heard and may be interrupted.
    async fn interrupt(&mut self, socket: &mut Socket) -> Result<(), End> {
        let Some(saying) = self.saying.take_if(|saying| !saying.guarded) else {
            return Ok(());
        };
        let Some(heard) = saying.cut() else {
            return Ok(());
        };
        self.minutes.correct(saying.turn, &heard.text);
        self.minutes.cut_agent(heard.secs);
        let event = json!({ "event_id": saying.event });
        self.tell(socket, "interruption", event).await?;
        let correction = json!({
            "original_agent_response": saying.text,
            "corrected_agent_response": heard.text,
            "event_id": saying.event,
        });
        Ok(self
            .tell(socket, "agent_response_correction", correction)
            .await?)
    }

    /// Takes a message of the client in.
    async fn take(&mut self, socket: &mut Socket, message: &str) -> Result<(), End> {
        let said = message::read(message)
            .map_err(|why| End::Failed("invalid_message".to_owned(), why, CloseCode::Policy))?;
        match said {
            Said::Audio(audio) => self.listen(socket, &audio).await?,
            Said::Text(text) => self.told(socket, &text).await?,
            Said::Update(update) => {
                self.count(&update)?;
                self.context.push(update);
            }
            Said::Activity => self.stir(),
            Said::Result { id, given } => {
                let result = given.as_deref().map_err(String::as_str);
                self.result(socket, &id, result).await?;
            }
            Said::Feedback(score) => self.minutes.rate(&score),
            Said::Pong => self.way = self.pinged_at.elapsed(),
        }
        Ok(())
    }

    /// Somebody is there.
    fn stir(&mut self) {
        self.quiet_since = Instant::now();
        self.nudged = false;
    }

    /// Counts what the client wrote: all of it is kept until the end.
    fn count(&mut self, text: &str) -> Result<(), End> {
        self.written += text.len() + A_MESSAGE;
        if self.written <= MOST_WRITTEN {
            return Ok(());
        }
        let why = "Too much was written in this conversation.".to_owned();
        Err(End::Failed(
            "conversation_too_long".to_owned(),
            why,
            CloseCode::Policy,
        ))
    }

    /// The user wrote something.
    async fn told(&mut self, socket: &mut Socket, text: &str) -> Result<(), End> {
        self.count(text)?;
        self.stir();
        self.interrupt(socket).await?;
        let secs = self.secs();
        self.minutes.add("user", text, "text", secs);
        self.inbox.push_back(text.to_owned());
        Ok(())
    }

    async fn answer(&mut self, socket: &mut Socket, said: &str) -> Result<(), End> {
        let context = std::mem::take(&mut self.context);
        match script::answer(&self.persona, said, &context) {
            Answer::Say(text) => self.say(socket, &text, false).await,
            Answer::Call(tool, parameters) => {
                self.call(socket, tool, Value::Object(parameters)).await
            }
            Answer::End(text) => {
                self.ending = Some("Agent ended the conversation");
                self.say(socket, &text, true).await
            }
        }
    }

    /// Asks the client's program to do something.
    async fn call(
        &mut self,
        socket: &mut Socket,
        tool: Tool,
        parameters: Value,
    ) -> Result<(), End> {
        let id = format!("call_{}", self.account.chance.id());
        let secs = self.secs();
        self.minutes.call(&id, &tool.name, &parameters, secs);
        let event = json!({
            "tool_name": tool.name,
            "tool_call_id": id,
            "parameters": parameters,
            "event_id": self.next_event(),
        });
        self.tell(socket, "client_tool_call", event).await?;
        let awaited = tool.is_awaited && self.persona.tells("client_tool_call");
        let until = Duration::try_from_secs_f64(tool.patience_secs).unwrap_or_default();
        self.waiting = Some(Waiting {
            until: Instant::now() + until,
            id: id.clone(),
            tool,
        });
        if awaited {
            return Ok(());
        }
        self.result(socket, &id, Ok("")).await
    }

    /// A tool has answered, or has not.
    async fn result(
        &mut self,
        socket: &mut Socket,
        id: &str,
        result: Result<&str, &str>,
    ) -> Result<(), End> {
        let Some(waiting) = self.waiting.take_if(|waiting| waiting.id == id) else {
            return Ok(());
        };
        let tool = waiting.tool.name;
        self.minutes.result(id, &tool, result);
        let response = json!({
            "tool_name": tool,
            "tool_call_id": id,
            "tool_type": "client",
            "is_error": result.is_err(),
            "is_called": true,
            "event_id": self.next_event(),
        });
        self.tell(socket, "agent_tool_response", response).await?;
        let text = script::report(&tool, result);
        self.say(socket, &text, false).await
    }
}

/// The next piece of what the agent says; waits for ever where it says nothing.
async fn next(saying: Option<&Saying>) -> Option<io::Result<Bytes>> {
    match saying.and_then(Saying::pieces) {
        Some(pieces) => pieces.next().await,
        None => std::future::pending().await,
    }
}
