//! Places under the ceiling: among this process's requests, and among those of all processes. Conversations, tests of the
//! account and live captions are no jobs and take their places here too ([`session_turn`]).

use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::error::StudioError;
use crate::governor::LaneKey;
use crate::governor::ceiling_of_plan;
use crate::governor::{Permit, Still};
use crate::jobs::Open;
use crate::jobs::generate::Order;
use crate::jobs::later::PAUSES;
use crate::keys;
use crate::machine::Machine;
use crate::tasks;
use mynah_api::error::{ApiError, ErrorKind, Reached};
use mynah_api::head::Head;
use mynah_core::credits::Credits;
use mynah_core::request::Generation;
use mynah_i18n::tr;
use mynah_model::event::{Event, JobEvent};
use mynah_model::trouble::Remedy;
use mynah_model::urgency::Urgency;
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::slots::{Ceiling, Look, SlotId, Ticket, Wanted};

/// How often somebody in the line of all processes looks for a slot.
const SLOT_LOOK: Duration = Duration::from_millis(100);
/// How often who is next looks: as long as it doesn't, a free slot is nobody's.
const NEXT_LOOK: Duration = Duration::from_millis(25);

/// A place under the ceiling, here and among all processes. It is given back when it is dropped.
pub(crate) struct Turn {
    _slot: Slot,
    _permit: Permit,
}

/// A place among all processes. It is one from the moment the library gives it: who waits for it may be gone by then.
struct Slot {
    library: Library,
    id: SlotId,
}

/// A place in the line of all processes. Others wait behind it: it is left where nobody wants it any more.
struct Place {
    library: Library,
    ticket: Option<Ticket>,
}

impl Place {
    fn new(library: &Library) -> Self {
        Self {
            library: library.clone(),
            ticket: None,
        }
    }

    /// Takes a slot, unless it is not this one's turn; with what was seen.
    fn look(
        mut self,
        scope: &str,
        ceiling: usize,
        urgency: Urgency,
    ) -> Result<(Result<Slot, Self>, Look), LibraryError> {
        let wanted = Wanted {
            scope,
            ceiling,
            urgent: urgency == Urgency::Interactive,
        };
        let look = self.library.take_slot(&wanted, &mut self.ticket)?;
        let slot = look.slot.map(|id| Slot {
            library: self.library.clone(),
            id,
        });
        Ok((slot.ok_or(self), look))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket.take() else {
            return;
        };
        give_back(&self.library, move |library| library.leave_line(&ticket));
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let slot = self.id;
        give_back(&self.library, move |library| library.free_slot(slot));
    }
}

/// Not waited for, but done: as long as it isn't, others wait for it.
fn give_back(
    library: &Library,
    give: impl FnOnce(&Library) -> Result<(), LibraryError> + Send + 'static,
) {
    let library = library.clone();
    drop(tasks::spawn_blocking(move || {
        if let Err(error) = give(&library) {
            log::warn!("a slot can't be given back yet: {error}");
            tasks::spawn(give_back_later(library));
        }
    }));
}

/// Gives back what this process has no use for, until the library takes it or the program ends.
async fn give_back_later(library: Library) {
    let (mut pause, longest) = PAUSES;
    loop {
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(longest);
        let again = library.clone();
        match tasks::spawn_blocking(move || again.free_slots()).await {
            Ok(Ok(())) | Err(_) => return,
            Ok(Err(error)) => log::warn!("a slot can't be given back yet: {error}"),
        }
    }
}

/// Whether an error says that the service itself does not work: enough of them in a row, and its lane keeps still.
/// Where nobody can be reached at all, orders wait for that instead.
fn breaks(error: &ApiError) -> bool {
    let silent = matches!(
        error.kind,
        ErrorKind::NoAnswer | ErrorKind::Stalled | ErrorKind::ConnectionLost
    );
    let at_fault = error.status().is_some_and(|status| status >= 500);
    (silent && error.facts.reached != Reached::Nothing) || at_fault
}

/// The same of an answer that broke off behind its head, which says that all is well.
fn breaks_off(error: &ApiError) -> bool {
    let no_answer = matches!(error.kind, ErrorKind::Malformed | ErrorKind::ServerError);
    no_answer || breaks(error)
}

/// Whether it is refused for now: that says neither that the service works nor that it doesn't.
fn is_for_now(error: &ApiError) -> bool {
    matches!(
        error.kind,
        ErrorKind::RateLimited | ErrorKind::SystemBusy | ErrorKind::TooManyConcurrent
    )
}

