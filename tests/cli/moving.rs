//! Commands and servers beside a library that goes to another place.

use std::ops::ControlFlow;
use std::path::Path;

use mynah::library::Library;
use mynah::library::error::LibraryError;
use mynah::library::moving::Moved;
use mynah::terms::clock::Clock;

use crate::rig::{Rig, Server};

const SPEAK: [&str; 5] = ["speak", "Hello.", "--json", "--out", "a.mp3"];

/// Opens the library as a window does, which moves it first.
fn start(home: &Path, told: &mut dyn FnMut()) -> Option<Moved> {
    let opened = Library::open_moving(home, Clock::system(), &mut |_, _| {
        told();
        ControlFlow::Continue(())
    });
    opened.unwrap().take_moved()
}

fn order(home: &Path, to: &Path) {
    let library = Library::open(home, Clock::system()).unwrap();
    let moved = library.move_to(to, &mut |_, _| ControlFlow::Continue(()));
    moved.unwrap();
}

#[test]
fn commands_work_where_the_library_is_and_are_told_while_it_is_moved() {
    let rig = Rig::new();
    rig.run(&SPEAK).ends(0);
    let (home, to) = (rig.path("home"), rig.path("disk"));
    order(&home, &to);
    // A command has no time for it.
    assert_eq!(rig.run(&SPEAK).ends(0).json()["cached"], true);
    assert!(home.join("library.db").exists());
    let mut asked = false;
    let moved = start(&home, &mut || {
        if std::mem::replace(&mut asked, true) {
            return;
        }
        for args in [&SPEAK[..], &["serve", "--port", "0"], &["usage", "--json"]] {
            let refused = rig.run(args).ends(1);
            assert!(refused.err.contains("is moving the library"), "{refused:?}");
        }
    });
    assert!(asked && matches!(moved, Some(Moved::To(_))), "{moved:?}");
    assert_eq!(rig.run(&SPEAK).ends(0).json()["cached"], true);
    assert_eq!(rig.names("home"), ["moved-to.json"]);
    let doctor = rig.run(&["doctor"]);
    assert!(doctor.out.contains(to.to_str().unwrap()), "{doctor:?}");
    // Its disk is not there: nothing is begun in its stead.
    std::fs::rename(&to, rig.path("away")).unwrap();
    let refused = rig.run(&SPEAK).ends(1);
    assert!(refused.err.contains("that isn’t there"), "{refused:?}");
    let refused = Library::open(&home, Clock::system()).unwrap_err();
    assert!(matches!(refused, LibraryError::Place { .. }), "{refused}");
    assert_eq!(rig.names("home"), ["moved-to.json"]);
}

/// It works on the account in the home without opening the library.
#[test]
fn a_library_is_not_moved_away_from_under_a_server() {
    let rig = Rig::new();
    rig.run(&SPEAK).ends(0);
    let (home, to) = (rig.path("home"), rig.path("disk"));
    order(&home, &to);
    let server = Server::at_home(&rig, &[]);
    let waits = start(&home, &mut || panic!("it is moved"));
    assert!(matches!(waits, Some(Moved::Waits(_))), "{waits:?}");
    server.end("TERM");
    let moved = start(&home, &mut || {});
    assert!(matches!(moved, Some(Moved::To(_))), "{moved:?}");
    let server = Server::at_home(&rig, &[]);
    server.end("TERM");
    assert_eq!(rig.names("home"), ["moved-to.json"]);
    assert!(to.join("draft").join("draft.db").exists());
}
