//! Which orders are under way already: whoever presses a button twice means one.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::library::failures::FailureId;
use crate::studio::command::LineOrder;
use crate::studio::governor::Urgency;
use crate::studio::jobs::{Job, Jobs, Open};
use crate::terms::backend::Backend;
use crate::terms::ids::{JobId, OrderId, ProjectId};

impl Jobs {
    /// Whether the same was ordered and is under way. Of several takes of a line each is an order of its own, whose
    /// mark tells which.
    pub(super) fn is_under_way(
        &self,
        project: Option<ProjectId>,
        order: &LineOrder,
        mark: Option<OrderId>,
    ) -> bool {
        self.lock()
            .jobs
            .values()
            .filter_map(Open::under_way)
            .any(|job| {
                let which = !order.beside || (mark.is_some() && job.mark.get().copied() == mark);
                job.project == project
                    && job.order.beside == order.beside
                    && job.order.is_like(order)
                    && which
            })
    }

    /// Another take of a line that ended midway and is ordered again: what is ordered goes on with what is here of it, and
    /// takes its place. Its parts are found by its mark alone.
    pub(super) fn take_over(
        &self,
        (project, backend): (Option<ProjectId>, Backend),
        order: &LineOrder,
    ) -> Option<Arc<Job>> {
        if !order.fresh || order.beside || order.retake.is_some() {
            return None;
        }
        let mut open = self.lock();
        let ended = open.jobs.values().filter_map(|open| match open {
            Open::Speaking {
                job,
                under_way: false,
                doubtful: None,
            } => Some(job),
            Open::Speaking { .. } | Open::Walking(_) | Open::Unwritten(_) | Open::Undone(_) => None,
        });
        let like = ended.filter(|job| {
            job.bought.load(Ordering::Relaxed) > 0
                && (job.project, job.backend) == (project, backend)
                && !job.order.beside
                && job.order.is_like(order)
        });
        let newest = Arc::clone(like.max_by_key(|job| job.id)?);
        // The log may be at it, under another id.
        let mut under_way = open.jobs.values().filter_map(Open::under_way);
        if under_way.any(|job| job.mark == newest.mark) {
            return None;
        }
        open.jobs.remove(&newest.id);
        Some(newest)
    }

    /// Forgets other tries of an order that has its take and of which parts were bought: another take would be those once
    /// more. Which they were.
    pub(super) fn forget_tries(&self, of: &Job) -> Vec<JobId> {
        let Some(mark) = of.mark.get() else {
            return Vec::new();
        };
        let mut open = self.lock();
        let tries = open.jobs.iter().filter_map(|(id, open)| match open {
            Open::Speaking {
                job,
                under_way: false,
                doubtful: None,
            } if job.mark.get() == Some(mark)
                && job.bought.load(Ordering::Relaxed) > 0
                && *id != of.id =>
            {
                Some(*id)
            }
            Open::Speaking { .. } | Open::Walking(_) | Open::Unwritten(_) | Open::Undone(_) => None,
        });
        let mut tries: Vec<_> = tries.collect();
        tries.sort_unstable();
        for id in &tries {
            open.jobs.remove(id);
        }
        tries
    }

    /// Somebody waits for a line alone: a batch that has the same waiting for its turn lets it go first, and finds its take.
    pub(super) fn let_go_first(&self, job: &Job) {
        if job.urgency != Urgency::Interactive {
            return;
        }
        let open = self.lock();
        let waiting = open.jobs.values().filter_map(Open::under_way);
        waiting
            .filter(|other| other.urgency == Urgency::Batch && other.backend == job.backend)
            .filter(|other| other.order.request == job.order.request)
            .for_each(|other| other.wanted.notify_one());
    }

    /// Whether somebody tries this failure again just now.
    pub(super) fn is_tried_again(&self, failure: Option<&FailureId>) -> bool {
        let Some(failure) = failure else { return false };
        let open = self.lock();
        let mut spoken = open.jobs.values().filter_map(Open::under_way);
        spoken.any(|job| job.logged.get() == Some(failure))
    }

    /// What is looked for after a crash goes on being looked for, but whoever stopped it has nothing ordered anew.
    pub(super) fn give_up_looked_for(&self, is_wanted: impl Fn(JobId) -> bool) {
        let looked_for = self.looked_for().clone();
        let open = self.lock();
        let given_up = open.jobs.iter().filter_map(|(id, open)| match open {
            Open::Speaking {
                job,
                under_way: false,
                doubtful: Some(entry),
            } if looked_for.contains(entry) && is_wanted(*id) => Some(job),
            Open::Speaking { .. } | Open::Walking(_) | Open::Unwritten(_) | Open::Undone(_) => None,
        });
        given_up.for_each(|job| job.cancel.cancel());
    }
}
