//! How many requests run at once: the ceiling of a model's family, shared fairly.
//!
//! What a person waits for goes before batches; batches take turns. The ceiling starts from the plan, is
//! corrected by every answer's headers, shrinks by one when the service refuses, and grows back slowly.
//! The rules are in `Lane`, which is pure; [`Governor`] lets tasks wait for them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::sync::oneshot;

use crate::studio::desk::Flow;
use crate::terms::backend::Backend;
use crate::terms::plan::Plan;

/// Which ceiling applies: a backend's family of models (`concurrency_group`, opaque).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LaneKey {
    /// The backend.
    pub backend: Backend,
    /// Its family of models.
    pub group: String,
}

/// How much somebody waits for it. Lower goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// One line that a person wants to hear now.
    Interactive,
    /// Many lines.
    Batch,
}

/// Answers in a row without a refusal, after which a ceiling that shrank grows by one.
const GROW_AFTER: u32 = 8;

/// Requests at once for a plan and a family of models. The headers correct it.
pub fn ceiling_of_plan(plan: &Plan, group: &str) -> usize {
    let standard = plan.ceiling();
    // Flash and Turbo count half.
    if group == "turbo" {
        standard * 2
    } else {
        standard
    }
}

/// Who waits: urgency first, then the batch's turn, then who came first.
type Place = (Urgency, u64, u64);

/// One ceiling and who waits under it.
#[derive(Debug)]
struct Lane<W> {
    /// What the plan or the headers say.
    stated: usize,
    /// What is used: less than stated after refusals.
    ceiling: usize,
    running: usize,
    /// Answers since the last refusal.
    good: u32,
    waiting: BTreeMap<Place, W>,
    /// The turn that was served last: a batch that comes later starts here, not at zero.
    turn: u64,
    /// The last turn given out, by batch.
    batches: BTreeMap<u64, u64>,
    arrivals: u64,
}

impl<W> Lane<W> {
    fn new(ceiling: usize) -> Self {
        Self {
            stated: ceiling.max(1),
            ceiling: ceiling.max(1),
            running: 0,
            good: 0,
            waiting: BTreeMap::new(),
            turn: 0,
            batches: BTreeMap::new(),
            arrivals: 0,
        }
    }

    fn wait(&mut self, urgency: Urgency, batch: u64, who: W) -> Place {
        let last = self.batches.get(&batch).copied().unwrap_or(0);
        let turn = last.max(self.turn) + 1;
        self.batches.insert(batch, turn);
        self.arrivals += 1;
        let place = (urgency, turn, self.arrivals);
        self.waiting.insert(place, who);
        place
    }

    /// Who goes next, if there is room.
    fn next(&mut self) -> Option<W> {
        if self.running >= self.ceiling {
            return None;
        }
        let ((_, turn, _), who) = self.waiting.pop_first()?;
        self.turn = self.turn.max(turn);
        if self.waiting.is_empty() {
            self.batches.clear();
        }
        self.running += 1;
        Some(who)
    }

    fn release(&mut self) {
        self.running = self.running.saturating_sub(1);
    }

    fn state(&mut self, ceiling: usize) {
        let ceiling = ceiling.max(1);
        if self.ceiling == self.stated || ceiling < self.ceiling {
            self.ceiling = ceiling;
        }
        self.stated = ceiling;
        self.good += 1;
        if self.good >= GROW_AFTER && self.ceiling < self.stated {
            self.good = 0;
            self.ceiling += 1;
        }
    }

    fn refused(&mut self) {
        self.good = 0;
        self.ceiling = self.ceiling.saturating_sub(1).max(1);
    }
}

/// Lets tasks wait for their turn. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Governor {
    lanes: Arc<Mutex<BTreeMap<LaneKey, Lane<oneshot::Sender<Permit>>>>>,
    /// Told whenever the flow changed.
    changed: Arc<Notify>,
}

/// A turn. Dropping it lets the next one go.
#[derive(Debug)]
pub struct Permit {
    governor: Governor,
    key: LaneKey,
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.governor.with(&self.key, Lane::release);
    }
}

impl Governor {
    /// Waits for a turn. Dropping the future gives the place up.
    pub async fn turn(
        &self,
        key: &LaneKey,
        first_ceiling: usize,
        urgency: Urgency,
        batch: u64,
    ) -> Permit {
        loop {
            let (sender, receiver) = oneshot::channel();
            self.lock()
                .entry(key.clone())
                .or_insert_with(|| Lane::new(first_ceiling))
                .wait(urgency, batch, sender);
            self.serve(key);
            // The sender is gone only when the lane is; then a new one is made.
            if let Ok(permit) = receiver.await {
                return permit;
            }
        }
    }

    /// An answer told the ceiling.
    pub fn stated(&self, key: &LaneKey, ceiling: usize) {
        self.with(key, |lane| lane.state(ceiling));
    }

