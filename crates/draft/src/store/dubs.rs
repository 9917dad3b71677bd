//! Dubs, what they are made from and what was made. A dub that isn't done belongs to the process that makes it;
//! whoever finds one of a process that is gone takes it over.

use std::fs;
use std::io;
use std::path::PathBuf;

use rusqlite::OptionalExtension as _;
use rusqlite::params;

use super::Held;
use super::Lying;
use super::Store;
use super::StoreError;
use super::begin;
use super::lying;
use super::remove;
use super::voices::parsed;
use super::voices::written;
use crate::billing::Charge;
use crate::dubbing::Dub;
use crate::dubbing::project::Language;

/// The tables of this noun. `dub` is the whole of it as JSON; of what was deleted and stays charged that is kept.
pub(super) const TABLES: &str = "CREATE TABLE dubs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    owner TEXT,
    dub TEXT NOT NULL
) STRICT;
CREATE TABLE dubs_gone (
    id TEXT PRIMARY KEY,
    stays INTEGER NOT NULL
) STRICT;";

/// A file of a dub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DubFile {
    /// What is dubbed.
    Recording,
    /// Its speech alone.
    Foreground,
    /// What is left without it.
    Background,
    /// The dub.
    Made,
}

impl DubFile {
    const ALL: [Self; 4] = [
        Self::Recording,
        Self::Foreground,
        Self::Background,
        Self::Made,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::Recording => "recording",
            Self::Foreground => "foreground",
            Self::Background => "background",
            Self::Made => "made",
        }
    }
}

/// Sound that was made and isn't in place yet. Dropped before that, it is gone.
#[derive(Debug)]
pub struct Unplaced {
    unfinished: PathBuf,
    place: PathBuf,
    pub(super) bytes: u64,
}

impl Unplaced {
    pub(super) fn publish(&self) -> io::Result<()> {
        fs::rename(&self.unfinished, &self.place)
    }
}

impl Drop for Unplaced {
    fn drop(&mut self) {
        remove(&self.unfinished);
    }
}

impl Store {
    fn dub_path(&self, id: &str, file: DubFile) -> PathBuf {
        self.audio.join(format!("dub-{id}.{}", file.as_str()))
    }

    /// Keeps a dub that is to be made, with its files.
    pub fn add_dub(&self, dub: &Dub, files: Vec<(DubFile, Held)>) -> Result<(), StoreError> {
        let kept = (|| {
            for (file, held) in files {
                self.keep_dub_file(&dub.id, file, held)?;
            }
            self.db().execute(
                "INSERT INTO dubs (id, owner, dub) VALUES (?1, ?2, ?3)",
                params![dub.id, self.owner, written(dub)?],
            )?;
            Ok(())
        })();
        kept.inspect_err(|_| self.forget_dub_files(&dub.id))
    }

    /// A dub.
    pub fn dub(&self, id: &str) -> Result<Option<Dub>, StoreError> {
        let found = self
            .db()
            .query_row("SELECT dub FROM dubs WHERE id = ?1", [id], |row| {
                parsed(&row.get::<_, String>(0)?, "dub")
            });
        Ok(found.optional()?)
    }

    /// All dubs, newest first.
    pub fn dubs(&self) -> Result<Vec<Dub>, StoreError> {
        let db = self.db();
        let mut all = db.prepare("SELECT dub FROM dubs ORDER BY seq DESC")?;
        let read = all.query_map([], |row| parsed(&row.get::<_, String>(0)?, "dub"))?;
        Ok(read.collect::<Result<_, _>>()?)
    }

    /// Keeps a file for a dub or a language of a dubbing project.
    pub fn keep_dub_file(&self, id: &str, file: DubFile, held: Held) -> Result<(), StoreError> {
        let unfinished = self.audio.join(format!("{}.{id}.part", self.owner));
        let written = (|| {
            let mut sink = fs::File::create(&unfinished)?;
            io::copy(&mut held.open()?, &mut sink)?;
            fs::rename(&unfinished, self.dub_path(id, file))
        })();
        Ok(written.inspect_err(|_| remove(&unfinished))?)
    }

    /// Writes the sound of a dub or a language, to be put in place when it is paid.
    pub fn dub_sound(&self, id: &str, mut sound: Held) -> Result<Unplaced, StoreError> {
        self.unplaced(id, self.dub_path(id, DubFile::Made), &mut sound)
    }

    /// Writes sound beside its place. The file's name says whose it is until it is there.
    pub(super) fn unplaced(
        &self,
        id: &str,
        place: PathBuf,
        sound: &mut Held,
    ) -> Result<Unplaced, StoreError> {
        let unplaced = Unplaced {
            unfinished: self.audio.join(format!("{}.{id}.part", self.owner)),
            place,
            bytes: sound.len(),
        };
        let mut sink = fs::File::create(&unplaced.unfinished)?;
        io::copy(&mut sound.read()?, &mut sink)?;
        Ok(unplaced)
    }

    /// Removes the files of a dub or a language.
    pub fn forget_dub_files(&self, id: &str) {
        for file in DubFile::ALL {
            remove(&self.dub_path(id, file));
        }
    }

