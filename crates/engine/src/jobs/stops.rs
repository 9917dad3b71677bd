//! Batches that came to a refusal that concerns all of their lines: those that follow are not sent to hear the same.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::jobs::Job;
use mynah_api::error::ErrorKind;
use mynah_core::credits::Credits;
use mynah_model::trouble::Trouble;

/// What stopped which batch.
#[derive(Debug, Default)]
pub(super) struct Stops(Mutex<HashMap<u64, Stop>>);

#[derive(Debug)]
struct Stop {
    /// Those behind this one are not sent; all where there is none. What costs nothing is spoken all the same.
    behind: Option<i64>,
    trouble: Trouble,
}

impl Stops {
    /// Keeps what a line of a batch was refused for, if it concerns those that follow.
    pub fn note(&self, job: &Job, kind: ErrorKind, trouble: &Trouble) {
        let behind = match kind {
            ErrorKind::InvalidKey
            | ErrorKind::KeyExpired
            | ErrorKind::KeyDisabled
            | ErrorKind::AddressNotAllowed
            | ErrorKind::UnusualActivity => None,
            // A batch goes in order as far as the credits go, as with a budget.
            ErrorKind::QuotaExceeded | ErrorKind::KeyCapReached => Some(job.rank()),
            _ => return,
        };
        let mut stops = self.lock();
        let is_first = stops
            .get(&job.batch)
            .is_none_or(|stop| behind < stop.behind);
        if is_first {
            let trouble = trouble.clone();
            stops.insert(job.batch, Stop { behind, trouble });
        }
    }

    /// Stops all lines of a batch that are not sent yet.
    pub fn all(&self, job: &Job, trouble: Trouble) {
        let stop = Stop {
            behind: None,
            trouble,
        };
        self.lock().entry(job.batch).or_insert(stop);
    }

    /// What a line of this price is not sent for.
    pub fn before(&self, job: &Job, price: Credits) -> Option<Trouble> {
        let stops = self.lock();
        let stop = stops.get(&job.batch)?;
        let is_behind = |rank| price > Credits::ZERO && job.rank() > rank;
        stop.behind
            .is_none_or(is_behind)
            .then(|| stop.trouble.clone().behind())
    }

    /// The batch is over.
    pub fn forget(&self, batch: u64) {
        self.lock().remove(&batch);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Stop>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
