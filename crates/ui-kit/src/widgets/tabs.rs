//! Tabs in the head of a room: words side by side, the chosen one underlined.

use egui::accesskit::Role;
use egui::{EventFilter, Id, Key, Modifiers, Rect, Sense, Stroke, Ui, WidgetInfo, pos2};

use crate::keys;
use crate::theme::{Face, Tokens, size};
use crate::widgets::combo::{Combo, combo_item};
use crate::widgets::tip::{focus_ring, tip};
use mynah_i18n::thousands;
use mynah_i18n::tr;

/// Between two tabs.
const GAP: f32 = 24.0;

/// One tab.
pub struct Tab<T> {
    /// What it shows.
    pub value: T,
    /// Its word.
    pub label: String,
    /// What is behind it.
    pub tip: String,
    /// How many there are, where that says something.
    pub count: Option<u64>,
}

/// Draws tabs from the left edge of `ui`, as high as `strip`, or a list of them where they have no room beside each other; the
/// one that was pressed.
pub fn tabs<T: PartialEq + Copy>(ui: &mut Ui, strip: Rect, value: T, tabs: &[Tab<T>]) -> Option<T> {
    let t = Tokens::of(ui);
    let drawn = |tab: &Tab<T>| {
        let ink = if tab.value == value { t.text } else { t.text2 };
        let name = Face::BodyMedium.galley(ui, tab.label.as_str(), ink);
        let count = tab.count.map(thousands).unwrap_or_default();
        let count = Face::MonoLabel.galley(ui, count, t.text3);
        let gap = if count.size().x > 0.0 { 6.0 } else { 0.0 };
        let wide = name.size().x + gap + count.size().x;
        (name, count, gap, wide)
    };
    let drawn: Vec<_> = tabs.iter().map(drawn).collect();
    let all: f32 = drawn.iter().map(|(.., wide)| wide + GAP).sum();
    if all - GAP > ui.max_rect().width() {
        return list(ui, value, tabs);
    }
    let mut pressed = None;
    let mut ids = Vec::new();
    let mut x = ui.max_rect().left();
    for (tab, (name, count, gap, wide)) in tabs.iter().zip(drawn) {
        let on = tab.value == value;
        let ink = if on { t.text } else { t.text2 };
        let rect = Rect::from_min_max(pos2(x, strip.top()), pos2(x + wide, strip.bottom()));
        let response = ui.allocate_rect(rect, Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, &tab.label));
        let middle = strip.center().y;
        let at = pos2(x, middle - name.size().y / 2.0);
        let behind = pos2(x + name.size().x + gap, middle - count.size().y / 2.0);
        ui.painter().galley(at, name, ink);
        ui.painter().galley(behind, count, t.text3);
        if on {
            let under = Stroke::new(2.0, t.accent_ink);
            ui.painter()
                .hline(rect.x_range(), strip.bottom() - 1.0, under);
        }
        focus_ring(ui, &response, size::RADIUS_SMALL);
        if response.has_focus() {
            keys::takes_arrows(&response);
            let horizontal = EventFilter {
                horizontal_arrows: true,
                ..EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, horizontal));
        }
        ids.push(response.id);
        if tip(ui, response, &tab.tip).clicked() {
            pressed = Some(tab.value);
        }
        x += wide + GAP;
    }
    if let Some(place) = next_by_arrow(ui, &ids)
        && let (Some(tab), Some(id)) = (tabs.get(place), ids.get(place))
    {
        ui.memory_mut(|memory| memory.request_focus(*id));
        pressed = Some(tab.value);
    }
    pressed
}

/// Returns the place of the tab that an arrow key leads to from the tab with the keyboard focus.
fn next_by_arrow(ui: &Ui, ids: &[Id]) -> Option<usize> {
    let focused = ui.memory(|memory| memory.focused())?;
    let place = ids.iter().position(|id| *id == focused)?;
    ui.input_mut(|input| {
        if input.consume_key(Modifiers::NONE, Key::ArrowRight) {
            Some((place + 1).min(ids.len().saturating_sub(1)))
        } else if input.consume_key(Modifiers::NONE, Key::ArrowLeft) {
            Some(place.saturating_sub(1))
        } else {
            None
        }
    })
}

/// The same as a field that opens a list.
fn list<T: PartialEq + Copy>(ui: &mut Ui, value: T, tabs: &[Tab<T>]) -> Option<T> {
    let now = tabs.iter().find(|tab| tab.value == value)?;
    let name = tr!("tabs");
    let mut pressed = None;
    let combo = Combo::new(&name, &now.label).tip(&now.tip);
    combo.show(ui, |ui| {
        for tab in tabs {
            let count = tab.count.map(thousands).unwrap_or_default();
            let item = combo_item(ui, tab.value == value, (&tab.label, &count), &tab.tip);
            if item.clicked() {
                pressed = Some(tab.value);
            }
        }
    });
    pressed
}
