//! What a model will stumble on is underlined, stepped through, mended with a key, or not told again.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::library::Library;
use mynah::records::projects::ProjectDefaults;
use mynah::script::edit::Edit;
use mynah::script::parse::parse;
use mynah::script::tuning::{LineChange, PartChange};
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::tr;

use crate::harness::AppHarness;
use crate::script::{new_project, pasted, put_in};

const SCRIPT: &str = "ANN: [whispers] The rope, approx. 80 km/h.\nBEN: I see it.\nANN: Write to ann@rope.example, approx. now.\n";

/// A project with two speakers and three lines.
fn opened() -> AppHarness {
    let mut app = pasted(SCRIPT, 3);
    hints(&mut app, 5);
    app
}

/// Waits until so many hints are there, and all lines were looked through.
fn hints(app: &mut AppHarness, count: usize) {
    app.wait_for("hints", |app| app.desk().hint_count() == (count, true));
    app.settle();
}

fn text(app: &AppHarness, at: usize) -> String {
    let mut lines = app.desk().script().lines();
    lines
        .nth(at)
        .map_or_else(String::new, |line| line.text.clone())
}

#[test]
fn hints_are_stepped_through_and_followed_with_keys() {
    let mut app = opened();
    app.wait_for_label(&tr!("hint-count", count = 5));
    let tag = "“[whispers]” is read aloud by Eleven Multilingual v2, which performs no audio tags";
    app.key(Modifiers::NONE, Key::F8);
    app.wait_for_label("1 of 5");
    app.wait_for_label(tag);
    app.key(Modifiers::SHIFT, Key::F8);
    app.wait_for_label("5 of 5");
    app.wait_for("the last line", |app| {
        app.selected_row()
            .is_some_and(|row| row.starts_with("Line 3,"))
    });
    app.key(Modifiers::NONE, Key::F8);
    app.wait_for_label(tag);
    app.key(Modifiers::ALT, Key::F);
    hints(&mut app, 4);
    assert_eq!(text(&app, 0), "The rope, approx. 80 km/h.");
    // The next one has its place.
    app.wait_for_label("1 of 4");
    let approx = "“approx.” may be read as letters, or as another word";
    app.wait_for_label(approx);
    // Who asks for the next one is there: it was left out.
    app.key(Modifiers::NONE, Key::F8);
    app.settle();
    assert!(app.shows("1 of 4") && app.shows(approx));
    app.key(Modifiers::NONE, Key::F8);
    app.wait_for_label("2 of 4");
    app.key(Modifiers::SHIFT, Key::F8);
    app.wait_for_label(approx);
    app.key(Modifiers::ALT, Key::F);
    hints(&mut app, 3);
    assert_eq!(text(&app, 0), "The rope, approximately 80 km/h.");
    // Each was a step of its own.
    app.key(Modifiers::COMMAND, Key::Z);
    hints(&mut app, 4);
    assert_eq!(text(&app, 0), "The rope, approx. 80 km/h.");
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("the bar gone", |app| !app.shows(&tr!("hint-close")));
}

/// The bar went with the list.
#[test]
fn hints_bar_stays_when_escape_closes_a_list_of_it() {
    let mut app = opened();
    app.key(Modifiers::NONE, Key::F8);
    app.wait_for_label("1 of 5");
    app.press_role(Role::Button, &tr!("hint-ignore"));
    app.wait_for_label(&tr!("hint-ignore.here"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("the list gone", |app| !app.shows(&tr!("hint-ignore.here")));
    app.wait_for_label("1 of 5");
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("the bar gone", |app| !app.shows("1 of 5"));
}

#[test]
fn hints_are_ignored_here_and_everywhere_and_told_again() {
    let mut app = opened();
    app.key(Modifiers::NONE, Key::F8);
    app.wait_for_label("1 of 5");
    app.key(Modifiers::ALT, Key::G);
    hints(&mut app, 4);
    app.wait_for_label(&tr!("lint-abbreviation", word = "approx."));
    app.press_role(Role::Button, &tr!("hint-ignore"));
    app.press(&tr!("hint-ignore.words", words = "approx."));
    hints(&mut app, 2);
    app.press_role(Role::Button, &tr!("hint-ignore"));
    app.press(&tr!("hint-ignore.rule", rule = tr!("lint-rule-unit")));
    hints(&mut app, 1);
    app.wait_for_label("1 of 1");
    app.press_role(Role::Button, &tr!("hint-ignore"));
    app.press(&tr!("hint-ignore.here"));
    hints(&mut app, 0);
    app.wait_for_label(&tr!("hint-none"));
    assert_eq!(app.desk().script().ignored().iter().len(), 4);
    app.press_role(Role::Button, &tr!("hint-rules"));
    app.press(&tr!("hint-again"));
    hints(&mut app, 5);
    app.settle();
    app.key(Modifiers::COMMAND, Key::Z);
    hints(&mut app, 0);
}

#[test]
fn hints_that_are_grave_stand_below_their_line_with_their_fix() {
    let mut app = opened();
    app.press_role(
        Role::Button,
        &tr!("hint-fix-line", fix = tr!("hint-fix-out"), number = 1),
    );
    hints(&mut app, 4);
    assert_eq!(text(&app, 0), "The rope, approx. 80 km/h.");
}

/// A word that nobody knows is mended, or is one's own from then on, in every project.
#[test]
fn hints_of_words_in_no_dictionary_are_followed_or_added() {
    let mut app = AppHarness::with(|options| {
        let folder = options.home.join("dictionaries");
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("en.aff"), "SET UTF-8\nTRY esianrtolcdu\n").expect("a file");
        let words = "6\nthe\nlight\nwent\nout\nsaid\nagain\n";
        std::fs::write(folder.join("en.dic"), words).expect("a file");
    });
    app.wait_for("a project", |app| app.desk().project.is_some());
    new_project(&mut app, "Low tide");
    let script = "ANN: The lihgt went out, Quillfeather said.\nBEN: Quillfeather went again.\n";
    put_in(&mut app, script);
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::NONE, Key::Home);
    hints(&mut app, 3);
    app.key(Modifiers::NONE, Key::F8);
    app.wait_for_label(&tr!("lint-spelling", word = "lihgt"));
    app.wait_for("what may be meant", |app| app.shows_part("light"));
    app.key(Modifiers::ALT, Key::F);
    hints(&mut app, 2);
    assert_eq!(text(&app, 0), "The light went out, Quillfeather said.");
    app.wait_for_label(&tr!("lint-spelling", word = "Quillfeather"));
    app.press_role(Role::Button, &tr!("hint-ignore"));
    app.press(&tr!("hint-ignore.own", words = "Quillfeather"));
    hints(&mut app, 0);
    // What was added goes out again: by its toast …
    app.wait_for_label(&tr!("studio-word-added", word = "Quillfeather"));
    app.press(&tr!("action-undo"));
    hints(&mut app, 2);
    app.wait_for_label(&tr!("studio-word-removed", word = "Quillfeather"));
    // … and by undo, in its turn among the steps of the script.
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    hints(&mut app, 0);
    app.key(Modifiers::COMMAND, Key::Z);
    hints(&mut app, 2);
    assert_eq!(text(&app, 0), "The light went out, Quillfeather said.");
    app.key(Modifiers::COMMAND, Key::Z);
    hints(&mut app, 3);
    assert_eq!(text(&app, 0), "The lihgt went out, Quillfeather said.");
}

