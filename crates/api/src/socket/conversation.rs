//! A conversation with an agent: sound and text both ways.
//!
//! The first message sent is [`TalkOut::begin`], the first one heard [`TalkIn::Met`]. Pings are answered with
//! [`TalkOut::pong`]. After [`TalkIn::Interrupted`] everything up to that event is thrown away, also what still
//! arrives: [`Hearer`] knows. The end is the end of the socket; no message says so.

use std::fmt;

use base64::Engine as _;
use serde::{Deserialize as _, Serialize};
use serde_json::{Map, Value, json};

use crate::endpoint::{Price, Query};
use crate::lines::LineFault;
use crate::refusal::Refusal;
use crate::socket::speech::PieceTimes;
use crate::socket::{Channel, Place};
use crate::types::language::Tag;
use crate::types::lenient::BASE64;
use mynah_core::ids::{AgentId, ConversationId, VoiceId};
use mynah_core::secret::Secret;

/// `/v1/convai/conversation`
///
/// Price: per minute, and what the agent's language model costs.
#[derive(Clone, Debug)]
pub enum Talk {
    /// With an agent that anyone may talk to.
    Public(AgentId),
    /// At the signed address that the service gave; to be opened within 15 minutes.
    Signed(Secret),
}

impl Channel for Talk {
    const ROUTE: &'static str = "/v1/convai/conversation";
    const PRICE: Price = Price::Minutes;
    type Out = TalkOut;
    type In = TalkIn;

    fn place(&self) -> Place {
        match self {
            Self::Public(agent) => Place::Keyless {
                path: Self::ROUTE.to_owned(),
                query: Query::default().with("agent_id", Some(agent)),
            },
            Self::Signed(address) => Place::Signed(address.clone()),
        }
    }

    fn protocol(&self) -> Option<&'static str> {
        Some("convai")
    }

    fn read(message: &str) -> Result<TalkIn, LineFault> {
        read(message)
    }

    /// An agent may end the conversation whenever it likes.
    fn may_be_last(_said: &TalkIn) -> bool {
        true
    }
}

/// What is said to the agent.
#[derive(Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct TalkOut(Value);

/// How a conversation begins; what is left as it is stays the agent's. Overriding what the agent does not allow
/// ends the conversation.
#[derive(Clone, Default, PartialEq)]
pub struct Overrides {
    /// What the agent is told to be.
    pub prompt: Option<String>,
    /// What it says first.
    pub first_message: Option<String>,
    /// Its language.
    pub language: Option<Tag>,
    /// Its voice.
    pub voice: Option<VoiceId>,
    /// Whether there is no sound either way.
    pub text_only: bool,
    /// Values for the agent's placeholders: text, numbers, truth values.
    pub variables: Map<String, Value>,
    /// Whom the agent talks to, in the user's own words.
    pub user: Option<String>,
}

/// Without what it says.
impl fmt::Debug for Overrides {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Overrides({:?}, {:?})", self.voice, self.language)
    }
}

/// What one thinks of something the agent said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Score {
    /// Good.
    Like,
    /// Not good.
    Dislike,
}

impl TalkOut {
    /// Always first.
    pub fn begin(overrides: &Overrides) -> Self {
        let mut agent = Map::new();
        if let Some(prompt) = &overrides.prompt {
            agent.insert("prompt".to_owned(), json!({ "prompt": prompt }));
        }
        if let Some(first) = &overrides.first_message {
            agent.insert("first_message".to_owned(), json!(first));
        }
        if let Some(language) = &overrides.language {
            agent.insert("language".to_owned(), json!(language));
        }
        let mut config = Map::new();
        if !agent.is_empty() {
            config.insert("agent".to_owned(), Value::Object(agent));
        }
        if let Some(voice) = &overrides.voice {
            config.insert("tts".to_owned(), json!({ "voice_id": voice }));
        }
        if overrides.text_only {
            config.insert("conversation".to_owned(), json!({ "text_only": true }));
        }
        let mut begin = Self::of("conversation_initiation_client_data");
        if !config.is_empty() {
            begin.put("conversation_config_override", config);
        }
        if !overrides.variables.is_empty() {
            begin.put("dynamic_variables", overrides.variables.clone());
        }
        if let Some(user) = &overrides.user {
            begin.put("user_id", user.as_str());
        }
        begin
    }

