//! What the menus of the window have.

use std::sync::mpsc;
use std::time::Duration;

use egui::accesskit::Role;

use super::*;
use crate::dialogs::Dialogs;
use crate::dialogs::file::{Asker, Picked};

/// They were in the list of all projects only.
#[test]
fn the_projects_menu_writes_and_opens_files_of_projects() {
    for (label, title) in [
        (
            tr!("action-export-project").as_str(),
            tr!("dialog-export-project"),
        ),
        (
            tr!("action-open-project-file").as_str(),
            tr!("dialog-open-project-file"),
        ),
    ] {
        let mut window = draft();
        let (asks, asked) = mpsc::sync_channel(1);
        let asker = Asker::scripted(move |ask| {
            drop(asks.send(ask.title.clone()));
            Picked::Nothing
        });
        window.state_mut().panel.1.dialogs = Dialogs::asking(asker);
        window.get_by_label_contains("Project: ").click();
        window.run();
        window.get_by_role_and_label(Role::MenuItem, label).click();
        window.run();
        let asked = asked.recv_timeout(Duration::from_secs(30));
        assert_eq!(asked, Ok(title));
    }
}

/// The room changed without a word, and what was bought stood anywhere in it.
#[test]
fn a_line_that_is_spoken_from_another_room_says_where_and_which() {
    for (room, is_told) in [(Room::Voices, true), (Room::Script, false)] {
        let mut window = draft();
        let bench = window.state_mut();
        bench.view.line = Some(made::line(&bench.desk, 2));
        bench.view.room = room;
        window.run_steps(2);
        window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Enter);
        window.run_steps(3);
        assert_eq!(window.state().view.room, Room::Script);
        let told = window.query_by_label_contains("line 2 is spoken here");
        assert_eq!(told.is_some(), is_told);
    }
}
