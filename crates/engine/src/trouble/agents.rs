//! Text of refusals about agents, conversations and webhooks.

use super::{Remedy, Told, told};
use crate::agents::AgentRefusal;
use mynah_i18n::tr;

pub(super) fn of_agents(refusal: AgentRefusal) -> Told {
    match refusal {
        AgentRefusal::NoAgent => told(tr!("trouble-agent-not-found"), [Remedy::Dismiss]),
        AgentRefusal::ChangedElsewhere => told(tr!("trouble-agent-changed"), [Remedy::Dismiss]),
        AgentRefusal::NoConversation => told(tr!("trouble-conversation-gone"), [Remedy::Dismiss]),
        AgentRefusal::NoAudio => told(
            tr!("trouble-conversation-audio"),
            [Remedy::Retry, Remedy::Dismiss],
        ),
        AgentRefusal::NoDocument => told(tr!("trouble-agent-document"), [Remedy::Dismiss]),
        AgentRefusal::DocumentTooLarge => {
            told(tr!("trouble-agent-document-large"), [Remedy::Report])
        }
        AgentRefusal::NoTest => told(tr!("trouble-agent-test-gone"), [Remedy::Dismiss]),
        AgentRefusal::NoAccountTest => told(tr!("trouble-account-test-gone"), [Remedy::Dismiss]),
        AgentRefusal::StillRunning => told(tr!("trouble-account-test-runs"), [Remedy::Dismiss]),
        AgentRefusal::NoWebhook => told(tr!("trouble-webhook-gone"), [Remedy::Dismiss]),
        AgentRefusal::NoSecret => told(tr!("trouble-webhook-secret"), [Remedy::Dismiss]),
        AgentRefusal::Port(port) => told(
            tr!("trouble-webhook-port", port = port.to_string()),
            [Remedy::Retry, Remedy::Dismiss],
        ),
    }
}
