//! How words are said: rules that are written, heard, switched off and taken back.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::script::pronunciation::{Pronunciation, Word};
use mynah::terms::pronunciation::{Alphabet, Said, Says};
use mynah::terms::secret::Secret;
use mynah::tr;
use mynah_model::desk::{LineState, Saved};

use crate::harness::AppHarness;
use crate::script::{line, paste, pasted, ready};
use crate::service::{KEY, cast_in, in_live, service};

const SCRIPT: &str = "ANN: Ask the UN.\nBEN: Ask nobody.\n";

/// A script of two lines, the first one spoken and looked at, with its words.
fn opened() -> AppHarness {
    let mut app = pasted(SCRIPT, 2);
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::NONE, Key::Home);
    app.settle();
    app.press(&tr!("inspector-tab-pronunciation"));
    app.wait_for_label(&tr!("pronounce-add"));
    app
}

fn is_changed(app: &AppHarness) -> bool {
    let desk = app.desk();
    let line = desk.script().lines().next();
    line.is_some_and(|line| matches!(desk.line_state(line), LineState::Changed))
}

fn is_fresh(app: &AppHarness) -> bool {
    let desk = app.desk();
    let line = desk.script().lines().next();
    line.is_some_and(|line| matches!(desk.line_state(line), LineState::Draft))
}

fn takes(app: &AppHarness) -> u32 {
    let line = app.desk().script().lines().next();
    let takes = line.and_then(|line| app.desk().takes.get(&line.id));
    takes.map_or(0, |takes| takes.count)
}

#[test]
fn pronunciation_of_a_word_is_written_heard_and_taken_back() {
    let mut app = opened();
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("a take", |app| takes(app) == 1 && is_fresh(app));
    app.write(&tr!("pronounce-word"), "UN");
    app.write(&tr!("pronounce-alias"), "United Nations");
    app.press("As written, Draft voice");
    let before = app.desk().jobs.iter().count();
    app.wait_for("it before", |app| {
        let heard = app.desk().heard();
        heard.is_some_and(|heard| heard.text == Some("UN") && heard.line.is_none())
    });
    // "Take 1" was both.
    app.wait_for_label(&tr!("transport-word-before", word = "UN"));
    app.settle();
    app.press("With the rule, Draft voice");
    app.wait_for("another order", |app| {
        app.desk().jobs.iter().count() > before
    });
    app.wait_for("the word alone", |app| {
        let heard = app.desk().heard();
        heard.is_some_and(|heard| heard.text == Some("UN") && heard.line.is_none())
    });
    app.wait_for_label(&tr!("transport-word-after", word = "UN"));
    app.settle();
    app.press(&tr!("pronounce-add"));
    app.wait_for("the rule", |app| app.desk().script().rules().len() == 1);
    app.wait_for("the take out of date", is_changed);
    app.settle();
    app.press(&tr!("pronounce-rule-on", word = "UN"));
    app.wait_for("the take again", is_fresh);
    app.settle();
    app.press(&tr!("pronounce-rule-on", word = "UN"));
    app.wait_for("the take out of date", is_changed);
    app.settle();
    app.press(&tr!("pronounce-rule-remove", word = "UN"));
    app.wait_for("no rule", |app| app.desk().script().rules().is_empty());
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the rule again", |app| {
        app.desk().script().rules().len() == 1
    });
    app.settle();
    app.press(&tr!("pronounce-rule-change", word = "UN"));
    app.wait_for_label(&tr!("pronounce-change"));
    app.write_over(&tr!("pronounce-alias"), "Nations");
    app.settle();
    app.press(&tr!("pronounce-change"));
    app.wait_for("another rule", |app| {
        let mut rules = app.desk().script().rules().iter();
        rules
            .next()
            .is_some_and(|(_, rule)| rule.alias == "Nations")
    });
    // It is kept like the rest of the script.
    app.wait_for("the disk", |app| {
        matches!(app.desk().saved(), mynah_model::desk::Saved::Yes)
    });
    let mut app = AppHarness::in_home(app.close(), |_| {});
    app.wait_for("the rule after a restart", |app| {
        app.desk().script().rules().len() == 1
    });
}

