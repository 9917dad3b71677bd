//! How long a text is for a reader: letters and columns, of which Chinese and Japanese ones count twice.

use unicode_width::UnicodeWidthStr as _;

/// Letters a second that nobody reads.
pub const FASTEST: u32 = 21;

/// Returns the columns that a line takes: a letter of Chinese or Japanese takes two.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Returns the letters that are read of a text: one of Chinese or Japanese takes as long as two.
pub fn letters(text: &str) -> usize {
    text.lines().map(width).sum()
}
