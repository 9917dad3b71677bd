//! Takes whose sound is gone or damaged, and putting another copy in its place.

use rusqlite::{Connection, Params, Transaction, params};

use crate::Library;
use crate::accounts::{likes, likes_of};
use crate::blobs::check_blob;
use crate::error::LibraryError;
use crate::files::put;
use crate::sidecar;
use crate::takes::{blob_at, unseeded};
use mynah_core::fingerprint;
use mynah_core::ids::{EntryId, TakeId};
use mynah_records::ledger::NewIntent;
use mynah_records::takes::NewTake;

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
        self.read_long(|connection| select(connection, "AND discarded = 0", []))
    }

    /// What the same request gave, under whichever name of its account and in the bin too, and whose sound is gone: it
    /// is fetched, not bought again.
    pub fn lost_like(&self, intent: &NewIntent) -> Result<Vec<LostSound>, LibraryError> {
        self.read(|connection| {
            let mut lost = Vec::new();
            for (fingerprint, account) in likes(connection, intent)? {
                let like = "AND backend = ?1 AND account = ?2 AND fingerprint = ?3";
                let of = params![intent.backend, account, fingerprint];
                lost.extend(select(connection, like, of)?);
            }
            // The seed that is wanted may be one that was drawn.
            let Some((request, seed)) = unseeded(&intent.request) else {
                return Ok(lost);
            };
            let own = fingerprint::of(&request, &intent.account);
            let own = (own.as_str().to_owned(), intent.account.as_str());
            for (fingerprint, account) in likes_of(connection, own, &request)? {
                let like = "AND backend = ?1 AND account = ?2 AND fingerprint = ?3 AND seed = ?4";
                let of = params![intent.backend, account, fingerprint, seed];
                lost.extend(select(connection, like, of)?);
            }
            Ok(lost)
        })
    }

    /// Notes that nothing is heard of a take's sound: one that was damaged is put where what can't be read lies, so that the
    /// take is one whose sound is gone; one that came so is told from others by its length.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn note_unheard(&self, take: TakeId) -> Result<(), LibraryError> {
        if self.verify(take)? {
            return self.write(|tx| {
                tx.execute("UPDATE take SET seconds = 0 WHERE id = ?1", params![take])?;
                Ok(())
            });
        }
        let found = self.take(take)?;
        let folder = self.paths().unreadable();
        std::fs::create_dir_all(&folder).map_err(|error| LibraryError::io(&folder, error))?;
        let name = found.path.file_name().unwrap_or_default();
        put(&found.path, &folder.join(name))
    }

    /// Puts a sound in the place of one that was lost. The service may keep it in other bytes than it sent: the takes
    /// have those then. Words, notes and picks stay; gives the takes. `only`: those of this entry alone, where what came
    /// need not be what the others had.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn replace_sound(
        &self,
        hash: &str,
        only: Option<EntryId>,
        take: &NewTake,
    ) -> Result<Vec<TakeId>, LibraryError> {
        let takes = self.write(|tx| {
            check_blob(self.paths(), &take.blob)?;
            let mut before = tx.prepare(
                "SELECT hash, extension, bytes FROM take WHERE hash = ?1 AND missing = 1 LIMIT 1",
            )?;
            let mut before = before.query_map([hash], |row| blob_at(row, 0))?;
            let before = before.next().transpose()?;
            let mut replace = tx.prepare(
                "UPDATE take SET hash = ?2, extension = ?3, bytes = ?4, seconds = ?5, lufs = ?6,
                    peak_db = ?7, mini = ?8, missing = 0
                 WHERE hash = ?1 AND (?9 IS NULL OR entry = ?9) RETURNING id",
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
                    &*take.mini,
                    only
                ],
                |row| row.get(0),
            )?;
            let takes = takes.collect::<Result<Vec<TakeId>, _>>()?;
            // What is left of it is nobody's sound any more, unless somebody brought the same or is just being given
            // it: they would find it gone.
            if let Some(before) = before.filter(|before| before.hash != blob.hash)
                && is_nobodys(tx, &before.hash)?
            {
                sidecar::forget_all(self.paths(), &before);
            }
            Ok(takes)
        })?;
        if let Some(first) = takes.first() {
            if let Err(error) = self.keep_peaks(*first, &take.peaks) {
                log::warn!("the waveform of take {first} must be made again: {error}");
            }
            sidecar::write(self, *first);
        }
        Ok(takes)
    }
}

