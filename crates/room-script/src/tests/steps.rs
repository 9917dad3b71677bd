//! What is one step of undo, where it leads, and what is told of it.

use super::*;

/// The only line is written, with the cursor at its end.
fn writing<'a>(text: &str) -> Room<'a> {
    let mut room = room(made::desk(Backend::Draft, text));
    room.key_press(Key::F2);
    run(&mut room);
    room
}

fn write(room: &mut Room<'_>, text: &str) {
    room.event(egui::Event::Text(text.to_owned()));
    run(room);
}

fn press(room: &mut Room<'_>, modifiers: Modifiers, key: Key) {
    room.key_press_modifiers(modifiers, key);
    run(room);
}

/// What the first line says after each of so many undos.
fn undone(room: &mut Room<'_>, times: usize) -> Vec<String> {
    let back = |_| {
        act(room, Action::Undo);
        texts(room)[0].clone()
    };
    (0..times).map(back).collect()
}

/// Everything that was typed since the line was entered went with one press.
#[test]
fn a_pause_of_typing_ends_a_step() {
    let mut room = writing("ANN: One.");
    write(&mut room, " Two");
    write(&mut room, ".");
    room.run_steps(8);
    write(&mut room, " Three.");
    assert_eq!(undone(&mut room, 2), ["One. Two.", "One."]);
}

/// The cursor stood in the middle of a word.
#[test]
fn a_moved_cursor_ends_a_step_and_undo_brings_it_back() {
    let mut room = writing("ANN: One.");
    write(&mut room, "ab");
    press(&mut room, Modifiers::NONE, Key::ArrowLeft);
    write(&mut room, "c");
    assert_eq!(texts(&room)[0], "One.acb");
    press(&mut room, Modifiers::NONE, Key::End);
    assert_eq!(undone(&mut room, 1), ["One.ab"]);
    write(&mut room, "d");
    assert_eq!(texts(&room)[0], "One.adb");
    assert_eq!(undone(&mut room, 2), ["One.ab", "One."]);
}

#[test]
fn what_is_deleted_and_what_is_typed_are_steps_of_their_own() {
    let mut room = writing("ANN: One.");
    write(&mut room, "ab");
    room.key_press(Key::Backspace);
    room.key_press(Key::Backspace);
    run(&mut room);
    write(&mut room, "c");
    assert_eq!(undone(&mut room, 3), ["One.", "One.ab", "One."]);
    act(&mut room, Action::Redo);
    act(&mut room, Action::Redo);
    act(&mut room, Action::Redo);
    assert_eq!(texts(&room)[0], "One.c");
}

#[test]
fn what_takes_the_place_of_marked_words_is_a_step_of_its_own() {
    let mut room = writing("ANN: One.");
    write(&mut room, "ab");
    press(&mut room, Modifiers::SHIFT, Key::ArrowLeft);
    write(&mut room, "c");
    write(&mut room, "d");
    assert_eq!(texts(&room)[0], "One.acd");
    assert_eq!(undone(&mut room, 2), ["One.ab", "One."]);
}

#[test]
fn so_is_what_is_pasted() {
    let mut room = writing("ANN: One.");
    write(&mut room, " a");
    room.event(egui::Event::Paste(" word".to_owned()));
    run(&mut room);
    write(&mut room, "s");
    assert_eq!(undone(&mut room, 3), ["One. a word", "One. a", "One."]);
}

/// A line between left and entered again was one step with what came before.
#[test]
fn a_line_that_is_entered_again_begins_another_step() {
    let mut room = writing("ANN: One.\nANN: Two.");
    write(&mut room, "a");
    press(&mut room, Modifiers::NONE, Key::ArrowDown);
    press(&mut room, Modifiers::NONE, Key::ArrowUp);
    write(&mut room, "b");
    assert_eq!(undone(&mut room, 2), ["One.a", "One."]);
}

/// It was "Undone: split".
#[test]
fn a_line_that_is_begun_at_the_end_of_another_is_called_new() {
    let mut room = writing("ANN: One.");
    press(&mut room, Modifiers::SHIFT, Key::Enter);
    assert_eq!(texts(&room), ["One.", ""]);
    act(&mut room, Action::Undo);
    room.get_by_label(&tr!("step-undone", step = "new line"));
    assert_eq!(texts(&room), ["One."]);
}

