//! What came to nothing is ordered again under its id, one or all at once, or forgotten.

use std::sync::Arc;
use std::time::Duration;

use crate::error::Refusal;
use crate::jobs::agreed::Agreed;
use crate::jobs::batch;
use crate::jobs::doubt;
use crate::jobs::export;
use crate::jobs::history;
use crate::jobs::paid::Paid;
use crate::jobs::{Job, NewJob, Open};
use crate::machine::Machine;
use crate::tasks;
use mynah_core::credits::Credits;
use mynah_core::ids::JobId;
use mynah_model::command::HistoryWork;
use mynah_model::event::Event;
use mynah_model::urgency::Urgency;
use mynah_script::pages::JobSet;

/// What a job ends as before anything is sent, and a person decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// It may have been charged to another account already, which can't be asked.
    Unasked,
    /// It costs more than was shown.
    Price {
        /// What is left of it costs this at most, …
        rest: Credits,
        /// … and so much whoever pays had paid for it.
        spent: Credits,
    },
}

/// How a job is tried again.
#[derive(Clone, Copy)]
struct Manner {
    batch: u64,
    urgency: Urgency,
    /// Whether it may be bought again although an earlier attempt was perhaps charged.
    asked_alone: bool,
    agreed: Agreed,
    /// True if a person confirmed that its voices speak outside the scope of their consents.
    outside_consent: bool,
    wait: Duration,
}

impl Manner {
    async fn again(self, machine: &Machine, job: &Job) -> Arc<Job> {
        let mut order = Arc::clone(&job.order);
        let paid = job.paid_by_next(machine, self.urgency).await;
        let shown = job.shown_again(paid);
        if order.shown != shown {
            Arc::make_mut(&mut order).shown = shown;
        }
        if self.outside_consent {
            Arc::make_mut(&mut order).outside_consent = true;
        }
        Arc::new(Job {
            id: job.id,
            wait: self.wait,
            answered: job.question.get().copied().filter(|_| self.asked_alone),
            logged: Arc::clone(&job.logged),
            mark: job.mark.clone(),
            paid: Paid::behind(paid),
            ..machine.jobs.job(NewJob {
                project: job.project,
                backend: job.backend,
                order,
                batch: self.batch,
                urgency: self.urgency,
                asked_alone: self.asked_alone,
                again: true,
                agreed: self.agreed,
                play: job.play && self.asked_alone,
                ordered: machine.clock.instant(),
            })
        })
    }
}

/// The same order again, under the same id, after a wait. `outside_consent`: a person confirmed that its voices speak
/// outside the scope of their consents.
pub(super) async fn retry(
    machine: &Arc<Machine>,
    (id, wait): (JobId, Duration),
    (agreed, outside_consent): (Agreed, bool),
) {
    let (job, under_way, doubtful) = match machine.jobs.get(id) {
        Some(Open::Speaking {
            job,
            under_way,
            doubtful,
        }) => (job, under_way, doubtful),
        Some(Open::Unwritten(order)) => return export::start(machine, id, order).await,
        Some(Open::Undone(order)) => return history::start(machine, id, order).await,
        Some(Open::Walking(_)) => return,
        None => {
            let trouble = machine.trouble(&Refusal::NoJob.into(), "retry");
            machine.tell_trouble(trouble).await;
            return;
        }
    };
    // The button was pressed twice; a fresh take would be bought twice. A wait is over with it.
    if under_way {
        if wait.is_zero() {
            job.hurry.notify_waiters();
        }
        return;
    }
    // The log tries it already.
    if machine.jobs.is_tried_again(job.logged.get()) {
        return;
    }
    // Another take was wanted, and may be paid for: that one is looked for, not a third one bought.
    if doubtful.is_some() && job.order.fresh {
        tasks::spawn(doubt::check_history(Arc::clone(machine), id));
        return;
    }
    let manner = Manner {
        batch: machine.jobs.batch(),
        urgency: Urgency::Interactive,
        asked_alone: true,
        agreed,
        outside_consent,
        wait,
    };
    let again = manner.again(machine, &job).await;
    batch::start(machine, again.backend, vec![again]);
}

/// The same orders again, each under its id, those of one project together and in the order in which they went.
pub(super) async fn retry_all(machine: &Arc<Machine>, jobs: &JobSet, agreed: Agreed) {
    let (mut lines, mut files, mut entries) = (Vec::new(), Vec::new(), Vec::new());
    {
        let open = machine.jobs.lock();
        for id in jobs.ids() {
            match open.jobs.get(&id) {
                Some(open) if let Some(job) = open.ended() => lines.push(Arc::clone(job)),
                Some(Open::Unwritten(order)) => files.push((id, Arc::clone(order))),
                // What deletes is asked for by itself.
                Some(Open::Undone(order)) if order.work != HistoryWork::Delete => {
                    entries.push((id, Arc::clone(order)));
                }
                Some(Open::Speaking { .. } | Open::Undone(_) | Open::Walking(_)) | None => {}
            }
        }
    }
    let whose = |job: &Arc<Job>| (job.backend, job.project);
    lines.retain(|job| !machine.jobs.is_tried_again(job.logged.get()));
    lines.sort_by_key(|job| (whose(job), job.rank(), job.id));
    for together in lines.chunk_by(|one, other| whose(one) == whose(other)) {
        let manner = Manner {
            batch: machine.jobs.batch(),
            urgency: Urgency::Batch,
            asked_alone: false,
            agreed,
            outside_consent: false,
            wait: Duration::ZERO,
        };
        let mut again = Vec::with_capacity(together.len());
        for job in together {
            again.push(manner.again(machine, job).await);
        }
        if let Some(first) = together.first() {
            batch::start(machine, first.backend, again);
        }
    }
    for (id, order) in files {
        export::start(machine, id, order).await;
    }
    for (id, order) in entries {
        history::start(machine, id, order).await;
    }
}

/// Forgets those that are not under way.
pub(super) async fn dismiss_all(machine: &Machine, jobs: &JobSet) {
    let gone: Vec<JobId> = {
        let mut open = machine.jobs.lock();
        let over = |id: &JobId| open.jobs.get(id).is_none_or(|open| !open.is_running());
        let gone: Vec<_> = jobs.ids().filter(over).collect();
        for id in &gone {
            open.jobs.remove(id);
        }
        gone
    };
    for some in gone.chunks(batch::TOLD_AT_ONCE) {
        machine.tell(Event::Dismissed(some.to_vec())).await;
    }
}
