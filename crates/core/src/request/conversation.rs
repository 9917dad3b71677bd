//! A conversation with a voice agent as it is paid for.

use serde::{Deserialize, Serialize};

use crate::ids::{AgentId, AgentTestId};

/// A conversation with an agent. Each one is unique: the library never has it already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationRequest {
    /// The agent.
    pub agent: AgentId,
    /// Name of the agent.
    pub name: String,
    /// True for typed text without sound.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_text_only: bool,
    /// Seconds after which the agent ends it.
    pub longest_secs: u32,
    /// The account's own test that the service runs, if it is no conversation with a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_test: Option<AgentTestId>,
    /// A random number that tells it from all others.
    pub number: u32,
}
