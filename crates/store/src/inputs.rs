//! Recordings that were brought to be worked on, kept like takes: what is sent is exactly what was looked at.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{MutexGuard, PoisonError};
use std::time::SystemTime;

use rusqlite::{OptionalExtension as _, Row, Transaction, params};

use crate::Library;
use crate::blobs::{beside, blob_path, is_sound};
use crate::error::LibraryError;
use crate::files::replace_derived;
use crate::paths::Paths;
use crate::sidecar;
use crate::takes::blob_at;
use mynah_core::clock::UnixMillis;
use mynah_core::request::Input;
use mynah_records::blobs::Blob;

/// What a recording is, in a file beside it: a lost database is indexed again from these.
pub(super) const ENDING: &str = "input.json";
/// The ending of what had none.
const UNKNOWN: &str = "bin";
/// What is read at once.
const PIECE: usize = 256 << 10;

/// Takes that a voice made.
const BY_VOICE: &str = "FROM take JOIN entry ON entry.id = take.entry
    WHERE take.account <> '' AND entry.tool NOT IN ('effects', 'isolation', 'music', 'transcription', 'alignment', 'conversation')";

impl Library {
    /// Keeps a recording under its hash; the same one a second time takes no space, whatever it is called by then: it has
    /// the ending that it had. `name` is the file's, `seconds` how long it sounds. On the disk when this returns.
    ///
    /// # Errors
    /// When it can't be read to its end, or the disk takes no more.
    pub fn keep_input(
        &self,
        name: &str,
        seconds: f64,
        mut from: impl Read,
    ) -> Result<Input, LibraryError> {
        let extension = extension_of(name);
        let mut writer = self.writer_of(&extension, 0)?;
        let mut piece = vec![0; PIECE];
        loop {
            let read = match from.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(LibraryError::io(&PathBuf::from(name), error)),
            };
            writer.write(piece.get(..read).unwrap_or_default())?;
        }
        // Whoever kept it before looks for it by that ending, and a backup has one file of it.
        let known = self.kept_input(&writer.hash())?;
        if let Some(known) = known.filter(|known| known.extension != UNKNOWN) {
            writer.ends_in(known.extension);
        }
        let blob = writer.finish()?;
        let now = self.now();
        self.write(|tx| {
            tx.execute(
                "INSERT INTO input (hash, extension, bytes, seconds, name, kept_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (hash) DO UPDATE SET extension = excluded.extension",
                params![blob.hash, blob.extension, blob.bytes, seconds, name, now],
            )?;
            Ok(())
        })?;
        let input = Input {
            hash: blob.hash,
            extension: blob.extension,
            bytes: blob.bytes,
            seconds,
            name: name.to_owned(),
        };
        write_beside(self.paths(), &input);
        Ok(input)
    }

    /// Writes beside recordings what they are, where that is lacking.
    pub(super) fn complete_inputs(&self) -> Result<(), LibraryError> {
        let all = self.read(|connection| {
            let mut inputs =
                connection.prepare("SELECT hash, extension, bytes, seconds, name FROM input")?;
            let inputs = inputs.query_map([], input_of)?;
            Ok(inputs.collect::<Result<Vec<_>, _>>()?)
        })?;
        for input in all {
            if !beside(self.paths(), &input.hash, ENDING).exists() {
                write_beside(self.paths(), &input);
            }
        }
        Ok(())
    }

    /// Whether a file, by its SHA-256, is the sound of a take that a voice made: nobody's account has one's own recordings,
    /// and effects, music and a recording without its noise are no voice's.
    ///
    /// # Errors
    /// Those of the database.
    pub fn is_take(&self, hash: &str) -> Result<bool, LibraryError> {
        self.read(|connection| {
            let sql = format!("SELECT EXISTS (SELECT 1 {BY_VOICE} AND take.hash = ?1)");
            Ok(connection.query_row(&sql, [hash], |row| row.get(0))?)
        })
    }

    /// Where takes lie that a voice made and that last so many seconds: of very many the newest.
    ///
    /// # Errors
    /// Those of the database.
    pub fn takes_lasting(&self, seconds: f64) -> Result<Vec<PathBuf>, LibraryError> {
        self.read(|connection| {
            let mut found = connection.prepare_cached(&format!(
                "SELECT take.hash, take.extension, take.bytes {BY_VOICE}
                 AND abs(take.seconds - ?1) < 0.1 AND take.missing = 0
                 ORDER BY take.id DESC LIMIT 50",
            ))?;
            let found = found.query_map([seconds], |row| blob_at(row, 0))?;
            let found = found.map(|blob| Ok(blob_path(self.paths(), &blob?)));
            found.collect()
        })
    }

    /// The recording or document with this hash; nothing where it isn't kept here.
    ///
    /// # Errors
    /// When the library can't be read.
    pub fn kept_input(&self, hash: &str) -> Result<Option<Input>, LibraryError> {
        self.read(|connection| {
            let found = connection.query_row(
                "SELECT hash, extension, bytes, seconds, name FROM input WHERE hash = ?1",
                [hash],
                input_of,
            );
            Ok(found.optional()?)
        })
    }

    /// The recording or document that lies in this very place; nothing where none does.
    ///
    /// # Errors
    /// When the library can't be read.
    pub fn input_at(&self, path: &Path) -> Result<Option<Input>, LibraryError> {
        let Some(hash) = path.file_stem().and_then(OsStr::to_str) else {
            return Ok(None);
        };
        let is_there = |input: &Input| beside(self.paths(), hash, &input.extension) == path;
        Ok(self.kept_input(hash)?.filter(is_there))
    }

    /// The recording whose hash begins with these digits; nothing where none does, or several do.
    ///
    /// # Errors
    /// When the library can't be read.
    pub fn input_beginning(&self, digits: &str) -> Result<Option<Input>, LibraryError> {
        self.read(|connection| {
            let mut found = connection.prepare(
                "SELECT hash, extension, bytes, seconds, name FROM input \
                 WHERE substr(hash, 1, length(?1)) = ?1 LIMIT 2",
            )?;
            let found = found.query_map([digits], input_of)?;
            let mut found = found.collect::<Result<Vec<_>, _>>()?;
            let one = found.pop();
            Ok(one.filter(|_| found.is_empty()))
        })
    }

    /// Where a recording lies. All of it is read, once for as long as the file isn't written to.
    ///
    /// # Errors
    /// When it is gone, or not what it was: it must not be sent then.
    pub fn input(&self, input: &Input) -> Result<PathBuf, LibraryError> {
        let mut blob = Blob {
            hash: input.hash.clone(),
            extension: input.extension.clone(),
            bytes: input.bytes,
        };
        if !blob_path(self.paths(), &blob).exists()
            && let Some(kept) = self.kept_input(&input.hash)?
        {
            // The same was brought by another name since.
            blob.extension = kept.extension;
        }
        let path = blob_path(self.paths(), &blob);
        let file = self.open_blob(&blob)?;
        let found = file
            .metadata()
            .and_then(|file| Ok((file.len(), file.modified()?)));
        let (length, written) = found.map_err(|error| LibraryError::io(&path, error))?;
        if self.read_inputs().get(&blob.hash) == Some(&written) {
            return Ok(path);
        }
        if length != input.bytes || !is_sound(self.paths(), &blob)? {
            return Err(LibraryError::ChangedInput { path });
        }
        self.read_inputs().insert(blob.hash, written);
        Ok(path)
    }

    /// A recording's bytes.
    ///
    /// # Errors
    /// Those of [`Library::input`].
    pub fn input_bytes(&self, input: &Input) -> Result<Vec<u8>, LibraryError> {
        let path = self.input(input)?;
        std::fs::read(&path).map_err(|error| LibraryError::io(&path, error))
    }

    /// Recordings that were read in this run, with the time at which they had been written.
    fn read_inputs(&self) -> MutexGuard<'_, ReadInputs> {
        let read = &self.shared.read_inputs;
        read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Recordings that were read and are what they were, by hash, with the time at which they had been written.
