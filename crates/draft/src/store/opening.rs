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

/// What the newest program knows. A newer state is left alone.
const SCHEMA: i64 = 2;

/// The tables of each noun beside the account and its history, made when they are missing. Adding one harms no
/// older program; changing one needs a new [`SCHEMA`].
const NOUNS: &[&str] = &[
    super::agents::TABLES,
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

/// Opens the database of this folder; one that can't be read is set aside for a new one.
pub fn connect(folder: &Path) -> Result<Connection, StoreError> {
    let path = folder.join("draft.db");
    match open(&path) {
        Err(StoreError::Database(error)) if is_damaged(&error) => {
            set_aside(folder)?;
            open(&path)
        }
        opened => opened,
    }
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

/// Renames a database that can't be read, so that a new one can be made.
fn set_aside(folder: &Path) -> io::Result<()> {
    let free = (1..1_000)
        .map(|number| folder.join(format!("draft.damaged-{number}.db")))
        .find(|path| !path.exists());
    if let Some(path) = free {
        fs::rename(folder.join("draft.db"), path)?;
    }
    for rest in ["draft.db-wal", "draft.db-shm"] {
        remove(&folder.join(rest));
    }
    log::warn!("the state of the Draft voices was damaged and has been set aside");
    Ok(())
}

/// Brings the tables to [`SCHEMA`]; a new database begins with an account.
pub fn migrate(tx: &Transaction<'_>, now: UnixMillis) -> Result<(), StoreError> {
    let version: i64 = tx.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version > SCHEMA {
        return Err(StoreError::Newer(version));
    }
    if version < 1 {
        begin_account(tx, now)?;
    }
    if version < 2 {
        tx.execute_batch(
            "ALTER TABLE history ADD COLUMN source TEXT NOT NULL DEFAULT 'TTS';
             ALTER TABLE history ADD COLUMN category TEXT NOT NULL DEFAULT 'premade';
             ALTER TABLE history ADD COLUMN dialogue TEXT;
             CREATE TABLE charges (
                 id INTEGER PRIMARY KEY AUTOINCREMENT,
                 made_ms INTEGER NOT NULL,
                 product TEXT NOT NULL,
                 model TEXT NOT NULL,
                 voice TEXT NOT NULL,
                 credits INTEGER NOT NULL
             ) STRICT;
             INSERT INTO charges (made_ms, product, model, voice, credits)
                 SELECT made_ms, 'TTS', model, voice, used_after - used_before FROM history ORDER BY seq;
             PRAGMA user_version = 2;",
        )?;
    }
    for tables in NOUNS {
        tx.execute_batch(tables)?;
    }
    Ok(())
}

/// The tables of a new account, on the default plan.
fn begin_account(tx: &Transaction<'_>, now: UnixMillis) -> Result<(), StoreError> {
    tx.execute_batch(
        "CREATE TABLE account (
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
             deleted INTEGER NOT NULL DEFAULT 0
         ) STRICT;
         CREATE TABLE recordings (
             id INTEGER PRIMARY KEY AUTOINCREMENT,
             item TEXT NOT NULL UNIQUE REFERENCES history (id),
             file TEXT NOT NULL,
             bytes INTEGER NOT NULL,
             alignments TEXT NOT NULL
         ) STRICT;",
    )?;
    let plan = Plan::default();
    tx.execute(
        "INSERT INTO account (only, plan, used, credit_limit, reset_ms, created_ms) VALUES (1, ?1, 0, ?2, ?3, ?4)",
        params![plan.as_str(), plan.credits() as i64, now.0 + MONTH_MS, now.0],
    )?;
    Ok(())
}

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
