//! The stop-loss of what is tried: kept as it was seen when lines were ordered, before the first of them begins.
//!
//! It holds where orders begin, beside the budgets (`library/stop_loss.rs`): whoever orders, tries again or goes on
//! after a restart comes by there, in whichever window.

use crate::studio::command::LineOrder;
use crate::studio::machine::Machine;
use crate::terms::backend::Backend;
use crate::terms::ids::ProjectId;

/// Keeps what lines are ordered under. All of an order have the same.
pub(super) async fn keep(
    machine: &Machine,
    (project, backend): (Option<ProjectId>, Backend),
    orders: &[LineOrder],
) {
    let stop_loss = orders.iter().find_map(|order| order.stop_loss);
    let (Some(stop_loss), Some(project)) = (stop_loss, project) else {
        return;
    };
    let kept = machine.library(move |library| library.keep_stop_loss(project, backend, stop_loss));
    if let Err(error) = kept.await {
        log::warn!("a stop-loss is not kept: {error}");
    }
}
