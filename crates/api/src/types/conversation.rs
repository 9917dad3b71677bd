//! Conversations with agents: what was said, how it went, and the ways in.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::types::Said;
use crate::types::lenient::{List, optional, or_default, whole, words};
use mynah_core::ids::{AgentId, ConversationId};
use mynah_core::secret::Secret;

words! {
    /// How a conversation stands.
    ConversationStatus {
        /// About to begin.
        Initiated = "initiated",
        /// Going on.
        InProgress = "in-progress",
        /// Over, and being looked at.
        Processing = "processing",
        /// Over.
        Done = "done",
        /// It broke off.
        Failed = "failed",
    }
}

words! {
    /// Whether a conversation was what it should be.
    Success {
        /// It was.
        Success = "success",
        /// It was not.
        Failure = "failure",
        /// That can't be said.
        Unknown = "unknown",
    }
}

words! {
    /// Who speaks.
    Role {
        /// The person.
        User = "user",
        /// The agent.
        Agent = "agent",
    }
}

/// A conversation in a list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ConversationCard {
    /// Its id.
    pub conversation_id: ConversationId,
    /// With which agent.
    #[serde(default, deserialize_with = "optional")]
    pub agent_id: Option<AgentId>,
    /// What the agent is called.
    #[serde(default, deserialize_with = "optional")]
    pub agent_name: Option<String>,
    /// Unix seconds.
    #[serde(default, deserialize_with = "optional")]
    pub start_time_unix_secs: Option<i64>,
    /// Seconds.
    #[serde(default, deserialize_with = "whole")]
    pub call_duration_secs: Option<u64>,
    /// How often somebody spoke.
    #[serde(default, deserialize_with = "whole")]
    pub message_count: Option<u64>,
    /// How it stands.
    #[serde(default, deserialize_with = "optional")]
    pub status: Option<ConversationStatus>,
    /// Why it ended.
    #[serde(default, deserialize_with = "or_default")]
    pub termination_reason: String,
    /// Whether it was what it should be.
    #[serde(default, deserialize_with = "optional")]
    pub call_successful: Option<Success>,
    /// What it was about, in a few sentences; only if they were asked for.
    #[serde(default, deserialize_with = "optional")]
    pub transcript_summary: Option<Said>,
    /// What it was about, in a few words.
    #[serde(default, deserialize_with = "optional")]
    pub call_summary_title: Option<Said>,
    /// ISO 639-1.
    #[serde(default, deserialize_with = "optional")]
    pub main_language: Option<String>,
    /// What the person thought of it, 1 … 5.
    #[serde(default, deserialize_with = "optional")]
    pub rating: Option<f64>,
}

/// A page of `GET /v1/convai/conversations`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ConversationPage {
    /// The conversations.
    pub conversations: List<ConversationCard>,
    /// Where the next page begins.
    #[serde(default, deserialize_with = "optional")]
    pub next_cursor: Option<String>,
    /// Whether there is one.
    #[serde(default, deserialize_with = "optional")]
    pub has_more: Option<bool>,
}

/// A conversation.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Conversation {
    /// Its id.
    pub conversation_id: ConversationId,
    /// With which agent.
    #[serde(default, deserialize_with = "optional")]
    pub agent_id: Option<AgentId>,
    /// What the agent is called.
    #[serde(default, deserialize_with = "optional")]
    pub agent_name: Option<String>,
    /// How it stands.
    #[serde(default, deserialize_with = "optional")]
    pub status: Option<ConversationStatus>,
    /// What the client called the person.
    #[serde(default, deserialize_with = "optional")]
    pub user_id: Option<String>,
    /// How long it was, what it cost, why it ended.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: Circumstances,
    /// What it was about; none before it was looked at.
    #[serde(default, deserialize_with = "optional")]
    pub analysis: Option<Analysis>,
    /// Whether it can be heard.
    #[serde(default, deserialize_with = "optional")]
    pub has_audio: Option<bool>,
    /// Whether the person can be heard.
    #[serde(default, deserialize_with = "optional")]
    pub has_user_audio: Option<bool>,
    /// Whether the agent can be heard.
    #[serde(default, deserialize_with = "optional")]
    pub has_response_audio: Option<bool>,
    /// What was said, in order.
    #[serde(default, deserialize_with = "or_default")]
    pub transcript: List<Turn>,
}

