//! The Dubbing room: transcripts and films that follow one another, a form over a board, and the folder for the files.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah_core::language::language_name;
use mynah_i18n::tr;
use mynah_model::command::{Command, DubbingCommand};
use mynah_model::dubbing::FilmFacts;

use super::WindowHarness;
use super::answered::is_at;
use super::dub_keys::value;
use super::dubs::{DubWindow, FOLDER, dubbed, mended, says};

/// Regression: English was removed and added again: then the French transcript was spoken in English, and nothing said
/// so.
#[test]
fn transcripts_stay_with_their_languages() {
    let mut app = DubWindow::empty();
    app.bring("interview.wav", "lines.csv");
    app.pick_english();
    app.pick(&tr!("language-fr"));
    app.key(Modifiers::NONE, Key::Escape);
    app.set_table("more.csv", &[("Wren", 0.2, 1.2, "Ja.", "Oui.")]);
    app.drop_file("more.csv");
    let of = |app: &WindowHarness, name: &str| {
        value(app, Role::ComboBox, &format!("Language of {name}")).unwrap_or_default()
    };
    let both = |app: &WindowHarness| (of(app, "lines.csv"), of(app, "more.csv"));
    let own = (language_name("en"), language_name("fr"));
    app.wait_for("both transcripts", |app| both(app) == own);
    app.press("Remove English");
    app.wait_for("that it waits", |app| {
        app.shows_part("lines.csv is English, which isn’t dubbed into now")
    });
    app.pick_english();
    app.settle();
    assert_eq!(both(&app), own);
    // It can be given to the other language, which then gives its own.
    app.press_role(
        Role::ComboBox,
        &tr!("dubbing-table-language", name = "lines.csv"),
    );
    app.wait_for("the languages", |app| {
        app.nodes()
            .any(|it| it.accesskit_node().role() == Role::ListBoxOption)
    });
    app.press_role(Role::ListBoxOption, &tr!("language-fr"));
    let other = (language_name("fr"), language_name("en"));
    app.wait_for("the other way round", |app| both(app) == other);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("both", |app| DubWindow::ready_ones(app) == 2);
    let wishes = app.wishes();
    let [wish] = wishes[..] else {
        panic!("one film: {wishes:?}");
    };
    let sheets = wish.sheets.iter();
    let names = sheets.map(|path| path.file_name().expect("a name").to_string_lossy());
    let codes = wish.languages.iter().map(String::as_str);
    let mut sent: Vec<_> = codes.zip(names).collect();
    sent.sort_unstable();
    assert_eq!(
        sent,
        [("en", "more.csv".into()), ("fr", "lines.csv".into())]
    );
}

/// Regression: Ctrl+Z took back a fix of the film behind the form.
#[test]
fn behind_a_form_no_fix_is_taken_back() {
    let mut app = mended();
    app.press_role(Role::Button, &tr!("dubbing-new"));
    app.wait_for("the form", |app| app.shows_part("Drop it here, choose it"));
    app.key(Modifiers::COMMAND, Key::Z);
    app.settle();
    app.press_part("interview.wav, ");
    app.wait_for("the fix", |app| {
        app.shows_part("Heron: Come at nine. fixed")
    });
    app.settle();
    assert_eq!(app.fixes(), 1);
    assert!(app.steps().is_empty(), "{:?}", app.steps());
}

