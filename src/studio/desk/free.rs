//! What failed and cost nothing, added up as it comes and goes: it can be ordered again, or cleared away, all at once.

use std::collections::{BTreeMap, HashSet};

use crate::script::pages::JobSet;
use crate::studio::command::{HistoryWork, LineOrder};
use crate::studio::desk::{Caution, Desk, JobCard, JobState, Price, Weighed};
use crate::studio::event::Work;
use crate::studio::governor::Urgency;
use crate::studio::trouble::Charged;
use crate::terms::backend::Backend;
use crate::terms::credits::Credits;
use crate::terms::fingerprint::quick_key;
use crate::terms::ids::{JobId, LineId, ProjectId};

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
pub(super) enum Asked {
    Request(u64, Credits),
    Another(JobId, Credits),
}

impl Asked {
    pub fn of(job: JobId, order: &LineOrder, credits: Credits) -> Self {
        if order.fresh {
            Self::Another(job, credits)
        } else {
            Self::Request(quick_key(&order.request), credits)
        }
    }

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
pub(super) struct Part {
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
    pub(super) fn add(&mut self, part: Part) {
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
    pub(super) fn take(&mut self, part: Part) {
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
        // Who asks for which is not known here: it is free where it is for all of them.
        let projects = of.by_project.keys();
        let held = projects.map(|project| self.held_for(backend, *project, Urgency::Batch));
        let held: Vec<_> = held.collect();
        let is_held = |asked: &Asked| {
            let mut all = held.iter();
            all.all(|held| held.is_some_and(|held| asked.is_in(held)))
        };
        let asked = of.twins.keys().copied().filter(is_held);
        of.credits.less(asked.map(Asked::credits).sum())
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
        let mut weighed = Weighed::of(self, backend, projects.collect());
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
                card.quote
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
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::studio::command::HistoryOrder;
    use crate::studio::desk::{Budget, HistoryWhose, Jobs, Scope, Spend, Standing};
    use crate::studio::trouble::Trouble;
    use crate::terms::request::{EffectRequest, Generation};

    fn trouble(charged: Charged) -> Trouble {
        Trouble {
            what: "It was busy".to_owned(),
            charged,
            remedies: Vec::new(),
            details: Arc::default(),
            topic: None,
        }
    }

    /// Every state there is, one of them a failure that cost nothing.
    fn state(number: u8) -> JobState {
        let doubt = Charged::Unknown {
            request: None,
            backend: Backend::Live,
        };
        match number {
            0 => JobState::Queued,
            1 => JobState::Running {
                progress: None,
                sound: None,
            },
            2 => JobState::Finished {
                cost: Credits(1),
                cached: false,
                take: None,
            },
            3 => JobState::Cancelled(trouble(Charged::No)),
            4 => JobState::Failed(trouble(doubt)),
            _ => JobState::Failed(trouble(Charged::No)),
        }
    }

    /// A job of one of three projects and of none, at one of two backends; every seventh writes files, or deletes.
    fn card(id: u64, shape: u64, of: u8) -> JobCard {
        let order = LineOrder {
            shown: None,
            line: (!shape.is_multiple_of(5)).then_some(LineId(shape)),
            speaker: String::new(),
            voice_name: String::new(),
            request: Generation::Effects(EffectRequest {
                text: format!("Rain {}", shape % 6),
                seconds: None,
                influence: None,
                looped: false,
                format: Default::default(),
            }),
            fresh: shape.is_multiple_of(11),
            beside: false,
            retake: None,
            rehearsed: false,
            stop_loss: None,
            dub_of: None,
            mend: None,
            blind: false,
            zero_retention: shape.is_multiple_of(3),
        };
        let work = if shape.is_multiple_of(14) {
            Work::History(deletion())
        } else if shape.is_multiple_of(7) {
            Work::Export { takes: 1 }
        } else {
            Work::Generate {
                project: (!shape.is_multiple_of(4)).then_some(ProjectId(shape % 4)),
                backend: Backend::ALL[usize::from(shape.is_multiple_of(2))],
                order: Arc::new(order),
            }
        };
        JobCard {
            id: JobId(id),
            work,
            quote: Credits(shape),
            rank: 0,
            batch: None,
            buys: None,
            state: state(of),
        }
    }

    fn deletion() -> Arc<HistoryOrder> {
        Arc::new(HistoryOrder {
            whose: HistoryWhose {
                backend: Backend::Live,
                account: None,
            },
            marks: Arc::default(),
            work: HistoryWork::Delete,
        })
    }

    /// Those that failed for nothing, but what was ordered anew since.
    fn failures(jobs: &Jobs) -> impl Iterator<Item = &JobCard> {
        let all = jobs.iter().filter(|job| job.is_free_failure());
        all.filter(|job| !jobs.is_overtaken(job.id))
    }

    fn walked(jobs: &Jobs) -> Free {
        let mut free = Free::default();
        for part in failures(jobs).filter_map(Part::of) {
            free.add(part);
        }
        free
    }

    proptest! {
        /// Jobs come, change, come again as others, are superseded and go.
        #[test]
        fn the_sums_are_what_a_walk_over_all_jobs_adds_up(
            steps in prop::collection::vec((0..5_u8, 1..12_u64, 0..60_u64, 0..9_u8), 0..60),
        ) {
            let mut jobs = Jobs::default();
            for (step, id, shape, of) in steps {
                let id_of = JobId(id);
                match step {
                    0 | 1 => jobs.insert(card(id, shape, of)),
                    2 => jobs.change(id_of, |job| job.state = state(of)),
                    3 => jobs.supersede(id_of),
                    _ => drop(jobs.remove(id_of)),
                }
                let (kept, free) = (jobs.free(), walked(&jobs));
                prop_assert_eq!(kept, &free);
                prop_assert_eq!(kept.all.len(), failures(&jobs).count());
                let credits: u64 = kept.by_backend.values().map(|of| of.credits.0).sum();
                let all = failures(&jobs).filter(|job| job.backend().is_some());
                let asked = all.filter_map(|job| match &job.work {
                    Work::Generate { backend, order, .. } => {
                        Some((*backend, Asked::of(job.id, order, job.quote)))
                    }
                    Work::Export { .. } | Work::History(_) | Work::ProjectFile { .. } => None,
                });
                let asked: HashSet<_> = asked.collect();
                prop_assert_eq!(credits, asked.iter().map(|(_, asked)| asked.credits().0).sum::<u64>());
            }
        }
    }

    #[test]
    fn what_very_many_cost_is_weighed_as_if_each_cost_the_same() {
        let mut desk = Desk::default();
        let lines = WEIGHED as u64 * 3;
        for id in 1..=lines {
            let mut card = card(id, 4, 5);
            card.quote = Credits(10);
            if let Work::Generate { order, .. } = &mut card.work {
                Arc::make_mut(order).fresh = true;
            }
            desk.jobs.insert(card);
        }
        let meter = crate::studio::desk::Meter {
            limit: Credits(10 * lines - 25),
            ..Default::default()
        };
        let live = Backend::Live;
        desk.meters
            .insert(live, crate::studio::remote::Remote::Ready(meter));
        let weighed = desk.weigh_again(live);
        assert_eq!(weighed.quote, Credits(10 * lines).into());
        assert_eq!(weighed.beyond, 3, "two and a half of them");
        let price = desk.price_again(live).unwrap();
        assert_eq!(price.quote, weighed.quote);
        assert!(!price.zero_retention && desk.price_again(Backend::Draft).is_none());
    }

    /// The button said what all of them cost, twins and what had been bought since too.
    #[test]
    fn twins_and_what_is_held_by_now_cost_nothing_again() {
        let mut desk = Desk::default();
        let live = Backend::Live;
        for (id, shape) in [(1, 4), (2, 4), (3, 8)] {
            let mut card = card(id, shape, 5);
            card.quote = Credits(10);
            desk.jobs.insert(card);
        }
        let price = |desk: &Desk| desk.price_again(live).unwrap().quote;
        assert_eq!(price(&desk), Credits(20).into());
        assert_eq!(desk.weigh_again(live).quote, price(&desk));
        let Work::Generate { order, .. } = &desk.job(JobId(3)).unwrap().work else {
            panic!("a line");
        };
        let held = quick_key(&order.request);
        desk.held.entry(live, None).insert(held);
        assert_eq!(price(&desk), Credits(10).into());
        assert_eq!(desk.weigh_again(live).quote, price(&desk));
    }

    /// A line of 1 credit beside one of 5000 asked whether its own project's budget may be crossed.
    #[test]
    fn a_soft_budget_is_asked_about_with_what_its_own_project_orders() {
        let live = Backend::Live;
        let mut desk = Desk::default();
        // One more than are weighed one by one: the rest counts as its project's too.
        let of_b = WEIGHED as u64;
        for id in 1..=of_b + 1 {
            let mut card = card(id, 4, 5);
            card.quote = Credits(if id == 1 { 1 } else { 5 });
            if let Work::Generate { project, order, .. } = &mut card.work {
                *project = Some(ProjectId(if id == 1 { 1 } else { 2 }));
                let order = Arc::make_mut(order);
                order.fresh = true;
                order.line = Some(LineId(id));
            }
            desk.jobs.insert(card);
        }
        for (of, credits, is_asked) in [
            (1, 100, false),
            (1, 0, true),
            (2, 5 * of_b, false),
            (2, 5 * of_b - 1, true),
        ] {
            let standing = Standing {
                budget: Budget {
                    backend: live,
                    scope: Scope::Project(ProjectId(of)),
                    credits: Credits(credits),
                    hard: false,
                },
                name: String::new(),
                spend: Spend::default(),
                here: Credits::ZERO,
            };
            desk.usage.budgets.insert(live, vec![standing]);
            let weighed = desk.weigh_again(live);
            let cautions = desk.cautions_again(live, &weighed);
            let asked = cautions
                .iter()
                .any(|it| matches!(it, Caution::Budget { .. }));
            assert_eq!(asked, is_asked, "{of} of {credits}: {cautions:?}");
        }
    }

    /// A line of another project counted against the budget of the one that was open.
    #[test]
    fn each_counts_against_its_own_projects_budget() {
        let mut desk = Desk::default();
        let live = Backend::Live;
        for (id, shape) in [(1, 2), (2, 6), (3, 10)] {
            let mut card = card(id, shape, 5);
            if let Work::Generate { backend, .. } = &mut card.work {
                *backend = live;
            }
            card.quote = Credits(10);
            desk.jobs.insert(card);
        }
        let project = |id| match &desk.job(JobId(id)).unwrap().work {
            Work::Generate { project, .. } => project.unwrap(),
            other => panic!("{other:?}"),
        };
        let all = [1, 2, 3].map(project);
        let standing = |project| Standing {
            budget: Budget {
                backend: live,
                scope: Scope::Project(project),
                credits: Credits(15),
                hard: true,
            },
            name: String::new(),
            spend: Spend::default(),
            here: Credits::ZERO,
        };
        assert_eq!(all, [ProjectId(2); 3]);
        for (of, undone) in [(ProjectId(2), 2), (ProjectId(9), 0)] {
            desk.usage.budgets.insert(live, vec![standing(of)]);
            let weighed = desk.weigh_again(live);
            assert_eq!(weighed.sent()[0].undone, undone, "{of}");
        }
    }
}
