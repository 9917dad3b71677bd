//! Places that can't be used or can't be read, and what lies there.

use super::*;

fn why(error: LibraryError) -> BadPlace {
    match error {
        LibraryError::Place { why, .. } => why,
        other => panic!("{other}"),
    }
}

fn ordered() -> (tempfile::TempDir, ProjectId, tempfile::TempDir, PathBuf) {
    let (home, project) = furnished();
    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path().join("disk");
    open(home.path()).move_to(&to, &mut go_on).unwrap();
    (home, project, elsewhere, to)
}

#[test]
fn a_place_that_is_not_empty_or_not_there_is_refused_with_a_word() {
    let (home, project) = furnished();
    let library = open(home.path());
    let refused = |to: &Path| why(library.move_to(to, &mut go_on).unwrap_err());
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("letter.txt"), "Dear").unwrap();
    assert_eq!(refused(other.path()), BadPlace::NotEmpty);
    assert_eq!(refused(&home.path().join("below")), BadPlace::Inside);
    let below_a_file = other.path().join("letter.txt").join("x");
    assert!(library.move_to(&below_a_file, &mut go_on).is_err());
    assert_eq!(left_in(other.path()), ["letter.txt"]);
    // Another library, one on its way, and what leads to another one.
    let (theirs, _project) = furnished();
    assert_eq!(refused(theirs.path()), BadPlace::NotEmpty);
    let their_place = tempfile::tempdir().unwrap();
    open(theirs.path())
        .move_to(their_place.path(), &mut go_on)
        .unwrap();
    assert_eq!(refused(their_place.path()), BadPlace::NotEmpty);
    drop(start(theirs.path()));
    assert_eq!(refused(theirs.path()), BadPlace::NotEmpty);
    assert_eq!(end(theirs.path()), whole(their_place.path()));

    let to = tempfile::tempdir().unwrap();
    let broken = library.move_to(to.path(), &mut |_, _| ControlFlow::Break(()));
    assert!(matches!(broken, Err(LibraryError::BrokenOff)));
    assert!(left_in(to.path()).is_empty(), "nothing is left");

    // The disk is pulled out before the next opening: it stays, and says so.
    let disk = to.path().join("disk");
    library.move_to(&disk, &mut go_on).unwrap();
    drop(library);
    fs::remove_dir_all(&disk).unwrap();
    let library = start(home.path());
    let Some(Moved::Failed(failed)) = library.take_moved() else {
        panic!("it was moved");
    };
    assert_eq!(why(failed), BadPlace::Gone);
    assert_whole(&library, project, "it stays");
    drop(library);
    assert!(start(home.path()).take_moved().is_none(), "told once");
}

/// A move that failed removed all that lay in the folder, whoever had put it there.
#[test]
fn a_move_that_fails_removes_nothing_but_its_own() {
    let (home, project, _elsewhere, to) = ordered();
    for folder in ["audio/ab", "backups", "keys"] {
        fs::create_dir_all(to.join(folder)).unwrap();
    }
    let theirs = [
        "letter.txt",
        "audio/ab/song.mp3",
        "backups/library-7.db",
        "keys/house.txt",
        "settings.json",
    ];
    for name in theirs {
        fs::write(to.join(name), "theirs").unwrap();
    }
    let library = start(home.path());
    let Some(Moved::Failed(LibraryError::Place { path, why })) = library.take_moved() else {
        panic!("it was moved");
    };
    assert_eq!(
        (path, why),
        (whole(&to).join("settings.json"), BadPlace::NotEmpty)
    );
    assert_whole(&library, project, "it stays");
    for name in theirs {
        assert_eq!(
            fs::read_to_string(to.join(name)).unwrap(),
            "theirs",
            "{name}"
        );
    }
    assert_eq!(
        left_in(&to),
        ["audio", "backups", "keys", "letter.txt", "settings.json"]
    );
    assert_eq!(left_in(&to.join("audio")), ["ab"]);
    // What says that a move is under way is not ours: nothing is removed by it.
    let order = |path: &Path| point(&home.path().join(ORDER), path);
    drop(library);
    order(&to).unwrap();
    keep(&Mark::default(), &to).unwrap();
    assert!(matches!(
        start(home.path()).take_moved(),
        Some(Moved::Failed(_))
    ));
    assert!(to.join(MARK).exists() && to.join("settings.json").exists());
}

