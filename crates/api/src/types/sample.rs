//! Recordings that a cloned voice is made of, and who speaks in them.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use crate::types::lenient::{List, base64_or_default, optional, or_default, whole, words};
use mynah_core::ids::{SampleId, SpeakerId};

/// A recording of a cloned voice.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Sample {
    /// Its id.
    pub sample_id: SampleId,
    /// The file it came in.
    #[serde(default, deserialize_with = "or_default")]
    pub file_name: String,
    /// What kind of file.
    #[serde(default, deserialize_with = "optional")]
    pub mime_type: Option<String>,
    /// Its size.
    #[serde(default, deserialize_with = "whole")]
    pub size_bytes: Option<u64>,
    /// A digest of it, to find the same file again.
    #[serde(default, deserialize_with = "optional")]
    pub hash: Option<String>,
    /// Seconds.
    #[serde(default, deserialize_with = "optional")]
    pub duration_secs: Option<f64>,
    /// Whether noise is taken out of it.
    #[serde(default, deserialize_with = "optional")]
    pub remove_background_noise: Option<bool>,
    /// Whether it can be had without noise.
    #[serde(default, deserialize_with = "optional")]
    pub has_isolated_audio: Option<bool>,
    /// Whether its beginning can be had without noise.
    #[serde(default, deserialize_with = "optional")]
    pub has_isolated_audio_preview: Option<bool>,
    /// Who speaks in it, where that was asked.
    #[serde(default, deserialize_with = "optional")]
    pub speaker_separation: Option<SpeakerSeparation>,
    /// Milliseconds left out at its beginning.
    #[serde(default, deserialize_with = "whole")]
    pub trim_start: Option<u64>,
    /// Milliseconds left out at its end.
    #[serde(default, deserialize_with = "whole")]
    pub trim_end: Option<u64>,
}

words! {
    /// How the telling apart of speakers stands.
    SeparationStatus {
        /// Not asked for.
        NotStarted = "not_started",
        /// Under way.
        Pending = "pending",
        /// Done.
        Completed = "completed",
        /// In vain.
        Failed = "failed",
    }
}

/// Who speaks in a recording.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct SpeakerSeparation {
    /// How far it is.
    #[serde(default, deserialize_with = "optional")]
    pub status: Option<SeparationStatus>,
    /// The speakers by their ids.
    #[serde(default, deserialize_with = "or_default")]
    pub speakers: BTreeMap<String, Speaker>,
    /// Those that the voice is made of.
    #[serde(default, deserialize_with = "or_default")]
    pub selected_speaker_ids: Vec<SpeakerId>,
}

/// One who speaks in a recording.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Speaker {
    /// Its id.
    pub speaker_id: SpeakerId,
    /// Seconds of speech.
    #[serde(default, deserialize_with = "optional")]
    pub duration_secs: Option<f64>,
    /// When it speaks.
    #[serde(default, deserialize_with = "or_default")]
    pub utterances: List<Utterance>,
}

/// A stretch of speech, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Utterance {
    /// From.
    pub start: f64,
    /// To.
    pub end: f64,
}

/// Sound of a sample or of one of its speakers.
#[derive(Clone, PartialEq, Deserialize)]
pub struct Excerpt {
    /// The sound; empty where it can't be read.
    #[serde(
        rename = "audio_base_64",
        default,
        deserialize_with = "base64_or_default"
    )]
    pub audio: Vec<u8>,
    /// What it is.
    #[serde(default, deserialize_with = "optional")]
    pub media_type: Option<String>,
    /// Seconds.
    #[serde(default, deserialize_with = "optional")]
    pub duration_secs: Option<f64>,
}

/// Without the sound.
impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.audio.len();
        write!(f, "Excerpt({bytes} bytes, {:?})", self.media_type)
    }
}

/// How loud a sample is over its length, to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Waveform {
    /// Heights in order.
    #[serde(default, deserialize_with = "or_default")]
    pub visual_waveform: Vec<f32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_needs_only_its_id() {
        let sample: Sample = serde_json::from_str(
            r#"{"sample_id": "s", "size_bytes": "12", "trim_start": 3.0, "speaker_separation":
                {"status": "brand_new", "speakers": {"a": {"speaker_id": "a", "utterances": [{"start": 0}, {"start": 0, "end": 1.5}]}}}}"#,
        )
        .unwrap();
        assert_eq!(sample.size_bytes, Some(12));
        assert_eq!(sample.trim_start, Some(3));
        let separation = sample.speaker_separation.unwrap();
        let status = separation.status.unwrap();
        assert_eq!(status.as_str(), "brand_new");
        assert_eq!(separation.speakers["a"].utterances.len(), 1);
        assert!(serde_json::from_str::<Sample>("{}").is_err());
    }
}
