//! The Tools room: sound effects from a description to a line of the script.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::tr;
use mynah_model::event::Playing;

use crate::dubbing::ledger_is_the_bill;
use crate::harness::AppHarness;
use crate::script::ready;

/// Opens a tool of the room.
pub fn in_tool(app: &mut AppHarness, tool: &str) {
    ready(app);
    app.key(Modifiers::COMMAND, Key::Num5);
    app.press_role(Role::Tab, tool);
    app.settle();
}

/// Sends the result with this title to a goal.
pub fn send_to(app: &mut AppHarness, title: &str, goal: &str) {
    let name = tr!("tools-send.name", title = title);
    app.wait_for("the result", |app| app.shows(&name));
    app.press(&name);
    app.press(goal);
    app.settle();
}

#[test]
fn tools_effects_become_takes_and_go_to_a_line() {
    let mut app = AppHarness::first_start();
    in_tool(&mut app, &tr!("tools-effects"));
    app.write(&tr!("effect-prompt"), "Rain on a roof");
    let button = tr!("effect-generate", count = 1);
    app.wait_for("the price", |app| app.told_of(&button).is_some());
    app.press(&button);
    let play = tr!("tools-play", title = "Rain on a roof");
    app.wait_for("the effect", |app| app.shows(&play));
    app.press(&play);
    app.wait_for("the sound", |app| {
        matches!(app.desk().playback.playing, Some(Playing::Take { .. }))
    });
    send_to(&mut app, "Rain on a roof", &tr!("tools-send-new-line"));
    app.wait_for("the take of the line", |app| {
        let script = app.desk().script();
        let mut lines = script.lines();
        let new = lines.find(|line| line.text == "Rain on a roof");
        new.is_some_and(|line| app.desk().takes.contains_key(&line.id))
    });
    ledger_is_the_bill(&mut app);
}

#[test]
fn tools_effects_have_variants_side_by_side() {
    let mut app = AppHarness::first_start();
    in_tool(&mut app, &tr!("tools-effects"));
    app.write(&tr!("effect-prompt"), "A bell");
    app.press_role(Role::RadioButton, "2");
    app.press(&tr!("effect-generate", count = 2));
    app.wait_for("both", |app| {
        let rows = app.desk().history.held();
        rows.filter(|row| row.text == "A bell").count() == 2
    });
    ledger_is_the_bill(&mut app);
}
