//! The library goes to another place, on another disk maybe, and nothing of it is lost on the way.
//!
//! Sounds are most of it, and never change: they are copied and read once more while the studio works and plays. The
//! rest follows at the next opening of a window, when nobody else has the library open, and then a file in the old place
//! says where it lies now. That file is the moment: before it the old place is the library, whole; after it the new one
//! is. Whoever opens the old place is led to the new one.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::Library;
use crate::archive::{Copier, Told, refuse_inside, wanted};
use crate::backup;
use crate::blobs::{blob_path, is_sound};
use crate::error::{BadPlace, LibraryError};
use crate::faults;
use crate::files::{self, forget, replace, sync, sync_folder};
use crate::moving::names::{FileKind, Found, Links};
use crate::moving::places::{MARK, MOVED, Mark, ORDER, Pointer, bad, mark, point, read, whole};
use crate::owners;
use crate::paths::Paths;
use crate::secrets;

mod names;
mod places;

pub(crate) use self::places::Way;

/// How often it is looked whether another process still opens the library.
const LOOK: Duration = Duration::from_millis(10);

/// What became of a move that was ordered.
#[derive(Debug)]
pub enum Moved {
    /// The library lies there now.
    To(PathBuf),
    /// Somebody else has it open: it goes at a later opening.
    Waits(PathBuf),
    /// It stays where it is.
    Failed(LibraryError),
}

impl Library {
    /// Copies all that doesn't change into an empty folder, and orders the rest for the next opening. The library
    /// stays in use meanwhile.
    ///
    /// # Errors
    /// When the place is in the library, is not empty, is full or can't be written; when it was broken off. What was
    /// copied is gone then, and nothing else is.
    pub fn move_to(&self, to: &Path, told: Told<'_>) -> Result<(), LibraryError> {
        let home = self.paths().home();
        refuse_inside(home, to)?;
        let _turn = files::turn_soon(&self.paths().owners().join("ordering"))?;
        let ours = refuse_taken(home, to)?;
        let made = !to.exists();
        files::create_own_folder(to)?;
        let to = &whole(to);
        // One order at a time; another place has nothing to wait for any more.
        if let Ok(Some(order)) = read::<Pointer>(&home.join(ORDER)) {
            forget_order(home)?;
            if order.path != *to {
                clear(home, &order.path);
            }
        }
        let mark = ours.unwrap_or_else(|| Mark {
            path: whole(home),
            made,
            rest: BTreeSet::new(),
        });
        let begun = to.parent().map_or(Ok(()), sync_folder);
        let begun = begun.and_then(|()| keep(&mark, to));
        if let Err(error) = begun {
            forget(&to.join(MARK));
            if mark.made {
                forget_place(to);
            }
            return Err(error);
        }
        let done = copy_sounds(self.paths(), to, told);
        let done = done.and_then(|()| point(&home.join(ORDER), to));
        if done.is_err() {
            forget_order(home)?;
            clear(home, to);
        }
        faults::reached("move-ordered");
        done
    }

    /// Takes back an order to go to another place. What was copied is gone then.
    ///
    /// # Errors
    /// When the order can't be removed: it stands then.
    pub fn stay(&self) -> Result<(), LibraryError> {
        let home = self.paths().home();
        let _turn = files::turn_soon(&self.paths().owners().join("ordering"))?;
        let order = read::<Pointer>(&home.join(ORDER));
        forget_order(home)?;
        if let Ok(Some(order)) = order {
            clear(home, &order.path);
        }
        Ok(())
    }

