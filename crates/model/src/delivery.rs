//! How lines are delivered, and the one way from it to a request and its price: window and command line make the same.

use std::collections::HashSet;
use std::ops::Range;

use crate::desk::{Model, Voice, Voices};
use mynah_core::audio_effects::AudioEffects;
use mynah_core::backend::Backend;
use mynah_core::credits::{Quote, Tariff};
use mynah_core::fingerprint::{Parts, part_key, quick_key};
use mynah_core::format::OutputFormat;
use mynah_core::ids::{ModelId, VoiceId};
use mynah_core::pronunciation::{self, Said};
use mynah_core::request::SpeechRequest;
use mynah_core::settings::{ChosenSettings, VoiceSettings};
use mynah_core::silence::{self, Bare};
use mynah_script::parts::{COMFORTABLE, cuts};
use mynah_script::pronunciation::{Hears as HearsSounds, Rules, Speaker};

/// What a backend offers, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// Who speaks.
    pub voices: &'a Voices,
    /// With what.
    pub models: &'a [Model],
    /// Who asks for credits: what Draft voices cost is known for certain.
    pub backend: Backend,
}

impl<'a> Offer<'a> {
    /// The voice of this id.
    pub fn voice(self, id: &VoiceId) -> Option<&'a Voice> {
        self.voices.of(id)
    }

    /// The model of this id.
    pub fn model(self, id: &ModelId) -> Option<&'a Model> {
        self.models.iter().find(|model| model.id == *id)
    }

    /// What a request costs when nothing of it is in the library. Of a voice or a model that isn't known nobody can say.
    pub fn quote(self, request: &SpeechRequest) -> Option<Quote> {
        self.quote_beside(request, None)
    }

    /// The same beside what the library holds: of a text that is sent in parts only those are bought that it lacks.
    pub fn quote_beside(
        self,
        request: &SpeechRequest,
        held: Option<&HashSet<u64>>,
    ) -> Option<Quote> {
        let voice = self.voice(&request.voice)?;
        let model = self.model(&request.model)?;
        Some(beside(request, held, &|text| quote(voice, model, text)))
    }

    /// What one part of a request costs that is sent in parts; nothing where it isn't known, or has no such part.
    pub fn quote_of_part(self, request: &SpeechRequest, place: usize) -> Option<Quote> {
        let span = request.spans().into_iter().nth(place)?;
        self.quote_of_span(request, &span)
    }

    /// The same of the part that lies there. Nothing of the request is copied: a list of parts asks each frame.
    pub fn quote_of_span(self, request: &SpeechRequest, span: &Range<usize>) -> Option<Quote> {
        let voice = self.voice(&request.voice)?;
        let model = self.model(&request.model)?;
        Some(quote(voice, model, &request.words(span).text))
    }
}

/// What plans that are paid for pay of the list price at least (seen in September 2026).
const DISCOUNT: f64 = 0.5;

fn quote(voice: &Voice, model: &Model, text: &str) -> Quote {
    let ([cheap, list], [own, dear]) = (model.multipliers(), voice.rate.range());
    let tariff = |model, voice| Tariff { model, voice };
    Quote {
        most: tariff(list, dear).speech(text),
        least: tariff(cheap, own).speech(text),
        is_guess: !model.is_sure() || !voice.rate.is_told(),
    }
}

/// What a request costs beside what is held, by what its texts cost.
fn beside(
    request: &SpeechRequest,
    held: Option<&HashSet<u64>>,
    quote: &dyn Fn(&str) -> Quote,
) -> Quote {
    let spans = request.spans();
    if spans.is_empty() {
        return quote(&request.text);
    }
    let mut all = Quote::ZERO;
    for span in spans {
        let words = request.words(&span);
        let text = words.text.as_ref();
        let parts = Parts {
            text,
            rules: pronunciation::key(&pronunciation::acting(text, &request.rules)),
            ..Parts::from(request)
        };
        let is_held = |held: &HashSet<u64>| {
            held.contains(&part_key(parts)) || held.contains(&quick_key(parts))
        };
        if !held.is_some_and(is_held) {
            all += quote(text);
        }
    }
    all
}

