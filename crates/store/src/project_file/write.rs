//! A project written to a file: whole, or not at all.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Write};
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, params};
use sha2::{Digest as _, Sha256};
use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime};

use super::document::{About, Budget, Document, Sound, TakeRow};
use super::{BadFile, DOCUMENT, FORMAT, LARGEST_DOCUMENT, PIECE, sound_name};
use crate::Library;
use crate::archive::Told;
use crate::blobs::blob_path;
use crate::error::LibraryError;
use crate::faults;
use crate::outside;
use crate::projects;
use crate::sql::Json;
use mynah_core::hex::hex;
use mynah_core::ids::{LineId, ProjectId};
use mynah_core::timing::WordTime;
use mynah_records::blobs::Blob;
use mynah_script::document::Script;
use mynah_script::review::Review;

/// A project that was written to a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    /// How many takes are in it.
    pub takes: usize,
    /// How many of them lack their sound: it is gone or damaged.
    pub missing: usize,
    /// The file's bytes.
    pub bytes: u64,
}

impl Library {
    /// Writes a project to a file, in place of the one that may be there: `script` with its cast, backend, budget and
    /// defaults, and the takes of its lines. What lies in the bin, and parts of which nobody knows what they cost, stay
    /// here, and so does who paid. `told` may break it off: then there is no file, or the one before.
    ///
    /// # Errors
    /// Those of the disk; that it was broken off; a project that is too large.
    pub fn export_project(
        &self,
        project: ProjectId,
        script: &Script,
        path: &Path,
        told: Told<'_>,
    ) -> Result<Packed, LibraryError> {
        let lines = script.lines().map(|line| line.id).collect::<HashSet<_>>();
        let about = self.read(|connection| about(connection, project))?;
        let mut takes = self.read_long(|connection| takes(connection, project, &lines))?;
        let mut known = HashSet::new();
        let mut sounds = Vec::new();
        for take in &mut takes {
            take.missing |= !self.has(&take.sound);
            if !take.missing && known.insert(take.sound.clone()) {
                sounds.push(take.sound.clone());
            }
        }
        let document = Document {
            format: FORMAT,
            program: format!("Mynah {}", env!("CARGO_PKG_VERSION")),
            at: self.now(),
            project: about,
            script: script.clone(),
            takes,
        };
        let mut done = None;
        let written = outside::write_with(path, |file| {
            let packed = self.pack(BufWriter::new(file), path, (&document, &sounds), told);
            let failed = packed.is_err();
            done = Some(packed);
            if failed {
                return Err(io::Error::other("it was not written"));
            }
            faults::reached("packed");
            Ok(())
        });
        match (done, written) {
            (Some(Ok(packed)), Ok(())) => Ok(packed),
            (Some(Err(error)), _) | (_, Err(error)) => Err(error),
            (None, Ok(())) => Err(LibraryError::BrokenOff),
        }
    }

    /// Whether a sound lies here, with its length.
    pub(super) fn has(&self, sound: &Sound) -> bool {
        std::fs::metadata(blob_path(self.paths(), &sound.blob()))
            .is_ok_and(|file| file.is_file() && file.len() == sound.bytes)
    }

    fn pack(
        &self,
        file: BufWriter<&mut File>,
        path: &Path,
        (document, sounds): (&Document, &[Sound]),
        told: Told<'_>,
    ) -> Result<Packed, LibraryError> {
        let failed = |error: ZipError| LibraryError::io(path, error.into());
        let mut zip = ZipWriter::new(file).set_auto_large_file();
        let options = SimpleFileOptions::default()
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        let packed = options.compression_method(CompressionMethod::Deflated);
        zip.start_file(DOCUMENT, packed).map_err(failed)?;
        write_document(&mut zip, path, document)?;
        let mut lost = HashSet::new();
        // Sound is packed already.
        let stored = options.compression_method(CompressionMethod::Stored);
        let mut piece = vec![0; PIECE];
        for (done, sound) in sounds.iter().enumerate() {
            if told(done, sounds.len()).is_break() {
                return Err(LibraryError::BrokenOff);
            }
            let Ok(mut source) = File::open(blob_path(self.paths(), &sound.blob())) else {
                lost.insert(sound);
                continue;
            };
            let large = stored.large_file(sound.bytes >= zip::ZIP64_BYTES_THR);
            zip.start_file(sound_name(&sound.hash, &sound.extension), large)
                .map_err(failed)?;
            let mut hasher = Sha256::new();
            loop {
                let Ok(read) = source.read(&mut piece) else {
                    hasher = Sha256::new();
                    break;
                };
                let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else {
                    break;
                };
                hasher.update(bytes);
                zip.write_all(bytes)
                    .map_err(|error| LibraryError::io(path, error))?;
            }
            if hex(&hasher.finalize()) != sound.hash {
                // Damaged here: whoever opens the file is told that it is missing.
                zip.abort_file().map_err(failed)?;
                lost.insert(sound);
            }
        }
        let mut file = zip.finish().map_err(failed)?;
        let ended = file.flush().and_then(|()| {
            let file = file.get_mut();
            // What was taken back at the end may be longer than what came after it.
            let end = io::Seek::stream_position(file)?;
            file.set_len(end)?;
            Ok(end)
        });
        let bytes = ended.map_err(|error| LibraryError::io(path, error))?;
        let takes = &document.takes;
        let missing = |take: &&TakeRow| take.missing || lost.contains(&take.sound);
        Ok(Packed {
            takes: takes.len(),
            missing: takes.iter().filter(missing).count(),
            bytes,
        })
    }
}

