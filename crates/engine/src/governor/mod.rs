//! How many requests run at once: the ceiling of a model's family, shared fairly.
//!
//! What a person waits for goes before batches; batches take turns. The ceiling starts from the plan, is
//! corrected by every answer's headers, shrinks by one when the service refuses, and grows back slowly. After several
//! failures in a row nothing is sent for a while, and then one request goes ahead.
//! A rest that the service asks for is kept by batches, and one of their requests goes ahead after it; what a person
//! waits for may try.
//! The rules are in `lane`, `breaker` and `rest`, which are pure; [`Governor`] lets tasks wait for them.

pub mod breaker;
mod lane;
mod rest;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, oneshot, watch};

use self::lane::{Ahead, Lane};
use crate::retry::{LONGEST_REST, LONGEST_WAIT};
use crate::tasks;
use mynah_core::backend::Backend;
use mynah_core::clock::Clock;
use mynah_core::dice::Dice;
use mynah_core::plan::Plan;
use mynah_model::desk::Flow;
use mynah_model::urgency::Urgency;
use mynah_store::slots::Ceiling;

/// Which ceiling applies: an account's family of models (`concurrency_group`, opaque). Failures are the host's: accounts
/// there learn them from each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LaneKey {
    /// The backend.
    pub backend: Backend,
    /// Where it is: scheme, host and port.
    pub host: String,
    /// The account, as fingerprints know it.
    pub account: String,
    /// Its family of models.
    pub group: String,
}

impl LaneKey {
    /// Whether the same machines answer: what fails for one fails for the other.
    fn is_beside(&self, other: &Self) -> bool {
        (self.backend, &self.host, &self.group) == (other.backend, &other.host, &other.group)
    }
}

/// Why a lane keeps still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Still {
    /// Several requests in a row failed.
    Failing,
    /// The service asked for a rest.
    Resting,
}

/// The family of models that count whole.
const STANDARD: &str = "standard";

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

type Lanes = BTreeMap<LaneKey, Lane<oneshot::Sender<Permit>>>;

/// Lets tasks wait for their turn. Clones share it.
#[derive(Clone, Debug)]
pub struct Governor {
    lanes: Arc<Mutex<Lanes>>,
    /// Told whenever the flow changed.
    changed: Arc<Notify>,
    /// Told whenever a lane keeps still, or does so no longer.
    stills: watch::Sender<()>,
    paused: watch::Sender<bool>,
    clock: Clock,
    dice: Dice,
}

/// A turn. Dropping it lets the next one go.
#[derive(Debug)]
pub struct Permit {
    governor: Governor,
    key: LaneKey,
    ahead: Ahead,
}

impl Drop for Permit {
    fn drop(&mut self) {
        let ahead = self.ahead;
        self.governor.with(&self.key, |lane| lane.release(ahead));
        if ahead.of_failures {
            // It went ahead for all accounts of its host.
            for beside in self.governor.beside(&self.key) {
                self.governor
                    .with(&beside, |lane| lane.breaker.probe_told_nothing());
            }
        }
    }
}

