//! Everything kept: projects, takes, ledger, settings, secrets. `SQLite` and content-addressed audio.
//!
//! All calls block: the studio makes them from blocking threads. Knows no network or toolkit.
//! Begin with [`Library::open`]; each area's calls are in its own file: [`projects`], [`takes`],
//! [`ledger`], [`budgets`], [`blobs`], [`slots`]. Settings and secrets are files of their own.

use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::archive::Told;
use crate::error::LibraryError;
use crate::moving::{Moved, Way};
use crate::owners::Owner;
use crate::paths::Paths;
use mynah_core::clock::{Clock, UnixMillis};

pub mod accounts;
pub mod alerts;
pub mod archive;
pub mod auditions;
mod backup;
pub mod blobs;
pub mod budgets;
pub mod consents;
mod deaf;
mod defaults;
pub mod derived;
pub mod dictionaries;
mod documents;
pub mod error;
pub mod exports;
pub mod failures;
pub mod faults;
mod files;
pub mod films;
mod inputs;
pub mod journal;
mod json_repair;
pub mod keys;
pub mod ledger;
mod lending;
pub mod lost;
pub mod makings;
pub mod moving;
pub mod others;
pub mod outside;
mod owners;
mod packed;
pub mod paths;
pub mod presets;
pub mod previews;
pub mod professional;
pub mod project_file;
pub mod projects;
pub mod pronounced;
pub mod queue;
pub mod ratings;
pub mod reading_copy;
pub mod recordings;
mod room;
mod schema;
pub mod secrets;
pub mod settings;
pub mod shared_file;
pub mod shelf;
mod sidecar;
pub mod slots;
mod sql;
pub mod stop_loss;
pub mod storage;
mod strays;
mod sweep;
pub mod takes;
pub mod templates;
mod unfinished;
pub mod unkept;
mod unwritten;
pub mod versions;
pub mod voices;

/// How long to wait for another process's transaction. They are short; longer means that one hangs.
const PATIENCE: Duration = Duration::from_secs(5);

/// One library, opened by this process. Clones share it.
#[derive(Clone)]
pub struct Library {
    shared: Arc<Shared>,
}

struct Shared {
    paths: Paths,
    clock: Clock,
    /// One writer and one reader, so that a long read holds up no settlement.
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
    restored: Option<Restored>,
    moved: Mutex<Option<Moved>>,
    read_inputs: Mutex<inputs::ReadInputs>,
    /// What somebody here still has of slots; held only within a write.
    slots: Mutex<slots::Held>,
    unwritten: Arc<unwritten::AllUnwritten>,
    /// When it was opened, if no other process had it open then.
    alone_since: Option<SystemTime>,
    /// Last, so that the lock is freed after the connections are closed.
    owner: Owner,
}

/// What opening a damaged library came to. To be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The damaged database, set aside. A file that was missing is not there either.
    pub aside: std::path::PathBuf,
    /// When the backup was made that took its place; `None`: there was no good one.
    pub backup: Option<UnixMillis>,
    /// Takes that were found again by their files.
    pub takes: usize,
}

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Library")
            .field("home", &self.shared.paths.home())
            .finish_non_exhaustive()
    }
}

impl Library {
    /// Opens the library in `home`, and makes what is missing.
    ///
    /// An older or newer database is refused and stays as it is. A damaged one is set aside, and the newest good
    /// backup takes its place: [`Library::restored`] tells. Once a day a backup is made first.
    pub fn open(home: &Path, clock: Clock) -> Result<Self, LibraryError> {
        Self::open_in_turn(take_turn(home, None)?, clock)
    }

    /// The same, after it was moved to another place if that was ordered and nobody else has it open: `told` hears how
    /// far that is and may break it off. [`Library::take_moved`] tells.
    pub fn open_moving(home: &Path, clock: Clock, told: Told<'_>) -> Result<Self, LibraryError> {
        Self::open_in_turn(take_turn(home, Some(told))?, clock)
    }

