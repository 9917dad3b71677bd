//! Tab comes by everything that acts, in the order in which it is read.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::tr;

use crate::controls::{Control, controls};
use crate::harness::AppHarness;
use crate::script::{line, ready};

/// More stops than any room has.
const MOST: usize = 200;

/// The parts of the window, as they are read.
const PARTS: [&str; 7] = [
    "Top bar",
    "Rooms",
    "Script",
    "Settings",
    "Inspector",
    "Transport",
    "Status",
];

/// Tells one control from all others.
fn key(control: &Control) -> (String, Role, String) {
    let Control {
        part, role, name, ..
    } = control;
    (part.clone(), *role, name.clone())
}

/// Whether `next` is read after `before`: beside it, below it, or within it.
fn is_read_after(before: &Control, next: &Control) -> bool {
    if before.part != next.part {
        let place = |control: &Control| PARTS.iter().position(|part| *part == control.part);
        return place(before) < place(next);
    }
    let (a, b) = (before.rect, next.rect);
    let within = a.expand(1.0).contains_rect(b);
    let below = b.top() >= a.bottom() - 1.0;
    let beside = b.left() >= a.left() - 1.0 && b.bottom() > a.top() + 1.0;
    let next_column = b.left() >= a.right();
    within || below || beside || next_column
}

/// Goes round with Tab from where the keys are; tells what is out of order, and what Tab never came by.
fn walk_round(app: &mut AppHarness, place: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut seen: Vec<Control> = Vec::new();
    let mut round = false;
    for _ in 0..MOST {
        app.tab();
        let Some(at) = app.focused_control() else {
            continue;
        };
        if seen.first().is_some_and(|first| key(first) == key(&at)) {
            round = true;
            break;
        }
        if let Some(before) = seen.last() {
            // Where it stands now: the list may have been scrolled to what has the keys.
            let before = controls(app)
                .into_iter()
                .find(|control| key(control) == key(before))
                .unwrap_or_else(|| before.clone());
            // From the end Tab goes on at the beginning.
            let first = controls(app).into_iter().find(|control| control.tab);
            let first_again = first.is_some_and(|first| key(&first) == key(&at));
            // What was scrolled out of sight has no place among the rest.
            if !first_again && !before.hidden && !is_read_after(&before, &at) {
                wrong.push(format!(
                    "{place}: {:?} “{}” at {:?} comes after {:?} “{}” at {:?}",
                    at.role, at.name, at.rect, before.role, before.name, before.rect
                ));
            }
        }
        seen.push(at);
    }
    if !round {
        wrong.push(format!("{place}: Tab never comes round"));
    }
    for control in controls(app) {
        if control.tab && !seen.iter().any(|seen| key(seen) == key(&control)) {
            wrong.push(format!(
                "{place}: Tab never comes to {:?} “{}” of {}",
                control.role, control.name, control.part
            ));
        }
    }
    wrong
}

#[test]
fn window_tab_goes_as_one_reads() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let mut wrong = walk_round(&mut app, "first run");
    app.press_part("Line 1, ");
    app.key(Modifiers::NONE, Key::Escape);
    for take in 1..=2 {
        app.key(Modifiers::ALT, Key::A);
        let id = line(&app, 1);
        app.wait_for("a take", |app| {
            let takes = app.desk().takes.get(&id);
            takes.is_some_and(|takes| takes.count == take)
        });
    }
    app.wait_for_label(&tr!("transport-position"));
    // What plays would be called otherwise once it has ended.
    app.key(Modifiers::COMMAND, Key::Period);
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
    app.press_role(Role::Tab, &tr!("inspector-tab-takes"));
    wrong.extend(walk_round(&mut app, "takes"));
    app.press(&tr!("room-settings"));
    wrong.extend(walk_round(&mut app, "settings"));
    app.press_role(Role::Tab, &tr!("settings-storage"));
    let clean = tr!("settings-storage-clean-said", project = "Salt Harbour");
    app.wait_for("the sizes", |app| app.shows_part(&clean));
    wrong.extend(walk_round(&mut app, "storage"));
    app.key(Modifiers::COMMAND, Key::Num1);
    for (shortcut, place) in [(Key::E, "export"), (Key::N, "a new project")] {
        app.key(Modifiers::COMMAND, shortcut);
        wrong.extend(walk_round(&mut app, place));
        app.key(Modifiers::NONE, Key::Escape);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
