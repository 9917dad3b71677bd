//! What can go wrong on the disk. `engine/trouble.rs` turns it into words for people.

use std::io;
use std::path::{Path, PathBuf};

use crate::project_file::BadFile;
use mynah_core::ids::{EntryId, KeyId, ProjectId, TakeId, TemplateId, VersionId};
use mynah_records::budgets::Crossing;
use mynah_records::stop_loss::OverStopLoss;

/// What can go wrong on the disk.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The folder or file can't be written.
    #[error("{path} can't be written")]
    ReadOnly {
        /// What can't be written.
        path: PathBuf,
    },
    /// The disk takes no more.
    #[error("the disk takes no more at {path}")]
    Full {
        /// What was being written.
        path: PathBuf,
    },
    /// The disk has no room for what is going to come. Nothing was written.
    #[error("the disk has no room for {needs} bytes at {path}")]
    NoRoom {
        /// Where it was to be written.
        path: PathBuf,
        /// Bytes that it may need.
        needs: u64,
    },
    /// The database was written by an older program whose schema this one does not read. It was not touched.
    #[error("{path} has schema {found}, this program knows {known}")]
    Older {
        /// The database.
        path: PathBuf,
        /// Its schema; 0 if it has none.
        found: u32,
        /// The schema of this program.
        known: u32,
    },
    /// The database was written by a newer program. It was not touched.
    #[error("{path} has schema {found}, this program knows {known}")]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The schema of this program.
        known: u32,
    },
    /// The database is damaged. The next start sets it aside and restores the newest good backup.
    #[error("{path} is damaged")]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// Another program held the database for longer than the time that is waited.
    #[error("{path} is held by another program")]
    Busy {
        /// The database.
        path: PathBuf,
    },
    /// A take's sound is gone from the disk, or not what it was.
    #[error("the sound of take {take} is missing or damaged")]
    MissingBlob {
        /// The take.
        take: TakeId,
    },
    /// A recording that was brought is not what it was any more.
    #[error("{path} is not the recording that was brought")]
    ChangedInput {
        /// Where it lies.
        path: PathBuf,
    },
    /// A folder can't be used for what it was chosen for.
    #[error("{path}: {why}")]
    Place {
        /// The folder, or the file in it.
        path: PathBuf,
        /// Why not.
        why: BadPlace,
    },
    /// A file is no project that can be opened, or can't become one.
    #[error("{path}: {why}")]
    ProjectFile {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: BadFile,
    },
    /// Another window takes the library to another place.
    #[error("the library at {path} is being moved")]
    Moving {
        /// Where it lies.
        path: PathBuf,
    },
    /// Somebody stopped it.
    #[error("it was stopped")]
    BrokenOff,
    /// No such project.
    #[error("no project {0}")]
    NoProject(ProjectId),
    /// No such take.
    #[error("no take {0}")]
    NoTake(TakeId),
    /// An entry of the ledger isn't in a state that allows the change.
    #[error("entry {entry} can't be {wanted}")]
    WrongState {
        /// The entry.
        entry: EntryId,
        /// What it was to become.
        wanted: &'static str,
    },
    /// An order would cross a budget. Nothing was written.
    #[error("{} credits are needed, the budget has {} left", .0.needed, .0.left)]
    OverBudget(Box<Crossing>),
    /// An order would cross the stop-loss of what it is ordered under. Nothing was written.
    #[error("{} credits are needed, the stop-loss has {} left", .0.needed, .0.left)]
    OverStopLoss(OverStopLoss),
    /// The key was forgotten, here or in another process. Nothing was written.
    #[error("key {0} was forgotten")]
    KeyForgotten(KeyId),
    /// Its project wants zero retention since it was ordered. Nothing was written.
    #[error("entry {0} was ordered before its project wanted zero retention")]
    RetentionWanted(EntryId),
    /// It was ordered in an earlier month than this, whose budgets it was held against. Nothing was written.
    #[error("entry {0} was ordered in an earlier month")]
    MonthTurned(EntryId),
    /// Another process changed the project meanwhile: the steps don't follow its newest revision.
    #[error("project {project} stands at revision {stands}, not {expected}")]
    Diverged {
        /// The project.
        project: ProjectId,
        /// Its revision on disk.
        stands: u64,
        /// The revision that the steps follow.
        expected: u64,
    },
    /// A project's script can't be read from any of its snapshots.
    #[error("the script of project {0} can't be read")]
    Unreadable(ProjectId),
    /// A version that is not there, or not any more.
    #[error("there is no version {0}")]
    NoVersion(VersionId),
    /// A version that is damaged.
    #[error("version {0} can't be read")]
    UnreadableVersion(VersionId),
    /// A template that is not there, or not any more.
    #[error("there is no template {0}")]
    NoTemplate(TemplateId),
    /// A template that is damaged.
    #[error("template {0} can't be read")]
    UnreadableTemplate(TemplateId),
    /// A value that can't be written as JSON.
    #[error("a value can't be stored")]
    Json(#[from] serde_json::Error),
    /// Anything else that a file said.
    #[error("{path} can't be used")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Anything else that SQLite said.
    #[error("the database can't be used")]
    Database(#[from] rusqlite::Error),
}

/// Why a folder can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPlace {
    /// It lies in the library itself.
    #[error("it lies in the library")]
    Inside,
    /// It holds no backup of a library.
    #[error("it holds no backup")]
    NoBackup,
    /// A file of the backup is not what it was.
    #[error("the backup is damaged")]
    DamagedBackup,
    /// The backup was made by an older program whose schema this one does not read.
    #[error("an older program made the backup")]
    OlderBackup,
    /// Something is in it.
    #[error("it is not empty")]
    NotEmpty,
    /// It isn't there.
    #[error("it is not there")]
    Gone,
    /// Another program writes there just now.
    #[error("another program writes there")]
    InUse,
    /// A library is on its way into it.
    #[error("a library is on its way into it")]
    Arriving,
    /// It says where the library lies, and can't be read.
    #[error("it can't be read")]
    Unreadable,
    /// What was read from it is not what was written to it.
    #[error("what was written can't be read")]
    Unreliable,
}

