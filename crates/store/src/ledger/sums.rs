//! What the ledger adds up to. One backend at a time: draft and real credits never meet.
//!
//! Sums are read from `spending`, which the database keeps by day (`schema/spending.rs`): they take as long for a
//! million entries as for a thousand.

use rusqlite::{Connection, Row, params};

use super::models::spoke_with;
use crate::Library;
use crate::accounts::{account_of, names_of};
use crate::error::LibraryError;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::day::{DAY_MILLIS, Day, Month};
use mynah_core::ids::KeyId;
use mynah_records::usage::{PACE_DAYS, Recent, Spend, Statement, Usage, UsageRow};

impl Library {
    /// What was spent at a backend, is reserved, was saved, is unknown.
    pub fn spend(&self, backend: Backend) -> Result<Spend, LibraryError> {
        self.read(|connection| spend(connection, backend, ALWAYS))
    }

    /// Spending since the day of a time, with what it went to.
    pub fn usage(&self, backend: Backend, since: UnixMillis) -> Result<Usage, LibraryError> {
        let days = (Day::of(since), ALWAYS.1);
        self.read(|connection| usage(connection, backend, days))
    }

    /// All that a month adds up to; with the pace of an account, by any of its names.
    pub fn statement(
        &self,
        backend: Backend,
        month: Month,
        account: Option<&str>,
    ) -> Result<Statement, LibraryError> {
        let today = Day::of(self.now());
        let days = (month.first(), month.last());
        let before = (month.before().first(), month.before().last());
        self.read(|connection| {
            let recent_of_account = account
                .map(|account| recent(connection, (backend, Some(account)), today))
                .transpose()?;
            Ok(Statement {
                backend,
                month,
                usage: usage(connection, backend, days)?,
                answered: answered(connection, backend, days)?,
                days: by_day(connection, backend, days)?,
                finished_secs: finished_secs(connection, backend, days)?,
                guessed: guessed(connection, backend, days)?,
                spent_before: spend(connection, backend, before)?.spent,
                finished_secs_before: finished_secs(connection, backend, before)?,
                recent: recent(connection, (backend, None), today)?,
                recent_of_account,
                spoke_with: spoke_with(connection, backend)?,
            })
        })
    }
}

/// Every day there can be.
pub(crate) const ALWAYS: (Day, Day) = (Day(i64::MIN), Day(i64::MAX));

/// What was spent; see `state` of the table `brief`.
const SPENT: &str = "spending.state IN ('settled', 'charged', 'reclaimed')";

/// The sums of some days, both included.
pub(crate) fn spend(
    connection: &Connection,
    backend: Backend,
    days: (Day, Day),
) -> Result<Spend, LibraryError> {
    let mut statement = connection.prepare_cached(
        "SELECT spending.state, sum(spending.credits) FROM spending
         CROSS JOIN facet ON facet.id = spending.facet
         WHERE facet.backend = ?1 AND spending.day BETWEEN ?2 AND ?3 GROUP BY spending.state",
    )?;
    added(&mut statement, params![backend, days.0.0, days.1.0])
}

/// What was spent on some days without a word of the service what it was.
fn guessed(
    connection: &Connection,
    backend: Backend,
    days: (Day, Day),
) -> Result<Credits, LibraryError> {
    let mut statement = connection.prepare_cached(
        "SELECT coalesce(sum(cost), 0) FROM entry INDEXED BY entry_guessed
         WHERE guessed = 1 AND backend = ?1 AND intended_at BETWEEN ?2 AND ?3
            AND state IN ('settled', 'charged')",
    )?;
    let from = days.0.0.saturating_mul(DAY_MILLIS);
    let to = days.1.0.saturating_add(1).saturating_mul(DAY_MILLIS) - 1;
    Ok(statement.query_row(params![backend, from, to], |row| row.get(0))?)
}

