//! Takes: what was generated, kept for ever.
//!
//! A take points at its sound by hash; several takes may share one. A line has at most one picked take.

use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use crate::library::blobs::{Blob, beside, is_sound};
use crate::library::error::LibraryError;
use crate::library::ledger::{self, Entry, EntryState, NewIntent};
use crate::library::sql::Json;
use crate::library::{Library, files};
use crate::terms::backend::Backend;
use crate::terms::clock::UnixMillis;
use crate::terms::credits::Credits;
use crate::terms::ids::{HistoryItemId, LineId, ProjectId, RequestId, TakeId};
use crate::terms::request::SpeechRequest;
use crate::terms::timing::WordTime;

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
    /// A take that is the line's own is picked again instead of copied.
    pub fn reuse(
        &self,
        take: TakeId,
        intent: &NewIntent,
        pick: bool,
    ) -> Result<TakeCard, LibraryError> {
        let (owner, now) = (self.owner(), self.now());
        self.write(|tx| {
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

    /// Looks whether every take's sound is there with its length, and marks the takes accordingly.
    /// Gives the takes whose mark changed. One look at a file each; nothing is read.
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
        let mut changed = Vec::new();
        for (take, missing, blob) in all {
            if self.is_there(&blob) == missing {
                self.mark_missing(take, !missing)?;
                changed.push(take);
            }
        }
        Ok(changed)
    }

    /// A take's waveform, where it is kept.
    pub fn peaks(&self, take: TakeId) -> Result<Option<Vec<u8>>, LibraryError> {
        let found = self.take(take)?;
        Ok(std::fs::read(beside(self.paths(), &found.blob.hash, PEAKS)).ok())
    }

    /// Keeps a take's waveform that was made again.
    pub fn keep_peaks(&self, take: TakeId, peaks: &[u8]) -> Result<(), LibraryError> {
        let found = self.take(take)?;
        files::replace(&beside(self.paths(), &found.blob.hash, PEAKS), peaks)
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
        self.write(|tx| {
            tx.execute(
                "UPDATE take SET missing = ?2 WHERE id = ?1",
                params![take, missing],
            )?;
            Ok(())
        })
    }
}

/// The extension of a waveform's file.
pub(super) const PEAKS: &str = "peaks";

/// Columns of a card, in the order in which [`read_card`] reads them.
const CARD: &str = "id, line, number, backend, voice_name, request, seed, seconds, cost, kept_at,
    lufs, peak_db, mini, picked, starred, note, discarded, cut, missing, remark";

fn read_card(row: &Row<'_>) -> rusqlite::Result<TakeCard> {
    let Json(request) = row.get(5)?;
    Ok(TakeCard {
        id: row.get(0)?,
        line: row.get(1)?,
        number: row.get(2)?,
        backend: row.get(3)?,
        voice_name: row.get(4)?,
        request: Arc::new(request),
        seed: row.get(6)?,
        seconds: row.get(7)?,
        cost: row.get(8)?,
        at: row.get(9)?,
        lufs: row.get(10)?,
        peak_db: row.get(11)?,
        mini: row.get::<_, Vec<u8>>(12)?.into(),
        picked: row.get(13)?,
        starred: row.get(14)?,
        note: row.get(15)?,
        discarded: row.get(16)?,
        cut: row.get(17)?,
        missing: row.get(18)?,
        remark: row.get(19)?,
    })
}

fn blob_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Blob> {
    Ok(Blob {
        hash: row.get(column)?,
        extension: row.get(column + 1)?,
        bytes: row.get(column + 2)?,
    })
}

/// Writes a take of this entry.
pub(super) fn insert(
    tx: &Transaction<'_>,
    entry: &Entry,
    take: &NewTake,
    cost: Credits,
    now: UnixMillis,
) -> Result<TakeCard, LibraryError> {
    let intent = &entry.intent;
    tx.prepare_cached(
        "INSERT INTO take (entry, project, line, number, backend, account, fingerprint, voice_name,
            request, seed, seconds, cost, kept_at, lufs, peak_db, mini, words, cut, remark, hash,
            extension, bytes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
            ?19, ?20, ?21, ?22)",
    )?
    .execute(params![
        entry.id,
        intent.project,
        intent.line,
        next_number(tx, intent.project, intent.line)?,
        intent.backend,
        intent.account,
        intent.fingerprint,
        intent.voice_name,
        Json(&*intent.request),
        entry.seed,
        take.seconds,
        cost,
        now,
        take.lufs,
        take.peak_db,
        &*take.mini,
        Json(&take.words),
        entry.state == EntryState::Cut,
        take.remark,
        take.blob.hash,
        take.blob.extension,
        take.blob.bytes,
    ])?;
    let id = last_take(tx);
    if take.pick {
        choose(tx, id)?;
    }
    card(tx, id)
}

