//! What can still be read of a damaged database, brought over to the copy that took its place: that is up to a day older.
//!
//! Damage is pages that can't be followed, and bytes within them that can't be what was written. A row with such bytes
//! stays as the copy has it, all others become what they were. Takes are not read: they are found by the files beside
//! their sounds.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params, params_from_iter};
use serde::de::IgnoredAny;

use crate::library::archive::merge::{columns, ended_owner};
use crate::library::error::LibraryError;
use crate::library::projects::ProjectDefaults;
use crate::library::schema;
use crate::terms::clock::UnixMillis;

/// Tables whose rows are what they are whatever else was lost, those first that others name.
const WHOLE: &[&str] = &[
    "key",
    "alias",
    "project",
    "version",
    "template",
    "budget",
    "balance",
    "alert",
    "failure",
    "exported",
    "pronounced",
];
/// Columns that hold JSON.
const JSON: &[(&str, &str)] = &[
    ("project", "defaults"),
    ("snapshot", "script"),
    ("journal", "edit"),
    ("journal", "inverse"),
    ("entry", "request"),
    ("take", "request"),
    ("take", "words"),
    ("take", "parts"),
    ("take", "picked_for"),
    ("queued", "job"),
    ("failure", "job"),
    ("template", "defaults"),
];

/// Reads every page, every index and every word; finds what [`super::super::backup::check`] has no time for.
///
/// # Errors
/// The first damage that was met.
pub(in crate::library) fn check_all(connection: &Connection) -> Result<(), LibraryError> {
    let verdict: String =
        connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(corrupt(verdict));
    }
    if schema::version(connection)? == schema::newest() && !is_whole(connection, "main")? {
        return Err(corrupt("the schema is another one".to_owned()));
    }
    let mut tables = connection.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    )?;
    let tables = tables.query_map([], |row| row.get::<_, String>(0))?;
    for table in tables.collect::<Result<Vec<_>, _>>()? {
        let names = columns(connection, &table, &[])?;
        let sql = format!("SELECT {} FROM main.{table} NOT INDEXED", listed(&names));
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if sound(&table, &names, row)?.is_none() {
                return Err(corrupt(format!("a row of {table} can't be read")));
            }
        }
    }
    Ok(())
}

/// A table, an index or a trigger: its row, its kind, its name, its table's name, what made it.
type Made = (i64, String, String, String, Option<String>);

fn made(connection: &Connection, database: &str) -> Result<Vec<Made>, LibraryError> {
    let sql = format!("SELECT rowid, type, name, tbl_name, sql FROM {database}.sqlite_schema");
    let mut made = connection.prepare(&sql)?;
    let made = made.query_map([], |row| {
        Ok((
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get(3)?,
            row.get(4)?,
        ))
    })?;
    Ok(made.collect::<rusqlite::Result<_>>()?)
}

/// What a new database is made of.
fn made_anew() -> Result<Vec<Made>, LibraryError> {
    let mut anew = Connection::open_in_memory()?;
    schema::migrate(&mut anew)?;
    made(&anew, "main")
}

/// Whether nothing of its schema is another than that of a new database.
fn is_whole(connection: &Connection, database: &str) -> Result<bool, LibraryError> {
    let there = made(connection, database)?;
    let of = |made: &Made| (made.1.clone(), made.2.clone(), made.4.clone());
    let there: HashSet<_> = there.iter().map(of).collect();
    Ok(made_anew()?.iter().all(|made| there.contains(&of(made))))
}

/// Attaches a damaged database as `old` so that as much of it can be read as possible: where its schema is damaged it
/// is a copy with the schema of a new one.
///
/// # Errors
/// Nothing of it can be read.
pub(in crate::library) fn attach(
    connection: &Connection,
    damaged: &Path,
    copy: &Path,
) -> Result<(), LibraryError> {
    let attach = |path: &Path| -> Result<(), LibraryError> {
        connection.execute("ATTACH ?1 AS old", [path.to_string_lossy()])?;
        Ok(())
    };
    let attached = attach(damaged);
    if attached.is_ok() {
        if is_whole(connection, "old").unwrap_or(false) {
            return Ok(());
        }
        let version: u32 = connection.query_row("PRAGMA old.user_version", [], |row| row.get(0))?;
        if version != schema::newest() {
            return Ok(());
        }
        connection.execute("DETACH old", [])?;
    }
    put_schema(damaged, copy)?;
    attach(copy)
}

