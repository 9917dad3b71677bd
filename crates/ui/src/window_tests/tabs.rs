//! Tab stops at all controls in reading order.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah_i18n::tr;
use mynah_model::event::{Event, PlaybackEvent, StorageEvent};
use mynah_records::storage::{DiskUse, ProjectUse};
use mynah_ui_core::testing::controls::Control;
use mynah_ui_core::testing::fixtures as made;

use super::{WindowHarness, line, start, started};

/// More stops than any room has.
const MOST: usize = 200;

/// The parts of the window in reading order.
const PARTS: [&str; 7] = [
    "Top bar",
    "Rooms",
    "Script",
    "Settings",
    "Inspector",
    "Transport",
    "Status",
];

/// Identifies a control.
fn key(control: &Control) -> (String, Role, String) {
    let Control {
        part, role, name, ..
    } = control;
    (part.clone(), *role, name.clone())
}

/// Returns true if `next` is read after `before`: next to it, below it, or inside it.
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

/// Presses Tab until it is back at the first control. Returns what is out of order, and what has no stop.
fn walk_round(app: &mut WindowHarness, place: &str) -> Vec<String> {
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
            // Its place now: the list may have been scrolled.
            let before = app
                .controls()
                .into_iter()
                .find(|control| key(control) == key(before))
                .unwrap_or_else(|| before.clone());
            // From the end Tab goes on at the beginning.
            let first = app.controls().into_iter().find(|control| control.tab);
            let first_again = first.is_some_and(|first| key(&first) == key(&at));
            // A control out of sight has no place among the others.
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
    for control in app.controls() {
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
    let mut app = started();
    let mut wrong = walk_round(&mut app, "first run");
    app.press_part("Line 1, ");
    app.key(Modifiers::NONE, Key::Escape);
    let first = line(&app, 1);
    start::give_takes(app.desk_mut(), first, 2);
    let take = made::take(app.desk(), first, 2).id;
    start::play(&mut app, take, first);
    app.wait_for_label(&tr!("transport-position"));
    // A control of the player changes its name at the end.
    app.apply(Event::Playback(PlaybackEvent::Stopped));
    app.press_role(Role::Tab, &tr!("inspector-tab-takes"));
    wrong.extend(walk_round(&mut app, "takes"));
    app.press(&tr!("room-settings"));
    wrong.extend(walk_round(&mut app, "settings"));
    app.press_role(Role::Tab, &tr!("settings-storage"));
    let mut of = ProjectUse::new(Some(made::PROJECT), "Salt Harbour".to_owned());
    (of.all.takes, of.unpicked.takes) = (2, 1);
    let disk = DiskUse {
        projects: vec![of],
        ..DiskUse::default()
    };
    app.apply(Event::Storage(StorageEvent::Measured(disk)));
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
