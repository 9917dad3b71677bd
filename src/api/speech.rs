//! Text to speech: the four calls and the body they share.
//!
//! Fields the service calls deprecated (`optimize_streaming_latency`, `use_pvc_as_ivc`) are not sent.

use reqwest::Method;
use serde::Serialize;

use crate::api::answer::{Audio, TimedLines};
use crate::api::body::Body;
use crate::api::endpoint::{Endpoint, Price, Query, Replay, Segment};
use crate::api::operations::Operation;
use crate::api::types::speech::TimedSpeech;
use crate::terms::format::OutputFormat;
use crate::terms::ids::{DictionaryId, DictionaryVersionId, ModelId, RequestId, VoiceId};
use crate::terms::request::SpeechRequest;
use crate::terms::settings::VoiceSettings;

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<Speak>(),
    Operation::of::<Stream>(),
    Operation::of::<SpeakWithTimestamps>(),
    Operation::of::<StreamWithTimestamps>(),
];

/// What is spoken and how; the same for all four calls. What is `None` or empty is not sent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpeakBody {
    /// The text, tags included. The caller sees to it that it is not empty and within the model's limit.
    pub text: String,
    /// The model; always sent, because the service's default is an old one.
    pub model_id: ModelId,
    /// For this request only. Without it the voice's stored settings hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice_settings: Option<SettingsBody>,
    /// ISO 639-1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language_code: Option<String>,
    /// Best effort: the service promises nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u32>,
    /// Applied in order, the first match wins.
    #[serde(skip_serializing_if = "UpToThree::is_empty")]
    pub pronunciation_dictionary_locators: UpToThree<Locator>,
    /// What was said before: not spoken, not billed. `eleven_v3` refuses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_text: Option<String>,
    /// What is said after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_text: Option<String>,
    /// Requests of the last two hours that this one goes on from; they win over the text.
    #[serde(skip_serializing_if = "UpToThree::is_empty")]
    pub previous_request_ids: UpToThree<RequestId>,
    /// Requests that go on from this one.
    #[serde(skip_serializing_if = "UpToThree::is_empty")]
    pub next_request_ids: UpToThree<RequestId>,
    /// Whether numbers and signs are written out before they are spoken; `auto` if not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply_text_normalization: Option<Normalization>,
    /// The same by the rules of the language: Japanese only, and slow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply_language_text_normalization: Option<bool>,
}

impl SpeakBody {
    /// This text with this model, everything else at the service's default.
    pub fn new(text: impl Into<String>, model: ModelId) -> Self {
        Self {
            text: text.into(),
            model_id: model,
            voice_settings: None,
            language_code: None,
            seed: None,
            pronunciation_dictionary_locators: UpToThree::default(),
            previous_text: None,
            next_text: None,
            previous_request_ids: UpToThree::default(),
            next_request_ids: UpToThree::default(),
            apply_text_normalization: None,
            apply_language_text_normalization: None,
        }
    }

    /// What a line's request sends, spoken with `seed`.
    pub fn of(request: &SpeechRequest, seed: Option<u32>) -> Self {
        Self {
            voice_settings: Some(SettingsBody::of(request.settings)),
            language_code: request.language.clone(),
            seed,
            ..Self::new(request.text.clone(), request.model.clone())
        }
    }
}

/// Voice settings as they are sent: always within the ranges that the service enforces.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SettingsBody {
    stability: f32,
    similarity_boost: f32,
    style: f32,
    use_speaker_boost: bool,
    speed: f32,
}

impl SettingsBody {
    /// All five.
    pub fn of(settings: VoiceSettings) -> Self {
        Self {
            stability: settings.stability(),
            similarity_boost: settings.similarity_boost(),
            style: settings.style(),
            use_speaker_boost: settings.use_speaker_boost(),
            speed: settings.speed(),
        }
    }
}

/// A version of a pronunciation dictionary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Locator {
    /// The dictionary.
    pub pronunciation_dictionary_id: DictionaryId,
    /// Its version; the newest if not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<DictionaryVersionId>,
}

/// Whether numbers and signs are written out before they are spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Normalization {
    /// As the model thinks best.
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

/// A list of at most three, which is all that the service takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct UpToThree<T>(Vec<T>);

impl<T> Default for UpToThree<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> UpToThree<T> {
    /// The last three of these: for requests, the ones nearest to what is spoken now.
    pub fn last_of(items: impl IntoIterator<Item = T>) -> Self {
        let mut items = items.into_iter().collect::<Vec<_>>();
        items.drain(..items.len().saturating_sub(3));
        Self(items)
    }

