//! The seed: drawn, locked to a take's, written.

use super::*;

#[test]
fn a_seed_is_drawn_and_unlocked() {
    let mut room = at(Backend::Draft);
    room.get_by_label(&tr!("inspector-seed-dice")).click();
    room.run();
    let seed = |room: &Room<'_>| {
        let desk = &room.state().desk;
        desk.script()
            .line(made::line(desk, 2))
            .unwrap()
            .overrides
            .seed
    };
    assert!(seed(&room).is_some());
    room.get_by_label(&tr!("inspector-seed-unlock")).click();
    room.run();
    assert_eq!(seed(&room), None);
}

/// Whoever liked a take and went on with its seed paid for the very same sound once more.
#[test]
fn the_lock_keeps_the_seed_of_the_take_and_the_take_stays_the_lines() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let take = made::take(&desk, line, 1);
    made::give_takes(&mut desk, line, vec![take]);
    let mut room = room(desk, line);
    let has_take = |room: &Room<'_>| {
        let desk = &room.state().desk;
        let line = desk.script().line(line).unwrap();
        (line.overrides.seed, desk.has_its_take(line))
    };
    assert_eq!(has_take(&room), (None, true));
    room.get_by_label(&tr!("inspector-seed-lock")).click();
    room.run();
    assert_eq!(has_take(&room), (Some(4_821), true));
    room.get_by_label(&tr!("inspector-seed-unlock")).click();
    room.run();
    assert_eq!(has_take(&room), (None, true));
}

/// The take's seed took the place of the one that was typed.
#[test]
fn the_lock_keeps_the_seed_that_was_typed() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let take = made::take(&desk, line, 1);
    made::give_takes(&mut desk, line, vec![take]);
    let mut room = room(desk, line);
    let field_label = tr!("inspector-seed");
    let field = room.get_by_role_and_label(egui::accesskit::Role::TextInput, &field_label);
    field.focus();
    field.type_text("48");
    room.run();
    room.get_by_label(&tr!("inspector-seed-lock")).click();
    room.run();
    let script = room.state().desk.script();
    assert_eq!(script.line(line).unwrap().overrides.seed, Some(48));
    room.get_by_label(&tr!("inspector-seed-unlock"));
}

#[test]
fn a_seed_is_shown_on_its_own_line_only() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let (first, second) = (made::line(&desk, 1), made::line(&desk, 2));
    for (line, seed) in [(first, 11), (second, 22)] {
        let mut overrides = desk.script().line(line).unwrap().overrides.clone();
        overrides.seed = Some(seed);
        desk.edit(Edit::SetOverrides {
            id: line,
            overrides: Box::new(overrides),
        });
    }
    let mut room = room(desk, first);
    let seed = |room: &Room<'_>| {
        let field_label = tr!("inspector-seed");
        let field = room.get_by_role_and_label(egui::accesskit::Role::TextInput, &field_label);
        field.value()
    };
    assert_eq!(seed(&room).as_deref(), Some("11"));
    // The person is in a field (the line's text, say) while the other line is shown.
    room.get_by_role_and_label(egui::accesskit::Role::TextInput, &tr!("inspector-seed"))
        .focus();
    room.run();
    room.state_mut().view.line = Some(second);
    room.run();
    assert_eq!(seed(&room).as_deref(), Some("22"));
}

/// What was half typed was gone when another line, a heading or the other tab was looked at.
#[test]
fn a_half_typed_seed_goes_to_its_line_when_another_is_shown() {
    let mut room = at(Backend::Draft);
    let seeds = |room: &Room<'_>| {
        let lines = room.state().desk.script().lines();
        lines.map(|line| line.overrides.seed).collect::<Vec<_>>()
    };
    let write = |room: &mut Room<'_>, text: &str| {
        let field_label = tr!("inspector-seed");
        let field = room.get_by_role_and_label(egui::accesskit::Role::TextInput, &field_label);
        field.focus();
        field.type_text(text);
        room.run();
    };
    write(&mut room, "48");
    assert_eq!(seeds(&room), [None; 4]);
    let first = made::line(&room.state().desk, 1);
    room.state_mut().view.line = Some(first);
    room.run();
    assert_eq!(seeds(&room), [None, Some(48), None, None]);
    write(&mut room, "77");
    let heading = room.state().desk.script().items().get(0).map(Item::id);
    room.state_mut().view.line = heading;
    room.run();
    assert_eq!(seeds(&room), [Some(77), Some(48), None, None]);
}
