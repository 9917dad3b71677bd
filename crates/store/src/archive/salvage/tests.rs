//! Bytes that were flipped within rows: it is noticed where they are read, and nothing else is lost.

use std::fs;
use std::path::Path;

use crate::Library;
use crate::error::LibraryError;
use crate::keys::NewKey;
use crate::testing::{NOON, order, project, take};
use mynah_core::backend::Backend;
use mynah_core::clock::{Clock, UnixMillis};
use mynah_core::credits::Credits;
use mynah_core::ids::{LineId, ProjectId};
use mynah_records::budgets::{Budget, Scope};
use mynah_records::keys::KeptKey;
use mynah_script::edit::Edit;

const DAY: i64 = 86_400_000;

fn open_at(home: &Path, now: i64) -> Library {
    Library::open(home, Clock::scripted(UnixMillis(now))).unwrap()
}

/// Flips a byte of the words wherever they stand in the database; how often that is.
fn flip(home: &Path, words: &str) -> usize {
    let path = home.join("library.db");
    let mut bytes = fs::read(&path).unwrap();
    let found: Vec<usize> = bytes
        .windows(words.len())
        .enumerate()
        .filter(|(_, there)| *there == words.as_bytes())
        .map(|(at, _)| at)
        .collect();
    for at in &found {
        bytes[at + words.len() / 2] ^= 0xff;
    }
    fs::write(&path, bytes).unwrap();
    found.len()
}

fn write(library: &Library, project: ProjectId, texts: &[&str]) {
    let mut editor = library.open_project(project).unwrap().editor;
    for text in texts {
        let (id, text) = (LineId(1), (*text).to_owned());
        editor.edit(Edit::SetText { id, text }).unwrap();
        editor.pause();
        library.append(project, &editor.take_steps()).unwrap();
    }
}

fn text(library: &Library, project: ProjectId) -> String {
    let opened = library.open_project(project).unwrap();
    assert_eq!(opened.lost_steps, 0);
    let first = opened.editor.script().lines().next();
    first.unwrap().text.clone()
}

/// All of the day behind the last copy was lost, and before that nothing could be read any more, start after start.
#[test]
fn flipped_bytes_within_rows_are_noticed_and_cost_only_what_they_are_in() {
    let home = tempfile::tempdir().unwrap();
    let library = open_at(home.path(), NOON.0);
    let old = project(&library, 2);
    write(&library, old, &["monday one", "monday two"]);
    let heard = take(&library, old, 1, "of monday");
    drop(library);
    // The copy of the day is made as it is opened.
    let library = open_at(home.path(), NOON.0 + DAY);
    write(&library, old, &["tuesday one", "tuesday two"]);
    let new = project(&library, 1);
    write(&library, new, &["begun on tuesday"]);
    let liked = take(&library, new, 1, "of tuesday");
    let newer = take(&library, new, 1, "newer of tuesday");
    library.star(liked.id, true).unwrap();
    library.pick(liked.id).unwrap();
    library.star(heard.id, true).unwrap();
    let budget = Budget {
        backend: Backend::Draft,
        scope: Scope::Month,
        credits: Credits(500),
        hard: true,
    };
    library.set_budget(&budget).unwrap();
    let key = NewKey {
        name: "new".to_owned(),
        masked: "…1234".to_owned(),
        kept: KeptKey::Keychain,
        base: None,
        account: None,
    };
    // In a later session of that day than the first: a row of its owner is nowhere.
    drop(library);
    let library = open_at(home.path(), NOON.0 + DAY);
    let key = library.add_key(&key).unwrap().unwrap().id;
    library.set_key(new, Some(key)).unwrap();
    let spent = library.spend(Backend::Draft).unwrap().spent;
    drop(library);
    assert!(flip(home.path(), "fingerprint of newer of tuesday") > 0);

    let library = open_at(home.path(), NOON.0 + DAY);
    assert_eq!(
        library.restored(),
        None,
        "not all of it is read at the start"
    );
    let damaged = library.take(newer.id).map(drop).unwrap_err();
    assert!(matches!(damaged, LibraryError::Damaged { .. }), "{damaged}");
    drop(library);

    let library = open_at(home.path(), NOON.0 + DAY);
    assert!(library.restored().is_some());
    assert_eq!(text(&library, old), "tuesday two");
    assert_eq!(text(&library, new), "begun on tuesday");
    let takes = library.line_takes(new, LineId(1)).unwrap();
    let mut said: Vec<_> = takes
        .iter()
        .map(|take| (take.request.text(), take.picked, take.starred))
        .collect();
    said.sort_unstable();
    assert_eq!(
        said,
        [
            (newer.request.text(), false, false),
            (liked.request.text(), true, true)
        ]
    );
    assert!(library.line_takes(old, LineId(1)).unwrap()[0].starred);
    assert_eq!(library.spend(Backend::Draft).unwrap().spent, spent);
    assert_eq!(library.budgets(Backend::Draft).unwrap()[0].budget, budget);
    assert_eq!(library.keys().unwrap().len(), 1);
    drop(library);
    assert_eq!(open_at(home.path(), NOON.0 + DAY).restored(), None);
}

