//! Previews that the provider said it keeps no more: they are heard here still. Its one answer takes nothing away that was
//! paid for: they can be chosen again, or be made anew.

use egui::{Label, Ui};

use super::MakingPanel;
use super::buying::price_of;
use super::choose::Press;
use mynah_core::credits::Credits;
use mynah_core::ids::GeneratedVoiceId;
use mynah_i18n::tr;
use mynah_model::desk::{JobState, TakeCard};
use mynah_model::voice_design::Making;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::Button;

/// The one of these previews of which it is known that the provider keeps it no more: those of one attempt go together.
pub(super) fn lapsed_of<'a>(
    making: &'a Making,
    takes: &[TakeCard],
) -> Option<&'a GeneratedVoiceId> {
    let is_of = |of: &&GeneratedVoiceId| {
        let given = takes.iter().filter_map(|take| take.given.as_deref());
        given.into_iter().any(|given| given == of.as_str())
    };
    making.lapsed.keys().find(is_of)
}

impl MakingPanel {
    /// The preview of an attempt, as it is here, that the provider keeps no more.
    pub(super) fn lapsed(&self, cx: &StudioCtx<'_>, place: usize) -> Option<GeneratedVoiceId> {
        let takes = cx.desk.previews(self.key_of(place)?)?;
        lapsed_of(self.making()?, takes).cloned()
    }

    /// Whether those are being made anew, or that came to nothing.
    pub(super) fn is_made_anew(&self, cx: &StudioCtx<'_>, place: usize) -> bool {
        // What was stopped on its way is made and counted all the same.
        let is_open = |state: &JobState| match state {
            JobState::Finished { .. } => false,
            JobState::Cancelled(why) => why.is_awaited(),
            _ => true,
        };
        self.lapsed(cx, place).is_some() && self.job(cx, place).is_some_and(|it| is_open(&it.state))
    }

    /// What those had cost that were made anew since.
    pub(super) fn spent_on_lapsed(&self, cx: &StudioCtx<'_>) -> Credits {
        let Some(making) = self.making() else {
            return Credits::ZERO;
        };
        let places = 0..making.attempts.len();
        let shown: Vec<GeneratedVoiceId> = places.filter_map(|it| self.lapsed(cx, it)).collect();
        let gone = making.lapsed.iter().filter(|(id, _)| !shown.contains(id));
        gone.map(|(_, cost)| *cost).sum()
    }

    /// Has them made anew, at their price.
    pub(super) fn make_anew(&mut self, cx: &mut StudioCtx<'_>, place: usize) {
        let cost = self.cost(cx, place).unwrap_or_default();
        if let Some((lapsed, card)) = self.lapsed(cx, place).zip(self.open.as_mut()) {
            card.making.lapsed.insert(lapsed, cost);
        }
        self.order_again(cx, place);
    }

    /// That they can become no voice any more, and what makes them anew.
    pub(super) fn lapsed_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>, at: usize) -> Option<Press> {
        self.lapsed(cx, at)?;
        let words = tr!("design-lapsed");
        ui.add(Label::new(Face::Small.rich(words, cx.tokens.text2)).wrap());
        let request = self.making()?.attempts.get(at)?.request.clone();
        let mut anew = Button::new(tr!("design-anew")).primary();
        if let Some(price) = price_of(cx, request, true) {
            anew = anew.price(PriceText::short(price));
        }
        let anew = anew.busy(self.buying.waits());
        let anew = anew.why_not(self.why_not_made(cx, at));
        let pressed = ui.add(anew.tip(tr!("design-anew.tip"))).clicked();
        pressed.then_some(Press::Anew)
    }
}
