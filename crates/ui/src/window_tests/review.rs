//! Takes are reviewed one after another: approved, asked for again, passed, with notes.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah_i18n::tr;

use super::start::{answer, generate, project, speak_all, take_ordered};
use super::{WindowHarness, line, pressed};

/// A project of `count` lines with a take each. The first one is selected, and playback loops.
fn spoken_lines(count: usize) -> WindowHarness {
    let lines = (1..=count).map(|number| format!("ANN: Rope number {number}."));
    let mut desk = project("Low tide", &lines.collect::<Vec<_>>().join("\n"));
    speak_all(&mut desk);
    let mut app = WindowHarness::of(desk);
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::NONE, Key::Home);
    app.key(Modifiers::ALT, Key::O);
    answer(&mut app);
    assert!(app.desk().playback.listening.looping);
    app
}

/// The same with the review begun at the first line.
fn reviewed(count: usize) -> WindowHarness {
    let mut app = spoken_lines(count);
    begin(&mut app);
    asked_of(&mut app, 1, count);
    app
}

/// Begins the review, or goes on with it.
fn begin(app: &mut WindowHarness) {
    app.key(Modifiers::NONE, Key::F9);
    answer(app);
}

fn takes(app: &WindowHarness, number: usize) -> u32 {
    let takes = app.desk().takes.get(&line(app, number));
    takes.map_or(0, |takes| takes.count)
}

/// The note to a line's take.
fn note(app: &WindowHarness, number: usize) -> String {
    let takes = app.desk().takes.get(&line(app, number));
    let picked = takes.and_then(|takes| takes.picked.as_ref());
    picked.map(|take| take.note.clone()).unwrap_or_default()
}

/// Waits until the take with this number among all is asked about.
fn asked_of(app: &mut WindowHarness, number: usize, of: usize) {
    app.wait_for("the next take", |app| {
        app.shows(&format!("Review · {number} of {of} · ANN"))
    });
    app.settle();
}

/// Types what is said of the take.
fn say(app: &mut WindowHarness, letters: &str) {
    app.type_letters(letters);
    answer(app);
}

/// Opens the note to what is to be different in the take.
fn open_note(app: &mut WindowHarness) {
    say(app, "r");
    app.wait_for_label(&tr!("review-note"));
    app.settle();
}

/// Says what is to be different in the take.
fn redo(app: &mut WindowHarness, note: &str) {
    open_note(app);
    app.type_letters(note);
    app.key(Modifiers::NONE, Key::Enter);
    answer(app);
}

/// Waits for the end of the review with these sums.
fn over(app: &mut WindowHarness, [approved, flagged, redo, skipped]: [usize; 4]) {
    app.wait_for_label(&tr!(
        "review-over",
        approved = approved,
        flagged = flagged,
        redo = redo,
        skipped = skipped
    ));
}

fn approved(app: &mut WindowHarness, count: usize) {
    answer(app);
    app.wait_for("what is approved", |app| {
        app.desk().tally().approved == count
    });
}

/// The number of the selected line.
fn focus(app: &WindowHarness) -> Option<usize> {
    let row = app.selected_row()?;
    (1..=10).find(|number| row.contains(&format!("Rope number {number}.")))
}

/// Presses the button that generates the lines to redo; returns their numbers once they are generated.
fn speak_again(app: &mut WindowHarness, count: usize) -> Vec<usize> {
    app.press_role(Role::Button, &tr!("review-again", count = count));
    answer(app);
    app.wait_for("the order", |app| app.sent_count("Generate {") == 1);
    let lines = take_ordered(app);
    let script = app.desk().script();
    let ids = script.lines().map(|line| line.id);
    let numbers = (1..).zip(ids).filter(|(_, id)| lines.contains(id));
    let numbers = numbers.map(|(number, _)| number).collect();
    for line in lines {
        generate(app, line);
    }
    numbers
}

/// Regression: the note was gone, and the line was generated again nevertheless.
#[test]
fn mark_to_redo_goes_with_its_note_when_that_is_undone() {
    let mut app = reviewed(2);
    redo(&mut app, "calmer");
    asked_of(&mut app, 2, 2);
    app.key(Modifiers::COMMAND, Key::Z);
    answer(&mut app);
    app.wait_for_label(&tr!("step-undone", step = "note"));
    app.settle();
    say(&mut app, "s");
    // It was not decided on any more, so the round is over without it.
    over(&mut app, [0, 0, 0, 1]);
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    answer(&mut app);
    over(&mut app, [0, 0, 1, 1]);
    app.wait_for_label(&tr!("review-again", count = 1));
}