impl Model {
    /// The code of a language as it is sent: none where the model hears none or doesn't list it, for a code that it
    /// doesn't know is refused or passed over. One that lists nothing is believed to know it.
    pub fn told<'a>(&'a self, wanted: Option<&'a str>) -> Option<&'a str> {
        let wanted = wanted.filter(|_| self.hears.language)?;
        if self.languages.is_empty() {
            return Some(wanted);
        }
        let mut listed = self.languages.iter();
        let listed = listed.find(|listed| listed.eq_ignore_ascii_case(wanted));
        listed.map(String::as_str)
    }

    /// Whether it hears what is said around a text.
    pub fn hears_context(&self) -> bool {
        self.hears.context
    }

    /// Characters that are sent at once. Where the model hears what is said around a part, parts are shorter than they
    /// have to be.
    pub fn comfortable(&self) -> usize {
        if self.hears_context() {
            self.limit.min(COMFORTABLE)
        } else {
            self.limit
        }
    }

    /// Returns whether the price is certain: the service listed it, and Mynah knows the model.
    pub fn is_sure(&self) -> bool {
        self.is_listed && self.is_known
    }

    /// What a character costs at least, with the discount that a plan may give, and by the list.
    pub fn multipliers(&self) -> [f64; 2] {
        let least = if self.is_listed { 1.0 } else { DISCOUNT };
        [self.multiplier * least, self.multiplier]
    }
}

/// What is wanted of a voice.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wish<'a> {
    /// The settings that were chosen.
    pub settings: ChosenSettings,
    /// ISO 639-1 code.
    pub language: Option<&'a str>,
    /// How words are said, and who would be told: a Draft voice hears no sounds.
    pub rules: Option<(&'a Rules, Backend)>,
    /// The place in which the voice is heard.
    pub place: &'a AudioEffects,
}

/// Everything of a request that a speaker's lines share.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a> {
    voice: &'a Voice,
    model: &'a Model,
    settings: VoiceSettings,
    language: Option<&'a str>,
    rules: Option<&'a Rules>,
    place: &'a AudioEffects,
    /// Who speaks, as rules see it.
    speaker: Speaker<'a>,
}

impl<'a> Delivery<'a> {
    /// As wanted, as far as the model hears it.
    pub fn new(voice: &'a Voice, model: &'a Model, wish: Wish<'a>) -> Self {
        let hears = match wish.rules {
            Some((_, Backend::Live)) => HearsSounds::of_model(&model.id),
            _ => HearsSounds::None,
        };
        Self {
            rules: wish.rules.map(|(rules, _)| rules),
            speaker: Speaker {
                language: wish.language,
                hears,
            },
            voice,
            model,
            settings: model.hears.only(voice.spoken(wish.settings)),
            language: model.told(wish.language),
            place: wish.place,
        }
    }

    /// What it can be told of sounds.
    pub fn hears(&self) -> HearsSounds {
        self.speaker.hears
    }

