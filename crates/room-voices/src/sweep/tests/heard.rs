//! What is heard is what is looked at: nobody rates a cell by another one.

use super::*;
use mynah_model::event::PlaybackEvent;

/// The cells of the middle row are here but for the last, and the take of the middle one is about to be heard.
fn heard<'a>() -> Room<'a> {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(0, 1), (1, 1)]);
    hears(&mut room, (1, 1));
    room
}

fn hears(room: &mut Room<'_>, at: (usize, usize)) {
    let key = open(room).plan.at(at).unwrap().key().unwrap();
    let take: TakeId = room.state().desk.trial_take(key).unwrap().card.id;
    let loading = Event::Playback(PlaybackEvent::Loading([take].into()));
    let bench = room.state_mut();
    bench.desk.apply(loading);
    bench.wishes.outbox.clear();
}

fn is_stopped(room: &Room<'_>) -> bool {
    sent(room).contains("Playback(Stop)")
}

/// The middle cell played on beside one that was still being made; once that was, a digit rated it and Enter applied it.
#[test]
fn what_plays_stops_where_a_key_or_a_pointer_goes_to_a_cell_that_is_not_here() {
    let mut room = heard();
    room.key_press(Key::ArrowRight);
    room.run();
    assert_eq!(open(&room).looking.at, (2, 1));
    assert!(is_stopped(&room), "{}", sent(&room));
    let mut room = heard();
    let cell = room.get_by_label_contains("Stability 0.70, Similarity 0.75");
    let at = cell.rect().center();
    made::press_at(&mut room, at);
    assert_eq!(open(&room).looking.at, (2, 1));
    assert!(is_stopped(&room), "{}", sent(&room));
    // One that is here goes on at the same word.
    let mut room = heard();
    room.key_press(Key::ArrowLeft);
    room.run();
    assert!(!is_stopped(&room), "{}", sent(&room));
}

/// Of the matrix before a cell played on, and rated what stood in its place.
#[test]
fn what_plays_of_the_matrix_before_stops() {
    let mut room = heard();
    room.key_press(Key::ArrowLeft);
    room.run();
    hears(&mut room, (0, 1));
    let open = room.state_mut().panel.open.as_mut().unwrap();
    open.grid.columns = mynah_model::sweep::Axis::Stability(vec![0.5, 0.9]);
    room.run();
    assert!(is_stopped(&room), "{}", sent(&room));
}

#[test]
fn arrows_hear_the_next_cell_and_digits_rate_it() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(0, 1), (1, 1), (2, 1)]);
    room.key_press(egui::Key::ArrowRight);
    room.run();
    let told = sent(&room);
    assert!(
        told.contains("Compare") && told.contains("first: 2"),
        "{told}"
    );
    room.key_press(egui::Key::Num4);
    room.run();
    assert!(sent(&room).contains("Rate("), "{}", sent(&room));
}

fn told(room: &Room<'_>) -> String {
    format!("{:?}", room.state().wishes.notices)
}

fn key(room: &mut Room<'_>, key: Key) {
    room.state_mut().wishes.outbox.clear();
    room.key_press(key);
    room.run();
}

/// The middle row is here, and nobody heard any of it.
fn unheard<'a>() -> Room<'a> {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(0, 1), (1, 1), (2, 1)]);
    let bench = room.state_mut();
    bench.view.listened = Default::default();
    bench.panel.open.as_mut().unwrap().looking.at = (2, 1);
    room.run();
    room
}

/// It took a 4, and Enter gave it to the whole part.
#[test]
fn a_cell_that_was_never_heard_is_heard_before_it_is_rated_or_applied() {
    let mut room = unheard();
    key(&mut room, Key::Num4);
    assert!(!sent(&room).contains("Rate("), "{}", sent(&room));
    assert!(sent(&room).contains("Compare"), "{}", sent(&room));
    assert!(told(&room).contains("This cell wasn’t heard since"));
    key(&mut room, Key::Num4);
    assert!(sent(&room).contains("Rate("), "{}", sent(&room));
    let mut room = unheard();
    let stability = |room: &Room<'_>| {
        let desk = &room.state().desk;
        let settings = desk.request_for(made::line(desk, 2)).unwrap().settings;
        settings.stability()
    };
    let before = stability(&room);
    key(&mut room, Key::Enter);
    assert_eq!(stability(&room), before);
    assert!(sent(&room).contains("Compare"), "{}", sent(&room));
    key(&mut room, Key::Enter);
    assert_ne!(stability(&room), before);
}

/// B played what the line has now, and 5 rated the cell that was looked at.
#[test]
fn while_the_current_settings_are_heard_a_digit_rates_no_cell() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(0, 1), (1, 1)]);
    key(&mut room, Key::ArrowLeft);
    assert_eq!(open(&room).looking.at, (0, 1));
    key(&mut room, Key::B);
    let rates = |room: &mut Room<'_>| {
        key(room, Key::Num5);
        sent(room).contains("Rate(")
    };
    assert!(!rates(&mut room));
    assert!(told(&room).contains("Another one than this cell was heard"));
    assert!(rates(&mut room));
}

/// "The rating is taken away" of a cell that had none: a step that undid nothing, and what was undone was gone for good.
#[test]
fn the_digit_that_takes_a_rating_away_does_nothing_where_there_is_none() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(0, 1), (1, 1)]);
    key(&mut room, Key::ArrowLeft);
    let newest = |room: &Room<'_>| format!("{:?}", room.state().desk.next_undo());
    let before = newest(&room);
    key(&mut room, Key::Num0);
    assert!(!sent(&room).contains("Rate("), "{}", sent(&room));
    assert!(!told(&room).contains("taken away"), "{}", told(&room));
    assert_eq!(newest(&room), before);
}

/// Who heard all of them is asked nothing.
#[test]
fn lines_that_were_all_heard_with_a_cell_get_it_by_one_press() {
    let mut room = of_two_lines();
    for _ in 0..2 {
        give(&mut room, &[(1, 1), (2, 1)]);
        room.key_press(egui::Key::Tab);
        room.run();
    }
    room.key_press(egui::Key::ArrowRight);
    room.run();
    choose(&mut room, &tr!("sweep-apply-lines", count = 2));
    room.get_by_label_contains(&tr!("sweep-apply-lines-now", count = 2))
        .click();
    room.run();
    let desk = &room.state().desk;
    let line = desk.script().line(made::line(desk, 4)).unwrap();
    assert!(line.overrides.settings.is_some());
}
