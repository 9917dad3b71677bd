//! A library on its way: whole in one of two places, whenever it is killed, and nothing else is touched.

use std::fs;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::*;
use crate::secrets::{KEY_PREFIX, Keychain, MemoryKeychain, Secrets};
use crate::testing::{NOON, fresh, open, project, take};
use mynah_core::backend::Backend;
use mynah_core::clock::Clock;
use mynah_core::credits::Credits;
use mynah_core::ids::{LineId, ProjectId};
use mynah_core::secret::Secret;

#[cfg(feature = "faults")]
mod killed;
mod refused;

fn go_on(_done: usize, _all: usize) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// As a window opens it: what was ordered is done first.
fn start(home: &Path) -> Library {
    Library::open_moving(home, Clock::scripted(NOON), &mut go_on).unwrap()
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
        assert!(!takes.is_empty(), "{at}");
        assert!(library.verify(takes[0].id).unwrap(), "{at}");
    }
    let spent = library.spend(Backend::Draft).unwrap().spent;
    assert!(spent >= Credits(6), "{at}");
    assert!(library.paths().settings().exists(), "{at}");
    assert_eq!(library.restored(), None, "{at}");
}

fn left_in(folder: &Path) -> Vec<String> {
    let inside = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = inside.map(|it| it.file_name().into_string().unwrap());
    let mut left: Vec<_> = names.collect();
    left.sort();
    left
}

/// Where a library lies that is opened here.
fn end(home: &Path) -> PathBuf {
    whole(Way::from(home).unwrap().end())
}

#[test]
fn a_library_goes_to_another_place_and_home_again() {
    let (home, project) = furnished();
    fs::write(home.path().join("letter.txt"), "Dear").unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path().join("Mynah");
    let library = open(home.path());
    library.move_to(&to, &mut go_on).unwrap();
    assert_eq!(library.disk_use().unwrap().goes_to, Some(whole(&to)));
    // It stays in use as it is until the next opening.
    assert_whole(&library, project, "before");
    take(&library, project, 1, "late");
    let other = start(home.path());
    assert!(
        matches!(other.take_moved(), Some(Moved::Waits(place)) if place == whole(&to)),
        "somebody works with it"
    );
    drop((library, other));
    // Whoever only asks something has no time for it.
    assert_eq!(open(home.path()).paths().home(), home.path());

    let library = start(home.path());
    assert!(matches!(library.take_moved(), Some(Moved::To(place)) if place == whole(&to)));
    assert!(library.take_moved().is_none());
    assert_eq!(library.paths().home(), whole(&to));
    let takes = library.line_takes(project, LineId(1)).unwrap();
    assert_eq!(takes.len(), 2, "what was made after the order came along");
    assert!(takes.iter().all(|take| library.verify(take.id).unwrap()));
    assert_eq!(left_in(home.path()), ["letter.txt", MOVED]);
    assert_eq!(library.disk_use().unwrap().goes_to, None);

    // Back to where a letter lies: it leads here, and the letter is left alone.
    library.move_to(home.path(), &mut go_on).unwrap();
    drop(library);
    let library = start(&to);
    assert_eq!(library.paths().home(), whole(home.path()));
    assert_eq!(library.line_takes(project, LineId(1)).unwrap().len(), 2);
    drop(library);
    assert_eq!(open(home.path()).paths().home(), home.path());
    assert_eq!(left_in(&to), [MOVED]);
    let letter = fs::read_to_string(home.path().join("letter.txt"));
    assert_eq!(letter.unwrap(), "Dear");
    assert!(!home.path().join(MOVED).exists() && !home.path().join(MARK).exists());
}

