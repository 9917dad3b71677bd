//! A private copy of a library whose folder can't be written, for commands that only read.

use std::fs::File;
use std::io;
use std::path::Path;

use tempfile::TempDir;

use crate::error::LibraryError;
use crate::moving::Way;
use crate::outside;
use crate::paths::Paths;
use crate::secrets;

/// Bytes that a folder must take, so that a library can be opened in it: an empty database with its log.
const LEAST: u64 = 1 << 20;

/// Files of a library that are read without its audio.
const FILES: [&str; 4] = [
    "library.db",
    "library.db-wal",
    "settings.json",
    secrets::ACCOUNT,
];

/// A copy of a library without its audio. The copy is removed with this value.
#[derive(Debug)]
pub struct ReadingCopy {
    folder: TempDir,
}

impl ReadingCopy {
    /// Copies the library of a home to a temporary folder, if the home can't be written; `None` for another home.
    ///
    /// # Errors
    /// A library that can't be read, a temporary folder that can't be written.
    pub fn of_unwritable(home: &Path) -> Result<Option<Self>, LibraryError> {
        let way = Way::from(home)?;
        let paths = Paths::new(way.end());
        let is_unwritable = matches!(
            outside::check_folder(paths.home(), LEAST),
            Err(LibraryError::ReadOnly { .. }
                | LibraryError::Full { .. }
                | LibraryError::NoRoom { .. })
        );
        is_unwritable.then(|| Self::of(&paths)).transpose()
    }

    fn of(from: &Paths) -> Result<Self, LibraryError> {
        let folder = tempfile::Builder::new().prefix("mynah-").tempdir();
        let folder = folder.map_err(|error| LibraryError::io(from.home(), error))?;
        let to = Paths::new(folder.path());
        for name in FILES {
            copy_file(&from.home().join(name), &to.home().join(name))?;
        }
        copy_files(&from.keys(), &to.keys())?;
        copy_files(&from.draft(), &to.draft())?;
        Ok(Self { folder })
    }

    /// Returns the home of the copy.
    pub fn home(&self) -> &Path {
        self.folder.path()
    }
}

/// Copies the files of a folder, and none of the folders in it.
fn copy_files(from: &Path, to: &Path) -> Result<(), LibraryError> {
    let Ok(files) = std::fs::read_dir(from) else {
        return Ok(());
    };
    std::fs::create_dir_all(to).map_err(|error| LibraryError::io(to, error))?;
    for file in files.flatten() {
        let name = file.file_name();
        // Shared memory of processes that have the original open.
        let is_shared = name.to_string_lossy().ends_with("-shm");
        if !is_shared && file.path().is_file() {
            copy_file(&file.path(), &to.join(name))?;
        }
    }
    Ok(())
}

/// Copies a file that may not be there. The copy can be written whatever the original allows.
fn copy_file(from: &Path, to: &Path) -> Result<(), LibraryError> {
    let mut original = match File::open(from) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        original => original.map_err(|error| LibraryError::unread(from, error))?,
    };
    let copied = File::create(to).and_then(|mut copy| io::copy(&mut original, &mut copy));
    copied.map_err(|error| LibraryError::io(to, error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Library;
    use crate::testing::{fresh, open, project};

    #[test]
    fn a_copy_has_what_the_library_has() {
        let (home, library) = fresh();
        let made = project(&library, 1);
        assert!(ReadingCopy::of_unwritable(home.path()).unwrap().is_none());
        std::fs::create_dir_all(library.paths().draft().join("audio")).unwrap();
        std::fs::write(library.paths().draft().join("draft.db"), "draft").unwrap();
        std::fs::write(library.paths().settings(), "{}").unwrap();
        let copy = ReadingCopy::of(library.paths()).unwrap();
        let place = copy.home().to_owned();
        let copied = open(&place);
        let name = |library: &Library| library.project(made).unwrap().0.name;
        assert_eq!(name(&copied), name(&library));
        for name in ["settings.json", "draft/draft.db"] {
            assert!(place.join(name).is_file(), "{name}");
        }
        assert!(!place.join("draft/audio").exists());
        drop(copied);
        drop(copy);
        assert!(!place.exists());
    }
}
