//! What is said of takes that are heard one after another.

use super::*;
use crate::verdict::Verdict;
use mynah_core::clock::UnixMillis;
use mynah_script::review::Opinion;

/// Takes run on by themselves: who said something as a take ended met the next one, which nobody had heard.
#[test]
fn what_is_said_as_a_take_ends_is_said_of_it() {
    let mut desk = made::desk(Backend::Live, "ANN: One.\nANN: Two.\nANN: Three.\n");
    let lines = [1, 2, 3].map(|number| made::line(&desk, number));
    for line in lines {
        let take = made::take(&desk, line, 1);
        made::give_takes(&mut desk, line, vec![take]);
    }
    let mut bench = Bench::new(desk, ());
    let review = bench.with(|(), cx| Reviewing::begin(cx, None));
    let mut review = review.expect("there are takes");
    let later = |bench: &Bench<()>, millis: i64| {
        let now = bench.clock.now();
        bench.clock.set(UnixMillis(now.0 + millis));
    };

    bench.with(|(), cx| review.pass_by_itself(cx, lines[0]));
    assert_eq!(review.kept.said_of(lines[0]), Some(Opinion::Passed));
    later(&bench, 500);
    bench.with(|(), cx| review.decide(cx, Verdict::Approve));
    assert_eq!(review.kept.said_of(lines[0]), Some(Opinion::Approved));
    assert_eq!(review.kept.said_of(lines[1]), None);
    assert_eq!(review.kept.at, Some(lines[1]), "it is heard on");

    // Later it is the one that is heard.
    bench.with(|(), cx| review.decide(cx, Verdict::Approve));
    assert_eq!(review.kept.said_of(lines[1]), Some(Opinion::Approved));
    assert_eq!(review.kept.at, Some(lines[2]));

    // What is to be spoken again is gone back to.
    bench.with(|(), cx| review.pass_by_itself(cx, lines[2]));
    assert!(review.end.is_some());
    later(&bench, 100);
    bench.with(|(), cx| review.decide(cx, Verdict::Redo));
    assert_eq!(review.kept.at, Some(lines[2]));
    assert!(review.note.is_some() && review.end.is_none());

    bench.with(|(), cx| review.begin_first(cx));
    bench.with(|(), cx| review.pass_by_itself(cx, lines[0]));
    later(&bench, 2_000);
    bench.with(|(), cx| review.decide(cx, Verdict::Skip));
    assert_eq!(review.kept.at, Some(lines[2]), "the second one was skipped");
}

const THREE: &str = "ANN: One.\nANN: Two.\nANN: Three.\n";

/// A room whose three lines have a take each, with what a review said of them before.
fn reviewed<'a>(review: Review) -> Room<'a> {
    let mut desk = made::desk(Backend::Live, THREE);
    for number in 1..=3 {
        let line = made::line(&desk, number);
        let take = made::take(&desk, line, 1);
        made::give_takes(&mut desk, line, vec![take]);
    }
    if let Some(open) = &mut desk.project {
        open.review = Some(review);
    }
    room(desk)
}

/// All three were heard, and the second one is to be calmer.
fn one_to_redo() -> Review {
    let mut review = Review::default();
    review.begin_anew();
    review.at = Some(LineId(3));
    review.say(LineId(1), Opinion::Passed);
    review.redo.insert(LineId(2), "calmer".to_owned());
    review.say(LineId(2), Opinion::Redo);
    review.say(LineId(3), Opinion::Passed);
    review.ended = true;
    review
}

/// Which lines these were was seen nowhere but in the review.
#[test]
fn lines_to_redo_are_marked_and_listed_alone() {
    let desk = made::desk(Backend::Live, THREE);
    let ids = [1, 2, 3].map(|number| made::line(&desk, number));
    assert_eq!(ids.map(|id| id.0), [1, 2, 3]);
    let mut room = reviewed(one_to_redo());
    room.get_by_label_contains("spoken again: calmer");
    room.get_by_label(&tr!("script-filter-redo")).click();
    run(&mut room);
    assert!(room.query_by_label_contains("Line 1,").is_none());
    room.get_by_label_contains("Line 2,");
    assert!(room.query_by_label_contains("Line 3,").is_none());
    // Nobody looks for what isn't there.
    let mut room = reviewed(Review::default());
    run(&mut room);
    assert!(room.query_by_label(&tr!("script-filter-redo")).is_none());
}

