//! What was ordered is kept on the disk until it is over, in the order in which it goes.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::jobs::agreed::Agreed;
use crate::jobs::batch;
use crate::jobs::paid::{Before, Paid};
use crate::jobs::{Job, NewJob};
use crate::keys::Payer;
use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{EntryId, OrderId};
use mynah_core::request::{DubRequest, Generation, Tool};
use mynah_i18n::tr;
use mynah_model::command::LineOrder;
use mynah_model::command::Step;
use mynah_model::event::{Event, JobEvent, Notice, Offer};
use mynah_model::urgency::Urgency;
use mynah_records::failures::FailureId;
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::queue::NewQueued;
use mynah_store::queue::Queued;

/// Orders that are written in one transaction. More of them would hold up everybody else who writes.
pub(super) const WRITTEN_AT_ONCE: usize = 10_000;

/// An order as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct KeptOrder<O> {
    order: O,
    asked_alone: bool,
    /// Who pays; earlier versions did not know.
    #[serde(default)]
    payer: Option<Payer>,
    /// What it was expected to cost.
    #[serde(default)]
    quote: Option<Credits>,
    /// Somebody agreed that it crosses soft budgets, …
    #[serde(default)]
    agreed: bool,
    /// … or they had room for all of it.
    #[serde(default)]
    fitted: bool,
    #[serde(default)]
    again: bool,
    /// The failure that is tried again.
    #[serde(default)]
    logged: Option<FailureId>,
    /// What it is called over restarts and further tries.
    #[serde(default)]
    mark: Option<OrderId>,
    /// What was paid for it before.
    #[serde(default, skip_serializing_if = "Before::is_none")]
    paid: Before,
}

/// A job as it is kept, to be ordered again.
pub(super) fn words_of(job: &Job) -> String {
    let kept = KeptOrder {
        order: &*job.order,
        asked_alone: job.asked_alone,
        payer: job.payer.get().cloned(),
        quote: job.quote.get().copied(),
        agreed: job.agreed == Agreed::Yes,
        fitted: job.agreed == Agreed::Fitted,
        again: job.again,
        logged: job.logged.get().copied(),
        mark: job.mark.get().copied(),
        paid: job.paid.before,
    };
    serde_json::to_string(&kept).unwrap_or_default()
}

/// An order that was kept.
pub(super) struct Ordered {
    pub order: LineOrder,
    /// The failure that it tried again.
    pub tried: Option<FailureId>,
    pub mark: Option<OrderId>,
}

/// The dubs that are ordered at a backend and wait, whichever process has them.
pub(crate) fn waiting_dubs(
    library: &Library,
    backend: Backend,
) -> Result<Vec<DubRequest>, LibraryError> {
    let queued = library.queued_beside(backend)?;
    let requests = queued.iter().filter_map(|queued| {
        let ordered = order_of(&queued.job).ok()?;
        match ordered.order.request {
            Generation::Dubbing(request) => Some(request),
            _ => None,
        }
    });
    Ok(requests.collect())
}

/// Previews that other windows have ordered at a backend and that aren't over, by the names of their requests.
pub(crate) fn designs_elsewhere(
    library: &Library,
    backend: Backend,
) -> Result<BTreeSet<u64>, LibraryError> {
    let queued = library.queued_elsewhere(backend, Tool::Design)?;
    let ordered = queued.iter().filter_map(|job| order_of(job).ok());
    let keys = ordered.map(|ordered| quick_key(&ordered.order.request));
    Ok(keys.collect())
}

/// The order of a job that was kept.
pub(super) fn order_of(kept: &str) -> Result<Ordered, serde_json::Error> {
    let kept = serde_json::from_str::<KeptOrder<LineOrder>>(kept)?;
    Ok(Ordered {
        order: kept.order,
        tried: kept.logged,
        mark: kept.mark,
    })
}

