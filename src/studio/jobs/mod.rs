//! Paid and long work: what is under way, and the commands about it.
//!
//! `generate` is the way of an order until it is sent, `answer` what came back, `receive` takes sound to disk,
//! player and waveform, `budget` holds a run's limit, `export` writes files.

mod answer;
mod budget;
mod export;
mod generate;
mod later;
mod receive;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::library::ledger::Entry;
use crate::studio::Opening;
use crate::studio::account;
use crate::studio::command::ExportOrder;
use crate::studio::command::JobsCommand;
use crate::studio::command::LineOrder;
use crate::studio::error::Refusal;
use crate::studio::event::Event;
use crate::studio::event::JobEvent;
use crate::studio::event::Kept;
use crate::studio::event::Work;
use crate::studio::fingerprint::Fingerprint;
use crate::studio::governor::Urgency;
use crate::studio::machine::Machine;
use crate::studio::recover;
use crate::studio::recover::Patience;
use crate::studio::trouble::Trouble;
use crate::terms::backend::Backend;
use crate::terms::ids::{EntryId, JobId, ProjectId};

pub(super) use self::answer::kept;
pub(super) use self::receive::keep_whole;

/// Events about progress are at least this far apart; results are told at once.
pub(super) const PACE: Duration = Duration::from_millis(80);
/// While a batch runs, what it spent is added up this often; at its end anyway.
const SUMS: Duration = Duration::from_secs(1);
/// Lines of one batch that are prepared or under way at once. More than any ceiling (30), far less than a book.
const AT_ONCE: usize = 32;

/// A line to be spoken.
#[derive(Debug)]
pub(super) struct Job {
    pub id: JobId,
    pub project: Option<ProjectId>,
    pub backend: Backend,
    pub order: Arc<LineOrder>,
    pub batch: u64,
    pub urgency: Urgency,
    /// Whether it is heard while it arrives.
    pub play: bool,
    pub ordered: Instant,
    pub cancel: CancellationToken,
    /// How long it waits before it begins.
    pub wait: Duration,
    /// Told by whoever does not want it to wait any longer.
    pub hurry: Notify,
    /// Its place among the lines that were ordered with it.
    pub place: Place,
}

/// Keeps a batch in the order of its script: a line waits for its turn only once the one before it was sent,
/// needs nothing, or has to wait for something else.
#[derive(Debug, Default)]
pub(super) struct Place {
    before: Option<CancellationToken>,
    passed: CancellationToken,
}

