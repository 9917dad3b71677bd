//! Copies of the database, and what happens when it is damaged.
//!
//! A copy is made at most once a day, when the library is opened, and checked at once: a database that
//! can't be copied into a sound one is damaged. A damaged one is never deleted, only set aside.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use crate::Library;
use crate::archive;
use crate::connect;
use crate::error::LibraryError;
use crate::files::{create_own, forget, put};
use crate::owners;
use crate::paths::Paths;
use crate::schema;
use mynah_core::clock::UnixMillis;

/// A copy a day is enough: takes can be found again by their files.
const DAY_SECS: i64 = 24 * 60 * 60;
/// A week's worth of work days.
const KEPT: usize = 5;

/// Copies of so many bytes are read whole: that takes a tenth of a second.
const READ_WHOLE: u64 = 16 << 20;

/// A damaged database that was set aside.
pub(super) struct SetAside {
    /// Where it lies now.
    pub(super) path: PathBuf,
    /// When the copy was made that took its place.
    pub(super) backup: Option<UnixMillis>,
}

/// Opens the database and creates its schema if it is new. A damaged one is set aside and the newest good copy opened instead.
pub(super) fn open_sound(
    paths: &Paths,
    now: UnixMillis,
) -> Result<(Connection, Option<SetAside>), LibraryError> {
    match open_checked(paths, Some(now)) {
        Ok(connection) => Ok((connection, None)),
        // Someone still works with it: moving it away under them would lose what they write.
        Err(damaged @ LibraryError::Damaged { .. }) if owners::any_alive(&paths.owners()) => {
            Err(damaged)
        }
        Err(LibraryError::Damaged { .. }) => {
            let path = set_aside(paths, now)?;
            let backup = restore(paths)?;
            // A copy of the copy tells nothing new, and what is wrong with it would keep the library shut for ever.
            let connection = open_checked(paths, None)?;
            Ok((connection, Some(SetAside { path, backup })))
        }
        Err(other) => Err(other),
    }
}

/// Notes that the database was found damaged while in use: the next opening checks all of it.
pub(super) fn suspect(paths: &Paths) {
    let path = suspect_path(paths);
    if let Err(error) = std::fs::write(&path, b"") {
        log::warn!("{} can't be written: {error}", path.display());
    }
}

fn suspect_path(paths: &Paths) -> PathBuf {
    paths.home().join("library.db.suspect")
}

/// With a time a copy is made where one is due.
fn open_checked(paths: &Paths, now: Option<UnixMillis>) -> Result<Connection, LibraryError> {
    let path = paths.database();
    let at = |error: LibraryError| error.at(&path);
    let fresh = std::fs::metadata(&path).map_or(true, |file| file.len() == 0);
    if !fresh {
        refuse_other_version(&path).map_err(at)?;
    } else if now.is_some() && has_remains(paths) {
        let why = "it is missing or empty beside backups or takes".to_owned();
        return Err(at(archive::corrupt(why)));
    }
    let mut connection = connect(paths)?;
    if !fresh {
        if suspect_path(paths).exists() {
            archive::check_all(&connection).map_err(at)?;
            forget(&suspect_path(paths));
        }
        if let Some(now) = now.filter(|now| is_due(paths, *now)) {
            match back_up(&connection, paths, now).map_err(at) {
                Ok(()) => {}
                Err(damaged @ LibraryError::Damaged { .. }) => return Err(damaged),
                // No copy today is no reason not to work.
                Err(error) => log::warn!("no backup was made: {error}"),
            }
        }
    }
    schema::create(&mut connection).map_err(at)?;
    // Reads the schema and the first page of a table: a file that is no library shows itself here.
    connection
        .query_row(
            "SELECT count(*) FROM (SELECT 1 FROM take LIMIT 1)",
            [],
            |_| Ok(()),
        )
        .map_err(|error| at(error.into()))?;
    Ok(connection)
}

/// Returns true if the folder has backups or takes, so that a library without a database is not a new one.
fn has_remains(paths: &Paths) -> bool {
    let audio = std::fs::read_dir(paths.audio());
    let mut folders = audio.into_iter().flatten().flatten();
    // This folder is made with the library.
    !copies(paths).is_empty() || folders.any(|folder| folder.path() != paths.arriving())
}

/// Refuses a database of another version without writing a byte or leaving a file next to it.
fn refuse_other_version(path: &Path) -> Result<(), LibraryError> {
    // A read-only connection creates the log's files and leaves them behind. Without a log none is needed.
    let connection = if with_ending(path, "-wal").exists() {
        Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?
    } else {
        open_immutable(path)?
    };
    connection.busy_timeout(super::PATIENCE)?;
    let found = schema::version(&connection)?;
    if found == 0 && schema::is_empty(&connection)? {
        return Ok(());
    }
    schema::require_current(path, found)
}

/// Opens a database that no other process changes: nothing is locked, and no file is created next to it.
pub(super) fn open_immutable(path: &Path) -> rusqlite::Result<Connection> {
    let address = path.to_string_lossy();
    let address = address
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    Connection::open_with_flags(
        format!("file:{address}?immutable=1"),
        OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_URI,
    )
}

