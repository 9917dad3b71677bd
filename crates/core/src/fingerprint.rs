//! The name of a request: two requests with the same fingerprint give the same take, so the second
//! one costs nothing.
//!
//! Version 1 is the SHA-256 of canonical JSON (RFC 8785). A field at its default is left out, so that
//! fields of later versions don't change old names. Request ids, drawn seeds and names of voices are not in it, nor whether
//! the service keeps what it makes (zero retention): that shapes no sound.

use std::collections::hash_map::DefaultHasher;
use std::fmt;
use std::hash::{Hash as _, Hasher as _};

use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::audio_effects::AudioEffects;
use crate::format::OutputFormat;
use crate::hex::hex;
use crate::ids::{ModelId, VoiceId};
use crate::pronunciation::{self, Said};
use crate::request::{Context, DesignRequest, Designed, Generation, SpeechRequest};
use crate::settings::VoiceSettings;

/// What begins the name of an account that is known by its key alone.
const OF_KEY: &str = "key:";

/// The name of a request: 64 lowercase hexadecimal digits.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The digits, as the library keeps them.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({:.12}…)", self.0)
    }
}

/// What is hashed. Optional members are `None` at their default; RFC 8785 sorts the names.
#[derive(Serialize)]
struct Canonical<'a> {
    v: u32,
    operation: &'static str,
    account: &'a str,
    voice: &'a str,
    model: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<CanonicalSettings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    previous_text: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    next_text: &'a str,
    /// What is said in place of words, not the dictionary that the account has it in: made anew it is the same sound.
    #[serde(skip_serializing_if = "<[Said]>::is_empty")]
    rules: &'a [Said],
    #[serde(skip_serializing_if = "AudioEffects::is_default")]
    place: &'a AudioEffects,
}

/// Settings as hundredths, so that 0.4 is written `0.4` whatever an `f32` makes of it.
#[derive(Serialize)]
struct CanonicalSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    stability: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    similarity_boost: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    style: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speed: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    use_speaker_boost: Option<bool>,
}

/// Version 1 of the fingerprint of `request` with `account`; see [`of_speech`].
///
/// Texts are hashed as they are sent, code point by code point. Nothing is composed or decomposed (NFC, NFD), folded or
/// trimmed here: the service doesn't say that it does, and as far as is known it bills code points, so that an `é` of
/// one and an `é` of two are different requests. To call them one could serve a take of the other's reading; to call
/// them two costs a second take at most. The order of fields, and how a number or a letter is written in JSON, are not
/// in it.
pub fn of(request: &Generation, account: &str) -> Fingerprint {
    match request {
        Generation::Speech(request) => of_speech(request, account),
        request => of_tool(request, account),
    }
}

/// The fields of every other tool as they are kept, what is at its default left out; a recording is its hash.
fn of_tool(request: &Generation, account: &str) -> Fingerprint {
    let mut canonical = Map::new();
    if let Ok(Value::Object(fields)) = serde_json::to_value(request) {
        let fields = fields.into_iter().filter(|(name, _)| name != "tool");
        canonical.extend(fields.map(|(name, value)| (name, audible(value))));
    }
    if request.format() == Some(OutputFormat::default()) {
        canonical.remove("format");
    }
    if let Generation::Changer(request) = request {
        let settings = canonical_settings(request.settings);
        match settings.and_then(|settings| serde_json::to_value(settings).ok()) {
            Some(settings) => canonical.insert("settings".to_owned(), settings),
            None => canonical.remove("settings"),
        };
    }
    if let Generation::Design(DesignRequest {
        from: Designed::Remix { .. },
        ..
    }) = request
    {
        // A remix hears neither.
        canonical.remove("model");
        canonical.remove("quality");
    }
    canonical.insert("v".to_owned(), 1.into());
    canonical.insert("operation".to_owned(), request.tool().as_str().into());
    canonical.insert("account".to_owned(), account.into());
    let json = serde_json_canonicalizer::to_vec(&canonical).unwrap_or_default();
    Fingerprint(hex(&Sha256::digest(&json)))
}

