//! Tags in a text: `<…>` and `[…]` are never cut and end no sentence.

use std::borrow::Cow;
use std::ops::Range;

/// Maximum length of a tag in bytes: an opening sign that is closed later than that is text.
pub(super) const LONGEST_TAG: usize = 200;

/// Returns the tags of a text in order, without those inside another one.
pub(super) fn tags(text: &str) -> Vec<Range<usize>> {
    let mut tags: Vec<Range<usize>> = Vec::new();
    // The next closing sign of each kind, so that a text of opening signs is searched once.
    let mut closing = [('>', 0), (']', 0)];
    let mut inside = 0;
    for (at, sign) in text.match_indices(['<', '[']) {
        let begins = |letter: char| letter.is_alphabetic() || "/!?".contains(letter);
        let rest = text.get(at + sign.len()..).unwrap_or_default();
        if at < inside || sign == "<" && !rest.starts_with(begins) {
            continue;
        }
        let [markup, mark] = &mut closing;
        let (close, found) = if sign == "<" { markup } else { mark };
        if *found <= at {
            let rest = text.get(at..).unwrap_or_default();
            *found = rest.find(*close).map_or(text.len(), |length| at + length);
        }
        if *found < text.len() && *found - at - 1 <= LONGEST_TAG {
            inside = *found + 1;
            tags.push(at..inside);
        }
    }
    tags
}

/// Returns the text with its tags replaced by as many bytes of characters that the rules of Unicode treat alike.
///
/// `[…]` becomes letters without case: the tag begins the sentence behind it. `<…>` becomes characters without width: a
/// break tag belongs to the sentence before it.
pub(super) fn masked<'a>(text: &'a str, tags: &[Range<usize>]) -> Cow<'a, str> {
    if tags.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for tag in tags {
        masked.push_str(text.get(from..tag.start).unwrap_or_default());
        let is_markup = text
            .get(tag.start..)
            .is_some_and(|rest| rest.starts_with('<'));
        let (two, three) = if is_markup { MARKUP } else { MARK };
        let length = tag.len();
        if length % 2 == 1 {
            masked.push(three);
        }
        let pairs = (length - 3 * (length % 2)) / 2;
        masked.extend(std::iter::repeat_n(two, pairs));
        from = tag.end;
    }
    masked.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(masked)
}

/// Characters of two and three bytes that stand for a tag in `<…>`.
const MARKUP: (char, char) = ('\u{61c}', '\u{2060}');
/// Characters of two and three bytes that stand for a tag in `[…]`.
const MARK: (char, char) = ('\u{1bb}', '\u{1401}');

/// Returns whether a character stands for a tag in `<…>`.
pub(super) fn is_mask_of_markup(letter: char) -> bool {
    [MARKUP.0, MARKUP.1].contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_and_masked_byte_by_byte() {
        let text = "Hi <b> [one <two>] x < y [] </a>, 3 <4> <5.";
        let tags = tags(text);
        let shown: Vec<&str> = tags
            .iter()
            .filter_map(|tag| text.get(tag.clone()))
            .collect();
        assert_eq!(shown, ["<b>", "[one <two>]", "[]", "</a>"]);
        let masked = masked(text, &tags);
        assert_eq!(masked.len(), text.len());
        assert_eq!(
            masked.matches(['<', '[', ']', '>']).collect::<String>(),
            "<<><"
        );
    }

    /// Regression: a text of opening signs was searched to its end for each of them.
    #[test]
    fn opening_signs_without_closing_ones_are_searched_once() {
        assert!(tags(&"[ ".repeat(400_000)).is_empty());
        assert!(tags(&"< [".repeat(400_000)).is_empty());
    }
}
