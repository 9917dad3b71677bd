//! A file of the user that several projects, windows and machines change: by one at a time, where it really lies, and by
//! those alone who may write to it.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::LibraryError;
use crate::files::Turn;
use crate::outside::{self, Brought};

/// Links that lead to links that are followed.
const MOST_LINKS: usize = 40;
/// Looks at a turn that another one has, and what lies between two: what is written is small.
const LOOKS: usize = 100;
const PAUSE: Duration = Duration::from_millis(20);

/// The turn to change one.
#[derive(Debug)]
pub struct SharedFile {
    path: PathBuf,
    _turn: Turn,
}

impl SharedFile {
    /// Waits for the turn, about two seconds at most. May be called for a file that is to be made.
    ///
    /// # Errors
    /// [`LibraryError::Busy`] where somebody else keeps it, and what the folder says.
    pub fn turn(path: &Path) -> Result<Self, LibraryError> {
        let path = resolved(path);
        let folder = path.parent().unwrap_or(&path);
        if !folder.as_os_str().is_empty() {
            let there = folder.metadata();
            there.map_err(|error| LibraryError::io(folder, error))?;
        }
        for _ in 1..LOOKS {
            match Turn::beside(&path) {
                Err(LibraryError::Busy { .. }) => std::thread::sleep(PAUSE),
                turn => return turn.map(|held| Self { path, _turn: held }),
            }
        }
        let held = Turn::beside(&path)?;
        Ok(Self { path, _turn: held })
    }

    /// Whether something is there already.
    pub fn is_there(&self) -> bool {
        outside::is_there(&self.path)
    }

    /// Reads it, at most so many bytes.
    ///
    /// # Errors
    /// When it isn't there, is a folder, or can't be read.
    pub fn bring(&self, most: u64) -> Result<Brought, LibraryError> {
        outside::bring(&self.path, most)
    }

    /// Writes it whole, or not at all. One that is there keeps its permissions, and those who may not write to it don't.
    ///
    /// # Errors
    /// What the disk says.
    pub fn write(&self, bytes: &[u8]) -> Result<(), LibraryError> {
        let failed = |error| LibraryError::io(&self.path, error);
        let permissions = match self.path.metadata() {
            Ok(about) if about.is_file() => {
                // Whoever may write in its folder could put another one there all the same.
                let open = OpenOptions::new().write(true).open(&self.path);
                open.map_err(failed)?;
                Some(about.permissions())
            }
            Ok(_no_file) => return Err(failed(ErrorKind::IsADirectory.into())),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(failed(error)),
        };
        outside::write_with(&self.path, |file| {
            if let Some(permissions) = permissions {
                file.set_permissions(permissions)?;
            }
            std::io::Write::write_all(file, bytes)
        })
    }
}

/// Where a path leads over links, one that leads to nothing too.
fn resolved(path: &Path) -> PathBuf {
    let mut at = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(to) = std::fs::read_link(&at) else {
            break;
        };
        at = at.parent().unwrap_or_else(|| Path::new("")).join(to);
    }
    at
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn write(path: &Path, bytes: &[u8]) -> Result<(), LibraryError> {
        SharedFile::turn(path)?.write(bytes)
    }

    /// A cast file that lay elsewhere became two: the link was replaced, and the others read the old one on.
    #[test]
    fn a_file_behind_a_link_is_written_where_it_lies_and_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let (lies, link) = (folder.path().join("lies.json"), folder.path().join("link"));
        std::fs::create_dir(folder.path().join("in")).unwrap();
        std::fs::write(&lies, "1").unwrap();
        std::fs::set_permissions(&lies, Permissions::from_mode(0o640)).unwrap();
        symlink("lies.json", &link).unwrap();
        let twice = folder.path().join("in/twice");
        symlink("../link", &twice).unwrap();
        write(&twice, b"2").unwrap();
        assert_eq!(std::fs::read(&lies).unwrap(), b"2");
        assert!(std::fs::symlink_metadata(&twice).unwrap().is_symlink());
        let mode = std::fs::metadata(&lies).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        // One that leads to nothing yet leads to it afterwards.
        std::fs::remove_file(&lies).unwrap();
        assert!(SharedFile::turn(&link).unwrap().write(b"3").is_ok());
        assert_eq!(std::fs::read(&lies).unwrap(), b"3");
        let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 3, "no turn stays: {left:?}");
    }

    #[test]
    fn a_turn_that_somebody_has_is_waited_for_and_a_folder_that_is_none_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cast.json");
        let turn = SharedFile::turn(&path).unwrap();
        std::thread::scope(|scope| {
            let other = scope.spawn(|| write(&path, b"second"));
            turn.write(b"first").unwrap();
            drop(turn);
            other.join().unwrap().unwrap();
        });
        assert_eq!(std::fs::read(&path).unwrap(), b"second");
        let none = folder.path().join("none/cast.json");
        assert!(SharedFile::turn(&none).is_err() && !folder.path().join("none").exists());
    }
}
