//! The words of a recording with times and speakers.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Logarithm of the probability below which a word is worth a look: a half.
const LOW_LOGPROB: f64 = -std::f64::consts::LN_2;

/// A transcript: one list of words with times and speakers.
///
/// The texts of all words one after the other are the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transcript {
    /// Id at the service, if the service keeps it.
    pub id: Option<String>,
    /// Language code as the service writes it, mostly ISO 639-3.
    pub language: Option<String>,
    /// Confidence of the language, 0 … 1.
    pub language_probability: Option<f64>,
    /// Duration of the recording, or the end of the last word if nothing says it.
    pub duration_s: f64,
    pub speakers: Vec<Speaker>,
    pub words: Vec<Word>,
}

/// A speaker of a transcript. Words refer to it by its position, which never changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// Id in the service's answer, for example `speaker_0`.
    pub id: String,
    /// Name that a person gave; empty before that.
    pub name: String,
}

/// A word, the space between two words, or a sound event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Word {
    pub text: String,
    pub start_s: f64,
    pub end_s: f64,
    pub kind: WordKind,
    /// Position in [`Transcript::speakers`].
    pub speaker: Option<usize>,
    /// Natural logarithm of the word's probability; minus the loss for words of an alignment.
    pub logprob: Option<f64>,
    /// Channel of the recording, for a transcript of separate channels.
    pub channel: Option<u32>,
    /// Origin of the times if they are not the service's own.
    pub mark: Option<TimeMark>,
}

/// The kind of an entry of the word list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum WordKind {
    #[default]
    #[serde(rename = "word")]
    Word,
    /// Text between words. Its times say nothing.
    #[serde(rename = "spacing")]
    Spacing,
    /// A sound that is not speech: `(laughter)`.
    #[serde(rename = "audio_event")]
    Event,
}

/// Origin of times that are not the service's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TimeMark {
    /// The service gave no time; the neighbors' times stand in.
    #[serde(rename = "missing")]
    Missing,
    /// Distributed over the span of an edited text.
    #[serde(rename = "estimated")]
    Estimated,
    /// Repaired from the sound's energy and pauses.
    #[serde(rename = "repaired")]
    Repaired,
    /// Placed in order, but not confirmed by the sound.
    #[serde(rename = "unresolved")]
    Unresolved,
}

impl Word {
    /// Creates a word with times.
    pub fn new(text: &str, start_s: f64, end_s: f64) -> Self {
        Self {
            text: text.to_owned(),
            start_s,
            end_s,
            kind: WordKind::Word,
            speaker: None,
            logprob: None,
            channel: None,
            mark: None,
        }
    }

    /// Creates the text between two words.
    pub fn spacing(text: &str, at_s: f64) -> Self {
        Self {
            kind: WordKind::Spacing,
            ..Self::new(text, at_s, at_s)
        }
    }

    /// Returns the word with a speaker.
    pub fn said_by(mut self, speaker: usize) -> Self {
        self.speaker = Some(speaker);
        self
    }

    /// Returns true for a spoken word.
    pub fn is_spoken(&self) -> bool {
        self.kind == WordKind::Word
    }

    /// Returns the probability of the word, 0 … 1, or `None` if the service gave none.
    pub fn confidence(&self) -> Option<f64> {
        self.logprob.map(|logprob| logprob.min(0.0).exp())
    }

    /// Returns the loss of an aligned word; lower is better.
    pub fn loss(&self) -> Option<f64> {
        self.logprob.map(|logprob| -logprob)
    }

    /// Returns true if a person should check the word: low confidence, or times that nothing confirms.
    pub fn needs_check(&self) -> bool {
        self.kind != WordKind::Spacing
            && (self.logprob.is_some_and(|logprob| logprob < LOW_LOGPROB)
                || self.mark == Some(TimeMark::Unresolved))
    }
}

impl Transcript {
    /// Returns the text of a range of words.
    pub fn text_of(&self, words: Range<usize>) -> String {
        let words = self.words.get(words).unwrap_or_default();
        words.iter().map(|word| word.text.as_str()).collect()
    }

    /// Returns the next word that needs a check behind `from`, and starts over at the end.
    ///
    /// `None` stands for the start in `from`, and for no such word in the result.
    pub fn next_to_check(&self, from: Option<usize>) -> Option<usize> {
        let start = from.map_or(0, |from| from.saturating_add(1));
        let found = |range: Range<usize>| {
            let words = self.words.get(range.clone())?;
            let place = words.iter().position(Word::needs_check)?;
            Some(range.start + place)
        };
        let count = self.words.len();
        found(start.min(count)..count).or_else(|| found(0..start.min(count)))
    }

    /// Returns the number of words that need a check.
    pub fn count_to_check(&self) -> usize {
        self.words.iter().filter(|word| word.needs_check()).count()
    }

    /// Returns the spoken word that sounds at a time, or the last one before it.
    pub fn word_at(&self, at_s: f64) -> Option<usize> {
        let from = self.words.partition_point(|word| word.start_s <= at_s);
        let before = self.words.get(..from)?;
        before
            .iter()
            .rposition(|word| word.kind != WordKind::Spacing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_go_round() {
        let mut transcript = Transcript::default();
        for (place, logprob) in [-0.01, -2.0, -0.1, -3.0].into_iter().enumerate() {
            let mut word = Word::new("a", place as f64, place as f64 + 0.5);
            word.logprob = Some(logprob);
            transcript.words.push(word);
        }
        assert_eq!(transcript.next_to_check(None), Some(1));
        assert_eq!(transcript.next_to_check(Some(1)), Some(3));
        assert_eq!(transcript.next_to_check(Some(3)), Some(1));
        assert_eq!(transcript.next_to_check(Some(9)), Some(1));
        assert_eq!(transcript.count_to_check(), 2);
        assert_eq!(transcript.word_at(2.7), Some(2));
        assert_eq!(Transcript::default().next_to_check(Some(3)), None);
    }
}
