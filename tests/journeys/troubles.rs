//! What goes wrong, and the way out of it that the line itself offers.

use std::time::Duration;

use egui::{Key, Modifiers};
use mynah::audio::player::Faulty;
use mynah::draft::faults::Fault;
use mynah::tr;
use mynah_engine::AudioOut;
use mynah_model::desk::LineState;
use mynah_model::trouble::Charged;

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
    assert!(app.shows(&tr!("trouble-what-happened")) && app.shows(&tr!("trouble-was-i-charged")));
    assert!(app.shows("Retry: line 1"));
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
        assert!(app.shows_part(&tr!("status-no-device")));
    }
}

/// The device can't be opened, is mended, and goes away in the middle.
#[test]
fn script_a_sound_device_that_fails() {
    let device = Faulty::default();
    device.refuse(true);
    let given = device.clone();
    let mut app = AppHarness::with(|options| options.audio = AudioOut::Faulty(given));
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the word about the device", |app| {
        app.desk().playback.device.silent.is_some()
    });
    app.wait_for("the take all the same", spoken);
    app.wait_for_label(&tr!("action-reopen-device"));
    device.refuse(false);
    app.press(&tr!("action-reopen-device"));
    app.wait_for("sound", |app| app.desk().playback.device.silent.is_none());
    // It goes away, is tried once more, and then left alone.
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("sound", |_| device.opened() > 0);
    let before = device.opened();
    device.die(true);
    app.wait_for("the word again", |app| {
        app.desk().playback.device.silent.is_some()
    });
    assert!(device.opened() <= before + 2, "it is not tried for ever");
    app.wait_for_label(&tr!("action-reopen-device"));
}

#[test]
fn start_a_library_that_takes_its_time_holds_no_window_up() {
    let (open, opened) = std::sync::mpsc::sync_channel::<()>(1);
    let mut app = AppHarness::opened_by(move |start| {
        // It takes its time, on a thread of its own; the ceiling only ends a failing test.
        opened.recv_timeout(Duration::from_secs(5)).ok();
        start()
    });
    assert!(app.shows(&tr!("part-top")), "the window is there");
    app.wait_for("the calm word", |app| app.shows_part("Opening the library"));
    app.key(Modifiers::COMMAND, Key::Plus);
    open.send(()).expect("it waits for this");
    app.wait_for("the sample project", |app| app.desk().project.is_some());
    assert!(!app.shows_part("Opening the"));
    assert!(
        (app.desk().settings.zoom - 1.0).abs() < f32::EPSILON,
        "nothing was set meanwhile"
    );
}

#[test]
fn start_with_damaged_settings_says_where_they_lie() {
    let home = tempfile::TempDir::new().expect("a temporary folder");
    std::fs::write(home.path().join("settings.json"), "{\"zoom\": 1.").expect("a file");
    let mut app = AppHarness::in_home(home, |_| {});
    app.wait_for("the word", |app| {
        app.shows_part("The settings file was damaged")
    });
    ready(&mut app);
    // Longer than good news stays.
    for _ in 0..10 {
        app.settle();
    }
    assert!(app.shows_part("settings.damaged.json"), "it is not missed");
    app.press(&tr!("remedy-confirm-settings"));
    assert!(!app.shows_part("The settings file was damaged"));
}
