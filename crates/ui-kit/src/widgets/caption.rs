//! Words beside a control that carries them as its accessible name already.

use egui::{Color32, Sense, Ui};

use crate::theme::Face;

/// Paints one line of text that is not read out a second time: the control it belongs to has it as
/// its name. For text that says something of its own use `ui.label(face.rich(…))`.
pub fn caption(ui: &mut Ui, face: Face, text: &str, color: Color32) -> egui::Response {
    let galley = face.elided(ui, text, color, ui.available_width());
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
    if ui.is_rect_visible(rect) {
        ui.painter().galley(rect.min, galley, color);
    }
    response
}
