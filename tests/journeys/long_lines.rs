//! A line that is long for one request: spoken in parts, heard as one, and changed a sentence at a time.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::terms::credits::Credits;
use mynah::tr;
use mynah_model::desk::{JobState, LineState};

use crate::harness::AppHarness;
use crate::script::{line, new_project, ready};

const COMMAND: Modifiers = Modifiers::COMMAND;

/// Three thousand characters of sentences that differ.
fn text() -> String {
    let sentences =
        (0..).map(|n| format!("Lamp {n} went out, and nobody on the quay saw who it was."));
    let mut text = String::new();
    for sentence in sentences {
        text.push_str(&sentence);
        if text.chars().count() >= 3_000 {
            return text;
        }
        text.push(' ');
    }
    text
}

fn price(app: &AppHarness) -> Option<Credits> {
    Some(app.desk().price_of(line(app, 1))?.quote.most)
}

fn is_spoken(app: &AppHarness) -> bool {
    let desk = app.desk();
    let line = desk.script().line(line(app, 1));
    line.is_some_and(|line| desk.line_state(line) == LineState::Draft)
}

fn progress(app: &AppHarness) -> f32 {
    match app.desk().job_of(line(app, 1)).map(|job| &job.state) {
        Some(JobState::Running { progress, .. }) => progress.unwrap_or_default(),
        _ => 0.0,
    }
}

/// Generates the focused line, whatever is asked, and waits as long as more of it comes.
fn generate(app: &mut AppHarness) {
    app.key(COMMAND, Key::Enter);
    app.settle();
    if app.shows(&tr!("dialog-spend")) {
        app.key(Modifiers::NONE, Key::Enter);
    }
    for share in [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0] {
        let words = format!("{share} of it");
        app.wait_for(&words, |app| is_spoken(app) || progress(app) >= share);
    }
    app.wait_for("its take", is_spoken);
}

#[test]
fn script_a_long_line_is_spoken_in_parts_and_a_sentence_changed() {
    let mut app = AppHarness::with(|options| options.draft.credits = Some(100_000));
    ready(&mut app);
    new_project(&mut app, "One long line");
    let text = text();
    app.write(&tr!("script-line-field"), &text);
    app.wait_for("its price", |app| {
        price(app).is_some_and(|price| price > Credits::ZERO)
    });
    let whole = price(&app).expect("a price");
    app.key(Modifiers::NONE, Key::Escape);
    generate(&mut app);
    let takes = &app.desk().takes[&line(&app, 1)];
    let take = takes.picked.clone().expect("a take");
    assert!(take.parts.len() >= 4, "{} parts", take.parts.len());
    assert!(take.seconds > 100.0, "{} s", take.seconds);
    app.wait_for("its sound", |app| app.desk().playhead().seconds() > 0.05);
    app.press_role(Role::Tab, &tr!("dialog-export-which"));
    app.wait_for_label(&format!("{} parts", take.parts.len()));
    assert_eq!(price(&app), Some(Credits::ZERO));

    app.key(COMMAND, Key::Period);
    app.key(Modifiers::NONE, Key::F2);
    app.wait_for_label(&tr!("script-line-field"));
    let changed = text.replace("Lamp 20 went out", "Lamp sixty was lit again");
    app.write_over(&tr!("script-line-field"), &changed);
    app.wait_for("the price of its part", |app| {
        price(app).is_some_and(|price| price > Credits::ZERO)
    });
    let part = price(&app).expect("a price");
    assert!(part.0 * 3 < whole.0, "{part:?} of {whole:?}");
    app.key(Modifiers::NONE, Key::Escape);
    generate(&mut app);
    let takes = &app.desk().takes[&line(&app, 1)];
    let other = takes.picked.clone().expect("a take");
    assert_eq!((other.cost, other.parts.len()), (part, take.parts.len()));

    // One of its parts is spoken anew: that alone is paid.
    app.key(COMMAND, Key::Period);
    app.settle();
    app.press(&tr!("parts-show.name", number = 2));
    app.wait_for_label(&tr!("parts-again.name", number = 1));
    // Each is heard alone, from where it begins to where the next one does.
    let at = |place: usize| f64::from(other.parts[place].at_ms) / 1e3;
    app.settle();
    app.press(&tr!("parts-play", number = 2));
    app.wait_for("the second part", |app| {
        let heard = app.desk().heard().and_then(|heard| heard.take());
        heard == Some(other.id) && app.desk().playhead().seconds() >= at(1)
    });
    assert!(app.desk().playhead().seconds() < at(2) + 0.1);
    app.key(COMMAND, Key::Period);
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
    app.settle();
    let one = app.desk().price_of_part(&other, 0).expect("a price");
    let one = one.quote.most;
    assert!(one > Credits::ZERO && one.0 * 3 < whole.0);
    app.press(&tr!("parts-again.name", number = 1));
    app.wait_for("the take with it", |app| {
        let takes = &app.desk().takes[&line(app, 1)];
        let picked = takes.picked.as_ref();
        takes.count == 3 && picked.is_some_and(|take| take.cost == one)
    });
    let takes = &app.desk().takes[&line(&app, 1)];
    let third = takes.picked.clone().expect("a take");
    let same = |place: usize| third.parts[place].request == other.parts[place].request;
    assert!(!same(0) && (1..third.parts.len()).all(same));
}
