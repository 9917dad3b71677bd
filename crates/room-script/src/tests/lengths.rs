//! How long the script is, as its head says.

use super::*;

/// The sum above went on counting what an emptied line had said.
#[test]
fn an_empty_line_has_no_length() {
    let mut desk = made::desk(Backend::Draft, "ANN: One.\nANN: Two.\n");
    for number in [1, 2] {
        let line = made::line(&desk, number);
        let take = made::take(&desk, line, 1);
        made::give_takes(&mut desk, line, vec![take]);
    }
    let mut room = room(desk);
    run(&mut room);
    let both = room.state().desk.tally().seconds;
    let edit = Edit::SetText {
        id: LineId(1),
        text: String::new(),
    };
    room.state_mut().desk.edit(edit);
    run(&mut room);
    let one = room.state().desk.tally().seconds;
    let pause = f64::from(room.state().desk.settings.pauses.line_ms) / 1e3;
    assert!(
        (both - 2.0 * one - pause).abs() < 1e-6 && one > 0.0,
        "{both} {one}"
    );
}
