//! Previews that other windows have ordered and that aren't there yet: nobody here buys them beside those.

use std::collections::{BTreeMap, BTreeSet};

use super::tell as tell_of;
use crate::error::StudioError;
use crate::held;
use crate::jobs;
use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_model::event::MakingEvent;

/// What was told of them last, by backend.
#[derive(Default)]
pub struct Elsewhere(tokio::sync::Mutex<BTreeMap<Backend, BTreeSet<u64>>>);

/// Tells those of a backend where they aren't what was told.
pub(crate) async fn tell(machine: &Machine, backend: Backend) {
    if !machine.has_window() {
        return;
    }
    let mut told = machine.elsewhere.0.lock().await;
    let now = machine.library(move |library| jobs::designs_elsewhere(library, backend));
    let now = match now.await {
        Ok(now) => now,
        Err(StudioError::CutOff) => return,
        Err(error) => return log::info!("what others make of voices can't be seen: {error}"),
    };
    let before = told.insert(backend, now.clone()).unwrap_or_default();
    if before == now {
        return;
    }
    if !before.is_subset(&now) {
        // What came of those is known before they are no more.
        held::tell_others(machine).await;
    }
    tell_of(machine, backend, MakingEvent::Elsewhere(now)).await;
}

/// The same of every backend: of one where nothing is under way only if the library `changed`. What a window had that was
/// killed ends without a change.
pub(crate) async fn look(machine: &Machine, changed: bool) {
    for backend in Backend::ALL {
        let is_any = {
            let told = machine.elsewhere.0.lock().await;
            told.get(&backend).is_some_and(|it| !it.is_empty())
        };
        if changed || is_any {
            tell(machine, backend).await;
        }
    }
}
