//! The ledger: everything that could cost, written down before a byte is sent, and what became of it.
//!
//! An entry goes `intended` → `sent` → `settled` (a take, at its real cost), or ends as `released`
//! (nothing was charged), `charged` (paid, without a take so far), `unknown` or `cut` (perhaps
//! charged; `cut` with a part of the take). What the library held is `saved`: it cost nothing.
//! Draft and real credits are never in one sum: every sum is of one backend.

use rusqlite::{Transaction, params};

use crate::Library;
use crate::budgets::{self, Consent, Origin};
use crate::error::LibraryError;
use crate::faults;
use crate::keys;
use crate::sidecar;
use crate::stop_loss;
use crate::takes;
use mynah_core::credits::Credits;
use mynah_core::ids::{EntryId, ItemId, RequestId};
use mynah_records::ledger::{Cost, Entry, EntryState, NewIntent};
use mynah_records::takes::{NewTake, TakeCard};

mod doubt;
mod guess;
mod many;
mod models;
mod rows;
pub(crate) mod sums;
mod table;

pub(super) use doubt::release_unsent;
use rows::{advance, check_sending, end, select, wrong_state};
pub(super) use rows::{
    entry, insert, is_language_said_anew, is_twin_there, put_beside, put_dub_of,
};

pub use doubt::Recovered;
pub use guess::Untold;

impl Library {
    /// Writes down what is about to be ordered, within the hard budgets. On the disk when this returns; only then
    /// may it be sent.
    pub fn intend(&self, intent: &NewIntent) -> Result<EntryId, LibraryError> {
        self.intend_session(intent, &Consent::Given)
    }

    /// Writes down a conversation or live captions within the budgets: a soft budget is crossed only with consent. On the
    /// disk when this returns.
    ///
    /// # Errors
    /// [`LibraryError::OverBudget`] if a budget has no room for it.
    pub fn intend_session(
        &self,
        intent: &NewIntent,
        consent: &Consent,
    ) -> Result<EntryId, LibraryError> {
        let entry = self.intend_within(intent, false, consent, Origin::default())?;
        // Only who wants to be alone can find somebody there.
        entry.ok_or(LibraryError::WrongState {
            entry: EntryId(0),
            wanted: EntryState::Intended.as_str(),
        })
    }

    /// As [`Library::intend`], unless the library holds the take by now, or the same request is under way: in
    /// another process, or sent by one that ended and not looked for yet. Then nothing is written.
    pub fn intend_alone(&self, intent: &NewIntent) -> Result<Option<EntryId>, LibraryError> {
        self.intend_within(intent, true, &Consent::Given, Origin::default())
    }

    /// Marks that sending begins, with this seed. On the disk when this returns. Hours may lie between the intent and
    /// this: what would not be intended any more is not sent either.
    ///
    /// # Errors
    /// Its key was forgotten, its project wants zero retention by now, a month began since, or a hard budget or its stop-loss has
    /// no room for it any more.
    pub fn mark_sent(&self, entry: EntryId, seed: Option<u32>) -> Result<(), LibraryError> {
        self.mark_sent_within(entry, seed, &Consent::Given)
    }

    /// Marks that sending of a conversation or of live captions begins. An entry that must not be sent any more is
    /// released.
    ///
    /// # Errors
    /// The same.
    pub fn start_session(&self, entry: EntryId, consent: &Consent) -> Result<(), LibraryError> {
        let marked = self.mark_sent_within(entry, None, consent);
        marked.or_else(|error| {
            self.release(entry, &error.to_string())?;
            Err(error)
        })
    }

