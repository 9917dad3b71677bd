//! What is said of voices is taken back by undo, in its turn.

use super::*;
use mynah_ui_core::room::Room as Place;

pub(super) fn undo(room: &mut Room<'_>) {
    let bench = room.state_mut();
    bench.desk.undo();
    bench.view.judged.extend(bench.desk.take_judged());
    bench.view.heard.extend(bench.desk.take_told());
    bench.with(|panel, cx| panel.follow(cx));
    room.run();
}

/// Undo took a step of the script back, and the rating stayed.
#[test]
fn ratings_and_who_is_out_are_steps() {
    let mut room = room();
    begun(&mut room);
    for key in [Key::Num4, Key::Num2, Key::Num0] {
        room.key_press(key);
        room.run();
    }
    let of = |room: &Room<'_>| {
        let audition = &opened(room).audition;
        (audition.stars(0, 0), audition.is_out(0))
    };
    assert_eq!(of(&room), (2, true));
    undo(&mut room);
    assert_eq!(of(&room), (2, false));
    undo(&mut room);
    assert_eq!(of(&room), (4, false));
    undo(&mut room);
    assert_eq!(of(&room), (0, false));
    assert!(!opened(&room).audition.is_said());
    let desk = &mut room.state_mut().desk;
    assert!(desk.next_undo().is_none_or(|step| !step.is_of_auditions()));
    desk.redo();
    let bench = room.state_mut();
    bench.view.judged.extend(bench.desk.take_judged());
    bench.with(|panel, cx| panel.follow(cx));
    room.run();
    assert_eq!(of(&room), (4, false), "and done again");
}

/// Who is out and is rated is in again: one undo brings both back.
#[test]
fn a_rating_that_brings_a_voice_in_again_is_one_step() {
    let mut room = room();
    begun(&mut room);
    for key in [Key::Num4, Key::Num0, Key::Num4] {
        room.key_press(key);
        room.run();
    }
    let audition = &opened(&room).audition;
    assert!(!audition.is_out(0) && audition.stars(0, 0) == 4);
    undo(&mut room);
    assert!(opened(&room).audition.is_out(0));
}

/// After it was left, the library kept what was taken back.
#[test]
fn a_step_is_taken_back_of_a_call_that_was_left() {
    let mut room = room();
    begun(&mut room);
    room.key_press(Key::Num4);
    room.run();
    room.state_mut().with(|panel, cx| panel.leave(cx));
    undo(&mut room);
    let kept = kept(&room).expect("it is kept");
    assert_eq!(kept.now.stars(0, 0), 0);
}

/// Its stars went out, and nothing was said.
#[test]
fn a_rating_that_is_taken_away_is_told() {
    let mut room = room();
    for _ in 0..2 {
        room.key_press(Key::Num4);
        room.run();
    }
    assert_eq!(opened(&room).audition.stars(0, 0), 0);
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(told.contains("The rating is taken away"), "{told}");
}

/// What a call asks the library to say of its voices.
fn judgements(room: &Room<'_>) -> Vec<Judged> {
    let sent = room.state().wishes.outbox.iter();
    let all = sent.filter_map(|wish| match wish {
        Command::Project(ProjectCommand::Audition(AuditionCommand::Judge(_, 3, judged))) => {
            Some(*judged)
        }
        _ => None,
    });
    all.collect()
}

/// What was begun in this run was taken for what it was then, without the rating: nothing was done.
#[test]
fn a_step_is_taken_back_in_the_library_where_the_call_is_nowhere_here() {
    let mut room = room();
    begun(&mut room);
    room.key_press(Key::Num4);
    room.run();
    let bench = room.state_mut();
    bench.with(AuditionPanel::follow);
    assert!(judgements(&room).is_empty(), "the open one says it itself");
    let bench = room.state_mut();
    bench.with(|panel, cx| panel.leave(cx));
    // As if all was kept long ago.
    bench.panel.left = Left::default();
    undo(&mut room);
    assert_eq!(judgements(&room), [Judged::Stars(0, 0, 0)]);
}

/// A's star went, which isn't even drawn there, and the answer stayed.
#[test]
fn an_answer_head_to_head_is_a_step_and_so_is_taking_it_back() {
    let mut room = room();
    begun(&mut room);
    room.state_mut().view.room = Place::Voices;
    room.key_press(Key::Num4);
    room.run();
    room.get_by_label(&tr!("audition-pairs")).click();
    room.run();
    let pair = opened(&room).pair;
    let of = |room: &Room<'_>| {
        let open = opened(room);
        assert!(open.pair.is_some());
        (open.audition.answered(), open.audition.stars(0, 0))
    };
    let key = |room: &mut Room<'_>, key| {
        room.key_press(key);
        room.run();
    };
    key(&mut room, Key::Num1);
    assert_eq!(of(&room), (1, 4));
    undo(&mut room);
    assert_eq!(of(&room), (0, 4));
    assert_eq!(opened(&room).pair, pair, "it is asked again");
    key(&mut room, Key::Num2);
    key(&mut room, Key::Backspace);
    assert_eq!(of(&room), (0, 4));
    undo(&mut room);
    assert_eq!(of(&room), (1, 4));
    undo(&mut room);
    assert_eq!(of(&room), (0, 4));
    undo(&mut room);
    assert_eq!(of(&room), (0, 0));
}
