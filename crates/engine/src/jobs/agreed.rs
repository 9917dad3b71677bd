//! What was said to soft budgets before lines were ordered, and whether that still holds as they begin: other windows
//! and commands spend of the same library.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::jobs::Job;
use crate::machine::Machine;
use mynah_core::credits::Credits;
use mynah_core::ids::ProjectId;
use mynah_store::budgets::Consent;

/// What was said to soft budgets when something was ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Agreed {
    /// Nothing: what crosses one asks.
    #[default]
    No,
    /// They had room for all of it, so that nobody was asked.
    Fitted,
    /// A person said yes.
    Yes,
}

impl Job {
    /// Whether it may cross soft budgets, and as long as what.
    pub(super) fn consent(&self) -> Consent {
        match self.agreed {
            Agreed::No => Consent::Asked,
            Agreed::Fitted => match self.fits.get() {
                Some(Some(fits)) => Consent::Fitted(Arc::clone(fits)),
                Some(None) | None => Consent::Asked,
            },
            Agreed::Yes => Consent::Given,
        }
    }
}

/// Looks whether there still is room for all lines of a batch that had room when it was ordered. What other orders of
/// this window come to was counted then.
pub(super) async fn look_again(machine: &Machine, jobs: &[Arc<Job>]) {
    let Some(first) = jobs.iter().find(|job| job.agreed == Agreed::Fitted) else {
        return;
    };
    let backend = first.backend;
    let mut sums: BTreeMap<Option<ProjectId>, Credits> = BTreeMap::new();
    for job in jobs {
        *sums.entry(job.project).or_default() += job.at_most().unwrap_or_default();
    }
    let room = machine.library(move |library| library.soft_budgets_fit(backend, &sums));
    let fits = room.await.unwrap_or_else(|error| {
        log::warn!("budgets can't be read: {error}");
        None
    });
    let fits = fits.map(Arc::new);
    for job in jobs {
        job.fits.get_or_init(|| fits.clone());
    }
}
