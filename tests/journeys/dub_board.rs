//! The board of a dub: what is found out about its lines, the original under it, the picture of the moment.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::tr;
use mynah_engine::ffmpeg;
use tempfile::TempDir;

use crate::dubbing::{bring, film, in_room, is_heard, line, pick, recording};
use crate::harness::AppHarness;

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
fn dub_board_hears_one_line_measures_all_and_plays_the_original_under_the_dub() {
    let folder = TempDir::new().expect("a folder");
    let files = recording(&folder);
    let mut app = AppHarness::first_start();
    board(&mut app, &files, "Line 2 at 0:01.6");
    // Regression: what was asked to be heard was one line, and the next ones came with it.
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
