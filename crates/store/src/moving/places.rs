//! Where the library of a home lies: small files lead from a place that it was moved away from to the next one.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::{BadPlace, LibraryError};
use crate::faults;
use crate::files::{forget, replace, sync_folder};
use crate::moving::names::{self, Links};
use crate::paths::Paths;

/// In the old place: where the library is to go.
pub(super) const ORDER: &str = "move-to.json";
/// In the new place while it isn't the library yet: whose it is going to be.
pub(super) const MARK: &str = "moving-from.json";
/// In the old place: where the library lies now.
pub(super) const MOVED: &str = "moved-to.json";

/// What says where the library is to go, and where it went.
#[derive(Serialize, Deserialize)]
pub(super) struct Pointer {
    pub path: PathBuf,
}

/// What says that a move into this place is under way.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Mark {
    /// Where the library lies meanwhile.
    pub path: PathBuf,
    /// Whether the folder was made for it.
    pub made: bool,
    /// What is here of ours beside sounds, which tell it by their names.
    pub rest: BTreeSet<String>,
}

/// The places from a home to where its library lies.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Way {
    left: Vec<PathBuf>,
    end: PathBuf,
}

impl Way {
    /// From this home.
    ///
    /// # Errors
    /// When it leads to a place that isn't there now, can't be read, or goes round in a circle; when a library is on its
    /// way into the home.
    pub fn from(home: &Path) -> Result<Self, LibraryError> {
        let mut way = Self {
            left: Vec::new(),
            end: home.to_owned(),
        };
        loop {
            let file = way.end.join(MOVED);
            let Some(Pointer { path: next }) = read(&file)? else {
                break;
            };
            // What it came from just now has it here: what leads away from here is older.
            let came_here = mark(&next)?.is_some_and(|mark| mark.path == whole(&way.end));
            let been_there = way.left.iter().any(|left| whole(left) == next);
            if been_there && !came_here {
                return Err(bad(file, BadPlace::Unreadable));
            }
            way.left.push(std::mem::replace(&mut way.end, next));
            if came_here {
                break;
            }
        }
        way.refuse_no_library()?;
        Ok(way)
    }

    /// Where the library lies.
    pub fn end(&self) -> &Path {
        &self.end
    }

    /// Nothing is begun in the place of a library that is elsewhere or on its way.
    fn refuse_no_library(&self) -> Result<(), LibraryError> {
        if !self.left.is_empty() {
            let database = Paths::new(&self.end).database();
            match database.try_exists() {
                Ok(true) => {}
                Ok(false) => return Err(bad(self.end.clone(), BadPlace::Gone)),
                Err(source) => return Err(LibraryError::io(&database, source)),
            }
        }
        let Some(mark) = mark(&self.end)? else {
            return Ok(());
        };
        let leads_here = read::<Pointer>(&mark.path.join(MOVED))?
            .is_some_and(|pointer| pointer.path == whole(&self.end));
        if leads_here {
            return Ok(());
        }
        Err(bad(self.end.clone(), BadPlace::Arriving))
    }

    /// Ends what was killed just after the library came here.
    pub fn settle(&self) {
        if !matches!(mark(&self.end), Ok(Some(_))) {
            return;
        }
        let old = self.end.join(MOVED);
        let gone = match std::fs::remove_file(&old) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(LibraryError::io(&old, error)),
            _ => sync_folder(&self.end),
        };
        faults::reached("move-settled");
        match gone {
            Ok(()) => forget(&self.end.join(MARK)),
            // With the mark it is known to be older.
            Err(error) => log::warn!("what led away from {} stays: {error}", self.end.display()),
        }
    }

    /// Removes what is left in the places that the library was moved away from, and leads there straight. To be called
    /// once the library is open.
    pub fn clear(&self) {
        for place in &self.left {
            // It may be going back there.
            let is_coming = mark(place).map_or(true, |mark| mark.is_some());
            if is_coming {
                continue;
            }
            // What leads away from there must be on the disk before anything goes.
            match sync_folder(place).and_then(|()| names::all(place, Links::Leave)) {
                Ok(found) => {
                    for file in &found {
                        forget(&file.path);
                    }
                    forget(&place.join(ORDER));
                    names::forget_empty(place);
                }
                Err(error) => log::warn!("what is left at {} stays: {error}", place.display()),
            }
            let file = place.join(MOVED);
            let is_straight = read::<Pointer>(&file)
                .is_ok_and(|next| next.is_some_and(|next| next.path == self.end));
            if !is_straight && let Err(error) = point(&file, &self.end) {
                log::warn!("{} leads there by detours: {error}", file.display());
            }
        }
    }
}

/// What says that a library is on its way into a place.
pub(super) fn mark(place: &Path) -> Result<Option<Mark>, LibraryError> {
    read(&place.join(MARK))
}

/// A path that is the same however it was written.
pub(super) fn whole(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Writes where something lies, durably.
pub(super) fn point(file: &Path, path: &Path) -> Result<(), LibraryError> {
    let path = path.to_owned();
    replace(file, &serde_json::to_vec(&Pointer { path })?)
}

/// What a file of this kind says; nothing where there is none.
///
/// # Errors
/// When it can't be read: it may lead somewhere, so nothing is begun in its place.
pub(super) fn read<T: DeserializeOwned>(file: &Path) -> Result<Option<T>, LibraryError> {
    let says = match std::fs::read(file) {
        Ok(text) => serde_json::from_slice(&text).map_err(std::io::Error::from),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => Err(error),
    };
    says.map(Some).map_err(|error| {
        log::error!("{}: {error}", file.display());
        bad(file.to_owned(), BadPlace::Unreadable)
    })
}

pub(super) fn bad(path: PathBuf, why: BadPlace) -> LibraryError {
    LibraryError::Place { path, why }
}
