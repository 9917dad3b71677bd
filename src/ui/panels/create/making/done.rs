//! The last step: the voice is there, speaks a line, and is gone to.

use egui::Ui;

use super::MakingPanel;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::icons;
use crate::ui::widgets::Button;

impl MakingPanel {
    pub(super) fn done_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(card) = &mut self.open else { return };
        card.making.is_unseen = false;
        let name = card.making.name.trim().to_owned();
        let Some(voice) = card.making.made.clone() else {
            return;
        };
        let lead = |ui: &Ui| self.lead.first(ui);
        self.done.ui(ui, cx, (card.backend, &voice), (&name, lead));
        ui.add_space(4.0);
        let another = Button::new(tr!("design-another"))
            .outline()
            .icon(icons::PLUS);
        if ui.add(another.tip(tr!("design-another.tip"))).clicked() {
            self.begin(cx);
        }
    }
}
