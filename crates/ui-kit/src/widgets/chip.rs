//! Small marks: chips and key caps.

use egui::accesskit::Role;
use egui::{Color32, CornerRadius, Response, Sense, Ui, Widget, WidgetInfo, pos2, vec2};

use crate::theme::{Face, Icon, Tokens, size};
use crate::widgets::plate;
use crate::widgets::tip::tip;

/// What a key's cap is wider than its words.
const CAP_PAD: f32 = 12.0;
/// Behind what a key does.
const BEHIND_KEY: f32 = 8.0;

#[derive(Clone, Copy)]
enum Tone {
    Plain,
    Line,
    Accent,
    Playing,
    Good,
    Warn,
    Bad,
}

/// A small mark with a word, 20 points high. It can't be pressed.
#[must_use = "add it to a Ui"]
pub struct Chip<'a> {
    text: &'a str,
    icon: Option<Icon>,
    tip: &'a str,
    tone: Tone,
}

impl<'a> Chip<'a> {
    /// A quiet chip.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            icon: None,
            tip: "",
            tone: Tone::Plain,
        }
    }

    /// An icon before the word.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// What it means.
    pub fn tip(mut self, tip: &'a str) -> Self {
        self.tip = tip;
        self
    }

    /// A line around it, no fill.
    pub fn line(mut self) -> Self {
        self.tone = Tone::Line;
        self
    }

    /// Yellow.
    pub fn accent(mut self) -> Self {
        self.tone = Tone::Accent;
        self
    }

    /// Teal.
    pub fn playing(mut self) -> Self {
        self.tone = Tone::Playing;
        self
    }

    /// Green.
    pub fn good(mut self) -> Self {
        self.tone = Tone::Good;
        self
    }

    /// Amber.
    pub fn warn(mut self) -> Self {
        self.tone = Tone::Warn;
        self
    }

    /// Red.
    pub fn bad(mut self) -> Self {
        self.tone = Tone::Bad;
        self
    }
}

impl Widget for Chip<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = Tokens::of(ui);
        let (fill, ink) = match self.tone {
            Tone::Plain => (t.bg3, t.text2),
            Tone::Line => (Color32::TRANSPARENT, t.text2),
            Tone::Accent => (t.tint_accent, t.accent_ink),
            Tone::Playing => (t.tint_playing, t.playing),
            Tone::Good => (t.tint_good, t.good),
            Tone::Warn => (t.tint_warn, t.warn),
            Tone::Bad => (t.tint_bad, t.bad_ink),
        };
        let galley = Face::LabelMedium.galley(ui, self.text, ink);
        let icon = if self.icon.is_some() { 16.0 } else { 0.0 };
        let wanted = vec2(galley.size().x + 14.0 + icon, 20.0);
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, self.text));
        if ui.is_rect_visible(rect) {
            let line = if matches!(self.tone, Tone::Line) {
                t.line
            } else {
                Color32::TRANSPARENT
            };
            plate(ui, rect, size::RADIUS_SMALL, fill, line);
            let middle = rect.center().y;
            if let Some(icon) = self.icon {
                icon.paint(ui.painter(), pos2(rect.left() + 13.0, middle), 12.0, ink);
            }
            let at = pos2(rect.left() + 7.0 + icon, middle - galley.size().y / 2.0);
            ui.painter().galley(at, galley, ink);
        }
        tip(ui, response, self.tip)
    }
}

/// How wide the picture of a key is.
pub fn key_cap_width(ui: &Ui, keys: &str) -> f32 {
    let ink = Tokens::of(ui).text2;
    Face::MonoLabel.galley(ui, keys, ink).size().x + CAP_PAD
}

/// The picture of a key, 20 points high.
pub fn key_cap(ui: &mut Ui, keys: &str) -> Response {
    let t = Tokens::of(ui);
    let galley = Face::MonoLabel.galley(ui, keys, t.text2);
    let wanted = vec2(galley.size().x + CAP_PAD, 20.0);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, keys));
    if ui.is_rect_visible(rect) {
        let radius = CornerRadius::same(size::RADIUS_SMALL as u8);
        ui.painter().rect_filled(rect, radius, t.bg3);
        let at = rect.center() - galley.size() / 2.0;
        ui.painter().galley(at, galley, t.text2);
    }
    response
}

/// The picture of a key with what it does; without room for that it says so under the pointer.
pub fn key_told(ui: &mut Ui, keys: &str, words: &str, has_words: bool) {
    let cap = key_cap(ui, keys);
    if has_words {
        ui.label(Face::Label.rich(words, Tokens::of(ui).text2));
        ui.add_space(BEHIND_KEY);
    } else {
        tip(ui, cap, words);
    }
}

/// How wide that is with its words.
pub fn key_told_width(ui: &Ui, keys: &str, words: &str) -> f32 {
    let words = Face::Label.galley(ui, words, Tokens::of(ui).text2);
    let gaps = 2.0 * ui.spacing().item_spacing.x + BEHIND_KEY;
    key_cap_width(ui, keys) + words.size().x + gaps
}
