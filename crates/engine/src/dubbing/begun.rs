//! Saves the form of a new dub that is not ordered yet, one per backend, and finds it after a start.

use mynah_model::dubbing::form::DubForm;

use crate::error::StudioError;
use crate::machine::Machine;
use mynah_core::backend::Backend;

/// Returns the name under which the library keeps the form of a backend.
fn kind(backend: Backend) -> &'static str {
    match backend {
        Backend::Draft => "dub-draft",
        Backend::Live => "dub-live",
    }
}

/// Returns the unfinished form of this window, or of one that ended; `None` if there is none.
pub(super) async fn find(machine: &Machine, backend: Backend) -> Option<Box<DubForm>> {
    let kept = machine.library(move |library| library.take_unfinished(kind(backend)));
    match kept.await {
        Ok(kept) => {
            let read = serde_json::from_str::<DubForm>(&kept?);
            let read = read.inspect_err(|error| log::warn!("a new dub can't be read: {error}"));
            read.ok().map(Box::new)
        }
        Err(error) => {
            log::warn!("what was begun can't be read: {error}");
            None
        }
    }
}

/// Keeps it as it stands, or nothing of it.
pub(super) async fn keep(
    machine: &Machine,
    backend: Backend,
    form: Option<Box<DubForm>>,
) -> Result<(), StudioError> {
    let written = form.map(|form| serde_json::to_string(&*form)).transpose();
    // A path that is no text can't be written down.
    let written = written.inspect_err(|error| log::warn!("a new dub isn't kept: {error}"));
    let Ok(written) = written else { return Ok(()) };
    let kept = machine.library(move |library| library.keep_unfinished(kind(backend), |_| written));
    kept.await
}
