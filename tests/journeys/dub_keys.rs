//! Keys on the board of a dub, and what is written there and not said yet.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::tr;
use mynah_model::event::Playing;
use tempfile::TempDir;

use crate::clone::{speech, written};
use crate::dub_draft::many_turns;
use crate::dub_files::value;
use crate::dubbing::{bring, dubbed, into_english, is_heard, line, mended, paid, pick, ready_ones};
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
    app.press(&tr!("dubbing-new"));
    bring(app, &[other, table]);
    // The transport names the language of what stands still.
    pick(app, &tr!("language-fr"));
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("both", |app| ready_ones(app) == 2);
    app.wait_for("its board", |app| line(app, "Line 2 at 0:01.6"));
}

fn save(app: &mut AppHarness, folder: &std::path::Path) {
    app.press(&tr!("action-save-dubs"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &folder.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("dubbing-show-folder"));
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
    app.write_over(
        &tr!("dubbing-says", language = tr!("language-en")),
        "Come at nine.",
    );
    app.wait_for("what isn't said", |app| {
        app.shows_part(told)
            && app.shows_part("To say what is written costs 13 draft cr at most.")
            && line(app, "Heron: Come at nine. not said yet")
    });
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("its text", |app| {
        app.value(&tr!("dubbing-says", language = tr!("language-en"))) == "Thank you."
    });
    app.press(&tr!(
        "dubbing-unsaid-show",
        language = tr!("language-en"),
        line = 2
    ));
    app.wait_for("what is written", |app| {
        app.value(&tr!("dubbing-says", language = tr!("language-en"))) == "Come at nine."
    });
    save(&mut app, out.path());
    let report = std::fs::read_to_string(out.path().join("interview-report.md"));
    assert!(report.is_ok_and(|it| it.contains(told)));
    assert_eq!(paid(app.home()), before);

    // Space plays on: what saves would save once more.
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("a sound", |app| {
        app.desk().playback.playing.is_some() && !app.shows(&tr!("dialog-path"))
    });
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("that the files are older than the fix", |app| {
        line(app, "Heron: Come at nine. fixed")
            && app.shows_part("which dub it is: save them again")
            && !app.shows(&tr!(
                "dubbing-unsaid-show",
                language = tr!("language-en"),
                line = 2
            ))
    });
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("whose fix is taken back", |app| {
        app.shows(&tr!("dubbing-undo-line", line = 2))
    });
}

/// A control whose name begins so gets the keys.
fn keyed(app: &mut AppHarness, name: &str) {
    let is_it = |node: &egui_kittest::Node<'_>| {
        let label = node.accesskit_node().label().unwrap_or_default();
        label.starts_with(name)
    };
    app.nodes().find(is_it).expect("it").focus();
    app.settle();
}

/// Opened by Enter its card kept the keys: Space, arrows and Alt+X did nothing.
#[test]
fn dub_keys_go_to_a_board_that_was_opened_by_them() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    let home = app.close();
    let mut app = AppHarness::in_home(home, |_| {});
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Num4);
    app.wait_for("the film", |app| line(app, "interview.wav, "));
    keyed(&mut app, "interview.wav, ");
    app.key(Modifiers::NONE, Key::Enter);
    let is_at = |app: &AppHarness, name: &str| app.focused().is_some_and(|it| it.starts_with(name));
    app.wait_for("its first line", |app| is_at(app, "Line 1"));
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.wait_for("the next one", |app| is_at(app, "Line 2"));
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("it", |app| is_heard(app, 1));
    app.key(Modifiers::ALT, Key::X);
    app.wait_for("the recording", |app| is_heard(app, 0));
    // From its card, too, which somebody came back to.
    keyed(&mut app, "interview.wav, ");
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("that it stands still", |app| app.desk().playback.paused);
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.wait_for("the line", |app| is_at(app, "Line 2"));
}

/// After a fix was said by Ctrl+Enter no row had the keys, and Home went to the text.
#[test]
fn dub_keys_go_back_to_the_line_whose_fix_is_said() {
    let folder = TempDir::new().expect("a folder");
    let mut app = mended(&folder);
    assert!(app.focused().is_some_and(|it| it.starts_with("Line 2")));
    app.key(Modifiers::NONE, Key::Home);
    app.wait_for("the first line", |app| {
        app.focused().is_some_and(|it| it.starts_with("Line 1"))
    });
}

/// The first transcript took the keys from the button that had asked for it.
#[test]
fn dub_keys_stay_where_a_transcript_was_asked_for() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    crate::dubbing::in_room(&mut app);
    let [film, table] = crate::dubbing::recording(&folder);
    app.let_fall(&film);
    app.wait_for_label(&tr!("dubbing-film-other"));
    keyed(&mut app, "Add a transcript");
    app.let_fall(&table);
    app.wait_for_label("Remove lines.csv");
    app.settle();
    let focused = app.focused();
    assert!(focused.is_some_and(|it| it.starts_with("Add a transcript")));
}

