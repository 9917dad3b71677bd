//! What is made out of words alone: voices, effects, music.

use serde::{Deserialize, Serialize};

use crate::format::OutputFormat;
use crate::ids::{ModelId, VoiceId};
use crate::request::Input;

/// Voices to choose from, usually three.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DesignRequest {
    /// What they are made from.
    pub from: Designed,
    /// The model that makes them; a remix has none to choose.
    pub model: ModelId,
    /// What they say, 100 to 1000 characters; what the service finds fitting if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// -1 … 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loudness: Option<f32>,
    /// 0 … 100: how closely the words are followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidance: Option<f32>,
    /// -1 … 1: from various to faithful. Not for a remix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<f32>,
    /// At most 2³¹ − 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u32>,
    /// What they are kept as.
    pub format: OutputFormat,
}

/// What voices are made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Designed {
    /// Words, 20 to 1000 characters.
    Description {
        /// The words.
        text: String,
        /// Whether the service writes them out first.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        enhanced: bool,
        /// A recording that they take after.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<TakesAfter>,
    },
    /// A voice of one's own.
    Remix {
        /// The voice.
        voice: VoiceId,
        /// What is changed, 5 to 1000 characters.
        change: String,
        /// 0 … 1: the voice, or the words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        strength: Option<f32>,
    },
}

/// A recording that designed voices take after; one model can.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TakesAfter {
    /// The recording.
    pub input: Input,
    /// 0 … 1: the recording, or the words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strength: Option<f32>,
}

impl DesignRequest {
    /// 0 … 1: how much the words say, where something else does too.
    pub fn strength(&self) -> Option<f32> {
        match &self.from {
            Designed::Description { after, .. } => after.as_ref()?.strength,
            Designed::Remix { strength, .. } => *strength,
        }
    }
}

/// An effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EffectRequest {
    /// What is heard, up to 450 characters.
    pub text: String,
    /// 0.5 … 30 s; as long as the service thinks best if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f32>,
    /// 0 … 1: how closely the words are followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub influence: Option<f32>,
    /// Whether its end meets its beginning.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub looped: bool,
    /// What the take is kept as.
    pub format: OutputFormat,
}

/// Music from words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MusicRequest {
    /// What it shall be, up to 4100 characters.
    pub prompt: String,
    /// What composes.
    pub model: ModelId,
    /// 3000 … 600000 ms; as long as it should be if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub millis: Option<u32>,
    /// What is sung, up to 4000 characters; the service writes it if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lyrics: Option<String>,
    /// Whether nobody sings.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub instrumental: bool,
    /// The sections of a composition plan, at most 30. With sections, the prompt is only a title, and length, lyrics and
    /// `instrumental` are not sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<MusicSection>,
    /// What the take is kept as.
    pub format: OutputFormat,
}

/// A section of a composition plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MusicSection {
    /// The name, for example `Chorus`.
    pub name: String,
    /// Styles, separated by commas.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub styles: String,
    /// 3000 … 120000 ms.
    pub millis: u32,
    /// Words to sing, line by line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

impl MusicRequest {
    /// Returns the length in milliseconds, or `None` if the service chooses it.
    pub fn length_ms(&self) -> Option<u32> {
        if self.sections.is_empty() {
            return self.millis;
        }
        let lengths = self.sections.iter().map(|section| section.millis);
        Some(lengths.fold(0, u32::saturating_add))
    }
}
