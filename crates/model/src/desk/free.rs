//! What failed and cost nothing, added up as it comes and goes: it can be ordered again, or cleared away, all at once.

use std::collections::{BTreeMap, HashSet};

use crate::command::{HistoryWork, LineOrder};
use crate::desk::{Caution, Desk, JobCard, JobState, Price, Weighed};
use crate::event::Work;
use crate::trouble::Charged;
use crate::urgency::Urgency;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{JobId, LineId, ProjectId};
use mynah_script::pages::JobSet;

/// Jobs that are weighed one by one; beyond them all are reckoned alike.
const WEIGHED: usize = 1_000;

/// Jobs that failed and cost nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Free {
    /// All of them. A copy shares what it has.
    pub all: JobSet,
    /// What a backend was to make, by backend.
    by_backend: BTreeMap<Backend, FreeOf>,
    /// Exports, and entries of the history that were to be fetched or saved. Whoever wants something deleted says so again.
    pub walks: JobSet,
}

/// Those of one backend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FreeOf {
    /// Which ones.
    pub jobs: JobSet,
    /// The highest they can cost. Twins are bought once.
    pub credits: Credits,
    /// How many ask for the same at the same price; what is to be another take asks for something of its own.
    twins: BTreeMap<Asked, u32>,
    /// How many each project ordered, and of how many the service was to keep nothing.
    by_project: BTreeMap<Option<ProjectId>, [usize; 2]>,
}

/// What is asked for: the request, or of another take its job, and the highest it can cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Asked {
    Request(u64, Credits),
    Another(JobId, Credits),
}

impl Asked {
    /// Describes the order of a job at this price.
    pub fn of(job: JobId, order: &LineOrder, credits: Credits) -> Self {
        if order.fresh {
            Self::Another(job, credits)
        } else {
            Self::Request(quick_key(&order.request), credits)
        }
    }

    /// Returns the most that it can cost.
    pub fn credits(self) -> Credits {
        match self {
            Self::Request(_, credits) | Self::Another(_, credits) => credits,
        }
    }

    /// Whether the library holds it.
    pub fn is_in(self, held: &HashSet<u64>) -> bool {
        match self {
            Self::Request(key, _) => held.contains(&key),
            Self::Another(..) => false,
        }
    }
}

/// What one job brings to the sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    job: JobId,
    of: Of,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    Walk,
    Deletion,
    Backend {
        backend: Backend,
        asked: Asked,
        project: Option<ProjectId>,
        zero_retention: bool,
    },
}

impl Part {
    /// Nothing, unless it failed and cost nothing.
    pub fn of(card: &JobCard) -> Option<Self> {
        card.is_free_failure().then(|| Self {
            job: card.id,
            of: match &card.work {
                Work::History(order) if order.work == HistoryWork::Delete => Of::Deletion,
                Work::Export { .. } | Work::History(_) | Work::ProjectFile { .. } => Of::Walk,
                Work::Generate {
                    project,
                    backend,
                    order,
                } => Of::Backend {
                    backend: *backend,
                    asked: Asked::of(card.id, order, card.quote),
                    project: *project,
                    zero_retention: order.zero_retention,
                },
            },
        })
    }
}

impl Free {
    /// Those of a backend, if there are any.
    pub fn of(&self, backend: Backend) -> Option<&FreeOf> {
        self.by_backend.get(&backend)
    }

    /// How many are ordered again with all of them.
    pub fn again(&self) -> usize {
        let made = self.by_backend.values().map(|of| of.jobs.len());
        made.sum::<usize>() + self.walks.len()
    }

    /// One more. It is in no sum yet.
    pub fn add(&mut self, part: Part) {
        self.all.set(&[part.job], ());
        match part.of {
            Of::Walk => self.walks.set(&[part.job], ()),
            Of::Deletion => {}
            Of::Backend {
                backend,
                asked,
                project,
                zero_retention,
            } => {
                let of = self.by_backend.entry(backend).or_default();
                of.jobs.set(&[part.job], ());
                let twins = of.twins.entry(asked).or_default();
                if *twins == 0 {
                    of.credits += asked.credits();
                }
                *twins += 1;
                let [all, unkept] = of.by_project.entry(project).or_default();
                *all += 1;
                *unkept += usize::from(zero_retention);
            }
        }
    }

    /// One less, as it was added.
    pub fn take(&mut self, part: Part) {
        self.all.remove(&[part.job]);
        match part.of {
            Of::Walk => self.walks.remove(&[part.job]),
            Of::Deletion => {}
            Of::Backend {
                backend,
                asked,
                project,
                zero_retention,
            } => {
                let Some(of) = self.by_backend.get_mut(&backend) else {
                    return;
                };
                of.jobs.remove(&[part.job]);
                if let Some(twins) = of.twins.get_mut(&asked) {
                    *twins -= 1;
                    if *twins == 0 {
                        of.twins.remove(&asked);
                        of.credits = of.credits.less(asked.credits());
                    }
                }
                if let Some([all, unkept]) = of.by_project.get_mut(&project) {
                    *all -= 1;
                    *unkept -= usize::from(zero_retention);
                    if *all == 0 {
                        of.by_project.remove(&project);
                    }
                }
                if of.jobs.is_empty() {
                    self.by_backend.remove(&backend);
                }
            }
        }
    }
}

