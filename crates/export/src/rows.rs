//! Rows of a subtitle: how much text one holds, and where a cue is broken into two.

use mynah_script::boundaries::Seam;
use mynah_script::letters::width;
use unicode_width::UnicodeWidthChar as _;

use super::cue_pieces::Piece;

/// Maximum length of a row in alphabetic writings and in Thai, in characters.
const ROW: usize = 42;
/// Maximum length of a row in Chinese, Japanese and Korean, in columns: 16 characters of full width.
const WIDE_ROW: usize = 32;

/// Length of a text in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Length {
    /// Columns, or characters where these are more.
    pub columns: usize,
    /// Columns of characters of full width.
    pub wide: usize,
}

impl Length {
    pub fn of(text: &str) -> Self {
        let wide = text
            .chars()
            .filter(|letter| letter.width() == Some(2))
            .count()
            * 2;
        Self {
            columns: width(text).max(text.chars().count()),
            wide,
        }
    }

    /// Maximum length of a row with such text.
    pub fn limit(self) -> usize {
        if self.wide > 0 && self.wide * 2 >= self.columns {
            WIDE_ROW
        } else {
            ROW
        }
    }

    pub fn is_row(self) -> bool {
        self.columns <= self.limit()
    }
}

/// Lengths of all rows that neighboring pieces can form.
pub(super) struct Lengths {
    /// Sums before each piece.
    sums: Vec<Length>,
    /// Spaces before each piece and all pieces before it.
    spaces: Vec<usize>,
}

impl Lengths {
    pub fn of(pieces: &[Piece<'_>]) -> Self {
        let (mut sum, mut space) = (Length::default(), 0);
        let (mut sums, mut spaces) = (vec![sum], Vec::new());
        for piece in pieces {
            let length = Length::of(&piece.text);
            sum.columns += length.columns;
            sum.wide += length.wide;
            space += usize::from(piece.is_spaced);
            sums.push(sum);
            spaces.push(space);
        }
        Self { sums, spaces }
    }

    /// Returns the length of the pieces from `from` to before `to`, with the spaces between them.
    pub fn between(&self, from: usize, to: usize) -> Length {
        let sum = |at: usize| self.sums.get(at).copied().unwrap_or_default();
        let space = |at: usize| self.spaces.get(at).copied().unwrap_or_default();
        if to <= from {
            return Length::default();
        }
        let (first, last) = (sum(from), sum(to));
        Length {
            columns: last.columns - first.columns + space(to - 1) - space(from),
            wide: last.wide - first.wide,
        }
    }

    /// Returns true if the pieces from `from` to before `to` have room in two rows.
    pub fn fits(&self, from: usize, to: usize) -> bool {
        let limit = self.between(from, to).limit();
        let has_room = |from, to| self.between(from, to).columns <= limit;
        if has_room(from, to) {
            return true;
        }
        let mut low = from;
        let mut high = to;
        // The longest first row leaves the shortest second one.
        while high - low > 1 {
            let middle = usize::midpoint(low, high);
            if has_room(from, middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        low > from && has_room(low, to)
    }
}

/// Returns the text of a cue: one row, or two of about the same length, the first one rather ending with a clause.
pub(super) fn rows(pieces: &[Piece<'_>]) -> String {
    let all = joined(pieces);
    let length = Length::of(&all);
    if length.is_row() {
        return all;
    }
    let limit = length.limit();
    let best = (1..pieces.len()).min_by_key(|count| {
        let (first, second) = pieces.split_at_checked(*count).unwrap_or((pieces, &[]));
        let [one, two] = [first, second].map(|half| Length::of(&joined(half)).columns);
        let seam = match second.first().map(|piece| piece.seam) {
            Some(Seam::Paragraph | Seam::Sentence) => 0,
            Some(Seam::Clause) => 6,
            Some(Seam::Word) | None => 16,
        };
        (
            one.saturating_sub(limit) + two.saturating_sub(limit),
            one.abs_diff(two) + seam,
        )
    });
    let halves = best.and_then(|best| pieces.split_at_checked(best));
    halves.map_or(all, |(first, second)| {
        format!("{}\n{}", joined(first), joined(second))
    })
}

fn joined(pieces: &[Piece<'_>]) -> String {
    let mut all = String::new();
    for piece in pieces {
        if piece.is_spaced && !all.is_empty() {
            all.push(' ');
        }
        all.push_str(&piece.text);
    }
    all
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn pieces(text: &str) -> Vec<Piece<'_>> {
        let words = text.split(' ');
        let piece = |word| Piece {
            text: Cow::Borrowed(word),
            is_spaced: true,
            seam: Seam::Word,
            start_ms: 0,
            end_ms: 0,
        };
        words.map(piece).collect()
    }

    #[test]
    fn rows_have_room_for_characters_of_their_writing() {
        for (text, limit) in [
            ("The lamp burned.", 42),
            ("私たちは港にいた。", 32),
            ("우리는 항구에 있었다", 32),
            ("ตะเกียงสว่างตลอดทั้งคืน", 42),
            ("The word 港 means harbour.", 42),
        ] {
            assert_eq!(Length::of(text).limit(), limit, "{text}");
        }
        // Marks above a letter count, for many programs count characters.
        assert_eq!(Length::of("ที่").columns, 3);
    }

    #[test]
    fn two_rows_are_about_as_long() {
        let text = "The light at Salt Harbour went out on the third night of the storm";
        let pieces = pieces(text);
        assert_eq!(
            rows(&pieces),
            "The light at Salt Harbour went out\non the third night of the storm"
        );
        let lengths = Lengths::of(&pieces);
        assert!(lengths.fits(0, pieces.len()));
        assert_eq!(lengths.between(0, pieces.len()), Length::of(text));
    }
}
