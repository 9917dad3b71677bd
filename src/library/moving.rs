//! The library goes to another place, on another disk maybe, and nothing of it is lost on the way.
//!
//! Sounds are most of it, and never change: they are copied and read once more while the studio works and plays. The
//! rest follows at the next opening, when nobody else has the library open, and then a file in the old place says where
//! it lies now. That file is the moment: before it the old place is the library, whole; after it the new one is.
//! Whoever opens the old place is led to the new one.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};

use crate::library::archive::{Copier, Told, files_below, refuse_inside};
use crate::library::backup;
use crate::library::error::{BadPlace, LibraryError};
use crate::library::faults;
use crate::library::files::{forget, replace, sync};
use crate::library::paths::Paths;
use crate::library::{Library, owners};

/// In the old place: where the library is to go.
const ORDER: &str = "move-to.json";
/// In the new place while it isn't the library yet: whose it is going to be.
const MARK: &str = "moving-from.json";
/// In the old place: where the library lies now.
const MOVED: &str = "moved-to.json";
/// A library that was moved more often than this goes round in a circle.
const MOST_MOVES: usize = 16;
/// What is in a home and is left behind: what is in use, and what belongs to the place.
const LEFT: [&str; 5] = ["owners", "audio/arriving", ORDER, MOVED, MARK];

/// What the files say.
#[derive(Serialize, Deserialize)]
struct Pointer {
    path: PathBuf,
}

/// What became of a move that was ordered.
#[derive(Debug)]
pub enum Moved {
    /// The library lies there now.
    To(PathBuf),
    /// It stays where it is.
    Failed(LibraryError),
}

impl Library {
    /// Copies all that doesn't change into an empty folder, and orders the rest for the next opening. The library
    /// stays in use meanwhile.
    ///
    /// # Errors
    /// When the place is in the library, is not empty, is full or can't be written; when it was broken off. What was
    /// copied is gone then.
    pub fn move_to(&self, to: &Path, told: Told<'_>) -> Result<(), LibraryError> {
        let home = self.paths().home();
        refuse_inside(home, to)?;
        refuse_full(home, to)?;
        std::fs::create_dir_all(to).map_err(|error| LibraryError::io(to, error))?;
        let to = &to
            .canonicalize()
            .map_err(|error| LibraryError::io(to, error))?;
        point(&to.join(MARK), &whole(home))?;
        let done = copy_sounds(self.paths(), to, told);
        let done = done.and_then(|()| point(&home.join(ORDER), to));
        if done.is_err() {
            clear(to);
        }
        faults::reached("move-ordered");
        done
    }

    /// What became of a move that this opening came upon, once.
    pub fn take_moved(&self) -> Option<Moved> {
        let mut moved = self
            .shared
            .moved
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        moved.take()
    }
}

/// Where the library of a home lies: elsewhere, if it was moved.
///
/// # Errors
/// When it was moved to a place that isn't there now.
pub fn place_of(home: &Path) -> Result<PathBuf, LibraryError> {
    let mut place = home.to_owned();
    for _ in 0..MOST_MOVES {
        let Some(next) = read(&place.join(MOVED)) else {
            return Ok(place);
        };
        if !Paths::new(&next).database().exists() {
            let why = BadPlace::Gone;
            return Err(LibraryError::Place { path: next, why });
        }
        place = next;
    }
    Ok(place)
}

/// Ends a move that was ordered, if nobody has the library open. To be called by who may open it alone.
pub(super) fn finish(home: &Path) -> Option<Moved> {
    let to = read(&home.join(ORDER))?;
    let paths = Paths::new(home);
    if owners::any_alive(&paths.owners()) {
        return None;
    }
    Some(match copy_rest(&paths, &to) {
        Ok(()) => Moved::To(to),
        Err(error) => {
            // It is asked for again by whoever still wants it.
            forget(&home.join(ORDER));
            clear(&to);
            Moved::Failed(error)
        }
    })
}

/// Removes what is left in a place that the library was moved away from, but for what leads to the new one.
pub(super) fn clear_left(home: &Path, place: &Path) {
    if home == place || read(&home.join(MOVED)).is_none() {
        return;
    }
    for name in [
        "library.db",
        "library.db-wal",
        "library.db-shm",
        "library.db.suspect",
        "settings.json",
        ORDER,
        MARK,
    ] {
        forget(&home.join(name));
    }
    for name in ["audio", "backups", "draft", "keys", "owners", "unreadable"] {
        match std::fs::remove_dir_all(home.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                log::warn!("{name} stays in the old place: {error}");
            }
            _ => {}
        }
    }
}

/// The files below a home that go along, with their names in it.
fn going(home: &Path) -> Vec<(PathBuf, String)> {
    let all = files_below(home).into_iter();
    let named = all.filter_map(|(path, _)| {
        let inside = path.strip_prefix(home).ok()?;
        let parts = inside.iter().map(|part| part.to_string_lossy());
        let name = parts.collect::<Vec<_>>().join("/");
        Some((path, name))
    });
    named
        .filter(|(_, name)| {
            let is_left = |left: &&str| name == *left || name.starts_with(&format!("{left}/"));
            !LEFT.iter().any(is_left) && !is_log(name)
        })
        .collect()
}

