//! Splits a long text into pieces within a model's limit, at the best seam.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

/// Splits `text` into byte ranges of at most `limit` characters each. Together they are the whole text.
///
/// A seam is looked for after a paragraph, then a sentence, then a clause, then a word; never inside
/// `<…>` or `[…]` or a grapheme, unless one alone is longer than the limit.
///
/// # Example
/// ```
/// use mynah::script::chunk::chunks;
/// let text = "One two. Three four.";
/// let pieces: Vec<_> = chunks(text, 12).into_iter().map(|range| &text[range]).collect();
/// assert_eq!(pieces, ["One two. ", "Three four."]);
/// ```
pub fn chunks(text: &str, limit: usize) -> Vec<Range<usize>> {
    let limit = limit.max(1);
    let mut pieces = Vec::new();
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let mut end = start + length_of(rest, limit);
        if end < text.len() {
            end = start + seam(rest, end - start);
        }
        pieces.push(start..end);
        start = end;
    }
    pieces
}

/// Bytes of the first `limit` characters, without cutting a grapheme where that can be helped.
fn length_of(rest: &str, limit: usize) -> usize {
    let (mut bytes, mut chars) = (0, 0);
    for grapheme in rest.graphemes(true) {
        chars += grapheme.chars().count();
        if chars > limit {
            break;
        }
        bytes += grapheme.len();
    }
    if bytes == 0 {
        rest.char_indices()
            .nth(limit)
            .map_or(rest.len(), |(at, _)| at)
    } else {
        bytes
    }
}

/// How good a place is to cut a text, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seam {
    /// After a paragraph.
    Paragraph,
    /// After a sentence.
    Sentence,
    /// After a clause.
    Clause,
    /// After a word.
    Word,
}

/// A tag is not longer, in bytes: what opens and isn't closed by then is no tag.
const LONGEST_TAG: usize = 200;

/// Words whose full stop ends no sentence, in lowercase. Single letters are none either.
const SHORT: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "st", "mt", "no", "vs", "jr", "sr", "capt", "col", "gen",
    "lt", "sgt", "hon", "rev", "fig", "bzw", "ca", "nr", "str", "hr", "fr", "mme", "mlle", "sra",
    "srta",
];

/// The places where a text may be cut, in order: each with the byte at which what follows begins. Never inside `<…>` or
/// `[…]`.
pub fn seams(text: &str) -> Vec<(usize, Seam)> {
    let mut seams: Vec<(usize, Seam)> = Vec::new();
    let (mut inside, mut word) = (0, 0);
    let mut before = None;
    for (at, char) in text.char_indices() {
        let after = at + char.len_utf8();
        if at < inside {
            continue;
        }
        let closing = match char {
            '<' => '>',
            '[' => ']',
            _ => char,
        };
        if closing != char
            && let Some(length) = text.get(after..).and_then(|rest| rest.find(closing))
            && length <= LONGEST_TAG
        {
            inside = after + length + 1;
            before = Some(closing);
            continue;
        }
        if matches!(char, '。' | '！' | '？') {
            seams.push((after, Seam::Sentence));
        }
        if !char.is_whitespace() {
            if before.is_none_or(char::is_whitespace) {
                word = at;
            }
            before = Some(char);
            continue;
        }
        let kind = match before {
            // White space of several characters is one place, the best that any of it is.
            Some(space) if space.is_whitespace() => None,
            Some('.') if is_short(text.get(word..at).unwrap_or_default()) => Some(Seam::Word),
            Some('.' | '!' | '?' | '…' | '。' | '！' | '？' | '"' | '”' | '»') => {
                Some(Seam::Sentence)
            }
            Some(',' | ';' | ':' | '–' | '—' | '、' | '，') => Some(Seam::Clause),
            Some(_) => Some(Seam::Word),
            None => continue,
        };
        let kind = if char == '\n' {
            Some(Seam::Paragraph)
        } else {
            kind
        };
        match (kind, seams.last_mut()) {
            (None, Some(last)) => last.0 = after,
            (Some(kind), Some(last)) if last.0 == at => *last = (after, last.1.min(kind)),
            (Some(kind), _) => seams.push((after, kind)),
            (None, None) => {}
        }
        before = Some(char);
    }
    seams.retain(|(at, _)| *at < text.len());
    seams
}

/// Whether a word with a full stop behind it is short for something.
fn is_short(word: &str) -> bool {
    let word = word.trim_start_matches(|char: char| !char.is_alphanumeric());
    let word = word.trim_end_matches('.');
    let letters = word.rsplit('.').next().unwrap_or(word);
    let mut chars = letters.chars();
    match (chars.next(), chars.next()) {
        (Some(first), None) => first.is_alphabetic() && first != 'I',
        _ => SHORT.contains(&letters.to_lowercase().as_str()),
    }
}

/// The best place to cut at or before `most`.
fn seam(rest: &str, most: usize) -> usize {
    let head = rest.get(..most).unwrap_or(rest);
    let (mut depth, mut best) = (0_u32, [0_usize; 4]);
    let mut before = ' ';
    for (at, char) in head.char_indices() {
        match char {
            '<' | '[' => depth += 1,
            '>' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let after = at + char.len_utf8();
        if depth == 0 && char.is_whitespace() {
            let kind = match before {
                _ if char == '\n' => 0,
                '.' | '!' | '?' | '…' | '。' | '！' | '？' | '"' | '”' => 1,
                ',' | ';' | ':' | '–' | '—' => 2,
                _ => 3,
            };
            if let Some(best) = best.get_mut(kind) {
                *best = after;
            }
        }
        if depth == 0 && matches!(char, '。' | '！' | '？') {
            best[1] = after;
        }
        if !char.is_whitespace() {
            before = char;
        }
    }
    // A far-away paragraph end would make tiny pieces: it must lie in the second half.
    let good = best.iter().copied().find(|at| *at > most / 2);
    let any = best.iter().copied().max().filter(|at| *at > 0);
    good.or(any).unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str, limit: usize) -> Vec<&str> {
        chunks(text, limit)
            .into_iter()
            .filter_map(|range| text.get(range))
            .collect()
    }

    #[test]
    fn tags_stay_whole() {
        let text = "Wait <break time=\"1s\"/> here";
        assert_eq!(pieces(text, 15), ["Wait ", "<break time=\"1s", "\"/> here"]);
        assert_eq!(pieces(text, 20), ["Wait ", "<break time=\"1s\"/> ", "here"]);
        assert_eq!(pieces("short", 100), ["short"]);
        assert!(pieces("", 100).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn pieces_are_the_whole_text(text in "\\PC{0,200}", limit in 1..50_usize) {
            let ranges = chunks(&text, limit);
            let mut at = 0;
            for range in &ranges {
                proptest::prop_assert_eq!(range.start, at);
                proptest::prop_assert!(text.get(range.clone()).unwrap().chars().count() <= limit);
                at = range.end;
            }
            proptest::prop_assert_eq!(at, text.len());
        }
    }
}
