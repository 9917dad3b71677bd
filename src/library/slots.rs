//! Slots: how many requests may be under way at once, shared by all processes of a library.
//!
//! A slot belongs to its owner and is free again when that process ends, however it ends. Which ones somebody in it still
//! has, it knows itself: a row of its own that nobody has is one that could not be given back.

use std::collections::HashSet;
use std::sync::{MutexGuard, PoisonError};

use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::library::error::LibraryError;
use crate::library::{Library, owners};

/// What is known of a ceiling. Processes tell each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ceiling {
    /// What the plan or the answers' headers say.
    pub stated: usize,
    /// What is used: less than stated after refusals.
    pub used: usize,
}

/// A request's place under the ceiling. Given back with [`Library::free_slot`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SlotId(i64);

impl Library {
    /// Takes a slot, unless `ceiling` of this scope (an account and a family of models) are taken; with what any
    /// process has learnt of that ceiling. The smaller of both counts.
    pub fn take_slot(
        &self,
        scope: &str,
        ceiling: usize,
    ) -> Result<(Option<SlotId>, Option<Ceiling>), LibraryError> {
        let (owner, folder) = (self.owner(), self.paths().owners());
        self.write_soon(|tx| {
            let learnt = tx
                .prepare_cached("SELECT stated, used FROM ceiling WHERE scope = ?1")?
                .query_row([scope], |row| {
                    Ok(Ceiling {
                        stated: row.get(0)?,
                        used: row.get(1)?,
                    })
                })
                .optional()?;
            let ceiling = learnt.map_or(ceiling, |learnt| learnt.used.min(ceiling));
            let taken = || -> Result<usize, LibraryError> {
                Ok(tx
                    .prepare_cached("SELECT count(*) FROM slot WHERE scope = ?1")?
                    .query_row([scope], |row| row.get(0))?)
            };
            // The ended and the forgotten are only looked for when it matters.
            if taken()? >= ceiling {
                owners::bury_dead(tx, &folder)?;
                if let Err(error) = self.free_unheld(tx) {
                    log::debug!("a slot still can't be given back: {error}");
                }
                if taken()? >= ceiling {
                    return Ok((None, learnt));
                }
            }
            tx.prepare_cached("INSERT INTO slot (owner, scope) VALUES (?1, ?2)")?
                .execute(params![owner, scope])?;
            let slot = SlotId(tx.last_insert_rowid());
            self.held_slots().insert(slot);
            Ok((Some(slot), learnt))
        })
    }

    /// Keeps what this process learnt of a scope's ceiling, for all of them and for the next start.
    pub fn keep_ceiling(&self, scope: &str, learnt: Ceiling) -> Result<(), LibraryError> {
        let now = self.now();
        self.write_soon(|tx| {
            tx.prepare_cached(
                "INSERT INTO ceiling (scope, stated, used, at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (scope) DO UPDATE SET stated = ?2, used = ?3, at = ?4",
            )?
            .execute(params![scope, learnt.stated, learnt.used, now])?;
            Ok(())
        })
    }

    /// Gives a slot back. What the disk doesn't take is given back by [`Library::free_slots`], or when one is wanted.
    pub fn free_slot(&self, slot: SlotId) -> Result<(), LibraryError> {
        self.held_slots().remove(&slot);
        self.free_slots()
    }

    /// Gives back the slots of this process that nobody in it has any more.
    pub fn free_slots(&self) -> Result<(), LibraryError> {
        self.write_soon(|tx| self.free_unheld(tx))
    }

    fn free_unheld(&self, tx: &Transaction<'_>) -> Result<(), LibraryError> {
        let mut ours = tx.prepare_cached("SELECT id FROM slot WHERE owner = ?1")?;
        let ours = ours.query_map([self.owner()], |row| Ok(SlotId(row.get(0)?)))?;
        let ours = ours.collect::<Result<Vec<_>, _>>()?;
        let held = self.held_slots();
        for slot in ours.into_iter().filter(|slot| !held.contains(slot)) {
            tx.prepare_cached("DELETE FROM slot WHERE id = ?1")?
                .execute([slot.0])?;
        }
        Ok(())
    }

    fn held_slots(&self) -> MutexGuard<'_, HashSet<SlotId>> {
        let slots = &self.shared.slots;
        slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many slots of this scope all processes hold.
    #[cfg(test)]
    pub(super) fn slots_taken(&self, scope: &str) -> Result<usize, LibraryError> {
        self.read(|connection| {
            Ok(connection.query_row(
                "SELECT count(*) FROM slot WHERE scope = ?1",
                [scope],
                |row| row.get(0),
            )?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::clock::Clock;

    /// It stayed taken as long as its process lived, and everybody waited for it.
    #[test]
    fn a_slot_that_could_not_be_given_back_is_free_when_one_is_wanted() {
        let home = tempfile::tempdir().unwrap();
        let open = || Library::open(home.path(), Clock::system()).unwrap();
        let (first, second) = (open(), open());
        let take = |library: &Library| library.take_slot("me/standard", 2).unwrap().0;
        let lost = take(&first).unwrap();
        let kept = take(&first).unwrap();
        let database = rusqlite::Connection::open(home.path().join("library.db")).unwrap();
        let stuck =
            "CREATE TRIGGER stuck BEFORE DELETE ON slot BEGIN SELECT RAISE(ABORT, 'stuck'); END";
        database.execute_batch(stuck).unwrap();
        assert!(first.free_slot(lost).is_err());
        assert_eq!(take(&first), None);
        database.execute_batch("DROP TRIGGER stuck").unwrap();
        // Another process can't know whose it is.
        assert_eq!(take(&second), None);
        assert!(take(&first).is_some());
        assert_eq!(take(&first), None, "the other one is still held");
        first.free_slot(kept).unwrap();
        assert!(take(&second).is_some());
        assert_eq!(first.slots_taken("me/standard").unwrap(), 2);
    }

    #[test]
    fn what_one_process_learnt_of_a_ceiling_holds_for_all_and_for_the_next_start() {
        let home = tempfile::tempdir().unwrap();
        let open = || Library::open(home.path(), Clock::system()).unwrap();
        let (first, second) = (open(), open());
        let learnt = Ceiling { stated: 5, used: 1 };
        first.keep_ceiling("me/standard", learnt).unwrap();
        let (slot, told) = second.take_slot("me/standard", 5).unwrap();
        assert!(slot.is_some() && told == Some(learnt));
        assert_eq!(first.take_slot("me/standard", 5).unwrap().0, None);
        assert_eq!(first.take_slot("me/turbo", 5).unwrap().1, None);
        drop((first, second));
        let (slot, told) = open().take_slot("me/standard", 5).unwrap();
        assert!(slot.is_some() && told == Some(learnt));
    }
}