/// One step that can't be read any more is the copy's, and those behind it stay.
#[test]
fn a_flipped_step_of_before_the_copy_loses_nothing() {
    let home = tempfile::tempdir().unwrap();
    let library = open_at(home.path(), NOON.0);
    let project = project(&library, 1);
    write(&library, project, &["first of all", "second of all"]);
    drop(library);
    let library = open_at(home.path(), NOON.0 + DAY);
    write(&library, project, &["third of all"]);
    drop(library);
    assert!(flip(home.path(), "first of all") > 0);
    crate::backup::suspect(&crate::paths::Paths::new(home.path()));

    let library = open_at(home.path(), NOON.0 + DAY);
    assert!(library.restored().is_some());
    assert_eq!(text(&library, project), "third of all");
    let mut editor = library.open_project(project).unwrap().editor;
    assert!(editor.undo() && editor.undo());
    let first = editor.script().lines().next().unwrap();
    assert_eq!(first.text, "first of all");
}

/// On the first day there is no copy: a new library began with the sounds and without a word of the script.
#[test]
fn without_a_copy_all_is_there_that_can_be_read() {
    let home = tempfile::tempdir().unwrap();
    let library = open_at(home.path(), NOON.0);
    let project = project(&library, 1);
    write(&library, project, &["words"]);
    take(&library, project, 1, "of words");
    drop(library);
    assert!(flip(home.path(), "fingerprint of of words") > 0);
    crate::backup::suspect(&crate::paths::Paths::new(home.path()));
    let library = open_at(home.path(), NOON.0);
    assert_eq!(library.restored().unwrap().backup, None);
    assert_eq!(text(&library, project), "words");
    assert_eq!(library.line_takes(project, LineId(1)).unwrap().len(), 1);
    assert_eq!(library.spend(Backend::Draft).unwrap().spent, Credits(8));
}

/// A word of the schema, and nothing behind it could be opened: all of it was as good as gone.
#[test]
fn a_damaged_schema_is_put_back() {
    for words in [
        "CREATE TABLE journal (",
        "TABLE entry (",
        "fingerprint TEXT NOT",
        "CREATE TABLE project (",
    ] {
        let home = tempfile::tempdir().unwrap();
        let library = open_at(home.path(), NOON.0);
        let project = project(&library, 1);
        write(&library, project, &["words"]);
        let heard = take(&library, project, 1, "of words");
        library.star(heard.id, true).unwrap();
        drop(library);
        assert!(flip(home.path(), words) > 0, "{words}");
        crate::backup::suspect(&crate::paths::Paths::new(home.path()));
        let library = open_at(home.path(), NOON.0);
        assert!(library.restored().is_some(), "{words}");
        assert_eq!(text(&library, project), "words", "{words}");
        let takes = library.line_takes(project, LineId(1)).unwrap();
        assert!(takes.len() == 1 && takes[0].starred, "{words}");
        let left = fs::read_dir(home.path()).unwrap().flatten();
        let mut left = left.map(|file| file.file_name().into_string().unwrap());
        assert!(left.all(|name| !name.contains("reading")));
    }
}

/// What every opening writes to was damaged: no start opened it, and none mended it.
#[test]
fn what_no_opening_gets_past_is_mended_by_the_next_one() {
    let home = tempfile::tempdir().unwrap();
    let library = open_at(home.path(), NOON.0);
    let project = project(&library, 1);
    write(&library, project, &["words"]);
    let page: u64 = library
        .read(|connection| {
            let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'owner'";
            Ok(connection.query_row(sql, [], |row| row.get(0))?)
        })
        .unwrap();
    drop(library);
    // Its copy of the day is made already.
    drop(open_at(home.path(), NOON.0 + DAY));
    let path = home.path().join("library.db");
    let mut bytes = fs::read(&path).unwrap();
    let at = (page as usize - 1) * 4_096;
    bytes[at..at + 4_096].fill(0x5a);
    fs::write(&path, bytes).unwrap();
    let clock = || Clock::scripted(UnixMillis(NOON.0 + DAY));
    let damaged = Library::open(home.path(), clock()).unwrap_err();
    assert!(matches!(damaged, LibraryError::Damaged { .. }), "{damaged}");
    let library = Library::open(home.path(), clock()).unwrap();
    assert!(library.restored().is_some());
    assert_eq!(text(&library, project), "words");
}

