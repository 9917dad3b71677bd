//! Text fields.

use egui::{
    CornerRadius, Direction, Frame, Key, Layout, Margin, Response, Sense, Stroke, StrokeKind,
    TextEdit, Ui, UiBuilder, Widget, pos2, vec2,
};

use crate::keys;
use crate::theme::{Face, Icon, Tokens, size};
use crate::widgets::tip::tip;

/// A field for one line of text, 32 points high, with an accessible name.
#[must_use = "add it to a Ui"]
pub struct TextField<'a> {
    text: &'a mut String,
    name: &'a str,
    hint: &'a str,
    tip: &'a str,
    icon: Option<Icon>,
    width: Option<f32>,
    height: f32,
    behind: f32,
    secret: bool,
    mono: bool,
    wrong: bool,
    limit: usize,
}

impl<'a> TextField<'a> {
    /// A field as wide as there is room.
    pub fn new(text: &'a mut String, name: &'a str) -> Self {
        Self {
            text,
            name,
            hint: "",
            tip: "",
            icon: None,
            width: None,
            height: size::CONTROL,
            behind: 0.0,
            secret: false,
            mono: false,
            wrong: false,
            limit: 4_096,
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

    /// An icon before the text.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// This wide.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// Keeps this much room behind the text, for a button inside the field.
    pub fn room_behind(mut self, width: f32) -> Self {
        self.behind = width;
        self
    }

    /// 28 points high.
    pub fn small(mut self) -> Self {
        self.height = size::CONTROL_SMALL;
        self
    }

    /// Shows dots.
    pub fn secret(mut self, secret: bool) -> Self {
        self.secret = secret;
        self
    }

    /// In the mono face: keys, addresses, numbers.
    pub fn mono(mut self) -> Self {
        self.mono = true;
        self
    }

    /// Red line: what is in it can't be used.
    pub fn wrong(mut self, wrong: bool) -> Self {
        self.wrong = wrong;
        self
    }

    /// At most this many characters.
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }
}

impl Widget for TextField<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = Tokens::of(ui);
        let width = self.width.unwrap_or_else(|| ui.available_width());
        let (rect, _) = ui.allocate_exact_size(vec2(width, self.height), Sense::hover());
        // The ground goes under the text: reserve its place before the text is painted.
        let ground = ui.painter().add(egui::Shape::Noop);
        let side = if self.height > size::CONTROL_SMALL {
            10.0
        } else {
            8.0
        };
        let mut inner = rect.shrink2(vec2(side, 0.0));
        inner.max.x -= (self.behind - 4.0).max(0.0);
        if let Some(icon) = self.icon {
            let at = pos2(rect.left() + 18.0, rect.center().y);
            icon.paint(ui.painter(), at, 16.0, t.text3);
            inner.min.x += 24.0;
        }
        let face = match (self.mono, self.height > size::CONTROL_SMALL) {
            (true, _) => Face::Mono,
            (false, true) => Face::Body,
            (false, false) => Face::Small,
        };
        let line_height = face.line_height();
        let pad = ((self.height - line_height) / 2.0).max(0.0) as i8;
        // Not `put`: what follows begins behind the field's edge, not behind its text.
        let centered = Layout::centered_and_justified(Direction::TopDown);
        let builder = UiBuilder::new().max_rect(inner).layout(centered);
        let response = ui.new_child(builder).add(
            TextEdit::singleline(self.text)
                .frame(Frame::NONE)
                .margin(Margin::symmetric(0, pad))
                .font(face.font())
                .text_color(t.text)
                .hint_text(face.rich(self.hint, t.text3))
                .password(self.secret)
                .char_limit(self.limit)
                .align(egui::Align2::LEFT_CENTER)
                .desired_width(inner.width()),
        );
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            keys::note_entered(ui.ctx());
        }
        // The hint names an empty field for egui; a name that stays is better.
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_label(self.name));
        let (width, color) = if response.has_focus() {
            (1.5, t.accent_ink)
        } else if self.wrong {
            (1.0, t.bad)
        } else {
            (1.0, t.line)
        };
        ui.painter().set(
            ground,
            egui::epaint::RectShape::new(
                rect,
                CornerRadius::same(size::RADIUS as u8),
                t.bg2,
                Stroke::new(width, color),
                StrokeKind::Inside,
            ),
        );
        tip(ui, response, self.tip)
    }
}

/// Selects all of a field's text.
pub fn select_all(ui: &egui::Ui, id: egui::Id, text: &str) {
    let mut state = egui::TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let all = egui::text::CCursorRange::select_all_str(text);
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), id);
}

/// Puts a field's cursor behind its text, with nothing selected.
pub fn to_end(ui: &egui::Ui, id: egui::Id, text: &str) {
    let mut state = egui::TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let end = egui::text::CCursor::new(text.chars().count());
    let range = egui::text::CCursorRange::one(end);
    state.cursor.set_char_range(Some(range));
    state.store(ui.ctx(), id);
}