/// In each frame all of them were gathered three times anew.
#[test]
fn lines_to_redo_are_gathered_when_they_change() {
    let mut room = reviewed(one_to_redo());
    room.get_by_label(&tr!("script-filter-redo")).click();
    run(&mut room);
    let listed = |room: &Room<'_>| room.state().panel.sieve().redo;
    let before = listed(&room);
    assert!(before.contains(LineId(2)));
    run(&mut room);
    assert!(listed(&room).is_shared_with(&before));
}

/// It stayed "to redo", and the end of the review would have bought it once more.
#[test]
fn a_line_that_was_spoken_again_outside_a_review_is_no_longer_to_redo() {
    let mut review = one_to_redo();
    review.takes.insert(LineId(2), TakeId(201));
    let mut room = reviewed(review);
    room.get_by_label_contains("spoken again: calmer");
    let desk = &mut room.state_mut().desk;
    let mut takes = [1, 2].map(|number| made::take(desk, LineId(2), number));
    takes[0].picked = false;
    takes[1].picked = true;
    made::give_takes(desk, LineId(2), takes.to_vec());
    run(&mut room);
    assert!(room.query_by_label_contains("spoken again").is_none());
    assert!(room.query_by_label(&tr!("script-filter-redo")).is_none());
    assert!(sent(&room).contains("KeepReview"));
}

/// Space left it, and what was typed behind that was a new line of the script.
#[test]
fn what_is_typed_at_the_end_of_a_review_is_no_line() {
    let mut room = reviewed(Review::default());
    act(&mut room, Action::Review);
    run(&mut room);
    for _ in 0..3 {
        room.event(egui::Event::Text("s".to_owned()));
        run(&mut room);
    }
    let close_label = tr!("review-close");
    let close = room.get_by_label(&close_label);
    assert!(close.accesskit_node().is_focused());
    room.key_press(Key::Space);
    room.event(egui::Event::Text(" odd".to_owned()));
    run(&mut room);
    room.get_by_label_contains("Heard to the end");
    // What was heard last is to be spoken again, for what is written at once.
    room.event(egui::Event::Text("rBad ".to_owned()));
    run(&mut room);
    room.get_by_label_contains(&tr!("review-note"));
    let note = room.state().panel.review.as_ref().expect("a review");
    assert_eq!(note.kept.at, Some(LineId(3)));
    assert_eq!(note.note.as_ref().expect("a note").text, "Bad ");
    assert_eq!(room.state().desk.script().lines().count(), 3);
}

/// It began anew, and what was to be spoken again was out of reach until all had been heard.
#[test]
fn a_review_that_was_heard_to_its_end_opens_with_what_came_of_it() {
    let mut room = reviewed(one_to_redo());
    act(&mut room, Action::Review);
    run(&mut room);
    room.get_by_label_contains("Heard to the end");
    let again_label = tr!("review-again", count = 1);
    let again = room.get_by_label(&again_label);
    assert!(again.accesskit_node().is_focused());
    room.get_by_label_contains("Enter speaks them again");
    // Letters decide all the same.
    room.event(egui::Event::Text("n".to_owned()));
    run(&mut room);
    room.get_by_label_contains("Review · 1 of 2");
    room.get_by_label_contains("A approves");
    act(&mut room, Action::Review);
    run(&mut room);
    assert!(room.query_by_label_contains("A approves").is_none());
}

/// The keys come to the button that spends by themselves: who still pauses, or holds Enter, bought.
#[test]
fn neither_space_nor_a_held_enter_buys_at_the_end_of_a_review() {
    let mut room = reviewed(one_to_redo());
    let hold = |room: &mut Room<'_>| {
        room.event(egui::Event::Key {
            key: Key::Enter,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        });
        run(room);
    };
    // It is down since before the review came to its end.
    hold(&mut room);
    act(&mut room, Action::Review);
    run(&mut room);
    let wishes = &mut room.state_mut().wishes;
    wishes.outbox.clear();
    wishes.weighed.clear();
    let again_label = tr!("review-again", count = 1);
    let again = room.get_by_label(&again_label);
    assert!(again.accesskit_node().is_focused());
    room.key_press(Key::Space);
    run(&mut room);
    hold(&mut room);
    assert!(!sent(&room).contains("Generate"), "{}", sent(&room));
}

/// They were listed with no way to speak them but through the review.
#[test]
fn lines_to_redo_are_spoken_again_from_their_list() {
    let mut room = reviewed(one_to_redo());
    room.get_by_label(&tr!("script-filter-redo")).click();
    run(&mut room);
    room.get_by_label(&tr!("review-to-redo", lines = 1));
    room.get_by_label(&tr!("review-again", count = 1)).click();
    run(&mut room);
    assert!(sent(&room).contains("Generate"), "{}", sent(&room));
    room.get_by_label(&tr!("script-filter-all")).click();
    run(&mut room);
    assert!(
        room.query_by_label(&tr!("review-again", count = 1))
            .is_none()
    );
}

