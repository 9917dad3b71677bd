//! Several films with their transcripts that begin with one press.

use std::collections::BTreeMap;

use egui::accesskit::Role;
use egui_kittest::kittest::NodeT as _;
use mynah_core::backend::Backend;
use mynah_i18n::tr;

use super::dubs::DubWindow;

/// The name of a transcript chooses its language.
fn english_is_chosen(app: &mut DubWindow) {
    let english = tr!("language-en");
    app.wait_for_label(&tr!("dubbing-remove", language = english));
}

/// The transcript of every film that is listed, by the films' names.
fn sheets(app: &DubWindow) -> BTreeMap<String, Option<String>> {
    let cards = app.desk().dubbing.listed[&Backend::Draft].iter();
    let sheets = cards.map(|card| {
        let sheet = card.film.languages[0].sheet.as_ref();
        let name = card.film.name().to_owned();
        (name, sheet.map(|it| it.name.clone()))
    });
    sheets.collect()
}

/// Regression: films with transcripts were begun one by one: the transcript was the first one's alone, and nothing said
/// how another gets its own.
#[test]
fn films_with_transcripts_are_begun_with_one_press() {
    let mut app = DubWindow::empty();
    // Whichever of them falls first.
    app.drop_file("second.csv");
    for film in ["first.wav", "second.wav", "third.wav"] {
        app.drop_file(film);
    }
    app.drop_file("first_en.csv");
    english_is_chosen(&mut app);
    app.wait_for("which one lacks its own", |app| {
        app.shows_part("third.wav: it has no transcript")
    });
    assert!(!app.shows_part("Begin all"));
    assert!(app.shows_part(&tr!("dubbing-batch-begin-some", all = 3, count = 2)));
    // One with another name is given to it.
    app.drop_file("lines.csv");
    app.press_role(
        Role::ComboBox,
        &tr!("dubbing-table-film", name = "lines.csv"),
    );
    app.wait_for("the films", |app| {
        let mut all = app.nodes();
        all.any(|it| it.accesskit_node().role() == Role::ListBoxOption)
    });
    app.press_role(Role::ListBoxOption, "third.wav");
    app.wait_for("the price of all", |app| {
        app.shows_part(&tr!("dubbing-batch-begin", count = 3))
    });
    app.press_part(&tr!("dubbing-batch-begin", count = 3));
    app.wait_for("all of them", |app| DubWindow::ready_ones(app) == 3);
    let own = [
        ("first.wav", "first_en.csv"),
        ("second.wav", "second.csv"),
        ("third.wav", "lines.csv"),
    ];
    let own = own.map(|(film, sheet)| (film.to_owned(), Some(sheet.to_owned())));
    assert_eq!(sheets(&app), BTreeMap::from(own));
    assert_eq!(app.bought_dubs(), ["en"; 3]);
}

/// Regression: one film without its own transcript kept all others from being begun together.
#[test]
fn films_that_can_begin_are_begun_beside_one_that_can_not() {
    let mut app = DubWindow::empty();
    // The one in the form is the one that can't.
    for film in ["third.wav", "first.wav", "second.wav"] {
        app.drop_file(film);
    }
    for name in ["first_en.csv", "second.csv"] {
        app.drop_file(name);
    }
    english_is_chosen(&mut app);
    app.wait_for("which one can't", |app| {
        app.shows_part("third.wav: it has no transcript")
            && app.shows_part(&tr!("dubbing-batch-begin-some", all = 3, count = 2))
    });
    app.press_part(&tr!("dubbing-batch-begin-some", all = 3, count = 2));
    app.wait_for("the others", |app| DubWindow::ready_ones(app) == 2);
    assert!(!sheets(&app).contains_key("third.wav"));
    app.wait_for("the one that stays", |app| app.shows_part("third.wav"));
}
