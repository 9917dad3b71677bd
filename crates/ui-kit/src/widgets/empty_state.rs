//! What stands where nothing is yet.

use egui::{Response, Ui};

use crate::theme::{Face, Icon, Tokens, size};
use crate::widgets::button::Button;

/// Less high, a place has no room for the icon …
const ROOMY: f32 = 248.0;
/// … and less high than this none for more than the sentence and the button.
const LEAST: f32 = 136.0;

/// An icon, a sentence, what to do about it, and the button that does it with its explanation. Returns the button.
/// Where there is little room it leaves out what can be spared.
pub fn empty_state(
    ui: &mut Ui,
    icon: Icon,
    title: &str,
    text: &str,
    button: Option<(&str, &str)>,
) -> Option<Response> {
    let t = Tokens::of(ui);
    let high = ui.available_height();
    ui.vertical_centered(|ui| {
        if high < ROOMY {
            ui.add_space(8.0_f32.min(high * 0.1));
        } else {
            ui.add_space((high * 0.28).clamp(24.0, 160.0));
            let (rect, _) = ui.allocate_exact_size(egui::vec2(48.0, 48.0), egui::Sense::hover());
            icon.paint(ui.painter(), rect.center(), 40.0, t.text3);
            ui.add_space(4.0);
        }
        ui.label(Face::Title.rich(title, t.text));
        if !text.is_empty() && high >= LEAST {
            // Words that fill a narrow place to its edges look cut.
            ui.scope(|ui| {
                ui.set_max_width((ui.available_width() - 2.0 * size::PAD).max(96.0));
                ui.label(Face::Body.rich(text, t.text2));
            });
        }
        ui.add_space(if high < LEAST { 4.0 } else { 8.0 });
        button.map(|(label, explanation)| ui.add(Button::new(label).tip(explanation)))
    })
    .inner
}
