//! The process is killed at every step, on one disk and from one to another.

use std::process::{Command, Stdio};

use super::*;

const HOME: &str = "MYNAH_TEST_CHILD_HOME";
const PLACE: &str = "MYNAH_TEST_CHILD_PLACE";

/// What the child does; in the testing process this is nothing.
#[test]
fn victim() {
    let path = |name| std::env::var_os(name).map(PathBuf::from);
    if let (Some(home), Some(to)) = (path(HOME), path(PLACE)) {
        start(&home).move_to(&to, &mut go_on).unwrap();
        drop(start(&home));
    }
}

/// Moves a library in a process of its own. Gives whether that went well.
fn moved(home: &Path, to: &Path, fault: (&str, &str)) -> bool {
    let ended = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "moving::tests::killed::victim"])
        .env(HOME, home)
        .env(PLACE, to)
        .env(fault.0, fault.1)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    ended.unwrap().success()
}

const POINTS: [&str; 12] = [
    "copied",
    "copied:2",
    "move-ordered",
    "copied:9",
    "move-copied",
    "move-copied:3",
    "move-copied:9",
    "move-looked",
    "moving",
    "moved",
    "move-settled",
    "none",
];

/// In how many of these places a library would be opened that is none of the others.
fn places_with_it(places: &[&Path]) -> usize {
    let ends = places.iter().filter_map(|place| Way::from(place).ok());
    let ends = ends.map(|way| whole(way.end()));
    let ends = ends.filter(|end| Paths::new(end).database().exists());
    ends.collect::<BTreeSet<_>>().len()
}

fn killed_on_the_way(to: &Path, back: bool) {
    for at in POINTS {
        let (home, project) = furnished();
        let to = to.join(at.replace(':', "-"));
        let (from, to) = if back {
            // Home again: two files lead away from where it goes.
            open(home.path()).move_to(&to, &mut go_on).unwrap();
            drop(start(home.path()));
            (to.as_path(), home.path())
        } else {
            (home.path(), to.as_path())
        };
        assert_eq!(moved(from, to, ("MYNAH_KILL_AT", at)), at == "none", "{at}");
        assert_eq!(places_with_it(&[from, to]), 1, "{at}");
        let library = open(from);
        assert_whole(&library, project, at);
        let is_there = library.paths().home() == whole(to);
        drop(library);
        if is_there {
            // Opened at either place it is the same one.
            assert_whole(&open(to), project, at);
        }
        // What was ordered is done now. Else it is asked for again.
        let library = start(from);
        if whole(library.paths().home()) != whole(to) {
            library.move_to(to, &mut go_on).unwrap();
        }
        drop(library);
        let library = start(from);
        assert_eq!(whole(library.paths().home()), whole(to), "{at}");
        assert_whole(&library, project, at);
        assert_eq!(left_in(from), [MOVED], "{at}");
        for file in [MARK, MOVED, ORDER] {
            assert!(!to.join(file).exists(), "{at}: {file}");
        }
    }
}

#[test]
fn killed_at_any_moment_a_library_on_its_way_is_whole_in_one_place() {
    let elsewhere = tempfile::tempdir().unwrap();
    killed_on_the_way(elsewhere.path(), false);
}

#[test]
fn killed_at_any_moment_a_library_on_its_way_home_is_whole_in_one_place() {
    let elsewhere = tempfile::tempdir().unwrap();
    killed_on_the_way(elsewhere.path(), true);
}

/// The word where it lies was written, its folder could not be synced, and the new place was cleared.
#[test]
fn a_last_step_that_the_disk_does_not_confirm_leaves_the_library_where_it_was() {
    let (home, project) = furnished();
    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path().join("disk");
    assert!(moved(home.path(), &to, ("MYNAH_FAIL_AT", "moving")));
    assert_eq!(end(home.path()), whole(home.path()));
    assert!(!home.path().join(MOVED).exists() && !to.exists());
    assert_whole(&open(home.path()), project, "where it was");
}
