//! Find, replace, go to a line, and the list of matching lines.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah_i18n::tr;

use super::{WindowHarness, ordered, pasted, pressed, texts, typed};

const SCRIPT: &str = "ANN: The rope, mind the rope.\nBEN: I see it.\nANN: Not that rope.\n";

/// A project with two speakers and three lines.
fn opened() -> WindowHarness {
    let mut app = pasted(SCRIPT);
    is_at(&mut app, 1);
    app
}

/// Waits until no control has this name.
fn gone(app: &mut WindowHarness, label: &str) {
    app.wait_for(label, |app| !app.shows(label));
}

/// Waits until the line with this number is selected.
fn is_at(app: &mut WindowHarness, number: usize) {
    let wanted = format!("Line {number},");
    app.wait_for(&wanted, |app| {
        app.selected_row()
            .is_some_and(|row| row.starts_with(&wanted))
    });
}

#[test]
fn find_goes_from_place_to_place_and_back() {
    let mut app = opened();
    app.key(Modifiers::COMMAND, Key::F);
    app.write(&tr!("find-field"), "rope");
    app.wait_for_label("1 of 3");
    for (key, modifiers, label, number) in [
        (Key::Enter, Modifiers::NONE, "2 of 3", 1),
        (Key::Enter, Modifiers::NONE, "3 of 3", 3),
        (Key::F3, Modifiers::NONE, "1 of 3", 1),
        (Key::F3, Modifiers::SHIFT, "3 of 3", 3),
    ] {
        app.key(modifiers, key);
        app.wait_for_label(label);
        is_at(&mut app, number);
    }
    app.key(Modifiers::NONE, Key::Escape);
    gone(&mut app, "3 of 3");
    // The list has the focus again.
    app.key(Modifiers::NONE, Key::ArrowUp);
    app.settle();
    is_at(&mut app, 2);
}

#[test]
fn find_is_left_into_the_list_by_down() {
    let mut app = opened();
    app.key(Modifiers::COMMAND, Key::F);
    app.write(&tr!("find-field"), "rope");
    app.wait_for_label("1 of 3");
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.wait_for("the row", |app| {
        app.focused().is_some_and(|row| row.starts_with("Line 1,"))
    });
    app.key(Modifiers::NONE, Key::ArrowDown);
    is_at(&mut app, 2);
}

/// Regression: Ctrl+F in the history or the settings went to the script.
#[test]
fn find_searches_the_room_it_is_pressed_in() {
    for (room, field) in [
        (Key::Num2, tr!("voices-search")),
        (Key::Num7, tr!("history-search")),
        (Key::Comma, tr!("settings-shortcuts-search")),
    ] {
        let mut app = opened();
        app.key(Modifiers::COMMAND, room);
        app.key(Modifiers::COMMAND, Key::F);
        app.wait_for(&field, |app| {
            app.focused().as_deref() == Some(field.as_str())
        });
    }
    let mut app = opened();
    app.key(Modifiers::COMMAND, Key::Num8);
    app.key(Modifiers::COMMAND, Key::F);
    let nothing = tr!("action-needs-search-field");
    app.wait_for(&nothing, |app| app.shows_part(&nothing));
    assert!(!app.shows(&tr!("find-field")));
}

/// Regression: Tab skipped the buttons after the fields, and Shift+Tab did not go back the same way.
#[test]
fn find_and_replace_are_gone_through_by_tab_both_ways() {
    let mut app = opened();
    app.key(Modifiers::COMMAND, Key::H);
    app.write(&tr!("find-field"), "rope");
    app.wait_for_label("1 of 3");
    let mut there = vec![app.focused()];
    for _ in 0..10 {
        app.tab();
        there.push(app.focused());
    }
    let names = there.iter().flatten();
    let names: Vec<&str> = names.map(String::as_str).collect();
    assert_eq!(
        names[..3],
        ["What is looked for", "Replace with", "Match capitals"]
    );
    assert_eq!(names[9..], ["Close", "Replace"]);
    for before in there.iter().rev().skip(1) {
        app.key(Modifiers::SHIFT, Key::Tab);
        app.settle();
        assert_eq!(app.focused(), *before);
    }
}

/// Both fields are filled in, and no match is selected yet.
fn to_replace() -> WindowHarness {
    let mut app = opened();
    app.key(Modifiers::COMMAND, Key::F);
    app.write(&tr!("find-field"), "rope");
    app.wait_for_label("1 of 3");
    app.key(Modifiers::NONE, Key::Escape);
    gone(&mut app, "1 of 3");
    app.key(Modifiers::COMMAND, Key::H);
    app.wait_for_label(&tr!("find-count", count = 3, rows = 2));
    app.write(&tr!("find-with"), "line");
    app
}