    /// A piece of sound in the format that [`TalkIn::Met`] names: 20 to 250 ms.
    pub fn sound(bytes: &[u8]) -> Self {
        Self(json!({ "user_audio_chunk": BASE64.encode(bytes) }))
    }

    /// The answer to a ping.
    pub fn pong(event: u64) -> Self {
        Self::of("pong").with("event_id", event)
    }

    /// Something written instead of said.
    pub fn message(text: &str) -> Self {
        Self::of("user_message").with("text", text)
    }

    /// Something that the agent should know and need not answer.
    pub fn context(text: &str) -> Self {
        Self::of("contextual_update").with("text", text)
    }

    /// Somebody is there: the agent waits.
    pub fn activity() -> Self {
        Self::of("user_activity")
    }

    /// What a tool of this program gave.
    pub fn tool_result(call: &str, result: Result<&str, &str>) -> Self {
        let (said, is_error) = match result {
            Ok(said) => (said, false),
            Err(said) => (said, true),
        };
        Self::of("client_tool_result")
            .with("tool_call_id", call)
            .with("result", said)
            .with("is_error", is_error)
    }

    /// What one thinks of what was said at this event.
    pub fn feedback(event: u64, score: Score) -> Self {
        Self::of("feedback")
            .with("event_id", event)
            .with("score", json!(score))
    }

    fn of(kind: &str) -> Self {
        Self(json!({ "type": kind }))
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.put(name, value);
        self
    }

    fn put(&mut self, name: &str, value: impl Into<Value>) {
        if let Value::Object(members) = &mut self.0 {
            members.insert(name.to_owned(), value.into());
        }
    }
}

/// Without what is said.
impl fmt::Debug for TalkOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.0.get("type").and_then(Value::as_str);
        write!(f, "TalkOut({})", kind.unwrap_or("sound"))
    }
}

/// What the agent's side says.
#[derive(Clone, PartialEq)]
pub enum TalkIn {
    /// The conversation begins; always first.
    Met(Met),
    /// A piece of what the agent says.
    Sound {
        /// In the agent's format.
        audio: Vec<u8>,
        /// Of what it is a piece; they count up.
        event: u64,
        /// Times of its letters, where they are told.
        times: Option<PieceTimes>,
    },
    /// What the user was heard to say.
    UserSaid {
        /// The words.
        text: String,
        /// Whether they may still change.
        tentative: bool,
    },
    /// All that the agent says now, told with its first sound.
    AgentSays(String),
    /// How much of it was heard when it was interrupted.
    AgentSaid {
        /// What it would have said.
        original: String,
        /// What it did say.
        corrected: String,
    },
    /// A piece of a written answer.
    AgentWrites {
        /// The piece.
        text: String,
        /// Where in the answer it is.
        part: Part,
    },
    /// Everything up to this event is void.
    Interrupted(u64),
    /// To be answered at once.
    Ping {
        /// What the answer names.
        event: u64,
        /// How long the service thinks that the way takes.
        ms: Option<u64>,
    },
    /// The agent asks this program to do something.
    ToolCall {
        /// What.
        tool: String,
        /// What the answer names.
        call: String,
        /// With what.
        parameters: Value,
    },
    /// How sure it is that somebody speaks, 0 … 1.
    Voice(f64),
    /// Whatever else: tools of the agent's own, guardrails, kinds that this version does not know.
    Other {
        /// The service's word for it.
        kind: String,
        /// All of it.
        said: Value,
    },
}

/// How a conversation begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Met {
    /// Its id.
    pub conversation: ConversationId,
    /// What the agent's sound is: `pcm_16000` if not said.
    pub agent_format: String,
    /// What it wants to hear: `pcm_16000` if not said.
    pub user_format: String,
}

/// Where in a written answer a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// At its beginning.
    Start,
    /// Within.
    Middle,
    /// At its end.
    End,
}

