//! Takes are reviewed: heard one after another, approved, asked for again, passed. Only what is asked for again costs.

use egui::accesskit::Role;
use egui::{Key, Modifiers};

use crate::harness::AppHarness;
use crate::script::{line, pasted};

/// Ten lines, all spoken, with the first one selected.
fn spoken() -> AppHarness {
    let lines = (1..=10).map(|number| format!("ANN: Rope number {number}."));
    let mut app = pasted(&lines.collect::<Vec<_>>().join("\n"), 10);
    app.wait_for("their prices", |app| {
        let tally = app.desk().tally();
        tally.changed == 10 && !tally.counting
    });
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
    app.wait_for("all takes", |app| {
        app.desk().tally().to_do == 0 && app.desk().flow.running == 0
    });
    app.settle();
    app
}

fn takes(app: &AppHarness, number: usize) -> u32 {
    let takes = app.desk().takes.get(&line(app, number));
    takes.map_or(0, |takes| takes.count)
}

/// Waits until the take with this number among all is asked about.
fn asked(app: &mut AppHarness, number: usize) {
    app.wait_for("the next take", |app| {
        app.shows(&format!("Review · {number} of 10 · ANN"))
    });
    app.settle();
}

#[test]
fn review_of_ten_lines_buys_the_two_that_are_to_be_again() {
    let mut app = spoken();
    app.key(Modifiers::NONE, Key::F9);
    for number in 1..=10 {
        asked(&mut app, number);
        if number == 3 || number == 7 {
            app.type_letters("r");
            app.write("What is to be different", "calmer");
            app.key(Modifiers::NONE, Key::Enter);
        } else if number == 5 {
            app.type_letters("s");
        } else {
            app.type_letters("a");
        }
    }
    app.wait_for_label("Heard to the end · 7 approved · 2 to redo · 1 passed · 0 flagged");
    app.wait_for("what is final", |app| app.desk().tally().approved == 7);
    app.wait_for_label("Speak 2 again");
    app.settle();
    app.press_role(Role::Button, "Speak 2 again");
    app.wait_for("both again", |app| {
        takes(app, 3) == 2 && takes(app, 7) == 2 && app.desk().flow.running == 0
    });
    let others = [1, 2, 4, 5, 6, 8, 9, 10].map(|number| takes(&app, number));
    assert_eq!(others, [1; 8], "nothing else was bought");
    // What was written is kept with the take that is to be different.
    app.wait_for("no review", |app| !app.shows("Close the review"));
    // Another review has the two, and the one that was passed.
    app.key(Modifiers::NONE, Key::F9);
    app.wait_for_label("Review · 1 of 3 · ANN");
}

#[test]
fn review_goes_on_where_it_was_left() {
    let mut app = spoken();
    app.key(Modifiers::NONE, Key::F9);
    asked(&mut app, 1);
    app.type_letters("a");
    asked(&mut app, 2);
    app.type_letters("r");
    app.write("What is to be different", "slower");
    app.key(Modifiers::NONE, Key::Enter);
    asked(&mut app, 3);
    app.type_letters("b");
    asked(&mut app, 2);
    app.type_letters("r");
    app.wait_for("what was written", |app| {
        app.shows("What is to be different") && app.value("What is to be different") == "slower"
    });
    app.write_over("What is to be different", "much slower");
    app.key(Modifiers::NONE, Key::Enter);
    asked(&mut app, 3);
    app.wait_for("what is final", |app| app.desk().tally().approved == 1);
    let home = app.close();
    let mut app = AppHarness::in_home(home, |_| {});
    app.wait_for("its takes", |app| app.desk().tally().approved == 1);
    crate::script::ready(&mut app);
    app.key(Modifiers::NONE, Key::F9);
    asked(&mut app, 3);
    // What is passed is no line more, and an approved one that is heard again was not passed.
    app.type_letters("s");
    asked(&mut app, 4);
    let home = app.close();
    let mut app = AppHarness::in_home(home, |_| {});
    app.wait_for("its takes", |app| app.desk().tally().approved == 1);
    crate::script::ready(&mut app);
    app.key(Modifiers::NONE, Key::F9);
    asked(&mut app, 4);
    for at in 5..=10 {
        app.type_letters("s");
        asked(&mut app, at);
    }
    app.type_letters("s");
    app.wait_for_label("Heard to the end · 1 approved · 1 to redo · 8 passed · 0 flagged");
    app.wait_for_label("Speak 1 again");
    app.settle();
    app.press_role(Role::Button, "Speak 1 again");
    app.wait_for("another take", |app| {
        takes(app, 2) == 2 && app.desk().flow.running == 0
    });
    // What was kept before the start is over by that: another review has nothing to buy again.
    app.wait_for("no review", |app| !app.shows("Close the review"));
    app.key(Modifiers::NONE, Key::F9);
    app.wait_for_label("Review · 1 of 9 · ANN");
}
