//! Explanations and the focus ring.

use egui::{Color32, CornerRadius, Id, Key, Modifiers, Rect, Response, Stroke, StrokeKind, Ui};

use crate::ui::theme::{Face, Tokens};

/// The control that F1 was pressed on.
#[derive(Clone, Copy)]
struct Explained(Id);

/// Explains a control: on hover, and on F1 while it has the focus.
pub fn tip(ui: &Ui, response: Response, text: &str) -> Response {
    if text.is_empty() {
        return response;
    }
    let tokens = Tokens::of(ui);
    let shown = || Face::Small.rich(text, tokens.text2);
    let key = Id::unique("explained");
    if response.has_focus() {
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F1)) {
            ui.data_mut(|data| data.insert_temp(key, Explained(response.id)));
        }
        let explained = ui.data(|data| data.get_temp::<Explained>(key));
        if explained.is_some_and(|explained| explained.0 == response.id) {
            if ui.input(|input| input.key_pressed(Key::Escape)) {
                ui.data_mut(|data| data.remove::<Explained>(key));
            } else {
                response.show_tooltip_text(shown());
                return response;
            }
        }
    }
    if response.enabled() {
        response.on_hover_text(shown())
    } else {
        response.on_disabled_hover_text(shown())
    }
}

/// Draws the ring around a focused control, two points out.
pub fn focus_ring(ui: &Ui, response: &Response, radius: f32) {
    if response.has_focus() {
        let color = Tokens::of(ui).accent_ink;
        ring(ui, response.rect, radius, color);
    }
}

/// Draws a ring around `rect` in a colour of its own (white on the yellow button).
pub fn ring(ui: &Ui, rect: Rect, radius: f32, color: Color32) {
    ui.painter().rect_stroke(
        rect.expand(2.0),
        CornerRadius::same((radius + 2.0) as u8),
        Stroke::new(1.5, color),
        StrokeKind::Middle,
    );
}
