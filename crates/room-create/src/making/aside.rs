//! What stands at the right of a way to a voice: its price, what it takes, what comes after.

use super::super::{After, Before, saying_to_come};
use super::MakingPanel;
use super::describe::model_name;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_i18n::tr;
use mynah_model::price::in_words;
use mynah_model::voice_design::{Kind, Step};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::icons;

impl MakingPanel {
    /// What is to be known before the next press.
    pub fn before(&self, cx: &StudioCtx<'_>) -> Before {
        let is_done = self.is_at(Step::Done);
        let (price, about) = if self.is_at(Step::Describe) {
            let price = self.price(cx).map(PriceText::short);
            let price = price.unwrap_or_else(unknown);
            (price, tr!("design-price-previews"))
        } else if self.is_at(Step::Choose) {
            (PriceText::free(), tr!("design-price-choose"))
        } else if is_done {
            (PriceText::free(), tr!("design-price-done"))
        } else {
            (PriceText::free(), tr!("design-price-create"))
        };
        let backend = cx.desk.backend();
        let takes = !is_done && Self::knows_slots(cx);
        Before {
            backend,
            price: Some(price),
            about,
            takes_slot: takes,
            takes_edit: takes,
            title: tr!("design-voice"),
            facts: self.facts(cx),
            after: self.after(cx),
            note: if backend == Backend::Draft {
                tr!("design-draft")
            } else {
                tr!("design-kept")
            },
        }
    }

    fn facts(&self, cx: &StudioCtx<'_>) -> Vec<(String, String)> {
        let Some(making) = self.making() else {
            return Vec::new();
        };
        let kind = match self.kind {
            Kind::Design => tr!("design-kind"),
            Kind::Remix => tr!("remix-kind"),
        };
        let mut facts = vec![(tr!("design-fact-kind"), kind)];
        if self.kind == Kind::Design {
            facts.push((tr!("design-model"), model_name(&making.form.model())));
        } else if let Some(voice) = &making.form.voice {
            facts.push((tr!("remix-voice"), voice.name.clone()));
        }
        let attempts = making.attempts.len();
        if attempts > 0 {
            // What the new voice said here was part of it.
            let spent = self.spent(cx) + making.said.max(self.done.spent(cx));
            let spent = in_words(cx.desk.backend(), spent);
            facts.push((tr!("design-attempts"), attempts.to_string()));
            facts.push((tr!("design-fact-spent"), spent));
            let perhaps = self.perhaps(cx);
            if perhaps != Credits::ZERO {
                let perhaps = in_words(cx.desk.backend(), perhaps);
                facts.push((tr!("design-fact-perhaps"), perhaps));
            }
        }
        facts
    }

    fn after(&self, cx: &StudioCtx<'_>) -> Vec<After> {
        let step = self.making().map(|making| making.step);
        let mut after = Vec::new();
        let mut add = |until: Step, icon, [title, about]: [String; 2], price| {
            if step < Some(until) {
                after.push(After {
                    icon,
                    title,
                    about,
                    price,
                });
            }
        };
        add(
            Step::Choose,
            icons::HEADPHONES,
            [tr!("design-after-choose"), tr!("design-after-choose.text")],
            PriceText::free(),
        );
        add(
            Step::Name,
            icons::NOTE_PENCIL,
            [tr!("design-after-name"), tr!("design-after-name.text")],
            PriceText::free(),
        );
        add(
            Step::Done,
            icons::USER_SOUND,
            [tr!("design-after-create"), tr!("design-after-create.text")],
            PriceText::free(),
        );
        if step < Some(Step::Done) {
            after.extend(saying_to_come(cx));
        }
        after
    }
}

/// Where nothing can be asked for yet.
fn unknown() -> PriceText {
    PriceText {
        shown: "–".to_owned(),
        said: tr!("design-price-unknown"),
        meaning: tr!("design-price-unknown"),
    }
}
