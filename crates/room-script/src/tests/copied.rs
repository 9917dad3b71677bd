//! Rows that are copied, cut and put in again; what is pasted from elsewhere.

use super::*;
use mynah_core::clock::Clock;
use mynah_model::desk::ScriptSource;
use mynah_script::parse::parse;
use mynah_script::shaping::{CutTake, Trim};
use mynah_script::tuning::LineChange;

/// Three lines under a heading, of which the first two are marked.
fn marked<'a>() -> Room<'a> {
    let text = "# Night\nANN: One.\nBEN: Two.\nANN: Three.";
    let mut room = room(made::desk(Backend::Draft, text));
    room.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    run(&mut room);
    assert_eq!(room.state().view.marked.len(), 2);
    room
}

fn happen(room: &mut Room<'_>, event: egui::Event) {
    room.event(event);
    run(room);
}

/// Does it, and says what the clipboard was given meanwhile.
fn copied(room: &mut Room<'_>, event: egui::Event) -> Option<String> {
    room.event(event);
    let mut given = None;
    for _ in 0..4 {
        given = copied_in_a_step(room).or(given);
    }
    given
}

fn copied_in_a_step(room: &mut Room<'_>) -> Option<String> {
    room.step();
    let commands = &room.output().platform_output.commands;
    let mut texts = commands.iter().filter_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    texts.next_back()
}

fn paste(room: &mut Room<'_>, text: &str) {
    happen(room, egui::Event::Paste(text.to_owned()));
}

/// Nothing was copied, and nothing said.
#[test]
fn marked_rows_are_copied_as_text_and_put_in_below_the_focused_one() {
    let mut room = marked();
    let text = copied(&mut room, egui::Event::Copy).expect("a text");
    assert_eq!(text, "ANN: One.\nBEN: Two.");
    let notices = format!("{:?}", room.state().wishes.notices);
    assert!(notices.contains("2 rows copied"), "{notices}");
    room.key_press(Key::End);
    run(&mut room);
    paste(&mut room, &text);
    // Without a question: it was looked at here.
    assert!(room.state().view.imports.is_empty());
    assert_eq!(texts(&room), ["One.", "Two.", "Three.", "One.", "Two."]);
    act(&mut room, Action::Undo);
    assert_eq!(texts(&room), ["One.", "Two.", "Three."]);
}

#[test]
fn rows_that_are_cut_are_one_step() {
    let mut room = marked();
    let text = copied(&mut room, egui::Event::Cut).expect("a text");
    assert_eq!(texts(&room), ["Three."]);
    let notices = format!("{:?}", room.state().wishes.notices);
    assert!(notices.contains("2 rows cut"), "{notices}");
    paste(&mut room, &text);
    assert_eq!(texts(&room), ["Three.", "One.", "Two."]);
    let script = room.state().desk.script();
    let speakers: Vec<_> = script.lines().map(|line| line.speaker.as_str()).collect();
    assert_eq!(speakers, ["ANN", "ANN", "BEN"]);
    act(&mut room, Action::Undo);
    act(&mut room, Action::Undo);
    assert_eq!(texts(&room), ["One.", "Two.", "Three."]);
}

/// They were new lines: without takes, approval and trims, and bought once more.
#[test]
fn rows_that_were_cut_come_back_with_all_that_is_theirs() {
    let mut room = marked();
    let ids = |room: &Room<'_>| {
        let script = room.state().desk.script();
        script.lines().map(|line| line.id).collect::<Vec<_>>()
    };
    let before = ids(&room);
    let desk = &mut room.state_mut().desk;
    let mut take = made::take(desk, before[1], 1);
    take.approved = true;
    let cut = CutTake {
        number: take.number,
        of_ms: 1_000,
    };
    made::give_takes(desk, before[1], vec![take]);
    let trim = LineChange::Trim(cut, Trim::Start(50));
    desk.edit(Edit::TuneLine {
        id: before[1],
        change: trim,
    });
    let was = desk.script().line(before[1]).cloned();
    run(&mut room);
    let text = copied(&mut room, egui::Event::Cut).expect("a text");
    paste(&mut room, &text);
    assert_eq!(ids(&room), [before[2], before[0], before[1]]);
    let desk = &room.state().desk;
    assert_eq!(desk.script().line(before[1]).cloned(), was);
    assert!(was.is_some_and(|line| desk.is_approved(&line)));
    // Once more they are new.
    paste(&mut room, &text);
    let all = ids(&room);
    assert_eq!(texts(&room).len(), 5);
    assert!(all[3..].iter().all(|id| !before.contains(id)));
    let last = room.state().desk.script().lines().last().unwrap();
    assert_eq!(last.overrides.shaping, Default::default());
    // In another project they are.
    let another = "CY: Else.\nCY: Else.\nCY: Else.\nCY: Else.";
    made::switch_to(&mut room.state_mut().desk, ProjectId(2), another);
    run(&mut room);
    let here = ids(&room);
    act(&mut room, Action::DeleteLine);
    paste(&mut room, &text);
    assert!(ids(&room).iter().filter(|id| !here.contains(id)).count() == 2);
}