/// Without what is said.
impl fmt::Debug for TalkIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Met(met) => write!(f, "Met({})", met.conversation),
            Self::Sound { audio, event, .. } => write!(f, "Sound({} bytes, {event})", audio.len()),
            Self::UserSaid { .. } => f.write_str("UserSaid"),
            Self::AgentSays(_) => f.write_str("AgentSays"),
            Self::AgentSaid { .. } => f.write_str("AgentSaid"),
            Self::AgentWrites { part, .. } => write!(f, "AgentWrites({part:?})"),
            Self::Interrupted(event) => write!(f, "Interrupted({event})"),
            Self::Ping { event, .. } => write!(f, "Ping({event})"),
            Self::ToolCall { tool, .. } => write!(f, "ToolCall({tool})"),
            Self::Voice(score) => write!(f, "Voice({score})"),
            Self::Other { kind, .. } => write!(f, "Other({kind})"),
        }
    }
}

/// Knows which sound is void after an interruption.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hearer {
    void: Option<u64>,
}

impl Hearer {
    /// Whether this message is still to be heard. Tells of an interruption by remembering it.
    pub fn counts(&mut self, said: &TalkIn) -> bool {
        match said {
            TalkIn::Interrupted(event) => {
                self.void = self.void.max(Some(*event));
                true
            }
            TalkIn::Sound { event, .. } => Some(*event) > self.void,
            _ => true,
        }
    }
}

/// The member that holds what a message says; for most kinds it is not called like the kind.
fn payload<'a>(said: &'a Value, kind: &str) -> &'a Value {
    let name = match kind {
        "user_transcript" => "user_transcription_event",
        "tentative_user_transcript" => "tentative_user_transcription_event",
        "agent_chat_response_part" => "text_response_part",
        "client_tool_call" => "client_tool_call",
        kind => &format!("{kind}_event"),
    };
    said.get(name).unwrap_or(&Value::Null)
}

