//! What the buttons of troubles do on the way from words to a voice.

use egui::Ui;

use super::MakingPanel;
use mynah_model::desk::JobCard;
use mynah_model::trouble::{Remedy, Trouble};
use mynah_model::voice_design::{Kind, Step};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::remedies;
use mynah_ui_core::remedies::Rest;
use mynah_ui_core::usable_remedies::shown;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_core::widgets::price::PriceText;

impl MakingPanel {
    /// Does what a trouble of the voice that was asked for, or of a recording to take after, says.
    pub(super) fn help_made(&mut self, cx: &mut StudioCtx<'_>, remedy: &Remedy) {
        self.trouble = None;
        let is_of_after = std::mem::take(&mut self.is_of_after);
        if matches!(remedy, Remedy::ChooseFile(_)) {
            cx.act(Action::TakeAfter);
            return;
        }
        match remedies::help(cx, None, remedy) {
            Rest::Again if is_of_after => {
                if let Some(path) = self.after.clone() {
                    self.keep_after(cx, path);
                }
            }
            // It is asked for once more: what was lost is looked for first.
            Rest::Again if self.is_at(Step::Name) && self.why_not_created(cx).is_none() => {
                self.go_on(cx);
            }
            // A slot is given up there.
            Rest::Voice => cx.act(Action::VoicesRoom),
            rest => self.lead_to(cx, rest),
        }
    }

    /// Goes where the rest of a button leads: the model and the voice to change are chosen at the first step.
    pub(super) fn lead_to(&mut self, cx: &mut StudioCtx<'_>, rest: Rest) {
        match rest {
            Rest::Model => self.go_to(Step::Describe),
            Rest::Voice if self.kind == Kind::Remix => self.go_to(Step::Describe),
            Rest::Voice => cx.act(Action::VoicesRoom),
            Rest::Again | Rest::Dismiss | Rest::Nothing => {}
        }
    }
}

/// Why something came to nothing, with what trying it again costs; the button that was pressed.
pub(super) fn came_to_nothing_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    trouble: &Trouble,
    job: Option<&JobCard>,
) -> Option<Remedy> {
    cx.view.told_here = trouble.topic;
    let told = shown(trouble, job.is_some());
    let mut card = TroubleCard::new(&told);
    if let Some(price) = job.and_then(|job| cx.desk.price_of_retry(job)) {
        card = card.price(PriceText::short(price));
    }
    card.show(ui)
}
