//! Splits a long text into pieces within a model's limit, at the best seam.

use std::ops::Range;

use crate::boundaries::{forced_cut, grapheme_ends, head, seams};

/// Splits `text` into byte ranges of at most `limit` characters each. Together they are the whole text.
///
/// A cut is after a paragraph, else after a sentence, a clause or a word; never inside a tag, a number or a grapheme,
/// unless one alone is longer than the limit.
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

/// Returns the length of the first piece in bytes, or `None` if the text is empty.
pub(super) fn first(rest: &str, limit: usize) -> Option<usize> {
    let length = length_of(rest, limit.max(1));
    if length < rest.len() {
        return Some(seam(rest, length));
    }
    (length > 0).then_some(length)
}

/// Returns the bytes of the first `limit` characters, without cutting a grapheme unless it is longer.
fn length_of(rest: &str, limit: usize) -> usize {
    let longest = rest
        .char_indices()
        .nth(limit)
        .map_or(rest.len(), |(at, _)| at);
    if longest == rest.len() {
        return longest;
    }
    // The grapheme at the limit may have more characters.
    let near = rest
        .get(..rest.floor_char_boundary(longest + GRAPHEME))
        .unwrap_or(rest);
    let whole = grapheme_ends(near).take_while(|end| *end <= longest).last();
    whole.filter(|end| *end > 0).unwrap_or(longest)
}

/// Bytes of a grapheme that are looked at, which has no maximum length.
const GRAPHEME: usize = 64;

/// Returns the best place to cut at or before `most` bytes.
fn seam(rest: &str, most: usize) -> usize {
    let mut best = [0_usize; 4];
    for (at, kind) in seams(head(rest, most)) {
        // White space that has no room goes into the next piece.
        let words = rest.get(..at).unwrap_or_default().trim_end();
        if words.len() > most {
            break;
        }
        if let Some(best) = best.get_mut(kind as usize) {
            *best = at.min(most);
        }
    }
    // A far-away paragraph end would make tiny pieces: it must lie in the second half.
    let good = best.iter().copied().find(|at| *at > most / 2);
    let any = || best.iter().copied().max().filter(|at| *at > 0);
    good.or_else(any)
        .or_else(|| forced_cut(rest, most))
        .unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boundaries::is_in_number;

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

    #[test]
    fn sentences_are_better_than_clauses_and_words() {
        for (text, limit, wanted) in [
            (
                "राम आया। वह सो गया, और उठा।",
                15,
                &["राम आया। ", "वह सो गया, ", "और उठा।"][..],
            ),
            (
                "هل نام؟ لا، لم ينم أبدا",
                14,
                &["هل نام؟ ", "لا، لم ينم ", "أبدا"],
            ),
            (
                "昨天下雨。今天晴天，很好。",
                7,
                &["昨天下雨。", "今天晴天，", "很好。"],
            ),
            ("ទូកមក។ ទូកទៅ", 9, &["ទូកមក។ ", "ទូកទៅ"]),
            (
                "\"No,\" she said. \"Go now.\"",
                17,
                &["\"No,\" she said. ", "\"Go now.\""],
            ),
            (
                "He met Mr. Smith here",
                12,
                &["He met ", "Mr. Smith ", "here"],
            ),
            ("One two. Three.", 8, &["One two.", " Three."]),
        ] {
            assert_eq!(pieces(text, limit), wanted);
        }
    }

    #[test]
    fn thai_is_cut_between_words() {
        let text = "เมื่อตะเกียงสว่างตลอดทั้งคืนและไม่มีใครในท่าเรือหลับ";
        let ends: Vec<usize> = seams(text).iter().map(|(at, _)| *at).collect();
        for piece in chunks(text, 20).iter().skip(1) {
            assert!(ends.contains(&piece.start), "{piece:?}");
        }
    }

    #[test]
    fn a_text_without_words_is_cut_outside_of_numbers_and_graphemes() {
        for (text, limit, wanted) in [
            ("aaaa2,000bbbb", 6, &["aaaa", "2,000b", "bbb"][..]),
            ("aaa12:30", 5, &["aaa", "12:30"]),
            ("aaa👩‍👩‍👧bb", 5, &["aaa", "👩‍👩‍👧", "bb"]),
            ("aaae\u{301}bbb", 4, &["aaa", "e\u{301}bb", "b"]),
            (
                "https://example.org/path",
                22,
                &["https://example.org/", "path"],
            ),
            ("1234567890", 4, &["1234", "5678", "90"]),
        ] {
            assert_eq!(pieces(text, limit), wanted);
        }
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

        /// Graphemes and numbers have at most 20 characters here.
        #[test]
        fn graphemes_and_numbers_are_never_cut(
            text in "([a-c]{1,6}|[0-9]{1,3}([.,:][0-9]{2,3}){0,2}[a-c]| |[.,!?] |[ก-ฮ][ะ-ู]{0,2}|e\u{301}\u{302}|👩‍👩‍👧|नि|。){0,80}",
            limit in 20..50_usize,
        ) {
            let graphemes: Vec<usize> = grapheme_ends(&text).collect();
            for range in chunks(&text, limit).iter().skip(1) {
                proptest::prop_assert!(graphemes.binary_search(&range.start).is_ok());
                proptest::prop_assert!(!is_in_number(&text, range.start), "{}", range.start);
            }
        }
    }
}
