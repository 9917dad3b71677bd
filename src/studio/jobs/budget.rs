//! The hard limit of a run: what was spent and what is held never pass it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::studio::error::Refusal;
use crate::terms::credits::Credits;

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
pub(super) struct Hold<'a> {
    budget: &'a Budget,
    quote: Credits,
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
        })
    }

    fn lock(&self) -> MutexGuard<'_, Sums> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hold<'_> {
    /// It cost this much; what may have been charged counts as charged.
    pub fn spend(&self, cost: Credits) {
        self.budget.lock().spent += cost;
    }
}

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        let mut sums = self.budget.lock();
        sums.held = sums.held.less(self.quote);
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
}