    /// Where the library goes at the next opening that is alone, if that was ordered.
    pub(super) fn goes_to(&self) -> Option<PathBuf> {
        let order = read::<Pointer>(&self.paths().home().join(ORDER));
        Some(order.ok()??.path)
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

/// A place in a home for what works there without the library: it isn't moved away from under it.
#[derive(Debug)]
pub struct Lodging {
    place: PathBuf,
    _lock: File,
}

impl Lodging {
    /// In the home, or where its library lies.
    ///
    /// # Errors
    /// Those of [`Library::open`] that have to do with places.
    pub fn take(home: &Path) -> Result<Self, LibraryError> {
        loop {
            let place = Way::from(home)?.end().to_owned();
            let lock = guests(&Paths::new(&place))?;
            match lock.try_lock_shared() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(LibraryError::Moving { path: place }),
                Err(TryLockError::Error(error)) => return Err(LibraryError::io(&place, error)),
            }
            // It may have gone while this one came.
            if Way::from(home)?.end() == place {
                return Ok(Self { place, _lock: lock });
            }
        }
    }

    /// Where that is.
    pub fn place(&self) -> &Path {
        &self.place
    }
}

/// Waits for the turn to open the library in a place.
///
/// # Errors
/// When it is being moved away from there: that takes long.
pub(super) fn turn_to_open(paths: &Paths) -> Result<File, LibraryError> {
    loop {
        match files::turn_now(&paths.owners().join("opening")) {
            Err(LibraryError::Busy { path: _ }) => {}
            turn => return turn,
        }
        if is_under_way(paths) {
            let path = paths.home().to_owned();
            return Err(LibraryError::Moving { path });
        }
        std::thread::sleep(LOOK);
    }
}

/// Ends a move that was ordered, if nobody has the library open. To be called by who may open it alone.
pub(super) fn finish(home: &Path, told: Told<'_>) -> Option<Moved> {
    let order = match read::<Pointer>(&home.join(ORDER)) {
        Ok(order) => order?,
        Err(error) => {
            // Nobody knows where to, so it stays.
            forget(&home.join(ORDER));
            return Some(Moved::Failed(error));
        }
    };
    let (paths, to) = (Paths::new(home), order.path);
    let _locks = match alone(&paths) {
        Ok(Some(locks)) => locks,
        Ok(None) => return Some(Moved::Waits(to)),
        Err(error) => return Some(Moved::Failed(error)),
    };
    let done = copy_rest(&paths, &to, told).and_then(|()| lead(home, &to));
    if let Err(error) = done {
        // It is asked for again by whoever still wants it.
        forget(&home.join(ORDER));
        clear(home, &to);
        return Some(Moved::Failed(error));
    }
    faults::reached("moved");
    Some(Moved::To(to))
}

/// Keeps everybody else out, or finds that somebody is in.
fn alone(paths: &Paths) -> Result<Option<(File, File)>, LibraryError> {
    if owners::any_alive(&paths.owners()) || is_serving(paths) {
        return Ok(None);
    }
    let guests = guests(paths)?;
    match guests.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(LibraryError::io(paths.home(), error)),
    }
    // Held by others only while they look whether it is.
    let under_way = files::turn(&under_way(paths))?;
    Ok(Some((guests, under_way)))
}

/// Whether a Draft server works on the account in this home.
fn is_serving(paths: &Paths) -> bool {
    let Ok(locks) = std::fs::read_dir(paths.draft().join("owners")) else {
        return false;
    };
    locks.flatten().any(|lock| {
        let file = OpenOptions::new().write(true).open(lock.path());
        file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
    })
}

fn guests(paths: &Paths) -> Result<File, LibraryError> {
    files::lock_file(&paths.owners().join("guests"))
}

fn under_way(paths: &Paths) -> PathBuf {
    paths.owners().join("moving")
}

