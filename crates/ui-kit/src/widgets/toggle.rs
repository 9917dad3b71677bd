//! On or off.

use egui::accesskit::Role;
use egui::{
    CornerRadius, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, lerp, pos2, vec2,
};

use crate::theme::{Face, Tokens, icons, size};
use crate::widgets::at_right::at_right;
use crate::widgets::button::IconButton;
use crate::widgets::caption::caption;
use crate::widgets::tip::{focus_ring, tip};
use mynah_i18n::tr;

/// Width of a switch.
const WIDTH: f32 = 28.0;
/// Height of a row with a tick box.
const TICK_ROW: f32 = 28.0;
/// Width and height of a tick box.
const TICK: f32 = 16.0;

/// A switch, 28 × 16. Its accessible name is `name`.
pub fn toggle(ui: &mut Ui, name: &str, on: &mut bool) -> Response {
    let t = Tokens::of(ui);
    let (rect, mut response) = ui.allocate_exact_size(vec2(WIDTH, 16.0), Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Switch, enabled, *on, name));
    if ui.is_rect_visible(rect) {
        let how = ui.animate_bool_responsive(response.id, *on);
        let (fill, knob) = if *on {
            (t.accent, t.on_accent)
        } else {
            (if response.hovered() { t.bg4 } else { t.bg3 }, t.text2)
        };
        ui.painter().rect_filled(rect, CornerRadius::same(8), fill);
        let x = lerp(rect.left() + 8.0..=rect.right() - 8.0, how);
        ui.painter()
            .circle_filled(pos2(x, rect.center().y), 6.0, knob);
        focus_ring(ui, &response, 8.0);
    }
    response
}

/// A row with the name at the left, the switch at the right, and perhaps why it is off limits.
pub fn toggle_row(
    ui: &mut Ui,
    name: &str,
    on: &mut bool,
    explanation: &str,
    why_not: Option<&str>,
) -> Response {
    row(ui, name, (on, None), explanation, why_not)
}

/// A tick box without words beside it. Its accessible name is `name`.
pub fn tick(ui: &mut Ui, name: &str, on: &mut bool, explanation: &str) -> Response {
    let (rect, mut response) = ui.allocate_exact_size(vec2(TICK, TICK), Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, enabled, *on, name));
    if ui.is_rect_visible(rect) {
        paint_tick(ui, rect, *on);
        focus_ring(ui, &response, size::RADIUS_SMALL);
    }
    tip(ui, response, explanation)
}

fn paint_tick(ui: &Ui, square: Rect, on: bool) {
    let t = Tokens::of(ui);
    let stroke = Stroke::new(1.0, t.text3);
    let fill = if on { t.accent } else { t.bg1 };
    let radius = size::RADIUS_SMALL;
    ui.painter()
        .rect(square, radius, fill, stroke, StrokeKind::Inside);
    if on {
        icons::CHECK.paint(ui.painter(), square.center(), 12.0, t.on_accent);
    }
}

/// A row with a tick box and a name at the left, and quiet words at the right. Its accessible name has both.
pub fn tick_row(
    ui: &mut Ui,
    (name, detail): (&str, &str),
    on: &mut bool,
    explanation: &str,
    why_not: Option<&str>,
) -> Response {
    let t = Tokens::of(ui);
    let is_off = why_not.is_some();
    let sense = if is_off {
        Sense::hover()
    } else {
        Sense::click()
    };
    let (rect, mut response) = ui.allocate_exact_size(vec2(ui.available_width(), TICK_ROW), sense);
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    response.widget_info(|| {
        let label = tr!("tick-row", name = name, detail = detail);
        WidgetInfo::selected(Role::CheckBox, !is_off, *on, label)
    });
    if ui.is_rect_visible(rect) {
        if response.hovered() && !is_off {
            ui.painter().rect_filled(rect, size::RADIUS_SMALL, t.bg2);
        }
        let ink = if is_off { t.text3 } else { t.text };
        let middle = rect.center().y;
        let square = Rect::from_center_size(pos2(rect.left() + 10.0, middle), vec2(TICK, TICK));
        paint_tick(ui, square, *on);
        let words = Face::MonoLabel.galley(ui, detail, t.text2);
        let at = pos2(rect.right() - words.size().x, middle - words.size().y / 2.0);
        let room = at.x - rect.left() - 34.0;
        ui.painter().galley(at, words, t.text2);
        let words = Face::Small.elided(ui, name, ink, room.max(24.0));
        let at = pos2(rect.left() + 26.0, middle - words.size().y / 2.0);
        ui.painter().galley(at, words, ink);
        focus_ring(ui, &response, size::RADIUS_SMALL);
    }
    tip(ui, response, why_not.unwrap_or(explanation))
}

/// The same of something that has a usual value, a voice's own: where it isn't that, it is marked and brought back as at
/// a slider.
pub fn usual_toggle_row(
    ui: &mut Ui,
    name: &str,
    (on, usual): (&mut bool, bool),
    explanation: &str,
    why_not: Option<&str>,
) -> Response {
    let value = on_or_off(usual);
    let told = tr!("toggle-usual", tip = explanation, usual = value);
    row(ui, name, (on, Some(usual)), &told, why_not)
}

fn row(
    ui: &mut Ui,
    name: &str,
    (on, usual): (&mut bool, Option<bool>),
    explanation: &str,
    why_not: Option<&str>,
) -> Response {
    let t = Tokens::of(ui);
    let off = why_not.is_some();
    let ink = if off { t.text3 } else { t.text };
    let response = ui
        .horizontal(|ui| {
            caption(ui, Face::SmallMedium, name, ink);
            at_right(ui, |ui| {
                match usual.filter(|usual| !off && *usual != *on) {
                    Some(usual) if reset_ui(ui, name, &on_or_off(usual)) => *on = usual,
                    Some(_) => {}
                    // The switch keeps its id, and so the keys, when the button comes or goes.
                    None => ui.skip_ahead_auto_ids(1),
                }
                ui.add_enabled_ui(!off, |ui| toggle(ui, name, on)).inner
            })
        })
        .inner;
    if let Some(reason) = why_not {
        ui.label(Face::Label.rich(reason, t.text2));
    }
    tip(ui, response, why_not.unwrap_or(explanation))
}

/// The button that brings the usual value back, at what isn't that now; whether it was pressed.
pub fn reset_ui(ui: &mut Ui, name: &str, usual: &str) -> bool {
    let button = IconButton::new(
        icons::ARROW_COUNTER_CLOCKWISE,
        tr!("slider-reset", name = name),
    )
    .tip(tr!("toggle-reset-tip", usual = usual))
    .color(Tokens::of(ui).text3)
    .tiny();
    ui.add(button).clicked()
}

/// The name with the switch right behind it, where something else stands at the right edge.
pub fn named_toggle(ui: &mut Ui, name: &str, on: &mut bool, explanation: &str) -> Response {
    caption(ui, Face::SmallMedium, name, Tokens::of(ui).text);
    let response = toggle(ui, name, on);
    tip(ui, response, explanation)
}

/// Whether a setting of two values is on.
pub fn on_or_off(on: bool) -> String {
    if on {
        tr!("setting-on")
    } else {
        tr!("setting-off")
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing;

    #[test]
    fn a_press_turns_it() {
        let mut harness = testing::widget_state(
            |ui, on: &mut bool| {
                toggle_row(ui, "Speaker boost", on, "", None);
            },
            false,
        );
        harness.get_by_label("Speaker boost").click();
        harness.run();
        assert!(*harness.state());
    }
}
