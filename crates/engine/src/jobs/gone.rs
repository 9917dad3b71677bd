//! Dubs that the service says are not there. Its lists and files lag behind what it made, so one answer ends nothing that
//! was paid for.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::ids::EntryId;
use mynah_records::ledger::Entry;

/// So many answers in a row say it, at least: one may come of a server that lags behind the others.
const ANSWERS: u32 = 3;

/// Since when, and how often, each was said not to be there.
#[derive(Debug, Default)]
pub(crate) struct Gone(Mutex<HashMap<EntryId, (Instant, u32)>>);

impl Gone {
    /// Counts an answer; whether it is gone for good by now.
    fn is_for_good(&self, entry: EntryId, now: Instant, lag: Duration) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, answers) = all.entry(entry).or_insert((now, 0));
        *answers += 1;
        *answers >= ANSWERS && now.saturating_duration_since(*since) >= lag
    }

    /// It is there.
    fn forget(&self, entry: EntryId) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&entry);
    }
}

/// What the ledger keeps as the reason of an entry whose dub the service has no more; no words for people, which may be
/// written otherwise.
pub(crate) const REMOVED: &str = "the provider has this dub no more";

/// What the reason of an entry begins with whose dub could not be made; what the service says follows.
pub(crate) const FAILED: &str = "the dub failed: ";

/// What the service said as it could not make the dub of an entry, where that is how it ended.
pub(crate) fn said_failed(entry: &Entry) -> Option<&str> {
    entry.reason.as_deref()?.strip_prefix(FAILED)
}

/// Whether an entry ended because the service had its dub no more, as somebody was told.
pub(crate) fn was_told_gone(entry: &Entry) -> bool {
    entry.reason.as_deref() == Some(REMOVED)
}

impl Machine {
    /// Whether the service knows a dub no more, as it says once more now; until then it is asked again.
    pub(crate) fn is_gone(&self, entry: EntryId, backend: Backend) -> bool {
        let looks = &self.options.looks;
        let lag = match backend {
            Backend::Draft => looks.draft_latency,
            Backend::Live => looks.latency,
        };
        self.gone.is_for_good(entry, self.clock.instant(), lag)
    }

    /// The service says otherwise: what it says later begins anew.
    pub(crate) fn is_not_gone(&self, entry: EntryId) {
        self.gone.forget(entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::clock::Clock;

    #[test]
    fn one_answer_that_it_is_not_there_ends_nothing() {
        let (gone, lag) = (Gone::default(), Duration::from_mins(1));
        let (one, other) = (EntryId(1), EntryId(2));
        let start = Clock::system().instant();
        let at = |secs| start + Duration::from_secs(secs);
        assert!(!gone.is_for_good(one, at(0), lag));
        assert!(!gone.is_for_good(one, at(90), lag), "two answers are few");
        assert!(gone.is_for_good(one, at(91), lag));
        for secs in [0, 10, 20, 59] {
            assert!(!gone.is_for_good(other, at(secs), lag), "{secs}: early");
        }
        gone.forget(other);
        assert!(!gone.is_for_good(other, at(100), lag), "it was there");
    }
}