    /// The first three of these: for dictionaries, the ones that win.
    pub fn first_of(items: impl IntoIterator<Item = T>) -> Self {
        Self(items.into_iter().take(3).collect())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What all four calls need.
#[derive(Clone, Debug, PartialEq)]
pub struct Spoken {
    /// The voice.
    pub voice: VoiceId,
    /// What comes back. The streaming calls ask for PCM of the same rate where this is WAV.
    pub format: OutputFormat,
    /// Zero retention where false: nothing in the history, no stitching; only some plans have it.
    pub enable_logging: Option<bool>,
    /// The body.
    pub body: SpeakBody,
}

impl Spoken {
    /// What a line's request sends, spoken with `seed`.
    pub fn of(request: &SpeechRequest, seed: Option<u32>) -> Self {
        Self {
            voice: request.voice.clone(),
            format: request.format,
            enable_logging: None,
            body: SpeakBody::of(request, seed),
        }
    }

    fn path(&self, tail: &str) -> String {
        format!("/v1/text-to-speech/{}{tail}", Segment(self.voice.as_str()))
    }

    fn query(&self, format: OutputFormat) -> Query {
        Query::default()
            .with("output_format", Some(format))
            .with("enable_logging", self.enable_logging)
    }
}

/// `POST /v1/text-to-speech/{voice_id}`
///
/// Price: per character, by model and voice. Replay: only if nothing was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Speak(pub Spoken);

impl Endpoint for Speak {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/text-to-speech/{voice_id}";
    const PRICE: Price = Price::Characters;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = Audio;

    fn path(&self) -> String {
        self.0.path("")
    }

    fn query(&self) -> Query {
        self.0.query(self.0.format)
    }

    fn body(&self) -> Body {
        Body::json(&self.0.body)
    }
}

/// `POST /v1/text-to-speech/{voice_id}/stream`
///
/// Price: per character, by model and voice. Replay: only if nothing was sent. WAV is not streamed: PCM of the same
/// rate is asked for instead. An MP3 or PCM stream that ends early but cleanly can't be told from a good one here.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream(pub Spoken);

impl Endpoint for Stream {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/text-to-speech/{voice_id}/stream";
    const PRICE: Price = Price::Characters;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = Audio;

    fn path(&self) -> String {
        self.0.path("/stream")
    }

    fn query(&self) -> Query {
        self.0.query(self.0.format.on_the_wire())
    }

    fn body(&self) -> Body {
        Body::json(&self.0.body)
    }
}

/// `POST /v1/text-to-speech/{voice_id}/with-timestamps`
///
/// Price: per character, by model and voice. Replay: only if nothing was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeakWithTimestamps(pub Spoken);

impl Endpoint for SpeakWithTimestamps {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/text-to-speech/{voice_id}/with-timestamps";
    const PRICE: Price = Price::Characters;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = TimedSpeech;

    fn path(&self) -> String {
        self.0.path("/with-timestamps")
    }

    fn query(&self) -> Query {
        self.0.query(self.0.format)
    }

    fn body(&self) -> Body {
        Body::json(&self.0.body)
    }
}

/// `POST /v1/text-to-speech/{voice_id}/stream/with-timestamps`
///
/// Price: per character, by model and voice. Replay: only if nothing was sent. WAV is not streamed: PCM of the same
/// rate is asked for instead. One JSON object a line.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamWithTimestamps(pub Spoken);

impl Endpoint for StreamWithTimestamps {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/text-to-speech/{voice_id}/stream/with-timestamps";
    const PRICE: Price = Price::Characters;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = TimedLines;

    fn path(&self) -> String {
        self.0.path("/stream/with-timestamps")
    }

    fn query(&self) -> Query {
        self.0.query(self.0.format.on_the_wire())
    }

    fn body(&self) -> Body {
        Body::json(&self.0.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::settings::Setting;

    fn request() -> SpeechRequest {
        SpeechRequest {
            voice: VoiceId::from("DraftWren00000000001"),
            model: ModelId::from("eleven_flash_v2_5"),
            text: "Hello.".to_owned(),
            settings: VoiceSettings::default().with(Setting::Stability(Some(7.0))),
            format: "wav_24000".parse().unwrap(),
            seed: None,
            language: Some("en".to_owned()),
        }
    }

    #[test]
    fn only_what_was_set_is_sent() {
        let bare = SpeakBody::new("Hello.", ModelId::from("m"));
        assert_eq!(
            serde_json::to_value(bare).unwrap(),
            serde_json::json!({"text": "Hello.", "model_id": "m"})
        );
        assert_eq!(
            serde_json::to_string(&SpeakBody::of(&request(), Some(7))).unwrap(),
            r#"{"text":"Hello.","model_id":"eleven_flash_v2_5","voice_settings":{"stability":1.0,"similarity_boost":0.75,"style":0.0,"use_speaker_boost":true,"speed":1.0},"language_code":"en","seed":7}"#
        );
    }

    #[test]
    fn a_stream_is_never_asked_for_wav() {
        let spoken = Spoken::of(&request(), None);
        assert_eq!(
            Speak(spoken.clone()).query().pairs(),
            [("output_format", "wav_24000".to_owned())]
        );
        assert_eq!(
            StreamWithTimestamps(spoken).query().pairs(),
            [("output_format", "pcm_24000".to_owned())]
        );
    }

    #[test]
    fn a_list_holds_three_at_most() {
        assert_eq!(UpToThree::last_of(1..=5), UpToThree(vec![3, 4, 5]));
        assert_eq!(UpToThree::first_of(1..=5), UpToThree(vec![1, 2, 3]));
        assert!(UpToThree::<u8>::last_of([]).is_empty());
    }
}
