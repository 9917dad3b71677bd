//! The frame of a tool: its main area, and its options at the right with the button that spends below them.

use std::fmt::Debug;
use std::hash::Hash;

use egui::{Frame, Margin, Rect, ScrollArea, Sense, Ui, UiBuilder, pos2, vec2};

use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, size};

/// Height of the strip with the button.
const FOOT: f32 = 84.0;

/// Width of a scroll bar with a gap, which is kept free beside text.
pub(crate) const BAR: f32 = 12.0;
/// The smallest height of a list that scrolls by itself.
pub(crate) const LEAST: f32 = 200.0;

/// Draws the main area with margins. It scrolls as a whole.
pub(crate) fn main_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    add: impl FnOnce(&mut Ui, &mut StudioCtx<'_>),
) {
    let margin = Margin::symmetric(size::PAD_MAIN as i8, 12);
    ScrollArea::vertical()
        .id_salt(("tools-main", cx.view.tools.tab.code()))
        .auto_shrink(false)
        .show(ui, |ui| {
            Frame::new().inner_margin(margin).show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
                add(ui, cx);
                mynah_ui_kit::keys::bring_into_view(ui);
            });
        });
}

/// Draws a part whose widgets keep their IDs, and so the keyboard focus, while parts above it appear and disappear.
pub(crate) fn part_ui<R>(ui: &mut Ui, id: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    let scope = ui.scope_id().with(("tools-part", id));
    ui.scope_builder(UiBuilder::new().scope_id(scope), add)
        .inner
}

/// Draws those of `count` rows that are in view. `id` names the row at a place, so that it keeps the keyboard focus
/// when rows are inserted above it.
pub(crate) fn rows_in_view_ui<I: Hash + Debug>(
    ui: &mut Ui,
    (height, count): (f32, usize),
    id: impl Fn(usize) -> I,
    mut add: impl FnMut(&mut Ui, usize),
) {
    let wanted = vec2(ui.available_width(), height * count as f32);
    let (whole, _) = ui.allocate_exact_size(wanted, Sense::hover());
    let clip = ui.clip_rect();
    let place_at = |y: f32| ((y - whole.top()) / height).floor().max(0.0) as usize;
    // Tab goes on to the rows before and after those in view.
    let first = place_at(clip.top()).saturating_sub(1);
    let last = place_at(clip.bottom()).saturating_add(2).min(count);
    for place in first..last {
        let top = whole.top() + place as f32 * height;
        let rect = Rect::from_min_size(pos2(whole.left(), top), vec2(whole.width(), height));
        let scope = ui.scope_id().with(("row", id(place)));
        let builder = UiBuilder::new().scope_id(scope).max_rect(rect);
        add(&mut ui.new_child(builder), place);
    }
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
