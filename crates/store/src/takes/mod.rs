//! Takes: what was generated, kept for ever.
//!
//! A take points at its sound by hash; several takes may share one. A line has at most one picked take.
//! `rows` has the SQL.

use std::path::PathBuf;

use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::Library;
use crate::blobs::{beside, blob_path, is_sound};
use crate::error::LibraryError;
use crate::files;
use crate::ledger;
use crate::sidecar;
use mynah_core::credits::Credits;
use mynah_core::ids::{EntryId, LineId, ProjectId, TakeId};
use mynah_core::request::{Generation, SpeechRequest};
use mynah_records::blobs::Blob;
use mynah_records::ledger::{EntryState, NewIntent};
use mynah_records::takes::{LineTakes, NewTake, Take, TakeCard, TakePart};

mod finding;
mod fitting;
mod listing;
mod parts;
mod recorded;
mod rows;

pub use finding::HeldKey;
pub(super) use finding::unseeded;
pub(super) use rows::{blob_at, insert, same_part, set_missing, summaries};
use rows::{
    card, choose, choose_instead, choose_newest, cost_of, is_alone_final, line_takes, reuse_one,
    starred, unbin, was_saved, whole,
};

/// That a row of `take` is one of all the takes that its request gave, each with its sound.
macro_rules! is_whole {
    () => {
        "take.cut = 0 AND take.missing = 0
            AND NOT EXISTS (SELECT 1 FROM take AS lost
                WHERE lost.entry = take.entry AND lost.cut = 0 AND lost.missing = 1)"
    };
}

pub(crate) use is_whole;

/// The extension of a waveform's file.
pub(super) const PEAKS: &str = "peaks";

impl Library {
    /// Gives a line the takes of one request that the library holds, for nothing. What the request cost counts as
    /// saved, or the price of `intent` if that is lower; what the line was given before saves nothing more. A take that
    /// is the line's own is picked again instead of copied. Doesn't wait for the disk.
    pub fn reuse(
        &self,
        takes: &[TakeId],
        intent: &NewIntent,
        pick: bool,
    ) -> Result<Vec<TakeCard>, LibraryError> {
        self.reuse_in_dub(takes, intent, pick, None)
    }

    /// The same of what may be a line of the dub of a recording.
    pub fn reuse_in_dub(
        &self,
        takes: &[TakeId],
        intent: &NewIntent,
        pick: bool,
        dub_of: Option<&str>,
    ) -> Result<Vec<TakeCard>, LibraryError> {
        let (owner, now) = (self.owner(), self.now());
        self.write_soon(|tx| {
            // A dub that is ordered again is the one that was bought: its price was never about to be paid again.
            let is_dub = matches!(
                &*intent.request,
                Generation::Dubbing(_) | Generation::Anew(_)
            );
            let quote = if is_dub || was_saved(tx, intent)? {
                Credits::ZERO
            } else {
                let cost = takes.first().map(|take| cost_of(tx, *take)).transpose()?;
                let quote = intent.quote;
                // A price may be an upper bound.
                cost.flatten().map_or(quote, |cost| cost.min(quote))
            };
            let saved = NewIntent {
                quote,
                ..intent.clone()
            };
            let entry = ledger::insert(tx, &saved, EntryState::Saved, owner, now)?;
            if let Some(dub_of) = dub_of {
                ledger::put_dub_of(tx, entry, dub_of)?;
            }
            tx.execute(
                "UPDATE entry SET cost = 0, closed_at = ?2 WHERE id = ?1",
                params![entry, now],
            )?;
            let takes = takes.iter();
            takes
                .map(|take| reuse_one(tx, *take, (entry, intent), pick, now))
                .collect()
        })
    }

    /// A take with its words and where its sound lies.
    pub fn take(&self, take: TakeId) -> Result<Take, LibraryError> {
        let mut found = self.read(|connection| whole(connection, take))?;
        found.path = blob_path(self.paths(), &found.blob);
        Ok(found)
    }

    /// The whole takes that an entry became.
    pub fn takes_of(&self, entry: EntryId) -> Result<Vec<TakeCard>, LibraryError> {
        self.read(|connection| {
            let mut takes = connection
                .prepare_cached("SELECT id FROM take WHERE entry = ?1 AND cut = 0 ORDER BY id")?;
            let takes = takes.query_map([entry], |row| row.get(0))?;
            takes.map(|take| card(connection, take?)).collect()
        })
    }

