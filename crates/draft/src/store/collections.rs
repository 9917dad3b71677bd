//! Collections of voices.

use rusqlite::Connection;
use rusqlite::OptionalExtension as _;
use rusqlite::Row;
use rusqlite::params;

use super::Store;
use super::StoreError;

/// Tables of the collections. Voices of the cast have no row to refer to.
pub const TABLES: &str = "
    CREATE TABLE collections (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        icon TEXT NOT NULL
    ) STRICT;
    CREATE TABLE collection_voices (
        collection TEXT NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
        voice TEXT NOT NULL,
        PRIMARY KEY (voice, collection)
    ) STRICT;";

/// A collection without its voices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    /// Id of the collection.
    pub id: String,
    /// Title that the user gave.
    pub title: String,
    /// Name of its icon.
    pub icon: String,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Collection> {
    Ok(Collection {
        id: row.get("id")?,
        title: row.get("title")?,
        icon: row.get("icon")?,
    })
}

impl Store {
    /// Returns all collections, sorted by title.
    pub fn collections(&self) -> Result<Vec<Collection>, StoreError> {
        let db = self.db();
        let mut rows = db.prepare("SELECT id, title, icon FROM collections ORDER BY title, seq")?;
        let found = rows.query_map([], read)?.collect::<Result<_, _>>()?;
        Ok(found)
    }

    /// Returns a collection, or `None` if there is none with this id.
    pub fn collection(&self, id: &str) -> Result<Option<Collection>, StoreError> {
        one(&self.db(), id)
    }

    /// Stores a new collection without voices.
    pub fn add_collection(&self, collection: &Collection) -> Result<(), StoreError> {
        self.db().execute(
            "INSERT INTO collections (id, title, icon) VALUES (?1, ?2, ?3)",
            params![collection.id, collection.title, collection.icon],
        )?;
        Ok(())
    }

    /// Changes title and icon, each only if it is given. Returns the collection, or `None` if there is none with this id.
    pub fn change_collection(
        &self,
        id: &str,
        title: Option<&str>,
        icon: Option<&str>,
    ) -> Result<Option<Collection>, StoreError> {
        let db = self.db();
        db.execute(
            "UPDATE collections SET title = coalesce(?2, title), icon = coalesce(?3, icon) WHERE id = ?1",
            params![id, title, icon],
        )?;
        one(&db, id)
    }

    /// Deletes a collection. Its voices stay. Returns whether there was one.
    pub fn delete_collection(&self, id: &str) -> Result<bool, StoreError> {
        let sql = "DELETE FROM collections WHERE id = ?1";
        Ok(self.db().execute(sql, [id])? > 0)
    }

    /// Adds a voice to a collection (`on`) or removes it. Both succeed if nothing changes.
    pub fn collect_voice(&self, id: &str, voice: &str, on: bool) -> Result<(), StoreError> {
        let sql = if on {
            "INSERT OR IGNORE INTO collection_voices (collection, voice) VALUES (?1, ?2)"
        } else {
            "DELETE FROM collection_voices WHERE collection = ?1 AND voice = ?2"
        };
        self.db().execute(sql, [id, voice])?;
        Ok(())
    }
}

fn one(db: &Connection, id: &str) -> Result<Option<Collection>, StoreError> {
    let sql = "SELECT id, title, icon FROM collections WHERE id = ?1";
    Ok(db.query_row(sql, [id], read).optional()?)
}

/// Returns the ids of the collections that a voice is in.
pub(super) fn collections_of(db: &Connection, voice: &str) -> Result<Vec<String>, StoreError> {
    let mut rows = db.prepare_cached(
        "SELECT collection FROM collection_voices WHERE voice = ?1 ORDER BY collection",
    )?;
    let found = rows.query_map([voice], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}
