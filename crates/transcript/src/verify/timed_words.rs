//! The words of one channel as the verification sees them.

use crate::blocks::ends_a_sentence;
use crate::transcript::{TimeMark, Word, WordKind};

/// Seconds of a word without its letters, and of each letter, at a usual rate of speech.
const WORD_S: f64 = 0.06;
const LETTER_S: f64 = 0.062;
/// Letters of a digit as it is said.
const DIGIT_LETTERS: f64 = 4.0;
/// Letters of a Chinese or Japanese character as it is said.
const SYLLABLE_LETTERS: f64 = 3.0;
/// Words up to this length are mostly unstressed and take this part of the time of others.
const SHORT_LETTERS: f64 = 3.0;
const SHORT_PART: f64 = 0.7;
/// Number of trusted words from which their rate counts.
const ENOUGH_WORDS: usize = 12;

/// The end of a sentence or clause behind a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seam {
    None,
    Clause,
    Sentence,
}

/// A spoken word under verification.
#[derive(Clone, Debug)]
pub(super) struct Spoken {
    /// Position in the transcript.
    pub word: usize,
    pub start_s: f64,
    pub end_s: f64,
    /// Expected duration at a usual rate.
    pub expected: f64,
    pub seam: Seam,
    /// True if the time cannot be this word's.
    pub is_suspect: bool,
    /// True if the time could be that of some word: it has a length, sound, and no other word has it.
    pub is_span: bool,
    /// Origin of a new time; `None` for the word's own.
    pub mark: Option<TimeMark>,
}

/// Returns the spoken words of a channel.
pub(super) fn spoken_words(words: &[Word], channel: Option<u32>) -> Vec<Spoken> {
    let mut all = Vec::new();
    for (place, word) in words.iter().enumerate() {
        if word.kind == WordKind::Word && word.channel == channel {
            // Times that nothing has confirmed so far.
            let is_missing = matches!(
                word.mark,
                Some(TimeMark::Missing | TimeMark::Estimated | TimeMark::Unresolved)
            );
            all.push(Spoken {
                word: place,
                start_s: word.start_s,
                end_s: word.end_s,
                expected: expected(&word.text),
                seam: seam(&word.text),
                is_suspect: is_missing,
                is_span: !is_missing,
                mark: None,
            });
        }
    }
    all
}

/// Returns the expected duration of a word in seconds.
fn expected(text: &str) -> f64 {
    let letters: f64 = text
        .chars()
        .map(|letter| {
            if letter.is_numeric() {
                DIGIT_LETTERS
            } else if crate::read::is_unspaced(letter) && letter.is_alphabetic() {
                SYLLABLE_LETTERS
            } else if letter.is_alphabetic() {
                1.0
            } else {
                0.0
            }
        })
        .sum();
    let length = WORD_S + LETTER_S * letters.max(1.0);
    if letters <= SHORT_LETTERS {
        length * SHORT_PART
    } else {
        length
    }
}

fn seam(text: &str) -> Seam {
    let bare = text.trim_end_matches(['"', '”', '’', '\'', ')', ']']);
    if ends_a_sentence(text) {
        Seam::Sentence
    } else if bare.ends_with([',', ';', ':', '–', '—', '、', '，', '；', '：', '،']) {
        Seam::Clause
    } else {
        Seam::None
    }
}

/// Returns the rate of the trusted words: their durations as a part of the expected ones.
pub(super) fn scale(spoken: &[Spoken]) -> f64 {
    let trusted = spoken
        .iter()
        .filter(|word| !word.is_suspect && word.mark.is_none());
    let mut ratios: Vec<f64> = trusted
        .map(|word| (word.end_s - word.start_s) / word.expected)
        .collect();
    if ratios.len() < ENOUGH_WORDS {
        return 1.0;
    }
    ratios.sort_by(f64::total_cmp);
    let median = ratios.get(ratios.len() / 2).copied();
    median.unwrap_or(1.0).clamp(0.4, 3.0)
}
