//! The rail: one item a room, and the shortcuts.

use egui::accesskit::Role;
use egui::{CornerRadius, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use mynah_i18n::tr;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::room::Room;
use mynah_ui_kit::theme::{Face, Icon, icons, size};
use mynah_ui_kit::widgets::{focus_ring, tip};

/// Above the first item and below the last, and the gap between items.
const APART: (f32, f32) = (8.0, 4.0);
/// The same where words have no room otherwise.
const DENSE: (f32, f32) = (2.0, 1.0);

/// Least height of an item: icon, gap and word.
const LEAST: f32 = 32.0;
/// In a lower one the icon is smaller.
const CLOSE: f32 = 44.0;
/// Least height of an item that has no room for its word.
const BARE: f32 = 7.0;

/// An item of the rail.
struct Item {
    label: String,
    tip: String,
    /// In outline, and filled while it is on.
    icons: (Icon, Icon),
    role: Role,
    on: bool,
}

/// Draws the rail into `ui`, which is exactly its rectangle.
pub fn rail_ui(ui: &Ui, cx: &mut StudioCtx<'_>) {
    let space = ui.max_rect();
    // In a low window, or with large text, items stand closer, and in the end without their words.
    let items = (Room::ALL.len() + 1) as f32;
    let room = |(pad, gap): (f32, f32)| ((space.height() - 2.0 * pad + gap) / items).floor();
    let is_airy = room(APART) >= LEAST + APART.1;
    let (pad, gap) = if is_airy { APART } else { DENSE };
    let step = room((pad, gap)).clamp(BARE + gap, size::RAIL_ITEM + gap);
    let place = |y| {
        let width = vec2(space.width() - 1.0, step - gap);
        Rect::from_min_size(pos2(space.left(), y), width)
    };
    let (top, bottom) = (space.top() + pad, space.bottom() - pad + gap);
    let (above, foot): (Vec<Room>, Vec<Room>) = Room::ALL.iter().partition(|room| !room.at_foot());
    for (row, room) in (0_u8..).zip(above) {
        room_ui(ui, cx, room, place(top + f32::from(row) * step));
    }
    let mut y = bottom - (foot.len() + 1) as f32 * step;
    let keys = Item {
        label: tr!("rail-keys"),
        tip: Action::Shortcuts.tip_with_keys(ui.ctx()),
        icons: (icons::KEYBOARD, icons::KEYBOARD),
        role: Role::Button,
        on: false,
    };
    if item_ui(ui, cx, &keys, place(y)) {
        cx.act(Action::Shortcuts);
    }
    for room in foot {
        y += step;
        room_ui(ui, cx, room, place(y));
    }
}

fn room_ui(ui: &Ui, cx: &mut StudioCtx<'_>, room: Room, rect: Rect) {
    let item = Item {
        label: room.label(),
        tip: match going(room).keys_text(ui.ctx()) {
            Some(keys) => format!("{}  {keys}", room.tip()),
            None => room.tip(),
        },
        icons: room.icons(),
        role: Role::Tab,
        on: cx.view.room == room,
    };
    if item_ui(ui, cx, &item, rect) {
        cx.view.room = room;
        if room == Room::Create {
            // What is written there first has the keyboard focus.
            cx.act(Action::CreateRoom);
        }
    }
}

/// What leads to a room by key.
fn going(room: Room) -> Action {
    match room {
        Room::Script => Action::ScriptRoom,
        Room::Voices => Action::VoicesRoom,
        Room::Create => Action::CreateRoom,
        Room::Dubbing => Action::DubbingRoom,
        Room::Tools => Action::ToolsRoom,
        Room::Agents => Action::AgentsRoom,
        Room::History => Action::HistoryRoom,
        Room::Usage => Action::UsageRoom,
        Room::Settings => Action::SettingsRoom,
    }
}

/// Draws an item; whether it was pressed.
fn item_ui(ui: &Ui, cx: &StudioCtx<'_>, item: &Item, rect: Rect) -> bool {
    let t = cx.tokens;
    let Item { label, on, .. } = item;
    let id = ui.scope_id().with(label);
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| match item.role {
        Role::Tab => WidgetInfo::selected(Role::Tab, ui.is_enabled(), *on, label),
        role => WidgetInfo::labeled(role, ui.is_enabled(), label),
    });
    let lit = Rect::from_min_max(
        pos2(rect.left() + 4.0, rect.top()),
        pos2(rect.right() - 3.0, rect.bottom()),
    );
    if *on || response.hovered() {
        let fill = if *on {
            t.bg2
        } else {
            t.bg2.gamma_multiply(0.6)
        };
        let radius = CornerRadius::same(size::RADIUS_CARD as u8);
        ui.painter().rect_filled(lit, radius, fill);
    }
    let (outline, filled) = item.icons;
    let (icon, icon_ink, face, ink) = if *on {
        (filled, t.accent_ink, Face::LabelMedium, t.text)
    } else {
        (outline, t.text2, Face::Label, t.text2)
    };
    // Icon, gap and a text of 14 in the middle; a low window has smaller icons, so that items don't run together.
    let (side, gap): (f32, f32) = if rect.height() < CLOSE {
        (16.0, 2.0)
    } else {
        (20.0, 4.0)
    };
    let middle = rect.center().x;
    if rect.height() < LEAST {
        let side = rect.height().min(side);
        icon.paint(ui.painter(), rect.center(), side, icon_ink);
    } else {
        let spare = (rect.height() - side - gap - 14.0) / 2.0;
        let at = pos2(middle, rect.top() + spare + side / 2.0);
        icon.paint(ui.painter(), at, side, icon_ink);
        let word = face.galley(ui, label, ink);
        let at = pos2(
            middle - word.size().x / 2.0,
            rect.bottom() - spare - 7.0 - word.size().y / 2.0,
        );
        ui.painter().galley(at, word, ink);
    }
    let ring = egui::Response {
        rect: lit.shrink(2.0),
        ..response.clone()
    };
    focus_ring(ui, &ring, size::RADIUS_CARD);
    tip(ui, response, &item.tip).clicked()
}
