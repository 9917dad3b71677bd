//! Voice agents: their documents, conversations and tests.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::agents::conversation::UserTurn;
use crate::agents::test_case::TestCase;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{AgentId, AgentTestId, ConversationId, ProjectId, TakeId, WebhookId};

/// Voice agents of a backend. Each answer has the number of its command.
#[derive(Clone, Debug, PartialEq)]
pub enum AgentsCommand {
    /// Lists all agents of the account, to the last page.
    List(Backend),
    /// Downloads an agent.
    Open(Backend, AgentId),
    /// Creates an agent from a document as `POST /v1/convai/agents/create` takes it.
    Create(u64, Backend, Box<Value>),
    /// Sends a patch, reads the agent back and compares it.
    Save(u64, Backend, Box<AgentSave>),
    /// Duplicates an agent under a name.
    Duplicate(u64, Backend, AgentId, String),
    /// Deletes an agent permanently.
    Delete(u64, Backend, AgentId),
    /// Starts a conversation. A conversation that runs is ended first.
    StartConversation(Box<ConversationStart>),
    /// Sends a typed message.
    SendMessage(String),
    /// Mutes or opens the microphone.
    Mute(bool),
    /// Answers a tool call by hand: its ID, and the result or the error.
    AnswerTool(String, Result<String, String>),
    /// Ends the conversation.
    EndConversation,
    /// Saves the rules by which an agent's client tools answer in test calls. A program among them was confirmed.
    SaveToolRules(AgentId, Vec<ToolRule>),
    /// Lists past conversations: with one agent, or with all.
    ListConversations(Backend, Option<AgentId>),
    /// Downloads a conversation with its transcript.
    OpenConversation(Backend, ConversationId),
    /// Downloads the audio of a conversation and plays it under this title.
    PlayConversation(Backend, ConversationId, String),
    /// Plays the recording of a conversation's take.
    PlayRecording(TakeId),
    /// Rates a conversation: `Some(true)` likes it, `Some(false)` dislikes it, `None` takes the rating back.
    RateConversation(Backend, ConversationId, Option<bool>),
    /// Deletes a conversation at the service.
    DeleteConversation(Backend, ConversationId),
    /// Lists the tests that are saved in the library.
    ListTests,
    /// Saves a test in the library. A test of the same name is replaced.
    SaveTest(Box<TestCase>),
    /// Deletes a saved test.
    DeleteTest(String),
    /// Writes a test to a file.
    ExportTest(u64, String, PathBuf),
    /// Runs tests in series.
    RunTests(Box<TestRun>),
    /// Runs these tests in series, which need not be saved. Names in the run are ignored.
    RunTestCases(Box<TestRun>, Vec<TestCase>),
    /// Stops a run of tests.
    StopTests,
    /// Lists the tests of the account, to the last page.
    ListAccountTests(Backend),
    /// Has the service run tests of the account in series.
    RunAccountTests(Box<AccountTestRun>),
    /// Stops that run after the test that is running.
    StopAccountTests,
    /// Starts or stops the receiver of webhooks on this computer.
    Webhooks(WebhooksCommand),
}

/// Changes of an agent that are to be saved.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentSave {
    /// The agent.
    pub agent: AgentId,
    /// The document as it was downloaded.
    pub before: Arc<Value>,
    /// The document as it shall be.
    pub after: Arc<Value>,
}

