//! Slots of running requests, and the charge when they are done: one transaction with what is filed.

use std::fs;

use rusqlite::OptionalExtension as _;
use rusqlite::Transaction;
use rusqlite::params;

use super::Balance;
use super::Design;
use super::Isolation;
use super::Store;
use super::StoreError;
use super::Unplaced;
use super::begin;
use super::current;
use super::designs;
use super::filing::Filing;
use super::remove;
use super::transcripts;
use crate::billing::Charge;
use crate::plan::Group;
use crate::refusal::Limits;

/// What came of asking to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It runs, in this slot.
    Admitted {
        /// To be settled or released.
        slot: i64,
        /// For the headers.
        limits: Limits,
    },
    /// Not enough credits.
    Short {
        /// What is left beside what running requests will cost.
        left: u64,
    },
    /// The ceiling is reached.
    Crowded(Limits),
}

/// Work under way. Each has a number that rises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// Count of all.
    pub count: i64,
    /// The number of the one that began first.
    pub oldest: Option<i64>,
    /// The number of the last one that began, whether it is over or not.
    pub newest: i64,
}

/// What work leaves beside the history.
#[derive(Clone, Copy, Debug)]
pub enum Left<'a> {
    /// Only its charge.
    Nothing,
    /// Previews of voices.
    Designs(&'a [Design]),
    /// An entry in the history of isolations, and its sound.
    Isolation(&'a Isolation, &'a Unplaced),
    /// A transcript that can be asked for again.
    Transcript {
        /// Its id.
        id: &'a str,
        /// As it was answered.
        body: &'a str,
    },
}

impl Store {
    /// Lets a request run if the plan's ceiling for its group and the credits allow it, counted over all processes.
    pub fn admit(&self, group: Group, cost: u64) -> Result<Admission, StoreError> {
        let mut db = self.db();
        let tx = begin(&mut db)?;
        let mut admission = self.try_admit(&tx, group, cost)?;
        if !matches!(admission, Admission::Admitted { .. }) && self.bury(&tx)? {
            admission = self.try_admit(&tx, group, cost)?;
        }
        tx.commit()?;
        Ok(admission)
    }

    fn try_admit(
        &self,
        tx: &Transaction<'_>,
        group: Group,
        cost: u64,
    ) -> Result<Admission, StoreError> {
        let balance = current(tx, self.clock.now())?;
        let ceiling = balance.plan.ceiling(group);
        let reserved: i64 =
            tx.query_row("SELECT coalesce(sum(cost), 0) FROM slots", [], |row| {
                row.get(0)
            })?;
        let left = self.left(tx, &balance, (reserved as u64, cost))?;
        if cost > left {
            return Ok(Admission::Short { left });
        }
        let running: u32 = tx.query_row(
            "SELECT count(*) FROM slots WHERE family = ?1",
            [group.as_str()],
            |row| row.get(0),
        )?;
        if running >= ceiling {
            return Ok(Admission::Crowded(Limits { running, ceiling }));
        }
        tx.execute(
            "INSERT INTO slots (owner, family, cost) VALUES (?1, ?2, ?3)",
            params![self.owner, group.as_str(), cost as i64],
        )?;
        Ok(Admission::Admitted {
            slot: tx.last_insert_rowid(),
            limits: Limits {
                running: running + 1,
                ceiling,
            },
        })
    }

    /// Returns the credits that are left for a request beside what others have set aside. If they are too few and credits
    /// refill, the account gets another month of its plan first.
    fn left(
        &self,
        tx: &Transaction<'_>,
        balance: &Balance,
        (others, cost): (u64, u64),
    ) -> Result<u64, StoreError> {
        let taken = balance.used.saturating_add(others);
        let left = balance.limit.saturating_sub(taken);
        if cost <= left || !self.refills {
            return Ok(left);
        }
        let added = balance.plan.credits().max(cost);
        let limit = taken.saturating_add(added).min(i64::MAX as u64);
        tx.execute("UPDATE account SET credit_limit = ?1", [limit as i64])?;
        Ok(limit.saturating_sub(taken))
    }

    /// Work under way, over all processes that live.
    pub fn running(&self) -> Result<Running, StoreError> {
        let mut db = self.db();
        let tx = begin(&mut db)?;
        self.bury(&tx)?;
        let running = tx.query_row(
            "SELECT count(*), min(id), coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'slots'), 0)
                FROM slots",
            [],
            |row| {
                Ok(Running {
                    count: row.get(0)?,
                    oldest: row.get(1)?,
                    newest: row.get(2)?,
                })
            },
        )?;
        tx.commit()?;
        Ok(running)
    }

    /// Gives a slot back without a charge.
    pub fn release(&self, slot: i64) -> Result<(), StoreError> {
        self.db()
            .execute("DELETE FROM slots WHERE id = ?1", [slot])?;
        Ok(())
    }

    /// Sets other credits aside for work that runs; answers what is left for it where that isn't enough.
    pub fn raise(&self, slot: i64, cost: u64) -> Result<Option<u64>, StoreError> {
        let mut db = self.db();
        let tx = begin(&mut db)?;
        let balance = current(&tx, self.clock.now())?;
        let others: i64 = tx.query_row(
            "SELECT coalesce(sum(cost), 0) FROM slots WHERE id <> ?1",
            [slot],
            |row| row.get(0),
        )?;
        let left = self.left(&tx, &balance, (others as u64, cost))?;
        if cost > left {
            return Ok(Some(left));
        }
        tx.execute(
            "UPDATE slots SET cost = ?2 WHERE id = ?1",
            params![slot, cost as i64],
        )?;
        tx.commit()?;
        Ok(None)
    }

