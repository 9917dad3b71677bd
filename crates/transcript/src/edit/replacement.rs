//! Words for a text that replaces others: words that stay keep their times, new ones share the span.

use std::ops::Range;

use super::Splice;
use crate::transcript::{TimeMark, Transcript, Word, WordKind};

/// Time below which a new word is not squeezed in; its neighbors give some of theirs instead. In seconds.
const LEAST_SHARE_S: f64 = 0.02;

/// Splits a text into words and the spaces between them.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_space = rest.chars().next()?.is_whitespace();
        let end = rest.find(|letter: char| letter.is_whitespace() != is_space);
        let (piece, behind) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
        rest = behind;
        Some(piece)
    })
}

/// Returns the share of time of a word: its letters, and one more for its bounds.
pub(crate) fn weight(text: &str) -> f64 {
    1.0 + text
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .count() as f64
}

/// Returns the splice that puts a text in the place of words.
pub(super) fn replaced(transcript: &Transcript, words: Range<usize>, text: &str) -> Splice {
    let count = transcript.words.len();
    let words = words.start.min(count)..words.end.clamp(words.start.min(count), count);
    let old = transcript.words.get(words.clone()).unwrap_or_default();
    let new: Vec<&str> = pieces(text).collect();
    let timed = |list: &[Word]| list.iter().filter(|word| is_timed(word)).count();
    let spoken = new.iter().filter(|piece| !is_blank(piece)).count();
    if timed(old) == spoken {
        return Splice {
            with: one_for_one(old, &new, &model_of(transcript, &words)),
            words,
        };
    }
    let is_same = |(word, piece): &(&Word, &&str)| word.text == **piece;
    let before = old.iter().zip(&new).take_while(is_same).count();
    let ends = old
        .iter()
        .skip(before)
        .rev()
        .zip(new.iter().skip(before).rev());
    let after = ends.take_while(is_same).count();
    let inner = words.start + before..words.end - after;
    let new = new.get(before..new.len() - after).unwrap_or_default();
    shared(transcript, inner, new)
}

fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

fn is_timed(word: &Word) -> bool {
    word.kind != WordKind::Spacing
}

/// Returns a word with the speaker and channel that new words in a place have.
fn model_of(transcript: &Transcript, words: &Range<usize>) -> Word {
    let own = transcript.words.get(words.clone()).unwrap_or_default();
    let before = words.start.checked_sub(1);
    let neighbor = before.and_then(|place| transcript.words.get(place));
    let model = own
        .first()
        .or(neighbor)
        .or_else(|| transcript.words.get(words.end));
    Word {
        speaker: model.and_then(|word| word.speaker),
        channel: model.and_then(|word| word.channel),
        ..Word::new("", 0.0, 0.0)
    }
}

/// Gives each new word the times of an old one.
fn one_for_one(old: &[Word], new: &[&str], model: &Word) -> Vec<Word> {
    let mut timed = old.iter().filter(|word| is_timed(word));
    let mut at = old.first().map_or(0.0, |word| word.start_s);
    let mut spoken_by = model.speaker;
    new.iter()
        .map(|piece| {
            if is_blank(piece) {
                return Word {
                    speaker: spoken_by,
                    channel: model.channel,
                    ..Word::spacing(piece, at)
                };
            }
            let Some(word) = timed.next() else {
                return Word::new(piece, at, at);
            };
            at = word.end_s;
            spoken_by = word.speaker;
            let is_same = word.text == *piece;
            Word {
                text: (*piece).to_owned(),
                logprob: word.logprob.filter(|_| is_same),
                ..word.clone()
            }
        })
        .collect()
}

/// Lets new words share the span of the old ones. Where that is too short, neighbors share theirs.
fn shared(transcript: &Transcript, words: Range<usize>, new: &[&str]) -> Splice {
    let model = model_of(transcript, &words);
    let mut range = words;
    let mut all: Vec<Word> = new
        .iter()
        .map(|piece| Word {
            text: (*piece).to_owned(),
            kind: if is_blank(piece) {
                WordKind::Spacing
            } else {
                WordKind::Word
            },
            ..model.clone()
        })
        .collect();
    loop {
        let count = all.iter().filter(|word| is_timed(word)).count();
        let span = span(transcript, &range);
        let is_long = span.end - span.start >= LEAST_SHARE_S * count as f64;
        let is_whole = range == (0..transcript.words.len());
        if is_long || is_whole || count == 0 {
            let least = LEAST_SHARE_S * count as f64;
            spread(&mut all, span.start..span.end.max(span.start + least));
            return Splice {
                words: range,
                with: all,
            };
        }
        if let Some(before) = range.start.checked_sub(1) {
            range.start = before;
            all.splice(0..0, transcript.words.get(before).cloned());
        }
        if range.end < transcript.words.len() {
            all.extend(transcript.words.get(range.end).cloned());
            range.end += 1;
        }
    }
}

/// Returns the time of a range of words: from their first start to their last end, or the gap of an empty range.
fn span(transcript: &Transcript, words: &Range<usize>) -> Range<f64> {
    let own = transcript.words.get(words.clone()).unwrap_or_default();
    let mut timed = own.iter().filter(|word| is_timed(word));
    if let Some(first) = timed.next() {
        let last = timed.next_back().unwrap_or(first);
        return first.start_s..last.end_s.max(first.start_s);
    }
    let before = transcript.words.get(..words.start).unwrap_or_default();
    let after = transcript.words.get(words.end..).unwrap_or_default();
    let from = before.iter().rfind(|word| is_timed(word));
    let to = after.iter().find(|word| is_timed(word));
    let from = from.map_or(0.0, |word| word.end_s);
    let to = to.map_or(transcript.duration_s, |word| word.start_s);
    from..to.max(from)
}

/// Distributes a span over words by their letters.
fn spread(words: &mut [Word], span: Range<f64>) {
    let timed = words.iter().filter(|word| is_timed(word));
    let total: f64 = timed.map(|word| weight(&word.text)).sum();
    let length = span.end - span.start;
    let mut done = 0.0;
    for word in words {
        word.start_s = span.start + length * done / total.max(1.0);
        if is_timed(word) {
            done += weight(&word.text);
            word.mark = Some(TimeMark::Estimated);
        }
        word.end_s = span.start + length * done / total.max(1.0);
    }
}
