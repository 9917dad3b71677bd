//! Takes of a line: heard from a place, taken out of the bin after a restart, found again by undo.

use std::cell::Cell;

use egui::{Key, Modifiers};
use mynah::tr;
use mynah_model::desk::TakeCard;

use crate::harness::AppHarness;
use crate::script::{line, pasted, ready};

const COMMAND: Modifiers = Modifiers::COMMAND;
const ALT: Modifiers = Modifiers::ALT;

/// The takes of the first line, newest first, the bin's left out.
pub fn kept(app: &AppHarness) -> Vec<&TakeCard> {
    let listed = app.desk().line_takes.as_ref();
    let takes = listed.filter(|(of, _)| *of == line(app, 1));
    let takes = takes.into_iter().flat_map(|(_, takes)| takes);
    takes.filter(|take| !take.discarded).collect()
}

pub fn picked(app: &AppHarness) -> Option<u32> {
    let takes = kept(app);
    let picked = takes.into_iter().find(|take| take.picked);
    picked.map(|take| take.number)
}

/// The first line has so many takes, the newest picked.
pub fn with_takes(count: u32) -> AppHarness {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.key(COMMAND, Key::Enter);
    for made in 1..=count {
        app.wait_for("another take", |app| picked(app) == Some(made));
        if made < count {
            app.key(ALT, Key::A);
        }
    }
    app
}

/// Goes where the palette finds by these letters.
fn find(app: &mut AppHarness, letters: &str) {
    app.key(COMMAND, Key::K);
    app.wait_for_label(&tr!("palette-field"));
    app.type_letters(letters);
    app.key(Modifiers::NONE, Key::Enter);
}

#[test]
fn takes_that_were_cleaned_up_come_back_after_a_restart() {
    let mut app = with_takes(3);
    find(&mut app, "storage");
    app.wait_for("the button", |app| app.shows_part("Clean up "));
    app.press_part("Clean up ");
    app.wait_for("what was spared", |app| {
        app.shows_part("2 takes are in the bin now; what is picked, starred")
    });
    let mut app = AppHarness::in_home(app.close(), |_| {});
    ready(&mut app);
    app.wait_for("the picked take alone", |app| kept(app).len() == 1);
    find(&mut app, "storage");
    app.wait_for("the button", |app| app.shows_part("Put the bin of "));
    app.press_part("Put the bin of ");
    app.wait_for("the word", |app| {
        app.shows_part(&tr!("studio-put-back", takes = 2))
    });
    app.key(COMMAND, Key::Num1);
    app.wait_for("all of them", |app| {
        let takes = app.desk().takes.get(&line(app, 1));
        takes.is_some_and(|takes| takes.count == 3)
    });
}

#[test]
fn takes_are_heard_slower_and_again_and_again() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for_label(&tr!("transport-position"));
    app.settle();
    app.press(&tr!("transport-tempo", tempo = "1×"));
    app.press("0.75×");
    app.wait_for_label(&tr!("transport-tempo", tempo = "0.75×"));
    app.key(ALT, Key::Comma);
    app.wait_for_label(&tr!("transport-tempo", tempo = "0.5×"));
    app.key(ALT, Key::Comma);
    app.key(ALT, Key::Period);
    app.wait_for_label(&tr!("transport-tempo", tempo = "0.75×"));
    app.press(&tr!("action-loop"));
    app.wait_for("the loop", |app| app.desk().playback.listening.looping);
    let heard = |app: &AppHarness| app.desk().playback.playing.is_some();
    app.key(COMMAND, Key::Period);
    app.wait_for("silence", move |app| !heard(app));
    app.settle();
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("its end", |app| {
        app.desk().playback.playing.is_some() && app.desk().playhead().seconds() > 0.5
    });
    app.wait_for("its beginning", |app| app.desk().playhead().seconds() < 0.5);
    assert!(heard(&app), "it is not over");
}

/// Words could be pressed in the transport alone.
#[test]
fn takes_are_heard_from_the_word_that_is_pressed_or_has_the_cursor() {
    let words = "One rope lies over here, two hang over there in the hall.";
    let mut app = pasted(&format!("ANN: {words}\n"), 1);
    app.key(COMMAND, Key::Enter);
    app.wait_for("a take", |app| picked(app).is_some());
    app.wait_for("its end", |app| app.desk().playback.playing.is_none());
    let begins = |app: &AppHarness, word: &str| {
        let take = &app.desk().takes[&line(app, 1)];
        let sound = app.desk().sound(take.picked.as_ref().expect("a take").id);
        let at = words.find(word).expect("a word");
        let mut spoken = sound.expect("its sound").words.iter();
        let spoken = spoken.find(|it| it.bytes.start == at).expect("its time");
        f64::from(spoken.start_ms) / 1e3
    };
    // Where it is heard first, but for the moment before it goes there.
    let first_at = |app: &mut AppHarness| {
        let first = Cell::new(None);
        app.wait_for("its sound", |app| {
            let at = app.desk().playhead().seconds();
            let is_heard = app.desk().playback.playing.is_some() && at > 0.3;
            first.set(is_heard.then_some(at));
            is_heard
        });
        first.get().expect("a place")
    };
    app.press_with(ALT, &format!("Line 1, ANN: {words}"));
    let at = first_at(&mut app);
    assert!(at > begins(&app, "lies") - 0.05, "{at}");
    app.key(COMMAND, Key::Period);
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
    app.key(Modifiers::NONE, Key::F2);
    app.settle();
    app.key(ALT, Key::Z);
    let at = first_at(&mut app);
    assert!(at > begins(&app, "hall") - 0.05, "{at}");
}

