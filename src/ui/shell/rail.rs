//! The rail: one item a room.

use egui::accesskit::Role;
use egui::{CornerRadius, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::ctx::StudioCtx;
use crate::ui::panels::Room;
use crate::ui::theme::{Face, size};
use crate::ui::widgets::{focus_ring, tip};

/// Gap between items.
const GAP: f32 = 4.0;
/// Above the first item and below the last.
const PAD: f32 = 8.0;

/// Draws the rail into `ui`, which is exactly its rectangle.
pub fn rail_ui(ui: &Ui, cx: &mut StudioCtx<'_>) {
    let space = ui.max_rect();
    let step = size::RAIL_ITEM + GAP;
    let (mut top, mut bottom) = (space.top() + PAD, space.bottom() - PAD);
    for room in Room::ALL {
        let y = if room.at_foot() {
            bottom -= step;
            bottom + GAP
        } else {
            top += step;
            top - step
        };
        let rect = Rect::from_min_size(
            pos2(space.left(), y),
            vec2(space.width() - 1.0, size::RAIL_ITEM),
        );
        item_ui(ui, cx, room, rect);
    }
}

fn item_ui(ui: &Ui, cx: &mut StudioCtx<'_>, room: Room, rect: Rect) {
    let t = cx.tokens;
    let on = cx.view.room == room;
    let response = ui.interact(rect, ui.scope_id().with(room), Sense::click());
    let label = room.label();
    response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), on, label.as_str()));
    let lit = Rect::from_min_max(
        pos2(rect.left() + 4.0, rect.top()),
        pos2(rect.right() - 3.0, rect.bottom()),
    );
    if on || response.hovered() {
        let fill = if on { t.bg2 } else { t.bg2.gamma_multiply(0.6) };
        let radius = CornerRadius::same(size::RADIUS_CARD as u8);
        ui.painter().rect_filled(lit, radius, fill);
    }
    let (outline, filled) = room.icons();
    let (icon, icon_ink, face, ink) = if on {
        (filled, t.accent_ink, Face::LabelMedium, t.text)
    } else {
        (outline, t.text2, Face::Label, t.text2)
    };
    // Icon of 20, gap of 4, text of 14: together 38 in the middle of 52.
    let middle = rect.center().x;
    icon.paint(
        ui.painter(),
        pos2(middle, rect.top() + 17.0),
        20.0,
        icon_ink,
    );
    let word = face.galley(ui, label, ink);
    let at = pos2(
        middle - word.size().x / 2.0,
        rect.top() + 38.0 - word.size().y / 2.0,
    );
    ui.painter().galley(at, word, ink);
    let ring = egui::Response {
        rect: lit.shrink(2.0),
        ..response.clone()
    };
    focus_ring(ui, &ring, size::RADIUS_CARD);
    if response.clicked() {
        cx.view.room = room;
    }
    tip(ui, response, &room.tip());
}
