//! What is spoken to hear how a word is said: the word alone, as it is written or as a rule has it.

use crate::command::LineOrder;
use crate::delivery::{Delivery, Wish};
use crate::desk::{Desk, OwnSettings, Price, Voice};
use crate::urgency::Urgency;
use mynah_core::backend::Backend;
use mynah_core::credits::Quote;
use mynah_core::fingerprint::quick_key;
use mynah_core::pronunciation::Said;
use mynah_script::cast::CastVoice;
use mynah_script::document::Line;
use mynah_script::pronunciation::{Hears, Pronunciation, Word};

/// A word to be heard, and what that costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// What is sent for it; no line's.
    pub order: LineOrder,
    /// Who speaks it.
    pub backend: Backend,
    /// What it costs: nothing where the library has it.
    pub price: Price,
}

impl Desk {
    /// The word alone, spoken as the speaker of `line` speaks with this backend, with a rule or as it is written. Nothing
    /// where the rule has nothing to tell that voice, or before it is known who speaks.
    pub fn trial(
        &self,
        line: &Line,
        word: &Word,
        rule: Option<&Pronunciation>,
        backend: Backend,
    ) -> Option<Trial> {
        let line = Line {
            text: word.word.clone(),
            ..line.clone()
        };
        let delivery = if backend == self.backend() {
            self.delivery_of(&line)?
        } else if backend == Backend::Draft {
            self.draft_delivery_of(&line)?
        } else {
            return None;
        };
        let mut request = delivery.request(&line.text, (self.format(), None), &[])?;
        request.rules = match rule {
            Some(rule) => vec![Said {
                word: request.text.clone(),
                any_case: rule.any_case,
                says: rule.says(delivery.hears())?,
            }],
            None => Vec::new(),
        };
        let held = self.held_here(backend, Urgency::Interactive);
        let is_held = held.is_some_and(|held| held.contains(&quick_key(&request)));
        let quote = if is_held {
            Quote::ZERO
        } else {
            delivery.quote(&request.text)
        };
        let order = LineOrder {
            speaker: line.speaker.clone(),
            ..LineOrder::alone(&delivery.voice().name, request.into())
        };
        Some(self.trial_of(order, backend, quote))
    }

    /// A line as a voice would speak it that it need not be cast with: the very request that it would be spoken with if
    /// it were, so that what was heard costs nothing then. Nothing before the voice's settings are known.
    pub fn said_by(
        &self,
        line: &Line,
        (backend, urgency): (Backend, Urgency),
        voice: &Voice,
    ) -> Option<Trial> {
        if voice.settings == OwnSettings::Unread {
            return None;
        }
        let delivery = if backend == self.backend() {
            let part = self.script().cast().0.get(&line.speaker);
            let wish = Wish {
                settings: line.settings(part),
                language: part.and_then(|part| part.language.as_deref()),
                rules: Some((self.script().rules(), backend)),
                place: line.place(part),
            };
            Delivery::new(voice, self.model(self.model_of(line)?)?, wish)
        } else if backend == Backend::Draft {
            self.draft_delivery(line, &CastVoice::from(voice))?
        } else {
            return None;
        };
        let request = self.request(line, &delivery, false)?;
        let held = self.held_here(backend, urgency);
        let is_held = held.is_some_and(|held| held.contains(&quick_key(&request)));
        let quote = if is_held {
            Quote::ZERO
        } else {
            delivery.quote_beside(&request, held)
        };
        Some(self.trial_of(
            LineOrder::alone(&voice.name, request.into()),
            backend,
            quote,
        ))
    }

    fn trial_of(&self, order: LineOrder, backend: Backend, quote: Quote) -> Trial {
        Trial {
            order: LineOrder {
                zero_retention: self.has_zero_retention(),
                shown: Some(quote.most),
                ..order
            },
            backend,
            price: Price {
                backend,
                quote,
                zero_retention: backend == Backend::Live && self.has_zero_retention(),
            },
        }
    }

    /// What the voice of a line can be told of sounds; nothing before it is known who speaks.
    pub fn sounds_heard(&self, line: &Line) -> Option<Hears> {
        Some(self.delivery_of(line)?.hears())
    }
}
