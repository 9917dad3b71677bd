//! Quotes of a delimited table: those that nothing closes, and which cells of a row stand in quotes.

use std::borrow::Cow;

/// The most quotes of a file that are taken for ordinary characters. Each of them costs a look through the rest.
const MOST_OPEN: usize = 30;

/// A text whose quotes are all closed.
pub(super) struct Closed<'a> {
    /// The text without the quotes that nothing closes, so that the rows after them stay rows.
    pub text: Cow<'a, str>,
    /// The row of the first quote that was left out, from 1.
    pub first_open: Option<u64>,
    /// True if there are more open quotes than are left out.
    pub is_open: bool,
}

/// Leaves out the quotes that nothing closes.
pub(super) fn close(text: &str, mark: char) -> Closed<'_> {
    let mut open = Vec::new();
    let mut from = Position { at: 0, row: 1 };
    let mut is_open = false;
    while let Some(quote) = open_quote(text, mark, from) {
        if open.len() == MOST_OPEN {
            is_open = true;
            break;
        }
        open.push(quote);
        from = Position {
            at: quote.at + 1,
            ..quote
        };
    }
    let first_open = open.first().map(|quote| quote.row);
    if open.is_empty() {
        return Closed {
            text: Cow::Borrowed(text),
            first_open,
            is_open,
        };
    }
    let mut kept = String::with_capacity(text.len());
    let mut start = 0;
    for quote in open {
        kept.push_str(text.get(start..quote.at).unwrap_or_default());
        start = quote.at + 1;
    }
    kept.push_str(text.get(start..).unwrap_or_default());
    Closed {
        text: Cow::Owned(kept),
        first_open,
        is_open,
    }
}

#[derive(Clone, Copy)]
struct Position {
    /// In bytes.
    at: usize,
    /// From 1.
    row: u64,
}

/// The first quote that opens a cell and that nothing closes, where it takes in rows after it. `from` is the beginning
/// of the text, or directly after a quote that counts as an ordinary character.
fn open_quote(text: &str, mark: char, from: Position) -> Option<Position> {
    let mut row = from.row;
    let mut opened: Option<Position> = None;
    let mut begins = from.at == 0;
    let mut chars = text.get(from.at..)?.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        row += u64::from(char == '\n');
        let ends_cell = |next: Option<&(usize, char)>| {
            next.is_none_or(|(_, next)| [mark, '\n', '\r'].contains(next))
        };
        match (char, opened) {
            // Two of them are one that is meant.
            ('"', Some(_)) if chars.next_if(|(_, next)| *next == '"').is_some() => {}
            // The quote of another cell closes one that was forgotten.
            ('"', Some(open)) if open.row < row && !ends_cell(chars.peek()) => return Some(open),
            ('"', Some(_)) => opened = None,
            (_, Some(_)) => {}
            ('"', None) if begins => {
                opened = Some(Position {
                    at: from.at + at,
                    row,
                });
            }
            _ => begins = char == mark || char == '\n' || char == '\r',
        }
        begins &= char != '"';
    }
    let open = opened?;
    let (_, behind) = text.get(open.at..)?.split_once('\n')?;
    (!behind.trim().is_empty()).then_some(open)
}

/// Returns a bit for each of the first 64 cells of a row: 1 for a cell in quotes.
pub(super) fn quoted(row: &str, mark: char) -> u64 {
    if !row.contains('"') {
        return 0;
    }
    let (mut bits, mut cell) = (0_u64, 0_u32);
    let (mut begins, mut is_open) = (true, false);
    for char in row.chars() {
        match char {
            '"' if begins => {
                is_open = true;
                bits |= 1_u64.checked_shl(cell).unwrap_or(0);
            }
            '"' => is_open = !is_open && bits & 1_u64.checked_shl(cell).unwrap_or(0) != 0,
            other if other == mark && !is_open => {
                cell += 1;
                begins = true;
                continue;
            }
            _ => {}
        }
        begins = false;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_that_nothing_closes_are_left_out() {
        for (text, row, kept) in [
            (
                "Ann,Hi.\nBen,\"Oh.\nCy,Yes.\n",
                Some(2),
                "Ann,Hi.\nBen,Oh.\nCy,Yes.\n",
            ),
            (
                "\"Ann\",\"Hi.\"\n\"Ben\",\"a \"\"b\"\"\"\nCy,\"No\nEnd,1",
                Some(3),
                "\"Ann\",\"Hi.\"\n\"Ben\",\"a \"\"b\"\"\"\nCy,No\nEnd,1",
            ),
            // Rows within quotes that are closed are meant.
            (
                "Ann,\"Hi.\n\nAll.\"\nBen,Oh.\n",
                None,
                "Ann,\"Hi.\n\nAll.\"\nBen,Oh.\n",
            ),
            // A quote within a cell is one that is read.
            ("Ann,5\" wide\nBen,Oh.\n", None, "Ann,5\" wide\nBen,Oh.\n"),
            ("Ann,Hi.\nBen,\"Oh.\n\n", None, "Ann,Hi.\nBen,\"Oh.\n\n"),
            ("", None, ""),
            // Closed by the quote of a cell behind it.
            (
                "who,text\nBEN,\"Oh.\nCY,\"Yes\"\n",
                Some(2),
                "who,text\nBEN,Oh.\nCY,\"Yes\"\n",
            ),
            (
                "a,\"two\nrows\"\nb,\"one\"\n",
                None,
                "a,\"two\nrows\"\nb,\"one\"\n",
            ),
            // Two in one file.
            (
                "A,\"One.\nB,Two.\nC,\"Three.\nD,Four.\n",
                Some(1),
                "A,One.\nB,Two.\nC,Three.\nD,Four.\n",
            ),
        ] {
            let closed = close(text, ',');
            assert_eq!(closed.first_open, row, "{text:?}");
            assert_eq!(closed.text, kept, "{text:?}");
            assert!(!closed.is_open);
        }
    }

    #[test]
    fn cells_in_quotes_are_known() {
        for (row, bits) in [
            ("a,b", 0),
            ("\"a\",b", 1),
            ("a,\"b, c\",d", 2),
            ("a,\"b\"\"c\",\"d\"", 6),
            ("a,5\" b,\"c\"", 4),
            ("\"a\"\"\",\"b\"", 3),
        ] {
            assert_eq!(quoted(row, ','), bits, "{row:?}");
        }
    }
}