/// How long a conversation was, what it cost, why it ended.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Circumstances {
    /// Unix seconds.
    #[serde(default, deserialize_with = "optional")]
    pub start_time_unix_secs: Option<i64>,
    /// Seconds.
    #[serde(default, deserialize_with = "whole")]
    pub call_duration_secs: Option<u64>,
    /// Credits, the language model included.
    #[serde(default, deserialize_with = "whole")]
    pub cost: Option<u64>,
    /// Why it ended.
    #[serde(default, deserialize_with = "or_default")]
    pub termination_reason: String,
    /// What went wrong.
    #[serde(default, deserialize_with = "optional")]
    pub error: Option<Breakdown>,
    /// What was not as it should be.
    #[serde(default, deserialize_with = "or_default")]
    pub warnings: List<String>,
    /// ISO 639-1.
    #[serde(default, deserialize_with = "optional")]
    pub main_language: Option<String>,
    /// Whether nobody spoke.
    #[serde(default, deserialize_with = "optional")]
    pub text_only: Option<bool>,
    /// What the person thought of it.
    #[serde(default, deserialize_with = "or_default")]
    pub feedback: Opinion,
}

/// What went wrong in a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Breakdown {
    /// A number for programs.
    #[serde(default, deserialize_with = "optional")]
    pub code: Option<i64>,
    /// A sentence for people.
    #[serde(default, deserialize_with = "optional")]
    pub reason: Option<String>,
}

/// What a person thought of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Opinion {
    /// `like` or `dislike`, of all of it.
    #[serde(default, deserialize_with = "optional")]
    pub overall_score: Option<String>,
    /// How many answers were liked.
    #[serde(default, deserialize_with = "whole")]
    pub likes: Option<u64>,
    /// How many were not.
    #[serde(default, deserialize_with = "whole")]
    pub dislikes: Option<u64>,
    /// 1 … 5.
    #[serde(default, deserialize_with = "whole")]
    pub rating: Option<u64>,
    /// In the person's words.
    #[serde(default, deserialize_with = "optional")]
    pub comment: Option<Said>,
}

/// What a conversation was about, and whether it was what it should be.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Analysis {
    /// Whether it was.
    #[serde(default, deserialize_with = "optional")]
    pub call_successful: Option<Success>,
    /// In a few sentences.
    #[serde(default, deserialize_with = "or_default")]
    pub transcript_summary: Said,
    /// In a few words.
    #[serde(default, deserialize_with = "optional")]
    pub call_summary_title: Option<Said>,
    /// What the agent's criteria say, by their ids.
    #[serde(default, deserialize_with = "readable")]
    pub evaluation_criteria_results: BTreeMap<String, Verdict>,
    /// What was found out, by the agent's ids for it.
    #[serde(default, deserialize_with = "readable")]
    pub data_collection_results: BTreeMap<String, Finding>,
}

/// What a criterion says of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Verdict {
    /// Whether it is met.
    #[serde(default, deserialize_with = "optional")]
    pub result: Option<Success>,
    /// The model's reasons, in words.
    #[serde(default, deserialize_with = "or_default")]
    pub rationale: Said,
}

/// What was found out in a conversation.
#[derive(Clone, Default, PartialEq, Deserialize)]
pub struct Finding {
    /// Text, number, truth value or nothing.
    #[serde(default)]
    pub value: Value,
    /// The model's reasons, in words.
    #[serde(default, deserialize_with = "or_default")]
    pub rationale: Said,
}

/// Without what was found out.
impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Finding(found: {})", !self.value.is_null())
    }
}

/// What somebody said, or did, in one go.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Turn {
    /// Who.
    pub role: Role,
    /// The words; none where only tools were called.
    #[serde(default, deserialize_with = "optional")]
    pub message: Option<Said>,
    /// What the agent was about to say before it was interrupted.
    #[serde(default, deserialize_with = "optional")]
    pub original_message: Option<Said>,
    /// Seconds from the beginning.
    #[serde(default, deserialize_with = "optional")]
    pub time_in_call_secs: Option<f64>,
    /// Whether the other one began to speak meanwhile.
    #[serde(default, deserialize_with = "or_default")]
    pub interrupted: bool,
    /// Tools that the agent wanted to call.
    #[serde(default, deserialize_with = "or_default")]
    pub tool_calls: List<ToolCall>,
    /// What they said.
    #[serde(default, deserialize_with = "or_default")]
    pub tool_results: List<ToolResult>,
    /// `audio`, `text`, `image`, `file`.
    #[serde(default, deserialize_with = "optional")]
    pub source_medium: Option<String>,
}

