//! A recording that a designed voice takes after: kept as it will be sent.

use std::path::PathBuf;
use std::sync::Arc;

use crate::machine::Machine;
use crate::makings::tell;
use crate::sampling;
use mynah_core::backend::Backend;
use mynah_core::ids::MakingId;
use mynah_model::event::MakingEvent;
use mynah_model::trouble::Topic;

/// So many seconds of it are sent at most: the best of a longer one. The service names no bound, and listens to a voice's
/// sound, not to what it says.
const SECONDS: f32 = 60.0;

/// Keeps it, and tells that.
pub(super) async fn take(
    machine: Arc<Machine>,
    (backend, making): (Backend, MakingId),
    path: PathBuf,
) {
    let library = machine.library.clone();
    let turn = sampling::turn().await;
    let kept = machine.blocking(move || sampling::best_of(&library, &path, SECONDS));
    let kept = kept.await.map_err(|error| {
        let trouble = sampling::told(&machine, &error);
        Box::new(trouble.about(Topic::Recording))
    });
    drop(turn);
    tell(&machine, backend, MakingEvent::TakenAfter(making, kept)).await;
}