/// Two chapters came out as one: all lines were copied, and no heading.
#[test]
fn who_copies_every_line_copies_the_chapters_too() {
    let text = "# Night\nANN: One.\nBEN: Two.\n# Day\nANN: Three.";
    let mut room = room(made::desk(Backend::Draft, text));
    act(&mut room, Action::SelectAll);
    let text = copied(&mut room, egui::Event::Copy).expect("a text");
    assert_eq!(
        text,
        "# Night\n\nANN: One.\nBEN: Two.\n\n# Day\n\nANN: Three."
    );
    let notices = format!("{:?}", room.state().wishes.notices);
    assert!(notices.contains("5 rows copied"), "{notices}");
    // What is cut is what is marked.
    let text = copied(&mut room, egui::Event::Cut).expect("a text");
    assert_eq!(text, "ANN: One.\nBEN: Two.\nANN: Three.");
}

/// Very many were written out, and put in, while the window stood still.
#[test]
fn very_many_rows_are_copied_and_put_in_beside_the_window() {
    let most = 3_000;
    let lines = (1..=most).map(|n| format!("ANN: Line {n}.\n"));
    let mut room = room(made::desk(Backend::Draft, &lines.collect::<String>()));
    let rows = room.state().desk.script().items();
    let before: Vec<LineId> = rows.ids(0..most).flatten().copied().collect();
    act_once(&mut room, Action::SelectAll);
    room.event(egui::Event::Cut);
    let until = Clock::system().instant() + std::time::Duration::from_secs(30);
    let mut given = None;
    while given.is_none() {
        assert!(Clock::system().instant() < until, "it never came");
        std::thread::yield_now();
        given = copied_in_a_step(&mut room);
    }
    room.state_mut().desk.finish_changes();
    run(&mut room);
    // The last line of a script is emptied, and comes back too.
    assert_eq!(texts(&room), [""]);
    let text = given.unwrap();
    assert!(text.starts_with("ANN: Line 1.\n") && text.ends_with("\nANN: Line 3000."));
    for _ in 0..2 {
        room.event(egui::Event::Paste(text.clone()));
        room.step();
        assert!(room.state().desk.is_changing());
    }
    room.state_mut().desk.finish_changes();
    run(&mut room);
    let rows = room.state().desk.script().items();
    assert_eq!(rows.len(), 2 * most);
    let back: Vec<LineId> = rows.ids(0..most).flatten().copied().collect();
    assert!(back == before);
    act(&mut room, Action::Undo);
    room.state_mut().desk.finish_changes();
    run(&mut room);
    assert_eq!(texts(&room).len(), most);
}

#[test]
fn a_row_is_copied_by_its_menu() {
    let mut room = room(made::desk(Backend::Draft, "ANN: One."));
    act(&mut room, Action::CopyLines);
    paste(&mut room, "ANN: One.\n");
    assert_eq!(texts(&room), ["One.", "One."]);
}

/// Lines, chapters and speakers were in the open project before anybody saw what they became.
#[test]
fn a_script_from_elsewhere_is_looked_at_first() {
    let mut room = marked();
    let text = "CY: Four.\n# Day\nCY: Five.";
    paste(&mut room, text);
    assert_eq!(texts(&room).len(), 3);
    let source = room.state_mut().view.imports.pop_front();
    assert_eq!(source, Some(ScriptSource::Text(text.into())));
    // Somebody says yes.
    let script = parse(text, "").expect("a script");
    room.state_mut().view.pasted = Some(Box::new(script));
    run(&mut room);
    assert_eq!(texts(&room).len(), 5);
    act(&mut room, Action::Undo);
    assert_eq!(texts(&room), ["One.", "Two.", "Three."]);
}

#[test]
fn one_line_from_elsewhere_is_put_in_at_once() {
    let mut room = marked();
    paste(&mut room, "CY: Four.\n");
    assert!(room.state().view.imports.is_empty());
    assert_eq!(texts(&room).len(), 4);
}

/// JSON may be written in one row: it was put in unseen, and Enter, meant for the question, spoke the last line.
#[test]
fn a_script_in_one_row_is_looked_at_first() {
    let mut room = marked();
    paste(
        &mut room,
        r#"[{"speaker": "CY", "text": "Four."}, {"text": "Five."}]"#,
    );
    assert_eq!(room.state().view.imports.len(), 1);
    assert_eq!(texts(&room).len(), 3);
}

/// There was no row below which it could come.
#[test]
fn what_is_pasted_comes_into_a_script_without_a_row() {
    let mut desk = made::desk(Backend::Draft, "ANN: One.");
    desk.edit(Edit::Remove { at: 0, count: 1 });
    let mut room = room(desk);
    assert!(texts(&room).is_empty());
    paste(&mut room, "ANN: Two.");
    assert_eq!(texts(&room), ["Two."]);
}
