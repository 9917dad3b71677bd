//! The way into a conversation, and the service's own record after its end.

use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep};

use crate::backend::Connection;
use crate::error::StudioError;
use mynah_api::agents::GetAgent;
use mynah_api::conversations::{Entrance, GetConversation, SignAddress};
use mynah_api::error::ErrorKind;
use mynah_api::socket::conversation::{Overrides, Talk};
use mynah_api::types::agent::Agent;
use mynah_api::types::conversation::{Conversation, ConversationStatus};
use mynah_core::ids::{ConversationId, VoiceId};
use mynah_model::agents::price;
use mynah_model::command::ConversationStart;

/// Time that the agent has to end a conversation which reached its longest time.
const GRACE: Duration = Duration::from_secs(3);
/// Time before the longest time at which Mynah ends a conversation: the service counts until it hears the goodbye.
const LEAVING: Duration = Duration::from_secs(1);
/// The first and the longest pause between two looks at a conversation that ended.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// The way into a conversation.
pub(super) struct Way {
    /// The address.
    pub talk: Talk,
    /// Settings of the agent that are overridden.
    pub overrides: Overrides,
    /// True if no sound is exchanged.
    pub is_text_only: bool,
    /// Seconds for which its price is reserved.
    pub longest_secs: u32,
    /// True if Mynah ends it then, false if the agent does.
    is_own_limit: bool,
    /// Voice of the agent. `None` if the agent can't be read.
    pub voice: Option<VoiceId>,
}

impl Way {
    /// Returns the time after which Mynah ends the conversation: a little before its own limit, or after the agent had time
    /// to end it.
    pub fn ends_after(&self) -> Duration {
        let longest = Duration::from_secs(self.longest_secs.into());
        if self.is_own_limit {
            longest.saturating_sub(LEAVING)
        } else {
            longest + GRACE
        }
    }
}

/// Asks for a signed address and reads the agent's limits. A public agent needs no signed address.
pub(super) async fn find_way(
    connection: &Connection,
    start: &ConversationStart,
) -> Result<Way, StudioError> {
    let agent = GetAgent::new(start.agent.clone());
    let sign = SignAddress {
        entrance: Entrance::new(start.agent.clone()),
        for_one_conversation: false,
    };
    let (agent, signed) = tokio::join!(
        connection.client.send(&agent),
        connection.client.send(&sign)
    );
    let talk = match signed {
        Ok(signed) => Talk::Signed(signed.value.0),
        Err(error) if may_be_public(error.kind) => {
            log::info!("no signed address, the agent may be public: {error}");
            Talk::Public(start.agent.clone())
        }
        Err(error) => return Err(error.into()),
    };
    // The agent of somebody else can be talked to, not read.
    let agent = agent.map(|reply| reply.value);
    let agent = agent.inspect_err(|error| log::info!("the agent can't be read: {error}"));
    Ok(way(talk, agent.ok().as_ref(), start))
}

fn may_be_public(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::KeyLacksPermission | ErrorKind::NotShared | ErrorKind::NotFound
    )
}

fn way(talk: Talk, agent: Option<&Agent>, start: &ConversationStart) -> Way {
    let conversation =
        agent.and_then(|agent| agent.conversation_config.document().get("conversation"));
    let of_agent = |name: &str| conversation.and_then(|conversation| conversation.get(name));
    let is_text_agent = of_agent("text_only").and_then(Value::as_bool) == Some(true);
    // An override that the agent does not allow would end the conversation.
    let may_override = agent
        .and_then(|agent| agent.platform_settings.get("overrides"))
        .and_then(|overrides| {
            overrides.pointer("/conversation_config_override/conversation/text_only")
        });
    let may_override = may_override.and_then(Value::as_bool) == Some(true);
    let overrides = start.is_text_only && !is_text_agent && may_override;
    let document = agent.map(|agent| agent.conversation_config.document());
    let voice = document.and_then(|document| document.get("tts")?.get("voice_id")?.as_str());
    let longest = of_agent("max_duration_seconds").and_then(Value::as_f64);
    let longest = price::longest_secs(longest);
    let own = start.max_secs.filter(|own| *own < longest);
    let variables = start.variables.iter();
    let variables = variables.map(|(name, value)| (name.clone(), Value::from(value.as_str())));
    Way {
        talk,
        overrides: Overrides {
            text_only: overrides,
            variables: variables.collect(),
            ..Overrides::default()
        },
        is_text_only: is_text_agent || overrides,
        longest_secs: own.unwrap_or(longest),
        is_own_limit: own.is_some(),
        voice: voice.map(VoiceId::from),
    }
}

/// Reads a conversation until the service closed it on its side, for so long at most.
pub(super) async fn closed(
    connection: &Connection,
    id: &ConversationId,
    longest: Duration,
) -> Option<Conversation> {
    let until = Instant::now() + longest;
    let (mut pause, most) = PAUSES;
    let get = GetConversation {
        conversation: id.clone(),
    };
    loop {
        match connection.client.send(&get).await {
            Ok(reply) if is_closed(&reply.value) => return Some(reply.value),
            Ok(_) => {}
            Err(error) => log::info!("a conversation can't be read yet: {error}"),
        }
        if Instant::now() + pause >= until {
            return None;
        }
        sleep(pause).await;
        pause = (pause * 2).min(most);
    }
}

/// Returns true if the service closed a conversation.
pub(crate) fn is_closed(conversation: &Conversation) -> bool {
    matches!(
        conversation.status,
        Some(ConversationStatus::Done | ConversationStatus::Failed)
    )
}
