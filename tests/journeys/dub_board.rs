//! The board of a dub: what is found out about its lines, the original under it, the picture of the moment.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::tr;
use mynah_engine::ffmpeg;
use mynah_model::event::Playing;
use tempfile::TempDir;

use crate::clone::written;
use crate::dubbing::{bring, dubbed, film, in_room, is_heard, line, pick, recording};
use crate::harness::AppHarness;
use crate::script::ready;

/// The second row isn't translated.
const LACKING: &str = "speaker,start_time,end_time,transcription,translation\n\
    Heron,0.5,2.5,Guten Morgen zusammen.,Good morning to all of you.\n\
    Wren,3.0,4.6,\"Ja, danke.\",\n\
    Heron,5.0,7.0,Kommt herein.,Come in out of the rain.\n";

/// The room with a dub in English of these files.
fn board(app: &mut AppHarness, files: &[std::path::PathBuf; 2], first: &str) {
    in_room(app);
    bring(app, files);
    pick(app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("its lines", |app| line(app, first));
}

#[test]
fn dub_board_finds_a_line_that_is_not_said() {
    let folder = TempDir::new().expect("a folder");
    let [film, _] = film(&folder);
    let table = written(&folder, "lacking.csv", LACKING.as_bytes());
    let mut app = AppHarness::first_start();
    board(&mut app, &[film, table], "Line 1 at 0:00.5");
    let missing = "Line 2 at 0:03.0, Wren:  isn’t said in the dub";
    app.wait_for("the line", |app| line(app, missing));
    // It was cut to "All li…", whatever room there was.
    let is_filter = |node: &egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        node.role() == Role::ComboBox
            && node.label().as_deref() == Some(tr!("dubbing-lines").as_str())
    };
    let wide = app.nodes().find(is_filter).map(|it| it.rect().width());
    assert!(wide.is_some_and(|it| it > 160.0), "{wide:?}");
    app.press_role(Role::ComboBox, &tr!("dubbing-lines"));
    app.press(&tr!("dubbing-lines-missing"));
    app.wait_for("it alone", |app| {
        line(app, missing) && !line(app, "Line 1 at 0:00.5")
    });
    app.press_role(Role::ComboBox, &tr!("dubbing-lines"));
    app.press(&tr!("dubbing-lines-all"));
    app.wait_for("all of them", |app| line(app, "Line 1 at 0:00.5"));
    // It is said where it belongs, for the price of it.
    app.press_part(missing);
    app.wait_for_label(&tr!("dubbing-says", language = tr!("language-en")));
    app.write_over(
        &tr!("dubbing-says", language = tr!("language-en")),
        "Yes, thanks.",
    );
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the line as it is now", |app| {
        line(app, "Line 2 at 0:03.0, Wren: Yes, thanks. fixed")
    });
}

#[test]
fn dub_board_measures_its_lines_and_plays_the_original_under_the_dub() {
    let folder = TempDir::new().expect("a folder");
    let files = recording(&folder);
    let mut app = AppHarness::first_start();
    board(&mut app, &files, "Line 2 at 0:01.6");
    app.press(&tr!("transport-all.name-dub"));
    app.wait_for("the dub", |app| is_heard(app, 1));
    app.wait_for("how loud it is", |app| app.desk().dubbing.loud.is_some());
    let loud = app.desk().dubbing.loud.clone().expect("measured");
    assert!((loud.2.dub.seconds() - 6.0).abs() < 0.5);
    let before = app.desk().playhead().seconds();
    app.press_role(Role::ComboBox, &tr!("dubbing-under"));
    app.press(&tr!("dubbing-under-level", db = 12));
    app.wait_for("it again from there", |app| is_heard(app, 1));
    let at = app.desk().playhead().seconds();
    assert!(at >= before, "the same moment: {before} {at}");
}

/// Space went over to the dub and began the line anew.
#[test]
fn dub_board_space_pauses_the_original_where_it_is() {
    let folder = TempDir::new().expect("a folder");
    let files = recording(&folder);
    let mut app = AppHarness::first_start();
    board(&mut app, &files, "Line 2 at 0:01.6");
    app.press_part("Line 2 at 0:01.6");
    for by_key in [false, true] {
        app.press(&tr!("transport-all.name-dub"));
        app.wait_for("it", |app| {
            let it = app.desk();
            it.playback.playing.is_some() && !it.playback.paused
        });
        if app.desk().playback.side == 1 && by_key {
            app.key(Modifiers::ALT, Key::X);
        } else if app.desk().playback.side == 1 {
            app.press_role(Role::RadioButton, &tr!("dubbing-original"));
        }
        app.wait_for("the recording", |app| is_heard(app, 0));
        app.key(Modifiers::NONE, Key::Space);
        app.wait_for("that it stands still", |app| app.desk().playback.paused);
        assert!(is_heard(&app, 0));
        app.press_role(Role::RadioButton, &tr!("dubbing-dub"));
        app.wait_for("the dub", |app| is_heard(app, 1));
    }
    // From the button that plays the line, too: its space began that anew.
    app.press(&tr!("transport-all.name-dub"));
    app.wait_for("it", |app| !app.desk().playback.paused);
    app.get(&tr!("dubbing-hear")).focus();
    app.settle();
    app.key(Modifiers::ALT, Key::X);
    app.wait_for("the recording", |app| is_heard(app, 0));
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("that it stands still", |app| {
        is_heard(app, 0) && app.desk().playback.paused
    });
}

