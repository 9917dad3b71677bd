//! Takes with a star are exported from their list.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::tr;

use crate::harness::AppHarness;
use crate::script::line;
use crate::takes::{kept, picked, with_takes};

const ALT: Modifiers = Modifiers::ALT;

/// The newer take of the first line has a star and is not its pick; the second line's take has one, too.
fn starred() -> AppHarness {
    let mut app = with_takes(2);
    app.key(ALT, Key::R);
    app.wait_for("its star", |app| kept(app).iter().any(|take| take.starred));
    app.key(ALT, Key::PageDown);
    app.wait_for("the older one", |app| picked(app) == Some(1));
    app.key(Modifiers::COMMAND, Key::ArrowDown);
    app.key(Modifiers::COMMAND, Key::Enter);
    let second = line(&app, 2);
    app.wait_for("the second line's take", |app| {
        let listed = app.desk().line_takes.as_ref();
        listed.is_some_and(|(of, takes)| *of == second && takes.iter().any(|take| take.picked))
    });
    app.key(ALT, Key::R);
    app.wait_for("its star", |app| {
        let listed = app.desk().line_takes.as_ref();
        listed.is_some_and(|(_, takes)| takes.iter().any(|take| take.starred))
    });
    app
}

#[test]
fn starred_takes_are_exported() {
    let mut app = starred();
    app.key(ALT, Key::B);
    app.wait_for("both takes", |app| app.shows_part("2 Tom: "));
    app.settle();
    app.press(&tr!("best-export"));
    app.wait_for_label(&tr!("dialog-export-folder"));
    let folder = tempfile::tempdir().expect("a folder");
    app.write_over(
        &tr!("dialog-export-folder"),
        &folder.path().display().to_string(),
    );
    app.press_role(Role::Button, &tr!("dialog-export-files", count = 2));
    let path = folder.path().to_owned();
    app.wait_for("the files", move |_| {
        let files = std::fs::read_dir(&path);
        files.is_ok_and(|files| files.count() == 2)
    });
}
