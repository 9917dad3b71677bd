//! Agents: who talks in a conversation.
//!
//! An agent is changed by sending only what differs, see [`EditAgent::of`]. The switches for versions are
//! deprecated: every agent has versions. So is `show_only_owned_agents`; `created_by_user_id` took its place.

use reqwest::Method;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::body::Body;
use crate::check::{Invalid, Why};
use crate::endpoint::{Endpoint, Price, Query, Replay, Segment};
use crate::operations::Operation;
use crate::page::{PageSize, Paged};
use crate::types::Done;
use crate::types::agent::config::AgentConfig;
use crate::types::agent::settings::AgentSettings;
use crate::types::agent::{Agent, AgentLink, AgentPage, MadeAgent};
use crate::voices::Direction;
use mynah_core::ids::AgentId;

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<CreateAgent>(),
    Operation::of::<ListAgents>(),
    Operation::of::<GetAgent>(),
    Operation::of::<EditAgent>(),
    Operation::of::<DuplicateAgent>(),
    Operation::of::<GetAgentLink>(),
    Operation::of::<DeleteAgent>(),
];

/// `POST /v1/convai/agents/create`
///
/// Price: free; conversations are charged. Replay: never. Answers only the id.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CreateAgent {
    conversation_config: AgentConfig,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Words it is found by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Who may talk to it, how often, what is kept of that; as the service keeps it.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub platform_settings: Map<String, Value>,
    /// In which steps it goes on; as the service keeps it.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub workflow: Map<String, Value>,
    /// All other fields of a document.
    #[serde(flatten)]
    others: Map<String, Value>,
}

/// Fields of an agent that only the service writes.
const READ_ONLY: &[&str] = &[
    "agent_id",
    "metadata",
    "access_info",
    "phone_numbers",
    "whatsapp_accounts",
    "version_id",
    "branch_id",
    "main_branch_id",
    "archived",
];

impl CreateAgent {
    /// An agent with these settings, everything else at the service's default.
    ///
    /// # Errors
    /// As [`CreateAgent::from_config`].
    pub fn new(settings: &AgentSettings) -> Result<Self, Invalid> {
        Self::from_config(AgentConfig::new(settings))
    }

    /// An agent made of this document, of which nothing is lost.
    ///
    /// # Errors
    /// See [`AgentSettings::check`]. When it has tools of its own and of the workspace.
    pub fn from_config(config: AgentConfig) -> Result<Self, Invalid> {
        let settings = config.settings();
        settings.check()?;
        let thinking = settings.agent.prompt;
        let has_own = thinking.tools.is_some_and(|tools| !tools.is_empty());
        if has_own && thinking.tool_ids.is_some_and(|ids| !ids.is_empty()) {
            return Err(Invalid::new("tools", Why::NotWith("tool_ids")));
        }
        Ok(Self {
            conversation_config: config,
            name: None,
            tags: Vec::new(),
            platform_settings: Map::new(),
            workflow: Map::new(),
            others: Map::new(),
        })
    }

    /// An agent made of a whole document, for example of one that was downloaded. Fields that only the service
    /// writes are left out. The agent is private unless the document says otherwise.
    ///
    /// # Errors
    /// See [`AgentSettings::check`].
    pub fn from_document(mut document: Map<String, Value>) -> Result<Self, Invalid> {
        for name in READ_ONLY {
            document.remove(*name);
        }
        let mut config = object_of(document.remove("conversation_config"));
        // The service lists the tools of the workspace twice and refuses to be told both.
        if let Some(prompt) = config
            .get_mut("agent")
            .and_then(|agent| agent.get_mut("prompt"))
            .and_then(Value::as_object_mut)
            && (prompt.get("tool_ids").and_then(Value::as_array)).is_some_and(|ids| !ids.is_empty())
        {
            prompt.remove("tools");
        }
        let mut settings = object_of(document.remove("platform_settings"));
        let auth = settings.entry("auth").or_insert(Value::Null);
        if auth.is_null() {
            *auth = Value::Object(Map::new());
        }
        if let Some(auth) = auth.as_object_mut() {
            auth.entry("enable_auth").or_insert(Value::Bool(true));
        }
        Ok(Self {
            platform_settings: settings,
            others: document,
            ..Self::from_config(AgentConfig::from_document(config))?
        })
    }
}