/// The sums of one project, of all its days.
pub(crate) fn spend_of_project(
    connection: &Connection,
    backend: Backend,
    project: u64,
) -> Result<Spend, LibraryError> {
    let mut statement = connection.prepare_cached(
        "SELECT state, sum(credits) FROM spending INDEXED BY spending_facet
         WHERE facet IN (SELECT id FROM facet WHERE backend = ?1 AND project = ?2) GROUP BY state",
    )?;
    added(&mut statement, params![backend, project])
}

/// The sums of one key and of those whose place it took, of some days, both included: what a key has left is not
/// more because it was replaced.
pub(crate) fn spend_of_key(
    connection: &Connection,
    backend: Backend,
    key: KeyId,
    days: (Day, Day),
) -> Result<Spend, LibraryError> {
    let mut statement = connection.prepare_cached(
        "WITH RECURSIVE line (id) AS (
            VALUES (?2) UNION SELECT key.id FROM key JOIN line ON key.replaced_by = line.id)
         SELECT state, sum(credits) FROM spending
         WHERE day BETWEEN ?3 AND ?4
            AND facet IN (SELECT id FROM facet WHERE backend = ?1 AND key IN (SELECT id FROM line))
         GROUP BY state",
    )?;
    added(&mut statement, params![backend, key, days.0.0, days.1.0])
}

/// Rows of a state and its credits, added up.
fn added(
    statement: &mut rusqlite::Statement<'_>,
    parameters: impl rusqlite::Params,
) -> Result<Spend, LibraryError> {
    let rows = statement.query_map(parameters, |row| {
        Ok((row.get::<_, String>(0)?, row.get(1)?))
    })?;
    let mut spend = Spend::default();
    for row in rows {
        let (state, credits) = row?;
        spend.add(&state, credits);
    }
    Ok(spend)
}

fn usage(
    connection: &Connection,
    backend: Backend,
    days: (Day, Day),
) -> Result<Usage, LibraryError> {
    let by = |what: &str, name: &str| spent_by(connection, backend, days, (what, name));
    Ok(Usage {
        spend: spend(connection, backend, days)?,
        by_voice: by("facet.voice", "max(facet.voice_name)")?,
        by_model: by("facet.model", "''")?,
        by_project: by(
            "CASE facet.project WHEN 0 THEN '' ELSE CAST(facet.project AS TEXT) END",
            "coalesce(max(project.name), '')",
        )?,
        by_tool: by("facet.tool", "''")?,
        by_account: by(account_of!("facet.account"), "''")?,
        by_key: by(
            "CAST(facet.key AS TEXT)",
            "coalesce(max(key.name || ' ' || key.masked), '')",
        )?,
    })
}

/// `what` and `name` are expressions of ours, never words of a user.
fn spent_by(
    connection: &Connection,
    backend: Backend,
    days: (Day, Day),
    (what, name): (&str, &str),
) -> Result<Vec<UsageRow>, LibraryError> {
    let sql = format!(
        "SELECT {what} AS what, {name}, sum(spent) AS spent FROM (
            SELECT spending.facet AS id, sum(spending.credits) AS spent FROM spending
            WHERE spending.day BETWEEN ?2 AND ?3 AND {SPENT} GROUP BY spending.facet
         ) AS facets
         CROSS JOIN facet ON facet.id = facets.id LEFT JOIN project ON project.id = facet.project
         LEFT JOIN key ON key.id = facet.key
         WHERE facet.backend = ?1 GROUP BY what ORDER BY spent DESC, what"
    );
    rows_of(connection, &sql, (backend, days), |row| {
        Ok(UsageRow {
            id: row.get(0)?,
            name: row.get(1)?,
            spent: row.get(2)?,
        })
    })
}

