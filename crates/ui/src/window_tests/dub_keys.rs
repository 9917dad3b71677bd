//! Keys on the board of a dub, and what is written there and not said yet.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand};
use mynah_model::event::Playing;

use super::WindowHarness;
use super::answered::is_at;
use super::dubs::{DubWindow, Row, board, dubbed, dubbed_in, is_heard, mended, says};

/// The value of the control of this role with this name.
pub fn value(app: &WindowHarness, role: Role, label: &str) -> Option<String> {
    app.nodes().find_map(|node| {
        let node = node.accesskit_node();
        let is_it = node.role() == role && node.label().as_deref() == Some(label);
        is_it.then(|| node.value()).flatten()
    })
}

/// The name of the film that is loaded.
fn heard(app: &WindowHarness) -> Option<String> {
    match &app.desk().playback.playing {
        Some(Playing::Film { name, .. }) => Some(name.clone()),
        _ => None,
    }
}

/// A second film, dubbed and opened.
fn another(app: &mut DubWindow) {
    app.press(&tr!("dubbing-new"));
    app.bring("other.wav", "lines.csv");
    // The transport names the language of what is loaded.
    app.pick(&tr!("language-fr"));
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("both", |app| DubWindow::ready_ones(app) == 2);
    app.wait_for("its board", |app| app.shows_part("Line 2 at 0:01.6"));
}

/// Regression: Space and Alt+X on the board of one film went on with another one, and arrows did nothing before a click.
#[test]
fn keys_mean_the_film_that_is_open() {
    let mut app = dubbed();
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("its sound", |app| is_heard(app, 1));
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("the pause", |app| app.desk().playback.paused);
    another(&mut app);
    assert_eq!(heard(&app).as_deref(), Some("interview.wav"));
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("the open film", |app| {
        heard(app).as_deref() == Some("other.wav") && is_heard(app, 1)
    });
    app.stop();
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.wait_for("a line", |app| is_at(app, "Line 1"));
}

/// Regression: the key for the next line worth a look led from a new dub into the script, and what was typed then went
/// there.
#[test]
fn keys_of_a_board_do_nothing_in_a_form() {
    let mut app = dubbed();
    app.press(&tr!("dubbing-new"));
    app.wait_for_label(&tr!("action-choose-film"));
    app.key(Modifiers::NONE, Key::F8);
    app.settle();
    assert!(
        app.shows(&tr!("action-choose-film")),
        "{:?}",
        app.on_screen()
    );
}

/// Regression: opened by Enter its card kept the keys: Space, arrows and Alt+X did nothing.
#[test]
fn keys_go_to_a_board_that_was_opened_by_them() {
    let mut app = DubWindow::empty();
    app.add_film("interview.wav", &super::dubs::SHORT, &["en"]);
    app.wait_for("the film", |app| app.shows_part("interview.wav, "));
    app.focus_part("interview.wav, ");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("its first line", |app| is_at(app, "Line 1"));
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.wait_for("the next one", |app| is_at(app, "Line 2"));
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("it", |app| is_heard(app, 1));
    app.key(Modifiers::ALT, Key::X);
    app.wait_for("the recording", |app| is_heard(app, 0));
    // The same with the focus on its card.
    app.focus_part("interview.wav, ");
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("the pause", |app| app.desk().playback.paused);
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.wait_for("the line", |app| is_at(app, "Line 2"));
}

/// Regression: after a fix was ordered by Ctrl+Enter no row had the keys, and Home went to the text.
#[test]
fn keys_go_back_to_the_line_whose_fix_is_said() {
    let mut app = mended();
    assert!(is_at(&app, "Line 2"), "{:?}", app.focused());
    app.key(Modifiers::NONE, Key::Home);
    app.wait_for("the first line", |app| is_at(app, "Line 1"));
}

/// Regression: the first transcript took the keys from the button that had asked for it.
#[test]
fn keys_stay_where_a_transcript_was_asked_for() {
    let mut app = DubWindow::empty();
    app.drop_file("interview.wav");
    app.wait_for_label(&tr!("dubbing-film-other"));
    app.focus_part("Add a transcript");
    app.drop_file("lines.csv");
    app.wait_for_label("Remove lines.csv");
    app.settle();
    assert!(is_at(&app, "Add a transcript"), "{:?}", app.focused());
}

const NINE: [Row; 9] = [
    ("Wren", 0.1, 0.5, "Nein.", "No 0."),
    ("Wren", 0.7, 1.1, "Nein.", "No 1."),
    ("Wren", 1.3, 1.7, "Nein.", "No 2."),
    ("Wren", 1.9, 2.3, "Nein.", "No 3."),
    ("Wren", 2.5, 2.9, "Nein.", "No 4."),
    ("Wren", 3.1, 3.5, "Nein.", "No 5."),
    ("Wren", 3.7, 4.1, "Nein.", "No 6."),
    ("Wren", 4.3, 4.7, "Nein.", "No 7."),
    ("Wren", 4.9, 5.3, "Nein.", "No 8."),
];

