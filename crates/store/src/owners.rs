//! Who is alive: every process that opens the library holds a lock on a file of its own.
//!
//! The system frees the lock when the process ends, however it ends. What belongs to an owner
//! whose lock is free may be cleared up; all else is another process's business.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rusqlite::{Transaction, params};

use crate::error::LibraryError;
use mynah_core::clock::UnixMillis;

/// This process's place among the owners. Dropping it frees the lock.
#[derive(Debug)]
pub(super) struct Owner {
    id: i64,
    path: PathBuf,
    /// Closed, and so freed, when the owner goes.
    lock: File,
}

impl Owner {
    /// Registers a new owner. Inside an immediate transaction, so that nobody sees it before it is locked.
    pub(super) fn register(
        tx: &Transaction<'_>,
        folder: &Path,
        now: UnixMillis,
    ) -> Result<Self, LibraryError> {
        tx.execute("INSERT INTO owner (since) VALUES (?1)", params![now])?;
        let id = tx.last_insert_rowid();
        let path = lock_path(folder, id);
        let failed = |source| LibraryError::io(&path, source);
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(failed)?;
        lock.try_lock()
            .map_err(std::io::Error::from)
            .map_err(failed)?;
        Ok(Self { id, path, lock })
    }

    /// When it was registered, by the clock of the disk that everything else lies on.
    pub(super) fn since(&self) -> Option<SystemTime> {
        self.lock.metadata().and_then(|file| file.modified()).ok()
    }

    /// Its number in the tables.
    pub(super) fn id(&self) -> i64 {
        self.id
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            log::debug!("owner {} left its lock file: {error}", self.id);
        }
    }
}

fn lock_path(folder: &Path, id: i64) -> PathBuf {
    folder.join(format!("{id}.lock"))
}

/// Whether a process still holds this owner's lock.
pub(super) fn is_alive(folder: &Path, id: i64) -> bool {
    // Whatever the system says that isn't "it is free" counts as alive: nobody's work is taken on a guess.
    match OpenOptions::new().write(true).open(lock_path(folder, id)) {
        Ok(file) => matches!(
            file.try_lock(),
            Err(TryLockError::WouldBlock | TryLockError::Error(_))
        ),
        Err(error) => error.kind() != ErrorKind::NotFound,
    }
}

/// The owners that ended since the last look. They are marked, and their lock files go.
///
/// Inside an immediate transaction, so that an owner is either not there yet or locked.
pub(super) fn bury_dead(tx: &Transaction<'_>, folder: &Path) -> Result<Vec<i64>, LibraryError> {
    let mut living = tx.prepare_cached("SELECT id FROM owner WHERE gone = 0")?;
    let ids = living
        .query_map([], |row| row.get(0))?
        .collect::<Result<Vec<i64>, _>>()?;
    let mut dead = Vec::new();
    for id in ids {
        if is_alive(folder, id) {
            continue;
        }
        tx.execute("UPDATE owner SET gone = 1 WHERE id = ?1", params![id])?;
        tx.execute("DELETE FROM slot WHERE owner = ?1", params![id])?;
        tx.execute("DELETE FROM waiting WHERE owner = ?1", params![id])?;
        let path = lock_path(folder, id);
        if path.exists()
            && let Err(error) = std::fs::remove_file(&path)
        {
            log::debug!("lock file of owner {id} stays: {error}");
        }
        dead.push(id);
    }
    Ok(dead)
}

/// Whether any owner lives, told from the lock files alone: for a database that can't be read.
pub(super) fn any_alive(folder: &Path) -> bool {
    let Ok(files) = std::fs::read_dir(folder) else {
        return false;
    };
    files
        .flatten()
        .filter_map(|file| file.path().file_stem()?.to_str()?.parse().ok())
        .any(|id| is_alive(folder, id))
}
