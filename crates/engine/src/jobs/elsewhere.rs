//! Lines that another process is making. One look serves all of them: seldom, when they take long.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::error::StudioError;
use crate::jobs::attempt::CANCELLED;
use crate::jobs::generate::{Order, cancelled_free};
use crate::jobs::{End, Job};
use crate::machine::Machine;
use crate::recover;
use crate::tasks;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::EntryId;
use mynah_core::request::Generation;
use mynah_i18n::tr;
use mynah_model::event::Event;
use mynah_model::event::JobEvent;
use mynah_model::trouble::Remedy;
use mynah_records::ledger::{Entry, EntryState};

/// The first and the longest pause between two looks: a line takes a second or two, a chapter minutes.
const PAUSES: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(3));

/// The lines that wait for another process.
#[derive(Debug, Default)]
pub(super) struct Elsewhere {
    /// Counts the looks.
    looks: watch::Sender<u64>,
    looking: Mutex<Looking>,
    /// What was waited for here and was cancelled here: where its process ends, this one doesn't go on with it.
    left: Mutex<HashSet<EntryId>>,
}

#[derive(Debug, Default)]
struct Looking {
    is_on: bool,
    /// A line began to wait since the last look.
    newcomer: bool,
}

impl Elsewhere {
    fn lock(&self) -> MutexGuard<'_, Looking> {
        self.looking.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn left(&self) -> MutexGuard<'_, HashSet<EntryId>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether somebody here wanted an order of another process no more.
    pub fn is_left(&self, entry: EntryId) -> bool {
        self.left().contains(&entry)
    }

    /// It is wanted again.
    fn take_up(&self, entry: EntryId) {
        self.left().remove(&entry);
    }
}

impl Order<'_> {
    /// The order of the very same that another process has under way, or had until just now; nothing where it is another
    /// line of the same language.
    pub(super) async fn awaited(&self, since: UnixMillis) -> Result<Option<EntryId>, StudioError> {
        let intent = self.intent();
        let newest = self
            .machine
            .library(move |library| library.newest_like(&intent));
        let is_it = |entry: &Entry| {
            entry.is_under_way() || entry.closed_at.is_some_and(|closed| closed >= since)
        };
        Ok(newest.await?.filter(is_it).map(|entry| entry.id))
    }

    /// What it comes to where what it waits for was cancelled there: a dub that somebody stopped isn't bought unasked.
    pub(super) async fn cancelled_there(
        &self,
        awaited: Option<EntryId>,
    ) -> Result<Option<End>, StudioError> {
        let Some(id) = awaited.filter(|_| is_dubbed(self.job)) else {
            return Ok(None);
        };
        let entry = self.machine.library(move |library| library.entry(id));
        let is_cancelled = entry.await?.is_some_and(|entry| {
            entry.state == EntryState::Released && entry.reason.as_deref() == Some(CANCELLED)
        });
        Ok(is_cancelled.then(|| ended(self.machine, self.job, tr!("trouble-cancelled-there"))))
    }
}

/// What it comes to where it waits no more: another process makes it all the same.
pub(super) fn left(machine: &Machine, job: &Job, awaited: Option<EntryId>) -> End {
    match awaited.filter(|_| is_dubbed(job)) {
        Some(entry) => {
            machine.jobs.elsewhere.left().insert(entry);
            ended(machine, job, tr!("trouble-cancelled-here"))
        }
        None => cancelled_free(machine, job),
    }
}

fn is_dubbed(job: &Job) -> bool {
    matches!(
        job.order.request,
        Generation::Dubbing(_) | Generation::Anew(_)
    )
}

fn ended(machine: &Machine, job: &Job, words: String) -> End {
    let remedies = vec![Remedy::Retry, Remedy::Dismiss];
    End::Cancelled(machine.told(words, remedies, job.backend), None)
}

/// Says on the line that another process is making it.
pub(super) async fn tell(machine: &Machine, job: &Job, awaited: Option<EntryId>) {
    if let Some(entry) = awaited {
        machine.jobs.elsewhere.take_up(entry);
    }
    // Of a dubbing project it need not be the same line.
    let words = match job.order.request {
        Generation::Anew(_) => tr!("trouble-anew-elsewhere"),
        Generation::Dubbing(_) => tr!("trouble-dub-elsewhere"),
        _ => tr!("trouble-elsewhere"),
    };
    let why = machine.told(words, vec![Remedy::Cancel], job.backend);
    let why = if awaited.is_some() {
        why.of_another()
    } else {
        why
    };
    let held = JobEvent::Held { why, until: None };
    machine.tell(Event::Job(job.id, held)).await;
}

/// Waits until the other process may be done; a line that waits for the first time does so for a moment only.
pub(super) async fn wait(machine: &Arc<Machine>, newcomer: bool) {
    let elsewhere = &machine.jobs.elsewhere;
    let mut looks = {
        let mut looking = elsewhere.lock();
        looking.newcomer |= newcomer;
        if !std::mem::replace(&mut looking.is_on, true) {
            tasks::spawn(look(Arc::clone(machine)));
        }
        elsewhere.looks.subscribe()
    };
    // It fails only with its sender, which lives as long as the machine.
    drop(looks.changed().await);
}

/// Looks for all of them until none waits any more.
async fn look(machine: Arc<Machine>) {
    let elsewhere = &machine.jobs.elsewhere;
    let (first, longest) = PAUSES;
    let mut pause = first;
    loop {
        tokio::time::sleep(pause).await;
        // Its process may have ended meanwhile; then this one fetches what that one bought.
        recover::clear_up(&machine).await;
        let mut looking = elsewhere.lock();
        if elsewhere.looks.receiver_count() == 0 {
            looking.is_on = false;
            return;
        }
        let newcomer = std::mem::take(&mut looking.newcomer);
        pause = if newcomer { first } else { pause * 2 }.min(longest);
        elsewhere.looks.send_modify(|looks| *looks += 1);
    }
}