impl FreeOf {
    /// The projects that ordered them, each with whether the service was to keep nothing of some.
    pub fn projects(&self) -> impl Iterator<Item = (Option<ProjectId>, bool)> {
        let projects = self.by_project.iter();
        projects.map(|(project, [_, unkept])| (*project, *unkept > 0))
    }
}

impl Desk {
    /// What ordering all again costs at most that failed at a backend and cost nothing; nothing where none did.
    pub fn price_again(&self, backend: Backend) -> Option<Price> {
        let free = self.jobs.free().of(backend)?;
        Some(Price {
            quote: self.credits_again(backend, free).into(),
            backend,
            zero_retention: self.unkept_again(backend).next().is_some(),
        })
    }

    /// The projects of those of which the service is to keep nothing; it was ordered so, or they want it so by now.
    pub fn unkept_again(&self, backend: Backend) -> impl Iterator<Item = Option<ProjectId>> {
        let free = self.jobs.free().of(backend).into_iter();
        let projects = free.flat_map(FreeOf::projects);
        projects
            .filter(move |(project, ordered)| self.is_unkept(backend, *project, *ordered))
            .map(|(project, _)| project)
    }

    /// The highest they can cost. What the library holds by now costs nothing; of very many that is not looked up.
    fn credits_again(&self, backend: Backend, of: &FreeOf) -> Credits {
        if of.twins.len() > WEIGHED {
            return of.credits;
        }
        let cards = of.jobs.ids().filter_map(|job| self.job(job));
        let lacking: Credits = cards.map(|card| self.bought_elsewhere(card)).sum();
        // Who asks for which is not known here: it is free where it is for all of them.
        let projects = of.by_project.keys();
        let held = projects.map(|project| self.held_for(backend, *project, Urgency::Batch));
        let held: Vec<_> = held.collect();
        let is_held = |asked: &Asked| {
            let mut all = held.iter();
            all.all(|held| held.is_some_and(|held| asked.is_in(held)))
        };
        let asked = of.twins.keys().copied().filter(is_held);
        of.credits.less(asked.map(Asked::credits).sum()) + lacking
    }

    /// What parts cost that another account has than pays now: they are bought anew.
    pub fn bought_elsewhere(&self, card: &JobCard) -> Credits {
        card.bought().less(self.bought_of(card))
    }

    /// What is to be asked about before all of them are ordered again, which were added up.
    pub fn cautions_again(&self, backend: Backend, weighed: &Weighed) -> Vec<Caution> {
        let unkept = self.unkept_again(backend).next().is_some();
        let free = self.jobs.free().of(backend);
        let lines = free.map_or(0, |free| free.jobs.len());
        self.cautions_of_all(backend, (lines, unkept), weighed)
    }

    /// Adds all up that failed at a backend and cost nothing, each as its project's.
    pub fn weigh_again(&self, backend: Backend) -> Weighed {
        let Some(free) = self.jobs.free().of(backend) else {
            return Weighed::new(self, backend);
        };
        let projects = free.projects().map(|(project, _)| project);
        let mut weighed = Weighed::of(self, (backend, Urgency::Batch), projects.collect());
        let ordered = free.by_project.iter();
        let mut rest: BTreeMap<_, _> = ordered.map(|(of, [all, _])| (*of, *all)).collect();
        let mut credits = self.credits_again(backend, free);
        let mut met = HashSet::new();
        for job in free.jobs.ids().take(WEIGHED) {
            let Some(card) = self.job(job) else { continue };
            let Work::Generate { project, order, .. } = &card.work else {
                continue;
            };
            let asked = Asked::of(job, order, card.quote);
            let held = self.held_for(backend, *project, Urgency::Batch);
            let is_held = held.is_some_and(|held| asked.is_in(held));
            let quote = if is_held || !met.insert(asked) {
                Credits::ZERO
            } else {
                card.quote + self.bought_elsewhere(card)
            };
            weighed.add_of(*project, quote.into());
            credits = credits.less(quote);
            if let Some(rest) = rest.get_mut(project) {
                *rest -= 1;
            }
        }
        weighed.add_alike(&rest, credits);
        weighed
    }
}

impl Desk {
    /// Whether what was ordered last of a line failed or was cancelled, and cost nothing.
    pub fn came_to_nothing(&self, line: LineId) -> bool {
        let job = self.job_of(line);
        job.is_some_and(|job| match &job.state {
            JobState::Failed(trouble) | JobState::Cancelled(trouble) => {
                trouble.charged == Charged::No
            }
            _ => false,
        })
    }
}

#[cfg(test)]
mod tests;
