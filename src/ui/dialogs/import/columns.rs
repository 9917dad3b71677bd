//! What the columns of a table are.

use egui::{Label, ScrollArea, Ui, vec2};

use crate::script::import::{Choices, Column, Preview as Table};
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::{Face, size};
use crate::ui::widgets::{Combo, combo_item, toggle_row};

/// Width of a column.
const WIDTH: f32 = 148.0;
/// Between two rows, and the room of the bar that scrolls.
const GAP: f32 = 4.0;
const BAR: f32 = 14.0;
/// Rows of the table that are shown below the choice, and in a window lower than this.
const ROWS: usize = 4;
const FEW: usize = 2;
const LOW: f32 = 500.0;

/// Draws a choice above each column, with its first cells; what is chosen goes into `choices`.
pub(super) fn columns_ui(ui: &mut Ui, cx: &StudioCtx<'_>, table: &Table, choices: &mut Choices) {
    sheets_ui(ui, table, choices);
    let mut columns = table.columns.clone();
    let (name, explanation) = (tr!("import-header"), tr!("import-header.tip"));
    toggle_row(ui, &name, &mut columns.header, &explanation, None);
    let is_low = ui.ctx().content_rect().height() < LOW;
    let seen = if is_low { FEW } else { ROWS };
    let rows = seen as f32 * (Face::Small.line_height() + GAP);
    ScrollArea::horizontal()
        .id_salt("import-columns")
        // All of its rows, whatever is left below.
        .min_scrolled_height(size::CONTROL_SMALL + rows + BAR)
        .show(ui, |ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, GAP);
                for at in 0..columns.of.len() {
                    ui.vertical(|ui| {
                        ui.set_width(WIDTH);
                        column_ui(ui, &mut columns.of, at);
                        for row in table.first.iter().take(seen) {
                            let cell = row.get(at).map_or("", String::as_str);
                            let cell = Face::Small.rich(cell, cx.tokens.text2);
                            ui.add(Label::new(cell).truncate());
                        }
                    });
                }
            });
            // The bar floats over what stands there.
            ui.add_space(BAR);
        });
    if columns != table.columns {
        choices.columns = Some(columns);
    }
}

/// Which sheet of a workbook.
fn sheets_ui(ui: &mut Ui, table: &Table, choices: &mut Choices) {
    let Some(shown) = table
        .sheets
        .get(table.sheet)
        .filter(|_| table.sheets.len() > 1)
    else {
        return;
    };
    let (name, explanation) = (tr!("import-sheet"), tr!("import-sheet.tip"));
    Combo::new(&name, shown)
        .tip(&explanation)
        .width(WIDTH * 2.0)
        .show(ui, |ui| {
            for (at, sheet) in table.sheets.iter().enumerate() {
                let item = (sheet.as_str(), "");
                if combo_item(ui, at == table.sheet, item, &tr!("import-sheet.item")).clicked() {
                    choices.sheet = at;
                    // Another sheet has columns of its own.
                    choices.columns = None;
                }
            }
        });
}

fn column_ui(ui: &mut Ui, of: &mut [Option<Column>], at: usize) {
    let now = of.get(at).copied().flatten();
    let name = tr!("import-column", number = at + 1);
    let explanation = tr!("import-column.tip");
    let shown = words(now);
    let mut chosen = None;
    Combo::new(&name, &shown)
        .tip(&explanation)
        .width(WIDTH)
        .show(ui, |ui| {
            for column in std::iter::once(None).chain(Column::all().map(Some)) {
                let item = words(column);
                let meaning = tr!("import-column.item");
                if combo_item(ui, column == now, (&item, ""), &meaning).clicked() {
                    chosen = Some(column);
                }
            }
        });
    let Some(chosen) = chosen else { return };
    // Of two columns with one meaning the one that was chosen last counts.
    for other in of
        .iter_mut()
        .filter(|other| chosen.is_some() && **other == chosen)
    {
        *other = None;
    }
    if let Some(column) = of.get_mut(at) {
        *column = chosen;
    }
}

fn words(column: Option<Column>) -> String {
    match column {
        None => tr!("import-column-none"),
        Some(Column::Text) => tr!("import-column-text"),
        Some(Column::Speaker) => tr!("import-column-speaker"),
        Some(Column::Direction) => tr!("import-column-direction"),
        Some(Column::Voice) => tr!("import-column-voice"),
        Some(Column::Model) => tr!("import-column-model"),
        Some(Column::Stability) => tr!("import-column-stability"),
        Some(Column::Similarity) => tr!("import-column-similarity"),
        Some(Column::Style) => tr!("import-column-style"),
        Some(Column::Speed) => tr!("import-column-speed"),
        Some(Column::File) => tr!("import-column-file"),
    }
}
