//! The archive of projects, how large projects are, and copies of them.
//!
//! An archived project is whole and costs no place in any list. A copy has the takes of the first one: the same
//! sounds, which nobody pays for again.

use std::collections::{HashMap, HashSet};

use rusqlite::{Transaction, params};

use crate::Library;
use crate::error::LibraryError;
use crate::projects;
use crate::sql::Json;
use mynah_core::ids::{LineId, ProjectId, TakeId};
use mynah_records::projects::ProjectCard;
use mynah_records::projects::ProjectSize;
use mynah_script::document::Script;
use mynah_script::review::Review;

/// What a copy's entries in the ledger say.
const COPIED: &str = "copied with its project";

impl Library {
    /// The archived projects, the newest in the archive first.
    pub fn archived_projects(&self) -> Result<Vec<ProjectCard>, LibraryError> {
        self.read(|connection| {
            projects::cards(
                connection,
                "discarded IS NULL AND archived IS NOT NULL ORDER BY archived DESC, id DESC",
            )
        })
    }

    /// Puts a project into the archive: lists leave it out, and all of it stays. One that is in it already stays
    /// where it is.
    pub fn archive_project(&self, project: ProjectId) -> Result<ProjectCard, LibraryError> {
        let now = self.now();
        self.write(|tx| {
            tx.execute(
                "UPDATE project SET archived = coalesce(archived, ?2) WHERE id = ?1",
                params![project, now],
            )?;
            projects::card(tx, project)
        })
    }

    /// Takes a project out of the archive.
    pub fn unarchive_project(&self, project: ProjectId) -> Result<ProjectCard, LibraryError> {
        self.write(|tx| {
            bring_back(tx, project)?;
            projects::card(tx, project)
        })
    }

    /// How large each project is. Reads something of every take.
    pub fn project_sizes(&self) -> Result<HashMap<ProjectId, ProjectSize>, LibraryError> {
        self.read_long(|connection| {
            let mut sizes = HashMap::<_, ProjectSize>::new();
            let mut bytes = connection.prepare(
                "SELECT project, sum(bytes) FROM
                    (SELECT project, max(bytes) AS bytes FROM take
                     WHERE project IS NOT NULL GROUP BY project, hash)
                 GROUP BY project",
            )?;
            // The script as it was written whole last, and what was changed since.
            let mut texts = connection.prepare(
                "SELECT project, octet_length(script) +
                    (SELECT coalesce(sum(octet_length(edit)), 0) FROM journal
                     WHERE project = whole.project AND revision > whole.revision)
                 FROM snapshot AS whole WHERE revision =
                    (SELECT max(revision) FROM snapshot WHERE project = whole.project)",
            )?;
            for query in [&mut bytes, &mut texts] {
                for row in query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))? {
                    let (project, bytes): (_, u64) = row?;
                    sizes.entry(project).or_default().bytes += bytes;
                }
            }
            let mut seconds = connection.prepare(
                "SELECT project, sum(seconds) FROM take
                 WHERE picked = 1 AND project IS NOT NULL GROUP BY project",
            )?;
            for row in seconds.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))? {
                let (project, seconds) = row?;
                sizes.entry(project).or_default().seconds = seconds;
            }
            Ok(sizes)
        })
    }

    /// A new project that is as this one is by now: `script` with its cast, backend, key, budget, defaults and review, and
    /// the takes of its lines. They share the sounds and cost nothing. What lies in the bin, and parts of which nobody
    /// knows what they cost, stay with the first one.
    pub fn duplicate_project(
        &self,
        project: ProjectId,
        name: &str,
        script: &Script,
    ) -> Result<ProjectCard, LibraryError> {
        let now = self.now();
        let owner = self.owner();
        let lines = script.lines().map(|line| line.id).collect::<HashSet<_>>();
        self.write(|tx| {
            let first = projects::card(tx, project)?;
            let defaults = projects::defaults(tx, project)?.unspent();
            let name = projects::unlike_others(tx, name)?;
            let copy = projects::insert(tx, &name, first.backend, &defaults, false, now)?;
            let review = projects::review(tx, project)?.map(Review::elsewhere);
            tx.execute(
                "UPDATE project SET key = ?2, zero_retention = ?3, review = ?4 WHERE id = ?1",
                params![copy, first.key, first.zero_retention, review.as_ref().map(Json)],
            )?;
            tx.execute(
                "INSERT INTO budget (backend, project, credits, hard)
                 SELECT backend, ?2, credits, hard FROM budget WHERE project = ?1",
                params![project, copy],
            )?;
            for take in takes_of(tx, project, &lines)? {
                tx.prepare_cached(
                    "INSERT INTO entry (owner, project, line, operation, backend, account, fingerprint,
                        request, voice, voice_name, model, quote, state, seed, cost, reason,
                        intended_at, closed_at, tool, zero_retention, speaker)
                     SELECT ?2, ?3, take.line, entry.operation, take.backend, take.account,
                        take.fingerprint, take.request, entry.voice, take.voice_name, entry.model, 0,
                        'saved', take.seed, 0, ?5, ?4, ?4, entry.tool, entry.zero_retention, entry.speaker
                     FROM take JOIN entry ON entry.id = take.entry WHERE take.id = ?1",
                )?
                .execute(params![take, owner, copy, now, COPIED])?;
                let entry = tx.last_insert_rowid();
                tx.prepare_cached(
                    "INSERT INTO take (entry, project, line, number, backend, account, fingerprint,
                        voice_name, request, seed, seconds, cost, kept_at, lufs, peak_db, mini, words,
                        picked, starred, note, missing, remark, hash, extension, bytes, given,
                        picked_for, approved, parts, chosen)
                     SELECT ?4, ?2, line, number, backend, account, fingerprint,
                        voice_name, request, seed, seconds, 0, ?3, lufs, peak_db, mini, words,
                        picked, starred, note, missing, remark, hash, extension, bytes, given,
                        picked_for, approved, parts, chosen
                     FROM take WHERE id = ?1",
                )?
                .execute(params![take, copy, now, entry])?;
            }
            projects::begin(tx, copy, script)
        })
    }
}

