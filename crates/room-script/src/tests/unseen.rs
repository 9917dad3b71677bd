//! What isn't listed is neither marked nor has the focus: nobody deletes, speaks or changes what they don't see.

use super::*;

/// Five lines, the third of which failed.
fn one_failed<'a>() -> Room<'a> {
    let text = "ANN: One.\nANN: Two.\nANN: Three.\nANN: Four.\nANN: Five.\n";
    let mut desk = made::desk(Backend::Live, text);
    let line = made::line(&desk, 3);
    made::job(&mut desk, 7, line, [JobEvent::Failed(made::busy())]);
    room(desk)
}

#[test]
fn what_a_chip_hides_is_not_marked_any_more() {
    let mut room = one_failed();
    act(&mut room, Action::SelectAll);
    let line = made::line(&room.state().desk, 3);
    room.state_mut().view.line = Some(line);
    run(&mut room);
    room.get_by_label(&tr!("script-filter-failed")).click();
    run(&mut room);
    room.key_press(Key::Delete);
    run(&mut room);
    assert_eq!(texts(&room), ["One.", "Two.", "Four.", "Five."]);
}

#[test]
fn a_chip_gives_the_focus_to_a_line_that_is_listed() {
    let mut room = one_failed();
    let (first, third) = (
        made::line(&room.state().desk, 1),
        made::line(&room.state().desk, 3),
    );
    room.state_mut().view.line = Some(first);
    room.get_by_label(&tr!("script-filter-failed")).click();
    run(&mut room);
    assert_eq!(room.state().view.line, Some(third));
    // Where nothing is listed, keys are nobody's.
    room.get_by_label(&tr!("script-filter-approved")).click();
    run(&mut room);
    room.state_mut().wishes.outbox.clear();
    for key in [Key::Delete, Key::Enter] {
        room.key_press(key);
        run(&mut room);
    }
    room.event(egui::Event::Cut);
    run(&mut room);
    assert_eq!(texts(&room).len(), 5);
    assert!(!sent(&room).contains("Generate"), "{}", sent(&room));
}

#[test]
fn what_the_funnel_hides_is_not_marked_any_more() {
    let mut room = one_failed();
    act(&mut room, Action::SelectAll);
    act(&mut room, Action::Find);
    room.get_by_label(&tr!("find-field")).focus();
    run(&mut room);
    room.get_by_label(&tr!("find-field")).type_text("Four");
    run(&mut room);
    room.get_by_label(&tr!("find-only")).click();
    run(&mut room);
    assert_eq!(room.state().view.marked.len(), 0);
    let fourth = made::line(&room.state().desk, 4);
    assert_eq!(room.state().view.line, Some(fourth));
}

/// It did nothing behind an undo, or replaced a place in a line that nobody looked at.
#[test]
fn replace_goes_to_a_place_first_where_the_one_before_is_gone() {
    let mut room = room(made::desk(
        Backend::Draft,
        "ANN: A cat, a cat.\nANN: Nobody.\nANN: One more cat.\n",
    ));
    act(&mut room, Action::Replace);
    for (field, text) in [
        (tr!("find-field").as_str(), "cat"),
        (tr!("find-with").as_str(), "horse"),
    ] {
        room.get_by_label(field).focus();
        run(&mut room);
        room.get_by_label(field).type_text(text);
        run(&mut room);
    }
    let replace = |room: &mut Room<'_>| {
        room.get_by_label(&tr!("find-replace")).click();
        run(room);
    };
    // What was typed is gone to.
    replace(&mut room);
    assert_eq!(texts(&room)[0], "A horse, a cat.");
    // An undo leads back to the place.
    room.state_mut().desk.undo();
    run(&mut room);
    replace(&mut room);
    assert_eq!(texts(&room)[0], "A horse, a cat.");
    // Another line is looked at.
    let second = made::line(&room.state().desk, 2);
    room.state_mut().view.line = Some(second);
    run(&mut room);
    replace(&mut room);
    assert_eq!(texts(&room)[0], "A horse, a cat.");
    assert_eq!(texts(&room)[2], "One more cat.");
    replace(&mut room);
    assert_eq!(texts(&room)[2], "One more horse.");
}

