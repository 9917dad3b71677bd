//! A rehearsal: Draft voices speak the whole script for nothing, and every line stays to be spoken by its own voice.

use std::time::Duration;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::draft::faults::Fault;
use mynah::terms::backend::Backend;
use mynah::terms::credits::Credits;
use mynah::tr;
use mynah_model::desk::LineState;

use crate::harness::AppHarness;
use crate::script::{new_project, put_in, ready};
use crate::service::{cast, live, live_with, service};

/// A line, and a chapter of two scenes.
const SCRIPT: &str = "ANN: Who is there?\n# Night\n## Stairs\nBO: Nobody.\nANN: Then who knocked?\n## Door\nBO: The rain.\nANN: The rain.";

/// A new project of five lines.
fn five(app: &mut AppHarness) {
    new_project(app, "Low tide");
    put_in(app, SCRIPT);
    app.wait_for("the pasted lines", |app| {
        app.desk().script().lines().count() == 5
    });
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::NONE, Key::Home);
    app.settle();
}

/// Opens it through the palette.
fn open(app: &mut AppHarness) {
    app.key(Modifiers::COMMAND, Key::K);
    app.wait_for_label(&tr!("palette-field"));
    app.type_letters("rehearsal");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("rehearsal-title"));
    app.settle();
}

fn shows_like(app: &AppHarness, from: &str) -> Option<String> {
    let words = app.nodes().filter_map(|node| {
        let node = node.accesskit_node();
        node.label().or_else(|| node.value())
    });
    words.into_iter().find(|words| words.starts_with(from))
}

fn spent(app: &AppHarness, backend: Backend) -> Credits {
    let spend = app.desk().spend.get(&backend);
    spend.map_or(Credits::ZERO, |spend| spend.spent)
}

#[test]
fn rehearsal_of_a_live_project_costs_nothing_and_leaves_all_to_be_generated() {
    let service = service();
    let mut app = live(&service);
    five(&mut app);
    assert_eq!(app.desk().backend(), Backend::Live);
    let first = cast(&mut app, "Wren");
    app.wait_for("the prices", |app| !app.desk().tally().counting);
    let before = app.desk().tally();
    assert!(before.changed > 0 && before.changed_price.quote.most > Credits::ZERO);
    open(&mut app);
    let guessed = shows_like(&app, "About ").expect("an estimate");
    assert!(guessed.contains("long with its pauses"), "{guessed}");
    app.press(&tr!("rehearsal-begin", lines = 5));
    app.wait_for("all drafts", |app| {
        app.shows(&tr!("rehearsal-heard", drafts = 5, heard = 5, lines = 5))
    });
    app.wait_for("the end", |app| app.desk().flow.running == 0);
    app.settle();
    // How long each scene is stands in the list; nothing is reckoned any more.
    let scene = shows_like(&app, "Stairs: 2 lines, ").expect("the scene");
    assert!(!scene.contains("about"), "{scene}");
    assert!(shows_like(&app, "About ").is_none());
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();
    // Nothing was bought, and nothing counts as a take.
    assert_eq!(spent(&app, Backend::Live), Credits::ZERO);
    assert_eq!(app.desk().backend(), Backend::Live);
    let after = app.desk().tally();
    assert_eq!(after.changed, before.changed);
    assert_eq!(after.changed_price.quote, before.changed_price.quote);
    let state = |app: &AppHarness| {
        let line = app.desk().script().line(first).expect("the line");
        format!("{:?}", app.desk().line_state(line))
    };
    assert_eq!(state(&app), format!("{:?}", LineState::Rehearsed));
    // The line's own voice takes the draft's place, and no further rehearsal takes it back.
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("a take of the service", |app| {
        state(app) == format!("{:?}", LineState::Fresh)
    });
    app.wait_for("what it cost", |app| {
        spent(app, Backend::Live) > Credits::ZERO
    });
    app.settle();
    open(&mut app);
    app.wait_for("one draft less", |app| {
        app.shows(&tr!("rehearsal-heard", drafts = 4, heard = 5, lines = 5))
    });
    app.press(&tr!("rehearsal-play"));
    app.wait_for("its sound", |app| app.desk().playback.playing.is_some());
    let taken = app.desk().takes[&first].picked.as_deref().expect("a take");
    assert_eq!(taken.backend, Backend::Live);
}

