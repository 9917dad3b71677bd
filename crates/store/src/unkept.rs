//! What nobody else keeps, until it is a take: answers that the service has forgotten once they are sent.
//!
//! They arrive in `audio/arriving` under their entry's name and stay there, whatever ends meanwhile, until their entry
//! has a take: `entry-7-0123456789abcdef.part` while it comes, `.whole` once all of it is here.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::Library;
use crate::blobs::{BlobWriter, Stays};
use crate::error::LibraryError;
use crate::files::forget;
use crate::paths::Paths;
use mynah_core::ids::EntryId;
use mynah_records::ledger::Entry;

/// How such a file's name begins.
const ENTRY: &str = "entry-";
/// Its ending while it comes.
pub(super) const COMING: &str = "part";
/// Its ending once all of it is here.
pub(super) const WHOLE: &str = "whole";
/// Letters of a fingerprint in a name: numbers are given anew where a ledger was lost.
const LETTERS: usize = 16;

/// What came of an answer that nobody else keeps.
#[derive(Clone, PartialEq, Eq)]
pub struct Left {
    /// Its bytes, with those that were kept free at the start.
    pub bytes: Vec<u8>,
    /// Whether all of it came.
    pub is_whole: bool,
}

impl std::fmt::Debug for Left {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (bytes, is_whole) = (self.bytes.len(), self.is_whole);
        write!(f, "Left({bytes} bytes, whole: {is_whole})")
    }
}

impl Library {
    /// Begins what nobody else will have. As [`Library::writer_of`], but what came stays there until its entry has a
    /// take, whatever ends before.
    pub fn writer_for(
        &self,
        (entry, fingerprint): (EntryId, &str),
        extension: &str,
        head: usize,
    ) -> Result<BlobWriter, LibraryError> {
        let name = name_of(entry, fingerprint);
        let stays = Stays {
            entry,
            unwritten: std::sync::Arc::clone(&self.shared.unwritten),
        };
        self.writer_at(&format!("{name}.{COMING}"), extension, head, Some(stays))
    }

    /// What came of an entry that nobody else keeps, where it is no take yet; nothing while it is under way.
    pub fn left_of(&self, entry: &Entry) -> Result<Option<Left>, LibraryError> {
        if entry.is_under_way() {
            return Ok(None);
        }
        self.write_unwritten(entry.id)?;
        let name = name_of(entry.id, &entry.intent.fingerprint);
        for (ending, is_whole) in [(WHOLE, true), (COMING, false)] {
            let path = self.paths().arriving().join(format!("{name}.{ending}"));
            match std::fs::read(&path) {
                Ok(bytes) => return Ok(Some(Left { bytes, is_whole })),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(LibraryError::io(&path, error)),
            }
        }
        Ok(None)
    }

    /// The entries that are over and of which something lies here that nobody else keeps. What another window is still
    /// getting, or has the rest of in its memory, is that one's as long as it runs.
    pub fn all_left(&self) -> Result<Vec<EntryId>, LibraryError> {
        let files = files_of(self.paths());
        let mut entries: Vec<_> = files.filter_map(|path| Some(parse(&path)?.0)).collect();
        entries.sort_unstable();
        entries.dedup();
        let me = self.owner();
        self.read(|connection| {
            let mut over = connection.prepare_cached(
                "SELECT 1 FROM entry WHERE id = ?1
                    AND (state IN ('unknown', 'charged') OR (state = 'sent' AND orphan = 1))
                    AND NOT EXISTS (SELECT 1 FROM owner
                        WHERE owner.id = entry.owner AND owner.gone = 0 AND owner.id <> ?2)",
            )?;
            let mut left = Vec::new();
            for entry in entries {
                if over.exists(params![entry, me])? {
                    left.push(entry);
                }
            }
            Ok(left)
        })
    }

    /// Whether something of an entry lies here that nobody else keeps, over or not.
    pub fn has_left(&self, entry: EntryId) -> bool {
        self.has_unwritten(entry)
            || files_of(self.paths()).any(|path| parse(&path).is_some_and(|(of, _)| of == entry))
    }

    /// It is a take, or was never charged.
    pub fn forget_left(&self, entry: EntryId) {
        self.shared.unwritten.forget(entry);
        for path in files_of(self.paths()) {
            if parse(&path).is_some_and(|(of, _)| of == entry) {
                forget(&path);
            }
        }
    }
}

fn name_of(entry: EntryId, fingerprint: &str) -> String {
    format!("{ENTRY}{entry}-{}", letters_of(fingerprint))
}

fn letters_of(fingerprint: &str) -> String {
    let plain = fingerprint.chars().filter(char::is_ascii_alphanumeric);
    plain.take(LETTERS).collect()
}

/// Whether a file's name is one of these.
pub(super) fn is_left(file: &str) -> bool {
    parse(Path::new(file)).is_some()
}

fn parse(path: &Path) -> Option<(EntryId, &str)> {
    let ending = path.extension()?.to_str()?;
    let stem = path.file_stem()?.to_str()?;
    parse_stem(stem).filter(|_| [COMING, WHOLE].contains(&ending))
}

