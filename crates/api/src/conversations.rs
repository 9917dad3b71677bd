//! Conversations with agents: those there were, and the ways into a new one.
//!
//! `get_signed_url` and the list's `search` are deprecated and not used. Filters that only telephone
//! systems, procedures and guardrails need are not offered.

use reqwest::Method;
use serde::Serialize;

use crate::answer::Audio;
use crate::body::Body;
use crate::check::{Invalid, range};
use crate::endpoint::{Endpoint, Price, Query, Replay, Segment};
use crate::operations::Operation;
use crate::page::{PageSize, Paged};
use crate::types::Done;
use crate::types::conversation::{Conversation, ConversationPage, RoomToken, SignedAddress};
use crate::types::language::Language;
use crate::voices::Direction;
use mynah_core::ids::{AgentId, ConversationId};

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<ListConversations>(),
    Operation::of::<GetConversation>(),
    Operation::of::<GetConversationAudio>(),
    Operation::of::<RateConversation>(),
    Operation::of::<DeleteConversation>(),
    Operation::of::<SignAddress>(),
    Operation::of::<MakeRoomToken>(),
];

/// `GET /v1/convai/conversations`
///
/// Price: free. Replay: always. Paged, newest first unless told otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListConversations {
    /// Conversations a page; 30 if not said.
    pub page_size: Option<PageSize<100>>,
    /// Only with this agent.
    pub agent: Option<AgentId>,
    /// Only those that went so.
    pub outcome: Option<Outcome>,
    /// Unix seconds; only those that began before.
    pub before_secs: Option<i64>,
    /// Unix seconds; only those that began after.
    pub after_secs: Option<i64>,
    /// Seconds; only those that were at least so long.
    pub shortest_secs: Option<u32>,
    /// Seconds; only those that were at most so long.
    pub longest_secs: Option<u32>,
    /// Only those that a person thought at least so much of.
    pub rated_from: Option<Stars>,
    /// Only those that a person thought at most so much of.
    pub rated_to: Option<Stars>,
    /// Only those that a person wrote something to, or did not.
    pub has_comment: Option<bool>,
    /// Only of the person that the client called so.
    pub user: Option<String>,
    /// Only those in which one of these tools was called.
    pub tools: Vec<String>,
    /// Only those in one of these languages.
    pub languages: Vec<Language>,
    /// Not those that stand so.
    pub without: Vec<ConversationStanding>,
    /// Only those in which nobody spoke, or somebody did.
    pub text_only: Option<bool>,
    /// Whether it is told what each was about.
    pub with_summaries: bool,
    /// Which way round.
    pub direction: Option<Direction>,
    /// Where to go on; of an earlier page.
    pub cursor: Option<String>,
}

/// How a conversation went that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// As it should.
    Success,
    /// Not as it should.
    Failure,
    /// That can't be said.
    Unknown,
}

/// How a conversation may stand that is not looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConversationStanding {
    /// About to begin.
    Initiated,
    /// Going on.
    InProgress,
    /// Over, and being looked at.
    Processing,
    /// Over.
    Done,
    /// It broke off.
    Failed,
}

/// One to five.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Stars(u8);

impl Stars {
    /// So many.
    ///
    /// # Errors
    /// When there are none or more than five.
    pub fn new(stars: u8) -> Result<Self, Invalid> {
        range("rating", stars, 1..=5).map(Self)
    }
}

impl Endpoint for ListConversations {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/convai/conversations";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = ConversationPage;

    fn query(&self) -> Query {
        Query::default()
            .with("page_size", self.page_size)
            .with("agent_id", self.agent.as_ref())
            .with("call_successful", self.outcome)
            .with("call_start_before_unix", self.before_secs)
            .with("call_start_after_unix", self.after_secs)
            .with("call_duration_min_secs", self.shortest_secs)
            .with("call_duration_max_secs", self.longest_secs)
            .with("rating_min", self.rated_from)
            .with("rating_max", self.rated_to)
            .with("has_feedback_comment", self.has_comment)
            .with("user_id", self.user.as_ref())
            .each("tool_names", &self.tools)
            .each("main_languages", &self.languages)
            .each("exclude_statuses", &self.without)
            .with("text_only", self.text_only)
            .with("summary_mode", self.with_summaries.then_some("include"))
            .with("sort_direction", self.direction)
            .with("cursor", self.cursor.as_ref())
    }
}

impl Paged for ListConversations {
    fn cursor(&self, page: &ConversationPage) -> Option<String> {
        page.next_cursor.clone()
    }

    fn has_more(&self, page: &ConversationPage) -> Option<bool> {
        page.has_more
    }

