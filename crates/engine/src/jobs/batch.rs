//! Lines that are ordered together: in the order of their script, a few of them under way at once.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use futures_util::StreamExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::account;
use crate::dubbing;
use crate::jobs::agreed::{self, Agreed};
use crate::jobs::alike;
use crate::jobs::doubt;
use crate::jobs::dub::anew;
use crate::jobs::failures;
use crate::jobs::generate;
use crate::jobs::paid::{Before, Paid};
use crate::jobs::queue;
use crate::jobs::room::{self, May};
use crate::jobs::{End, Job, NewJob, end_waiting};
use crate::keys::Payer;
use crate::machine::Machine;
use crate::recover;
use crate::tasks;
use mynah_core::backend::Backend;
use mynah_core::ids::{OrderId, ProjectId};
use mynah_core::request::Generation;
use mynah_model::command::LineOrder;
use mynah_model::event::Event;
use mynah_model::event::JobEvent;
use mynah_model::event::Queued;
use mynah_model::trouble::{Kind, Remedy, Trouble};
use mynah_model::urgency::Urgency;
use mynah_records::failures::FailureId;

/// Lines of one batch that are prepared or under way at once. More than any ceiling (30), far less than a book.
const AT_ONCE: usize = 32;
/// Of these so many at most wait for their turn: enough to fill any ceiling as soon as it has room.
const AHEAD: usize = 8;
/// Lines that are told to wait, or to be gone, in one event: taking them in is not felt.
pub(super) const TOLD_AT_ONCE: usize = 256;

/// What the lines that are ordered together have in common.
pub(super) struct Batch {
    pub project: Option<ProjectId>,
    pub backend: Backend,
    /// Whether the first one is heard while it arrives.
    pub play: bool,
    pub asked_alone: bool,
    pub again: Option<TriedAgain>,
    pub agreed: Agreed,
}

/// A row of the failure log that is tried again.
#[derive(Clone, Copy)]
pub(super) struct TriedAgain {
    pub failure: FailureId,
    /// The order that it was, where it is known, …
    pub mark: Option<OrderId>,
    /// … and what was paid for it: it is in the price of all of it.
    pub paid: Before,
}

impl Batch {
    /// Orders lines anew. What another window brought of them meanwhile isn't gone on with.
    pub async fn order(self, machine: &Arc<Machine>, orders: Vec<LineOrder>) {
        alike::forget_made(machine, (self.project, self.backend), &orders).await;
        self.begin(machine, orders).await;
    }

    /// Orders lines. They are under way from here on; the commands behind don't wait until all are told.
    pub async fn begin(self, machine: &Arc<Machine>, orders: Vec<LineOrder>) {
        let batch = machine.jobs.batch();
        let urgency = Urgency::asked(self.asked_alone);
        let ordered = machine.clock.instant();
        let mut midway = match self.again {
            None if orders.iter().any(LineOrder::is_another) => {
                machine.jobs.ended_midway((self.project, self.backend))
            }
            _ => Vec::new(),
        };
        let mut paid = HashMap::new();
        for job in &midway {
            paid.insert(job.id, job.paid_by_next(machine, urgency).await);
        }
        let mut gone = Vec::new();
        let jobs = orders.into_iter().enumerate().map(|(index, mut order)| {
            let ended = midway.iter().position(|job| job.order.is_like(&order));
            // What goes on with it takes its place.
            let ended = ended.map(|at| midway.remove(at));
            let ended = ended.and_then(|job| Some((paid.remove(&job.id)?, job)));
            if let (Some((paid, _)), Some(shown)) = (&ended, &mut order.shown) {
                // What was paid for it was not in the price.
                *shown += paid.spent;
            }
            let mut job = machine.jobs.job(NewJob {
                project: self.project,
                backend: self.backend,
                order: Arc::new(order),
                batch,
                urgency,
                asked_alone: self.asked_alone,
                again: self.again.is_some() || ended.is_some(),
                agreed: self.agreed,
                play: self.play && index == 0,
                ordered,
            });
            if let Some(TriedAgain {
                failure,
                mark,
                paid,
            }) = self.again
            {
                job.logged.get_or_init(|| failure);
                if let Some(mark) = mark {
                    job.mark.get_or_init(|| mark);
                }
                job.paid = Paid::behind(paid);
            }
            if let Some((paid, ended)) = ended {
                job.paid = Paid::behind(paid);
                job.logged = Arc::clone(&ended.logged);
                job.mark.clone_from(&ended.mark);
                machine.jobs.remove(ended.id);
                gone.push(ended.id);
            }
            Arc::new(job)
        });
        let jobs = jobs.collect();
        if !gone.is_empty() {
            let telling = Arc::clone(machine);
            tasks::spawn(async move { telling.tell(Event::Dismissed(gone)).await });
        }
        start(machine, self.backend, jobs);
    }
}

