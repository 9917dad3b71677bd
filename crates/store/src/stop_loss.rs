//! The stop-loss of a sweep and of a casting call: the most that may be ordered under it, held where orders begin.
//!
//! What counts are the ledger's entries that were ordered under it, each with its highest price until it is known to
//! have cost less: those of other windows, of earlier runs and of further tries too.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use crate::Library;
use crate::defaults;
use crate::error::LibraryError;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{EntryId, LineId, ProjectId};
use mynah_records::stop_loss::{OverStopLoss, StopLoss, Tried};

/// A sweep or casting call in the column `entry.stop_loss`.
struct TriedColumn(Tried);

impl ToSql for TriedColumn {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(match self.0 {
            Tried::Sweep(line) => format!("sweep {}", line.0),
            Tried::Call(seed) => format!("call {seed}"),
        }))
    }
}

impl FromSql for TriedColumn {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let tried = match value.as_str()?.split_once(' ') {
            Some(("sweep", line)) => line.parse().ok().map(|line| Tried::Sweep(LineId(line))),
            Some(("call", seed)) => seed.parse().ok().map(Tried::Call),
            _ => None,
        };
        tried.map(Self).ok_or(FromSqlError::InvalidType)
    }
}
use mynah_records::sweeps::SweepLimits;

impl Library {
    /// Keeps the most that may be spent as somebody saw it when they ordered: what is written in a field counts before
    /// the project has it.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn keep_stop_loss(
        &self,
        project: ProjectId,
        backend: Backend,
        stop_loss: StopLoss,
    ) -> Result<(), LibraryError> {
        let StopLoss { of, most, .. } = stop_loss;
        self.write(|tx| match of {
            Tried::Sweep(line) => defaults::limit_sweep(tx, (project, backend), line, most),
            Tried::Call(seed) => {
                tx.execute(
                    "UPDATE audition SET content = json_set(content, '$.limit', ?3)
                     WHERE project = ?1 AND content ->> '$.seed' = ?2 AND content ->> '$.limit' IS NOT ?3",
                    params![project, seed, most],
                )?;
                Ok(())
            }
        })
    }

    /// What was ordered under one: what it cost, and what it is to cost at most.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn spent_under(
        &self,
        project: ProjectId,
        backend: Backend,
        of: Tried,
    ) -> Result<Credits, LibraryError> {
        self.read(|connection| spent(connection, (Some(project), backend), of, None))
    }

    /// The casting calls of a project of which other processes have orders under way, by the number that drew their
    /// letters.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn calls_elsewhere(&self, project: ProjectId) -> Result<BTreeSet<u32>, LibraryError> {
        let owner = self.owner();
        self.read(|connection| {
            let mut open = connection.prepare_cached(
                "SELECT DISTINCT stop_loss FROM entry
                 WHERE state IN ('intended', 'sent') AND orphan = 0 AND owner <> ?1
                    AND stop_loss >= 'call ' AND stop_loss < 'call!' AND project = ?2",
            )?;
            let open = open.query_map(params![owner, project], |row| row.get(0))?;
            let open = open.collect::<rusqlite::Result<Vec<TriedColumn>>>()?;
            let calls = open.into_iter().filter_map(|TriedColumn(of)| match of {
                Tried::Call(seed) => Some(seed),
                Tried::Sweep(_) => None,
            });
            Ok(calls.collect())
        })
    }

    /// What an entry was ordered under.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn stop_loss_of(&self, entry: EntryId) -> Result<Option<StopLoss>, LibraryError> {
        self.read(|connection| {
            let found = of_entry(connection, entry)?;
            Ok(found.map(|(of, ..)| StopLoss {
                of,
                most: None,
                held: 0,
            }))
        })
    }
}

/// Whose an entry is: of what, and of which project and backend.
type Whose = (Tried, (Option<ProjectId>, Backend), Credits);

fn of_entry(connection: &Connection, entry: EntryId) -> Result<Option<Whose>, LibraryError> {
    let found = connection
        .prepare_cached(
            "SELECT stop_loss, project, backend, quote FROM entry WHERE id = ?1 AND stop_loss IS NOT NULL",
        )?
        .query_row([entry], |row| {
            let TriedColumn(of) = row.get(0)?;
            Ok((of, (row.get(1)?, row.get(2)?), row.get(3)?))
        })
        .optional()?;
    Ok(found)
}

/// Notes what an entry is ordered under.
pub(super) fn put(tx: &Transaction<'_>, entry: EntryId, of: Tried) -> Result<(), LibraryError> {
    tx.prepare_cached("UPDATE entry SET stop_loss = ?2 WHERE id = ?1")?
        .execute(params![entry, TriedColumn(of)])?;
    Ok(())
}

