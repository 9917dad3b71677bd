//! What the four calls of text to speech carry.

use std::fmt;

use serde::Serialize;

use crate::check::{Invalid, Why, length};
use crate::types::bounded::Seed;
use crate::types::language::Language;
use mynah_core::audio_effects::AudioEffects;
use mynah_core::ids::{DictionaryId, DictionaryVersionId, ModelId, RequestId};
use mynah_core::models::{self, Hears};
use mynah_core::request::SpeechRequest;
use mynah_core::settings::{Step, VoiceSettings};

/// What is spoken and how; the same for all four calls. What is `None` or empty is not sent.
#[derive(Clone, PartialEq, Serialize)]
pub struct SpeakBody {
    text: String,
    model_id: ModelId,
    #[serde(skip_serializing_if = "Option::is_none")]
    voice_settings: Option<SettingsBody>,
    /// What it is read as, where the model can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language_code: Option<Language>,
    /// Best effort: the service promises nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<Seed>,
    /// Applied in order, the first match wins.
    #[serde(skip_serializing_if = "UpToThree::is_empty")]
    pub pronunciation_dictionary_locators: UpToThree<Locator>,
    #[serde(flatten)]
    context: Context,
    /// Whether numbers and signs are written out before they are spoken; `auto` if not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply_text_normalization: Option<Normalization>,
    /// The same by the rules of the language: Japanese only, and slow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply_language_text_normalization: Option<bool>,
    /// The place in which it is heard (SDK 2.78, newer than the published description).
    #[serde(skip_serializing_if = "AudioEffects::is_default")]
    pub audio_effects: AudioEffects,
}

/// What is said before and after: not spoken, not billed.
#[derive(Clone, Default, PartialEq, Serialize)]
pub struct Context {
    /// What was said before.
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
}

/// Without the texts.
impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("previous_request_ids", &self.previous_request_ids)
            .field("next_request_ids", &self.next_request_ids)
            .finish_non_exhaustive()
    }
}

/// Returns the maximum number of characters that is published for a model. The account's own list of models is newer.
fn longest(model: &ModelId) -> Option<usize> {
    Some(models::model(model)?.limit)
}

/// Returns whether a published model lacks something. Models for other tasks lack all settings.
fn lacks(model: &ModelId, lacks: impl Fn(Hears) -> bool) -> bool {
    models::model(model).map_or_else(
        || models::other(model).is_some() && lacks(Hears::default()),
        |model| lacks(model.settings),
    )
}

impl SpeakBody {
    /// This text with this model, everything else at the service's default. The model is always sent, because the
    /// service's default is an old one.
    ///
    /// # Errors
    /// When there is no text, or more than is published that the model takes.
    pub fn new(text: impl Into<String>, model: ModelId) -> Result<Self, Invalid> {
        let most = longest(&model).unwrap_or(usize::MAX);
        Self::within(text, model, most)
    }

    /// The same where the list of models says how much it takes.
    ///
    /// # Errors
    /// When there is no text, or more than that.
    pub fn within(text: impl Into<String>, model: ModelId, most: usize) -> Result<Self, Invalid> {
        Ok(Self {
            text: length("text", text, 1..=most)?,
            model_id: model,
            voice_settings: None,
            language_code: None,
            seed: None,
            pronunciation_dictionary_locators: UpToThree::default(),
            context: Context::default(),
            apply_text_normalization: None,
            apply_language_text_normalization: None,
            audio_effects: AudioEffects::default(),
        })
    }

    /// What a line's request sends, spoken with `seed`; `most` is what the list of models says.
    ///
    /// # Errors
    /// What the service would refuse of it.
    pub fn of(
        request: &SpeechRequest,
        seed: Option<u32>,
        most: Option<usize>,
    ) -> Result<Self, Invalid> {
        let model = request.model.clone();
        let most = most.or_else(|| longest(&model)).unwrap_or(usize::MAX);
        let language = request.language.as_deref();
        let around = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let context = Context {
            previous_text: around(&request.context.before),
            next_text: around(&request.context.after),
            ..Context::default()
        };
        let body = Self::within(request.text.clone(), model, most)?;
        Ok(Self {
            language_code: language.map(str::parse).transpose()?,
            seed: seed.map(Seed::from),
            audio_effects: request.place.clone(),
            ..body
                .with_settings(request.settings)?
                .with_context(context)?
        })
    }

    /// The same, going on from earlier answers, the nearest last, and with answers that go on from it, the nearest first.
    /// They win over the texts around it, which stay for a service that doesn't find them.
    ///
    /// # Errors
    /// When the model takes no context, as `eleven_v3`.
    pub fn beside(self, before: Vec<RequestId>, after: Vec<RequestId>) -> Result<Self, Invalid> {
        let context = Context {
            previous_request_ids: UpToThree::last_of(before),
            next_request_ids: UpToThree::first_of(after),
            ..self.context.clone()
        };
        self.with_context(context)
    }

    /// With these settings, for this request only. Without them the voice's stored ones hold.
    ///
    /// # Errors
    /// When the model takes only other stabilities: 0, 0.5 and 1.
    pub fn with_settings(self, settings: VoiceSettings) -> Result<Self, Invalid> {
        let stability = settings.stability();
        let is_step = Step::nearest(stability)
            .stability()
            .total_cmp(&stability)
            .is_eq();
        if lacks(&self.model_id, |it| it.stability_steps) && !is_step {
            return Err(Invalid::new("stability", Why::NotWith("model_id")));
        }
        Ok(Self {
            voice_settings: Some(SettingsBody::of(settings)),
            ..self
        })
    }

