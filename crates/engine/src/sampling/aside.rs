//! Clones that were put aside: one waits for a signature while another one is begun.

use super::{ASIDE, KIND, not_undone, tell};
use crate::error::StudioError;
use crate::machine::Machine;
use mynah_i18n::tr;
use mynah_model::attempt::CloneAttempt;
use mynah_model::event::{CloneAside, CloningEvent, Event, Notice};
use mynah_store::error::LibraryError;

/// Both names under which the library keeps a clone.
const KINDS: (&str, &str) = (KIND, ASIDE);
/// So long one that was discarded can be brought back, in milliseconds.
const KEPT_MS: i64 = 24 * 3_600_000;

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
    let put = put.await;
    let listed = tell_all(machine).await;
    // The window lets go of it once it is kept elsewhere.
    let now = put.is_ok().then(Box::default);
    tell(machine, CloningEvent::Turned(number, now)).await;
    put?;
    listed
}

/// Takes one up in this window, as the library has it by now; what stood there is put aside under a number.
pub(super) async fn take_up(
    machine: &Machine,
    number: u64,
    (aside, attempt): (u64, Option<Box<CloneAttempt>>),
) -> Result<(), StudioError> {
    let taken = taken(machine, number, (aside, attempt)).await;
    let listed = tell_all(machine).await;
    let now = taken.as_ref().ok().cloned().flatten();
    tell(machine, CloningEvent::Turned(aside, now)).await;
    if taken?.is_none() {
        let words = tr!("clone-aside-gone");
        machine.tell(Event::Notice(Notice::Heed(words))).await;
    }
    listed
}

async fn taken(
    machine: &Machine,
    number: u64,
    (aside, attempt): (u64, Option<Box<CloneAttempt>>),
) -> Result<Option<Box<CloneAttempt>>, StudioError> {
    let written = attempt.map(|attempt| serde_json::to_string(&*attempt));
    let written = written.transpose().map_err(LibraryError::from)?;
    let taken = machine.library(move |library| {
        library.take_up(KINDS, number, |there| {
            Some((aside, not_undone(written?, there.as_deref())))
        })
    });
    let taken = taken.await?.map(|taken| serde_json::from_str(&taken));
    Ok(taken.transpose().map_err(LibraryError::from)?)
}

/// Forgets those that were discarded a day ago or more.
pub(super) async fn forget_discarded(machine: &Machine) -> Result<(), StudioError> {
    let before = machine.clock.now().0 - KEPT_MS;
    let forget = machine.library(move |library| {
        for (number, at, content) in library.aside(ASIDE)? {
            let attempt = serde_json::from_str::<CloneAttempt>(&content);
            if at.0 <= before && attempt.is_ok_and(|attempt| attempt.is_discarded) {
                library.forget_aside(ASIDE, number)?;
            }
        }
        Ok(())
    });
    forget.await
}

/// Tells all that were put aside.
pub(crate) async fn tell_all(machine: &Machine) -> Result<(), StudioError> {
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
