//! The journal: every edit with what takes it back, so that undo outlives a restart.
//!
//! It is kept short. Typing that goes on with the step before becomes part of its row; rows that no snapshot needs
//! any more are kept only as far as people undo. Opening reads the newest snapshot and the rows, and writes nothing
//! but a date. A step that can't be read ends the script before it; it and what follows are set aside in a table of
//! their own. A snapshot that can't be read is passed over for an older one.

use std::borrow::Borrow;
use std::sync::Arc;

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use rusqlite::{Connection, OptionalExtension as _, Rows, Transaction, params};

use crate::error::LibraryError;
use crate::sql::Json;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::ProjectId;
use mynah_script::document::{Item, Script};
use mynah_script::edit::Edit;
use mynah_script::history::{Editor, Way};

use mynah_script::history::{JournalStep, StepKind};

/// Rows between snapshots: replaying that many takes milliseconds, a snapshot of a long script takes megabytes.
const SNAPSHOT_EVERY: u64 = 500;
/// The newest snapshots that are kept; the first one stays as long as every row does.
const SNAPSHOTS: u64 = 3;
/// Bytes of ways back that are kept for undo beside those that snapshots need: some hundred thousand steps of writing.
const UNDONE: u64 = if cfg!(test) { 100_000 } else { 64 << 20 };
/// The newest rows whose way back is read when a script is opened. Older ones are read when somebody undoes as far.
const READ: u64 = if cfg!(test) { 100 } else { 2_000 };

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
            "SELECT revision FROM
                (SELECT revision, sum(octet_length(inverse)) OVER (ORDER BY revision DESC) AS bytes
                 FROM journal WHERE project = ?1)
             WHERE bytes > ?2 ORDER BY revision DESC LIMIT 1",
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
    way: Option<(StepKind, Way)>,
    /// Not read where a snapshot has it.
    edit: Option<Edit>,
}

/// The same as it lies there. What is no text is nothing.
struct RawRow {
    since: u64,
    revision: u64,
    kind: Option<StepKind>,
    inverse: Option<String>,
    edit: Option<String>,
}

/// Bytes of rows that are read at once, beside what was made of those before. Tests go through several times as many.
const AT_ONCE: usize = if cfg!(test) { 1 << 8 } else { 64 << 20 };

/// Replays the journal on the newest good snapshot. Beside the editor: the first revision that is lost, if one is.
///
/// Nearly all of it is reading JSON, which processors share.
fn replay(
    tx: &Connection,
    project: ProjectId,
    since: Since,
) -> Result<(Editor, Option<u64>), LibraryError> {
    let stands = stands(tx, project)?;
    let mut snapshots = tx.prepare_cached(
        "SELECT revision, script FROM snapshot WHERE project = ?1 ORDER BY revision DESC",
    )?;
    let mut journal = tx.prepare_cached(
        "SELECT coalesce(since, revision), revision, kind, inverse, CASE WHEN revision > ?3 THEN edit END
         FROM journal WHERE project = ?1 AND revision > ?2 ORDER BY revision",
    )?;
    let unread: u64 = tx
        .query_row(
            "SELECT revision FROM journal WHERE project = ?1 ORDER BY revision DESC LIMIT 1 OFFSET ?2",
            params![project, READ],
            |row| row.get(0),
        )
        .optional()?
        .unwrap_or_default();
    let mut snapshots = snapshots.query([project])?;
    while let Some(row) = snapshots.next()? {
        let Ok(script) = row.get::<_, String>(1) else {
            continue;
        };
        let at = row.get(0)?;
        let before = match since {
            Since::Start => 0,
            Since::Snapshot => at,
        };
        // What follows the snapshot is needed for more than undo.
        let unread = unread.min(at);
        let mut rows = journal.query(params![project, before, at])?;
        let first = next_rows(&mut rows)?;
        let (script, first) = rayon::join(
            move || serde_json::from_str::<Script>(&script).ok(),
            || read_rows(first, unread),
        );
        let Some(script) = script else { continue };
        let mut steps = Steps::behind(at);
        let mut read = first;
        while !read.is_empty() && read.into_iter().all(|row| steps.take(row)) {
            read = read_rows(next_rows(&mut rows)?, unread);
        }
        return Ok(steps.restore(script, stands));
    }
    Err(LibraryError::Unreadable(project))
}