fn is_under_way(paths: &Paths) -> bool {
    let lock = OpenOptions::new().write(true).open(under_way(paths));
    lock.is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// What goes along: the library's files, but for what is in use.
fn going(home: &Path) -> Result<Vec<Found>, LibraryError> {
    let mut all = names::all(home, Links::Follow)?;
    all.retain(|file| file.kind() != FileKind::InUse);
    Ok(all)
}

/// Sounds, recordings and what lies beside them. One that is damaged goes along as it is, at the end.
fn copy_sounds(paths: &Paths, to: &Path, told: Told<'_>) -> Result<(), LibraryError> {
    let mut sounds = going(paths.home())?;
    sounds.retain(|file| file.kind().is_by_hash());
    let mut copier = Copier::new(sounds.len(), told);
    for file in &sounds {
        let target = to.join(&file.name);
        if let FileKind::Sound(hash) = file.kind() {
            copier.blob(&file.path, &target, hash)?;
        } else {
            copier.same(&file.path, &target)?;
            copier.step()?;
        }
    }
    Ok(())
}

/// Everything else, and a look whether all of it is there.
fn copy_rest(paths: &Paths, to: &Path, told: Told<'_>) -> Result<(), LibraryError> {
    let home = paths.home();
    let Some(mut mark) = mark(to)?.filter(|mark| mark.path == whole(home)) else {
        let why = if to.exists() {
            BadPlace::NotEmpty
        } else {
            BadPlace::Gone
        };
        return Err(bad(to.to_owned(), why));
    };
    let all = going(home)?;
    let rest = all.iter().filter(|file| !file.kind().is_by_hash());
    let mut rest: BTreeSet<String> = rest.map(|file| file.name.clone()).collect();
    rest.insert(secrets::ACCOUNT.to_owned());
    for name in rest.difference(&mark.rest) {
        // Somebody put it there since.
        let path = to.join(name);
        if path.symlink_metadata().is_ok() {
            return Err(bad(path, BadPlace::NotEmpty));
        }
    }
    mark.rest.extend(rest);
    keep(&mark, to)?;
    let mut copier = Copier::new(all.len(), told);
    let mut sounds = BTreeSet::new();
    for file in &all {
        let (from, target) = (&file.path, to.join(&file.name));
        match file.kind() {
            FileKind::Sound(hash) => match copier.blob(from, &target, hash)? {
                Some(_length) => drop(sounds.insert(target)),
                None => drop(copier.file(from, &target)?),
            },
            part => {
                match part {
                    FileKind::Database => copy_database(from, &target)?,
                    _ => drop(copier.same(from, &target)?),
                }
                copier.step()?;
            }
        }
        faults::reached("move-copied");
    }
    // The keychain knows the keys by the place where the library was first.
    replace(&to.join(secrets::ACCOUNT), &secrets::account_of(paths)?)?;
    forget_deleted(to, &all)?;
    look(paths, to, &sounds)?;
    faults::reached("move-looked");
    // Where the looking took long somebody may have thought better of it.
    copier.step()
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

/// Removes sounds that were deleted since they were copied.
fn forget_deleted(to: &Path, all: &[Found]) -> Result<(), LibraryError> {
    let wanted: BTreeSet<&str> = all.iter().map(|file| file.name.as_str()).collect();
    for file in names::below(to, "audio", Links::Leave)? {
        if !wanted.contains(file.name.as_str()) {
            forget(&file.path);
        }
    }
    Ok(())
}

/// Looks whether the new place itself has all that the library wants, `sounds` being those that were read there; all of
/// it is on the disk then.
fn look(paths: &Paths, to: &Path, sounds: &BTreeSet<PathBuf>) -> Result<(), LibraryError> {
    let there = Paths::new(to);
    let database = there.database();
    let checked = Connection::open_with_flags(&database, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .map_err(LibraryError::from)
        .and_then(|connection| backup::check(&connection));
    checked.map_err(|error| error.at(&database))?;
    for blob in wanted(&database).map_err(|error| error.at(&database))? {
        let target = blob_path(&there, &blob);
        // What is lost here can't be there.
        if !sounds.contains(&target) && is_sound(paths, &blob)? {
            return Err(bad(target, BadPlace::Unreliable));
        }
    }
    let mut folders = BTreeSet::from([to.to_owned()]);
    for file in names::all(to, Links::Follow)? {
        let above = file.path.ancestors().skip(1);
        let above = above.take_while(|folder| *folder != to);
        folders.extend(above.map(Path::to_owned));
    }
    for folder in &folders {
        // A link leads to what is removed from the old place, maybe.
        if whole(folder) != *folder {
            return Err(bad(folder.clone(), BadPlace::NotEmpty));
        }
        sync_folder(folder)?;
    }
    Ok(())
}

/// Writes where the library lies now: the moment from which it does.
fn lead(home: &Path, to: &Path) -> Result<(), LibraryError> {
    faults::reached("moving");
    let file = home.join(MOVED);
    let led = point(&file, to)
        .and_then(|()| faults::refused("moving").map_err(|error| LibraryError::io(&file, error)));
    let Err(error) = led else {
        return Ok(());
    };
    // It may be there although the disk didn't confirm it: while it leads, the new place is the library.
    match std::fs::remove_file(&file) {
        Err(gone) if gone.kind() != ErrorKind::NotFound && file.exists() => {
            log::warn!("{} stays: {gone}", file.display());
            return Ok(());
        }
        _ => {}
    }
    if let Err(error) = sync_folder(home) {
        log::warn!("{}: {error}", home.display());
    }
    Err(error)
}

/// A folder that nothing is in, or what an earlier try of ours left: gives what says so. A place that leads here may
/// hold other things, which stay as they are.
fn refuse_taken(home: &Path, to: &Path) -> Result<Option<Mark>, LibraryError> {
    if let Some(mark) = mark(to)? {
        return if mark.path == whole(home) {
            Ok(Some(mark))
        } else {
            Err(bad(to.to_owned(), BadPlace::NotEmpty))
        };
    }
    let mut inside = match std::fs::read_dir(to) {
        Ok(inside) => inside,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(LibraryError::io(to, error)),
    };
    let is_taken = if read::<Pointer>(&to.join(MOVED))?.is_some() {
        whole(Way::from(to)?.end()) != whole(home) || Paths::new(to).database().exists()
    } else {
        inside.next().is_some()
    };
    if is_taken {
        return Err(bad(to.to_owned(), BadPlace::NotEmpty));
    }
    Ok(None)
}

fn keep(mark: &Mark, to: &Path) -> Result<(), LibraryError> {
    replace(&to.join(MARK), &serde_json::to_vec(mark)?)
}

/// Removes the order for good.
fn forget_order(home: &Path) -> Result<(), LibraryError> {
    let file = home.join(ORDER);
    match std::fs::remove_file(&file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(LibraryError::io(&file, error)),
        _ => sync_folder(home),
    }
}

/// Removes what was copied from a home into a place that doesn't become the library. Whatever else lies there stays.
fn clear(home: &Path, to: &Path) {
    let mark = match mark(to) {
        Ok(Some(mark)) if mark.path == whole(home) => mark,
        _ => return,
    };
    // It is the library.
    if !matches!(read::<Pointer>(&home.join(MOVED)), Ok(None)) {
        return;
    }
    match names::below(to, "audio", Links::Leave) {
        Ok(found) => {
            for file in &found {
                forget(&file.path);
            }
            names::forget_shelves(to);
        }
        Err(error) => log::warn!("sounds stay at {}: {error}", to.display()),
    }
    for name in &mark.rest {
        let path = to.join(name);
        forget(&path);
        forget(&names::copying(&path));
        if FileKind::of(name) == Some(FileKind::Database) {
            for ending in ["-journal", "-wal", "-shm"] {
                let mut log = path.clone().into_os_string();
                log.push(ending);
                forget(Path::new(&log));
            }
        }
    }
    names::forget_folders(to, mark.rest.iter().map(String::as_str));
    forget(&to.join(MARK));
    if mark.made {
        forget_place(to);
    }
}

/// Removes a folder that was made for the library, if nothing is in it.
fn forget_place(to: &Path) {
    if let Err(error) = std::fs::remove_dir(to) {
        log::debug!("{} stays: {error}", to.display());
    }
}

#[cfg(test)]
mod tests;