/// Makes a copy of a damaged database whose schema is that of a new one.
fn put_schema(damaged: &Path, copy: &Path) -> Result<(), LibraryError> {
    for ending in ["", "-wal"] {
        let [from, to] = [damaged, copy].map(|path| {
            let mut path = path.as_os_str().to_owned();
            path.push(ending);
            PathBuf::from(path)
        });
        match std::fs::copy(&from, &to) {
            Err(error) if ending.is_empty() => return Err(LibraryError::io(&from, error)),
            _ => {}
        }
    }
    let connection = Connection::open(copy)?;
    // What can't be parsed is passed over, and may be written.
    connection.pragma_update(None, "writable_schema", true)?;
    if schema::version(&connection)? != schema::newest() {
        return Err(corrupt("its schema is another version's".to_owned()));
    }
    let anew = made_anew()?;
    let names: HashSet<_> = anew.iter().map(|made| made.2.as_str()).collect();
    let mut there = connection.prepare("SELECT rowid, CAST(name AS BLOB) FROM sqlite_schema")?;
    let there = there.query_map([], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?))
    })?;
    let there = there.collect::<rusqlite::Result<Vec<_>>>()?;
    let is_known = |name: &[u8]| std::str::from_utf8(name).is_ok_and(|name| names.contains(name));
    for (row, kind, name, of, sql) in &anew {
        let named = there.iter().find(|(_, there)| there == name.as_bytes());
        // One whose name is damaged stands where it was made.
        let at = named.or_else(|| {
            there
                .iter()
                .find(|(at, there)| at == row && !is_known(there))
        });
        if let Some((at, _)) = at {
            connection.execute(
                "UPDATE sqlite_schema SET type = ?2, name = ?3, tbl_name = ?4, sql = ?5 WHERE rowid = ?1",
                params![at, kind, name, of, sql],
            )?;
        }
    }
    Ok(())
}

/// As SQLite says it.
pub(in crate::library) fn corrupt(verdict: String) -> LibraryError {
    let corrupt = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    rusqlite::Error::SqliteFailure(corrupt, Some(verdict)).into()
}

fn listed(names: &[String]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("\"{name}\"")).collect();
    quoted.join(", ")
}

/// The values of a row; nothing where one of them can't be what was written.
fn sound(table: &str, names: &[String], row: &Row<'_>) -> Result<Option<Vec<Value>>, LibraryError> {
    let mut values = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let value = row.get_ref(at)?;
        if let ValueRef::Text(text) = value {
            let is_json = JSON.contains(&(table, name.as_str()));
            let is_whole = match std::str::from_utf8(text) {
                Ok(text) if name == "backend" => matches!(text, "draft" | "live"),
                Ok(text) if is_json && !text.is_empty() => {
                    serde_json::from_str::<IgnoredAny>(text).is_ok()
                }
                Ok(_) => true,
                Err(_) => false,
            };
            if !is_whole {
                return Ok(None);
            }
        }
        values.push(value.try_into().map_err(rusqlite::Error::from)?);
    }
    Ok(Some(values))
}

/// Brings over what can be read of the damaged database that was attached as `old`; gives how many open entries of its
/// ledger that were.
pub(in crate::library) fn salvage(
    tx: &Transaction<'_>,
    now: UnixMillis,
) -> Result<usize, LibraryError> {
    tx.pragma_update(None, "defer_foreign_keys", true)?;
    let owner = ended_owner(tx, now)?;
    for table in WHOLE {
        let rows = rows_of(tx, table, "")?;
        put(tx, table, &rows, &|_| None)?;
    }
    scripts(tx, now)?;
    let found = open_entries(tx, owner)?;
    queue(tx, owner)?;
    marks(tx)?;
    Ok(found)
}