fn select(
    connection: &Connection,
    and: &str,
    values: impl Params,
) -> Result<Vec<LostSound>, LibraryError> {
    let mut lost = connection.prepare_cached(&format!(
        "SELECT hash, count(*), (
            SELECT entry.id FROM take AS first JOIN entry ON entry.id = first.entry
            WHERE first.hash = take.hash AND entry.zero_retention = 0
                AND coalesce(entry.history_item, entry.request_id, entry.remote) IS NOT NULL
            ORDER BY first.id LIMIT 1)
         FROM take WHERE missing = 1 AND cut = 0 {and}
         GROUP BY hash ORDER BY min(id)"
    ))?;
    let lost = lost.query_map(values, |row| {
        Ok(LostSound {
            hash: row.get(0)?,
            takes: row.get(1)?,
            entry: row.get(2)?,
        })
    })?;
    Ok(lost.collect::<Result<_, _>>()?)
}

/// Whether nothing refers to a sound or may be about to. What is left then goes with the next sweep. Who removes it
/// does so in the same transaction: what becomes a take behind it finds it gone, and is told so.
pub(super) fn is_nobodys(tx: &Transaction<'_>, hash: &str) -> Result<bool, LibraryError> {
    let used = "SELECT 1 FROM take WHERE hash = ?1 UNION ALL SELECT 1 FROM input WHERE hash = ?1
        UNION ALL SELECT 1 FROM entry WHERE state IN ('intended', 'sent')";
    Ok(!tx.prepare(used)?.exists([hash])?)
}

#[cfg(test)]
mod tests {
    use crate::testing::{fresh, order, project, sound, take};
    use mynah_core::credits::Credits;

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
            library.replace_sound(&found.hash, None, &other).unwrap(),
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

    /// A line that was said before got the sound of one that was said anew since: both had had one sound.
    #[test]
    fn a_sound_that_is_of_one_entry_alone_is_given_to_no_other() {
        let (_home, library) = fresh();
        let project = project(&library, 2);
        let [(_, one), (entry, two)] = [1, 2].map(|line| {
            let entry = library.intend(&order(project, line, "12345")).unwrap();
            library.mark_sent(entry, None).unwrap();
            let sound = sound(&library, b"12345");
            (entry, library.settle(entry, &sound, Credits(5)).unwrap())
        });
        let lost = library.take(one.id).unwrap();
        assert_eq!(lost.blob, library.take(two.id).unwrap().blob);
        std::fs::remove_file(&lost.path).unwrap();
        assert!(!library.verify(one.id).unwrap());
        let other = sound(&library, b"what is said by now");
        let replaced = library.replace_sound(&lost.blob.hash, Some(entry), &other);
        assert_eq!(replaced.unwrap(), [two.id]);
        assert!(library.verify(two.id).unwrap());
        assert!(library.take(one.id).unwrap().card.missing);
    }

    /// What was left of the lost sound was removed after the change was done, whoever had brought the same meanwhile.
    #[test]
    fn a_sound_that_somebody_brought_or_waits_for_stays_when_a_take_gets_another() {
        let (_home, library) = fresh();
        let project = project(&library, 2);
        let [one, two] = ["12345", "67890"].map(|text| {
            let card = take(&library, project, 1, text);
            let lost = library.take(card.id).unwrap();
            std::fs::write(&lost.path, "xxxxx").unwrap();
            assert!(!library.verify(card.id).unwrap());
            lost
        });
        let input = library.keep_input("a.mp3", 2.0, &b"12345"[..]).unwrap();
        assert_eq!(input.hash, one.blob.hash);
        let other = sound(&library, b"the same in other bytes");
        library.replace_sound(&one.blob.hash, None, &other).unwrap();
        assert!(library.input(&input).is_ok());
        // Another window has just put the same sound there and is about to settle it.
        let entry = library.intend(&order(project, 2, "67890")).unwrap();
        library.mark_sent(entry, None).unwrap();
        let again = sound(&library, b"67890");
        let other = sound(&library, b"this one in other bytes");
        library.replace_sound(&two.blob.hash, None, &other).unwrap();
        let card = library.settle(entry, &again, Credits(5)).unwrap();
        assert!(library.verify(card.id).unwrap());
    }
}
