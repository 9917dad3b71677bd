//! The board of a dub: what is found out about its lines, the recording and the dub, the picture of the moment.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah_i18n::tr;
use mynah_model::event::Playing;

use super::WindowHarness;
use super::dubs::{DubWindow, Row, SHORT, board, is_heard, says};

/// The second row isn't translated.
const LACKING: [Row; 3] = [
    (
        "Heron",
        0.5,
        2.5,
        "Guten Morgen zusammen.",
        "Good morning to all of you.",
    ),
    ("Wren", 3.0, 4.6, "Ja, danke.", ""),
    (
        "Heron",
        5.0,
        7.0,
        "Kommt herein.",
        "Come in out of the rain.",
    ),
];

#[test]
fn a_line_that_is_not_said_is_found() {
    let mut app = board(&LACKING);
    let missing = "Line 2 at 0:03.0, Wren:  isn’t said in the dub";
    app.wait_for("the line", |app| app.shows_part(missing));
    // Regression: it was cut to "All li…", whatever room there was.
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
        app.shows_part(missing) && !app.shows_part("Line 1 at 0:00.5")
    });
    app.press_role(Role::ComboBox, &tr!("dubbing-lines"));
    app.press(&tr!("dubbing-lines-all"));
    app.wait_for("all of them", |app| app.shows_part("Line 1 at 0:00.5"));
    // It is said in its place.
    app.press_part(missing);
    app.wait_for_label(&says());
    app.write_over(&says(), "Yes, thanks.");
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the line as it is now", |app| {
        app.shows_part("Line 2 at 0:03.0, Wren: Yes, thanks. fixed")
    });
    assert_eq!(app.bought_lines(), ["Yes, thanks."]);
}

/// Regression: Space went over to the dub and began the line again.
#[test]
fn space_pauses_the_recording_where_it_is() {
    let mut app = board(&SHORT);
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
        app.wait_for("the pause", |app| app.desk().playback.paused);
        assert!(is_heard(&app, 0));
        app.press_role(Role::RadioButton, &tr!("dubbing-dub"));
        app.wait_for("the dub", |app| is_heard(app, 1));
    }
    // Regression: from the button that plays the line its Space began that again.
    app.press(&tr!("transport-all.name-dub"));
    app.wait_for("it", |app| !app.desk().playback.paused);
    app.get(&tr!("dubbing-hear")).focus();
    app.settle();
    app.key(Modifiers::ALT, Key::X);
    app.wait_for("the recording", |app| is_heard(app, 0));
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("the pause", |app| {
        is_heard(app, 0) && app.desk().playback.paused
    });
}

/// Regression: once the last line of a kind was fixed the board was empty, and nothing led back.
#[test]
fn without_a_listed_line_the_board_leads_back_to_all() {
    let mut app = board(&SHORT);
    app.press_role(Role::ComboBox, &tr!("dubbing-lines"));
    app.press(&tr!("dubbing-lines-numbers"));
    app.wait_for("one of them", |app| !app.shows_part("Line 1 at 0:00.2"));
    app.press_part("Line 2 at 0:01.6");
    app.wait_for_label(&says());
    app.write_over(&says(), "Come at 8.");
    app.key(Modifiers::COMMAND, Key::Enter);
    // It stays in its place until the filter is chosen again.
    app.wait_for("it alone", |app| {
        app.shows_part("Heron: Come at 8. fixed") && !app.shows_part("Line 1 at 0:00.2")
    });
    app.press_role(Role::ComboBox, &tr!("dubbing-lines"));
    app.press(&tr!("dubbing-lines-numbers"));
    app.wait_for_label(&tr!("dubbing-list-all"));
    app.press(&tr!("dubbing-list-all"));
    app.wait_for("all of them", |app| {
        app.shows_part("Line 1 at 0:00.2") && app.shows_part("Heron: Come at 8. fixed")
    });
}

/// Regression: a low window had nothing to seek with.
#[test]
fn a_low_window_has_the_lane_that_is_heard() {
    let mut app = DubWindow::sized(egui::vec2(733.0, 467.0));
    app.add_film("interview.wav", &SHORT, &["en"]);
    app.press_part("interview.wav, ");
    app.wait_for("its lines", |app| app.shows_part("Line 2 at 0:01.6"));
    let dub = tr!("dubbing-wave", language = tr!("language-en"));
    app.wait_for("the dub’s", |app| app.shows(&dub));
    assert!(!app.shows(&tr!("dubbing-wave-original")));
    // What is there to seek with takes no line from view.
    app.press_part("Line 2 at 0:01.6");
    app.wait_for("the dub", |app| is_heard(app, 1));
    app.key(Modifiers::ALT, Key::X);
    app.wait_for("the recording’s", |app| {
        app.shows(&tr!("dubbing-wave-original")) && !app.shows(&dub)
    });
}

/// Regression: after a pause Space went on there, whichever line was selected since.
#[test]
fn space_hears_the_line_that_was_come_to_since() {
    let mut app = board(&SHORT);
    let begun = |app: &WindowHarness| match &app.desk().playback.playing {
        Some(Playing::Film { from, .. }) => Some(*from),
        _ => None,
    };
    app.press_part("Line 2 at 0:01.6");
    app.wait_for("it", |app| begun(app).is_some_and(|from| from > 1.5));
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("the pause", |app| app.desk().playback.paused);
    // The same line goes on where it stopped.
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("that it goes on", |app| !app.desk().playback.paused);
    assert!(begun(&app).is_some_and(|from| from > 1.5));
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("the pause", |app| app.desk().playback.paused);
    app.key(Modifiers::NONE, Key::ArrowUp);
    app.wait_for("the other line", |app| app.value(&says()) == "Thank you.");
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("that line", |app| {
        begun(app).is_some_and(|from| from < 0.5) && !app.desk().playback.paused
    });
}

#[test]
fn it_says_that_it_has_sound_only_without_ffmpeg() {
    let mut app = DubWindow::empty();
    app.add_film_with("film.mp4", &SHORT, &["en"], |film| film.has_picture = true);
    app.press_part("film.mp4, ");
    app.wait_for("its lines", |app| app.shows_part("Line 2 at 0:01.6"));
    app.wait_for("why", |app| app.shows_part("Sound only: ffmpeg"));
}
