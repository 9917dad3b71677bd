//! Reads transcripts: answers of the service, answers of its alignment, and files that [`Transcript::save`] wrote.
//!
//! All three have the same shape, so one lenient reader serves them: unknown fields are ignored, odd values count as
//! absent, and words are read one at a time, so that memory holds no second copy of a long answer.

mod answer;
mod channels;
mod tidy;

pub(crate) use self::tidy::is_unspaced;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use thiserror::Error;

use self::answer::Answer;
use crate::transcript::Transcript;

/// Reason why bytes are no transcript.
#[derive(Debug, Error)]
pub enum ReadError {
    #[error("not JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// JSON without words or text, for example the promise of an asynchronous request.
    #[error("the JSON holds no transcript")]
    NoTranscript,
}

impl Transcript {
    /// Reads a transcript of the service, of one or of several channels, or a saved one.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Self::of(serde_json::from_slice(bytes)?).ok_or(ReadError::NoTranscript)
    }

    /// Returns the transcript of an answer, or `None` if it has neither words nor text.
    fn of(answer: Answer) -> Option<Self> {
        let channels = answer.channels.is_some();
        if !channels && answer.words.is_none() && answer.text.is_none() {
            return None;
        }
        let mut transcript = if channels {
            channels::merge(answer)
        } else {
            one(answer)
        };
        tidy::tidy(&mut transcript);
        Some(transcript)
    }

    /// Reads an answer of the forced alignment. The loss of each word becomes its [`Word::loss`].
    ///
    /// [`Word::loss`]: crate::transcript::Word::loss
    pub fn from_alignment(bytes: &[u8]) -> Result<Self, ReadError> {
        Self::read(bytes)
    }
}

/// Reads the forms of [`Transcript::read`].
impl<'de> Deserialize<'de> for Transcript {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let answer = Answer::deserialize(deserializer)?;
        Self::of(answer).ok_or_else(|| D::Error::custom(ReadError::NoTranscript))
    }
}

/// Returns the transcript of an answer without channels.
fn one(answer: Answer) -> Transcript {
    let mut words = answer.words.unwrap_or_default();
    if words.is_empty()
        && let Some(text) = &answer.text
    {
        words = answer::RawWord::split(text);
    }
    let mut transcript = Transcript {
        id: answer.id,
        language: answer.language,
        language_probability: answer.language_probability,
        duration_s: answer.duration_s.unwrap_or_default(),
        speakers: answer.speakers,
        words: Vec::with_capacity(words.len()),
    };
    for raw in words {
        let word = raw.into_word(&mut transcript.speakers, answer.channel);
        transcript.words.push(word);
    }
    transcript
}

#[cfg(test)]
mod tests;
