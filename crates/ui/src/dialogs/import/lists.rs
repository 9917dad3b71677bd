//! How what was read begins.

use egui::{Label, Ui, vec2};

use super::line_ticks::LineTicks;
use super::names::Names;
use mynah_model::desk::Preview;
use mynah_script::names::Corrections;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;

/// Width of the column of names, and of that of their counts.
pub(super) const NAME: f32 = 148.0;
pub(super) const COUNT: f32 = 72.0;
/// Width of the column of voices.
pub(super) const VOICE: f32 = 112.0;

/// Draws the cast and the rows. Returns the corrections of names.
pub(super) fn lists_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    preview: &Preview,
    (names, ticks): (&mut Names, &mut LineTicks),
) -> Option<Corrections> {
    let inside = ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
        ui.spacing_mut().interact_size.y = Face::Small.line_height();
        let corrections = names.ui(ui, cx);
        ui.add_space(8.0);
        ticks.ui(ui, cx, preview);
        corrections
    });
    inside.inner
}

pub(super) fn cell_ui(ui: &mut Ui, width: f32, text: egui::RichText) {
    let size = vec2(width, Face::Small.line_height());
    ui.allocate_ui_with_layout(
        size,
        egui::Layout::left_to_right(egui::Align::Center),
        |ui| {
            ui.set_min_width(width);
            ui.add(Label::new(text).truncate());
        },
    );
}
