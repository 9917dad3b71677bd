//! The journal: every edit with what takes it back, so that undo outlives a restart.
//!
//! A step that can't be read ends the script before it; it and what follows are set aside in a table of
//! their own. A snapshot that can't be read is passed over for an older one.

use rusqlite::{OptionalExtension as _, Row, Transaction, params};

use crate::library::error::LibraryError;
use crate::library::sql::Json;
use crate::script::document::{Item, Script};
use crate::script::edit::Edit;
use crate::script::history::Editor;
use crate::terms::clock::UnixMillis;
use crate::terms::ids::ProjectId;

pub use crate::script::history::JournalStep;
pub use crate::script::history::StepKind;

/// Steps between snapshots: replaying that many takes milliseconds, a snapshot of a long script takes megabytes.
const SNAPSHOT_EVERY: u64 = 500;
/// The newest snapshots that are kept beside the first one.
const SNAPSHOTS: u64 = 3;

/// Keeps a whole script.
pub(super) fn snapshot(
    tx: &Transaction<'_>,
    project: ProjectId,
    revision: u64,
    script: &Script,
) -> Result<(), LibraryError> {
    tx.execute(
        "INSERT OR REPLACE INTO snapshot (project, revision, script) VALUES (?1, ?2, ?3)",
        params![project, revision, Json(script)],
    )?;
    tx.execute(
        "DELETE FROM snapshot WHERE project = ?1 AND revision > 0 AND revision NOT IN
            (SELECT revision FROM snapshot WHERE project = ?1 ORDER BY revision DESC LIMIT ?2)",
        params![project, SNAPSHOTS],
    )?;
    Ok(())
}

/// Appends steps that follow the newest revision.
pub(super) fn append(
    tx: &Transaction<'_>,
    project: ProjectId,
    steps: &[JournalStep],
    now: UnixMillis,
) -> Result<u64, LibraryError> {
    let mut stands: u64 = tx
        .query_row(
            "SELECT revision FROM project WHERE id = ?1",
            [project],
            |row| row.get(0),
        )
        .optional()?
        .ok_or(LibraryError::NoProject(project))?;
    let mut lines = 0_i64;
    let mut insert = tx.prepare_cached(
        "INSERT INTO journal (project, revision, kind, edit, inverse, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for step in steps {
        if step.revision != stands + 1 {
            return Err(LibraryError::Diverged {
                project,
                stands,
                expected: step.revision.saturating_sub(1),
            });
        }
        insert.execute(params![
            project,
            step.revision,
            word(step.kind),
            Json(&step.edit),
            Json(&step.inverse),
            now
        ])?;
        lines += lines_in(&step.edit) - lines_in(&step.inverse);
        stands = step.revision;
    }
    tx.execute(
        "UPDATE project SET revision = ?2, lines = max(lines + ?3, 0) WHERE id = ?1",
        params![project, stands, lines],
    )?;
    let newest: u64 = tx.query_row(
        "SELECT coalesce(max(revision), 0) FROM snapshot WHERE project = ?1",
        [project],
        |row| row.get(0),
    )?;
    if stands.saturating_sub(newest) >= SNAPSHOT_EVERY {
        let (editor, lost) = replay(tx, project)?;
        if lost.is_none() {
            snapshot(tx, project, editor.revision(), editor.script())?;
        }
    }
    Ok(stands)
}

/// The script at its newest revision with its undo history, and how many steps had to be set aside.
pub(super) fn open(
    tx: &Transaction<'_>,
    project: ProjectId,
    now: UnixMillis,
) -> Result<(Editor, usize), LibraryError> {
    let (editor, lost) = replay(tx, project)?;
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
    Ok((editor, lost))
}

/// Replays the journal on the newest good snapshot. Beside the editor: the first revision that is lost, if one is.
fn replay(tx: &Transaction<'_>, project: ProjectId) -> Result<(Editor, Option<u64>), LibraryError> {
    let (script, at) = newest_script(tx, project)?;
    let mut statement = tx.prepare_cached(
        "SELECT revision, kind, edit, inverse FROM journal WHERE project = ?1 ORDER BY revision",
    )?;
    let mut rows = statement.query([project])?;
    let mut steps = Vec::new();
    let mut lost = None;
    let mut expected = 1;
    while let Some(row) = rows.next()? {
        let revision: u64 = row.get(0)?;
        match read(row) {
            Some(step) if revision == expected => steps.push(step),
            // Damage behind the snapshot costs the undo history up to there, not the script.
            _ if revision <= at => steps.clear(),
            _ => {
                lost = Some(revision);
                break;
            }
        }
        expected = revision + 1;
    }
    let (editor, unfit) = Editor::restore(script, at, steps);
    if unfit.is_some() {
        lost = Some(editor.revision() + 1);
    }
    Ok((editor, lost))
}

fn newest_script(tx: &Transaction<'_>, project: ProjectId) -> Result<(Script, u64), LibraryError> {
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

fn read(row: &Row<'_>) -> Option<JournalStep> {
    let Json(edit) = row.get(2).ok()?;
    let Json(inverse) = row.get(3).ok()?;
    let kind = match row.get_ref(1).ok()?.as_str().ok()? {
        "do" => StepKind::Do,
        "extend" => StepKind::Extend,
        "undo" => StepKind::Undo,
        "redo" => StepKind::Redo,
        _ => return None,
    };
    Some(JournalStep {
        revision: row.get(0).ok()?,
        edit,
        inverse,
        kind,
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