/// Keeps lines on the disk until they are over. Where the disk takes none they are ordered all the same: it is asked
/// for room again before anything is sent.
pub(super) async fn keep(machine: &Machine, jobs: &[Arc<Job>]) {
    // Whoever runs a command runs it again; what is resumed is kept already.
    let jobs: Vec<_> = jobs.iter().filter(|job| job.row.get().is_none()).collect();
    if !machine.has_window() || jobs.is_empty() {
        return;
    }
    let all: Vec<Arc<Job>> = jobs.into_iter().map(Arc::clone).collect();
    let written = all.clone();
    let kept = machine.library(move |library| {
        let orders = written.iter().map(|job| NewQueued {
            batch: job.batch,
            rank: job.rank(),
            project: job.project,
            backend: job.backend,
            quote: job.at_most().unwrap_or_default(),
            job: words_of(job),
        });
        library.enqueue(&orders.collect::<Vec<_>>())
    });
    match kept.await {
        Ok(rows) => {
            for (job, row) in all.iter().zip(rows) {
                job.row.get_or_init(|| row);
            }
        }
        Err(error) => log::warn!("orders are not kept: {error}"),
    }
}

/// Lines that are over need not be kept.
pub(super) async fn forget(machine: &Machine, jobs: &[Arc<Job>]) {
    let rows: Vec<_> = jobs
        .iter()
        .filter_map(|job| job.row.get().copied())
        .collect();
    if rows.is_empty() {
        return;
    }
    let forgotten = machine.library(move |library| library.dequeue_all(&rows));
    if let Err(error) = forgotten.await {
        log::warn!("lines that are over are still kept: {error}");
    }
}

/// Moves a line among those that wait.
pub(super) async fn step(machine: &Machine, job: &Arc<Job>, step: Step) {
    let changed = machine.jobs.line_up.step(job, step);
    let rows: Vec<_> = changed
        .iter()
        .filter_map(|job| Some((*job.row.get()?, job.rank())))
        .collect();
    if let Err(error) = machine.library(move |library| library.rank(&rows)).await {
        log::warn!("the order of the queue is not kept: {error}");
    }
    for job in changed {
        let moved = JobEvent::Moved { rank: job.rank() };
        machine.tell(Event::Job(job.id, moved)).await;
    }
}

/// The numbers of the batches that orders of an ended window are in from now on.
#[derive(Clone, Copy)]
struct Numbers {
    /// Number of the batch that goes on by itself.
    goes_on: u64,
    /// Number of the batch that waits for a person.
    asks: u64,
}

impl Numbers {
    fn new(machine: &Machine) -> Self {
        Self {
            goes_on: machine.jobs.batch(),
            asks: machine.jobs.batch(),
        }
    }
}

/// An order as it was kept, as a job of this run; one that can't be read is no order any more.
async fn job_of(machine: &Machine, left: &Queued, numbers: Numbers) -> Option<Arc<Job>> {
    let kept = match serde_json::from_str::<KeptOrder<LineOrder>>(&left.job) {
        Ok(kept) => kept,
        Err(error) => {
            log::error!("an order can't be read: {error}");
            let row = left.id;
            if let Err(error) = machine.library(move |library| library.dequeue(row)).await {
                log::warn!("it stays: {error}");
            }
            return None;
        }
    };
    let mut order = kept.order;
    // Earlier versions kept what was shown beside it.
    order.shown = order.shown.or(kept.quote);
    // What was shown as free goes on: it becomes a question where it costs something by now.
    let is_free = order.shown == Some(Credits::ZERO);
    let batch = if waits_for_person(left) && !is_free {
        numbers.asks
    } else {
        numbers.goes_on
    };
    let mut job = machine.jobs.job(NewJob {
        project: left.project,
        backend: left.backend,
        order: Arc::new(order),
        batch,
        urgency: Urgency::Batch,
        asked_alone: kept.asked_alone,
        again: kept.again,
        agreed: match (kept.agreed, kept.fitted) {
            (true, _) => Agreed::Yes,
            (false, true) => Agreed::Fitted,
            (false, false) => Agreed::No,
        },
        play: false,
        ordered: machine.clock.instant(),
    });
    job.paid = Paid::behind(kept.paid);
    job.row.get_or_init(|| left.id);
    if let Some(quote) = kept.quote {
        job.quote.get_or_init(|| quote);
    }
    if let Some(payer) = kept.payer {
        job.payer.get_or_init(|| payer);
    }
    if let Some(failure) = kept.logged {
        job.logged.get_or_init(|| failure);
    }
    if let Some(mark) = kept.mark {
        job.mark.get_or_init(|| mark);
    }
    Some(Arc::new(job))
}

