//! Versions of a project: its script and which takes were its lines', kept under a name.
//!
//! Each is whole and packed, so that none depends on the journal or on another one. Those that were kept by themselves
//! before a great change are few; those that somebody named stay until somebody deletes them.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension as _, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use crate::Library;
use crate::error::LibraryError;
use crate::packed::{Packed, pack, unpack};
use mynah_core::clock::UnixMillis;
use mynah_core::ids::{LineId, ProjectId, VersionId};
use mynah_records::versions::VersionCard;
use mynah_script::compare::{Pick, Picks};
use mynah_script::document::Script;

/// The newest that were kept by themselves and stay, of each project.
const BY_THEMSELVES: u64 = 10;
/// How long one that was deleted can be brought back, in milliseconds.
const BIN_MILLIS: i64 = 24 * 60 * 60 * 1_000;

/// A version that was read.
#[derive(Clone, Debug)]
pub struct Version {
    /// What lists show.
    pub card: VersionCard,
    /// Its script.
    pub script: Script,
    /// Which takes were its lines'.
    pub picks: Picks,
}

/// What is packed.
#[derive(Serialize)]
struct Content<'a> {
    script: &'a Script,
    /// The numbers of the takes.
    picks: BTreeMap<LineId, u32>,
    /// When they were made.
    made: BTreeMap<LineId, UnixMillis>,
}

#[derive(Deserialize)]
struct Unpacked {
    script: Script,
    picks: BTreeMap<LineId, u32>,
    made: BTreeMap<LineId, UnixMillis>,
}

const CARD: &str = "id, project, name, at, by_itself, lines";

impl Library {
    /// Keeps a version of a project: this script, and the takes that are its lines' now. One that would be kept by
    /// itself is not where the newest one is the same.
    ///
    /// # Errors
    /// Those of the disk; that there is no such project.
    pub fn keep_version(
        &self,
        project: ProjectId,
        name: &str,
        script: &Script,
        by_itself: bool,
    ) -> Result<Option<VersionCard>, LibraryError> {
        let picks = self.picks(project)?;
        let made = picks
            .iter()
            .filter_map(|(line, pick)| Some((*line, pick.at?)));
        let content = Content {
            script,
            made: made.collect(),
            picks: picks
                .iter()
                .map(|(line, pick)| (*line, pick.number))
                .collect(),
        };
        // Before the write begins: a long script takes a while.
        let Packed {
            bytes: packed,
            hash,
        } = pack(&content)?;
        let lines = script.items().lines();
        let now = self.now();
        self.write(|tx| {
            let newest: Option<String> = tx
                .query_row(
                    "SELECT hash FROM version WHERE project = ?1 AND discarded IS NULL
                     ORDER BY id DESC LIMIT 1",
                    [project],
                    |row| row.get(0),
                )
                .optional()?;
            if by_itself && newest.as_ref() == Some(&hash) {
                return Ok(None);
            }
            tx.execute(
                "INSERT INTO version (project, name, at, by_itself, lines, hash, packed)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![project, name, now, by_itself, lines, hash, packed],
            )?;
            let id = VersionId(u64::try_from(tx.last_insert_rowid()).unwrap_or(0));
            tx.execute(
                "DELETE FROM version WHERE project = ?1 AND (discarded < ?3 OR by_itself = 1 AND id NOT IN
                    (SELECT id FROM version WHERE project = ?1 AND by_itself = 1
                     ORDER BY id DESC LIMIT ?2))",
                params![project, BY_THEMSELVES, now.0 - BIN_MILLIS],
            )?;
            card(tx, id).map(Some)
        })
    }

    /// The versions of a project, newest first.
    pub fn versions(&self, project: ProjectId) -> Result<Vec<VersionCard>, LibraryError> {
        self.read(|connection| {
            let mut cards = connection.prepare_cached(&format!(
                "SELECT {CARD} FROM version WHERE project = ?1 AND discarded IS NULL ORDER BY id DESC"
            ))?;
            let cards = cards.query_map([project], read_card)?;
            Ok(cards.collect::<Result<_, _>>()?)
        })
    }

    /// A version with its script.
    ///
    /// # Errors
    /// That it is gone, or can't be read; those of the disk.
    pub fn version(&self, version: VersionId) -> Result<Version, LibraryError> {
        let (card, packed) = self.read(|connection| {
            let mut found = connection
                .prepare_cached(&format!("SELECT {CARD}, packed FROM version WHERE id = ?1"))?;
            let found = found.query_row([version], |row| {
                Ok((read_card(row)?, row.get::<_, Vec<u8>>(6)?))
            });
            found.optional()?.ok_or(LibraryError::NoVersion(version))
        })?;
        let Unpacked {
            script,
            picks,
            made,
        } = unpack(&packed).ok_or(LibraryError::UnreadableVersion(version))?;
        let picks = picks.into_iter().map(|(line, number)| {
            let at = made.get(&line).copied();
            (line, Pick { number, at })
        });
        let picks = picks.collect();
        Ok(Version {
            card,
            script,
            picks,
        })
    }

    /// Which takes are the lines' of a project now.
    pub fn picks(&self, project: ProjectId) -> Result<Picks, LibraryError> {
        self.read(|connection| {
            let mut picked = connection.prepare_cached(
                "SELECT line, number, kept_at FROM take
                 WHERE project = ?1 AND picked = 1 AND line IS NOT NULL",
            )?;
            let picked = picked.query_map([project], |row| {
                let (number, at) = (row.get(1)?, row.get(2)?);
                Ok((row.get(0)?, Pick { number, at }))
            })?;
            Ok(picked.collect::<Result<_, _>>()?)
        })
    }

    /// Gives a version another name. It is somebody's then, whoever kept it.
    pub fn rename_version(
        &self,
        version: VersionId,
        name: &str,
    ) -> Result<VersionCard, LibraryError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE version SET name = ?2, by_itself = 0 WHERE id = ?1",
                params![version, name],
            )?;
            card(tx, version)
        })
    }

    /// Takes a version out of the list; for a day it can be brought back.
    pub fn discard_version(&self, version: VersionId) -> Result<VersionCard, LibraryError> {
        let now = self.now();
        self.write(|tx| {
            tx.execute(
                "UPDATE version SET discarded = coalesce(discarded, ?2) WHERE id = ?1",
                params![version, now],
            )?;
            card(tx, version)
        })
    }

    /// Puts it into the list again.
    pub fn bring_version_back(&self, version: VersionId) -> Result<VersionCard, LibraryError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE version SET discarded = NULL WHERE id = ?1",
                [version],
            )?;
            card(tx, version)
        })
    }
}

