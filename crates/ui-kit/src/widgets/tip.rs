//! Explanations and the focus ring.

use egui::{
    Color32, CornerRadius, Event, Id, Key, Modifiers, Rect, Response, Stroke, StrokeKind, Ui,
};

use crate::keys;
use crate::theme::{Face, Tokens};
use crate::widgets::acting;

/// The control that F1 was pressed on, and the pass in which it was explained last.
#[derive(Clone, Copy)]
struct Explained(Id, u64);

/// Passes that a frame takes at most. Who had the focus not even two ago has left it.
const PASSES: u64 = 2;

/// Explains a control: on hover, on F1 while it has the focus, and to screen readers.
pub fn tip(ui: &Ui, response: Response, text: &str) -> Response {
    acting::note(ui, &response);
    if text.is_empty() || explain(ui, &response, text) {
        return response;
    }
    if response.contains_pointer() && keys::are_used(ui.ctx()) {
        return response;
    }
    let shown = Face::Small.rich(text, Tokens::of(ui).text2);
    if response.enabled() {
        response.on_hover_text(shown)
    } else {
        response.on_disabled_hover_text(shown)
    }
}

/// Explains what words under the pointer would cover, such as a row of text: on F1 and to screen readers only.
/// Comes back with whether the explanation is being shown.
pub fn explain(ui: &Ui, response: &Response, text: &str) -> bool {
    describe(response, text);
    if !response.has_focus() {
        return false;
    }
    let key = Id::unique("explained");
    let now = ui.ctx().cumulative_pass_nr();
    let explained = Explained(response.id, now);
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F1)) {
        ui.data_mut(|data| data.insert_temp(key, explained));
    }
    let before = ui.data(|data| data.get_temp::<Explained>(key));
    if before.is_none_or(|Explained(id, pass)| id != response.id || now - pass > PASSES) {
        return false;
    }
    // Escape is meant for it; whoever goes on with another key has read it.
    let is_read = ui.input_mut(|input| {
        let is_key = |event: &Event| matches!(event, Event::Key { pressed: true, .. });
        input.consume_key(Modifiers::NONE, Key::Escape) || input.events.iter().any(is_key)
    });
    if is_read {
        ui.data_mut(|data| data.remove::<Explained>(key));
        return false;
    }
    ui.data_mut(|data| data.insert_temp(key, explained));
    let shown = Face::Small.rich(text, Tokens::of(ui).text2);
    response.show_tooltip_ui(|ui| {
        ui.set_max_width(ui.spacing().tooltip_width);
        ui.label(shown);
    });
    true
}

/// What a screen reader says after the name. A price was there before; it is said first.
fn describe(response: &Response, text: &str) {
    if !response.ctx.has_accesskit_node(response.id) {
        return;
    }
    response.ctx.accesskit_node_builder(response.id, |node| {
        let before = node.description().filter(|before| !before.contains(text));
        let said = before.map_or_else(|| text.to_owned(), |before| format!("{before}. {text}"));
        node.set_description(said);
    });
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

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::widget;

    /// It came back whenever the control had the focus again, over what stands below.
    #[test]
    fn what_f1_explains_is_over_once_another_has_the_focus() {
        let mut harness = widget(|ui| {
            for name in ["One", "Two"] {
                let button = ui.button(name);
                tip(ui, button, &format!("What {name} does"));
            }
        });
        harness.get_by_label("One").focus();
        harness.run();
        harness.key_press(Key::F1);
        harness.run();
        harness.get_by_label("What One does");
        harness.get_by_label("Two").focus();
        harness.run();
        harness.get_by_label("One").focus();
        harness.run();
        assert!(harness.query_by_label("What One does").is_none());
        harness.key_press(Key::F1);
        harness.run();
        harness.key_press(Key::ArrowLeft);
        harness.run();
        assert!(harness.query_by_label("What One does").is_none(), "read");
    }
}
