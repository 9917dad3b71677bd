//! Files that are either whole or not there.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::LibraryError;

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

/// The same with a little patience: a program that this process starts has its turn, too, until it is itself.
pub(super) fn turn_soon(path: &Path) -> Result<File, LibraryError> {
    const LOOKS: usize = 20;
    const PAUSE: Duration = Duration::from_millis(10);
    for _ in 1..LOOKS {
        match turn_now(path) {
            Err(LibraryError::Busy { .. }) => std::thread::sleep(PAUSE),
            turn => return turn,
        }
    }
    turn_now(path)
}

/// A new file for its owner only, or what is there without its bytes.
pub(super) fn create_own(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).write(true);
    for_owner(&mut options);
    options.open(path)
}

/// A folder for its owner only, with those above it. One that is there stays as it is.
pub(super) fn create_own_folder(path: &Path) -> Result<(), LibraryError> {
    let above = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    match above.and_then(|()| builder.create(path)) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        made => made.map_err(|error| LibraryError::io(path, error)),
    }
}

/// What a file is made with that holds texts and what they cost.
fn for_owner(options: &mut OpenOptions) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = options;
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

/// A turn whose file goes with it.
#[derive(Debug)]
pub(super) struct Turn {
    path: PathBuf,
    _lock: File,
}

impl Turn {
    /// The turn to write something, by a file beside it, unless another process has it: then it is busy.
    pub fn beside(path: &Path) -> Result<Self, LibraryError> {
        let mut name = path.as_os_str().to_owned();
        name.push(".lock");
        let path = PathBuf::from(name);
        loop {
            let lock = turn_now(&path)?;
            // Who had it removes the file: the lock of one that isn't there any more keeps nobody out.
            if is_at(&lock, &path) {
                return Ok(Self { path, _lock: lock });
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        forget(&self.path);
    }
}

/// Whether an open file is the one that lies there.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let of = |data: std::fs::Metadata| (data.dev(), data.ino());
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(open), Ok(there)) => of(open) == of(there),
        _ => false,
    }
}

/// Elsewhere an open file can't be removed.
#[cfg(not(unix))]
fn is_at(_file: &File, path: &Path) -> bool {
    path.exists()
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

/// As [`put`], and the part stays where it is: under both names, or as a copy where the disk has no links.
pub(super) fn put_beside(part: &Path, path: &Path) -> Result<(), LibraryError> {
    sync(part)?;
    let folder = path.parent().unwrap_or(path);
    let name = part.file_stem().unwrap_or_default();
    let half = folder.join(format!(".tmp-{}", name.display()));
    forget(&half);
    std::fs::hard_link(part, &half)
        .or_else(|_no_links| std::fs::copy(part, &half).map(drop))
        .map_err(|error| LibraryError::io(&half, error))?;
    let done = put(&half, path);
    // Two names of one file stay two.
    forget(&half);
    done
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

/// As [`replace`], piece by piece, with the permissions that the user's new files have; the library's own are for its
/// owner only.
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
