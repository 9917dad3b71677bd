//! Lines that are joined with empty ones.

use super::*;

fn told(room: &Room<'_>) -> String {
    format!("{:?}", room.state().wishes.notices)
}

/// Lines that go, and have no words to lose, kept others from being joined with them.
#[test]
fn empty_lines_change_nothing_of_those_that_they_are_joined_with() {
    let desk = made::desk(Backend::Draft, "TOM: One.\nINES: Two.\nINES: Three.\n");
    let mut room = room(desk);
    let rows = [1, 2, 3].map(|number| made::line(&room.state().desk, number));
    let empty = Edit::SetText {
        id: rows[0],
        text: " ".to_owned(),
    };
    room.state_mut().with(|_, cx| cx.edit(empty));
    run(&mut room);
    room.state_mut().view.marked = rows.into();
    act(&mut room, Action::JoinLine);
    assert_eq!(texts(&room), ["Two. Three."], "{}", told(&room));
    act(&mut room, Action::Undo);

    let desk = &mut room.state_mut().desk;
    let mut take = made::take(desk, rows[1], 1);
    take.approved = true;
    made::give_takes(desk, rows[1], vec![take]);
    let stands = |room: &Room<'_>| {
        let desk = &room.state().desk;
        let line = desk.script().line(rows[1]).expect("its line");
        assert!(desk.is_approved(line));
        assert_eq!(texts(room), ["Two.", "Three."], "{}", told(room));
    };
    room.state_mut().view.marked.clear();
    room.state_mut().view.line = Some(rows[0]);
    act(&mut room, Action::JoinLine);
    stands(&room);
    act(&mut room, Action::Undo);
    room.state_mut().view.marked = [rows[0], rows[1]].into();
    act(&mut room, Action::JoinLine);
    stands(&room);
    // With words of another line it would say something else. Who writes in it sees that.
    room.key_press(Key::Escape);
    run(&mut room);
    room.state_mut().view.marked = [rows[1], rows[2]].into();
    act(&mut room, Action::JoinLine);
    stands(&room);
    assert!(told(&room).contains("is approved"), "{}", told(&room));
}
