//! Keys on the board of a dub, and what is written there and not said yet.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::studio::event::Playing;
use tempfile::TempDir;

use crate::clone::{speech, written};
use crate::dubbing::{bring, dubbed, into_english, is_heard, line, paid, pick, ready_ones};
use crate::harness::AppHarness;
use crate::script::ready;

/// The name of the film that is heard, or stands still.
fn heard(app: &AppHarness) -> Option<String> {
    match &app.desk().playback.playing {
        Some(Playing::Film { name, .. }) => Some(name.clone()),
        _ => None,
    }
}

/// A second film, dubbed and opened.
fn another(app: &mut AppHarness, folder: &TempDir) {
    let other = written(folder, "other.wav", &speech(7, 0.2));
    let table = folder.path().join("lines.csv");
    app.press("New dub");
    bring(app, &[other, table]);
    // The transport names the language of what stands still.
    pick(app, "French");
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("both", |app| ready_ones(app) == 2);
    app.wait_for("its board", |app| line(app, "Line 2 at 0:01.6"));
}

fn save(app: &mut AppHarness, folder: &std::path::Path) {
    app.press("Save the files");
    app.wait_for_label("Path");
    app.write_over("Path", &folder.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label("Show the folder");
}

/// Space and Alt+X on the board of one film went on with another one, and arrows did nothing before a click.
#[test]
fn dub_keys_mean_the_film_that_is_open() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("its sound", |app| is_heard(app, 1));
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("it to stand still", |app| app.desk().playback.paused);
    another(&mut app, &folder);
    assert_eq!(heard(&app).as_deref(), Some("interview.wav"));
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("the open film", |app| {
        heard(app).as_deref() == Some("other.wav") && is_heard(app, 1)
    });
    app.key(Modifiers::COMMAND, Key::Period);
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.wait_for("a line", |app| {
        app.focused().is_some_and(|it| it.starts_with("Line 1"))
    });
}

/// The key for the next line worth a look led from a new dub into the script, and what was typed then went there.
#[test]
fn dub_keys_of_a_board_do_nothing_in_a_form() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    app.press("New dub");
    app.wait_for_label("Choose a film");
    app.key(Modifiers::NONE, Key::F8);
    app.settle();
    assert!(app.shows("Choose a film"), "{:?}", app.on_screen());
}

/// A fix that was typed and not bought was delivered as the old line: no row, no question and no report said so.
#[test]
fn dub_keys_what_is_written_and_not_said_is_told_where_files_are_saved() {
    let folder = TempDir::new().expect("a folder");
    let out = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    let before = paid(app.home());
    let told = "Written but not said yet: line 2 of English.";
    assert!(!app.shows_part(told));
    app.write_over("Says in English", "Come at nine.");
    app.wait_for("what isn't said", |app| {
        app.shows_part(told)
            && app.shows_part("To say what is written costs 13 draft cr at most.")
            && line(app, "Heron: Come at 9. not said yet")
    });
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("its text", |app| {
        app.value("Says in English") == "Thank you."
    });
    app.press("Show line 2 of English");
    app.wait_for("what is written", |app| {
        app.value("Says in English") == "Come at nine."
    });
    save(&mut app, out.path());
    let report = std::fs::read_to_string(out.path().join("interview-report.md"));
    assert!(report.is_ok_and(|it| it.contains(told)));
    assert_eq!(paid(app.home()), before);

    // Space plays on: what saves would save once more.
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("a sound", |app| {
        app.desk().playback.playing.is_some() && !app.shows("Path")
    });
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("that the files are older than the fix", |app| {
        line(app, "Heron: Come at nine. fixed")
            && app.shows_part("after they were written: save them again")
            && !app.shows("Show line 2 of English")
    });
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("whose fix is taken back", |app| {
        app.shows("Undo the fix of line 2")
    });
}

/// Lines whose numbers differ, all of them.
const FLAGGED: &str = "speaker,start_time,end_time,transcription,translation\n\
    Wren,0.2,1.2,Um 2.,At 3.\n\
    Heron,1.6,2.6,Um 4.,At 5.\n\
    Wren,3.0,4.0,Um 6.,At 7.\n\
    Heron,4.4,5.4,Um 8.,At 9.\n";

/// Once a line of the list was mended it left the list, and with the next key all lines were listed, or it began at the
/// first one again.
#[test]
fn dub_keys_go_on_behind_a_line_that_was_mended_and_left_the_list() {
    let folder = TempDir::new().expect("a folder");
    let out = TempDir::new().expect("a folder");
    let film = written(&folder, "interview.wav", &speech(6, 0.2));
    let table = written(&folder, "lines.csv", FLAGGED.as_bytes());
    let mut app = into_english(&[film, table]);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("its board", |app| line(app, "Line 4 at 0:04.4"));
    app.press_role(Role::ComboBox, "Lines");
    app.press("Other numbers");
    app.press_part("Line 2 at 0:01.6");
    let has_keys = |app: &AppHarness, line: &str| {
        let focused = app.focused();
        focused.is_some_and(|it| it.starts_with(line))
    };
    let mend = |app: &mut AppHarness, text: &str| {
        app.key(Modifiers::NONE, Key::F2);
        app.wait_for("the field", |app| {
            app.focused().as_deref() == Some("Says in English")
        });
        app.write_over("Says in English", text);
        app.key(Modifiers::COMMAND, Key::Enter);
    };
    mend(&mut app, "At 4.");
    app.wait_for("the list without it", |app| !line(app, "Line 2 at 0:01.6"));
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.wait_for("the next one", |app| has_keys(app, "Line 3"));
    assert!(!line(&app, "Line 2 at 0:01.6"), "{:?}", app.on_screen());
    // By the key for what is worth a look, too.
    mend(&mut app, "At 6.");
    app.wait_for("the list without it", |app| !line(app, "Line 3 at 0:03.0"));
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();
    app.key(Modifiers::NONE, Key::F8);
    app.wait_for("the next one", |app| has_keys(app, "Line 4"));
    // After files were saved the list is the one that was chosen.
    mend(&mut app, "At 8.");
    app.wait_for("the list without it", |app| !line(app, "Line 4 at 0:04.4"));
    app.key(Modifiers::NONE, Key::Escape);
    app.get("Save the files").focus();
    app.settle();
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label("Path");
    app.write_over("Path", &out.path().display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label("Show the folder");
    assert!(!line(&app, "Line 4 at 0:04.4"), "{:?}", app.on_screen());
}
