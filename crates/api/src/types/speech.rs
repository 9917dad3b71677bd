//! Sound with the times of its letters.

use std::fmt;

use serde::Deserialize;

use crate::types::lenient::{List, base64, optional, or_default, whole};
use mynah_core::ids::VoiceId;

/// A piece of sound, or a whole clip, with the times of its letters.
#[derive(Clone, Default, PartialEq, Deserialize)]
pub struct TimedAudio {
    /// Sound in the format that was asked for; may be empty in a stream's last pieces.
    #[serde(rename = "audio_base64", default, deserialize_with = "base64")]
    pub audio: Vec<u8>,
    /// Of the text as it was sent.
    #[serde(default, deserialize_with = "optional")]
    pub alignment: Option<Alignment>,
    /// Of the text as it was spoken, numbers written out.
    #[serde(default, deserialize_with = "optional")]
    pub normalized_alignment: Option<Alignment>,
    /// Who speaks when; dialogue only.
    #[serde(rename = "voice_segments", default, deserialize_with = "or_default")]
    pub voices: List<VoiceSegment>,
}

/// A stretch of a dialogue that one voice speaks.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct VoiceSegment {
    /// The voice.
    pub voice_id: VoiceId,
    /// When it begins, in seconds from the start of the whole dialogue.
    pub start_time_seconds: f64,
    /// When it ends.
    pub end_time_seconds: f64,
    /// The first letter of the alignment that is its own.
    #[serde(default, deserialize_with = "whole")]
    pub character_start_index: Option<u64>,
    /// The first letter that is not.
    #[serde(default, deserialize_with = "whole")]
    pub character_end_index: Option<u64>,
    /// Which turn it is, from 0.
    #[serde(default, deserialize_with = "whole")]
    pub dialogue_input_index: Option<u64>,
}

/// A whole clip with the times of its letters; never empty.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "TimedAudio")]
pub struct TimedSpeech(pub TimedAudio);

impl TryFrom<TimedAudio> for TimedSpeech {
    type Error = &'static str;

    fn try_from(clip: TimedAudio) -> Result<Self, &'static str> {
        if clip.audio.is_empty() {
            return Err("no sound");
        }
        Ok(Self(clip))
    }
}

/// Without the sound and the text.
impl fmt::Debug for TimedAudio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters = self.alignment.as_ref().map(|times| times.letters().count());
        write!(
            f,
            "TimedAudio({} bytes, {letters:?} letters)",
            self.audio.len()
        )
    }
}

/// When each letter sounds: three lists of equal length, in seconds from the start of the whole utterance.
///
/// A letter is a grapheme by the service's own splitting; spaces and punctuation are among them, and a
/// sentence's pause is booked on its last mark.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Alignment {
    /// The letters.
    pub characters: Vec<String>,
    /// When each begins.
    pub character_start_times_seconds: Vec<f64>,
    /// When each ends.
    pub character_end_times_seconds: Vec<f64>,
}

impl Alignment {
    /// Each letter with its start and end in seconds.
    pub fn letters(&self) -> impl Iterator<Item = (&str, f64, f64)> {
        let times = self
            .character_start_times_seconds
            .iter()
            .zip(&self.character_end_times_seconds);
        self.characters
            .iter()
            .zip(times)
            .map(|(letter, (start, end))| (letter.as_str(), *start, *end))
    }

    /// Moves all times by this many seconds.
    pub(crate) fn shift(&mut self, secs: f64) {
        self.character_start_times_seconds
            .iter_mut()
            .chain(&mut self.character_end_times_seconds)
            .for_each(|time| *time += secs);
    }
}
