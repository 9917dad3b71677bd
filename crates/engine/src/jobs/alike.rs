//! Which orders are under way already: whoever presses a button twice means one.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

use crate::jobs::{Job, Jobs, Open};
use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{JobId, OrderId, ProjectId};
use mynah_model::command::LineOrder;
use mynah_model::event::Event;
use mynah_model::urgency::Urgency;
use mynah_records::failures::FailureId;

impl Open {
    /// The line that came to nothing, of which nobody asks whether it was charged.
    pub(super) fn ended(&self) -> Option<&Arc<Job>> {
        match self {
            Self::Speaking {
                job,
                under_way: false,
                doubtful: None,
            } => Some(job),
            Self::Speaking { .. } | Self::Walking(_) | Self::Unwritten(_) | Self::Undone(_) => None,
        }
    }
}

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

    /// Other takes of lines that ended midway, newest first: ordered again what is here of each is gone on with. Those that
    /// the log is at, under another id, are left out.
    pub(super) fn ended_midway(
        &self,
        (project, backend): (Option<ProjectId>, Backend),
    ) -> Vec<Arc<Job>> {
        let open = self.lock();
        let under_way = open.jobs.values().filter_map(Open::under_way);
        let under_way: HashSet<_> = under_way.filter_map(|job| job.mark.get()).collect();
        let ended = open.jobs.values().filter_map(Open::ended).filter(|job| {
            job.paid.bought() > Credits::ZERO
                && (job.project, job.backend) == (project, backend)
                && !job.order.beside
                && job.mark.get().is_some_and(|mark| !under_way.contains(mark))
        });
        let mut ended: Vec<_> = ended.map(Arc::clone).collect();
        ended.sort_by_key(|job| Reverse(job.id));
        ended
    }

    /// Forgets other tries of an order that has its take and of which parts were bought: another take would be those once
    /// more. Which they were.
    pub(super) fn forget_tries(&self, of: &Job) -> Vec<JobId> {
        let mut open = self.lock();
        let tries = open.jobs.values().filter_map(Open::ended).filter(|job| {
            job.paid.bought() > Credits::ZERO && job.mark == of.mark && job.id != of.id
        });
        let tries: Vec<_> = tries.map(|job| job.id).collect();
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

/// Forgets other takes that ended midway of lines that are ordered once more, where another window made them from the
/// failure log: gone on with they would be the very same sound.
pub(super) async fn forget_made(
    machine: &Machine,
    whose: (Option<ProjectId>, Backend),
    orders: &[LineOrder],
) {
    if !orders.iter().any(LineOrder::is_another) {
        return;
    }
    let is_wanted = |job: &Arc<Job>| orders.iter().any(|order| job.order.is_like(order));
    let ended = machine.jobs.ended_midway(whose).into_iter();
    let logged = ended
        .filter(is_wanted)
        .filter_map(|job| Some((job.id, *job.logged.get()?)));
    let logged: Vec<_> = logged.collect();
    if logged.is_empty() {
        return;
    }
    let made = machine.library(move |library| {
        let mut made = Vec::new();
        for (job, failure) in logged {
            let row = library.failure(failure)?;
            made.extend(row.filter(|row| row.made_since).map(|_| job));
        }
        Ok(made)
    });
    match made.await {
        Ok(made) if made.is_empty() => {}
        Ok(made) => {
            for id in &made {
                machine.jobs.remove(*id);
            }
            machine.tell(Event::Dismissed(made)).await;
        }
        Err(error) => log::warn!("what was made of the failure log is not known: {error}"),
    }
}
