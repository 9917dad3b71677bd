//! One ceiling and who waits under it. Pure: the time and the chance are arguments.

use std::collections::BTreeMap;
use std::time::Instant;

use crate::governor::Still;
use crate::governor::breaker::{Breaker, Pass};
use crate::governor::rest::Rest;
use mynah_model::urgency::Urgency;
use mynah_store::slots::{Ceiling, IN_A_ROW};

/// Requests taken without a refusal between them, after which a ceiling that shrank grows by one.
const GROW_AFTER: u32 = 8;

/// Who waits: urgency first, then the batch's turn, of equals the batch that was ordered first.
type Place = (Urgency, u64, u64, u64);

/// After what a request goes ahead alone, to show whether others may follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ahead {
    pub of_failures: bool,
    pub of_rest: bool,
}

/// One ceiling and who waits under it.
#[derive(Debug)]
pub(super) struct Lane<W> {
    ceiling: Ceiling,
    /// What the plan says, as this process read it last.
    planned: usize,
    /// Whether an answer's headers told the ceiling: they know better than the plan.
    is_told: bool,
    /// What other processes were told of it last, or told.
    pub shared: Option<Ceiling>,
    pub running: usize,
    /// Requests that were taken since the last refusal, or since it grew.
    good: u32,
    waiting: BTreeMap<Place, W>,
    /// The turn that was served last: a batch that comes later starts here, not at zero.
    turn: u64,
    /// The last turn given out, by batch.
    batches: BTreeMap<u64, u64>,
    arrivals: u64,
    /// Turns in a row that went past a batch.
    passed_over: u32,
    pub breaker: Breaker,
    pub rest: Rest,
    /// Time since which the service has answered nothing but faults and refusals.
    pub unwell: Option<Instant>,
    /// Whether batches are to wait.
    pub paused: bool,
}

impl<W> Lane<W> {
    pub fn new(ceiling: usize) -> Self {
        let ceiling = ceiling.max(1);
        Self {
            ceiling: Ceiling {
                stated: ceiling,
                used: ceiling,
            },
            planned: ceiling,
            is_told: false,
            shared: None,
            running: 0,
            good: 0,
            waiting: BTreeMap::new(),
            turn: 0,
            batches: BTreeMap::new(),
            arrivals: 0,
            passed_over: 0,
            breaker: Breaker::default(),
            rest: Rest::default(),
            unwell: None,
            paused: false,
        }
    }

    /// The same, whose batches wait or not.
    pub fn paused(mut self, paused: bool) -> Self {
        self.paused = paused;
        self
    }

    pub fn wait(&mut self, urgency: Urgency, batch: u64, who: W) {
        let last = self.batches.get(&batch).copied().unwrap_or(0);
        let turn = last.max(self.turn) + 1;
        self.batches.insert(batch, turn);
        self.arrivals += 1;
        self.waiting
            .insert((urgency, turn, batch, self.arrivals), who);
    }

    /// Those that wait.
    pub fn waiting(&self) -> impl Iterator<Item = &W> {
        self.waiting.values()
    }

    /// How many turns the first of each batch that waits is away from the one that was served last.
    pub fn away(&self) -> impl Iterator<Item = (u64, u64)> {
        let batches = self.waiting.range((Urgency::Batch, 0, 0, 0)..);
        batches.map(|((_, turn, batch, _), _)| (*batch, turn.saturating_sub(self.turn)))
    }

    pub fn is_idle(&self) -> bool {
        self.running == 0 && self.waiting.is_empty()
    }