/// It stood there long after other things were done.
#[test]
fn what_was_undone_is_told_for_a_while() {
    let mut room = writing("ANN: One.");
    write(&mut room, "a");
    press(&mut room, Modifiers::NONE, Key::Escape);
    act(&mut room, Action::Undo);
    room.get_by_label_contains("Undone");
    room.run_steps(40);
    assert!(room.query_by_label_contains("Undone").is_none());
}

/// The second half had the focus.
#[test]
fn undo_of_a_join_goes_to_where_it_was_joined() {
    let mut room = room(made::desk(Backend::Draft, "ANN: One.\nANN: Two."));
    let first = made::line(&room.state().desk, 1);
    act(&mut room, Action::JoinLine);
    press(&mut room, Modifiers::NONE, Key::Escape);
    assert_eq!(texts(&room), ["One. Two."]);
    act(&mut room, Action::Undo);
    assert_eq!(texts(&room), ["One.", "Two."]);
    assert_eq!(room.state().view.line, Some(first));
}

/// With seven lines it was told, with 100 000 it wasn't.
#[test]
fn undo_of_a_step_of_very_many_lines_is_told() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let (id, text) = (made::line(&desk, 1), "Said at length.".to_owned());
    desk.edit(Edit::Group(vec![Edit::SetText { id, text }; 3_000]));
    desk.finish_changes();
    let mut room = room(desk);
    for (action, told) in [(Action::Undo, "Undone"), (Action::Redo, "Redone")] {
        act(&mut room, action);
        assert!(room.state().desk.is_changing());
        room.state_mut().desk.finish_changes();
        run(&mut room);
        room.get_by_label_contains(told);
    }
}

/// While a change was being made it named the step before the one that it took back.
#[test]
fn undo_behind_a_change_that_is_being_made_names_that_one() {
    use mynah_ui_core::edit_wish::EditWish;
    use mynah_ui_core::steps::Stepped;
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    let Bench { desk, view, .. } = room.state_mut();
    let (edit, _) = desk.script().insert_after(None, "One more.");
    desk.edit(edit);
    let (id, text) = (made::line(desk, 1), "Said at length.".to_owned());
    for (wish, told) in [
        (EditWish::Undo, "Undone: text"),
        (EditWish::Redo, "Redone: text"),
    ] {
        let text = text.clone();
        desk.edit(Edit::Group(vec![Edit::SetText { id, text }; 3_000]));
        if wish == EditWish::Redo {
            desk.finish_changes();
            desk.undo();
        }
        assert!(desk.is_changing());
        wish.grant(desk, view);
        assert_eq!(view.stepped, None);
        Stepped::tell_late(desk, view);
        assert_eq!(view.stepped, None);
        desk.finish_changes();
        Stepped::tell_late(desk, view);
        let words = view.stepped.as_ref().map(|step| step.words.as_str());
        assert!(
            words.is_some_and(|words| words.starts_with(told)),
            "{words:?}"
        );
    }
}

/// Who gave two lines to the wrong one, and took that back, had to mark them anew.
#[test]
fn marked_lines_stay_marked_when_their_speaker_is_taken_back() {
    let desk = made::desk(Backend::Draft, "ANN: One.\nANN: Two.\nBEN: Three.\n");
    let mut room = room(desk);
    let rows = [1, 2].map(|number| made::line(&room.state().desk, number));
    room.state_mut().view.marked = rows.into();
    room.state_mut().view.line = Some(rows[0]);
    let Bench { desk, view, .. } = room.state_mut();
    let (ids, speaker) = (rows.to_vec(), "BEN".to_owned());
    desk.edit(Edit::SetSpeaker { ids, speaker });
    for wish in [
        mynah_ui_core::edit_wish::EditWish::Undo,
        mynah_ui_core::edit_wish::EditWish::Redo,
    ] {
        wish.grant(desk, view);
        assert!(rows.iter().all(|row| view.marked.contains(*row)));
        assert_eq!(view.marked.len(), 2);
    }
}
