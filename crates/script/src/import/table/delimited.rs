//! Values separated by commas, semicolons, tabs or bars.

use csv::ReaderBuilder;

use super::columns::above_header;
use super::{Cells, Columns, quotes};
use crate::import::{ImportError, Kind};
use crate::parse::{MOST_LINES, ParseError};

const MARKS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// So many rows tell what separates them.
const LOOK: usize = 50;

/// Reads a table from a text. Empty rows are left out. Rows keep as many cells as they have.
///
/// # Errors
/// Many quotes that nothing closes, and more rows than a script has lines.
pub(in crate::import) fn delimited(text: &str) -> Result<Cells, ImportError> {
    let (hint, text) = split_hint(text);
    let mark = hint.unwrap_or_else(|| mark(text));
    // The row of the hint counts.
    let above = u64::from(hint.is_some());
    let closed = quotes::close(text, char::from(mark));
    let first_open = closed.first_open.map(|row| row + above);
    if let Some(row) = first_open.filter(|_| closed.is_open) {
        return Err(ImportError::OpenQuote { row });
    }
    let text = closed.text.as_ref();
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .delimiter(mark)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut cells = Cells {
        mark: char::from(mark),
        open_quote: first_open,
        ..Cells::default()
    };
    let mut record = csv::StringRecord::new();
    loop {
        let (start, line) = (reader.position().byte(), reader.position().line());
        let is_read = reader.read_record(&mut record);
        if !is_read.map_err(|error| damaged(&error))? {
            break;
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        // One more than fits, with a header: more are refused.
        if cells.rows.len() > MOST_LINES {
            return Err(ParseError::TooLong.into());
        }
        let range = usize::try_from(start).ok()..usize::try_from(reader.position().byte()).ok();
        let whole = match range {
            std::ops::Range {
                start: Some(start),
                end: Some(end),
            } => text.get(start..end).unwrap_or_default(),
            _ => "",
        };
        // The library counts empty lines to the row after them.
        let row = whole.trim_start_matches(['\n', '\r']);
        let empty = whole.get(..whole.len() - row.len()).unwrap_or_default();
        let empty = empty.bytes().filter(|byte| *byte == b'\n').count();
        cells.numbers.push(line + empty as u64 + above);
        cells.quoted.push(quotes::quoted(row, cells.mark));
        cells.rows.push(record.iter().map(str::to_owned).collect());
    }
    Ok(cells)
}

fn damaged(error: &csv::Error) -> ImportError {
    ImportError::Damaged {
        kind: Kind::Table,
        why: error.to_string(),
    }
}

/// Whether a text of which nobody says what it is, is a table: its first row names the text and something else, or all
/// of its rows have as many cells. Behind a comma of a sentence there is a space, or a number goes on.
pub(in crate::import) fn is_table(text: &str) -> bool {
    let (hint, text) = split_hint(text);
    let mark = hint.unwrap_or_else(|| mark(text));
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
    let named = Columns::named_text(&rows);
    if named.is_some_and(|columns| columns.of.iter().flatten().count() > 1) {
        return several * 2 > rows.len();
    }
    // `ANN:` and a tab is a line of a script.
    let is_script = rows
        .iter()
        .all(|row| row.first().is_some_and(|cell| cell.ends_with(':')));
    !is_script && rows.iter().all(|row| row.len() == width && is_cut(row))
}

/// The separator that a row `sep=;` at the beginning names for Excel, and the rows after it.
fn split_hint(text: &str) -> (Option<u8>, &str) {
    let hint = |row: &str| {
        let row = row.trim_end_matches('\r').trim_matches('"');
        let (name, mark) = row.split_at_checked("sep=".len())?;
        let [mark] = *mark.as_bytes() else {
            return None;
        };
        name.eq_ignore_ascii_case("sep=").then_some(mark)
    };
    let rows = text.split_once('\n');
    match rows.map(|(row, rows)| (hint(row), rows)) {
        Some((Some(mark), rows)) => (Some(mark), rows),
        _ => (None, text),
    }
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

/// The separator: the one that makes a header that names the text, else the one that makes rows of one length, else the
/// one that most rows have. A row that lost a cell makes no table of whole rows.
fn mark(text: &str) -> u8 {
    let fits = |mark: &u8| {
        let rows = first_rows(text, *mark);
        let rows = rows.get(above_header(&rows)..).unwrap_or_default();
        let first = rows.first().map(Vec::as_slice).unwrap_or_default();
        let even = rows.iter().all(|row| row.len() == first.len());
        let several = rows.iter().filter(|row| row.len() > 1).count();
        let named = Columns::named(rows).is_some();
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

    fn rows(text: &str) -> Vec<Vec<String>> {
        delimited(text).unwrap().rows
    }

    #[test]
    fn separators_are_found() {
        let expected = [["speaker", "text"], ["Ann", "Hi."], ["Ben", "Oh."]];
        for mark in [",", ";", "\t", "|"] {
            let text = expected.map(|row| row.join(mark)).join("\n");
            assert_eq!(rows(&text), expected, "{mark:?}");
            // Texts that hold the other separators, quoted where they hold this one.
            let text = format!("speaker{mark}text\nAnn{mark}\"a, b; c | d\"\n");
            assert_eq!(rows(&text)[1], ["Ann", "a, b; c | d"], "{mark:?}");
            // A title above the header.
            let text = format!("The Lamp, a play\n\nspeaker{mark}text\nAnn{mark}Hi.\n");
            assert_eq!(rows(&text).last().unwrap(), &["Ann", "Hi."], "{mark:?}");
        }
    }

    #[test]
    fn a_separator_that_is_named_is_used() {
        for (text, last) in [
            ("sep=;\na;b, c\nd, e;f\n", ["d, e", "f"]),
            ("SEP=|\r\na|b,c\r\nd,e|f\r\n", ["d,e", "f"]),
            ("\"sep=\t\"\na\tb\nc\td\n", ["c", "d"]),
            ("sep=:\na:b\nc:d\n", ["c", "d"]),
        ] {
            let cells = delimited(text).unwrap();
            assert_eq!(cells.rows.last().unwrap(), &last, "{text:?}");
            assert_eq!(cells.numbers, [2, 3]);
        }
    }

    #[test]
    fn rows_have_their_numbers_in_the_file() {
        let text = "a,b\n\n\nc,d\n\"e\nf\",g\n,,\nh,i\n";
        assert_eq!(delimited(text).unwrap().numbers, [1, 4, 5, 8]);
    }
}
