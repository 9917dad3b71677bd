//! A clone whose consent is over or was taken back midway: it stops, and says what now.

use egui::{Frame, Label, Margin, Ui};

use super::{ProfessionalPanel, today};
use crate::studio::vault::state;
use crate::terms::consent::Standing;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::{Face, icons, size};

impl ProfessionalPanel {
    /// The consent of its voice that holds no more.
    fn stopped<'a>(&self, cx: &StudioCtx<'a>) -> Option<&'a Standing> {
        let voice = self.stands()?.voice.as_ref()?;
        let today = today(cx);
        let all = cx.desk.cloning.vault.as_ref()?.standings.iter();
        let mut of_it = all.filter(|of| of.voices.contains(voice));
        of_it.find(|of| of.holds_on(today).is_err())
    }

    /// Why nothing more is done with it.
    pub(super) fn stopped_by(&self, cx: &StudioCtx<'_>) -> Option<String> {
        let standing = self.stopped(cx)?;
        Some(state(standing, today(cx)))
    }

    /// What happened, that nothing was charged, and what now: above all steps.
    pub(super) fn stopped_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(why) = self.stopped_by(cx) else {
            return;
        };
        let t = cx.tokens;
        let frame = Frame::new()
            .fill(t.tint_bad)
            .corner_radius(size::RADIUS_CARD)
            .inner_margin(Margin::symmetric(16, 12));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                let (rect, _) =
                    ui.allocate_exact_size(egui::vec2(16.0, 16.0), egui::Sense::hover());
                icons::WARNING_FILL.paint(ui.painter(), rect.center(), 16.0, t.bad_ink);
                ui.label(Face::BodyStrong.rich(why, t.text));
            });
            let words = tr!("pro-stopped");
            ui.add(Label::new(Face::Small.rich(words, t.text)).wrap());
            self.give_up_ui(ui, cx);
        });
        ui.add_space(8.0);
    }
}
