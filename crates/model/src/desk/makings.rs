//! Voices that are being made of words, as they are shown.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::attempt::KeptFile;
use crate::command::LineOrder;
use crate::desk::payer::account_at;
use crate::desk::trials::Payers;
use crate::desk::{Desk, Price, TakeCard, TrialOrder};
use crate::event::MakingEvent;
use crate::trouble::Trouble;
use crate::urgency::Urgency;
use crate::voice_design::{Making, MakingCard};
use mynah_core::backend::Backend;
use mynah_core::credits::Quote;
use mynah_core::ids::{MakingId, TakeId};

/// Previews that are held: of so many requests.
const MOST: usize = 500;

/// A way as it stands once its voice was asked for, and why that isn't there.
type Created = (Box<MakingCard>, Option<Box<Trouble>>);

/// What is known of them.
#[derive(Debug, Default)]
pub struct MakingsShown {
    listed: HashMap<Backend, Arc<[MakingCard]>>,
    /// Counts up with each list.
    pub lists: u64,
    /// What was kept last of each, by its number, and whether it is on the disk.
    kept: HashMap<MakingId, (u64, bool)>,
    /// What another window did of one; counts up with each.
    merged: HashMap<MakingId, (u64, Making)>,
    /// What requests gave, by who paid for them: what a rehearsal or another account made isn't what is bought here.
    previews: HashMap<(usize, u64), Arc<[TakeCard]>>,
    payers: Payers,
    /// Requests whose previews other windows make.
    elsewhere: HashMap<Backend, BTreeSet<u64>>,
    /// What came of the last voice that was asked for of each way, with how many had ended then.
    created: HashMap<MakingId, (u64, Created)>,
    /// The same of recordings that were to be taken after.
    after: HashMap<MakingId, (u64, Result<KeptFile, Box<Trouble>>)>,
    /// Counts up with each voice that was asked for.
    pub ended: u64,
    /// Counts up with each recording that was kept, or wasn't.
    pub kept_recordings: u64,
}

impl MakingsShown {
    /// Those of a backend as they were read at first, newest first; nothing while they aren't known.
    pub fn of(&self, backend: Backend) -> Option<&Arc<[MakingCard]>> {
        self.listed.get(&backend)
    }

    /// Whether one is on the disk as it was under this number; nothing while nobody knows.
    pub fn is_kept(&self, making: MakingId, number: u64) -> Option<bool> {
        let (kept, is_there) = self.kept.get(&making)?;
        (*kept >= number).then_some(*is_there)
    }

    /// Whether another window makes the previews of a request, by its key.
    pub fn is_made_elsewhere(&self, backend: Backend, key: u64) -> bool {
        let keys = self.elsewhere.get(&backend);
        keys.is_some_and(|keys| keys.contains(&key))
    }

    /// What another window did of one, where that is newer than this count, with its own count.
    pub fn merged(&self, making: MakingId, since: u64) -> Option<(u64, &Making)> {
        let (count, merged) = self.merged.get(&making)?;
        (*count > since).then_some((*count, merged))
    }

    /// How often another window did something of one so far.
    pub fn merges(&self, making: MakingId) -> u64 {
        self.merged.get(&making).map_or(0, |(count, _)| *count)
    }

    /// What came of the last voice that was asked for of this way, since so many had ended: how it stands then, and why
    /// it isn't there.
    pub fn created(&self, making: MakingId, since: u64) -> Option<(&MakingCard, Option<&Trouble>)> {
        let (ended, (card, trouble)) = self.created.get(&making)?;
        (*ended > since).then_some((card, trouble.as_deref()))
    }

    /// What came of the last recording that this one was to take after, since so many were kept.
    pub fn after(&self, making: MakingId, since: u64) -> Option<Result<&KeptFile, &Trouble>> {
        let (kept, input) = self.after.get(&making)?;
        let input = input.as_ref().map_err(|trouble| &**trouble);
        (*kept > since).then_some(input)
    }

    /// Returns the card of a preview by its take.
    pub fn card(&self, take: TakeId) -> Option<&TakeCard> {
        let mut all = self.previews.values().flat_map(|takes| takes.iter());
        all.find(|card| card.id == take)
    }

    /// Applies an event about voices that are designed at a backend.
    pub fn apply(&mut self, backend: Backend, event: MakingEvent) {
        match event {
            MakingEvent::Listed(cards) => {
                self.listed.insert(backend, cards.into());
                self.lists += 1;
            }
            MakingEvent::Kept(making, number, kept) => {
                self.kept.insert(making, (number, kept.is_ok()));
                if let Ok(Some(other)) = kept {
                    let count = self.merges(making);
                    self.merged.insert(making, (count + 1, *other));
                }
            }
            MakingEvent::Previews(account, found) => {
                if self.previews.len() > MOST {
                    self.previews.clear();
                }
                let payer = self.payers.meet(backend, account_at(backend, account));
                let found = found.into_iter().map(|(key, takes)| ((payer, key), takes));
                self.previews.extend(found);
            }
            MakingEvent::Elsewhere(keys) => {
                self.elsewhere.insert(backend, keys);
            }
            MakingEvent::Created(card, trouble) => {
                self.ended += 1;
                self.created.insert(card.id, (self.ended, (card, trouble)));
            }
            MakingEvent::TakenAfter(making, input) => {
                self.kept_recordings += 1;
                self.after.insert(making, (self.kept_recordings, input));
            }
        }
    }
}

impl Desk {
    /// What a request gave, by its key, where who pays for it here was asked about and has it. Previews are asked for by a
    /// person, not by the dozen: the account in use pays, whose the voice is to be.
    pub fn previews(&self, key: u64) -> Option<&Arc<[TakeCard]>> {
        let makings = &self.browsed.makings;
        let backend = self.backend();
        let account = self.account_here(backend, Urgency::Interactive);
        let payer = makings.payers.place(backend, account)?;
        makings.previews.get(&(payer, key))
    }

    /// A price at a backend.
    pub fn price_at(&self, backend: Backend, quote: Quote) -> Price {
        Price {
            quote,
            backend,
            zero_retention: backend == Backend::Live && self.has_zero_retention(),
        }
    }

    /// What is of no line as it would be ordered for who pays at a backend for work of this urgency, at its price.
    pub fn order_alone(
        &self,
        order: LineOrder,
        (backend, urgency): (Backend, Urgency),
    ) -> TrialOrder {
        let mut order = LineOrder {
            zero_retention: self.has_zero_retention(),
            ..order
        };
        self.show_prices(backend, std::slice::from_mut(&mut order), urgency);
        TrialOrder::of(order)
    }
}