impl Governor {
    /// A governor that tells the time by this clock; the dice spread its waits.
    pub fn new(clock: Clock, dice: Dice) -> Self {
        Self {
            lanes: Arc::default(),
            changed: Arc::default(),
            stills: watch::Sender::new(()),
            paused: watch::Sender::new(false),
            clock,
            dice,
        }
    }

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
            let mut until = None;
            {
                let mut lanes = self.lock();
                let breaker = beside(&lanes, key).map(|lane| lane.breaker);
                lanes
                    .entry(key.clone())
                    .or_insert_with(|| {
                        let mut lane = Lane::new(first_ceiling).paused(self.is_paused());
                        lane.breaker = breaker.unwrap_or_default();
                        until = lane.breaker.until(self.clock.instant());
                        lane
                    })
                    .wait(urgency, batch, sender);
            }
            if let Some(until) = until {
                self.wake_at(key, until);
            }
            self.serve(key);
            // The sender is gone only when the lane is; then a new one is made.
            if let Ok(permit) = receiver.await {
                return permit;
            }
        }
    }

    /// An answer told the ceiling. What is known now, where that is new.
    pub fn stated(&self, key: &LaneKey, ceiling: usize) -> Option<Ceiling> {
        self.with(key, |lane| lane.state(ceiling).then(|| lane.ceiling()))?
    }

    /// The service refused because too many run at once. What is known now, where that is new.
    pub fn refused(&self, key: &LaneKey) -> Option<Ceiling> {
        self.with(key, |lane| lane.refused().then(|| lane.ceiling()))?
    }

    /// Takes over what another process learnt of a ceiling.
    pub fn adopt(&self, key: &LaneKey, learnt: Ceiling) {
        self.with(key, |lane| lane.adopt(learnt));
    }

    /// Other processes were told this.
    pub fn shared(&self, key: &LaneKey, learnt: Ceiling) {
        self.with(key, |lane| lane.shared = Some(learnt));
    }

    /// The service answered, whatever it said. What went before it failed again and again says nothing of now.
    pub fn answered(&self, key: &LaneKey) {
        let lanes = self.lock();
        if lanes
            .get(key)
            .is_some_and(|lane| lane.breaker.keeps_still())
        {
            return;
        }
        drop(lanes);
        let mut was_open = false;
        for lane in self.beside(key) {
            self.with(&lane, |lane| {
                was_open |= lane.breaker.is_open();
                lane.unwell = None;
                lane.breaker.answered();
            });
        }
        if was_open {
            self.stills.send_replace(());
        }
    }

    /// It gave no answer, none in time, or told of a fault of its own.
    pub fn failed(&self, key: &LaneKey) {
        let (now, share) = (self.clock.instant(), self.dice.share());
        for beside in self.beside(key) {
            let until = self.with(&beside, |lane| {
                lane.unwell.get_or_insert(now);
                let opened = lane.breaker.failed(now, share);
                opened.then(|| lane.breaker.until(now)).flatten()
            });
            if let Some(Some(until)) = until {
                log::info!("{beside:?} keeps still after failures");
                self.wake_at(&beside, until);
            }
        }
    }

    /// Returns for how long the service has answered nothing but faults and refusals.
    pub fn unwell_for(&self, key: &LaneKey) -> Duration {
        let unwell = self.lock().get(key).and_then(|lane| lane.unwell);
        let now = self.clock.instant();
        unwell.map_or(Duration::ZERO, |since| now.saturating_duration_since(since))
    }

    /// The lanes that one host answers, this one among them.
    fn beside(&self, key: &LaneKey) -> Vec<LaneKey> {
        let lanes = self.lock();
        let beside = lanes.keys().filter(|other| key.is_beside(other));
        beside.cloned().collect()
    }

    /// The service asked for a rest, of this length where it said one: batches keep it.
    pub fn rest(&self, key: &LaneKey, after: Option<Duration>) {
        let (now, share) = (self.clock.instant(), self.dice.share());
        let until = self.with(key, |lane| {
            match after {
                // A long rest that the service asks for costs no patience.
                Some(after) if after > LONGEST_WAIT => {
                    lane.unwell = Some(now + after.min(LONGEST_REST));
                }
                _ => drop(lane.unwell.get_or_insert(now)),
            }
            lane.rest.ask(now, after, share)
        });
        if let Some(Some(until)) = until {
            log::info!("{key:?} rests for {:?}", until - now);
            self.wake_at(key, until);
        }
    }

    /// It took what was sent. What is known of the ceiling now, where that is new.
    pub fn took(&self, key: &LaneKey) -> Option<Ceiling> {
        let now = self.clock.instant();
        self.with(key, |lane| {
            lane.rest.took(now);
            lane.took().then(|| lane.ceiling())
        })?
    }

    /// The plan says so many. What is known of the ceiling now, where that is new.
    pub fn planned(&self, key: &LaneKey, ceiling: usize) -> Option<Ceiling> {
        self.with(key, |lane| lane.planned(ceiling).then(|| lane.ceiling()))?
    }

    /// Tells that a lane keeps still, and serves it when that is over.
    fn wake_at(&self, key: &LaneKey, until: Instant) {
        self.stills.send_replace(());
        let (governor, key) = (self.clone(), key.clone());
        tasks::spawn(async move {
            tokio::time::sleep_until(until.into()).await;
            governor.stills.send_replace(());
            governor.serve(&key);
        });
    }

    /// Until when a lane keeps still for such requests, if it does, and why.
    pub fn still(&self, key: &LaneKey, urgency: Urgency) -> Option<(Instant, Still)> {
        self.lock().get(key)?.still(urgency, self.clock.instant())
    }

    /// Told whenever a lane keeps still, or does so no longer.
    pub fn stills(&self) -> watch::Receiver<()> {
        self.stills.subscribe()
    }

    /// Lets batches wait, or go on. What somebody asks for alone goes all the same.
    pub fn pause(&self, paused: bool) {
        self.paused.send_replace(paused);
        let keys: Vec<LaneKey> = {
            let mut lanes = self.lock();
            for lane in lanes.values_mut() {
                lane.paused = paused;
            }
            lanes.keys().cloned().collect()
        };
        for key in &keys {
            self.serve(key);
        }
        self.touch();
    }

    /// Whether batches wait.
    pub fn is_paused(&self) -> bool {
        *self.paused.borrow()
    }

    /// Waits until batches may go on.
    pub async fn unpaused(&self) {
        let mut paused = self.paused.subscribe();
        // It fails only with its sender, which lives as long as this.
        drop(paused.wait_for(|paused| !paused).await);
    }

    /// The ceiling that is used for a lane now.
    pub fn ceiling(&self, key: &LaneKey) -> Option<usize> {
        self.lock().get(key).map(|lane| lane.ceiling().used)
    }

    /// What accounts may have at once of models that count whole, as far as answers told it.
    pub fn ceilings(&self) -> Vec<(Backend, String, usize)> {
        let lanes = self.lock();
        let told = lanes.iter().filter_map(|(key, lane)| {
            let told = lane.told().filter(|_| key.group == STANDARD)?;
            Some((key.backend, key.account.clone(), told))
        });
        told.collect()
    }

    /// Requests under way, over all lanes that were used.
    pub fn flow(&self) -> Flow {
        let lanes = self.lock();
        let mut flow = Flow {
            paused: self.is_paused(),
            ..Flow::default()
        };
        for lane in lanes.values().filter(|lane| !lane.is_idle()) {
            flow.running += lane.running;
            flow.ceiling += lane.ceiling().used;
            flow.queued += lane
                .waiting()
                .filter(|waiting| !waiting.is_closed())
                .count();
            let still = lane.still(Urgency::Batch, self.clock.instant());
            flow.still = flow.still.max(still.map(|(until, _)| until));
        }
        if flow.ceiling == 0 {
            let ceilings = lanes.values().map(|lane| lane.ceiling().used);
            flow.ceiling = ceilings.max().unwrap_or(0);
        }
        flow
    }

    /// How many turns the first of each batch that waits is away from the next one.
    pub fn away(&self) -> BTreeMap<u64, u64> {
        let lanes = self.lock();
        let mut away = BTreeMap::new();
        for (batch, turns) in lanes.values().flat_map(Lane::away) {
            let first = away.entry(batch).or_insert(turns);
            *first = turns.min(*first);
        }
        away
    }

    /// What waits outside of it changed: the flow is to be told again.
    pub fn touch(&self) {
        self.changed.notify_one();
    }

    /// Waits until the flow changed.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    fn with<T>(
        &self,
        key: &LaneKey,
        work: impl FnOnce(&mut Lane<oneshot::Sender<Permit>>) -> T,
    ) -> Option<T> {
        let done = self.lock().get_mut(key).map(work);
        self.serve(key);
        done
    }

    fn serve(&self, key: &LaneKey) {
        self.changed.notify_one();
        let now = self.clock.instant();
        // Permits that nobody waits for any more are dropped outside the lock: that takes it again.
        let mut unwanted = Vec::new();
        {
            let mut lanes = self.lock();
            let Some(lane) = lanes.get_mut(key) else {
                return;
            };
            let mut goes_ahead = false;
            while let Some((waiting, ahead)) = lane.next(now) {
                goes_ahead |= ahead.of_failures;
                let permit = Permit {
                    governor: self.clone(),
                    key: key.clone(),
                    ahead,
                };
                if let Err(permit) = waiting.send(permit) {
                    unwanted.push(permit);
                }
            }
            if goes_ahead {
                for (_, beside) in lanes.iter_mut().filter(|(other, _)| key.is_beside(other)) {
                    beside.breaker.probe();
                }
            }
        }
        drop(unwanted);
    }

    fn lock(&self) -> MutexGuard<'_, Lanes> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A lane that the same host answers.
