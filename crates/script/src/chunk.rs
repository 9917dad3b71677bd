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
/// use mynah_script::chunk::chunks;
/// let text = "One two. Three four.";
/// let pieces: Vec<_> = chunks(text, 12).into_iter().map(|range| &text[range]).collect();
/// assert_eq!(pieces, ["One two. ", "Three four."]);
/// ```
pub fn chunks(text: &str, limit: usize) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while let Some(length) = text.get(start..).and_then(|rest| first(rest, limit)) {
        pieces.push(start..start + length);
        start += length;
    }
    pieces
}

/// The sentences of a text, without what is around them.
pub fn sentences(text: &str) -> Vec<String> {
    let sentences = text.unicode_sentences();
    let sentences = sentences.map(|sentence| sentence.trim().to_owned());
    sentences.filter(|sentence| !sentence.is_empty()).collect()
}

/// The length of the first of them in bytes; none of a text without letters.
pub(super) fn first(rest: &str, limit: usize) -> Option<usize> {
    let length = length_of(rest, limit.max(1));
    if length < rest.len() {
        return Some(seam(rest, length));
    }
    (length > 0).then_some(length)
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
    let mut closes = [('>', None), (']', None)];
    for (at, char) in text.char_indices() {
        let after = at + char.len_utf8();
        if at < inside {
            continue;
        }
        let [tag, mark] = &mut closes;
        let close = match char {
            '<' => Some(tag),
            '[' => Some(mark),
            _ => None,
        };
        if let Some((closing, found)) = close {
            // Looked for from where it was found last: a text of nothing but `[` is gone through once.
            let end = found.filter(|end| *end >= after).unwrap_or_else(|| {
                let rest = text.get(after..).unwrap_or_default();
                rest.find(*closing).map_or(text.len(), |at| after + at)
            });
            *found = Some(end);
            if end < text.len() && end - after <= LONGEST_TAG {
                inside = end + 1;
                before = Some(*closing);
                continue;
            }
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

/// The head of a text, of so many bytes and as many more as tell whether a tag that begins in it is one.
pub(super) fn head(text: &str, bytes: usize) -> &str {
    let end = text.floor_char_boundary(bytes.saturating_add(LONGEST_TAG + 8));
    text.get(..end).unwrap_or(text)
}

/// The best place to cut at or before `most` bytes.
fn seam(rest: &str, most: usize) -> usize {
    let mut best = [0_usize; 4];
    for (at, kind) in seams(head(rest, most)) {
        if at > most {
            break;
        }
        if let Some(best) = best.get_mut(kind as usize) {
            *best = at;
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

    /// One that nothing closes left no place behind it, and words were cut in the middle.
    #[test]
    fn a_sign_that_opens_no_tag_hides_no_place() {
        let text = "For all x < y it holds. Mr. Green said so yesterday.";
        assert_eq!(
            pieces(text, 30),
            ["For all x < y it holds. ", "Mr. Green said so yesterday."]
        );
        assert_eq!(pieces("a < bcd efg hij klm", 12)[0], "a < bcd efg ");
    }

    /// Each sign looked to the text's end for what closes it.
    #[test]
    fn many_signs_that_open_no_tag_are_looked_at_once() {
        let text = "[ ".repeat(200_000);
        assert_eq!(seams(&text).len(), 199_999);
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