/// The stop-loss that an order would cross.
pub(super) fn crossing(
    tx: &Transaction<'_>,
    stop_loss: StopLoss,
    whose: (Option<ProjectId>, Backend),
    needed: Credits,
) -> Result<Option<OverStopLoss>, LibraryError> {
    over(tx, stop_loss, whose, (needed, None))
}

/// The one that an entry would cross if it were sent now: it may have been lowered meanwhile.
pub(super) fn overrun(
    tx: &Transaction<'_>,
    entry: EntryId,
) -> Result<Option<OverStopLoss>, LibraryError> {
    let Some((of, whose, quote)) = of_entry(tx, entry)? else {
        return Ok(None);
    };
    let stop_loss = StopLoss {
        of,
        most: None,
        held: 0,
    };
    over(tx, stop_loss, whose, (quote, Some(entry)))
}

fn over(
    tx: &Transaction<'_>,
    stop_loss: StopLoss,
    (project, backend): (Option<ProjectId>, Backend),
    (needed, but): (Credits, Option<EntryId>),
) -> Result<Option<OverStopLoss>, LibraryError> {
    let of = stop_loss.of;
    let most = match project {
        Some(project) => most_of(tx, (project, backend), stop_loss)?,
        None => stop_loss.most,
    };
    let Some(most) = most.filter(|_| needed > Credits::ZERO) else {
        return Ok(None);
    };
    let left = most.less(spent(tx, (project, backend), of, but)?);
    Ok((needed > left).then_some(OverStopLoss {
        of,
        backend,
        most,
        needed,
        left,
    }))
}

/// The most that may be spent, as it is kept with what it belongs to, and as it was ordered where that isn't kept.
fn most_of(
    connection: &Connection,
    (project, backend): (ProjectId, Backend),
    stop_loss: StopLoss,
) -> Result<Option<Credits>, LibraryError> {
    match stop_loss.of {
        Tried::Sweep(line) => {
            let defaults = defaults::read(connection, project)?;
            let sweep = defaults.sweep.get(&backend);
            let unkept = stop_loss.most;
            Ok(sweep.map_or(unkept, |sweep| sweep.limit_or(line, unkept)))
        }
        Tried::Call(seed) => Ok(connection
            .prepare_cached(
                "SELECT content ->> '$.limit' FROM audition
                 WHERE project = ?1 AND content ->> '$.seed' = ?2 ORDER BY id DESC LIMIT 1",
            )?
            .query_row(params![project, seed], |row| row.get(0))
            .optional()?
            .unwrap_or(stop_loss.most)),
    }
}

/// What entries cost, or are to cost at most.
const SPENT: &str = "coalesce(sum(CASE
    WHEN state IN ('intended', 'sent') THEN quote
    WHEN state IN ('released', 'saved') THEN 0
    ELSE coalesce(cost, quote) END), 0)";

/// What was ordered under it, but for an entry.
fn spent(
    connection: &Connection,
    (project, backend): (Option<ProjectId>, Backend),
    of: Tried,
    but: Option<EntryId>,
) -> Result<Credits, LibraryError> {
    let spent = connection
        .prepare_cached(&format!(
            "SELECT {SPENT} FROM entry WHERE stop_loss = ?1 AND project IS ?2 AND backend = ?3 AND id IS NOT ?4"
        ))?
        .query_row(params![TriedColumn(of), project, backend, but], |row| row.get(0))?;
    Ok(spent)
}

/// Puts what was ordered under each sweep of a project in the place of what windows told of it: what is shown is what
/// holds.
pub(super) fn reckon_sweeps(
    connection: &Connection,
    project: ProjectId,
    sweeps: &mut SweepLimits,
) -> Result<(), LibraryError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT stop_loss, backend, {SPENT} FROM entry
         WHERE stop_loss >= 'sweep ' AND stop_loss < 'sweep!' AND project = ?1 GROUP BY stop_loss, backend"
    ))?;
    let mut rows = statement.query([project])?;
    let mut ledger: BTreeMap<Backend, Vec<(LineId, Credits)>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        if let TriedColumn(Tried::Sweep(line)) = row.get(0)? {
            ledger
                .entry(row.get(1)?)
                .or_default()
                .push((line, row.get(2)?));
        }
    }
    for backend in ledger.keys() {
        sweeps.entry(*backend).or_default();
    }
    for (backend, sweep) in sweeps {
        sweep.reckon(ledger.remove(backend).unwrap_or_default().into_iter());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