fn beside<'a>(lanes: &'a Lanes, key: &LaneKey) -> Option<&'a Lane<oneshot::Sender<Permit>>> {
    let mut lanes = lanes.iter();
    lanes
        .find(|(other, _)| key.is_beside(other))
        .map(|(_, lane)| lane)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::governor::breaker::OPENS_AFTER;

    fn governor() -> (Governor, LaneKey) {
        let key = LaneKey {
            backend: Backend::Draft,
            host: "draft".to_owned(),
            account: "draft".to_owned(),
            group: "standard".to_owned(),
        };
        (Governor::new(Clock::system(), Dice::loaded(1)), key)
    }

    #[test]
    fn flash_may_run_twice_as_many() {
        assert_eq!(ceiling_of_plan(&Plan::Creator, "standard"), 5);
        assert_eq!(ceiling_of_plan(&Plan::Creator, "turbo"), 10);
    }

    #[tokio::test]
    async fn a_service_is_unwell_from_its_first_fault_until_it_answers() {
        let (governor, key) = governor();
        let is_unwell = || governor.lock()[&key].unwell.is_some();
        let _permit = governor.turn(&key, 1, Urgency::Batch, 1).await;
        assert!(!is_unwell() && governor.unwell_for(&key) == Duration::ZERO);
        governor.failed(&key);
        assert!(is_unwell());
        governor.answered(&key);
        assert!(!is_unwell());
        governor.rest(&key, None);
        assert!(is_unwell());
        governor.answered(&key);
        // A long rest that the service asks for is no fault of it.
        for rest in [LONGEST_WAIT * 60, Duration::MAX] {
            governor.rest(&key, Some(rest));
            assert_eq!(governor.unwell_for(&key), Duration::ZERO);
        }
    }

    #[tokio::test]
    async fn giving_up_a_place_lets_the_next_one_go() {
        let (governor, key) = governor();
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

    #[tokio::test]
    async fn a_lane_keeps_still_after_failures_and_one_goes_ahead() {
        let (governor, key) = governor();
        drop(governor.turn(&key, 3, Urgency::Batch, 1).await);
        for _ in 0..OPENS_AFTER {
            governor.failed(&key);
        }
        let (until, _) = governor.still(&key, Urgency::Interactive).unwrap();
        assert!(until > governor.clock.instant());
        let ahead = governor.turn(&key, 3, Urgency::Batch, 1).await;
        assert!(ahead.ahead.of_failures && governor.clock.instant() >= until);
        let behind = governor.turn(&key, 3, Urgency::Batch, 1);
        tokio::pin!(behind);
        assert!(futures_util::poll!(&mut behind).is_pending());
        governor.answered(&key);
        assert_eq!(behind.await.ahead, Ahead::default());
    }

    /// Each account of a dead host needed five failures of its own.
    #[tokio::test]
    async fn accounts_of_one_host_learn_from_each_other_that_it_fails() {
        let (governor, one) = governor();
        let two = LaneKey {
            account: "another".to_owned(),
            ..one.clone()
        };
        let elsewhere = LaneKey {
            host: "elsewhere".to_owned(),
            ..two.clone()
        };
        for key in [&one, &two, &elsewhere] {
            drop(governor.turn(key, 3, Urgency::Batch, 1).await);
        }
        for key in [&one, &two, &one, &two, &one] {
            assert_eq!(governor.still(&two, Urgency::Batch), None);
            governor.failed(key);
        }
        let still = governor.still(&one, Urgency::Batch);
        assert!(still.is_some() && governor.still(&two, Urgency::Batch) == still);
        assert_eq!(governor.still(&elsewhere, Urgency::Batch), None);
        // Who comes there for the first time is told so, too.
        let third = LaneKey {
            account: "a third".to_owned(),
            ..one.clone()
        };
        let turn = governor.turn(&third, 3, Urgency::Batch, 1);
        tokio::pin!(turn);
        assert!(futures_util::poll!(&mut turn).is_pending());
        assert_eq!(governor.still(&third, Urgency::Batch), still);
        // One that went before says nothing; the one that goes ahead says it for all.
        governor.answered(&two);
        assert_eq!(governor.still(&one, Urgency::Batch), still);
        let ahead = turn.await;
        governor.answered(&third);
        for key in [&one, &two, &third] {
            assert_eq!(governor.still(key, Urgency::Batch), None);
        }
        drop(ahead);
        drop(governor.turn(&one, 3, Urgency::Batch, 1).await);
    }

    /// Each account of a host that had failed sent one ahead.
    #[tokio::test]
    async fn one_goes_ahead_for_all_accounts_of_a_host() {
        let (governor, one) = governor();
        let two = LaneKey {
            account: "another".to_owned(),
            ..one.clone()
        };
        for key in [&one, &two] {
            drop(governor.turn(key, 3, Urgency::Batch, 1).await);
        }
        for _ in 0..OPENS_AFTER {
            governor.failed(&one);
        }
        let mut of_one = Box::pin(governor.turn(&one, 3, Urgency::Batch, 1));
        let mut of_two = Box::pin(governor.turn(&two, 3, Urgency::Batch, 1));
        let (ahead, mut other) = tokio::select! {
            ahead = &mut of_one => (ahead, of_two),
            ahead = &mut of_two => (ahead, of_one),
        };
        assert!(ahead.ahead.of_failures);
        governor.serve(&one);
        governor.serve(&two);
        assert!(futures_util::poll!(&mut other).is_pending());
        // It ended without a word: the other one goes ahead.
        drop(ahead);
        let ahead = other.await;
        assert!(ahead.ahead.of_failures);
        governor.answered(&one);
        for key in [&one, &two] {
            let free = governor.turn(key, 3, Urgency::Batch, 1).await;
            assert_eq!(free.ahead, Ahead::default());
        }
    }

    /// Without headers a ceiling that shrank stayed so, over restarts.
    #[tokio::test]
    async fn a_ceiling_that_nobody_tells_climbs_back_and_follows_the_plan() {
        let (governor, key) = governor();
        drop(governor.turn(&key, 3, Urgency::Batch, 1).await);
        assert_eq!(governor.planned(&key, 3), None, "no news");
        governor.refused(&key).unwrap();
        let grown = || (0..100).find_map(|_| governor.took(&key)).unwrap();
        governor.refused(&key).unwrap();
        assert_eq!(grown(), Ceiling { stated: 3, used: 2 });
        assert_eq!(grown(), Ceiling { stated: 3, used: 3 });
        assert_eq!((0..100).find_map(|_| governor.took(&key)), None);
        let greater = Ceiling { stated: 5, used: 5 };
        assert_eq!(governor.planned(&key, 5), Some(greater));
        // What headers say counts for more.
        governor.stated(&key, 4).unwrap();
        assert_eq!(governor.planned(&key, 9), None);
        assert_eq!(governor.ceiling(&key), Some(4));
    }

    #[tokio::test]
    async fn a_pause_holds_batches_and_ends() {
        let (governor, key) = governor();
        governor.pause(true);
        let batch = governor.turn(&key, 2, Urgency::Batch, 1);
        tokio::pin!(batch);
        assert!(futures_util::poll!(&mut batch).is_pending());
        drop(governor.turn(&key, 2, Urgency::Interactive, 2).await);
        assert!(futures_util::poll!(&mut batch).is_pending());
        governor.pause(false);
        drop(batch.await);
    }
}
