//! What a new dub says before it is paid: what is there already with other settings, and what its transcript leaves out.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::tr;
use tempfile::TempDir;

use crate::dubbing::{bring, dubbed, in_room, line, paid, pick, ready_ones, recording};
use crate::harness::AppHarness;
use crate::script::ready;

fn is_off(app: &AppHarness, name: &str) -> bool {
    let mut nodes = app.nodes();
    nodes.any(|node| {
        let node = node.accesskit_node();
        let label = node.label().unwrap_or_default();
        label.starts_with(name) && node.role() == Role::Button && node.is_disabled()
    })
}

/// Says of which language the recording is.
fn name_source(app: &mut AppHarness, language: &str) {
    app.press_role(Role::ComboBox, &tr!("dubbing-source"));
    app.wait_for_label(language);
    app.press(language);
    app.wait_for("the choice to close", |app| !app.shows(&tr!("language-da")));
}

/// Naming the recording's language, which the dub that was there left unnamed, bought all of it once more without a word.
#[test]
fn dub_before_it_is_paid_again_for_a_setting_says_what_is_there() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    let before = paid(app.home());
    app.press(&tr!("dubbing-new"));
    bring(&mut app, &recording(&folder));
    pick(&mut app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("that it costs nothing", |app| {
        app.shows_part("It costs nothing once more")
    });
    name_source(&mut app, &tr!("language-de"));
    let there = "English of this film is there already, for ";
    app.wait_for("what is there", |app| {
        app.shows_part(there)
            && app.shows_part("with other settings: the recording’s language not named.")
            && is_off(app, "Begin one language")
    });
    app.key(Modifiers::COMMAND, Key::Enter);
    app.settle();
    assert_eq!(paid(app.home()), before, "nobody said so");
    // With another setting it is said, beside the price, too.
    app.press_role(
        Role::Switch,
        &tr!("dubbing-there-again", language = tr!("language-en")),
    );
    app.wait_for("that it can", |app| {
        !is_off(app, "Begin one language")
            && app.shows("There already, with other settings: English")
    });
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("it", |app| ready_ones(app) == 2);

    // Left unnamed by now it is found in either way, and none is bought.
    let twice = paid(app.home());
    app.press(&tr!("dubbing-new"));
    bring(&mut app, &recording(&folder));
    pick(&mut app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("that it costs nothing", |app| {
        app.shows_part("It costs nothing once more") && !app.shows_part(there)
    });
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("its lines", |app| line(app, "Line 2 at 0:01.6"));
    assert_eq!(paid(app.home()), twice);
}

/// The dub whose recording was named is the one that is meant where nobody names it.
#[test]
fn dub_before_of_a_named_recording_is_used_where_it_is_not_named() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    bring(&mut app, &recording(&folder));
    pick(&mut app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
    name_source(&mut app, &tr!("language-de"));
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("it", |app| ready_ones(app) == 1);
    let before = paid(app.home());
    app.press(&tr!("dubbing-new"));
    bring(&mut app, &recording(&folder));
    pick(&mut app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("that it costs nothing", |app| {
        app.shows_part("named for the dub that is there: German. It costs nothing once more")
    });
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("its lines", |app| line(app, "Line 2 at 0:01.6"));
    assert_eq!((paid(app.home()), ready_ones(&app)), (before, 1));
}