/// What can be heard of a value: of a recording its hash, of a number four decimals.
fn audible(value: Value) -> Value {
    match value {
        Value::Object(mut fields) => match fields.remove("hash") {
            Some(hash) => hash,
            None => fields
                .into_iter()
                .map(|(name, value)| (name, audible(value)))
                .collect(),
        },
        Value::Array(values) => values.into_iter().map(audible).collect(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() => ((float * 1e4).round() / 1e4).into(),
            _ => Value::Number(number),
        },
        other => other,
    }
}

/// Version 1 of the fingerprint of speaking `request` with `account` (`draft`, a user's id, or a hash of base and key).
pub fn of_speech(request: &SpeechRequest, account: &str) -> Fingerprint {
    let Parts {
        voice,
        model,
        text,
        settings,
        format,
        seed,
        language,
        context,
        rules: _,
        place,
    } = request.into();
    let canonical = Canonical {
        v: 1,
        operation: "speech",
        account,
        voice: voice.as_str(),
        model: model.as_str(),
        text,
        settings: canonical_settings(settings),
        format: (format != OutputFormat::default()).then(|| format.to_string()),
        seed,
        language,
        previous_text: context.map_or("", |context| &context.before),
        next_text: context.map_or("", |context| &context.after),
        rules: &request.rules,
        place,
    };
    // Strings, whole numbers and finite hundredths always serialise; an empty name would only miss the cache.
    let json = serde_json_canonicalizer::to_vec(&canonical).unwrap_or_default();
    Fingerprint(hex(&Sha256::digest(&json)))
}

/// The name of a part whatever is said around it: the fingerprint of its words alone; nothing where nothing is.
pub fn bare(request: &Generation, account: &str) -> Option<Fingerprint> {
    let request = request.speech()?;
    (!request.context.is_empty()).then(|| of_speech(&request.bare(), account))
}

/// The name of an account whose `user_id` can't be read: a hash, since a key is never kept.
pub fn of_key(base: &str, key: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(base.as_bytes());
    hash.update(b"\n");
    hash.update(key.as_bytes());
    let mut name = hex(&hash.finalize());
    name.truncate(32);
    format!("{OF_KEY}{name}")
}

/// Whether this is such a name.
pub fn is_of_key(account: &str) -> bool {
    account.starts_with(OF_KEY)
}

/// The parts of a request where they lie, so that thousands of lines can be looked up without a copy: the one list of
/// what shapes a sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Parts<'a> {
    /// The voice.
    pub voice: &'a VoiceId,
    /// The model.
    pub model: &'a ModelId,
    /// The text as it is sent.
    pub text: &'a str,
    /// The settings.
    pub settings: VoiceSettings,
    /// What the take is kept as.
    pub format: OutputFormat,
    /// A wanted seed.
    pub seed: Option<u32>,
    /// A wanted language.
    pub language: Option<&'a str>,
    /// What is said around it, where it is a part of a longer text.
    pub context: Option<&'a Context>,
    /// The [`pronunciation::key`] of the rules that act on it.
    pub rules: u64,
    /// The place in which it is heard.
    pub place: &'a AudioEffects,
}

impl<'a> From<&'a SpeechRequest> for Parts<'a> {
    fn from(request: &'a SpeechRequest) -> Self {
        let SpeechRequest {
            voice,
            model,
            text,
            settings,
            format,
            seed,
            language,
            context,
            rules,
            place,
            // Where it is cut changes no word of it.
            seams: _,
        } = request;
        Self {
            voice,
            model,
            text,
            settings: *settings,
            format: *format,
            seed: *seed,
            language: language.as_deref(),
            context: Some(context).filter(|context| !context.is_empty()),
            rules: pronunciation::key(rules),
            place,
        }
    }
}

impl Parts<'_> {
    /// With this seed, where none was wanted.
    #[must_use]
    pub fn or_seed(mut self, seed: Option<u32>) -> Self {
        self.seed = self.seed.or(seed);
        self
    }
}

