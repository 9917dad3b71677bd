//! What is heard behind a review: the takes that it had made.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::studio::event::Playing;

use crate::review::{asked_of, redo, spoken_lines, takes};
use crate::script::line;

/// The take that was asked for anew stood still in the player since, and Space went on with it.
#[test]
fn review_that_is_over_leaves_space_to_the_new_take() {
    let mut app = spoken_lines(1);
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 1, 1);
    redo(&mut app, "calmer");
    app.wait_for_label("Speak 1 again");
    app.settle();
    app.press_role(Role::Button, "Speak 1 again");
    app.wait_for("it again", |app| {
        takes(app, 1) == 2 && app.desk().flow.running == 0
    });
    app.settle();
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("the new take", |app| {
        let takes = &app.desk().takes[&line(app, 1)];
        let newest = takes.picked.as_ref().map(|take| take.id);
        let heard = match &app.desk().playback.playing {
            Some(Playing::Take { take, .. }) => Some(*take),
            _ => None,
        };
        heard.is_some() && heard == newest
    });
}
