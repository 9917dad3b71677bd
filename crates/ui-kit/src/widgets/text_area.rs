//! A field for several lines of text.

use egui::{
    CornerRadius, Frame, Margin, Response, ScrollArea, Sense, Stroke, StrokeKind, TextEdit, Ui,
    UiBuilder, Widget, vec2,
};

use crate::theme::{Face, Tokens, size};
use crate::widgets::tip::tip;

/// A field for several lines of text, as wide as there is room, with an accessible name. What has no room scrolls.
#[must_use = "add it to a Ui"]
pub struct TextArea<'a> {
    text: &'a mut String,
    name: &'a str,
    hint: &'a str,
    tip: &'a str,
    height: f32,
    wrong: bool,
    is_mono: bool,
    limit: usize,
}

impl<'a> TextArea<'a> {
    /// A field 96 points high.
    pub fn new(text: &'a mut String, name: &'a str) -> Self {
        Self {
            text,
            name,
            hint: "",
            tip: "",
            height: 96.0,
            wrong: false,
            is_mono: false,
            limit: usize::MAX,
        }
    }

    /// What stands in the empty field.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// What belongs in here, in a sentence.
    pub fn tip(mut self, tip: &'a str) -> Self {
        self.tip = tip;
        self
    }

    /// So many points high.
    pub fn height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }

    /// Red line: what is in it can't be used.
    pub fn wrong(mut self, wrong: bool) -> Self {
        self.wrong = wrong;
        self
    }

    /// Sets the text in the monospace face, for JSON.
    pub fn mono(mut self) -> Self {
        self.is_mono = true;
        self
    }

    /// At most this many characters.
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }
}

impl Widget for TextArea<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = Tokens::of(ui);
        let wanted = vec2(ui.available_width(), self.height);
        let (rect, _) = ui.allocate_exact_size(wanted, Sense::hover());
        // The ground goes under the text: reserve its place before the text is painted.
        let ground = ui.painter().add(egui::Shape::Noop);
        let inner = rect.shrink2(vec2(10.0, 8.0));
        let mut inside = ui.new_child(UiBuilder::new().max_rect(inner));
        inside.shrink_clip_rect(inner.expand(2.0));
        let face = if self.is_mono { Face::Mono } else { Face::Body };
        let edit = TextEdit::multiline(self.text)
            .frame(Frame::NONE)
            .margin(Margin::ZERO)
            .font(face.font())
            .text_color(t.text)
            .hint_text(face.rich(self.hint, t.text3))
            .char_limit(self.limit)
            .desired_rows(1)
            .desired_width(inner.width())
            .min_size(inner.size());
        let response = ScrollArea::vertical()
            .id_salt(self.name)
            .max_height(inner.height())
            .min_scrolled_height(inner.height())
            .show(&mut inside, |ui| ui.add(edit))
            .inner;
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_label(self.name));
        let (width, color) = if response.has_focus() {
            (1.5, t.accent_ink)
        } else if self.wrong {
            (1.0, t.bad)
        } else {
            (1.0, t.line)
        };
        let radius = CornerRadius::same(size::RADIUS as u8);
        let stroke = Stroke::new(width, color);
        let plate = egui::epaint::RectShape::new(rect, radius, t.bg2, stroke, StrokeKind::Inside);
        ui.painter().set(ground, plate);
        tip(ui, response, self.tip)
    }
}
