//! One line's request as a plain value: the very value that is priced, fingerprinted, kept and sent.

use serde::{Deserialize, Serialize};

use crate::terms::format::OutputFormat;
use crate::terms::ids::{ModelId, VoiceId};
use crate::terms::settings::VoiceSettings;

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
