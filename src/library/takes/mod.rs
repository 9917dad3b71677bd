//! Takes: what was generated, kept for ever.
//!
//! A take points at its sound by hash; several takes may share one. A line has at most one picked take.
//! `rows` has the SQL.

use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::library::blobs::{Blob, beside, is_sound};
use crate::library::error::LibraryError;
use crate::library::ledger::{self, EntryState, NewIntent};
use crate::library::sql::Json;
use crate::library::{Library, files, sidecar};
use crate::terms::backend::Backend;
use crate::terms::clock::UnixMillis;
use crate::terms::credits::Credits;
use crate::terms::ids::{EntryId, HistoryItemId, LineId, ProjectId, RequestId, TakeId};
use crate::terms::request::SpeechRequest;
use crate::terms::timing::WordTime;

mod rows;

use rows::{
    blob_at, card, choose, choose_newest, last_take, line_takes, next_number, set_missing, whole,
};
pub(super) use rows::{insert, same_part, summaries};

/// A kept take.
#[derive(Clone, Debug, PartialEq)]
pub struct TakeCard {
    /// Its id.
    pub id: TakeId,
    /// Its line.
    pub line: Option<LineId>,
    /// 1 for the line's first.
    pub number: u32,
    /// Who spoke.
    pub backend: Backend,
    /// The voice's name then.
    pub voice_name: String,
    /// What was ordered.
    pub request: Arc<SpeechRequest>,
    /// The seed that was sent.
    pub seed: Option<u32>,
    /// Length in seconds.
    pub seconds: f64,
    /// What it cost.
    pub cost: Credits,
    /// When it was kept.
    pub at: UnixMillis,
    /// Integrated loudness in LUFS, where it could be measured.
    pub lufs: Option<f32>,
    /// True peak in dBTP.
    pub peak_db: Option<f32>,
    /// 48 columns of the waveform, 0 … 255.
    pub mini: Arc<[u8]>,
    /// Whether it is the line's take.
    pub picked: bool,
    /// Whether it is starred.
    pub starred: bool,
    /// The user's words to it.
    pub note: String,
    /// Whether it lies in the bin.
    pub discarded: bool,
    /// Whether the stream was cut: only a part is here.
    pub cut: bool,
    /// Whether its sound is gone from the disk, or damaged.
    pub missing: bool,
    /// A line of the service about it ("read with English sounds").
    pub remark: Option<String>,
}

/// What every row of the script needs to know of its takes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineTakes {
    /// How many, the bin's left out.
    pub count: u32,
    /// The picked one.
    pub picked: Option<Arc<TakeCard>>,
}

/// What arrived, for a take to be. Whose it is and what was ordered says its entry in the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct NewTake {
    /// Its sound, already in the library.
    pub blob: Blob,
    /// Length in seconds.
    pub seconds: f64,
    /// Integrated loudness in LUFS, where it could be measured.
    pub lufs: Option<f32>,
    /// True peak in dBTP.
    pub peak_db: Option<f32>,
    /// 48 columns of the waveform, 0 … 255.
    pub mini: Arc<[u8]>,
    /// The waveform as `audio::peaks` writes it; kept in a file that can be made again.
    pub peaks: Vec<u8>,
    /// When each word sounds.
    pub words: Vec<WordTime>,
    /// A line of the service about it.
    pub remark: Option<String>,
    /// Whether it becomes the line's take.
    pub pick: bool,
}

/// A take with what only its sound, its export and its bill need.
#[derive(Clone, Debug, PartialEq)]
pub struct Take {
    /// What lists show.
    pub card: TakeCard,
    /// Its project.
    pub project: Option<ProjectId>,
    /// The account it was made with, as it is in the fingerprint.
    pub account: String,
    /// The fingerprint of its request.
    pub fingerprint: String,
    /// When each word sounds.
    pub words: Vec<WordTime>,
    /// Its sound.
    pub blob: Blob,
    /// Where its sound lies.
    pub path: PathBuf,
    /// What the service called its answer. A take from the cache has the first one's.
    pub request_id: Option<RequestId>,
    /// Its place in the account's history.
    pub history_item: Option<HistoryItemId>,
}

/// The extension of a waveform's file.
const PEAKS: &str = "peaks";

