//! What stands at the right edge, in the order in which it is read.

use egui::Ui;

/// Lays things out in a row that ends at the right edge. They are drawn from the left, so that Tab reaches them in
/// the order in which they stand; a layout from the right would turn that round.
pub fn at_right<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let id = ui.scope_id().with("at-right");
    let known = ui.data(|data| data.get_temp::<f32>(id));
    ui.horizontal(|ui| {
        let room = ui.available_width() - known.unwrap_or(0.0);
        ui.add_space(room.max(0.0));
        let shown = ui.horizontal(add);
        let width = shown.response.rect.width();
        if known.is_none_or(|known| (known - width).abs() > 0.5) {
            ui.data_mut(|data| data.insert_temp(id, width));
            ui.ctx().request_discard("at-right-width");
        }
        shown.inner
    })
    .inner
}
