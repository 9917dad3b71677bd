//! Takes with a star: listed by chapter and line, heard, chosen and left from one place.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::terms::ids::TakeId;
use mynah::tr;
use mynah_model::event::Playing;

use crate::harness::AppHarness;
use crate::script::line;
use crate::takes::{kept, picked, with_takes};

const ALT: Modifiers = Modifiers::ALT;
const NONE: Modifiers = Modifiers::NONE;

fn playing(app: &AppHarness) -> Option<TakeId> {
    match app.desk().playback.playing {
        Some(Playing::Take { take, .. }) => Some(take),
        _ => None,
    }
}

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
fn starred_takes_are_heard_chosen_and_left_for_their_lines() {
    let mut app = starred();
    app.key(ALT, Key::B);
    app.wait_for("both takes", |app| {
        app.shows_part("1 Narrator: On the third") && app.shows_part("2 Tom: ")
    });
    assert!(app.shows_part("Scene 1"), "below their scene");
    // The first one is chosen: space plays it, though it isn't its line's.
    let best = kept_of_first(&app);
    app.key(NONE, Key::Space);
    app.wait_for("its sound", move |app| playing(app) == Some(best));
    app.press(&tr!("best-pick"));
    app.wait_for("the pick", |app| {
        let takes = app.desk().takes.get(&line(app, 1));
        takes.is_some_and(|takes| takes.picked.as_ref().is_some_and(|it| it.id == best))
    });
    app.wait_for("its row", |app| {
        let button_label = tr!("best-pick");
        let button = app.get(&button_label);
        button.accesskit_node().is_disabled()
    });
    // A star that was taken away by a slip is given back.
    app.press(&tr!("best-unstar"));
    app.press(&tr!("best-star"));
    app.wait_for_label(&tr!("best-unstar"));
    app.settle();
    app.key(NONE, Key::ArrowDown);
    app.settle();
    app.press(&tr!("best-go"));
    app.wait_for("the script", |app| !app.shows(&tr!("best-title")));
    let second = line(&app, 2);
    app.wait_for("the second line", |app| {
        let listed = app.desk().line_takes.as_ref();
        listed.is_some_and(|(of, _)| *of == second)
    });
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

/// The newer take of the first line.
fn kept_of_first(app: &AppHarness) -> TakeId {
    let (_, rows) = app.desk().best.as_ref().expect("a list");
    let mut takes = rows.iter().filter_map(|row| row.take());
    let first = takes.next().expect("a take");
    assert_eq!((first.number, first.card.number), (Some(1), 2));
    first.card.id
}
