//! From Draft voices to the service and back, with a server of our own in the service's place.

use egui::{Key, Modifiers};
use mynah::draft::server::{Options, Server};
use mynah::studio::desk::{KeyState, LineState};
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::secret::Secret;

use crate::harness::AppHarness;
use crate::script::{line, ready};

const KEY: &str = "sk_0123456789abcdef0123456789abcdef";

#[test]
fn settings_no_key_key_draft_again() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = runtime
        .block_on(Server::start(Options {
            key: Some(Secret::new(KEY)),
            ..Options::new(folder.path().to_path_buf(), Clock::system())
        }))
        .expect("a server");
    let base = server.base_url();
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
