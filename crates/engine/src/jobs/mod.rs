//! Paid and long work: what is under way, and the commands about it.
//!
//! `parts` orders a long text part by part, `join` joins their sounds, `line_up` holds what waits, `queue` keeps it on the disk, `batch` runs what was ordered together, `generate` is the way of an order to its take,
//! `attempt` one try of it, `prepare` what is sent, `pronounce` its dictionary, `answer` what came back, `receive` takes sound to disk, player and waveform, `collect`
//! what comes whole, `agreed` knows what was said to soft budgets, `later` writes down what the library did not take at once, `turn` waits for a place under the
//! ceiling, `here` finds what the library holds, `earlier` what an earlier try came to, `elsewhere` waits for what
//! another process makes, `alike` knows the same order under way, `doubt` looks for what was perhaps charged, `reclaim` does so for a run without a window, `again` orders what failed once more, `retention`
//! has nothing kept by the service, `dub` follows what goes on at the service, `mark` says in its names whose it is,
//! `budget` holds a run's limit, `room` what a budget has no room for, `stops` holds back what a batch was refused for all, `paid` knows what was paid for
//! an order before, `failures` logs what came to nothing, `export` writes files, `project_file` a whole project, `history` goes through entries of it.

mod again;
mod agreed;
mod alike;
mod answer;
mod attempt;
mod background;
mod batch;
mod beside;
mod budget;
mod captions;
mod collect;
mod doubt;
mod dub;
mod dubbed;
mod earlier;
mod elsewhere;
mod export;
mod failures;
mod full;
mod generate;
mod gone;
mod here;
mod history;
mod join;
mod later;
mod line_up;
mod mark;
mod orders;
mod paid;
mod parts;
mod prepare;
pub(super) mod project_file;
pub(super) mod pronounce;
mod queue;
mod receive;
mod reclaim;
mod retention;
mod room;
mod size;
mod stops;
#[cfg(test)]
mod tests;
mod turn;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::jobs::agreed::Agreed;
use crate::keys::Payer;
use crate::machine::Machine;
use crate::stop_loss;
use crate::tasks;
use crate::trouble::Trouble;
use crate::turns::Turns;
use mynah_core::ids::{EntryId, JobId, OrderId, ProjectId};
use mynah_core::{backend::Backend, credits::Credits, fingerprint::Fingerprint};
use mynah_model::command::{ExportOrder, HistoryOrder, JobsCommand, LineOrder};
use mynah_model::event::{Event, JobEvent, Kept, Work};
use mynah_model::urgency::Urgency;
use mynah_records::failures::FailureId;
use mynah_records::file_mark::Mark;
use mynah_store::budgets::Fits;
use mynah_store::queue::QueuedId;

pub(crate) use self::export::told;
pub(crate) use self::size::expected;

use self::again::Question;
pub(super) use self::answer::kept;
pub(super) use self::attempt::CANCELLED;
pub(super) use self::background::{document as transcript_document, is_late as is_late_transcript};
pub(super) use self::captions::{
    Document, Halves, HeardSegment, closed_captions, reopen, timed, untimed,
};
pub(super) use self::collect::{keep_previews, keep_transcript, of_document};
pub(super) use self::doubt::{
    given_up, is_given_up, look_for_doubtful, tell_doubtful, tell_free, tell_looked_for,
    tell_reclaimed, tell_unable,
};
pub(super) use self::dub::{
    Afar, DubProgress, Stop, extension_of, file_of_project, find_begun, language_of,
    look as look_at_dub, owner_of_dub, project_of, revision_of, still_says, stopped_before, stops,
    tell_ready,
};
pub(super) use self::dubbed::Dubbed;
pub(super) use self::export::check_folder;
pub(super) use self::gone::{FAILED, Gone, REMOVED, said_failed, was_told_gone};
pub(super) use self::history::begin as begin_history;
pub(super) use self::mark::{has_mark, is_marked, without_mark};
pub(super) use self::prepare::{upload, upload_of};
pub(super) use self::queue::{designs_elsewhere, resume, waiting_dubs};
pub(super) use self::receive::{head_of, keep_unreadable, keep_whole};
use self::room::Rest;
pub(super) use self::turn::{Turn, session_turn, share_ceiling};

