//! Nouns without tables of their own: few of each, kept whole as JSON.
//!
//! Work on one may belong to a process; whoever finds one of a process that is gone takes it over.

use rusqlite::OptionalExtension as _;
use rusqlite::params;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Store;
use super::StoreError;
use super::Unplaced;
use super::begin;
use super::voices::parsed;
use super::voices::written;
use crate::billing::Charge;
use mynah_core::clock::UnixMillis;

/// The table of all of them.
pub(super) const TABLES: &str = "CREATE TABLE kept (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    noun TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    owner TEXT,
    body TEXT NOT NULL
) STRICT;";

/// Something that is kept.
pub trait Kept: Serialize + DeserializeOwned {
    /// What it is.
    const NOUN: &'static str;

    /// Unlike that of anything else.
    fn id(&self) -> &str;

    /// Work on it was charged, under this number.
    fn charged(&mut self, _charge: i64) {}

    /// What of it stays charged where it is deleted now, if that is known; and what was charged for work on it that nobody
    /// can have heard yet, under its number.
    fn stays(&self, _now: UnixMillis) -> (Option<u64>, Option<i64>) {
        (None, None)
    }
}

impl Store {
    /// Keeps a new one; `busy` if this process works on it.
    pub fn keep<T: Kept>(&self, one: &T, busy: bool) -> Result<(), StoreError> {
        let owner = busy.then_some(&self.owner);
        self.db().execute(
            "INSERT INTO kept (noun, id, owner, body) VALUES (?1, ?2, ?3, ?4)",
            params![T::NOUN, one.id(), owner, written(one)?],
        )?;
        Ok(())
    }

    /// All of them, oldest first.
    pub fn all<T: Kept>(&self) -> Result<Vec<T>, StoreError> {
        let db = self.db();
        let mut all = db.prepare_cached("SELECT body FROM kept WHERE noun = ?1 ORDER BY seq")?;
        let read = all.query_map([T::NOUN], |row| parsed(&row.get::<_, String>(0)?, T::NOUN))?;
        Ok(read.collect::<Result<_, _>>()?)
    }

    /// The one of this id.
    pub fn one<T: Kept>(&self, id: &str) -> Result<Option<T>, StoreError> {
        let found = self.db().query_row(
            "SELECT body FROM kept WHERE noun = ?1 AND id = ?2",
            [T::NOUN, id],
            |row| parsed(&row.get::<_, String>(0)?, T::NOUN),
        );
        Ok(found.optional()?)
    }

    /// Changes one in a transaction; answers what `change` did, or `None` if there is no such one.
    pub fn change<T: Kept, R>(
        &self,
        id: &str,
        change: impl FnOnce(&mut T) -> R,
    ) -> Result<Option<R>, StoreError> {
        let mut db = self.db();
        let tx = begin(&mut db)?;
        let found = tx.query_row(
            "SELECT body FROM kept WHERE noun = ?1 AND id = ?2",
            [T::NOUN, id],
            |row| parsed(&row.get::<_, String>(0)?, T::NOUN),
        );
        let Some(mut one) = found.optional()? else {
            return Ok(None);
        };
        let done = change(&mut one);
        tx.execute(
            "UPDATE kept SET body = ?2 WHERE id = ?1",
            params![id, written(&one)?],
        )?;
        tx.commit()?;
        Ok(Some(done))
    }

    /// The end of work on one: changes it, puts its sound in place and charges for the work in the same
    /// transaction. One that was taken out meanwhile costs nothing.
    pub(crate) fn finish<T: Kept>(
        &self,
        id: &str,
        (slot, charge): (i64, &Charge),
        sound: &Unplaced,
        change: impl FnOnce(&mut T),
    ) -> Result<(), StoreError> {
        let mut db = self.db();
        let tx = begin(&mut db)?;
        let found = tx.query_row(
            "SELECT body FROM kept WHERE noun = ?1 AND id = ?2",
            [T::NOUN, id],
            |row| parsed(&row.get::<_, String>(0)?, T::NOUN),
        );
        match found.optional()? {
            Some(mut one) => {
                change(&mut one);
                self.charge(&tx, slot, charge)?;
                one.charged(tx.last_insert_rowid());
                tx.execute(
                    "UPDATE kept SET body = ?2, owner = NULL WHERE id = ?1",
                    params![id, written(&one)?],
                )?;
                sound.publish()?;
            }
            None => {
                tx.execute("DELETE FROM slots WHERE id = ?1", [slot])?;
            }
        }
        tx.commit()?;
        Ok(())
    }

    /// Begins work on one that nobody works on, if `begin` lets it; answers what it is now.
    pub fn take<T: Kept>(
        &self,
        id: &str,
        begin_on: impl FnOnce(&mut T) -> bool,
    ) -> Result<Option<T>, StoreError> {
        let mut db = self.db();
        let tx = begin(&mut db)?;
        let found = tx.query_row(
            "SELECT body FROM kept WHERE noun = ?1 AND id = ?2 AND owner IS NULL",
            [T::NOUN, id],
            |row| parsed(&row.get::<_, String>(0)?, T::NOUN),
        );
        let Some(mut one) = found.optional()? else {
            return Ok(None);
        };
        if !begin_on(&mut one) {
            return Ok(None);
        }
        tx.execute(
            "UPDATE kept SET body = ?2, owner = ?3 WHERE id = ?1",
            params![id, written(&one)?, self.owner],
        )?;
        tx.commit()?;
        Ok(Some(one))
    }

    /// Ends work on one without a charge.
    pub fn give_up<T: Kept>(
        &self,
        id: &str,
        change: impl FnOnce(&mut T),
    ) -> Result<(), StoreError> {
        self.change(id, change)?;
        self.db()
            .execute("UPDATE kept SET owner = NULL WHERE id = ?1", [id])?;
        Ok(())
    }

    /// Takes over every one on which a process that is gone worked.
    pub fn take_over<T: Kept>(&self) -> Result<Vec<T>, StoreError> {
        let db = self.db();
        let mut left = db.prepare(
            "UPDATE kept SET owner = ?1
             WHERE noun = ?2 AND owner IS NOT NULL AND owner NOT IN (SELECT name FROM owners)
             RETURNING body",
        )?;
        let read = left.query_map([self.owner.as_str(), T::NOUN], |row| {
            parsed(&row.get::<_, String>(0)?, T::NOUN)
        })?;
        Ok(read.collect::<Result<_, _>>()?)
    }

    /// Takes one out whose work may be under way; answers what of it stays charged, where that is known. What nobody can have
    /// heard costs nothing.
    pub fn stop<T: Kept>(&self, id: &str) -> Result<Option<u64>, StoreError> {
        let mut db = self.db();
        let tx = begin(&mut db)?;
        let gone = tx.query_row(
            "DELETE FROM kept WHERE noun = ?1 AND id = ?2 RETURNING body",
            [T::NOUN, id],
            |row| parsed::<T>(&row.get::<_, String>(0)?, T::NOUN),
        );
        let Some(gone) = gone.optional()? else {
            return Ok(Some(0));
        };
        let (stays, unheard) = gone.stays(self.now());
        if let Some(charge) = unheard {
            self.take_back(&tx, charge)?;
        }
        tx.commit()?;
        Ok(stays)
    }

    /// Takes one out; answers whether there was one.
    pub fn forget<T: Kept>(&self, id: &str) -> Result<bool, StoreError> {
        let gone = self.db().execute(
            "DELETE FROM kept WHERE noun = ?1 AND id = ?2",
            [T::NOUN, id],
        )?;
        Ok(gone > 0)
    }
}
