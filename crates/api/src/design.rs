//! Voices from a description: designing, changing one's own, hearing what is offered, keeping one.

use std::fmt;

use base64::Engine as _;
use reqwest::Method;
use serde::Serialize;

use crate::answer::Audio;
use crate::body::Body;
use crate::check::{Invalid, Why, length, range};
use crate::clones::Labels;
use crate::endpoint::{Endpoint, Price, Query, Replay, Segment};
use crate::operations::Operation;
use crate::types::bounded::SmallSeed;
use crate::types::design::Designs;
use crate::types::lenient::BASE64;
use crate::types::voice::Voice;
use mynah_core::format::OutputFormat;
use mynah_core::ids::{GeneratedVoiceId, ModelId, VoiceId};

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<DesignVoice>(),
    Operation::of::<RemixVoice>(),
    Operation::of::<StreamPreview>(),
    Operation::of::<KeepVoice>(),
];

/// How the voices on offer are to be heard, the same for designing and remixing.
#[derive(Clone, PartialEq, Serialize)]
pub struct Audition {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    auto_generate_text: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    loudness: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guidance_scale: Option<f32>,
    /// The same seed gives the same voices, as far as the service can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<SmallSeed>,
    /// Whether only ids come back, to be heard with [`StreamPreview`].
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stream_previews: bool,
    /// Groups what is tried one after the other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remixing_session_id: Option<String>,
    /// The step within that group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remixing_session_iteration_id: Option<String>,
}

impl Audition {
    /// The voices say this.
    ///
    /// # Errors
    /// When it has less than 100 or more than 1000 characters.
    pub fn saying(text: impl Into<String>) -> Result<Self, Invalid> {
        Ok(Self {
            text: Some(length("text", text, 100..=1000)?),
            auto_generate_text: false,
            ..Self::of_its_own()
        })
    }

    /// The voices say what the service finds fitting.
    pub fn of_its_own() -> Self {
        Self {
            text: None,
            auto_generate_text: true,
            loudness: None,
            guidance_scale: None,
            seed: None,
            stream_previews: false,
            remixing_session_id: None,
            remixing_session_iteration_id: None,
        }
    }

    /// How loud, from -1 over 0, about -24 LUFS, to 1; 0.5 if not said.
    ///
    /// # Errors
    /// When it is outside.
    pub fn loud(self, loudness: f32) -> Result<Self, Invalid> {
        Ok(Self {
            loudness: Some(range("loudness", loudness, -1.0..=1.0)?),
            ..self
        })
    }

    /// How closely the description is followed, 0 … 100; high numbers sound artificial.
    ///
    /// # Errors
    /// When it is outside.
    pub fn guided(self, scale: f32) -> Result<Self, Invalid> {
        Ok(Self {
            guidance_scale: Some(range("guidance_scale", scale, 0.0..=100.0)?),
            ..self
        })
    }
}

/// Without the text.
impl fmt::Debug for Audition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Audition")
            .field("loudness", &self.loudness)
            .field("guidance_scale", &self.guidance_scale)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

/// Which model makes the voices.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum DesignModel {
    /// `eleven_multilingual_ttv_v2`: 29 languages.
    #[default]
    Multilingual,
    /// `eleven_ttv_v3`: more than 70 languages, and it can take after a recording.
    V3(Option<Reference>),
}

impl DesignModel {
    /// Returns the model of an id without a reference audio, or `None` for one that the client doesn't know.
    pub fn named(id: &ModelId) -> Option<Self> {
        let models = [Self::Multilingual, Self::V3(None)];
        models.into_iter().find(|model| model.id() == id.as_str())
    }

    fn id(&self) -> &'static str {
        match self {
            Self::Multilingual => "eleven_multilingual_ttv_v2",
            Self::V3(_) => "eleven_ttv_v3",
        }
    }
}

/// A recording that a design takes after.
#[derive(Clone, PartialEq)]
pub struct Reference {
    audio: String,
    prompt_strength: Option<f32>,
}

impl Reference {
    /// This sound, a file of any usual kind.
    pub fn new(audio: &[u8]) -> Self {
        Self {
            audio: BASE64.encode(audio),
            prompt_strength: None,
        }
    }

    /// What counts more: 0 the recording, 1 the description.
    ///
    /// # Errors
    /// When it is outside 0 … 1.
    pub fn against(self, prompt_strength: f32) -> Result<Self, Invalid> {
        let strength = range("prompt_strength", prompt_strength, 0.0..=1.0)?;
        Ok(Self {
            prompt_strength: Some(strength),
            ..self
        })
    }
}

/// Without the sound.
impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters = self.audio.len();
        write!(
            f,
            "Reference({letters} letters, {:?})",
            self.prompt_strength
        )
    }
}

