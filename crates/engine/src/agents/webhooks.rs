//! The receiver of webhooks on this computer.

use std::sync::Arc;

use crate::machine::Machine;
use mynah_model::command::WebhooksCommand;

/// Runs a command.
pub(super) async fn run(machine: Arc<Machine>, command: WebhooksCommand) {
    drop((machine, command));
    tokio::task::yield_now().await;
}