/// A cheap stand-in for a fingerprint within one run: the desk compares thousands of lines a frame.
/// Whether the library really holds a take is decided by the fingerprint alone.
pub fn quick_key<'a>(request: impl Into<Named<'a>>) -> u64 {
    let mut hash = DefaultHasher::new();
    match request.into() {
        Named::Line(parts) => parts.hash(&mut hash),
        Named::Tool(request) => of_tool(request, "").hash(&mut hash),
    }
    hash.finish()
}

/// The [`quick_key`] of a spoken line with the seed that was drawn for it: who wants that very seed asks for what is there.
/// Nothing where it was asked for with a seed.
pub fn drawn_key(request: &Generation, drawn: Option<u32>) -> Option<u64> {
    let parts = Parts::from(request.speech()?);
    let is_drawn = parts.seed.is_none() && drawn.is_some();
    is_drawn.then(|| quick_key(parts.or_seed(drawn)))
}

/// The [`quick_key`] of a part that the library holds whatever was said around it: as long as its own words are the
/// same, it need not be bought again.
pub fn part_key(parts: Parts<'_>) -> u64 {
    let mut hash = DefaultHasher::new();
    (
        "part",
        Parts {
            context: None,
            ..parts
        },
    )
        .hash(&mut hash);
    hash.finish()
}

/// What has a quick key: a line where it lies, or any other request.
#[derive(Clone, Copy, Debug)]
pub enum Named<'a> {
    /// A spoken line.
    Line(Parts<'a>),
    /// What another tool makes.
    Tool(&'a Generation),
}

impl<'a> From<Parts<'a>> for Named<'a> {
    fn from(parts: Parts<'a>) -> Self {
        Self::Line(parts)
    }
}

impl<'a> From<&'a SpeechRequest> for Named<'a> {
    fn from(request: &'a SpeechRequest) -> Self {
        Self::Line(request.into())
    }
}

impl<'a> From<&'a Generation> for Named<'a> {
    fn from(request: &'a Generation) -> Self {
        match request {
            Generation::Speech(request) => request.into(),
            request => Self::Tool(request),
        }
    }
}

fn canonical_settings(settings: VoiceSettings) -> Option<CanonicalSettings> {
    let usual = VoiceSettings::default();
    if settings == usual {
        return None;
    }
    let other = |value: f32, usual: f32| (value != usual).then(|| hundredths(value));
    Some(CanonicalSettings {
        stability: other(settings.stability(), usual.stability()),
        similarity_boost: other(settings.similarity_boost(), usual.similarity_boost()),
        style: other(settings.style(), usual.style()),
        speed: other(settings.speed(), usual.speed()),
        use_speaker_boost: (settings.use_speaker_boost() != usual.use_speaker_boost())
            .then_some(settings.use_speaker_boost()),
    })
}

fn hundredths(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0
}