/// Events about progress are at least this far apart; results are told at once.
pub(super) const PACE: Duration = Duration::from_millis(80);
/// While a batch runs, what it spent is added up this often; at its end anyway.
const SUMS: Duration = Duration::from_secs(1);
/// What is held is told so long after it changed, once for all that changed meanwhile.
pub(super) const HELD_PACE: Duration = Duration::from_millis(150);

/// A line to be spoken.
#[derive(Debug)]
pub(super) struct Job {
    pub id: JobId,
    pub project: Option<ProjectId>,
    pub backend: Backend,
    pub order: Arc<LineOrder>,
    pub batch: u64,
    pub urgency: Urgency,
    /// Whether it may be bought again although an earlier attempt was perhaps charged.
    pub asked_alone: bool,
    /// What a person was asked, and said yes to.
    pub answered: Option<Question>,
    /// What it ended as: trying it again says yes.
    pub question: OnceLock<Question>,
    /// Whether it was ordered before and came to nothing: a take that was paid for then is the one that is wanted.
    pub again: bool,
    pub agreed: Agreed,
    /// Whether soft budgets had room for all of its batch as that began.
    pub fits: OnceLock<Option<Arc<Fits>>>,
    /// Whether it is heard while it arrives.
    pub play: bool,
    pub ordered: Instant,
    pub cancel: CancellationToken,
    /// How long it waits before it begins.
    pub wait: Duration,
    /// Told by whoever does not want it to wait any longer.
    pub hurry: Arc<Notify>,
    /// Told by whoever asks for the same alone: it lets that one go first.
    pub wanted: Arc<Notify>,
    /// Whether it holds up those that were ordered with it no longer.
    pub passed: CancellationToken,
    /// Lower goes first among those that wait.
    pub rank: Arc<AtomicI64>,
    /// Where it is kept until it is over.
    pub row: OnceLock<QueuedId>,
    /// Who pays, as it was when it was ordered.
    pub payer: OnceLock<Payer>,
    /// What it was expected to cost at most when it was ordered, without what was paid before.
    pub quote: OnceLock<Credits>,
    /// Its row in the failure log, once there is one. Those that try it again share it.
    pub logged: Arc<OnceLock<FailureId>>,
    /// How often it was sent.
    pub attempts: AtomicU32,
    /// Whether the window knows of it: nothing else is told of it before.
    pub told: AtomicBool,
    /// The order that it is, over restarts and further tries.
    pub mark: OnceLock<OrderId>,
    /// What was paid for that order.
    pub paid: paid::Paid,
    /// Which part of a long text it is.
    pub part: Option<Arc<parts::Part>>,
}

/// What a job is made of.
#[derive(Debug)]
pub(super) struct NewJob {
    pub project: Option<ProjectId>,
    pub backend: Backend,
    pub order: Arc<LineOrder>,
    pub batch: u64,
    pub urgency: Urgency,
    pub asked_alone: bool,
    /// Whether it was ordered before and came to nothing: a take that was paid for then is the one that is wanted.
    pub again: bool,
    pub agreed: Agreed,
    pub play: bool,
    pub ordered: Instant,
}

impl Job {
    fn rank(&self) -> i64 {
        self.rank.load(Ordering::Relaxed)
    }

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
    /// Not begun: others go before it now.
    Moved,
    /// Not sent: a budget has no room for it beside what is under way.
    NoRoom(Trouble, Rest),
}

/// Jobs that are under way or that can be tried again.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    next: AtomicU64,
    batches: AtomicU64,
    pub orders: orders::Orders,
    open: Mutex<OpenJobs>,
    /// Held while a request is under way, so that its twin waits and then costs nothing.
    twins: Turns<Fingerprint>,
    /// The lines that wait.
    line_up: line_up::LineUp,
    budget: budget::Budget,
    stops: stops::Stops,
    background: background::Background,
    room: room::Room,
    elsewhere: elsewhere::Elsewhere,
    /// What ended processes sent and nobody knows the end of yet: it was told that it is looked for, and no more.
    looked_for: Mutex<HashSet<EntryId>>,
    /// Files that exports of this run wrote, and for which project: of that they are written anew without a question.
    exported: Mutex<HashMap<PathBuf, (Option<ProjectId>, Mark)>>,
    parts: parts::Parts,
    /// When a running batch told last what it spent.
    summed: Mutex<Option<Instant>>,
    /// Whose sums are about to be told.
    sums_wanted: Mutex<HashSet<Backend>>,
    /// What is written down behind the word about a line: the program ends after it.
    pub tidying: TaskTracker,
}

