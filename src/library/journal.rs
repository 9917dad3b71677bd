//! The journal: every edit with what takes it back, so that undo outlives a restart.
//!
//! It is kept short. Typing that goes on with the step before becomes part of its row; rows that no snapshot needs
//! any more are kept only as far as people undo. Opening reads the newest snapshot and the rows, and writes nothing
//! but a date. A step that can't be read ends the script before it; it and what follows are set aside in a table of
//! their own. A snapshot that can't be read is passed over for an older one.

use std::borrow::Borrow;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use crate::library::error::LibraryError;
use crate::library::sql::Json;
use crate::script::document::{Item, Script};
use crate::script::edit::Edit;
use crate::script::history::Editor;
use crate::terms::clock::UnixMillis;
use crate::terms::ids::ProjectId;

pub use crate::script::history::JournalStep;
pub use crate::script::history::StepKind;

/// Rows between snapshots: replaying that many takes milliseconds, a snapshot of a long script takes megabytes.
const SNAPSHOT_EVERY: u64 = 500;
/// The newest snapshots that are kept; the first one stays as long as every row does.
const SNAPSHOTS: u64 = 3;
/// Rows that are kept for undo beside those that snapshots need: more than a day of work.
const UNDONE: u64 = 2_000;

/// Keeps a whole script, as JSON.
pub(super) fn snapshot(
    tx: &Transaction<'_>,
    project: ProjectId,
    revision: u64,
    script: &str,
) -> Result<(), LibraryError> {
    tx.execute(
        "INSERT OR REPLACE INTO snapshot (project, revision, script) VALUES (?1, ?2, ?3)",
        params![project, revision, script],
    )?;
    tx.execute(
        "DELETE FROM snapshot WHERE project = ?1 AND revision > 0 AND revision NOT IN
            (SELECT revision FROM snapshot WHERE project = ?1 ORDER BY revision DESC LIMIT ?2)",
        params![project, SNAPSHOTS],
    )?;
    Ok(())
}

/// Takes rows out that neither undo nor a snapshot needs. What is left of the undo history is its newest part.
pub(super) fn thin(tx: &Transaction<'_>, project: ProjectId) -> Result<(), LibraryError> {
    let beyond: Option<u64> = tx
        .query_row(
            "SELECT revision FROM journal WHERE project = ?1 ORDER BY revision DESC LIMIT 1 OFFSET ?2",
            params![project, UNDONE],
            |row| row.get(0),
        )
        .optional()?;
    let needed: Option<u64> = tx
        .query_row(
            "SELECT revision FROM snapshot WHERE project = ?1 ORDER BY revision DESC LIMIT 1 OFFSET ?2",
            params![project, SNAPSHOTS - 1],
            |row| row.get(0),
        )
        .optional()?;
    let (Some(beyond), Some(needed)) = (beyond, needed) else {
        return Ok(());
    };
    let last = beyond.min(needed);
    tx.execute(
        "DELETE FROM journal WHERE project = ?1 AND revision <= ?2",
        params![project, last],
    )?;
    // The rows that led on from these are gone.
    tx.execute(
        "DELETE FROM snapshot WHERE project = ?1 AND revision < ?2",
        params![project, last],
    )?;
    Ok(())
}

/// What appending came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Appended {
    /// The newest revision.
    pub revision: u64,
    /// Whether there are so many rows behind the newest snapshot that another one is due.
    pub snapshot_due: bool,
}

