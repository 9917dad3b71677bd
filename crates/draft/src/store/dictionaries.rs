//! Pronunciation dictionaries: each change of the rules is a version of its own.

use rusqlite::Connection;
use rusqlite::OptionalExtension as _;
use rusqlite::Row;
use rusqlite::params;

use super::Store;
use super::StoreError;
use super::begin;
use super::voices::parsed;
use super::voices::written;
use crate::dictionary::Rule;
use mynah_core::clock::UnixMillis;

/// Made when they are missing.
pub const TABLES: &str = "
    CREATE TABLE dictionaries (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        description TEXT,
        access TEXT,
        created_ms INTEGER NOT NULL,
        archived_ms INTEGER,
        language TEXT
    ) STRICT;
    CREATE TABLE dictionary_versions (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        dictionary TEXT NOT NULL REFERENCES dictionaries (id),
        rules TEXT NOT NULL
    ) STRICT;";

/// A dictionary at one version.
#[derive(Clone, Debug)]
pub struct Dictionary {
    /// Its own.
    pub id: String,
    /// Of the version.
    pub version: String,
    /// As it is shown.
    pub name: String,
    /// In a sentence.
    pub description: Option<String>,
    /// What others of the workspace may do.
    pub access: Option<String>,
    /// When it was made.
    pub created: UnixMillis,
    /// When it was put away.
    pub archived: Option<UnixMillis>,
    /// The language of its words, as its file named it.
    pub language: Option<String>,
    /// In order.
    pub rules: Vec<Rule>,
}

const NEWEST: &str = "SELECT d.id, d.name, d.description, d.access, d.created_ms, d.archived_ms, d.language, v.id AS version, v.rules
    FROM dictionaries d JOIN dictionary_versions v ON v.dictionary = d.id
    WHERE v.seq = (SELECT max(seq) FROM dictionary_versions WHERE dictionary = d.id)";

fn read(row: &Row<'_>) -> rusqlite::Result<Dictionary> {
    Ok(Dictionary {
        id: row.get("id")?,
        version: row.get("version")?,
        name: row.get("name")?,
        description: row.get("description")?,
        access: row.get("access")?,
        created: UnixMillis(row.get("created_ms")?),
        archived: row.get::<_, Option<i64>>("archived_ms")?.map(UnixMillis),
        language: row.get("language")?,
        rules: parsed(&row.get::<_, String>("rules")?, "rules")?,
    })
}

impl Store {
    /// Every dictionary at its newest version, oldest first.
    pub fn dictionaries(&self) -> Result<Vec<Dictionary>, StoreError> {
        let db = self.db();
        let mut rows = db.prepare(&format!("{NEWEST} ORDER BY d.seq"))?;
        let found = rows.query_map([], read)?.collect::<Result<_, _>>()?;
        Ok(found)
    }

    /// A dictionary, at its newest version or the one named.
    pub fn dictionary(
        &self,
        id: &str,
        version: Option<&str>,
    ) -> Result<Option<Dictionary>, StoreError> {
        let db = self.db();
        let Some(mut found) = newest(&db, id)? else {
            return Ok(None);
        };
        let Some(version) = version else {
            return Ok(Some(found));
        };
        let rules: Option<String> = db
            .query_row(
                "SELECT rules FROM dictionary_versions WHERE dictionary = ?1 AND id = ?2",
                [id, version],
                |row| row.get(0),
            )
            .optional()?;
        let Some(rules) = rules else {
            return Ok(None);
        };
        found.rules = parsed(&rules, "rules")?;
        version.clone_into(&mut found.version);
        Ok(Some(found))
    }

    /// Keeps a new dictionary; its time of making is now.
    pub fn add_dictionary(&self, dictionary: &Dictionary) -> Result<Dictionary, StoreError> {
        let mut db = self.db();
        let tx = begin(&mut db)?;
        let created = self.clock.now();
        tx.execute(
            "INSERT INTO dictionaries (id, name, description, access, created_ms, language) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                dictionary.id,
                dictionary.name,
                dictionary.description,
                dictionary.access,
                created.0,
                dictionary.language
            ],
        )?;
        add_version(&tx, dictionary)?;
        tx.commit()?;
        Ok(Dictionary {
            created,
            ..dictionary.clone()
        })
    }

    /// Changes the rules: the newest version is then `version`. `None` if there is no such dictionary.
    pub fn change_rules(
        &self,
        id: &str,
        version: String,
        change: impl FnOnce(&mut Vec<Rule>),
    ) -> Result<Option<Dictionary>, StoreError> {
        let mut db = self.db();
        let tx = begin(&mut db)?;
        let Some(mut found) = newest(&tx, id)? else {
            return Ok(None);
        };
        change(&mut found.rules);
        found.version = version;
        add_version(&tx, &found)?;
        tx.commit()?;
        Ok(Some(found))
    }

    /// Renames, puts away, takes out again.
    pub fn change_dictionary(
        &self,
        id: &str,
        name: Option<&str>,
        archived: Option<bool>,
    ) -> Result<Option<Dictionary>, StoreError> {
        let db = self.db();
        if let Some(name) = name {
            db.execute(
                "UPDATE dictionaries SET name = ?2 WHERE id = ?1",
                [id, name],
            )?;
        }
        if let Some(archived) = archived {
            db.execute(
                "UPDATE dictionaries SET archived_ms = ?2 WHERE id = ?1",
                params![id, archived.then(|| self.clock.now().0)],
            )?;
        }
        newest(&db, id)
    }
}

fn newest(db: &Connection, id: &str) -> Result<Option<Dictionary>, StoreError> {
    let sql = format!("{NEWEST} AND d.id = ?1");
    Ok(db.query_row(&sql, [id], read).optional()?)
}

fn add_version(db: &Connection, dictionary: &Dictionary) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO dictionary_versions (id, dictionary, rules) VALUES (?1, ?2, ?3)",
        params![
            dictionary.version,
            dictionary.id,
            written(&dictionary.rules)?
        ],
    )?;
    Ok(())
}
