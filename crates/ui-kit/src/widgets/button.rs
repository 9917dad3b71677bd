//! Buttons: primary, secondary, outline, ghost; icon buttons; the round play button.
//!
//! A button that spends always says its price: [`Button::price`].

use std::borrow::Cow;

use egui::accesskit::Role;
use egui::{
    Color32, CornerRadius, Pos2, Rect, Response, Sense, Stroke, Ui, Widget, WidgetInfo, pos2, vec2,
};

use crate::theme::{Face, Icon, Tokens, icons, size};
use crate::widgets::command::{self, Report};
use crate::widgets::habit::{heed_once, press_by_enter};
use crate::widgets::plate;
use crate::widgets::price::PriceLabel;
use crate::widgets::tip::{focus_ring, ring, tip};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Primary,
    Secondary,
    Outline,
    Ghost,
    Pressed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scale {
    Normal,
    Small,
    Row,
    Slim,
}

/// A button with a label, perhaps an icon and a price. Its accessible name is the label (or
/// [`Button::name`]), its description the price.
#[must_use = "add it to a Ui"]
pub struct Button<'a> {
    label: Cow<'a, str>,
    name: Option<Cow<'a, str>>,
    price: Option<PriceLabel>,
    icon: Option<Icon>,
    tip: Cow<'a, str>,
    why_not: Option<Cow<'a, str>>,
    kind: Kind,
    scale: Scale,
    busy: bool,
    once: bool,
    on: Option<bool>,
    by_enter: bool,
    min_width: f32,
    command: Option<&'static str>,
}

impl<'a> Button<'a> {
    /// A secondary button of normal size.
    pub fn new(label: impl Into<Cow<'a, str>>) -> Self {
        Self {
            label: label.into(),
            name: None,
            price: None,
            icon: None,
            tip: Cow::Borrowed(""),
            why_not: None,
            kind: Kind::Secondary,
            scale: Scale::Normal,
            busy: false,
            once: false,
            on: None,
            by_enter: true,
            min_width: 0.0,
            command: None,
        }
    }

    /// The window's main button where it is that, else one that steps back.
    pub fn main(self, is_main: bool) -> Self {
        if is_main {
            self.primary()
        } else {
            self.outline()
        }
    }

    /// The yellow one. At most one on a screen.
    pub fn primary(mut self) -> Self {
        self.kind = Kind::Primary;
        self
    }

    /// Enter does not press it while no control has the keyboard focus: the question has to be answered on purpose.
    pub fn not_by_enter(mut self) -> Self {
        self.by_enter = false;
        self
    }

    /// A line around it, no fill.
    pub fn outline(mut self) -> Self {
        self.kind = Kind::Outline;
        self
    }

    /// Neither line nor fill.
    pub fn ghost(mut self) -> Self {
        self.kind = Kind::Ghost;
        self
    }

    /// 28 points high.
    pub fn small(mut self) -> Self {
        self.scale = Scale::Small;
        self
    }

    /// 24 points high, for rows and cards.
    pub fn row(mut self) -> Self {
        self.scale = Scale::Row;
        self
    }

    /// 18 points high, for the status bar.
    pub fn slim(mut self) -> Self {
        self.scale = Scale::Slim;
        self
    }

    /// An icon before the label.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// What pressing it costs. Every button that spends has one.
    pub fn price(mut self, price: impl Into<PriceLabel>) -> Self {
        self.price = Some(price.into());
        self
    }

    /// What it does, in a sentence.
    pub fn tip(mut self, tip: impl Into<Cow<'a, str>>) -> Self {
        self.tip = tip.into();
        self
    }

    /// With a reason: switched off, and says why instead of what it does.
    pub fn why_not(mut self, reason: Option<impl Into<Cow<'a, str>>>) -> Self {
        self.why_not = reason.map(Into::into);
        self
    }

    /// A ring turning in place of the icon; the label stays. Pressing does nothing meanwhile.
    pub fn busy(mut self, busy: bool) -> Self {
        self.busy = busy;
        self
    }

