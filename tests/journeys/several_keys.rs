//! A life with two keys: the second is added, tested and switched to, the project is bound to the first, Usage tells what
//! each paid, and the old one is forgotten.

use egui::{Key, Modifiers, vec2};
use mynah::draft::keys::KeyRule;
use mynah::terms::backend::Backend;
use mynah::terms::ids::KeyId;
use mynah::tr;
use mynah_model::desk::{KeyState, LineState};
use tempfile::TempDir;

use crate::harness::AppHarness;
use crate::script::{line, ready};
use crate::service::{KEY, cast, service};

const SECOND: &str = "sk_fedcba9876543210fedcba9876543210";

fn key(app: &AppHarness, name: &str) -> Option<KeyId> {
    let mut keys = app.desk().keys.iter();
    keys.find(|card| card.name == name).map(|card| card.id)
}

fn until_fresh(app: &mut AppHarness, place: usize) {
    let id = line(app, place);
    app.wait_for("a take of the service", |app| {
        let desk = app.desk();
        let line = desk.script().line(id);
        line.is_some_and(|line| desk.line_state(line) == LineState::Fresh)
    });
}

/// Opens the details of a key, unless they are.
fn open(app: &mut AppHarness, name: &str) {
    app.key(Modifiers::COMMAND, Key::Comma);
    let more = format!("More about {name}");
    if app.shows(&more) {
        app.press(&more);
    }
    app.wait_for_label(&format!("Less about {name}"));
}

fn takes_of_first_line(app: &AppHarness) -> u32 {
    let takes = app.desk().takes.get(&line(app, 1));
    takes.map_or(0, |takes| takes.count)
}

/// Generates another take of the first line with the voices of the key in use.
///
/// The account's voices can be loading when the key is pressed. The app then asks for nothing and shows a message, so
/// this presses again. A quick job can end between two frames, so the takes are counted and not the jobs.
fn another_take(app: &mut AppHarness) {
    const NO_PRICE: &str = "its price isn’t known yet";
    let before = takes_of_first_line(app);
    for _try in 0..5 {
        app.wait_for("no older message", |app| !app.shows_part(NO_PRICE));
        app.wait_for("its price", |app| {
            app.desk().price_of_fresh(line(app, 1)).is_some()
        });
        app.settle();
        app.key(Modifiers::ALT, Key::A);
        app.wait_for("another take, or the reason why not", |app| {
            takes_of_first_line(app) > before || app.shows_part(NO_PRICE)
        });
        if takes_of_first_line(app) > before {
            return;
        }
    }
    assert!(
        takes_of_first_line(app) > before,
        "the price is never known"
    );
}

#[test]
fn settings_two_keys_from_the_second_one_to_the_end_of_the_first() {
    let service = service();
    for key in [KEY, SECOND] {
        service.keys.set(key, KeyRule::default());
    }
    let base = service.base.clone();
    // As tall as the whole page: what is pressed is seen.
    let (home, size) = (TempDir::new().expect("a folder"), vec2(1440.0, 1800.0));
    let mut app = AppHarness::sized(home, "home".to_owned(), size, |options| {
        options.environment.api_base = Some(base);
    });
    ready(&mut app);
    app.press(&tr!("script-add-key"));
    app.write(&tr!("settings-key"), KEY);
    app.press(&tr!("settings-key-test"));
    app.wait_for("the first key", |app| {
        matches!(app.desk().key, KeyState::Here { .. }) && key(app, "Key").is_some()
    });

    // A second one, which is only kept, and tested once more.
    app.wait_for_label(&tr!("settings-key-name"));
    app.write(&tr!("settings-key-name"), "private");
    app.write(&tr!("settings-key"), SECOND);
    app.press(&tr!("settings-key-switch"));
    app.press(&tr!("settings-key-test"));
    app.wait_for("the second key", |app| key(app, "private").is_some());
    app.settle();
    let (first, second) = (key(&app, "Key"), key(&app, "private"));
    assert_eq!(app.desk().key_in_use, first, "only kept");
    open(&mut app, "private");
    app.press(&tr!("key-test.name", name = "private"));
    app.wait_for("a word about it", |app| app.shows_part("“private” is good"));

    // Switched to, it pays.
    app.press("Use private");
    app.wait_for("the other key", |app| app.desk().key_in_use == second);
    app.key(Modifiers::COMMAND, Key::Num1);
    app.press_part("Speaks with Draft voices");
    app.press(&tr!("settings-account"));
    app.wait_for("what the service offers", |app| {
        let desk = app.desk();
        desk.backend() == Backend::Live && !desk.voices_of(Backend::Live).is_empty()
    });
    app.settle();
    cast(&mut app, "Wren");
    app.key(Modifiers::COMMAND, Key::Enter);
    until_fresh(&mut app, 1);
    assert!(service.keys.used(SECOND) > 0);
    assert_eq!(service.keys.used(KEY), 0);

    // The project is bound to the first one, whichever is in use.
    open(&mut app, "Key");
    app.press(&tr!("key-for-project"));
    app.wait_for("the project's key", |app| app.desk().key_in_use == first);
    app.key(Modifiers::COMMAND, Key::Num1);
    another_take(&mut app);
    app.wait_for("its bill", |_| service.keys.used(KEY) > 0);
    assert_eq!(takes_of_first_line(&app), 2);

    // Usage tells what each paid.
    app.key(Modifiers::COMMAND, Key::Num8);
    app.wait_for("what each paid", |app| {
        app.shows_part("Key ••••cdef") && app.shows_part("private ••••3210")
    });

    // The first one goes; what was bound to it is paid by the other.
    open(&mut app, "Key");
    app.press(&tr!("key-forget.name", name = "Key"));
    app.press(&tr!("key-going-forget"));
    app.wait_for("one key", |app| {
        app.desk().keys.len() == 1 && app.desk().key_in_use == second
    });
    // One message is shown at a time: a later one would hide why a press generated nothing.
    app.wait_for("the message", |app| {
        app.shows_part(&tr!("studio-key-forgotten-next", name = "private"))
    });
    let before = service.keys.used(KEY);
    app.key(Modifiers::COMMAND, Key::Num1);
    another_take(&mut app);
    assert_eq!(takes_of_first_line(&app), 3);
    assert_eq!(service.keys.used(KEY), before);
}