/// Many lines are told piece by piece: behind the first piece the others could be bought once more.
#[test]
fn an_order_that_comes_in_pieces_is_on_its_way_until_the_last() {
    let mut review = one_to_redo();
    for line in [LineId(1), LineId(3)] {
        review.redo.insert(line, String::new());
        review.say(line, Opinion::Redo);
    }
    let mut room = reviewed(review);
    room.get_by_label(&tr!("script-filter-redo")).click();
    run(&mut room);
    room.get_by_label(&tr!("review-again", count = 3)).click();
    run(&mut room);
    let redo = |room: &mut Room<'_>, job: u64| {
        made::job(&mut room.state_mut().desk, job, LineId(job), []);
        run(room);
        let kept = room.state().panel.reviewed.as_ref();
        kept.map_or(0, |kept| kept.redo.len())
    };
    assert_eq!(redo(&mut room, 1), 2);
    let again_label = tr!("review-again", count = 2);
    let again = room.get_by_label_contains(&again_label);
    assert!(again.accesskit_node().is_disabled());
    assert_eq!(redo(&mut room, 3), 1);
    assert_eq!(redo(&mut room, 2), 0);
    assert!(room.query_by_label_contains("again").is_none());
}

/// The review had listed all lines, and left it at that.
#[test]
fn what_was_listed_before_a_review_is_listed_again_behind_it() {
    let mut room = reviewed(one_to_redo());
    room.get_by_label(&tr!("script-filter-redo")).click();
    run(&mut room);
    act(&mut room, Action::Review);
    run(&mut room);
    room.get_by_label_contains("Line 1,");
    act(&mut room, Action::Review);
    run(&mut room);
    assert!(room.query_by_label_contains("Line 1,").is_none());
    room.get_by_label_contains("Line 2,");
}

/// Another review began at the first line, and what had been spoken again was heard last.
#[test]
fn a_review_begins_with_what_was_spoken_again() {
    let mut review = one_to_redo();
    review.takes.insert(LineId(2), TakeId(201));
    review.speak_again([LineId(2)]);
    let mut room = reviewed(review.clone());
    // Its take is the one of before yet, and nothing is under way: all are heard.
    act(&mut room, Action::Review);
    run(&mut room);
    room.get_by_label_contains("Review · 1 of 3");

    let mut room = reviewed(review);
    let desk = &mut room.state_mut().desk;
    let mut takes = [1, 2].map(|number| made::take(desk, LineId(2), number));
    takes[0].picked = false;
    takes[1].picked = true;
    made::give_takes(desk, LineId(2), takes.to_vec());
    act(&mut room, Action::Review);
    run(&mut room);
    room.get_by_label_contains("Review · 1 of 1");
    room.get_by_label(&tr!("review-begins-again"));
    room.event(egui::Event::Text("s".to_owned()));
    run(&mut room);
    room.get_by_label_contains("Heard to the end");
    // Then all that waits is heard once more.
    act(&mut room, Action::Review);
    act(&mut room, Action::Review);
    run(&mut room);
    room.get_by_label_contains("Review · 1 of 3");
}

/// "Changed" alone was seen, whatever the review wanted.
#[test]
fn a_line_to_redo_that_changed_says_both() {
    let mut room = reviewed(one_to_redo());
    let desk = &mut room.state_mut().desk;
    desk.edit(Edit::SetText {
        id: LineId(2),
        text: "Two, or three.".to_owned(),
    });
    run(&mut room);
    room.get_by_label_contains("spoken again: calmer. Its text or settings have changed");
}

/// Enter did nothing, or spoke the line behind.
#[test]
fn enter_at_the_end_of_a_review_speaks_again_and_escape_closes_it() {
    let mut room = reviewed(one_to_redo());
    act(&mut room, Action::Review);
    run(&mut room);
    room.key_press(Key::Enter);
    run(&mut room);
    assert!(sent(&room).contains("Generate"), "{}", sent(&room));
    let mut room = reviewed(one_to_redo());
    act(&mut room, Action::Review);
    run(&mut room);
    room.key_press(Key::Escape);
    run(&mut room);
    assert!(room.query_by_label_contains("Heard to the end").is_none());
    assert!(!sent(&room).contains("Generate"), "{}", sent(&room));
}