/// A database's log goes along in the database.
fn is_log(name: &str) -> bool {
    name.ends_with(".db-wal") || name.ends_with(".db-shm") || name.ends_with(".db-journal")
}

/// The hash that a name tells.
fn hash_in(name: &str) -> Option<&str> {
    let file = name.strip_prefix("audio/")?.split('/').nth(1)?;
    let (hash, ending) = file.split_once('.')?;
    let is_blob = hash.len() == 64 && !matches!(ending, "peaks" | "take.json" | "input.json");
    is_blob.then_some(hash)
}

/// Sounds and recordings. One that is damaged goes along as it is, at the end.
fn copy_sounds(paths: &Paths, to: &Path, told: Told<'_>) -> Result<(), LibraryError> {
    let sounds = going(paths.home());
    let sounds = sounds
        .into_iter()
        .filter(|(_, name)| hash_in(name).is_some())
        .collect::<Vec<_>>();
    let mut copier = Copier::new(sounds.len(), told);
    for (from, name) in sounds {
        if let Some(hash) = hash_in(&name) {
            copier.blob(&from, &to.join(&name), hash)?;
        }
    }
    Ok(())
}

/// Everything else, and then the word where it lies now.
fn copy_rest(paths: &Paths, to: &Path) -> Result<(), LibraryError> {
    let home = paths.home();
    if read(&to.join(MARK)) != Some(whole(home)) {
        let why = if to.exists() {
            BadPlace::NotEmpty
        } else {
            BadPlace::Gone
        };
        let path = to.to_owned();
        return Err(LibraryError::Place { path, why });
    }
    let mut nobody = |_, _| std::ops::ControlFlow::Continue(());
    let all = going(home);
    let mut copier = Copier::new(all.len(), &mut nobody);
    for (from, name) in &all {
        let target = to.join(name);
        let there = match hash_in(name) {
            Some(hash) => copier.blob(from, &target, hash)?.is_some(),
            None => false,
        };
        if there {
            continue;
        }
        let is_database = matches!(name.as_str(), "library.db" | "draft/draft.db");
        if is_database {
            copy_database(from, &target)?;
        } else {
            copier.file(from, &target)?;
        }
        faults::reached("move-copied");
    }
    faults::reached("moving");
    // A library that comes home: what led away from there would lead round in a circle.
    forget(&to.join(MOVED));
    point(&home.join(MOVED), to)?;
    faults::reached("moved");
    forget(&to.join(MARK));
    forget(&home.join(ORDER));
    Ok(())
}

/// A database with what its log has.
fn copy_database(from: &Path, to: &Path) -> Result<(), LibraryError> {
    let folder = to.parent().unwrap_or(to);
    std::fs::create_dir_all(folder).map_err(|error| LibraryError::io(folder, error))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let copied = Connection::open_with_flags(from, flags)
        .map_err(LibraryError::from)
        .and_then(|connection| backup::copy(&connection, to));
    copied.map_err(|error| error.at(to))?;
    sync(to)
}

/// A folder that nothing is in, or what an earlier try of ours left.
fn refuse_full(home: &Path, to: &Path) -> Result<(), LibraryError> {
    let is_ours = read(&to.join(MARK)) == Some(whole(home));
    // What leads to where the library went to is no library.
    let leads_here = read(&to.join(MOVED)).is_some();
    let mut inside = match std::fs::read_dir(to) {
        Ok(inside) => inside.flatten(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(LibraryError::io(to, error)),
    };
    let is_other = |file: std::fs::DirEntry| {
        let name = file.file_name();
        !(leads_here && (name == MOVED || name == "logs"))
    };
    if !is_ours && inside.any(is_other) {
        let why = BadPlace::NotEmpty;
        let path = to.to_owned();
        return Err(LibraryError::Place { path, why });
    }
    Ok(())
}

/// Removes what was copied into a place of ours that doesn't become the library.
fn clear(to: &Path) {
    if read(&to.join(MARK)).is_none() {
        return;
    }
    for (path, _) in files_below(to) {
        if path != to.join(MARK) && path != to.join(MOVED) {
            forget(&path);
        }
    }
    forget(&to.join(MARK));
    for name in ["audio", "backups", "draft", "keys", "unreadable"] {
        // Nothing but empty folders is left.
        if let Err(error) = std::fs::remove_dir_all(to.join(name))
            && error.kind() != io::ErrorKind::NotFound
        {
            log::debug!("{name} stays: {error}");
        }
    }
}

/// A path that is the same however it was written.
fn whole(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn point(file: &Path, path: &Path) -> Result<(), LibraryError> {
    let path = path.to_owned();
    replace(file, &serde_json::to_vec(&Pointer { path })?)
}

fn read(file: &Path) -> Option<PathBuf> {
    let text = std::fs::read(file).ok()?;
    Some(serde_json::from_slice::<Pointer>(&text).ok()?.path)
}

#[cfg(test)]
mod tests;