pub(super) type ReadInputs = HashMap<String, SystemTime>;

fn input_of(row: &Row<'_>) -> rusqlite::Result<Input> {
    Ok(Input {
        hash: row.get(0)?,
        extension: row.get(1)?,
        bytes: row.get(2)?,
        seconds: row.get(3)?,
        name: row.get(4)?,
    })
}

/// Writes what a recording is beside it. Without that it is found as long as the database lives.
fn write_beside(paths: &Paths, input: &Input) {
    let written = serde_json::to_vec(input)
        .map_err(LibraryError::from)
        .and_then(|text| replace_derived(&beside(paths, &input.hash, ENDING), &text));
    if let Err(error) = written {
        log::warn!(
            "nothing is written beside the recording {}: {error}",
            input.hash
        );
    }
}

/// Makes rows of recordings that the database doesn't know.
pub(super) fn index_again(
    tx: &Transaction<'_>,
    paths: &Paths,
    now: UnixMillis,
) -> Result<(), LibraryError> {
    let mut insert = tx.prepare(
        "INSERT INTO input (hash, extension, bytes, seconds, name, kept_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
    )?;
    for (hash, input) in sidecar::files::<Input>(&paths.audio(), ENDING) {
        if input.hash == hash && beside(paths, &hash, &input.extension).exists() {
            insert.execute(params![
                hash,
                input.extension,
                input.bytes,
                input.seconds,
                input.name,
                now
            ])?;
        }
    }
    Ok(())
}

