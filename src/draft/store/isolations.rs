//! The history of what was cleaned of noise. Its sound went out with the answer and isn't kept.

use rusqlite::Connection;
use rusqlite::params;

use super::Store;
use super::StoreError;
use crate::terms::clock::UnixMillis;

/// The table of this noun.
pub(super) const TABLES: &str = "CREATE TABLE IF NOT EXISTS isolations (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    title TEXT,
    format TEXT NOT NULL,
    secs REAL NOT NULL,
    preview TEXT,
    made_ms INTEGER NOT NULL
) STRICT;";

/// One recording that was cleaned.
#[derive(Clone, Debug, PartialEq)]
pub struct Isolation {
    /// Twenty characters.
    pub id: String,
    /// As the file was called.
    pub title: Option<String>,
    /// What was answered.
    pub format: String,
    /// Its length.
    pub secs: f64,
    /// A picture of its waveform, as the client made it.
    pub preview: Option<String>,
}

/// Adds an entry.
pub(super) fn insert(db: &Connection, item: &Isolation, now: UnixMillis) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO isolations (id, title, format, secs, preview, made_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![item.id, item.title, item.format, item.secs, item.preview, now.0],
    )?;
    Ok(())
}

impl Store {
    /// All entries with when they were made, newest first.
    pub fn isolations(&self) -> Result<Vec<(Isolation, UnixMillis)>, StoreError> {
        let db = self.db();
        let mut all = db.prepare(
            "SELECT id, title, format, secs, preview, made_ms FROM isolations ORDER BY seq DESC",
        )?;
        let read = all.query_map([], |row| {
            let item = Isolation {
                id: row.get(0)?,
                title: row.get(1)?,
                format: row.get(2)?,
                secs: row.get(3)?,
                preview: row.get(4)?,
            };
            Ok((item, UnixMillis(row.get(5)?)))
        })?;
        Ok(read.collect::<Result<_, _>>()?)
    }

    /// Takes an entry out; answers whether there was one.
    pub fn forget_isolation(&self, id: &str) -> Result<bool, StoreError> {
        let gone = self
            .db()
            .execute("DELETE FROM isolations WHERE id = ?1", [id])?;
        Ok(gone > 0)
    }
}
