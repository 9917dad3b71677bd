//! The ground that the bars above the lines stand on.

use egui::{Frame, Margin, Stroke, Ui};

use mynah_ui_kit::theme::{Tokens, size};

/// Draws a bar as wide as the room, with a line below it.
pub(super) fn ground_ui<R>(ui: &mut Ui, tokens: &Tokens, add: impl FnOnce(&mut Ui) -> R) -> R {
    let frame = Frame::new()
        .fill(tokens.bg1)
        .inner_margin(Margin::symmetric(size::PAD_MAIN as i8, 6));
    let bar = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui)
    });
    let rect = bar.response.rect;
    let line = Stroke::new(1.0, tokens.line);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
    bar.inner
}
