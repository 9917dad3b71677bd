//! The bars above the lines: which of them Escape closes, and where presses below them lead.

use super::*;

/// A room of which two bars are open, Go to line with the keys.
fn two_bars<'a>() -> Room<'a> {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    act(&mut room, Action::Find);
    act(&mut room, Action::GoToLine);
    room
}

fn open(room: &Room<'_>) -> [bool; 2] {
    let panel = &room.state().panel;
    [panel.find.is_some(), panel.go_to.is_some()]
}

/// Escape closed Find while the number of a line was written.
#[test]
fn escape_closes_the_bar_in_which_it_is_pressed() {
    let mut room = two_bars();
    for left in [[true, false], [false, false]] {
        room.key_press(Key::Escape);
        run(&mut room);
        assert_eq!(open(&room), left);
    }
    let mut room = two_bars();
    act(&mut room, Action::Find);
    room.key_press(Key::Escape);
    run(&mut room);
    assert_eq!(open(&room), [false, true]);
}

/// Ctrl+G, Ctrl+K, Escape: the bar closed below the palette, which stayed.
#[test]
fn escape_is_of_what_lies_above_the_bars() {
    let mut room = two_bars();
    room.state_mut().view.covered = true;
    room.key_press(Key::Escape);
    run(&mut room);
    assert_eq!(open(&room), [true, true]);
}

/// It let go of the marked lines instead, and the bar stayed.
#[test]
fn escape_in_a_bar_leaves_what_is_marked() {
    let mut room = two_bars();
    let lines = [1, 2].map(|number| made::line(&room.state().desk, number));
    room.state_mut().view.marked.set(&lines, ());
    room.key_press(Key::Escape);
    run(&mut room);
    assert_eq!(open(&room), [true, false]);
    assert_eq!(room.state().view.marked.len(), 2);
}

/// A line with a break in it is drawn as one row; a press behind its end wrote in its middle.
#[test]
fn a_press_writes_where_the_row_is_drawn() {
    let mut room = room(made::desk(Backend::Draft, "ANN: One.\n"));
    let (id, text) = (
        made::line(&room.state().desk, 1),
        "First\nsecond.".to_owned(),
    );
    let letters = text.chars().count();
    room.state_mut().desk.edit(Edit::SetText { id, text });
    act(&mut room, Action::EditLine);
    let field = room.get_by_label(&tr!("script-line-field")).rect();
    room.key_press(Key::Escape);
    run(&mut room);
    assert!(room.state().panel.editor.is_none());
    made::press_at(&mut room, field.left_top() + egui::vec2(300.0, 8.0));
    run(&mut room);
    let editor = room.state().panel.editor.as_ref();
    assert_eq!(editor.map(LineEditor::cursor), Some(letters));
}

/// Nothing stood in the place of a group that the pattern hasn't: words were deleted.
#[test]
fn a_group_that_is_not_there_replaces_nothing() {
    let mut room = room(made::desk(Backend::Draft, "ANN: One rope.\n"));
    act(&mut room, Action::Replace);
    room.get_by_label(&tr!("find-pattern")).click();
    run(&mut room);
    room.get_by_label(&tr!("find-field")).type_text("rope");
    run(&mut room);
    room.get_by_label(&tr!("find-with")).type_text("$1or");
    run(&mut room);
    for button in [
        tr!("find-replace").as_str(),
        tr!("find-replace-all").as_str(),
    ] {
        let mut named = room.get_all_by_role_and_label(Role::Button, button);
        assert!(
            named.all(|it| it.accesskit_node().is_disabled()),
            "{button}"
        );
    }
    room.get_by_label(&tr!("find-with")).focus();
    for _ in 0..2 {
        room.key_press(Key::Enter);
        run(&mut room);
    }
    assert_eq!(texts(&room), ["One rope."]);
}

/// In a window of 1020 points the mouse reached neither the model nor the bin nor the cross.
#[test]
fn nothing_of_the_bar_of_marked_lines_is_cut_however_narrow_it_is() {
    let lines: Vec<_> = (1..40).map(|line| format!("Tom: Line {line}.")).collect();
    for backend in [Backend::Draft, Backend::Live] {
        for width in (400..1000).step_by(20) {
            let width = width as f32;
            let panel = ScriptPanel::default();
            let draw =
                |panel: &mut ScriptPanel, ui: &mut Ui, cx: &mut StudioCtx<'_>| panel.ui(ui, cx);
            let desk = made::desk(backend, &lines.join("\n"));
            let mut room = made::room((width, 420.0), desk, panel, draw);
            act(&mut room, Action::SelectAll);
            run(&mut room);
            let rect = |label: &str| room.get_by_role_and_label(Role::Button, label).rect();
            let (model, bin) = (rect(&tr!("marked-model")), rect(&tr!("marked-delete")));
            let cross = rect(&tr!("marked-let-go"));
            assert!(
                model.right() <= bin.left()
                    && bin.right() <= cross.left()
                    && cross.right() <= width,
                "{backend:?} {width}: {model} {bin} {cross}"
            );
        }
    }
}

/// It opened above the bar, and with the first letters it was below: the field was gone from under the eyes.
#[test]
fn the_speakers_of_marked_lines_stay_where_they_opened() {
    let lines = (1..40).map(|line| format!("SPEAKER{line}: Line {line}."));
    let lines: Vec<_> = lines.collect();
    let mut room = room(made::desk(Backend::Draft, &lines.join("\n")));
    act(&mut room, Action::SelectAll);
    run(&mut room);
    let speaker = |room: &Room<'_>| {
        room.get_by_role_and_label(Role::Button, &tr!("marked-speaker"))
            .rect()
    };
    room.get_by_role_and_label(Role::Button, &tr!("marked-speaker"))
        .click();
    run(&mut room);
    let field = |room: &Room<'_>| room.get_by_label(&tr!("script-speaker-field")).rect();
    let before = field(&room);
    assert!(before.bottom() < speaker(&room).top(), "{before}");
    for typed in ["SPEAKER3", "8", "X"] {
        room.event(egui::Event::Text(typed.to_owned()));
        for _ in 0..2 {
            run(&mut room);
            assert_eq!(field(&room), before, "{typed}");
        }
    }
}

/// In a narrow list the second half of it hung out of the row, over the next one.
#[test]
fn what_an_empty_line_asks_for_is_one_row_however_narrow_it_is() {
    let heights = [420.0, 640.0, 1056.0].map(|width| {
        let panel = ScriptPanel::default();
        let draw = |panel: &mut ScriptPanel, ui: &mut Ui, cx: &mut StudioCtx<'_>| panel.ui(ui, cx);
        let desk = made::desk(Backend::Draft, "ANN: One.\n");
        let mut room = made::room((width, 420.0), desk, panel, draw);
        act(&mut room, Action::AddLine);
        let field = room.get_by_label(&tr!("script-line-field")).rect();
        field.height()
    });
    assert!(heights.iter().all(|it| *it == heights[2]), "{heights:?}");
}
