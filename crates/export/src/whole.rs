//! A file that is whole or not there: written under another name beside it, synced, renamed.

use std::fs::{File, Metadata};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::{NamedTempFile, TempPath};

use super::DeliverError;
use mynah_script::file_names::numbered;

/// How what has no name yet begins and ends.
pub(super) const OWN: &str = ".mynah-";
pub(super) const PART: &str = ".part";
/// What was written to within this time may be somebody's who is at it.
const STILL: Duration = Duration::from_secs(5);

/// Removes what an end in between left in a folder: files that never got their name, and nobody writes to now.
pub fn remove_parts(folder: &Path, now: SystemTime) {
    let Ok(files) = std::fs::read_dir(folder) else {
        return;
    };
    for file in files.flatten() {
        let name = file.file_name();
        let is_ours = name
            .to_str()
            .is_some_and(|it| it.starts_with(OWN) && it.ends_with(PART));
        // Before its first byte somebody may be about to lock it.
        let is_begun =
            |it: &Metadata| it.len() > 0 || it.modified().is_ok_and(|at| at + STILL < now);
        if is_ours
            && file.metadata().is_ok_and(|it| is_begun(&it))
            && File::open(file.path()).is_ok_and(|it| it.try_lock().is_ok())
            && let Err(error) = std::fs::remove_file(file.path())
        {
            log::debug!("a file that was begun stays: {error}");
        }
    }
}

/// Keeps a file from who removes what a killed run left, however long it is written to: that one asks for the lock.
pub(super) fn lock(part: &NamedTempFile) {
    if let Err(error) = part.as_file().try_lock() {
        log::debug!("a file that is written can't be locked: {error}");
    }
}

/// A file being written. Dropped before [`Whole::keep`], it is gone.
pub(super) struct Whole {
    part: NamedTempFile,
    path: PathBuf,
}

impl Whole {
    /// Begins a file that will have this path; folders on the way are made.
    pub fn begin(path: &Path) -> Result<Self, DeliverError> {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let part = std::fs::create_dir_all(folder)
            .and_then(|()| {
                if path.is_dir() {
                    return Err(ErrorKind::IsADirectory.into());
                }
                let part = unnamed(OWN, PART).tempfile_in(folder)?;
                lock(&part);
                Ok(part)
            })
            .map_err(|source| failed(path, source))?;
        Ok(Self {
            part,
            path: path.to_owned(),
        })
    }

    /// What is written to.
    pub fn file(&mut self) -> &mut File {
        self.part.as_file_mut()
    }

    /// Gives it its name. What had that name before is replaced.
    pub fn keep(self) -> Result<PathBuf, DeliverError> {
        let Self { part, path } = self;
        part.as_file()
            .sync_all()
            .and_then(|()| part.persist(&path).map_err(|error| error.error))
            .and_then(|_file| sync_folder(&path))
            .map_err(|source| failed(&path, source))?;
        Ok(path)
    }

    /// Gives it its name, unless something has it: then it is gone, and that is said by `None`.
    pub fn keep_beside(self) -> Result<Option<PathBuf>, DeliverError> {
        let Self { part, path } = self;
        let kept = part
            .as_file()
            .sync_all()
            .and_then(|()| match part.persist_noclobber(&path) {
                Ok(_file) => Ok(true),
                Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Ok(false),
                // Some file systems can't do it in one step.
                Err(_) if path.symlink_metadata().is_ok() => Ok(false),
                Err(error) => error
                    .file
                    .persist(&path)
                    .map_err(|error| error.error)
                    .map(|_file| true),
            })
            .and_then(|kept| sync_folder(&path).map(|()| kept))
            .map_err(|source| failed(&path, source))?;
        Ok(kept.then_some(path))
    }

    /// Gives it its name, or that with the next number where something has it.
    pub fn keep_free(self) -> Result<PathBuf, DeliverError> {
        let Self { mut part, path } = self;
        part.as_file()
            .sync_all()
            .map_err(|source| failed(&path, source))?;
        for free in numbered(&path) {
            match part.persist_noclobber(&free) {
                Ok(_file) => {
                    sync_folder(&free).map_err(|source| failed(&free, source))?;
                    return Ok(free);
                }
                Err(error) if free.symlink_metadata().is_ok() => part = error.file,
                // Some file systems can't do it in one step.
                Err(error) => {
                    let kept = error.file.persist(&free).map_err(|error| error.error);
                    kept.and_then(|_file| sync_folder(&free))
                        .map_err(|source| failed(&free, source))?;
                    return Ok(free);
                }
            }
        }
        Err(failed(&path, ErrorKind::AlreadyExists.into()))
    }

    /// An error about this file.
    pub fn failed(&self, source: std::io::Error) -> DeliverError {
        failed(&self.path, source)
    }
}

/// Gives a file its name that another program wrote, once all of it is on the disk.
///
/// # Errors
/// The disk takes no more, or the name can't be had.
pub fn keep_part(part: TempPath, path: &Path) -> std::io::Result<()> {
    // Systems that sync what is open to be read alone are not all.
    File::options().write(true).open(&part)?.sync_all()?;
    part.persist(path).map_err(|error| error.error)?;
    sync_folder(path)
}

/// Makes files that get their name later, with the permissions that the user's new files have.
pub(super) fn unnamed<'a>(prefix: &'a str, ending: &'a str) -> tempfile::Builder<'a, 'a> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix).suffix(ending);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // As any new file; the system takes away what it takes from all.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder
}

fn failed(path: &Path, source: std::io::Error) -> DeliverError {
    DeliverError::Write {
        path: path.to_owned(),
        source,
    }
}

/// Makes the new name durable, where the system can.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}
