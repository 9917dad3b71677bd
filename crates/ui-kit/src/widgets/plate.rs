//! The ground of a control.

use egui::{Color32, CornerRadius, Rect, Stroke, StrokeKind, Ui};

/// Paints a ground with round corners and a thin line inside its edge.
pub fn plate(ui: &Ui, rect: Rect, radius: f32, fill: Color32, line: Color32) {
    let (radius, line) = (CornerRadius::same(radius as u8), Stroke::new(1.0, line));
    ui.painter()
        .rect(rect, radius, fill, line, StrokeKind::Inside);
}
