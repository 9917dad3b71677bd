//! Text to dialogue over a socket, the streamed path of `eleven_v3` and the v4 family (SDK 2.78, newer than the
//! published description): turns as they are written, audio as it is spoken.
//!
//! One [`Begin`](DialogueOut::Begin) that names all voices, then turns, then [`End`](DialogueOut::End). The service
//! answers with audio and a final message, and closes.

use std::fmt;

use serde::Serialize;

use crate::check::{Invalid, Why, count};
use crate::dialogue::{Delivery, MOST_VOICES};
use crate::endpoint::{Price, Query};
use crate::lines::LineFault;
use crate::socket::speech::{ExactLocator, Spoken, read, spaced};
use crate::socket::{Channel, Place};
use crate::speech::Normalization;
use crate::types::bounded::Seed;
use crate::types::language::Language;
use mynah_core::format::OutputFormat;
use mynah_core::ids::{ModelId, VoiceId};
use mynah_core::models::{self, Endpoint};

/// `/v1/text-to-dialogue/stream-input`: one dialogue.
///
/// Price: per character, by model and voice.
#[derive(Clone, Debug)]
pub struct DialogueInput {
    /// The language of the texts, for models that take one.
    pub language: Option<Language>,
    /// Zero retention where false; only some plans have it.
    pub enable_logging: Option<bool>,
    /// True if audio comes with the times of its text.
    pub times: bool,
    /// True if numbers and signs are written out.
    pub normalization: Option<Normalization>,
    /// Best effort.
    pub seed: Option<Seed>,
    model: ModelId,
    format: OutputFormat,
}

impl DialogueInput {
    /// With this model, everything else at the service's default. The model is always sent.
    ///
    /// # Errors
    /// When the model is known and not served here.
    pub fn new(model: ModelId) -> Result<Self, Invalid> {
        if models::refuses(Endpoint::DialogueSocket, &model) {
            return Err(Invalid::new("model_id", Why::NotWith("stream-input")));
        }
        Ok(Self {
            language: None,
            enable_logging: None,
            times: false,
            normalization: None,
            seed: None,
            model,
            format: OutputFormat::default(),
        })
    }

    /// Returns the same in another format. In place of WAV, PCM of the same rate is asked for.
    #[must_use]
    pub fn in_format(self, format: OutputFormat) -> Self {
        Self {
            format: format.on_the_wire(),
            ..self
        }
    }
}

impl Channel for DialogueInput {
    const ROUTE: &'static str = "/v1/text-to-dialogue/stream-input";
    const PRICE: Price = Price::Characters;
    type Out = DialogueOut;
    type In = Spoken;

    fn place(&self) -> Place {
        Place::Here {
            path: Self::ROUTE.to_owned(),
            query: Query::default()
                .with("model_id", Some(&self.model))
                .with("output_format", Some(self.format))
                .with("language_code", self.language.as_ref())
                .with("enable_logging", self.enable_logging)
                .with("sync_alignment", self.times.then_some(true))
                .with("apply_text_normalization", self.normalization)
                .with("seed", self.seed),
        }
    }

    fn read(message: &str) -> Result<Spoken, LineFault> {
        read(message)
    }

    fn may_be_last(said: &Spoken) -> bool {
        said.is_final
    }
}

/// What is sent to [`DialogueInput`].
#[derive(Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum DialogueOut {
    /// The first message; its voices and settings hold to the end.
    Begin(DialogueBegin),
    /// Texts that are appended.
    Turns(Turns),
    /// The end: what is left is spoken, then the socket closes.
    End(DialogueEnd),
}

/// Voices and settings of a dialogue.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DialogueBegin {
    voices: Vec<VoiceId>,
    #[serde(rename = "voice_settings", skip_serializing_if = "Option::is_none")]
    delivery: Option<Delivery>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pronunciation_dictionary_locators: Vec<ExactLocator>,
}

impl DialogueBegin {
    /// With these voices; `eleven_v3_conversational` and `eleven_v4_turbo` take exactly one.
    ///
    /// # Errors
    /// When there is no voice, or there are more than ten.
    pub fn new(voices: Vec<VoiceId>) -> Result<Self, Invalid> {
        Ok(Self {
            voices: count("voices", voices, 1..=MOST_VOICES)?,
            delivery: None,
            pronunciation_dictionary_locators: Vec::new(),
        })
    }

    /// Returns the same with this stability.
    #[must_use]
    pub fn played(self, delivery: Delivery) -> Self {
        Self {
            delivery: Some(delivery),
            ..self
        }
    }

    /// Pronounces by these dictionaries, the first match wins.
    ///
    /// # Errors
    /// When there are more than three.
    pub fn pronounced(self, locators: Vec<ExactLocator>) -> Result<Self, Invalid> {
        let field = "pronunciation_dictionary_locators";
        Ok(Self {
            pronunciation_dictionary_locators: count(field, locators, 0..=3)?,
            ..self
        })
    }
}

/// Texts that are appended.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Turns {
    inputs: Vec<Turn>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    flush: bool,
}

#[derive(Clone, PartialEq, Eq, Serialize)]
struct Turn {
    text: String,
    voice_id: VoiceId,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    new_turn: bool,
}

/// The last message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DialogueEnd {
    close_socket: bool,
}

impl DialogueOut {
    /// A text that is appended to what its voice says. A space is put behind it where there is none.
    pub fn text(voice: VoiceId, text: &str) -> Self {
        Self::Turns(Turns {
            inputs: vec![Turn {
                text: spaced(text),
                voice_id: voice,
                new_turn: false,
            }],
            flush: false,
        })
    }

    /// A text that begins a turn: what was said before is spoken to its end.
    pub fn turn(voice: VoiceId, text: &str) -> Self {
        Self::Turns(Turns {
            inputs: vec![Turn {
                text: spaced(text),
                voice_id: voice,
                new_turn: true,
            }],
            flush: false,
        })
    }

    /// The end.
    pub const END: Self = Self::End(DialogueEnd { close_socket: true });
}

/// Without the texts.
impl fmt::Debug for DialogueOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Begin(_) => "Begin",
            Self::Turns(_) => "Turns",
            Self::End(_) => "End",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_as_the_service_wants_them() {
        let json = |out: &DialogueOut| serde_json::to_string(out).unwrap();
        let begin = DialogueBegin::new(vec!["v".into()]).unwrap();
        assert_eq!(
            json(&DialogueOut::Begin(begin.played(Delivery::Natural))),
            r#"{"voices":["v"],"voice_settings":{"stability":0.5}}"#
        );
        assert_eq!(
            json(&DialogueOut::turn("v".into(), "Late?")),
            r#"{"inputs":[{"text":"Late? ","voice_id":"v","new_turn":true}]}"#
        );
        assert_eq!(json(&DialogueOut::END), r#"{"close_socket":true}"#);
        let many = vec![VoiceId::from("v"); MOST_VOICES + 1];
        assert!(DialogueBegin::new(many).is_err() && DialogueBegin::new(Vec::new()).is_err());
    }

    #[test]
    fn the_models_of_dialogues_are_served() {
        let with = |model: &str| DialogueInput::new(ModelId::from(model)).is_ok();
        for model in [
            "eleven_v3",
            "eleven_v3_conversational",
            "eleven_v4",
            "eleven_v4_turbo",
            "a_later_one",
        ] {
            assert!(with(model), "{model}");
        }
        assert!(!with("eleven_flash_v2_5") && !with("scribe_v2"));
    }
}