/// Down led to lines below the list, and why a dub can't begin became a column of letters.
#[test]
fn dub_keys_lead_to_lines_that_are_seen_in_a_small_window() {
    let folder = TempDir::new().expect("a folder");
    let home = TempDir::new().expect("a home");
    let size = egui::vec2(1_020.0, 580.0);
    let mut app = AppHarness::sized(home, "~".to_owned(), size, |_| {});
    crate::dubbing::in_room(&mut app);
    let rows = (0..9).map(|row| {
        let at = f64::from(row) * 0.6 + 0.1;
        format!("Wren,{at:.1},{:.1},Nein.,No {row}.\n", at + 0.4)
    });
    let head = "speaker,start_time,end_time,transcription,translation\n".to_owned();
    let rows: Vec<String> = std::iter::once(head).chain(rows).collect();
    let rows = rows.concat();
    let film = written(&folder, "interview.wav", &speech(6, 0.2));
    app.let_fall(&film);
    app.wait_for_label(&tr!("dubbing-film-other"));
    pick(&mut app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
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
    app.let_fall(&written(&folder, "lines.csv", rows.as_bytes()));
    app.wait_for_label("Remove lines.csv");
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("its lines", |app| line(app, "Line 1 at"));
    for number in 1..=9 {
        let name = format!("Line {number} at");
        app.key(Modifiers::NONE, Key::ArrowDown);
        app.wait_for("the line", |app| {
            app.focused().is_some_and(|it| it.starts_with(&name))
        });
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
    app.press_role(Role::ComboBox, &tr!("dubbing-lines"));
    app.press(&tr!("dubbing-lines-numbers"));
    app.press_part("Line 2 at 0:01.6");
    let has_keys = |app: &AppHarness, line: &str| {
        let focused = app.focused();
        focused.is_some_and(|it| it.starts_with(line))
    };
    let mend = |app: &mut AppHarness, text: &str| {
        app.key(Modifiers::NONE, Key::F2);
        app.wait_for("the field", |app| {
            app.focused().as_deref()
                == Some(tr!("dubbing-says", language = tr!("language-en")).as_str())
        });
        app.write_over(&tr!("dubbing-says", language = tr!("language-en")), text);
        app.key(Modifiers::COMMAND, Key::Enter);
    };
    mend(&mut app, "At 4.");
    app.wait_for("it", |app| line(app, "At 4. fixed"));
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();
    // It is where it was until another line is looked at.
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.wait_for("it", |app| has_keys(app, "Line 2"));
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.wait_for("the next one, and the list without it", |app| {
        has_keys(app, "Line 3") && !line(app, "Line 2 at 0:01.6")
    });
    // By the key for what is worth a look, too.
    mend(&mut app, "At 6.");
    app.wait_for("it", |app| line(app, "At 6. fixed"));
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();
    app.key(Modifiers::NONE, Key::F8);
    app.wait_for("the next one", |app| has_keys(app, "Line 4"));
    // After files were saved the list is the one that was chosen.
    mend(&mut app, "At 8.");
    app.wait_for("it", |app| line(app, "At 8. fixed"));
    app.key(Modifiers::NONE, Key::Escape);
    app.get(&tr!("action-save-dubs")).focus();
    app.settle();
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &out.path().display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("dubbing-show-folder"));
    assert!(!line(&app, "Line 2 at 0:01.6"), "{:?}", app.on_screen());
}

/// A list that the mouse had opened stayed open over another line than it was opened for: the arrows walked the lines.
#[test]
fn dub_keys_walk_the_voices_of_a_list_that_the_mouse_opened() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    let text = app.value(&tr!("dubbing-says", language = tr!("language-en")));
    let voice = |app: &AppHarness| value(app, Role::ComboBox, &tr!("dubbing-voice"));
    let before = voice(&app);
    app.press_role(Role::ComboBox, &tr!("dubbing-voice"));
    app.wait_for_label("Plover (draft)");
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("another voice", |app| {
        voice(app) != before && !app.shows("Plover (draft)")
    });
    assert_eq!(
        app.value(&tr!("dubbing-says", language = tr!("language-en"))),
        text,
        "it is the same line"
    );
}

/// All that the Dubbing room plays is the dub: the keys led into the script, where the next press spoke a line.
#[test]
fn dub_keys_play_all_of_the_dub() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Space);
    app.wait_for("the dub", |app| is_heard(app, 1));
    app.key(Modifiers::COMMAND, Key::Period);
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
    app.press(&tr!("transport-all.name-dub"));
    app.wait_for("the dub", |app| is_heard(app, 1));
    assert!(
        app.shows(&tr!("dubbing-says", language = tr!("language-en"))),
        "{:?}",
        app.on_screen()
    );
}

