//! A chapter is played from its heading.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
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
