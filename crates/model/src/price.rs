//! What anything that is paid for costs, from the very value that is sent.
//!
//! Prices by the minute are those of the service's price pages as far as they say them; they differ between pages
//! and plans, so they are ranges. What it really cost, the answer says.

use crate::agents;
use crate::delivery::Offer;
use crate::desk::Rate;
use crate::transcript_price::{sound_quote, transcript_quote};
use mynah_core::backend::Backend;
use mynah_core::credits::{Credits, Quote, Tariff};
use mynah_core::request::{
    AnewRequest, DesignRequest, DialogueRequest, DubRequest, EffectRequest, Generation,
    MusicRequest, Worth,
};
use mynah_core::silence;
use mynah_i18n::tr;

/// Credits a minute of a recording, for another voice and for the voice alone.
const RECORDED: f64 = 1_000.0;
/// Credits of an effect whose length the service chooses.
const OPEN_EFFECT: u64 = 100;
/// Credits a second of an effect whose length is said: 20 by the newest page, 40 by the dearest. The Draft server charges the
/// lowest rate.
const EFFECT: [f64; 2] = [20.0, 40.0];
/// Credits a minute of a dub, with a mark and without.
const MARKED: f64 = 2_000.0;
const UNMARKED: f64 = 3_000.0;
/// Credits a minute of music: about $0.30, in credits of the cheapest and the dearest plan. The Draft server charges the
/// lowest rate.
const MUSIC: [f64; 2] = [1_200.0, 3_000.0];
/// Seconds of a song whose length the service chooses: all that it takes (`music_length_ms` of its description).
pub const OPEN_SONG: [f64; 2] = [3.0, 600.0];
/// Seconds of a song whose length the Draft server chooses.
const OPEN_DRAFT_SONG: f64 = 30.0;
/// Characters of a preview's text that the service writes.
const OPEN_TEXT: [usize; 2] = [100, 1_000];

/// What a request costs when nothing of it is in the library. Of a voice or a model that isn't known nobody can say.
pub fn quote(request: &Generation, offer: Offer<'_>) -> Option<Quote> {
    match request {
        Generation::Speech(request) => offer.quote(request),
        Generation::Dialogue(request) => dialogue(request, offer),
        Generation::Design(request) => Some(design(request)),
        Generation::Changer(request) => Some(recorded(request.input.seconds)),
        Generation::Isolation(request) => Some(recorded(request.input.seconds)),
        Generation::Effects(request) => Some(effect(request, offer.backend)),
        Generation::Music(request) => Some(music(request, offer.backend)),
        Generation::Dubbing(request) => Some(dub(request, offer.backend)),
        Generation::Anew(request) => Some(anew(request, offer.backend)),
        Generation::Transcription(request) => Some(transcript_quote(request, offer.backend)),
        Generation::Alignment(request) => Some(sound_quote(request.input.seconds, offer.backend)),
        Generation::Conversation(request) => {
            let seconds = f64::from(request.longest_secs);
            Some(conversation(seconds, offer.backend))
        }
    }
}

/// Returns the price of so many seconds of a conversation with an agent.
pub fn conversation(seconds: f64, backend: Backend) -> Quote {
    let one = agents::price::minutes(1, backend);
    let part = |credits: Credits| whole(credits.0 as f64 * seconds.max(0.0) / 60.0);
    Quote {
        most: part(one.most),
        least: part(one.least),
        ..one
    }
}

/// What so many seconds of a dub cost that the service says anew and charges.
pub fn said_anew(seconds: f64) -> Credits {
    whole(seconds.max(0.0) * UNMARKED / 60.0)
}

/// The seconds of the line. The service has some that are free, and says only afterwards how many are left; Draft voices
/// have none.
fn anew(request: &AnewRequest, backend: Backend) -> Quote {
    let most = said_anew(request.seconds);
    let least = match backend {
        Backend::Draft => most,
        Backend::Live => Credits::ZERO,
    };
    range([least, most])
}

/// `68 420 cr`, `68 420 draft cr`.
pub fn in_words(backend: Backend, credits: Credits) -> String {
    match backend {
        Backend::Draft => tr!("price-draft-only", credits = credits.to_string()),
        Backend::Live => tr!("price-live", credits = credits.to_string()),
    }
}