impl Order<'_> {
    /// Waits for a place under the ceiling: first among this process's requests, then among all processes'.
    /// Nothing where the line was moved behind others that have not been taken up yet.
    pub async fn turn(&self) -> Result<Option<Turn>, StudioError> {
        let lane = self.lane();
        let first = self.first_ceiling(&lane);
        // Another plan than before, perhaps.
        let learnt = self.machine.governor.planned(&lane, first);
        share_ceiling(self.machine, &lane, learnt).await;
        let line_up = &self.machine.jobs.line_up;
        let is_batch = self.job.urgency == Urgency::Batch;
        if is_batch
            && self.job.passed.is_cancelled()
            && let Some(Open::Speaking { job, .. }) = self.machine.jobs.get(self.job.id)
        {
            line_up.again(&job);
        }
        let permit = loop {
            let reached = tokio::select! {
                biased;
                reached = line_up.reached(self.job) => reached,
                () = self.job.wanted.notified(), if is_batch => false,
            };
            if !reached {
                return Ok(None);
            }
            tokio::select! {
                // Whoever was moved gives a permit back that came at the same time.
                biased;
                () = line_up.overtaken(self.job) => {}
                () = self.job.wanted.notified(), if is_batch => return Ok(None),
                permit = self.permit(&lane, first) => break permit,
            }
        };
        let slot = slot(self.machine, &lane, (first, self.job.urgency)).await?;
        Ok(Some(Turn {
            _slot: slot,
            _permit: permit,
        }))
    }

    /// Waits for its turn among this process's requests. A lane that keeps still meanwhile is told.
    async fn permit(&self, lane: &LaneKey, first: usize) -> Permit {
        let governor = &self.machine.governor;
        let mut stills = governor.stills();
        let turn = governor.turn(lane, first, self.job.urgency, self.job.batch);
        let mut turn = std::pin::pin!(turn);
        let mut told = None;
        tokio::select! {
            biased;
            permit = &mut turn => return permit,
            () = std::future::ready(()) => {}
        }
        if self.job.attempts.load(Ordering::Relaxed) > 0 {
            // What was told of the wait before it is over.
            let waiting = Event::Job(self.job.id, JobEvent::Waiting);
            self.machine.tell(waiting).await;
        }
        loop {
            let still = governor.still(lane, self.job.urgency);
            if still != told {
                told = still;
                let event = match still {
                    Some((until, why)) => {
                        let why = match why {
                            Still::Failing => tr!("trouble-keeps-still"),
                            Still::Resting => tr!("trouble-rests"),
                        };
                        let cancel = vec![Remedy::Cancel];
                        JobEvent::Held {
                            why: self.machine.told(why, cancel, self.job.backend),
                            until: Some(until),
                        }
                    }
                    None => JobEvent::Waiting,
                };
                self.machine.tell(Event::Job(self.job.id, event)).await;
            }
            tokio::select! {
                permit = &mut turn => return permit,
                // It fails only with the governor.
                _ = stills.changed() => {}
            }
        }
    }

    pub fn lane(&self) -> LaneKey {
        LaneKey {
            backend: self.job.backend,
            host: self.connection.origin.clone(),
            account: self.connection.account.clone(),
            group: match self.request() {
                Generation::Speech(_) | Generation::Dialogue(_) | Generation::Changer(_) => {
                    let model = self.request().model();
                    model.map_or("", |model| self.known.group(model)).to_owned()
                }
                request => request.tool().as_str().to_owned(),
            },
        }
    }

    fn first_ceiling(&self, lane: &LaneKey) -> usize {
        let plan = self.machine.backends.plan(&self.connection.account);
        ceiling_of_plan(&plan, &lane.group)
    }

    /// It is being answered: the service takes what is sent, and the lane's ceiling is what the headers say. Whether it
    /// works shows the end.
    pub async fn heed_answer(&self, head: &Head) {
        self.heed(head).await;
        let lane = self.lane();
        let learnt = self.machine.governor.took(&lane);
        share_ceiling(self.machine, &lane, learnt).await;
        self.machine
            .is_there(self.job.backend, &self.connection.origin);
    }

    /// The answer came whole: the lane works.
    pub fn heed_whole(&self) {
        self.machine.governor.answered(&self.lane());
    }

    /// It broke off, which the error tells where there is one. It may have been charged, and so may each that meets the same.
    pub fn heed_broken(&self, error: Option<&ApiError>) {
        let (governor, lane) = (&self.machine.governor, self.lane());
        if error.is_none_or(breaks_off) {
            governor.failed(&lane);
        } else {
            governor.answered(&lane);
        }
    }

    async fn heed(&self, head: &Head) {
        if let Some(limits) = head.limits {
            let ceiling = usize::try_from(limits.ceiling).unwrap_or(1);
            let lane = self.lane();
            let learnt = self.machine.governor.stated(&lane, ceiling);
            share_ceiling(self.machine, &lane, learnt).await;
        }
    }

    /// The same, with what a refusal or a failure says of the lane.
    pub async fn heed_refusal(&self, error: &ApiError) {
        self.heed(&error.facts.head).await;
        let (governor, lane) = (&self.machine.governor, self.lane());
        if breaks(error) {
            governor.failed(&lane);
        } else if error.status().is_some() && !is_for_now(error) {
            governor.answered(&lane);
        }
        if matches!(error.kind, ErrorKind::RateLimited | ErrorKind::SystemBusy) {
            governor.rest(&lane, error.facts.head.retry_after);
        }
        if error.kind == ErrorKind::KeyCapReached {
            self.learn_cap(error).await;
        }
        if error.kind == ErrorKind::TooManyConcurrent {
            let learnt = governor.refused(&lane);
            share_ceiling(self.machine, &lane, learnt).await;
        }
    }

    /// The service named the key's cap: it is kept to for a while, unless somebody wrote another one.
    async fn learn_cap(&self, error: &ApiError) {
        let (Some(key), Some(cap)) = (self.connection.key, error.facts.refusal.cap()) else {
            return;
        };
        let cap = Credits(cap);
        let learnt = self
            .machine
            .library(move |library| library.learn_key_cap(key, cap));
        match learnt.await {
            Ok(true) => keys::tell(self.machine).await,
            Ok(false) => {}
            Err(error) => log::warn!("a key's cap is not kept: {error}"),
        }
    }
}

