//! Recordings that were brought to be worked on, kept like takes: what is sent is exactly what was looked at.

use std::io::{self, Read};
use std::path::PathBuf;

use rusqlite::params;

use crate::library::Library;
use crate::library::blobs::Blob;
use crate::library::error::LibraryError;
use crate::terms::request::Input;

/// What is read at once.
const PIECE: usize = 256 << 10;

impl Library {
    /// Keeps a recording under its hash; the same one a second time takes no space. `name` is the file's, `seconds`
    /// how long it sounds. On the disk when this returns.
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
        Ok(Input {
            hash: blob.hash,
            extension: blob.extension,
            bytes: blob.bytes,
            seconds,
            name: name.to_owned(),
        })
    }

    /// Where a recording lies.
    ///
    /// # Errors
    /// When it is gone, or not as long as it was: it must not be sent then. Its bytes are not compared.
    pub fn input(&self, input: &Input) -> Result<PathBuf, LibraryError> {
        let blob = Blob {
            hash: input.hash.clone(),
            extension: input.extension.clone(),
            bytes: input.bytes,
        };
        let path = blob.path(self.paths());
        let file = self.open_blob(&blob)?;
        let length = file.metadata().map(|file| file.len());
        match length {
            Ok(length) if length == input.bytes => Ok(path),
            Ok(_) => Err(LibraryError::io(&path, io::ErrorKind::UnexpectedEof.into())),
            Err(error) => Err(LibraryError::io(&path, error)),
        }
    }
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
        "bin".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::testing::{fresh, open};

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

    #[test]
    fn an_ending_is_safe_whatever_the_name() {
        assert_eq!(extension_of("a.b/../c"), "bin");
        assert_eq!(extension_of("clip"), "bin");
        assert_eq!(extension_of("Film.MP4"), "mp4");
        assert_eq!(extension_of("x.tar%2f"), "bin");
    }
}
