//! The user's voices and the samples they were made from.

use std::fs;
use std::io;
use std::path::PathBuf;

use rusqlite::Connection;
use rusqlite::OptionalExtension as _;
use rusqlite::Row;
use rusqlite::params;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Held;
use super::Lying;
use super::MONTH_MS;
use super::Store;
use super::StoreError;
use super::begin;
use super::collections::collections_of;
use super::current;
use super::lying;
use super::remove;
use crate::voice;
use crate::voice::Sample;
use crate::voice::Treatment;
use crate::voice::Voice;
use mynah_core::clock::UnixMillis;
use mynah_core::settings::VoiceSettings;

/// Made when they are missing.
pub const TABLES: &str = "
    CREATE TABLE voices (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        category TEXT NOT NULL,
        description TEXT,
        labels TEXT NOT NULL,
        timbre TEXT NOT NULL,
        created_ms INTEGER NOT NULL,
        original TEXT,
        professional TEXT
    ) STRICT;
    CREATE TABLE voice_settings (
        voice TEXT PRIMARY KEY,
        settings TEXT NOT NULL
    ) STRICT;
    CREATE TABLE samples (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        voice TEXT NOT NULL REFERENCES voices (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        mime TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        hash TEXT NOT NULL,
        secs REAL NOT NULL,
        treatment TEXT NOT NULL
    ) STRICT;
    CREATE TABLE voice_edits (made_ms INTEGER NOT NULL) STRICT;";

/// How many voices the account has and may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    /// Its own voices, professional clones included.
    pub voices: u32,
    /// Professional clones.
    pub professional: u32,
    /// Voices added and edited with files in this period.
    pub edits: u32,
}

/// What came of putting a voice on the shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelved {
    /// It is there.
    Kept,
    /// Every slot is taken; this many there are.
    Full(u32),
    /// Voices were added and edited as often as a period allows; this often.
    Worn(u32),
}

const COLUMNS: &str =
    "id, name, category, description, labels, timbre, created_ms, original, professional,
    (SELECT settings FROM voice_settings WHERE voice = id) AS settings";

impl Store {
    /// The cast, then the user's voices, oldest first.
    pub fn voices(&self) -> Result<Vec<Voice>, StoreError> {
        let db = self.db();
        let mut voices = Vec::new();
        for mut voice in voice::cast() {
            voice.settings = settings(&db, &voice.id)?;
            voice.collections = collections_of(&db, &voice.id)?;
            voices.push(voice);
        }
        let mut rows = db.prepare(&format!("SELECT {COLUMNS} FROM voices ORDER BY seq"))?;
        let own = rows.query_map([], |row| self.read(row))?;
        for voice in own {
            let mut voice = voice?;
            voice.samples = samples(&db, &voice.id)?;
            voice.collections = collections_of(&db, &voice.id)?;
            voices.push(voice);
        }
        Ok(voices)
    }

    /// One voice, of the cast or the user's.
    pub fn voice(&self, id: &str) -> Result<Option<Voice>, StoreError> {
        let db = self.db();
        if let Some(mut voice) = voice::cast().find(|voice| voice.id == id) {
            voice.settings = settings(&db, id)?;
            voice.collections = collections_of(&db, id)?;
            return Ok(Some(voice));
        }
        self.own_voice(&db, id)
    }

