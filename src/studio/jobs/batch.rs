//! Lines that are ordered together: in the order of their script, a few of them under way at once.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use crate::studio::account;
use crate::studio::command::LineOrder;
use crate::studio::event::Event;
use crate::studio::event::JobEvent;
use crate::studio::event::Queued;
use crate::studio::governor::Urgency;
use crate::studio::jobs::doubt;
use crate::studio::jobs::generate;
use crate::studio::jobs::{End, Job};
use crate::studio::machine::Machine;
use crate::studio::recover;
use crate::terms::backend::Backend;
use crate::terms::ids::ProjectId;

/// Lines of one batch that are prepared or under way at once. More than any ceiling (30), far less than a book.
const AT_ONCE: usize = 32;
/// Lines that are told to wait in one event: taking them in is not felt.
const TOLD_AT_ONCE: usize = 256;

/// Keeps a batch in the order of its script: a line waits for its turn only once the one before it was sent,
/// needs nothing, or has to wait for something else.
#[derive(Debug, Default)]
pub(in crate::studio) struct Place {
    before: Option<CancellationToken>,
    passed: CancellationToken,
}

impl Place {
    /// The place behind this one.
    pub fn next(&self) -> Self {
        Self {
            before: Some(self.passed.clone()),
            passed: CancellationToken::new(),
        }
    }

    /// Waits until the one before has passed.
    pub async fn reached(&self) {
        if let Some(before) = &self.before {
            before.cancelled().await;
        }
    }

    /// Holds the ones behind up no longer.
    pub fn pass(&self) {
        self.passed.cancel();
    }
}

/// What the lines that are ordered together have in common.
pub(super) struct Batch {
    pub project: Option<ProjectId>,
    pub backend: Backend,
    /// Whether the first one is heard while it arrives.
    pub play: bool,
    pub asked_alone: bool,
}

impl Batch {
    /// Orders lines. They are under way from here on; the commands behind don't wait until all are told.
    pub fn begin(self, machine: &Arc<Machine>, orders: Vec<LineOrder>) {
        let batch = machine.jobs.batch();
        let urgency = if orders.len() == 1 {
            Urgency::Interactive
        } else {
            Urgency::Batch
        };
        let ordered = machine.clock.instant();
        let mut jobs: Vec<Arc<Job>> = Vec::with_capacity(orders.len());
        for (index, order) in orders.into_iter().enumerate() {
            let place = jobs.last().map(|last| last.place.next());
            jobs.push(Arc::new(Job {
                id: machine.jobs.id(),
                project: self.project,
                backend: self.backend,
                order: Arc::new(order),
                batch,
                urgency,
                asked_alone: self.asked_alone,
                play: self.play && index == 0,
                ordered,
                cancel: CancellationToken::new(),
                wait: Duration::ZERO,
                hurry: Notify::new(),
                place: place.unwrap_or_default(),
            }));
        }
        start(machine, self.backend, jobs);
    }
}

/// Begins jobs: tells of all of them, and runs each once it was told.
pub(super) fn start(machine: &Arc<Machine>, backend: Backend, jobs: Vec<Arc<Job>>) {
    for job in &jobs {
        machine.jobs.begin(Arc::clone(job));
    }
    let (told, is_told) = watch::channel(0);
    let telling = Arc::clone(machine);
    let all = jobs.clone();
    tokio::spawn(async move {
        for some in all.chunks(TOLD_AT_ONCE) {
            let queued = some.iter().map(|job| queued(&telling, job)).collect();
            telling.tell(Event::Queued(queued)).await;
            told.send_modify(|told| *told += some.len());
        }
    });
    let machine = Arc::clone(machine);
    tokio::spawn(async move {
        futures_util::stream::iter(jobs.into_iter().enumerate())
            .for_each_concurrent(AT_ONCE, |(place, job)| {
                let (machine, mut told) = (Arc::clone(&machine), is_told.clone());
                async move {
                    // It fails only with its sender, which tells of all of them first.
                    told.wait_for(|told| *told > place).await.ok();
                    conduct(&machine, job).await;
                }
            })
            .await;
        machine.tell_spend(backend).await;
        if let Ok(connection) = machine.connect(backend).await {
            account::read_meter(&machine, &connection).await;
        }
    });
}

fn queued(machine: &Machine, job: &Job) -> Queued {
    let known = machine.known_now(job.backend).unwrap_or_default();
    Queued {
        id: job.id,
        work: job.work(),
        quote: known.quote(&job.order.request),
    }
}

/// Runs a job to its end and tells what became of it.
async fn conduct(machine: &Arc<Machine>, job: Arc<Job>) {
    let end = Box::pin(generate::run(machine, &job)).await;
    job.place.pass();
    let backend = job.backend;
    tell_end(machine, job, end).await;
    if machine.jobs.sums_are_due(machine.clock.instant()) {
        machine.tell_spend(backend).await;
    }
}

pub(super) async fn tell_end(machine: &Arc<Machine>, job: Arc<Job>, end: End) {
    let id = job.id;
    let event = match end {
        End::Kept(kept) => {
            machine.jobs.remove(id);
            JobEvent::Kept(kept)
        }
        End::Failed(trouble, doubtful) => {
            machine.jobs.end(job, doubtful);
            if let Some(entry) = doubtful {
                recover::look_late(machine, entry);
            }
            JobEvent::Failed(trouble)
        }
        End::Cancelled(trouble, doubtful) => {
            machine.jobs.end(job, doubtful);
            if let Some(entry) = doubtful {
                // The service finishes what it was sent; what it charged for is fetched.
                tokio::spawn(doubt::look_again(Arc::clone(machine), entry));
            }
            JobEvent::Cancelled(trouble)
        }
    };
    machine.tell(Event::Job(id, event)).await;
    machine.governor.touch();
}
