//! Selected lines are played.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::tr;

use crate::harness::AppHarness;
use crate::script::{line, pasted};

const SCRIPT: &str = "ANN: One rope.\nBEN: Two ropes.\nANN: Three ropes.\n";

/// A project with two speakers and three lines, of which the first two are marked.
fn marked() -> AppHarness {
    let mut app = pasted(SCRIPT, 3);
    app.wait_for("their prices", |app| {
        let tally = app.desk().tally();
        tally.changed == 3 && !tally.counting
    });
    app.key(Modifiers::SHIFT, Key::ArrowDown);
    app.wait_for_label(&tr!("marked-count", count = 2));
    app
}

fn takes(app: &AppHarness) -> Vec<u32> {
    let lines = app.desk().script().lines();
    let takes = lines.map(|line| app.desk().takes.get(&line.id));
    takes
        .map(|takes| takes.map_or(0, |takes| takes.count))
        .collect()
}

/// What plays again and again, until these lines were heard; then nothing does.
fn heard(app: &mut AppHarness, lines: &[usize]) {
    for number in lines {
        let wanted = line(app, *number);
        app.wait_for("the line", |app| {
            app.desk().heard().and_then(|heard| heard.line) == Some(wanted)
        });
    }
    app.key(Modifiers::COMMAND, Key::Period);
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
}

#[test]
fn marked_lines_are_heard_and_what_has_no_take_is_told() {
    let mut app = marked();
    app.wait_for_label(&tr!("marked-generate", count = 2));
    app.press_role(Role::Button, &tr!("marked-generate", count = 2));
    app.wait_for("both takes", |app| takes(app) == [1, 1, 0]);
    app.wait_for("nothing under way", |app| app.desk().flow.running == 0);
    app.settle();
    // What is too short for a slow machine to see is heard again.
    app.key(Modifiers::ALT, Key::O);
    app.wait_for("the loop", |app| app.desk().playback.listening.looping);
    app.press_role(Role::Button, &tr!("action-play-selected"));
    heard(&mut app, &[1, 2]);
    // The last two: one of them has no take.
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.wait_for("nothing marked", |app| {
        !app.shows(&tr!("marked-count", count = 2))
    });
    app.key(Modifiers::SHIFT, Key::ArrowUp);
    app.wait_for_label(&tr!("marked-count", count = 2));
    app.key(Modifiers::ALT, Key::H);
    app.wait_for_label(&tr!("script-plays-without", count = 1, played = 1));
    heard(&mut app, &[2]);
    // All, by the player.
    app.press_role(Role::Button, &tr!("transport-all.name"));
    heard(&mut app, &[1, 2]);
}