/// Regression: it did nothing before a match was selected.
#[test]
fn find_enter_in_the_second_field_goes_to_a_place_and_then_replaces() {
    let mut app = to_replace();
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label("1 of 3");
    assert!(app.shows_part("mind the rope"), "nothing is replaced yet");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("one place replaced", |app| {
        texts(app)[0] == "The line, mind the rope."
    });
}

/// Regression: Ctrl+Z emptied the field, and the replacement stayed.
#[test]
fn undo_in_the_second_field_takes_back_what_was_replaced_and_then_what_is_typed() {
    let mut app = to_replace();
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label("1 of 3");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("one place replaced", |app| {
        texts(app)[0] == "The line, mind the rope."
    });
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("it taken back", |app| {
        texts(app)[0] == "The rope, mind the rope."
    });
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    app.wait_for("it done again", |app| {
        texts(app)[0] == "The line, mind the rope."
    });
    assert_eq!(app.value(&tr!("find-with")), "line");
    app.write(&tr!("find-with"), "s");
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("what was typed taken back", |app| {
        app.value(&tr!("find-with")) != "lines"
    });
    assert_eq!(texts(&app)[0], "The line, mind the rope.");
    // The field has nothing more to take back.
    app.key(Modifiers::COMMAND, Key::Z);
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the replacement taken back, too", |app| {
        texts(app)[0] == "The rope, mind the rope."
    });
}

/// Regression: undo restored the words, and the selected match was in another line.
#[test]
fn find_goes_back_with_undo_to_the_place_that_was_replaced() {
    let mut app = to_replace();
    for label in ["1 of 3", "2 of 3"] {
        app.key(Modifiers::NONE, Key::F3);
        app.wait_for_label(label);
    }
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("one place replaced", |app| {
        texts(app)[0] == "The rope, mind the line."
    });
    app.wait_for_label("2 of 2");
    is_at(&mut app, 3);
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for_label("2 of 3");
    is_at(&mut app, 1);
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    app.wait_for_label("2 of 2");
    is_at(&mut app, 3);
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for_label("2 of 3");
    // The selected match is replaced again.
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the same place replaced", |app| {
        texts(app)[0] == "The rope, mind the line."
    });
}

/// Regression: the button was off before a match was selected.
#[test]
fn find_replace_by_mouse_shows_a_place_first() {
    let mut app = to_replace();
    app.press_role(Role::Button, &tr!("find-replace"));
    app.wait_for_label("1 of 3");
    assert!(app.shows_part("mind the rope"), "nothing is replaced yet");
    app.press_role(Role::Button, &tr!("find-replace"));
    app.wait_for("one place replaced", |app| {
        texts(app)[0] == "The line, mind the rope."
    });
}

#[test]
fn find_replaces_one_and_all_and_each_is_taken_back() {
    let mut app = opened();
    let before = texts(&app);
    app.key(Modifiers::COMMAND, Key::H);
    app.write(&tr!("find-field"), "(rope)");
    app.press_role(Role::Button, &tr!("find-pattern"));
    app.write(&tr!("find-with"), "long $1");
    app.press_role(Role::Button, &tr!("action-find-next"));
    app.wait_for_label("1 of 3");
    app.press_role(Role::Button, &tr!("find-replace"));
    app.wait_for("one place replaced", |app| {
        texts(app)[0] == "The long rope, mind the rope."
    });
    app.wait_for_label("2 of 3");
    app.press_role(Role::Button, &tr!("find-replace-all"));
    app.wait_for("all replaced", |app| {
        texts(app)[0] == "The long long rope, mind the long rope."
            && texts(app)[2] == "Not that long rope."
    });
    app.key(Modifiers::NONE, Key::Escape);
    gone(&mut app, &tr!("find-pattern"));
    app.key(Modifiers::COMMAND, Key::Z);
    app.settle();
    assert_eq!(texts(&app)[0], "The long rope, mind the rope.");
    app.key(Modifiers::COMMAND, Key::Z);
    app.settle();
    assert_eq!(texts(&app), before);
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    app.settle();
    assert_eq!(texts(&app)[2], "Not that long rope.");
}

#[test]
fn find_says_why_a_pattern_cant_be_read() {
    let mut app = opened();
    app.key(Modifiers::COMMAND, Key::F);
    app.write(&tr!("find-field"), "(rope");
    app.press_role(Role::Button, &tr!("find-pattern"));
    app.wait_for_label(&tr!("find-wrong", what = "unclosed group"));
}

