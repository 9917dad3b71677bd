//! What the columns of a table are.

use egui::{Label, ScrollArea, Ui, vec2};

use mynah_i18n::tr;
use mynah_script::import::{Choices, Column, Preview as Table};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, Tokens, size};
use mynah_ui_kit::widgets::caption::caption;
use mynah_ui_kit::widgets::{Combo, combo_item, toggle_row};

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
    // What was chosen before is read still: it stands. Columns of another sheet are not known before that.
    let is_other = choices.sheet.is_some_and(|sheet| sheet != table.sheet);
    let before = choices.columns.clone().filter(|_| !is_other);
    let before = before.unwrap_or_else(|| table.columns.clone());
    let mut columns = before.clone();
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
    if columns != before && !is_other {
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
    let menu = |ui: &mut Ui| {
        for (at, sheet) in table.sheets.iter().enumerate() {
            let item = (sheet.as_str(), "");
            if combo_item(ui, at == table.sheet, item, &tr!("import-sheet.item")).clicked() {
                choices.sheet = Some(at);
                // Another sheet has columns of its own.
                choices.columns = None;
            }
        }
    };
    ui.horizontal(|ui| {
        caption(ui, Face::Small, &name, Tokens::of(ui).text2);
        Combo::new(&name, shown)
            .tip(&explanation)
            .width(WIDTH * 2.0)
            .show(ui, menu);
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
        Some(Column::Note) => tr!("import-column-note"),
        Some(Column::Voice) => tr!("import-column-voice"),
        Some(Column::Model) => tr!("import-column-model"),
        Some(Column::Stability) => tr!("import-column-stability"),
        Some(Column::Similarity) => tr!("import-column-similarity"),
        Some(Column::Style) => tr!("import-column-style"),
        Some(Column::Speed) => tr!("import-column-speed"),
        Some(Column::File) => tr!("import-column-file"),
    }
}

#[cfg(test)]
mod tests {
    use egui::accesskit::Role;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use mynah_model::desk::Desk;
    use mynah_script::import::read;
    use mynah_ui_core::testing::{Bench, panel};

    /// The first choice was lost.
    #[test]
    fn a_second_column_is_chosen_before_the_first_was_read() {
        let cards = b"Ada,Good evening to all.,old\nBo,And to you as well.,new\n";
        let table = read("cards.csv", cards, &Choices::default()).unwrap();
        let table = table.table.unwrap();
        let bench = Bench::new(Desk::default(), Choices::default());
        let mut room = panel((700.0, 500.0), bench, move |choices, ui, cx| {
            columns_ui(ui, cx, &table, choices);
        });
        for (column, meaning) in [
            (
                tr!("import-column", number = 3).as_str(),
                tr!("import-column-text").as_str(),
            ),
            (
                tr!("import-column", number = 2).as_str(),
                tr!("import-column-direction").as_str(),
            ),
        ] {
            room.get_by_role_and_label(Role::ComboBox, column).click();
            room.run();
            room.get_by_role_and_label(Role::ListBoxOption, meaning)
                .click();
            room.run();
        }
        let chosen = room.state().panel.columns.clone().unwrap();
        let wanted = [Column::Speaker, Column::Direction, Column::Text];
        assert_eq!(chosen.of, wanted.map(Some));
    }
}
