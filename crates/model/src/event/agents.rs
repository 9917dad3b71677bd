//! Voice agents: answers of the service, progress of conversations and tests.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;

use crate::agents::account_tests::{AccountTest, AccountTestResult};
use crate::agents::conversation::{ConversationEvent, ConversationRecord};
use crate::agents::test_case::{TestCase, TestReport};
use crate::command::ToolRule;
use crate::trouble::Trouble;
use mynah_core::backend::Backend;
use mynah_core::ids::{AgentId, AgentTestId, ConversationId, TakeId, WebhookId};
use mynah_core::request::Input;
use mynah_core::secret::Secret;

/// Answers about agents.
#[derive(Clone, Debug, PartialEq)]
pub enum AgentsEvent {
    /// The agents of the account, or why there are none.
    Listed(Backend, Result<Arc<Vec<AgentCard>>, Box<Trouble>>),
    /// The document of an agent, or why it cannot be read.
    Opened(Backend, AgentId, Result<Arc<Value>, Box<Trouble>>),
    /// The saved rules of an agent's client tools.
    ToolRules(AgentId, Vec<ToolRule>),
    /// An agent was created or duplicated.
    Created(u64, Result<AgentId, Box<Trouble>>),
    /// An agent was saved: its document as the service has it, and the changes that it did not accept.
    Saved(u64, Result<Box<AgentSaved>, Box<Trouble>>),
    /// An agent was deleted, or why not.
    Deleted(u64, AgentId, Result<(), Box<Trouble>>),
    /// A conversation that runs or ran here, by its number.
    Conversation(u64, ConversationUpdate),
    /// Past conversations, newest first.
    Conversations(Backend, Result<Arc<Vec<ConversationCard>>, Box<Trouble>>),
    /// A past conversation as the service has it.
    ConversationOpened(ConversationId, Result<Arc<Value>, Box<Trouble>>),
    /// The audio of a past conversation is in the library, or why not.
    ConversationAudio(ConversationId, Result<Box<Input>, Box<Trouble>>),
    /// A conversation was rated, or why not.
    ConversationRated(ConversationId, Result<Option<bool>, Box<Trouble>>),
    /// A conversation was deleted, or why not.
    ConversationDeleted(ConversationId, Result<(), Box<Trouble>>),
    /// Saved tests.
    Tests(Result<Arc<Vec<TestCase>>, Box<Trouble>>),
    /// A test was written to a file, or why not.
    TestExported(u64, Result<PathBuf, Box<Trouble>>),
    /// Progress of a run of tests.
    TestRun(TestRunUpdate),
    /// The tests of the account, or why they cannot be listed.
    AccountTests(Backend, Result<Arc<Vec<AccountTest>>, Box<Trouble>>),
    /// Progress of a run of the account's tests.
    AccountTestRun(AccountTestUpdate),
    /// The receiver of webhooks.
    Webhooks(WebhooksUpdate),
}

/// An agent in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentCard {
    /// ID at the service.
    pub id: AgentId,
    /// Name.
    pub name: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Unix seconds of its last conversation.
    pub last_conversation_s: Option<i64>,
    /// True if this account may change it.
    pub is_editable: bool,
}

/// An agent after it was saved.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentSaved {
    /// The agent.
    pub agent: AgentId,
    /// Document as the service has it.
    pub document: Arc<Value>,
    /// Paths of changes that the service did not accept.
    pub refused: Vec<String>,
}

/// Progress of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum ConversationUpdate {
    /// The conversation waits for a slot: the limit of conversations at once is reached.
    Queued,
    /// The connection is being opened.
    Starting,
    /// Something happened.
    Event(ConversationEvent),
    /// The transcript of the user so far.
    Hearing(String),
    /// Levels in dBFS: the microphone and the agent.
    Levels(f32, f32),
    /// A tool waits for the answer of a person: its name, the ID of the call and the arguments.
    ToolWaits {
        /// Name of the tool.
        name: String,
        /// ID of the call.
        call_id: String,
        /// Arguments.
        arguments: Value,
    },
    /// The conversation ended: its record and take. The service still finishes its own record.
    Ended(Box<ConversationEnd>),
    /// The service closed the conversation, with these credits.
    Closed(Option<u64>),
    /// The conversation could not start, or ended with an error.
    Failed(Box<Trouble>),
}