    /// What is kept of an entry that was cut off, where only a part came.
    pub fn cut_take_of(&self, entry: EntryId) -> Result<Option<TakeId>, LibraryError> {
        self.read(|connection| {
            let mut part = connection.prepare_cached(
                "SELECT id FROM take WHERE entry = ?1 AND cut = 1 AND discarded = 0 ORDER BY id DESC LIMIT 1",
            )?;
            Ok(part.query_row([entry], |row| row.get(0)).optional()?)
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

    /// Reads all of a take's sound and marks the take when it isn't what was kept. True when it is.
    pub fn verify(&self, take: TakeId) -> Result<bool, LibraryError> {
        let found = self.take(take)?;
        let sound = is_sound(self.paths(), &found.blob)?;
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

    /// How many takes there are beyond one for each entry that gave some, and how many have lost their sound: the first is
    /// less after takes went, the second another after sounds did.
    pub fn surplus(&self) -> Result<(i64, usize), LibraryError> {
        self.read(|connection| {
            let surplus = connection
                .prepare_cached(
                    "SELECT (SELECT count(*) FROM take) - coalesce(sum(entries), 0),
                        (SELECT count(*) FROM take WHERE missing = 1)
                     FROM spending WHERE state IN ('settled', 'reclaimed')",
                )?
                .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(surplus)
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
        self.complete_inputs()?;
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

    /// The takes of a project's lines that have a star, and of `also` those that are there, by line and number. The bin's are
    /// left out.
    pub fn starred(
        &self,
        project: ProjectId,
        also: &[TakeId],
    ) -> Result<Vec<TakeCard>, LibraryError> {
        self.read(|connection| starred(connection, project, also))
    }

    /// What every line of a project that has takes needs to know of them.
    pub fn summaries(&self, project: ProjectId) -> Result<Vec<(LineId, LineTakes)>, LibraryError> {
        self.read(|connection| summaries(connection, project))
    }

    /// Makes it the line's take. Gives the line's takes as they are now, newest first.
    pub fn pick(&self, take: TakeId) -> Result<Vec<TakeCard>, LibraryError> {
        self.change(take, |tx| {
            unbin(tx, take)?;
            choose(tx, take)
        })
    }

    /// The same where a person wants it in place of what the line would send now: as long as the line would send that,
    /// it is not changed.
    pub fn pick_instead(
        &self,
        take: TakeId,
        of: &SpeechRequest,
    ) -> Result<Vec<TakeCard>, LibraryError> {
        self.change(take, |tx| {
            unbin(tx, take)?;
            choose_instead(tx, take, Some(of))
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

    /// Makes takes final, or not, all at once; gives those that are there, with their lines.
    pub fn approve(
        &self,
        takes: &[TakeId],
        approved: bool,
    ) -> Result<Vec<(ProjectId, LineId, TakeId)>, LibraryError> {
        self.write(|tx| {
            let mut change = tx.prepare_cached(
                "UPDATE take SET approved = ?2 WHERE id = ?1 AND project IS NOT NULL AND line IS NOT NULL
                 RETURNING project, line",
            )?;
            let mut changed = Vec::new();
            for take in takes {
                let whose = change.query_row(params![take, approved], |row| {
                    Ok((row.get(0)?, row.get(1)?, *take))
                });
                changed.extend(whose.optional()?);
            }
            Ok(changed)
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

    /// Takes it out of the bin. Where the line has no other take, or none that is final while this one is, it becomes the
    /// line's.
    pub fn restore(&self, take: TakeId) -> Result<Vec<TakeCard>, LibraryError> {
        self.change(take, |tx| {
            unbin(tx, take)?;
            if is_alone_final(tx, take)? {
                choose(tx, take)
            } else {
                choose_newest(tx, take)
            }
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
        std::fs::metadata(blob_path(self.paths(), blob))
            .is_ok_and(|file| file.is_file() && file.len() == blob.bytes)
    }

    fn mark_missing(&self, take: TakeId, missing: bool) -> Result<(), LibraryError> {
        self.write(|tx| set_missing(tx, take, missing))
    }
}

#[cfg(test)]
mod tests;
