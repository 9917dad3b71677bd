//! Price of a transcript: duration × rate, and what each option adds.

use mynah_core::backend::Backend;
use mynah_core::credits::{Credits, Quote};
use mynah_core::request::TranscriptRequest;
use mynah_i18n::{tenths, tr};

use crate::price::{range, whole};

/// Credits per minute of sound: about $0.22 to $0.48 an hour, in credits of the cheapest and the dearest plan.
const A_MINUTE: [f64; 2] = [20.0, 80.0];
/// Credits per minute that the Draft server charges.
const A_DRAFT_MINUTE: f64 = 30.0;
/// Surcharges of the service's price page, as shares of the price of the sound.
const KEY_TERMS: f64 = 0.2;
const ENTITIES: f64 = 0.3;
/// More key terms than this have at least [`LEAST_SECONDS`] charged.
const MANY_KEY_TERMS: usize = 100;
const LEAST_SECONDS: f64 = 20.0;

/// Seconds of the shortest and the longest segment of a recording that goes through the realtime socket.
pub const SEGMENT_SECS: [f64; 2] = [12.0, 20.0];

/// Returns the price of one segment that was sent to the realtime socket, which reports no cost. `backend`: the backend
/// whose rates apply.
pub fn segment_quote(seconds: f64, request: &TranscriptRequest, backend: Backend) -> Quote {
    let share = if request.key_terms.is_empty() {
        1.0
    } else {
        1.0 + KEY_TERMS
    };
    range(rates(backend).map(|rate| whole(seconds.max(0.0) * rate * share / 60.0)))
}

/// One part of a price.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PricePart {
    /// The reason for it.
    pub reason: PriceReason,
    /// The lowest and the highest number of credits that it adds.
    pub credits: [Credits; 2],
}

/// The reason why something is charged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PriceReason {
    /// The seconds of sound.
    Duration {
        /// As they are charged.
        seconds: f64,
    },
    /// Further channels, each transcribed by itself.
    Channels(u8),
    /// Key terms: +20 %.
    KeyTerms,
    /// Marked entities: +30 %.
    Entities,
}

impl PricePart {
    /// Returns the reason in words.
    pub fn label(&self) -> String {
        match self.reason {
            PriceReason::Duration { seconds } => {
                tr!("price-part-duration", seconds = tenths(seconds))
            }
            PriceReason::Channels(channels) => tr!("price-part-channels", channels = channels),
            PriceReason::KeyTerms => tr!("price-part-key-terms"),
            PriceReason::Entities => tr!("price-part-entities"),
        }
    }
}

/// Returns the price of sound that is only read, not made: transcripts without options, alignments.
pub fn sound_quote(seconds: f64, backend: Backend) -> Quote {
    range(rates(backend).map(|rate| whole(seconds.max(0.0) * rate / 60.0)))
}

/// Returns the price of a transcript.
pub fn transcript_quote(request: &TranscriptRequest, backend: Backend) -> Quote {
    let parts = price_parts(request, backend);
    let sum = |bound: fn(&PricePart) -> Credits| parts.iter().map(bound).sum();
    let [least, most] = [sum(|part| part.credits[0]), sum(|part| part.credits[1])];
    if !request.is_live {
        return range([least, most]);
    }
    // Each segment is rounded up by itself.
    let segments = (request.input.seconds / SEGMENT_SECS[0]).ceil().max(1.0);
    range([least, most + Credits(segments as u64)])
}

/// Returns the parts of a transcript's price; their sums are the price.
pub fn price_parts(request: &TranscriptRequest, backend: Backend) -> Vec<PricePart> {
    let mut seconds = request.input.seconds.max(0.0);
    if request.key_terms.len() > MANY_KEY_TERMS {
        seconds = seconds.max(LEAST_SECONDS);
    }
    let channels = request.channels.unwrap_or(1).max(1);
    let minutes = seconds / 60.0;
    let all = minutes * f64::from(channels);
    let mut steps = vec![(PriceReason::Duration { seconds }, minutes)];
    if channels > 1 {
        steps.push((PriceReason::Channels(channels), all));
    }
    let mut share = 1.0;
    for (reason, more, is_wanted) in [
        (
            PriceReason::KeyTerms,
            KEY_TERMS,
            !request.key_terms.is_empty(),
        ),
        (
            PriceReason::Entities,
            ENTITIES,
            !request.entities.is_empty(),
        ),
    ] {
        if is_wanted {
            share += more;
            steps.push((reason, all * share));
        }
    }
    let rates = rates(backend);
    let mut before = [Credits::ZERO; 2];
    // Only the sum is rounded: each part is what the sum grows by.
    let parts = steps.into_iter().map(|(reason, minutes)| {
        let sum = rates.map(|rate| whole(minutes * rate));
        let [least, most] = std::mem::replace(&mut before, sum);
        let credits = [before[0].less(least), before[1].less(most)];
        PricePart { reason, credits }
    });
    parts.collect()
}

fn rates(backend: Backend) -> [f64; 2] {
    match backend {
        Backend::Draft => [A_DRAFT_MINUTE; 2],
        Backend::Live => A_MINUTE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::ids::ModelId;
    use mynah_core::request::Input;

    fn request(seconds: f64) -> TranscriptRequest {
        let input = Input {
            hash: String::new(),
            extension: "wav".to_owned(),
            bytes: 1,
            seconds,
            name: "a.wav".to_owned(),
        };
        TranscriptRequest::new(input, ModelId::from("scribe_v2"))
    }

    #[test]
    fn a_price_is_duration_times_rate_plus_options() {
        let plain = request(300.0);
        let mut terms = plain.clone();
        terms.key_terms = vec!["Mynah".to_owned()];
        let mut all = terms.clone();
        all.channels = Some(2);
        all.entities = vec!["all".to_owned()];
        let mut many = request(1.0);
        many.key_terms = vec!["Mynah".to_owned(); 101];
        for (name, request, live, draft) in [
            ("plain", &plain, [100, 400], 150),
            ("key terms", &terms, [120, 480], 180),
            ("all options", &all, [300, 1_200], 450),
            ("many key terms", &many, [8, 32], 12),
        ] {
            let quote = transcript_quote(request, Backend::Live);
            assert_eq!([quote.least.0, quote.most.0], live, "{name}");
            assert!(quote.is_guess, "{name}");
            let quote = transcript_quote(request, Backend::Draft);
            assert_eq!((quote.most.0, quote.is_guess), (draft, false), "{name}");
            let parts = price_parts(request, Backend::Live);
            let sum: u64 = parts.iter().map(|part| part.credits[1].0).sum();
            assert_eq!(sum, live[1], "{name}");
        }
        for (request, cost, live) in [(&plain, 30, [20, 80]), (&terms, 36, [24, 96])] {
            let draft = segment_quote(60.0, request, Backend::Draft);
            assert_eq!(draft, Quote::from(Credits(cost)));
            let quote = segment_quote(60.0, request, Backend::Live);
            assert_eq!([quote.least.0, quote.most.0], live);
        }
        let reasons: Vec<_> = price_parts(&all, Backend::Draft)
            .iter()
            .map(|part| (part.reason, part.credits[1].0))
            .collect();
        assert_eq!(
            reasons,
            [
                (PriceReason::Duration { seconds: 300.0 }, 150),
                (PriceReason::Channels(2), 150),
                (PriceReason::KeyTerms, 60),
                (PriceReason::Entities, 90),
            ]
        );
    }
}
