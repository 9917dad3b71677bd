//! Writing in the Script room: menus of rows, names of speakers, input methods, selected words.

use egui::accesskit::Role;
use egui::{Event, ImeEvent, Key, Modifiers};
use mynah_i18n::tr;

use super::{WindowHarness, line, ordered, pasted, texts};

const SCRIPT: &str = "ANN: One rope.\nBEN: Two ropes.\nANN: Three ropes.\n";

#[test]
fn a_row_has_its_menu_by_the_second_button_of_the_mouse() {
    let mut app = pasted(SCRIPT);
    let rows = |app: &WindowHarness| {
        let items = app.nodes().filter_map(|node| {
            let node = egui_kittest::kittest::NodeT::accesskit_node(&node);
            (node.role() == Role::Button || node.role() == Role::ListBoxOption)
                .then(|| node.label())
                .flatten()
        });
        items.collect::<Vec<_>>()
    };
    let before = rows(&app);
    app.press_second(&tr!(
        "script-line-name",
        number = 2,
        speaker = "BEN",
        text = "Two ropes."
    ));
    app.wait_for_label(&tr!("script-menu-delete"));
    let by_mouse: Vec<_> = rows(&app)
        .into_iter()
        .filter(|name| !before.contains(name))
        .collect();
    // The menu's row is selected.
    assert_eq!(
        app.desk()
            .script()
            .line(line(&app, 2))
            .map(|line| &*line.speaker),
        Some("BEN")
    );
    assert!(
        app.selected_row()
            .is_some_and(|row| row.contains("Two ropes."))
    );
    app.press(&tr!("script-menu-down"));
    app.wait_for("it moved", |app| texts(app)[2] == "Two ropes.");
    assert!(
        !app.shows(&tr!("script-menu-delete")),
        "the menu is still open"
    );
    // The button's menu says the same.
    app.press(&tr!("script-line-menu", number = 1));
    app.wait_for_label(&tr!("script-menu-delete"));
    let by_button = rows(&app);
    let missing: Vec<_> = by_mouse
        .iter()
        .filter(|name| !by_button.contains(name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    app.press(&tr!("script-menu-delete"));
    app.wait_for("it is gone", |app| texts(app).len() == 2);
}

/// The speaker of each line.
fn speakers(app: &WindowHarness) -> Vec<String> {
    let lines = app.desk().script().lines();
    lines.map(|line| line.speaker.clone()).collect()
}

/// The name of a speaker's voice.
fn voice(app: &WindowHarness, speaker: &str) -> Option<String> {
    let part = app.desk().script().cast().0.get(speaker)?;
    Some(part.draft.as_ref()?.name.clone())
}

#[test]
fn a_speaker_gets_another_name_in_all_lines_and_keeps_the_voice() {
    let mut app = pasted(SCRIPT);
    app.wait_for("their voices", |app| {
        voice(app, "ANN").is_some() && voice(app, "BEN").is_some()
    });
    let ann = voice(&app, "ANN");
    app.press(&tr!("script-speaker-of", number = 1, speaker = "ANN"));
    app.press("Rename ANN…");
    app.wait_for_label(&tr!("script-speaker-new-name"));
    app.write_over(&tr!("script-speaker-new-name"), "Anna Maria");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the new name", |app| {
        speakers(app) == ["Anna Maria", "BEN", "Anna Maria"]
    });
    assert_eq!(voice(&app, "Anna Maria"), ann);
    assert!(ordered(&app).is_empty(), "Enter generated a line");
    assert_eq!(voice(&app, "ANN"), None);
    app.wait_for("the question gone", |app| {
        !app.shows(&tr!("script-speaker-new-name"))
    });
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the old name", |app| speakers(app) == ["ANN", "BEN", "ANN"]);
    assert_eq!(voice(&app, "ANN"), ann);
    // The name of another speaker: that one's voice stays, and the dialog says so.
    let ben = voice(&app, "BEN");
    app.press(&tr!("script-speaker-of", number = 1, speaker = "ANN"));
    app.press("Rename ANN…");
    app.wait_for_label(&tr!("script-speaker-new-name"));
    app.write_over(&tr!("script-speaker-new-name"), "BEN");
    app.wait_for("what becomes of them", |app| {
        app.shows_part("BEN speaks already")
    });
    app.press(&tr!("script-speaker-rename-button"));
    app.wait_for("one speaker", |app| speakers(app) == ["BEN", "BEN", "BEN"]);
    assert_eq!(voice(&app, "BEN"), ben);
}

