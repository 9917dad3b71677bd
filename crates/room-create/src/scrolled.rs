//! What is scrolled in a way through the room.

use egui::{AsIdSalt, ScrollArea, Ui, UiBuilder};

/// Width of the scroll bar with a gap, in points.
const BAR: f32 = 16.0;

/// Scrolls what is drawn in the rest of a place that has a margin at its right: the bar stands there, not over it.
pub fn scrolled_ui<R>(ui: &mut Ui, salt: impl AsIdSalt, show: impl FnOnce(&mut Ui) -> R) -> R {
    let rest = ui.available_rect_before_wrap();
    let builder = UiBuilder::new()
        .id_salt("scrolled")
        .max_rect(rest.with_max_x(rest.right() + BAR));
    let mut beside = ui.new_child(builder);
    let shown = ScrollArea::vertical()
        .id_salt(salt)
        .auto_shrink(false)
        .show(&mut beside, |ui| {
            ui.set_max_width(rest.width());
            let shown = show(ui);
            mynah_ui_kit::keys::bring_into_view(ui);
            shown
        });
    shown.inner
}
