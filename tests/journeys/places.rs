//! Folder and place in the window are remembered for the next start.

use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::tr;

use crate::harness::AppHarness;
use crate::script::{line, ready};

#[test]
fn export_tells_its_length_and_finds_its_folder_again() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let first = line(&app, 1);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the take", |app| app.desk().takes.contains_key(&first));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let shown = folder.path().display().to_string();
    app.key(Modifiers::COMMAND, Key::E);
    app.press(&tr!("dialog-export-one"));
    app.write(&tr!("dialog-export-folder"), &shown);
    assert!(app.shows_part("At most 0:"));
    app.press(&tr!("dialog-export-joined"));
    app.wait_for("its length", |app| {
        app.shows_part(&shown) && app.shows_part(" s)")
    });
    let home = app.close();
    let mut app = AppHarness::in_home(home, |_| {});
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::E);
    assert_eq!(app.value(&tr!("dialog-export-folder")), shown);
}

/// It was open at the first line, in the Script room, whatever was looked at.
#[test]
fn a_start_comes_back_to_where_the_window_was_closed() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.press_role(Role::Tab, &tr!("dialog-export-which"));
    app.press(&tr!("room-usage"));
    app.wait_for("the room", |app| !app.shows(&tr!("palette-field")));
    let home = app.close_window();
    let mut app = AppHarness::in_home(home, |_| {});
    app.wait_for_label(&tr!("usage-ledger"));
    app.press(&tr!("room-script"));
    app.wait_for_label(&tr!("script-play-line", number = 3));
    app.settle();
    assert!(app.shows_part("Line 3"));
    let is_open = app.nodes().any(|node| {
        let node = node.accesskit_node();
        let is_it = node.role() == Role::Tab
            && node.label().as_deref() == Some(tr!("dialog-export-which").as_str());
        is_it && node.toggled() == Some(Toggled::True)
    });
    assert!(is_open, "{:#?}", app.on_screen());
}