/// All pages and their order; not every index entry, which would take minutes on a large library.
pub(super) fn check(connection: &Connection) -> Result<(), LibraryError> {
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" {
        return Ok(());
    }
    Err(archive::corrupt(verdict))
}

/// Copies with their times in seconds, newest first.
fn copies(paths: &Paths) -> Vec<(i64, PathBuf)> {
    let Ok(files) = std::fs::read_dir(paths.backups()) else {
        return Vec::new();
    };
    let mut copies = files
        .flatten()
        .filter_map(|file| {
            let path = file.path();
            let name = path.file_name()?.to_str()?;
            let secs = name.strip_prefix("library-")?.strip_suffix(".db")?;
            Some((secs.parse().ok()?, path))
        })
        .collect::<Vec<_>>();
    copies.sort_unstable_by(|a, b| b.cmp(a));
    copies
}

fn is_due(paths: &Paths, now: UnixMillis) -> bool {
    copies(paths)
        .first()
        .is_none_or(|(secs, _)| (now.secs() - secs).abs() >= DAY_SECS)
}

/// Makes a copy in one file, without a log beside it, and checks it.
pub(super) fn copy(connection: &Connection, to: &Path) -> Result<(), LibraryError> {
    forget(to);
    // SQLite leaves who may read a file as it is.
    match create_own(to) {
        Ok(file) => drop(file),
        Err(error) => log::debug!("{}: {error}", to.display()),
    }
    let mut copy = Connection::open(to)?;
    rusqlite::backup::Backup::new(connection, &mut copy)?.step(-1)?;
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    check(&copy)
}

impl Library {
    /// Makes a copy of the database now, beside the daily ones.
    pub(super) fn back_up_now(&self) -> Result<(), LibraryError> {
        let now = self.now();
        let part = self.part_of("copy.db");
        self.read_long(|connection| copy(connection, &part))?;
        keep(&part, self.paths(), now)
    }
}

fn back_up(connection: &Connection, paths: &Paths, now: UnixMillis) -> Result<(), LibraryError> {
    let part = paths.backups().join("arriving");
    copy(connection, &part)?;
    if let Err(damaged) = read_whole(&part) {
        // Where no copy is better, its place would be taken by one that is as bad, at every start.
        if copies(paths).iter().any(|(_, copy)| is_whole(copy)) {
            return Err(damaged);
        }
        log::warn!("a row of the database is damaged, and no copy is better: {damaged}");
    }
    keep(&part, paths, now)
}

/// Reads all rows of a copy, where that takes no time to speak of.
fn read_whole(copy: &Path) -> Result<(), LibraryError> {
    if std::fs::metadata(copy).is_ok_and(|file| file.len() > READ_WHOLE) {
        return Ok(());
    }
    let connection = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    archive::check_all(&connection)
}

/// Whether a copy can be opened and nothing is found to be wrong with it.
fn is_whole(copy: &Path) -> bool {
    is_sound(copy).is_ok() && read_whole(copy).is_ok()
}

fn is_sound(copy: &Path) -> Result<(), LibraryError> {
    let connection = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    schema::require_current(copy, schema::version(&connection)?)?;
    check(&connection)
}

/// Puts a copy among the others; the oldest goes.
fn keep(part: &Path, paths: &Paths, now: UnixMillis) -> Result<(), LibraryError> {
    let name = format!("library-{}.db", now.secs());
    let path = paths.backups().join(name);
    put(part, &path)?;
    for (_, old) in copies(paths).into_iter().skip(KEPT) {
        forget(&old);
    }
    Ok(())
}

/// Moves the database and its log away. Gives the new name.
fn set_aside(paths: &Paths, now: UnixMillis) -> Result<PathBuf, LibraryError> {
    let path = paths.database();
    let mut aside = with_ending(&path, &format!(".damaged-{}", now.secs()));
    let mut count = 2;
    while aside.exists() {
        aside = with_ending(&path, &format!(".damaged-{}-{count}", now.secs()));
        count += 1;
    }
    for ending in ["-wal", "-shm", ""] {
        let from = with_ending(&path, ending);
        let to = with_ending(&aside, ending);
        match std::fs::rename(&from, &to) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(LibraryError::io(&from, error));
            }
            _ => {}
        }
    }
    forget(&suspect_path(paths));
    log::info!("the database was damaged and is now {}", aside.display());
    Ok(aside)
}

/// Puts the newest good copy in the database's place. Gives its time; `None`: a new library begins.
fn restore(paths: &Paths) -> Result<Option<UnixMillis>, LibraryError> {
    let all = copies(paths);
    // The newest of which nothing is wrong; else the newest that can be opened.
    let whole = all.iter().filter(|(_, copy)| is_whole(copy));
    let sound = all.iter().filter(|(_, copy)| match is_sound(copy) {
        Ok(()) => true,
        Err(error) => {
            log::info!("{} is not a good backup: {error}", copy.display());
            false
        }
    });
    let Some((secs, copy)) = whole.chain(sound).next() else {
        return Ok(None);
    };
    let part = with_ending(&paths.database(), ".restoring");
    std::fs::copy(copy, &part).map_err(|error| LibraryError::io(&part, error))?;
    put(&part, &paths.database())?;
    Ok(Some(UnixMillis(secs.saturating_mul(1000))))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