    /// Who speaks.
    pub fn voice(&self) -> &'a Voice {
        self.voice
    }

    /// What `text` costs when nothing of it is in the library.
    pub fn quote(&self, text: &str) -> Quote {
        quote(self.voice, self.model, text)
    }

    /// The request of `text`, cut into parts where it is long; `before` are the parts that an older text was spoken in.
    /// Nothing where there is nothing to speak.
    pub fn request(
        &self,
        text: &str,
        (format, seed): (OutputFormat, Option<u32>),
        before: &[&str],
    ) -> Option<SpeechRequest> {
        let mut request = request_from_parts(&self.words(text, format, seed))?;
        request.rules = self.rules_of(&request.text);
        request.seams = cuts(&request.text, self.model.comfortable(), before);
        Some(request)
    }

    /// What a request of its costs beside what the library holds.
    pub fn quote_beside(&self, request: &SpeechRequest, held: Option<&HashSet<u64>>) -> Quote {
        beside(request, held, &|text| self.quote(text))
    }

    /// Whether `text` may be sent in parts. A short one that was spoken in parts still may, and one with silences is.
    pub fn may_be_parted(&self, text: &str, was: bool) -> bool {
        was || text.len() > self.model.comfortable() || silence::is_in(text)
    }

    /// What `text` would send, where it lies.
    pub fn parts(&self, text: &'a str, format: OutputFormat, seed: Option<u32>) -> Parts<'a> {
        self.words(text, format, seed)
    }

    /// How it is spoken.
    pub fn settings(&self) -> VoiceSettings {
        self.settings
    }

    /// The rules of pronunciation that act on a text.
    fn rules_of(&self, text: &str) -> Vec<Said> {
        let rules = self.rules.filter(|rules| !rules.is_empty());
        rules.map_or_else(Vec::new, |rules| {
            rules.acting(&Bare::of(text).text, self.speaker)
        })
    }

    fn words<'b>(&self, text: &'b str, format: OutputFormat, seed: Option<u32>) -> Parts<'b>
    where
        'a: 'b,
    {
        Parts {
            voice: &self.voice.id,
            model: &self.model.id,
            text: text.trim(),
            settings: self.settings,
            format,
            seed,
            language: self.language,
            context: None,
            rules: pronunciation::key(&self.rules_of(text.trim())),
            place: self.place,
        }
    }
}

/// Builds the request of `parts` without its pronunciation rules, or `None` if there is no text to speak.
fn request_from_parts(parts: &Parts<'_>) -> Option<SpeechRequest> {
    (!silence::is_unspoken(parts.text)).then(|| SpeechRequest {
        voice: parts.voice.clone(),
        model: parts.model.clone(),
        text: parts.text.to_owned(),
        settings: parts.settings,
        format: parts.format,
        seed: parts.seed,
        language: parts.language.map(str::to_owned),
        context: Default::default(),
        seams: Vec::new(),
        rules: Vec::new(),
        place: parts.place.clone(),
    })
}