#[test]
fn a_speaker_whose_lines_are_listed_alone_stays_listed_under_another_name() {
    let mut app = pasted(SCRIPT);
    app.press(&tr!("script-only-of"));
    app.press_role(Role::ListBoxOption, "ANN");
    app.wait_for("ANN alone", |app| !app.shows_part("Two ropes."));
    app.press(&tr!("script-speaker-of", number = 1, speaker = "ANN"));
    app.press("Rename ANN…");
    app.wait_for_label(&tr!("script-speaker-new-name"));
    app.write_over(&tr!("script-speaker-new-name"), "Anna");
    app.press(&tr!("script-speaker-rename-button"));
    app.wait_for("the new name", |app| {
        speakers(app) == ["Anna", "BEN", "Anna"]
    });
    let alone = |app: &mut WindowHarness, name: &str| {
        let row = format!("Line 1, {name}: One rope.");
        app.wait_for(name, |app| app.shows(&row) && !app.shows_part("Two ropes."));
        app.settle();
    };
    alone(&mut app, "Anna");
    // Regression: undo listed all speakers again.
    app.key(Modifiers::COMMAND, Key::Z);
    alone(&mut app, "ANN");
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    alone(&mut app, "Anna");
}

/// The text of an input method is in the line once it is committed, and typing goes on after it.
#[test]
fn an_input_method_writes_in_a_line() {
    let mut app = pasted(SCRIPT);
    app.key(Modifiers::NONE, Key::F2);
    app.wait_for_label(&tr!("script-line-field"));
    app.settle();
    let preedit = |text: &str| {
        Event::Ime(ImeEvent::Preedit {
            text: text.to_owned(),
            active_range_chars: None,
        })
    };
    app.in_one_frame([preedit("´")]);
    app.in_one_frame([preedit("´e")]);
    // Text that is not committed is not in the script, and no line was generated.
    assert_eq!(texts(&app)[0], "One rope.");
    assert!(ordered(&app).is_empty());
    // Two frames with a pause between them would be two steps.
    let composed = Event::Ime(ImeEvent::Commit("é".to_owned()));
    app.in_one_frame([composed, Event::Text("s".to_owned())]);
    app.wait_for("what was composed, and what follows", |app| {
        texts(app)[0] == "One rope.és"
    });
    // It is one step with the letter typed after it.
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("as it was", |app| texts(app)[0] == "One rope.");
}

#[test]
fn the_help_tells_what_other_scripts_cant_do_yet() {
    let mut app = pasted(SCRIPT);
    app.press(&tr!("rail-keys"));
    app.wait_for_label(&tr!("help-scripts"));
    assert!(app.shows_part("the words of a line stand from left to right"));
}

/// Regression: letters typed after Escape had closed a menu began a new line.
#[test]
fn writing_goes_on_where_a_menu_took_the_cursor() {
    let mut app = pasted(SCRIPT);
    app.key(Modifiers::NONE, Key::Home);
    app.key(Modifiers::NONE, Key::F2);
    app.wait_for_label(&tr!("script-line-field"));
    app.settle();
    app.key(Modifiers::NONE, Key::Home);
    app.settle();
    app.press(&tr!("script-line-menu", number = 1));
    app.wait_for_label(&tr!("script-menu-delete"));
    app.settle();
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("no menu", |app| !app.shows(&tr!("script-menu-delete")));
    app.settle();
    app.type_letters("No ");
    app.wait_for("what was written", |app| texts(app)[0] == "No One rope.");
    assert_eq!(texts(&app).len(), 3);
}

/// Regression: Shift with an arrow up or down left the line instead of selecting in it.
#[test]
fn words_and_rows_of_a_line_are_marked_and_written_over() {
    let mut app = pasted(SCRIPT);
    app.key(Modifiers::NONE, Key::F2);
    app.wait_for_label(&tr!("script-line-field"));
    app.settle();
    let word = Modifiers::CTRL | Modifiers::COMMAND;
    app.key(word | Modifiers::SHIFT, Key::ArrowLeft);
    app.type_letters("line.");
    app.wait_for("another word", |app| texts(app)[0] == "One line.");
    app.key(word, Key::ArrowLeft);
    app.type_letters("long ");
    app.wait_for("a word before it", |app| texts(app)[0] == "One long line.");
    app.key(Modifiers::SHIFT, Key::ArrowDown);
    app.type_letters("rope.");
    app.wait_for("the rest of the line", |app| {
        texts(app)[0] == "One long rope."
    });
    app.key(Modifiers::SHIFT, Key::ArrowUp);
    app.type_letters("None.");
    app.wait_for("all of the line", |app| texts(app)[0] == "None.");
    app.key(Modifiers::SHIFT, Key::Home);
    app.type_letters("Some.");
    app.wait_for("the row", |app| texts(app)[0] == "Some.");
    app.press_twice(&tr!("script-line-field"));
    app.type_letters("More");
    app.wait_for("the word below the pointer", |app| {
        texts(app)[0].contains("More")
    });
    assert_eq!(texts(&app)[1..], ["Two ropes.", "Three ropes."]);
}