/// What budgets hold for a request: the most that it can cost as far as anybody says. Of a model that isn't known as much
/// as most models cost, of a voice as much as any may.
pub fn most(request: &Generation, offer: Offer<'_>) -> Credits {
    let characters = match request {
        Generation::Dialogue(request) => request.characters(),
        request => silence::spoken_characters(request.text()),
    };
    quote(request, offer).map_or_else(
        || {
            let [_, voice] = Rate::UNTOLD.range();
            let known = request.model().and_then(|model| offer.model(model));
            let model = known.map_or_else(|| Tariff::default().model, |model| model.multiplier);
            Tariff { model, voice }.characters(characters)
        },
        |quote| quote.most,
    )
}

/// Characters of all turns, each at its voice's rate; rounded up once.
fn dialogue(request: &DialogueRequest, offer: Offer<'_>) -> Option<Quote> {
    let model = offer.model(&request.model)?;
    let mut weight = [0.0; 2];
    let mut is_guess = !model.is_sure();
    for turn in &request.turns {
        let voice = offer.voice(&turn.voice)?;
        for (weight, rate) in weight.iter_mut().zip(voice.rate.range()) {
            *weight += turn.text.chars().count() as f64 * rate;
        }
        is_guess |= !voice.rate.is_told();
    }
    let ([least, most], [own, dear]) = (model.multipliers(), weight);
    Some(Quote {
        most: whole(dear * most),
        least: whole(own * least),
        is_guess,
    })
}

/// The characters of what they say, once for all of them.
fn design(request: &DesignRequest) -> Quote {
    match &request.text {
        Some(text) => Tariff::default().speech(text).into(),
        None => range(OPEN_TEXT.map(|characters| Tariff::default().characters(characters))),
    }
}

/// Returns the price of so many seconds of a recording, for another voice and for the voice alone. Parts of a long
/// recording are cut where they cost together what the recording costs.
pub fn recorded(seconds: f64) -> Quote {
    minutes(seconds, [RECORDED; 2])
}

fn effect(request: &EffectRequest, backend: Backend) -> Quote {
    match request.seconds {
        Some(seconds) => {
            let seconds = decimal(seconds);
            range(rates(EFFECT, backend).map(|a_second| whole(seconds * a_second)))
        }
        None => range([Credits(OPEN_EFFECT); 2]),
    }
}

fn music(request: &MusicRequest, backend: Backend) -> Quote {
    let [shortest, longest] = match (request.length_ms(), backend) {
        (Some(millis), _) => [f64::from(millis) / 1_000.0; 2],
        (None, Backend::Draft) => [OPEN_DRAFT_SONG; 2],
        (None, Backend::Live) => OPEN_SONG,
    };
    let [cheap, dear] = rates(MUSIC, backend);
    range([whole(shortest * cheap / 60.0), whole(longest * dear / 60.0)])
}

/// Returns the bounds of a rate at a backend. The Draft server charges the lower one.
fn rates([cheap, dear]: [f64; 2], backend: Backend) -> [f64; 2] {
    match backend {
        Backend::Draft => [cheap; 2],
        Backend::Live => [cheap, dear],
    }
}

/// Returns a number as it is written and sent: 5.3, where `f64::from` returns 5.300000190734863.
fn decimal(number: f32) -> f64 {
    let written = number.to_string();
    written.parse().unwrap_or_else(|_| f64::from(number))
}

/// A mark makes it cheaper where one is put, which is in films only; of Draft voices whatever is dubbed.
fn dub(request: &DubRequest, backend: Backend) -> Quote {
    let a_minute = match (request.worth, backend) {
        (Worth::Marked, Backend::Draft) => [MARKED; 2],
        (Worth::Marked, Backend::Live) => [MARKED, UNMARKED],
        (Worth::Plain | Worth::Full, _) => [UNMARKED; 2],
    };
    Quote {
        is_guess: true,
        ..minutes(request.seconds(), a_minute)
    }
}

fn minutes(seconds: f64, a_minute: [f64; 2]) -> Quote {
    range(a_minute.map(|a_minute| whole(seconds.max(0.0) * a_minute / 60.0)))
}

/// Returns a price between two bounds.
pub(crate) fn range([least, most]: [Credits; 2]) -> Quote {
    Quote {
        most,
        least,
        is_guess: least != most,
    }
}