/// Returns an object, or an empty one for anything else.
fn object_of(value: Option<Value>) -> Map<String, Value> {
    match value {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

impl Endpoint for CreateAgent {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/convai/agents/create";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = MadeAgent;

    fn body(&self) -> Body {
        Body::json(self)
    }
}

/// `GET /v1/convai/agents`
///
/// Price: free. Replay: always. Paged, newest first unless told otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListAgents {
    /// Agents a page; 30 if not said.
    pub page_size: Option<PageSize<100>>,
    /// Looked for in the names.
    pub search: Option<String>,
    /// Those that are put aside, instead of the others.
    pub archived: Option<bool>,
    /// Only those of this person; `@me` for one's own.
    pub creator: Option<String>,
    /// In which order.
    pub order: Option<AgentOrder>,
    /// Which way round.
    pub direction: Option<Direction>,
    /// Where to go on; of an earlier page.
    pub cursor: Option<String>,
}

/// In which order agents are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum AgentOrder {
    /// By name.
    #[serde(rename = "name")]
    Name,
    /// By the time they were made.
    #[serde(rename = "created_at")]
    Created,
    /// By how often they talked in the last seven days.
    #[serde(rename = "call_count_7d")]
    Calls,
}

impl Endpoint for ListAgents {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/convai/agents";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = AgentPage;

    fn query(&self) -> Query {
        Query::default()
            .with("page_size", self.page_size)
            .with("search", self.search.as_ref())
            .with("archived", self.archived)
            .with("created_by_user_id", self.creator.as_ref())
            .with("sort_by", self.order)
            .with("sort_direction", self.direction)
            .with("cursor", self.cursor.as_ref())
    }
}

impl Paged for ListAgents {
    fn cursor(&self, page: &AgentPage) -> Option<String> {
        page.next_cursor.clone()
    }

    fn has_more(&self, page: &AgentPage) -> Option<bool> {
        page.has_more
    }

    fn continue_at(&mut self, cursor: String) {
        self.cursor = Some(cursor);
    }
}

fn path(agent: &AgentId, tail: &str) -> String {
    format!("/v1/convai/agents/{}{tail}", Segment(agent.as_str()))
}

/// `GET /v1/convai/agents/{agent_id}`
///
/// Price: free. Replay: always.
#[derive(Clone, Debug)]
pub struct GetAgent {
    /// The agent.
    pub agent: AgentId,
    /// Which version of it; the newest if not said.
    pub version: Option<String>,
    /// Which branch of it; the main one if not said.
    pub branch: Option<String>,
}

impl GetAgent {
    /// The agent as it is for everybody.
    pub fn new(agent: AgentId) -> Self {
        Self {
            agent,
            version: None,
            branch: None,
        }
    }
}

impl Endpoint for GetAgent {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/convai/agents/{agent_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Agent;

    fn path(&self) -> String {
        path(&self.agent, "")
    }

    fn query(&self) -> Query {
        Query::default()
            .with("version_id", self.version.as_ref())
            .with("branch_id", self.branch.as_ref())
    }
}

/// `PATCH /v1/convai/agents/{agent_id}`
///
/// Price: free. Replay: never. Objects are merged, lists replaced. Answers the whole agent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EditAgent {
    #[serde(skip)]
    agent: AgentId,
    #[serde(skip_serializing_if = "Map::is_empty")]
    conversation_config: Map<String, Value>,
    /// Another name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Other words it is found by, instead of all that there were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// What differs in who may talk to it, how often, what is kept of that.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub platform_settings: Map<String, Value>,
    /// What is new in this version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_description: Option<String>,
    /// Which branch of it; the main one if not said.
    #[serde(skip)]
    pub branch: Option<String>,
    /// All changes of an edit by document.
    #[serde(flatten)]
    others: Map<String, Value>,
}

impl EditAgent {
    /// Makes a request of these changes. Objects are merged, everything else is replaced.
    pub fn of_document(agent: AgentId, changes: Map<String, Value>) -> Self {
        Self {
            agent,
            conversation_config: Map::new(),
            name: None,
            tags: None,
            platform_settings: Map::new(),
            version_description: None,
            branch: None,
            others: changes,
        }
    }

    /// What has to be sent so that this agent has these settings. What the settings do not show stays as it is.
    ///
    /// # Errors
    /// See [`AgentSettings::check`]; here of the agent as it will be.
    pub fn of(agent: &Agent, settings: &AgentSettings) -> Result<Self, Invalid> {
        let changes = agent.conversation_config.changes(settings);
        let after = agent.conversation_config.changed(&changes);
        after.settings().check()?;
        Ok(Self {
            agent: agent.agent_id.clone(),
            conversation_config: changes,
            name: None,
            tags: None,
            platform_settings: Map::new(),
            version_description: None,
            branch: None,
            others: Map::new(),
        })
    }

    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.conversation_config.is_empty()
            && self.platform_settings.is_empty()
            && self.name.is_none()
            && self.tags.is_none()
            && self.others.is_empty()
    }
}

