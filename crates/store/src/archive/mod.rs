//! A backup of the whole library: a folder with the database, every sound and every recording, each file verified.
//!
//! It is written under another name and renamed when it is whole: a folder with the right name can be relied on.
//! Blobs are named by their hash, so a backup that was broken off goes on where it was. Keys, settings and the Draft
//! voices' account are not in it. `restore` brings one back, `merge` says what that means for what is newer.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};

use crate::Library;
use crate::backup;
use crate::blobs::{beside, blob_path};
use crate::error::{BadPlace, LibraryError};
use crate::faults;
use crate::files::{self, forget, replace, sync_folder};
use crate::inputs;
use crate::paths::Paths;
use crate::schema;
use crate::sidecar;
use crate::takes::blob_at;
use mynah_core::clock::UnixMillis;
use mynah_records::blobs::Blob;

mod copying;
mod merge;
mod restore;
mod salvage;

use self::copying::hash_of;
pub(crate) use self::copying::{Copier, refuse_inside};
pub(crate) use self::merge::doubt_unsent;
pub use self::restore::Brought;
pub(crate) use self::salvage::{check_all, corrupt, mark_again, open_damaged, salvage};

/// What says that a folder is a backup, and what is in it.
const MANIFEST: &str = "mynah-backup.json";
/// The folder's name while it is being written.
const PART: &str = "mynah-backup.part";
/// The database in it.
const DATABASE: &str = "library.db";
/// The manifest's format.
const FORMAT: u32 = 1;

/// What is in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// How this file is to be read.
    pub format: u32,
    /// The program that wrote it.
    pub program: String,
    /// When.
    pub at: UnixMillis,
    /// The schema of the database.
    pub schema: u32,
    /// How many projects are in it.
    pub projects: u64,
    /// How many takes.
    pub takes: u64,
    /// The hash of each file by its name in the folder.
    files: BTreeMap<String, String>,
}

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackedUp {
    /// The folder.
    pub folder: PathBuf,
    /// Its bytes.
    pub bytes: u64,
    /// How many takes are in it.
    pub takes: u64,
    /// Takes whose sound was gone before, and so isn't in it.
    pub missing: u64,
}

/// How far copying is: files done, of all.
pub type Told<'a> = &'a mut dyn FnMut(usize, usize) -> ControlFlow<()>;

impl Library {
    /// Copies the whole library into a new folder below `place` and reads every file of it once more. `told` may break
    /// it off: what was copied is used by the next one.
    ///
    /// # Errors
    /// When the place is in the library itself, is full or can't be written; when it was broken off.
    pub fn back_up_to(&self, place: &Path, told: Told<'_>) -> Result<BackedUp, LibraryError> {
        copying::refuse_inside(self.paths().home(), place)?;
        let now = self.now();
        std::fs::create_dir_all(place).map_err(|error| LibraryError::io(place, error))?;
        let part = place.join(PART);
        // Two at once into one place would write over each other.
        let turn = files::Turn::beside(&part).map_err(|error| match error {
            LibraryError::Busy { path: _ } => LibraryError::Place {
                path: place.to_owned(),
                why: BadPlace::InUse,
            },
            other => other,
        })?;
        files::create_own_folder(&part)?;
        for old in [MANIFEST, DATABASE] {
            forget(&part.join(old));
        }
        let there = Paths::new(&part);
        let database = part.join(DATABASE);
        self.read_long(|connection| backup::copy(connection, &database))?;
        let wanted = wanted(&database)?;
        let mut copier = Copier::new(wanted.len(), told);
        let mut files = BTreeMap::new();
        let mut gone = Vec::new();
        for blob in &wanted {
            let from = blob_path(self.paths(), blob);
            let to = blob_path(&there, blob);
            match copier.blob(&from, &to, &blob.hash)? {
                Some(_) => {
                    files.insert(name_in(&part, &to), blob.hash.clone());
                }
                None => gone.push(blob.hash.clone()),
            }
            for ending in [sidecar::ENDING, inputs::ENDING] {
                let from = beside(self.paths(), &blob.hash, ending);
                let to = beside(&there, &blob.hash, ending);
                if let Some(hash) = copier.file(&from, &to)? {
                    files.insert(name_in(&part, &to), hash);
                }
            }
        }
        let counted = mark_gone(&database, &gone)?;
        files.insert(DATABASE.to_owned(), hash_of(&database)?);
        let manifest = Manifest {
            format: FORMAT,
            program: format!("Mynah {}", env!("CARGO_PKG_VERSION")),
            at: now,
            schema: schema::VERSION,
            projects: counted.projects,
            takes: counted.takes,
            files,
        };
        copying::forget_others(&part, &manifest.files);
        replace(&part.join(MANIFEST), &serde_json::to_vec_pretty(&manifest)?)?;
        faults::reached("listed");
        let folder = free_name(place, now);
        std::fs::rename(&part, &folder).map_err(|error| LibraryError::io(&folder, error))?;
        sync_folder(place)?;
        drop(turn);
        Ok(BackedUp {
            folder,
            bytes: copier.bytes(),
            takes: counted.takes,
            missing: counted.missing,
        })
    }
}

