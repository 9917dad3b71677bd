//! Takes that are looked for behind undo.

use super::*;
use crate::studio::command::TakesCommand;

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
