//! What stands above a casting call.

use egui::{Align, Layout, Sense, Stroke, Ui, UiBuilder, vec2};

use mynah_i18n::tr;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{IconButton, at_right};

/// Draws a title, so far from the edges, with the button that leaves; whether that was pressed.
pub fn head_ui(ui: &mut Ui, cx: &StudioCtx<'_>, (title, pad): (&str, f32)) -> bool {
    let t = cx.tokens;
    ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
    let wanted = vec2(ui.available_width(), size::head(ui.ctx()));
    let (rect, _) = ui.allocate_exact_size(wanted, Sense::hover());
    let builder = UiBuilder::new()
        .id_salt("audition-head")
        .max_rect(rect.shrink2(vec2(pad, 0.0)))
        .layout(Layout::left_to_right(Align::Center));
    let mut strip = ui.new_child(builder);
    strip.label(Face::Title.rich(title, t.text));
    let closed = at_right(&mut strip, |ui| {
        let close = IconButton::new(icons::X, tr!("audition-close"));
        ui.add(close.tip(tr!("audition-close.tip"))).clicked()
    });
    let line = Stroke::new(1.0, t.line);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
    closed
}
