//! All projects: copied, found, renamed, archived and brought back.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::studio::desk::ProjectCard;

use crate::harness::AppHarness;
use crate::script::{line, ready};

fn open_name(app: &AppHarness) -> String {
    let project = app.desk().project.as_ref();
    project.map_or_else(String::new, |project| project.card.name.clone())
}

fn has(cards: &[ProjectCard], name: &str) -> bool {
    cards.iter().any(|card| card.name == name)
}

fn is_listed(app: &AppHarness, name: &str) -> bool {
    has(app.desk().projects.value().map_or(&[], Vec::as_slice), name)
}

fn show_all(app: &mut AppHarness) {
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    app.wait_for_label("Search projects");
    app.wait_for("the keys in the field", |app| {
        app.focused().as_deref() == Some("Search projects")
    });
}

#[test]
fn projects_are_copied_renamed_archived_and_brought_back() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let first = line(&app, 1);
    let name = open_name(&app);
    let copy = format!("{name} (copy)");
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the take", |app| {
        let takes = app.desk().takes.get(&first);
        takes.is_some_and(|takes| takes.picked.is_some())
    });

    // The copy has the take, and is found and opened by keys alone.
    show_all(&mut app);
    app.press("Duplicate");
    app.wait_for("the copy", |app| is_listed(app, &copy));
    app.write("Search projects", "copy");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the copy is open", |app| open_name(app) == copy);
    let take = app.desk().takes[&first].picked.clone().expect("its take");
    assert_eq!(take.cost, mynah::terms::credits::Credits::ZERO);
    assert!(!app.shows("Search projects"));

    show_all(&mut app);
    app.press_role(Role::ListBoxOption, &copy);
    app.press("Rename");
    app.write_over("Project name", "Second night");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("its other name", |app| open_name(app) == "Second night");

    // The one that is open can be archived, too: another one is opened.
    app.press_role(Role::ListBoxOption, "Second night");
    app.press("Archive");
    app.wait_for("the archive", |app| {
        has(&app.desk().archived, "Second night") && !is_listed(app, "Second night")
    });
    app.wait_for("the other project", |app| open_name(app) == name);
    app.press("Archived");
    app.press("Bring back");
    app.wait_for("it is back", |app| is_listed(app, "Second night"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("no dialog", |app| !app.shows("Search projects"));
}
