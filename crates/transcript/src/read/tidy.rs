//! Brings words that were read into one form: spaces as entries of their own, finite times.

use crate::transcript::{Transcript, Word, WordKind};

/// Latest time that is read, in seconds: a hundred hours, ten times the longest recording.
const LATEST_S: f64 = 360_000.0;

/// Separates spaces from words, adds spaces where the answer has none, and makes all times finite.
pub(super) fn tidy(transcript: &mut Transcript) {
    transcript.words.retain(|word| !word.text.is_empty());
    separate_spaces(&mut transcript.words);
    let is_spaced = |word: &Word| word.kind == WordKind::Spacing;
    if !transcript.words.iter().any(is_spaced) {
        add_spaces(&mut transcript.words);
    }
    let mut latest = 0.0_f64;
    for word in &mut transcript.words {
        let start = if word.start_s.is_finite() {
            word.start_s.clamp(0.0, LATEST_S)
        } else {
            latest
        };
        let end = if word.end_s.is_finite() {
            word.end_s.clamp(0.0, LATEST_S)
        } else {
            start
        };
        (word.start_s, word.end_s) = (start, end);
        latest = end;
    }
    let ends = transcript.words.iter().map(|word| word.end_s);
    let last = ends.fold(0.0, f64::max);
    let duration = transcript.duration_s;
    transcript.duration_s = if duration.is_finite() && duration > 0.0 {
        duration.min(LATEST_S)
    } else {
        last
    };
}

/// Makes entries of the spaces at the ends of words.
fn separate_spaces(words: &mut Vec<Word>) {
    let is_padded =
        |word: &Word| word.kind != WordKind::Spacing && word.text.trim().len() != word.text.len();
    if !words.iter().any(is_padded) {
        return;
    }
    let mut all = Vec::with_capacity(words.len() * 2);
    for mut word in words.drain(..) {
        if !is_padded(&word) {
            all.push(word);
            continue;
        }
        let space = |text: &str, at_s| Word {
            speaker: word.speaker,
            channel: word.channel,
            ..Word::spacing(text, at_s)
        };
        let trimmed = word.text.trim_start();
        let before = word.text.strip_suffix(trimmed).unwrap_or_default();
        let core = trimmed.trim_end();
        let after = trimmed.strip_prefix(core).unwrap_or_default();
        if !before.is_empty() {
            all.push(space(before, word.start_s));
        }
        let after = (!after.is_empty()).then(|| space(after, word.end_s));
        if !core.is_empty() {
            word.text = core.to_owned();
            all.push(word);
        }
        all.extend(after);
    }
    *words = all;
}

/// Adds a space between words of a list without spaces, except between letters of scripts that use none.
fn add_spaces(words: &mut Vec<Word>) {
    let mut all: Vec<Word> = Vec::with_capacity(words.len() * 2);
    for word in words.drain(..) {
        if let Some(last) = all.last()
            && !(last.text.ends_with(is_unspaced) || word.text.starts_with(is_unspaced))
        {
            let space = Word {
                speaker: last.speaker,
                channel: last.channel,
                ..Word::spacing(" ", last.end_s)
            };
            all.push(space);
        }
        all.push(word);
    }
    *words = all;
}

/// Returns true for letters of Thai, Lao, Burmese, Khmer, Chinese and Japanese, and for their punctuation.
pub(crate) fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3000}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}
