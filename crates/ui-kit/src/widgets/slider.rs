//! The slider itself: track, thumb, keys, and what a screen reader can do with it.

use std::ops::RangeInclusive;

use egui::accesskit::{Action, ActionData};
use egui::{EventFilter, Key, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::theme::Tokens;

/// A drag within this part of the range snaps to the default.
const SNAP: f32 = 0.012;
/// Radius of the thumb, which stays within the track.
const THUMB: f32 = 6.0;
/// One press of an arrow key, and of what reaches so far as to be counted in whole numbers.
const STEP: f32 = 0.01;
const WHOLE: f32 = 1.0;
/// From here on a range is counted in whole numbers.
const FAR: f32 = 100.0;

/// Steps of a page key.
const PAGE: f32 = 10.0;

/// What a screen reader can do with it.
const ACTIONS: [Action; 3] = [Action::SetValue, Action::Increment, Action::Decrement];

/// One step of what slides within a range.
pub(super) fn step_of(range: RangeInclusive<f32>) -> f32 {
    let (low, high) = range.into_inner();
    if high - low >= FAR { WHOLE } else { STEP }
}

/// What keys and screen readers want of something that slides in steps and has the focus.
#[derive(Default)]
pub struct Asked {
    /// Steps to the right by arrow keys, with Shift ten each.
    pub arrows: f32,
    /// Steps up by a screen reader.
    pub steps: f32,
    /// Back to the default.
    pub usual: bool,
    /// To the lowest value.
    pub home: bool,
    /// To the highest value.
    pub end: bool,
    /// This very value.
    pub set: Option<f32>,
}

impl Asked {
    pub fn of(ui: &Ui, response: &Response) -> Self {
        let mut asked = Self::default();
        if response.has_focus() {
            // Else the arrows would move the focus.
            let filter = EventFilter {
                horizontal_arrows: true,
                ..EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            ui.input(|input| {
                let by = if input.modifiers.shift { 10.0 } else { 1.0 };
                asked.arrows += by * input.num_presses(Key::ArrowRight) as f32;
                asked.arrows -= by * input.num_presses(Key::ArrowLeft) as f32;
                asked.arrows += PAGE * input.num_presses(Key::PageUp) as f32;
                asked.arrows -= PAGE * input.num_presses(Key::PageDown) as f32;
                asked.usual = input.key_pressed(Key::Delete);
                asked.home = input.key_pressed(Key::Home);
                asked.end = input.key_pressed(Key::End);
            });
        }
        ui.input(|input| {
            let times = |action| input.num_accesskit_action_requests(response.id, action) as f32;
            asked.steps = times(Action::Increment) - times(Action::Decrement);
            for request in input.accesskit_action_requests(response.id, Action::SetValue) {
                if let Some(ActionData::NumericValue(value)) = request.data {
                    asked.set = Some(value as f32);
                }
            }
        });
        asked
    }
}

/// Tells a screen reader of something that slides in steps.
pub fn describe(
    ui: &Ui,
    response: &Response,
    (value, step): (f32, f32),
    range: RangeInclusive<f32>,
) {
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(f64::from(*range.start()));
        node.set_max_numeric_value(f64::from(*range.end()));
        node.set_numeric_value_step(f64::from(step));
        node.set_value(format!("{value:.2}"));
        for action in ACTIONS {
            node.add_action(action);
        }
    });
}

/// How many steps the wheel was turned up; what is around doesn't scroll with it.
fn turned(ui: &Ui) -> f32 {
    ui.input_mut(|input| {
        input.smooth_scroll_delta = egui::Vec2::ZERO;
        let steps = input.events.iter().map(|event| match event {
            egui::Event::MouseWheel { delta, .. } if delta.y != 0.0 => delta.y.signum(),
            _ => 0.0,
        });
        steps.sum()
    })
}

/// A slider as wide as there is room, in hundredths; in whole numbers where it reaches far.
///
/// Keys: arrows one step, with Shift or by page keys ten, Home and End the lowest and the highest value, Delete or a double click
/// back to the default. The wheel moves the one that has the keys.
#[must_use = "call `show`"]
pub struct Slider<'a> {
    /// Its accessible name.
    pub name: &'a str,
    /// What it sets.
    pub value: &'a mut f32,
    /// Lowest value.
    pub low: f32,
    /// Highest value.
    pub high: f32,
    /// The default.
    pub usual: f32,
    /// With a reason: switched off.
    pub why_not: Option<&'a str>,
    /// No tick, the thumb only under the pointer, 12 points high: for the volume.
    pub slim: bool,
}

