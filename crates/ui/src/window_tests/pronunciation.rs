//! Rules of pronunciation: written, checked, replaced by a file, and offered by a hint.
#![cfg(test)]

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah_i18n::tr;
use mynah_model::command::{Command, ProjectCommand};
use mynah_model::event::{Event, ProjectEvent};
use mynah_script::import::lexicon;
use mynah_script::pronunciation::Word;
use mynah_ui_core::testing::fixtures::PROJECT;

use super::{WindowHarness, pasted};

const SCRIPT: &str = "ANN: Ask the UN.\nBEN: Ask nobody.\n";

/// A script of two lines, with the rules of pronunciation next to it.
fn opened() -> WindowHarness {
    let mut app = pasted(SCRIPT);
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::NONE, Key::Home);
    app.settle();
    app.press(&tr!("inspector-tab-pronunciation"));
    app.wait_for_label(&tr!("pronounce-add"));
    app
}

/// Draft voices have no sounds: they need another spelling.
#[test]
fn pronunciation_in_sounds_asks_for_a_spelling_where_nobody_hears_them() {
    let mut app = opened();
    app.write(&tr!("pronounce-word"), "UN");
    app.write(&tr!("pronounce-sounds"), "juːˈɛn");
    app.wait_for("the advice", |app| {
        app.shows_part("Draft voices can’t be told sounds")
    });
    app.write(&tr!("pronounce-alias"), "you en");
    app.settle();
    app.press(&tr!("pronounce-add"));
    app.wait_for("the rule", |app| app.desk().script().rules().len() == 1);
}

/// A rule of a file replaces a rule of the script: the word is named, and undo restores the rule.
#[test]
fn pronunciation_rules_that_a_file_replaces_are_named() {
    let mut app = opened();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("names.pls");
    let lexeme = |word: &str, said: &str| {
        format!("<lexeme><grapheme>{word}</grapheme><alias>{said}</alias></lexeme>")
    };
    let text = format!(
        "<?xml version=\"1.0\"?><lexicon version=\"1.0\" \
         xmlns=\"http://www.w3.org/2005/01/pronunciation-lexicon\" alphabet=\"ipa\">{}{}</lexicon>",
        lexeme("UN", "you en"),
        lexeme("ETA", "arrival")
    );
    std::fs::write(&file, text).expect("a lexicon");
    app.write(&tr!("pronounce-word"), "UN");
    app.write(&tr!("pronounce-alias"), "United Nations");
    app.settle();
    app.press(&tr!("pronounce-add"));
    app.wait_for("the rule", |app| app.desk().script().rules().len() == 1);
    let said = |app: &WindowHarness| {
        let rules = app.desk().script().rules();
        let un = Word {
            word: "UN".to_owned(),
            language: None,
        };
        rules.get(&un).map(|rule| rule.alias.clone())
    };
    let own = said(&app);
    app.settle();
    app.press(&tr!("dialog-import-rules"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &file.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    let is_read = |command: &Command| matches!(command, Command::Project(ProjectCommand::ReadLexicon(_, path)) if *path == file);
    app.wait_for("the order to read it", |app| app.sent().iter().any(is_read));
    let read = ProjectEvent::LexiconRead {
        project: PROJECT,
        name: "names.pls".to_owned(),
        lexicon: lexicon(&std::fs::read(&file).expect("a file")).expect("a lexicon"),
    };
    app.apply(Event::Project(read));
    app.wait_for("which word", |app| {
        app.shows_part("Your own rules were replaced for “UN”;")
    });
    assert_eq!(said(&app).as_deref(), Some("you en"));
    assert_eq!(app.desk().script().rules().len(), 2);
    app.wait_for("the dialog gone", |app| !app.shows(&tr!("dialog-path")));
    app.settle();
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the own rule", |app| said(app) == own);
    assert_eq!(app.desk().script().rules().len(), 1);
}

/// A word of the script gets a rule, or is marked as said well.
#[test]
fn pronunciation_of_names_and_capitals_is_checked() {
    let mut app = opened();
    app.press(&tr!("check-words"));
    app.press(&tr!("check-word-rule", word = "UN"));
    app.wait_for("the word", |app| app.value(&tr!("pronounce-word")) == "UN");
    app.write(&tr!("pronounce-alias"), "United Nations");
    app.settle();
    app.press(&tr!("pronounce-add"));
    app.wait_for("it is gone", |app| {
        !app.shows(&tr!("check-word-rule", word = "UN"))
    });
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for_label(&tr!("check-word-rule", word = "UN"));
    app.settle();
    app.press(&tr!("check-word-well", word = "UN"));
    app.wait_for("none left", |app| {
        app.shows_part("Every name, number and abbreviation has a rule")
    });
}

/// A word with a rule has no hint.
#[test]
fn pronunciation_hints_are_followed_by_a_rule() {
    let mut app = pasted("ANN: Ropes, approx. now.\n");
    app.wait_for("the hint", |app| app.desk().hint_count() == (1, true));
    app.settle();
    app.key(Modifiers::NONE, Key::F8);
    app.wait_for_label("1 of 1");
    app.settle();
    app.press_role(Role::Button, &tr!("hint-fixes"));
    app.press(&tr!("hint-pronounce"));
    app.wait_for_label(&tr!("pronounce-word"));
    app.wait_for("the word", |app| {
        app.value(&tr!("pronounce-word")) == "approx."
    });
    app.write(&tr!("pronounce-alias"), "approximately");
    app.settle();
    app.press(&tr!("pronounce-add"));
    app.wait_for("no hint", |app| app.desk().hint_count() == (0, true));
    let line = app.desk().script().lines().next();
    assert_eq!(line.expect("a line").text, "Ropes, approx. now.");
}
