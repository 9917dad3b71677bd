//! What was paid for an order already, where it goes on with parts that are here. What it is ordered at (`LineOrder::shown`)
//! is all of it; whatever is told of its price is the rest.

use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

use crate::jobs::{Job, Question};
use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{OrderId, ProjectId};
use mynah_model::urgency::Urgency;

/// What tries before this one paid, as far as it is known when it is ordered again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Before {
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

    /// No more than either of both.
    fn least(self, other: Self) -> Self {
        Self {
            spent: self.spent.min(other.spent),
            bought: self.bought.min(other.bought),
        }
    }
}

/// What whoever pays now paid for an order before: another account has none of its parts.
pub(super) async fn paid_before(
    machine: &Machine,
    (project, backend): (Option<ProjectId>, Backend),
    urgency: Urgency,
    mark: OrderId,
) -> Before {
    let payer = machine.payer(project, backend, urgency).await;
    let paid = machine.library(move |library| {
        let paid = library.paid_for(mark)?;
        let spent = match payer.account.as_ref().or(paid.account.as_ref()) {
            Some(account) => library.paid_by(mark, account)?,
            // It is taken off a price: where nobody is known to have paid, rather too little.
            None => Credits::ZERO,
        };
        let bought = paid.bought.min(spent);
        Ok(Before { spent, bought })
    });
    paid.await.unwrap_or_else(|error| {
        log::warn!("what parts cost before is not known: {error}");
        Before::default()
    })
}

/// What was paid for an order, by the tries before this one and by now.
#[derive(Debug, Default)]
pub(crate) struct Paid {
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

    /// What whoever pays for the next try paid by now, as far as it was noted: what came since was in no price.
    pub(super) async fn paid_by_next(&self, machine: &Machine, urgency: Urgency) -> Before {
        let now = self.paid.now();
        let Some(mark) = self.mark.get().copied().filter(|_| !now.is_none()) else {
            return now;
        };
        let of = (self.project, self.backend);
        now.least(paid_before(machine, of, urgency, mark).await)
    }

    /// The most that the next try costs: the parts that are here are not bought again.
    pub(super) fn rest(&self) -> Option<Credits> {
        self.rest_behind(self.paid.now())
    }

    fn rest_behind(&self, now: Before) -> Option<Credits> {
        if let Some(Question::Price { rest, .. }) = self.question.get() {
            return Some(*rest);
        }
        let quote = self.quote.get().copied()?;
        // What another account bought is bought again.
        let own = now.bought.min(now.spent);
        // The quote is without what tries before this one bought, whoever paid for them.
        Some((quote + self.paid.before.bought).less(own))
    }

    /// What all of it is ordered at once more: the rest as it is shown, and what whoever pays then paid.
    pub(super) fn shown_again(&self, now: Before) -> Option<Credits> {
        if let Some(Question::Price { rest, spent }) = self.question.get() {
            return Some(*rest + (*spent).min(now.spent));
        }
        // What was said to be here stays a question where it isn't.
        let shown = self.order.shown?;
        let rest = self.rest_behind(now).filter(|_| shown > Credits::ZERO);
        Some(rest.map_or(shown, |rest| rest + now.spent))
    }
}
