//! Undo over restarts, damage, snapshots, and what becomes of rows that nobody needs.

use crate::Library;
use crate::error::LibraryError;
use crate::journal::{READ, SNAPSHOT_EVERY, SNAPSHOTS, UNDONE};
use crate::testing::{fresh, line, open, project};
use mynah_core::ids::{LineId, ProjectId};
use mynah_script::document::Script;
use mynah_script::edit::Edit;
use mynah_script::history::Editor;
use mynah_script::history::JournalStep;

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
    let (at, items) = (2, vec![line(3), line(4)].into());
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
    let texts = (0..SNAPSHOT_EVERY).map(|count| format!("text {count}"));
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
    let wanted = (SNAPSHOT_EVERY + 1, "last".to_owned());
    let (revision, text, _) = script(&library);
    assert_eq!((revision, text), wanted);

    // A step behind the snapshot costs what could be undone before it, not the script.
    spoil(
        &library,
        "UPDATE journal SET inverse = '' WHERE revision = 300",
    );
    let (revision, text, mut editor) = script(&library);
    assert_eq!((revision, text), wanted);
    while editor.undo() {}
    assert_eq!(words(editor.script()), ["text 299"]);

    spoil(
        &library,
        "UPDATE journal SET inverse = edit WHERE revision = 300",
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

fn count(library: &Library, table: &str) -> u64 {
    let sql = format!("SELECT count(*) FROM {table}");
    let count = |row: &rusqlite::Row<'_>| row.get(0);
    library
        .read(|connection| Ok(connection.query_row(&sql, [], count)?))
        .unwrap()
}

#[test]
fn damage_of_two_kinds_is_set_aside_from_the_first_on() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let mut editor = library.open_project(project).unwrap().editor;
    type_in(&library, project, &mut editor, &["a", "b", "c", "d"]);
    let unfit =
        "UPDATE journal SET edit = replace(edit, '\"id\":1', '\"id\":7') WHERE revision = 2";
    spoil(&library, unfit);
    spoil(&library, "UPDATE journal SET edit = '' WHERE revision = 4");
    let opened = library.open_project(project).unwrap();
    assert_eq!(opened.lost_steps, 3);
    let mut editor = opened.editor;
    type_in(&library, project, &mut editor, &["e"]);
    // The newest alone is gone.
    spoil(&library, "DELETE FROM journal WHERE revision = 2");
    let opened = library.open_project(project).unwrap();
    assert_eq!((opened.lost_steps, opened.editor.revision()), (1, 1));
    let mut editor = opened.editor;
    type_in(&library, project, &mut editor, &["f"]);
    let again = library.open_project(project).unwrap();
    assert_eq!(
        (words(again.editor.script()), again.lost_steps),
        (vec!["f"], 0)
    );
}

/// Types a text letter by letter, each appended on its own, as the window does.
fn type_slowly(library: &Library, project: ProjectId, editor: &mut Editor, text: &str) {
    for end in 1..=text.len() {
        let text = text.get(..end).expect("a whole letter").to_owned();
        let id = LineId(1);
        editor.edit(Edit::SetText { id, text }).unwrap();
        library.append(project, &editor.take_steps()).unwrap();
    }
    editor.pause();
}

#[test]
fn typing_is_one_row_however_many_keys_were_pressed() {
    let (home, library) = fresh();
    let project = project(&library, 2);
    let mut editor = library.open_project(project).unwrap().editor;
    type_slowly(&library, project, &mut editor, "Hello there.");
    type_slowly(&library, project, &mut editor, "Good bye.");
    assert_eq!(count(&library, "journal"), 2);
    drop(library);
    let library = open(home.path());
    let mut again = library.open_project(project).unwrap().editor;
    assert_eq!(again.revision(), editor.revision());
    assert_eq!(words(again.script())[0], "Good bye.");
    assert!(again.undo());
    assert_eq!(words(again.script())[0], "Hello there.");
    assert!(again.undo());
    assert_eq!(words(again.script())[0], "line 1");
    assert!(!again.undo() && again.redo() && again.redo());
    library.append(project, &again.take_steps()).unwrap();
    let script = library.script(project).unwrap();
    assert_eq!(words(&script)[0], "Good bye.");
}