/// The rehearsal of words that were taken back wasn't found where they came again: other words were heard for them.
#[test]
fn rehearsal_of_words_is_found_again_behind_undo() {
    let service = service();
    let mut app = live(&service);
    new_project(&mut app, "Low tide");
    put_in(&mut app, "ANN: Who is there?");
    app.wait_for("the pasted line", |app| {
        app.desk().script().lines().count() == 1
    });
    app.key(Modifiers::NONE, Key::Escape);
    let line = cast(&mut app, "Wren");
    let is = |app: &AppHarness, state: &LineState<'_>| {
        let desk = app.desk();
        let line = desk.script().line(line).expect("the line");
        desk.line_state(line) == *state
    };
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("its take", |app| is(app, &LineState::Fresh));
    app.wait_for("nothing under way", |app| app.desk().flow.running == 0);
    app.key(Modifiers::NONE, Key::F2);
    app.wait_for_label(&tr!("script-line-field"));
    app.type_letters("!");
    app.key(Modifiers::NONE, Key::Escape);
    open(&mut app);
    app.press(&tr!("rehearsal-begin", lines = 1));
    app.wait_for("the rehearsal", |app| is(app, &LineState::Rehearsed));
    app.wait_for("the end", |app| app.desk().flow.running == 0);
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("its own take", |app| is(app, &LineState::Fresh));
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    app.wait_for("the rehearsal again", |app| is(app, &LineState::Rehearsed));
}

fn left(spoken: usize) -> String {
    match 5 - spoken {
        1 => "Rehearse 1 line".to_owned(),
        lines => format!("Rehearse {lines} lines"),
    }
}

fn stop_is_off(app: &AppHarness) -> bool {
    let mut nodes = app.nodes();
    let stop = nodes.find(|node| {
        node.accesskit_node().label().as_deref() == Some(tr!("rehearsal-stop").as_str())
    });
    stop.is_some_and(|stop| stop.accesskit_node().is_disabled())
}

/// It ended whatever else was under way, of other projects and of the service too.
#[test]
fn rehearsal_is_stopped_and_nothing_else_is() {
    let service = service();
    let wait = Fault::Wait(Duration::from_secs(3));
    service.faults.always_on("/text-to-speech/", wait);
    let mut app = live_with(&service, |options| {
        let wait = Fault::Wait(Duration::from_secs(1));
        options.draft.faults.always_on("/text-to-speech/", wait);
    });
    five(&mut app);
    let first = cast(&mut app, "Wren");
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("its turn", |app| app.desk().flow.running == 1);
    open(&mut app);
    app.wait_for_label(&tr!("rehearsal-begin", lines = 4));
    // Nothing of a rehearsal's is under way yet.
    assert!(stop_is_off(&app));
    app.press(&tr!("rehearsal-begin", lines = 4));
    app.wait_for_label(&tr!("rehearsal-under-way", lines = 5));
    app.settle();
    app.press_role(Role::Button, &tr!("rehearsal-stop"));
    app.wait_for("the line that is bought", |app| {
        let takes = app.desk().takes.get(&first);
        takes.is_some_and(|takes| takes.picked.is_some())
    });
    app.wait_for("silence", |app| {
        app.desk().flow.running == 0 && app.desk().flow.queued == 0
    });
    let taken = app.desk().takes[&first].picked.as_deref().expect("a take");
    assert_eq!(taken.backend, Backend::Live);
    assert!(
        app.desk()
            .takes
            .values()
            .filter(|it| it.picked.is_some())
            .count()
            < 5
    );
}

#[test]
fn rehearsal_is_stopped_and_goes_on() {
    let mut app = AppHarness::with(|options| {
        let wait = Fault::Wait(Duration::from_secs(1));
        options.draft.faults.always_on("/text-to-speech/", wait);
    });
    ready(&mut app);
    five(&mut app);
    open(&mut app);
    app.press(&tr!("rehearsal-begin", lines = 5));
    app.wait_for_label(&tr!("rehearsal-under-way", lines = 5));
    app.settle();
    app.press_role(Role::Button, &tr!("rehearsal-stop"));
    app.wait_for("silence", |app| {
        app.desk().flow.running == 0 && app.desk().flow.queued == 0
    });
    // What was cut short is no take with the line's words.
    app.wait_for("what is left", |app| {
        let takes = app.desk().takes.values();
        let picked = takes.filter(|takes| takes.picked.is_some()).count();
        picked < 5 && app.shows(&left(picked))
    });
    app.settle();
    let takes = app.desk().takes.values();
    let left = left(takes.filter(|takes| takes.picked.is_some()).count());
    app.press(&left);
    app.wait_for("all of it", |app| {
        app.shows(&tr!("rehearsal-heard", drafts = 5, heard = 5, lines = 5))
    });
}

/// Nothing of the dialog had the keys: Enter did nothing.
#[test]
fn rehearsal_begins_with_enter_and_says_what_it_was() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    five(&mut app);
    open(&mut app);
    app.wait_for("the keys", |app| {
        app.focused().as_deref() == Some(tr!("rehearsal-begin", lines = 5).as_str())
    });
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("all drafts", |app| {
        app.shows_part(&tr!("rehearsal-heard", drafts = 0, heard = 5, lines = 5))
    });
    // The button that had the keys is off, and they were lost.
    app.settle();
    assert_eq!(
        app.focused().as_deref(),
        Some(tr!("rehearsal-play").as_str())
    );
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("the word", |app| {
        app.shows_part("All 5 lines are spoken, free")
    });
}