#[test]
fn what_sounds_wrong_in_the_take_that_is_heard_stands_in_the_bar() {
    let mut desk = made::desk(Backend::Live, THREE);
    for number in 1..=3 {
        let line = made::line(&desk, number);
        let mut take = made::take(&desk, line, 1);
        if number == 1 {
            (take.peak_db, take.cut) = (Some(0.4), true);
        }
        made::give_takes(&mut desk, line, vec![take]);
    }
    let mut room = room(desk);
    act(&mut room, Action::Review);
    run(&mut room);
    room.get_by_label(&tr!("flaw-clips"));
    room.get_by_label(&tr!("flaw-cut"));
    room.event(egui::Event::Text("s".to_owned()));
    run(&mut room);
    room.get_by_label_contains("Review · 2 of 3");
    assert!(room.query_by_label(&tr!("flaw-clips")).is_none());
}

/// The window's main button spoke a line that was not listed, and the one of those that were was pale.
#[test]
fn the_main_button_steps_back_where_the_lines_to_redo_are_listed() {
    let mut room = reviewed(one_to_redo());
    run(&mut room);
    assert!(room.state().view.spends_above());
    act(&mut room, Action::ListToRedo);
    assert!(!room.state().view.spends_above());
    room.get_by_label(&tr!("review-again", count = 1));
    act(&mut room, Action::ListToDo);
    room.get_by_label(&tr!("review-to-redo", lines = 1));
    act(&mut room, Action::ListAll);
    assert!(room.state().view.spends_above());
}

/// The foot promised what Enter did no more once something else had been pressed.
#[test]
fn the_foot_of_a_review_s_end_says_what_enter_does() {
    let mut room = reviewed(one_to_redo());
    act(&mut room, Action::Review);
    run(&mut room);
    room.get_by_label_contains("Enter speaks them again");
    room.get_by_label(&tr!("script-filter-approved")).click();
    run(&mut room);
    assert!(
        room.query_by_label_contains("Enter speaks them again")
            .is_none()
    );
    room.get_by_label_contains("N hears again what isn’t approved");
}

/// A line that was being spoken again from its row was ordered, and paid, once more.
#[test]
fn a_line_that_is_being_spoken_is_not_ordered_again_by_the_review() {
    let mut room = reviewed(one_to_redo());
    let desk = &mut room.state_mut().desk;
    made::job(desk, 7, LineId(2), []);
    act(&mut room, Action::Review);
    run(&mut room);
    room.get_by_label_contains("Left out: line 2 · it is being spoken already");
    let again_label = tr!("review-again", count = 0);
    let again = room.get_by_label_contains(&again_label);
    assert!(again.accesskit_node().is_disabled());
}

/// What came of another order while the price was asked about counted as this one's, and the list of what is to be
/// redone was gone though nothing had been bought.
#[test]
fn what_comes_while_the_price_is_asked_about_takes_no_mark_away() {
    let mut room = reviewed(one_to_redo());
    act(&mut room, Action::Review);
    run(&mut room);
    room.get_by_label(&tr!("review-again", count = 1)).click();
    run(&mut room);
    room.state_mut().view.covered = true;
    let desk = &mut room.state_mut().desk;
    made::job(desk, 7, LineId(2), []);
    run(&mut room);
    // Somebody says no.
    room.state_mut().view.covered = false;
    run(&mut room);
    assert!(room.query_by_label_contains("1 to redo").is_some());
}

/// The place of a review that had been left was lost.
#[test]
fn a_review_that_was_left_goes_on_there_after_its_lines_were_spoken_from_the_list() {
    let mut review = one_to_redo();
    review.ended = false;
    review.at = Some(LineId(3));
    review.said.remove(&LineId(3));
    let mut room = reviewed(review);
    act(&mut room, Action::ListToRedo);
    room.get_by_label(&tr!("review-again", count = 1)).click();
    run(&mut room);
    let desk = &mut room.state_mut().desk;
    made::job(desk, 7, LineId(2), []);
    run(&mut room);
    assert!(
        room.query_by_label(&tr!("review-again", count = 1))
            .is_none(),
        "it is under way"
    );
    act(&mut room, Action::Review);
    run(&mut room);
    assert_eq!(room.state().view.line, Some(LineId(3)));
    room.get_by_label(&tr!("review-goes-on"));
}

/// After a press beside it Enter played and Escape ended the review, and what had been written was lost.
#[test]
fn a_note_of_a_review_stays_when_something_beside_it_is_pressed() {
    let mut room = reviewed(Review::default());
    act(&mut room, Action::Review);
    run(&mut room);
    for text in ["r", "calmer"] {
        room.event(egui::Event::Text(text.to_owned()));
        run(&mut room);
    }
    room.get_by_label(&tr!("script-filter-approved")).click();
    run(&mut room);
    room.key_press(Key::Enter);
    run(&mut room);
    assert!(sent(&room).contains("calmer"), "{}", sent(&room));
}

