//! What people record themselves, as takes of their lines.

use rusqlite::params;

use super::rows::choose;
use super::{NewTake, TakeCard};
use crate::Library;
use crate::error::LibraryError;
use crate::ledger;
use mynah_core::credits::Credits;
use mynah_records::ledger::{Came, EntryState, NewIntent};

/// What begins the fingerprint of a recording: no request is ever the same.
const RECORDED: &str = "elsewhere:recording:";
/// The account that nobody has.
const NOBODYS: &str = "elsewhere";

impl Library {
    /// Makes a recording its line's take. The ledger counts nothing of it, neither as spent nor as saved.
    pub fn keep_recorded(
        &self,
        intent: &NewIntent,
        take: &NewTake,
    ) -> Result<TakeCard, LibraryError> {
        let (owner, now) = (self.owner(), self.now());
        let intent = NewIntent {
            fingerprint: format!("{RECORDED}{}", take.blob.hash),
            account: NOBODYS.to_owned(),
            quote: Credits::ZERO,
            key: None,
            ..intent.clone()
        };
        let card = self.write(|tx| {
            let entry = ledger::insert(tx, &intent, EntryState::Saved, owner, now)?;
            tx.execute(
                "UPDATE entry SET cost = 0, closed_at = ?2, reason = ?3 WHERE id = ?1",
                params![entry, now, Came::Recorded.as_str()],
            )?;
            let entry = ledger::entry(tx, entry)?;
            let kept = super::insert((tx, self.paths()), &entry, take, Credits::ZERO, now)?;
            // It is whole, though no request settled it.
            tx.execute("UPDATE take SET cut = 0 WHERE id = ?1", [kept.id])?;
            choose(tx, kept.id)?;
            super::card(tx, kept.id)
        })?;
        self.keep_beside(&card, take);
        Ok(card)
    }
}
