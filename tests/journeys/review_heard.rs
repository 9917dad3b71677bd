//! What is heard behind a review: the takes that it had made.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::tr;
use mynah_model::event::Playing;

use crate::harness::AppHarness;
use crate::review::{asked_of, redo, spoken_lines, takes};
use crate::script::line;

/// The take that was asked for anew stood still in the player since, and Space went on with it.
#[test]
fn review_that_is_over_leaves_space_to_the_new_take() {
    let mut app = spoken_lines(1);
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 1, 1);
    redo(&mut app, "calmer");
    app.wait_for_label(&tr!("review-again", count = 1));
    app.settle();
    app.press_role(Role::Button, &tr!("review-again", count = 1));
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

/// A batch brought the line another take while the old one was heard, and that one was made final by what was said.
#[test]
fn review_hears_a_take_that_a_batch_brought_before_anything_is_said_of_it() {
    let mut app = spoken_lines(2);
    let picked = |app: &AppHarness| {
        let takes = &app.desk().takes[&line(app, 1)];
        takes.picked.clone().expect("a take")
    };
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 1, 2);
    let old = picked(&app).id;
    app.key(Modifiers::NONE, Key::F2);
    app.write_over(&tr!("script-line-field"), "Another rope.");
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("its price", |app| {
        let tally = app.desk().tally();
        tally.changed == 1 && !tally.counting
    });
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
    app.wait_for("the new take", |app| {
        picked(app).id != old && app.desk().flow.running == 0
    });
    app.settle();
    app.type_letters("a");
    app.wait_for("what is told", |app| {
        app.shows_part("The line has another take by now")
    });
    assert_eq!(app.desk().tally().approved, 0);
    app.wait_for("it to be heard", |app| {
        matches!(&app.desk().playback.playing, Some(Playing::Take { take, .. }) if *take == picked(app).id)
    });
    app.settle();
    app.type_letters("a");
    app.wait_for("what is final", |app| picked(app).approved);
}