/// One version named a project that was lost, and nothing at all was brought over.
#[test]
fn what_names_something_lost_keeps_nothing_else_from_being_found() {
    let home = tempfile::tempdir().unwrap();
    let library = open_at(home.path(), NOON.0);
    let [lost, kept] = [project(&library, 1), project(&library, 1)];
    write(&library, kept, &["words"]);
    library
        .write(|tx| {
            tx.execute_batch(&format!(
                "UPDATE project SET name = 'flipped name' WHERE id = {lost};
                 UPDATE snapshot SET script = 'flipped script' WHERE project = {lost};
                 INSERT INTO version (project, name, at, lines, hash, packed)
                    VALUES ({lost}, 'first', 0, 1, '', x'00');
                 INSERT INTO exported (path, project, at) VALUES ('somewhere', {lost}, 0);"
            ))?;
            Ok(())
        })
        .unwrap();
    drop(library);
    for words in ["flipped name", "flipped script"] {
        assert!(flip(home.path(), words) > 0);
    }
    crate::backup::suspect(&crate::paths::Paths::new(home.path()));
    let library = open_at(home.path(), NOON.0);
    assert_eq!(text(&library, kept), "words");
    assert_eq!(library.projects().unwrap().len(), 1);
}

/// A page that could not be followed, and all that had been read before it was lost again: what was sent since the copy
/// would have been bought twice.
#[test]
fn a_page_that_is_gone_takes_nothing_else_with_it() {
    let home = tempfile::tempdir().unwrap();
    drop(open_at(home.path(), NOON.0));
    let library = open_at(home.path(), NOON.0 + DAY);
    let project = project(&library, 1);
    write(&library, project, &["words"]);
    take(&library, project, 1, "of words");
    let sent = library.intend(&order(project, 1, "12345")).unwrap();
    library.mark_sent(sent, Some(3)).unwrap();
    let page: u64 = library
        .read(|connection| {
            let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'take'";
            Ok(connection.query_row(sql, [], |row| row.get(0))?)
        })
        .unwrap();
    drop(library);
    let path = home.path().join("library.db");
    let mut bytes = fs::read(&path).unwrap();
    let at = (page as usize - 1) * 4_096;
    bytes[at..at + 4_096].fill(0x5a);
    fs::write(&path, bytes).unwrap();
    crate::backup::suspect(&crate::paths::Paths::new(home.path()));
    let library = open_at(home.path(), NOON.0 + DAY);
    assert!(library.restored().is_some());
    assert_eq!(text(&library, project), "words");
    assert_eq!(library.line_takes(project, LineId(1)).unwrap().len(), 1);
    let left = library.recover().unwrap();
    assert_eq!((left.sent.len(), left.sent[0].seed), (1, Some(3)));
}

/// The row that says what a project is called was lost, and its script with it.
#[test]
fn a_script_without_its_project_is_one_again() {
    let home = tempfile::tempdir().unwrap();
    let library = open_at(home.path(), NOON.0);
    let project = project(&library, 1);
    write(&library, project, &["words"]);
    library
        .write(|tx| Ok(tx.execute("UPDATE project SET name = 'flipped name'", [])?))
        .unwrap();
    drop(library);
    assert!(flip(home.path(), "flipped name") > 0);
    crate::backup::suspect(&crate::paths::Paths::new(home.path()));
    let library = open_at(home.path(), NOON.0);
    assert_eq!(library.projects().unwrap()[0].name, "Test");
    assert_eq!(text(&library, project), "words");
}

/// An error of the program's own is no damage: nothing is set aside for it.
#[test]
fn what_is_whole_stays_where_it_is() {
    let home = tempfile::tempdir().unwrap();
    let library = open_at(home.path(), NOON.0);
    let project = project(&library, 1);
    write(&library, project, &["…", "words"]);
    take(&library, project, 1, "words");
    drop(library);
    crate::backup::suspect(&crate::paths::Paths::new(home.path()));
    let library = open_at(home.path(), NOON.0);
    assert_eq!(library.restored(), None);
    assert_eq!(text(&library, project), "words");
}

/// It was set aside at every start, and an error then: the copies are as damaged as what they are made of.
#[test]
fn damage_that_the_copies_have_too_keeps_nobody_out() {
    let home = tempfile::tempdir().unwrap();
    let library = open_at(home.path(), NOON.0);
    let project = project(&library, 1);
    write(&library, project, &["monday one"]);
    let heard = take(&library, project, 1, "of monday");
    drop(library);
    assert!(flip(home.path(), "fingerprint of of monday") > 0);
    for day in 1..4 {
        let library = open_at(home.path(), NOON.0 + day * DAY);
        assert_eq!(text(&library, project), "monday one", "day {day}");
        drop(library);
    }
    let names = fs::read_dir(home.path()).unwrap();
    let aside = names.filter(|file| {
        let name = file.as_ref().unwrap().file_name();
        name.to_string_lossy().contains("damaged")
    });
    assert!(aside.count() <= 1);
    drop(heard);
}
