//! The meter of a level, as a row of bars.

use egui::{Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role, pos2, vec2};

use mynah_ui_kit::theme::Tokens;

/// The quietest level that is shown, in dBFS.
const QUIET: f32 = -60.0;
/// From this level on a bar warns.
const LOUD: f32 = -9.0;
/// Width of a bar, and of a bar with the gap after it.
const BAR: f32 = 4.0;
const STEP: f32 = 7.0;

/// Draws a level in dBFS; none is silence.
pub(crate) fn level_ui(ui: &mut Ui, (name, level): (&str, Option<f32>), size: Vec2) {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(size.max(vec2(STEP, 8.0)), Sense::hover());
    let part = level.map_or(0.0, |level| ((level - QUIET) / -QUIET).clamp(0.0, 1.0));
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Meter, true, name);
        info.value = level.map(f64::from);
        info
    });
    let count = (rect.width() / STEP).floor().max(1.0) as usize;
    for place in 0..count {
        let at = place as f32 / count as f32;
        let is_loud = QUIET * (1.0 - at) >= LOUD;
        let ink = match (at < part, is_loud) {
            (true, false) => t.good,
            (true, true) => t.warn,
            (false, false) => t.bg3,
            (false, true) => t.tint_warn,
        };
        let left = pos2(rect.left() + place as f32 * STEP, rect.top());
        let bar = Rect::from_min_size(left, vec2(BAR, rect.height()));
        ui.painter().rect_filled(bar, 1.0, ink);
    }
}
