//! Casting calls of projects: who is heard with what, and what was said of it.

use rusqlite::{OptionalExtension as _, Row, params};

use crate::Library;
use crate::error::LibraryError;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::{AuditionId, ProjectId};

/// How long one that was deleted can be brought back, in milliseconds.
const BIN_MILLIS: i64 = 24 * 60 * 60 * 1_000;

/// A casting call as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAudition {
    /// Its id.
    pub id: AuditionId,
    /// When it was begun.
    pub at: UnixMillis,
    /// What it is, as JSON.
    pub content: String,
}

/// One that is looked through for whom it hides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeededAudition {
    /// What it is, as JSON.
    pub content: String,
    /// The project that it is of.
    pub project: ProjectId,
    /// What that is called.
    pub name: String,
}

impl Library {
    /// Begins one.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn begin_audition(
        &self,
        project: ProjectId,
        content: &str,
    ) -> Result<AuditionId, LibraryError> {
        let now = self.now();
        self.write(|tx| {
            tx.execute(
                "DELETE FROM audition WHERE discarded < ?1",
                [now.0 - BIN_MILLIS],
            )?;
            tx.execute(
                "INSERT INTO audition (project, at, content) VALUES (?1, ?2, ?3)",
                params![project, now, content],
            )?;
            Ok(AuditionId(
                u64::try_from(tx.last_insert_rowid()).unwrap_or(0),
            ))
        })
    }

    /// Changes one, in one step beside other windows; gives it as it is then, nothing where it isn't there any more.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn change_audition(
        &self,
        audition: AuditionId,
        change: impl FnOnce(&str) -> String,
    ) -> Result<Option<KeptAudition>, LibraryError> {
        self.write(|tx| {
            let found = tx
                .query_row(
                    "SELECT id, at, content FROM audition WHERE id = ?1",
                    [audition],
                    read,
                )
                .optional()?;
            let Some(mut kept) = found else {
                return Ok(None);
            };
            kept.content = change(&kept.content);
            tx.execute(
                "UPDATE audition SET content = ?2 WHERE id = ?1",
                params![audition, kept.content],
            )?;
            Ok(Some(kept))
        })
    }

    /// Those of a project, newest first.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn auditions(&self, project: ProjectId) -> Result<Vec<KeptAudition>, LibraryError> {
        self.read(|connection| {
            let mut all = connection.prepare_cached(
                "SELECT id, at, content FROM audition
                 WHERE project = ?1 AND discarded IS NULL ORDER BY id DESC",
            )?;
            let all = all.query_map([project], read)?;
            Ok(all.collect::<Result<_, _>>()?)
        })
    }

    /// What those are that hide names, and what those are that tell some of these again: from the oldest on that isn't
    /// revealed, of all projects that aren't in the bin, newest first.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn heeded_auditions(&self) -> Result<Vec<HeededAudition>, LibraryError> {
        self.read(|connection| {
            let mut all = connection.prepare_cached(
                "WITH listed AS (
                     SELECT audition.id, content, project, project.name FROM audition
                     JOIN project ON project.id = audition.project AND project.discarded IS NULL
                     WHERE audition.discarded IS NULL AND json_valid(content)
                 )
                 SELECT content, project, name FROM listed
                 WHERE id >= (
                     SELECT min(id) FROM listed
                     WHERE coalesce(json_extract(content, '$.revealed'), 0) = 0
                 )
                 ORDER BY id DESC",
            )?;
            let all = all.query_map([], |row| {
                Ok(HeededAudition {
                    content: row.get(0)?,
                    project: row.get(1)?,
                    name: row.get(2)?,
                })
            })?;
            Ok(all.collect::<Result<_, _>>()?)
        })
    }

    /// The newest one of a project that drew its letters by this number, whether it is listed or not.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn audition_of(
        &self,
        project: ProjectId,
        seed: u32,
    ) -> Result<Option<AuditionId>, LibraryError> {
        self.read(|connection| {
            let found = connection.query_row(
                "SELECT id FROM audition
                 WHERE project = ?1
                   AND CASE WHEN json_valid(content) THEN content ->> '$.seed' END = ?2
                 ORDER BY id DESC LIMIT 1",
                params![project, seed],
                |row| row.get(0),
            );
            Ok(found.optional()?)
        })
    }

    /// Puts one of a project into its list, or takes it out; whether it is there: for a day it can be put back.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn list_audition(
        &self,
        (project, audition): (ProjectId, AuditionId),
        listed: bool,
    ) -> Result<bool, LibraryError> {
        let when = (!listed).then(|| self.now());
        self.write(|tx| {
            let changed = tx.execute(
                "UPDATE audition SET discarded = ?3 WHERE id = ?1 AND project = ?2",
                params![audition, project, when],
            )?;
            Ok(changed > 0)
        })
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<KeptAudition> {
    Ok(KeptAudition {
        id: row.get(0)?,
        at: row.get(1)?,
        content: row.get(2)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{fresh, open, project};

    #[test]
    fn a_call_is_kept_taken_out_and_brought_back() {
        let (home, library) = fresh();
        let (id, other) = (project(&library, 1), project(&library, 1));
        let first = library.begin_audition(id, "{}").unwrap();
        let second = library.begin_audition(id, "{}").unwrap();
        library.begin_audition(other, "{}").unwrap();
        let named = |_: &str| r#"{"name":"Tom"}"#.to_owned();
        library.change_audition(first, named).unwrap();
        let library = open(home.path());
        let contents = |library: &Library| {
            let all = library.auditions(id).unwrap();
            all.into_iter().map(|kept| kept.content).collect::<Vec<_>>()
        };
        assert_eq!(contents(&library), ["{}", r#"{"name":"Tom"}"#]);
        assert!(library.list_audition((id, second), false).unwrap());
        assert_eq!(contents(&library), [r#"{"name":"Tom"}"#]);
        assert!(library.list_audition((id, second), true).unwrap());
        assert!(
            !library.list_audition((other, second), false).unwrap(),
            "another project's"
        );
        assert_eq!(library.auditions(id).unwrap().len(), 2);
        assert_eq!(library.heeded_auditions().unwrap().len(), 3);
        let shown = r#"{"name":"Tom","revealed":true}"#;
        let kept = library
            .change_audition(first, |was| {
                assert_eq!(was, r#"{"name":"Tom"}"#);
                shown.to_owned()
            })
            .unwrap();
        assert_eq!(kept.unwrap().content, shown);
        assert!(library.list_audition((id, second), false).unwrap());
        let heeded = library.heeded_auditions().unwrap();
        let heeded: Vec<&str> = heeded.iter().map(|it| it.content.as_str()).collect();
        assert_eq!(heeded, ["{}"], "what was revealed before it hides nobody");
        let nobodys = library.change_audition(AuditionId(99), |was| was.to_owned());
        assert_eq!(nobodys.unwrap(), None);
        // One of a project in the bin hides nobody.
        library.discard_project(other).unwrap();
        assert!(library.heeded_auditions().unwrap().is_empty());
    }

    #[test]
    fn a_call_is_found_by_the_number_that_drew_its_letters() {
        let (_home, library) = fresh();
        let (id, other) = (project(&library, 1), project(&library, 1));
        let seven = r#"{"seed":7}"#;
        library.begin_audition(other, seven).unwrap();
        library.begin_audition(id, seven).unwrap();
        let newest = library.begin_audition(id, seven).unwrap();
        library.begin_audition(id, "none").unwrap();
        assert!(library.list_audition((id, newest), false).unwrap());
        assert_eq!(library.audition_of(id, 7).unwrap(), Some(newest));
        assert_eq!(library.audition_of(id, 8).unwrap(), None);
    }

    /// Only the newest 400 were looked at: an older one that wasn't revealed named its voices again.
    #[test]
    fn a_call_hides_names_however_many_came_after_it() {
        let (_home, library) = fresh();
        let id = project(&library, 1);
        let shown = r#"{"revealed":true}"#;
        library.begin_audition(id, shown).unwrap();
        library.begin_audition(id, r#"{"name":"Tom"}"#).unwrap();
        for _ in 0..401 {
            library.begin_audition(id, shown).unwrap();
        }
        library.begin_audition(id, "none").unwrap();
        let heeded = library.heeded_auditions().unwrap();
        assert_eq!(heeded.len(), 402);
        let last = heeded.last().unwrap();
        assert_eq!(last.content, r#"{"name":"Tom"}"#);
        assert_eq!((last.project, last.name.as_str()), (id, "Test"));
    }
}