impl Place {
    /// The place behind this one.
    fn next(&self) -> Self {
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

impl Job {
    fn work(&self) -> Work {
        Work::Generate {
            project: self.project,
            backend: self.backend,
            order: Arc::clone(&self.order),
        }
    }
}

/// What became of a job.
#[derive(Debug)]
pub(super) enum End {
    Kept(Kept),
    /// The entry is there where it may have been charged.
    Failed(Trouble, Option<EntryId>),
    Cancelled(Trouble, Option<EntryId>),
}

/// Jobs that are under way or that can be tried again.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    next: AtomicU64,
    batches: AtomicU64,
    open: Mutex<HashMap<JobId, Open>>,
    /// Held while a request is under way, so that its twin waits and then costs nothing.
    twins: Mutex<HashMap<Fingerprint, Weak<tokio::sync::Mutex<()>>>>,
    budget: budget::Budget,
    /// When a running batch told last what it spent.
    summed: Mutex<Option<Instant>>,
}

#[derive(Debug, Clone)]
enum Open {
    Speaking {
        job: Arc<Job>,
        under_way: bool,
        /// Where it may have been charged.
        doubtful: Option<EntryId>,
    },
    Exporting(Arc<AtomicBool>),
    /// Files that were not written.
    Unwritten(Arc<ExportOrder>),
}

impl Open {
    /// Ends what is under way. What ended and is kept for another try stays what it came to.
    fn cancel(&self) {
        match self {
            Self::Speaking {
                job,
                under_way: true,
                ..
            } => job.cancel.cancel(),
            Self::Speaking { .. } => {}
            Self::Exporting(cancel) => cancel.store(true, Ordering::Relaxed),
            Self::Unwritten(_) => {}
        }
    }
}

impl Jobs {
    fn id(&self) -> JobId {
        JobId(self.next.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<JobId, Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, id: JobId) -> Option<Open> {
        self.lock().get(&id).cloned()
    }

    fn begin(&self, job: Arc<Job>) {
        let id = job.id;
        let open = Open::Speaking {
            under_way: true,
            doubtful: None,
            job,
        };
        self.lock().insert(id, open);
    }

    /// What a job was perhaps charged for is being looked for.
    fn look_for(&self, job: Arc<Job>, entry: EntryId) {
        let id = job.id;
        let open = Open::Speaking {
            job,
            under_way: true,
            doubtful: Some(entry),
        };
        self.lock().insert(id, open);
    }

    /// Keeps a job that ended without its take, so that it can be tried again or looked for.
    fn end(&self, job: Arc<Job>, doubtful: Option<EntryId>) {
        let id = job.id;
        let open = Open::Speaking {
            job,
            under_way: false,
            doubtful,
        };
        self.lock().insert(id, open);
    }

    /// Forgets the exports that wrote nothing.
    fn take_unwritten(&self) -> Vec<JobId> {
        let mut open = self.lock();
        let unwritten = open.extract_if(|_, open| matches!(open, Open::Unwritten(_)));
        unwritten.map(|(id, _)| id).collect()
    }

    /// Lines that wait or are being spoken.
    pub fn under_way(&self) -> usize {
        let open = self.lock();
        let lines = open.values().filter(|open| {
            matches!(
                open,
                Open::Speaking {
                    under_way: true,
                    ..
                }
            )
        });
        lines.count()
    }

    fn sums_are_due(&self, now: Instant) -> bool {
        let mut summed = self.summed.lock().unwrap_or_else(PoisonError::into_inner);
        let due = summed.is_none_or(|summed| now.saturating_duration_since(summed) >= SUMS);
        if due {
            *summed = Some(now);
        }
        due
    }

    fn remove(&self, id: JobId) {
        self.lock().remove(&id);
    }

    /// The jobs that tell of an entry's doubt, oldest first, and whether somebody looks for it already.
    fn telling_of(&self, entry: EntryId) -> Vec<(Arc<Job>, bool)> {
        let mut telling: Vec<_> = self
            .lock()
            .values()
            .filter_map(|open| match open {
                Open::Speaking {
                    job,
                    under_way,
                    doubtful: Some(told),
                } if *told == entry => Some((Arc::clone(job), *under_way)),
                Open::Speaking { .. } | Open::Exporting(_) | Open::Unwritten(_) => None,
            })
            .collect();
        telling.sort_by_key(|(job, _)| job.id);
        telling
    }

    fn twin(&self, fingerprint: &Fingerprint) -> Arc<tokio::sync::Mutex<()>> {
        let mut twins = self.twins.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(twin) = twins.get(fingerprint).and_then(Weak::upgrade) {
            return twin;
        }
        twins.retain(|_, twin| twin.strong_count() > 0);
        let twin = Arc::default();
        twins.insert(fingerprint.clone(), Arc::downgrade(&twin));
        twin
    }
}

pub(super) async fn run(machine: Arc<Machine>, command: JobsCommand) {
    match command {
        JobsCommand::Generate {
            project,
            backend,
            orders,
            play,
        } => generate_all(&machine, project, backend, orders, play).await,
        JobsCommand::Cancel(id) => cancel(&machine, id),
        JobsCommand::CancelAll => {
            let all: Vec<JobId> = machine.jobs.lock().keys().copied().collect();
            for id in all {
                cancel(&machine, id);
            }
        }
        JobsCommand::Retry(id) => retry(&machine, id, Duration::ZERO).await,
        JobsCommand::RetryAfter(id, wait) => retry(&machine, id, wait).await,
        JobsCommand::CheckHistory(id) => {
            tokio::spawn(check_history(machine, id));
        }
        JobsCommand::Dismiss(id) => {
            machine.jobs.remove(id);
            machine.tell(Event::Job(id, JobEvent::Dismissed)).await;
        }
        JobsCommand::Export(order) => {
            export::start(&machine, machine.jobs.id(), Arc::from(order)).await;
        }
    }
}

async fn generate_all(
    machine: &Arc<Machine>,
    project: Option<ProjectId>,
    backend: Backend,
    orders: Vec<LineOrder>,
    play: bool,
) {
    let batch = machine.jobs.batches.fetch_add(1, Ordering::Relaxed);
    let urgency = if orders.len() == 1 {
        Urgency::Interactive
    } else {
        Urgency::Batch
    };
    let ordered = machine.clock.instant();
    let mut jobs: Vec<Arc<Job>> = Vec::with_capacity(orders.len());
    for (index, order) in orders.into_iter().enumerate() {
        let place = jobs.last().map(|last| last.place.next());
        let job = Arc::new(Job {
            id: machine.jobs.id(),
            project,
            backend,
            order: Arc::new(order),
            batch,
            urgency,
            play: play && index == 0,
            ordered,
            cancel: CancellationToken::new(),
            wait: Duration::ZERO,
            hurry: Notify::new(),
            place: place.unwrap_or_default(),
        });
        machine.jobs.begin(Arc::clone(&job));
        tell_queued(machine, &job).await;
        jobs.push(job);
    }
    spawn_batch(machine, backend, jobs);
}

async fn tell_queued(machine: &Machine, job: &Job) {
    let known = machine.known_now(job.backend).unwrap_or_default();
    let event = JobEvent::Queued {
        work: job.work(),
        quote: known.quote(&job.order.request),
    };
    machine.tell(Event::Job(job.id, event)).await;
}

fn spawn_batch(machine: &Arc<Machine>, backend: Backend, jobs: Vec<Arc<Job>>) {
    let machine = Arc::clone(machine);
    tokio::spawn(async move {
        futures_util::stream::iter(jobs)
            .for_each_concurrent(AT_ONCE, |job| {
                let machine = Arc::clone(&machine);
                async move { conduct(&machine, job).await }
            })
            .await;
        machine.tell_spend(backend).await;
        if let Ok(connection) = machine.connect(backend).await {
            account::read_meter(&machine, &connection).await;
        }
    });
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

async fn tell_end(machine: &Arc<Machine>, job: Arc<Job>, end: End) {
    let id = job.id;
    let event = match end {
        End::Kept(kept) => {
            machine.jobs.remove(id);
            JobEvent::Kept(kept)
        }
        End::Failed(trouble, doubtful) => {
            machine.jobs.end(job, doubtful);
            JobEvent::Failed(trouble)
        }
        End::Cancelled(trouble, doubtful) => {
            machine.jobs.end(job, doubtful);
            if let Some(entry) = doubtful {
                // The service finishes what it was sent; what it charged for is fetched.
                tokio::spawn(look_again(Arc::clone(machine), entry));
            }
            JobEvent::Cancelled(trouble)
        }
    };
    machine.tell(Event::Job(id, event)).await;
    machine.governor.touch();
}

/// Looks for what was cancelled after it was sent, until it is found or enough time has passed.
async fn look_again(machine: Arc<Machine>, entry: EntryId) {
    let outcome = recover::look_patiently(&machine, entry, Patience::Full).await;
    match machine.library(move |library| library.entry(entry)).await {
        Ok(Some(entry)) => recover::tell(&machine, &entry, outcome).await,
        Ok(None) => {}
        Err(error) => log::warn!("an entry can't be read: {error}"),
    }
}

/// Stops the lines of a project that wait or are being spoken. Files that are being written are no line.
pub(super) fn cancel_project(machine: &Machine, project: ProjectId) {
    let of_project = |open: &&Open| match open {
        Open::Speaking { job, .. } => job.project == Some(project),
        Open::Exporting(_) | Open::Unwritten(_) => false,
    };
    let open = machine.jobs.lock();
    open.values().filter(of_project).for_each(Open::cancel);
}

fn cancel(machine: &Machine, id: JobId) {
    if let Some(open) = machine.jobs.get(id) {
        open.cancel();
    }
}

/// The same order again, under the same id, after a wait.
async fn retry(machine: &Arc<Machine>, id: JobId, wait: Duration) {
    let (job, under_way, doubtful) = match machine.jobs.get(id) {
        Some(Open::Speaking {
            job,
            under_way,
            doubtful,
        }) => (job, under_way, doubtful),
        Some(Open::Unwritten(order)) => return export::start(machine, id, order).await,
        Some(Open::Exporting(_)) => return,
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
    // Another take was wanted, and may be paid for: that one is looked for, not a third one bought.
    if doubtful.is_some() && job.order.fresh {
        tokio::spawn(check_history(Arc::clone(machine), id));
        return;
    }
    let again = Arc::new(Job {
        id,
        project: job.project,
        backend: job.backend,
        order: Arc::clone(&job.order),
        batch: machine.jobs.batches.fetch_add(1, Ordering::Relaxed),
        urgency: Urgency::Interactive,
        play: job.play,
        ordered: machine.clock.instant(),
        cancel: CancellationToken::new(),
        wait,
        hurry: Notify::new(),
        place: Place::default(),
    });
    machine.jobs.begin(Arc::clone(&again));
    tell_queued(machine, &again).await;
    spawn_batch(machine, again.backend, vec![again]);
}

/// Looks in the account's history whether a job that may have been charged came to be.
async fn check_history(machine: Arc<Machine>, id: JobId) {
    let Some(Open::Speaking {
        job,
        under_way,
        doubtful: Some(entry),
    }) = machine.jobs.get(id)
    else {
        let trouble = machine.trouble(&Refusal::NoJob.into(), "check history");
        machine.tell_trouble(trouble).await;
        return;
    };
    if under_way {
        return;
    }
    machine.jobs.look_for(Arc::clone(&job), entry);
    machine
        .tell(Event::Job(id, JobEvent::Running { progress: None }))
        .await;
    let outcome = recover::look_patiently(&machine, entry, Patience::Short).await;
    let backend = job.backend;
    let end = match machine.library(move |library| library.entry(entry)).await {
        Ok(Some(entry)) => recover::end_of(&machine, &entry, outcome).await,
        Ok(None) => End::Failed(machine.trouble(&Refusal::NoJob.into(), "history"), None),
        Err(error) => End::Failed(machine.trouble(&error, "history"), Some(entry)),
    };
    match &end {
        End::Kept(kept) => tell_reclaimed(&machine, entry, kept.clone()).await,
        End::Failed(trouble, None) => tell_free(&machine, entry, trouble.clone()).await,
        End::Failed(_, Some(_)) | End::Cancelled(..) => {}
    }
    tell_end(&machine, job, end).await;
    machine.tell_spend(backend).await;
}

/// Tells of an entry that an earlier run left in doubt, as a job that failed: by those that tell of it already, where
/// there are any. Commands wait for what they order, and are told of nothing else.
pub(super) async fn tell_doubtful(machine: &Machine, entry: &Entry, trouble: Trouble) {
    if machine.options.opening == Opening::Nothing {
        return;
    }
    let mut telling = machine.jobs.telling_of(entry.id);
    if telling.is_empty() {
        let job = job_of(machine, entry);
        machine.jobs.end(Arc::clone(&job), Some(entry.id));
        let queued = JobEvent::Queued {
            work: job.work(),
            quote: entry.intent.quote,
        };
        machine.tell(Event::Job(job.id, queued)).await;
        telling.push((job, false));
    }
    // Whoever looks for it tells what it came to.
    for (job, _) in telling.iter().filter(|(_, under_way)| !under_way) {
        let failed = JobEvent::Failed(trouble.clone());
        machine.tell(Event::Job(job.id, failed)).await;
    }
}

/// Tells the jobs that told of an entry's doubt that its take is here: one came to it, the others are over.
pub(super) async fn tell_reclaimed(machine: &Machine, entry: EntryId, kept: Kept) {
    let telling = machine.jobs.telling_of(entry);
    let mut told = telling.iter().any(|(_, under_way)| *under_way);
    for (job, _) in telling.iter().filter(|(_, under_way)| !under_way) {
        machine.jobs.remove(job.id);
        let event = if told {
            JobEvent::Dismissed
        } else {
            JobEvent::Kept(kept.clone())
        };
        told = true;
        machine.tell(Event::Job(job.id, event)).await;
    }
}

/// Tells the jobs that told of an entry's doubt that nothing was charged.
pub(super) async fn tell_free(machine: &Machine, entry: EntryId, trouble: Trouble) {
    for (job, under_way) in machine.jobs.telling_of(entry) {
        if !under_way {
            let id = job.id;
            let over = if job.cancel.is_cancelled() {
                JobEvent::Cancelled(trouble.clone())
            } else {
                JobEvent::Failed(trouble.clone())
            };
            machine.jobs.end(job, None);
            machine.tell(Event::Job(id, over)).await;
        }
    }
}

/// An entry as the job that it was.
fn job_of(machine: &Machine, entry: &Entry) -> Arc<Job> {
    let intent = &entry.intent;
    Arc::new(Job {
        id: machine.jobs.id(),
        project: intent.project,
        backend: intent.backend,
        order: Arc::new(LineOrder {
            line: intent.line,
            speaker: String::new(),
            voice_name: intent.voice_name.clone(),
            request: (*intent.request).clone(),
            fresh: false,
        }),
        batch: 0,
        urgency: Urgency::Interactive,
        play: false,
        ordered: machine.clock.instant(),
        cancel: CancellationToken::new(),
        wait: Duration::ZERO,
        hurry: Notify::new(),
        place: Place::default(),
    })
}
