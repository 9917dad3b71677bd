//! How what was read begins.

use egui::{Label, Ui, vec2};

use super::names::Names;
use mynah_i18n::tr;
use mynah_model::desk::Preview;
use mynah_script::document::Item;
use mynah_script::names::Corrections;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::Face;

/// Rows that are shown; of more it says how many.
const ROWS: usize = 40;
/// Width of the column of names, and of that of their counts.
pub(super) const NAME: f32 = 148.0;
pub(super) const COUNT: f32 = 72.0;
/// Width of the column of voices.
pub(super) const VOICE: f32 = 112.0;

/// Draws the cast and the first rows; what is said of the names.
pub(super) fn lists_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    preview: &Preview,
    names: &mut Names,
) -> Option<Corrections> {
    let inside = ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
        ui.spacing_mut().interact_size.y = Face::Small.line_height();
        let corrections = names.ui(ui, cx);
        ui.add_space(8.0);
        rows_ui(ui, cx, preview);
        corrections
    });
    inside.inner
}

fn rows_ui(ui: &mut Ui, cx: &StudioCtx<'_>, preview: &Preview) {
    let t = cx.tokens;
    ui.label(Face::SmallStrong.rich(tr!("import-lines"), t.text));
    let items = preview.imported.script.items();
    for item in items.iter().take(ROWS) {
        match item {
            Item::Heading(heading) => {
                ui.add(
                    Label::new(Face::SmallStrong.rich(heading.title.as_str(), t.text2)).truncate(),
                );
            }
            Item::Line(line) => {
                ui.horizontal(|ui| {
                    let name = Face::SmallMedium.rich(speaker_name(&line.speaker), t.text);
                    cell_ui(ui, NAME, name);
                    // Of a very long line the beginning is enough.
                    let text: String = line.text.chars().take(200).collect();
                    ui.add(Label::new(Face::Small.rich(text, t.text2)).truncate());
                });
            }
        }
    }
    let more = items.len().saturating_sub(ROWS);
    if more > 0 {
        let more = tr!("import-more", count = more);
        ui.label(Face::Small.rich(more, t.text3));
    }
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
