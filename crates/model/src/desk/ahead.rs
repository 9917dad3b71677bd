//! What is ordered and not paid yet, added up as it comes and goes: a batch that is ordered behind it has only what it
//! leaves.

use std::collections::BTreeMap;

use crate::desk::free::Asked;
use crate::desk::{Desk, JobCard, JobState, Meter, Scope, Standing, Weighed};
use crate::event::Work;
use crate::urgency::Urgency;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{JobId, ProjectId};

/// Who orders.
type Of = (Backend, Option<ProjectId>);

/// Of whom, and what.
type Part = (Of, Asked);

/// The sums of what is under way or waits. Twins are bought once.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Ahead {
    /// A tree: where a table of so many grows, a frame is felt.
    asked: BTreeMap<Part, u32>,
    sums: BTreeMap<Of, Credits>,
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
    Some(((*backend, *project), asked))
}

impl Ahead {
    /// What a job brings is something else now.
    pub fn change(&mut self, was: Option<Part>, is: Option<Part>) {
        if was == is {
            return;
        }
        if let Some(part) = was {
            self.take(part);
        }
        if let Some(part) = is {
            self.add(part);
        }
    }

    /// One more.
    fn add(&mut self, (of, asked): Part) {
        let twins = self.asked.entry((of, asked)).or_default();
        *twins += 1;
        if *twins == 1 {
            *self.sums.entry(of).or_default() += asked.credits();
        }
    }

    /// One less, as it was added.
    fn take(&mut self, (of, asked): Part) {
        let Some(twins) = self.asked.get_mut(&(of, asked)) else {
            return;
        };
        *twins -= 1;
        if *twins > 0 {
            return;
        }
        self.asked.remove(&(of, asked));
        if let Some(sum) = self.sums.get_mut(&of) {
            *sum = sum.less(asked.credits());
            if *sum == Credits::ZERO {
                self.sums.remove(&of);
            }
        }
    }

    /// The highest that those of some projects cost at a backend.
    fn of(&self, backend: Backend, counts: impl Fn(Option<ProjectId>) -> bool) -> Credits {
        let sums = self.sums.iter();
        let counted = sums.filter(|((of, project), _)| *of == backend && counts(*project));
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

    /// The same of some projects.
    pub fn ahead_of(
        &self,
        backend: Backend,
        counts: impl Fn(Option<ProjectId>) -> bool,
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

    /// What waits of what a budget counts, and holds nothing of it in the ledger yet.
    pub fn waits(&self, standing: &Standing) -> Credits {
        let ahead = self.jobs.ahead();
        let ahead = match standing.budget.scope {
            Scope::Month => ahead.of(standing.budget.backend, |_| true),
            Scope::Project(of) => ahead.of(standing.budget.backend, |it| it == Some(of)),
            Scope::Key(key) => ahead.of(standing.budget.backend, |it| self.pays(it) == Some(key)),
        };
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