    /// A file of a dub and its length in bytes; `None` if there is no such one.
    pub fn dub_file(&self, id: &str, file: DubFile) -> Result<Option<Lying>, StoreError> {
        Ok(lying(&self.dub_path(id, file))?)
    }

    /// Keeps what came of a dub; `paid` is charged with it. One that was deleted meanwhile costs nothing.
    pub(crate) fn finish_dub(
        &self,
        dub: &Dub,
        sound: Option<Held>,
        paid: Option<(i64, &Charge)>,
    ) -> Result<(), StoreError> {
        let sound = sound
            .map(|sound| self.dub_sound(&dub.id, sound))
            .transpose()?;
        let mut db = self.db();
        let tx = begin(&mut db)?;
        let kept = tx.execute(
            "UPDATE dubs SET owner = NULL, dub = ?2 WHERE id = ?1",
            params![dub.id, written(dub)?],
        )?;
        match paid {
            Some((slot, charge)) if kept > 0 => {
                self.charge(&tx, slot, charge)?;
                let charged = Dub {
                    charge: Some(tx.last_insert_rowid()),
                    ..dub.clone()
                };
                tx.execute(
                    "UPDATE dubs SET dub = ?2 WHERE id = ?1",
                    params![dub.id, written(&charged)?],
                )?;
            }
            Some((slot, _)) => {
                tx.execute("DELETE FROM slots WHERE id = ?1", [slot])?;
            }
            None => {}
        }
        if let Some(sound) = sound.filter(|_| kept > 0) {
            sound.publish()?;
        }
        tx.commit()?;
        drop(db);
        if kept > 0 {
            // What it was made from isn't needed any more.
            for file in [DubFile::Recording, DubFile::Foreground, DubFile::Background] {
                remove(&self.dub_path(&dub.id, file));
            }
        }
        Ok(())
    }

    /// Takes over every dub whose process is gone before it was done.
    pub fn take_over_dubs(&self) -> Result<Vec<Dub>, StoreError> {
        let mut db = self.db();
        let tx = begin(&mut db)?;
        let mut found = Vec::new();
        {
            let mut left = tx.prepare(
                "UPDATE dubs SET owner = ?1
                 WHERE owner IS NOT NULL AND owner NOT IN (SELECT name FROM owners)
                 RETURNING dub",
            )?;
            let rows = left.query_map([&self.owner], |row| {
                parsed(&row.get::<_, String>(0)?, "dub")
            })?;
            for dub in rows {
                found.push(dub?);
            }
        }
        tx.commit()?;
        Ok(found)
    }

    /// What was charged for dubs whose time isn't over.
    pub fn not_over(&self) -> Result<u64, StoreError> {
        let now = self.now();
        let dubs = {
            let db = self.db();
            let mut dubs = db.prepare_cached("SELECT dub FROM dubs")?;
            let dubs = dubs.query_map([], |row| parsed::<Dub>(&row.get::<_, String>(0)?, "dub"))?;
            dubs.collect::<Result<Vec<_>, _>>()?
        };
        let dubs = dubs.iter();
        let dubs = dubs.filter(|dub| dub.charge.is_some() && dub.outcome(now).is_none());
        let languages = self.all::<Language>()?;
        let languages = languages.iter();
        let languages = languages.filter(|it| it.is_early(now));
        let all = dubs.map(|dub| dub.cost).chain(languages.map(|it| it.cost));
        Ok(all.sum())
    }

    /// Deletes a dub with its files; answers what of it stays charged. One whose time isn't over costs nothing: nobody can
    /// have heard it.
    pub fn forget_dub(&self, id: &str) -> Result<Option<u64>, StoreError> {
        let mut db = self.db();
        let tx = begin(&mut db)?;
        let gone = tx
            .query_row(
                "DELETE FROM dubs WHERE id = ?1 RETURNING dub",
                [id],
                |row| parsed::<Dub>(&row.get::<_, String>(0)?, "dub"),
            )
            .optional()?;
        let Some(dub) = gone else { return Ok(None) };
        let is_over = dub.outcome(self.now()).is_some();
        let stays = match dub.charge {
            Some(_) if is_over => dub.cost,
            Some(charge) => {
                self.take_back(&tx, charge)?;
                0
            }
            None => 0,
        };
        note_gone(&tx, id, stays)?;
        tx.commit()?;
        drop(db);
        self.forget_dub_files(id);
        Ok(Some(stays))
    }

    /// Notes what stays charged of a dubbing project that is deleted.
    pub fn note_project_gone(&self, id: &str, stays: u64) -> Result<(), StoreError> {
        note_gone(&self.db(), id, stays)
    }

    /// What stays charged of a dub or a project that was deleted; nothing where none of it does, or there never was one.
    pub fn stays_charged(&self, id: &str) -> Result<Option<u64>, StoreError> {
        let db = self.db();
        let stays = db.query_row("SELECT stays FROM dubs_gone WHERE id = ?1", [id], |row| {
            row.get(0)
        });
        Ok(stays.optional()?)
    }
}

fn note_gone(db: &rusqlite::Connection, id: &str, stays: u64) -> Result<(), StoreError> {
    if stays > 0 {
        db.execute(
            "INSERT OR REPLACE INTO dubs_gone (id, stays) VALUES (?1, ?2)",
            params![id, stays],
        )?;
    }
    Ok(())
}