impl Voice {
    /// How it is spoken with what was chosen: the rest as its owner stored it, else at the service's default.
    pub fn spoken(&self, chosen: ChosenSettings) -> VoiceSettings {
        chosen.over(self.settings.known().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::{Hears, OwnSettings, Rate};
    use mynah_core::credits::Credits;
    use mynah_core::settings::Setting;

    const ALL: Hears = Hears {
        stability_steps: false,
        similarity: true,
        style: true,
        speed: true,
        boost: true,
        language: true,
        context: true,
    };

    fn voice(settings: Option<VoiceSettings>) -> Voice {
        Voice {
            id: VoiceId::from("v"),
            name: "V".to_owned(),
            category: "cloned".to_owned(),
            about: String::new(),
            labels: Vec::new(),
            rate: Rate::Told(1.5),
            settings: settings.map_or(OwnSettings::Unknown, OwnSettings::Known),
            preview: false,
            facts: Default::default(),
        }
    }

    fn model(hears: Hears) -> Model {
        Model {
            id: ModelId::from("m"),
            name: "M".to_owned(),
            multiplier: 0.5,
            is_listed: true,
            limit: 5_000,
            is_known: true,
            hears,
            languages: Vec::new(),
        }
    }

    fn request(voice: &Voice, hears: Hears, wish: Wish<'_>) -> SpeechRequest {
        Delivery::new(voice, &model(hears), wish)
            .request("  Hello. ", (OutputFormat::default(), None), &[])
            .unwrap()
    }

    #[test]
    fn what_a_model_does_not_hear_is_not_sent() {
        let wish = Wish {
            settings: ChosenSettings::of([
                Setting::Stability(Some(0.612_3)),
                Setting::Style(Some(0.4)),
                Setting::UseSpeakerBoost(Some(false)),
            ]),
            language: Some("de"),
            ..Wish::default()
        };
        let deaf = Hears {
            stability_steps: true,
            similarity: false,
            style: false,
            speed: false,
            boost: false,
            language: false,
            context: false,
        };
        let sent = request(&voice(None), deaf, wish);
        assert_eq!(sent.text, "Hello.");
        assert_eq!(sent.language, None);
        assert_eq!(sent.settings, VoiceSettings::default());
        let sent = request(&voice(None), ALL, wish);
        assert_eq!(sent.language.as_deref(), Some("de"));
        assert_eq!(
            (sent.settings.stability(), sent.settings.style()),
            (0.61, 0.4)
        );
        let (voice, model) = (voice(None), model(ALL));
        let blank = Delivery::new(&voice, &model, wish);
        let blank = blank.request(" \n", (OutputFormat::default(), None), &[]);
        assert_eq!(blank, None);
    }

    /// The service refuses a code that the model lacks, or passes over it; and one language in two spellings was paid
    /// for twice.
    #[test]
    fn only_a_language_that_the_model_lists_is_sent_as_it_is_listed() {
        let model = Model {
            languages: vec!["en".to_owned(), "de".to_owned()],
            ..model(ALL)
        };
        assert_eq!(model.told(Some("DE")), Some("de"));
        assert_eq!(model.told(Some("fi")), None);
        let deaf = Model {
            hears: Hears {
                language: false,
                ..ALL
            },
            ..model
        };
        assert_eq!(deaf.told(Some("de")), None);
    }

    #[test]
    fn what_was_not_chosen_is_the_voices_own() {
        let own = VoiceSettings::default().with(Setting::Stability(Some(0.3)));
        let voice = voice(Some(own));
        assert_eq!(request(&voice, ALL, Wish::default()).settings, own);
        let fast = Wish {
            settings: ChosenSettings::of([Setting::Speed(Some(1.1))]),
            ..Wish::default()
        };
        let sent = request(&voice, ALL, fast).settings;
        assert_eq!((sent.stability(), sent.speed()), (0.3, 1.1));
    }

    #[test]
    fn of_what_is_not_known_there_is_no_price() {
        let (voice, model) = (voice(None), model(ALL));
        let request = request(&voice, ALL, Wish::default());
        let offer = |voices, models| Offer {
            voices,
            models,
            backend: Backend::Live,
        };
        let (voices, models) = (&Voices::from(vec![voice]), std::slice::from_ref(&model));
        assert_eq!(offer(voices, &[]).quote(&request), None);
        assert_eq!(offer(Voices::none(), models).quote(&request), None);
        let known = offer(voices, models).quote(&request);
        assert_eq!(known, Some(Credits(5).into()), "6 × 0.5 × 1.5");
    }

    #[test]
    fn what_a_key_may_not_read_makes_the_price_a_range() {
        let listed = (voice(None), model(ALL));
        let unlisted = Model {
            is_listed: false,
            ..listed.1.clone()
        };
        let strange = Voice {
            rate: Rate::AtMost(2.0),
            ..listed.0.clone()
        };
        let of = |voice, model| quote(voice, model, "Twelve chars");
        let range = of(&listed.0, &unlisted);
        assert_eq!((range.least, range.most), (Credits(5), Credits(9)));
        let shared = of(&strange, &listed.1);
        assert_eq!((shared.least, shared.most), (Credits(6), Credits(12)));
        assert!(range.is_guess && shared.is_guess && !of(&listed.0, &listed.1).is_guess);
        let unknown = Model {
            is_known: false,
            ..listed.1.clone()
        };
        let about = of(&listed.0, &unknown);
        assert_eq!((about.least, about.most), (Credits(9), Credits(9)));
        assert!(about.is_guess, "a listed price of an unknown model");
    }
}
