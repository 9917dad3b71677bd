//! What the stop-loss of a sweep holds: how many cells, and what lets them go on.

use egui::{Ui, vec2};

use super::Open;
use mynah_i18n::tr;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::Button;

impl Open {
    /// Says how many cells it holds, and lifts it; nothing while it holds none. What is bought then has its price first, on
    /// the button that buys it.
    pub(super) fn held_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let held = self.to_buy.held.len();
        if held == 0 {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
            let words = tr!("sweep-held-count", count = held);
            ui.label(Face::Small.rich(words, cx.tokens.warn));
            let lift = Button::new(tr!("sweep-lift", count = held));
            let lift = lift.outline().small().tip(tr!("sweep-lift.tip"));
            if ui.add(lift).clicked() {
                self.limit.text.clear();
                self.looking.focus = true;
                ui.ctx().request_repaint();
            }
        });
    }
}