/// It stood still where it was paused.
#[test]
fn takes_are_heard_from_a_word_that_is_clicked_in_the_transport() {
    let words = "One rope lies over here, two hang over there in the hall.";
    let mut app = pasted(&format!("ANN: {words}\n"), 1);
    app.key(COMMAND, Key::Enter);
    app.wait_for("a take", |app| picked(app).is_some());
    app.wait_for("its end", |app| app.desk().playback.playing.is_none());
    let begins = |app: &AppHarness| {
        let take = &app.desk().takes[&line(app, 1)];
        let sound = app.desk().sound(take.picked.as_ref().expect("a take").id);
        let sound = sound.expect("its sound");
        let at = words.find("two").expect("a word");
        let mut spoken = sound.words.iter();
        let spoken = spoken.find(|it| it.bytes.start == at).expect("its time");
        (f64::from(spoken.start_ms) / 1e3, sound.seconds)
    };
    let click = |app: &mut AppHarness| {
        app.press_found("the word", |app| {
            let wave = app.get(&tr!("transport-position")).rect();
            let (begins, seconds) = begins(app);
            let x = wave.left() + (begins / seconds) as f32 * wave.width() + 3.0;
            Some(egui::pos2(x, wave.top() + 6.0))
        });
    };
    app.wait_for_label(&tr!("transport-position"));
    click(&mut app);
    // Where it is heard first, but for the moment before it goes there.
    let first = Cell::new(0.0);
    app.wait_for("its sound", |app| {
        first.set(app.desk().playhead().seconds());
        app.desk().playback.playing.is_some() && first.get() > 0.3
    });
    let at = first.get();
    assert!(at > begins(&app).0 - 0.05, "{at}");
    // A click where it is paused plays as well.
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("that it stands", |app| app.desk().playback.paused);
    click(&mut app);
    app.wait_for("that it goes on", |app| !app.desk().playback.paused);
}

/// The fitting take was there, and the line stayed changed and played other words.
#[test]
fn undo_picks_the_take_of_the_words_that_it_brings_back() {
    let mut app = with_takes(1);
    app.wait_for("nothing under way", |app| app.desk().flow.running == 0);
    app.key(Modifiers::NONE, Key::F2);
    app.wait_for_label(&tr!("script-line-field"));
    app.type_letters("!");
    app.key(COMMAND, Key::Enter);
    app.wait_for("its take", |app| picked(app) == Some(2));
    app.key(Modifiers::NONE, Key::Escape);
    app.key(COMMAND, Key::Z);
    app.wait_for("the take of these words", |app| picked(app) == Some(1));
    app.key(COMMAND | Modifiers::SHIFT, Key::Z);
    app.wait_for("the take of those", |app| picked(app) == Some(2));
}

/// Its seed was asked for since: the take was there, and its words were to be paid again.
#[test]
fn undo_picks_the_take_whose_drawn_seed_is_kept_by_now() {
    let mut app = with_takes(1);
    app.wait_for("nothing under way", |app| app.desk().flow.running == 0);
    let seed = kept(&app)[0].seed.expect("one was drawn");
    app.write(&tr!("inspector-seed"), &seed.to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("inspector-seed-unlock"));
    app.key(Modifiers::NONE, Key::F2);
    app.wait_for_label(&tr!("script-line-field"));
    app.type_letters("!");
    app.key(COMMAND, Key::Enter);
    app.wait_for("its take", |app| picked(app) == Some(2));
    app.key(Modifiers::NONE, Key::Escape);
    app.key(COMMAND, Key::Z);
    app.wait_for("the take of these words", |app| picked(app) == Some(1));
    app.key(COMMAND | Modifiers::SHIFT, Key::Z);
    app.wait_for("the take of those", |app| picked(app) == Some(2));
}

/// A step that gives a line to somebody new changes that one's part, too: the line was no longer looked at.
#[test]
fn undo_picks_the_take_of_the_speaker_that_it_brings_back() {
    let mut app = with_takes(1);
    app.wait_for("nothing under way", |app| app.desk().flow.running == 0);
    app.press(&tr!("script-speaker-of", number = 1, speaker = "Narrator"));
    app.wait_for_label(&tr!("script-speaker-field"));
    app.type_letters("Somebody new");
    app.key(Modifiers::NONE, Key::Enter);
    app.settle();
    app.key(COMMAND, Key::Enter);
    app.wait_for("its take", |app| picked(app) == Some(2));
    app.key(COMMAND, Key::Z);
    app.wait_for("the take in this voice", |app| picked(app) == Some(1));
}

/// The newest of these words was picked, and not the one that somebody had chosen.
#[test]
fn undo_picks_the_take_that_was_chosen_of_several_of_these_words() {
    let mut app = with_takes(2);
    app.wait_for("nothing under way", |app| app.desk().flow.running == 0);
    app.key(ALT, Key::PageDown);
    app.wait_for("the older one", |app| picked(app) == Some(1));
    app.key(Modifiers::NONE, Key::F2);
    app.wait_for_label(&tr!("script-line-field"));
    app.type_letters("!");
    app.key(COMMAND, Key::Enter);
    app.wait_for("its take", |app| picked(app) == Some(3));
    app.key(Modifiers::NONE, Key::Escape);
    app.key(COMMAND, Key::Z);
    app.wait_for("the chosen one", |app| picked(app).is_some_and(|it| it < 3));
    assert_eq!(picked(&app), Some(1));
}