    /// As [`Library::mark_sent`], of what soft budgets had room for: one that was lowered since asks.
    ///
    /// # Errors
    /// The same.
    pub fn mark_sent_within(
        &self,
        entry: EntryId,
        seed: Option<u32>,
        consent: &Consent,
    ) -> Result<(), LibraryError> {
        let (owner, now) = (self.owner(), self.now());
        self.write(|tx| {
            check_sending(tx, entry)?;
            advance(tx, entry, EntryState::Sent)?;
            if let Some(crossing) = budgets::overrun(tx, entry, consent, (owner, now))? {
                return Err(LibraryError::OverBudget(Box::new(crossing)));
            }
            if let Some(over) = stop_loss::overrun(tx, entry)? {
                return Err(LibraryError::OverStopLoss(over));
            }
            tx.execute(
                "UPDATE entry SET seed = ?2, sent_at = ?3 WHERE id = ?1",
                params![entry, seed, now],
            )?;
            Ok(())
        })
    }

    /// Keeps what the head of the answer told. What is `None` stays as it was. Doesn't wait for the disk:
    /// sound is arriving.
    pub fn answered(
        &self,
        entry: EntryId,
        request: Option<&RequestId>,
        history_item: Option<&ItemId>,
        cost: Option<Credits>,
    ) -> Result<(), LibraryError> {
        self.write_soon(|tx| {
            tx.execute(
                "UPDATE entry SET request_id = coalesce(?2, request_id),
                    history_item = coalesce(?3, history_item), cost = coalesce(?4, cost)
                 WHERE id = ?1",
                params![entry, request, history_item, cost],
            )?;
            Ok(())
        })
    }

    /// Keeps what the service calls the song that it sends: whatever becomes of the stream, its take has it. Doesn't
    /// wait for the disk.
    pub fn named(&self, entry: EntryId, song: &str) -> Result<(), LibraryError> {
        self.write_soon(|tx| {
            tx.execute(
                "UPDATE entry SET remote = ?2 WHERE id = ?1",
                params![entry, song],
            )?;
            Ok(())
        })
    }