/// What each of the two lines would send of rules.
fn sent(app: &AppHarness) -> [Vec<Said>; 2] {
    [1, 2].map(|number| {
        let request = app.desk().request_for(line(app, number));
        request.expect("a request").rules
    })
}

/// What was sent of rules with the take of a line, where it has one.
fn spoken(app: &AppHarness, number: usize) -> Option<Vec<Said>> {
    let takes = app.desk().takes.get(&line(app, number))?;
    let request = takes.picked.as_ref()?.request.speech()?;
    Some(request.rules.clone())
}

/// Chooses an item of a list.
fn choose(app: &mut AppHarness, list: &str, item: &str) {
    app.press_role(Role::ComboBox, list);
    app.press_role(Role::ListBoxOption, item);
    app.settle();
}

/// Sounds of CMU's alphabet go to who speaks the rule's language, and to nobody else, whoever could say them.
#[test]
fn pronunciation_in_cmu_of_one_language_is_sent_for_that_language_alone() {
    let service = service();
    let with_key = |options: &mut mynah_engine::StudioOptions| {
        options.environment.api_base = Some(service.base.clone());
        options.environment.key = Some(Secret::new(KEY));
    };
    let mut app = AppHarness::with(with_key);
    ready(&mut app);
    paste(&mut app, "ANN: Ask the UN.\nBEN: Ask the UN.\n", 2);
    in_live(&mut app);
    for (place, (voice, language)) in [("Wren", "English"), ("Heron", "German")]
        .into_iter()
        .enumerate()
    {
        app.key(Modifiers::NONE, [Key::Home, Key::End][place]);
        cast_in(&mut app, place + 1, voice);
        // A model that can be told languages; then one that can be told sounds, and speaks them as its own.
        choose(&mut app, &tr!("inspector-model"), "Eleven Flash v2.5");
        choose(&mut app, &tr!("inspector-language"), language);
        choose(&mut app, &tr!("inspector-model"), "Eleven Flash v2");
        assert_eq!(app.value(&tr!("inspector-language")), language);
    }

    app.press_role(Role::Tab, &tr!("inspector-tab-pronunciation"));
    app.wait_for_label(&tr!("pronounce-add"));
    app.write(&tr!("pronounce-word"), "UN");
    app.write(&tr!("pronounce-sounds"), "Y UW1 EH1 N");
    choose(&mut app, &tr!("pronounce-alphabet"), &tr!("pronounce-cmu"));
    app.press(&tr!("pronounce-add"));
    let said = Said {
        word: "UN".to_owned(),
        any_case: false,
        says: Says::Cmu("Y UW1 EH1 N".to_owned()),
    };
    // Of all languages at first: both lines have it.
    let both = [vec![said.clone()], vec![said.clone()]];
    app.wait_for("the rule", |app| sent(app) == both);
    app.settle();
    app.press(&tr!("pronounce-rule-change", word = "UN"));
    app.wait_for_label(&tr!("pronounce-change"));
    assert_eq!(app.value(&tr!("pronounce-alphabet")), tr!("pronounce-cmu"));
    assert_eq!(
        app.value(&tr!("pronounce-language")),
        tr!("pronounce-language-all")
    );
    choose(&mut app, &tr!("pronounce-language"), &tr!("language-en"));
    app.press(&tr!("pronounce-change"));
    let one = [vec![said], Vec::new()];
    app.wait_for("the rule of one language", |app| sent(app) == one);
    let kept = |app: &AppHarness| {
        let rules = app.desk().script().rules();
        let rules = rules
            .iter()
            .map(|(word, rule)| (word.clone(), rule.clone()));
        rules.collect::<Vec<_>>()
    };
    let word = Word {
        word: "UN".to_owned(),
        language: Some("en".to_owned()),
    };
    let rule = Pronunciation {
        sounds: "Y UW1 EH1 N".to_owned(),
        alphabet: Alphabet::Cmu,
        ..Pronunciation::default()
    };
    assert_eq!(kept(&app), [(word, rule)]);
    app.settle();

    // BEN's line names no dictionary: the service has none before ANN's line is spoken, and that one says it all.
    for (number, key) in [(2, Key::End), (1, Key::Home)] {
        assert!(service.dictionaries().is_empty(), "before line {number}");
        app.key(Modifiers::NONE, Key::Escape);
        app.key(Modifiers::NONE, key);
        app.key(Modifiers::COMMAND, Key::Enter);
        app.wait_for("the take", |app| spoken(app, number).is_some());
        app.settle();
    }
    assert_eq!([1, 2].map(|number| spoken(&app, number)), one.map(Some));
    let there = service.dictionaries();
    let [dictionary] = there.as_slice() else {
        panic!("{there:?}");
    };
    let rules: Vec<_> = dictionary.rules.iter().collect();
    let [rule] = rules.as_slice() else {
        panic!("{rules:?}");
    };
    assert_eq!(rule.string_to_replace, "UN");
    assert_eq!(rule.phoneme.as_deref(), Some("Y UW1 EH1 N"));
    assert_eq!(rule.alphabet.as_deref(), Some("cmu-arpabet"));

    // The form has it all again after a restart.
    app.wait_for("the disk", |app| matches!(app.desk().saved(), Saved::Yes));
    let mut app = AppHarness::in_home(app.close(), with_key);
    app.wait_for("the rule after a restart", |app| {
        app.desk().script().rules().len() == 1
    });
    app.settle();
    app.press_role(Role::Tab, &tr!("inspector-tab-pronunciation"));
    app.press(&tr!("pronounce-rule-change", word = "UN"));
    app.wait_for_label(&tr!("pronounce-change"));
    assert_eq!(app.value(&tr!("pronounce-sounds")), "Y UW1 EH1 N");
    assert_eq!(app.value(&tr!("pronounce-alphabet")), tr!("pronounce-cmu"));
    assert_eq!(app.value(&tr!("pronounce-language")), tr!("language-en"));
}

