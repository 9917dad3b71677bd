//! Casting calls of projects: who is heard with what, and what was said of it.

use rusqlite::params;

use crate::library::Library;
use crate::library::error::LibraryError;
use crate::terms::clock::UnixMillis;
use crate::terms::ids::{AuditionId, ProjectId};

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

    /// Keeps what was said of one since.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn keep_audition(&self, audition: AuditionId, content: &str) -> Result<(), LibraryError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE audition SET content = ?2 WHERE id = ?1",
                params![audition, content],
            )?;
            Ok(())
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
            let all = all.query_map([project], |row| {
                Ok(KeptAudition {
                    id: row.get(0)?,
                    at: row.get(1)?,
                    content: row.get(2)?,
                })
            })?;
            Ok(all.collect::<Result<_, _>>()?)
        })
    }

    /// Takes one out of the list, or puts it back; for a day it can be.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn discard_audition(
        &self,
        audition: AuditionId,
        discarded: bool,
    ) -> Result<(), LibraryError> {
        let when = discarded.then(|| self.now());
        self.write(|tx| {
            tx.execute(
                "UPDATE audition SET discarded = ?2 WHERE id = ?1",
                params![audition, when],
            )?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::testing::{fresh, open, project};

    #[test]
    fn a_call_is_kept_taken_out_and_brought_back() {
        let (home, library) = fresh();
        let (id, other) = (project(&library, 1), project(&library, 1));
        let first = library.begin_audition(id, "{}").unwrap();
        let second = library.begin_audition(id, "{}").unwrap();
        library.begin_audition(other, "{}").unwrap();
        library.keep_audition(first, r#"{"name":"Tom"}"#).unwrap();
        let library = open(home.path());
        let contents = |library: &Library| {
            let all = library.auditions(id).unwrap();
            all.into_iter().map(|kept| kept.content).collect::<Vec<_>>()
        };
        assert_eq!(contents(&library), ["{}", r#"{"name":"Tom"}"#]);
        library.discard_audition(second, true).unwrap();
        assert_eq!(contents(&library), [r#"{"name":"Tom"}"#]);
        library.discard_audition(second, false).unwrap();
        assert_eq!(library.auditions(id).unwrap().len(), 2);
    }
}
