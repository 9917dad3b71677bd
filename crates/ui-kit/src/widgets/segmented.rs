//! A few choices side by side, one of them set.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{
    CornerRadius, EventFilter, Galley, Key, Modifiers, Rect, Response, Sense, Ui, WidgetInfo, pos2,
    vec2,
};

use crate::keys;
use crate::theme::{Face, Tokens, size};
use crate::widgets::tip::{focus_ring, tip};

/// One choice.
pub struct Segment<'a, T> {
    /// What choosing it sets.
    pub value: T,
    /// Its word.
    pub label: &'a str,
    /// A number behind the word (`14`), or nothing.
    pub detail: String,
    /// What it does.
    pub tip: &'a str,
    /// Whether it is to have the keys now.
    pub focus: bool,
    /// What it is read out to be, where it is the usual one: a tick stands below it.
    pub usual: Option<String>,
}

impl<'a, T> Segment<'a, T> {
    /// A choice with a word.
    pub fn new(value: T, label: &'a str) -> Self {
        Self {
            value,
            label,
            detail: String::new(),
            tip: "",
            focus: false,
            usual: None,
        }
    }

    /// With a number behind the word.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Gets the keys now.
    pub fn focus(mut self, focus: bool) -> Self {
        self.focus = focus;
        self
    }

    /// It is the usual one, with what that is called.
    pub fn usual(mut self, usual: Option<String>) -> Self {
        self.usual = usual;
        self
    }

    /// With an explanation.
    pub fn tip(mut self, tip: &'a str) -> Self {
        self.tip = tip;
        self
    }
}

/// How wide the choices are where nothing spreads them.
pub fn segmented_width<T: PartialEq + Copy>(ui: &Ui, value: T, segments: &[Segment<'_, T>]) -> f32 {
    wanted(&galleys(ui, segments, &value))
}

type Galleys = (Arc<Galley>, Arc<Galley>);

/// Word and number of each choice, as it is laid out.
fn galleys<T: PartialEq>(ui: &Ui, segments: &[Segment<'_, T>], value: &T) -> Vec<Galleys> {
    let t = Tokens::of(ui);
    let galleys = segments.iter().map(|segment| {
        let on = segment.value == *value;
        let (face, ink) = if on {
            (Face::SmallMedium, t.text)
        } else {
            (Face::Small, t.text2)
        };
        let quiet = if on { t.text2 } else { t.text3 };
        let label = face.galley(ui, segment.label, ink);
        let detail = Face::MonoLabel.galley(ui, segment.detail.as_str(), quiet);
        (label, detail)
    });
    galleys.collect()
}

/// How wide a choice's word and number are.
fn inner((label, detail): &Galleys) -> f32 {
    let gap = if detail.size().x > 0.0 { 6.0 } else { 0.0 };
    label.size().x + gap + detail.size().x
}

fn gaps(segments: usize) -> f32 {
    2.0 * segments.saturating_sub(1) as f32
}

fn wanted(galleys: &[Galleys]) -> f32 {
    let words: f32 = galleys.iter().map(|each| inner(each) + 20.0).sum();
    words + gaps(galleys.len()) + 4.0
}

/// Draws the choices; `true` when another one was chosen, by a press or by the arrows. `width` spreads them over that width.
pub fn segmented<T: PartialEq + Copy>(
    ui: &mut Ui,
    name: &str,
    value: &mut T,
    segments: &[Segment<'_, T>],
    width: Option<f32>,
) -> bool {
    let t = Tokens::of(ui);
    let height = size::CONTROL_SMALL;
    let galleys = galleys(ui, segments, value);
    let inner = |index: usize| galleys.get(index).map_or(0.0, inner);
    let gaps = gaps(segments.len());
    let wanted = width.unwrap_or_else(|| wanted(&galleys));
    let (rect, group) = ui.allocate_exact_size(vec2(wanted, height), Sense::hover());
    group.widget_info(|| WidgetInfo::labeled(Role::RadioGroup, ui.is_enabled(), name));
    let radius = CornerRadius::same(size::RADIUS as u8);
    ui.painter().rect_filled(rect, radius, t.bg2);

    let mut changed = false;
    let mut step_to = None;
    let even = (wanted - 4.0 - gaps) / segments.len().max(1) as f32;
    // Where words and numbers have no room beside each other the words stay; the numbers are read out.
    let has_details =
        width.is_none() || (0..segments.len()).all(|index| inner(index) + 4.0 <= even);
    let mut left = rect.left() + 2.0;
    for (index, segment) in segments.iter().enumerate() {
        let wide = if width.is_some() {
            even
        } else {
            inner(index) + 20.0
        };
        let cell = Rect::from_min_size(pos2(left, rect.top() + 2.0), vec2(wide, height - 4.0));
        left += wide + 2.0;
        let on = segment.value == *value;
        let response = ui.interact(cell, group.id.with(index), Sense::click());
        response.widget_info(|| {
            let mut info =
                WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), on, segment.label);
            // The count beside the word is read out, too.
            let told = [Some(segment.detail.clone()), segment.usual.clone()];
            let told: Vec<String> = told
                .into_iter()
                .flatten()
                .filter(|it| !it.is_empty())
                .collect();
            info.current_text_value = (!told.is_empty()).then(|| told.join(", "));
            info
        });
        if on || response.hovered() {
            let radius = CornerRadius::same(size::RADIUS_SMALL as u8);
            let fill = if on { t.bg3 } else { t.bg3.gamma_multiply(0.5) };
            ui.painter().rect_filled(cell, radius, fill);
        }
        if let Some((label, detail)) = galleys.get(index) {
            let wide = if has_details {
                inner(index)
            } else {
                label.size().x
            };
            let x = cell.center().x - wide / 2.0;
            let at = pos2(x, cell.center().y - label.size().y / 2.0);
            let behind = pos2(
                x + label.size().x + 6.0,
                cell.center().y - detail.size().y / 2.0,
            );
            ui.painter().galley(at, Arc::clone(label), t.text);
            if has_details {
                ui.painter().galley(behind, Arc::clone(detail), t.text);
            }
        }
        if segment.usual.is_some() {
            let tick = pos2(cell.center().x, cell.bottom() - 1.0);
            let tick = Rect::from_center_size(tick, vec2(10.0, 2.0));
            ui.painter().rect_filled(tick, 1.0, t.text3);
        }
        focus_ring(ui, &response, size::RADIUS_SMALL);
        if segment.focus {
            response.request_focus();
            response.scroll_to_me(None);
        }
        keys::takes_arrows(&response);
        if let Some(next) = stepped(ui, &response, index).filter(|next| *next < segments.len()) {
            step_to = Some(next);
            ui.memory_mut(|memory| memory.request_focus(group.id.with(next)));
        }
        if response.clicked() && !on {
            *value = segment.value;
            changed = true;
        }
        match &segment.usual {
            Some(usual) => tip(ui, response, &format!("{}\n{usual}", segment.tip)),
            None => tip(ui, response, segment.tip),
        };
    }
    if let Some(segment) = step_to.and_then(|next| segments.get(next)) {
        changed |= segment.value != *value;
        *value = segment.value;
    }
    changed
}

/// The choice that an arrow leads to from the one that has the keys.
fn stepped(ui: &Ui, response: &Response, index: usize) -> Option<usize> {
    if !response.has_focus() {
        return None;
    }
    let arrows = EventFilter {
        horizontal_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::ArrowRight) {
        Some(index + 1)
    } else if pressed(Key::ArrowLeft) {
        index.checked_sub(1)
    } else {
        None
    }
}