#[test]
fn a_library_on_a_disk_that_is_not_there_is_not_begun_anew() {
    let (home, project, elsewhere, disk) = ordered();
    let away = elsewhere.path().join("away");
    drop(start(home.path()));
    fs::rename(&disk, &away).unwrap();
    let refused = || why(Library::open(home.path(), Clock::scripted(NOON)).unwrap_err());
    assert_eq!(refused(), BadPlace::Gone);
    fs::create_dir(&disk).unwrap();
    assert_eq!(refused(), BadPlace::Gone, "an empty place to mount it");
    fs::remove_dir(&disk).unwrap();
    fs::rename(&away, &disk).unwrap();
    assert_whole(&open(home.path()), project, "back");
}

/// It was taken for none, and an empty library was begun.
#[test]
fn what_says_where_the_library_lies_and_cannot_be_read_is_no_empty_library() {
    let (home, project, _elsewhere, _to) = ordered();
    drop(start(home.path()));
    let file = home.path().join(MOVED);
    let says = fs::read(&file).unwrap();
    let refused = || why(Library::open(home.path(), Clock::scripted(NOON)).unwrap_err());
    for damage in [&b""[..], b"{\"path\":", b"\0\xff"] {
        fs::write(&file, damage).unwrap();
        assert_eq!(refused(), BadPlace::Unreadable);
    }
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    assert_eq!(refused(), BadPlace::Unreadable);
    fs::remove_dir(&file).unwrap();
    // Round in a circle, which no move makes.
    point(&file, &whole(home.path())).unwrap();
    assert_eq!(refused(), BadPlace::Unreadable);
    fs::write(&file, says).unwrap();
    assert_eq!(left_in(home.path()), [MOVED]);
    assert_whole(&open(home.path()), project, "it is there all the same");
}

#[test]
fn an_order_that_cannot_be_read_is_told_and_the_library_stays() {
    let (home, project, _elsewhere, to) = ordered();
    fs::write(home.path().join(ORDER), "{").unwrap();
    let library = start(home.path());
    let Some(Moved::Failed(failed)) = library.take_moved() else {
        panic!("it was moved");
    };
    assert_eq!(why(failed), BadPlace::Unreadable);
    assert_whole(&library, project, "it stays");
    // What was copied is used by the next order.
    library.move_to(&to, &mut go_on).unwrap();
    drop(library);
    assert_eq!(start(home.path()).paths().home(), whole(&to));
}

/// A shelf that could not be listed was left out, and its sounds were left behind.
#[cfg(unix)]
#[test]
fn sounds_behind_links_come_along_and_a_shelf_that_cannot_be_read_stops_the_move() {
    use std::os::unix::fs::symlink;
    let (home, project) = furnished();
    let elsewhere = tempfile::tempdir().unwrap();
    let big = elsewhere.path().join("big");
    fs::rename(home.path().join("audio"), &big).unwrap();
    symlink(&big, home.path().join("audio")).unwrap();
    let to = elsewhere.path().join("disk");
    let library = open(home.path());
    let shelf = big.join("zz");
    symlink("zz", &shelf).unwrap();
    let refused = library.move_to(&to, &mut go_on).unwrap_err();
    assert!(matches!(refused, LibraryError::Io { .. }), "{refused}");
    assert!(!to.exists());
    fs::remove_file(&shelf).unwrap();
    library.move_to(&to, &mut go_on).unwrap();
    drop(library);
    let library = start(home.path());
    assert_eq!(library.paths().home(), whole(&to));
    assert_whole(&library, project, "from behind the link");
    // What links lead to may be anybody's: it stays.
    assert!(!left_in(&big).is_empty());
    // Even the new place itself.
    fs::remove_dir_all(&big).unwrap();
    symlink(to.join("audio"), &big).unwrap();
    drop(library);
    assert_whole(&open(home.path()), project, "seen from the old place too");
}

/// Sounds would be removed with the old place.
#[cfg(unix)]
#[test]
fn a_new_place_that_leads_to_the_old_one_is_no_new_place() {
    let (home, project, _elsewhere, to) = ordered();
    fs::remove_dir_all(to.join("audio")).unwrap();
    std::os::unix::fs::symlink(home.path().join("audio"), to.join("audio")).unwrap();
    let library = start(home.path());
    let Some(Moved::Failed(failed)) = library.take_moved() else {
        panic!("it was moved");
    };
    assert_eq!(why(failed), BadPlace::NotEmpty);
    assert_whole(&library, project, "it stays");
}