/// Undone it was named as a fix that is made, and done again as one that comes back.
#[test]
fn dub_keys_say_what_becomes_of_a_line_that_was_put_back() {
    let folder = TempDir::new().expect("a folder");
    let mut app = mended(&folder);
    app.press(&tr!("dubbing-put-back"));
    app.wait_for("what the dub says", |app| {
        !line(app, "Heron: Come at nine. fixed")
    });
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("the other line", |app| {
        app.shows(&tr!("dubbing-undo-back", line = 2))
    });
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the fix", |app| {
        app.shows_part("Line 2 is fixed again") && line(app, "Heron: Come at nine. fixed")
    });
    app.wait_for_label(&tr!("dubbing-redo-back", line = 2));
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    app.wait_for("what the dub says", |app| {
        app.shows_part(&tr!("dubbing-redone-back", line = 2))
            && !line(app, "Heron: Come at nine. fixed")
    });
}

/// Tab led from line to line, the ring stood on one and the inspector showed another.
#[test]
fn dub_keys_tab_stops_once_in_the_lines() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("the line", |app| {
        app.focused().is_some_and(|it| it.starts_with("Line 1"))
    });
    app.tab();
    app.settle();
    let focused = app.focused().unwrap_or_default();
    assert!(!focused.starts_with("Line 2"), "{focused}");
    assert!(app.shows_part("Line 1 · 0:00.2"), "{:?}", app.on_screen());
    app.key(Modifiers::SHIFT, Key::Tab);
    app.wait_for("the line again", |app| {
        app.focused().is_some_and(|it| it.starts_with("Line 1"))
    });
}

/// The keys were at the menu of projects once a dub was begun, and F2 led into the script where no line was come to yet.
#[test]
fn dub_keys_are_at_the_film_that_was_begun_and_f2_writes_its_first_line() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    another(&mut app, &folder);
    let focused = app.focused().unwrap_or_default();
    assert!(focused.starts_with("other.wav"), "{focused}");
    app.key(Modifiers::NONE, Key::F2);
    app.wait_for("what its first line says", |app| {
        app.focused().as_deref()
            == Some(tr!("dubbing-says", language = tr!("language-fr")).as_str())
    });
}

/// What lies over the window gave the keys back to nobody.
#[test]
fn dub_keys_are_where_they_were_when_palette_and_shortcuts_are_gone() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    app.press_part("Line 1 at 0:00.2");
    let is_back = |app: &AppHarness| app.focused().is_some_and(|it| it.starts_with("Line 1"));
    app.wait_for("the line to have the keys", is_back);
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
        app.wait_for("the line to have the keys again", is_back);
    }
}

/// Who had gone down to what a film cost saw the foot of the next line, too.
#[test]
fn dub_keys_of_another_line_show_it_from_its_head() {
    let folder = TempDir::new().expect("a folder");
    let home = TempDir::new().expect("a home");
    let small = egui::vec2(1_100.0, 700.0);
    let mut app = AppHarness::sized(home, "home".to_owned(), small, |_| {});
    ready(&mut app);
    dubbed(&mut app, &folder);
    let top = |app: &AppHarness| {
        app.get(&tr!("dubbing-says", language = tr!("language-en")))
            .rect()
            .top()
    };
    let shows = |app: &mut AppHarness, line: &str, says: &'static str| {
        app.press_part(line);
        app.wait_for("it", |app| {
            app.shows(&tr!("dubbing-says", language = tr!("language-en")))
                && app.value(&tr!("dubbing-says", language = tr!("language-en"))) == says
        });
        app.settle();
    };
    shows(&mut app, "Line 2 at 0:01.6", "Come at 9.");
    let before = top(&app);
    shows(&mut app, "Line 1 at 0:00.2", "Thank you.");
    keyed(&mut app, "Remove this dub");
    app.key(Modifiers::NONE, Key::Tab);
    app.key(Modifiers::SHIFT, Key::Tab);
    app.wait_for("its foot", |app| top(app) < before - 100.0);
    app.press_part("Line 2 at 0:01.6");
    app.wait_for("the head of the other", |app| {
        (top(app) - before).abs() < 60.0
    });
}

/// Cancelled by its key, what was cancelled left the keys nowhere.
#[test]
fn dub_keys_go_from_what_cancels_to_what_begins_again() {
    let folder = TempDir::new().expect("a folder");
    let files = [
        written(&folder, "interview.wav", &speech(40, 0.2)),
        written(&folder, "turns.csv", many_turns(40).as_bytes()),
    ];
    let mut app = into_english(&files);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for_label(&tr!(
        "dubbing-cancel-draft.name",
        language = tr!("language-en")
    ));
    keyed(&mut app, "Cancel English");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("what begins it again", |app| {
        app.focused()
            .is_some_and(|it| it.starts_with("Begin English"))
    });
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("it", |app| ready_ones(app) == 1);
    assert_eq!(paid(app.home()).1, 1);
}