/// Jobs by their ids.
#[derive(Debug, Default)]
struct OpenJobs {
    jobs: HashMap<JobId, Open>,
    /// Lines that wait or are being spoken.
    under_way: usize,
}

impl OpenJobs {
    fn put(&mut self, id: JobId, open: Open) {
        self.under_way += usize::from(open.is_under_way());
        let before = self.jobs.insert(id, open);
        self.under_way -= usize::from(before.is_some_and(|before| before.is_under_way()));
    }
}

#[derive(Debug, Clone)]
enum Open {
    Speaking {
        job: Arc<Job>,
        under_way: bool,
        /// Where it may have been charged.
        doubtful: Option<EntryId>,
    },
    /// Takes or entries are gone through one by one, for nothing: files are written, entries fetched or deleted.
    Walking(Arc<AtomicBool>),
    /// Files that were not written.
    Unwritten(Arc<ExportOrder>),
    /// Entries of the history that are left.
    Undone(Arc<HistoryOrder>),
}

impl Open {
    /// Ends what is under way. What ended and is kept for another try stays what it came to.
    fn cancel(&self) {
        if let Self::Walking(cancel) = self {
            cancel.store(true, Ordering::Relaxed);
        }
        if let Some(job) = self.under_way() {
            job.cancel.cancel();
        }
    }

    /// The line that waits or is being spoken.
    fn under_way(&self) -> Option<&Arc<Job>> {
        match self {
            Self::Speaking { job, under_way, .. } => under_way.then_some(job),
            Self::Walking(_) | Self::Unwritten(_) | Self::Undone(_) => None,
        }
    }

    /// Whether there is one.
    fn is_under_way(&self) -> bool {
        self.under_way().is_some()
    }

    /// The same, or files that are being written.
    fn is_running(&self) -> bool {
        matches!(self, Self::Walking(_)) || self.is_under_way()
    }
}

impl Jobs {
    /// Another batch.
    fn batch(&self) -> u64 {
        self.batches.fetch_add(1, Ordering::Relaxed)
    }