/// Goes on with what an ended window left. What costs real credits waits for a person where that window did not end
/// in good order: nobody knows why, nor how long ago. Free lines don't wait.
pub(crate) async fn resume(machine: &Arc<Machine>) {
    let mut left = match machine.library(|library| library.take_over_queue()).await {
        Ok(left) => left,
        Err(error) => return log::warn!("what was ordered can't be read: {error}"),
    };
    // Whoever looks for those says whether they go on.
    left.retain(|left| left.sent.is_none());
    let mut batches = Vec::new();
    let [mut asks, mut goes_on] = [0; 2];
    for batch in left.chunk_by(|one, other| one.batch == other.batch) {
        let numbers = Numbers::new(machine);
        let [mut asking, mut going] = [Vec::new(), Vec::new()];
        for left in batch {
            let Some(job) = job_of(machine, left, numbers).await else {
                continue;
            };
            if job.batch == numbers.asks {
                asking.push(job);
            } else {
                going.push(job);
            }
        }
        let Some(first) = batch.first() else { continue };
        asks += asking.len();
        goes_on += going.len();
        if !asking.is_empty() {
            machine.jobs.room.hold(numbers.asks);
        }
        batches.extend([asking, going].map(|jobs| (first.backend, jobs)));
    }
    batches.retain(|(_, jobs)| !jobs.is_empty());
    if batches.is_empty() {
        return;
    }
    begin(machine, batches).await;
    if asks > 0 {
        tell_left(machine, asks).await;
    }
    if goes_on > 0 {
        let notice = Notice::Done(tr!("studio-queue-goes-on", lines = goes_on));
        machine.tell(Event::Notice(notice)).await;
    }
}

/// Asks a person whether what an ended window left goes on: one notice for all of it.
async fn tell_left(machine: &Machine, lines: usize) {
    let notice = Notice::Offer {
        text: tr!("studio-queue-left", lines = lines),
        offer: Offer::Continue,
    };
    machine.tell(Event::Notice(notice)).await;
}

/// Lets all batches go on: those that an ended window left, too. Ending a pause alone does not release them.
pub(super) fn let_go_on(machine: &Machine) {
    machine.jobs.room.go_on();
    machine.governor.pause(false);
}

fn waits_for_person(left: &Queued) -> bool {
    left.backend == Backend::Live && !left.left_well
}

/// Begins what was kept.
async fn begin(machine: &Arc<Machine>, batches: Vec<(Backend, Vec<Arc<Job>>)>) {
    // By the numbers of this run: another start must not take them for one of its batches.
    let jobs = batches.iter().flat_map(|(_, jobs)| jobs);
    let places: Vec<_> = jobs
        .filter_map(|job| Some((*job.row.get()?, job.batch, job.rank())))
        .collect();
    let placed = machine.library(move |library| library.place_queued(&places));
    if let Err(error) = placed.await {
        log::warn!("the order of the queue is not kept: {error}");
    }
    for (backend, jobs) in batches {
        batch::start(machine, backend, jobs);
    }
}

/// What an ended window sent as this entry never left, or was not charged: its line waits again, as the others of that
/// window do. Not where somebody stopped it or ordered the like meanwhile.
pub(super) async fn go_on(machine: &Arc<Machine>, entry: EntryId, is_wanted: bool) {
    if !is_wanted {
        return drop_sent(machine, entry).await;
    }
    let left = match machine
        .library(move |library| library.take_back(entry))
        .await
    {
        Ok(Some(left)) => left,
        Ok(None) => return,
        Err(error) => return log::warn!("a line that was not charged doesn't go on: {error}"),
    };
    let numbers = Numbers::new(machine);
    let Some(job) = job_of(machine, &left, numbers).await else {
        return;
    };
    let mark = job.mark.get().copied();
    if machine.jobs.is_under_way(job.project, &job.order, mark) {
        return forget(machine, &[job]).await;
    }
    // Who said that the rest goes on meant this one, too; where nobody said so yet, it is one more that waits.
    let before = machine.jobs.asks();
    let room = &machine.jobs.room;
    let asks = job.batch == numbers.asks && (before > 0 || !room.is_continued());
    if asks {
        room.hold(numbers.asks);
    }
    begin(machine, vec![(left.backend, vec![job])]).await;
    if asks && before == 0 {
        tell_left(machine, 1).await;
    }
}

/// What an ended window sent as this entry is over, or a question: its line doesn't wait.
pub(super) async fn drop_sent(machine: &Machine, entry: EntryId) {
    let dropped = machine.library(move |library| library.dequeue_sent(entry));
    if let Err(error) = dropped.await {
        log::warn!("a line that is over is still kept: {error}");
    }
}