/// Enter bought a line that nobody saw, and Delete took it out.
#[test]
fn a_line_that_is_gone_to_is_listed() {
    let mut room = one_failed();
    let fifth = made::line(&room.state().desk, 5);
    room.get_by_label(&tr!("script-filter-failed")).click();
    run(&mut room);
    assert!(room.query_by_label_contains("Line 5,").is_none());
    act(&mut room, Action::GoToLine);
    room.get_by_label(&tr!("go-to-field")).type_text("5");
    run(&mut room);
    room.key_press(Key::Enter);
    run(&mut room);
    assert_eq!(room.state().view.line, Some(fifth));
    room.get_by_label_contains("Line 5,");
    // So is what was found.
    room.get_by_label(&tr!("script-filter-failed")).click();
    run(&mut room);
    act(&mut room, Action::Find);
    room.get_by_label(&tr!("find-field")).type_text("Two");
    run(&mut room);
    let second = made::line(&room.state().desk, 2);
    assert_eq!(room.state().view.line, Some(second));
    room.get_by_label_contains("Line 2,");
}

/// A line went past those that weren't listed, one by one, and seemed to stay.
#[test]
fn a_line_moves_past_the_one_that_is_listed_beside_it() {
    let mut room = one_failed();
    let fifth = made::line(&room.state().desk, 5);
    let failed = [JobEvent::Failed(made::busy())];
    made::job(&mut room.state_mut().desk, 8, fifth, failed);
    room.get_by_label(&tr!("script-filter-failed")).click();
    run(&mut room);
    room.state_mut().view.line = Some(fifth);
    act(&mut room, Action::MoveLineUp);
    assert_eq!(texts(&room), ["One.", "Two.", "Five.", "Three.", "Four."]);
    act(&mut room, Action::MoveLineUp);
    assert_eq!(texts(&room)[2], "Five.", "the top");
    act(&mut room, Action::MoveLineDown);
    assert_eq!(texts(&room), ["One.", "Two.", "Three.", "Five.", "Four."]);
    // What isn't seen isn't moved.
    room.state_mut().view.line = Some(made::line(&room.state().desk, 5));
    act(&mut room, Action::MoveLineUp);
    assert_eq!(texts(&room)[4], "Four.");
}

/// "Nothing is to do" stood below a number that said otherwise.
#[test]
fn what_is_to_do_of_others_is_not_denied() {
    let mut desk = made::desk(Backend::Draft, "ANN: One.\nBEN: Two.\n");
    let line = made::line(&desk, 1);
    let take = made::take(&desk, line, 1);
    made::give_takes(&mut desk, line, vec![take]);
    let mut room = room(desk);
    room.state_mut().panel.filter = Filter::Changed;
    room.state_mut().panel.only_of = Some("ANN".into());
    run(&mut room);
    room.get_by_label_contains(&tr!("script-none-listed"));
    assert!(
        room.query_by_label_contains(&tr!("script-none-changed"))
            .is_none()
    );
}

/// Each line of a cancelled batch had a red card.
#[test]
fn a_cancelled_line_has_a_state_and_no_card() {
    use mynah_model::trouble::Charged;
    let text = "ANN: One.\nANN: Two.\n";
    let mut desk = made::desk(Backend::Live, text);
    let line = made::line(&desk, 1);
    let unknown = Charged::Unknown {
        request: None,
        backend: Backend::Live,
    };
    let trouble = made::busy().charged(unknown).awaited();
    made::job(&mut desk, 7, line, [JobEvent::Cancelled(trouble)]);
    assert_eq!(desk.tally().failed, 0);
    let mut room = room(desk);
    run(&mut room);
    assert!(
        room.query_by_label_contains("The service was busy")
            .is_none()
    );
    room.get_by_label_contains(&tr!("script-state-cancelled.tip"));
}