impl Endpoint for EditAgent {
    const METHOD: Method = Method::PATCH;
    const ROUTE: &'static str = "/v1/convai/agents/{agent_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Agent;

    fn path(&self) -> String {
        path(&self.agent, "")
    }

    fn query(&self) -> Query {
        Query::default().with("branch_id", self.branch.as_ref())
    }

    fn body(&self) -> Body {
        Body::json(self)
    }
}

/// `POST /v1/convai/agents/{agent_id}/duplicate`
///
/// Price: free. Replay: never, each call makes another.
#[derive(Clone, Debug, Serialize)]
pub struct DuplicateAgent {
    /// The agent.
    #[serde(skip)]
    pub agent: AgentId,
    /// What the other one is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Endpoint for DuplicateAgent {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/convai/agents/{agent_id}/duplicate";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = MadeAgent;

    fn path(&self) -> String {
        path(&self.agent, "/duplicate")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }
}

/// `GET /v1/convai/agents/{agent_id}/link`
///
/// Price: free. Replay: always. The token in it lets whoever has it talk to the agent.
#[derive(Clone, Debug)]
pub struct GetAgentLink {
    /// The agent.
    pub agent: AgentId,
}

impl Endpoint for GetAgentLink {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/convai/agents/{agent_id}/link";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = AgentLink;

    fn path(&self) -> String {
        path(&self.agent, "/link")
    }
}

/// `DELETE /v1/convai/agents/{agent_id}`
///
/// Price: free. Replay: never. For good. Answers nothing.
#[derive(Clone, Debug)]
pub struct DeleteAgent {
    /// The agent.
    pub agent: AgentId,
}

impl Endpoint for DeleteAgent {
    const METHOD: Method = Method::DELETE;
    const ROUTE: &'static str = "/v1/convai/agents/{agent_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        path(&self.agent, "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::ids::ModelId;

    fn agent(config: &str) -> Agent {
        let json = format!(r#"{{"agent_id": "a", "conversation_config": {config}}}"#);
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn an_edit_is_checked_against_what_will_be() {
        let english = agent(r#"{"tts": {"model_id": "eleven_flash_v2"}}"#);
        let mut settings = AgentSettings::default();
        settings.agent.language = Some("de".to_owned());
        assert!(EditAgent::of(&english, &settings).is_err());
        settings.tts.model_id = Some(ModelId::from("eleven_flash_v2_5"));
        let edit = EditAgent::of(&english, &settings).unwrap();
        let wanted = serde_json::json!({"conversation_config":
            {"agent": {"language": "de"}, "tts": {"model_id": "eleven_flash_v2_5"}}});
        assert_eq!(serde_json::to_value(&edit).unwrap(), wanted);
        assert!(CreateAgent::new(&settings).is_ok());
    }

    #[test]
    fn a_document_makes_a_private_agent_without_a_loss() {
        let document = serde_json::json!({
            "agent_id": "old", "name": "Desk", "metadata": {"created_at_unix_secs": 1}, "mood": [1],
            "conversation_config": {"agent": {"prompt": {"prompt": "Hi", "tool_ids": ["t"],
                "tools": [{"name": "t"}]}, "aroma": {"x": 1}}},
            "platform_settings": {"privacy": {"record_voice": false}}});
        let document = document.as_object().unwrap().clone();
        let create = CreateAgent::from_document(document.clone()).unwrap();
        let wanted = serde_json::json!({"name": "Desk", "mood": [1],
            "conversation_config": {"agent": {"prompt": {"prompt": "Hi", "tool_ids": ["t"]}, "aroma": {"x": 1}}},
            "platform_settings": {"privacy": {"record_voice": false}, "auth": {"enable_auth": true}}});
        assert_eq!(serde_json::to_value(&create).unwrap(), wanted);
        let mut public = document;
        public["platform_settings"] = serde_json::json!({"auth": {"enable_auth": false}});
        let create = serde_json::to_value(CreateAgent::from_document(public).unwrap()).unwrap();
        assert_eq!(create["platform_settings"]["auth"]["enable_auth"], false);
    }

    #[test]
    fn nothing_changed_is_nothing_sent() {
        let agent = agent(r#"{"agent": {"first_message": "Hi", "mood": 7}}"#);
        let edit = EditAgent::of(&agent, &agent.conversation_config.settings()).unwrap();
        assert!(edit.is_empty());
        assert_eq!(serde_json::to_string(&edit).unwrap(), "{}");
    }
}
