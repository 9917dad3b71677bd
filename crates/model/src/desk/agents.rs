//! Voice agents as they are shown: the list, open documents, the conversation that runs, tests and webhooks.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;

use crate::agents::account_tests::{AccountTest, AccountTestResult};
use crate::agents::conversation::{ConversationEvent, EventKind};
use crate::agents::latency::ReplyTimes;
use crate::agents::test_case::{TestCase, TestReport};
use crate::command::ToolRule;
use crate::event::{
    AccountTestUpdate, AgentCard, AgentSaved, AgentsEvent, ConversationCard, ConversationEnd,
    ConversationUpdate, TestRunUpdate, WebhookCard, WebhooksUpdate,
};
use crate::trouble::Trouble;
use mynah_core::backend::Backend;
use mynah_core::ids::{AgentId, AgentTestId, ConversationId};
use mynah_core::request::Input;

/// Answers of each kind that are kept.
const KEPT: u64 = 64;
/// Documents of agents and conversations that are kept.
const DOCUMENTS: usize = 16;
/// Events of a conversation that are shown. A flood of events drops the oldest.
const EVENTS: usize = 20_000;
/// Webhook events that are shown.
const RECEIVED: usize = 200;

/// A value of the service, or why it is missing.
pub type Answer<T> = Result<T, Box<Trouble>>;

/// Agents as they are shown.
#[derive(Debug, Default)]
pub struct AgentsShown {
    /// Agents of each account.
    pub lists: HashMap<Backend, Answer<Arc<Vec<AgentCard>>>>,
    /// Downloaded documents.
    pub documents: HashMap<AgentId, Answer<Arc<Value>>>,
    /// Saved rules of client tools.
    pub tool_rules: HashMap<AgentId, Vec<ToolRule>>,
    /// Agents that were created, by the numbers of the commands.
    pub created: HashMap<u64, Answer<AgentId>>,
    /// Agents that were saved.
    pub saved: HashMap<u64, Answer<Box<AgentSaved>>>,
    /// Agents that were deleted.
    pub deleted: HashMap<u64, Answer<()>>,
    /// The conversation that runs, or the last one.
    pub live: LiveConversation,
    /// Past conversations of each account.
    pub conversations: HashMap<Backend, Answer<Arc<Vec<ConversationCard>>>>,
    /// Downloaded conversations.
    pub opened: HashMap<ConversationId, Answer<Arc<Value>>>,
    /// Audio of past conversations that is in the library.
    pub audio: HashMap<ConversationId, Answer<Box<Input>>>,
    /// Ratings that were given.
    pub ratings: HashMap<ConversationId, Answer<Option<bool>>>,
    /// Conversations that could not be deleted, and why.
    pub undeleted: HashMap<ConversationId, Box<Trouble>>,
    /// Saved tests.
    pub tests: Option<Answer<Arc<Vec<TestCase>>>>,
    /// Tests that were written to files.
    pub exported: HashMap<u64, Answer<PathBuf>>,
    /// The run of tests.
    pub run: TestRunShown,
    /// Tests of each account.
    pub account_tests: HashMap<Backend, Answer<Arc<Vec<AccountTest>>>>,
    /// The run of the account's tests.
    pub account_run: AccountRunShown,
    /// The receiver of webhooks.
    pub webhooks: WebhooksShown,
}

impl AgentsShown {
    /// Applies an answer.
    pub(super) fn apply(&mut self, event: AgentsEvent) {
        match event {
            AgentsEvent::Listed(backend, agents) => {
                self.lists.insert(backend, agents);
            }
            AgentsEvent::Opened(_, agent, document) => {
                remember(&mut self.documents, agent, document);
            }
            AgentsEvent::ToolRules(agent, rules) => remember(&mut self.tool_rules, agent, rules),
            AgentsEvent::Created(number, agent) => keep(&mut self.created, number, agent),
            AgentsEvent::Saved(number, saved) => {
                if let Ok(saved) = &saved {
                    let document = Ok(Arc::clone(&saved.document));
                    remember(&mut self.documents, saved.agent.clone(), document);
                }
                keep(&mut self.saved, number, saved);
            }
            AgentsEvent::Deleted(number, agent, deleted) => {
                if deleted.is_ok() {
                    self.documents.remove(&agent);
                    self.tool_rules.remove(&agent);
                    for list in self.lists.values_mut().flatten() {
                        Arc::make_mut(list).retain(|card| card.id != agent);
                    }
                }
                keep(&mut self.deleted, number, deleted);
            }
            AgentsEvent::Conversation(number, update) => self.live.apply(number, update),
            AgentsEvent::Conversations(backend, cards) => {
                self.conversations.insert(backend, cards);
            }
            AgentsEvent::ConversationOpened(id, document) => {
                remember(&mut self.opened, id, document);
            }
            AgentsEvent::ConversationAudio(id, audio) => {
                self.audio.insert(id, audio);
            }
            AgentsEvent::ConversationRated(id, rating) => {
                self.ratings.insert(id, rating);
            }
            AgentsEvent::ConversationDeleted(id, Ok(())) => {
                self.opened.remove(&id);
                self.undeleted.remove(&id);
                for list in self.conversations.values_mut().flatten() {
                    Arc::make_mut(list).retain(|card| card.id != id);
                }
            }
            AgentsEvent::ConversationDeleted(id, Err(trouble)) => {
                self.undeleted.insert(id, trouble);
            }
            AgentsEvent::Tests(tests) => self.tests = Some(tests),
            AgentsEvent::TestExported(number, path) => keep(&mut self.exported, number, path),
            AgentsEvent::TestRun(update) => self.run.apply(update),
            AgentsEvent::AccountTests(backend, tests) => {
                self.account_tests.insert(backend, tests);
            }
            AgentsEvent::AccountTestRun(update) => self.account_run.apply(update),
            AgentsEvent::Webhooks(update) => self.webhooks.apply(update),
        }
    }
}

