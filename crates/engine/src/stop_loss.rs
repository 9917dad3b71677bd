//! The stop-loss of what is tried: kept as it was seen when lines were ordered, before the first of them begins.
//!
//! It holds where orders begin, beside the budgets (`store/stop_loss.rs`): whoever orders, tries again or goes on
//! after a restart comes by there, in whichever window.

use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::ProjectId;
use mynah_model::command::LineOrder;
use mynah_model::event::Event;

/// Keeps what lines are ordered under; all of an order have the same. Where it can't be kept that is told and `false`:
/// another limit would hold, or none, so that nothing is to begin.
pub(super) async fn keep(
    machine: &Machine,
    (project, backend): (Option<ProjectId>, Backend),
    orders: &[LineOrder],
) -> bool {
    let stop_loss = orders.iter().find_map(|order| order.stop_loss);
    let (Some(stop_loss), Some(project)) = (stop_loss, project) else {
        return true;
    };
    let kept = machine.library(move |library| library.keep_stop_loss(project, backend, stop_loss));
    let Err(error) = kept.await else {
        return true;
    };
    let keys = orders.iter().map(|order| quick_key(&order.request));
    machine.tell(Event::Unordered(keys.collect())).await;
    machine
        .tell_trouble(machine.trouble(&error, "stop-loss"))
        .await;
    false
}
