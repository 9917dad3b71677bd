//! Files that are copied and read once more: what was written is what was meant.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::{Told, name_in};
use crate::error::{BadPlace, LibraryError};
use crate::faults;
use crate::files::{create_own, forget, sync_folder};
use mynah_core::hex::hex;

/// What is read at once.
const PIECE: usize = 256 << 10;

/// Copies files one by one and says how far it is.
pub(crate) struct Copier<'a> {
    all: usize,
    done: usize,
    bytes: u64,
    told: Told<'a>,
}

impl<'a> Copier<'a> {
    /// One that is going to copy so many blobs.
    pub fn new(all: usize, told: Told<'a>) -> Self {
        Self {
            all,
            done: 0,
            bytes: 0,
            told,
        }
    }

    /// Bytes that lie at their new place.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Copies a blob, unless it lies there already. Gives its length; nothing where it is gone or isn't what its name
    /// says.
    ///
    /// # Errors
    /// Those of either disk; that somebody broke it off.
    pub fn blob(
        &mut self,
        from: &Path,
        to: &Path,
        hash: &str,
    ) -> Result<Option<u64>, LibraryError> {
        let copied = if to.exists() && hash_of(to)? == hash {
            Some(hash.to_owned())
        } else {
            copy(from, to)?
        };
        self.step()?;
        match copied {
            Some(copied) if copied == hash => {}
            Some(_other) => {
                forget(to);
                return Ok(None);
            }
            None => return Ok(None),
        }
        let length = std::fs::metadata(to).map_or(0, |file| file.len());
        self.bytes += length;
        Ok(Some(length))
    }

    /// Copies a file as it is now and gives its hash; nothing where there is none.
    pub fn file(&mut self, from: &Path, to: &Path) -> Result<Option<String>, LibraryError> {
        let copied = copy(from, to)?;
        if copied.is_some() {
            self.bytes += std::fs::metadata(to).map_or(0, |file| file.len());
        }
        Ok(copied)
    }

    /// As [`Copier::file`], unless the same lies there already.
    pub fn same(&mut self, from: &Path, to: &Path) -> Result<Option<String>, LibraryError> {
        if to.exists() {
            let hash = hash_of(to)?;
            if hash_of(from)? == hash {
                return Ok(Some(hash));
            }
        }
        self.file(from, to)
    }

    /// One more is done.
    pub fn step(&mut self) -> Result<(), LibraryError> {
        faults::reached("copied");
        self.done += 1;
        if (self.told)(self.done, self.all.max(self.done)).is_break() {
            return Err(LibraryError::BrokenOff);
        }
        Ok(())
    }
}

/// Copies a file under another name, reads it once more and renames it. Gives its hash; nothing where there is none.
fn copy(from: &Path, to: &Path) -> Result<Option<String>, LibraryError> {
    let read_failed = |error| LibraryError::io(from, error);
    let mut source = match File::open(from) {
        Ok(source) => source,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(read_failed(error)),
    };
    let folder = to.parent().unwrap_or(to);
    if !folder.exists() {
        std::fs::create_dir_all(folder).map_err(|error| LibraryError::io(folder, error))?;
        sync_folder(folder.parent().unwrap_or(folder))?;
    }
    let mut name = to.as_os_str().to_owned();
    name.push(".copying");
    let part = PathBuf::from(name);
    let written = write(&mut source, &part);
    let written = written.and_then(|hash| {
        // Out of the new place, not out of what was meant for it.
        if hash_of(&part)? == hash {
            return Ok(hash);
        }
        let path = to.to_owned();
        let why = BadPlace::Unreliable;
        Err(LibraryError::Place { path, why })
    });
    let hash = match written {
        Ok(hash) => hash,
        Err(error) => {
            forget(&part);
            return Err(error);
        }
    };
    std::fs::rename(&part, to).map_err(|error| LibraryError::io(to, error))?;
    sync_folder(folder)?;
    Ok(Some(hash))
}

/// Writes all of a file to a new one, durably, and gives the hash of what was read.
fn write(source: &mut File, part: &Path) -> Result<String, LibraryError> {
    let failed = |error| LibraryError::io(part, error);
    let mut target = create_own(part).map_err(failed)?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0; PIECE];
    loop {
        let read = source.read(&mut piece).map_err(failed)?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        hasher.update(bytes);
        target.write_all(bytes).map_err(failed)?;
    }
    target.sync_all().map_err(failed)?;
    Ok(hex(&hasher.finalize()))
}

/// The hash of a file.
pub(super) fn hash_of(path: &Path) -> Result<String, LibraryError> {
    let failed = |error| LibraryError::io(path, error);
    let mut file = File::open(path).map_err(failed)?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0; PIECE];
    loop {
        let read = file.read(&mut piece).map_err(failed)?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        hasher.update(bytes);
    }
    Ok(hex(&hasher.finalize()))
}

/// A place inside what is copied would be copied into itself.
pub(crate) fn refuse_inside(home: &Path, place: &Path) -> Result<(), LibraryError> {
    if whole(place).starts_with(whole(home)) {
        return Err(LibraryError::Place {
            path: place.to_owned(),
            why: BadPlace::Inside,
        });
    }
    Ok(())
}

/// A path without links, of what is there of it.
fn whole(path: &Path) -> PathBuf {
    let mut rest = Vec::new();
    for above in path.ancestors() {
        if let Ok(mut found) = above.canonicalize() {
            found.extend(rest.iter().rev());
            return found;
        }
        rest.extend(above.file_name());
    }
    path.to_owned()
}

/// All files below a folder, with their lengths.
pub(super) fn files_below(folder: &Path) -> Vec<(PathBuf, u64)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            match file.metadata() {
                Ok(data) if data.is_dir() => folders.push(file.path()),
                Ok(data) if data.is_file() => found.push((file.path(), data.len())),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// Removes what an earlier try left and this backup doesn't have.
pub(super) fn forget_others(folder: &Path, files: &BTreeMap<String, String>) {
    for (path, _) in files_below(folder) {
        let name = name_in(folder, &path);
        if !files.contains_key(&name) {
            forget(&path);
        }
    }
}