fn last_take(tx: &Transaction<'_>) -> TakeId {
    TakeId(u64::try_from(tx.last_insert_rowid()).unwrap_or(0))
}

fn next_number(
    tx: &Transaction<'_>,
    project: Option<ProjectId>,
    line: Option<LineId>,
) -> Result<u32, LibraryError> {
    if line.is_none() {
        return Ok(1);
    }
    Ok(tx.query_row(
        "SELECT coalesce(max(number), 0) + 1 FROM take WHERE project IS ?1 AND line IS ?2",
        params![project, line],
        |row| row.get(0),
    )?)
}

/// Makes it its line's take; a take without a line is nobody's.
fn choose(tx: &Transaction<'_>, take: TakeId) -> Result<(), LibraryError> {
    tx.execute(
        "UPDATE take SET picked = 0 WHERE picked = 1
            AND (project, line) IN (SELECT project, line FROM take WHERE id = ?1)",
        [take],
    )?;
    tx.execute(
        "UPDATE take SET picked = 1 WHERE id = ?1 AND line IS NOT NULL",
        [take],
    )?;
    Ok(())
}

/// Where the line of this take has no picked take, its newest one becomes that.
fn choose_newest(tx: &Transaction<'_>, take: TakeId) -> Result<(), LibraryError> {
    let newest = tx
        .query_row(
            "SELECT id FROM take AS mine
             WHERE (project, line) IN (SELECT project, line FROM take WHERE id = ?1)
                AND discarded = 0 AND NOT EXISTS (
                    SELECT 1 FROM take AS other WHERE other.project = mine.project
                        AND other.line = mine.line AND other.picked = 1)
             ORDER BY number DESC LIMIT 1",
            [take],
            |row| row.get(0),
        )
        .optional()?;
    match newest {
        Some(newest) => choose(tx, newest),
        None => Ok(()),
    }
}

fn card(connection: &Connection, take: TakeId) -> Result<TakeCard, LibraryError> {
    connection
        .prepare_cached(&format!("SELECT {CARD} FROM take WHERE id = ?1"))?
        .query_row([take], read_card)
        .optional()?
        .ok_or(LibraryError::NoTake(take))
}

pub(super) fn whole(connection: &Connection, take: TakeId) -> Result<Take, LibraryError> {
    let card = card(connection, take)?;
    connection
        .prepare_cached(
            // A take from the cache has no answer of its own: the first one's of the same sound is shown.
            "SELECT take.project, take.fingerprint, take.words, take.hash, take.extension, take.bytes,
                entry.request_id, entry.history_item, take.account
             FROM take JOIN take AS first ON first.hash = take.hash
             JOIN entry ON entry.id = first.entry
             WHERE take.id = ?1
             ORDER BY (first.id = take.id AND entry.request_id IS NOT NULL) DESC,
                entry.request_id IS NULL, first.id
             LIMIT 1",
        )?
        .query_row([take], |row| {
            let Json(words) = row.get(2)?;
            Ok(Take {
                card,
                project: row.get(0)?,
                account: row.get(8)?,
                fingerprint: row.get(1)?,
                words,
                blob: blob_at(row, 3)?,
                path: PathBuf::new(),
                request_id: row.get(6)?,
                history_item: row.get(7)?,
            })
        })
        .map_err(LibraryError::from)
}

fn line_takes(
    connection: &Connection,
    project: Option<ProjectId>,
    line: Option<LineId>,
) -> Result<Vec<TakeCard>, LibraryError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {CARD} FROM take WHERE project IS ?1 AND line = ?2 ORDER BY number DESC"
    ))?;
    let cards = statement.query_map(params![project, line], read_card)?;
    Ok(cards.collect::<Result<_, _>>()?)
}

/// Two queries for the whole project, however many lines it has.
pub(super) fn summaries(
    connection: &Connection,
    project: ProjectId,
) -> Result<Vec<(LineId, LineTakes)>, LibraryError> {
    let mut counts = connection.prepare_cached(
        "SELECT line, sum(1 - discarded) FROM take
         WHERE project = ?1 AND line IS NOT NULL GROUP BY line ORDER BY line",
    )?;
    let mut lines = counts
        .query_map([project], |row| {
            let count = row.get(1)?;
            Ok((
                row.get(0)?,
                LineTakes {
                    count,
                    picked: None,
                },
            ))
        })?
        .collect::<Result<Vec<(LineId, LineTakes)>, _>>()?;
    let mut picked = connection.prepare_cached(&format!(
        "SELECT {CARD} FROM take WHERE project = ?1 AND picked = 1"
    ))?;
    for card in picked.query_map([project], read_card)? {
        let card = card?;
        let place = lines.binary_search_by_key(&card.line, |(line, _)| Some(*line));
        if let Some((_, takes)) = place.ok().and_then(|place| lines.get_mut(place)) {
            takes.picked = Some(Arc::new(card));
        }
    }
    Ok(lines)
}
