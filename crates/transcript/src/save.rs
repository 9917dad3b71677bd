//! Writes a transcript as JSON: the service's own form, with the names of speakers and the marks of times added.

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeSeq as _, Serializer};

use crate::transcript::{Speaker, TimeMark, Transcript, Word, WordKind};

/// Version of the form of saved files.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct SavedTranscript<'a> {
    mynah_transcript: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    transcription_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language_probability: Option<f64>,
    audio_duration_secs: f64,
    text: String,
    speakers: &'a [Speaker],
    words: SavedWords<'a>,
}

struct SavedWords<'a>(&'a Transcript);

impl Serialize for SavedWords<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.words.len()))?;
        for word in &self.0.words {
            list.serialize_element(&SavedWord::of(word, &self.0.speakers))?;
        }
        list.end()
    }
}

#[derive(Serialize)]
struct SavedWord<'a> {
    text: &'a str,
    start: f64,
    end: f64,
    r#type: WordKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logprob: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel_index: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mark: Option<TimeMark>,
}

impl<'a> SavedWord<'a> {
    fn of(word: &'a Word, speakers: &'a [Speaker]) -> Self {
        let speaker = word.speaker.and_then(|speaker| speakers.get(speaker));
        Self {
            text: &word.text,
            start: micros(word.start_s),
            end: micros(word.end_s),
            r#type: word.kind,
            speaker_id: speaker.map(|speaker| speaker.id.as_str()),
            logprob: word.logprob,
            channel_index: word.channel,
            mark: word.mark,
        }
    }
}

/// Rounds seconds to microseconds, so that files show no noise of binary fractions.
fn micros(secs: f64) -> f64 {
    (secs * 1e6).round() / 1e6
}

/// Writes the form of saved files.
impl Serialize for Transcript {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let saved = SavedTranscript {
            mynah_transcript: VERSION,
            transcription_id: self.id.as_deref(),
            language_code: self.language.as_deref(),
            language_probability: self.language_probability,
            audio_duration_secs: micros(self.duration_s),
            text: self.text_of(0..self.words.len()),
            speakers: &self.speakers,
            words: SavedWords(self),
        };
        saved.serialize(serializer)
    }
}

impl Transcript {
    /// Writes the transcript as JSON that [`Transcript::read`] reads.
    pub fn save_to(&self, out: &mut impl Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, self)?;
        out.write_all(b"\n")
    }

    /// Returns the transcript as JSON that [`Transcript::read`] reads.
    pub fn save(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Writing to memory can't fail.
        let _written = self.save_to(&mut bytes);
        bytes
    }
}
