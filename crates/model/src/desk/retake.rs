//! One part of a long take that is spoken anew: what it costs, and its order.

use std::ops::Range;

use crate::command::{LineOrder, Retake};
use crate::desk::{Desk, Price, TakeCard};
use mynah_core::request::Generation;
use mynah_script::document::Line;

impl Desk {
    /// What one part of a take costs when it is spoken anew; nothing where its voice or model isn't known, or it is not this
    /// project's backend that spoke it.
    pub fn price_of_part(&self, take: &TakeCard, place: usize) -> Option<Price> {
        let span = take.request.speech()?.spans().into_iter().nth(place)?;
        self.price_of_span(take, &span)
    }

    /// The same of the part that lies there in the take's text.
    pub fn price_of_span(&self, take: &TakeCard, span: &Range<usize>) -> Option<Price> {
        let speech = take.request.speech()?;
        let backend = self.backend();
        let quote = self.offer(backend).quote_of_span(speech, span)?;
        (take.backend == backend).then(|| self.price(quote))
    }

    /// The order of that: what the take has of the other parts stays. It is its line's take afterwards where this one is.
    pub fn order_of_part(&self, line: &Line, take: &TakeCard, place: usize) -> Option<LineOrder> {
        let price = self.price_of_part(take, place)?;
        let speech = take.request.speech()?.clone();
        Some(LineOrder {
            line: Some(line.id),
            speaker: line.speaker.clone(),
            voice_name: take.voice_name.clone(),
            request: Generation::Speech(speech),
            fresh: true,
            rehearsed: false,
            stop_loss: None,
            dub_of: None,
            mend: None,
            once_more: false,
            outside_consent: false,
            beside: !take.picked,
            retake: Some(Retake { of: take.id, place }),
            blind: false,
            zero_retention: self.has_zero_retention(),
            shown: Some(price.quote.most),
        })
    }
}
