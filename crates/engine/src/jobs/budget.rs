//! The hard limit of a run: what was spent and what is held never pass it.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use crate::error::Refusal;
use mynah_core::credits::Credits;

/// What a run spent and holds.
#[derive(Debug, Default)]
pub(super) struct Budget(Mutex<Sums>);

#[derive(Debug, Default)]
struct Sums {
    spent: Credits,
    held: Credits,
}

/// Credits held for one request. Dropped without being spent, they are free again.
#[derive(Debug)]
pub(crate) struct Hold<'a> {
    budget: &'a Budget,
    quote: Credits,
    spent: OnceLock<Credits>,
}

impl Budget {
    /// Holds a request's highest price, if the limit leaves room for it.
    pub fn hold(&self, quote: Credits, most: Option<Credits>) -> Result<Hold<'_>, Refusal> {
        let mut sums = self.lock();
        if let Some(most) = most {
            let left = most.less(sums.spent + sums.held);
            if quote > left {
                return Err(Refusal::OverLimit {
                    needed: quote,
                    left,
                });
            }
        }
        sums.held += quote;
        drop(sums);
        Ok(Hold {
            budget: self,
            quote,
            spent: OnceLock::new(),
        })
    }

    /// Frees what was counted as spent for a request that was not made after all.
    pub fn give_back(&self, cost: Credits) {
        let mut sums = self.lock();
        sums.spent = sums.spent.less(cost);
    }

    fn lock(&self) -> MutexGuard<'_, Sums> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl super::Jobs {
    /// Holds the highest price of a conversation, which is no job.
    pub fn hold(&self, quote: Credits, most: Option<Credits>) -> Result<Hold<'_>, Refusal> {
        self.budget.hold(quote, most)
    }
}

impl Hold<'_> {
    /// It cost this much; what may have been charged counts as charged. A request is paid once: the first word
    /// counts, whatever goes wrong with writing it down later.
    pub fn spend(&self, cost: Credits) {
        if self.spent.set(cost).is_ok() {
            let mut sums = self.budget.lock();
            sums.held = sums.held.less(self.quote);
            sums.spent += cost;
        }
    }
}

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        if self.spent.get().is_none() {
            let mut sums = self.budget.lock();
            sums.held = sums.held.less(self.quote);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_counts() {
        let budget = Budget::default();
        let most = Some(Credits(10));
        let first = budget.hold(Credits(6), most).unwrap();
        assert_eq!(
            budget.hold(Credits(6), most).unwrap_err(),
            Refusal::OverLimit {
                needed: Credits(6),
                left: Credits(4)
            }
        );
        first.spend(Credits(3));
        drop(first);
        let second = budget.hold(Credits(7), most).unwrap();
        drop(second);
        assert!(budget.hold(Credits(8), most).is_err());
        assert!(budget.hold(Credits(8), None).is_ok());
    }

    #[test]
    fn what_was_not_made_after_all_is_free_again() {
        let budget = Budget::default();
        let most = Some(Credits(10));
        budget.hold(Credits(6), most).unwrap().spend(Credits(6));
        assert!(budget.hold(Credits(6), most).is_err());
        budget.give_back(Credits(6));
        assert!(budget.hold(Credits(10), most).is_ok());
    }

    #[test]
    fn a_request_is_spent_once_and_no_longer_held_then() {
        let budget = Budget::default();
        let most = Some(Credits(10));
        let paid = budget.hold(Credits(6), most).unwrap();
        paid.spend(Credits(5));
        // The disk did not take it, and the charge is called unknown.
        paid.spend(Credits(6));
        let beside = budget.hold(Credits(5), most).unwrap();
        drop((paid, beside));
        assert!(budget.hold(Credits(5), most).is_ok());
        assert!(budget.hold(Credits(6), most).is_err());
    }
}
