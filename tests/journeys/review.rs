//! Takes are reviewed: heard one after another, approved, asked for again, passed. Only what is asked for again costs.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::library::Library;
use mynah::terms::clock::Clock;
use mynah::terms::ids::LineId;
use mynah::tr;
use mynah_engine::StudioOptions;
use mynah_model::desk::{LedgerOrder, LedgerQuery, Outcome};

use crate::harness::{AppHarness, pressed};
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

/// The note was gone, and the line was bought again all the same.
#[test]
fn review_mark_to_redo_goes_with_its_note_when_that_is_undone() {
    let mut app = spoken_lines(2);
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 1, 2);
    redo(&mut app, "calmer");
    asked_of(&mut app, 2, 2);
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for_label(&tr!("step-undone", step = "note"));
    app.settle();
    app.type_letters("s");
    // It was not decided on any more, so the round is over without it.
    app.wait_for_label(&tr!(
        "review-over",
        approved = 0,
        flagged = 0,
        redo = 0,
        skipped = 1
    ));
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    app.wait_for_label(&tr!(
        "review-over",
        approved = 0,
        flagged = 0,
        redo = 1,
        skipped = 1
    ));
    app.wait_for_label(&tr!("review-again", count = 1));
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
fn review_redo_of_an_approved_take_takes_the_approval_back() {
    let mut app = spoken_lines(2);
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 1, 2);
    app.type_letters("a");
    asked_of(&mut app, 2, 2);
    app.wait_for("what is final", |app| app.desk().tally().approved == 1);
    app.type_letters("b");
    asked_of(&mut app, 1, 2);
    redo(&mut app, "calmer");
    asked_of(&mut app, 2, 2);
    app.wait_for("nothing final", |app| app.desk().tally().approved == 0);
    app.type_letters("s");
    app.wait_for_label(&tr!(
        "review-over",
        approved = 0,
        flagged = 0,
        redo = 1,
        skipped = 1
    ));
    app.press_role(Role::Button, &tr!("review-again", count = 1));
    until_again(&mut app, 1);
    assert_eq!(takes(&app, 2), 1);
    app.wait_for("no review", |app| !app.shows(&tr!("review-close")));
}

#[test]
fn review_says_what_it_leaves_out_and_keeps_it() {
    let mut app = spoken_lines(2);
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 1, 2);
    redo(&mut app, "calmer");
    asked_of(&mut app, 2, 2);
    redo(&mut app, "slower");
    app.wait_for_label(&tr!("review-again", count = 2));
    // Somebody makes the second one final after all; the first one is at the summary as it was.
    app.key(Modifiers::ALT, Key::Y);
    app.wait_for("what is final", |app| app.desk().tally().approved == 1);
    app.wait_for_label(&tr!(
        "review-left-out",
        count = 1,
        lines = 2,
        why = tr!("review-left-out.approved")
    ));
    app.press_role(Role::Button, &tr!("review-again", count = 1));
    until_again(&mut app, 1);
    assert_eq!(takes(&app, 2), 1);
    app.settle();
    assert!(app.shows(&tr!(
        "review-left-out",
        count = 1,
        lines = 2,
        why = tr!("review-left-out.approved")
    )));
    // It can be spoken once nothing is in its way.
    app.key(Modifiers::ALT, Key::Y);
    app.press_role(Role::Button, &tr!("review-again", count = 1));
    until_again(&mut app, 2);
    app.wait_for("no review", |app| !app.shows(&tr!("review-close")));
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

#[test]
fn review_counts_its_price_anew_when_the_text_changes() {
    let mut app = spoken_lines(2);
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 1, 2);
    app.type_letters("s");
    asked_of(&mut app, 2, 2);
    redo(&mut app, "calmer");
    app.wait_for_label(&tr!("review-again", count = 1));
    app.settle();
    let price = |app: &AppHarness| {
        let fresh = app.desk().price_of_fresh(line(app, 2)).expect("a price");
        (fresh.quote.most.0, format!("{} draft cr", fresh.quote.most))
    };
    let before = price(&app);
    assert!(
        shown_price(&app).contains(&before.1),
        "{}",
        shown_price(&app)
    );
    app.key(Modifiers::NONE, Key::F2);
    app.wait_for_label(&tr!("script-line-field"));
    app.write(
        &tr!("script-line-field"),
        " And many more words than there were before.",
    );
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("a dearer line", |app| price(app).0 > before.0);
    app.settle();
    let after = price(&app);
    assert!(
        shown_price(&app).contains(&after.1),
        "{}",
        shown_price(&app)
    );
}

/// Waits for the second take of a line.
fn until_again(app: &mut AppHarness, number: usize) {
    app.wait_for("another take", |app| {
        takes(app, number) == 2 && app.desk().flow.running == 0
    });
}

/// What the button at the end says.
fn shown_price(app: &AppHarness) -> String {
    let button = app.nodes().find(|node| {
        let node = node.accesskit_node();
        node.role() == Role::Button && node.label().is_some_and(|it| it.contains("Speak 1 again"))
    });
    let node = button.expect("the button");
    let node = node.accesskit_node();
    let (label, more) = (node.label(), node.description());
    format!("{} {}", label.unwrap_or_default(), more.unwrap_or_default())
}