/// The place in the middle had no database, so the way through it ended with an error.
#[test]
fn a_library_that_moves_on_is_found_from_everywhere_it_was() {
    let (home, project) = furnished();
    let elsewhere = tempfile::tempdir().unwrap();
    let places = ["b", "c", "d"].map(|name| whole(elsewhere.path()).join(name));
    for place in &places {
        let library = start(home.path());
        library.move_to(place, &mut go_on).unwrap();
        drop(library);
        let library = start(home.path());
        assert_eq!(library.paths().home(), place);
        assert_whole(&library, project, "on its way");
    }
    let [second, third, last] = &places;
    let straight = read::<Pointer>(&home.path().join(MOVED)).unwrap().unwrap();
    assert_eq!(straight.path, *last, "the first one leads there straight");
    for place in [home.path(), second, third] {
        assert_eq!(end(place), *last);
        assert_eq!(left_in(place), [MOVED]);
    }
    // And back to the first one: all lead there.
    start(home.path()).move_to(home.path(), &mut go_on).unwrap();
    let library = start(second);
    assert_eq!(library.paths().home(), whole(home.path()));
    assert_whole(&library, project, "at home");
    for place in &places {
        assert_eq!(end(place), whole(home.path()));
        assert_eq!(left_in(place), [MOVED]);
    }
    // To the middle once more, which leads away from there so far.
    library.move_to(second, &mut go_on).unwrap();
    drop(library);
    assert_eq!(start(third).paths().home(), second);
    for place in [home.path(), second, third, last] {
        assert_eq!(end(place), *second);
    }
    assert_whole(&open(home.path()), project, "in the middle");
}

/// The keychain knew them by the path of the home.
#[test]
fn keys_are_found_wherever_the_library_went() {
    let (home, _project) = furnished();
    let elsewhere = tempfile::tempdir().unwrap();
    let keychain: Arc<dyn Keychain> = Arc::new(MemoryKeychain::default());
    let secrets = |library: &Library| Secrets::new(library.paths(), Arc::clone(&keychain));
    let key = Secret::new("sk_0123456789abcdef");
    let library = open(home.path());
    secrets(&library).keep(KEY_PREFIX, &key).unwrap();
    drop(library);
    for name in ["b", "c"] {
        let library = open(home.path());
        let to = elsewhere.path().join(name);
        library.move_to(&to, &mut go_on).unwrap();
        drop(library);
        let library = start(home.path());
        assert_eq!(library.paths().home(), whole(&to));
        let found = secrets(&library).read(KEY_PREFIX).unwrap();
        assert_eq!(found.as_ref(), Some(&key), "{name}");
    }
}

