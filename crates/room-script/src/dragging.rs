//! Where a row that is dragged would fall.

use egui::{Stroke, Ui, pos2};

use super::row::RowCx;
use super::rows::Rows;

/// Draws the gap that a dragged row would fall into; returns its place in the script.
pub(super) fn drag_ui(ui: &Ui, rows: &RowCx<'_>, heights: &Rows, zero: f64) -> usize {
    ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing);
    let Some(at) = ui.input(|input| input.pointer.interact_pos()) else {
        return 0;
    };
    let y = f64::from(at.y) - zero;
    let row = heights.at(y);
    let middle = heights.top(row) + f64::from(heights.height(row)) / 2.0;
    let gap = if y > middle { row + 1 } else { row };
    let line = (zero + heights.top(gap)) as f32;
    let stroke = Stroke::new(2.0, rows.tokens.accent_ink);
    ui.painter().hline(rows.columns.row, line, stroke);
    ui.painter()
        .circle_filled(pos2(rows.columns.row.min, line), 3.0, stroke.color);
    match heights.place(gap) {
        Some(place) => place,
        None => heights
            .place(gap.saturating_sub(1))
            .map_or(0, |place| place + 1),
    }
}