/// Once the last line of a kind was fixed the board was empty, and nothing led back.
#[test]
fn dub_board_without_a_line_that_is_listed_leads_back_to_all() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    board(&mut app, &recording(&folder), "Line 2 at 0:01.6");
    app.press_role(Role::ComboBox, &tr!("dubbing-lines"));
    app.press(&tr!("dubbing-lines-numbers"));
    app.wait_for("one of them", |app| !line(app, "Line 1 at 0:00.2"));
    app.press_part("Line 2 at 0:01.6");
    app.wait_for_label(&tr!("dubbing-says", language = tr!("language-en")));
    app.write_over(
        &tr!("dubbing-says", language = tr!("language-en")),
        "Come at 8.",
    );
    app.key(Modifiers::COMMAND, Key::Enter);
    // It stays where it is until it is chosen anew what is listed.
    app.wait_for("it alone", |app| {
        line(app, "Heron: Come at 8. fixed") && !line(app, "Line 1 at 0:00.2")
    });
    app.press_role(Role::ComboBox, &tr!("dubbing-lines"));
    app.press(&tr!("dubbing-lines-numbers"));
    app.wait_for_label(&tr!("dubbing-list-all"));
    app.press(&tr!("dubbing-list-all"));
    app.wait_for("all of them", |app| {
        line(app, "Line 1 at 0:00.2") && line(app, "Heron: Come at 8. fixed")
    });
}

/// In a low window nothing was there to seek with.
#[test]
fn dub_board_in_a_low_window_has_the_lane_that_is_heard() {
    let folder = TempDir::new().expect("a folder");
    let home = TempDir::new().expect("a home");
    let size = egui::vec2(733.0, 467.0);
    let mut app = AppHarness::sized(home, "~".to_owned(), size, |_| {});
    board(&mut app, &recording(&folder), "Line 2 at 0:01.6");
    app.wait_for("the dub’s", |app| {
        app.shows(&tr!("dubbing-wave", language = tr!("language-en")))
    });
    assert!(!app.shows(&tr!("dubbing-wave-original")));
    // What is there to seek with takes no line from view.
    app.press_part("Line 2 at 0:01.6");
    app.wait_for("the dub", |app| is_heard(app, 1));
    app.key(Modifiers::ALT, Key::X);
    app.wait_for("the original’s", |app| {
        app.shows(&tr!("dubbing-wave-original"))
            && !app.shows(&tr!("dubbing-wave", language = tr!("language-en")))
    });
}

/// Where it stood still Space went on there, whichever line was looked at since.
#[test]
fn dub_board_space_hears_the_line_that_was_come_to_since() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    board(&mut app, &recording(&folder), "Line 2 at 0:01.6");
    let begun = |app: &AppHarness| match &app.desk().playback.playing {
        Some(Playing::Film { from, .. }) => Some(*from),
        _ => None,
    };
    app.press_part("Line 2 at 0:01.6");
    app.wait_for("it", |app| begun(app).is_some_and(|from| from > 1.5));
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("that it stands still", |app| app.desk().playback.paused);
    // The same line goes on where it stood.
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("that it goes on", |app| !app.desk().playback.paused);
    assert!(begun(&app).is_some_and(|from| from > 1.5));
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("that it stands still", |app| app.desk().playback.paused);
    app.key(Modifiers::NONE, Key::ArrowUp);
    app.wait_for("the other line", |app| {
        app.value(&tr!("dubbing-says", language = tr!("language-en"))) == "Thank you."
    });
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("that line", |app| {
        begun(app).is_some_and(|from| from < 0.5) && !app.desk().playback.paused
    });
}

#[test]
fn dub_board_shows_the_picture_of_a_moment_where_ffmpeg_is_there() {
    let folder = TempDir::new().expect("a folder");
    let files = film(&folder);
    let mut app = AppHarness::with(|options| options.ffmpeg = ffmpeg::find());
    board(&mut app, &files, "Line 2 at 0:03.0");
    app.press_part("Line 2 at 0:03.0");
    app.key(Modifiers::COMMAND, Key::Period);
    app.wait_for("the picture of its moment", |app| {
        app.shows(&tr!("dubbing-still", at = "0:03"))
    });
    let stills = &app.desk().dubbing.stills;
    let mut stills = stills
        .iter()
        .filter_map(|(_, _, still)| still.as_ref().ok());
    let rgb = &stills.next().expect("a picture").rgb;
    assert!(rgb.iter().any(|it| *it > 200) && rgb.iter().any(|it| *it < 50));
}

#[test]
fn dub_board_says_that_it_has_sound_only_where_ffmpeg_is_not_there() {
    let folder = TempDir::new().expect("a folder");
    let files = film(&folder);
    let mut app = AppHarness::first_start();
    board(&mut app, &files, "Line 2 at 0:03.0");
    app.wait_for("why", |app| app.shows_part("Sound only: ffmpeg"));
}

/// What was asked to be heard was one line, and the next ones came with it.
#[test]
fn dub_hear_it_ends_with_its_line() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("its sound", |app| is_heard(app, 1));
    app.key(Modifiers::COMMAND, Key::Period);
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
    app.press(&tr!("dubbing-hear"));
    app.wait_for("it", |app| is_heard(app, 1));
    let last = std::cell::Cell::new(0.0_f64);
    app.wait_for("its end", |app| {
        let is_over = app.desk().playback.playing.is_none();
        if !is_over {
            let now = app.desk().playhead().seconds();
            last.set(last.get().max(now));
        }
        is_over
    });
    // It ends at 1.2 s; the next line begins at 1.6 s, and the film is 6 s long.
    assert!(last.get() < 1.8, "{}", last.get());
}
