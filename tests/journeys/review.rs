//! Takes are reviewed: heard one after another, approved, asked for again, passed. Only what is asked for again costs.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::library::Library;
use mynah::terms::clock::Clock;
use mynah::terms::ids::LineId;
use mynah::tr;
use mynah_engine::StudioOptions;
use mynah_model::desk::{LedgerOrder, LedgerQuery, Outcome};

use crate::harness::AppHarness;
use crate::script::{line, pasted};

/// Ten lines, all spoken, with the first one selected.
fn spoken() -> AppHarness {
    spoken_lines(10)
}

/// The same of so many.
pub fn spoken_lines(count: usize) -> AppHarness {
    let lines = (1..=count).map(|number| format!("ANN: Rope number {number}."));
    let mut app = pasted(&lines.collect::<Vec<_>>().join("\n"), count);
    app.wait_for("their prices", |app| {
        let tally = app.desk().tally();
        tally.changed == count && !tally.counting
    });
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
    app.wait_down("a take", |app| app.desk().tally().to_do);
    app.wait_for("silence at the service", |app| app.desk().flow.running == 0);
    // A take that ends is heard again: a slow machine would be reviewed past what it is asked.
    app.key(Modifiers::ALT, Key::O);
    app.wait_for("the loop", |app| app.desk().playback.listening.looping);
    app.settle();
    app
}

pub fn takes(app: &AppHarness, number: usize) -> u32 {
    let takes = app.desk().takes.get(&line(app, number));
    takes.map_or(0, |takes| takes.count)
}

/// What is noted at a line's take.
pub fn note(app: &AppHarness, number: usize) -> String {
    let takes = app.desk().takes.get(&line(app, number));
    let picked = takes.and_then(|takes| takes.picked.as_ref());
    picked.map(|take| take.note.clone()).unwrap_or_default()
}

/// Waits until the take with this number among all is asked about.
fn asked(app: &mut AppHarness, number: usize) {
    asked_of(app, number, 10);
}

pub fn asked_of(app: &mut AppHarness, number: usize, of: usize) {
    app.wait_for("the next take", |app| {
        app.shows(&format!("Review · {number} of {of} · ANN"))
    });
    app.settle();
}

/// Says what is to be different in the take that is heard.
pub fn redo(app: &mut AppHarness, note: &str) {
    app.type_letters("r");
    app.wait_for_label(&tr!("review-note"));
    app.settle();
    app.type_letters(note);
    app.key(Modifiers::NONE, Key::Enter);
}

/// The lines of the entries that were paid, oldest first.
fn bought(app: &AppHarness) -> Vec<Option<LineId>> {
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let query = LedgerQuery {
        order: LedgerOrder::Oldest,
        rows: 100,
        ..LedgerQuery::default()
    };
    let ledger = library.ledger(&query).expect("the ledger");
    let rows = ledger.rows.iter();
    let paid = rows.filter(|row| row.outcome == Outcome::Paid);
    paid.map(|row| row.line).collect()
}

fn focus(app: &AppHarness) -> Option<usize> {
    let row = app.selected_row()?;
    (1..=10).find(|number| row.contains(&format!("Rope number {number}.")))
}

#[test]
fn review_of_ten_lines_buys_the_two_that_are_to_be_again() {
    let mut app = spoken();
    app.key(Modifiers::NONE, Key::F9);
    for number in 1..=10 {
        asked(&mut app, number);
        if number == 3 || number == 7 {
            app.type_letters("r");
            app.write(&tr!("review-note"), "calmer");
            app.key(Modifiers::NONE, Key::Enter);
        } else if number == 5 {
            app.type_letters("s");
        } else {
            app.type_letters("a");
        }
    }
    app.wait_for_label(&tr!(
        "review-over",
        approved = 7,
        flagged = 0,
        redo = 2,
        skipped = 1
    ));
    app.wait_for("what is final", |app| app.desk().tally().approved == 7);
    app.press_role(Role::Button, &tr!("review-again", count = 2));
    app.wait_for("both again", |app| {
        takes(app, 3) == 2 && takes(app, 7) == 2 && app.desk().flow.running == 0
    });
    let others = [1, 2, 4, 5, 6, 8, 9, 10].map(|number| takes(&app, number));
    assert_eq!(others, [1; 8], "nothing else was bought");
    let bought = bought(&app);
    assert_eq!(bought.len(), 12, "{bought:?}");
    let mut newest: Vec<_> = bought.into_iter().skip(10).collect();
    newest.sort_unstable();
    let both = [3, 7].map(|number| Some(line(&app, number)));
    assert_eq!(newest, both, "exactly those two in the ledger");
    // What was written is kept with the take that is to be different.
    app.wait_for("no review", |app| !app.shows(&tr!("review-close")));
    // Another review begins with the two, and has the one that was passed behind them.
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 1, 2);
    assert_eq!(focus(&app), Some(3));
    app.wait_for_label(&tr!("review-begins-again"));
    app.type_letters("a");
    asked_of(&mut app, 2, 2);
    assert_eq!(focus(&app), Some(7));
    app.type_letters("n");
    app.wait_for_label(&tr!("review-where", at = 1, of = 2, speaker = "ANN"));
    assert_eq!(focus(&app), Some(5));
}

