//! Which words of a line are others.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation as _;

/// Words of one text beyond which it is not looked into: the time grows with what differs, and such a line is no line.
const MOST: usize = 4_000;

/// Where a piece stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// In both texts; its bytes are the newer one's.
    Both,
    /// In the older one alone.
    Before,
    /// In the newer one alone.
    After,
}

/// A stretch of one text or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// In which it stands.
    pub side: Side,
    /// Where, in bytes of that text.
    pub bytes: Range<usize>,
}

/// What differs between two texts, word by word, in the order in which it is read.
pub fn compare(before: &str, after: &str) -> Vec<Piece> {
    let (old, new) = (words(before), words(after));
    let mut pieces = Vec::new();
    if old.len().max(new.len()) > MOST {
        add(&mut pieces, Side::Before, 0..before.len());
        add(&mut pieces, Side::After, 0..after.len());
        return pieces;
    }
    let [old_words, new_words] =
        [&old, &new].map(|words| words.iter().map(|(_, word)| *word).collect::<Vec<_>>());
    let bytes = |words: &[(usize, &str)], range: Range<usize>| {
        let within = words.get(range).unwrap_or_default();
        let from = within.first().map_or(0, |(at, _)| *at);
        let to = within.last().map_or(from, |(at, word)| at + word.len());
        from..to
    };
    for op in capture_diff_slices(Algorithm::Myers, &old_words, &new_words) {
        let (from, to) = (op.old_range(), op.new_range());
        if let DiffOp::Equal { .. } = op {
            add(&mut pieces, Side::Both, bytes(&new, to));
        } else {
            add(&mut pieces, Side::Before, bytes(&old, from));
            add(&mut pieces, Side::After, bytes(&new, to));
        }
    }
    pieces
}

/// How many words, and pieces between them, two texts have that are to be compared; nothing where one has more than `most`.
pub fn count(before: &str, after: &str, most: usize) -> Option<usize> {
    let [old, new] = [before, after].map(|text| text.split_word_bounds().take(most + 1).count());
    (old.max(new) <= most).then_some(old + new)
}

/// Words that stand in both lists, as their places in each, in the order in which they are read. Letters and digits alone
/// count, large or small.
pub fn common(before: &[&str], after: &[&str]) -> Vec<(usize, usize)> {
    if before.len().max(after.len()) > MOST && before != after {
        return Vec::new();
    }
    let bare = |word: &&str| {
        let letters = word.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let [old, new] = [before, after].map(|words| words.iter().map(bare).collect::<Vec<_>>());
    let alike = capture_diff_slices(Algorithm::Myers, &old, &new);
    let alike = alike
        .into_iter()
        .filter(|op| matches!(op, DiffOp::Equal { .. }));
    alike
        .flat_map(|op| op.old_range().zip(op.new_range()))
        .collect()
}

fn words(text: &str) -> Vec<(usize, &str)> {
    text.split_word_bound_indices().collect()
}

fn add(pieces: &mut Vec<Piece>, side: Side, bytes: Range<usize>) {
    if !bytes.is_empty() {
        pieces.push(Piece { side, bytes });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Removed words in brackets, new ones in braces.
    fn shown(before: &str, after: &str) -> String {
        let piece = |piece: Piece| match piece.side {
            Side::Both => after.get(piece.bytes).unwrap().to_owned(),
            Side::Before => format!("[{}]", before.get(piece.bytes).unwrap()),
            Side::After => format!("{{{}}}", after.get(piece.bytes).unwrap()),
        };
        compare(before, after).into_iter().map(piece).collect()
    }

    #[test]
    fn words_are_compared_not_letters() {
        assert_eq!(
            shown("The light went out.", "The lamp went out at ten."),
            "The [light]{lamp} went out{ at ten}."
        );
        assert_eq!(shown("", "New."), "{New.}");
        assert_eq!(shown("Ça va?", "Ça va !"), "Ça va[?]{ !}");
    }

    #[test]
    fn words_are_counted_with_what_is_between_them() {
        assert_eq!(count("The light.", "", 4), Some(4));
        assert_eq!(count("The light.", "The", 3), None);
    }

    #[test]
    fn words_of_two_takes_are_found_in_each_other() {
        let common = common(
            &["The", "light", "went", "out."],
            &["\u{201c}the", "lamp", "then", "went", "out"],
        );
        assert_eq!(common, [(0, 0), (2, 3), (3, 4)]);
    }

    #[test]
    fn a_text_of_very_many_words_is_one_piece() {
        let long = "word ".repeat(MOST);
        let pieces = compare(&long, &format!("{long}end"));
        assert_eq!(pieces.len(), 2);
    }
}
