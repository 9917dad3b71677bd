//! Live captions of a microphone, as they are shown.

use super::*;
use crate::event::{CaptionLine, CaptionsEvent, ToolsEvent};

fn captions(desk: &mut Desk, number: u64, event: CaptionsEvent) {
    desk.apply(Event::Tools(ToolsEvent::Captions(number, event)));
}

#[test]
fn a_session_that_was_replaced_shows_nothing_any_more() {
    let mut desk = desk("A: One.");
    captions(&mut desk, 1, CaptionsEvent::Starting);
    assert!(desk.tools.captions.is_starting);
    captions(&mut desk, 2, CaptionsEvent::Starting);
    captions(&mut desk, 2, CaptionsEvent::Started);
    let late = CaptionLine {
        start_s: None,
        text: "Late".to_owned(),
    };
    captions(&mut desk, 1, CaptionsEvent::Started);
    captions(&mut desk, 1, CaptionsEvent::Committed(late));
    captions(&mut desk, 1, CaptionsEvent::Ended(Ok(None)));
    let shown = &desk.tools.captions;
    assert!(shown.is_running && !shown.is_starting && shown.rows.is_empty());
    captions(&mut desk, 2, CaptionsEvent::Ended(Ok(Some(TakeId(7)))));
    let shown = &desk.tools.captions;
    assert!(!shown.is_running && shown.take == Some(TakeId(7)));
}