/// Where a line was to do, nothing but the empty list said that the review has others.
#[test]
fn the_list_of_what_is_to_do_leads_to_what_is_to_be_redone() {
    let mut room = reviewed(one_to_redo());
    let edit = Edit::SetText {
        id: LineId(1),
        text: "Once more.".to_owned(),
    };
    room.state_mut().desk.edit(edit);
    act(&mut room, Action::ListToDo);
    room.get_by_label_contains("Line 1,");
    room.get_by_label(&tr!("review-to-redo", lines = 1));
    room.get_by_label(&tr!("action-list-to-redo")).click();
    run(&mut room);
    let wished = &room.state().wishes.actions;
    assert!(wished.contains(&Action::ListToRedo), "{wished:?}");
    // Nobody is told of none.
    let mut room = reviewed(Review::default());
    act(&mut room, Action::ListToDo);
    assert!(room.query_by_label_contains("The review wants").is_none());
}

/// The foot named N, B and Escape, and Enter left the review unasked.
#[test]
fn the_end_of_a_review_without_marks_says_that_enter_leaves() {
    let mut room = reviewed(Review::default());
    act(&mut room, Action::Review);
    for _ in 0..3 {
        room.event(egui::Event::Text("s".to_owned()));
        run(&mut room);
    }
    room.get_by_label_contains("Enter or Esc leaves");
    room.state_mut().wishes.outbox.clear();
    room.key_press(Key::Enter);
    run(&mut room);
    assert!(room.query_by_label(&tr!("review-close")).is_none());
    // It spoke the last line, too.
    let sent = sent(&room);
    assert!(
        !sent.contains("Generate") && !sent.contains("Hear("),
        "{sent}"
    );
}

/// The take stayed final, and the line was locked against being spoken again; its own note said nothing of it.
#[test]
fn a_note_that_is_half_written_is_the_takes_in_a_project_that_was_left() {
    for elsewhere in [false, true] {
        let mut room = reviewed(Review::default());
        let id = made::take(&room.state().desk, LineId(1), 1).id;
        act(&mut room, Action::Review);
        run(&mut room);
        // It is final, and gone back to.
        for letter in ["a", "b", "r"] {
            room.event(egui::Event::Text(letter.to_owned()));
            run(&mut room);
        }
        room.get_by_label_contains(&tr!("review-note"));
        room.event(egui::Event::Text("calm".to_owned()));
        run(&mut room);
        if elsewhere {
            let desk = &mut room.state_mut().desk;
            made::switch_to(desk, ProjectId(2), THREE);
        } else {
            room.get_by_label(&tr!("review-close")).click();
        }
        run(&mut room);
        let sent = sent(&room);
        let noted = format!("Note({id:?}, \"calm\")");
        let final_no_more = format!("Approve([{id:?}], false)");
        assert!(sent.contains(&noted), "{noted} in {sent}");
        assert!(sent.contains(&final_no_more), "{final_no_more} in {sent}");
    }
}

/// A flagged word had no mark at its row, and no list: it was read by who opened the take's note.
#[test]
fn lines_with_a_flagged_word_are_marked_and_listed() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 3);
    let mut take = made::take(&desk, line, 1);
    made::give_takes(&mut desk, line, vec![take.clone()]);
    let mut room = room(desk);
    assert!(room.query_by_label("Noted 1").is_none());
    take.note = "listen to “lamp”".to_owned();
    made::give_takes(&mut room.state_mut().desk, line, vec![take.clone()]);
    run(&mut room);
    room.get_by_label("Note at this take: “listen to “lamp””");
    act(&mut room, Action::ListNoted);
    room.get_by_label_contains("Line 3, Ines");
    assert!(room.query_by_label_contains("Line 2, Tom").is_none());
    take.note.clear();
    made::give_takes(&mut room.state_mut().desk, line, vec![take]);
    run(&mut room);
    room.get_by_label(&tr!("script-none-noted"));
}

/// "slower" arrived as "ower": in the frame in which the note's field got the keys nobody took its letters.
#[test]
fn what_is_written_at_once_behind_redo_is_all_in_the_note() {
    let mut room = reviewed(Review::default());
    act(&mut room, Action::Review);
    run(&mut room);
    for letter in ["r", "s", "l", "o", "w"] {
        room.event(egui::Event::Text(letter.to_owned()));
        room.step();
    }
    run(&mut room);
    let review = room.state().panel.review.as_ref().expect("a review");
    assert_eq!(review.note.as_ref().expect("a note").text, "slow");
}