/// Regression: the second film was dubbed from the language that the first one's file named.
#[test]
fn films_name_their_language_each_for_itself() {
    let mut app = DubWindow::empty();
    let facts = FilmFacts {
        language: Some("de".to_owned()),
        ..FilmFacts::default()
    };
    app.set_facts("german.mka", 6.0, facts);
    app.drop_file("german.mka");
    let language = |app: &WindowHarness| value(app, Role::ComboBox, &tr!("dubbing-source"));
    app.wait_for("its language", |app| {
        language(app) == Some(language_name("de"))
    });
    app.press_role(Role::TextInput, &tr!("dubbing-from"));
    app.type_letters("2");
    let from = |app: &WindowHarness| value(app, Role::TextInput, &tr!("dubbing-from"));
    assert_eq!(from(&app).as_deref(), Some("2"));
    app.drop_file("plain.wav");
    app.wait_for("that it waits", |app| {
        app.shows_part("One more waits, and after this one")
    });
    app.press(&tr!("dubbing-film-other"));
    app.wait_for("the next one", |app| app.shows("plain.wav"));
    app.wait_for("its own language", |app| {
        language(app).as_deref() == Some("Language not named")
    });
    assert_eq!(from(&app).unwrap_or_default(), "");
}

/// Regression: what was written while a fix was under way was lost when that came.
#[test]
fn half_written_text_outlasts_a_fix_of_the_same_line() {
    let mut app = dubbed();
    app.hold_orders();
    app.write_over(&says(), "Come at nine.");
    app.key(Modifiers::COMMAND, Key::Enter);
    assert_eq!(app.bought_lines(), ["Come at nine."]);
    app.write_over(&says(), "Come at te");
    app.press_part("Line 1 at 0:00.2");
    app.finish_orders();
    app.wait_for("the fix", |app| {
        app.shows_part("Heron: Come at te fixed; not said yet")
    });
    app.press_part("Line 2 at 0:01.6");
    app.wait_for("what was written", |app| app.value(&says()) == "Come at te");
}

/// Regression: two films in the path box were one that isn't there, and after the first one nothing asked for another.
#[test]
fn several_films_are_named_at_once_or_added() {
    let mut app = DubWindow::empty();
    app.press_part(&tr!("action-choose-film"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(
        &tr!("dialog-path"),
        "/films/interview.wav; /films/second.wav",
    );
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the first", |app| {
        app.shows("interview.wav") && app.shows_part("One more")
    });
    app.press(&tr!("dubbing-film-more"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), "/films/third.wav");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the third", |app| app.shows_part("2 more"));
}

/// Regression: Ctrl+E asked for takes of the script, each time the home folder was offered, and after files were
/// replaced nothing had the focus.
#[test]
fn files_are_saved_by_ctrl_e_where_they_were_saved_last() {
    let mut app = dubbed();
    let exports = |app: &DubWindow| {
        let exports = app.all_sent().iter().filter_map(|command| match command {
            Command::Dubbing(DubbingCommand::Export(_, _, export)) => {
                Some((export.folder.display().to_string(), export.over))
            }
            _ => None,
        });
        exports.collect::<Vec<_>>()
    };
    app.key(Modifiers::COMMAND, Key::E);
    app.wait_for_label(&tr!("dialog-path"));
    assert_eq!(app.value(&tr!("dialog-path")), FOLDER, "that of the film");
    app.write_over(&tr!("dialog-path"), "/out");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("dubbing-show-folder"));
    assert_eq!(exports(&app), [("/out".to_owned(), false)]);
    app.set_in_the_way(8);
    app.press(&tr!("action-save-dubs"));
    app.wait_for_label(&tr!("dialog-path"));
    assert_eq!(app.value(&tr!("dialog-path")), "/out");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("dialog-export-replace", count = 8));
    assert_eq!(exports(&app).len(), 1, "it asks first");
    app.press(&tr!("dialog-export-replace", count = 8));
    app.wait_for("the line", |app| {
        app.shows(&tr!("dubbing-show-folder")) && is_at(app, "Line 2")
    });
    assert_eq!(exports(&app).last(), Some(&("/out".to_owned(), true)));
}

/// Regression: Ctrl+Z took back a fix of another line without a word.
#[test]
fn a_fix_that_is_taken_back_unseen_is_told() {
    let mut app = mended();
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("the other line", |app| app.value(&says()) == "Thank you.");
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("what was taken back", |app| {
        app.shows_part(&tr!("dubbing-undone-line", line = 2))
    });
    assert_eq!(app.fixes(), 0);
}
