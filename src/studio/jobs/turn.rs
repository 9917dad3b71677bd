//! Places under the ceiling: among this process's requests, and among those of all processes.

use std::time::Duration;

use crate::api::head::Head;
use crate::library::Library;
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
    library: Library,
    slot: SlotId,
    _permit: Permit,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let (library, slot) = (self.library.clone(), self.slot);
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
                .library(move |library| library.take_slot(&scope, ceiling))
                .await?;
            if let Some(slot) = slot {
                return Ok(Turn {
                    library: self.machine.library.clone(),
                    slot,
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