impl LibraryError {
    /// Tells what a failed file operation means.
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::Full { path },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly { path }
            }
            _ => Self::Io { path, source },
        }
    }

    /// Tells that a file of somebody else can't be read.
    pub fn unread(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        Self::Io { path, source }
    }

    /// Whether it is that a file isn't there.
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }

    /// Tells what a failed database operation means; other errors stay as they are.
    pub(super) fn at(self, database: &Path) -> Self {
        use rusqlite::ErrorCode;
        let Self::Database(source) = self else {
            return self;
        };
        let path = database.to_owned();
        let (code, extended) = match &source {
            rusqlite::Error::SqliteFailure(failure, _) => (failure.code, failure.extended_code),
            // A table or a column that has another name by now: only damage does that.
            rusqlite::Error::SqlInputError { msg, .. } if msg.starts_with("no such") => {
                return Self::Damaged { path, source };
            }
            // Nobody wrote that: bytes were flipped within a row.
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..) => return Self::Damaged { path, source },
            _ => return Self::Database(source),
        };
        match code {
            ErrorCode::DiskFull => Self::Full { path },
            // A write that the system refused for another reason than a full disk: a quota, a limit.
            ErrorCode::SystemIoFailure
                if matches!(
                    extended,
                    rusqlite::ffi::SQLITE_IOERR_WRITE | rusqlite::ffi::SQLITE_IOERR_SHMSIZE
                ) =>
            {
                Self::Full { path }
            }
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly { path },
            // Why a file can't be opened SQLite doesn't tell: trying to make one beside it does.
            ErrorCode::CannotOpen => match database.parent().map(tempfile::tempfile_in) {
                Some(Err(error)) => Self::io(database, error),
                _ => Self::Database(source),
            },
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy { path },
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged { path, source },
            ErrorCode::Unknown if source.to_string().contains("no such") => {
                Self::Damaged { path, source }
            }
            _ => Self::Database(source),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_is_told_apart() {
        use rusqlite::ffi;
        let of = |code| {
            let failed = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            LibraryError::from(failed).at(Path::new("/nowhere/library.db"))
        };
        assert!(matches!(of(ffi::SQLITE_FULL), LibraryError::Full { .. }));
        assert!(matches!(
            of(ffi::SQLITE_IOERR_WRITE),
            LibraryError::Full { .. }
        ));
        assert!(matches!(
            of(ffi::SQLITE_READONLY),
            LibraryError::ReadOnly { .. }
        ));
        assert!(matches!(of(ffi::SQLITE_BUSY), LibraryError::Busy { .. }));
        assert!(matches!(
            of(ffi::SQLITE_CORRUPT),
            LibraryError::Damaged { .. }
        ));
        assert!(matches!(
            of(ffi::SQLITE_NOTADB),
            LibraryError::Damaged { .. }
        ));
        assert!(matches!(of(ffi::SQLITE_CANTOPEN), LibraryError::Io { .. }));
        assert!(matches!(of(ffi::SQLITE_MISUSE), LibraryError::Database(_)));
    }
}
