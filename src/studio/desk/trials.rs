//! Takes of no line that are heard to choose from: what would be sent for each, and what came of it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::studio::command::LineOrder;
use crate::studio::desk::{Desk, JobCard, TakeCard};
use crate::studio::event::{FoundTake, Sounding};
use crate::studio::governor::Urgency;
use crate::terms::credits::Credits;
use crate::terms::fingerprint::quick_key;
use crate::terms::ids::TakeId;
use crate::terms::request::Generation;

/// Takes that are known at most; those of one question all are.
const MOST: usize = 2_000;

/// Takes that were asked about, by the [`quick_key`] of their request.
#[derive(Debug, Default)]
pub(super) struct Trials {
    takes: HashMap<u64, Known>,
    /// The same by the question that they answered last, the oldest one first.
    asked: BTreeSet<(u64, u64)>,
    /// Questions that were answered.
    questions: u64,
}

#[derive(Debug)]
struct Known {
    /// The number of the question it answered last.
    asked: u64,
    take: TrialTake,
}

/// A take that is heard to choose from.
#[derive(Clone, Debug)]
pub struct TrialTake {
    /// The take.
    pub card: Arc<TakeCard>,
    /// What it was rated; 0 where it wasn't.
    pub stars: u8,
    /// How it sounds, once that was measured.
    pub sounding: Option<Sounding>,
}

impl Trials {
    pub fn take_in(&mut self, found: Vec<FoundTake>) {
        self.questions += 1;
        let asked = self.questions;
        for found in found {
            let key = found.key;
            let known = self.takes.remove(&key);
            if let Some(known) = &known {
                self.asked.remove(&(known.asked, key));
            }
            let same = known.filter(|known| known.take.card.id == found.take.id);
            let take = TrialTake {
                sounding: same.and_then(|known| known.take.sounding),
                card: Arc::new(found.take),
                stars: found.stars,
            };
            self.takes.insert(key, Known { asked, take });
            self.asked.insert((asked, key));
        }
        while self.takes.len() > MOST
            && let Some((question, key)) = self.asked.first().copied()
            && question != asked
        {
            self.asked.pop_first();
            self.takes.remove(&key);
        }
    }

    /// Takes of these requests aren't there any more.
    pub fn forget<'a>(&mut self, keys: impl Iterator<Item = &'a u64>) {
        for key in keys {
            if let Some(known) = self.takes.remove(key) {
                self.asked.remove(&(known.asked, *key));
            }
        }
    }

    /// A take, where it was asked about.
    pub fn card(&self, take: TakeId) -> Option<&TakeCard> {
        let mut takes = self.takes.values().map(|known| &known.take);
        let known = takes.find(|known| known.card.id == take);
        known.map(|known| &*known.card)
    }

    fn of(&mut self, take: TakeId) -> impl Iterator<Item = &mut TrialTake> {
        let takes = self.takes.values_mut().map(|known| &mut known.take);
        takes.filter(move |known| known.card.id == take)
    }

    pub fn sound(&mut self, takes: Vec<(TakeId, Sounding)>) {
        for (take, sounding) in takes {
            self.of(take)
                .for_each(|known| known.sounding = Some(sounding));
        }
    }

    pub fn rate(&mut self, take: TakeId, stars: u8) {
        self.of(take).for_each(|known| known.stars = stars);
    }
}

/// A take as it would be ordered.
#[derive(Clone, Debug)]
pub struct TrialOrder {
    /// What is ordered: a take of no line, so that the line's own stays.
    pub order: LineOrder,
    /// The same request, to ask about.
    pub request: Arc<Generation>,
    /// Its [`quick_key`].
    pub key: u64,
}

impl TrialOrder {
    /// Of an order of no line.
    pub(super) fn of(order: LineOrder) -> Self {
        Self {
            key: quick_key(&order.request),
            request: Arc::new(order.request.clone()),
            order,
        }
    }

    /// What it was shown to cost; nothing where the library holds its take.
    pub fn price(&self) -> Credits {
        self.order.shown.unwrap_or(Credits::ZERO)
    }
}

impl Desk {
    /// Whether the library holds the take of a request for who pays for batches here.
    pub fn is_held_here(&self, key: u64) -> bool {
        let held = self.held_here(self.backend(), Urgency::Batch);
        held.is_some_and(|held| held.contains(&key))
    }

    /// The take of a request that is heard to choose from, where it was asked about and is there.
    pub fn trial_take(&self, key: u64) -> Option<&TrialTake> {
        self.trials.takes.get(&key).map(|known| &known.take)
    }

    /// The newest job that makes a request for no line.
    pub fn job_of_request(&self, key: u64) -> Option<&JobCard> {
        self.jobs.get(self.jobs.of_request(key)?)
    }
}