/// Keeps an answer and drops old ones.
fn keep<T>(answers: &mut HashMap<u64, T>, number: u64, answer: T) {
    answers.retain(|other, _| other.saturating_add(KEPT) > number);
    answers.insert(number, answer);
}

/// Keeps a document and drops others if there are too many.
fn remember<K: std::hash::Hash + Eq, T>(documents: &mut HashMap<K, T>, id: K, document: T) {
    if documents.len() >= DOCUMENTS && !documents.contains_key(&id) {
        documents.clear();
    }
    documents.insert(id, document);
}

/// The state of a conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LiveState {
    /// None was started.
    #[default]
    None,
    /// The conversation waits for a slot.
    Queued,
    /// The connection is being opened.
    Starting,
    /// The conversation runs.
    Running,
    /// The conversation ended.
    Ended,
}

/// The conversation that runs, or the last one.
#[derive(Debug, Default)]
pub struct LiveConversation {
    number: u64,
    /// State of the conversation.
    pub state: LiveState,
    /// Events in their order.
    pub events: Vec<ConversationEvent>,
    /// The transcript of the user so far.
    pub hearing: String,
    /// Levels in dBFS: the microphone and the agent.
    pub levels: Option<(f32, f32)>,
    /// Tool calls that wait for a person: name, ID of the call, arguments.
    pub waiting_tools: Vec<(String, String, Value)>,
    /// Record and take of a conversation that ended.
    pub end: Option<Box<ConversationEnd>>,
    /// Credits of the conversation, as the service says.
    pub credits: Option<u64>,
    /// True once the service closed the conversation on its side.
    pub is_closed: bool,
    /// The reason why it failed.
    pub trouble: Option<Box<Trouble>>,
}

impl LiveConversation {
    /// Returns its number: 0 if there was none, and a higher one for each later conversation.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Returns true from its start to its end.
    pub fn is_active(&self) -> bool {
        matches!(
            self.state,
            LiveState::Queued | LiveState::Starting | LiveState::Running
        )
    }

    /// Returns the reply times so far.
    pub fn reply_times(&self) -> ReplyTimes {
        ReplyTimes::of(&self.events)
    }

    fn apply(&mut self, number: u64, update: ConversationUpdate) {
        if number > self.number {
            *self = Self {
                number,
                state: LiveState::Starting,
                ..Self::default()
            };
        }
        // A conversation that was replaced has nothing to show any more.
        if number != self.number {
            return;
        }
        match update {
            ConversationUpdate::Queued => self.state = LiveState::Queued,
            ConversationUpdate::Starting => self.state = LiveState::Starting,
            ConversationUpdate::Event(event) => self.push(event),
            ConversationUpdate::Hearing(text) => self.hearing = text,
            ConversationUpdate::Levels(user, agent) => self.levels = Some((user, agent)),
            ConversationUpdate::ToolWaits {
                name,
                call_id,
                arguments,
            } => self.waiting_tools.push((name, call_id, arguments)),
            ConversationUpdate::Ended(end) => {
                self.finish();
                self.end = Some(end);
            }
            ConversationUpdate::Closed(credits) => {
                self.is_closed = true;
                self.credits = credits.or(self.credits);
            }
            ConversationUpdate::Failed(trouble) => {
                self.finish();
                self.trouble = Some(trouble);
            }
        }
    }

    fn push(&mut self, event: ConversationEvent) {
        match &event.kind {
            EventKind::Connected { .. } => self.state = LiveState::Running,
            EventKind::UserTranscript { .. } => self.hearing.clear(),
            EventKind::ToolResult { call_id, .. } => {
                self.waiting_tools.retain(|(_, id, _)| id != call_id);
            }
            _ => {}
        }
        if self.events.len() >= EVENTS {
            self.events.drain(..EVENTS / 10);
        }
        self.events.push(event);
    }

