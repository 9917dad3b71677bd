//! Approved takes are final: they are left out when all are spoken, and locked until somebody says otherwise.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::tr;
use mynah_model::desk::Saved;

use crate::harness::AppHarness;
use crate::script::{line, pasted};

const SCRIPT: &str = "ANN: One rope.\nBEN: Two ropes.\nANN: Three ropes.\n";

/// A project of three lines, all spoken, with the first one selected.
fn spoken() -> AppHarness {
    let mut app = pasted(SCRIPT, 3);
    app.wait_for("their prices", |app| {
        let tally = app.desk().tally();
        tally.changed == 3 && !tally.counting
    });
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
    app.wait_for("all takes", |app| {
        app.desk().tally().to_do == 0 && app.desk().flow.running == 0
    });
    app.settle();
    app
}

fn approved(app: &mut AppHarness, count: usize) {
    app.wait_for("what is approved", |app| {
        app.desk().tally().approved == count
    });
    app.settle();
}

#[test]
fn marked_lines_are_approved_together_and_unlocked_again() {
    let mut app = spoken();
    app.key(Modifiers::SHIFT, Key::ArrowDown);
    app.wait_for_label(&tr!("marked-count", count = 2));
    app.press_role(Role::Button, &tr!("marked-approve"));
    approved(&mut app, 2);
    app.key(Modifiers::ALT, Key::Y);
    approved(&mut app, 0);
    // It is kept: a start later it is final still.
    app.key(Modifiers::ALT, Key::Y);
    approved(&mut app, 2);
    let home = app.close();
    let mut app = AppHarness::in_home(home, |_| {});
    approved(&mut app, 2);
}

/// What was done to takes could be taken back only until the end of the program.
#[test]
fn undo_of_what_was_done_to_takes_outlives_a_restart() {
    let mut app = spoken();
    app.key(Modifiers::ALT, Key::Y);
    approved(&mut app, 1);
    app.key(Modifiers::ALT, Key::R);
    let starred = |app: &AppHarness| {
        let takes = app.desk().takes.get(&line(app, 1));
        takes.is_some_and(|takes| takes.picked.as_ref().is_some_and(|take| take.starred))
    };
    app.wait_for("its star", starred);
    app.key(Modifiers::ALT, Key::Delete);
    app.wait_for("two lines", |app| app.desk().tally().lines == 2);
    app.wait_for("it saved", |app| app.desk().saved() == Saved::Yes);

    let mut app = AppHarness::in_home(app.close(), |_| {});
    crate::script::ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the line", |app| app.desk().tally().lines == 3);
    assert!(starred(&app));
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for_label(&tr!("step-undone", step = "star"));
    app.wait_for("no star", |app| !starred(app));
    app.key(Modifiers::COMMAND, Key::Z);
    approved(&mut app, 0);

    let mut app = AppHarness::in_home(app.close(), |_| {});
    crate::script::ready(&mut app);
    for _ in 0..2 {
        app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
        app.settle();
    }
    approved(&mut app, 1);
    app.wait_for("its star again", starred);
}