impl Library {
    /// A take of the same request at the same backend and account, whole and with its sound on the disk.
    pub fn find(
        &self,
        backend: Backend,
        account: &str,
        fingerprint: &str,
    ) -> Result<Option<TakeId>, LibraryError> {
        let found = self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, hash, extension, bytes FROM take
                 WHERE fingerprint = ?1 AND backend = ?2 AND account = ?3 AND cut = 0 AND missing = 0
                 ORDER BY id DESC",
            )?;
            let rows = statement.query_map(params![fingerprint, backend, account], |row| {
                Ok((row.get::<_, TakeId>(0)?, blob_at(row, 1)?))
            })?;
            Ok(rows.collect::<Result<Vec<_>, _>>()?)
        })?;
        for (take, blob) in found {
            if self.is_there(&blob) {
                return Ok(Some(take));
            }
            self.mark_missing(take, true)?;
        }
        Ok(None)
    }

    /// Gives a line a take that the library holds, for nothing. `intent` says what that would have cost.
    /// A take that is the line's own is picked again instead of copied. Doesn't wait for the disk.
    pub fn reuse(
        &self,
        take: TakeId,
        intent: &NewIntent,
        pick: bool,
    ) -> Result<TakeCard, LibraryError> {
        let (owner, now) = (self.owner(), self.now());
        self.write_soon(|tx| {
            let entry = ledger::insert(tx, intent, EntryState::Saved, owner, now)?;
            tx.execute(
                "UPDATE entry SET cost = 0, closed_at = ?2 WHERE id = ?1",
                params![entry, now],
            )?;
            let (project, line): (Option<ProjectId>, Option<LineId>) = tx
                .query_row(
                    "SELECT project, line FROM take WHERE id = ?1",
                    [take],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .optional()?
                .ok_or(LibraryError::NoTake(take))?;
            let own = line.is_some() && (project, line) == (intent.project, intent.line);
            let id = if own {
                tx.execute("UPDATE take SET discarded = 0 WHERE id = ?1", [take])?;
                take
            } else {
                tx.execute(
                    "INSERT INTO take (entry, project, line, number, backend, account, fingerprint,
                        voice_name, request, seed, seconds, cost, kept_at, lufs, peak_db, mini,
                        words, remark, hash, extension, bytes)
                     SELECT ?2, ?3, ?4, ?5, backend, account, fingerprint,
                        ?6, ?7, seed, seconds, 0, ?8, lufs, peak_db, mini,
                        words, remark, hash, extension, bytes
                     FROM take WHERE id = ?1",
                    params![
                        take,
                        entry,
                        intent.project,
                        intent.line,
                        next_number(tx, intent.project, intent.line)?,
                        intent.voice_name,
                        Json(&*intent.request),
                        now,
                    ],
                )?;
                last_take(tx)
            };
            if pick {
                choose(tx, id)?;
            }
            card(tx, id)
        })
    }

    /// A take with its words and where its sound lies.
    pub fn take(&self, take: TakeId) -> Result<Take, LibraryError> {
        let mut found = self.read(|connection| whole(connection, take))?;
        found.path = found.blob.path(self.paths());
        Ok(found)
    }

    /// The whole take that an entry became.
    pub fn take_of(&self, entry: EntryId) -> Result<Option<TakeCard>, LibraryError> {
        self.read(|connection| {
            connection
                .query_row(
                    "SELECT id FROM take WHERE entry = ?1 AND cut = 0 ORDER BY id LIMIT 1",
                    [entry],
                    |row| row.get(0),
                )
                .optional()?
                .map(|take| card(connection, take))
                .transpose()
        })
    }

    /// Where a take's sound lies. Marks the take when it isn't there.
    pub fn sound(&self, take: TakeId) -> Result<PathBuf, LibraryError> {
        let found = self.take(take)?;
        if self.is_there(&found.blob) {
            return Ok(found.path);
        }
        self.mark_missing(take, true)?;
        Err(LibraryError::MissingBlob { take })
    }

    /// A take's sound as it was kept.
    pub fn sound_bytes(&self, take: TakeId) -> Result<Vec<u8>, LibraryError> {
        let path = self.sound(take)?;
        std::fs::read(&path).map_err(|error| LibraryError::io(&path, error))
    }

    /// The requests whose takes are held, whole and with their sound, for a backend and account.
    pub fn held(
        &self,
        backend: Backend,
        account: &str,
    ) -> Result<Vec<SpeechRequest>, LibraryError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT request FROM take
                 WHERE backend = ?1 AND account = ?2 AND cut = 0 AND missing = 0
                 GROUP BY fingerprint",
            )?;
            let requests = statement.query_map(params![backend, account], |row| {
                let Json(request) = row.get(0)?;
                Ok(request)
            })?;
            Ok(requests.collect::<Result<_, _>>()?)
        })
    }

    /// Reads all of a take's sound and marks the take when it isn't what was kept. True when it is.
    pub fn verify(&self, take: TakeId) -> Result<bool, LibraryError> {
        let found = self.take(take)?;
        let sound = is_sound(self.paths(), &found.blob);
        if sound == found.card.missing {
            self.mark_missing(take, !sound)?;
        }
        Ok(sound)
    }

    /// How many takes there are, and how many of them have lost their sound; as [`Library::check_sounds`] marked them.
    pub fn count_sounds(&self) -> Result<(usize, usize), LibraryError> {
        self.read(|connection| {
            let counts = connection.query_row(
                "SELECT count(*), count(*) FILTER (WHERE missing) FROM take",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            Ok(counts)
        })
    }

    /// Looks whether every take's sound is there with its length, and marks the takes accordingly.
    /// Gives the takes whose mark changed. Looks at files, reads none.
    pub fn check_sounds(&self) -> Result<Vec<TakeId>, LibraryError> {
        let all = self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, missing, hash, extension, bytes FROM take ORDER BY id",
            )?;
            let rows = statement.query_map([], |row| {
                Ok((
                    row.get::<_, TakeId>(0)?,
                    row.get::<_, bool>(1)?,
                    blob_at(row, 2)?,
                ))
            })?;
            Ok(rows.collect::<Result<Vec<_>, _>>()?)
        })?;
        for (take, _, blob) in &all {
            if self.is_there(blob) && sidecar::is_lacking(self.paths(), blob) {
                sidecar::write(self, *take);
            }
        }
        let changed = all
            .into_iter()
            .filter(|(_, missing, blob)| self.is_there(blob) == *missing)
            .collect::<Vec<_>>();
        if changed.is_empty() {
            return Ok(Vec::new());
        }
        self.write(|tx| {
            for (take, missing, _) in &changed {
                set_missing(tx, *take, !missing)?;
            }
            Ok(changed.iter().map(|(take, _, _)| *take).collect())
        })
    }

    /// A take's waveform, where it is kept.
    pub fn peaks(&self, take: TakeId) -> Result<Option<Vec<u8>>, LibraryError> {
        let found = self.take(take)?;
        Ok(std::fs::read(beside(self.paths(), &found.blob.hash, PEAKS)).ok())
    }

    /// Keeps a take's waveform that was made again.
    pub fn keep_peaks(&self, take: TakeId, peaks: &[u8]) -> Result<(), LibraryError> {
        let found = self.take(take)?;
        files::replace_derived(&beside(self.paths(), &found.blob.hash, PEAKS), peaks)
    }

    /// All takes of a line, newest first, the bin's included.
    pub fn line_takes(
        &self,
        project: ProjectId,
        line: LineId,
    ) -> Result<Vec<TakeCard>, LibraryError> {
        self.read(|connection| line_takes(connection, Some(project), Some(line)))
    }

    /// What every line of a project that has takes needs to know of them.
    pub fn summaries(&self, project: ProjectId) -> Result<Vec<(LineId, LineTakes)>, LibraryError> {
        self.read(|connection| summaries(connection, project))
    }

    /// Makes it the line's take. Gives the line's takes as they are now, newest first.
    pub fn pick(&self, take: TakeId) -> Result<Vec<TakeCard>, LibraryError> {
        self.change(take, |tx| {
            tx.execute("UPDATE take SET discarded = 0 WHERE id = ?1", [take])?;
            choose(tx, take)
        })
    }

    /// Stars it, or not.
    pub fn star(&self, take: TakeId, starred: bool) -> Result<Vec<TakeCard>, LibraryError> {
        self.change(take, |tx| {
            tx.execute(
                "UPDATE take SET starred = ?2 WHERE id = ?1",
                params![take, starred],
            )?;
            Ok(())
        })
    }

    /// Writes the user's words to it.
    pub fn note(&self, take: TakeId, note: &str) -> Result<Vec<TakeCard>, LibraryError> {
        self.change(take, |tx| {
            tx.execute(
                "UPDATE take SET note = ?2 WHERE id = ?1",
                params![take, note],
            )?;
            Ok(())
        })
    }

    /// Puts it into the bin. Was it the line's take, the newest one left becomes that.
    pub fn discard(&self, take: TakeId) -> Result<Vec<TakeCard>, LibraryError> {
        self.change(take, |tx| {
            tx.execute(
                "UPDATE take SET discarded = 1, picked = 0 WHERE id = ?1",
                [take],
            )?;
            choose_newest(tx, take)
        })
    }

    /// Takes it out of the bin. Where the line has no other take, it becomes the line's.
    pub fn restore(&self, take: TakeId) -> Result<Vec<TakeCard>, LibraryError> {
        self.change(take, |tx| {
            tx.execute("UPDATE take SET discarded = 0 WHERE id = ?1", [take])?;
            choose_newest(tx, take)
        })
    }

    fn change(
        &self,
        take: TakeId,
        work: impl FnOnce(&Transaction<'_>) -> Result<(), LibraryError>,
    ) -> Result<Vec<TakeCard>, LibraryError> {
        self.write(|tx| {
            let found = whole(tx, take)?;
            work(tx)?;
            line_takes(tx, found.project, found.card.line)
        })
    }

    fn is_there(&self, blob: &Blob) -> bool {
        std::fs::metadata(blob.path(self.paths()))
            .is_ok_and(|file| file.is_file() && file.len() == blob.bytes)
    }

    fn mark_missing(&self, take: TakeId, missing: bool) -> Result<(), LibraryError> {
        self.write(|tx| set_missing(tx, take, missing))
    }
}

#[cfg(test)]
mod tests;
