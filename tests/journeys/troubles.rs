//! What goes wrong, and the way out of it that the line itself offers.

use egui::{Key, Modifiers};
use mynah::draft::faults::Fault;
use mynah::studio::AudioOut;
use mynah::studio::desk::LineState;
use mynah::studio::trouble::Charged;

use crate::harness::AppHarness;
use crate::script::{line, ready};

fn failed(app: &AppHarness) -> bool {
    let desk = app.desk();
    let line = desk.script().line(line(app, 1));
    line.is_some_and(|line| matches!(desk.line_state(line), LineState::Failed(_)))
}

fn spoken(app: &AppHarness) -> bool {
    let desk = app.desk();
    let line = desk.script().line(line(app, 1));
    line.is_some_and(|line| desk.line_state(line) == LineState::Draft)
}

#[test]
fn script_out_of_credits() {
    let mut app = AppHarness::with(|options| options.draft.credits = Some(3));
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the refusal", failed);
    app.settle();
    assert!(app.shows("What happened") && app.shows("Was I charged"));
    app.press("Top up draft credits: line 1");
    app.wait_for("the credits", |app| {
        let meter = app
            .desk()
            .meters
            .get(&mynah::terms::backend::Backend::Draft);
        meter
            .and_then(|meter| meter.value())
            .is_some_and(|meter| meter.limit.less(meter.used).0 > 1_000)
    });
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the take", spoken);
}

#[test]
fn script_dropped_stream() {
    let mut app = AppHarness::with(|options| {
        options.draft.faults.next(Fault::CutAfterChunks(3));
    });
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the broken stream", failed);
    app.settle();
    let desk = app.desk();
    let first = desk.script().line(line(&app, 1)).expect("a line");
    let unknown = match desk.line_state(first) {
        LineState::Failed(trouble) => matches!(trouble.charged, Charged::Unknown { .. }),
        _ => false,
    };
    assert!(unknown, "nobody can tell yet whether it was charged");
    assert!(
        !app.shows("Retry: line 1"),
        "must not invite a second charge"
    );
    app.press("Check history: line 1");
    app.wait_for("the take from the history", spoken);
}

#[test]
fn script_no_audio_device() {
    let mut app = AppHarness::with(|options| options.audio = AudioOut::System);
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the take", spoken);
    app.settle();
    // A machine with a device has played it; one without says so and has the take all the same.
    if app.desk().playback.device.silent.is_some() {
        assert!(app.shows_part("No sound device"));
    }
}