    /// Who goes next, if one may, and after what it goes ahead of others.
    pub fn next(&mut self, now: Instant) -> Option<(W, Ahead)> {
        if self.running >= self.ceiling.used {
            return None;
        }
        let place = self.first(now)?;
        let (urgency, turn, ..) = place;
        let failures = self.breaker.pass(now);
        let rest = match urgency {
            Urgency::Interactive => Pass::Free,
            Urgency::Batch => self.rest.pass(now),
        };
        if failures == Pass::Not || rest == Pass::Not {
            return None;
        }
        let who = self.waiting.remove(&place)?;
        let ahead = Ahead {
            of_failures: failures == Pass::Probe,
            of_rest: rest == Pass::Probe,
        };
        if ahead.of_failures {
            self.breaker.probe();
        }
        if ahead.of_rest {
            self.rest.probe();
        }
        self.passed_over = match (urgency, self.first_of_batches(now)) {
            (Urgency::Interactive, Some(_)) => self.passed_over + 1,
            _ => 0,
        };
        self.turn = self.turn.max(turn);
        if self.waiting.is_empty() {
            self.batches.clear();
        }
        self.running += 1;
        Some((who, ahead))
    }

    /// Until when it keeps still for such requests, where it does, and why.
    pub fn still(&self, urgency: Urgency, now: Instant) -> Option<(Instant, Still)> {
        let failing = self.breaker.until(now).map(|until| (until, Still::Failing));
        let rests = self.rest.until(now).filter(|_| urgency == Urgency::Batch);
        let resting = rests.map(|until| (until, Still::Resting));
        failing
            .into_iter()
            .chain(resting)
            .max_by_key(|(until, _)| *until)
    }

    fn first(&self, now: Instant) -> Option<Place> {
        let (first, _) = self.waiting.first_key_value()?;
        let batch = self.first_of_batches(now);
        match first {
            (Urgency::Interactive, ..) if self.passed_over < IN_A_ROW || batch.is_none() => {
                Some(*first)
            }
            _ => batch,
        }
    }

    fn first_of_batches(&self, now: Instant) -> Option<Place> {
        if self.paused || self.rest.pass(now) == Pass::Not {
            return None;
        }
        let mut batches = self.waiting.range((Urgency::Batch, 0, 0, 0)..);
        batches.next().map(|(place, _)| *place)
    }

    /// One has ended that went so.
    pub fn release(&mut self, ahead: Ahead) {
        self.running = self.running.saturating_sub(1);
        if ahead.of_failures {
            self.breaker.probe_told_nothing();
        }
        if ahead.of_rest {
            self.rest.probe_told_nothing();
        }
    }

    pub fn ceiling(&self) -> Ceiling {
        self.ceiling
    }

    /// What answers said of it last.
    pub fn told(&self) -> Option<usize> {
        self.is_told.then_some(self.ceiling.stated)
    }

    /// Takes over what another process learnt, where that is new: what this one learnt since may not be told yet.
    pub fn adopt(&mut self, learnt: Ceiling) {
        if self.shared.replace(learnt) == Some(learnt) {
            return;
        }
        let stated = learnt.stated.max(1);
        self.ceiling = Ceiling {
            stated,
            used: learnt.used.clamp(1, stated),
        };
    }

    /// An answer told the ceiling. True when that changed what is known.
    pub fn state(&mut self, stated: usize) -> bool {
        self.is_told = true;
        self.set(stated.max(1))
    }

    /// The plan says so many. True when that changed what is known.
    pub fn planned(&mut self, planned: usize) -> bool {
        let planned = planned.max(1);
        let is_news = std::mem::replace(&mut self.planned, planned) != planned;
        is_news && !self.is_told && self.set(planned)
    }

    fn set(&mut self, stated: usize) -> bool {
        let before = self.ceiling;
        if before.used == before.stated || stated < before.used {
            self.ceiling.used = stated;
        }
        self.ceiling.stated = stated;
        self.ceiling != before
    }

    /// The service took a request, whether it tells its ceiling or not: what shrank grows by one after enough of them.
    /// True when it did.
    pub fn took(&mut self) -> bool {
        self.good += 1;
        let grows = self.good >= GROW_AFTER && self.ceiling.used < self.ceiling.stated;
        if grows {
            self.good = 0;
            self.ceiling.used += 1;
        }
        grows
    }

    /// The service refused because too many run at once. True when that changed what is known.
    pub fn refused(&mut self) -> bool {
        let before = self.ceiling;
        self.good = 0;
        self.ceiling.used = self.ceiling.used.saturating_sub(1).max(1);
        self.ceiling != before
    }
}

#[cfg(test)]
mod tests;
