//! What is done to a folded chapter is done to what stands below its heading.

use super::*;

/// Two chapters, the first of which is folded and has the focus.
fn folded<'a>() -> Room<'a> {
    let text =
        "# Night\n\nANN: One.\n\n## Watch\n\nANN: Two.\nANN: Three.\n\n# Day\n\nANN: Four.\n";
    let mut room = room(made::desk(Backend::Draft, text));
    room.state_mut().view.line = heading(&room, 0);
    act(&mut room, Action::FoldChapter);
    assert!(room.query_by_label_contains("Line 1,").is_none());
    room
}

fn heading(room: &Room<'_>, place: usize) -> Option<LineId> {
    let rows = room.state().desk.script().items();
    rows.get(place).map(Item::id)
}

/// Its heading alone was, and its lines went to the chapter above.
#[test]
fn a_folded_chapter_is_cut_and_deleted_with_its_lines() {
    for event in [
        egui::Event::Cut,
        egui::Event::Key {
            key: Key::Delete,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        },
    ] {
        let mut room = folded();
        room.event(event);
        run(&mut room);
        assert_eq!(texts(&room), ["Four."]);
        // Nobody saw them go.
        let told = format!("{:?}", room.state().wishes.notices);
        assert!(
            told.contains("5 rows are deleted") || told.contains("copied"),
            "{told}"
        );
        act(&mut room, Action::Undo);
        assert_eq!(texts(&room).len(), 4);
    }
    let mut room = folded();
    act(&mut room, Action::CopyLines);
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(told.contains("5 rows copied"), "{told}");
}

#[test]
fn a_folded_chapter_is_selected_and_counted_with_its_lines() {
    let mut room = folded();
    let (night, day) = (heading(&room, 0).unwrap(), heading(&room, 5));
    let select = |room: &mut Room<'_>, row, modifiers| {
        room.state_mut()
            .with(|panel, cx| panel.select(cx, row, modifiers));
        run(room);
    };
    room.state_mut().view.line = day;
    select(&mut room, night, Modifiers::COMMAND);
    room.get_by_label(&tr!("marked-count", count = 6));
    select(&mut room, night, Modifiers::COMMAND);
    room.get_by_label(&tr!("marked-count", count = 1));
    // Up to a folded one.
    room.state_mut().view.line = day;
    select(&mut room, night, Modifiers::SHIFT);
    room.get_by_label(&tr!("marked-count", count = 6));
    // Folded behind that it stays so.
    act(&mut room, Action::UnfoldAll);
    act(&mut room, Action::FoldAll);
    room.get_by_label(&tr!("marked-count", count = 7));
    // It moves as one.
    room.state_mut().view.marked.clear();
    act(&mut room, Action::UnfoldAll);
    room.state_mut().view.line = Some(night);
    act(&mut room, Action::FoldChapter);
    let row = made::line(&room.state().desk, 4);
    room.state_mut().view.line = Some(row);
    select(&mut room, night, Modifiers::COMMAND);
    select(&mut room, row, Modifiers::COMMAND);
    room.get_by_label(&tr!("marked-count", count = 5));
    room.state_mut().view.line = Some(night);
    act(&mut room, Action::MoveLineDown);
    assert_eq!(heading(&room, 0), day);
    assert_eq!(texts(&room), ["One.", "Two.", "Three.", "Four."]);
}