/// What the rows of a journal come to.
struct Steps {
    /// The revision of the snapshot.
    at: u64,
    past: Vec<(StepKind, Way)>,
    steps: Vec<JournalStep>,
    /// Where the next row begins.
    next: Option<u64>,
    lost: Option<u64>,
}

impl Steps {
    fn behind(at: u64) -> Self {
        Self {
            at,
            past: Vec::new(),
            steps: Vec::new(),
            next: None,
            lost: None,
        }
    }

    /// Takes the next row; `false` where the script ends before it.
    fn take(&mut self, row: KeptRow) -> bool {
        // What was thinned out before the first row is in the snapshot.
        let follows = match self.next {
            Some(next) => row.since == next,
            None => row.since <= self.at + 1,
        };
        self.next = Some(row.revision + 1);
        match (row.way, row.edit) {
            (Some(way), _) if follows && row.revision <= self.at => self.past.push(way),
            // Damage behind the snapshot costs the undo history up to there, not the script.
            _ if row.revision <= self.at => self.past.clear(),
            (Some((kind, Way::Read(inverse))), Some(edit)) if follows => {
                self.steps.push(JournalStep {
                    revision: row.revision,
                    edit: Arc::new(edit),
                    inverse,
                    kind,
                });
            }
            _ => self.lost = Some(row.revision),
        }
        self.lost.is_none()
    }

    /// The editor, and the first revision that is lost, if one is. The journal says that it `stands` at a revision.
    fn restore(self, script: Script, stands: u64) -> (Editor, Option<u64>) {
        let Self {
            at,
            past,
            steps,
            mut lost,
            ..
        } = self;
        let (editor, unfit) = Editor::restore(script, at, past, steps);
        // One that fits nothing comes before any that can't be read; one that isn't there behind all.
        let ends_early = lost.is_none() && editor.revision() < stands;
        if unfit.is_some() || ends_early {
            lost = Some(editor.revision() + 1);
        }
        (editor, lost)
    }
}

/// The next rows as they lie there; none at the end.
fn next_rows(rows: &mut Rows<'_>) -> rusqlite::Result<Vec<RawRow>> {
    let (mut raw, mut bytes) = (Vec::new(), 0);
    while bytes < AT_ONCE
        && let Some(row) = rows.next()?
    {
        let row = RawRow {
            since: row.get(0)?,
            revision: row.get(1)?,
            kind: kind_of(row.get_ref(2)?.as_str().unwrap_or_default()),
            inverse: row.get(3).ok(),
            edit: row.get(4).ok(),
        };
        bytes += [&row.inverse, &row.edit]
            .into_iter()
            .flatten()
            .map(String::len)
            .sum::<usize>();
        raw.push(row);
    }
    Ok(raw)
}

/// What rows say. Ways back up to the revision `unread` stay as they are.
fn read_rows(rows: Vec<RawRow>, unread: u64) -> Vec<KeptRow> {
    let read = |json: Option<String>| serde_json::from_str::<Edit>(&json?).ok();
    let way = move |row: (u64, Option<String>)| match row {
        (revision, json) if revision <= unread => Some(Way::Unread(json?.into())),
        (_, json) => read(json).map(|edit| Way::Read(Arc::new(edit))),
    };
    let rows = rows.into_par_iter().map(|row| {
        let back = (row.revision, row.inverse);
        let (inverse, edit) = rayon::join(move || way(back), move || read(row.edit));
        KeptRow {
            since: row.since,
            revision: row.revision,
            way: row.kind.zip(inverse),
            edit,
        }
    });
    rows.collect()
}

fn kind_of(word: &str) -> Option<StepKind> {
    let mut kinds = [
        StepKind::Do,
        StepKind::Extend,
        StepKind::Undo,
        StepKind::Redo,
    ]
    .into_iter();
    kinds.find(|kind| self::word(*kind) == word)
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
