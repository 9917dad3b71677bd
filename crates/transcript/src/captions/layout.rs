//! Lines of a caption.

use unicode_segmentation::UnicodeSegmentation as _;

/// Returns the characters of a text as a reader counts them.
pub(super) fn length(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.graphemes(true).count()
    }
}

/// A part of a caption that stays in one line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    pub text: String,
    pub length: usize,
    /// True if a space is before it.
    pub is_spaced: bool,
}

/// Returns the length of pieces in one line.
fn row_length(pieces: &[Piece]) -> usize {
    let lengths = pieces.iter().enumerate();
    lengths
        .map(|(place, piece)| piece.length + usize::from(piece.is_spaced && place > 0))
        .sum()
}

/// Returns pieces as one line.
fn row(pieces: &[Piece]) -> String {
    let mut row = String::new();
    for (place, piece) in pieces.iter().enumerate() {
        if piece.is_spaced && place > 0 {
            row.push(' ');
        }
        row.push_str(&piece.text);
    }
    row
}

/// Returns the lines of pieces, or `None` if they don't fit. One line is enough where it can be.
pub(super) fn lines(pieces: &[Piece], max_chars: usize, max_lines: usize) -> Option<Vec<String>> {
    if row_length(pieces) <= max_chars {
        return Some(vec![row(pieces)]);
    }
    if max_lines < 2 {
        return None;
    }
    if max_lines == 2 {
        let at = best_break(pieces, max_chars)?;
        let (first, second) = pieces.split_at_checked(at)?;
        return Some(vec![row(first), row(second)]);
    }
    // More than two lines are filled one after the other.
    let mut rows = Vec::new();
    let mut rest = pieces;
    while !rest.is_empty() {
        let fitting = (1..=rest.len()).rev().find(|count| {
            rest.get(..*count)
                .is_some_and(|row| row_length(row) <= max_chars)
        })?;
        let (own, behind) = rest.split_at_checked(fitting)?;
        rows.push(row(own));
        rest = behind;
    }
    (rows.len() <= max_lines).then_some(rows)
}

/// Returns the best place to break two lines: behind punctuation, else before a conjunction or preposition, and near
/// the middle. Both guides ask for that.
fn best_break(pieces: &[Piece], max_chars: usize) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for at in 1..pieces.len() {
        let (first, second) = pieces.split_at_checked(at)?;
        let (one, other) = (row_length(first), row_length(second));
        if one > max_chars || other > max_chars {
            continue;
        }
        let before = first.last().map_or("", |piece| piece.text.as_str());
        let after = second.first();
        let text = after.map_or("", |piece| piece.text.as_str());
        let penalty = if ends_clause(before) {
            0
        } else if is_linking(text) {
            4
        } else if is_article(before) {
            18
        } else if after.is_some_and(|piece| piece.is_spaced) {
            10
        } else {
            14
        };
        // A longer second line covers less of the picture.
        let cost = one.abs_diff(other) + penalty * 2 + usize::from(one > other);
        if best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, at));
        }
    }
    best.map(|(_, at)| at)
}

/// Returns true if a clause or sentence ends with a word.
pub(super) fn ends_clause(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', '」']);
    text.ends_with([',', ';', ':', '–', '—', '、', '，', '；', '：', '،'])
        || crate::blocks::ends_a_sentence(text)
}

/// Returns true for conjunctions and prepositions of English.
pub(super) fn is_linking(text: &str) -> bool {
    const LINKING: [&str; 34] = [
        "and", "but", "or", "nor", "so", "yet", "because", "although", "though", "while", "when",
        "where", "which", "who", "that", "if", "unless", "until", "than", "of", "in", "on", "at",
        "by", "for", "from", "with", "to", "into", "about", "after", "before", "over", "through",
    ];
    LINKING.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Returns true for words that belong to the next one.
pub(super) fn is_article(text: &str) -> bool {
    const ARTICLES: [&str; 12] = [
        "a", "an", "the", "my", "your", "his", "her", "its", "our", "their", "Mr.", "Dr.",
    ];
    ARTICLES.iter().any(|word| text.eq_ignore_ascii_case(word))
}