impl Slider<'_> {
    /// Draws it. The response is `changed` while it moves.
    pub fn show(mut self, ui: &mut Ui) -> Response {
        let t = Tokens::of(ui);
        let off = self.why_not.is_some();
        let sense = if off {
            Sense::hover()
        } else {
            Sense::click_and_drag()
        };
        let height = if self.slim { 12.0 } else { 18.0 };
        let (rect, mut response) =
            ui.allocate_exact_size(vec2(ui.available_width(), height), sense);
        let line = Rect::from_center_size(rect.center(), vec2(rect.width(), 4.0));
        let old = *self.value;
        if !off {
            self.move_by_hand(ui, &response, line);
            self.move_by_keys(ui, &response);
        }
        if *self.value != old {
            response.mark_changed();
        }
        self.describe(ui, &response);
        if ui.is_rect_visible(rect) {
            self.paint(ui, t, line, &response);
        }
        response
    }

    fn part(&self, value: f32) -> f32 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    fn step(&self) -> f32 {
        step_of(self.low..=self.high)
    }

    fn tidy(&self, value: f32) -> f32 {
        ((value * 100.0).round() / 100.0).clamp(self.low, self.high)
    }

    fn move_by_hand(&mut self, ui: &Ui, response: &Response, line: Rect) {
        if response.double_clicked() {
            *self.value = self.usual;
        } else if let Some(at) = response.interact_pointer_pos()
            && (response.dragged() || response.clicked())
        {
            let way = line.shrink2(vec2(THUMB, 0.0));
            let part = ((at.x - way.left()) / way.width().max(1.0)).clamp(0.0, 1.0);
            let value = self.low + part * (self.high - self.low);
            // In whole numbers each of them is found by hand, the neighbours of the default, too.
            *self.value = if self.step() < WHOLE {
                let near = (part - self.part(self.usual)).abs() < SNAP;
                if near { self.usual } else { self.tidy(value) }
            } else {
                self.tidy((value / WHOLE).round() * WHOLE)
            };
        }
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        if response.hovered() {
            ui.ctx().set_cursor_icon(egui::CursorIcon::ResizeHorizontal);
        }
        // Only of the one that has the keys: else scrolling over it would move it.
        if response.hovered() && response.has_focus() {
            let steps = turned(ui);
            if steps != 0.0 {
                *self.value = self.tidy(*self.value + steps * self.step());
            }
        }
    }

    fn move_by_keys(&mut self, ui: &Ui, response: &Response) {
        let asked = Asked::of(ui, response);
        if asked.usual {
            *self.value = self.usual;
        }
        if asked.home {
            *self.value = self.low;
        }
        if asked.end {
            *self.value = self.high;
        }
        if let Some(value) = asked.set {
            *self.value = self.tidy(value);
        }
        let steps = asked.arrows + asked.steps;
        if steps != 0.0 {
            *self.value = self.tidy(*self.value + steps * self.step());
        }
    }

    fn describe(&self, ui: &Ui, response: &Response) {
        let enabled = ui.is_enabled() && self.why_not.is_none();
        let (low, high, value) = (self.low, self.high, *self.value);
        response.widget_info(|| WidgetInfo::slider(enabled, f64::from(value), self.name));
        describe(ui, response, (value, self.step()), low..=high);
        if let Some(reason) = self.why_not {
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_description(reason);
                for action in ACTIONS {
                    node.remove_action(action);
                }
            });
        }
    }

    fn paint(&self, ui: &Ui, t: &Tokens, line: Rect, response: &Response) {
        let off = self.why_not.is_some();
        let way = line.shrink2(vec2(THUMB, 0.0));
        let x = |part: f32| way.left() + part * way.width();
        let middle = line.center().y;
        let at = x(self.part(*self.value));
        ui.painter().rect_filled(line, 2.0, t.bg3);
        if !off {
            let filled = Rect::from_min_max(line.min, pos2(at, line.bottom()));
            ui.painter().rect_filled(filled, 2.0, t.text2);
        }
        if self.slim && !response.hovered() && !response.dragged() && !response.has_focus() {
            return;
        }
        if !off && !self.slim {
            let tick = pos2(x(self.part(self.usual)), middle);
            let tick = Rect::from_center_size(tick, vec2(2.0, 10.0));
            ui.painter().rect_filled(tick, 1.0, t.text3);
        }
        let (radius, color) = match (off, self.slim) {
            (true, _) => (THUMB, t.thumb_off),
            (false, true) => (THUMB - 1.0, t.text),
            (false, false) => (THUMB, t.text),
        };
        ui.painter()
            .circle_filled(pos2(at, middle), radius + 2.0, t.bg1);
        ui.painter().circle_filled(pos2(at, middle), radius, color);
        // Around the thumb: what stands above and below the track is not crossed.
        if response.has_focus() {
            let ring = Stroke::new(1.5, t.accent_ink);
            ui.painter()
                .circle_stroke(pos2(at, middle), radius + 2.5, ring);
        }
    }
}
