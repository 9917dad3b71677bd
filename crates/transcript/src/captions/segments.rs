//! Divides words into captions: each turn of a speaker at the ends of sentences and clauses, by the least total cost.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::layout::{Piece, ends_clause, is_article, length, lines};
use super::{Caption, CaptionRules};
use crate::blocks::ends_a_sentence;
use crate::edit::weight;
use crate::transcript::{Transcript, Word, WordKind};

/// Pause that always ends a caption, in seconds.
const PAUSE_S: f64 = 1.5;
/// Pause that should end a caption, in seconds.
const BREATH_S: f64 = 0.4;

/// A piece of text with its time.
#[derive(Clone, Debug)]
struct Timed {
    piece: Piece,
    /// Position of its word.
    word: usize,
    start_s: f64,
    end_s: f64,
}

/// Returns the captions of all words. They end when their last word ends.
pub(super) fn captions(transcript: &Transcript, rules: &CaptionRules) -> Vec<Caption> {
    let mut captions = Vec::new();
    let mut spoken_before = None;
    for turn in turns(transcript) {
        let words = transcript.words.get(turn.clone()).unwrap_or_default();
        let speaker = words.first().and_then(|word| word.speaker);
        let mut timed = pieces(words, turn.start, rules);
        let is_new = captions.is_empty() || spoken_before != speaker;
        spoken_before = speaker;
        if rules.speaker_names
            && is_new
            && let (Some(speaker), Some(first)) = (speaker, timed.first())
        {
            let name = format!("{}:", transcript.speaker_name(speaker));
            let at = Word {
                text: name,
                end_s: first.start_s,
                ..Word::new("", first.start_s, first.start_s)
            };
            let mut all = split(&at, first.word, false, rules);
            if let Some(first) = timed.first_mut() {
                first.piece.is_spaced = true;
            }
            all.append(&mut timed);
            timed = all;
        }
        for range in divide(&timed, rules) {
            captions.extend(caption(
                timed.get(range).unwrap_or_default(),
                speaker,
                rules,
            ));
        }
    }
    captions
}

/// Returns the words between changes of speaker or channel and long pauses.
fn turns(transcript: &Transcript) -> Vec<Range<usize>> {
    let mut turns: Vec<Range<usize>> = Vec::new();
    let mut last: Option<&Word> = None;
    for (place, word) in transcript.words.iter().enumerate() {
        if word.kind == WordKind::Spacing {
            continue;
        }
        let is_same = last.is_some_and(|last| {
            (last.speaker, last.channel) == (word.speaker, word.channel)
                && word.start_s - last.end_s < PAUSE_S
                && word.start_s >= last.start_s
        });
        match turns.last_mut() {
            Some(turn) if is_same => turn.end = place + 1,
            _ => turns.push(place..place + 1),
        }
        last = Some(word);
    }
    turns
}

/// Returns the pieces of a turn, whose first word has a position.
fn pieces(words: &[Word], first: usize, rules: &CaptionRules) -> Vec<Timed> {
    let mut all = Vec::new();
    let mut is_spaced = false;
    for (place, word) in words.iter().enumerate() {
        if word.kind == WordKind::Spacing {
            is_spaced |= word.text.contains(char::is_whitespace);
            // Text that the service calls spacing is still text.
            if word.text.trim().is_empty() {
                continue;
            }
        }
        all.append(&mut split(word, first + place, is_spaced, rules));
        is_spaced = word.kind == WordKind::Spacing && word.text.ends_with(char::is_whitespace);
    }
    all
}

/// Returns the pieces of a word: at its spaces, and where it is longer than a line.
fn split(word: &Word, place: usize, is_spaced: bool, rules: &CaptionRules) -> Vec<Timed> {
    let mut texts: Vec<(String, bool)> = Vec::new();
    for (number, part) in word.text.split_whitespace().enumerate() {
        let is_spaced = if number == 0 { is_spaced } else { true };
        if length(part) <= rules.max_chars_per_line {
            texts.push((part.to_owned(), is_spaced));
            continue;
        }
        let letters: Vec<&str> = part.graphemes(true).collect();
        for (number, row) in letters.chunks(rules.max_chars_per_line).enumerate() {
            texts.push((row.concat(), is_spaced && number == 0));
        }
    }
    let total: f64 = texts.iter().map(|(text, _)| weight(text)).sum();
    let span = (word.end_s - word.start_s).max(0.0);
    let mut done = 0.0;
    let mut all = Vec::with_capacity(texts.len());
    for (text, is_spaced) in texts {
        let start_s = word.start_s + span * done / total.max(1.0);
        done += weight(&text);
        all.push(Timed {
            start_s,
            end_s: word.start_s + span * done / total.max(1.0),
            word: place,
            piece: Piece {
                length: length(&text),
                text,
                is_spaced,
            },
        });
    }
    all
}

