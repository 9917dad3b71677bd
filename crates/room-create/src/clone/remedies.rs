//! What the buttons of a trouble do on the way to a clone.

use egui::Ui;

use super::ClonePanel;
use mynah_model::attempt::CloneStep;
use mynah_model::trouble::Remedy;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::remedies;
use mynah_ui_core::remedies::Rest;
use mynah_ui_core::usable_remedies::{at_once, shown};
use mynah_ui_core::widgets::TroubleCard;

impl ClonePanel {
    /// Why the last order came to nothing, and what trying it again costs.
    pub(super) fn trouble_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        // In a place of its own: what comes and goes must not take the keys from what is below it.
        let pressed = ui.scope(|ui| {
            let (trouble, row) = self.trouble.as_ref()?;
            let told = at_once(shown(trouble, row.is_some()));
            let mut card = TroubleCard::new(&told);
            if let Some(price) = row.and_then(|row| self.price_again(cx, row)) {
                card = card.price(price);
            }
            card.show(ui)
        });
        if let Some(remedy) = pressed.inner {
            let row = self.trouble.take().and_then(|(_, row)| row);
            self.help(cx, &remedy, row);
        }
    }

    /// Does what helps against what came to nothing: the cleaning of a recording, or the clone.
    pub(super) fn help(&mut self, cx: &mut StudioCtx<'_>, remedy: &Remedy, row: Option<u64>) {
        match (remedy, row) {
            (Remedy::Retry, Some(row)) => {
                self.isolate(cx, row);
            }
            // A budget that warns is crossed by whoever says so.
            (Remedy::SpendAnyway, Some(row)) => {
                self.isolate_as(cx, row, true);
            }
            (Remedy::Retry, None) if self.attempt.step == CloneStep::Name => {
                self.go_on(cx);
            }
            // Recordings, consent and name stay; others are brought beside them.
            (Remedy::ChooseFile(_), _) => {
                self.attempt.step = CloneStep::Samples;
                cx.act(Action::AddSample);
            }
            (other, row) => {
                let job = row.and_then(|row| self.job_of(cx, row));
                if remedies::help(cx, job, other) == Rest::Voice {
                    cx.act(Action::VoicesRoom);
                }
            }
        }
    }
}

/// What helps wherever a voice is made: another key, the rehearsal, a slot that is given up in Voices, a budget.
pub(crate) fn help(cx: &mut StudioCtx<'_>, remedy: &Remedy) {
    if remedies::help(cx, None, remedy) == Rest::Voice {
        cx.act(Action::VoicesRoom);
    }
}