    /// The second press of a double click isn't meant, as it isn't where a price stands: a question took the place of what
    /// asked it.
    pub fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// An accessible name that says more than the label ("Retry line 6").
    pub fn name(mut self, name: impl Into<Cow<'a, str>>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// A button that stays pressed: on or off.
    pub fn on(mut self, on: bool) -> Self {
        self.on = Some(on);
        self.kind = if on { Kind::Pressed } else { Kind::Ghost };
        self
    }

    /// At least this wide.
    pub fn min_width(mut self, width: f32) -> Self {
        self.min_width = width;
        self
    }

    /// Lets [`command::ask`] press it by this message id.
    pub fn command(mut self, id: &'static str) -> Self {
        self.command = Some(id);
        self
    }

    fn faces(&self) -> (Face, Face) {
        match (self.kind, self.scale) {
            (Kind::Primary, Scale::Normal) => (Face::BodyStrong, Face::Mono),
            (_, Scale::Slim) => (Face::LabelMedium, Face::MonoLabel),
            (Kind::Primary, _) => (Face::SmallStrong, Face::MonoLabel),
            (_, Scale::Normal) => (Face::BodyMedium, Face::Mono),
            (_, _) => (Face::SmallMedium, Face::MonoLabel),
        }
    }

    /// How wide it is with its icon and its label, and without a price.
    pub fn width(&self, ui: &Ui) -> f32 {
        let (_, pad, icon_side, _) = self.metrics();
        let (face, _) = self.faces();
        let label = face.galley(ui, &*self.label, Color32::PLACEHOLDER);
        let icon = self.icon.map_or(0.0, |_| icon_side + GAP);
        (label.size().x + icon + 2.0 * pad).max(self.min_width)
    }

    /// How wide it is with this price.
    pub fn width_with(&self, ui: &Ui, price: &str) -> f32 {
        let (face, mono) = self.faces();
        let wide = |face: Face, text: &str| face.galley(ui, text, Color32::PLACEHOLDER).size().x;
        let price = wide(mono, price) + wide(face, "·") + 2.0 * (GAP - 1.0);
        self.width(ui) + price
    }

    fn metrics(&self) -> (f32, f32, f32, f32) {
        // Height, padding, icon, radius.
        match self.scale {
            Scale::Normal => (size::CONTROL, 12.0, 16.0, size::RADIUS),
            Scale::Small => (size::CONTROL_SMALL, 10.0, 16.0, size::RADIUS),
            Scale::Row => (size::CONTROL_ROW, 8.0, 14.0, size::RADIUS_SMALL),
            Scale::Slim => (18.0, 6.0, 12.0, size::RADIUS_SMALL),
        }
    }
}

/// Between icon, label and price.
const GAP: f32 = 6.0;

/// Fill, line and text of a button in its state.
struct Paint {
    fill: Color32,
    line: Color32,
    text: Color32,
    quiet: Color32,
}

fn paint(kind: Kind, t: &Tokens, response: &Response, off: bool) -> Paint {
    let none = Color32::TRANSPARENT;
    if off {
        let line = if kind == Kind::Ghost { none } else { t.line };
        return Paint {
            fill: none,
            line,
            text: t.text3,
            quiet: t.text3,
        };
    }
    let (rest, hover, press) = match kind {
        Kind::Primary => (t.accent, t.accent_hover, t.accent_press),
        Kind::Secondary => (t.bg3, t.bg4, t.bg2),
        Kind::Outline | Kind::Ghost => (none, t.bg3, t.bg2),
        Kind::Pressed => (t.tint_accent, t.bg3, t.bg2),
    };
    let fill = if response.is_pointer_button_down_on() {
        press
    } else if response.hovered() {
        hover
    } else {
        rest
    };
    let (text, quiet) = match kind {
        Kind::Primary => (t.on_accent, t.on_accent),
        Kind::Secondary | Kind::Outline | Kind::Pressed => (t.text, t.text2),
        Kind::Ghost => (if response.hovered() { t.text } else { t.text2 }, t.text2),
    };
    let line = match kind {
        Kind::Outline => t.line,
        Kind::Pressed => t.line_accent,
        Kind::Primary | Kind::Secondary | Kind::Ghost => none,
    };
    Paint {
        fill,
        line,
        text,
        quiet,
    }
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = Tokens::of(ui);
        let (height, pad, icon_side, radius) = self.metrics();
        let (face, mono) = self.faces();
        let off = self.why_not.is_some();
        let gap = GAP;

        let label = face.galley(ui, &*self.label, Color32::PLACEHOLDER);
        let price = self
            .price
            .as_ref()
            .map(|price| mono.galley(ui, &*price.shown, Color32::PLACEHOLDER));
        let dot = price
            .as_ref()
            .map(|_| face.galley(ui, "·", Color32::PLACEHOLDER));
        let has_icon = self.icon.is_some() || self.busy;
        let mut inner = label.size().x;
        if has_icon {
            inner += icon_side + if self.label.is_empty() { 0.0 } else { gap };
        }
        if let (Some(price), Some(dot)) = (&price, &dot) {
            inner += price.size().x + dot.size().x + 2.0 * (gap - 1.0);
        }
        let width = (inner + 2.0 * pad).max(self.min_width);
        let sense = if off || self.busy {
            Sense::hover()
        } else {
            Sense::click()
        };
        let (rect, mut response) = ui.allocate_exact_size(vec2(width, height), sense);
        let enabled = ui.is_enabled() && !off && !self.busy;
        if enabled && self.by_enter && self.kind == Kind::Primary {
            press_by_enter(ui, &mut response, self.price.is_some());
        }
        if self.price.is_some() || self.once {
            heed_once(ui, &mut response);
        }
        if let Some(id) = self.command {
            let report = Report {
                id,
                why_not: self.why_not.as_deref(),
                is_enabled: enabled,
                spends: self.price.is_some(),
            };
            command::report(ui, &mut response, &report);
        }
        let name = self.name.as_deref().unwrap_or(&self.label);
        response.widget_info(|| match self.on {
            Some(on) => WidgetInfo::selected(Role::Button, enabled, on, name),
            None => WidgetInfo::labeled(Role::Button, enabled, name),
        });
        if let Some(price) = &self.price {
            ui.ctx()
                .accesskit_node_builder(response.id, |node| node.set_description(&*price.said));
        }

        if ui.is_rect_visible(rect) {
            let look = paint(self.kind, t, &response, off);
            plate(ui, rect, radius, look.fill, look.line);
            let mut x = rect.center().x - inner / 2.0;
            let middle = rect.center().y;
            if self.busy {
                busy_ring(ui, pos2(x + icon_side / 2.0, middle), icon_side, look.text);
                x += icon_side + gap;
            } else if let Some(icon) = self.icon {
                let center = pos2(x + icon_side / 2.0, middle);
                icon.paint(ui.painter(), center, icon_side, look.text);
                x += icon_side + gap;
            }
            let put = |galley: std::sync::Arc<egui::Galley>, color: Color32, x: f32| {
                let top = middle - galley.size().y / 2.0;
                let wide = galley.size().x;
                ui.painter().galley(pos2(x, top), galley, color);
                x + wide
            };
            x = put(label, look.text, x);
            if let (Some(price), Some(dot)) = (price, dot) {
                x = put(dot, look.quiet.gamma_multiply(0.6), x + gap - 1.0);
                put(price, look.quiet, x + gap - 1.0);
            }
            if self.kind == Kind::Primary && response.has_focus() {
                ring(ui, rect, radius, t.text);
            } else {
                focus_ring(ui, &response, radius);
            }
        }
        let meaning = self.price.as_ref().map_or("", |price| &price.meaning);
        response = match &self.why_not {
            Some(why) => tip(ui, response, why),
            None if meaning.is_empty() => tip(ui, response, &self.tip),
            None if self.tip.is_empty() => tip(ui, response, meaning),
            None => tip(ui, response, &format!("{}. {meaning}", self.tip)),
        };
        response
    }
}

