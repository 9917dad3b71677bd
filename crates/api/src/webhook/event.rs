//! What a message says. Unknown kinds keep their data; every message keeps its bytes.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;

use crate::types::lenient::{base64, optional, or_default};
use crate::types::transcript::Transcribed;
use mynah_core::ids::RequestId;

/// A message of the service.
#[derive(Clone, PartialEq)]
pub struct Event {
    /// Unix seconds at which it happened.
    pub at_secs: Option<i64>,
    /// What happened.
    pub what: What,
    /// The message as it came: two deliveries of the same are equal byte by byte.
    pub raw: Vec<u8>,
}

/// What happened.
#[derive(Clone, PartialEq)]
pub enum What {
    /// `speech_to_text_transcription`: a transcript is ready.
    Transcription(Box<Transcription>),
    /// `post_call_transcription`: a conversation is over; its data is what `GET` of the conversation answers.
    Conversation(Box<Conversation>),
    /// `post_call_audio`: the sound of a conversation.
    ConversationAudio(Box<ConversationAudio>),
    /// A kind that this version does not know.
    Other {
        /// The service's word for it.
        kind: String,
        /// What it says.
        data: Value,
    },
}

/// A transcript that is ready.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Transcription {
    /// The request that asked for it.
    #[serde(default, deserialize_with = "optional")]
    pub request_id: Option<RequestId>,
    /// What the request gave along.
    #[serde(default, deserialize_with = "optional")]
    pub webhook_metadata: Option<Value>,
    /// The transcript, as the operation itself would have answered.
    pub transcription: Transcribed,
}

/// A conversation that is over.
#[derive(Clone, PartialEq, Deserialize)]
pub struct Conversation {
    /// The agent.
    #[serde(default, deserialize_with = "or_default")]
    pub agent_id: String,
    /// The conversation.
    pub conversation_id: String,
    /// All that is told about it.
    #[serde(flatten)]
    pub rest: serde_json::Map<String, Value>,
}

/// The sound of a conversation.
#[derive(Clone, PartialEq, Deserialize)]
pub struct ConversationAudio {
    /// The agent.
    #[serde(default, deserialize_with = "or_default")]
    pub agent_id: String,
    /// The conversation.
    pub conversation_id: String,
    /// MP3.
    #[serde(rename = "full_audio", default, deserialize_with = "base64")]
    pub audio: Vec<u8>,
}

impl Event {
    /// Reads a message that was verified; none where it is no JSON object with a `type`.
    pub fn read(body: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Envelope {
            #[serde(rename = "type")]
            kind: String,
            #[serde(default, deserialize_with = "optional")]
            event_timestamp: Option<i64>,
            #[serde(default)]
            data: Value,
        }
        let envelope: Envelope = serde_json::from_slice(body).ok()?;
        let data = &envelope.data;
        let known = match envelope.kind.as_str() {
            "speech_to_text_transcription" => Transcription::deserialize(data)
                .ok()
                .map(|transcription| What::Transcription(Box::new(transcription))),
            "post_call_transcription" => Conversation::deserialize(data)
                .ok()
                .map(|conversation| What::Conversation(Box::new(conversation))),
            "post_call_audio" => ConversationAudio::deserialize(data)
                .ok()
                .map(|audio| What::ConversationAudio(Box::new(audio))),
            _ => None,
        };
        Some(Self {
            at_secs: envelope.event_timestamp,
            what: known.unwrap_or(What::Other {
                kind: envelope.kind,
                data: envelope.data,
            }),
            raw: body.to_vec(),
        })
    }
}

/// Without what was said.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Event({:?}, {} bytes)", self.what, self.raw.len())
    }
}

/// Without what was said.
impl fmt::Debug for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transcription(_) => f.write_str("Transcription"),
            Self::Conversation(told) => write!(f, "Conversation({})", told.conversation_id),
            Self::ConversationAudio(told) => {
                write!(f, "ConversationAudio({})", told.conversation_id)
            }
            Self::Other { kind, .. } => write!(f, "Other({kind})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(body: &str) -> What {
        let event = Event::read(body.as_bytes()).unwrap();
        assert_eq!(event.raw, body.as_bytes());
        event.what
    }

    #[test]
    fn all_three_are_read_and_others_kept() {
        let transcript = what(
            r#"{"type":"speech_to_text_transcription","event_timestamp":"17","data":{"request_id":"r",
            "webhook_metadata":{"job":1},"transcription":{"language_code":"en","text":"Hi","words":[]}}}"#,
        );
        assert!(matches!(&transcript, What::Transcription(told)
            if matches!(&told.transcription, Transcribed::One(one) if one.text == "Hi")));
        let call = what(
            r#"{"type":"post_call_transcription","data":{"agent_id":"a","conversation_id":"c","status":"done"}}"#,
        );
        assert!(matches!(&call, What::Conversation(told) if told.rest["status"] == "done"));
        let audio = what(
            r#"{"type":"post_call_audio","data":{"conversation_id":"c","full_audio":"AAEC"}}"#,
        );
        assert!(matches!(&audio, What::ConversationAudio(told) if told.audio == [0, 1, 2]));
        let new = what(r#"{"type":"voice_removed","data":{"voice_id":"v"}}"#);
        assert!(matches!(&new, What::Other { kind, .. } if kind == "voice_removed"));
        let odd = what(r#"{"type":"post_call_audio","data":7}"#);
        assert!(matches!(odd, What::Other { .. }));
        assert!(Event::read(b"[]").is_none());
        assert!(Event::read(b"{\"data\":{}}").is_none());
    }
}
