//! A frame is drawn once. What stands at the right takes the width it had a frame ago and may be drawn again when that
//! changes, but not in frame after frame: the toolkit warns of that in red.

use std::time::Duration;

use egui::accesskit::Role;
use egui::{Key, Modifiers, Vec2, vec2};
use mynah::draft::faults::Faults;
use mynah::tr;
use mynah_model::desk::List;

use crate::harness::AppHarness;
use crate::script::ready;

const COMMAND: Modifiers = Modifiers::COMMAND;

/// The toolkit warns of so many.
const WARNS: usize = 3;

fn frames(app: &mut AppHarness, place: &str) {
    for _ in 0..8 {
        app.settle();
    }
    let twice = app.most_twice().filter(|(frames, _)| *frames >= WARNS);
    assert_eq!(twice, None, "{place}");
}

/// Through everything there is, while lines are spoken and heard.
fn walk(size: Vec2) {
    let faults = Faults::default();
    let slow = faults.clone();
    let home = tempfile::tempdir().expect("a folder");
    let mut app = AppHarness::sized(home, "A home".to_owned(), size, |options| {
        options.draft.faults = slow;
    });
    ready(&mut app);
    frames(&mut app, "the script");
    app.key(COMMAND, Key::Enter);
    app.wait_for("the first sound", |app| {
        app.desk().playback.playing.is_some()
    });
    frames(&mut app, "playing");
    app.press_role(Role::Tab, &tr!("inspector-tab-takes"));
    app.key(Modifiers::ALT, Key::A);
    frames(&mut app, "another take");
    faults.latency(Duration::from_millis(100));
    app.key(COMMAND, Key::J);
    app.key(COMMAND.plus(Modifiers::SHIFT), Key::Enter);
    app.wait_for("lines under way", |app| {
        app.desk().jobs.count(List::Running) > 0
    });
    frames(&mut app, "a batch in the drawer");
    app.key(COMMAND, Key::J);
    for (key, room) in [
        (Key::Num7, "the history"),
        (Key::Num8, "usage"),
        (Key::Comma, "the settings"),
        (Key::Num1, "the script again"),
    ] {
        app.key(COMMAND, key);
        frames(&mut app, room);
    }
    for (key, place) in [
        (Key::K, "the palette"),
        (Key::Slash, "the shortcuts"),
        (Key::E, "export"),
        (Key::N, "a new project"),
    ] {
        app.key(COMMAND, key);
        frames(&mut app, place);
        app.key(Modifiers::NONE, Key::Escape);
    }
    app.key(Modifiers::NONE, Key::F2);
    app.type_letters("And on it goes, a word, and another one.");
    frames(&mut app, "writing");
}

#[test]
fn window_a_frame_is_not_drawn_twice_again_and_again() {
    walk(vec2(1440.0, 900.0));
}

#[test]
fn window_a_small_frame_is_not_drawn_twice_again_and_again() {
    walk(vec2(1100.0, 700.0) / 1.5);
}
