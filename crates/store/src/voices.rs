//! What this library knows of voices: own marks, what was spoken with them, and what was seen of lists of them.
//!
//! Marks are by the voice's id at its backend, so they hold in every project. Lists that were seen are kept for when
//! nobody can be reached; the oldest ones go first.

use rusqlite::{OptionalExtension as _, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Library;
use crate::error::LibraryError;
use crate::packed::{pack, unpack};
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::day::Day;
use mynah_core::ids::VoiceId;
use mynah_records::voices::{KnownVoices, MarkChange, VoiceMark, VoicePast};

/// Pages of lists that are kept: three hundred of one search, and some of others. About 10 kB each.
const MOST_PAGES: u32 = 400;

/// What is noted takes the place of what was; how the voice stands in the shared library stays.
const KEEP_MARK: &str = "INSERT INTO voice_mark (backend, voice, favourite, tags, note)
    VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (backend, voice) DO UPDATE SET
    favourite = excluded.favourite, tags = excluded.tags, note = excluded.note";

fn mark_of(
    tx: &Transaction<'_>,
    backend: Backend,
    voice: &VoiceId,
) -> Result<Option<VoiceMark>, LibraryError> {
    let mut found = tx.prepare_cached(
        "SELECT favourite, tags, note FROM voice_mark WHERE backend = ?1 AND voice = ?2",
    )?;
    let found = found.query_row(params![backend, voice], |row| {
        let tags: String = row.get(1)?;
        Ok(VoiceMark {
            favourite: row.get(0)?,
            tags: tags.lines().map(str::to_owned).collect(),
            note: row.get(2)?,
        })
    });
    Ok(found.optional()?)
}

impl Library {
    /// Marks and past of all voices of a backend.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn known_voices(&self, backend: Backend) -> Result<KnownVoices, LibraryError> {
        self.read(|connection| {
            let mut known = KnownVoices::default();
            let mut marks = connection.prepare_cached(
                "SELECT voice, favourite, tags, note FROM voice_mark WHERE backend = ?1",
            )?;
            let mut rows = marks.query([backend])?;
            while let Some(row) = rows.next()? {
                let tags: String = row.get(2)?;
                let mark = VoiceMark {
                    favourite: row.get(1)?,
                    tags: tags.lines().map(str::to_owned).collect(),
                    note: row.get(3)?,
                };
                known.marks.insert(row.get(0)?, mark);
            }
            // Sums by day: the ledger itself may be very long.
            let mut past = connection.prepare_cached(
                "SELECT facet.voice, max(spending.day),
                    sum(CASE WHEN spending.state IN ('settled', 'saved') THEN entries ELSE 0 END),
                    sum(CASE WHEN spending.state IN ('settled', 'charged', 'reclaimed') THEN credits ELSE 0 END)
                 FROM facet JOIN spending ON spending.facet = facet.id
                 WHERE facet.backend = ?1 AND facet.voice <> '' GROUP BY facet.voice",
            )?;
            let mut rows = past.query([backend])?;
            while let Some(row) = rows.next()? {
                let past = VoicePast {
                    last: Some(Day(row.get(1)?)),
                    takes: row.get(2)?,
                    cost: row.get(3)?,
                };
                known.past.insert(row.get(0)?, past);
            }
            let mut spoke = connection.prepare_cached(
                "SELECT DISTINCT facet.voice, facet.project FROM facet
                 JOIN project ON project.id = facet.project
                 WHERE facet.backend = ?1 AND facet.voice <> ''
                 ORDER BY facet.voice, facet.project",
            )?;
            let mut rows = spoke.query([backend])?;
            while let Some(row) = rows.next()? {
                let projects = known.projects.entry(row.get(0)?).or_default();
                projects.push(row.get(1)?);
            }
            Ok(known)
        })
    }

    /// Changes what is noted at a voice, and gives it as it is then; what says nothing is forgotten.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn mark_voice(
        &self,
        backend: Backend,
        voice: &VoiceId,
        change: MarkChange,
    ) -> Result<VoiceMark, LibraryError> {
        self.write(|tx| {
            let mut mark = mark_of(tx, backend, voice)?.unwrap_or_default();
            mark.change(change);
            if mark == VoiceMark::default() {
                tx.execute(
                    "DELETE FROM voice_mark WHERE backend = ?1 AND voice = ?2",
                    params![backend, voice],
                )?;
            } else {
                tx.execute(
                    KEEP_MARK,
                    params![
                        backend,
                        voice,
                        mark.favourite,
                        mark.tags.join("\n"),
                        mark.note
                    ],
                )?;
            }
            Ok(mark)
        })
    }

    /// What is noted at one voice is noted at another one too: the account has a voice by another id than the shared
    /// library. Gives what stands there then; nothing where nothing was noted.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn carry_mark(
        &self,
        backend: Backend,
        (from, to): (&VoiceId, &VoiceId),
    ) -> Result<Option<VoiceMark>, LibraryError> {
        self.write(|tx| {
            let Some(carried) = mark_of(tx, backend, from)? else {
                return Ok(None);
            };
            let mut mark = mark_of(tx, backend, to)?.unwrap_or_default();
            mark.favourite |= carried.favourite;
            for tag in carried.tags {
                if !mark.tags.contains(&tag) {
                    mark.tags.push(tag);
                }
            }
            if mark.note.is_empty() {
                mark.note = carried.note;
            }
            let tags = mark.tags.join("\n");
            let kept = params![backend, to, mark.favourite, tags, mark.note];
            tx.execute(KEEP_MARK, kept)?;
            Ok(Some(mark))
        })
    }

    /// Keeps voices of the shared library as they stand there now, those of them that are marked. Whether anything is
    /// another one than before.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn keep_marked<'a, T: Serialize + 'a>(
        &self,
        backend: Backend,
        cards: impl Iterator<Item = (&'a VoiceId, &'a T)>,
    ) -> Result<bool, LibraryError> {
        let cards = cards.map(|(voice, card)| Ok((voice, serde_json::to_string(card)?)));
        let cards = cards.collect::<Result<Vec<_>, LibraryError>>()?;
        self.write(|tx| {
            let mut keep = tx.prepare_cached(
                "UPDATE voice_mark SET card = ?3
                 WHERE backend = ?1 AND voice = ?2 AND card IS NOT ?3",
            )?;
            let mut kept = 0;
            for (voice, card) in &cards {
                kept += keep.execute(params![backend, voice, card])?;
            }
            Ok(kept > 0)
        })
    }

    /// The voices of the shared library that are marked, as they stood there when they were seen last.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn marked_cards<T: DeserializeOwned>(
        &self,
        backend: Backend,
    ) -> Result<Vec<T>, LibraryError> {
        let cards = self.read(|connection| {
            let mut cards = connection.prepare_cached(
                "SELECT card FROM voice_mark WHERE backend = ?1 AND card IS NOT NULL",
            )?;
            let cards = cards.query_map([backend], |row| row.get::<_, String>(0))?;
            Ok(cards.collect::<Result<Vec<_>, _>>()?)
        })?;
        let cards = cards.iter().filter_map(|card| {
            let read = serde_json::from_str(card);
            read.inspect_err(|error| log::warn!("a marked voice can't be read: {error}"))
                .ok()
        });
        Ok(cards.collect())
    }

    /// Keeps a page of a list as it was seen; the oldest ones go where there are too many.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn keep_voices_seen(
        &self,
        backend: Backend,
        (asked, page): (&str, u32),
        seen: &impl Serialize,
    ) -> Result<(), LibraryError> {
        let packed = pack(seen)?;
        let now = self.now();
        self.write(|tx| {
            tx.execute(
                "INSERT OR REPLACE INTO voice_seen (backend, asked, page, at, packed)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![backend, asked, page, now, packed.bytes],
            )?;
            tx.execute(
                "DELETE FROM voice_seen WHERE rowid IN
                    (SELECT rowid FROM voice_seen ORDER BY at DESC, rowid DESC LIMIT -1 OFFSET ?1)",
                [MOST_PAGES],
            )?;
            Ok(())
        })
    }

    /// A page of a list as it was seen last, and when.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn voices_seen<T: DeserializeOwned>(
        &self,
        backend: Backend,
        (asked, page): (&str, u32),
    ) -> Result<Option<(UnixMillis, T)>, LibraryError> {
        let found = self.read(|connection| {
            let mut found = connection.prepare_cached(
                "SELECT at, packed FROM voice_seen
                 WHERE backend = ?1 AND asked = ?2 AND page = ?3",
            )?;
            let found = found.query_row(params![backend, asked, page], |row| {
                Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?))
            });
            Ok(found.optional()?)
        })?;
        Ok(found.and_then(|(at, packed)| Some((at, unpack(&packed)?))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::fresh;

    #[test]
    fn a_mark_stays_until_it_says_nothing() {
        let (_home, library) = fresh();
        let (live, voice) = (Backend::Live, VoiceId::from("v"));
        let mark = VoiceMark {
            favourite: true,
            tags: vec!["old".to_owned(), "\u{202e}wide".to_owned()],
            note: "for the <b>captain</b>".to_owned(),
        };
        let change = |change| library.mark_voice(live, &voice, change).unwrap();
        change(MarkChange::Favourite(true));
        change(MarkChange::Tag("old".to_owned(), true));
        change(MarkChange::Note(mark.note.clone()));
        let now = change(MarkChange::Tag("\u{202e}wide".to_owned(), true));
        assert_eq!(now, mark);
        let known = |backend| library.known_voices(backend).unwrap().marks;
        assert_eq!(known(live).get(&voice), Some(&mark));
        assert!(known(Backend::Draft).is_empty(), "another one's");
        change(MarkChange::Favourite(false));
        change(MarkChange::Note(String::new()));
        for tag in mark.tags {
            change(MarkChange::Tag(tag, false));
        }
        assert!(known(live).is_empty());
    }

    /// "Add" gives a voice another id: what was noted at it was lost.
    #[test]
    fn a_mark_goes_along_with_a_voice_that_is_added() {
        let (_home, library) = fresh();
        let live = Backend::Live;
        let (shared, own) = (VoiceId::from("shared"), VoiceId::from("own"));
        let carry = || library.carry_mark(live, (&shared, &own)).unwrap();
        assert_eq!(carry(), None, "nothing was noted");
        let mark = |voice: &VoiceId, change| library.mark_voice(live, voice, change).unwrap();
        mark(&shared, MarkChange::Favourite(true));
        let noted = mark(&shared, MarkChange::Tag("sea".to_owned(), true));
        assert_eq!(carry(), Some(noted.clone()));
        let known = library.known_voices(live).unwrap().marks;
        assert_eq!(known.get(&own), Some(&noted));
        assert_eq!(known.get(&shared), Some(&noted), "it is one there, too");
        // What is noted at the account's stays.
        mark(&own, MarkChange::Note("for Tom".to_owned()));
        let both = carry().unwrap();
        assert_eq!((both.tags.len(), both.note.as_str()), (1, "for Tom"));
    }

    #[test]
    fn a_marked_voice_of_the_library_is_kept_as_it_stands_there() {
        let (_home, library) = fresh();
        let (live, voice) = (Backend::Live, VoiceId::from("v"));
        let keep = |card: &str| {
            let cards = std::iter::once((&voice, &card));
            library.keep_marked(live, cards).unwrap()
        };
        let kept = || library.marked_cards::<String>(live).unwrap();
        assert!(!keep("before"), "it isn't marked");
        let change = |change| library.mark_voice(live, &voice, change).unwrap();
        change(MarkChange::Favourite(true));
        assert!(keep("Gull") && !keep("Gull"));
        change(MarkChange::Note("hoarse".to_owned()));
        assert_eq!(kept(), ["Gull"], "another mark leaves it");
        assert!(keep("Gull II"));
        assert_eq!(kept(), ["Gull II"]);
        change(MarkChange::Favourite(false));
        change(MarkChange::Note(String::new()));
        assert!(kept().is_empty());
    }

    #[test]
    fn of_pages_that_were_seen_the_newest_are_kept() {
        let (_home, library) = fresh();
        for page in 0..MOST_PAGES + 5 {
            let voices = [format!("voice {page}")];
            library
                .keep_voices_seen(Backend::Draft, ("all", page), &voices)
                .unwrap();
        }
        let seen = |page| {
            let seen = library.voices_seen::<Vec<String>>(Backend::Draft, ("all", page));
            seen.unwrap().map(|(_, voices)| voices)
        };
        assert_eq!(seen(4), None);
        assert_eq!(seen(5), Some(vec!["voice 5".to_owned()]));
        assert_eq!(seen(MOST_PAGES + 4).map(|voices| voices.len()), Some(1));
    }
}