/// Rules go to a file and come from one; what is no lexicon changes nothing.
#[test]
fn pronunciation_rules_are_exported_and_imported() {
    let mut app = opened();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("names.pls");
    app.write(&tr!("pronounce-word"), "UN");
    app.write(&tr!("pronounce-alias"), "United Nations");
    app.settle();
    app.press(&tr!("pronounce-add"));
    app.wait_for("the rule", |app| app.desk().script().rules().len() == 1);
    app.settle();
    app.press(&tr!("dialog-export-rules"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &file.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("it is written", |app| !app.shows(&tr!("dialog-path")));
    let written = std::fs::read_to_string(&file).expect("a lexicon");
    assert!(written.contains("<grapheme>UN</grapheme>"), "{written}");
    app.settle();
    app.press(&tr!("pronounce-rule-remove", word = "UN"));
    app.wait_for("no rule", |app| app.desk().script().rules().is_empty());
    app.settle();
    app.press(&tr!("dialog-import-rules"));
    app.wait_for_label(&tr!("dialog-path"));
    let other = folder.path().join("other.pls");
    std::fs::write(&other, "no lexicon").expect("written");
    app.write_over(&tr!("dialog-path"), &other.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the word", |app| app.shows_part("gave no rules"));
    app.write_over(&tr!("dialog-path"), &file.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the rule again", |app| {
        app.desk().script().rules().len() == 1
    });
    app.wait_for("the dialog gone", |app| !app.shows(&tr!("dialog-path")));
}