/// Begins jobs of one batch: keeps and tells all of them, and runs each once it was told.
pub(super) fn start(machine: &Arc<Machine>, backend: Backend, jobs: Vec<Arc<Job>>) {
    let Some(first) = jobs.first() else { return };
    let (batch, urgency) = (first.batch, first.urgency);
    for job in &jobs {
        machine.jobs.begin(Arc::clone(job));
    }
    // Each is paid by the account that has its dub.
    let anew = jobs
        .iter()
        .filter(|job| matches!(job.order.request, Generation::Anew(_)));
    let anew: Vec<Arc<Job>> = anew.cloned().collect();
    let (put, is_put) = watch::channel(());
    let telling = Arc::clone(machine);
    let project = first.project;
    tasks::spawn(async move {
        let payer = telling.payer(project, backend, urgency).await;
        let known = telling.known_now(backend).unwrap_or_default();
        for job in &jobs {
            // What goes on after a restart has its own: voices and rates may not be known by then.
            if job.payer.get().is_none() {
                match anew::payer(&telling, backend, &job.order.request).await {
                    Ok(own) => {
                        job.payer
                            .get_or_init(|| own.unwrap_or_else(|| payer.clone()));
                    }
                    // It is read again as its turn comes, and fails where it can't be.
                    Err(error) => log::warn!("whose a dub is isn't known: {error}"),
                }
            }
            job.mark.get_or_init(|| telling.order_id());
            let rest = || {
                // What was shown as free is bought by nobody unasked.
                if let Some(all) = job.order.shown {
                    return all.less(job.paid.before.spent);
                }
                let all = known.quote(&job.order.request);
                all.less(job.paid.before.bought)
            };
            job.quote.get_or_init(rest);
        }
        for (place, some) in jobs.chunks(queue::WRITTEN_AT_ONCE).enumerate() {
            queue::keep(&telling, some).await;
            // Behind it: an end in between leaves the order, or the film as it was.
            let dubs = some.iter().filter_map(|job| match &job.order.request {
                Generation::Dubbing(request) => Some(request.clone()),
                _ => None,
            });
            dubbing::ordered(&telling, backend, dubs.collect()).await;
            for job in some.iter().filter(|job| job.order.mend.is_some()) {
                let kept = (&*job.order, job.mark.get().copied());
                dubbing::keep(&telling, backend, kept).await;
            }
            if place == 0 {
                // Of two windows that order at once, one at least sees the other's lines now.
                agreed::look_again(&telling, &jobs).await;
            }
            for few in some.chunks(TOLD_AT_ONCE) {
                // Whoever hears of a line can move it.
                telling.jobs.line_up.put(batch, few);
                let queued = few.iter().map(|job| queued(job)).collect();
                telling.tell(Event::Queued(queued)).await;
                for job in few {
                    job.told.store(true, Ordering::Relaxed);
                }
                // Those that were cancelled before they were told of.
                if few.iter().any(|job| job.cancel.is_cancelled()) {
                    end_waiting(&telling, |job| job.cancel.is_cancelled()).await;
                }
                put.send_replace(());
                // Those that wait for a person are counted.
                telling.governor.touch();
            }
        }
    });
    let lines = Lines {
        machine: Arc::clone(machine),
        batch,
        urgency,
        is_put,
        ahead: Arc::new(Semaphore::new(AHEAD)),
    };
    let machine = Arc::clone(machine);
    tasks::spawn(async move {
        futures_util::stream::unfold(lines, Lines::take_up)
            .for_each_concurrent(AT_ONCE, |(job, ahead)| {
                let machine = Arc::clone(&machine);
                async move { conduct(&machine, job, ahead).await }
            })
            .await;
        machine.jobs.stops.forget(batch);
        machine.jobs.room.forget(batch);
        machine.tell_spend(backend).await;
        let usual = Payer::default();
        let payers = std::iter::once(&usual).chain(anew.iter().filter_map(|job| job.payer.get()));
        read_meters(&machine, (project, backend, urgency), payers).await;
    });
}

