//! Text to dialogue: several voices in one piece of sound, in four calls.

use std::collections::BTreeSet;
use std::fmt;

use reqwest::Method;
use serde::Serialize;

use crate::answer::{Audio, TimedLines};
use crate::body::Body;
use crate::check::{Invalid, Why, count, length};
use crate::endpoint::{Endpoint, Price, Query, Replay};
use crate::operations::Operation;
use crate::speech::{Locator, Normalization, UpToThree};
use crate::types::bounded::Seed;
use crate::types::language::Language;
use crate::types::speech::TimedSpeech;
use mynah_core::audio_effects::AudioEffects;
use mynah_core::format::OutputFormat;
use mynah_core::ids::{ModelId, VoiceId};

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<SpeakDialogue>(),
    Operation::of::<StreamDialogue>(),
    Operation::of::<SpeakDialogueWithTimestamps>(),
    Operation::of::<StreamDialogueWithTimestamps>(),
];

/// Voices in one dialogue.
pub(crate) const MOST_VOICES: usize = 10;

/// What is spoken and how; the same for all four calls. What is `None` or empty is not sent.
#[derive(Clone, PartialEq, Serialize)]
pub struct DialogueBody {
    inputs: Vec<Turn>,
    /// The model; always sent.
    pub model_id: ModelId,
    /// How freely it is played.
    #[serde(rename = "settings", skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// What it is read as, where the model can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language_code: Option<Language>,
    /// Best effort: the service promises nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<Seed>,
    /// Applied in order, the first match wins.
    #[serde(skip_serializing_if = "UpToThree::is_empty")]
    pub pronunciation_dictionary_locators: UpToThree<Locator>,
    /// Whether numbers and signs are written out before they are spoken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply_text_normalization: Option<Normalization>,
    /// The place in which it is heard (SDK 2.78, newer than the published description).
    #[serde(skip_serializing_if = "AudioEffects::is_default")]
    pub audio_effects: AudioEffects,
}

impl DialogueBody {
    /// These turns with this model. Beyond 2000 characters in all the service may end a stream early.
    ///
    /// # Errors
    /// When there is no turn, or there are more than ten voices.
    pub fn new(turns: Vec<Turn>, model: ModelId) -> Result<Self, Invalid> {
        let inputs = count("inputs", turns, 1..=usize::MAX)?;
        let voices = inputs.iter().map(|turn| &turn.voice_id);
        let is = voices.collect::<BTreeSet<_>>().len();
        if is > MOST_VOICES {
            let (least, most) = (1, MOST_VOICES);
            return Err(Invalid::new("voice_id", Why::Count { is, least, most }));
        }
        Ok(Self {
            inputs,
            model_id: model,
            delivery: None,
            language_code: None,
            seed: None,
            pronunciation_dictionary_locators: UpToThree::default(),
            apply_text_normalization: None,
            audio_effects: AudioEffects::default(),
        })
    }
}

/// Without the texts.
impl fmt::Debug for DialogueBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "DialogueBody({} turns, {})",
            self.inputs.len(),
            self.model_id
        )
    }
}

/// What one voice says before the next one speaks.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Turn {
    text: String,
    voice_id: VoiceId,
}

impl Turn {
    /// This text in that voice.
    ///
    /// # Errors
    /// When there is no text.
    pub fn new(voice: VoiceId, text: &str) -> Result<Self, Invalid> {
        Ok(Self {
            text: length("text", text, 1..=usize::MAX)?,
            voice_id: voice,
        })
    }
}

/// Without the text.
impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Turn({})", self.voice_id)
    }
}

/// How freely a dialogue is played: the only stabilities that its models take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Stability")]
pub enum Delivery {
    /// Stability 0.
    Creative,
    /// Stability 0.5.
    Natural,
    /// Stability 1.
    Robust,
}

#[derive(Serialize)]
struct Stability {
    stability: f32,
}

impl From<Delivery> for Stability {
    fn from(delivery: Delivery) -> Self {
        Self {
            stability: match delivery {
                Delivery::Creative => 0.0,
                Delivery::Natural => 0.5,
                Delivery::Robust => 1.0,
            },
        }
    }
}

/// What all four calls need.
#[derive(Clone, Debug, PartialEq)]
pub struct Dialogue {
    /// What comes back. The streaming calls ask for PCM of the same rate where this is WAV.
    pub format: OutputFormat,
    /// Zero retention where false; only some plans have it.
    pub enable_logging: Option<bool>,
    /// The body.
    pub body: DialogueBody,
}

impl Dialogue {
    fn query(&self, format: OutputFormat) -> Query {
        Query::default()
            .with("output_format", Some(format))
            .with("enable_logging", self.enable_logging)
    }
}

/// `POST /v1/text-to-dialogue`
///
/// Price: per character, by model. Replay: only if nothing was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeakDialogue(pub Dialogue);

impl Endpoint for SpeakDialogue {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/text-to-dialogue";
    const PRICE: Price = Price::Characters;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = Audio;

    fn query(&self) -> Query {
        self.0.query(self.0.format)
    }

    fn body(&self) -> Body {
        Body::json(&self.0.body)
    }
}

/// `POST /v1/text-to-dialogue/stream`
///
/// Price: per character, by model. Replay: only if nothing was sent. No WAV.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamDialogue(pub Dialogue);

impl Endpoint for StreamDialogue {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/text-to-dialogue/stream";
    const PRICE: Price = Price::Characters;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = Audio;

    fn query(&self) -> Query {
        self.0.query(self.0.format.on_the_wire())
    }

    fn body(&self) -> Body {
        Body::json(&self.0.body)
    }
}

/// `POST /v1/text-to-dialogue/with-timestamps`
///
/// Price: per character, by model. Replay: only if nothing was sent. Says also which voice speaks when: the way
/// to cut one delivery into lines.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeakDialogueWithTimestamps(pub Dialogue);

impl Endpoint for SpeakDialogueWithTimestamps {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/text-to-dialogue/with-timestamps";
    const PRICE: Price = Price::Characters;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = TimedSpeech;

    fn query(&self) -> Query {
        self.0.query(self.0.format)
    }

    fn body(&self) -> Body {
        Body::json(&self.0.body)
    }
}

/// `POST /v1/text-to-dialogue/stream/with-timestamps`
///
/// Price: per character, by model. Replay: only if nothing was sent. No WAV. One JSON object a line.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamDialogueWithTimestamps(pub Dialogue);

impl Endpoint for StreamDialogueWithTimestamps {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/text-to-dialogue/stream/with-timestamps";
    const PRICE: Price = Price::Characters;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = TimedLines;

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

    #[test]
    fn a_dialogue_has_turns_and_ten_voices_at_most() {
        let turn = |voice: usize| Turn::new(VoiceId::new(format!("v{voice}")), "Yes.").unwrap();
        let body = |turns| DialogueBody::new(turns, ModelId::from("eleven_v3"));
        assert!(body(Vec::new()).is_err());
        assert!(body((0..20).map(|at| turn(at % 10)).collect()).is_ok());
        assert!(body((0..11).map(turn).collect()).is_err());
        assert!(Turn::new(VoiceId::from("v"), "").is_err());
        let mut one = body(vec![turn(1)]).unwrap();
        one.delivery = Some(Delivery::Natural);
        assert_eq!(
            serde_json::to_string(&one).unwrap(),
            r#"{"inputs":[{"text":"Yes.","voice_id":"v1"}],"model_id":"eleven_v3","settings":{"stability":0.5}}"#
        );
    }
}