/// Rows of a table of the damaged database as far as it can be read.
struct Rows {
    names: Vec<String>,
    rows: Vec<Vec<Value>>,
    /// The revisions of those that are damaged.
    damaged: Vec<i64>,
    /// Whether none is missing behind them.
    is_all: bool,
}

/// `among` is ours, never words of a user.
fn rows_of(tx: &Transaction<'_>, table: &str, among: &str) -> Result<Rows, LibraryError> {
    let mut found = Rows {
        names: columns(tx, table, &[])?,
        rows: Vec::new(),
        damaged: Vec::new(),
        is_all: false,
    };
    // It may be of an earlier version, which nobody migrates any more.
    let there = tx
        .prepare("SELECT name FROM pragma_table_info(?1, 'old')")
        .and_then(|mut names| {
            let names = names.query_map([table], |row| row.get::<_, String>(0))?;
            names.collect::<Result<Vec<_>, _>>()
        });
    let there = match there {
        Ok(there) if !there.is_empty() => there,
        Ok(_) => return Ok(found),
        Err(error) => {
            log::warn!("{table} of the damaged database can't be read: {error}");
            return Ok(found);
        }
    };
    found.names.retain(|name| there.contains(name));
    let names = listed(&found.names);
    let sql = format!("SELECT {names} FROM old.{table} NOT INDEXED {among}");
    let mut statement = tx.prepare(&sql)?;
    let mut rows = statement.query([])?;
    loop {
        match rows.next() {
            Ok(Some(row)) => {
                if let Some(values) = sound(table, &found.names, row)? {
                    found.rows.push(values);
                } else {
                    log::warn!("a row of {table} is damaged");
                    found.damaged.extend(row.get::<_, i64>("revision").ok());
                }
            }
            Ok(None) => {
                found.is_all = true;
                return Ok(found);
            }
            Err(error) => {
                log::warn!("{table} can't be read any further: {error}");
                return Ok(found);
            }
        }
    }
}

/// Puts rows where they were; those that are there become what they say. `other` gives what is to stand in a column.
fn put(
    tx: &Transaction<'_>,
    table: &str,
    rows: &Rows,
    other: &dyn Fn(&str) -> Option<Value>,
) -> Result<(), LibraryError> {
    let mut keys = tx.prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0")?;
    let keys = keys.query_map([table], |row| row.get::<_, String>(0))?;
    let keys = keys.collect::<Result<Vec<_>, _>>()?;
    let set = rows.names.iter().filter(|name| !keys.contains(name));
    let set: Vec<_> = set
        .map(|name| format!("\"{name}\" = excluded.\"{name}\""))
        .collect();
    let places: Vec<_> = (1..=rows.names.len()).map(|at| format!("?{at}")).collect();
    let sql = format!(
        "INSERT INTO main.{table} ({}) VALUES ({}) ON CONFLICT ({}) DO UPDATE SET {}",
        listed(&rows.names),
        places.join(", "),
        listed(&keys),
        set.join(", ")
    );
    let mut insert = tx.prepare(&sql)?;
    for row in &rows.rows {
        let values = rows.names.iter().zip(row);
        let values = values.map(|(name, value)| other(name).unwrap_or_else(|| value.clone()));
        if let Err(error) = insert.execute(params_from_iter(values)) {
            log::warn!("a row of {table} of the damaged database is lost: {error}");
        }
    }
    Ok(())
}

