//! What can still be read of a damaged database, brought over to the copy that took its place: that is up to a day older.
//!
//! Damage is pages that can't be followed, and bytes within them that can't be what was written. A row with such bytes
//! stays as the copy has it, all others become what they were. Takes are not read: they are found by the files beside
//! their sounds.

mod tables;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Row, Transaction, params, params_from_iter};
use serde::de::IgnoredAny;

use self::tables::{JSON, WHOLE};
use crate::archive::merge::{columns, ended_owner};
use crate::error::LibraryError;
use crate::schema;
use mynah_core::clock::UnixMillis;
use mynah_records::projects::ProjectDefaults;

/// Reads every page, every index and every word; finds what [`super::super::backup::check`] has no time for.
///
/// # Errors
/// The first damage that was met.
pub(crate) fn check_all(connection: &Connection) -> Result<(), LibraryError> {
    let verdict: String =
        connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(corrupt(verdict));
    }
    if !is_whole(connection)? {
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
            if sound(&table, &names, row, Damage::IsLoss)?.is_none() {
                return Err(corrupt(format!("a row of {table} can't be read")));
            }
        }
    }
    Ok(())
}

/// A table, an index or a trigger: its row, its kind, its name, its table's name, what made it.
type Made = (i64, String, String, String, Option<String>);

fn made(connection: &Connection) -> Result<Vec<Made>, LibraryError> {
    let mut made =
        connection.prepare("SELECT rowid, type, name, tbl_name, sql FROM sqlite_schema")?;
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
    schema::create(&mut anew)?;
    made(&anew)
}

/// Whether nothing of its schema is another than that of a new database.
fn is_whole(connection: &Connection) -> Result<bool, LibraryError> {
    let there = made(connection)?;
    let of = |made: &Made| (made.1.clone(), made.2.clone(), made.4.clone());
    let there: HashSet<_> = there.iter().map(of).collect();
    Ok(made_anew()?.iter().all(|made| there.contains(&of(made))))
}

/// Opens a damaged database so that as much of it can be read as possible: where its schema is damaged it is a copy with
/// the schema of a new one.
///
/// # Errors
/// Nothing of it can be read.
pub(crate) fn open_damaged(damaged: &Path, copy: &Path) -> Result<Connection, LibraryError> {
    let there = Connection::open(damaged)?;
    if is_whole(&there).unwrap_or(false) {
        return Ok(there);
    }
    drop(there);
    if let Err(error) = put_schema(damaged, copy) {
        log::info!("the schema of the damaged database stays as it is: {error}");
        return Ok(Connection::open(damaged)?);
    }
    Ok(Connection::open(copy)?)
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
    if schema::version(&connection)? != schema::VERSION {
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
pub(crate) fn corrupt(verdict: String) -> LibraryError {
    let corrupt = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    rusqlite::Error::SqliteFailure(corrupt, Some(verdict)).into()
}

fn listed(names: &[String]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("\"{name}\"")).collect();
    quoted.join(", ")
}

/// What becomes of a row with words that nobody wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Damage {
    /// It is lost.
    IsLoss,
    /// It is kept, with a mark where it is damaged: what may have been charged is better known by halves.
    IsShown,
}

