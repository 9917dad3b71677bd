//! Progress bars.

use egui::accesskit::Role;
use egui::{Color32, CornerRadius, Rect, Response, Sense, Ui, WidgetInfo, vec2};

use crate::theme::Tokens;

/// A bar that says how far something is: `None` when nobody can tell (it is then drawn half-tone).
pub fn progress_bar(ui: &mut Ui, name: &str, part: Option<f32>, width: f32) -> Response {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 4.0), Sense::hover());
    let shown = part.unwrap_or(0.0).clamp(0.0, 1.0);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, name);
        info.value = part.map(f64::from);
        info
    });
    if ui.is_rect_visible(rect) {
        match part {
            Some(_) => bar(ui, rect, shown, t.playing),
            None => bar(ui, rect, 1.0, t.playing.gamma_multiply(0.4)),
        }
    }
    response
}

/// Paints a track with its filled part.
pub fn bar(ui: &Ui, rect: Rect, part: f32, fill: Color32) {
    let t = Tokens::of(ui);
    let radius = CornerRadius::same((rect.height() / 2.0) as u8);
    ui.painter().rect_filled(rect, radius, t.bg3);
    if part > 0.0 {
        let mut filled = rect;
        filled.set_width(rect.width() * part.min(1.0));
        ui.painter().rect_filled(filled, radius, fill);
    }
}
