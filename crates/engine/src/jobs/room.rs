//! Batches that a budget has no room for. What is under way may cost less than it holds, and somebody may raise the
//! budget: a line that doesn't fit goes back into the queue, those behind it with it, and it is tried again whenever
//! something ends, of its batch or of another one; where other windows and commands hold what is missing, every few
//! seconds as long as they do. Once nothing is under way any more that may leave room it is refused, and so are those
//! behind it: what is spoken of a script ends where the budget ends, and has no holes. What costs
//! nothing is spoken all the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::error::StudioError;
use crate::jobs::elsewhere;
use crate::jobs::{End, Job, Jobs};
use crate::machine::Machine;
use crate::tasks;
use mynah_core::credits::Credits;
use mynah_core::ids::JobId;
use mynah_i18n::tr;
use mynah_model::event::{Event, JobEvent};
use mynah_model::trouble::{Remedy, Trouble};
use mynah_model::urgency::Urgency;
use mynah_store::error::LibraryError;

/// The batches that are under way.
#[derive(Debug)]
pub(super) struct Room {
    batches: Mutex<BTreeMap<u64, Batch>>,
    left: Mutex<Left>,
    /// Told whenever a line of one may go that could not before.
    changed: watch::Sender<()>,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            batches: Mutex::default(),
            left: Mutex::default(),
            changed: watch::Sender::new(()),
        }
    }
}

/// Batches that an ended window left and that wait for a person.
#[derive(Debug, Default)]
struct Left {
    batches: BTreeSet<u64>,
    /// True once a person let such batches go on.
    is_continued: bool,
}

#[derive(Debug, Default)]
struct Batch {
    /// Lines that were taken up and are not over.
    going: usize,
    full: Option<Full>,
}

/// A line that did not fit, and what that means for those behind it.
#[derive(Debug)]
struct Full {
    job: JobId,
    rank: i64,
    trouble: Trouble,
    rest: Rest,
    stage: Stage,
    /// Whether it is back in the queue.
    is_back: bool,
}

/// Who has the room that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rest {
    /// What is under way here, or nobody.
    Here,
    /// Other processes, as far as they don't need it.
    Elsewhere,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// It waits for something to end.
    Shut,
    /// Something ended: it is tried again, alone.
    Freed,
    /// It is being tried.
    Tried,
    /// Nothing more ends: it is refused.
    Over,
}

/// Whether a batch may take up a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum May {
    /// It may.
    Go,
    /// Not before something changed.
    Wait,
}

/// Who has the room for want of which a line was refused; nothing where it was refused for something else.
fn is_for_room(error: &StudioError) -> Option<Rest> {
    match error {
        StudioError::Library(LibraryError::OverBudget(crossing)) if crossing.may_fit() => {
            Some(Rest::Elsewhere)
        }
        StudioError::Library(LibraryError::OverBudget(_)) => Some(Rest::Here),
        _ => None,
    }
}

impl Job {
    /// How a refusal ends it: one of a batch for want of room waits for the others.
    pub(super) fn refused(&self, error: &StudioError, trouble: Trouble) -> End {
        match is_for_room(error) {
            Some(rest) if self.urgency == Urgency::Batch => End::NoRoom(trouble, rest),
            _ => End::Failed(trouble, None),
        }
    }
}

impl Jobs {
    /// How a line of this price ends without being sent, for what a line before it came to.
    pub(super) fn held_back(&self, job: &Job, price: Credits) -> Option<End> {
        if let Some(stopped) = self.stops.before(job, price) {
            return Some(End::Failed(stopped, None));
        }
        let batches = self.room.lock();
        let full = batches.get(&job.batch)?.full.as_ref()?;
        let is_first = full.job == job.id;
        let trouble = || {
            if is_first {
                full.trouble.clone()
            } else {
                full.trouble
                    .clone()
                    .saying(tr!("trouble-behind-budget"))
                    .behind()
            }
        };
        match full.stage {
            _ if price == Credits::ZERO => None,
            Stage::Over => Some(End::Failed(trouble(), None)),
            Stage::Shut | Stage::Freed | Stage::Tried if full.rank < job.rank() && !is_first => {
                Some(End::NoRoom(trouble(), full.rest))
            }
            Stage::Shut | Stage::Freed | Stage::Tried => None,
        }
    }
}

impl Room {
    /// Holds a batch that an ended window left until a person lets it go on.
    pub fn hold(&self, batch: u64) {
        self.left().batches.insert(batch);
    }

    /// Lets all batches go on that ended windows left.
    pub fn go_on(&self) {
        {
            let mut left = self.left();
            if left.batches.is_empty() {
                return;
            }
            left.batches.clear();
            left.is_continued = true;
        }
        self.changed.send_replace(());
    }

    /// Returns the batches that wait for a person.
    pub fn held(&self) -> BTreeSet<u64> {
        self.left().batches.clone()
    }

    /// Returns whether a person let such batches go on since the start.
    pub fn is_continued(&self) -> bool {
        self.left().is_continued
    }

    fn left(&self) -> MutexGuard<'_, Left> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a batch may take up its next line. `waits`: whether a line is among those that wait.
    pub fn may_go(&self, batch: u64, waits: impl FnOnce(JobId) -> bool) -> May {
        if self.left().batches.contains(&batch) {
            return May::Wait;
        }
        let mut batches = self.lock();
        let is_other_going = |(number, other): (&u64, &Batch)| *number != batch && other.going > 0;
        let others = batches.iter().any(is_other_going);
        let Some(batch) = batches.get_mut(&batch) else {
            return May::Go;
        };
        let Some(full) = &mut batch.full else {
            return May::Go;
        };
        match full.stage {
            _ if !full.is_back => May::Wait,
            Stage::Freed | Stage::Over => May::Go,
            Stage::Shut if !waits(full.job) => {
                // It was cancelled: whoever is behind it now may fit.
                full.stage = Stage::Freed;
                May::Go
            }
            Stage::Shut if batch.going == 0 && !others && full.rest == Rest::Here => {
                full.stage = Stage::Over;
                May::Go
            }
            Stage::Shut | Stage::Tried => May::Wait,
        }
    }