    fn id(&self) -> JobId {
        JobId(self.next.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// A job that was not begun yet.
    fn job(&self, new: NewJob) -> Job {
        let NewJob {
            project,
            backend,
            order,
            batch,
            urgency,
            asked_alone,
            again,
            agreed,
            play,
            ordered,
        } = new;
        let id = self.id();
        Job {
            id,
            project,
            backend,
            order,
            batch,
            urgency,
            asked_alone,
            answered: None,
            question: OnceLock::new(),
            again,
            agreed,
            fits: OnceLock::new(),
            play,
            ordered,
            cancel: CancellationToken::new(),
            wait: Duration::ZERO,
            hurry: Arc::default(),
            wanted: Arc::default(),
            passed: CancellationToken::new(),
            rank: Arc::new(AtomicI64::new(i64::try_from(id.0).unwrap_or(i64::MAX))),
            row: OnceLock::new(),
            payer: OnceLock::new(),
            quote: OnceLock::new(),
            logged: Arc::default(),
            attempts: AtomicU32::new(0),
            told: AtomicBool::new(false),
            mark: OnceLock::new(),
            paid: paid::Paid::default(),
            part: None,
        }
    }

    /// A line holds those of its batch up no longer.
    fn pass(&self, job: &Job) {
        job.passed.cancel();
        self.room.passed(job);
        self.line_up.pass(job);
    }

    fn lock(&self) -> MutexGuard<'_, OpenJobs> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, id: JobId) -> Option<Open> {
        self.lock().jobs.get(&id).cloned()
    }

    fn begin(&self, job: Arc<Job>) {
        let id = job.id;
        let open = Open::Speaking {
            under_way: true,
            doubtful: None,
            job,
        };
        self.lock().put(id, open);
    }

    /// What a job was perhaps charged for is being looked for.
    fn look_for(&self, job: Arc<Job>, entry: EntryId) {
        let id = job.id;
        let open = Open::Speaking {
            job,
            under_way: true,
            doubtful: Some(entry),
        };
        self.lock().put(id, open);
    }

    /// Keeps a job that ended without its take, so that it can be tried again or looked for.
    fn end(&self, job: Arc<Job>, doubtful: Option<EntryId>) {
        let id = job.id;
        let open = Open::Speaking {
            job,
            under_way: false,
            doubtful,
        };
        self.lock().put(id, open);
    }

    /// Counts the lines that an ended window left and that wait for a person.
    pub fn asks(&self) -> usize {
        self.line_up.count(&self.room.held())
    }

    /// Lines that wait or are being spoken.
    pub fn under_way(&self) -> usize {
        self.lock().under_way
    }

    fn looked_for(&self) -> MutexGuard<'_, HashSet<EntryId>> {
        self.looked_for
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn exported(&self) -> MutexGuard<'_, HashMap<PathBuf, (Option<ProjectId>, Mark)>> {
        self.exported.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sums_are_due(&self, now: Instant) -> bool {
        let mut summed = self.summed.lock().unwrap_or_else(PoisonError::into_inner);
        let due = summed.is_none_or(|summed| now.saturating_duration_since(summed) >= SUMS);
        if due {
            *summed = Some(now);
        }
        due
    }

    /// Sums are to be told; whether nobody is about to.
    pub fn sums_are_wanted(&self, backend: Backend) -> bool {
        self.sums_wanted().insert(backend)
    }

    /// What changes from now on is told again.
    pub fn sums_are_told(&self, backend: Backend) {
        self.sums_wanted().remove(&backend);
    }

    fn sums_wanted(&self) -> MutexGuard<'_, HashSet<Backend>> {
        self.sums_wanted
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn remove(&self, id: JobId) {
        let mut open = self.lock();
        let before = open.jobs.remove(&id);
        open.under_way -= usize::from(before.is_some_and(|before| before.is_under_way()));
    }

    /// The jobs that tell of an entry's doubt, oldest first, and whether somebody looks for it already.
    fn telling_of(&self, entry: EntryId) -> Vec<(Arc<Job>, bool)> {
        let mut telling: Vec<_> = self
            .lock()
            .jobs
            .values()
            .filter_map(|open| match open {
                Open::Speaking {
                    job,
                    under_way,
                    doubtful: Some(told),
                } if *told == entry => Some((Arc::clone(job), *under_way)),
                Open::Speaking { .. } | Open::Walking(_) | Open::Unwritten(_) | Open::Undone(_) => {
                    None
                }
            })
            .collect();
        telling.sort_by_key(|(job, _)| job.id);
        telling
    }

    /// The jobs of a backend that may have been charged, and that nobody looks for.
    fn doubtful(&self, backend: Backend) -> Vec<JobId> {
        let open = self.lock();
        let of_backend = open.jobs.iter().filter_map(|(id, open)| match open {
            Open::Speaking {
                job,
                under_way: false,
                doubtful: Some(_),
            } if job.backend == backend => Some(*id),
            Open::Speaking { .. } | Open::Walking(_) | Open::Unwritten(_) | Open::Undone(_) => None,
        });
        of_backend.collect()
    }
}

/// Returns a command without what a person confirmed, and what that is: the answer to soft budgets, and whether voices
/// speak outside the scope of their consents.
fn confirmed(command: JobsCommand) -> (JobsCommand, (Agreed, bool)) {
    let (command, outside_consent) = match command {
        JobsCommand::OutsideConsent(command) => (*command, true),
        command => (command, false),
    };
    let (command, agreed) = match command {
        JobsCommand::Agreed(command) => (*command, Agreed::Yes),
        JobsCommand::Fitted(command) => (*command, Agreed::Fitted),
        command => (command, Agreed::No),
    };
    (command, (agreed, outside_consent))
}

pub(super) async fn run(machine: Arc<Machine>, command: JobsCommand) {
    let (command, confirmed) = confirmed(command);
    let (agreed, outside_consent) = confirmed;
    match command {
        JobsCommand::Generate {
            project,
            backend,
            mut orders,
            play,
            asked_alone,
        } => {
            for order in &mut orders {
                order.outside_consent |= outside_consent;
            }
            if !stop_loss::keep(&machine, (project, backend), &orders).await {
                return;
            }
            let batch = batch::Batch {
                project,
                backend,
                play,
                asked_alone,
                again: None,
                agreed,
            };
            batch.order(&machine, orders).await;
        }
        JobsCommand::Cancel(id) => cancel(&machine, |open| open == id, |job| job.id == id).await,
        JobsCommand::CancelAll => cancel(&machine, |_| true, |_| true).await,
        JobsCommand::CancelRehearsal(of) => {
            cancel_lines(&machine, |job| {
                job.order.rehearsed && job.project == Some(of)
            })
            .await;
        }
        JobsCommand::Move(id, step) => {
            if let Some(Open::Speaking { job, .. }) = machine.jobs.get(id) {
                queue::step(&machine, &job, step).await;
            }
        }
        JobsCommand::Pause(paused) => machine.governor.pause(paused),
        JobsCommand::Continue => queue::let_go_on(&machine),
        JobsCommand::ListFailures(filter) => failures::list(&machine, filter).await,
        JobsCommand::ClearFailures => failures::clear(&machine).await,
        JobsCommand::ExportFailures { filter, path } => {
            failures::export(&machine, filter, path).await;
        }
        JobsCommand::RetryFailure(failure) => failures::retry(&machine, failure, agreed).await,
        JobsCommand::Retry(id) => again::retry(&machine, (id, Duration::ZERO), confirmed).await,
        JobsCommand::RetryAll { backend: _, jobs } => {
            again::retry_all(&machine, &jobs, agreed).await;
        }
        JobsCommand::RetryAfter(id, wait) => again::retry(&machine, (id, wait), confirmed).await,
        // Nobody agrees twice.
        JobsCommand::Agreed(_) | JobsCommand::OutsideConsent(_) | JobsCommand::Fitted(_) => {}
        JobsCommand::CheckHistory(id) => {
            tasks::spawn(doubt::check_history(machine, id));
        }
        JobsCommand::Dismiss(id) => match machine.jobs.get(id) {
            // Out of sight it would go on, and be paid for.
            Some(open) if open.is_running() => {
                cancel(&machine, |open| open == id, |job| job.id == id).await;
            }
            _ => {
                machine.jobs.remove(id);
                machine.tell(Event::Job(id, JobEvent::Dismissed)).await;
            }
        },
        JobsCommand::DismissAll(jobs) => again::dismiss_all(&machine, &jobs).await,
        JobsCommand::Export(order) => {
            export::start(&machine, machine.jobs.id(), Arc::from(order)).await;
        }
        JobsCommand::LookInTheWay(number, order) => {
            tasks::spawn(export::look_in_the_way(machine, number, order));
        }
        JobsCommand::LookForFile(number, path) => {
            tasks::spawn(export::look_for_file(machine, number, path));
        }
    }
}

/// Stops the lines of a project that wait or are being spoken. Files that are being written are no line.
pub(super) async fn cancel_project(machine: &Arc<Machine>, project: ProjectId) {
    cancel_lines(machine, |job| job.project == Some(project)).await;
}

async fn cancel_lines(machine: &Arc<Machine>, is_wanted: impl Fn(&Job) -> bool) {
    let lines: HashSet<JobId> = {
        let open = machine.jobs.lock();
        let wanted = |open: &Open| matches!(open, Open::Speaking { job, .. } if is_wanted(job));
        let wanted = open.jobs.iter().filter(|(_, open)| wanted(open));
        wanted.map(|(id, _)| *id).collect()
    };
    cancel(machine, |id| lines.contains(&id), is_wanted).await;
}

/// Stops jobs. Lines that nobody has taken up yet are over at once, whatever the others wait for.
async fn cancel(
    machine: &Arc<Machine>,
    is_wanted: impl Fn(JobId) -> bool,
    is_waiting: impl Fn(&Job) -> bool,
) {
    {
        let open = machine.jobs.lock();
        let wanted = open.jobs.iter().filter(|(id, _)| is_wanted(**id));
        wanted.for_each(|(_, open)| open.cancel());
    }
    machine.jobs.give_up_looked_for(is_wanted);
    end_waiting(machine, is_waiting).await;
}

/// Ends lines that nobody has taken up yet: cancelled, and for nothing.
async fn end_waiting(machine: &Arc<Machine>, is_wanted: impl Fn(&Job) -> bool) {
    let waiting = machine
        .jobs
        .line_up
        .take(|job| job.told.load(Ordering::Relaxed) && is_wanted(job));
    queue::forget(machine, &waiting).await;
    for job in waiting {
        let end = generate::cancelled_waiting(machine, &job).await;
        batch::tell_end(machine, job, end).await;
    }
}
