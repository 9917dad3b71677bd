//! Hints of words in no dictionary.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::tr;

use crate::harness::AppHarness;
use crate::script::{new_project, put_in};

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