/// Reads the credits of the account in use, and of others that paid.
async fn read_meters(
    machine: &Arc<Machine>,
    work: (Option<ProjectId>, Backend, Urgency),
    payers: impl Iterator<Item = &Payer>,
) {
    let mut read = Vec::new();
    if let Ok(shown) = machine.connect(work.1).await {
        account::read_meter(machine, &shown).await;
        read.push(shown.account.clone());
    }
    let mut known = HashSet::new();
    for payer in payers.filter(|payer| known.insert(&payer.account)) {
        if let Ok(paying) = machine.connect_to_pay(work, payer).await
            && !read.contains(&paying.account)
        {
            account::read_meter(machine, &paying).await;
            read.push(paying.account.clone());
        }
    }
}

/// The lines of a batch as they are taken up: few ahead of their turn.
struct Lines {
    machine: Arc<Machine>,
    batch: u64,
    urgency: Urgency,
    /// Told whenever lines were put into the queue; ends with the last of them.
    is_put: watch::Receiver<()>,
    ahead: Arc<Semaphore>,
}

impl Lines {
    async fn take_up(mut self) -> Option<((Arc<Job>, OwnedSemaphorePermit), Self)> {
        // It fails only when it is closed, which nobody does.
        let ahead = Arc::clone(&self.ahead).acquire_owned().await.ok()?;
        let job = self.next().await?;
        Some(((job, ahead), self))
    }

    async fn next(&mut self) -> Option<Arc<Job>> {
        let machine = Arc::clone(&self.machine);
        let jobs = &machine.jobs;
        let mut changes = jobs.room.changes();
        loop {
            if self.urgency == Urgency::Batch {
                machine.governor.unpaused().await;
            }
            changes.mark_unchanged();
            let waits = |id| jobs.line_up.has(self.batch, id);
            if jobs.room.may_go(self.batch, waits) == May::Wait {
                // It fails only with its sender, which lives as long as the machine.
                changes.changed().await.ok()?;
                continue;
            }
            self.is_put.mark_unchanged();
            if let Some(job) = self.take() {
                return Some(job);
            }
            if self.is_put.changed().await.is_ok() {
                continue;
            }
            if let Some(job) = self.take() {
                return Some(job);
            }
            // Who is under way may come back for want of room.
            if jobs.room.going(self.batch) == 0 {
                return None;
            }
            changes.changed().await.ok()?;
        }
    }

    fn take(&self) -> Option<Arc<Job>> {
        let jobs = &self.machine.jobs;
        let job = jobs.line_up.next(self.batch)?;
        jobs.room.begin(&job);
        Some(job)
    }
}

fn queued(job: &Job) -> Queued {
    Queued {
        id: job.id,
        work: job.work(),
        quote: job.quote.get().copied().unwrap_or_default(),
        rank: job.rank(),
        batch: (job.urgency == Urgency::Batch).then_some(job.batch),
    }
}

