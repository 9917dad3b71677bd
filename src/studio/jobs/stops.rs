//! Batches that came to a refusal that concerns all of their lines: those that follow are not sent to hear the same.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::api::error::ErrorKind;
use crate::studio::trouble::Trouble;
use crate::terms::credits::Credits;

/// What stopped which batch.
#[derive(Debug, Default)]
pub(super) struct Stops(Mutex<HashMap<u64, Stop>>);

#[derive(Debug)]
struct Stop {
    /// What costs less may still go.
    least: Credits,
    trouble: Trouble,
}

impl Stops {
    /// Keeps what a line of a batch was refused for, if it concerns those that follow.
    pub fn note(&self, batch: u64, kind: ErrorKind, price: Credits, trouble: &Trouble) {
        let least = match kind {
            ErrorKind::InvalidKey
            | ErrorKind::KeyExpired
            | ErrorKind::KeyDisabled
            | ErrorKind::AddressNotAllowed
            | ErrorKind::UnusualActivity => Credits::ZERO,
            // A shorter line may fit into what is left.
            ErrorKind::QuotaExceeded | ErrorKind::KeyCapReached => price,
            _ => return,
        };
        let mut stops = self.lock();
        let is_first = stops.get(&batch).is_none_or(|stop| least < stop.least);
        if is_first {
            let trouble = trouble.clone();
            stops.insert(batch, Stop { least, trouble });
        }
    }

    /// What a line of this price would be refused for.
    pub fn before(&self, batch: u64, price: Credits) -> Option<Trouble> {
        let stops = self.lock();
        let stop = stops.get(&batch).filter(|stop| price >= stop.least)?;
        Some(stop.trouble.clone())
    }

    /// The batch is over.
    pub fn forget(&self, batch: u64) {
        self.lock().remove(&batch);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Stop>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