#[test]
fn redo_of_an_approved_take_takes_the_approval_back() {
    let mut app = reviewed(2);
    say(&mut app, "a");
    asked_of(&mut app, 2, 2);
    approved(&mut app, 1);
    say(&mut app, "b");
    asked_of(&mut app, 1, 2);
    redo(&mut app, "calmer");
    asked_of(&mut app, 2, 2);
    approved(&mut app, 0);
    say(&mut app, "s");
    over(&mut app, [0, 0, 1, 1]);
    assert_eq!(speak_again(&mut app, 1), [1]);
    assert_eq!([1, 2].map(|number| takes(&app, number)), [2, 1]);
    app.wait_for("no review", |app| !app.shows(&tr!("review-close")));
}

#[test]
fn review_says_what_it_leaves_out_and_keeps_it() {
    let mut app = reviewed(2);
    redo(&mut app, "calmer");
    asked_of(&mut app, 2, 2);
    redo(&mut app, "slower");
    app.wait_for_label(&tr!("review-again", count = 2));
    // Somebody approves the second one after all; the first one is at the summary as it was.
    app.key(Modifiers::ALT, Key::Y);
    approved(&mut app, 1);
    let left_out = tr!(
        "review-left-out",
        count = 1,
        lines = 2,
        why = tr!("review-left-out.approved")
    );
    app.wait_for_label(&left_out);
    assert_eq!(speak_again(&mut app, 1), [1]);
    assert_eq!([1, 2].map(|number| takes(&app, number)), [2, 1]);
    app.settle();
    assert!(app.shows(&left_out));
    // It can be generated once nothing is in its way.
    app.key(Modifiers::ALT, Key::Y);
    approved(&mut app, 0);
    assert_eq!(speak_again(&mut app, 1), [2]);
    assert_eq!(takes(&app, 2), 2);
    app.wait_for("no review", |app| !app.shows(&tr!("review-close")));
}