/// A conversation as it is ordered.
#[derive(Clone, Debug, PartialEq)]
pub struct ConversationStart {
    /// The backend.
    pub backend: Backend,
    /// The open project: its budget counts.
    pub project: Option<ProjectId>,
    /// The agent.
    pub agent: AgentId,
    /// Name of the agent.
    pub agent_name: String,
    /// True to talk with typed text only.
    pub is_text_only: bool,
    /// True to open the microphone, false if the user types or [`Self::turns`] say everything.
    pub opens_microphone: bool,
    /// The microphone, or the default one.
    pub microphone: Option<String>,
    /// True to send silence while the agent speaks: for loudspeakers.
    pub is_half_duplex: bool,
    /// Values of dynamic variables.
    pub variables: Vec<(String, String)>,
    /// Rules of the client tools.
    pub tools: Vec<ToolRule>,
    /// Seconds after which Mynah ends it, if that is before the agent's own limit. The price is reserved for so long.
    pub max_secs: Option<u32>,
    /// Credits of one minute that were shown, if the price is known.
    pub shown_per_minute: Option<Credits>,
    /// True if the user agreed to exceed budgets that ask first.
    pub confirmed_budget: bool,
    /// Turns of the user that are said by themselves, in their order. The microphone is not used then.
    pub turns: Vec<UserTurn>,
    /// True to wait for the agent to end the conversation after the last of these turns, false to end it after the reply.
    pub waits_for_end: bool,
    /// True to play the agent's voice.
    pub is_audible: bool,
}

impl ConversationStart {
    /// Returns a conversation with typed text and the agent's voice.
    pub fn new(backend: Backend, agent: AgentId, agent_name: String) -> Self {
        Self {
            backend,
            project: None,
            agent,
            agent_name,
            is_text_only: false,
            opens_microphone: false,
            microphone: None,
            is_half_duplex: false,
            variables: Vec::new(),
            tools: Vec::new(),
            max_secs: None,
            shown_per_minute: None,
            confirmed_budget: false,
            turns: Vec::new(),
            waits_for_end: false,
            is_audible: true,
        }
    }
}

/// A rule: one client tool and its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToolRule {
    /// Name of the tool.
    pub name: String,
    /// The answer.
    pub answer: ToolAnswer,
}

/// The source of a tool's answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToolAnswer {
    /// Always this JSON or text.
    Fixed(String),
    /// A local program with its arguments, without a shell. The arguments of the call are JSON on standard input.
    Program(Vec<String>),
    /// A person answers in the room.
    Form,
}

/// Tests that are run one after another.
#[derive(Clone, Debug, PartialEq)]
pub struct TestRun {
    /// The backend.
    pub backend: Backend,
    /// The open project.
    pub project: Option<ProjectId>,
    /// The agents. Each test is run with each of them.
    pub agents: Vec<AgentId>,
    /// Names of saved tests.
    pub tests: Vec<String>,
    /// Rules of the client tools.
    pub tools: Vec<ToolRule>,
    /// Values of dynamic variables. Others have the test values of the agent's document.
    pub variables: Vec<(String, String)>,
    /// True if the user agreed to exceed budgets that ask first.
    pub confirmed_budget: bool,
}

/// Tests of the account that the service runs one after another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountTestRun {
    /// The backend.
    pub backend: Backend,
    /// The open project: its budget counts.
    pub project: Option<ProjectId>,
    /// The agent.
    pub agent: AgentId,
    /// Name of the agent.
    pub agent_name: String,
    /// The tests: ID and name.
    pub tests: Vec<(AgentTestId, String)>,
    /// Credits of one minute that were shown.
    pub shown_per_minute: Option<Credits>,
    /// True if the user agreed to exceed budgets that ask first.
    pub confirmed_budget: bool,
}

/// The receiver of webhooks on this computer.
#[derive(Clone, Debug, PartialEq)]
pub enum WebhooksCommand {
    /// Receives on this port of the loopback address; 0 picks one. The secret is read from the keychain.
    Listen(u16),
    /// Saves the signing secret in the keychain.
    SetSecret(mynah_core::secret::Secret),
    /// The same with a secret that is not in the keychain.
    ListenWith(u16, mynah_core::secret::Secret),
    /// Stops to receive.
    Stop,
    /// Lists the webhooks of the account.
    List(Backend),
    /// Creates a webhook with this name and address.
    Create(u64, Backend, String, String),
    /// Deletes a webhook.
    Delete(u64, Backend, WebhookId),
}