/// A tool that an agent wanted to call.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ToolCall {
    /// The tool's name in the agent's configuration.
    pub tool_name: String,
    /// Finds its result.
    #[serde(default, deserialize_with = "or_default")]
    pub request_id: String,
    /// `client`, `webhook`, `system`, …
    #[serde(rename = "type", default, deserialize_with = "optional")]
    pub kind: Option<String>,
    /// With what, as JSON.
    #[serde(default, deserialize_with = "or_default")]
    pub params_as_json: Said,
    /// Whether it was called.
    #[serde(default, deserialize_with = "or_default")]
    pub tool_has_been_called: bool,
}

/// What a tool said.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ToolResult {
    /// The tool's name in the agent's configuration.
    pub tool_name: String,
    /// Of which call.
    #[serde(default, deserialize_with = "or_default")]
    pub request_id: String,
    /// Its answer as the agent read it.
    #[serde(default, deserialize_with = "or_default")]
    pub result_value: Said,
    /// Whether it failed.
    #[serde(default, deserialize_with = "or_default")]
    pub is_error: bool,
    /// How long it took.
    #[serde(default, deserialize_with = "optional")]
    pub tool_latency_secs: Option<f64>,
}

/// An address of a socket that needs no key. It is as good as one for its agent, so it is never printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedAddress(pub Secret);

impl<'de> Deserialize<'de> for SignedAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Answer {
            signed_url: String,
        }
        let answer = Answer::deserialize(deserializer)?;
        Ok(Self(Secret::new(&answer.signed_url)))
    }
}

/// A way into a conversation over WebRTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomToken {
    /// The way in. It is as good as a key for its agent, so it is never printed.
    pub token: Secret,
    /// The conversation that it begins.
    pub conversation: Option<ConversationId>,
}

impl<'de> Deserialize<'de> for RoomToken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Answer {
            token: String,
            #[serde(default, deserialize_with = "optional")]
            conversation_id: Option<ConversationId>,
        }
        let answer = Answer::deserialize(deserializer)?;
        Ok(Self {
            token: Secret::new(&answer.token),
            conversation: answer.conversation_id,
        })
    }
}

/// A table of which unreadable entries are left out.
fn readable<'de, D, T>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error>
where
    D: Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    let entries: BTreeMap<String, Value> = or_default(deserializer)?;
    Ok(entries
        .into_iter()
        .filter_map(|(name, value)| Some((name, T::deserialize(value).ok()?)))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_is_read_whatever_it_lacks() {
        let read: Conversation = serde_json::from_str(
            r#"{"conversation_id": "c", "status": "frozen", "metadata": null,
                "analysis": {"transcript_summary": "secret", "evaluation_criteria_results":
                    {"a": {"result": "success", "rationale": "secret"}, "b": 7},
                    "data_collection_results": {"name": {"value": "secret", "rationale": null}}},
                "transcript": [
                    {"role": "agent", "message": "secret", "time_in_call_secs": 0, "tool_calls": null},
                    {"role": "user", "message": null, "tool_results": [{"tool_name": "t", "result_value": "secret"}]},
                    {"message": "nobody"}]}"#,
        )
        .unwrap();
        assert_eq!(read.transcript.len(), 2);
        assert_eq!(read.transcript[1].message, None);
        let analysis = read.analysis.as_ref().unwrap();
        assert_eq!(analysis.evaluation_criteria_results.len(), 1);
        assert_eq!(analysis.data_collection_results["name"].value, "secret");
        assert!(!format!("{read:?}").contains("secret"));
    }

    #[test]
    fn ways_in_are_never_printed() {
        let address: SignedAddress =
            serde_json::from_str(r#"{"signed_url": "wss://example.org?secret=1"}"#).unwrap();
        let token: RoomToken = serde_json::from_str(r#"{"token": "secret"}"#).unwrap();
        assert!(!format!("{address:?} {token:?}").contains("secret"));
        assert_eq!(token.token.expose(), "secret");
    }
}
