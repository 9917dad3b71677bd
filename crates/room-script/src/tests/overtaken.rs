//! What is said in a review of lines that get another take meanwhile, are left, or are gone.

use super::redone::says;
use super::*;
use mynah_model::desk::TakeCard;
use mynah_script::review::Opinion;

const TWO: &str = "ANN: One.\nANN: Two.\n";
const FIRST: LineId = LineId(1);
const SECOND: LineId = LineId(2);

/// A room whose two lines have a take each, with the review open.
fn reviewing<'a>() -> Room<'a> {
    let mut desk = made::desk(Backend::Live, TWO);
    for line in [FIRST, SECOND] {
        let take = made::take(&desk, line, 1);
        made::give_takes(&mut desk, line, vec![take]);
    }
    let mut room = room(desk);
    act(&mut room, Action::Review);
    run(&mut room);
    room
}

fn kept<'a>(room: &'a Room<'_>) -> &'a Review {
    let review = room.state().panel.review.as_ref();
    &review.expect("a review").kept
}

fn card(room: &Room<'_>, line: LineId, number: u32) -> TakeCard {
    made::take(&room.state().desk, line, number)
}

/// What a batch brings: another take, which is the line's.
fn brings(room: &mut Room<'_>, line: LineId) -> TakeId {
    let (first, second) = (card(room, line, 1), card(room, line, 2));
    let takes = [(second, true), (first, false)];
    let takes = takes.map(|(take, picked)| TakeCard { picked, ..take });
    let id = takes[0].id;
    made::give_takes(&mut room.state_mut().desk, line, takes.into());
    run(room);
    room.state_mut().wishes.outbox.clear();
    id
}

/// The player says something of the first take of a line.
fn tells(room: &mut Room<'_>, line: LineId, event: impl Fn(Playing) -> PlaybackEvent) {
    let take = card(room, line, 1).id;
    let project = made::PROJECT;
    let line = Some(ProjectLine { project, line });
    let event = event(Playing::Take { take, line });
    room.state_mut().desk.apply(Event::Playback(event));
    run(room);
}

fn is_told(room: &Room<'_>, words: &str) -> bool {
    format!("{:?}", room.state().wishes.notices).contains(words)
}

/// The old take was still heard, and the new one was made final.
#[test]
fn a_take_that_came_meanwhile_is_heard_before_anything_is_said_of_it() {
    for letter in ["a", "r", "f", "s"] {
        let mut room = reviewing();
        let new = brings(&mut room, FIRST);
        says(&mut room, letter);
        assert_eq!(kept(&room).at, Some(FIRST), "{letter}");
        assert_eq!(kept(&room).said_of(FIRST), None, "{letter}");
        let review = room.state().panel.review.as_ref();
        assert!(review.is_some_and(|review| review.note.is_none()));
        let first = sent(&room);
        assert!(first.contains("Hear(") && first.contains(&format!("{new:?}")));
        assert!(!first.contains("Act("), "{first}");
        assert!(is_told(&room, "another take by now"));
        // It was heard.
        says(&mut room, "a");
        assert_eq!(kept(&room).said_of(FIRST), Some(Opinion::Approved));
        assert!(sent(&room).contains(&format!("Approve([{new:?}], true)")));
    }
}

/// The line was passed, though nobody had heard what it has.
#[test]
fn a_take_that_came_meanwhile_is_heard_where_the_old_one_ends() {
    let mut room = reviewing();
    tells(&mut room, FIRST, PlaybackEvent::Started);
    let new = brings(&mut room, FIRST);
    tells(&mut room, FIRST, |_| PlaybackEvent::Ended);
    assert_eq!(kept(&room).at, Some(FIRST));
    assert_eq!(kept(&room).said_of(FIRST), None);
    assert!(sent(&room).contains(&format!("{new:?}")));
}

/// What was said as a take ended was said of the one that came in that moment.
#[test]
fn what_is_said_late_is_not_said_of_a_take_that_came_since() {
    for letter in ["a", "r", "f"] {
        let mut room = reviewing();
        tells(&mut room, FIRST, PlaybackEvent::Started);
        tells(&mut room, FIRST, |_| PlaybackEvent::Ended);
        assert_eq!(kept(&room).at, Some(SECOND));
        let new = brings(&mut room, FIRST);
        says(&mut room, letter);
        assert_eq!(kept(&room).at, Some(FIRST), "{letter}");
        let review = room.state().panel.review.as_ref();
        assert!(review.is_some_and(|review| review.note.is_none()));
        let sent = sent(&room);
        assert!(sent.contains("Hear(") && sent.contains(&format!("{new:?}")));
        assert!(!sent.contains("Act("), "{sent}");
    }
}

/// Whoever has heard it beside the review is asked nothing anew.
#[test]
fn another_take_that_was_heard_is_decided_on() {
    let mut room = reviewing();
    let new = brings(&mut room, FIRST);
    tells(&mut room, FIRST, |_| {
        let line = Some(ProjectLine {
            project: made::PROJECT,
            line: FIRST,
        });
        PlaybackEvent::Started(Playing::Take { take: new, line })
    });
    says(&mut room, "a");
    assert!(sent(&room).contains(&format!("Approve([{new:?}], true)")));
    assert_eq!(kept(&room).at, Some(SECOND));
}