#[test]
fn find_lists_only_the_rows_in_which_it_is_found() {
    let mut app = opened();
    app.key(Modifiers::COMMAND, Key::F);
    app.write(&tr!("find-field"), "rope");
    app.wait_for_label("1 of 3");
    let ben = "Line 2, BEN: I see it.";
    app.wait_for_label(ben);
    app.press_role(Role::Button, &tr!("find-only"));
    gone(&mut app, ben);
    app.wait_for_label(&tr!(
        "script-line-name",
        number = 3,
        speaker = "ANN",
        text = "Not that rope."
    ));
    app.press_role(Role::Button, &tr!("find-only"));
    app.wait_for_label(ben);
}

#[test]
fn find_goes_to_a_line_by_its_number() {
    let mut app = opened();
    app.key(Modifiers::COMMAND, Key::G);
    app.write(&tr!("go-to-field"), "3");
    app.key(Modifiers::NONE, Key::Enter);
    gone(&mut app, &tr!("go-to-field"));
    is_at(&mut app, 3);
    app.key(Modifiers::COMMAND, Key::G);
    app.write(&tr!("go-to-field"), "4");
    app.key(Modifiers::NONE, Key::Enter);
    app.settle();
    is_at(&mut app, 3);
}

#[test]
fn find_lists_one_speaker_s_lines() {
    let mut app = opened();
    let ben = "Line 2, BEN: I see it.";
    app.wait_for_label(ben);
    app.press_role(Role::ComboBox, &tr!("script-only-of"));
    app.press_role(Role::ListBoxOption, "ANN");
    gone(&mut app, ben);
    app.press_role(Role::ComboBox, &tr!("script-only-of"));
    app.press_role(Role::ListBoxOption, "BEN");
    // Enter generates a visible line.
    is_at(&mut app, 2);
    app.press_role(Role::ComboBox, &tr!("script-only-of"));
    app.press_role(Role::ListBoxOption, &tr!("script-only-of.all"));
    app.wait_for_label(ben);
}

/// Regression: Ctrl+Enter in a field generated the selected line.
#[test]
fn find_speaks_no_line_from_its_fields() {
    let mut app = opened();
    app.key(Modifiers::COMMAND, Key::H);
    for field in [tr!("find-field").as_str(), tr!("find-with").as_str()] {
        app.write(field, "rope");
        for modifiers in [Modifiers::COMMAND, Modifiers::COMMAND | Modifiers::SHIFT] {
            app.key(modifiers, Key::Enter);
            app.settle();
        }
    }
    assert!(ordered(&app).is_empty());
    assert!(!app.shows("Generate 3 lines?"), "nothing was asked");
}

/// Letters typed right after Ctrl+F go into the field, not into the script; Tab goes through the buttons from the left.
#[test]
fn find_letters_behind_the_key_that_opens_the_bar_are_the_bars() {
    let mut app = opened();
    let before = texts(&app);
    let mut events = pressed(Modifiers::COMMAND, Key::F);
    events.extend(typed("rope"));
    app.in_one_frame(events);
    app.wait_for_label("1 of 3");
    assert_eq!(app.value(&tr!("find-field")), "rope");
    assert_eq!(texts(&app), before);
    // Their order, from the left.
    let mut met = Vec::new();
    for _ in 0..9 {
        app.tab();
        met.extend(app.focused());
    }
    let place = |name: &str| met.iter().position(|it| it.contains(name));
    let order = ["List only", "Replace in", "Close"].map(place);
    assert!(order.is_sorted() && order[0].is_some(), "{met:?}");
}

/// Regression: Tab went through eight buttons first, and closing the bar forgot the words.
#[test]
fn find_leads_by_tab_to_what_is_put_there_and_is_remembered() {
    let mut app = opened();
    app.key(Modifiers::COMMAND, Key::H);
    app.write(&tr!("find-field"), "rope");
    app.tab();
    app.settle();
    assert_eq!(app.focused().as_deref(), Some(tr!("find-with").as_str()));
    app.type_letters("line");
    app.key(Modifiers::NONE, Key::Escape);
    gone(&mut app, &tr!("find-field"));
    app.key(Modifiers::COMMAND, Key::F);
    app.wait_for_label(&tr!("find-field"));
    app.settle();
    assert_eq!(app.value(&tr!("find-field")), "rope");
    assert!(!app.shows(&tr!("find-with")), "only what is looked for");
    app.key(Modifiers::NONE, Key::Escape);
    gone(&mut app, &tr!("find-field"));
    app.key(Modifiers::COMMAND, Key::H);
    app.wait_for_label(&tr!("find-with"));
    app.settle();
    assert_eq!(app.value(&tr!("find-field")), "rope");
    assert_eq!(app.value(&tr!("find-with")), "line");
}
