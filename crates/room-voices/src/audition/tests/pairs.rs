//! Head to head, once it is settled and where the line that is looked at has no takes.

use super::*;

/// One who is the best, whatever is asked.
fn settled(room: &mut Room<'_>) {
    let open = room.state_mut().panel.open.as_mut().unwrap();
    let last = open.audition.candidates.len() - 1;
    for _ in 0..8 {
        for other in 1..=last {
            open.audition.prefer(0, other);
        }
    }
    open.changed();
    room.run();
    room.get_by_label(&tr!("audition-pairs")).click();
    room.run();
}

/// "Which is better?" said neither of whom nor in what, and who was left aside was told nowhere.
#[test]
fn head_to_head_says_who_is_asked_about_for_what_and_by_which_rules() {
    let mut room = room();
    let open = room.state_mut().panel.open.as_mut().unwrap();
    open.audition.put_out(1, true);
    open.changed();
    room.run();
    room.get_by_label(&tr!("audition-pairs")).click();
    room.run();
    let (one, other) = opened(&room).pair.expect("two");
    let [one, other] = [one, other].map(mynah_model::audition::letter);
    let asked = format!("{one} or {other}, in line 1: who is the better Tom?");
    room.get_by_label(&asked);
    room.get_by_label_contains("Not about B: out, rated clearly below the best");
}

/// All names were shown before anybody had judged, without a word.
#[test]
fn that_nothing_is_judged_yet_stands_beside_what_shows_the_names() {
    let mut room = room();
    room.get_by_label_contains("Nothing is judged yet: names that are shown now");
    room.key_press(Key::Num3);
    room.run();
    let told = room.query_by_label_contains("Nothing is judged yet");
    assert!(told.is_none());
    // Who wants to know may.
    room.get_by_label(&tr!("audition-reveal")).click();
    room.run();
    assert!(opened(&room).audition.revealed);
}

/// It asked another pair without a word.
#[test]
fn what_is_settled_is_said_before_another_pair_is_asked() {
    let mut room = room();
    settled(&mut room);
    room.get_by_label(&tr!("audition-told-sure", best = "A"));
    assert!(opened(&room).pair.is_none());
    room.get_by_label(&tr!("audition-ask-on")).click();
    room.run();
    assert!(opened(&room).pair.is_some());
}

/// The answer that settled it was taken back and given again: another pair was asked, and what came of it wasn't told.
#[test]
fn what_is_settled_again_is_told_again() {
    let mut room = room();
    settled(&mut room);
    room.state_mut().view.room = mynah_ui_core::room::Room::Voices;
    let again = |room: &mut Room<'_>| {
        let bench = room.state_mut();
        bench.with(|panel, cx| panel.open.as_mut().unwrap().ask_again(cx));
        room.run();
        opened(room).is_told
    };
    assert!(again(&mut room));
    room.get_by_label(&tr!("audition-told-sure", best = "A"));
}

/// Backspace was dead once a button had the keys.
#[test]
fn an_answer_is_taken_back_from_beside_a_button() {
    let mut room = room();
    settled(&mut room);
    let answers = opened(&room).audition.answered();
    room.get_by_label(&tr!("audition-ask-on")).focus();
    room.run();
    room.key_press(Key::Backspace);
    room.run();
    assert_eq!(opened(&room).audition.answered(), answers - 1);
}

/// It asked about one pair, and told again what was told.
#[test]
fn who_asks_on_is_asked_until_they_go_back_to_the_letters() {
    let mut room = room();
    settled(&mut room);
    room.get_by_label(&tr!("audition-ask-on")).click();
    room.run();
    let answers = opened(&room).audition.answered();
    for _ in 0..4 {
        let (one, other) = opened(&room).pair.expect("another pair");
        room.key_press(if one < other { Key::Num1 } else { Key::Num2 });
        room.run();
    }
    assert_eq!(opened(&room).audition.answered(), answers + 4);
    room.get_by_label_contains("It is settled");
    room.key_press(Key::Escape);
    room.run();
    assert!(opened(&room).pair.is_none() && !opened(&room).is_told);
    // Who comes back is told first what is settled.
    room.get_by_label(&tr!("audition-pairs")).click();
    room.run();
    room.get_by_label(&tr!("audition-told-sure", best = "A"));
}

/// It was refused although the other line had all its takes.
#[test]
fn head_to_head_begins_with_a_line_that_has_takes() {
    let mut room = unspoken();
    let why = |room: &Room<'_>| {
        let head_label = tr!("audition-pairs");
        let head = room.get_by_label(&head_label);
        head.accesskit_node().is_disabled()
    };
    assert!(why(&room), "nobody has a take");
    give_line(room.state_mut(), 1);
    room.run();
    assert_eq!(opened(&room).looking.at.1, 0);
    assert!(!why(&room));
    room.get_by_label(&tr!("audition-pairs")).click();
    room.run();
    assert!(opened(&room).pair.is_some());
    assert_eq!(opened(&room).looking.at.1, 1);
}

/// How sure it is was reckoned, and told of nobody.
#[test]
fn how_far_head_to_head_may_be_off_is_told_of_each() {
    let mut room = room();
    settled(&mut room);
    let bench = room.state_mut();
    bench.with(|panel, cx| panel.open.as_mut().unwrap().reveal(cx));
    room.run();
    let told = room.get_all_by_label_contains("head to head, likely in");
    assert!(told.count() > 1);
    let (share, error) = opened(&room).ranked.ranking.share(0);
    assert!(share > 0.6 && error > 0.0 && error < 0.3, "{share} {error}");
    let told = format!("likely in {:.0} % ± {:.0}", share * 100.0, error * 100.0);
    assert!(
        room.query_all_by_label_contains(&told).count() > 0,
        "{told}"
    );
}

/// It was dead where head to head had come to its end.
#[test]
fn enter_leads_on_from_what_head_to_head_told_to_where_it_shows_the_names() {
    let mut room = room();
    settled(&mut room);
    assert!(opened(&room).is_told);
    room.get_by_label_contains("Enter leads back to the letters");
    room.key_press(Key::Enter);
    room.run();
    let open = opened(&room);
    assert!(!open.is_told && !open.audition.revealed);
    room.key_press(Key::Enter);
    room.run();
    assert!(opened(&room).audition.revealed);
}

/// “Sure enough” was said beside a voice that nobody had judged.
#[test]
fn who_is_best_is_so_among_those_that_were_judged() {
    let mut room = room();
    let open = room.state_mut().panel.open.as_mut().unwrap();
    let last = open.audition.candidates.len() - 1;
    for place in 0..last {
        open.audition.rate(place, 0, 4);
    }
    for _ in 0..8 {
        for other in 1..last {
            open.audition.prefer(0, other);
        }
    }
    open.changed();
    room.run();
    room.get_by_label(&tr!("audition-pairs")).click();
    room.run();
    let letter = mynah_model::audition::letter(last);
    room.get_by_label(&format!(
        "A is the best of those you judged, sure enough; of {letter} nothing is known"
    ));
    room.get_by_label(&tr!("audition-reveal")).click();
    room.run();
    room.get_by_label(&tr!("audition-not-sure"));
}