/// It took the place of the new take's own note, and bought the line once more.
#[test]
fn a_note_is_that_of_the_take_it_is_about() {
    let mut room = reviewing();
    says(&mut room, "r");
    says(&mut room, "calmer");
    let old = card(&room, FIRST, 1).id;
    let new = brings(&mut room, FIRST);
    // What is half written stays.
    says(&mut room, "r");
    room.key_press(Key::Enter);
    run(&mut room);
    run(&mut room);
    let sent = sent(&room);
    assert!(sent.contains(&format!("Note({old:?}, \"calmer")), "{sent}");
    assert!(!sent.contains(&format!("Note({new:?}")), "{sent}");
    // The new one is heard, and the line is not bought for the old one.
    assert!(sent.contains("Hear(") && kept(&room).at == Some(FIRST));
    assert!(kept(&room).redo.is_empty());
    says(&mut room, "a");
    assert_eq!(kept(&room).said_of(FIRST), Some(Opinion::Approved));
}

/// What was noted elsewhere while one wrote was written over.
#[test]
fn what_is_noted_elsewhere_meanwhile_stays() {
    for is_left in [false, true] {
        let mut room = reviewing();
        says(&mut room, "r");
        says(&mut room, "calmer");
        let take = card(&room, FIRST, 1);
        let id = take.id;
        let note = "too loud".to_owned();
        let noted = vec![TakeCard { note, ..take }];
        made::give_takes(&mut room.state_mut().desk, FIRST, noted);
        run(&mut room);
        if is_left {
            made::switch_to(&mut room.state_mut().desk, ProjectId(2), TWO);
        } else {
            room.key_press(Key::Enter);
        }
        run(&mut room);
        let sent = sent(&room);
        let both = format!("Note({id:?}, \"too loud; calmer\")");
        assert!(sent.contains(&both), "{both} in {sent}");
    }
}

/// An approval was taken back without a word, and without a step.
#[test]
fn a_note_that_counts_in_a_project_that_was_left_is_told() {
    for is_final in [false, true] {
        let mut room = reviewing();
        for letter in if is_final { &["a", "b"][..] } else { &[] } {
            says(&mut room, letter);
        }
        says(&mut room, "r");
        says(&mut room, "calmer");
        made::switch_to(&mut room.state_mut().desk, ProjectId(2), TWO);
        run(&mut room);
        assert!(is_told(&room, "in the project that you left"));
        assert_eq!(is_told(&room, "approved any more"), is_final);
    }
}

/// Its line was said to be spoken again, and wasn't, as it had been already.
#[test]
fn a_note_about_an_older_take_that_is_left_says_so() {
    let mut room = reviewing();
    says(&mut room, "r");
    says(&mut room, "calmer");
    brings(&mut room, FIRST);
    made::switch_to(&mut room.state_mut().desk, ProjectId(2), TWO);
    run(&mut room);
    assert!(is_told(&room, "the line has a newer one already"));
    assert!(!is_told(&room, "to be spoken again"));
}

/// It was lost without a word.
#[test]
fn a_note_whose_line_is_gone_is_kept_with_its_take() {
    let mut room = reviewing();
    says(&mut room, "r");
    says(&mut room, "calmer");
    let take = card(&room, FIRST, 1).id;
    let gone = Edit::Remove { at: 0, count: 1 };
    room.state_mut().desk.edit(gone);
    run(&mut room);
    room.get_by_label(&tr!("review-close")).click();
    run(&mut room);
    let sent = sent(&room);
    let noted = format!("Note({take:?}, \"calmer\")");
    assert!(sent.contains(&noted), "{noted} in {sent}");
    assert!(is_told(&room, "The line is gone"));
}

/// The letters did nothing, and nothing said why.
#[test]
fn a_review_goes_on_behind_a_line_that_is_deleted() {
    let mut room = reviewing();
    assert_eq!(kept(&room).at, Some(FIRST));
    let gone = Edit::Remove { at: 0, count: 1 };
    room.state_mut().desk.edit(gone.clone());
    run(&mut room);
    assert_eq!(kept(&room).at, Some(SECOND), "the one behind it is heard");
    assert!(is_told(&room, "the review goes on with the next one"));
    says(&mut room, "a");
    assert_eq!(kept(&room).said_of(SECOND), Some(Opinion::Approved));
    room.state_mut().desk.edit(gone);
    run(&mut room);
    assert!(kept(&room).ended, "none is behind it");
}

/// With others around it the lines that came in its place were never heard.
#[test]
fn a_review_goes_on_with_what_it_did_not_hear() {
    let text = "ANN: One.\nANN: Two.\nANN: Three.\nANN: Four.\nANN: Five.\n";
    let mut desk = made::desk(Backend::Live, text);
    for number in 1..=5 {
        let line = made::line(&desk, number);
        let take = made::take(&desk, line, 1);
        made::give_takes(&mut desk, line, vec![take]);
    }
    let mut room = room(desk);
    act(&mut room, Action::Review);
    run(&mut room);
    says(&mut room, "ss");
    assert_eq!(kept(&room).at, Some(LineId(3)));
    room.state_mut().desk.edit(Edit::Remove { at: 0, count: 3 });
    run(&mut room);
    assert_eq!(kept(&room).at, Some(LineId(4)));
    says(&mut room, "s");
    room.state_mut().desk.edit(Edit::Remove { at: 0, count: 2 });
    run(&mut room);
    assert!(kept(&room).ended);
    assert!(is_told(&room, "all others were heard"));
}