/// A ring that shows that something is under way. It stands still: what animates by itself keeps a
/// software renderer busy, so the label beside it says what is happening.
fn busy_ring(ui: &Ui, center: Pos2, side: f32, color: Color32) {
    icons::CIRCLE_NOTCH.paint(ui.painter(), center, side, color);
}

/// A square button with an icon. Its accessible name is what `name` says.
#[must_use = "add it to a Ui"]
pub struct IconButton<'a> {
    icon: Icon,
    name: Cow<'a, str>,
    tip: Cow<'a, str>,
    side: f32,
    color: Option<Color32>,
    filled: bool,
    on: Option<bool>,
    why_not: Option<Cow<'a, str>>,
    stop: bool,
    command: Option<&'static str>,
}

impl<'a> IconButton<'a> {
    /// 32 points square.
    pub fn new(icon: Icon, name: impl Into<Cow<'a, str>>) -> Self {
        Self {
            icon,
            name: name.into(),
            tip: Cow::Borrowed(""),
            side: size::CONTROL,
            color: None,
            filled: false,
            on: None,
            why_not: None,
            stop: true,
            command: None,
        }
    }

    /// Whether Tab stops at it: in a list at those of one row alone.
    pub fn stop(mut self, stop: bool) -> Self {
        self.stop = stop;
        self
    }

    /// Lets [`command::ask`] press it by this message id.
    pub fn command(mut self, id: &'static str) -> Self {
        self.command = Some(id);
        self
    }

    /// 24 points square.
    pub fn row(mut self) -> Self {
        self.side = size::CONTROL_ROW;
        self
    }

    /// 20 points square, for the head of a slider or field.
    pub fn tiny(mut self) -> Self {
        self.side = 20.0;
        self
    }

