//! What the ledger adds up to. One backend at a time: draft and real credits never meet.

use rusqlite::{Connection, params};

use crate::library::Library;
use crate::library::error::LibraryError;
use crate::terms::backend::Backend;
use crate::terms::clock::UnixMillis;
use crate::terms::credits::Credits;

/// What this library knows of its own spending at a backend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spend {
    /// Settled.
    pub spent: Credits,
    /// Held by open intents.
    pub reserved: Credits,
    /// Not spent because the library held it.
    pub saved: Credits,
    /// Sent, and perhaps charged.
    pub unknown: Credits,
}

/// Spending with what it went to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The sums.
    pub spend: Spend,
    /// What was spent, by voice, most first.
    pub by_voice: Vec<UsageRow>,
    /// What was spent, by model, most first.
    pub by_model: Vec<UsageRow>,
    /// What was spent, by project, most first.
    pub by_project: Vec<UsageRow>,
}

/// What was spent on one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageRow {
    /// Its id; empty for no project.
    pub id: String,
    /// Its newest name; empty where it has none.
    pub name: String,
    /// What was spent.
    pub spent: Credits,
}

impl Library {
    /// What this library spent, holds, saved and doesn't know at a backend.
    pub fn spend(&self, backend: Backend) -> Result<Spend, LibraryError> {
        self.read(|connection| spend(connection, backend, UnixMillis(i64::MIN)))
    }

    /// Spending since a time, with what it went to.
    pub fn usage(&self, backend: Backend, since: UnixMillis) -> Result<Usage, LibraryError> {
        self.read(|connection| {
            Ok(Usage {
                spend: spend(connection, backend, since)?,
                by_voice: spent_by(
                    connection,
                    backend,
                    since,
                    "entry.voice",
                    "max(entry.voice_name)",
                )?,
                by_model: spent_by(connection, backend, since, "entry.model", "''")?,
                by_project: spent_by(
                    connection,
                    backend,
                    since,
                    "coalesce(CAST(entry.project AS TEXT), '')",
                    "coalesce(max(project.name), '')",
                )?,
            })
        })
    }
}

fn spend(
    connection: &Connection,
    backend: Backend,
    since: UnixMillis,
) -> Result<Spend, LibraryError> {
    // What was perhaps charged counts with what the service said, else with what it could be at most.
    let mut statement = connection.prepare_cached(
        "SELECT state, sum(coalesce(cost, quote)), sum(quote) FROM entry
         WHERE backend = ?1 AND intended_at >= ?2 GROUP BY state",
    )?;
    let mut rows = statement.query(params![backend, since])?;
    let mut spend = Spend::default();
    while let Some(row) = rows.next()? {
        let (real, quoted) = (row.get(1)?, row.get(2)?);
        match row.get_ref(0)?.as_str().unwrap_or_default() {
            "settled" | "charged" => spend.spent += real,
            "intended" | "sent" => spend.reserved += quoted,
            "unknown" | "cut" => spend.unknown += real,
            "saved" => spend.saved += quoted,
            _ => {}
        }
    }
    Ok(spend)
}

/// `key` and `name` are expressions of ours, never words of a user.
fn spent_by(
    connection: &Connection,
    backend: Backend,
    since: UnixMillis,
    key: &str,
    name: &str,
) -> Result<Vec<UsageRow>, LibraryError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {key} AS id, {name}, sum(coalesce(entry.cost, entry.quote)) AS spent
         FROM entry LEFT JOIN project ON project.id = entry.project
         WHERE entry.backend = ?1 AND entry.intended_at >= ?2
            AND entry.state IN ('settled', 'charged')
         GROUP BY {key} ORDER BY spent DESC, id"
    ))?;
    let rows = statement.query_map(params![backend, since], |row| {
        Ok(UsageRow {
            id: row.get(0)?,
            name: row.get(1)?,
            spent: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
