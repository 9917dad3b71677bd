//! Values separated by commas, semicolons, tabs or bars.

use std::collections::BTreeMap;

use csv::ReaderBuilder;

use super::{Cells, Columns};
use crate::import::{ImportError, Kind};
use crate::parse::{MOST_LINES, ParseError};

const MARKS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// So many rows tell what separates them.
const LOOK: usize = 50;

/// Reads a table from a text. Empty rows are left out.
///
/// # Errors
/// Rows of another length than the first: a mark within a text that nobody quoted would cost it its end.
pub(in crate::import) fn delimited(text: &str) -> Result<Cells, ImportError> {
    let text = without_hint(text);
    let mark = mark(text);
    let open_quote = open_quote(text, char::from(mark));
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .delimiter(mark)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| ImportError::Damaged {
            kind: Kind::Table,
            why: error.to_string(),
        })?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let expected = rows.first().map_or(record.len(), Vec::len);
        if record.len() != expected {
            let row = record.position().map_or(0, csv::Position::line);
            if let Some(quote) = open_quote.filter(|quote| *quote >= row) {
                return Err(ImportError::OpenQuote { row: quote });
            }
            return Err(ImportError::Ragged {
                row,
                cells: record.len() as u64,
                expected: expected as u64,
            });
        }
        // One more than fits, with a header: more are refused.
        if rows.len() > MOST_LINES {
            return Err(ParseError::TooLong.into());
        }
        rows.push(record.iter().map(str::to_owned).collect());
    }
    Ok(Cells {
        rows,
        sheets: Vec::new(),
        sheet: 0,
        open_quote,
        merged: BTreeMap::new(),
    })
}

/// Whether a text of which nobody says what it is, is a table: its first row names the text and something else, or all
/// of its rows have as many cells. Behind a comma of a sentence there is a space, or a number goes on.
pub(in crate::import) fn is_table(text: &str) -> bool {
    let text = without_hint(text);
    let mark = mark(text);
    let rows = first_rows(text, mark);
    let rows: Vec<Vec<String>> = rows
        .into_iter()
        .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()))
        .collect();
    let width = rows.first().map_or(0, Vec::len);
    // A table of Markdown has its bars around the row, too.
    let is_drawn = mark == b'|' && text.lines().any(|row| row.trim_start().starts_with('|'));
    if width < 2 || rows.len() < 2 || is_drawn {
        return false;
    }
    let several = rows.iter().filter(|row| row.len() > 1).count();
    let named = Columns::named(&rows);
    if named.is_some_and(|columns| columns.of.iter().flatten().count() > 1) {
        return several * 2 > rows.len();
    }
    // `ANN:` and a tab is a line of a script.
    let is_script = rows
        .iter()
        .all(|row| row.first().is_some_and(|cell| cell.ends_with(':')));
    !is_script && rows.iter().all(|row| row.len() == width && is_cut(row))
}

/// `sep=;` in a row of its own tells Excel what separates the cells, and is no row of the table.
fn without_hint(text: &str) -> &str {
    let is_hint = |row: &str| {
        let row = row.trim_matches('"').to_lowercase();
        row.strip_prefix("sep=")
            .is_some_and(|mark| mark.chars().count() == 1)
    };
    let rows = text.split_once('\n');
    rows.filter(|&(row, _)| is_hint(row))
        .map_or(text, |(_, rows)| rows)
}

/// Whether cells are cut from each other by what is no part of a sentence.
fn is_cut(row: &[String]) -> bool {
    let is_digit = |char: char| char.is_ascii_digit();
    let mut cuts = row.iter().zip(row.iter().skip(1));
    let spaced = row
        .iter()
        .skip(1)
        .any(|cell| cell.starts_with(char::is_whitespace));
    !spaced && cuts.any(|(one, next)| !one.ends_with(is_digit) || !next.starts_with(is_digit))
}

/// The row of the text, from 1, in which a quote is opened that nothing closes, where it takes rows behind it in.
fn open_quote(text: &str, mark: char) -> Option<u64> {
    let (mut row, mut opened) = (1, None);
    let mut begins = true;
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        row += u64::from(char == '\n');
        let ends_cell = |next: Option<&(usize, char)>| {
            next.is_none_or(|(_, next)| [mark, '\n', '\r'].contains(next))
        };
        match (char, opened) {
            // Two of them are one that is meant.
            ('"', Some(_)) if chars.next_if(|(_, next)| *next == '"').is_some() => {}
            // The quote of another cell closes one that was forgotten.
            ('"', Some((from, _))) if from < row && !ends_cell(chars.peek()) => return Some(from),
            ('"', Some(_)) => opened = None,
            (_, Some(_)) => {}
            ('"', None) if begins => opened = Some((row, at)),
            _ => begins = char == mark || char == '\n' || char == '\r',
        }
    }
    let (row, at) = opened?;
    let (_, behind) = text.get(at..)?.split_once('\n')?;
    (!behind.trim().is_empty()).then_some(row)
}

/// What separates the cells: what makes a header that names the text, else what makes rows of one length, else what most
/// rows have: a row that lost a cell makes no table of whole rows.
fn mark(text: &str) -> u8 {
    let fits = |mark: &u8| {
        let rows = first_rows(text, *mark);
        let first = rows.first().map(Vec::as_slice).unwrap_or_default();
        let even = rows.iter().all(|row| row.len() == first.len());
        let several = rows.iter().filter(|row| row.len() > 1).count();
        let named = Columns::named(&rows).is_some();
        // A header of one name has texts below it, with whatever is in them.
        let splits = if named {
            first.len() > 1
        } else {
            several * 2 > rows.len()
        };
        // A comma that each row has by chance has a space behind it.
        let cut = rows.iter().all(|row| is_cut(row));
        let width = first.len();
        (named, even && width > 1, splits, even, cut, width)
    };
    // Of equals the first one wins.
    MARKS.into_iter().rev().max_by_key(fits).unwrap_or(b',')
}

/// The rows that tell what separates them, taken apart at `mark`.
fn first_rows(text: &str, mark: u8) -> Vec<Vec<String>> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .delimiter(mark)
        .flexible(true)
        .from_reader(text.as_bytes());
    let rows = reader.records().take(LOOK).map_while(Result::ok);
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_that_nothing_closes_is_found_where_it_is_opened() {
        for (text, row) in [
            ("Ann,Hi.\nBen,\"Oh.\nCy,Yes.\n", Some(2)),
            (
                "\"Ann\",\"Hi.\"\n\"Ben\",\"a \"\"b\"\"\"\nCy,\"No\nEnd,1",
                Some(3),
            ),
            // Rows within quotes that are closed are meant.
            ("Ann,\"Hi.\n\nAll.\"\nBen,Oh.\n", None),
            // A quote within a cell is one that is read.
            ("Ann,5\" wide\nBen,Oh.\n", None),
            ("Ann,Hi.\nBen,\"Oh.\n\n", None),
            ("", None),
            // Closed by the quote of a cell behind it.
            ("who,text\nBEN,\"Oh.\nCY,\"Yes\"\n", Some(2)),
            ("a,\"two\nrows\"\nb,\"one\"\n", None),
        ] {
            assert_eq!(open_quote(text, ','), row, "{text:?}");
        }
    }
}