/// Rounded up, though not for the last bit of a product.
pub(crate) fn whole(credits: f64) -> Credits {
    Credits((credits - 1e-9).ceil().max(0.0) as u64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::desk::Voices;
    use mynah_core::format::OutputFormat;
    use mynah_core::request::{ConversationRequest, Cut, Input};

    fn price(request: impl Into<Generation>) -> (u64, u64, bool) {
        price_of(Backend::Live, request)
    }

    fn price_of(backend: Backend, request: impl Into<Generation>) -> (u64, u64, bool) {
        let nobody = Offer {
            voices: Voices::none(),
            models: &[],
            backend,
        };
        let quote = quote(&request.into(), nobody).unwrap();
        (quote.least.0, quote.most.0, quote.is_guess)
    }

    fn effect(seconds: Option<f32>) -> Generation {
        Generation::Effects(EffectRequest {
            text: "Rain".to_owned(),
            seconds,
            influence: None,
            looped: false,
            format: OutputFormat::default(),
        })
    }

    fn music(millis: Option<u32>) -> Generation {
        Generation::Music(MusicRequest {
            prompt: "A waltz".to_owned(),
            model: "music_v1".into(),
            millis,
            lyrics: None,
            instrumental: true,
            sections: Vec::new(),
            format: OutputFormat::default(),
        })
    }

    fn dub(cut: Option<Cut>, worth: Worth) -> Generation {
        Generation::Dubbing(DubRequest {
            input: Input {
                hash: String::new(),
                extension: "mp4".to_owned(),
                bytes: 1,
                seconds: 90.0,
                name: "film.mp4".to_owned(),
            },
            target: "es".to_owned(),
            source: None,
            speakers: None,
            cut,
            sheet: None,
            worth,
            drop_background: false,
            mask_profanity: false,
            without_clones: false,
            as_project: false,
            track: None,
        })
    }

    #[test]
    fn tools_cost_what_the_price_pages_say() {
        let talk = Generation::Conversation(ConversationRequest {
            agent: "agent_1".into(),
            name: "Guide".to_owned(),
            is_text_only: false,
            longest_secs: 30,
            account_test: None,
            number: 1,
        });
        assert_eq!(price_of(Backend::Draft, talk.clone()), (300, 300, false));
        let (least, most, is_guess) = price(talk);
        assert!(least < most && is_guess, "ElevenLabs names no exact price");
        assert_eq!(price(effect(None)), (100, 100, false));
        assert_eq!(price(effect(Some(1.5))), (30, 60, true));
        assert_eq!(price_of(Backend::Draft, effect(Some(1.5))), (30, 30, false));
        assert_eq!(price(music(Some(90_000))), (1_800, 4_500, true));
        assert_eq!(price(music(None)), (60, 30_000, true));
        assert_eq!(price_of(Backend::Draft, music(None)), (600, 600, false));
        assert_eq!(price(dub(None, Worth::Plain)), (4_500, 4_500, true));
        assert_eq!(price(dub(None, Worth::Marked)), (3_000, 4_500, true));
        let draft = |worth| price_of(Backend::Draft, dub(None, worth));
        assert_eq!(draft(Worth::Marked), (3_000, 3_000, true));
        assert_eq!(draft(Worth::Plain), (4_500, 4_500, true));
        let thirty = Some(Cut { start: 0, end: 30 });
        assert_eq!(price(dub(thirty, Worth::Full)), (1_500, 1_500, true));
    }

    /// Regression: an effect of 5.3, 5.8 or 8.8 s showed 1 credit too much, because single precision was rounded up.
    #[test]
    fn effect_costs_what_its_written_length_costs() {
        for tenths in 5..=300_u32 {
            let seconds = (f64::from(tenths) / 10.0) as f32;
            let expected = u64::from(tenths);
            let (least, most, _) = price(effect(Some(seconds)));
            assert_eq!([least, most], [2 * expected, 4 * expected], "{seconds} s");
        }
    }

    proptest! {
        /// Parts of a recording that last whole credits are not rounded up.
        #[test]
        fn parts_cost_together_what_the_recording_costs(
            parts in prop::collection::vec(1_u64..5_000, 0..6),
            rest in 1_u64..14_400_000,
        ) {
            const CREDIT: u64 = 2_880;
            let price = |frames: u64| recorded(frames as f64 / 48_000.0).most;
            let cut: u64 = parts.iter().sum::<u64>() * CREDIT;
            let sum: Credits = parts.iter().map(|credits| price(credits * CREDIT)).sum();
            prop_assert_eq!(sum + price(rest), price(cut + rest));
        }
    }
}