/// Scripts as they were written last. A step that is damaged stays as the copy has it; a journal of which nobody knows
/// what is missing is not put together from two.
fn scripts(tx: &Transaction<'_>, now: UnixMillis) -> Result<(), LibraryError> {
    nameless(tx, now)?;
    let projects = tx
        .prepare("SELECT id FROM main.project")?
        .query_map([], |row| row.get::<_, i64>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    for project in projects {
        let of = format!("WHERE project = {project}");
        let journal = rows_of(tx, "journal", &of)?;
        if journal.is_all {
            let mut steps = tx.prepare("SELECT revision FROM main.journal WHERE project = ?1")?;
            let steps = steps.query_map([project], |row| row.get::<_, i64>(0))?;
            let steps = steps.collect::<Result<Vec<_>, _>>()?;
            let mut remove =
                tx.prepare("DELETE FROM main.journal WHERE project = ?1 AND revision = ?2")?;
            for step in steps.iter().filter(|step| !journal.damaged.contains(step)) {
                remove.execute(params![project, step])?;
            }
            put(tx, "journal", &journal, &|_| None)?;
        }
        let snapshots = rows_of(tx, "snapshot", &of)?;
        put(tx, "snapshot", &snapshots, &|_| None)?;
        // What both have by now is the newest that there is.
        tx.execute(
            "UPDATE main.project SET revision = max(
                (SELECT coalesce(max(revision), 0) FROM main.journal WHERE project = ?1),
                (SELECT coalesce(max(revision), 0) FROM main.snapshot WHERE project = ?1))
             WHERE id = ?1",
            [project],
        )?;
    }
    Ok(())
}

/// A project whose own row is lost and whose script is not is one again, by the script's title.
fn nameless(tx: &Transaction<'_>, now: UnixMillis) -> Result<(), LibraryError> {
    let snapshots = rows_of(tx, "snapshot", "")?;
    let at = |name: &str| snapshots.names.iter().position(|there| there == name);
    let (Some(project), Some(script)) = (at("project"), at("script")) else {
        return Ok(());
    };
    let defaults = serde_json::to_string(&ProjectDefaults::default())?;
    let mut insert = tx.prepare(
        "INSERT OR IGNORE INTO main.project (id, name, backend, defaults, sample, lines, revision, touched)
         VALUES (?1, coalesce(nullif(json_extract(?2, '$.title'), ''), '?'), 'draft', ?3, 0, 0, 0, ?4)",
    )?;
    for row in &snapshots.rows {
        if let Err(error) =
            insert.execute(params![row.get(project), row.get(script), defaults, now])
        {
            log::warn!("a script without a project is lost: {error}");
        }
    }
    Ok(())
}

/// What people said of takes. The takes themselves are found later, by the files beside their sounds.
fn marks(tx: &Transaction<'_>) -> Result<(), LibraryError> {
    tx.execute_batch(
        "CREATE TEMP TABLE marks (hash TEXT, project INTEGER, line INTEGER, kept_at INTEGER,
            picked INTEGER, starred INTEGER, note TEXT, discarded INTEGER, approved INTEGER)",
    )?;
    let takes = rows_of(tx, "take", "")?;
    let at = |name: &str| takes.names.iter().position(|there| there == name);
    let wanted = [
        "hash",
        "project",
        "line",
        "kept_at",
        "picked",
        "starred",
        "note",
        "discarded",
        "approved",
    ];
    let places: Vec<_> = wanted.iter().map(|name| at(name)).collect();
    let mut insert =
        tx.prepare("INSERT INTO temp.marks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?;
    for row in &takes.rows {
        let values = places.iter().map(|at| at.and_then(|at| row.get(at)));
        insert.execute(params_from_iter(
            values.map(|value| value.cloned().unwrap_or(Value::Null)),
        ))?;
    }
    Ok(())
}

