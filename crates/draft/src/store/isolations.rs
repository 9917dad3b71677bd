//! The history of what was cleaned of noise, with its sound as long as there is room for it.

use std::path::PathBuf;

use rusqlite::Connection;
use rusqlite::OptionalExtension as _;
use rusqlite::Transaction;
use rusqlite::params;

use super::Held;
use super::Lying;
use super::Store;
use super::StoreError;
use super::Unplaced;
use super::begin;
use super::lying;
use super::remove;
use mynah_core::clock::UnixMillis;

/// Isolations, and their cleaned sounds while they are kept.
pub(super) const TABLES: &str = "CREATE TABLE isolations (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    title TEXT,
    format TEXT NOT NULL,
    secs REAL NOT NULL,
    preview TEXT,
    made_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE cleaned_sounds (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    item TEXT NOT NULL UNIQUE,
    pass TEXT NOT NULL UNIQUE,
    bytes INTEGER NOT NULL
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
    /// Who shows this gets the sound without the key; nothing once that is gone.
    pub pass: Option<String>,
}

impl Isolation {
    /// Writes it down with its sound; answers the items whose sound has to make room for it.
    pub(super) fn insert(
        &self,
        tx: &Transaction<'_>,
        sound: &Unplaced,
        now: UnixMillis,
        keep_bytes: u64,
    ) -> Result<Vec<String>, StoreError> {
        tx.execute(
            "INSERT INTO isolations (id, title, format, secs, preview, made_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![self.id, self.title, self.format, self.secs, self.preview, now.0],
        )?;
        if let Some(pass) = &self.pass {
            tx.execute(
                "INSERT INTO cleaned_sounds (item, pass, bytes) VALUES (?1, ?2, ?3)",
                params![self.id, pass, sound.bytes as i64],
            )?;
        }
        outgrown(tx, keep_bytes)
    }
}

/// Takes the oldest sounds beyond the bound out, never the newest one; answers whose they were.
fn outgrown(db: &Connection, keep_bytes: u64) -> Result<Vec<String>, StoreError> {
    let most = i64::try_from(keep_bytes).unwrap_or(i64::MAX);
    let mut old = db.prepare(
        "DELETE FROM cleaned_sounds WHERE seq < (SELECT max(seq) FROM cleaned_sounds)
            AND (SELECT sum(bytes) FROM cleaned_sounds AS newer WHERE newer.seq >= cleaned_sounds.seq) > ?1
         RETURNING item",
    )?;
    let items = old.query_map([most], |row| row.get(0))?;
    Ok(items.collect::<Result<_, _>>()?)
}

impl Store {
    fn cleaned_path(&self, item: &str) -> PathBuf {
        self.audio.join(format!("cleaned-{item}.mp3"))
    }

    /// Writes what was cleaned, to be put in place when it is paid.
    pub(crate) fn cleaned_sound(
        &self,
        item: &str,
        sound: &mut Held,
    ) -> Result<Unplaced, StoreError> {
        self.unplaced(item, self.cleaned_path(item), sound)
    }

    /// Removes the sound of these items.
    pub(super) fn forget_cleaned(&self, items: &[String]) {
        for item in items {
            remove(&self.cleaned_path(item));
        }
    }

    /// All entries with when they were made, newest first.
    pub fn isolations(&self) -> Result<Vec<(Isolation, UnixMillis)>, StoreError> {
        let db = self.db();
        let mut all = db.prepare(
            "SELECT id, title, format, secs, preview, made_ms, pass
             FROM isolations LEFT JOIN cleaned_sounds ON item = id ORDER BY isolations.seq DESC",
        )?;
        let read = all.query_map([], |row| {
            let item = Isolation {
                id: row.get(0)?,
                title: row.get(1)?,
                format: row.get(2)?,
                secs: row.get(3)?,
                preview: row.get(4)?,
                pass: row.get(6)?,
            };
            Ok((item, UnixMillis(row.get(5)?)))
        })?;
        Ok(read.collect::<Result<_, _>>()?)
    }

    /// The sound that this pass is for. One that an older program deleted is gone, though its file is there.
    pub fn cleaned(&self, pass: &str) -> Result<Option<Lying>, StoreError> {
        let item: Option<String> = self
            .db()
            .query_row(
                "SELECT item FROM cleaned_sounds JOIN isolations ON id = item WHERE pass = ?1",
                [pass],
                |row| row.get(0),
            )
            .optional()?;
        match item {
            Some(item) => Ok(lying(&self.cleaned_path(&item))?),
            None => Ok(None),
        }
    }

    /// Takes an entry out, and its sound with it; answers whether there was one.
    pub fn forget_isolation(&self, id: &str) -> Result<bool, StoreError> {
        let mut db = self.db();
        let tx = begin(&mut db)?;
        let gone = tx.execute("DELETE FROM isolations WHERE id = ?1", [id])?;
        tx.execute("DELETE FROM cleaned_sounds WHERE item = ?1", [id])?;
        tx.commit()?;
        drop(db);
        if gone > 0 {
            self.forget_cleaned(&[id.to_owned()]);
        }
        Ok(gone > 0)
    }
}