    /// With a fill at rest.
    pub fn filled(mut self) -> Self {
        self.filled = true;
        self
    }

    /// The icon's colour.
    pub fn color(mut self, color: Color32) -> Self {
        self.color = Some(color);
        self
    }

    /// A button that stays pressed (a star): on or off.
    pub fn on(mut self, on: bool) -> Self {
        self.on = Some(on);
        self
    }

    /// What it does, in a sentence.
    pub fn tip(mut self, tip: impl Into<Cow<'a, str>>) -> Self {
        self.tip = tip.into();
        self
    }

    /// With a reason: switched off, and says why.
    pub fn why_not(mut self, reason: Option<impl Into<Cow<'a, str>>>) -> Self {
        self.why_not = reason.map(Into::into);
        self
    }
}

impl Widget for IconButton<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = Tokens::of(ui);
        let off = self.why_not.is_some();
        let sense = if off {
            Sense::hover()
        } else {
            pressed(self.stop)
        };
        let (rect, mut response) = ui.allocate_exact_size(vec2(self.side, self.side), sense);
        let enabled = ui.is_enabled() && !off;
        if let Some(id) = self.command {
            let report = Report {
                id,
                why_not: self.why_not.as_deref(),
                is_enabled: enabled,
                spends: false,
            };
            command::report(ui, &mut response, &report);
        }
        response.widget_info(|| match self.on {
            Some(on) => WidgetInfo::selected(Role::Button, enabled, on, &*self.name),
            None => WidgetInfo::labeled(Role::Button, enabled, &*self.name),
        });
        if ui.is_rect_visible(rect) {
            let is_on = self.on == Some(true);
            let fill = if off {
                Color32::TRANSPARENT
            } else if response.is_pointer_button_down_on() {
                t.bg2
            } else if response.hovered() {
                if self.filled { t.bg4 } else { t.bg3 }
            } else if self.filled || (is_on && self.color.is_none()) {
                t.bg3
            } else {
                Color32::TRANSPARENT
            };
            let radius = if self.side > 28.0 {
                size::RADIUS
            } else {
                size::RADIUS_SMALL
            };
            ui.painter()
                .rect_filled(rect, CornerRadius::same(radius as u8), fill);
            let color = if off {
                t.text3
            } else if response.hovered() && self.color.is_none() {
                t.text
            } else {
                let usual = if is_on { t.accent_ink } else { t.text2 };
                self.color.unwrap_or(usual)
            };
            // 16 in 32, 14 in 24.
            let side = if self.side > 28.0 { 16.0 } else { 14.0 };
            self.icon.paint(ui.painter(), rect.center(), side, color);
            focus_ring(ui, &response, radius);
        }
        let said = self.why_not.as_ref().unwrap_or(&self.tip);
        tip(ui, response, said)
    }
}

/// The round button that plays and pauses. `side`: 40 in the transport, 32 on cards, 24 in rows.
pub fn play_button(ui: &mut Ui, side: f32, playing: bool, words: (&str, &str)) -> Response {
    play_button_at(ui, side, (playing, true), words)
}

/// What can be pressed, where Tab stops or doesn't.
pub fn pressed(stop: bool) -> Sense {
    if stop { Sense::click() } else { Sense::CLICK }
}

/// The same of a list in which Tab may stop elsewhere (`stop`).
pub fn play_button_at(
    ui: &mut Ui,
    side: f32,
    (playing, stop): (bool, bool),
    (name, explanation): (&str, &str),
) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(side, side), pressed(stop));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    paint_play_button(ui, rect, &response, playing);
    tip(ui, response, explanation)
}

/// Paints the play button into `rect` for a response that stands already (a row's cell).
pub fn paint_play_button(ui: &Ui, rect: Rect, response: &Response, playing: bool) {
    let t = Tokens::of(ui);
    let fill = match (playing, response.hovered()) {
        (true, false) => t.playing,
        (true, true) => t.playing.gamma_multiply(0.9),
        (false, true) => t.bg4,
        (false, false) => t.bg3,
    };
    let color = if playing { t.on_playing } else { t.text };
    let radius = rect.width() / 2.0;
    ui.painter().circle_filled(rect.center(), radius, fill);
    let icon = if playing {
        icons::PAUSE_FILL
    } else {
        icons::PLAY_FILL
    };
    // Even sizes stay sharp (mock: 0.46 of the side).
    let side = (rect.width() * 0.46 / 2.0).round() * 2.0;
    icon.paint(ui.painter(), rect.center(), side, color);
    if response.has_focus() {
        ui.painter()
            .circle_stroke(rect.center(), radius + 2.0, Stroke::new(1.5, t.accent_ink));
    }
}