    fn own_voice(&self, db: &Connection, id: &str) -> Result<Option<Voice>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM voices WHERE id = ?1");
        let found = db.query_row(&sql, [id], |row| self.read(row)).optional()?;
        let Some(mut voice) = found else {
            return Ok(None);
        };
        voice.samples = samples(db, id)?;
        voice.collections = collections_of(db, id)?;
        Ok(Some(voice))
    }

    fn read(&self, row: &Row<'_>) -> rusqlite::Result<Voice> {
        let professional: Option<String> = row.get("professional")?;
        let professional = professional
            .map(|text| parsed(&text, "professional"))
            .transpose()?;
        let settings: Option<String> = row.get("settings")?;
        Ok(Voice {
            id: row.get("id")?,
            name: row.get("name")?,
            category: row.get("category")?,
            description: row.get("description")?,
            labels: parsed(&row.get::<_, String>("labels")?, "labels")?,
            timbre: parsed(&row.get::<_, String>("timbre")?, "timbre")?,
            settings: settings.map(|text| parsed(&text, "settings")).transpose()?,
            created: UnixMillis(row.get("created_ms")?),
            original: row.get("original")?,
            professional: professional.map(|mut state: crate::professional::Professional| {
                state.now = self.clock.now();
                state
            }),
            samples: Vec::new(),
            collections: Vec::new(),
            own: true,
        })
    }

    /// Keeps a new voice with its samples, if the plan has a slot for it.
    pub fn add_voice(&self, voice: &Voice) -> Result<Shelved, StoreError> {
        let mut db = self.db();
        let tx = begin(&mut db)?;
        let plan = current(&tx, self.clock.now())?.plan;
        let shelf = shelf(&tx, self.clock.now())?;
        if shelf.voices >= plan.voice_slots() {
            return Ok(Shelved::Full(plan.voice_slots()));
        }
        if voice.professional.is_some() && shelf.professional >= plan.professional_slots() {
            return Ok(Shelved::Full(plan.professional_slots()));
        }
        if shelf.edits >= plan.voice_edits() {
            return Ok(Shelved::Worn(plan.voice_edits()));
        }
        tx.execute(
            "INSERT INTO voices (id, name, category, description, labels, timbre, created_ms, original, professional)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                voice.id,
                voice.name,
                voice.category,
                voice.description,
                written(&voice.labels)?,
                written(&voice.timbre)?,
                self.clock.now().0,
                voice.original,
                voice.professional.as_ref().map(written).transpose()?,
            ],
        )?;
        for sample in &voice.samples {
            insert_sample(&tx, &voice.id, sample)?;
        }
        if let Some(settings) = &voice.settings {
            put_settings(&tx, &voice.id, *settings)?;
        }
        count_edit(&tx, self.clock.now())?;
        tx.commit()?;
        Ok(Shelved::Kept)
    }

    /// Changes one of the user's voices as a whole, samples included; `None` if there is none of this id.
    pub fn change_voice<T>(
        &self,
        id: &str,
        change: impl FnOnce(&mut Voice) -> T,
    ) -> Result<Option<T>, StoreError> {
        let mut db = self.db();
        let tx = begin(&mut db)?;
        let Some(mut voice) = self.own_voice(&tx, id)? else {
            return Ok(None);
        };
        let before = voice.samples.clone();
        let answer = change(&mut voice);
        tx.execute(
            "UPDATE voices SET name = ?2, description = ?3, labels = ?4, timbre = ?5, professional = ?6 WHERE id = ?1",
            params![
                id,
                voice.name,
                voice.description,
                written(&voice.labels)?,
                written(&voice.timbre)?,
                voice.professional.as_ref().map(written).transpose()?,
            ],
        )?;
        for sample in &voice.samples {
            if before.iter().any(|old| old.id == sample.id) {
                tx.execute(
                    "UPDATE samples SET name = ?2, treatment = ?3 WHERE id = ?1",
                    params![sample.id, sample.name, written(&sample.treatment)?],
                )?;
            } else {
                insert_sample(&tx, id, sample)?;
            }
        }
        // One of an instant clone with files, however many: those of a professional one count with it.
        let is_new = |sample: &Sample| before.iter().all(|old| old.id != sample.id);
        if voice.professional.is_none() && voice.samples.iter().any(is_new) {
            count_edit(&tx, self.clock.now())?;
        }
        let gone: Vec<&Sample> = before
            .iter()
            .filter(|old| voice.samples.iter().all(|sample| sample.id != old.id))
            .collect();
        for sample in &gone {
            tx.execute("DELETE FROM samples WHERE id = ?1", [&sample.id])?;
        }
        tx.commit()?;
        for sample in gone {
            remove(&self.sample_path(&sample.id));
        }
        Ok(Some(answer))
    }

    /// Stores the settings of any voice.
    pub fn set_voice_settings(&self, id: &str, settings: VoiceSettings) -> Result<(), StoreError> {
        put_settings(&self.db(), id, settings)
    }

    /// Takes one of the user's voices away and frees its slot. Answers whether there was one.
    pub fn delete_voice(&self, id: &str) -> Result<bool, StoreError> {
        let mut db = self.db();
        let tx = begin(&mut db)?;
        let samples = samples(&tx, id)?;
        let deleted = tx.execute("DELETE FROM voices WHERE id = ?1", [id])?;
        tx.execute("DELETE FROM voice_settings WHERE voice = ?1", [id])?;
        tx.execute("DELETE FROM collection_voices WHERE voice = ?1", [id])?;
        tx.commit()?;
        for sample in samples {
            remove(&self.sample_path(&sample.id));
        }
        Ok(deleted > 0)
    }

    /// How full the shelf is.
    pub fn shelf(&self) -> Result<Shelf, StoreError> {
        shelf(&self.db(), self.clock.now())
    }

    /// Writes a sample's sound where it stays. A voice that is then not kept should forget it.
    pub fn keep_sample(&self, id: &str, held: Held) -> Result<(), StoreError> {
        let unfinished = self.audio.join(format!("{}.{id}.part", self.owner));
        let written = (|| {
            let mut file = fs::File::create(&unfinished)?;
            io::copy(&mut held.open()?, &mut file)?;
            fs::rename(&unfinished, self.sample_path(id))
        })();
        written.inspect_err(|_| remove(&unfinished))?;
        Ok(())
    }

    /// Removes the sound of a sample that was not kept.
    pub fn forget_sample(&self, id: &str) {
        remove(&self.sample_path(id));
    }

    /// A sample's sound, to be heard; `None` if there is no such one.
    pub fn sample(&self, id: &str) -> Result<Option<Lying>, StoreError> {
        Ok(lying(&self.sample_path(id))?)
    }

    /// A sample's sound as it was sent.
    pub fn sample_sound(&self, id: &str) -> Result<Vec<u8>, StoreError> {
        Ok(fs::read(self.sample_path(id))?)
    }

    fn sample_path(&self, id: &str) -> PathBuf {
        self.audio.join(format!("sample-{id}"))
    }
}

