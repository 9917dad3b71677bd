//! Chapters and scenes are folded, and moved as one.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::script::document::Item;
use mynah::tr;

use crate::harness::AppHarness;
use crate::script::{pasted, ready};

const SCRIPT: &str =
    "# Night\n\nANN: One rope.\n\n## Watch\n\nBEN: Two ropes.\n\n# Day\n\nANN: Three ropes.\n";

fn opened() -> AppHarness {
    let mut app = pasted(SCRIPT, 3);
    ready(&mut app);
    app.wait_for_label(&tr!("script-fold", title = "Night"));
    app
}

fn lists(app: &AppHarness) -> [bool; 3] {
    ["One rope.", "Two ropes.", "Three ropes."].map(|text| app.shows_part(text))
}

fn rows(app: &AppHarness) -> Vec<String> {
    let words = |item: &Item| match item {
        Item::Heading(heading) => heading.title.clone(),
        Item::Line(line) => line.text.clone(),
    };
    let rows = app.desk().script().items().iter();
    rows.map(words).collect()
}

#[test]
fn a_chapter_is_folded_with_its_scenes_and_found_in_again() {
    let mut app = opened();
    app.press_role(Role::Button, &tr!("script-fold", title = "Watch"));
    app.wait_for("the scene folded", |app| lists(app) == [true, false, true]);
    app.press_role(Role::Button, &tr!("script-fold", title = "Night"));
    app.wait_for("the chapter folded", |app| {
        lists(app) == [false, false, true]
    });
    assert!(!app.shows(&tr!("script-unfold", title = "Watch")));
    // All of it is still there to be spoken, and the button says so.
    app.wait_for("its price", |app| app.desk().tally().changed == 3);
    // What is looked for is seen.
    app.key(Modifiers::COMMAND, Key::F);
    app.write(&tr!("find-field"), "two");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("what was found", |app| lists(app) == [true, true, true]);
}

#[test]
fn keys_fold_and_go_on_from_the_heading() {
    let mut app = opened();
    app.key(Modifiers::NONE, Key::Home);
    for _ in 0..3 {
        app.key(Modifiers::NONE, Key::ArrowDown);
    }
    app.wait_for("the scene's line", |app| {
        app.selected_row()
            .is_some_and(|row| row.contains("Two ropes"))
    });
    app.key(Modifiers::ALT, Key::L);
    app.wait_for("its scene", |app| {
        app.selected_row().as_deref() == Some("Watch")
    });
    assert_eq!(lists(&app), [true, false, true]);
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.wait_for("what is listed next", |app| {
        app.selected_row().as_deref() == Some("Day")
    });
    app.key(Modifiers::NONE, Key::ArrowUp);
    app.key(Modifiers::ALT, Key::L);
    app.wait_for("all of it", |app| lists(app) == [true, true, true]);
}

#[test]
fn a_folded_chapter_goes_where_its_heading_goes() {
    let mut app = opened();
    app.press_role(Role::Button, &tr!("script-fold", title = "Night"));
    app.wait_for("the chapter folded", |app| {
        lists(app) == [false, false, true]
    });
    app.key(Modifiers::NONE, Key::Home);
    app.key(Modifiers::ALT, Key::ArrowDown);
    let moved = [
        "Day",
        "Three ropes.",
        "Night",
        "One rope.",
        "Watch",
        "Two ropes.",
    ];
    app.wait_for("it at the end", |app| rows(app) == moved);
    assert_eq!(lists(&app), [false, false, true]);
    app.key(Modifiers::ALT, Key::ArrowUp);
    app.wait_for("it back", |app| rows(app)[0] == "Night");
    // All that is seen is marked with what it stands for.
    app.key(Modifiers::COMMAND, Key::A);
    app.wait_for_label(&tr!("marked-count", count = 3));
}

/// Lines that nobody saw were deleted with those that were marked.
#[test]
fn what_is_folded_is_marked_no_more() {
    let mut app = opened();
    app.key(Modifiers::COMMAND, Key::A);
    app.wait_for_label(&tr!("marked-count", count = 3));
    app.press_role(Role::Button, &tr!("script-fold", title = "Night"));
    app.wait_for("it folded", |app| lists(app) == [false, false, true]);
    app.key(Modifiers::NONE, Key::Delete);
    let left = ["One rope.", "Watch", "Two ropes."];
    app.wait_for("what was marked gone", |app| {
        rows(app).iter().all(|row| row != "Three ropes.")
    });
    let rows = rows(&app);
    assert!(left.iter().all(|row| rows.iter().any(|it| it == row)));
}

#[test]
fn a_chapter_is_heard_from_its_heading_and_by_a_key() {
    let mut app = opened();
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
    app.wait_for("all takes", |app| {
        app.desk().tally().to_do == 0 && app.desk().flow.running == 0
    });
    app.settle();
    let lines: Vec<_> = app.desk().script().lines().map(|line| line.id).collect();
    let heard = |app: &AppHarness| app.desk().heard().and_then(|heard| heard.line);
    // What is too short for a slow machine to see is heard again.
    app.key(Modifiers::ALT, Key::O);
    app.wait_for("the loop", |app| app.desk().playback.listening.looping);
    app.press_role(Role::Button, &tr!("script-play-below", title = "Night"));
    for wanted in &lines[..2] {
        app.wait_for("a line of the chapter", |app| heard(app) == Some(*wanted));
    }
    app.key(Modifiers::COMMAND, Key::Period);
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
    // The scene of the focused line alone.
    app.key(Modifiers::NONE, Key::Home);
    for _ in 0..3 {
        app.key(Modifiers::NONE, Key::ArrowDown);
    }
    app.wait_for("the scene's line", |app| {
        app.selected_row()
            .is_some_and(|row| row.contains("Two ropes"))
    });
    app.key(Modifiers::ALT, Key::U);
    app.wait_for("its sound", |app| heard(app) == Some(lines[1]));
}
