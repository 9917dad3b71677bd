//! Folded chapters and scenes, which are moved as one.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah_i18n::tr;
use mynah_script::document::Item;

use super::{WindowHarness, pasted};

const SCRIPT: &str =
    "# Night\n\nANN: One rope.\n\n## Watch\n\nBEN: Two ropes.\n\n# Day\n\nANN: Three ropes.\n";

fn opened() -> WindowHarness {
    let mut app = pasted(SCRIPT);
    app.wait_for_label(&tr!("script-fold", title = "Night"));
    app
}

fn lists(app: &WindowHarness) -> [bool; 3] {
    ["One rope.", "Two ropes.", "Three ropes."].map(|text| app.shows_part(text))
}

fn rows(app: &WindowHarness) -> Vec<String> {
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
    // Folded lines are still generated, and the button counts them.
    app.wait_for("its price", |app| app.desk().tally().changed == 3);
    // A match is unfolded.
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
    // Selecting all selects the folded lines, too.
    app.key(Modifiers::COMMAND, Key::A);
    app.wait_for_label(&tr!("marked-count", count = 3));
}

/// Regression: lines out of sight were deleted with the selected ones.
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
