//! What is told in passing goes by itself.

use egui::{Event, Key, Modifiers};

use crate::harness::AppHarness;
use crate::script::pasted;

const TOLD: &str = "2 rows cut: Ctrl+V puts them below the focused row";

/// Two of three rows are cut.
fn cut(pointer: Option<egui::Pos2>) -> AppHarness {
    let mut app = pasted("ANN: One.\nBEN: Two.\nANN: Three.\n", 3);
    app.key(Modifiers::SHIFT, Key::ArrowDown);
    app.settle();
    app.in_one_frame(pointer.map(Event::PointerMoved));
    app.step_soon([Event::Cut]);
    app.wait_for_label(TOLD);
    app
}

/// It stayed for ever where the pointer lay, from before, at the place where it came up.
#[test]
fn what_was_cut_is_told_for_some_seconds_wherever_the_pointer_lies() {
    let mut app = cut(None);
    let at = app.get(TOLD).rect().center();
    app.wait_for("its end", |app| !app.shows(TOLD));
    let mut app = cut(Some(at));
    app.wait_for("its end below the pointer", |app| !app.shows(TOLD));
}
