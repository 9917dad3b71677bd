//! Professional clones: a voice trained from half an hour of one's own speech, or more.
//!
//! The order matters: make it, send recordings ([`samples`]), tell their speakers apart where there are
//! several, prove that the voice is one's own ([`verification`]), train. How it stands is read from the voice
//! itself: [`FineTuning`](crate::types::training::FineTuning) of
//! [`GetVoice`](crate::voices::GetVoice), once a minute at most; training takes hours.

pub mod samples;
pub mod verification;

use reqwest::Method;
use serde::Serialize;

use crate::body::Body;
use crate::check::{Invalid, length};
use crate::clones::Labels;
use crate::endpoint::{Endpoint, Price, Replay, Segment};
use crate::operations::Operation;
use crate::types::Done;
use crate::types::language::Language;
use crate::types::voice::MadeVoice;
use mynah_core::ids::{ModelId, VoiceId};

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<MakeProfessional>(),
    Operation::of::<EditProfessional>(),
    Operation::of::<TrainProfessional>(),
];

/// The longest name.
const NAME: usize = 100;
/// The longest description.
const DESCRIPTION: usize = 500;

/// `POST /v1/voices/pvc`
///
/// Price: free, but it takes a slot for professional voices. Replay: never. An empty clone, to be filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MakeProfessional {
    name: String,
    language: Language,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// What it is told apart by.
    #[serde(skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
}

impl MakeProfessional {
    /// A voice of this name that speaks this language.
    ///
    /// # Errors
    /// When there is no name, or it has more than 100 characters.
    pub fn new(name: impl Into<String>, language: Language) -> Result<Self, Invalid> {
        Ok(Self {
            name: length("name", name, 1..=NAME)?,
            language,
            description: None,
            labels: Labels::new(),
        })
    }

    /// With what it sounds like, in words.
    ///
    /// # Errors
    /// When that has more than 500 characters.
    pub fn described(self, description: impl Into<String>) -> Result<Self, Invalid> {
        let description = length("description", description, 0..=DESCRIPTION)?;
        Ok(Self {
            description: Some(description),
            ..self
        })
    }
}

impl Endpoint for MakeProfessional {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/voices/pvc";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = MadeVoice;

    fn body(&self) -> Body {
        Body::json(self)
    }
}

/// `POST /v1/voices/pvc/{voice_id}`
///
/// Price: free. Replay: never. What is not set stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EditProfessional {
    #[serde(skip)]
    voice: VoiceId,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// What it speaks from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// What it is told apart by, all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Labels>,
}

impl EditProfessional {
    /// This voice, nothing of it changed yet.
    pub fn new(voice: VoiceId) -> Self {
        Self {
            voice,
            name: None,
            description: None,
            language: None,
            labels: None,
        }
    }

    /// Under this name.
    ///
    /// # Errors
    /// When there is none, or it has more than 100 characters.
    pub fn named(self, name: impl Into<String>) -> Result<Self, Invalid> {
        Ok(Self {
            name: Some(length("name", name, 1..=NAME)?),
            ..self
        })
    }

    /// With what it sounds like, in words.
    ///
    /// # Errors
    /// When that has more than 500 characters.
    pub fn described(self, description: impl Into<String>) -> Result<Self, Invalid> {
        let description = length("description", description, 0..=DESCRIPTION)?;
        Ok(Self {
            description: Some(description),
            ..self
        })
    }
}

impl Endpoint for EditProfessional {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/voices/pvc/{voice_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = MadeVoice;

    fn path(&self) -> String {
        format!("/v1/voices/pvc/{}", Segment(self.voice.as_str()))
    }

    fn body(&self) -> Body {
        Body::json(self)
    }
}

/// `POST /v1/voices/pvc/{voice_id}/train`
///
/// Price: free. Replay: never. Refused before the voice is verified; each model can be trained once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrainProfessional {
    /// The voice.
    #[serde(skip)]
    pub voice: VoiceId,
    /// For which model; the service's newest if not said.
    #[serde(rename = "model_id", skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelId>,
}

impl Endpoint for TrainProfessional {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/voices/pvc/{voice_id}/train";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        format!("/v1/voices/pvc/{}/train", Segment(self.voice.as_str()))
    }

    fn body(&self) -> Body {
        Body::json(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_descriptions_have_their_lengths() {
        let english = || "en".parse::<Language>().unwrap();
        let name = |letters: usize| MakeProfessional::new("n".repeat(letters), english()).is_ok();
        assert_eq!([0, 1, 100, 101].map(name), [false, true, true, false]);
        let long = |letters: usize| {
            let made = MakeProfessional::new("Ada", english()).unwrap();
            let edited = EditProfessional::new(VoiceId::from("v"));
            let text = "d".repeat(letters);
            [
                made.described(text.as_str()).is_ok(),
                edited.described(text).is_ok(),
            ]
        };
        assert_eq!([long(500), long(501)], [[true; 2], [false; 2]]);
        let edit = || EditProfessional::new(VoiceId::from("v"));
        assert!(edit().named("").is_err() && edit().named("n".repeat(101)).is_err());
    }

    #[test]
    fn an_edit_sends_only_what_changes() {
        let edit = EditProfessional::new(VoiceId::from("v"))
            .named("Ada")
            .unwrap();
        let sent = serde_json::to_value(&edit).unwrap();
        assert_eq!(sent, serde_json::json!({"name": "Ada"}));
    }
}
