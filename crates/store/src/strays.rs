//! What was paid for and whose entry nobody knows: the ledger was lost, and the copy that took its place is older.
//!
//! Nobody else has it, and nobody can say what was ordered. It is put beside what can't be read, under its entry's name
//! and with an ending by which other programs know it, and is told until somebody takes it away.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::Library;
use crate::error::LibraryError;
use crate::files::{forget, put};
use crate::paths::Paths;
use crate::unkept;

/// How files begin that other programs know, and the ending that they have then.
const BEGINNINGS: [(&[u8], &str); 6] = [
    (b"RIFF", "wav"),
    (b"ID3", "mp3"),
    (b"\xff\xfb", "mp3"),
    (b"\xff\xf3", "mp3"),
    (b"OggS", "opus"),
    (b"{", "json"),
];

/// The most bytes that are kept free at the start.
const HEAD: usize = 44;

impl Library {
    /// What was paid for and whose entry nobody knows, by name.
    pub fn strays(&self) -> Vec<PathBuf> {
        let files = std::fs::read_dir(self.paths().unreadable()).into_iter();
        let paths = files.flatten().flatten().map(|file| file.path());
        let mut strays: Vec<_> = paths.filter(|path| is_named_so(path)).collect();
        strays.sort();
        strays
    }
}

/// Whether a file's name is that of a stray.
pub(super) fn is_stray(file: &str) -> bool {
    is_named_so(Path::new(file))
}

fn is_named_so(path: &Path) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    stem.is_some_and(|stem| unkept::parse_stem(stem).is_some())
}

/// Puts one out of the way of entries to come; where nothing came there is nothing to keep.
pub(super) fn put_aside(paths: &Paths, path: &Path) {
    match moved(paths, path) {
        Ok(Some(to)) => log::error!("paid for, and no entry knows it: {}", to.display()),
        Ok(None) => forget(path),
        Err(error) => log::warn!("{} stays: {error}", path.display()),
    }
}

fn moved(paths: &Paths, path: &Path) -> Result<Option<PathBuf>, LibraryError> {
    let failed = |source| LibraryError::io(path, source);
    let mut start = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(64).read_to_end(&mut start).map_err(failed)?;
    // Room for a header is not sound.
    if start.len() <= HEAD && start.iter().all(|byte| *byte == 0) {
        return Ok(None);
    }
    let known = BEGINNINGS
        .iter()
        .find(|(known, _)| start.starts_with(known));
    let ending = match known {
        Some((_, ending)) => ending,
        None => path
            .extension()
            .and_then(|it| it.to_str())
            .unwrap_or_default(),
    };
    let folder = paths.unreadable();
    std::fs::create_dir_all(&folder).map_err(|error| LibraryError::io(&folder, error))?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let mut to = folder.join(format!("{stem}.{ending}"));
    let mut number = 2;
    while to.exists() {
        to = folder.join(format!("{stem}-{number}.{ending}"));
        number += 1;
    }
    put(path, &to)?;
    Ok(Some(to))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::Library;
    use crate::testing::{NOON, order, project};
    use mynah_core::clock::{Clock, UnixMillis};
    use mynah_core::ids::EntryId;
    use mynah_records::ledger::EntryState;

    const DAY: i64 = 86_400_000;

    fn open_after(home: &std::path::Path, days: i64) -> Library {
        Library::open(home, Clock::scripted(UnixMillis(NOON.0 + days * DAY))).unwrap()
    }

    /// Nothing of it can be read any more.
    fn lose(home: &std::path::Path) {
        fs::write(home.join("library.db"), [0xff; 5_000]).unwrap();
        for log in ["library.db-wal", "library.db-shm"] {
            drop(fs::remove_file(home.join(log)));
        }
    }

    fn arrive(library: &Library, entry: EntryId, bytes: &[u8]) {
        let fingerprint = library.entry(entry).unwrap().unwrap().intent.fingerprint;
        let of = (entry, fingerprint.as_str());
        let mut room = library.writer_for(of, "mp3", 0).unwrap();
        library.mark_sent(entry, None).unwrap();
        room.write(bytes).unwrap();
        room.all_is_here();
    }

    /// What yesterday's copy did not know was deleted, and it was all that there was of it.
    #[test]
    fn what_an_older_copy_does_not_know_is_kept_and_said() {
        let home = tempfile::tempdir().unwrap();
        let library = open_after(home.path(), 0);
        let project = project(&library, 1);
        drop(library);
        let library = open_after(home.path(), 1);
        assert!(library.strays().is_empty());
        for (text, sound) in [("one", &b"ID3 all of it"[..]), ("two", b"no sound at all")] {
            let entry = library.intend(&order(project, 1, text)).unwrap();
            arrive(&library, entry, sound);
        }
        drop(library);
        lose(home.path());
        let library = open_after(home.path(), 1);
        assert!(library.restored().unwrap().backup.is_some());
        let strays = library.strays();
        let [one, two] = &strays[..] else {
            panic!("{strays:?}");
        };
        assert!(one.extension().unwrap() == "mp3" && two.extension().unwrap() == "whole");
        assert_eq!(fs::read(one).unwrap(), b"ID3 all of it");
        assert_eq!(fs::read(two).unwrap(), b"no sound at all");
        assert_eq!(fs::read_dir(library.paths().arriving()).unwrap().count(), 0);
        // An entry that gets the number of one of them touches neither.
        let entry = library.intend(&order(project, 1, "three")).unwrap();
        library.release(entry, "not charged").unwrap();
        drop(library);
        assert_eq!(open_after(home.path(), 1).strays(), strays);
    }

    /// Of a ledger of which nothing could be read nobody asked what had been on its way: it was called not sent.
    #[test]
    fn what_was_on_its_way_when_the_copy_was_made_is_doubtful() {
        let home = tempfile::tempdir().unwrap();
        let library = open_after(home.path(), 0);
        let project = project(&library, 1);
        let entry = library.intend(&order(project, 1, "one")).unwrap();
        // Another process makes the copy of the next day.
        let second = open_after(home.path(), 1);
        arrive(&library, entry, b"all of it");
        drop((library, second));
        lose(home.path());
        let library = open_after(home.path(), 1);
        assert!(library.restored().unwrap().backup.is_some());
        let asked = library.entry(entry).unwrap().unwrap();
        assert_eq!(asked.state, EntryState::Unknown);
        assert!(library.left_of(&asked).unwrap().unwrap().is_whole);
        assert!(library.strays().is_empty());
    }
}
