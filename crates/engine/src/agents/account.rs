//! Agents and past conversations of the account.

use std::sync::Arc;

use crate::machine::Machine;
use mynah_model::command::AgentsCommand;

/// Runs a command.
pub(super) async fn run(machine: Arc<Machine>, command: AgentsCommand) {
    drop((machine, command));
    tokio::task::yield_now().await;
}