    fn open_in_turn(turn: Turn, clock: Clock) -> Result<Self, LibraryError> {
        let Turn {
            way,
            paths,
            moved,
            _lock,
        } = turn;
        let now = clock.now();
        let (mut writer, set_aside) = backup::open_sound(&paths, now)?;
        if let Some(set_aside) = &set_aside {
            // Before anything else has a number: what the service was told by it keeps its own.
            salvage(&mut writer, &set_aside.path, now);
        }
        let reader = connect(&paths)?;
        let at = |error: LibraryError| error.at(&paths.database());
        let (owner, found, alone) = immediate(&mut writer, |tx| {
            owners::bury_dead(tx, &paths.owners())?;
            let alone = !owners::any_alive(&paths.owners());
            let owner = Owner::register(tx, &paths.owners(), now)?;
            let found = match set_aside {
                Some(_) => {
                    inputs::index_again(tx, &paths, now)?;
                    let found = sidecar::index_again(tx, &paths, &owner)?;
                    if let Err(error) = archive::mark_again(tx) {
                        log::warn!("what takes were marked with is lost: {error}");
                    }
                    found
                }
                None => 0,
            };
            Ok((owner, found, alone))
        })
        .map_err(at)
        .inspect_err(|error| {
            if matches!(error, LibraryError::Damaged { .. }) {
                backup::suspect(&paths);
            }
        })?;
        blobs::clear_arriving(&paths, &writer);
        if set_aside.is_none() {
            way.clear();
        }
        let restored = set_aside.map(|set_aside| Restored {
            aside: set_aside.path,
            backup: set_aside.backup,
            takes: found,
        });
        Ok(Self {
            shared: Arc::new(Shared {
                paths,
                clock,
                writer: Mutex::new(writer),
                reader: Mutex::new(reader),
                restored,
                moved: Mutex::new(moved),
                read_inputs: Mutex::default(),
                slots: Mutex::default(),
                unwritten: Arc::default(),
                alone_since: owner.since().filter(|_| alone),
                owner,
            }),
        })
    }

    /// Where things lie.
    pub fn paths(&self) -> &Paths {
        &self.shared.paths
    }

    /// What opening a damaged library came to.
    pub fn restored(&self) -> Option<&Restored> {
        self.shared.restored.as_ref()
    }

    fn now(&self) -> UnixMillis {
        self.shared.clock.now()
    }

    /// A file of this process that the next opening clears away, should this one end before it does.
    fn part_of(&self, name: &str) -> std::path::PathBuf {
        let name = format!("{}-{name}", self.owner());
        self.paths().arriving().join(name)
    }

    /// This process's number among the library's owners.
    pub fn owner(&self) -> i64 {
        self.shared.owner.id()
    }

    /// Whether this is another process's number, and that one still goes on.
    pub fn is_other(&self, owner: i64) -> bool {
        owner != self.owner() && owners::is_alive(&self.paths().owners(), owner)
    }

    /// Another number after each change by any process; costs next to nothing.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn changes(&self) -> Result<i64, LibraryError> {
        self.read(|connection| {
            Ok(connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
        })
    }

    /// Reads. The connection can't write.
    fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        let connection = lock(&self.shared.reader);
        work(&connection).map_err(|error| self.told(error))
    }

    /// Reads for long, through a connection of its own: nothing else waits for it.
    fn read_long<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        connect(self.paths())
            .and_then(|connection| work(&connection))
            .map_err(|error| self.told(error))
    }

    /// Writes in one short transaction: all of it or nothing, on the disk when this returns.
    fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        let mut connection = lock(&self.shared.writer);
        immediate(&mut connection, work).map_err(|error| self.told(error))
    }

    /// As [`Library::write`], but on the disk only with the next lasting transaction: for what a power cut
    /// may take back because it costs nothing. A killed process loses none of it.
    fn write_soon<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        let mut soon = Soon(lock(&self.shared.writer));
        let done = soon.0.pragma_update(None, "synchronous", "NORMAL");
        done.map_err(LibraryError::from)
            .and_then(|()| immediate(&mut soon.0, work))
            .map_err(|error| self.told(error))
    }

    /// What a database error means. Damage is remembered for the next start, which looks closely.
    fn told(&self, error: LibraryError) -> LibraryError {
        let error = error.at(&self.shared.paths.database());
        if matches!(error, LibraryError::Damaged { .. }) {
            backup::suspect(&self.shared.paths);
        }
        error
    }
}