#[test]
fn while_it_is_moved_nobody_begins_anything_and_it_stays_if_it_is_told_to() {
    let (home, project) = furnished();
    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path().join("disk");
    open(home.path()).move_to(&to, &mut go_on).unwrap();
    let mut seen = Vec::new();
    let at = home.path().to_owned();
    let library = Library::open_moving(home.path(), Clock::scripted(NOON), &mut |done, all| {
        seen.push((done, all));
        let refused = Library::open(&at, Clock::scripted(NOON)).unwrap_err();
        assert!(matches!(refused, LibraryError::Moving { .. }), "{refused}");
        let refused = Lodging::take(&at).unwrap_err();
        assert!(matches!(refused, LibraryError::Moving { .. }), "{refused}");
        // Nobody takes for a library what is on its way.
        let refused = Library::open(&to, Clock::scripted(NOON)).unwrap_err();
        let is_arriving = matches!(refused, LibraryError::Place { why, .. }
            if why == BadPlace::Arriving);
        assert!(is_arriving, "{refused}");
        if done < all {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })
    .unwrap();
    assert!(seen.len() > 5, "{seen:?}");
    let stopped = library.take_moved();
    let is_stopped = matches!(stopped, Some(Moved::Failed(LibraryError::BrokenOff)));
    assert!(is_stopped, "{stopped:?}");
    assert_eq!(library.paths().home(), home.path());
    assert_whole(&library, project, "it stays");
    assert!(!to.exists(), "{:?}", left_in(&to));
    assert_eq!(library.disk_use().unwrap().goes_to, None);
}

#[test]
fn an_order_is_taken_back_or_given_anew() {
    let (home, project) = furnished();
    let elsewhere = tempfile::tempdir().unwrap();
    let [one, two] = ["one", "two"].map(|name| whole(elsewhere.path()).join(name));
    let library = open(home.path());
    library.move_to(&one, &mut go_on).unwrap();
    library.stay().unwrap();
    assert!(!one.exists());
    library.stay().unwrap();
    library.move_to(&one, &mut go_on).unwrap();
    library.move_to(&two, &mut go_on).unwrap();
    assert!(!one.exists(), "nothing waits there any more");
    library.move_to(&two, &mut go_on).unwrap();
    drop(library);
    let library = start(home.path());
    assert_eq!(library.paths().home(), two);
    assert_whole(&library, project, "the last order");
}

/// It works on the account in the home without opening the library.
#[test]
fn a_library_is_not_moved_away_from_under_a_server() {
    let (home, _project) = furnished();
    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path().join("disk");
    open(home.path()).move_to(&to, &mut go_on).unwrap();
    let lodgings = [(); 2].map(|()| Lodging::take(home.path()).unwrap());
    assert_eq!(lodgings[0].place(), home.path());
    let library = start(home.path());
    assert!(matches!(library.take_moved(), Some(Moved::Waits(_))));
    drop((library, lodgings));
    // One of a program that takes no lodging.
    let locks = home.path().join("draft").join("owners");
    fs::create_dir_all(&locks).unwrap();
    let lock = fs::File::create(locks.join("server")).unwrap();
    lock.lock().unwrap();
    assert!(matches!(
        start(home.path()).take_moved(),
        Some(Moved::Waits(_))
    ));
    drop(lock);
    let library = start(home.path());
    assert!(matches!(library.take_moved(), Some(Moved::To(_))));
    let lodging = Lodging::take(home.path()).unwrap();
    assert_eq!(lodging.place(), whole(&to));
}

/// Only what lies there as it was kept counts as copied.
#[test]
fn what_was_changed_at_the_new_place_meanwhile_is_copied_again() {
    let (home, project) = furnished();
    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path().join("disk");
    let library = open(home.path());
    let gone = take(&library, project, 1, "gone soon");
    let gone = library.take(gone.id).unwrap();
    library.move_to(&to, &mut go_on).unwrap();
    let sounds = names::below(&to, "audio", Links::Leave).unwrap();
    let mut sounds = sounds
        .iter()
        .filter(|file| matches!(file.kind(), FileKind::Sound(_)));
    fs::write(&sounds.next().unwrap().path, "other").unwrap();
    fs::remove_file(&sounds.next().unwrap().path).unwrap();
    library.discard(gone.card.id).unwrap();
    library.empty_bin(None).unwrap();
    drop(library);
    let library = start(home.path());
    assert_eq!(library.paths().home(), whole(&to));
    assert_whole(&library, project, "copied again");
    assert!(library.check_sounds().unwrap().is_empty());
    let name = gone.path.strip_prefix(home.path()).unwrap();
    assert!(
        !to.join(name).exists(),
        "what was deleted doesn't come back"
    );
}

/// A take that was lost before is no reason to stay; its file goes along as it is.
#[test]
fn a_library_with_damaged_and_missing_sounds_moves_all_the_same() {
    let (home, project) = furnished();
    let elsewhere = tempfile::tempdir().unwrap();
    let library = open(home.path());
    let [damaged, lost] = [1, 2].map(|line| {
        let takes = library.line_takes(project, LineId(line)).unwrap();
        library.take(takes[0].id).unwrap()
    });
    fs::write(&damaged.path, "xyz").unwrap();
    fs::remove_file(&lost.path).unwrap();
    let to = elsewhere.path().join("disk");
    library.move_to(&to, &mut go_on).unwrap();
    drop(library);
    let library = start(home.path());
    assert_eq!(library.paths().home(), whole(&to));
    let damaged = library.take(damaged.card.id).unwrap();
    assert_eq!(fs::read(damaged.path).unwrap(), b"xyz");
}