#[test]
fn review_counts_each_line_once_and_begins_its_rounds_at_one() {
    let mut app = spoken_lines(3);
    app.key(Modifiers::NONE, Key::F9);
    for (number, letter) in [(1, "s"), (2, "a"), (3, "s")] {
        asked_of(&mut app, number, 3);
        app.type_letters(letter);
    }
    app.wait_for_label(&tr!(
        "review-over",
        approved = 1,
        flagged = 0,
        redo = 0,
        skipped = 2
    ));
    app.wait_for("what is final", |app| app.desk().tally().approved == 1);
    app.settle();
    app.press(&tr!("review-close"));
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 1, 2);
    assert_eq!(focus(&app), Some(1));
    assert!(app.shows(&tr!("review-anew")));
    app.type_letters("s");
    asked_of(&mut app, 2, 2);
    // Back at what is final already: it is one more to be asked about, and stays final.
    app.type_letters("b");
    asked_of(&mut app, 2, 3);
    app.type_letters("s");
    asked_of(&mut app, 3, 3);
    // There and back is no line more.
    app.type_letters("b");
    asked_of(&mut app, 2, 3);
    app.type_letters("s");
    asked_of(&mut app, 3, 3);
    app.type_letters("a");
    app.wait_for_label(&tr!(
        "review-over",
        approved = 2,
        flagged = 0,
        redo = 0,
        skipped = 1
    ));
}

#[test]
fn review_says_where_it_goes_on_and_begins_elsewhere() {
    let mut app = spoken_lines(9);
    app.key(Modifiers::NONE, Key::F9);
    for number in 1..=3 {
        asked_of(&mut app, number, 9);
        app.type_letters("s");
    }
    asked_of(&mut app, 4, 9);
    app.press(&tr!("review-close"));
    app.key(Modifiers::NONE, Key::Home);
    app.key(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(focus(&app), Some(2));
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 4, 9);
    assert!(app.shows(&tr!("review-goes-on")));
    app.type_letters("l");
    asked_of(&mut app, 1, 8);
    assert_eq!(
        focus(&app),
        Some(2),
        "it began at the line that had the focus"
    );
    app.type_letters("s");
    asked_of(&mut app, 2, 8);
    assert!(!app.shows(&tr!("review-goes-on")), "it is on its way");
    app.press(&tr!("review-close"));
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 2, 8);
    app.settle();
    app.press(&tr!("review-from-first"));
    asked_of(&mut app, 1, 9);
    assert_eq!(focus(&app), Some(1));
    // And by the keys.
    app.type_letters("s");
    asked_of(&mut app, 2, 9);
    app.press(&tr!("review-close"));
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 2, 9);
    app.type_letters("n");
    asked_of(&mut app, 1, 9);
    assert_eq!(focus(&app), Some(1));
}

#[test]
fn review_has_back_left_of_next() {
    let mut app = spoken_lines(2);
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 1, 2);
    let (back, next) = (
        app.get(&tr!("review-back")).rect(),
        app.get(&tr!("review-skip")).rect(),
    );
    assert!(back.right() <= next.left(), "{back} {next}");
}

#[test]
fn review_says_that_loop_is_on_and_counts_what_comes_meanwhile() {
    let mut app = spoken_lines(2);
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 1, 2);
    app.wait_for_label(&tr!("review-loops"));
    // The other line needs no ears any more, and then it does.
    app.press(&tr!(
        "script-line-name",
        number = 2,
        speaker = "ANN",
        text = "Rope number 2."
    ));
    app.key(Modifiers::ALT, Key::Y);
    asked_of(&mut app, 1, 1);
    app.key(Modifiers::ALT, Key::Y);
    asked_of(&mut app, 1, 2);
    assert!(app.shows(&tr!("review-loops")), "it still is");
    app.press(&tr!("review-close"));
    app.wait_for("no review", |app| !app.shows_part("Review · "));
    assert!(!app.shows(&tr!("review-loops")));
}

/// The second one of two Enters in a row bought what the first one had brought up.
#[test]
fn review_second_enter_in_a_row_buys_nothing() {
    let mut app = spoken_lines(1);
    app.key(Modifiers::NONE, Key::F9);
    asked_of(&mut app, 1, 1);
    app.type_letters("r");
    app.wait_for_label(&tr!("review-note"));
    app.settle();
    app.type_letters("calm");
    let again = "Speak 1 again";
    let enter = || pressed(Modifiers::NONE, Key::Enter);
    app.step_soon(enter());
    // As soon as it can be pressed it is, and again.
    for _ in 0..10 {
        let can_be = app.focused().as_deref() == Some(again);
        app.step_soon(if can_be { enter() } else { Vec::new() });
    }
    app.settle();
    assert_eq!(app.focused().as_deref(), Some(again));
    assert_eq!(takes(&app, 1), 1);
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the line again", |app| takes(app, 1) == 2);
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