/// What a query finds of a backend in some days: its first, second and third parameter.
fn rows_of<T>(
    connection: &Connection,
    sql: &str,
    (backend, days): (Backend, (Day, Day)),
    row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, LibraryError> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params![backend, days.0.0, days.1.0], row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn by_day(
    connection: &Connection,
    backend: Backend,
    days: (Day, Day),
) -> Result<Vec<(Day, Credits)>, LibraryError> {
    let sql = format!(
        "SELECT spending.day, sum(spending.credits) FROM spending
         CROSS JOIN facet ON facet.id = spending.facet
         WHERE facet.backend = ?1 AND spending.day BETWEEN ?2 AND ?3 AND {SPENT}
         GROUP BY spending.day ORDER BY spending.day"
    );
    rows_of(connection, &sql, (backend, days), |row| {
        Ok((Day(row.get(0)?), row.get(1)?))
    })
}

/// How often the library answered. What was copied with its project or made elsewhere would have cost nothing.
fn answered(
    connection: &Connection,
    backend: Backend,
    days: (Day, Day),
) -> Result<u64, LibraryError> {
    Ok(connection
        .prepare_cached(
            "SELECT coalesce(sum(spending.entries), 0) FROM spending
             CROSS JOIN facet ON facet.id = spending.facet
             WHERE facet.backend = ?1 AND spending.day BETWEEN ?2 AND ?3 AND spending.state = 'saved'
                AND spending.credits > 0",
        )?
        .query_row(params![backend, days.0.0, days.1.0], |row| row.get(0))?)
}

/// Seconds of the takes of some days that are their lines' now.
fn finished_secs(
    connection: &Connection,
    backend: Backend,
    days: (Day, Day),
) -> Result<f64, LibraryError> {
    let (from, to) = (days.0.start(), days.1.later(1).start());
    Ok(connection
        .prepare_cached(
            "SELECT coalesce(sum(seconds), 0.0) FROM take INDEXED BY take_finished
             WHERE picked = 1 AND backend = ?1 AND kept_at >= ?2 AND kept_at < ?3",
        )?
        .query_row(params![backend, from, to], |row| row.get(0))?)
}

/// What was spent lately, of all accounts or of one, and on how many days since the first entry: at least one.
fn recent(
    connection: &Connection,
    (backend, account): (Backend, Option<&str>),
    today: Day,
) -> Result<Recent, LibraryError> {
    let before = today.0 - i64::from(PACE_DAYS);
    let spent = connection
        .prepare_cached(concat!(
            "SELECT coalesce(sum(spending.credits), 0) FROM spending
             CROSS JOIN facet ON facet.id = spending.facet
             WHERE facet.backend = ?1 AND spending.day > ?2 AND spending.day <= ?4
                AND spending.state IN ('settled', 'charged', 'reclaimed')
                AND (?3 IS NULL OR facet.account IN ",
            names_of!("?3"),
            ")"
        ))?
        .query_row(params![backend, before, account, today.0], |row| row.get(0))?;
    let first: Option<i64> = connection
        .prepare_cached(concat!(
            "SELECT min(spending.day) FROM spending
             CROSS JOIN facet ON facet.id = spending.facet
             WHERE facet.backend = ?1 AND spending.day > ?2
                AND (?3 IS NULL OR facet.account IN ",
            names_of!("?3"),
            ")"
        ))?
        .query_row(params![backend, before, account], |row| row.get(0))?;
    let earlier: bool = connection
        .prepare_cached(concat!(
            "SELECT EXISTS (SELECT 1 FROM spending CROSS JOIN facet ON facet.id = spending.facet
             WHERE facet.backend = ?1 AND spending.day <= ?2
                AND (?3 IS NULL OR facet.account IN ",
            names_of!("?3"),
            "))"
        ))?
        .query_row(params![backend, before, account], |row| row.get(0))?;
    let days = match first {
        Some(first) if !earlier => u32::try_from(today.0 + 1 - first).unwrap_or(1),
        _ => PACE_DAYS,
    };
    Ok(Recent {
        spent,
        days: days.clamp(1, PACE_DAYS),
    })
}
