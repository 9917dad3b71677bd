//! What is ordered and not paid yet, added up as it comes and goes: a batch that is ordered behind it has only what it
//! leaves.

use std::collections::BTreeMap;

use crate::desk::free::Asked;
use crate::desk::{Desk, JobCard, JobState, Meter, Standing, Weighed};
use crate::event::Work;
use crate::urgency::Urgency;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{JobId, ProjectId};

/// Who orders.
type Of = (Backend, Option<ProjectId>);

/// Orders of one request: of whom, how urgent, and what.
type Part = (Of, Urgency, Asked);

/// How often a request is ordered alone and by batches. Both may be charged to different keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Twins {
    alone: u32,
    batch: u32,
}

/// The urgencies with which a request is ordered: alone, by a batch, or both.
type Urgencies = [bool; 2];

impl Twins {
    fn of(&mut self, urgency: Urgency) -> &mut u32 {
        match urgency {
            Urgency::Interactive => &mut self.alone,
            Urgency::Batch => &mut self.batch,
        }
    }

    fn urgencies(self) -> Urgencies {
        [self.alone > 0, self.batch > 0]
    }
}

/// The sums of what is under way or waits. Twins are bought once.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Ahead {
    /// A tree: where a table of so many grows, a frame is felt.
    asked: BTreeMap<(Of, Asked), Twins>,
    sums: BTreeMap<(Of, Urgencies), Credits>,
}

/// What one job brings to them: nothing once it is over, or where the library held it.
pub fn part_of(card: &JobCard) -> Option<Part> {
    let is_ahead = match &card.state {
        // Its order is in the ledger once, as that one's.
        JobState::Held { why, .. } if why.is_of_another() => false,
        JobState::Queued | JobState::Held { .. } | JobState::Running { .. } => true,
        JobState::LookedFor
        | JobState::Finished { .. }
        | JobState::Failed(_)
        | JobState::Cancelled(_) => false,
    };
    let Work::Generate {
        project, backend, ..
    } = &card.work
    else {
        return None;
    };
    let asked = card.buys.filter(|_| is_ahead)?;
    Some(((*backend, *project), card.urgency(), asked))
}

impl Ahead {
    /// What a job brings is something else now.
    pub fn change(&mut self, was: Option<Part>, is: Option<Part>) {
        if was == is {
            return;
        }
        if let Some(part) = was {
            self.count(part, |twins| twins.saturating_sub(1));
        }
        if let Some(part) = is {
            self.count(part, |twins| twins.saturating_add(1));
        }
    }

    /// Changes how often a request is ordered, and the sums with it.
    fn count(&mut self, (of, urgency, asked): Part, change: impl FnOnce(u32) -> u32) {
        let twins = self.asked.entry((of, asked)).or_default();
        let before = twins.urgencies();
        let count = twins.of(urgency);
        *count = change(*count);
        let after = twins.urgencies();
        let none = Urgencies::default();
        if after == none {
            self.asked.remove(&(of, asked));
        }
        if before == after {
            return;
        }
        if let Some(sum) = self.sums.get_mut(&(of, before)) {
            *sum = sum.less(asked.credits());
            if *sum == Credits::ZERO {
                self.sums.remove(&(of, before));
            }
        }
        if after != none {
            *self.sums.entry((of, after)).or_default() += asked.credits();
        }
    }

    /// Returns the highest price of what is ordered at a backend and `counts`, by project and urgency.
    fn of(
        &self,
        backend: Backend,
        counts: impl Fn((Option<ProjectId>, Urgency)) -> bool,
    ) -> Credits {
        let sums = self.sums.iter();
        let counted = sums.filter(|(((of, project), [alone, batch]), _)| {
            *of == backend
                && (*alone && counts((*project, Urgency::Interactive))
                    || *batch && counts((*project, Urgency::Batch)))
        });
        counted.map(|(_, sum)| *sum).sum()
    }
}

/// What of the credits is not free for what is ordered next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holds {
    /// By requests that are under way or not settled yet, of other windows and commands too.
    pub under_way: Credits,
    /// By what waits for its turn in this window.
    pub waits: Credits,
}

impl Holds {
    /// Both together.
    pub fn all(self) -> Credits {
        self.under_way + self.waits
    }
}

impl Desk {
    /// What a job is to buy; nothing where the library holds it.
    pub fn buys(
        &self,
        id: JobId,
        work: &Work,
        (quote, urgency): (Credits, Urgency),
    ) -> Option<Asked> {
        let Work::Generate {
            project,
            backend,
            order,
        } = work
        else {
            return None;
        };
        let asked = Asked::of(id, order, quote);
        let held = self.held_for(*backend, *project, urgency);
        let is_held = held.is_some_and(|held| asked.is_in(held));
        (quote > Credits::ZERO && !is_held).then_some(asked)
    }

    /// What is ordered at a backend and not paid yet, at its highest prices.
    pub fn ahead(&self, backend: Backend) -> Credits {
        self.ahead_of(backend, |_| true)
    }

    /// The same of what `counts`, by project and urgency.
    pub fn ahead_of(
        &self,
        backend: Backend,
        counts: impl Fn((Option<ProjectId>, Urgency)) -> bool,
    ) -> Credits {
        self.jobs.ahead().of(backend, counts)
    }

    /// What other windows and commands hold of the credits that a meter shows.
    pub fn held_elsewhere(&self, meter: &Meter, backend: Backend) -> Credits {
        let held = self.reserved_elsewhere.get(&backend);
        held.map_or(Credits::ZERO, |held| its_part(meter, backend, held))
    }

    /// What is held of a backend's credits, all projects together.
    pub fn holds(&self, backend: Backend) -> Holds {
        let spend = self.spend.get(&backend).copied().unwrap_or_default();
        let here = self.reserved_here.get(&backend).copied();
        Holds {
            under_way: spend.reserved,
            waits: self.ahead(backend).less(here.unwrap_or_default()),
        }
    }

    /// What a further batch of the open project has of the credits, where that is known: what is ordered leaves it.
    pub fn left_for_batch(&self, backend: Backend) -> Option<Credits> {
        Weighed::new(self, backend).left
    }

    /// What is left of a budget for a further batch: behind what is ordered and was not written down yet, too.
    pub fn left_behind(&self, standing: &Standing) -> Credits {
        standing.left().less(self.waits(standing))
    }

    /// Returns what is left of a budget for further orders. A line that is ordered alone goes ahead of what waits.
    pub(super) fn left_for(&self, standing: &Standing, urgency: Urgency) -> Credits {
        match urgency {
            Urgency::Interactive => standing.left(),
            Urgency::Batch => self.left_behind(standing),
        }
    }

    /// What waits of what a budget counts, and holds nothing of it in the ledger yet.
    pub fn waits(&self, standing: &Standing) -> Credits {
        let ahead = self.ahead_of(standing.budget.backend, |of| self.counts(standing, of));
        // What this window's orders hold already counts in what the ledger has.
        ahead.less(standing.here)
    }
}

/// What of many accounts' credits is of the one that a meter shows. All Draft servers are one account.
pub fn its_part(meter: &Meter, backend: Backend, of: &[(String, Credits)]) -> Credits {
    let is_its =
        |name: &String| backend == Backend::Draft || meter.account.as_deref() == Some(name);
    let its = of.iter().filter(|(account, _)| is_its(account));
    its.map(|(_, credits)| *credits).sum()
}