    /// With what is said before and after.
    ///
    /// # Errors
    /// When the model takes no context, as `eleven_v3`.
    pub fn with_context(self, context: Context) -> Result<Self, Invalid> {
        if lacks(&self.model_id, |it| !it.context) && context != Context::default() {
            let field =
                if context.previous_request_ids.is_empty() && context.next_request_ids.is_empty() {
                    "previous_text"
                } else {
                    "previous_request_ids"
                };
            return Err(Invalid::new(field, Why::NotWith("model_id")));
        }
        Ok(Self { context, ..self })
    }
}

/// Without the text.
impl fmt::Debug for SpeakBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SpeakBody")
            .field("model_id", &self.model_id)
            .field("voice_settings", &self.voice_settings)
            .field("language_code", &self.language_code)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
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

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use mynah_core::ids::VoiceId;
    use mynah_core::settings::Setting;

    pub(in crate::speech) fn request() -> SpeechRequest {
        SpeechRequest {
            voice: VoiceId::from("DraftWren00000000001"),
            model: ModelId::from("eleven_flash_v2_5"),
            text: "Hello.".to_owned(),
            settings: VoiceSettings::default().with(Setting::Stability(Some(7.0))),
            format: "wav_24000".parse().unwrap(),
            seed: None,
            language: Some("en".to_owned()),
            context: Default::default(),
            seams: Vec::new(),
            rules: Vec::new(),
            place: Default::default(),
        }
    }

    #[test]
    fn only_what_was_set_is_sent() {
        let bare = SpeakBody::new("Hello.", ModelId::from("m")).unwrap();
        assert_eq!(
            serde_json::to_value(bare).unwrap(),
            serde_json::json!({"text": "Hello.", "model_id": "m"})
        );
        let body = SpeakBody::of(&request(), Some(7), None).unwrap();
        assert_eq!(
            serde_json::to_string(&body).unwrap(),
            r#"{"text":"Hello.","model_id":"eleven_flash_v2_5","voice_settings":{"stability":1.0,"similarity_boost":0.75,"style":0.0,"use_speaker_boost":true,"speed":1.0},"language_code":"en","seed":7}"#
        );
        assert!(!format!("{body:?}").contains("Hello"));
    }

    /// An answer can be gone on from for two hours; then what was said stands for it.
    #[test]
    fn answers_are_named_where_there_are_some_and_texts_stand_for_them() {
        let context = mynah_core::request::Context {
            before: "One.".to_owned(),
            after: "Three.".to_owned(),
        };
        let around = || SpeechRequest {
            context: context.clone(),
            ..request()
        };
        let sent = |before: &[&str]| {
            let body = SpeakBody::of(&around(), None, None).unwrap();
            let before = before.iter().map(|id| RequestId::from(*id)).collect();
            serde_json::to_value(body.beside(before, Vec::new()).unwrap()).unwrap()
        };
        let named = sent(&["a", "b", "c", "d"]);
        assert_eq!(
            named["previous_request_ids"],
            serde_json::json!(["b", "c", "d"])
        );
        assert_eq!(named["next_text"], "Three.");
        let bare = sent(&[]);
        assert_eq!(bare.get("previous_request_ids"), None);
        assert_eq!(bare["previous_text"], "One.");
        assert_eq!(bare["next_text"], "Three.");
    }

    #[test]
    fn a_text_fits_its_model() {
        let of = |model: &str, letters: usize| {
            SpeakBody::new("ä".repeat(letters), ModelId::from(model)).is_ok()
        };
        assert_eq!(
            [0, 1, 5_000, 5_001].map(|letters| of("eleven_v3", letters)),
            [false, true, true, false]
        );
        assert!(of("eleven_flash_v2_5", 40_000) && of("eleven_next", 50_000));
        let listed = |most| SpeakBody::within("ä".repeat(6_000), ModelId::from("eleven_v3"), most);
        assert!(listed(6_000).is_ok() && listed(5_999).is_err());
        let odd = SpeechRequest {
            language: Some("German".to_owned()),
            ..request()
        };
        assert_eq!(
            SpeakBody::of(&odd, None, None).unwrap_err().field,
            "language"
        );
        assert!(SpeakBody::of(&request(), None, Some(5)).is_err());
    }

    #[test]
    fn the_third_generation_takes_three_stabilities_and_no_context() {
        let body = |model: &str| SpeakBody::new("Hello.", ModelId::from(model)).unwrap();
        let stable = |by| VoiceSettings::default().with(Setting::Stability(Some(by)));
        for (stability, fits) in [(0.0, true), (0.3, false), (0.5, true), (1.0, true)] {
            let third = body("eleven_v3").with_settings(stable(stability));
            assert_eq!(third.is_ok(), fits, "{stability}");
            assert!(
                body("eleven_flash_v2_5")
                    .with_settings(stable(stability))
                    .is_ok()
            );
        }
        let before = || Context {
            previous_text: Some("Before.".to_owned()),
            ..Context::default()
        };
        let ids = Context {
            next_request_ids: UpToThree::last_of(["r".into()]),
            ..Context::default()
        };
        assert!(
            body("eleven_v3_conversational")
                .with_context(before())
                .is_err()
        );
        assert!(body("eleven_v3").with_context(ids).is_err());
        assert!(body("eleven_v3").with_context(Context::default()).is_ok());
        let sent = body("eleven_multilingual_v2")
            .with_context(before())
            .unwrap();
        assert_eq!(
            serde_json::to_value(&sent).unwrap()["previous_text"],
            "Before."
        );
    }

    #[test]
    fn a_list_holds_three_at_most() {
        assert_eq!(UpToThree::last_of(1..=5), UpToThree(vec![3, 4, 5]));
        assert_eq!(UpToThree::first_of(1..=5), UpToThree(vec![1, 2, 3]));
        assert!(UpToThree::<u8>::last_of([]).is_empty());
    }
}
