//! A dub rehearsed with Draft voices: what is said of it before and while it is made, and its lines.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah_i18n::tr;

use super::answered::is_at;
use super::dub_keys::value;
use super::dub_repeats::reach;
use super::dubs::{DubWindow, dubbed, says};

/// Regression: it asked who agreed to be cloned, counted speakers and offered a mark, and nothing of that was so.
#[test]
fn it_says_what_draft_voices_do_not_do() {
    let mut app = DubWindow::empty();
    app.bring("interview.wav", "lines.csv");
    app.pick_english();
    for words in [
        tr!("dubbing-clones-off.draft").as_str(),
        "Speakers are those that the transcript names",
        "the whole recording is turned down by 24 dB",
        "Draft voices put no mark anywhere",
    ] {
        assert!(app.shows_part(words), "{words}");
    }
    let source = value(&app, Role::ComboBox, &tr!("dubbing-source"));
    assert_eq!(source.as_deref(), Some("Language not named"));
    reach(&mut app, Role::Switch, &tr!("dubbing-clones"));
    app.wait_for("that nobody is", |app| {
        app.shows_part("Draft voices clone nobody")
    });
    reach(&mut app, Role::Switch, &tr!("dubbing-clones"));
    app.hold_orders();
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("who makes it", |app| {
        app.shows_part("Draft voices are making the dub in English")
    });
    assert!(!app.shows_part("at the service"), "{:?}", app.on_screen());
    app.finish_orders();
    app.wait_for("it", |app| DubWindow::ready_ones(app) == 1);
    app.wait_for("its background", |app| {
        app.shows_part("Background: the recording itself, turned down")
    });
    assert!(!app.shows_part("found out"));
}

/// Regression: the film that was ready was shown, and the new language stood behind it.
#[test]
fn a_language_that_is_added_is_the_one_that_is_shown() {
    let mut app = dubbed();
    app.bring("interview.wav", "lines.csv");
    // Who chose the film finds the keys where it goes on.
    app.wait_for("the languages", |app| is_at(app, "Languages to dub into"));
    app.pick(&tr!("language-fr"));
    app.key(Modifiers::NONE, Key::Escape);
    app.hold_orders();
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("its way", |app| {
        app.shows(&tr!("dubbing-progress", language = tr!("language-fr")))
    });
    assert_eq!(app.bought_dubs(), ["fr"]);
}

/// Regression: the cursor stood in the middle of the word, where it had been in the line before.
#[test]
fn lines_are_written_from_their_end_on() {
    let mut app = dubbed();
    app.key(Modifiers::NONE, Key::F2);
    app.wait_for("the text", |app| is_at(app, "Says in "));
    for _ in 0..4 {
        app.key(Modifiers::NONE, Key::ArrowLeft);
    }
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::NONE, Key::ArrowUp);
    app.wait_for("the other line", |app| app.value(&says()) == "Thank you.");
    app.key(Modifiers::NONE, Key::F2);
    app.wait_for("the text", |app| is_at(app, "Says in "));
    app.type_letters(" So");
    assert_eq!(app.value(&says()), "Thank you. So");
}