#[test]
fn price_is_counted_again_when_the_text_changes() {
    let mut app = reviewed(2);
    say(&mut app, "s");
    asked_of(&mut app, 2, 2);
    redo(&mut app, "calmer");
    app.wait_for_label(&tr!("review-again", count = 1));
    app.settle();
    let price = |app: &WindowHarness| {
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
    app.wait_for("a higher price", |app| price(app).0 > before.0);
    app.settle();
    let after = price(&app);
    assert!(
        shown_price(&app).contains(&after.1),
        "{}",
        shown_price(&app)
    );
}

/// Returns the text of the button at the end.
fn shown_price(app: &WindowHarness) -> String {
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
fn each_line_is_counted_once_and_rounds_begin_at_one() {
    let mut app = spoken_lines(3);
    begin(&mut app);
    for (number, letter) in [(1, "s"), (2, "a"), (3, "s")] {
        asked_of(&mut app, number, 3);
        say(&mut app, letter);
    }
    over(&mut app, [1, 0, 0, 2]);
    approved(&mut app, 1);
    app.settle();
    app.press(&tr!("review-close"));
    begin(&mut app);
    asked_of(&mut app, 1, 2);
    assert_eq!(focus(&app), Some(1));
    assert!(app.shows(&tr!("review-anew")));
    say(&mut app, "s");
    asked_of(&mut app, 2, 2);
    // Back at what is approved already: it is one more to be asked about, and stays approved. There and back again is
    // no line more.
    for _ in 0..2 {
        say(&mut app, "b");
        asked_of(&mut app, 2, 3);
        say(&mut app, "s");
        asked_of(&mut app, 3, 3);
    }
    say(&mut app, "a");
    over(&mut app, [2, 0, 0, 1]);
}

#[test]
fn review_says_where_it_goes_on_and_begins_elsewhere() {
    let mut app = spoken_lines(9);
    begin(&mut app);
    for number in 1..=3 {
        asked_of(&mut app, number, 9);
        say(&mut app, "s");
    }
    asked_of(&mut app, 4, 9);
    app.press(&tr!("review-close"));
    app.key(Modifiers::NONE, Key::Home);
    app.key(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(focus(&app), Some(2));
    begin(&mut app);
    asked_of(&mut app, 4, 9);
    assert!(app.shows(&tr!("review-goes-on")));
    say(&mut app, "l");
    asked_of(&mut app, 1, 8);
    assert_eq!(
        focus(&app),
        Some(2),
        "it began at the line that had the focus"
    );
    say(&mut app, "s");
    asked_of(&mut app, 2, 8);
    assert!(!app.shows(&tr!("review-goes-on")), "it is under way");
    app.press(&tr!("review-close"));
    begin(&mut app);
    asked_of(&mut app, 2, 8);
    app.settle();
    app.press(&tr!("review-from-first"));
    asked_of(&mut app, 1, 9);
    assert_eq!(focus(&app), Some(1));
    // The same by keys.
    say(&mut app, "s");
    asked_of(&mut app, 2, 9);
    app.press(&tr!("review-close"));
    begin(&mut app);
    asked_of(&mut app, 2, 9);
    say(&mut app, "n");
    asked_of(&mut app, 1, 9);
    assert_eq!(focus(&app), Some(1));
}

#[test]
fn back_is_left_of_next() {
    let app = reviewed(2);
    let (back, next) = (
        app.get(&tr!("review-back")).rect(),
        app.get(&tr!("review-skip")).rect(),
    );
    assert!(back.right() <= next.left(), "{back} {next}");
}

#[test]
fn review_says_that_loop_is_on_and_counts_what_comes_meanwhile() {
    let mut app = reviewed(2);
    app.wait_for_label(&tr!("review-loops"));
    // The other line needs no ears any more, and then it does.
    app.press(&tr!(
        "script-line-name",
        number = 2,
        speaker = "ANN",
        text = "Rope number 2."
    ));
    answer(&mut app);
    app.key(Modifiers::ALT, Key::Y);
    answer(&mut app);
    asked_of(&mut app, 1, 1);
    app.key(Modifiers::ALT, Key::Y);
    answer(&mut app);
    asked_of(&mut app, 1, 2);
    assert!(app.shows(&tr!("review-loops")), "it still is");
    app.press(&tr!("review-close"));
    app.wait_for("no review", |app| !app.shows_part("Review · "));
    assert!(!app.shows(&tr!("review-loops")));
}

/// Regression: the second one of two Enters in a row bought what the first one had brought up.
#[test]
fn second_enter_in_a_row_buys_nothing() {
    let mut app = reviewed(1);
    open_note(&mut app);
    app.type_letters("calm");
    let again = "Speak 1 again";
    let enter = || pressed(Modifiers::NONE, Key::Enter);
    app.step_soon(enter());
    // As soon as it can be pressed it is, and again.
    for _ in 0..10 {
        let can_be = app.focused().as_deref() == Some(again);
        app.step_soon(if can_be { enter() } else { Vec::new() });
    }
    answer(&mut app);
    app.settle();
    assert_eq!(app.focused().as_deref(), Some(again));
    assert_eq!(app.sent_count("Generate {"), 0, "{:?}", app.sent());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the order", |app| app.sent_count("Generate {") == 1);
}

#[test]
fn note_goes_on_after_what_was_noted_before() {
    let mut app = reviewed(2);
    redo(&mut app, "calm");
    asked_of(&mut app, 2, 2);
    redo(&mut app, "with the stress upon the first word");
    app.wait_for_label(&tr!("review-again", count = 2));
    say(&mut app, "b");
    asked_of(&mut app, 2, 2);
    say(&mut app, "b");
    asked_of(&mut app, 1, 2);
    // The field was left far after the end of this note.
    open_note(&mut app);
    app.type_letters("and slow");
    assert_eq!(app.value(&tr!("review-note")), "calm; and slow");
    app.key(Modifiers::NONE, Key::Enter);
    answer(&mut app);
    app.wait_for("the note", |app| note(app, 1) == "calm; and slow");
    // Nothing is added where nothing is written.
    say(&mut app, "b");
    asked_of(&mut app, 1, 2);
    open_note(&mut app);
    app.key(Modifiers::NONE, Key::Enter);
    answer(&mut app);
    assert_eq!(note(&app, 1), "calm; and slow");
}

/// Regression: what was being written was thrown away with the verdict that it was for.
#[test]
fn half_written_note_counts_when_the_review_is_left() {
    let mut app = reviewed(2);
    open_note(&mut app);
    app.type_letters("calm");
    app.press(&tr!("review-close"));
    answer(&mut app);
    app.wait_for("the note", |app| note(app, 1) == "calm");
    // Nothing written is nothing said.
    begin(&mut app);
    asked_of(&mut app, 2, 2);
    open_note(&mut app);
    app.press(&tr!("review-close"));
    app.wait_for("it closed", |app| !app.shows(&tr!("review-close")));
    begin(&mut app);
    asked_of(&mut app, 2, 2);
    say(&mut app, "s");
    over(&mut app, [0, 0, 1, 1]);
}
