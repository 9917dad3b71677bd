//! Refusals about agents, conversations and webhooks, before or after the service was asked.

use crate::error::{Refusal, StudioError};

/// A refusal about agents, conversations or webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AgentRefusal {
    /// The agent was deleted elsewhere.
    #[error("there is no such agent")]
    NoAgent,
    /// Values that are to be replaced were changed elsewhere since the agent was read.
    #[error("the agent was changed elsewhere")]
    ChangedElsewhere,
    /// The conversation was deleted elsewhere.
    #[error("there is no such conversation")]
    NoConversation,
    /// The audio is not ready, or is not kept.
    #[error("there is no audio of the conversation")]
    NoAudio,
    /// A document of an agent or a conversation is no JSON object.
    #[error("the document is not a JSON object")]
    NoDocument,
    /// A document is larger than any that is read.
    #[error("the document is too large")]
    DocumentTooLarge,
    /// The saved test was deleted elsewhere.
    #[error("there is no such test")]
    NoTest,
    /// The test of the account was deleted, or the agent was.
    #[error("there is no such test or agent in the account")]
    NoAccountTest,
    /// The service has no result after the longest time.
    #[error("the service still runs the test")]
    StillRunning,
    /// There is no webhook with this ID.
    #[error("there is no such webhook")]
    NoWebhook,
    /// No secret for webhooks is in the keychain.
    #[error("there is no secret for webhooks")]
    NoSecret,
    /// Another program uses the port, or it may not be used.
    #[error("port {0} cannot be used")]
    Port(u16),
}

impl From<AgentRefusal> for StudioError {
    fn from(refusal: AgentRefusal) -> Self {
        Refusal::Agents(refusal).into()
    }
}