/// The ending of a name, made safe for a name of ours.
fn extension_of(name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_plain = !ending.is_empty()
        && ending.len() <= 8
        && ending.chars().all(|c| c.is_ascii_alphanumeric());
    if is_plain {
        ending.to_ascii_lowercase()
    } else {
        UNKNOWN.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{fresh, open};

    #[test]
    fn a_recording_is_kept_once_and_survives_a_sweep() {
        let (home, library) = fresh();
        let one = library.keep_input("a.WAV", 2.0, &b"sound"[..]).unwrap();
        let two = library.keep_input("b.wav", 2.0, &b"sound"[..]).unwrap();
        assert_eq!(
            (one.hash.as_str(), "wav"),
            (two.hash.as_str(), &*one.extension)
        );
        drop(library);
        let library = open(home.path());
        library.sweep().unwrap();
        let path = library.input(&one).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"sound");
        std::fs::write(&path, "cut").unwrap();
        assert!(library.input(&one).is_err(), "not what was looked at");
    }

    /// A film that was brought as "film.mov" and as "film.mp4" lay there twice, and only the last was backed up.
    #[test]
    fn a_recording_by_another_name_is_the_one_that_is_there() {
        let (home, library) = fresh();
        let files = |hash: &str| {
            let shelf = hash.get(..2).unwrap_or_default();
            let shelf = home.path().join("audio").join(shelf);
            let files = std::fs::read_dir(shelf).unwrap().flatten();
            let names = files.map(|file| file.file_name().into_string().unwrap());
            names.filter(|name| !name.ends_with(ENDING)).count()
        };
        let mov = library.keep_input("film.mov", 2.0, &b"sound"[..]).unwrap();
        let mp4 = library.keep_input("film.mp4", 2.0, &b"sound"[..]).unwrap();
        assert_eq!((&*mov.extension, &*mp4.extension), ("mov", "mov"));
        assert_eq!((&*mp4.name, files(&mov.hash)), ("film.mp4", 1));
        // What had no ending gets one, and is found by whoever knows it without.
        let bare = library.keep_input("film", 2.0, &b"other"[..]).unwrap();
        let named = library.keep_input("film.mp4", 2.0, &b"other"[..]).unwrap();
        assert_eq!((&*bare.extension, &*named.extension), ("bin", "mp4"));
        let lies = library.place_of(&Blob {
            hash: bare.hash.clone(),
            extension: bare.extension.clone(),
            bytes: bare.bytes,
        });
        std::fs::remove_file(lies).unwrap();
        assert_eq!(
            std::fs::read(library.input(&bare).unwrap()).unwrap(),
            b"other"
        );
    }

    /// Only its length was compared: another recording of the same length was sent, and paid for.
    #[test]
    fn a_recording_of_the_same_length_is_not_taken_for_the_one_that_was_looked_at() {
        let (_home, library) = fresh();
        let input = library.keep_input("a.wav", 2.0, &b"sound"[..]).unwrap();
        let path = library.input(&input).unwrap();
        std::fs::write(&path, "other").unwrap();
        let later = std::fs::File::options().write(true).open(&path).unwrap();
        later.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        let refused = library.input(&input).unwrap_err();
        let is_changed = matches!(refused, LibraryError::ChangedInput { .. });
        assert!(is_changed, "{refused}");
        // Brought once more it is there again.
        library.keep_input("a.wav", 2.0, &b"sound"[..]).unwrap();
        assert_eq!(
            std::fs::read(library.input(&input).unwrap()).unwrap(),
            b"sound"
        );
    }

    #[test]
    fn an_ending_is_safe_whatever_the_name() {
        assert_eq!(extension_of("a.b/../c"), "bin");
        assert_eq!(extension_of("clip"), "bin");
        assert_eq!(extension_of("Film.MP4"), "mp4");
        assert_eq!(extension_of("x.tar%2f"), "bin");
    }
}