/// Divides the pieces of a turn into captions with the least total cost.
fn divide(pieces: &[Timed], rules: &CaptionRules) -> Vec<Range<usize>> {
    // For each place the least cost of the captions before it, and where the last of them starts.
    let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
    for end in 1..=pieces.len() {
        best.push(best_start(pieces, end, &best, rules));
    }
    let mut ranges = Vec::new();
    let mut end = pieces.len();
    while end > 0 {
        let start = best
            .get(end)
            .map_or(end - 1, |(_, start)| (*start).min(end - 1));
        ranges.push(start..end);
        end = start;
    }
    ranges.reverse();
    ranges
}

/// Returns the least cost of the captions before `end`, and the start of the last of them.
fn best_start(
    pieces: &[Timed],
    end: usize,
    best: &[(f64, usize)],
    rules: &CaptionRules,
) -> (f64, usize) {
    let mut least = (f64::INFINITY, end - 1);
    let Some(last) = pieces.get(end - 1) else {
        return least;
    };
    let next = pieces.get(end);
    let at_end = end_cost(last, next);
    let most = rules.max_chars_per_line * rules.max_lines;
    let (mut chars, mut inner) = (0, 0.0);
    for start in (0..end).rev() {
        let own = pieces.get(start..end).unwrap_or_default();
        let Some(first) = own.first() else {
            break;
        };
        chars += first.piece.length + 1;
        if let Some(second) = own.get(1) {
            inner += inner_cost(first, second);
            let is_long = last.end_s - first.start_s > rules.max_duration_s;
            // A space may be where a line breaks.
            if is_long || chars > most + rules.max_lines || !fits(own, rules) {
                break;
            }
        }
        let shown = next.map_or(f64::INFINITY, |next| {
            next.start_s - rules.min_gap_s - first.start_s
        });
        let before = best.get(start).map_or(f64::INFINITY, |(cost, _)| *cost);
        let cost = before + CAPTION_COST + at_end + inner + haste_cost(chars, shown, rules);
        if cost < least.0 {
            least = (cost, start);
        }
    }
    least
}

/// Returns true if pieces fit in the lines of a caption.
fn fits(pieces: &[Timed], rules: &CaptionRules) -> bool {
    let (mut rows, mut length) = (1, 0);
    for (place, timed) in pieces.iter().enumerate() {
        let space = usize::from(timed.piece.is_spaced && length > 0);
        if place > 0 && length + space + timed.piece.length > rules.max_chars_per_line {
            rows += 1;
            length = timed.piece.length;
        } else {
            length += space + timed.piece.length;
        }
    }
    rows <= rules.max_lines
}

/// Cost of a caption, so that there are few.
const CAPTION_COST: f64 = 4.0;

/// Returns the cost of a caption's end: low behind sentences, clauses and pauses.
fn end_cost(last: &Timed, next: Option<&Timed>) -> f64 {
    let Some(next) = next else {
        return 0.0;
    };
    let text = last.piece.text.as_str();
    if ends_a_sentence(text) {
        0.0
    } else if next.start_s - last.end_s >= BREATH_S {
        1.0
    } else if ends_clause(text) {
        2.0
    } else if is_article(text) {
        12.0
    } else {
        7.0
    }
}

/// Returns the cost of a sentence that ends or a pause that lies between two pieces of a caption.
fn inner_cost(one: &Timed, other: &Timed) -> f64 {
    let sentence = if ends_a_sentence(&one.piece.text) {
        3.0
    } else {
        0.0
    };
    let pause = if other.start_s - one.end_s >= BREATH_S {
        4.0
    } else {
        0.0
    };
    sentence + pause
}

/// Returns the cost of too little time to read.
fn haste_cost(chars: usize, shown: f64, rules: &CaptionRules) -> f64 {
    let needed = (chars as f64 / rules.max_chars_per_second).max(rules.min_duration_s);
    if shown < needed {
        6.0 + 10.0 * (1.0 - shown.max(0.0) / needed)
    } else {
        0.0
    }
}

/// Returns the caption of pieces.
fn caption(pieces: &[Timed], speaker: Option<usize>, rules: &CaptionRules) -> Option<Caption> {
    let (first, last) = (pieces.first()?, pieces.last()?);
    let rows: Vec<Piece> = pieces.iter().map(|timed| timed.piece.clone()).collect();
    let lines = lines(&rows, rules.max_chars_per_line, rules.max_lines)?;
    Some(Caption {
        start_s: first.start_s,
        end_s: last.end_s,
        speaker,
        lines,
        words: first.word..last.word + 1,
    })
}