/// What such a file's name says before its ending.
pub(super) fn parse_stem(stem: &str) -> Option<(EntryId, &str)> {
    let (entry, letters) = stem.strip_prefix(ENTRY)?.split_once('-')?;
    Some((EntryId(entry.parse().ok()?), letters))
}

fn files_of(paths: &Paths) -> impl Iterator<Item = PathBuf> + use<> {
    let files = std::fs::read_dir(paths.arriving()).ok();
    files
        .into_iter()
        .flat_map(Iterator::flatten)
        .map(|file| file.path())
}

/// What becomes of a file in `arriving` at the next opening.
pub(super) enum Fate {
    /// It may be paid for and nowhere else.
    Wanted,
    /// The same, and no entry knows it.
    Stray,
    /// It is a take, or was never charged; or it is none of these.
    Over,
}

/// What becomes of a file in `arriving`. Nothing is removed on a guess.
pub(super) fn fate(connection: &Connection, path: &Path) -> Fate {
    let Some((entry, letters)) = parse(path) else {
        return Fate::Over;
    };
    let found = connection
        .query_row(
            "SELECT entry.state, entry.fingerprint, coalesce(owner.gone, 1)
             FROM entry LEFT JOIN owner ON owner.id = entry.owner WHERE entry.id = ?1",
            [entry],
            |row| {
                let (state, fingerprint): (String, String) = (row.get(0)?, row.get(1)?);
                Ok((state, fingerprint, row.get::<_, bool>(2)?))
            },
        )
        .optional();
    match found {
        Ok(Some((state, fingerprint, is_gone))) => {
            let is_open = match state.as_str() {
                "intended" => !is_gone,
                "sent" | "unknown" | "charged" => true,
                _ => false,
            };
            if letters != letters_of(&fingerprint) {
                Fate::Stray
            } else if is_open {
                Fate::Wanted
            } else {
                Fate::Over
            }
        }
        Ok(None) => Fate::Stray,
        Err(error) => {
            log::warn!("nobody can tell whose {} is: {error}", path.display());
            Fate::Wanted
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blobs::blob_path;
    use crate::testing::{fresh, open, order, project};

    /// What was paid for and nobody else keeps was deleted by the next start.
    #[test]
    fn what_nobody_else_keeps_lies_there_until_it_is_a_take() {
        let (home, library) = fresh();
        let project = project(&library, 1);
        let entry = library.intend(&order(project, 1, "12345")).unwrap();
        let fingerprint = library.entry(entry).unwrap().unwrap().intent.fingerprint;
        let mut room = library
            .writer_for((entry, fingerprint.as_str()), "mp3", 0)
            .unwrap();
        library.mark_sent(entry, None).unwrap();
        room.write(b"half of it").unwrap();
        drop(room);
        let second = open(home.path());
        let asked = second.entry(entry).unwrap().unwrap();
        assert_eq!(second.left_of(&asked).unwrap(), None, "it is on its way");
        assert_eq!(second.all_left().unwrap(), []);
        assert!(second.has_left(entry));
        drop((library, second));
        let library = open(home.path());
        library.recover().unwrap();
        let asked = library.entry(entry).unwrap().unwrap();
        let left = library.left_of(&asked).unwrap().unwrap();
        assert_eq!(
            (&left.bytes[..], left.is_whole),
            (&b"half of it"[..], false)
        );
        assert_eq!(library.all_left().unwrap(), [entry]);
        // Another entry of this number is another one's.
        let mut other = asked;
        other.intent.fingerprint = "other".to_owned();
        assert_eq!(library.left_of(&other).unwrap(), None);
        library.release(entry, "not charged").unwrap();
        assert!(!library.has_left(entry));
    }

    #[test]
    fn the_whole_of_it_stays_beside_its_blob_until_it_is_settled() {
        let (home, library) = fresh();
        let project = project(&library, 1);
        let entry = library.intend(&order(project, 1, "12345")).unwrap();
        let asked = library.entry(entry).unwrap().unwrap();
        let of = (entry, asked.intent.fingerprint.as_str());
        let mut room = library.writer_for(of, "mp3", 4).unwrap();
        room.write(b"all of it").unwrap();
        room.all_is_here();
        let blob = room.finish_with_head(b"head").unwrap();
        library.mark_sent(entry, None).unwrap();
        drop(library);
        let library = open(home.path());
        library.recover().unwrap();
        assert_eq!(library.all_left().unwrap(), [entry]);
        let asked = library.entry(entry).unwrap().unwrap();
        let left = library.left_of(&asked).unwrap().unwrap();
        assert_eq!(
            (&left.bytes[..], left.is_whole),
            (&b"headall of it"[..], true)
        );
        let bytes = std::fs::read(blob_path(library.paths(), &blob)).unwrap();
        assert_eq!(bytes, b"headall of it");
    }

    #[test]
    fn where_nothing_came_nothing_stays() {
        let (_home, library) = fresh();
        let room = library.writer_for((EntryId(7), "abc"), "wav", 44).unwrap();
        assert!(library.has_left(EntryId(7)));
        drop(room);
        assert!(!library.has_left(EntryId(7)));
        assert!(is_left("entry-7-abc.part") && !is_left("3-1.part"));
    }
}
