//! Sums of what failed, however jobs come and go.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::command::HistoryOrder;
use crate::desk::{Budget, HistoryWhose, Jobs, Scope, Spend, Standing};
use crate::trouble::Trouble;
use mynah_core::request::{EffectRequest, Generation};

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
        once_more: false,
        outside_consent: false,
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
    let meter = crate::desk::Meter {
        limit: Credits(10 * lines - 25),
        ..Default::default()
    };
    let live = Backend::Live;
    desk.meters
        .insert(live, crate::remote::Remote::Ready(meter));
    let weighed = desk.weigh_again(live);
    assert_eq!(weighed.quote, Credits(10 * lines).into());
    assert_eq!(weighed.beyond, 3, "two and a half of them");
    let price = desk.price_again(live).unwrap();
    assert_eq!(price.quote, weighed.quote);
    assert!(!price.zero_retention && desk.price_again(Backend::Draft).is_none());
}

/// "Try all again" asked for what is here, and a budget with room for the rest refused all.
#[test]
fn parts_that_are_here_are_in_no_sum() {
    use crate::trouble::PartsBought;
    let mut desk = Desk::default();
    let live = Backend::Live;
    for id in 1..=2 {
        let mut card = card(id, 4, 5);
        card.quote = Credits(200);
        if let Work::Generate { order, .. } = &mut card.work {
            Arc::make_mut(order).fresh = true;
        }
        card.state = JobState::Failed(trouble(Charged::No).with_bought(PartsBought {
            all: Credits(800),
            now: Credits(800),
            backend: live,
            account: None,
        }));
        desk.jobs.insert(card);
    }
    let price = desk.price_again(live).unwrap().quote;
    assert_eq!(price, Credits(400).into());
    assert_eq!(desk.weigh_again(live).quote, price);
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
