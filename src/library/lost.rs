//! Takes whose sound is gone or damaged, and putting another copy in its place.

use rusqlite::params;

use crate::library::error::LibraryError;
use crate::library::takes::{NewTake, blob_at};
use crate::library::{Library, sidecar};
use crate::terms::ids::{EntryId, TakeId};

/// A sound that is gone or damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostSound {
    /// The hash of what was kept.
    pub hash: String,
    /// How many takes have it.
    pub takes: usize,
    /// The entry that paid for it, where the service gave that a name: by it the sound can be fetched again.
    pub entry: Option<EntryId>,
}

impl Library {
    /// The sounds of whole takes outside of the bin that are marked as gone or damaged.
    pub fn lost_sounds(&self) -> Result<Vec<LostSound>, LibraryError> {
        self.read_long(|connection| {
            let mut lost = connection.prepare(
                "SELECT hash, count(*), (
                    SELECT entry.id FROM take AS first JOIN entry ON entry.id = first.entry
                    WHERE first.hash = take.hash AND entry.zero_retention = 0 AND coalesce(entry.history_item, entry.request_id,
                        entry.remote) IS NOT NULL ORDER BY first.id LIMIT 1)
                 FROM take WHERE missing = 1 AND cut = 0 AND discarded = 0
                 GROUP BY hash ORDER BY min(id)",
            )?;
            let lost = lost.query_map([], |row| {
                Ok(LostSound {
                    hash: row.get(0)?,
                    takes: row.get(1)?,
                    entry: row.get(2)?,
                })
            })?;
            Ok(lost.collect::<Result<_, _>>()?)
        })
    }

    /// Puts a sound in the place of one that was lost. The service may keep it in other bytes than it sent: the takes
    /// have those then. Words, notes and picks stay; gives the takes.
    pub fn replace_sound(&self, hash: &str, take: &NewTake) -> Result<Vec<TakeId>, LibraryError> {
        let (takes, before) = self.write(|tx| {
            let mut before = tx.prepare(
                "SELECT hash, extension, bytes FROM take WHERE hash = ?1 AND missing = 1 LIMIT 1",
            )?;
            let mut before = before.query_map([hash], |row| blob_at(row, 0))?;
            let before = before.next().transpose()?;
            let mut replace = tx.prepare(
                "UPDATE take SET hash = ?2, extension = ?3, bytes = ?4, seconds = ?5, lufs = ?6,
                    peak_db = ?7, mini = ?8, missing = 0
                 WHERE hash = ?1 RETURNING id",
            )?;
            let blob = &take.blob;
            let takes = replace.query_map(
                params![
                    hash,
                    blob.hash,
                    blob.extension,
                    blob.bytes,
                    take.seconds,
                    take.lufs,
                    take.peak_db,
                    &*take.mini
                ],
                |row| row.get(0),
            )?;
            Ok((takes.collect::<Result<Vec<TakeId>, _>>()?, before))
        })?;
        if let Some(first) = takes.first() {
            if let Err(error) = self.keep_peaks(*first, &take.peaks) {
                log::warn!("the waveform of take {first} must be made again: {error}");
            }
            sidecar::write(self, *first);
        }
        if let Some(before) = before.filter(|before| before.hash != take.blob.hash) {
            // What is left of it is nobody's sound any more.
            sidecar::forget_all(self.paths(), &before);
        }
        Ok(takes)
    }
}

#[cfg(test)]
mod tests {
    use crate::library::testing::{fresh, project, sound, take};

    #[test]
    fn a_lost_sound_gets_another_copy_and_keeps_what_people_did_with_it() {
        let (_home, library) = fresh();
        let project = project(&library, 1);
        let card = take(&library, project, 1, "12345");
        library.note(card.id, "the one").unwrap();
        let lost = library.take(card.id).unwrap();
        std::fs::write(&lost.path, "xxxxx").unwrap();
        assert!(!library.verify(card.id).unwrap());
        let [found] = &library.lost_sounds().unwrap()[..] else {
            panic!("one is lost");
        };
        // Nobody ever told what the service calls it.
        assert_eq!((found.takes, found.entry), (1, None));
        let other = sound(&library, b"the same in other bytes");
        assert_eq!(
            library.replace_sound(&found.hash, &other).unwrap(),
            [card.id]
        );
        let now = library.take(card.id).unwrap();
        assert_eq!((now.blob, now.card.missing), (other.blob, false));
        assert_eq!((now.card.note.as_str(), now.card.picked), ("the one", true));
        assert_eq!(now.words, lost.words);
        assert!(library.verify(card.id).unwrap() && !lost.path.exists());
        assert!(library.lost_sounds().unwrap().is_empty());
        assert!(library.check_sounds().unwrap().is_empty());
    }
}
