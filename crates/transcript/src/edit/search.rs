//! Find and replace over the words of a transcript.

use std::ops::Range;

use super::replacement::replaced;
use super::{Edit, Splice};
use crate::transcript::Transcript;

/// A search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    pub text: String,
    pub match_case: bool,
    pub whole_words: bool,
}

/// A place where the text of a search stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The words that it touches.
    pub words: Range<usize>,
    /// Bytes of the first word before it.
    before: usize,
    /// Bytes of the last word behind it.
    after: usize,
}

impl Transcript {
    /// Returns all matches in order, without overlap.
    pub fn find(&self, search: &Search) -> Vec<Match> {
        let sought: Vec<char> = fold(&search.text, search.match_case).collect();
        let Some(first) = sought.first().copied() else {
            return Vec::new();
        };
        let text = self.text_of(0..self.words.len());
        let mut ends = Vec::with_capacity(self.words.len());
        let mut length = 0;
        for word in &self.words {
            length += word.text.len();
            ends.push(length);
        }
        let mut found = Vec::new();
        let mut free_from = 0;
        let mut before = ' ';
        for (at, letter) in text.char_indices() {
            let previous = std::mem::replace(&mut before, letter);
            let is_start = at >= free_from && folded(letter, search.match_case) == first;
            if !is_start || search.whole_words && previous.is_alphanumeric() {
                continue;
            }
            let rest = text.get(at..).unwrap_or_default();
            let Some(bytes) = matched(rest, &sought, search.match_case) else {
                continue;
            };
            let next = rest.get(bytes..).and_then(|rest| rest.chars().next());
            if search.whole_words && next.is_some_and(char::is_alphanumeric) {
                continue;
            }
            free_from = at + bytes;
            found.extend(self.match_at(&ends, at..at + bytes));
        }
        found
    }

    /// Returns the words of a range of the text.
    fn match_at(&self, ends: &[usize], bytes: Range<usize>) -> Option<Match> {
        let first = ends.partition_point(|end| *end <= bytes.start);
        let last = ends.partition_point(|end| *end < bytes.end);
        let start = ends.get(first)? - self.words.get(first)?.text.len();
        Some(Match {
            words: first..last + 1,
            before: bytes.start - start,
            after: ends.get(last)? - bytes.end,
        })
    }

    /// Returns the edit that replaces one match.
    pub fn replace_match(&self, found: &Match, with: &str) -> Edit {
        self.replace_matches(std::slice::from_ref(found), with)
    }

    /// Returns the edit that replaces all matches, and how many there are.
    pub fn replace_all(&self, search: &Search, with: &str) -> (Edit, usize) {
        let found = self.find(search);
        (self.replace_matches(&found, with), found.len())
    }

    fn replace_matches(&self, found: &[Match], with: &str) -> Edit {
        let mut splices: Vec<Splice> = Vec::new();
        let mut rest = found;
        while let Some(first) = rest.first() {
            // Matches that share a word are replaced together.
            let mut words = first.words.clone();
            let mut count = 0;
            for next in rest {
                if count > 0 && next.words.start >= words.end {
                    break;
                }
                words.end = next.words.end;
                count += 1;
            }
            let (together, behind) = rest.split_at_checked(count).unwrap_or((rest, &[]));
            rest = behind;
            let text = self.text_with(&words, together, with);
            let splice = replaced(self, words, &text);
            // New words may need time of their neighbors, which an earlier replacement may have taken.
            match splices.last() {
                Some(last) if last.words.end > splice.words.start => {}
                _ => splices.push(splice),
            }
        }
        Edit::Words(splices)
    }

    /// Returns the text of words with all matches in it replaced.
    fn text_with(&self, words: &Range<usize>, found: &[Match], with: &str) -> String {
        let old = self.text_of(words.clone());
        let mut text = String::new();
        let mut copied = 0;
        for found in found {
            let length = |words: Range<usize>| {
                let words = self.words.get(words).unwrap_or_default();
                words.iter().map(|word| word.text.len()).sum::<usize>()
            };
            let from = length(words.start..found.words.start) + found.before;
            let to = length(words.start..found.words.end) - found.after;
            text.push_str(old.get(copied..from).unwrap_or_default());
            text.push_str(with);
            copied = to;
        }
        text.push_str(old.get(copied..).unwrap_or_default());
        text
    }
}

fn folded(letter: char, match_case: bool) -> char {
    if match_case {
        letter
    } else {
        letter.to_lowercase().next().unwrap_or(letter)
    }
}

fn fold(text: &str, match_case: bool) -> impl Iterator<Item = char> + '_ {
    text.chars().map(move |letter| folded(letter, match_case))
}

/// Returns the bytes of `text` that match, or `None` if it starts otherwise.
fn matched(text: &str, sought: &[char], match_case: bool) -> Option<usize> {
    let mut letters = text.char_indices();
    for wanted in sought {
        let (_, letter) = letters.next()?;
        if folded(letter, match_case) != *wanted {
            return None;
        }
    }
    Some(letters.next().map_or(text.len(), |(at, _)| at))
}
