//! The frame of a tool: its main area, and its options at the right with the button that spends below them.

use egui::{Frame, Margin, ScrollArea, Ui, UiBuilder, vec2};

use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, size};

/// Height of the strip with the button.
const FOOT: f32 = 84.0;

/// Draws the main area with margins.
pub(crate) fn main_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    add: impl FnOnce(&mut Ui, &mut StudioCtx<'_>),
) {
    let margin = Margin::symmetric(size::PAD_MAIN as i8, 12);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        add(ui, cx);
    });
}

/// Draws the options under a title, and below them what spends.
pub(crate) fn aside_ui<S>(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    (title, state): (&str, &mut S),
    options: impl FnOnce(&mut S, &mut Ui, &mut StudioCtx<'_>),
    foot: impl FnOnce(&mut S, &mut Ui, &mut StudioCtx<'_>),
) {
    let whole = ui.available_rect_before_wrap();
    let line = egui::Stroke::new(1.0, cx.tokens.line);
    let split = (whole.bottom() - FOOT).max(whole.top() + 0.4 * whole.height());
    let mut body = ui.new_child(UiBuilder::new().max_rect(whole.with_max_y(split)));
    body.set_clip_rect(whole.with_max_y(split).intersect(ui.clip_rect()));
    ScrollArea::vertical()
        .id_salt(("tools-aside", title))
        .auto_shrink(false)
        .show(&mut body, |ui| {
            let margin = Margin::symmetric(size::PAD as i8, 14);
            Frame::new().inner_margin(margin).show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 10.0);
                ui.label(Face::Title.rich(title, cx.tokens.text));
                options(state, ui, cx);
                mynah_ui_kit::keys::bring_into_view(ui);
            });
        });
    ui.painter().hline(whole.x_range(), split, line);
    let place = whole.with_min_y(split).shrink2(vec2(size::PAD, 10.0));
    let mut below = ui.new_child(UiBuilder::new().id_salt("tools-foot").max_rect(place));
    below.spacing_mut().item_spacing.y = 6.0;
    foot(state, &mut below, cx);
    ui.advance_cursor_after_rect(whole);
}