/// Appends steps that follow the newest revision.
pub(super) fn append<S: Borrow<JournalStep>>(
    tx: &Transaction<'_>,
    project: ProjectId,
    steps: &[S],
    now: UnixMillis,
) -> Result<Appended, LibraryError> {
    let mut stands = stands(tx, project)?;
    let mut lines = 0_i64;
    let mut insert = tx.prepare_cached(
        "INSERT INTO journal (project, revision, kind, edit, inverse, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    // The row keeps the way back to where its first step began.
    let mut extend = tx.prepare_cached(
        "UPDATE journal SET revision = ?3, since = coalesce(since, revision), edit = ?4, at = ?5
         WHERE project = ?1 AND revision = ?2",
    )?;
    let mut before: Option<&Edit> = None;
    for step in steps {
        let step = step.borrow();
        if step.revision != stands + 1 {
            return Err(LibraryError::Diverged {
                project,
                stands,
                expected: step.revision.saturating_sub(1),
            });
        }
        let goes_on = step.kind == StepKind::Extend
            && match before {
                Some(before) => step.edit.goes_on(before),
                None => newest(tx, project, stands)?.is_some_and(|row| step.edit.goes_on(&row)),
            };
        if goes_on {
            extend.execute(params![
                project,
                stands,
                step.revision,
                Json(&*step.edit),
                now
            ])?;
        } else {
            insert.execute(params![
                project,
                step.revision,
                word(step.kind),
                Json(&*step.edit),
                Json(&*step.inverse),
                now
            ])?;
        }
        lines += lines_in(&step.edit) - lines_in(&step.inverse);
        stands = step.revision;
        before = Some(&step.edit);
    }
    tx.execute(
        "UPDATE project SET revision = ?2, lines = max(lines + ?3, 0) WHERE id = ?1",
        params![project, stands, lines],
    )?;
    let behind: u64 = tx.query_row(
        "SELECT count(*) FROM journal WHERE project = ?1 AND revision >
            (SELECT coalesce(max(revision), 0) FROM snapshot WHERE project = ?1)",
        [project],
        |row| row.get(0),
    )?;
    Ok(Appended {
        revision: stands,
        snapshot_due: behind >= SNAPSHOT_EVERY,
    })
}

/// The newest revision on the disk.
fn stands(connection: &Connection, project: ProjectId) -> Result<u64, LibraryError> {
    connection
        .query_row(
            "SELECT revision FROM project WHERE id = ?1",
            [project],
            |row| row.get(0),
        )
        .optional()?
        .ok_or(LibraryError::NoProject(project))
}

/// The edit of the newest row, if it is something new and can be read.
fn newest(
    tx: &Transaction<'_>,
    project: ProjectId,
    revision: u64,
) -> Result<Option<Edit>, LibraryError> {
    let edit = tx
        .prepare_cached(
            "SELECT edit FROM journal
             WHERE project = ?1 AND revision = ?2 AND kind IN ('do', 'extend')",
        )?
        .query_row(params![project, revision], |row| {
            Ok(row.get(0).ok().map(|Json(edit)| edit))
        })
        .optional()?;
    Ok(edit.flatten())
}

/// The script at its newest good revision with its undo history, and the first revision that is lost, if one is.
/// Nothing is set aside.
pub(super) fn read(
    connection: &Connection,
    project: ProjectId,
) -> Result<(Editor, Option<u64>), LibraryError> {
    // One look at all of it, whatever others write meanwhile.
    let look = connection.unchecked_transaction()?;
    replay(&look, project, Since::Start)
}

/// The same, with what is lost set aside: how many steps were.
pub(super) fn mend(
    tx: &Transaction<'_>,
    project: ProjectId,
    now: UnixMillis,
) -> Result<(Editor, usize), LibraryError> {
    let (editor, lost) = replay(tx, project, Since::Start)?;
    let Some(from) = lost else {
        return Ok((editor, 0));
    };
    tx.execute(
        "INSERT INTO journal_aside (project, revision, kind, edit, inverse, at, aside_at)
         SELECT project, revision, CAST(kind AS TEXT), CAST(edit AS TEXT), CAST(inverse AS TEXT), at, ?3
         FROM journal WHERE project = ?1 AND revision >= ?2",
        params![project, from, now],
    )?;
    let lost = tx.execute(
        "DELETE FROM journal WHERE project = ?1 AND revision >= ?2",
        params![project, from],
    )?;
    tx.execute(
        "UPDATE project SET revision = ?2, lines = ?3 WHERE id = ?1",
        params![project, editor.revision(), editor.script().lines().count()],
    )?;
    // One that is simply not there is lost too.
    Ok((editor, lost.max(1)))
}

/// The script alone at its newest good revision, which is told. Nothing is set aside.
pub(super) fn script(
    connection: &Connection,
    project: ProjectId,
) -> Result<(Script, u64), LibraryError> {
    script_in(&connection.unchecked_transaction()?, project)
}

/// The same as a transaction sees it.
pub(super) fn script_in(
    look: &Transaction<'_>,
    project: ProjectId,
) -> Result<(Script, u64), LibraryError> {
    let (editor, _) = replay(look, project, Since::Snapshot)?;
    let revision = editor.revision();
    Ok((editor.into_script(), revision))
}

/// Which steps are read.
#[derive(Clone, Copy)]
enum Since {
    /// All: for the undo history.
    Start,
    /// Those that the newest snapshot lacks: for the script alone.
    Snapshot,
}

/// A row of the journal, which may stand for several steps.
struct KeptRow {
    /// The first of them.
    since: u64,
    revision: u64,
    /// Nothing where it can't be read.
    way: Option<(StepKind, Edit)>,
    /// Not read where a snapshot has it.
    edit: Option<Edit>,
}

/// Replays the journal on the newest good snapshot. Beside the editor: the first revision that is lost, if one is.
fn replay(
    tx: &Connection,
    project: ProjectId,
    since: Since,
) -> Result<(Editor, Option<u64>), LibraryError> {
    let stands = stands(tx, project)?;
    let (script, at) = newest_script(tx, project)?;
    let before = match since {
        Since::Start => 0,
        Since::Snapshot => at,
    };
    let mut statement = tx.prepare_cached(
        "SELECT coalesce(since, revision), revision, kind, inverse, CASE WHEN revision > ?3 THEN edit END
         FROM journal WHERE project = ?1 AND revision > ?2 ORDER BY revision",
    )?;
    let mut rows = statement.query(params![project, before, at])?;
    let (mut past, mut steps) = (Vec::new(), Vec::new());
    let mut lost = None;
    let mut next = None;
    while let Some(row) = rows.next()? {
        let row = read_row(row)?;
        // What was thinned out before the first row is in the snapshot.
        let follows = match next {
            Some(next) => row.since == next,
            None => row.since <= at + 1,
        };
        next = Some(row.revision + 1);
        match (row.way, row.edit) {
            (Some(way), _) if follows && row.revision <= at => past.push(way),
            // Damage behind the snapshot costs the undo history up to there, not the script.
            _ if row.revision <= at => past.clear(),
            (Some((kind, inverse)), Some(edit)) if follows => steps.push(JournalStep {
                revision: row.revision,
                edit: Arc::new(edit),
                inverse: Arc::new(inverse),
                kind,
            }),
            _ => {
                lost = Some(row.revision);
                break;
            }
        }
    }
    let (editor, unfit) = Editor::restore(script, at, past, steps);
    // One that fits nothing comes before any that can't be read; one that isn't there behind all.
    let ends_early = lost.is_none() && editor.revision() < stands;
    if unfit.is_some() || ends_early {
        lost = Some(editor.revision() + 1);
    }
    Ok((editor, lost))
}

fn newest_script(tx: &Connection, project: ProjectId) -> Result<(Script, u64), LibraryError> {
    let mut statement = tx.prepare_cached(
        "SELECT revision, script FROM snapshot WHERE project = ?1 ORDER BY revision DESC",
    )?;
    let mut rows = statement.query([project])?;
    while let Some(row) = rows.next()? {
        if let Ok(Json(script)) = row.get(1) {
            return Ok((script, row.get(0)?));
        }
    }
    Err(LibraryError::Unreadable(project))
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<KeptRow> {
    let kind = match row.get_ref(2)?.as_str() {
        Ok("do") => Some(StepKind::Do),
        Ok("extend") => Some(StepKind::Extend),
        Ok("undo") => Some(StepKind::Undo),
        Ok("redo") => Some(StepKind::Redo),
        _ => None,
    };
    let inverse = row.get(3).ok().map(|Json(inverse)| inverse);
    Ok(KeptRow {
        since: row.get(0)?,
        revision: row.get(1)?,
        way: kind.zip(inverse),
        edit: row.get(4).ok().map(|Json(edit)| edit),
    })
}

fn word(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Do => "do",
        StepKind::Extend => "extend",
        StepKind::Undo => "undo",
        StepKind::Redo => "redo",
    }
}

/// How many lines an edit puts in.
fn lines_in(edit: &Edit) -> i64 {
    match edit {
        Edit::Insert { items, .. } => {
            let lines = items.iter().filter_map(Item::line).count();
            i64::try_from(lines).unwrap_or(i64::MAX)
        }
        Edit::Group(edits) => edits.iter().map(lines_in).sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