#[cfg(test)]
mod properties;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::{EffectRequest, Input, IsolationRequest};
    use crate::settings::Setting;

    fn plain() -> SpeechRequest {
        SpeechRequest {
            voice: VoiceId::new("DraftWren00000000001"),
            model: ModelId::new("eleven_multilingual_v2"),
            text: "Don’t touch the glass.".to_owned(),
            settings: VoiceSettings::default(),
            format: OutputFormat::default(),
            seed: None,
            language: None,
            context: Default::default(),
            seams: Vec::new(),
            rules: Vec::new(),
            place: AudioEffects::default(),
        }
    }

    fn said(word: &str, alias: &str) -> Said {
        Said {
            word: word.to_owned(),
            any_case: false,
            says: pronunciation::Says::Alias(alias.to_owned()),
        }
    }

    /// These never change: they are the names under which takes are found again.
    #[test]
    fn version_1_is_what_it_was() {
        assert_eq!(
            of_speech(&plain(), "draft").as_str(),
            "81d06454a6092917b3d6946ff24cd7a27e2ff28f219889c30a7d6607368d544f"
        );
        let ruled = SpeechRequest {
            rules: vec![said("glass", "glarce")],
            ..plain()
        };
        assert_eq!(
            of_speech(&ruled, "draft").as_str(),
            "437780853628cc3fa910b9ec4752fabd87028aefd0f193553d53b8fd26d1bae9"
        );
        let full = SpeechRequest {
            settings: VoiceSettings::default()
                .with(Setting::Stability(Some(0.4)))
                .with(Setting::SimilarityBoost(Some(1.0)))
                .with(Setting::Style(Some(0.07)))
                .with(Setting::Speed(Some(0.96)))
                .with(Setting::UseSpeakerBoost(Some(false))),
            format: "pcm_24000".parse().unwrap(),
            seed: Some(4_294_967_295),
            language: Some("en".to_owned()),
            text: "Line\none \"two\" \u{1} 🙂".to_owned(),
            ..plain()
        };
        assert_eq!(
            of_speech(&full, "user_1").as_str(),
            "e131166b132fd566cd3ec43ef51350c22d7704b2366c94bcb285c31f957c69fc"
        );
    }

    #[test]
    fn everything_that_shapes_the_sound_changes_the_name() {
        let name = |change: &dyn Fn(&mut SpeechRequest)| {
            let mut request = plain();
            change(&mut request);
            (of_speech(&request, "draft"), quick_key(&request))
        };
        let (plain_name, plain_key) = name(&|_| {});
        let changes: &[&dyn Fn(&mut SpeechRequest)] = &[
            &|request| request.text.push(' '),
            &|request| request.voice = VoiceId::new("other"),
            &|request| request.model = ModelId::new("other"),
            &|request| request.settings = request.settings.with(Setting::Speed(Some(1.1))),
            &|request| {
                let boost = Setting::UseSpeakerBoost(Some(false));
                request.settings = request.settings.with(boost);
            },
            &|request| request.seed = Some(0),
            &|request| request.language = Some("de".to_owned()),
            &|request| request.context.before = "Before.".to_owned(),
            &|request| request.context.after = "After.".to_owned(),
            &|request| request.rules = vec![said("glass", "glarce")],
            &|request| request.format = "mp3_44100_192".parse().unwrap(),
            &|request| request.place.filter = Some("phone".to_owned()),
            &|request| request.place.background = Some("cafe".to_owned()),
            &|request| request.place = request.place.clone().at_distance(0.1),
            &|request| request.place = request.place.clone().with_pan(-0.1),
            &|request| {
                let hall = Some("hall".to_owned());
                request.place = request.place.clone().in_environment(hall);
            },
        ];
        for change in changes {
            let (other, key) = name(*change);
            assert_ne!(other, plain_name);
            assert_ne!(key, plain_key);
        }
        assert_ne!(of_speech(&plain(), "else"), plain_name);
    }

    #[test]
    fn what_can_not_be_heard_does_not() {
        let mut request = plain();
        request.settings = request
            .settings
            .with(Setting::Stability(Some(0.500_001)))
            .with(Setting::Style(Some(-0.0)));
        request.seams = vec![6];
        assert_eq!(of_speech(&request, "draft"), of_speech(&plain(), "draft"));
        assert_eq!(quick_key(&request), quick_key(&plain()));
    }

    /// A neighbour that changed is no reason to buy a part again.
    #[test]
    fn a_part_is_known_whatever_is_said_around_it() {
        let mut part = plain();
        assert_eq!(bare(&part.clone().into(), "draft"), None);
        part.context.before = "Before.".to_owned();
        let words = of_speech(&plain(), "draft");
        assert_eq!(bare(&part.clone().into(), "draft"), Some(words));
        assert_eq!(part_key((&part).into()), part_key((&plain()).into()));
        assert_ne!(part_key((&part).into()), quick_key(&plain()));
    }

    fn effect(seconds: f32) -> Generation {
        Generation::Effects(EffectRequest {
            text: "Rain".to_owned(),
            seconds: Some(seconds),
            influence: None,
            looped: false,
            format: OutputFormat::default(),
        })
    }

    fn cleaned(hash: &str, name: &str) -> Generation {
        Generation::Isolation(IsolationRequest {
            input: Input {
                hash: hash.to_owned(),
                extension: "wav".to_owned(),
                bytes: 44,
                seconds: 6.0,
                name: name.to_owned(),
            },
        })
    }

    /// As [`version_1_is_what_it_was`], of the other tools.
    #[test]
    fn tools_have_names_of_their_own() {
        let name = |request: &Generation| of(request, "draft").as_str().to_owned();
        assert_eq!(name(&effect(1.5)), name(&effect(1.500_001)));
        assert_ne!(name(&effect(1.5)), name(&effect(1.6)));
        assert_eq!(name(&cleaned("ab", "a.wav")), name(&cleaned("ab", "b.wav")));
        assert_ne!(name(&cleaned("ab", "a.wav")), name(&cleaned("ac", "a.wav")));
        assert_eq!(of(&plain().into(), "draft"), of_speech(&plain(), "draft"));
        assert_eq!(
            name(&effect(1.5)),
            "041afb3409f4d4051f29add995e1b975ab8c98f5868dc768f2654f10c2a91384"
        );
    }

    /// As [`version_1_is_what_it_was`]: a take of any of them would be bought again under another name.
    #[test]
    fn every_tool_is_named_as_it_was() {
        const CLIP: &str =
            r#""input":{"hash":"ab","extension":"wav","bytes":44,"seconds":1.5,"name":"a.wav"}"#;
        let written = [
            (
                r#"{"tool":"dialogue","turns":[{"voice":"one","text":"Late?"}],"model":"eleven_v3","format":"mp3_44100_128","language":"de"}"#,
                "c031dee15e5a8e3882f4c53be84f02b7b43a768bd1e65a5b8aecc492fe267451",
            ),
            (
                r#"{"tool":"music","prompt":"A waltz","model":"music_v1","millis":3000,"instrumental":true,"format":"mp3_44100_128"}"#,
                "b4f98a0151d77e834520f5ac19c2d56387f2d1b16d9f38b4284fb9263802134e",
            ),
            (
                r#"{"tool":"changer","voice":"one","model":"sts",CLIP,"settings":{"stability":0.75,"similarity_boost":0.5,"style":0.93,"speed":0.7,"use_speaker_boost":false},"format":"mp3_44100_128"}"#,
                "2943db1fd988e26d071c9f6562a6a081a7eb1066841ed509a6fdf4982132c32e",
            ),
            (
                r#"{"tool":"design","from":{"description":{"text":"An old sailor"}},"model":"ttv","guidance":0.3,"format":"mp3_44100_128"}"#,
                "ed7f3bd3496e88ce0df83d5cf694e3e5da3e17c1323c5a970db81b312175b604",
            ),
            (
                r#"{"tool":"transcription",CLIP,"model":"scribe_v2","language":"de","speakers":true}"#,
                "0440e82e6198820cfc7609cf5bea5129cda0dd46236455506c4e355338a12e37",
            ),
            (
                r#"{"tool":"dubbing",CLIP,"target":"fr","without_clones":true}"#,
                "19f98e297b7c4de202247cbd4762836557422b0e039b0e7cbe126adf42e2f49c",
            ),
            (
                r#"{"tool":"isolation",CLIP}"#,
                "871f0f21c92a00016838e8561e25374a1efce6db5a36f5d063414ad3f87c850f",
            ),
        ];
        for (request, name) in written {
            let request = request.replace("CLIP", CLIP);
            let request: Generation = serde_json::from_str(&request).unwrap();
            assert_eq!(of(&request, "draft").as_str(), name, "{request:?}");
        }
    }

    #[test]
    fn a_key_is_not_readable_in_its_name() {
        let name = of_key("https://api.elevenlabs.io", "sk_secret");
        assert!(!name.contains("secret") && is_of_key(&name) && !is_of_key("user_1"));
        assert_ne!(name, of_key("https://api.us.elevenlabs.io", "sk_secret"));
    }
}