/// The end of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct ConversationEnd {
    /// The record.
    pub record: Arc<ConversationRecord>,
    /// The take that it became, if anything was kept.
    pub take: Option<TakeId>,
}

/// A past conversation in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ConversationCard {
    /// ID at the service.
    pub id: ConversationId,
    /// ID of the agent.
    pub agent: Option<AgentId>,
    /// Name of the agent.
    pub agent_name: String,
    /// Unix seconds of its start.
    pub started_s: Option<i64>,
    /// Length in seconds.
    pub seconds: Option<u64>,
    /// Number of messages.
    pub messages: Option<u64>,
    /// The service's word for its state.
    pub status: String,
    /// True if the service judged it successful, false if not.
    pub is_successful: Option<bool>,
    /// A title or summary.
    pub summary: String,
}

/// Progress of a run of tests.
#[derive(Clone, Debug, PartialEq)]
pub enum TestRunUpdate {
    /// Number of tests that wait.
    Started(usize),
    /// A test runs: its name and the agent.
    Running(String, AgentId),
    /// A test ended with a report, or could not be run.
    Done(String, AgentId, Result<Box<TestReport>, Box<Trouble>>),
    /// All tests ended, or the run was stopped.
    Ended,
}

/// Progress of a run of the account's tests.
#[derive(Clone, Debug, PartialEq)]
pub enum AccountTestUpdate {
    /// The backend, the agent, and the number of tests that wait.
    Started(Backend, AgentId, usize),
    /// The service runs a test.
    Running(AgentTestId),
    /// The run ends after the test that is running.
    Stopping,
    /// A test has its result, or could not be run.
    Done(AgentTestId, Result<Box<AccountTestResult>, Box<Trouble>>),
    /// All tests ended, or the run was stopped.
    Ended,
}

/// The receiver of webhooks.
#[derive(Clone, Debug, PartialEq)]
pub enum WebhooksUpdate {
    /// The receiver listens on this port.
    Listening(u16),
    /// A verified event arrived: its type, the conversation and the document.
    Received {
        /// The service's word for the event.
        kind: String,
        /// ID of the conversation.
        conversation: Option<ConversationId>,
        /// The document.
        data: Arc<Value>,
    },
    /// A request was refused, for this reason.
    Refused(String),
    /// The receiver stopped, or cannot listen for this reason.
    Stopped(Option<Box<Trouble>>),
    /// The keychain has the signing secret.
    SecretSaved,
    /// The webhooks of the account, or why they cannot be listed.
    Listed(Backend, Result<Arc<Vec<WebhookCard>>, Box<Trouble>>),
    /// A webhook was created, or why not.
    Created(u64, Result<NewWebhook, Box<Trouble>>),
    /// A webhook was deleted, or why not.
    Deleted(u64, Result<(), Box<Trouble>>),
}

/// A webhook of the account.
#[derive(Clone, Debug, PartialEq)]
pub struct WebhookCard {
    /// Its ID.
    pub id: WebhookId,
    /// Name of the webhook.
    pub name: String,
    /// Its address.
    pub url: String,
    /// True if a person or the service disabled it.
    pub is_disabled: bool,
    /// The service's words for the events that it sends.
    pub events: Vec<String>,
    /// HTTP status of the last delivery that failed.
    pub last_failure: Option<u16>,
}

/// A webhook that was created.
#[derive(Clone, Debug, PartialEq)]
pub struct NewWebhook {
    /// Its ID.
    pub id: WebhookId,
    /// The signing secret, which the service shows only now.
    pub secret: Option<Secret>,
}