    fn finish(&mut self) {
        self.state = LiveState::Ended;
        self.hearing.clear();
        self.levels = None;
        self.waiting_tools.clear();
    }
}

/// A run of tests as it is shown.
#[derive(Debug, Default)]
pub struct TestRunShown {
    /// Number of tests of the run.
    pub count: usize,
    /// The test that runs, and its agent.
    pub running: Option<(String, AgentId)>,
    /// Tests that ended, in their order.
    pub done: Vec<(String, AgentId, Answer<Box<TestReport>>)>,
    /// True while tests run or wait.
    pub is_active: bool,
}

impl TestRunShown {
    fn apply(&mut self, update: TestRunUpdate) {
        match update {
            TestRunUpdate::Started(count) => {
                *self = Self {
                    count,
                    is_active: true,
                    ..Self::default()
                };
            }
            TestRunUpdate::Running(name, agent) => self.running = Some((name, agent)),
            TestRunUpdate::Done(name, agent, report) => {
                self.running = None;
                self.done.push((name, agent, report));
            }
            TestRunUpdate::Ended => {
                self.running = None;
                self.is_active = false;
            }
        }
    }
}

/// A run of the account's tests as it is shown.
#[derive(Debug, Default)]
pub struct AccountRunShown {
    /// The backend and the agent.
    pub of: Option<(Backend, AgentId)>,
    /// Number of tests of the run.
    pub count: usize,
    /// True if the run ends after the test that is running.
    pub is_stopping: bool,
    /// The test that runs.
    pub running: Option<AgentTestId>,
    /// Tests that ended, in their order.
    pub done: Vec<(AgentTestId, Answer<Box<AccountTestResult>>)>,
    /// True while tests run or wait.
    pub is_active: bool,
}

impl AccountRunShown {
    fn apply(&mut self, update: AccountTestUpdate) {
        match update {
            AccountTestUpdate::Started(backend, agent, count) => {
                *self = Self {
                    of: Some((backend, agent)),
                    count,
                    is_active: true,
                    ..Self::default()
                };
            }
            AccountTestUpdate::Running(test) => self.running = Some(test),
            AccountTestUpdate::Stopping => self.is_stopping = true,
            AccountTestUpdate::Done(test, result) => {
                self.running = None;
                self.done.push((test, result));
            }
            AccountTestUpdate::Ended => {
                self.running = None;
                self.is_active = false;
            }
        }
    }
}

/// A webhook event that was verified.
#[derive(Clone, Debug, PartialEq)]
pub struct ReceivedWebhook {
    /// The service's word for the event.
    pub kind: String,
    /// ID of the conversation.
    pub conversation: Option<ConversationId>,
    /// The document.
    pub data: Arc<Value>,
}

/// The receiver of webhooks as it is shown.
#[derive(Debug, Default)]
pub struct WebhooksShown {
    /// The port that it listens on.
    pub port: Option<u16>,
    /// Events that arrived, newest last.
    pub received: Vec<ReceivedWebhook>,
    /// Reasons of requests that were refused, newest last.
    pub refused: Vec<String>,
    /// The reason why it cannot listen.
    pub trouble: Option<Box<Trouble>>,
    /// Number of signing secrets that were saved.
    pub secrets_saved: u64,
    /// Webhooks of each account.
    pub all: HashMap<Backend, Answer<Arc<Vec<WebhookCard>>>>,
}

impl WebhooksShown {
    fn apply(&mut self, update: WebhooksUpdate) {
        match update {
            WebhooksUpdate::Listening(port) => {
                self.port = Some(port);
                self.trouble = None;
            }
            WebhooksUpdate::Received {
                kind,
                conversation,
                data,
            } => {
                let received = ReceivedWebhook {
                    kind,
                    conversation,
                    data,
                };
                push_bounded(&mut self.received, received);
            }
            WebhooksUpdate::Refused(reason) => push_bounded(&mut self.refused, reason),
            WebhooksUpdate::Stopped(trouble) => {
                self.port = None;
                self.trouble = trouble;
            }
            WebhooksUpdate::SecretSaved => self.secrets_saved += 1,
            WebhooksUpdate::Listed(backend, all) => {
                self.all.insert(backend, all);
            }
            // Shown by the command line alone, which reads the event.
            WebhooksUpdate::Created(..) | WebhooksUpdate::Deleted(..) => {}
        }
    }
}

fn push_bounded<T>(list: &mut Vec<T>, item: T) {
    if list.len() >= RECEIVED {
        list.remove(0);
    }
    list.push(item);
}