    /// A line was taken up.
    pub fn begin(&self, job: &Job) {
        let mut batches = self.lock();
        let batch = batches.entry(job.batch).or_default();
        batch.going += 1;
        if let Some(full) = batch.full.as_mut().filter(|it| it.stage == Stage::Freed) {
            full.stage = Stage::Tried;
            full.job = job.id;
            full.rank = full.rank.min(job.rank());
        }
    }

    /// A line left, or is held up by nothing of the budget: there was room for it.
    pub fn passed(&self, job: &Job) {
        {
            let mut batches = self.lock();
            let Some(batch) = batches.get_mut(&job.batch) else {
                return;
            };
            // One that others were moved before was tried in their place.
            let is_it = |full: &Full| full.job == job.id || job.rank() <= full.rank;
            let was_tried = |full: &mut Full| full.stage == Stage::Tried && is_it(full);
            if batch.full.take_if(was_tried).is_none() {
                return;
            }
        }
        self.changed.send_replace(());
    }

    /// A line is over: what it held may be room for another batch, too.
    pub fn end(&self, job: &Job) {
        for (number, batch) in self.lock().iter_mut() {
            if *number == job.batch {
                batch.freed();
            } else if let Some(full) = batch.full.as_mut().filter(|it| it.stage == Stage::Shut) {
                full.stage = Stage::Freed;
            }
        }
        self.changed.send_replace(());
    }

    /// What others held may be room by now.
    fn freed_elsewhere(&self, batch: u64) {
        if let Some(batch) = self.lock().get_mut(&batch)
            && let Some(full) = batch.full.as_mut().filter(|it| it.stage == Stage::Shut)
        {
            full.stage = Stage::Freed;
        }
        self.changed.send_replace(());
    }

    /// Whether a line waits for others already.
    fn waits_elsewhere(&self, job: &Job) -> bool {
        let batches = self.lock();
        let full = batches.get(&job.batch).and_then(|it| it.full.as_ref());
        full.is_some_and(|full| full.job == job.id && full.rest == Rest::Elsewhere)
    }

    /// A line goes back for want of room; whether it is the one that did not fit, and not one behind it.
    fn refuse(&self, job: &Job, (trouble, rest): (&Trouble, Rest)) -> bool {
        let mut batches = self.lock();
        let batch = batches.entry(job.batch).or_default();
        let rank = job.rank();
        let is_behind = |full: &Full| full.rank < rank && full.job != job.id;
        if batch.full.as_ref().is_some_and(is_behind) {
            return false;
        }
        batch.full = Some(Full {
            job: job.id,
            rank,
            trouble: trouble.clone(),
            rest,
            stage: Stage::Shut,
            is_back: false,
        });
        true
    }

    /// It is back in the queue.
    fn back(&self, job: &Job) {
        {
            let mut batches = self.lock();
            let batch = batches.entry(job.batch).or_default();
            match &mut batch.full {
                Some(full) if full.job == job.id => {
                    full.is_back = true;
                    batch.going = batch.going.saturating_sub(1);
                }
                // It may have held credits.
                _ => batch.freed(),
            }
        }
        self.changed.send_replace(());
    }

    /// Lines of a batch that were taken up and are not over.
    pub fn going(&self, batch: u64) -> usize {
        self.lock().get(&batch).map_or(0, |batch| batch.going)
    }

    /// Told of every change from now on.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// The batch is over.
    pub fn forget(&self, batch: u64) {
        self.lock().remove(&batch);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, Batch>> {
        self.batches.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Batch {
    fn freed(&mut self) {
        self.going = self.going.saturating_sub(1);
        let is_over = self.going == 0;
        if let Some(full) = &mut self.full {
            match full.stage {
                Stage::Shut => full.stage = Stage::Freed,
                // Somebody else went in its place.
                Stage::Tried if is_over => full.stage = Stage::Freed,
                Stage::Tried | Stage::Freed | Stage::Over => {}
            }
        }
    }
}

/// Says what a line waits for, and puts it back into the queue.
pub(super) async fn wait(machine: &Arc<Machine>, job: &Arc<Job>, (trouble, rest): (Trouble, Rest)) {
    let newcomer = !machine.jobs.room.waits_elsewhere(job);
    let is_first = machine.jobs.room.refuse(job, (&trouble, rest));
    let event = if is_first {
        let what = tr!("trouble-waits-for-room", why = trouble.what.as_str());
        let mut why = trouble.saying(what).waiting();
        why.remedies.retain(|remedy| *remedy != Remedy::Dismiss);
        why.remedies.push(Remedy::Cancel);
        JobEvent::Held { why, until: None }
    } else {
        JobEvent::Waiting
    };
    // Told before somebody takes it up again.
    machine.tell(Event::Job(job.id, event)).await;
    machine.jobs.line_up.give_back(job);
    machine.jobs.room.back(job);
    if is_first && rest == Rest::Elsewhere {
        let (machine, batch) = (Arc::clone(machine), job.batch);
        // Others tell nobody here when they end.
        tasks::spawn(async move {
            elsewhere::wait(&machine, newcomer).await;
            machine.jobs.room.freed_elsewhere(batch);
        });
    }
}