/// Regression: Down led to lines below the list, and why a dub can't begin became a column of letters.
#[test]
fn keys_lead_to_lines_that_are_seen_in_a_small_window() {
    let mut app = DubWindow::sized(egui::vec2(1_020.0, 580.0));
    app.set_table("lines.csv", &NINE);
    app.drop_file("interview.wav");
    app.wait_for_label(&tr!("dubbing-film-other"));
    app.pick_english();
    app.settle();
    let reason = app.nodes().find_map(|node| {
        let it = node.accesskit_node();
        let words = it.value().or_else(|| it.label()).unwrap_or_default();
        words
            .contains("transcript with its translation")
            .then(|| node.rect())
    });
    let is_wide = |it: egui::Rect| it.width() > 140.0 && app.window().contains_rect(it);
    assert!(reason.is_none_or(is_wide), "{reason:?}");
    app.drop_file("lines.csv");
    app.wait_for_label("Remove lines.csv");
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("its lines", |app| app.shows_part("Line 1 at"));
    for number in 1..=9 {
        let name = format!("Line {number} at");
        app.key(Modifiers::NONE, Key::ArrowDown);
        app.wait_for("the line", |app| is_at(app, &name));
        app.settle();
        let rect = |of: &str| {
            let mut all = app.nodes();
            let found = all.find(|node| {
                let label = node.accesskit_node().label().unwrap_or_default();
                label.starts_with(of)
            });
            found.map(|node| node.rect())
        };
        let (row, player) = (
            rect(&name).expect("its row"),
            rect("Play").expect("the player"),
        );
        assert!(
            row.bottom() <= player.top() + 1.0,
            "{number}: {row:?} {player:?}"
        );
    }
}

/// Lines whose numbers differ, all of them.
const FLAGGED: [Row; 4] = [
    ("Wren", 0.2, 1.2, "Um 2.", "At 3."),
    ("Heron", 1.6, 2.6, "Um 4.", "At 5."),
    ("Wren", 3.0, 4.0, "Um 6.", "At 7."),
    ("Heron", 4.4, 5.4, "Um 8.", "At 9."),
];

/// Regression: once a line of the list was fixed it left the list, and with the next key all lines were listed, or it
/// began at the first one again.
#[test]
fn keys_go_on_after_a_line_that_was_fixed_and_left_the_list() {
    let mut app = board(&FLAGGED);
    app.wait_for("its board", |app| app.shows_part("Line 4 at 0:04.4"));
    app.press_role(Role::ComboBox, &tr!("dubbing-lines"));
    app.press(&tr!("dubbing-lines-numbers"));
    app.press_part("Line 2 at 0:01.6");
    let mend = |app: &mut DubWindow, text: &str| {
        app.key(Modifiers::NONE, Key::F2);
        app.wait_for("the field", |app| is_at(app, &says()));
        app.write_over(&says(), text);
        app.key(Modifiers::COMMAND, Key::Enter);
    };
    mend(&mut app, "At 4.");
    app.wait_for("it", |app| app.shows_part("At 4. fixed"));
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();
    // It stays in its place until another line is selected.
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.wait_for("it", |app| is_at(app, "Line 2"));
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.wait_for("the next one, and the list without it", |app| {
        is_at(app, "Line 3") && !app.shows_part("Line 2 at 0:01.6")
    });
    // The same with the key for what is worth a look.
    mend(&mut app, "At 6.");
    app.wait_for("it", |app| app.shows_part("At 6. fixed"));
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();
    app.key(Modifiers::NONE, Key::F8);
    app.wait_for("the next one", |app| is_at(app, "Line 4"));
    // After files were saved the list is the one that was chosen.
    mend(&mut app, "At 8.");
    app.wait_for("it", |app| app.shows_part("At 8. fixed"));
    app.key(Modifiers::NONE, Key::Escape);
    app.get(&tr!("action-save-dubs")).focus();
    app.settle();
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), "/out");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("dubbing-show-folder"));
    assert!(!app.shows_part("Line 2 at 0:01.6"), "{:?}", app.on_screen());
}

/// Regression: a list that the mouse had opened stayed open over another line than it was opened for: the arrows walked
/// the lines.
#[test]
fn keys_walk_the_voices_of_a_list_that_the_mouse_opened() {
    let mut app = dubbed();
    let text = app.value(&says());
    let voice = |app: &WindowHarness| value(app, Role::ComboBox, &tr!("dubbing-voice"));
    let before = voice(&app);
    app.press_role(Role::ComboBox, &tr!("dubbing-voice"));
    app.wait_for_label("Plover (draft)");
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("another voice", |app| {
        voice(app) != before && !app.shows("Plover (draft)")
    });
    assert_eq!(app.value(&says()), text, "it is the same line");
}

/// Regression: all that the Dubbing room plays is the dub: the keys led into the script, where the next press spoke a
/// line.
#[test]
fn keys_play_all_of_the_dub() {
    let mut app = dubbed();
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Space);
    app.wait_for("the dub", |app| is_heard(app, 1));
    app.stop();
    app.press(&tr!("transport-all.name-dub"));
    app.wait_for("the dub", |app| is_heard(app, 1));
    assert!(app.shows(&says()), "{:?}", app.on_screen());
}

