//! Takes of no line that are heard to choose from: what would be sent for each, and what came of it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::command::LineOrder;
use crate::desk::{Desk, JobCard, TakeCard};
use crate::event::{FoundTake, Sounding};
use crate::urgency::Urgency;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::TakeId;
use mynah_core::request::Generation;

/// Takes that are known at most; those of one question all are.
const MOST: usize = 2_000;

/// Takes that were asked about, by who paid for them and the [`quick_key`] of their request: what a rehearsal made, or
/// another account bought, isn't what is to be bought now.
#[derive(Debug, Default)]
pub struct Trials {
    takes: HashMap<Key, Known>,
    /// The same by the question that they answered last, the oldest one first.
    asked: BTreeSet<(u64, Key)>,
    /// Questions that were answered.
    questions: u64,
    payers: Payers,
}

/// Who paid, as a place among payers, and the [`quick_key`] of a request.
type Key = (usize, u64);

/// Accounts by the order in which they were first met. There are few of these.
#[derive(Debug, Default)]
pub struct Payers(Vec<(Backend, Option<String>)>);

impl Payers {
    /// The place of an account; nothing of one that was never met.
    pub fn place(&self, backend: Backend, account: Option<&str>) -> Option<usize> {
        let mut all = self.0.iter();
        all.position(|(of, whose)| *of == backend && whose.as_deref() == account)
    }

    /// The place of an account, which is met now if it never was.
    pub fn meet(&mut self, backend: Backend, account: Option<String>) -> usize {
        let known = self.place(backend, account.as_deref());
        known.unwrap_or_else(|| {
            self.0.push((backend, account));
            self.0.len() - 1
        })
    }
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
    /// Takes in what an account of a backend has.
    pub fn take_in(
        &mut self,
        (backend, account): (Backend, Option<String>),
        found: Vec<FoundTake>,
    ) {
        self.questions += 1;
        let asked = self.questions;
        let payer = self.payers.meet(backend, account);
        for found in found {
            let key = (payer, found.key);
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

    /// Takes of these requests aren't there any more for an account.
    pub fn forget<'a>(
        &mut self,
        (backend, account): (Backend, Option<&str>),
        keys: impl Iterator<Item = &'a u64>,
    ) {
        let Some(payer) = self.payers.place(backend, account) else {
            return;
        };
        for key in keys.map(|key| (payer, *key)) {
            if let Some(known) = self.takes.remove(&key) {
                self.asked.remove(&(known.asked, key));
            }
        }
    }

    fn get(&self, (backend, account): (Backend, Option<&str>), key: u64) -> Option<&TrialTake> {
        let payer = self.payers.place(backend, account)?;
        self.takes.get(&(payer, key)).map(|known| &known.take)
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

    /// Sets the measurements of these takes wherever they are known.
    pub fn sound(&mut self, takes: Vec<(TakeId, Sounding)>) {
        for (take, sounding) in takes {
            self.of(take)
                .for_each(|known| known.sounding = Some(sounding));
        }
    }

    /// Sets the stars of a take wherever it is known.
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
    pub fn of(order: LineOrder) -> Self {
        Self {
            key: quick_key(&order.request),
            request: Arc::new(order.request.clone()),
            order,
        }
    }

    /// Of what was made, or is being made, with this request: that costs nothing any more, and nothing need be known of its
    /// voice and its model by now.
    pub fn made(voice_name: &str, request: &Arc<Generation>) -> Self {
        Self {
            key: quick_key(&**request),
            request: Arc::clone(request),
            order: LineOrder {
                shown: Some(Credits::ZERO),
                ..LineOrder::alone(voice_name, (**request).clone())
            },
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
        self.is_held_for((self.backend(), Urgency::Batch), key)
    }

    /// The same for who pays for work of this urgency at a backend.
    pub fn is_held_for(&self, (backend, urgency): (Backend, Urgency), key: u64) -> bool {
        let held = self.held_here(backend, urgency);
        held.is_some_and(|held| held.contains(&key))
    }

    /// The take of a request that is heard to choose from, where it was asked about and is there for who pays for batches.
    pub fn trial_take(&self, key: u64) -> Option<&TrialTake> {
        self.trial_take_for((self.backend(), Urgency::Batch), key)
    }

    /// The same for who pays for work of this urgency at a backend.
    pub fn trial_take_for(
        &self,
        (backend, urgency): (Backend, Urgency),
        key: u64,
    ) -> Option<&TrialTake> {
        let account = self.account_here(backend, urgency);
        self.trials.get((backend, account), key)
    }

    /// The newest job that makes a request for no line at this backend.
    pub fn job_of_request(&self, key: u64) -> Option<&JobCard> {
        self.job_of_request_at(self.backend(), key)
    }

    /// The same at another backend.
    pub fn job_of_request_at(&self, backend: Backend, key: u64) -> Option<&JobCard> {
        self.jobs.get(self.jobs.of_request(backend, key)?)
    }
}
