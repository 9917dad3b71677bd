//! To whom a cell goes: what was chosen holds, and what it costs is told.

use super::*;
use mynah_model::sweep::{Axis, Cell};

fn scope(room: &Room<'_>) -> Scope {
    open(room).applying.scope
}

/// A look at a cell with another seed made it "This line" for good, and the next sweep meant the whole part again.
#[test]
fn what_was_chosen_holds_after_a_seed_and_in_the_next_sweep() {
    let mut room = room(Backend::Draft);
    assert_eq!(scope(&room), Scope::Part);
    let axes = |room: &mut Room<'_>, seeds: bool| {
        let open = room.state_mut().panel.open.as_mut().unwrap();
        open.grid.columns = if seeds {
            Axis::Seed(vec![None, Some(1)])
        } else {
            Axis::Stability(vec![0.3, 0.5])
        };
        open.grid.rows = Axis::Seed(vec![None, Some(2)]);
        room.run();
        // What stands at the right is drawn before the cells.
        room.step();
    };
    axes(&mut room, true);
    assert_eq!(scope(&room), Scope::Line, "a seed is one line's");
    axes(&mut room, false);
    assert_eq!(scope(&room), Scope::Part);
    choose(&mut room, &tr!("sweep-apply-line"));
    room.state_mut().with(|panel, cx| panel.open(cx));
    room.run();
    assert_eq!(scope(&room), Scope::Line);
    choose(&mut room, &tr!("sweep-apply-part", speaker = "Tom"));
    room.state_mut().with(|panel, cx| panel.open(cx));
    room.run();
    assert_eq!(scope(&room), Scope::Part);
}

fn told(room: &Room<'_>) -> String {
    format!("{:?}", room.state().wishes.notices)
}

/// "Applied to Tom" was all that was said, and another line's take was out of date.
#[test]
fn the_word_about_it_says_which_lines_are_out_of_date_and_what_they_cost() {
    for others in [true, false] {
        let mut room = room(Backend::Draft);
        let desk = &mut room.state_mut().desk;
        if others {
            let line = made::line(desk, 4);
            let take = made::take(desk, line, 1);
            made::give_takes(desk, line, vec![take]);
        }
        give(&mut room, &[(2, 1)]);
        room.key_press(Key::ArrowRight);
        room.run();
        room.get_by_label_contains("Apply to Tom").click();
        room.run();
        let told = told(&room);
        if others {
            assert!(told.contains("1 other line to redo: "), "{told}");
            assert!(told.contains("Out of date by it: line 4"), "{told}");
        } else {
            assert!(told.contains("Applied to Tom: nothing to pay"), "{told}");
        }
    }
}

/// "Nothing to pay" stood there and was told, and what the library had of another line was to be paid from then on.
#[test]
fn lines_that_were_free_and_are_to_be_paid_then_are_told_with_both_sums() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(2, 1)]);
    let desk = &room.state().desk;
    let other = desk.script().line(made::line(desk, 4)).unwrap();
    let other = desk.sweep_order(other, &Cell::default()).unwrap().key;
    let cell = open(&room).plan.at((2, 1)).unwrap().key().unwrap();
    let held = TakesEvent::Held(Backend::Draft, String::new(), [other, cell].into());
    room.state_mut().desk.apply(Event::Takes(held));
    room.key_press(Key::ArrowRight);
    room.run();
    room.get_by_label_contains("Other lines still to make: free");
    room.get_by_label_contains("Apply to Tom").click();
    room.run();
    let told = told(&room);
    assert!(
        told.contains("Applied to Tom. Other lines still to make: "),
        "{told}"
    );
    assert!(!told.contains("nothing to pay"), "{told}");
}

/// Of two lines one was held: that its take is still to be paid stood nowhere.
#[test]
fn lines_without_a_take_of_the_cell_say_what_theirs_costs() {
    let mut room = of_two_lines();
    give(&mut room, &[(2, 1)]);
    room.key_press(Key::ArrowRight);
    room.run();
    choose(&mut room, &tr!("sweep-apply-lines", count = 2));
    room.get_by_label_contains("1 of these lines isn’t spoken with it yet: its take costs");
}

/// Undo took back what was applied before, and the rating stayed.
#[test]
fn undo_takes_a_rating_back() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(1, 1)]);
    room.key_press(Key::Num4);
    room.run();
    let take = open(&room).plan.at((1, 1)).unwrap().key().unwrap();
    let take = room.state().desk.trial_take(take).unwrap().card.id;
    room.state_mut().wishes.outbox.clear();
    room.state_mut().desk.undo();
    let deeds = format!("{:?}", room.state_mut().desk.take_deeds());
    assert!(deeds.contains(&format!("Rate({take:?}, 0)")), "{deeds}");
}

/// Its dots went out, and nothing was said.
#[test]
fn a_rating_that_is_taken_away_is_told() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(1, 1)]);
    let key = open(&room).plan.at((1, 1)).unwrap().key().unwrap();
    let take = room.state().desk.trial_take(key).unwrap().card.id;
    let desk = &mut room.state_mut().desk;
    desk.apply(Event::Takes(TakesEvent::Rated(take, 4)));
    room.key_press(Key::Num4);
    room.run();
    assert!(told(&room).contains("The rating is taken away"));
}

/// "Loudness −18.1 LUFS" stood beside "heard at −18 LUFS", and nothing said which was which.
#[test]
fn of_two_loudnesses_each_says_which_it_is() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(1, 1)]);
    room.get_by_label_contains("Loudness made: ");
    let heard = {
        let open = open(&room);
        let desk = &room.state().desk;
        let take = desk.trial_take(open.plan.at((1, 1)).unwrap().key().unwrap());
        mynah_model::audition::level(&[&take.unwrap().card]).lufs
    };
    let heard = format!("heard at {heard:.1} LUFS").replace('-', "−");
    assert!(room.query_all_by_label_contains(&heard).count() >= 2);
}
