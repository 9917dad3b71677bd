//! The meter of an account's credits.

use egui::accesskit::Role;
use egui::{Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};

use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_i18n::tr;
use mynah_ui_kit::theme::Tokens;
use mynah_ui_kit::widgets::meter::bar;
use mynah_ui_kit::widgets::tip::tip;

/// Where the meter turns amber and red, as parts of the limit.
pub const ALERTS: [f32; 2] = [0.7, 0.9];

/// The meter of credits, 120 × 6, with ticks at 70 and 90 %. Its accessible name begins with `Usage`.
pub fn usage_meter(ui: &mut Ui, backend: Backend, used: Credits, limit: Credits) -> Response {
    let t = Tokens::of(ui);
    let part = if limit == Credits::ZERO {
        0.0
    } else {
        (used.0 as f32 / limit.0 as f32).clamp(0.0, 1.0)
    };
    let (space, response) = ui.allocate_exact_size(vec2(120.0, 10.0), Sense::hover());
    let (used, limit) = (used.to_string(), limit.to_string());
    let name = match backend {
        Backend::Draft => tr!("meter-draft", used = used, limit = limit),
        Backend::Live => tr!("meter-live", used = used, limit = limit),
    };
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Meter, true, &name);
        info.value = Some(f64::from(part));
        info
    });
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(1.0);
        node.set_value(format!("{} %", (part * 100.0).round()));
    });
    if ui.is_rect_visible(space) {
        let rect = Rect::from_center_size(space.center(), vec2(120.0, 6.0));
        let [amber, red] = ALERTS;
        let fill = if part >= red {
            t.bad
        } else if part >= amber {
            t.warn
        } else {
            t.text2
        };
        bar(ui, rect, part, fill);
        for (at, color) in [(amber, t.warn), (red, t.bad)] {
            let x = rect.left() + at * rect.width();
            let tick = Rect::from_min_max(pos2(x, space.top()), pos2(x + 1.0, space.bottom()));
            ui.painter().rect_filled(tick, 0.0, color);
        }
    }
    tip(ui, response, &tr!("meter-tip"))
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use mynah_ui_kit::testing;

    #[test]
    fn the_meter_says_usage_and_whose_credits() {
        let harness = testing::widget(|ui| {
            usage_meter(ui, Backend::Draft, Credits(3_058), Credits(10_000));
        });
        harness.get_by_label_contains("Usage");
        harness.get_by_label_contains("draft credits");
    }
}
