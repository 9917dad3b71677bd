//! Times of an alignment for words whose own times nothing confirms.

use std::ops::Range;

use super::{Edit, Splice};
use crate::transcript::{Transcript, Word};

/// Farthest that two lists of words may be apart at a place, in words.
const FARTHEST: usize = 40;

impl Transcript {
    /// Returns the edit that gives words the times of an alignment of the same text, moved by `offset_s`.
    ///
    /// Words that the alignment does not have keep their times and marks.
    pub fn take_alignment(&self, words: Range<usize>, aligned: &Self, offset_s: f64) -> Edit {
        let Some(old) = self.words.get(words.clone()) else {
            return Edit::Words(Vec::new());
        };
        let spoken: Vec<&Word> = aligned
            .words
            .iter()
            .filter(|word| word.is_spoken())
            .collect();
        let mut with = old.to_vec();
        let own = with.iter_mut().filter(|word| word.is_spoken());
        let count = own.count();
        let mut next = 0;
        for (number, word) in with.iter_mut().filter(|word| word.is_spoken()).enumerate() {
            let found = if spoken.len() == count {
                spoken.get(number)
            } else {
                let near = spoken.get(next..).unwrap_or_default();
                let place = near
                    .iter()
                    .take(FARTHEST)
                    .position(|other| is_same(word, other));
                place.and_then(|place| {
                    next += place + 1;
                    near.get(place)
                })
            };
            if let Some(found) = found.filter(|found| found.mark.is_none()) {
                word.start_s = found.start_s + offset_s;
                word.end_s = found.end_s + offset_s;
                word.logprob = found.logprob.or(word.logprob);
                word.mark = None;
            }
        }
        if with == old {
            return Edit::Words(Vec::new());
        }
        Edit::Words(vec![Splice { words, with }])
    }
}

/// Returns true if two words have the same letters.
fn is_same(one: &Word, other: &Word) -> bool {
    let letters = |word: &Word| {
        let letters = word.text.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    letters(one) == letters(other)
}
