//! Events of a conversation and the record that is kept of it.
//!
//! The JSON form is the output of `mynah agent talk --json` and the document of a conversation's take.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something that happened in a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConversationEvent {
    /// Milliseconds since the connection was requested.
    pub at_ms: u64,
    /// The event.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// The kind of an event, with its values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum EventKind {
    /// The service accepted the conversation.
    Connected {
        /// ID of the conversation at the service.
        conversation_id: String,
        /// Audio format of the agent, for example `pcm_16000`.
        agent_format: String,
        /// Audio format of the user.
        user_format: String,
    },
    /// The agent's reply as text.
    AgentReply {
        /// The text.
        text: String,
    },
    /// The first audio of a reply was queued for playback.
    AgentSpeaking {
        /// ID of the reply.
        event_id: u64,
        /// Milliseconds from the end of the user's turn to this audio; `None` for a greeting.
        latency_ms: Option<u64>,
    },
    /// The last queued audio of a reply was played.
    AgentSilent,
    /// The part of a reply that was heard before an interruption.
    ReplyCorrected {
        /// The whole reply.
        original: String,
        /// The part that was heard.
        corrected: String,
    },
    /// The user started to speak.
    UserSpeaking,
    /// The user's turn ended: the end of speech, or a typed message.
    UserTurnEnded,
    /// The service's transcript of what the user said.
    UserTranscript {
        /// The text.
        text: String,
    },
    /// A message that the user typed.
    UserMessage {
        /// The text.
        text: String,
    },
    /// The user interrupted the agent.
    Interrupted {
        /// Replies up to this ID are cancelled.
        event_id: u64,
        /// Milliseconds from the arrival of the event until the last queued audio was dropped.
        silent_after_ms: u64,
    },
    /// The agent called a tool.
    ToolCall {
        /// Name of the tool.
        name: String,
        /// ID of the call.
        call_id: String,
        /// Arguments.
        arguments: Value,
        /// True if Mynah answers this call.
        is_client: bool,
    },
    /// A tool answered.
    ToolResult {
        /// Name of the tool.
        name: String,
        /// ID of the call.
        call_id: String,
        /// The result, or the error.
        result: String,
        /// True for an error.
        is_error: bool,
        /// Milliseconds from the call to the result.
        duration_ms: u64,
    },
    /// A ping was answered.
    Ping {
        /// Round trip as the service estimates it, in milliseconds.
        round_trip_ms: Option<u64>,
    },
    /// An event that Mynah does not know, or one that makes no sense at this moment.
    Unknown {
        /// The service's word.
        name: String,
    },
    /// The conversation ended.
    Ended {
        /// Kind of the ending.
        ending: Ending,
        /// The reason in the words of the service, if there is one.
        reason: String,
    },
}

/// The ways in which a conversation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The user ended it.
    User,
    /// The agent ended it.
    Agent,
    /// The longest time or the longest silence was reached.
    TimeOut,
    /// The service refused it: quota, policy or concurrency.
    Refused,
    /// The connection was lost.
    ConnectionLost,
}

impl Ending {
    /// All endings.
    pub const ALL: [Self; 5] = [
        Self::User,
        Self::Agent,
        Self::TimeOut,
        Self::Refused,
        Self::ConnectionLost,
    ];
}

/// A conversation as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ConversationRecord {
    /// ID of the agent.
    pub agent_id: String,
    /// Name of the agent.
    pub agent_name: String,
    /// ID of the conversation at the service; empty if the service never accepted it.
    #[serde(default)]
    pub conversation_id: String,
    /// Length in seconds.
    pub seconds: f64,
    /// Events in their order.
    pub events: Vec<ConversationEvent>,
    /// Credits that the service charged, if it says so.
    #[serde(default)]
    pub credits: Option<u64>,
    /// Recorded turns of the user in their order, for tests.
    #[serde(default)]
    pub user_turns: Vec<UserTurn>,
}

impl ConversationRecord {
    /// Returns how the conversation ended, if it did.
    pub fn ending(&self) -> Option<Ending> {
        self.events.iter().rev().find_map(|event| match event.kind {
            EventKind::Ended { ending, .. } => Some(ending),
            _ => None,
        })
    }

    /// Returns the texts of the agent's replies. A corrected reply counts as it was heard.
    pub fn replies(&self) -> Vec<&str> {
        let mut replies: Vec<&str> = Vec::new();
        for event in &self.events {
            match &event.kind {
                EventKind::AgentReply { text } => replies.push(text),
                EventKind::ReplyCorrected {
                    original,
                    corrected,
                } => {
                    let whole = replies.iter_mut().rev().find(|reply| *reply == original);
                    if let Some(whole) = whole {
                        *whole = corrected;
                    }
                }
                _ => {}
            }
        }
        replies
    }
}

/// One turn of the user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UserTurn {
    /// Moment at which the turn starts.
    pub when: TurnStart,
    /// The words or the recording.
    #[serde(flatten)]
    pub content: TurnContent,
}

/// The moment at which a turn of the user starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TurnStart {
    /// The agent has finished its reply.
    AfterReply,
    /// Milliseconds after the start of the reply: an interruption.
    IntoReplyMs(u64),
}

/// The content of a turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TurnContent {
    /// A typed message.
    Text(String),
    /// A recording: 16-bit mono PCM as WAV in base64, so that a test is one file.
    Wav(String),
}
