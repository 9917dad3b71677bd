//! Agents: what the service answers of them. [`config`] has what they are made of.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::types::agent::config::AgentConfig;
use crate::types::lenient::{List, optional, or_default};
use mynah_core::ids::{AgentId, ConversationId};
use mynah_core::secret::Secret;

pub mod config;
pub mod settings;
pub mod tools;

/// An agent that was made.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct MadeAgent {
    /// Its id.
    pub agent_id: AgentId,
}

/// An agent in a list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct AgentCard {
    /// Its id.
    pub agent_id: AgentId,
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// Words it is found by.
    #[serde(default, deserialize_with = "or_default")]
    pub tags: List<String>,
    /// Unix seconds.
    #[serde(default, deserialize_with = "optional")]
    pub created_at_unix_secs: Option<i64>,
    /// Unix seconds of its last conversation.
    #[serde(default, deserialize_with = "optional")]
    pub last_call_time_unix_secs: Option<i64>,
    /// Whether it is put aside.
    #[serde(default, deserialize_with = "or_default")]
    pub archived: bool,
    /// Whose it is, and what may be done with it.
    #[serde(default, deserialize_with = "optional")]
    pub access_info: Option<AgentAccess>,
}

/// Whose an agent is, and what may be done with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct AgentAccess {
    /// Whether one made it oneself.
    #[serde(default, deserialize_with = "optional")]
    pub is_creator: Option<bool>,
    /// Who made it.
    #[serde(default, deserialize_with = "optional")]
    pub creator_name: Option<String>,
    /// `admin`, `editor`, `commenter`, `viewer`.
    #[serde(default, deserialize_with = "optional")]
    pub role: Option<String>,
}

/// A page of `GET /v1/convai/agents`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct AgentPage {
    /// The agents.
    pub agents: List<AgentCard>,
    /// Where the next page begins.
    #[serde(default, deserialize_with = "optional")]
    pub next_cursor: Option<String>,
    /// Whether there is one.
    #[serde(default, deserialize_with = "optional")]
    pub has_more: Option<bool>,
}

/// An agent. What is only kept, and not read, is whole JSON.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Agent {
    /// Its id.
    pub agent_id: AgentId,
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// Words it is found by.
    #[serde(default, deserialize_with = "or_default")]
    pub tags: List<String>,
    /// What it is made of.
    #[serde(default, deserialize_with = "or_default")]
    pub conversation_config: AgentConfig,
    /// Who may talk to it, how often, what is kept of that.
    #[serde(default, deserialize_with = "or_default")]
    pub platform_settings: Map<String, Value>,
    /// In which steps it goes on.
    #[serde(default, deserialize_with = "or_default")]
    pub workflow: Map<String, Value>,
    /// When it was made and changed.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: AgentTimes,
    /// Whose it is, and what may be done with it.
    #[serde(default, deserialize_with = "optional")]
    pub access_info: Option<AgentAccess>,
    /// This version of it.
    #[serde(default, deserialize_with = "optional")]
    pub version_id: Option<String>,
    /// This branch of it.
    #[serde(default, deserialize_with = "optional")]
    pub branch_id: Option<String>,
    /// The branch that everybody talks to.
    #[serde(default, deserialize_with = "optional")]
    pub main_branch_id: Option<String>,
}

/// When an agent was made and changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct AgentTimes {
    /// Unix seconds.
    #[serde(default, deserialize_with = "optional")]
    pub created_at_unix_secs: Option<i64>,
    /// Unix seconds.
    #[serde(default, deserialize_with = "optional")]
    pub updated_at_unix_secs: Option<i64>,
}

/// The way to an agent that can be given away.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AgentLink {
    /// The agent.
    pub agent_id: AgentId,
    /// Lets others in; none where everybody may talk to it.
    #[serde(default, deserialize_with = "optional")]
    pub token: Option<LinkToken>,
}

/// Lets others talk to an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkToken {
    /// The token. It is as good as a key for its agent, so it is never printed.
    pub token: Secret,
    /// Unix seconds of its end; none if it has no end.
    pub expires_at_unix_secs: Option<i64>,
    /// The one conversation that it is for.
    pub conversation: Option<ConversationId>,
}

impl<'de> Deserialize<'de> for LinkToken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Answer {
            conversation_token: String,
            #[serde(default, deserialize_with = "optional")]
            expiration_time_unix_secs: Option<i64>,
            #[serde(default, deserialize_with = "optional")]
            conversation_id: Option<ConversationId>,
        }
        let answer = Answer::deserialize(deserializer)?;
        Ok(Self {
            token: Secret::new(&answer.conversation_token),
            expires_at_unix_secs: answer.expiration_time_unix_secs,
            conversation: answer.conversation_id,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_needs_only_its_id() {
        let agent: Agent = serde_json::from_str(
            r#"{"agent_id": "a", "name": null, "conversation_config": null, "workflow": 7,
                "metadata": {"created_at_unix_secs": "12"}}"#,
        )
        .unwrap();
        assert_eq!(agent.metadata.created_at_unix_secs, Some(12));
        assert_eq!(agent.conversation_config, AgentConfig::default());
    }

    #[test]
    fn a_link_is_never_printed() {
        let link: AgentLink = serde_json::from_str(
            r#"{"agent_id": "a", "token": {"conversation_token": "secret", "purpose": "shareable_link"}}"#,
        )
        .unwrap();
        assert!(!format!("{link:?}").contains("secret"));
        assert_eq!(link.token.unwrap().token.expose(), "secret");
    }
}
