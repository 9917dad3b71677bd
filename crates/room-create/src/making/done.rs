//! The last step: the voice is there, speaks a line, and is gone to.

use egui::Ui;

use super::MakingPanel;
use mynah_i18n::tr;
use mynah_model::voice_design::{Kind, Making};
use mynah_script::cast::CastVoice;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::widgets::Button;

impl MakingPanel {
    pub(super) fn done_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(card) = &self.open else { return };
        let name = card.making.name.trim().to_owned();
        let Some(voice) = card.making.made.clone() else {
            return;
        };
        let backend = card.backend;
        let lead = |ui: &Ui| self.lead.first(ui);
        self.done.ui(ui, cx, (backend, &voice), (&name, lead));
        // Whoever comes back after a start is told of it, too.
        let said = self.done.spent(cx);
        if let Some(card) = &mut self.open {
            card.making.said = card.making.said.max(said);
        }
        ui.add_space(4.0);
        let is_there = !self.done.is_gone(cx, (backend, &voice));
        let (mut begins, mut remixes) = (false, false);
        ui.horizontal_wrapped(|ui| {
            let another = Button::new(tr!("design-another"))
                .command("design-another")
                .outline()
                .icon(icons::PLUS);
            begins = ui.add(another.tip(tr!("design-another.tip"))).clicked();
            if is_there {
                let remix = Button::new(tr!("design-remix")).outline();
                let remix = remix.icon(icons::SHUFFLE).tip(tr!("design-remix.tip"));
                remixes = ui.add(remix).clicked();
            }
        });
        if begins {
            self.begin(cx);
        } else if remixes {
            cx.view.remix = Some(CastVoice { id: voice, name });
        }
    }

    /// Begins with a voice that is to be changed, where it was asked for elsewhere.
    pub(super) fn take_voice(&mut self, cx: &mut StudioCtx<'_>) {
        // What is being made is answered first.
        if self.kind != Kind::Remix || self.open.is_none() || self.creating.is_some() {
            return;
        }
        let Some(voice) = cx.view.remix.take() else {
            return;
        };
        let mut making = Making::new(self.kind);
        making.form.voice = Some(voice);
        self.begin_as(cx, making);
    }
}