/// Waits for a place under the ceiling, here and among all processes, for work that is no job. Dropping the future gives
/// the place up.
///
/// # Errors
/// The library cannot be written.
pub(crate) async fn session_turn(machine: &Machine, lane: &LaneKey) -> Result<Turn, StudioError> {
    let first = ceiling_of_plan(&machine.backends.plan(&lane.account), &lane.group);
    let learnt = machine.governor.planned(lane, first);
    share_ceiling(machine, lane, learnt).await;
    let urgency = Urgency::Interactive;
    let permit = machine.governor.turn(lane, first, urgency, 0).await;
    Ok(Turn {
        _slot: slot(machine, lane, (first, urgency)).await?,
        _permit: permit,
    })
}

/// Waits for a slot among all processes. `first`: the ceiling as long as nothing else is known of it.
async fn slot(
    machine: &Machine,
    lane: &LaneKey,
    (first, urgency): (usize, Urgency),
) -> Result<Slot, StudioError> {
    let mut place = Place::new(&machine.library);
    loop {
        let ceiling = machine.governor.ceiling(lane).unwrap_or(first);
        let scope = scope(lane);
        let (slot, look) = machine
            .blocking(move || place.look(&scope, ceiling, urgency))
            .await?;
        // What another process was refused or told holds here too, from the next request on.
        if let Some(learnt) = look.learnt {
            machine.governor.adopt(lane, learnt);
        }
        place = match slot {
            Ok(slot) => return Ok(slot),
            Err(place) => place,
        };
        let pause = if look.is_next { NEXT_LOOK } else { SLOT_LOOK };
        tokio::time::sleep(pause).await;
    }
}

/// Returns the name under which all processes count the slots of a lane.
fn scope(lane: &LaneKey) -> String {
    format!("{}/{}", lane.account, lane.group)
}

/// Tells other processes what was learnt of a ceiling.
pub(crate) async fn share_ceiling(machine: &Machine, lane: &LaneKey, learnt: Option<Ceiling>) {
    let Some(learnt) = learnt else { return };
    let scope = scope(lane);
    let kept = machine
        .library(move |library| library.keep_ceiling(&scope, learnt))
        .await;
    match kept {
        Ok(()) => machine.governor.shared(lane, learnt),
        Err(error) => log::debug!("a ceiling is not shared: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::clock::Clock;

    /// One blocking thread does what it is given in order: the place is taken after nobody waits for it any more.
    #[test]
    fn a_place_that_nobody_waits_for_any_more_is_given_back() {
        let home = tempfile::tempdir().unwrap();
        let library = Library::open(home.path(), Clock::system()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .max_blocking_threads(1)
            .build()
            .unwrap();
        let take = || {
            let place = Place::new(&library);
            tasks::spawn_blocking(move || place.look("account/standard", 1, Urgency::Batch))
        };
        runtime.block_on(async {
            drop(take());
            // The second one is behind the first one's giving back, wherever that came in between.
            drop(take().await.unwrap().unwrap());
            let (slot, _) = take().await.unwrap().unwrap();
            assert!(slot.is_ok());
            // The same of a place in the line.
            drop(take());
            drop(slot);
            drop(take().await.unwrap().unwrap());
            let (slot, _) = take().await.unwrap().unwrap();
            assert!(slot.is_ok());
        });
    }
}
