//! The journal: every edit with what takes it back, so that undo outlives a restart.
//!
//! A step that can't be read ends the script before it; it and what follows are set aside in a table of
//! their own. A snapshot that can't be read is passed over for an older one.

use std::borrow::Borrow;

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
pub(super) fn append<S: Borrow<JournalStep>>(
    tx: &Transaction<'_>,
    project: ProjectId,
    steps: &[S],
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
        let step = step.borrow();
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
        let (editor, lost) = replay(tx, project, Since::Snapshot)?;
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
    Ok((editor, lost))
}

/// The script alone at its newest good revision. Nothing is set aside.
pub(super) fn script(connection: &Connection, project: ProjectId) -> Result<Script, LibraryError> {
    let (editor, _) = replay(connection, project, Since::Snapshot)?;
    Ok(editor.into_script())
}

/// Which steps are read.
#[derive(Clone, Copy)]
enum Since {
    /// All: for the undo history.
    Start,
    /// Those that the newest snapshot lacks: for the script alone.
    Snapshot,
}

/// Replays the journal on the newest good snapshot. Beside the editor: the first revision that is lost, if one is.
fn replay(
    tx: &Connection,
    project: ProjectId,
    since: Since,
) -> Result<(Editor, Option<u64>), LibraryError> {
    let (script, at) = newest_script(tx, project)?;
    let before = match since {
        Since::Start => 0,
        Since::Snapshot => at,
    };
    let mut statement = tx.prepare_cached(
        "SELECT revision, kind, edit, inverse FROM journal
         WHERE project = ?1 AND revision > ?2 ORDER BY revision",
    )?;
    let mut rows = statement.query(params![project, before])?;
    let mut steps = Vec::new();
    let mut lost = None;
    let mut expected = before + 1;
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

#[cfg(test)]
mod tests {
    use crate::library::Library;
    use crate::library::error::LibraryError;
    use crate::library::journal::JournalStep;
    use crate::library::testing::{fresh, line, open, project};
    use crate::script::document::Script;
    use crate::script::edit::Edit;
    use crate::script::history::Editor;
    use crate::terms::ids::{LineId, ProjectId};

    fn words(script: &Script) -> Vec<&str> {
        script.lines().map(|line| line.text.as_str()).collect()
    }

    /// Edits line 1, each edit a step of its own, and appends them at once.
    fn type_in(library: &Library, project: ProjectId, editor: &mut Editor, texts: &[&str]) {
        for text in texts {
            let text = (*text).to_owned();
            let id = LineId(1);
            editor.edit(Edit::SetText { id, text }).unwrap();
            editor.pause();
        }
        let saved = library.append(project, &editor.take_steps()).unwrap();
        assert_eq!(saved.revision, editor.revision());
    }

    fn spoil(library: &Library, sql: &str) {
        library.write(|tx| Ok(tx.execute(sql, [])?)).unwrap();
    }

    #[test]
    fn undo_outlives_a_restart() {
        let (home, library) = fresh();
        let project = project(&library, 2);
        let mut editor = library.open_project(project).unwrap().editor;
        type_in(&library, project, &mut editor, &["a", "b"]);
        assert!(editor.undo());
        let (at, items) = (2, vec![line(3), line(4)]);
        editor.edit(Edit::Insert { at, items }).unwrap();
        editor.edit(Edit::Remove { at: 0, count: 1 }).unwrap();
        library.append(project, &editor.take_steps()).unwrap();
        assert_eq!(library.project(project).unwrap().0.lines, 3);
        drop(library);

        let library = open(home.path());
        let opened = library.open_project(project).unwrap();
        assert_eq!((opened.lost_steps, opened.card.lines), (0, 3));
        let mut again = opened.editor;
        assert_eq!(again.revision(), editor.revision());
        assert_eq!(again.script().items(), editor.script().items());
        while again.undo() {}
        assert_eq!(words(again.script()), ["line 1", "line 2"]);
        while again.redo() {}
        assert_eq!(again.script().items(), editor.script().items());
        library.append(project, &again.take_steps()).unwrap();
        assert_eq!(library.projects().unwrap()[0].lines, 3);
    }

    #[test]
    fn who_comes_second_is_told_and_changes_nothing() {
        let (home, first) = fresh();
        let project = project(&first, 1);
        let second = open(home.path());
        let mut mine = first.open_project(project).unwrap().editor;
        let mut theirs = second.open_project(project).unwrap().editor;
        type_in(&first, project, &mut mine, &["mine"]);
        let text = "theirs".to_owned();
        let id = LineId(1);
        theirs.edit(Edit::SetText { id, text }).unwrap();
        let refused = second.append(project, &theirs.take_steps());
        assert!(
            matches!(
                refused,
                Err(LibraryError::Diverged {
                    stands: 1,
                    expected: 0,
                    ..
                })
            ),
            "{refused:?}"
        );
        let opened = second.open_project(project).unwrap();
        assert_eq!(words(opened.editor.script()), ["mine"]);
        assert!(matches!(
            first.append::<JournalStep>(ProjectId(99), &[]),
            Err(LibraryError::NoProject(_))
        ));
    }

    #[test]
    fn a_damaged_step_loses_only_itself_and_later_ones() {
        for damage in [
            "UPDATE journal SET edit = '{\"set_te' WHERE revision = 3",
            "UPDATE journal SET kind = 'dance' WHERE revision = 3",
            "DELETE FROM journal WHERE revision = 3",
            // Reads well, but there is no such row.
            "UPDATE journal SET edit = replace(edit, '\"id\":1', '\"id\":7') WHERE revision = 3",
        ] {
            let (_home, library) = fresh();
            let project = project(&library, 1);
            let mut editor = library.open_project(project).unwrap().editor;
            type_in(&library, project, &mut editor, &["a", "b", "c", "d"]);
            spoil(&library, damage);
            let opened = library.open_project(project).unwrap();
            let lost = if damage.starts_with("DELETE") { 1 } else { 2 };
            assert_eq!(opened.lost_steps, lost, "{damage}");
            let mut editor = opened.editor;
            assert_eq!(words(editor.script()), ["b"], "{damage}");
            // It goes on from there, and is told once.
            type_in(&library, project, &mut editor, &["e"]);
            let again = library.open_project(project).unwrap();
            assert_eq!(again.lost_steps, 0);
            assert_eq!(words(again.editor.script()), ["e"]);
        }
    }

    #[test]
    fn snapshots_shorten_the_way_and_a_damaged_one_is_passed_over() {
        let (_home, library) = fresh();
        let project = project(&library, 1);
        let mut editor = library.open_project(project).unwrap().editor;
        let texts = (0..super::SNAPSHOT_EVERY).map(|count| format!("text {count}"));
        let texts = texts.collect::<Vec<_>>();
        let texts = texts.iter().map(String::as_str).collect::<Vec<_>>();
        type_in(&library, project, &mut editor, &texts);
        type_in(&library, project, &mut editor, &["last"]);
        let script = |library: &Library| {
            let opened = library.open_project(project).unwrap();
            assert_eq!(opened.lost_steps, 0);
            let revision = opened.editor.revision();
            let text = words(opened.editor.script())[0].to_owned();
            (revision, text, opened.editor)
        };
        let wanted = (super::SNAPSHOT_EVERY + 1, "last".to_owned());
        let (revision, text, _) = script(&library);
        assert_eq!((revision, text), wanted);

        // A step behind the snapshot costs what could be undone before it, not the script.
        spoil(
            &library,
            "UPDATE journal SET edit = '' WHERE revision = 300",
        );
        let (revision, text, mut editor) = script(&library);
        assert_eq!((revision, text), wanted);
        while editor.undo() {}
        assert_eq!(words(editor.script()), ["text 299"]);

        spoil(
            &library,
            "UPDATE journal SET edit = inverse WHERE revision = 300",
        );
        spoil(
            &library,
            "UPDATE snapshot SET script = '{' WHERE revision > 0",
        );
        let (revision, text, _) = script(&library);
        assert_eq!((revision, text), wanted);
        spoil(&library, "UPDATE snapshot SET script = '{'");
        assert!(matches!(
            library.open_project(project),
            Err(LibraryError::Unreadable(_))
        ));
    }
}
