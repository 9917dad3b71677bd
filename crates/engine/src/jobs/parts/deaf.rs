//! Models that refused to hear what is said around a text: they are not asked again, over restarts too.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use crate::error::StudioError;
use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::ids::ModelId;

/// Those that are known.
#[derive(Debug, Default)]
pub(super) struct Deaf(Mutex<HashSet<(Backend, ModelId)>>);

impl Deaf {
    pub fn has(&self, backend: Backend, model: &ModelId) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.contains(&(backend, model.clone()))
    }

    fn add(&self, backend: Backend, models: impl IntoIterator<Item = ModelId>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(models.into_iter().map(|model| (backend, model)));
    }
}

/// Reads what runs before this one, and other windows, found out.
pub(super) async fn read(machine: &Machine, backend: Backend) -> Result<(), StudioError> {
    let models = machine
        .library(move |library| library.deaf_models(backend))
        .await?;
    machine.jobs.parts.deaf.add(backend, models);
    Ok(())
}

/// It spoke without what it had refused to hear.
pub(super) async fn proven(machine: &Machine, backend: Backend, model: &ModelId) {
    machine.jobs.parts.deaf.add(backend, [model.clone()]);
    let model = model.clone();
    let kept = machine
        .library(move |library| library.keep_deaf(backend, &model))
        .await;
    // The next run asks once more, for nothing.
    if let Err(error) = kept {
        log::warn!("what a model doesn't hear was not kept: {error}");
    }
}