/// Runs a job, or who is moved before it, to its end and tells what became of it. The room among those that wait is
/// given up once it waits no longer.
async fn conduct(machine: &Arc<Machine>, mut job: Arc<Job>, ahead: OwnedSemaphorePermit) {
    let mut ahead = Some(ahead);
    let end = loop {
        let mut running = Box::pin(generate::run(machine, &job));
        let end = loop {
            tokio::select! {
                end = &mut running => break end,
                () = job.passed.cancelled(), if ahead.is_some() => ahead = None,
            }
        };
        drop(running);
        if !matches!(end, End::Moved) {
            break end;
        }
        machine.tell(Event::Job(job.id, JobEvent::Waiting)).await;
        job = machine.jobs.line_up.swap(&job);
    };
    if let End::NoRoom(trouble, rest) = end {
        drop(ahead);
        return room::wait(machine, &job, (trouble, rest)).await;
    }
    machine.jobs.pass(&job);
    machine.jobs.room.end(&job);
    // What only tidies up is not waited for: a disk that is busy would hold up the word.
    let failed = failures::to_log(&job, &end);
    let (tidying, over) = (Arc::clone(machine), Arc::clone(&job));
    machine.jobs.tidying.spawn(async move {
        queue::forget(&tidying, std::slice::from_ref(&over)).await;
        if let Some((trouble, doubtful)) = failed {
            failures::log(&tidying, &over, &trouble, doubtful).await;
        }
    });
    let backend = job.backend;
    tell_where_looked(machine, &job, &end).await;
    tell_end(machine, job, end).await;
    if machine.jobs.sums_are_due(machine.clock.instant()) {
        machine.tell_spend(backend).await;
    } else {
        machine.held_changed(backend);
    }
}

/// A line that somebody asked for alone may be out of sight, where a budget has no room for it: it is told aside, too.
async fn tell_where_looked(machine: &Machine, job: &Job, end: &End) {
    let End::Failed(trouble, None) = end else {
        return;
    };
    let way = |remedy: &Remedy| match remedy {
        Remedy::ChangeBudget(_) => true,
        Remedy::OpenKeySettings => {
            matches!(trouble.details.kind, Kind::Credits | Kind::KeyLimit)
        }
        _ => false,
    };
    let ways: Vec<_> = trouble.remedies.iter().filter(|it| way(it)).collect();
    if job.urgency == Urgency::Interactive && machine.has_window() && !ways.is_empty() {
        let ways = ways.into_iter().cloned().chain([Remedy::Dismiss]).collect();
        let told = Trouble {
            remedies: ways,
            ..trouble.clone()
        };
        machine.tell_trouble(told).await;
    }
}

pub(super) async fn tell_end(machine: &Arc<Machine>, job: Arc<Job>, end: End) {
    let id = job.id;
    let (order, mark) = (Arc::clone(&job.order), job.mark.get().copied());
    let backend = job.backend;
    let (mut came, mut gone) = (None, Vec::new());
    let event = match end {
        End::Kept(kept) => {
            came = Some(kept.take.id);
            machine.jobs.remove(id);
            if order.fresh && !order.beside {
                gone = machine.jobs.forget_tries(&job);
            }
            if job.logged.get().is_some() {
                // Its row says so.
                machine.tell(Event::FailureLogged).await;
            }
            JobEvent::Kept(kept)
        }
        End::Failed(trouble, doubtful) => {
            machine.jobs.end(job, doubtful);
            match doubtful {
                Some(entry) => recover::look_late(machine, entry),
                None => dubbing::drop_of(machine, backend, (&order, mark)).await,
            }
            JobEvent::Failed(trouble)
        }
        // It waits where it was put back.
        End::Moved | End::NoRoom(..) => JobEvent::Waiting,
        End::Cancelled(trouble, doubtful) => {
            machine.jobs.end(job, doubtful);
            match doubtful {
                // The service finishes what it was sent; what it charged for is fetched.
                Some(entry) => {
                    tasks::spawn(doubt::look_again(Arc::clone(machine), entry));
                }
                None => dubbing::drop_of(machine, backend, (&order, mark)).await,
            }
            JobEvent::Cancelled(trouble)
        }
    };
    machine.tell(Event::Job(id, event)).await;
    if !gone.is_empty() {
        machine.tell(Event::Dismissed(gone)).await;
    }
    if let Some(take) = came {
        dubbing::came(machine, id, &order, take);
    }
    machine.governor.touch();
}
