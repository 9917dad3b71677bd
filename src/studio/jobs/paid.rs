//! What was paid for an order already, where it goes on with parts that are here. What it is ordered at (`LineOrder::shown`)
//! is all of it; whatever is told of its price is the rest.

use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

use crate::studio::jobs::{Job, Question};
use crate::terms::credits::Credits;

/// What tries before this one paid, as far as it is known when it is ordered again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::studio) struct Before {
    /// All that was charged.
    pub spent: Credits,
    /// What of that parts cost that are here.
    pub bought: Credits,
}

impl Before {
    /// Whether nothing was paid.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// What was paid for an order, by the tries before this one and by now.
#[derive(Debug, Default)]
pub(in crate::studio) struct Paid {
    pub before: Before,
    spent: AtomicU64,
    bought: AtomicU64,
}

impl Paid {
    /// Of an order that goes on behind tries that paid this.
    pub fn behind(before: Before) -> Self {
        Self {
            before,
            spent: AtomicU64::new(before.spent.0),
            bought: AtomicU64::new(before.bought.0),
        }
    }

    /// What all tries paid by now.
    pub fn note(&self, now: Before) {
        self.spent.store(now.spent.0, Ordering::Relaxed);
        self.bought.store(now.bought.0, Ordering::Relaxed);
    }

    /// What all tries paid, as it was noted last: at the end of this one.
    pub fn now(&self) -> Before {
        Before {
            spent: Credits(self.spent.load(Ordering::Relaxed)),
            bought: self.bought(),
        }
    }

    /// What parts cost that are here, as it was noted last.
    pub fn bought(&self) -> Credits {
        Credits(self.bought.load(Ordering::Relaxed))
    }
}

impl Job {
    /// The most that this try was said to cost, where that is known.
    pub(super) fn at_most(&self) -> Option<Credits> {
        let shown = self.order.shown.map(|all| all.less(self.paid.before.spent));
        shown.or_else(|| self.quote.get().copied())
    }

    /// The most that the next try costs: the parts that are here are not bought again.
    pub(super) fn rest(&self) -> Option<Credits> {
        if let Some(Question::Price { rest, .. }) = self.question.get() {
            return Some(*rest);
        }
        let now = self.paid.now();
        let quote = self.quote.get().copied()?;
        Some(quote.less(now.bought.less(self.paid.before.bought)))
    }

    /// What all of it is ordered at once more: the rest as it is shown, and what was paid.
    pub(super) fn shown_again(&self) -> Option<Credits> {
        if let Some(Question::Price { rest, spent }) = self.question.get() {
            return Some(*rest + *spent);
        }
        // What was said to be here stays a question where it isn't.
        let shown = self.order.shown?;
        let rest = self.rest().filter(|_| shown > Credits::ZERO);
        Some(rest.map_or(shown, |rest| rest + self.paid.now().spent))
    }
}
