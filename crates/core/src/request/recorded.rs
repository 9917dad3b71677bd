//! What is made out of a recording: another voice, silence around the voice, words, another language.

use serde::{Deserialize, Serialize};

use crate::format::OutputFormat;
use crate::ids::{ModelId, VoiceId};
use crate::settings::VoiceSettings;

/// A recording that lies in the library: what is sent is exactly what was looked at when it came in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// SHA-256 of its bytes, lowercase hexadecimal: all of it that shapes a result.
    pub hash: String,
    /// Its file extension, without a dot.
    pub extension: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// How long it sounds, in seconds; 0 of what is no sound.
    pub seconds: f64,
    /// What it was called.
    pub name: String,
}

/// A recording spoken by another voice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeRequest {
    /// The voice that is heard in the end.
    pub voice: VoiceId,
    /// The model.
    pub model: ModelId,
    /// The recording: at most five minutes and 50 MB.
    pub input: Input,
    /// How it is spoken.
    pub settings: VoiceSettings,
    /// What the take is kept as.
    pub format: OutputFormat,
    /// As [`SpeechRequest::seed`](super::SpeechRequest::seed).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u32>,
    /// Whether everything but the voice is taken out of the recording first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub isolated: bool,
}

/// A recording without its noise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IsolationRequest {
    /// The recording: about five seconds at least, an hour and 500 MB at most.
    pub input: Input,
}

/// What is said in a recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TranscriptRequest {
    /// The recording: up to ten hours.
    pub input: Input,
    /// The model.
    pub model: ModelId,
    /// ISO 639-1 or 639-3; found out if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Whether speakers are told apart.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub speakers: bool,
    /// Words to listen for: at most 1000 of up to 49 characters and five words each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key_terms: Vec<String>,
    /// The largest number of speakers, 1 … 32; found out if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker_count: Option<u8>,
    /// True leaves out laughter, music and the like.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_events: bool,
    /// True leaves out fillers and false starts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_fillers: bool,
    /// The number of channels, 2 … 5, where each is transcribed by itself; `None` where all are mixed. Each is charged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channels: Option<u8>,
    /// Kinds of names and numbers to mark, in the service's words: `all`, `pii`, …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<String>,
    /// True sends the recording through the realtime socket, whose texts arrive meanwhile.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_live: bool,
}

impl TranscriptRequest {
    /// Returns a request in the detected language without any option.
    pub fn new(input: Input, model: ModelId) -> Self {
        Self {
            input,
            model,
            language: None,
            speakers: false,
            key_terms: Vec::new(),
            speaker_count: None,
            without_events: false,
            without_fillers: false,
            channels: None,
            entities: Vec::new(),
            is_live: false,
        }
    }
}

/// When the words of a known text are heard in a recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlignRequest {
    /// The recording: less than 1 GB and ten hours.
    pub input: Input,
    /// The text as it is spoken, without names of speakers.
    pub text: String,
}

/// One language of a film or recording. The service makes one a request, so each has its own price, intent and retry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DubRequest {
    /// The film or recording: at most 1 GB and two and a half hours.
    pub input: Input,
    /// Into which language: ISO 639-1, or 639-3 where there is no shorter one.
    pub target: String,
    /// From which language; found out if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// How many speak in it; found out if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speakers: Option<u32>,
    /// Which part of it; all if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
    /// A transcript with its translation, as CSV.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<Input>,
    /// What it is worth.
    #[serde(default, skip_serializing_if = "is_plain")]
    pub worth: Worth,
    /// Whether music and noise are left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub drop_background: bool,
    /// Whether swear words are masked in the transcripts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mask_profanity: bool,
    /// Whether voices of the library speak instead of cloned ones.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_clones: bool,
    /// Whether it is made as a dubbing project of the service, whose lines can be said anew.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub as_project: bool,
    /// The number of the audio track that is dubbed, from 1; `None` for the one that the file plays by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<usize>,
}

/// A part of a recording in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// From here …
    pub start: u32,
    /// … to here, which is later.
    pub end: u32,
}

impl Cut {
    /// The part of a recording of so many seconds; nothing where that is all of it. `Err` where it has no such part.
    ///
    /// # Errors
    /// It begins behind the recording's end, or behind its own.
    pub fn within(self, seconds: f64) -> Result<Option<Self>, NoCut> {
        let last = seconds.ceil() as u32;
        let end = self.end.min(last);
        if self.start >= end {
            return Err(NoCut);
        }
        let cut = Self { end, ..self };
        Ok((cut.start > 0 || cut.end < last).then_some(cut))
    }
}

/// A recording has no such part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCut;

/// What a dub is worth to the one who pays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Worth {
    /// A film carries a mark; the cheapest.
    Marked,
    /// No mark.
    #[default]
    Plain,
    /// No mark, and a film keeps its size.
    Full,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands out references"
)]
fn is_plain(worth: &Worth) -> bool {
    *worth == Worth::Plain
}

impl DubRequest {
    /// From which second of the recording on it is dubbed.
    pub fn begins(&self) -> f64 {
        self.cut.map_or(0.0, |cut| f64::from(cut.start))
    }

    /// How much of the recording is dubbed, in seconds.
    pub fn seconds(&self) -> f64 {
        match self.cut {
            Some(Cut { start, end }) => {
                let end = f64::from(end).min(self.input.seconds);
                (end - f64::from(start)).max(0.0)
            }
            None => self.input.seconds,
        }
    }
}
