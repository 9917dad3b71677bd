//! Clones that were put aside: one waits for a signature while another one is begun.

use super::{ASIDE, KIND, not_undone, tell};
use crate::library::error::LibraryError;
use crate::studio::attempt::CloneAttempt;
use crate::studio::error::StudioError;
use crate::studio::event::{CloneAside, CloningEvent};
use crate::studio::machine::Machine;

/// Both names under which the library keeps a clone.
const KINDS: (&str, &str) = (KIND, ASIDE);

/// Puts the one of this window aside.
pub(super) async fn put(
    machine: &Machine,
    number: u64,
    attempt: CloneAttempt,
) -> Result<(), StudioError> {
    let written = serde_json::to_string(&attempt).map_err(LibraryError::from)?;
    let put = machine.library(move |library| {
        library.put_aside(KINDS, number, |there| not_undone(written, there.as_deref()))
    });
    put.await?;
    tell_all(machine).await
}

/// Takes one up in this window.
pub(super) async fn take_up(
    machine: &Machine,
    number: u64,
    attempt: CloneAttempt,
) -> Result<(), StudioError> {
    let written = serde_json::to_string(&attempt).map_err(LibraryError::from)?;
    let taken = machine.library(move |library| library.take_up(KINDS, number, &written));
    taken.await?;
    tell_all(machine).await
}

/// Tells all that were put aside.
pub(super) async fn tell_all(machine: &Machine) -> Result<(), StudioError> {
    let all = machine.library(|library| library.aside(ASIDE)).await?;
    let all = all.into_iter().filter_map(|(number, at, content)| {
        let attempt = serde_json::from_str(&content)
            .inspect_err(|error| log::warn!("a clone that was put aside can't be read: {error}"))
            .ok()?;
        Some(CloneAside {
            number,
            at,
            attempt,
        })
    });
    tell(machine, CloningEvent::Aside(all.collect())).await;
    Ok(())
}
