//! What ended processes left on the disk and nothing refers to: sound that never became a take, half-written files.
//!
//! Swept only where no other process had the library open when this one opened it, and only what is older than that:
//! then nobody who lives can have written it. Sound that once was a take has its file beside it and stays.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rusqlite::Transaction;

use crate::Library;
use crate::blobs::beside;
use crate::error::LibraryError;
use crate::files::forget;
use crate::inputs;
use crate::lost::is_nobodys;
use crate::sidecar;

/// How temporary files begin that are renamed when they are whole.
const HALF_WRITTEN: &str = ".tmp";
/// Files that are removed in one transaction: others wait for it.
const AT_ONCE: usize = 256;
/// Digits of a hash in a name.
const HASH: usize = 64;

impl Library {
    /// Removes what nothing refers to; gives how many files. Nothing while something that was sent has no end yet:
    /// its sound may be among them.
    pub fn sweep(&self) -> Result<usize, LibraryError> {
        let Some(before) = self.shared.alone_since else {
            return Ok(0);
        };
        let audio = self.paths().audio();
        let shelves = files_in(&audio)
            .into_iter()
            .filter(|path| path.is_dir() && *path != self.paths().arriving());
        let old = |path: &PathBuf| is_older(path, before);
        let (halves, sounds): (Vec<_>, Vec<_>) = shelves
            .flat_map(|shelf| files_in(&shelf))
            .chain(
                files_in(self.paths().home())
                    .into_iter()
                    .filter(|path| is_half(path)),
            )
            .filter(old)
            .partition(|path| is_half(path));
        // Read after the files: what became a take meanwhile is known.
        let Some(known) = self.read(known)? else {
            return Ok(0);
        };
        let orphans = sounds.into_iter().filter(|path| {
            let name = path.file_name().and_then(|name| name.to_str());
            name.and_then(|name| name.get(..HASH)).is_some_and(|hash| {
                let is_told = |ending| beside(self.paths(), hash, ending).exists();
                !known.contains(hash) && !is_told(sidecar::ENDING) && !is_told(inputs::ENDING)
            })
        });
        let orphans: Vec<_> = orphans.collect();
        let mut swept = halves.len();
        for path in &halves {
            forget(path);
        }
        for some in orphans.chunks(AT_ONCE) {
            swept += self.write(|tx| sweep_some(tx, some, before))?;
        }
        Ok(swept)
    }
}

/// Removes those of some sounds that still are nobody's: the same may have come meanwhile, and be a take.
fn sweep_some(
    tx: &Transaction<'_>,
    some: &[PathBuf],
    before: SystemTime,
) -> Result<usize, LibraryError> {
    let mut swept = 0;
    for path in some {
        let name = path.file_name().and_then(|name| name.to_str());
        let hash = name.and_then(|name| name.get(..HASH)).unwrap_or_default();
        if is_older(path, before) && is_nobodys(tx, hash)? {
            forget(path);
            swept += 1;
        }
    }
    Ok(swept)
}

/// The hashes of all takes' sounds and of what was brought; nothing while something that was sent has no end yet.
fn known(connection: &rusqlite::Connection) -> Result<Option<HashSet<String>>, LibraryError> {
    let open = connection
        .prepare("SELECT 1 FROM entry WHERE state IN ('intended', 'sent')")?
        .exists([])?;
    if open {
        return Ok(None);
    }
    let mut hashes = connection.prepare("SELECT hash FROM take UNION SELECT hash FROM input")?;
    let hashes = hashes.query_map([], |row| row.get(0))?;
    Ok(Some(hashes.collect::<Result<_, _>>()?))
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder)
        .map(|files| files.flatten().map(|file| file.path()).collect())
        .unwrap_or_default()
}

fn is_half(path: &Path) -> bool {
    path.file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| name.starts_with(HALF_WRITTEN))
}

fn is_older(path: &Path, than: SystemTime) -> bool {
    std::fs::symlink_metadata(path)
        .and_then(|file| file.modified())
        .is_ok_and(|written| written < than)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{fresh, open, order, project, sound, take};
    use mynah_core::credits::Credits;

    fn exists(library: &Library, hash: &str) -> bool {
        beside(library.paths(), hash, "mp3").exists()
    }

    /// Clocks of disks are coarse: what was written before is long ago here.
    fn age(path: &Path) {
        let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    }

    #[test]
    fn sound_that_never_became_a_take_is_swept_at_the_next_start() {
        let (home, first) = fresh();
        let project = project(&first, 1);
        let kept = take(&first, project, 1, "kept");
        let kept = first.take(kept.id).unwrap().blob.hash;
        let orphan = sound(&first, b"never referred to").blob.hash;
        let half = beside(first.paths(), &kept, "x").with_file_name(".tmpAbC123");
        std::fs::write(&half, b"half").unwrap();
        age(&half);
        age(&beside(first.paths(), &orphan, "mp3"));
        age(&beside(first.paths(), &kept, "mp3"));
        drop(first);
        let second = open(home.path());
        assert_eq!(second.sweep().unwrap(), 2);
        assert!(exists(&second, &kept) && !exists(&second, &orphan) && !half.exists());
        assert_eq!(second.sweep().unwrap(), 0);
        // What it writes itself is no orphan, however late it is referred to.
        let late = sound(&second, b"late").blob.hash;
        assert_eq!(second.sweep().unwrap(), 0);
        assert!(exists(&second, &late));
    }

    #[test]
    fn two_studios_on_one_library_sweep_nothing_of_each_other() {
        let (home, first) = fresh();
        let arriving = sound(&first, b"about to be settled").blob.hash;
        age(&beside(first.paths(), &arriving, "mp3"));
        let second = open(home.path());
        assert_eq!(second.sweep().unwrap(), 0);
        assert!(exists(&second, &arriving));
    }

    #[test]
    fn what_was_sent_and_has_no_end_keeps_every_sound() {
        let (home, first) = fresh();
        let project = project(&first, 1);
        let entry = first.intend(&order(project, 1, "12345")).unwrap();
        first.mark_sent(entry, None).unwrap();
        let paid = sound(&first, b"paid for").blob.hash;
        age(&beside(first.paths(), &paid, "mp3"));
        drop(first);
        let second = open(home.path());
        assert_eq!(second.recover().unwrap().sent.len(), 1);
        assert_eq!(second.sweep().unwrap(), 0);
        let again = sound(&second, b"paid for");
        second.settle(entry, &again, Credits(5)).unwrap();
        assert_eq!(second.sweep().unwrap(), 0);
        assert!(exists(&second, &paid));
    }
}
