//! Takes that are looked for behind undo.

use super::*;
use crate::command::TakesCommand;

/// What is looked for of the first line, oldest first.
fn looked_for(desk: &mut Desk) -> Vec<String> {
    while desk.refind_on() {}
    let found = desk.left.iter().filter_map(|command| match command {
        Command::Takes(TakesCommand::PickFitting(_, found)) => Some(&found[0]),
        _ => None,
    });
    found.map(|fitting| fitting.request.text.clone()).collect()
}

/// Undo had the old take picked, and redo before that was told saw the new one there still: the line kept the old one.
#[test]
fn a_step_that_is_done_again_at_once_has_its_take_looked_for_too() {
    let mut desk = desk("A: Old.\n");
    let id = line(desk.script(), 0).id;
    let text = "New.".to_owned();
    desk.edit(Edit::SetText { id, text });
    let picked = Arc::new(card(2, id, desk.request_for(id).unwrap()));
    desk.put_takes(id, 2, Some(picked));
    desk.undo();
    assert_eq!(looked_for(&mut desk), ["Old."]);
    desk.redo();
    assert_eq!(looked_for(&mut desk), ["Old.", "New."]);
    // Once both are told the desk knows what its take says.
    for _ in 0..2 {
        desk.apply(Event::Takes(TakesEvent::Fitted));
    }
    desk.undo();
    desk.redo();
    assert_eq!(looked_for(&mut desk).len(), 2);
}

/// What lines had sent when they were looked at was picked, whatever had been written in them since.
#[test]
fn what_is_written_while_takes_are_looked_for_counts() {
    let mut desk = desk(&lines(300));
    let ids: Vec<LineId> = desk.script().lines().map(|line| line.id).collect();
    for id in &ids {
        let mut request = desk.request_for(*id).unwrap();
        request.text = "Other words.".to_owned();
        let picked = Arc::new(card(id.0, *id, request));
        desk.put_takes(*id, 2, Some(picked));
        desk.refind_line(*id);
    }
    assert!(desk.refind_on(), "more than a frame has room for");
    let last = ids[299];
    desk.edit(Edit::SetText {
        id: last,
        text: "Written since.".to_owned(),
    });
    while desk.refind_on() {}
    let found = desk.left.iter().find_map(|command| match command {
        Command::Takes(TakesCommand::PickFitting(_, found)) => Some(found),
        _ => None,
    });
    let found = found.expect("what was found");
    assert_eq!(found.len(), 300);
    let one = found.iter().find(|fitting| fitting.line == last).unwrap();
    assert_eq!(one.request.text, "Written since.");
}