#[test]
fn two_windows_type_by_turns_and_neither_is_written_over() {
    let (home, first) = fresh();
    let project = project(&first, 2);
    let second = open(home.path());
    let mut mine = first.open_project(project).unwrap().editor;
    let mut theirs = second.open_project(project).unwrap().editor;
    let write = |editor: &mut Editor, id, text: &str| {
        let text = text.to_owned();
        editor.edit(Edit::SetText { id, text }).unwrap();
    };
    for turn in 0..4 {
        write(&mut mine, LineId(1), &format!("mine {turn}"));
        first.append(project, &mine.take_steps()).unwrap();
        // Theirs goes on with its own line, and finds mine in between.
        write(&mut theirs, LineId(2), &format!("theirs {turn}"));
        let refused = second.append(project, &theirs.take_steps());
        assert!(matches!(refused, Err(LibraryError::Diverged { .. })));
        theirs.rebase(second.open_project(project).unwrap().editor);
        second.append(project, &theirs.take_steps()).unwrap();
        theirs.kept(theirs.revision());
        mine = first.open_project(project).unwrap().editor;
        assert_eq!(
            words(mine.script()),
            [format!("mine {turn}"), format!("theirs {turn}")]
        );
    }
    assert_eq!(second.open_project(project).unwrap().lost_steps, 0);
    while mine.undo() {}
    assert_eq!(words(mine.script()), ["line 1", "line 2"]);
}

#[test]
fn the_journal_does_not_grow_for_ever_and_keeps_what_undo_needs() {
    let (home, library) = fresh();
    let project = project(&library, 1);
    let mut editor = library.open_project(project).unwrap().editor;
    let bytes = r#"{"set_text":{"id":1,"text":"text 1000"}}"#.len() as u64;
    let (least, most) = (UNDONE / bytes, UNDONE / bytes + SNAPSHOT_EVERY);
    assert!(least > SNAPSHOTS * SNAPSHOT_EVERY, "bytes alone count");
    let texts = (1_000..1_000 + 2 * most).map(|count| format!("text {count}"));
    let texts: Vec<String> = texts.collect();
    for texts in texts.chunks(100) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        type_in(&library, project, &mut editor, &texts);
    }
    let rows = count(&library, "journal");
    assert!((least..=most).contains(&rows), "{rows}");
    assert_eq!(count(&library, "snapshot"), SNAPSHOTS);
    drop(library);

    let library = open(home.path());
    let opened = library.open_project(project).unwrap();
    assert_eq!(opened.lost_steps, 0);
    let mut editor = opened.editor;
    let newest = format!("text {}", 1_000 + 2 * most - 1);
    assert_eq!(words(editor.script()), [newest.as_str()]);
    let mut undone = 0;
    while editor.undo() {
        undone += 1;
    }
    assert_eq!(undone, rows);
    // A damaged snapshot is passed over for one from which the rows that are left lead on.
    spoil(
        &library,
        "UPDATE snapshot SET script = '{'
         WHERE revision > (SELECT min(revision) FROM snapshot)",
    );
    let opened = library.open_project(project).unwrap();
    assert_eq!(opened.lost_steps, 0);
    assert_eq!(words(opened.editor.script()), [newest.as_str()]);
}

/// Undo over a restart reached the newest two thousand steps.
#[test]
fn undo_reaches_back_over_all_restarts_to_the_first_step() {
    let (home, library) = fresh();
    let project = project(&library, 1);
    drop(library);
    let all = 5 * READ;
    let mut done = 0;
    // Each session goes on where the last one ended, and took some of its steps back.
    while done < all {
        let library = open(home.path());
        let mut editor = library.open_project(project).unwrap().editor;
        assert_eq!(editor.undo_depth() as u64, done);
        let texts: Vec<String> = (1..=READ)
            .map(|step| format!("text {}", done + step))
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        type_in(&library, project, &mut editor, &texts);
        done += READ;
        for _ in 0..7 {
            assert!(editor.undo());
        }
        library.append(project, &editor.take_steps()).unwrap();
        let mut again = library.open_project(project).unwrap().editor;
        while again.redo() {}
        library.append(project, &again.take_steps()).unwrap();
    }
    let library = open(home.path());
    let mut editor = library.open_project(project).unwrap().editor;
    for step in (1..all).rev() {
        assert!(editor.undo());
        assert_eq!(words(editor.script()), [format!("text {step}")]);
    }
    assert!(editor.undo() && !editor.undo());
    assert_eq!(words(editor.script()), ["line 1"]);
    // And all of it is done again after yet another one.
    library.append(project, &editor.take_steps()).unwrap();
    drop(library);
    let library = open(home.path());
    let mut editor = library.open_project(project).unwrap().editor;
    while editor.redo() {}
    assert_eq!(words(editor.script()), [format!("text {all}")]);
}
