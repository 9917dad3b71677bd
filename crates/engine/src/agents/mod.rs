//! Voice agents: documents at the service, conversations, tests and webhooks.

mod account;
pub(crate) mod account_tests;
mod error;
mod live;
mod program;
mod test_run;
mod tests;
mod tool_rules;
mod webhooks;

pub(crate) use self::error::AgentRefusal;
pub(crate) use self::live::{Live, is_closed, write_record};
pub(crate) use self::test_run::ActiveRun;
pub(crate) use self::webhooks::Webhooks;

use std::sync::Arc;

use crate::machine::Machine;
use mynah_model::command::AgentsCommand;

/// Runs a command. Requests and conversations go on in the background.
pub(super) async fn run(machine: Arc<Machine>, command: AgentsCommand) {
    match command {
        AgentsCommand::StartConversation(_)
        | AgentsCommand::SendMessage(_)
        | AgentsCommand::Mute(_)
        | AgentsCommand::AnswerTool(..)
        | AgentsCommand::EndConversation
        | AgentsCommand::PlayRecording(_) => live::run(machine, command).await,
        AgentsCommand::ListTests
        | AgentsCommand::SaveTest(_)
        | AgentsCommand::DeleteTest(_)
        | AgentsCommand::ExportTest(..)
        | AgentsCommand::RunTests(_)
        | AgentsCommand::RunTestCases(..)
        | AgentsCommand::StopTests => tests::run(machine, command).await,
        AgentsCommand::ListAccountTests(_)
        | AgentsCommand::RunAccountTests(_)
        | AgentsCommand::StopAccountTests => account_tests::run(machine, command),
        AgentsCommand::Webhooks(command) => webhooks::run(machine, command).await,
        AgentsCommand::SaveToolRules(agent, rules) => {
            tool_rules::save(&machine, agent, rules).await;
        }
        other => {
            if let AgentsCommand::Open(_, agent) = &other {
                tool_rules::read(&machine, agent.clone()).await;
            }
            account::run(machine, other);
        }
    }
}
