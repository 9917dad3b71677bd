//! Voices made from a description, while they are only offered.

use std::fmt;

use serde::Deserialize;

use crate::api::types::lenient::{List, base64_or_default, optional, or_default};
use crate::terms::ids::GeneratedVoiceId;

/// What a design offers to choose from, usually three.
#[derive(Clone, PartialEq, Deserialize)]
pub struct Designs {
    /// The voices.
    #[serde(default, deserialize_with = "or_default")]
    pub previews: List<Preview>,
    /// What they say.
    #[serde(default, deserialize_with = "or_default")]
    pub text: String,
}

/// Without the text.
impl fmt::Debug for Designs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Designs").field(&self.previews).finish()
    }
}

/// A voice that can be heard and is not kept yet.
#[derive(Clone, PartialEq, Deserialize)]
pub struct Preview {
    /// What it is kept by; it is gone after a while.
    pub generated_voice_id: GeneratedVoiceId,
    /// Its sound; empty where it was asked to be streamed, or can't be read.
    #[serde(
        rename = "audio_base_64",
        default,
        deserialize_with = "base64_or_default"
    )]
    pub audio: Vec<u8>,
    /// What the sound is.
    #[serde(default, deserialize_with = "optional")]
    pub media_type: Option<String>,
    /// Seconds.
    #[serde(default, deserialize_with = "optional")]
    pub duration_secs: Option<f64>,
    /// The language of the text.
    #[serde(default, deserialize_with = "optional")]
    pub language: Option<String>,
}

/// Without the sound.
impl fmt::Debug for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, bytes) = (&self.generated_voice_id, self.audio.len());
        write!(f, "Preview({id}, {bytes} bytes)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_without_sound_can_still_be_kept() {
        let designs: Designs = serde_json::from_str(
            r#"{"text": "secret words", "previews": [{"generated_voice_id": "g", "audio_base_64": "AAE"},
                {"generated_voice_id": "h", "audio_base_64": "?"}, {"generated_voice_id": "i", "audio_base_64": null}, {"audio_base_64": "AAE"}]}"#,
        )
        .unwrap();
        let bytes = designs.previews.iter().map(|preview| preview.audio.len());
        assert_eq!(bytes.collect::<Vec<_>>(), [2, 0, 0]);
        assert!(!format!("{designs:?}").contains("secret"));
    }
}
