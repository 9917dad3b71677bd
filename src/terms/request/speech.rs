//! What is spoken: one line by one voice, or several voices in one piece.

use serde::{Deserialize, Serialize};

use crate::terms::format::OutputFormat;
use crate::terms::ids::{ModelId, VoiceId};
use crate::terms::settings::{Step, VoiceSettings};

/// Everything that shapes the sound of one spoken line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpeechRequest {
    /// The voice.
    pub voice: VoiceId,
    /// The model.
    pub model: ModelId,
    /// The text as it is sent, tags included.
    pub text: String,
    /// The settings, tidied; what the model ignores is at its default.
    pub settings: VoiceSettings,
    /// What the take is kept as.
    pub format: OutputFormat,
    /// A wanted seed. Without one the studio draws one before sending and keeps it with the take;
    /// the drawn one is not part of the fingerprint.
    pub seed: Option<u32>,
    /// ISO 639-1, where one is wanted and the model knows it.
    pub language: Option<String>,
}

/// Everything that shapes the sound of a dialogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DialogueRequest {
    /// Who says what, in order.
    pub turns: Vec<DialogueTurn>,
    /// The model.
    pub model: ModelId,
    /// How freely it is played; as the service does by itself if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Step>,
    /// What the take is kept as.
    pub format: OutputFormat,
    /// As [`SpeechRequest::seed`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u32>,
    /// ISO 639-1, where one is wanted and the model knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// What one voice says before the next one speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DialogueTurn {
    /// Who.
    pub voice: VoiceId,
    /// What, tags included.
    pub text: String,
}

impl DialogueRequest {
    /// Characters that are billed: of all turns.
    pub fn characters(&self) -> usize {
        self.turns
            .iter()
            .map(|turn| turn.text.chars().count())
            .sum()
    }
}