/// The values of a row; nothing where one of them can't be what was written.
fn sound(
    table: &str,
    names: &[String],
    row: &Row<'_>,
    damage: Damage,
) -> Result<Option<Vec<Value>>, LibraryError> {
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
                Err(_) if damage == Damage::IsShown && !is_json => {
                    let text = String::from_utf8_lossy(text).into_owned();
                    values.push(Value::Text(text));
                    continue;
                }
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

/// Brings over what can be read of the damaged database; gives how many open entries of its ledger that were.
///
/// It is read by a connection of its own: after damage is met, one takes no more changes.
pub(crate) fn salvage(
    tx: &Transaction<'_>,
    old: &Connection,
    now: UnixMillis,
) -> Result<usize, LibraryError> {
    tx.pragma_update(None, "defer_foreign_keys", true)?;
    let owner = ended_owner(tx, now)?;
    // What can't be brought over of one thing is no reason to lose another.
    let tried = |what: &str, done: Result<(), LibraryError>| {
        if let Err(error) = done {
            log::info!("{what} of the damaged database: {error:?}");
        }
    };
    for table in WHOLE {
        let rows = rows_of((tx, old), table, "", Damage::IsLoss);
        tried(
            table,
            rows.and_then(|rows| {
                // Whoever held a key has ended, and is no row here.
                put(tx, table, &rows, &|name| match (*table, name) {
                    ("key", "owner") => Some(Value::Integer(owner)),
                    _ => None,
                })
            }),
        );
    }
    tried("scripts", scripts((tx, old), now));
    let found = open_entries((tx, old), owner).unwrap_or_else(|error| {
        log::info!("the ledger of the damaged database: {error:?}");
        0
    });
    tried("what waited", queue((tx, old), owner));
    tried("marks", marks((tx, old)));
    // What goes may have been named, too.
    while loosen(tx)? > 0 {}
    Ok(found)
}

/// What names something that was lost names nothing any more, or is lost, too: else none of it could be kept. Gives how
/// many rows that changed.
fn loosen(tx: &Transaction<'_>) -> Result<usize, LibraryError> {
    let mut loose = tx.prepare(
        "SELECT loose.\"table\", loose.rowid, named.\"from\", column.\"notnull\"
         FROM pragma_foreign_key_check(NULL, 'main') AS loose
         JOIN pragma_foreign_key_list(loose.\"table\") AS named ON named.id = loose.fkid
         JOIN pragma_table_info(loose.\"table\") AS column ON column.name = named.\"from\"
         WHERE loose.rowid IS NOT NULL",
    )?;
    let loose = loose.query_map([], |row| {
        let (table, column): (String, String) = (row.get(0)?, row.get(2)?);
        Ok((table, row.get::<_, i64>(1)?, column, row.get::<_, bool>(3)?))
    })?;
    let mut changed = 0;
    for (table, row, column, is_wanted) in loose.collect::<rusqlite::Result<Vec<_>>>()? {
        log::info!("a row of {table} names what is lost");
        let sql = if is_wanted {
            format!("DELETE FROM main.{table} WHERE rowid = ?1")
        } else {
            format!("UPDATE main.{table} SET \"{column}\" = NULL WHERE rowid = ?1")
        };
        changed += tx.execute(&sql, [row])?;
    }
    Ok(changed)
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
fn rows_of(
    (tx, old): (&Transaction<'_>, &Connection),
    table: &str,
    among: &str,
    damage: Damage,
) -> Result<Rows, LibraryError> {
    let mut found = Rows {
        names: columns(tx, table, &[])?,
        rows: Vec::new(),
        damaged: Vec::new(),
        is_all: false,
    };
    // A damaged schema may lack columns.
    let there = columns(old, table, &[])?;
    found.names.retain(|name| there.contains(name));
    if found.names.is_empty() {
        return Ok(found);
    }
    let names = listed(&found.names);
    let sql = format!("SELECT {names} FROM {table} NOT INDEXED {among}");
    let mut statement = old.prepare(&sql)?;
    let mut rows = statement.query([])?;
    loop {
        match rows.next() {
            Ok(Some(row)) => {
                if let Some(values) = sound(table, &found.names, row, damage)? {
                    found.rows.push(values);
                } else {
                    log::info!("a row of {table} is damaged");
                    found.damaged.extend(row.get::<_, i64>("revision").ok());
                }
            }
            Ok(None) => {
                found.is_all = true;
                return Ok(found);
            }
            Err(error) => {
                log::info!("{table} can't be read any further: {error}");
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
    // Nobody can tell a packed script that is damaged from one that isn't, and none is ever changed: the copy's is kept.
    let is_packed = rows.names.iter().any(|name| name == "packed");
    // Nor is a consent: the database refuses it.
    let change = if is_packed || table == "consent" {
        "NOTHING".to_owned()
    } else {
        format!("UPDATE SET {}", set.join(", "))
    };
    let sql = format!(
        "INSERT INTO main.{table} ({}) VALUES ({}) ON CONFLICT ({}) DO {change}",
        listed(&rows.names),
        places.join(", "),
        listed(&keys),
    );
    let mut insert = tx.prepare(&sql)?;
    for row in &rows.rows {
        let values = rows.names.iter().zip(row);
        let values = values.map(|(name, value)| other(name).unwrap_or_else(|| value.clone()));
        if let Err(error) = insert.execute(params_from_iter(values)) {
            log::info!("a row of {table} of the damaged database is lost: {error}");
        }
    }
    Ok(())
}

/// Scripts as they were written last. A step that is damaged stays as the copy has it; a journal of which nobody knows
/// what is missing is not put together from two.
fn scripts(
    (tx, old): (&Transaction<'_>, &Connection),
    now: UnixMillis,
) -> Result<(), LibraryError> {
    nameless((tx, old), now)?;
    let projects = tx
        .prepare("SELECT id FROM main.project")?
        .query_map([], |row| row.get::<_, i64>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    for project in projects {
        let of = format!("WHERE project = {project}");
        let journal = rows_of((tx, old), "journal", &of, Damage::IsLoss)?;
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
        let snapshots = rows_of((tx, old), "snapshot", &of, Damage::IsLoss)?;
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
fn nameless(
    (tx, old): (&Transaction<'_>, &Connection),
    now: UnixMillis,
) -> Result<(), LibraryError> {
    let snapshots = rows_of((tx, old), "snapshot", "", Damage::IsLoss)?;
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
            log::info!("a script without a project is lost: {error}");
        }
    }
    Ok(())
}

/// What people said of takes. The takes themselves are found later, by the files beside their sounds.
fn marks((tx, old): (&Transaction<'_>, &Connection)) -> Result<(), LibraryError> {
    tx.execute_batch(
        "CREATE TEMP TABLE marks (hash TEXT, project INTEGER, line INTEGER, kept_at INTEGER,
            picked INTEGER, starred INTEGER, note TEXT, discarded INTEGER, approved INTEGER)",
    )?;
    let takes = rows_of((tx, old), "take", "", Damage::IsLoss)?;
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
pub(crate) fn mark_again(tx: &Transaction<'_>) -> Result<(), LibraryError> {
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
fn queue((tx, old): (&Transaction<'_>, &Connection), owner: i64) -> Result<(), LibraryError> {
    let rows = rows_of((tx, old), "queued", "", Damage::IsLoss)?;
    tx.execute("DELETE FROM main.queued", [])?;
    put(tx, "queued", &rows, &|name| match name {
        "owner" => Some(Value::Integer(owner)),
        // Nobody knows how that window ended.
        "left_well" => Some(Value::Integer(0)),
        _ => None,
    })?;
    tx.execute(
        // Whose entry is lost may have been sent: it is not sent again by itself.
        "DELETE FROM main.queued WHERE entry IS NOT NULL AND entry NOT IN (SELECT id FROM main.entry)",
        [],
    )?;
    tx.execute(
        "DELETE FROM main.queued WHERE project NOT IN (SELECT id FROM main.project)",
        [],
    )?;
    Ok(())
}

/// Takes what may have been charged and has no take: the damaged database is newer than the copy that took its place.
/// What has its take is found again by the file beside its sound. Gives how many.
fn open_entries(
    (tx, old): (&Transaction<'_>, &Connection),
    owner: i64,
) -> Result<usize, LibraryError> {
    const OPEN: &str = "WHERE state IN ('intended', 'sent', 'unknown', 'charged') ORDER BY id";
    let mut entries = rows_of((tx, old), "entry", OPEN, Damage::IsShown)?;
    if entries.names.is_empty() {
        return Ok(0);
    }
    if !entries.is_all {
        // The newest lie behind the page that can't be read: they are come to from the other end.
        let back = rows_of((tx, old), "entry", &format!("{OPEN} DESC"), Damage::IsShown)?;
        entries.rows.extend(back.rows);
    }
    let place = |name: &str| {
        let at = entries.names.iter().position(|there| there == name);
        at.map_or_else(|| "NULL".to_owned(), |at| format!("?{}", at + 1))
    };
    let values = entries.names.iter().map(|name| match name.as_str() {
        "owner" => owner.to_string(),
        // The newest of them may be lost.
        "project" | "key" => {
            format!("(SELECT id FROM main.{name} WHERE id = {})", place(name))
        }
        "state" => format!("replace({}, 'intended', 'unknown')", place(name)),
        name => place(name),
    });
    let sql = format!(
        "INSERT INTO main.entry ({}) SELECT {} WHERE {} NOT IN (SELECT id FROM main.entry)
            AND NOT EXISTS (SELECT 1 FROM main.entry WHERE fingerprint = {} AND backend = {}
                AND account = {} AND intended_at = {})",
        listed(&entries.names),
        values.collect::<Vec<_>>().join(", "),
        place("id"),
        place("fingerprint"),
        place("backend"),
        place("account"),
        place("intended_at"),
    );
    let mut insert = tx.prepare(&sql)?;
    let mut found = 0;
    for entry in &entries.rows {
        match insert.execute(params_from_iter(entry)) {
            Ok(added) => found += added,
            Err(error) => log::info!("an entry of the damaged ledger is lost: {error}"),
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
