//! What questions that stand in a row or a panel have in common.

use egui::{Key, Modifiers, Popup, Ui};

/// Whether Escape was pressed while a question stands: that is a no. Taken, so that nothing else goes with it; what lies
/// over the window, as a dialog (`covered`) or a list that is open, has it first.
pub fn escaped(ui: &Ui, covered: bool) -> bool {
    let is_free = !covered && !Popup::is_any_open(ui.ctx());
    is_free && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
}