fn shelf(db: &Connection, now: UnixMillis) -> Result<Shelf, StoreError> {
    let count = |sql: &str| db.query_row(sql, [], |row| row.get(0));
    Ok(Shelf {
        voices: count("SELECT count(*) FROM voices")?,
        professional: count("SELECT count(*) FROM voices WHERE professional IS NOT NULL")?,
        edits: db.query_row(
            "SELECT count(*) FROM voice_edits WHERE made_ms > ?1",
            [now.0 - MONTH_MS],
            |row| row.get(0),
        )?,
    })
}

fn count_edit(db: &Connection, now: UnixMillis) -> Result<(), StoreError> {
    db.execute("INSERT INTO voice_edits (made_ms) VALUES (?1)", [now.0])?;
    Ok(())
}

fn insert_sample(db: &Connection, voice: &str, sample: &Sample) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO samples (id, voice, name, mime, bytes, hash, secs, treatment) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            sample.id,
            voice,
            sample.name,
            sample.mime,
            sample.bytes as i64,
            sample.hash,
            sample.secs,
            written(&sample.treatment)?,
        ],
    )?;
    Ok(())
}

fn samples(db: &Connection, voice: &str) -> Result<Vec<Sample>, StoreError> {
    let mut rows = db.prepare_cached(
        "SELECT id, name, mime, bytes, hash, secs, treatment FROM samples WHERE voice = ?1 ORDER BY seq",
    )?;
    let samples = rows.query_map([voice], |row| {
        Ok(Sample {
            id: row.get("id")?,
            name: row.get("name")?,
            mime: row.get("mime")?,
            bytes: row.get::<_, i64>("bytes")? as u64,
            hash: row.get("hash")?,
            secs: row.get("secs")?,
            treatment: parsed::<Treatment>(&row.get::<_, String>("treatment")?, "treatment")?,
        })
    })?;
    Ok(samples.collect::<Result<_, _>>()?)
}

fn settings(db: &Connection, voice: &str) -> Result<Option<VoiceSettings>, StoreError> {
    let text: Option<String> = db
        .query_row(
            "SELECT settings FROM voice_settings WHERE voice = ?1",
            [voice],
            |row| row.get(0),
        )
        .optional()?;
    Ok(text.map(|text| parsed(&text, "settings")).transpose()?)
}

fn put_settings(db: &Connection, voice: &str, settings: VoiceSettings) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO voice_settings (voice, settings) VALUES (?1, ?2)
         ON CONFLICT (voice) DO UPDATE SET settings = ?2",
        params![voice, written(&settings)?],
    )?;
    Ok(())
}

/// A column of JSON that this program wrote.
pub(super) fn parsed<T: DeserializeOwned>(text: &str, column: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|error| {
        log::error!("a column of JSON can't be read: {column}: {error}");
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into())
    })
}

/// As a column of JSON.
pub(super) fn written<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()).into())
}