/// The takes of a project that a copy has, oldest first.
fn takes_of(
    tx: &Transaction<'_>,
    project: ProjectId,
    lines: &HashSet<LineId>,
) -> Result<Vec<TakeId>, LibraryError> {
    let mut takes = tx.prepare(
        "SELECT id, line FROM take
         WHERE project = ?1 AND line IS NOT NULL AND discarded = 0 AND cut = 0 ORDER BY id",
    )?;
    let rows = takes.query_map([project], |row| {
        Ok((row.get::<_, TakeId>(0)?, row.get::<_, LineId>(1)?))
    })?;
    let mut found = Vec::new();
    for row in rows {
        let (take, line) = row?;
        if lines.contains(&line) {
            found.push(take);
        }
    }
    Ok(found)
}

/// Takes a project out of the archive; 0 if it isn't in it.
pub(super) fn bring_back(tx: &Transaction<'_>, project: ProjectId) -> rusqlite::Result<usize> {
    tx.execute(
        "UPDATE project SET archived = NULL WHERE id = ?1 AND archived IS NOT NULL",
        [project],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{fresh, open, project, take};
    use mynah_core::backend::Backend;
    use mynah_core::credits::Credits;

    fn ids(cards: &[ProjectCard]) -> Vec<ProjectId> {
        cards.iter().map(|card| card.id).collect()
    }

    #[test]
    fn an_archived_project_is_whole_and_comes_back() {
        let (home, library) = fresh();
        let kept = project(&library, 1);
        let id = project(&library, 2);
        take(&library, id, 1, "hello");
        library.archive_project(id).unwrap();
        library.archive_project(id).unwrap();
        let library = open(home.path());
        assert_eq!(ids(&library.projects().unwrap()), [kept]);
        assert_eq!(ids(&library.archived_projects().unwrap()), [id]);
        library.unarchive_project(id).unwrap();
        assert_eq!(library.projects().unwrap().len(), 2);
        assert_eq!(library.archived_projects().unwrap(), []);

        // Whoever opens it works on it.
        library.archive_project(id).unwrap();
        let opened = library.open_project(id).unwrap();
        assert_eq!((opened.card.lines, opened.takes.len()), (2, 1));
        assert_eq!(library.archived_projects().unwrap(), []);

        // The bin hides it from the archive, too.
        library.archive_project(id).unwrap();
        library.discard_project(id).unwrap();
        assert_eq!(library.archived_projects().unwrap(), []);
        assert_eq!(ids(&library.discarded_projects().unwrap()), [id]);
        library.restore_project(id).unwrap();
        assert_eq!(library.projects().unwrap().len(), 2);
        assert!(matches!(
            library.archive_project(ProjectId(99)),
            Err(LibraryError::NoProject(ProjectId(99)))
        ));
    }

    #[test]
    fn sizes_are_those_of_the_takes() {
        let (_home, library) = fresh();
        let (empty, full) = (project(&library, 2), project(&library, 2));
        take(&library, full, 1, "hello");
        take(&library, full, 1, "hello you");
        take(&library, full, 2, "hello");
        let sizes = library.project_sizes().unwrap();
        // A long script had no size.
        let script = serde_json::to_vec(&library.script(empty).unwrap()).unwrap();
        assert_eq!(
            (sizes[&empty].seconds, sizes[&empty].bytes),
            (0.0, script.len() as u64)
        );
        // "hello" is one sound.
        let sounds = sizes[&full].bytes - sizes[&empty].bytes;
        assert_eq!((sizes[&full].seconds, sounds), (3.0, 14));
    }

    #[test]
    fn a_copy_has_the_takes_of_the_first_one_for_nothing() {
        let (home, library) = fresh();
        let first = project(&library, 2);
        let old = take(&library, first, 1, "hello");
        let picked = take(&library, first, 1, "hello again");
        let gone = take(&library, first, 2, "goodbye");
        library.star(old.id, true).unwrap();
        library.approve(&[picked.id], true).unwrap();
        library.discard(gone.id).unwrap();
        library.set_zero_retention(first, true).unwrap();
        let before = library.spend(Backend::Draft).unwrap();
        let redo = [(LineId(1), "calmer".to_owned())].into();
        let review = Review {
            redo,
            takes: [(LineId(1), picked.id)].into(),
            ..Review::default()
        };
        library
            .keep_review(first, &Review::default(), &review)
            .unwrap();

        let script = library.script(first).unwrap();
        let card = library.duplicate_project(first, "Test", &script).unwrap();
        assert_ne!(card.id, first);
        assert_eq!((card.name.as_str(), card.lines), ("Test 2", 2));
        assert!(card.zero_retention && !card.sample);
        assert_eq!(library.spend(Backend::Draft).unwrap(), before);

        let library = open(home.path());
        // What the review wanted spoken again was forgotten.
        let kept = library.open_project(card.id).unwrap().review;
        assert_eq!(kept, Some(review.elsewhere()));
        let takes = library.line_takes(card.id, LineId(1)).unwrap();
        let numbers = takes.iter().map(|take| (take.number, take.cost));
        assert_eq!(
            numbers.collect::<Vec<_>>(),
            [(2, Credits::ZERO), (1, Credits::ZERO)]
        );
        assert!(takes[0].picked && takes[0].approved && takes[1].starred);
        assert_eq!(library.line_takes(card.id, LineId(2)).unwrap(), []);
        assert_eq!(library.sound_bytes(takes[0].id).unwrap(), b"hello again");
        assert_eq!(
            library.take(takes[0].id).unwrap().path,
            library.take(picked.id).unwrap().path
        );

        // What is done to the copy is not done to the first one.
        library.star(takes[0].id, true).unwrap();
        assert!(!library.take(picked.id).unwrap().card.starred);
        // A request is answered with one of them, not with both.
        let intent = crate::testing::order(first, 2, "hello");
        assert_eq!(library.find_like(&intent).unwrap().len(), 1);
    }
}
