//! Voices made from a description, while they are only offered.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;

use crate::types::lenient::{List, base64_or_default, optional, or_default};
use mynah_core::ids::GeneratedVoiceId;

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

impl Designs {
    /// The voices and what they say, as the service writes them.
    pub fn to_json(&self) -> Vec<u8> {
        let previews = self.previews.iter().map(|preview| {
            json!({
                "generated_voice_id": preview.generated_voice_id,
                "audio_base_64": STANDARD.encode(&preview.audio),
            })
        });
        let previews: Vec<_> = previews.collect();
        json!({ "previews": previews, "text": self.text })
            .to_string()
            .into_bytes()
    }
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
        let kept: Designs = serde_json::from_slice(&designs.to_json()).unwrap();
        assert_eq!(kept.previews[..], designs.previews[..]);
        assert_eq!(kept.text, designs.text);
    }
}