#[test]
fn review_goes_on_where_it_was_left() {
    let mut app = spoken();
    app.key(Modifiers::NONE, Key::F9);
    asked(&mut app, 1);
    app.type_letters("a");
    asked(&mut app, 2);
    app.type_letters("r");
    app.write(&tr!("review-note"), "slower");
    app.key(Modifiers::NONE, Key::Enter);
    asked(&mut app, 3);
    app.wait_for("its note", |app| note(app, 2) == "slower");
    app.type_letters("b");
    asked(&mut app, 2);
    app.type_letters("r");
    app.wait_for("what was written", |app| {
        app.shows(&tr!("review-note")) && app.value(&tr!("review-note")) == "slower; "
    });
    app.write_over(&tr!("review-note"), "much slower");
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
    app.wait_for_label(&tr!(
        "review-over",
        approved = 1,
        flagged = 0,
        redo = 1,
        skipped = 8
    ));
    app.press_role(Role::Button, &tr!("review-again", count = 1));
    until_again(&mut app, 2);
    // What was kept before the start is over by that: another review has nothing to buy again.
    app.wait_for("no review", |app| !app.shows(&tr!("review-close")));
    app.key(Modifiers::NONE, Key::F9);
    app.wait_for_label(&tr!("review-where", at = 1, of = 1, speaker = "ANN"));
    app.type_letters("n");
    app.wait_for_label(&tr!("review-where", at = 1, of = 9, speaker = "ANN"));
}

#[test]
fn review_stays_when_its_price_is_not_agreed_to() {
    let mut app = spoken_lines(2);
    app.key(Modifiers::COMMAND, Key::Comma);
    app.write(&tr!("settings-confirm"), "10");
    app.press(&tr!("settings-confirm-set"));
    app.wait_for("the price", |app| {
        app.desk().settings.confirm_above == Some(10)
    });
    app.key(Modifiers::COMMAND, Key::Num1);
    app.settle();
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 1, 2);
    app.type_letters("a");
    asked_of(&mut app, 2, 2);
    redo(&mut app, "calmer");
    let over = "Heard to the end · 1 approved · 1 to redo · 0 passed";
    app.wait_for_label(over);
    for leave in [Key::Enter, Key::Escape] {
        app.press_role(Role::Button, &tr!("review-again", count = 1));
        app.wait_for_label(&tr!("dialog-spend"));
        app.key(Modifiers::NONE, leave);
        app.wait_for("no question", |app| !app.shows(&tr!("dialog-spend")));
        app.settle();
        assert!(app.shows(over), "the review is as it was");
        assert_eq!(takes(&app, 2), 1, "nothing was sent");
    }
    // It is there the next time, too.
    let home = app.close();
    let mut app = AppHarness::in_home(home, |_| {});
    app.wait_for("its takes", |app| app.desk().tally().approved == 1);
    crate::script::ready(&mut app);
    app.key(Modifiers::NONE, Key::F9);
    app.wait_for_label(over);
    app.press_role(Role::Button, &tr!("review-again", count = 1));
    app.wait_for_label(&tr!("dialog-spend"));
    app.settle();
    crate::usage::agree(&mut app);
    until_again(&mut app, 2);
    app.wait_for("no review", |app| !app.shows(&tr!("review-close")));
}

/// Waits for the second take of a line.
fn until_again(app: &mut AppHarness, number: usize) {
    app.wait_for("another take", |app| {
        takes(app, number) == 2 && app.desk().flow.running == 0
    });
}

/// Of two windows the one that wrote last left out what the other one had said.
#[test]
fn review_of_two_windows_is_kept_of_both() {
    let mut first = spoken_lines(3);
    let home = first.home().to_owned();
    let mut second = AppHarness::with(|options| *options = StudioOptions::new(&home));
    crate::script::ready(&mut second);
    second.key(Modifiers::ALT, Key::O);
    second.wait_for("the loop", |app| app.desk().playback.listening.looping);
    for window in [&mut first, &mut second] {
        window.key(Modifiers::NONE, Key::F9);
        asked_of(window, 1, 3);
    }
    second.type_letters("s");
    asked_of(&mut second, 2, 3);
    redo(&mut second, "calmer");
    asked_of(&mut second, 3, 3);
    second.close();
    redo(&mut first, "slower");
    asked_of(&mut first, 2, 3);
    let mut app = AppHarness::in_home(first.close(), |_| {});
    crate::script::ready(&mut app);
    let project = app.desk().project.as_ref().expect("a project");
    let review = project.review.clone().expect("a review");
    let redo = [1, 2].map(|number| review.redo.get(&line(&app, number)));
    let redo = redo.map(|note| note.map(String::as_str));
    assert_eq!(redo, [Some("slower"), Some("calmer")]);
    assert_eq!(review.at, Some(line(&app, 2)), "where it was last");
    app.wait_for_label(&tr!("script-filter-redo"));
}
