//! Slots: how many requests may be under way at once, shared by all processes of a library.
//!
//! A slot belongs to its owner and is free again when that process ends, however it ends.

use rusqlite::params;

use crate::library::error::LibraryError;
use crate::library::{Library, owners};

/// A request's place under the ceiling. Given back with [`Library::free_slot`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SlotId(i64);

impl Library {
    /// Takes a slot, unless `ceiling` of this scope (an account and a family of models) are taken.
    pub fn take_slot(&self, scope: &str, ceiling: usize) -> Result<Option<SlotId>, LibraryError> {
        let (owner, folder) = (self.owner(), self.paths().owners());
        self.write_soon(|tx| {
            let taken = || -> Result<usize, LibraryError> {
                Ok(tx
                    .prepare_cached("SELECT count(*) FROM slot WHERE scope = ?1")?
                    .query_row([scope], |row| row.get(0))?)
            };
            // The ended are only looked for when it matters.
            if taken()? >= ceiling {
                owners::bury_dead(tx, &folder)?;
                if taken()? >= ceiling {
                    return Ok(None);
                }
            }
            tx.prepare_cached("INSERT INTO slot (owner, scope) VALUES (?1, ?2)")?
                .execute(params![owner, scope])?;
            Ok(Some(SlotId(tx.last_insert_rowid())))
        })
    }

    /// Gives a slot back.
    pub fn free_slot(&self, slot: SlotId) -> Result<(), LibraryError> {
        self.write_soon(|tx| {
            tx.prepare_cached("DELETE FROM slot WHERE id = ?1")?
                .execute([slot.0])?;
            Ok(())
        })
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