    /// The service refused because too many run at once.
    pub fn refused(&self, key: &LaneKey) {
        self.with(key, Lane::refused);
    }

    /// The ceiling that is used for a lane now.
    pub fn ceiling(&self, key: &LaneKey) -> Option<usize> {
        self.lock().get(key).map(|lane| lane.ceiling)
    }

    /// Requests under way, over all lanes that were used.
    pub fn flow(&self) -> Flow {
        let lanes = self.lock();
        let busy = lanes
            .values()
            .filter(|lane| lane.running > 0 || !lane.waiting.is_empty());
        let mut flow = Flow::default();
        for lane in busy {
            flow.running += lane.running;
            flow.ceiling += lane.ceiling;
            flow.queued += lane
                .waiting
                .values()
                .filter(|waiting| !waiting.is_closed())
                .count();
        }
        if flow.ceiling == 0 {
            flow.ceiling = lanes.values().map(|lane| lane.ceiling).max().unwrap_or(0);
        }
        flow
    }

    /// What waits outside of it changed: the flow is to be told again.
    pub fn touch(&self) {
        self.changed.notify_one();
    }

    /// Waits until the flow changed.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    fn with(&self, key: &LaneKey, work: impl FnOnce(&mut Lane<oneshot::Sender<Permit>>)) {
        if let Some(lane) = self.lock().get_mut(key) {
            work(lane);
        }
        self.serve(key);
    }

    fn serve(&self, key: &LaneKey) {
        self.changed.notify_one();
        // Permits that nobody waits for any more are dropped outside the lock: that takes it again.
        let mut unwanted = Vec::new();
        {
            let mut lanes = self.lock();
            let Some(lane) = lanes.get_mut(key) else {
                return;
            };
            while let Some(waiting) = lane.next() {
                let permit = Permit {
                    governor: self.clone(),
                    key: key.clone(),
                };
                if let Err(permit) = waiting.send(permit) {
                    unwanted.push(permit);
                }
            }
        }
        drop(unwanted);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<LaneKey, Lane<oneshot::Sender<Permit>>>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn served<W>(lane: &mut Lane<W>) -> Vec<W> {
        std::iter::from_fn(|| lane.next()).collect()
    }

    #[test]
    fn no_more_run_than_may() {
        let mut lane = Lane::new(2);
        for line in 0..5 {
            lane.wait(Urgency::Batch, 1, line);
        }
        assert_eq!(served(&mut lane), [0, 1]);
        lane.release();
        assert_eq!(served(&mut lane), [2]);
    }

    #[test]
    fn what_a_person_waits_for_goes_first_and_batches_take_turns() {
        let mut lane = Lane::new(1);
        for line in ["a1", "a2", "a3"] {
            lane.wait(Urgency::Batch, 1, line);
        }
        assert_eq!(served(&mut lane), ["a1"]);
        for line in ["b1", "b2"] {
            lane.wait(Urgency::Batch, 2, line);
        }
        lane.wait(Urgency::Interactive, 3, "now");
        let mut order = Vec::new();
        for _ in 0..5 {
            lane.release();
            order.extend(served(&mut lane));
        }
        assert_eq!(order, ["now", "a2", "b1", "a3", "b2"]);
    }

    #[test]
    fn a_refusal_shrinks_and_answers_grow_it_back() {
        let mut lane = Lane::<()>::new(2);
        lane.state(5);
        assert_eq!(lane.ceiling, 5);
        lane.refused();
        lane.refused();
        assert_eq!(lane.ceiling, 3);
        for _ in 0..GROW_AFTER {
            lane.state(5);
        }
        assert_eq!(lane.ceiling, 4);
        lane.state(2);
        assert_eq!(lane.ceiling, 2);
        for _ in 0..9 {
            lane.refused();
        }
        assert_eq!(lane.ceiling, 1);
    }

    #[test]
    fn flash_may_run_twice_as_many() {
        assert_eq!(ceiling_of_plan(&Plan::Creator, "standard"), 5);
        assert_eq!(ceiling_of_plan(&Plan::Creator, "turbo"), 10);
    }

    #[tokio::test]
    async fn giving_up_a_place_lets_the_next_one_go() {
        let governor = Governor::default();
        let key = LaneKey {
            backend: Backend::Draft,
            group: "standard".to_owned(),
        };
        let first = governor.turn(&key, 1, Urgency::Batch, 1).await;
        {
            let given_up = governor.turn(&key, 1, Urgency::Batch, 1);
            tokio::pin!(given_up);
            assert!(futures_util::poll!(&mut given_up).is_pending());
            assert_eq!(governor.flow().queued, 1);
        }
        let third = governor.turn(&key, 1, Urgency::Batch, 1);
        tokio::pin!(third);
        assert!(futures_util::poll!(&mut third).is_pending());
        drop(first);
        drop(third.await);
        assert_eq!(governor.flow().running, 0);
    }
}
