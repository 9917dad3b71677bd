//! From Draft voices to the service and back, with a server of our own in the service's place.

use egui::{Key, Modifiers};
use mynah::draft::faults::{Fault, Faults};
use mynah::draft::refusal::Refusal;
use mynah::draft::server::{Options, Server};
use mynah::studio::desk::{KeyState, LineState};
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::secret::Secret;

use crate::harness::AppHarness;
use crate::script::{line, ready};

const KEY: &str = "sk_0123456789abcdef0123456789abcdef";

/// A server of our own in the service's place.
struct Service {
    base: String,
    faults: Faults,
    _server: Server,
    _runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

fn service() -> Service {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let faults = Faults::none();
    let server = runtime
        .block_on(Server::start(Options {
            key: Some(Secret::new(KEY)),
            faults: faults.clone(),
            ..Options::new(folder.path().to_path_buf(), Clock::system())
        }))
        .expect("a server");
    Service {
        base: server.base_url(),
        faults,
        _server: server,
        _runtime: runtime,
        _folder: folder,
    }
}

#[test]
fn script_a_draft_voice_stands_in_for_one_line() {
    let service = service();
    let mut app = AppHarness::with(|options| {
        options.environment.api_base = Some(service.base.clone());
        options.environment.key = Some(Secret::new(KEY));
    });
    ready(&mut app);
    app.wait_for("the key", |app| {
        matches!(app.desk().key, KeyState::Here { .. })
    });
    app.press_part("Speaks with Draft voices");
    app.wait_for_label("ElevenLabs");
    app.press("ElevenLabs");
    app.wait_for("the account's voices", |app| {
        let desk = app.desk();
        desk.backend() == Backend::Live && !desk.voices_of(Backend::Live).is_empty()
    });
    app.settle();
    app.key(Modifiers::ALT, Key::V);
    app.type_letters("Wren");
    app.key(Modifiers::NONE, Key::Enter);
    app.settle();
    let busy = Refusal::busy().again_after(90);
    service.faults.next(Fault::Refuse(busy));
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for_label("Use a Draft voice: line 1");
    app.press("Use a Draft voice: line 1");
    let first = line(&app, 1);
    app.wait_for("a draft of that line", |app| {
        let picked = app.desk().takes.get(&first);
        let picked = picked.and_then(|takes| takes.picked.as_ref());
        picked.is_some_and(|take| take.backend == Backend::Draft)
    });
    app.settle();
    let desk = app.desk();
    assert_eq!(
        desk.backend(),
        Backend::Live,
        "the project stays where it is"
    );
    let state = desk.script().line(first).map(|line| desk.line_state(line));
    assert_eq!(
        state,
        Some(LineState::Changed),
        "its own voice is still wanted"
    );
    assert!(!app.shows("Use a Draft voice: line 1"));
}

#[test]
fn settings_no_key_key_draft_again() {
    let service = service();
    let base = service.base;
    let mut app = AppHarness::with(|options| options.environment.api_base = Some(base));
    ready(&mut app);
    assert!(app.shows("Add an ElevenLabs key"));

    // No key → key.
    app.press("Add an ElevenLabs key");
    app.write("API key", KEY);
    app.press("Test and keep");
    app.wait_for("the key", |app| {
        matches!(app.desk().key, KeyState::Here { .. })
    });
    app.press("Script");
    app.settle();
    assert!(!app.shows("Add an ElevenLabs key"));
    app.press_part("Speaks with Draft voices");
    app.wait_for_label("ElevenLabs");
    app.press("ElevenLabs");
    app.wait_for("the account's voices", |app| {
        let desk = app.desk();
        desk.backend() == Backend::Live && !desk.voices_of(Backend::Live).is_empty()
    });
    app.settle();
    let first = line(&app, 1);
    let uncast = app
        .desk()
        .script()
        .line(first)
        .map(|line| app.desk().voice_of(line).is_none());
    assert_eq!(
        uncast,
        Some(true),
        "a voice of the service is chosen by people"
    );
    app.key(Modifiers::ALT, Key::V);
    app.type_letters("Wren");
    app.key(Modifiers::NONE, Key::Enter);
    app.settle();
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("a take of the service", |app| {
        let desk = app.desk();
        let line = desk.script().line(first);
        line.is_some_and(|line| desk.line_state(line) == LineState::Fresh)
    });

    // And draft again: the other voices' take does not count.
    app.press_part("Speaks with ElevenLabs");
    app.wait_for_label("Draft voices");
    app.press("Draft voices");
    app.wait_for("Draft voices", |app| app.desk().backend() == Backend::Draft);
    let desk = app.desk();
    let changed = desk.script().line(first).map(|line| desk.line_state(line));
    assert_eq!(changed, Some(LineState::Changed));
}