    fn continue_at(&mut self, cursor: String) {
        self.cursor = Some(cursor);
    }
}

fn path(conversation: &ConversationId, tail: &str) -> String {
    let conversation = Segment(conversation.as_str());
    format!("/v1/convai/conversations/{conversation}{tail}")
}

/// `GET /v1/convai/conversations/{conversation_id}`
///
/// Price: free. Replay: always. What it was about is there some time after its end.
#[derive(Clone, Debug)]
pub struct GetConversation {
    /// The conversation.
    pub conversation: ConversationId,
}

impl Endpoint for GetConversation {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/convai/conversations/{conversation_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Conversation;

    fn path(&self) -> String {
        path(&self.conversation, "")
    }
}

/// `GET /v1/convai/conversations/{conversation_id}/audio`
///
/// Price: free. Replay: always. MP3, both voices. Refused with 404 until it is there, and where nothing is
/// kept: see `has_audio`.
#[derive(Clone, Debug)]
pub struct GetConversationAudio {
    /// The conversation.
    pub conversation: ConversationId,
}

impl Endpoint for GetConversationAudio {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/convai/conversations/{conversation_id}/audio";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Audio;

    fn path(&self) -> String {
        path(&self.conversation, "/audio")
    }
}

/// What somebody thinks of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Thumb {
    /// Good.
    Like,
    /// Not good.
    Dislike,
}

/// `POST /v1/convai/conversations/{conversation_id}/feedback`
///
/// Price: free. Replay: never.
#[derive(Clone, Debug, Serialize)]
pub struct RateConversation {
    /// The conversation.
    #[serde(skip)]
    pub conversation: ConversationId,
    /// What one thinks; nothing takes back what was said before.
    pub feedback: Option<Thumb>,
}

impl Endpoint for RateConversation {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/convai/conversations/{conversation_id}/feedback";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        path(&self.conversation, "/feedback")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }
}

/// `DELETE /v1/convai/conversations/{conversation_id}`
///
/// Price: free. Replay: never. For good, its sound too.
#[derive(Clone, Debug)]
pub struct DeleteConversation {
    /// The conversation.
    pub conversation: ConversationId,
}

impl Endpoint for DeleteConversation {
    const METHOD: Method = Method::DELETE;
    const ROUTE: &'static str = "/v1/convai/conversations/{conversation_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        path(&self.conversation, "")
    }
}

/// What a way in leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entrance {
    /// The agent.
    pub agent: AgentId,
    /// Which branch of it; the main one if not said.
    pub branch: Option<String>,
    /// Which of the account's environments.
    pub environment: Option<String>,
    /// Whether the socket tells more than people need.
    pub with_debug_events: bool,
}

impl Entrance {
    /// To this agent as it is for everybody.
    pub fn new(agent: AgentId) -> Self {
        Self {
            agent,
            ..Self::default()
        }
    }

    fn query(&self) -> Query {
        Query::default()
            .with("agent_id", Some(&self.agent))
            .with("branch_id", self.branch.as_ref())
            .with("environment", self.environment.as_ref())
            .with(
                "debug_events_request",
                self.with_debug_events.then_some(true),
            )
    }
}

/// `GET /v1/convai/conversation/get-signed-url`
///
/// Price: free. Replay: always. The address must be opened within 15 minutes; the conversation may last
/// longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignAddress {
    /// Where it leads.
    pub entrance: Entrance,
    /// Whether it names the conversation; then it opens only once.
    pub for_one_conversation: bool,
}

impl Endpoint for SignAddress {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/convai/conversation/get-signed-url";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = SignedAddress;

    fn query(&self) -> Query {
        let once = self.for_one_conversation.then_some(true);
        self.entrance.query().with("include_conversation_id", once)
    }
}

/// `GET /v1/convai/conversation/token`
///
/// Price: free. Replay: always. For WebRTC only, which Mynah leaves to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MakeRoomToken {
    /// Where it leads.
    pub entrance: Entrance,
    /// What the person is called there.
    pub participant: Option<String>,
}

impl Endpoint for MakeRoomToken {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/convai/conversation/token";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = RoomToken;

    fn query(&self) -> Query {
        let name = self.participant.as_ref();
        self.entrance.query().with("participant_name", name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_are_one_to_five() {
        assert!(Stars::new(0).is_err());
        assert!(Stars::new(5).is_ok());
        assert!(Stars::new(6).is_err());
    }

    #[test]
    fn taking_back_an_opinion_is_said() {
        let rate = RateConversation {
            conversation: ConversationId::from("c"),
            feedback: None,
        };
        assert_eq!(
            serde_json::to_string(&rate).unwrap(),
            r#"{"feedback":null}"#
        );
    }
}