/// Puts what people said of takes to those that were found again.
///
/// # Errors
/// The database.
pub(in crate::library) fn mark_again(tx: &Transaction<'_>) -> Result<(), LibraryError> {
    const SAME: &str = "m.hash = take.hash AND m.project IS take.project AND m.line IS take.line
        AND m.kept_at = take.kept_at";
    let there = tx.table_exists(Some("temp"), "marks")?;
    if !there {
        return Ok(());
    }
    tx.execute_batch(&format!(
        "UPDATE take SET starred = coalesce(m.starred, take.starred), note = coalesce(m.note, take.note),
            discarded = coalesce(m.discarded, take.discarded), approved = coalesce(m.approved, take.approved)
         FROM temp.marks AS m WHERE {SAME};
         CREATE TEMP TABLE picks AS SELECT min(take.id) AS id, take.project, take.line
            FROM take JOIN temp.marks AS m ON {SAME} WHERE m.picked = 1 GROUP BY take.project, take.line;
         UPDATE take SET picked = 0 FROM temp.picks AS p
            WHERE take.project IS p.project AND take.line IS p.line AND take.picked = 1;
         UPDATE take SET picked = 1 WHERE id IN (SELECT id FROM temp.picks);
         DROP TABLE temp.picks;
         DROP TABLE temp.marks;"
    ))?;
    Ok(())
}

/// What waited. What the copy has waiting may be over: it is not ordered again.
fn queue(tx: &Transaction<'_>, owner: i64) -> Result<(), LibraryError> {
    let rows = rows_of(tx, "queued", "")?;
    tx.execute("DELETE FROM main.queued", [])?;
    put(tx, "queued", &rows, &|name| match name {
        "owner" => Some(Value::Integer(owner)),
        // Nobody knows how that window ended.
        "left_well" => Some(Value::Integer(0)),
        _ => None,
    })?;
    tx.execute(
        "UPDATE main.queued SET entry = NULL WHERE entry NOT IN (SELECT id FROM main.entry)",
        [],
    )?;
    tx.execute(
        "DELETE FROM main.queued WHERE project NOT IN (SELECT id FROM main.project)",
        [],
    )?;
    Ok(())
}

/// Takes what may have been charged and has no take out of a database that is damaged and was attached as `old`: it is
/// newer than the copy that took its place. Reads as far as it can be read; gives how many.
fn open_entries(tx: &Transaction<'_>, owner: i64) -> Result<usize, LibraryError> {
    const OPEN: &str = "state IN ('intended', 'sent', 'unknown', 'charged')";
    // It may be of an earlier version, which nobody migrates any more.
    let there = tx
        .prepare("SELECT name FROM pragma_table_info('entry', 'old')")?
        .query_map([], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    let mut rest = columns(tx, "entry", &["owner", "project", "key", "state"])?;
    rest.retain(|name| there.contains(name));
    let rest = rest.join(", ");
    // The newest keys are not in the copy.
    let key = if there.iter().any(|name| name == "key") {
        "(SELECT id FROM main.key WHERE id = o.key)"
    } else {
        "NULL"
    };
    let mut found = 0;
    let mut at = 0;
    loop {
        // What has its take was found again by the file beside its sound.
        let next = tx
            .query_row(
                &format!("SELECT id FROM old.entry NOT INDEXED WHERE id > ?1 AND {OPEN} ORDER BY id LIMIT 1"),
                [at],
                |row| row.get::<_, i64>(0),
            )
            .optional();
        let id = match next {
            Ok(Some(id)) => id,
            Ok(None) => break,
            Err(error) => {
                log::warn!("the damaged ledger can't be read any further: {error}");
                break;
            }
        };
        at = id;
        let added = tx.execute(
            &format!(
                "INSERT INTO main.entry (owner, project, key, state, {rest})
                 SELECT ?2, (SELECT id FROM main.project WHERE id = o.project), {key},
                    CASE state WHEN 'intended' THEN 'unknown' ELSE state END, {rest}
                 FROM old.entry AS o WHERE o.id = ?1
                    AND NOT EXISTS (SELECT 1 FROM main.entry AS m WHERE m.fingerprint = o.fingerprint
                        AND m.backend = o.backend AND m.account = o.account
                        AND m.intended_at = o.intended_at)
                    AND o.id NOT IN (SELECT id FROM main.entry)"
            ),
            params![id, owner],
        );
        match added {
            Ok(added) => found += added,
            Err(error) => log::warn!("an entry of the damaged ledger is lost: {error}"),
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