fn without_wav(format: OutputFormat) -> Result<OutputFormat, Invalid> {
    if format.streams() {
        return Ok(format);
    }
    Err(Invalid::new("output_format", Why::Holds("WAV")))
}

/// `POST /v1/text-to-voice/design`
///
/// Price: the characters of the text, once for all previews. Replay: only if nothing was sent. Refused
/// (402) on some free plans.
#[derive(Clone, PartialEq)]
pub struct DesignVoice {
    description: String,
    quality: Option<f32>,
    /// How the voices are heard.
    pub audition: Audition,
    /// Which model makes them.
    pub model: DesignModel,
    /// Whether the service writes the description out first.
    pub should_enhance: bool,
    format: OutputFormat,
}

impl DesignVoice {
    /// Voices that sound like this.
    ///
    /// # Errors
    /// When the description has less than 20 or more than 1000 characters.
    pub fn new(description: impl Into<String>, audition: Audition) -> Result<Self, Invalid> {
        Ok(Self {
            description: length("voice_description", description, 20..=1000)?,
            quality: None,
            audition,
            model: DesignModel::default(),
            should_enhance: false,
            format: OutputFormat::default(),
        })
    }

    /// From -1, various, to 1, faithful.
    ///
    /// # Errors
    /// When it is outside.
    pub fn faithful(self, quality: f32) -> Result<Self, Invalid> {
        Ok(Self {
            quality: Some(range("quality", quality, -1.0..=1.0)?),
            ..self
        })
    }

    /// What the sound comes in. Always sent: the service's own default needs a higher plan.
    ///
    /// # Errors
    /// When it is WAV.
    pub fn in_format(self, format: OutputFormat) -> Result<Self, Invalid> {
        let format = without_wav(format)?;
        Ok(Self { format, ..self })
    }
}

/// Without the description.
impl fmt::Debug for DesignVoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DesignVoice")
            .field("audition", &self.audition)
            .field("model", &self.model)
            .finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Designed<'a> {
    voice_description: &'a str,
    model_id: &'static str,
    #[serde(flatten)]
    audition: &'a Audition,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    should_enhance: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    quality: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference_audio_base64: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt_strength: Option<f32>,
}

impl Endpoint for DesignVoice {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/text-to-voice/design";
    const PRICE: Price = Price::Characters;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = Designs;

    fn query(&self) -> Query {
        Query::default().with("output_format", Some(self.format))
    }

    fn body(&self) -> Body {
        let reference = match &self.model {
            DesignModel::Multilingual => None,
            DesignModel::V3(reference) => reference.as_ref(),
        };
        Body::json(&Designed {
            voice_description: &self.description,
            model_id: self.model.id(),
            audition: &self.audition,
            should_enhance: self.should_enhance,
            quality: self.quality,
            reference_audio_base64: reference.map(|reference| reference.audio.as_str()),
            prompt_strength: reference.and_then(|reference| reference.prompt_strength),
        })
    }
}

/// `POST /v1/text-to-voice/{voice_id}/remix`
///
/// Price: the characters of the text, once for all previews. Replay: only if nothing was sent. Only one's
/// own voices.
#[derive(Clone, PartialEq)]
pub struct RemixVoice {
    voice: VoiceId,
    change: String,
    prompt_strength: Option<f32>,
    /// How the voices are heard.
    pub audition: Audition,
    format: OutputFormat,
}

impl RemixVoice {
    /// This voice, changed like that: `older, and a little hoarse`.
    ///
    /// # Errors
    /// When the change has less than 5 or more than 1000 characters.
    pub fn new(
        voice: VoiceId,
        change: impl Into<String>,
        audition: Audition,
    ) -> Result<Self, Invalid> {
        Ok(Self {
            voice,
            change: length("voice_description", change, 5..=1000)?,
            prompt_strength: None,
            audition,
            format: OutputFormat::default(),
        })
    }

    /// What counts more: 0 the voice as it is, 1 the change.
    ///
    /// # Errors
    /// When it is outside 0 … 1.
    pub fn against(self, prompt_strength: f32) -> Result<Self, Invalid> {
        let strength = range("prompt_strength", prompt_strength, 0.0..=1.0)?;
        Ok(Self {
            prompt_strength: Some(strength),
            ..self
        })
    }

    /// What the sound comes in. Always sent: the service's own default needs a higher plan.
    ///
    /// # Errors
    /// When it is WAV.
    pub fn in_format(self, format: OutputFormat) -> Result<Self, Invalid> {
        let format = without_wav(format)?;
        Ok(Self { format, ..self })
    }
}

/// Without the change.
impl fmt::Debug for RemixVoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemixVoice")
            .field("voice", &self.voice)
            .field("audition", &self.audition)
            .finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Remixed<'a> {
    voice_description: &'a str,
    #[serde(flatten)]
    audition: &'a Audition,
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt_strength: Option<f32>,
}

