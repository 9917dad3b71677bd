//! Opening the draft account's database: settings, damage, tables.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;
use std::time::UNIX_EPOCH;

use rusqlite::Connection;
use rusqlite::Transaction;
use rusqlite::params;

use super::MONTH_MS;
use super::StoreError;
use super::remove;
use crate::plan::Plan;
use mynah_core::clock::UnixMillis;

/// Version of the tables, in `user_version`. A newer database is refused.
const SCHEMA: i64 = 102;

/// The oldest version whose tables are extended. An older database is set aside for a new one.
const OLDEST: i64 = 100;

/// The tables of each resource besides the account and its history. A change needs a new [`SCHEMA`].
const NOUNS: &[&str] = &[
    super::agent_tests::TABLES,
    super::agents::TABLES,
    super::collections::TABLES,
    super::designs::TABLES,
    super::dictionaries::TABLES,
    super::dubs::TABLES,
    super::isolations::TABLES,
    super::kept::TABLES,
    super::passes::TABLES,
    super::transcripts::TABLES,
    super::voices::TABLES,
];

/// How long one process waits for another's write. Writes take milliseconds; this is for a stalled disk.
const BUSY: Duration = Duration::from_secs(10);

/// Opens the database of this folder. One that is damaged or from an older program is set aside for a new one.
pub fn connect(folder: &Path) -> Result<Connection, StoreError> {
    let path = folder.join("draft.db");
    match open(&path) {
        Err(StoreError::Database(error)) if is_damaged(&error) => set_aside(folder, "damaged")?,
        Ok(db) if is_outdated(&db)? => {
            drop(db);
            set_aside(folder, "outdated")?;
        }
        opened => return opened,
    }
    open(&path)
}

fn open(path: &Path) -> Result<Connection, StoreError> {
    let db = Connection::open(path)?;
    db.busy_timeout(BUSY)?;
    log_ahead(&db)?;
    // Survives the end of a process at any moment; a power cut may cost the last drafts.
    db.pragma_update(None, "synchronous", "NORMAL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    Ok(db)
}

/// Switches to a write-ahead log. Of two that make a database at once one is told that it is busy without a wait,
/// because each could wait for the other: it asks again.
fn log_ahead(db: &Connection) -> rusqlite::Result<()> {
    const TRIES: usize = 200;
    const PAUSE: Duration = Duration::from_millis(20);
    for _ in 1..TRIES {
        match db.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if is_busy(&error) => std::thread::sleep(PAUSE),
            done => return done,
        }
    }
    db.pragma_update(None, "journal_mode", "WAL")
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
}

fn is_damaged(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt)
    )
}

/// Renames a database after its fault, so that a new one can be created.
fn set_aside(folder: &Path, fault: &str) -> io::Result<()> {
    let free = (1..1_000)
        .map(|number| folder.join(format!("draft.{fault}-{number}.db")))
        .find(|path| !path.exists());
    if let Some(path) = free {
        fs::rename(folder.join("draft.db"), path)?;
    }
    for rest in ["draft.db-wal", "draft.db-shm"] {
        remove(&folder.join(rest));
    }
    log::warn!("the state of the Draft voices was {fault} and has been set aside");
    Ok(())
}

/// Creates the tables and an account on the default plan in a new database, and extends the tables of an older one.
pub fn create(tx: &Transaction<'_>, now: UnixMillis) -> Result<(), StoreError> {
    let version = version(tx)?;
    if version > SCHEMA {
        return Err(StoreError::Newer(version));
    }
    if version == SCHEMA {
        return Ok(());
    }
    if version >= OLDEST {
        if version < 101 {
            tx.execute_batch("ALTER TABLE dictionaries ADD COLUMN language TEXT")?;
            tx.execute_batch(super::collections::TABLES)?;
        }
        tx.execute_batch(super::agent_tests::TABLES)?;
        tx.pragma_update(None, "user_version", SCHEMA)?;
        return Ok(());
    }
    tx.execute_batch(ACCOUNT)?;
    for tables in NOUNS {
        tx.execute_batch(tables)?;
    }
    let plan = Plan::default();
    tx.execute(
        "INSERT INTO account (only, plan, used, credit_limit, reset_ms, created_ms) VALUES (1, ?1, 0, ?2, ?3, ?4)",
        params![plan.as_str(), plan.credits() as i64, now.0 + MONTH_MS, now.0],
    )?;
    tx.pragma_update(None, "user_version", SCHEMA)?;
    Ok(())
}

fn version(db: &Connection) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Returns whether an older program made the database. A new one has no tables yet.
fn is_outdated(db: &Connection) -> rusqlite::Result<bool> {
    if version(db)? >= OLDEST {
        return Ok(false);
    }
    db.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| {
        row.get(0)
    })
}

/// The account, its running requests, its history and its charges.
const ACCOUNT: &str = "
CREATE TABLE account (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    plan TEXT NOT NULL,
    used INTEGER NOT NULL,
    credit_limit INTEGER NOT NULL,
    reset_ms INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE owners (name TEXT PRIMARY KEY) STRICT;
CREATE TABLE slots (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner TEXT NOT NULL REFERENCES owners (name) ON DELETE CASCADE,
    family TEXT NOT NULL,
    cost INTEGER NOT NULL
) STRICT;
CREATE TABLE history (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    request TEXT NOT NULL,
    voice TEXT NOT NULL,
    voice_name TEXT NOT NULL,
    model TEXT NOT NULL,
    text TEXT NOT NULL,
    sought TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    used_before INTEGER NOT NULL,
    used_after INTEGER NOT NULL,
    content_type TEXT NOT NULL,
    format TEXT NOT NULL,
    settings TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    source TEXT NOT NULL DEFAULT 'TTS',
    category TEXT NOT NULL DEFAULT 'premade',
    dialogue TEXT
) STRICT;
CREATE TABLE recordings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    item TEXT NOT NULL UNIQUE REFERENCES history (id),
    file TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    alignments TEXT NOT NULL
) STRICT;
CREATE TABLE charges (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    made_ms INTEGER NOT NULL,
    product TEXT NOT NULL,
    model TEXT NOT NULL,
    voice TEXT NOT NULL,
    credits INTEGER NOT NULL
) STRICT;
";

/// Files of samples, dubs and cleaned recordings that were kept for something that then wasn't, and are older than this, go.
const LEFT_MS: i64 = 3_600 * 1_000;

/// Removes files that nothing names: their request, or its process, ended before what they were for was kept.
pub fn sweep(tx: &Transaction<'_>, audio: &Path, now: UnixMillis) -> Result<(), StoreError> {
    let mut named = tx.prepare(
        "SELECT EXISTS (SELECT 1 FROM samples WHERE id = ?1)
             OR EXISTS (SELECT 1 FROM dubs WHERE id = ?1)
             OR EXISTS (SELECT 1 FROM cleaned_sounds WHERE item = ?1)
             OR EXISTS (SELECT 1 FROM kept WHERE id = ?1)",
    )?;
    for entry in fs::read_dir(audio)?.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let Some(rest) = ["sample-", "dub-", "cleaned-"]
            .iter()
            .find_map(|kind| name.strip_prefix(kind))
        else {
            continue;
        };
        let id = rest.split('.').next().unwrap_or_default();
        let written = entry.metadata().and_then(|about| about.modified());
        let written = written
            .ok()
            .and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let is_old = written.is_some_and(|at| now.0 - at.as_millis() as i64 > LEFT_MS);
        if is_old && !named.query_row([id], |row| row.get::<_, bool>(0))? {
            remove(&entry.path());
        }
    }
    Ok(())
}
