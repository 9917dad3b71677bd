//! Files that are either whole or not there.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::Path;

use crate::library::error::LibraryError;

/// Waits until no other process has this turn, and keeps others waiting while it is held.
pub(super) fn turn(path: &Path) -> Result<File, LibraryError> {
    let file = lock_file(path)?;
    file.lock()
        .map_err(|source| LibraryError::io(path, source))?;
    Ok(file)
}

/// The same, unless another process has it: then it is busy.
pub(super) fn turn_now(path: &Path) -> Result<File, LibraryError> {
    let file = lock_file(path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(LibraryError::Busy {
            path: path.to_owned(),
        }),
        Err(TryLockError::Error(error)) => Err(LibraryError::io(path, error)),
    }
}

/// A file to be locked, with its folder.
pub(super) fn lock_file(path: &Path) -> Result<File, LibraryError> {
    let folder = path.parent().unwrap_or(path);
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    std::fs::create_dir_all(folder)
        .and_then(|()| options.open(path))
        .map_err(|source| LibraryError::io(path, source))
}

/// Makes what was written to a file durable.
pub(super) fn sync(path: &Path) -> Result<(), LibraryError> {
    OpenOptions::new()
        .write(true)
        .open(path)
        .and_then(|file| file.sync_all())
        .map_err(|error| LibraryError::io(path, error))
}

/// Makes a finished file durable under its name: synced, renamed, the folder synced.
pub(super) fn put(part: &Path, path: &Path) -> Result<(), LibraryError> {
    sync(part)?;
    std::fs::rename(part, path).map_err(|error| LibraryError::io(path, error))?;
    sync_folder(path.parent().unwrap_or(path))
}

/// Replaces a small file as a whole, durably. Who reads meanwhile sees the old one or the new one.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), LibraryError> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder).map_err(|error| LibraryError::io(folder, error))?;
    let part = tempfile::NamedTempFile::new_in(folder);
    write_through(
        part,
        path,
        |file| file.write_all(bytes),
        |file| file.sync_all(),
    )?;
    sync_folder(folder)
}

/// As [`replace`], with the permissions that the user's new files have; the library's own are for its owner only.
pub(super) fn replace_outside(path: &Path, bytes: &[u8]) -> Result<(), LibraryError> {
    write_outside(path, |file| file.write_all(bytes))
}

/// As [`replace_outside`], for what is written piece by piece.
pub(super) fn write_outside(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), LibraryError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The system takes away what the user's mask says.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let part = builder.tempfile_in(folder);
    write_through(part, path, write, |file| file.sync_all())?;
    sync_folder(folder)
}

/// As [`replace`], for what can be made again: a power cut may leave it empty, and nobody waits for the disk.
pub(super) fn replace_derived(path: &Path, bytes: &[u8]) -> Result<(), LibraryError> {
    let part = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(path));
    write_through(part, path, |file| file.write_all(bytes), |_| Ok(()))
}

fn write_through(
    part: io::Result<tempfile::NamedTempFile>,
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
    sync: impl FnOnce(&File) -> io::Result<()>,
) -> Result<(), LibraryError> {
    part.and_then(|mut part| {
        write(part.as_file_mut())?;
        sync(part.as_file())?;
        part.persist(path).map_err(|error| error.error)
    })
    .map(drop)
    .map_err(|error| LibraryError::io(path, error))
}

/// Makes names in a folder durable. Only Unix can; elsewhere a rename is durable by itself or not at all.
pub(super) fn sync_folder(folder: &Path) -> Result<(), LibraryError> {
    if cfg!(unix) {
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| LibraryError::io(folder, error))?;
    }
    Ok(())
}

/// Deletes a file that may not be there.
pub(super) fn forget(path: &Path) {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            log::warn!("{} stays: {error}", path.display());
        }
        _ => {}
    }
}