/// The turn to open a library: one process opens at a time, so that creating, restoring, moving and registering need
/// not mind each other.
struct Turn {
    way: Way,
    paths: Paths,
    moved: Option<Moved>,
    _lock: File,
}

/// Goes to where the library lies and waits for the turn to open it. Who wants to be told moves it first.
fn take_turn(home: &Path, mut told: Option<Told<'_>>) -> Result<Turn, LibraryError> {
    let mut moved = None;
    loop {
        let way = Way::from(home)?;
        let paths = Paths::new(way.end());
        files::create_own_folder(paths.home())?;
        for folder in [paths.arriving(), paths.backups(), paths.owners()] {
            std::fs::create_dir_all(&folder).map_err(|error| LibraryError::io(&folder, error))?;
        }
        let lock = moving::turn_to_open(&paths)?;
        // Another process may have moved it while this one waited.
        if Way::from(home)? != way {
            continue;
        }
        way.settle();
        match told
            .as_mut()
            .and_then(|told| moving::finish(way.end(), *told))
        {
            Some(Moved::To(to)) => moved = Some(Moved::To(to)),
            ended => {
                return Ok(Turn {
                    way,
                    paths,
                    moved: ended.or(moved),
                    _lock: lock,
                });
            }
        }
    }
}

/// Takes out of a damaged database what may have been charged since the copy was made that took its place.
fn salvage(writer: &mut Connection, damaged: &Path, now: UnixMillis) {
    let copy = damaged.with_extension("reading");
    // Whether any of it can be read or not.
    if let Err(error) = immediate(writer, archive::doubt_unsent) {
        log::warn!("what was not sent when the copy was made stays that: {error}");
    }
    let done = archive::open_damaged(damaged, &copy)
        .and_then(|old| immediate(writer, |tx| archive::salvage(tx, &old, now)));
    match done {
        Ok(0) => {}
        Ok(entries) => log::info!("{entries} open entries of the damaged ledger were found"),
        Err(error) => log::info!("nothing can be read out of the damaged database: {error:?}"),
    }
    for ending in ["reading", "reading-wal", "reading-shm"] {
        files::forget(&damaged.with_extension(ending));
    }
}

/// A connection as all of them are.
fn connect(paths: &Paths) -> Result<Connection, LibraryError> {
    let path = paths.database();
    let ready = || -> Result<Connection, LibraryError> {
        let connection = Connection::open(&path)?;
        connection.busy_timeout(PATIENCE)?;
        log_ahead(&connection)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(connection)
    };
    ready().map_err(|error| error.at(&path))
}

/// Switches to a write-ahead log. Of two that make a database at once one is told that it is busy without a wait,
/// because each could wait for the other: it asks again.
fn log_ahead(connection: &Connection) -> rusqlite::Result<()> {
    const TRIES: usize = 200;
    const PAUSE: std::time::Duration = std::time::Duration::from_millis(20);
    for _ in 1..TRIES {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => {
                std::thread::sleep(PAUSE);
            }
            done => return done,
        }
    }
    connection.pragma_update(None, "journal_mode", "WAL")
}

fn immediate<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, LibraryError>,
) -> Result<T, LibraryError> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = work(&tx)?;
    tx.commit()?;
    Ok(value)
}

/// A connection that need not wait for the disk. However its work ends, what comes next waits for it again.
struct Soon<'a>(MutexGuard<'a, Connection>);

impl Drop for Soon<'_> {
    fn drop(&mut self) {
        if let Err(error) = self.0.pragma_update(None, "synchronous", "FULL") {
            log::error!("what is written may be late on the disk: {error}");
        }
    }
}

/// A panic in another thread has rolled its transaction back; the connection is as good as before.
fn lock(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(any(test, feature = "testing"))]
#[expect(clippy::unwrap_used, reason = "test support")]
pub mod testing;
#[cfg(test)]
mod tests;