impl Endpoint for RemixVoice {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/text-to-voice/{voice_id}/remix";
    const PRICE: Price = Price::Characters;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = Designs;

    fn path(&self) -> String {
        format!("/v1/text-to-voice/{}/remix", Segment(self.voice.as_str()))
    }

    fn query(&self) -> Query {
        Query::default().with("output_format", Some(self.format))
    }

    fn body(&self) -> Body {
        Body::json(&Remixed {
            voice_description: &self.change,
            audition: &self.audition,
            prompt_strength: self.prompt_strength,
        })
    }
}

/// `GET /v1/text-to-voice/{generated_voice_id}/stream`
///
/// Price: free: the design was charged. Replay: always. For designs that were asked to be streamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamPreview {
    /// The voice on offer.
    pub generated: GeneratedVoiceId,
}

impl Endpoint for StreamPreview {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/text-to-voice/{generated_voice_id}/stream";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Audio;

    fn path(&self) -> String {
        let generated = Segment(self.generated.as_str());
        format!("/v1/text-to-voice/{generated}/stream")
    }
}

/// `POST /v1/text-to-voice`
///
/// Price: free, but it takes a voice slot. Replay: never. Makes a voice on offer one of the account.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct KeepVoice {
    voice_name: String,
    voice_description: String,
    generated_voice_id: GeneratedVoiceId,
    /// What it is told apart by.
    #[serde(skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// Those that were heard and not chosen: the service learns from it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub played_not_selected_voice_ids: Vec<GeneratedVoiceId>,
}

impl KeepVoice {
    /// This voice under that name, with what it was described as.
    ///
    /// # Errors
    /// When there is no name, or the description has less than 20 or more than 1000 characters.
    pub fn new(
        generated: GeneratedVoiceId,
        name: impl Into<String>,
        description: impl Into<String>,
    ) -> Result<Self, Invalid> {
        Ok(Self {
            voice_name: length("voice_name", name, 1..=usize::MAX)?,
            voice_description: length("voice_description", description, 20..=1000)?,
            generated_voice_id: generated,
            labels: Labels::new(),
            played_not_selected_voice_ids: Vec::new(),
        })
    }
}

/// Without name and description.
impl fmt::Debug for KeepVoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeepVoice")
            .field("generated_voice_id", &self.generated_voice_id)
            .finish_non_exhaustive()
    }
}

impl Endpoint for KeepVoice {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/text-to-voice";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Voice;

    fn body(&self) -> Body {
        Body::json(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(letters: usize) -> String {
        "ä".repeat(letters)
    }

    #[test]
    fn texts_have_the_lengths_that_the_service_takes() {
        let design = |letters| DesignVoice::new(text(letters), Audition::of_its_own()).is_ok();
        assert_eq!([19, 20, 1000, 1001].map(design), [false, true, true, false]);
        let voice = || VoiceId::from("v");
        let remix =
            |letters| RemixVoice::new(voice(), text(letters), Audition::of_its_own()).is_ok();
        assert_eq!([4, 5, 1000, 1001].map(remix), [false, true, true, false]);
        let saying = |letters| Audition::saying(text(letters)).is_ok();
        assert_eq!(
            [99, 100, 1000, 1001].map(saying),
            [false, true, true, false]
        );
        let generated = || GeneratedVoiceId::from("g");
        assert!(KeepVoice::new(generated(), "Ada", text(20)).is_ok());
        assert!(KeepVoice::new(generated(), "", text(20)).is_err());
        assert!(KeepVoice::new(generated(), "Ada", text(19)).is_err());
    }

    #[test]
    fn numbers_stay_in_their_range() {
        let audition = Audition::of_its_own;
        assert!(audition().loud(-1.0).is_ok() && audition().loud(1.1).is_err());
        assert!(audition().guided(100.0).is_ok() && audition().guided(-1.0).is_err());
        let design = || DesignVoice::new(text(20), audition()).unwrap();
        assert!(design().faithful(-1.0).is_ok() && design().faithful(1.1).is_err());
        let reference = || Reference::new(b"x");
        assert!(reference().against(1.0).is_ok() && reference().against(-0.1).is_err());
        let remix = RemixVoice::new(VoiceId::from("v"), text(5), audition()).unwrap();
        assert!(remix.against(f32::NAN).is_err());
    }

    #[test]
    fn either_a_text_or_one_of_its_own_is_sent() {
        let sent = |audition: &Audition| serde_json::to_value(audition).unwrap();
        let said = Audition::saying(text(100)).unwrap();
        assert_eq!(sent(&said), serde_json::json!({"text": text(100)}));
        assert_eq!(
            sent(&Audition::of_its_own()),
            serde_json::json!({"auto_generate_text": true})
        );
        assert!(!format!("{said:?}").contains('ä'));
    }
}