fn card(tx: &Transaction<'_>, version: VersionId) -> Result<VersionCard, LibraryError> {
    tx.prepare_cached(&format!("SELECT {CARD} FROM version WHERE id = ?1"))?
        .query_row([version], read_card)
        .optional()?
        .ok_or(LibraryError::NoVersion(version))
}

fn read_card(row: &Row<'_>) -> rusqlite::Result<VersionCard> {
    Ok(VersionCard {
        id: row.get(0)?,
        project: row.get(1)?,
        name: row.get(2)?,
        at: row.get(3)?,
        by_itself: row.get(4)?,
        lines: row.get(5)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{NOON, fresh, open, project, script, take};

    fn names(library: &Library, project: ProjectId) -> Vec<String> {
        let cards = library.versions(project).unwrap();
        cards.into_iter().map(|card| card.name).collect()
    }

    #[test]
    fn a_version_has_the_script_and_the_takes_of_its_day() {
        let (home, library) = fresh();
        let id = project(&library, 3);
        take(&library, id, 2, "line 2");
        let card = library
            .keep_version(id, "First night", &script(3), false)
            .unwrap()
            .unwrap();
        take(&library, id, 2, "another");
        let library = open(home.path());
        assert_eq!(library.versions(id).unwrap(), std::slice::from_ref(&card));
        let version = library.version(card.id).unwrap();
        assert_eq!((version.card.lines, version.script), (3, script(3)));
        let pick = |number| {
            let at = Some(NOON);
            Picks::from([(LineId(2), Pick { number, at })])
        };
        assert_eq!(version.picks, pick(1));
        assert_eq!(library.picks(id).unwrap(), pick(2));
        // That of another project is not listed here.
        assert_eq!(names(&library, project(&library, 1)), [""; 0]);
    }

    #[test]
    fn a_version_is_renamed_deleted_and_brought_back() {
        let (_home, library) = fresh();
        let id = project(&library, 1);
        let keep = |name: &str| {
            let kept = library.keep_version(id, name, &script(1), false).unwrap();
            kept.unwrap().id
        };
        let (first, _) = (keep("One"), keep("Two"));
        library.rename_version(first, "Draft").unwrap();
        assert_eq!(names(&library, id), ["Two", "Draft"]);
        library.discard_version(first).unwrap();
        assert_eq!(names(&library, id), ["Two"]);
        library.bring_version_back(first).unwrap();
        assert_eq!(names(&library, id), ["Two", "Draft"]);
        assert!(matches!(
            library.version(VersionId(99)),
            Err(LibraryError::NoVersion(VersionId(99)))
        ));
    }

    #[test]
    fn those_kept_by_themselves_are_few_and_never_the_same_twice() {
        let (_home, library) = fresh();
        let id = project(&library, 1);
        library
            .keep_version(id, "Mine", &script(1), false)
            .unwrap()
            .unwrap();
        let keep = |lines: u64| {
            library
                .keep_version(id, &format!("{lines}"), &script(lines), true)
                .unwrap()
        };
        assert_eq!(keep(1), None, "the newest one has the same");
        for lines in 2..20 {
            assert!(keep(lines).is_some() && keep(lines).is_none());
        }
        let names = names(&library, id);
        assert_eq!(names.len() as u64, BY_THEMSELVES + 1);
        assert_eq!(
            (names[0].as_str(), names.last().map(String::as_str)),
            ("19", Some("Mine"))
        );
    }

    #[test]
    fn one_that_is_damaged_says_so() {
        let (_home, library) = fresh();
        let id = project(&library, 1);
        let kept = library.keep_version(id, "One", &script(1), false).unwrap();
        let kept = kept.unwrap().id;
        library
            .write(|tx| {
                tx.execute("UPDATE version SET packed = x'00'", [])?;
                Ok(())
            })
            .unwrap();
        assert!(matches!(
            library.version(kept),
            Err(LibraryError::UnreadableVersion(_))
        ));
    }
}
