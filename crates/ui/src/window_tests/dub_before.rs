//! A new dub before it is paid: its transcript, and the parts of the film that the transcript leaves out.

use mynah_i18n::tr;
use mynah_model::dubbing::FilmFacts;

use super::dub_repeats::is_off;
use super::dubs::DubWindow;

/// Regression: the transcript of one film stayed where another took its place, and that was begun with it without a
/// word.
#[test]
fn another_film_lets_the_transcript_go_with_its_own() {
    let mut app = DubWindow::empty();
    app.bring("interview.wav", "lines.csv");
    app.pick_english();
    app.wait_for("its transcript", |app| {
        app.shows_part("lines.csv") && !is_off(app, "Begin one language")
    });
    app.press(&tr!("dubbing-film-other"));
    app.drop_file("other.wav");
    app.wait_for_label(&tr!("dubbing-film-other"));
    assert!(!app.shows_part("lines.csv"));
    assert!(is_off(&app, "Begin one language"));
}

/// Regression: half of the film had no line and a row no translation: it began without a word.
#[test]
fn what_a_transcript_leaves_out_is_said() {
    let mut app = DubWindow::empty();
    app.set_facts("film.mp4", 8.0, FilmFacts::default());
    let rows = [
        ("Heron", 0.2, 0.9, "Guten Morgen.", "Good morning."),
        ("Wren", 1.0, 1.5, "Ja.", ""),
    ];
    app.set_table("short.csv", &rows);
    app.bring("film.mp4", "short.csv");
    app.pick_english();
    app.wait_for("what is left out", |app| {
        app.shows_part("short.csv: Its lines end at 0:01 of 0:08.")
            && app.shows_part("One row has no translation")
            && !is_off(app, "Begin one language")
    });
    // Once: beside what begins it stands that there is something to read.
    let told = app.on_screen().into_iter();
    let told = told.filter(|it| it.contains("Its lines end at 0:01 of 0:08."));
    assert_eq!(told.count(), 1);
    assert!(app.shows_part("what is lacking stands above"));
}
