//! A library on its way: whole in one of two places, whenever it is killed.

use std::fs;
use std::ops::ControlFlow;

use super::*;
use crate::library::testing::{NOON, fresh, open, project, take};
use crate::terms::backend::Backend;
use crate::terms::clock::Clock;
use crate::terms::credits::Credits;
use crate::terms::ids::{LineId, ProjectId};

fn go_on(_done: usize, _all: usize) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// A library with takes, a recording and things beside them.
fn furnished() -> (tempfile::TempDir, ProjectId) {
    let (home, library) = fresh();
    let project = project(&library, 2);
    take(&library, project, 1, "one");
    take(&library, project, 2, "two");
    library.keep_input("a.wav", 2.0, &b"brought"[..]).unwrap();
    fs::write(home.path().join("settings.json"), "{}").unwrap();
    drop(library);
    (home, project)
}

/// All of it is there, wherever it lies.
fn assert_whole(library: &Library, project: ProjectId, at: &str) {
    for line in [1, 2] {
        let takes = library.line_takes(project, LineId(line)).unwrap();
        assert_eq!(takes.len(), 1, "{at}");
        assert!(library.verify(takes[0].id).unwrap(), "{at}");
    }
    let spent = library.spend(Backend::Draft).unwrap().spent;
    assert_eq!(spent, Credits(6), "{at}");
    assert!(library.paths().settings().exists(), "{at}");
    assert_eq!(library.restored(), None, "{at}");
}

#[test]
fn a_library_goes_to_another_place_and_home_again() {
    let (home, project) = furnished();
    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path().join("Mynah");
    let library = open(home.path());
    library.move_to(&to, &mut go_on).unwrap();
    // It stays in use as it is until the next opening.
    assert_whole(&library, project, "before");
    take(&library, project, 1, "late");
    let other = open(home.path());
    assert!(other.take_moved().is_none(), "somebody works with it");
    drop((library, other));

    let library = open(home.path());
    assert!(matches!(library.take_moved(), Some(Moved::To(place)) if place == whole(&to)));
    assert!(library.take_moved().is_none());
    assert_eq!(library.paths().home(), whole(&to));
    let takes = library.line_takes(project, LineId(1)).unwrap();
    assert_eq!(takes.len(), 2, "what was made after the order came along");
    assert!(takes.iter().all(|take| library.verify(take.id).unwrap()));
    let left: Vec<_> = fs::read_dir(home.path()).unwrap().flatten().collect();
    assert_eq!(left.len(), 1, "only where it went: {left:?}");
    assert_eq!(place_of(home.path()).unwrap(), whole(&to));

    library.move_to(home.path(), &mut go_on).unwrap();
    drop(library);
    let library = open(&to);
    assert_eq!(library.paths().home(), whole(home.path()));
    assert_eq!(library.line_takes(project, LineId(1)).unwrap().len(), 2);
    drop(library);
    assert_eq!(open(home.path()).paths().home(), home.path());
}

#[test]
fn a_place_that_is_not_empty_or_not_there_is_refused_with_a_word() {
    let (home, project) = furnished();
    let library = open(home.path());
    let refused = |to: &Path| match library.move_to(to, &mut go_on).unwrap_err() {
        LibraryError::Place { why, .. } => why,
        other => panic!("{other}"),
    };
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("letter.txt"), "Dear").unwrap();
    assert_eq!(refused(other.path()), BadPlace::NotEmpty);
    assert_eq!(refused(&home.path().join("below")), BadPlace::Inside);
    let below_a_file = other.path().join("letter.txt").join("x");
    assert!(library.move_to(&below_a_file, &mut go_on).is_err());
    let to = tempfile::tempdir().unwrap();
    let broken = library.move_to(to.path(), &mut |_, _| ControlFlow::Break(()));
    assert!(matches!(broken, Err(LibraryError::BrokenOff)));
    assert_eq!(
        fs::read_dir(to.path()).unwrap().count(),
        0,
        "nothing is left"
    );

    // The disk is pulled out before the next opening: it stays, and says so.
    let disk = to.path().join("disk");
    library.move_to(&disk, &mut go_on).unwrap();
    drop(library);
    fs::remove_dir_all(&disk).unwrap();
    let library = open(home.path());
    let failed = library.take_moved();
    let is_gone = matches!(&failed, Some(Moved::Failed(LibraryError::Place { why, .. }))
        if *why == BadPlace::Gone);
    assert!(is_gone, "{failed:?}");
    assert_whole(&library, project, "it stays");
    drop(library);
    assert!(open(home.path()).take_moved().is_none(), "told once");
}

#[test]
fn a_library_on_a_disk_that_is_not_there_is_not_begun_anew() {
    let (home, project) = furnished();
    let elsewhere = tempfile::tempdir().unwrap();
    let (disk, away) = (elsewhere.path().join("disk"), elsewhere.path().join("away"));
    open(home.path()).move_to(&disk, &mut go_on).unwrap();
    drop(open(home.path()));
    fs::rename(&disk, &away).unwrap();
    let refused = Library::open(home.path(), Clock::scripted(NOON)).unwrap_err();
    let LibraryError::Place { why, .. } = refused else {
        panic!("{refused}");
    };
    assert_eq!(why, BadPlace::Gone);
    fs::rename(&away, &disk).unwrap();
    assert_whole(&open(home.path()), project, "back");
}

#[cfg(feature = "faults")]
#[test]
fn killed_at_any_moment_a_library_on_its_way_is_whole_in_one_place() {
    use std::process::{Command, Stdio};
    let path = |name| std::env::var_os(name).map(PathBuf::from);
    let (home_of, to_of) = ("MYNAH_TEST_CHILD_HOME", "MYNAH_TEST_CHILD_PLACE");
    if let (Some(home), Some(to)) = (path(home_of), path(to_of)) {
        open(&home).move_to(&to, &mut go_on).unwrap();
        drop(open(&home));
        return;
    }
    for at in [
        "copied",
        "copied:2",
        "move-ordered",
        "copied:4",
        "move-copied",
        "move-copied:3",
        "moving",
        "moved",
    ] {
        let (home, project) = furnished();
        let elsewhere = tempfile::tempdir().unwrap();
        let to = elsewhere.path().join("disk");
        let killed = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--nocapture"])
            .arg("library::moving::tests::killed_at_any_moment_a_library_on_its_way_is_whole_in_one_place")
            .env(home_of, home.path())
            .env(to_of, &to)
            .env("MYNAH_KILL_AT", at)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(!killed.unwrap().success(), "it was not killed at {at}");
        let library = open(home.path());
        assert_whole(&library, project, at);
        // Asked for again, it goes.
        if library.paths().home() != whole(&to) {
            library.move_to(&to, &mut go_on).unwrap();
            drop(library);
            let library = open(home.path());
            assert_eq!(library.paths().home(), whole(&to), "{at}");
            assert_whole(&library, project, at);
        }
        assert!(!Paths::new(home.path()).database().exists(), "{at}");
    }
}