impl Sound {
    pub(super) fn blob(&self) -> Blob {
        Blob {
            hash: self.hash.clone(),
            extension: self.extension.clone(),
            bytes: self.bytes,
        }
    }
}

fn write_document(to: impl Write, path: &Path, document: &Document) -> Result<(), LibraryError> {
    let mut out = BufWriter::with_capacity(
        PIECE,
        Within {
            to,
            left: LARGEST_DOCUMENT,
        },
    );
    let written = serde_json::to_writer(&mut out, document).map_err(io::Error::from);
    match written.and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(_) if out.get_ref().left == 0 => Err(LibraryError::ProjectFile {
            path: path.to_owned(),
            why: BadFile::TooLarge,
        }),
        Err(error) => Err(LibraryError::io(path, error)),
    }
}

/// Takes so many bytes and no more.
struct Within<W> {
    to: W,
    left: u64,
}

impl<W: Write> Write for Within<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.left = self.left.saturating_sub(written as u64);
        if self.left == 0 {
            return Err(io::Error::other("too large"));
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

fn about(connection: &Connection, project: ProjectId) -> Result<About, LibraryError> {
    let card = projects::card(connection, project)?;
    let mut budgets = connection
        .prepare("SELECT backend, credits, hard FROM budget WHERE project = ?1 ORDER BY backend")?;
    let budgets = budgets.query_map([project], |row| {
        Ok(Budget {
            backend: row.get(0)?,
            credits: row.get(1)?,
            hard: row.get(2)?,
        })
    })?;
    Ok(About {
        name: card.name,
        backend: card.backend,
        defaults: projects::defaults(connection, project)?.elsewhere(),
        zero_retention: card.zero_retention,
        review: projects::review(connection, project)?.map(Review::elsewhere),
        budgets: budgets.collect::<Result<_, _>>()?,
    })
}

/// The takes of these lines, oldest first: what a copy of the project would have.
fn takes(
    connection: &Connection,
    project: ProjectId,
    lines: &HashSet<LineId>,
) -> Result<Vec<TakeRow>, LibraryError> {
    let mut takes = connection.prepare(
        "SELECT take.line, number, take.backend, coalesce(entry.speaker, ''), take.voice_name,
            take.request, take.fingerprint, take.seed, seconds, take.cost, kept_at, lufs, peak_db,
            mini, words, picked, starred, approved, note, remark, given, picked_for,
            entry.zero_retention, missing, hash, extension, bytes
         FROM take JOIN entry ON entry.id = take.entry
         WHERE take.project = ?1 AND take.line IS NOT NULL AND discarded = 0 AND cut = 0
         ORDER BY take.id",
    )?;
    let mut rows = takes.query(params![project])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let line: LineId = row.get(0)?;
        if !lines.contains(&line) {
            continue;
        }
        let Json(request) = row.get(5)?;
        let Json::<Vec<WordTime>>(words) = row.get(14)?;
        let word = |word: WordTime| (word.start_ms, word.end_ms, word.bytes.start, word.bytes.end);
        let picked_for: Option<Json<_>> = row.get(21)?;
        found.push(TakeRow {
            line,
            number: row.get(1)?,
            backend: row.get(2)?,
            speaker: row.get(3)?,
            voice_name: row.get(4)?,
            request: Arc::new(request),
            fingerprint: row.get(6)?,
            seed: row.get(7)?,
            seconds: row.get(8)?,
            cost: row.get(9)?,
            at: row.get(10)?,
            lufs: row.get(11)?,
            peak_db: row.get(12)?,
            mini: row.get(13)?,
            words: words.into_iter().map(word).collect(),
            picked: row.get(15)?,
            starred: row.get(16)?,
            approved: row.get(17)?,
            note: row.get(18)?,
            remark: row.get(19)?,
            given: row.get(20)?,
            picked_for: picked_for.map(|Json(request)| Box::new(request)),
            zero_retention: row.get(22)?,
            missing: row.get(23)?,
            sound: Sound {
                hash: row.get(24)?,
                extension: row.get(25)?,
                bytes: row.get(26)?,
            },
        });
    }
    Ok(found)
}