    /// Charges for work in one transaction with what it leaves beside the history.
    pub(crate) fn settle(
        &self,
        slot: i64,
        charge: &Charge,
        left: &Left<'_>,
    ) -> Result<(), StoreError> {
        let mut db = self.db();
        let tx = begin(&mut db)?;
        let now = self.clock.now();
        let mut outgrown = Vec::new();
        match left {
            Left::Nothing => {}
            Left::Designs(designs) => designs::insert(&tx, designs, now)?,
            Left::Isolation(item, sound) => {
                outgrown = item.insert(&tx, sound, now, self.keep_bytes)?;
            }
            Left::Transcript { id, body } => transcripts::insert(&tx, id, body, now)?,
        }
        self.charge(&tx, slot, charge)?;
        if let Left::Isolation(_, sound) = left {
            sound.publish()?;
        }
        tx.commit()?;
        drop(db);
        self.forget_cleaned(&outgrown);
        Ok(())
    }

    /// Charges for what a slot made and files it under its `ids` (history item, request) in one transaction. The
    /// sound is on disk before.
    pub(crate) fn file(
        &self,
        slot: i64,
        ids: (&str, &str),
        charge: &Charge,
        filing: &Filing<'_>,
    ) -> Result<(), StoreError> {
        let file = format!("{}.{}", ids.0, filing.format.extension());
        let unfinished = self.audio.join(format!("{}.{}.part", self.owner, ids.0));
        fs::write(&unfinished, filing.audio)
            .and_then(|()| fs::rename(&unfinished, self.audio.join(&file)))
            .inspect_err(|_| remove(&unfinished))?;
        let old = self
            .charge_and_file(slot, ids, charge, filing, &file)
            .inspect_err(|_| remove(&self.audio.join(&file)))?;
        for file in old {
            remove(&self.audio.join(file));
        }
        Ok(())
    }

    /// The transaction of [`Store::file`]; answers the files that the history has outgrown.
    fn charge_and_file(
        &self,
        slot: i64,
        ids: (&str, &str),
        charge: &Charge,
        filing: &Filing<'_>,
        file: &str,
    ) -> Result<Vec<String>, StoreError> {
        let mut db = self.db();
        let tx = begin(&mut db)?;
        let used = self.charge(&tx, slot, charge)?;
        filing.insert(&tx, ids, charge, self.clock.now(), used)?;
        tx.execute(
            "INSERT INTO recordings (item, file, bytes, alignments) VALUES (?1, ?2, ?3, ?4)",
            params![ids.0, file, filing.audio.len() as i64, filing.alignments],
        )?;
        let old = self.outgrown(&tx)?;
        tx.commit()?;
        Ok(old)
    }

    /// Takes the credits, notes what for, frees the slot; answers the account's count before and after.
    pub(super) fn charge(
        &self,
        tx: &Transaction<'_>,
        slot: i64,
        charge: &Charge,
    ) -> Result<(u64, u64), StoreError> {
        let now = self.clock.now();
        let before = current(tx, now)?.used;
        let after = before.saturating_add(charge.cost);
        tx.execute("UPDATE account SET used = ?1", [after as i64])?;
        tx.execute(
            "INSERT INTO charges (made_ms, product, model, voice, credits) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                now.0,
                charge.product.as_str(),
                charge.model,
                charge.voice,
                charge.cost as i64
            ],
        )?;
        tx.execute("DELETE FROM slots WHERE id = ?1", [slot])?;
        Ok((before, after))
    }

    /// Gives back what was charged for work that was stopped before its time.
    pub(super) fn take_back(&self, tx: &Transaction<'_>, charge: i64) -> Result<(), StoreError> {
        let taken = tx
            .query_row(
                "DELETE FROM charges WHERE id = ?1 RETURNING credits",
                [charge],
                |row| row.get::<_, i64>(0),
            )
            .optional()?;
        let used = current(tx, self.clock.now())?.used;
        let left = used.saturating_sub(taken.unwrap_or(0) as u64);
        tx.execute("UPDATE account SET used = ?1", [left as i64])?;
        Ok(())
    }

    /// Forgets the oldest recordings beyond the bound, never the newest one; answers their files.
    fn outgrown(&self, tx: &Transaction<'_>) -> Result<Vec<String>, StoreError> {
        let mut kept: i64 = tx.query_row(
            "SELECT coalesce(sum(bytes), 0) FROM recordings",
            [],
            |row| row.get(0),
        )?;
        let mut old = Vec::new();
        while kept > self.keep_bytes.min(i64::MAX as u64) as i64 {
            let oldest = tx
                .query_row(
                    "SELECT id, file, bytes FROM recordings WHERE id < (SELECT max(id) FROM recordings) ORDER BY id LIMIT 1",
                    [],
                    |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?)),
                )
                .optional()?;
            let Some((id, file, bytes)) = oldest else {
                break;
            };
            tx.execute("DELETE FROM recordings WHERE id = ?1", [id])?;
            kept -= bytes;
            old.push(file);
        }
        Ok(old)
    }
}
