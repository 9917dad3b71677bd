//! What stays in view.

use super::*;
use crate::studio::event::ProjectEvent;
use crate::terms::day::Day;

/// A row below another one that needs more height than was thought.
fn long(lines: usize) -> String {
    let line =
        |number: usize| format!("TOM: [whispers] Line {number} <break time=\"9s\"/> goes on.");
    (1..=lines).map(line).collect::<Vec<_>>().join("\n")
}

fn look_through(room: &mut Room<'_>) {
    let today = Day::of(room.state().clock.now());
    for _ in 0..8 {
        let bench = room.state_mut();
        let line = bench.view.line;
        if let Some(Command::Project(ProjectCommand::Look(look))) =
            bench.desk.take_hints(today, line)
        {
            let looked = ProjectEvent::Looked(look.look());
            bench.desk.apply(Event::Project(looked));
        }
        room.run_steps(4);
    }
}

#[test]
fn what_was_pasted_is_written_on_in_view() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    run(&mut room);
    act(&mut room, Action::EditLine);
    room.event(egui::Event::Paste(long(40)));
    room.run_steps(4);
    // Hints stand below rows once those were looked through.
    look_through(&mut room);
    let field = room.get_by_label("Text of the line").rect();
    assert!(field.bottom() < 716.0 && field.top() > 0.0, "{field}");
}

/// It went to the first row that had changed, far from what one looked at.
#[test]
fn undoing_what_was_replaced_everywhere_leaves_the_view_where_it_is() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    let lines: Vec<LineId> = room.state().desk.script().lines().map(|it| it.id).collect();
    let edits = lines[..3].iter().map(|id| Edit::SetText {
        id: *id,
        text: "Other words.".to_owned(),
    });
    let bench = room.state_mut();
    bench.desk.edit(Edit::Group(edits.collect()));
    bench.view.line = Some(lines[3]);
    run(&mut room);
    for action in [Action::Undo, Action::Redo] {
        act(&mut room, action);
        assert_eq!(room.state().view.line, Some(lines[3]), "{action:?}");
    }
    // One row that changed is gone to.
    let (id, text) = (lines[0], "Again.".to_owned());
    room.state_mut().desk.edit(Edit::SetText { id, text });
    act(&mut room, Action::Undo);
    assert_eq!(room.state().view.line, Some(lines[0]));
}

#[test]
fn what_was_replaced_everywhere_is_told_beside_its_button_until_it_is_undone() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    act(&mut room, Action::Replace);
    run(&mut room);
    room.get_by_label("What is looked for").type_text("the");
    run(&mut room);
    room.get_by_label("Replace with").focus();
    run(&mut room);
    room.get_by_label("Replace with").type_text("a");
    run(&mut room);
    room.get_by_label("Replace all").click();
    run(&mut room);
    room.get_by_label_contains("Replaced in");
    assert!(room.state().wishes.notices.is_empty(), "no toast");
    act(&mut room, Action::Undo);
    run(&mut room);
    assert!(room.query_by_label_contains("Replaced in").is_none());
}

#[test]
fn tab_goes_through_the_find_bar_as_one_reads_it() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    act(&mut room, Action::Replace);
    run(&mut room);
    room.get_by_label("What is looked for").type_text("the");
    run(&mut room);
    for next in [
        "Match capitals",
        "Whole words",
        "Regular expression",
        "Find previous",
        "Find next",
    ] {
        room.key_press(Key::Tab);
        run(&mut room);
        let node = room.get_by_label(next);
        assert!(node.accesskit_node().is_focused(), "{next}");
    }
}
