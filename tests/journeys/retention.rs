//! Zero retention: switched on where the project's engine is chosen, told before anything is spent, and seen afterwards.

use egui::{Key, Modifiers};
use mynah::draft::faults::Fault;
use mynah::draft::plan::Plan;
use mynah::tr;
use mynah_model::desk::{JobState, LineState};

use crate::harness::AppHarness;
use crate::script::line;
use crate::service::{cast, live, service_on};
use crate::usage::agree;

/// Switches it in the menu of engines.
fn switch(app: &mut AppHarness) {
    app.press_part("Speaks with ElevenLabs");
    app.press(&tr!("settings-zero-retention"));
}

fn is_fresh(app: &AppHarness, place: usize) -> bool {
    let desk = app.desk();
    let line = desk.script().line(line(app, place));
    line.is_some_and(|line| desk.line_state(line) == LineState::Fresh)
}

#[test]
fn script_zero_retention_says_what_is_off_before_it_spends() {
    let service = service_on(Some(Plan::Enterprise));
    let mut app = live(&service);
    cast(&mut app, "Wren");
    switch(&mut app);
    app.wait_for("the switch", |app| app.desk().has_zero_retention());
    app.settle();
    assert!(app.shows_part("zero retention"), "the top bar says so");

    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for_label(&tr!("dialog-spend"));
    assert!(app.shows_part("history, reclaim and stitching by id are off"));
    assert!(app.desk().jobs.is_empty(), "nothing is sent before a yes");
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();
    assert!(app.desk().jobs.is_empty());

    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for_label(&tr!("dialog-spend"));
    agree(&mut app);
    app.wait_for("its take", |app| is_fresh(app, 1));

    // It was said: the next take is not asked about, and what gets lost can't be looked for.
    service.faults.next(Fault::LoseAnswer);
    app.key(Modifiers::ALT, Key::A);
    app.wait_for("a doubtful end", |app| {
        let last = app.desk().jobs.iter().last();
        last.is_some_and(|job| matches!(job.state, JobState::Failed(_)))
    });
    app.settle();
    assert!(!app.shows(&tr!("dialog-spend")));
    assert!(app.shows_part("the service keeps nothing of it"));
    assert!(!app.shows_part(&tr!("remedy-history")), "there is none");

    // History marks what lives here only.
    app.key(Modifiers::COMMAND, Key::Num7);
    app.wait_for("its row", |app| app.shows_part(&tr!("history-lives-alone")));
}

#[test]
fn settings_zero_retention_is_the_open_projects() {
    let service = service_on(Some(Plan::Enterprise));
    let mut app = live(&service);
    app.key(Modifiers::COMMAND, Key::Comma);
    app.press(&tr!("settings-zero-retention"));
    app.wait_for("the switch", |app| app.desk().has_zero_retention());
    app.settle();
    assert!(
        app.shows_part("stitching by id are off"),
        "the help beside it"
    );
    app.press(&tr!("settings-zero-retention"));
    app.wait_for("it is off", |app| !app.desk().has_zero_retention());
}