/// Reads what a folder says that it holds.
pub fn manifest(folder: &Path) -> Result<Manifest, LibraryError> {
    let no_backup = || LibraryError::Place {
        path: folder.to_owned(),
        why: BadPlace::NoBackup,
    };
    let path = folder.join(MANIFEST);
    let text = match std::fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(no_backup()),
        Err(error) => return Err(LibraryError::io(&path, error)),
    };
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|_unread| no_backup())?;
    let path = folder.join(DATABASE);
    if manifest.format > FORMAT {
        return Err(LibraryError::Newer {
            path,
            found: manifest.schema,
            known: schema::VERSION,
        });
    }
    require_current(&path, manifest.schema)?;
    Ok(manifest)
}

/// Refuses a backup whose database `path` has another version than this program's.
fn require_current(path: &Path, found: u32) -> Result<(), LibraryError> {
    schema::require_current(path, found).map_err(|error| match error {
        LibraryError::Older { path, .. } => LibraryError::Place {
            path: path.parent().unwrap_or(&path).to_owned(),
            why: BadPlace::OlderBackup,
        },
        other => other,
    })
}

/// The name that a backup of this time gets, with a number where it is taken.
fn free_name(place: &Path, now: UnixMillis) -> PathBuf {
    let at = jiff::Timestamp::from_second(now.secs()).unwrap_or_default();
    let name = format!("Mynah backup {}", at.strftime("%Y-%m-%d %H.%M.%S"));
    let mut path = place.join(&name);
    let mut number = 2;
    while path.exists() {
        path = place.join(format!("{name} ({number})"));
        number += 1;
    }
    path
}

/// A file's name in a folder, the same on all systems.
fn name_in(folder: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    let parts = inside.iter().map(|part| part.to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

/// The blobs that a database refers to and has.
pub(crate) fn wanted(database: &Path) -> Result<Vec<Blob>, LibraryError> {
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut blobs = connection.prepare(
        "SELECT hash, extension, bytes FROM take UNION
         SELECT hash, extension, bytes FROM input ORDER BY 1",
    )?;
    let blobs = blobs.query_map([], |row| blob_at(row, 0))?;
    Ok(blobs.collect::<Result<_, _>>()?)
}

struct Counted {
    projects: u64,
    takes: u64,
    missing: u64,
}

/// Marks the takes of a copy whose sound isn't beside it, and makes sure that the copy is one.
fn mark_gone(database: &Path, gone: &[String]) -> Result<Counted, LibraryError> {
    let connection = Connection::open(database)?;
    {
        let mut mark = connection.prepare("UPDATE take SET missing = 1 WHERE hash = ?1")?;
        for hash in gone {
            mark.execute([hash])?;
        }
    }
    // What was ordered and not sent belongs to the windows that ordered it.
    connection.execute_batch("DELETE FROM queued; DELETE FROM slot; DELETE FROM waiting;")?;
    backup::check(&connection)?;
    let counted = connection.query_row(
        "SELECT (SELECT count(*) FROM project WHERE discarded IS NULL), count(*),
            count(*) FILTER (WHERE missing) FROM take",
        [],
        |row| {
            Ok(Counted {
                projects: row.get(0)?,
                takes: row.get(1)?,
                missing: row.get(2)?,
            })
        },
    )?;
    drop(connection);
    files::sync(database)?;
    Ok(counted)
}

#[cfg(test)]
mod tests;