/// Nothing but the file said which they were.
#[test]
fn hints_words_of_ones_own_are_listed_and_removed() {
    let home = tempfile::TempDir::new().expect("a folder");
    let folder = home.path().join("dictionaries");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("en.aff"), "SET UTF-8\n").expect("a file");
    std::fs::write(folder.join("en.dic"), "3\nthe\nlight\nwent\n").expect("a file");
    let own = folder.join("own-words.txt");
    std::fs::write(&own, "Quillfeather\nTamsin\n").expect("a file");
    let mut app = AppHarness::in_home(home, |_| {});
    app.wait_for("a project", |app| app.desk().project.is_some());
    new_project(&mut app, "Low tide");
    let script = "ANN: The lihgt went, the Quillfeather went.\nBEN: Tamsin went.\n";
    put_in(&mut app, script);
    app.key(Modifiers::NONE, Key::Escape);
    hints(&mut app, 1);
    app.key(Modifiers::NONE, Key::F8);
    app.press_role(Role::Button, &tr!("hint-rules"));
    app.press(&tr!("hint-own-words"));
    app.press(&tr!("settings-words-remove", word = "Quillfeather"));
    hints(&mut app, 2);
    app.wait_for("the shorter list", |app| {
        !app.shows(&tr!("settings-words-remove", word = "Quillfeather"))
    });
    assert_eq!(std::fs::read_to_string(&own).expect("a file"), "Tamsin\n");
    // Undo takes it back where it was done.
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for_label(&tr!("settings-words-remove", word = "Quillfeather"));
    hints(&mut app, 1);
    assert!(app.shows(&tr!("settings-words-remove", word = "Tamsin")));
}

/// It could be replaced only in a dialog that nothing led to.
#[test]
fn hints_of_a_model_that_is_gone_replace_it_everywhere() {
    let home = tempfile::TempDir::new().expect("a folder");
    let library = Library::open(home.path(), Clock::system()).expect("a library");
    let mut script =
        parse("ANN: The rope.\nBEN: I see it.\nANN: Now.\n", "Gone").expect("a script");
    let last = script.lines().last().map(|line| line.id).expect("a line");
    for edit in [
        Edit::TunePart {
            speaker: "ANN".to_owned(),
            change: PartChange::Model(Some("eleven_gone".into())),
        },
        Edit::TuneLine {
            id: last,
            change: LineChange::Model(Some("eleven_gone".into())),
        },
    ] {
        script.apply(&edit).expect("it fits");
    }
    let defaults = ProjectDefaults::default();
    let card = library.create_project("Gone", Backend::Draft, &defaults, &script, false);
    let settings = serde_json::json!({ "last_project": card.expect("a project").id.0 });
    std::fs::write(home.path().join("settings.json"), settings.to_string()).expect("settings");
    drop(library);

    let mut app = AppHarness::in_home(home, |_| {});
    let gone = |app: &AppHarness| {
        let desk = app.desk();
        let lines = desk.script().lines();
        lines
            .filter(|line| desk.missing_model(line).is_some())
            .count()
    };
    hints(&mut app, 1);
    assert_eq!(gone(&app), 2);
    app.key(Modifiers::NONE, Key::F8);
    app.wait_for_label(&tr!("lint-model-missing", model = "eleven_gone"));
    app.wait_for_label("Fix: Use Eleven Multilingual v2 everywhere instead");
    app.key(Modifiers::ALT, Key::F);
    hints(&mut app, 0);
    assert_eq!(gone(&app), 0);
    // It was one step.
    app.key(Modifiers::COMMAND, Key::Z);
    hints(&mut app, 1);
    assert_eq!(gone(&app), 2);
}