/// Regression: undone it was named as a fix that is made, and done again as one that comes back.
#[test]
fn keys_say_what_becomes_of_a_line_that_was_put_back() {
    let fixed = "Heron: Come at nine. fixed";
    let mut app = mended();
    app.press(&tr!("dubbing-put-back"));
    app.wait_for("what the dub says", |app| !app.shows_part(fixed));
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("the other line", |app| {
        app.shows(&tr!("dubbing-undo-back", line = 2))
    });
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the fix", |app| {
        app.shows_part("Line 2 is fixed again") && app.shows_part(fixed)
    });
    app.wait_for_label(&tr!("dubbing-redo-back", line = 2));
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    app.wait_for("what the dub says", |app| {
        app.shows_part(&tr!("dubbing-redone-back", line = 2)) && !app.shows_part(fixed)
    });
}

/// Regression: Tab led from line to line, the focus ring was on one and the inspector showed another.
#[test]
fn tab_stops_once_in_the_lines() {
    let mut app = dubbed();
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("the line", |app| is_at(app, "Line 1"));
    app.tab();
    app.settle();
    assert!(!is_at(&app, "Line 2"), "{:?}", app.focused());
    assert!(app.shows_part("Line 1 · 0:00.2"), "{:?}", app.on_screen());
    app.key(Modifiers::SHIFT, Key::Tab);
    app.wait_for("the line again", |app| is_at(app, "Line 1"));
}

/// Regression: the keys were at the menu of projects once a dub was begun, and F2 led into the script where no line was
/// selected yet.
#[test]
fn keys_are_at_the_film_that_was_begun_and_f2_writes_its_first_line() {
    let mut app = dubbed();
    another(&mut app);
    assert!(is_at(&app, "other.wav"), "{:?}", app.focused());
    app.key(Modifiers::NONE, Key::F2);
    let field = tr!("dubbing-says", language = tr!("language-fr"));
    app.wait_for("what its first line says", |app| {
        app.focused().as_deref() == Some(field.as_str())
    });
}

/// Regression: dialogs over the window gave the keys back to nothing.
#[test]
fn keys_are_where_they_were_when_palette_and_shortcuts_are_gone() {
    let mut app = dubbed();
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("the line to have the keys", |app| is_at(app, "Line 1"));
    // What is asked for in the palette comes from there, too.
    for (words, name) in [
        ("", tr!("palette-field").as_str()),
        ("Help: keyboard shortcuts", tr!("shortcuts-title").as_str()),
        ("Export files", tr!("dialog-path").as_str()),
    ] {
        app.key(Modifiers::COMMAND, Key::K);
        app.wait_for_label(&tr!("palette-field"));
        if !words.is_empty() {
            app.type_letters(words);
            app.key(Modifiers::NONE, Key::Enter);
        }
        app.wait_for_label(name);
        app.key(Modifiers::NONE, Key::Escape);
        app.wait_for("the line to have the keys again", |app| {
            is_at(app, "Line 1")
        });
    }
}

/// Regression: who had gone down to what a film cost saw the foot of the next line, too.
#[test]
fn another_line_is_shown_from_its_head() {
    let mut app = dubbed_in(DubWindow::sized(egui::vec2(1_100.0, 700.0)));
    let top = |app: &WindowHarness| app.get(&says()).rect().top();
    let shows = |app: &mut DubWindow, line: &str, text: &'static str| {
        app.press_part(line);
        app.wait_for("it", |app| app.shows(&says()) && app.value(&says()) == text);
        app.settle();
    };
    shows(&mut app, "Line 2 at 0:01.6", "Come at 9.");
    let before = top(&app);
    shows(&mut app, "Line 1 at 0:00.2", "Thank you.");
    app.focus_part("Remove this dub");
    app.key(Modifiers::NONE, Key::Tab);
    app.key(Modifiers::SHIFT, Key::Tab);
    app.wait_for("its foot", |app| top(app) < before - 100.0);
    app.press_part("Line 2 at 0:01.6");
    app.wait_for("the head of the other", |app| {
        (top(app) - before).abs() < 60.0
    });
}

/// Regression: cancelled by its key, what was cancelled left the keys nowhere.
#[test]
fn keys_go_from_what_cancels_to_what_begins_again() {
    let mut app = DubWindow::empty();
    app.bring("interview.wav", "lines.csv");
    app.pick_english();
    app.hold_orders();
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for_label(&tr!(
        "dubbing-cancel-draft.name",
        language = tr!("language-en")
    ));
    app.focus_part("Cancel English");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("what begins it again", |app| is_at(app, "Begin English"));
    let cancels = |it: &&Command| matches!(it, Command::Jobs(JobsCommand::Cancel(_)));
    assert_eq!(app.all_sent().iter().filter(cancels).count(), 1);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.settle();
    assert_eq!(app.bought_dubs(), ["en", "en"], "it is ordered again");
    app.finish_orders();
    app.wait_for("it", |app| DubWindow::ready_ones(app) == 1);
}
