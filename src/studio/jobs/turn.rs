//! Places under the ceiling: among this process's requests, and among those of all processes.

use std::time::Duration;

use crate::api::head::Head;
use crate::library::Library;
use crate::library::error::LibraryError;
use crate::library::slots::SlotId;
use crate::studio::error::StudioError;
use crate::studio::governor::LaneKey;
use crate::studio::governor::Permit;
use crate::studio::governor::ceiling_of_plan;
use crate::studio::jobs::generate::Order;

/// How often another process's slot is looked for.
const SLOT_LOOK: Duration = Duration::from_millis(100);

/// A place under the ceiling, here and among all processes.
pub(super) struct Turn {
    _slot: Slot,
    _permit: Permit,
}

/// A place among all processes. It is one from the moment the library gives it: who waits for it may be gone by then.
struct Slot {
    library: Library,
    id: SlotId,
}

impl Slot {
    fn take(library: &Library, scope: &str, ceiling: usize) -> Result<Option<Self>, LibraryError> {
        let id = library.take_slot(scope, ceiling)?;
        Ok(id.map(|id| Self {
            library: library.clone(),
            id,
        }))
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let (library, slot) = (self.library.clone(), self.id);
        // Not waited for: should it be lost, it is freed with its owner.
        drop(tokio::task::spawn_blocking(move || {
            if let Err(error) = library.free_slot(slot) {
                log::warn!("a slot could not be given back: {error}");
            }
        }));
    }
}

impl Order<'_> {
    /// Waits for a place under the ceiling: first among this process's requests, then among all processes'.
    pub async fn turn(&self) -> Result<Turn, StudioError> {
        let lane = self.lane();
        let first = self.first_ceiling(&lane);
        self.job.place.reached().await;
        let permit = self
            .machine
            .governor
            .turn(&lane, first, self.job.urgency, self.job.batch)
            .await;
        let scope = format!("{}/{}", self.connection.account, lane.group);
        loop {
            let ceiling = self.machine.governor.ceiling(&lane).unwrap_or(first);
            let scope = scope.clone();
            let slot = self
                .machine
                .library(move |library| Slot::take(library, &scope, ceiling))
                .await?;
            if let Some(slot) = slot {
                return Ok(Turn {
                    _slot: slot,
                    _permit: permit,
                });
            }
            tokio::time::sleep(SLOT_LOOK).await;
        }
    }

    pub fn lane(&self) -> LaneKey {
        LaneKey {
            backend: self.job.backend,
            group: self.known.group(&self.request().model).to_owned(),
        }
    }

    fn first_ceiling(&self, lane: &LaneKey) -> usize {
        let plan = self.machine.backends.plan(self.job.backend);
        ceiling_of_plan(&plan, &lane.group)
    }

    pub fn heed(&self, head: &Head) {
        if let Some(limits) = head.limits {
            let ceiling = usize::try_from(limits.ceiling).unwrap_or(1);
            self.machine.governor.stated(&self.lane(), ceiling);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::clock::Clock;

    /// One blocking thread does what it is given in order: the place is taken after nobody waits for it any more.
    #[test]
    fn a_place_that_nobody_waits_for_any_more_is_given_back() {
        let home = tempfile::tempdir().unwrap();
        let library = Library::open(home.path(), Clock::system()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .max_blocking_threads(1)
            .build()
            .unwrap();
        let take = || {
            let library = library.clone();
            tokio::task::spawn_blocking(move || Slot::take(&library, "account/standard", 1))
        };
        runtime.block_on(async {
            drop(take());
            // The second one is behind the first one's giving back, wherever that came in between.
            drop(take().await.unwrap().unwrap());
            assert!(take().await.unwrap().unwrap().is_some());
        });
    }
}