fn text(from: &Value, name: &str) -> String {
    let text = from.get(name).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// Ids of events are numbers, and have been texts.
fn number(from: &Value, name: &str) -> Option<u64> {
    let value = from.get(name)?;
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

fn read(message: &str) -> Result<TalkIn, LineFault> {
    // One message that is no JSON does not end a conversation.
    let Ok(said) = serde_json::from_str::<Value>(message) else {
        return Ok(TalkIn::Other {
            kind: String::new(),
            said: Value::Null,
        });
    };
    let kind = text(&said, "type");
    let event = payload(&said, &kind);
    let known = match kind.as_str() {
        "error" => {
            let refusal = Refusal::read(message.as_bytes());
            return Err(LineFault::Refused(Box::new(refusal)));
        }
        "conversation_initiation_metadata" => Some(TalkIn::Met(met(event))),
        "audio" => sound(event),
        "user_transcript" | "tentative_user_transcript" => Some(TalkIn::UserSaid {
            text: text(event, "user_transcript"),
            tentative: kind.starts_with("tentative"),
        }),
        "agent_response" => Some(TalkIn::AgentSays(text(event, "agent_response"))),
        "agent_response_correction" => Some(TalkIn::AgentSaid {
            original: text(event, "original_agent_response"),
            corrected: text(event, "corrected_agent_response"),
        }),
        "agent_chat_response_part" => Some(TalkIn::AgentWrites {
            text: text(event, "text"),
            part: match event.get("type").and_then(Value::as_str) {
                Some("start") => Part::Start,
                Some("stop") => Part::End,
                _ => Part::Middle,
            },
        }),
        "interruption" => number(event, "event_id").map(TalkIn::Interrupted),
        "ping" => number(event, "event_id").map(|id| TalkIn::Ping {
            event: id,
            ms: number(event, "ping_ms"),
        }),
        "client_tool_call" => Some(TalkIn::ToolCall {
            tool: text(event, "tool_name"),
            call: text(event, "tool_call_id"),
            parameters: event.get("parameters").cloned().unwrap_or_default(),
        }),
        "vad_score" => event
            .get("vad_score")
            .and_then(Value::as_f64)
            .map(TalkIn::Voice),
        _ => None,
    };
    Ok(known.unwrap_or(TalkIn::Other { kind, said }))
}

fn met(event: &Value) -> Met {
    let format = |name: &str| {
        let format = event.get(name).and_then(Value::as_str);
        format.unwrap_or("pcm_16000").to_owned()
    };
    Met {
        conversation: ConversationId::new(text(event, "conversation_id")),
        agent_format: format("agent_output_audio_format"),
        user_format: format("user_input_audio_format"),
    }
}

fn sound(event: &Value) -> Option<TalkIn> {
    let times = event.get("alignment");
    Some(TalkIn::Sound {
        audio: BASE64.decode(text(event, "audio_base_64")).ok()?,
        event: number(event, "event_id")?,
        times: times.and_then(|times| PieceTimes::deserialize(times).ok()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(message: &str) -> TalkIn {
        read(message).unwrap()
    }

    #[test]
    fn what_is_sent_is_as_the_service_wants_it() {
        let text = |out: &TalkOut| serde_json::to_string(out).unwrap();
        assert_eq!(
            text(&TalkOut::begin(&Overrides::default())),
            r#"{"type":"conversation_initiation_client_data"}"#
        );
        let overrides = Overrides {
            prompt: Some("Be brief.".to_owned()),
            voice: Some(VoiceId::from("v")),
            ..Overrides::default()
        };
        assert_eq!(
            serde_json::to_value(TalkOut::begin(&overrides)).unwrap(),
            json!({"type": "conversation_initiation_client_data", "conversation_config_override":
                {"agent": {"prompt": {"prompt": "Be brief."}}, "tts": {"voice_id": "v"}}})
        );
        assert_eq!(
            text(&TalkOut::sound(&[0, 1, 2])),
            r#"{"user_audio_chunk":"AAEC"}"#
        );
        let result = TalkOut::tool_result("c", Err("no such tool"));
        assert_eq!(result.0["is_error"], true);
        assert!(!format!("{result:?}").contains("no such"));
    }

    #[test]
    fn all_that_is_known_is_read_and_the_rest_kept() {
        let met = said(
            r#"{"type":"conversation_initiation_metadata","conversation_initiation_metadata_event":
            {"conversation_id":"c","agent_output_audio_format":"ulaw_8000"}}"#,
        );
        assert!(matches!(met, TalkIn::Met(met)
            if met.agent_format == "ulaw_8000" && met.user_format == "pcm_16000"));
        let audio = r#"{"type":"audio","audio_event":{"audio_base_64":"AAEC","event_id":"3"}}"#;
        assert!(matches!(said(audio), TalkIn::Sound { event: 3, .. }));
        let ping = r#"{"type":"ping","ping_event":{"event_id":1,"ping_ms":null}}"#;
        assert_eq!(said(ping), TalkIn::Ping { event: 1, ms: None });
        let call = r#"{"type":"client_tool_call","client_tool_call":{"tool_name":"t","tool_call_id":"i"}}"#;
        assert!(matches!(said(call), TalkIn::ToolCall { tool, .. } if tool == "t"));
        for odd in [
            r#"{"type":"brand_new"}"#,
            r#"{"type":"audio"}"#,
            "{}",
            "7",
            "{",
            "no JSON",
        ] {
            assert!(matches!(said(odd), TalkIn::Other { .. }), "{odd}");
        }
        for refusal in [
            r#"{"type":"error","message":"No."}"#,
            r#"{"type":"error","error_event":{"error_type":"quota_exceeded","message":"No."}}"#,
        ] {
            let Err(LineFault::Refused(refusal)) = read(refusal) else {
                panic!("{refusal}");
            };
            assert_eq!(refusal.message.as_deref(), Some("No."));
        }
    }

    #[test]
    fn what_was_interrupted_is_not_heard() {
        let mut hearer = Hearer::default();
        let sound = |event| TalkIn::Sound {
            audio: Vec::new(),
            event,
            times: None,
        };
        assert!(hearer.counts(&sound(0)));
        assert!(hearer.counts(&sound(1)));
        assert!(hearer.counts(&TalkIn::Interrupted(2)));
        assert!(!hearer.counts(&sound(2)));
        assert!(hearer.counts(&sound(3)));
    }
}
