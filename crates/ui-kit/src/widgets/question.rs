//! What questions that stand in a row or a panel have in common.

use egui::{Key, Modifiers, Popup, Response, Ui};

/// Whether Escape was pressed while a question stands: that is a no. Taken, so that nothing else goes with it; what lies
/// over the window, as a dialog (`covered`) or a list that is open, has it first.
pub fn escaped(ui: &Ui, covered: bool) -> bool {
    let is_free = !covered && !Popup::is_any_open(ui.ctx());
    is_free && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
}

/// Whether a press answers a question that stands where it was asked: the second half of a double click is none.
pub fn is_meant(answer: &Response) -> bool {
    answer.clicked() && !answer.double_clicked() && !answer.triple_clicked()
}