    /// Keeps what the service calls work of its own that was begun and goes on after its answer. On the disk when
    /// this returns: it is all by which that work is found again.
    pub fn begun(&self, entry: EntryId, remote: &str) -> Result<(), LibraryError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE entry SET remote = ?2 WHERE id = ?1",
                params![entry, remote],
            )?;
            Ok(())
        })?;
        faults::reached("begun");
        Ok(())
    }

    /// The sound is whole and in its place: the entry becomes a take at its real cost, in one transaction.
    pub fn settle(
        &self,
        entry: EntryId,
        take: &NewTake,
        cost: impl Into<Cost>,
    ) -> Result<TakeCard, LibraryError> {
        let settled = self.settle_all(entry, std::slice::from_ref(take), cost)?;
        let card = settled.into_iter().next();
        card.ok_or_else(|| wrong_state(entry, EntryState::Settled))
    }

    /// As [`Library::settle`] where one request gave several: the first take bears the cost.
    pub fn settle_all(
        &self,
        entry: EntryId,
        all: &[NewTake],
        cost: impl Into<Cost>,
    ) -> Result<Vec<TakeCard>, LibraryError> {
        let now = self.now();
        let cost = cost.into();
        let cards = self.write(|tx| {
            end(tx, entry, EntryState::Settled, Some(cost), None, now)?;
            keys::forget_passed(tx, entry, now)?;
            let Some(entry) = select(tx, "id = ?1", [entry])?.into_iter().next() else {
                return Err(wrong_state(entry, EntryState::Settled));
            };
            bin_part(tx, entry.id)?;
            let costs = std::iter::once(cost.credits).chain(std::iter::repeat(Credits::ZERO));
            let both = all.iter().zip(costs);
            both.map(|(take, cost)| takes::insert((tx, self.paths()), &entry, take, cost, now))
                .collect::<Result<Vec<_>, _>>()
        })?;
        self.forget_left(entry);
        faults::reached("settled");
        for (card, take) in cards.iter().zip(all) {
            self.keep_beside(card, take);
        }
        Ok(cards)
    }

    /// The stream was cut: what arrived is kept as a take, and the charge is unknown.
    pub fn cut(
        &self,
        entry: EntryId,
        take: &NewTake,
        reason: &str,
    ) -> Result<TakeCard, LibraryError> {
        self.close_with_take(
            entry,
            EntryState::Cut,
            take,
            Credits::ZERO.into(),
            Some(reason),
        )
    }

    /// It was paid for, and only a part of its sound can be had: that is kept as a take. The same part a second
    /// time changes nothing. It can still be settled.
    pub fn charge_part(
        &self,
        entry: EntryId,
        take: &NewTake,
        cost: impl Into<Cost>,
        reason: &str,
    ) -> Result<TakeCard, LibraryError> {
        self.close_with_take(entry, EntryState::Charged, take, cost.into(), Some(reason))
    }

    /// Nothing was charged.
    pub fn release(&self, entry: EntryId, reason: &str) -> Result<(), LibraryError> {
        self.close(entry, EntryState::Released, reason)?;
        self.forget_left(entry);
        Ok(())
    }

    /// Sent, and perhaps charged: nobody can tell before the account's history is looked at.
    pub fn unknown(&self, entry: EntryId, reason: &str) -> Result<(), LibraryError> {
        self.close(entry, EntryState::Unknown, reason)
    }

    /// It was paid for, but its sound isn't here. It can still be settled.
    pub fn charge(
        &self,
        entry: EntryId,
        cost: impl Into<Cost>,
        reason: &str,
    ) -> Result<(), LibraryError> {
        let now = self.now();
        let cost = cost.into();
        self.write(|tx| {
            end(
                tx,
                entry,
                EntryState::Charged,
                Some(cost),
                Some(reason),
                now,
            )?;
            // A part of it may be here: that is what was paid for.
            tx.execute(
                "UPDATE take SET cost = ?2 WHERE entry = ?1 AND cut = 1",
                params![entry, cost.credits],
            )?;
            Ok(())
        })
    }

    /// One entry.
    pub fn entry(&self, entry: EntryId) -> Result<Option<Entry>, LibraryError> {
        self.read(|connection| Ok(select(connection, "id = ?1", [entry])?.into_iter().next()))
    }

    fn close(&self, entry: EntryId, state: EntryState, reason: &str) -> Result<(), LibraryError> {
        let now = self.now();
        self.write(|tx| end(tx, entry, state, None, Some(reason), now))
    }

    fn close_with_take(
        &self,
        entry: EntryId,
        state: EntryState,
        take: &NewTake,
        cost: Cost,
        reason: Option<&str>,
    ) -> Result<TakeCard, LibraryError> {
        let now = self.now();
        // Of a cut stream nobody knows what it cost.
        let real = (state != EntryState::Cut).then_some(cost);
        let card = self.write(|tx| {
            end(tx, entry, state, real, reason, now)?;
            let Some(entry) = select(tx, "id = ?1", [entry])?.into_iter().next() else {
                return Err(wrong_state(entry, state));
            };
            if let Some(card) = takes::same_part(tx, &entry, take, cost.credits)? {
                return Ok(card);
            }
            bin_part(tx, entry.id)?;
            takes::insert((tx, self.paths()), &entry, take, cost.credits, now)
        })?;
        self.forget_left(entry);
        self.keep_beside(&card, take);
        Ok(card)
    }

    /// What lies beside a take's sound; all of it can be made again.
    pub(super) fn keep_beside(&self, card: &TakeCard, take: &NewTake) {
        if let Err(error) = self.keep_peaks(card.id, &take.peaks) {
            log::warn!(
                "the waveform of take {} must be made again: {error}",
                card.id
            );
        }
        sidecar::write(self, card.id);
    }
}

/// Now that there is more, the part that was kept goes into the bin.
fn bin_part(tx: &Transaction<'_>, entry: EntryId) -> Result<(), LibraryError> {
    tx.execute(
        "UPDATE take SET discarded = 1, picked = 0 WHERE entry = ?1 AND cut = 1",
        [entry],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests;
