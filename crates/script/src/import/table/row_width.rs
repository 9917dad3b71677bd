//! Rows of a delimited table with more or fewer cells than its columns.

use std::collections::BTreeSet;

use super::columns::{Column, Columns};

/// The number of columns: those of the header, or as many cells as most rows have.
///
/// Columns without a name after the last name of a header count where all rows have them.
pub(super) fn width(rows: &[Vec<String>], mark: char) -> usize {
    let Some((first, below)) = rows.split_first() else {
        return 0;
    };
    if Columns::named(rows).is_none() {
        return most_common(rows, first.len());
    }
    let wider = below.first().map_or(0, Vec::len);
    let is_text = |row: &Vec<String>| {
        let cells = row.get(first.len().saturating_sub(1)..).unwrap_or_default();
        cells.windows(2).any(|pair| match pair {
            [one, next] => is_one_text(one, next, mark),
            _ => false,
        })
    };
    let all_wider = below.len() > 1
        && wider > first.len()
        && below.iter().all(|row| row.len() == wider && !is_text(row));
    if all_wider { wider } else { first.len() }
}

/// Returns the number of cells that most rows have. The number of the first row wins over an equally common one.
fn most_common(rows: &[Vec<String>], first: usize) -> usize {
    let mut counts = std::collections::BTreeMap::<usize, usize>::new();
    for row in rows {
        *counts.entry(row.len()).or_default() += 1;
    }
    let most = counts
        .iter()
        .max_by_key(|(width, count)| (**count, **width == first, **width));
    most.map_or(first, |(width, _)| *width)
}

/// Tells the character of a text between two cells from a separator: a space follows, or a digit is on both sides.
fn is_one_text(one: &str, next: &str, mark: char) -> bool {
    let is_digit = |char: char| char.is_ascii_digit();
    mark != '\t'
        && (next.starts_with(char::is_whitespace)
            || (one.ends_with(is_digit) && next.starts_with(is_digit)))
}

/// Assigns cells after the last column to the text or to no column.
pub(super) struct Surplus<'a> {
    pub columns: &'a Columns,
    /// The character between the cells.
    pub mark: char,
    /// Speakers of rows that have as many cells as columns.
    pub speakers: &'a BTreeSet<String>,
}

impl Surplus<'_> {
    /// Joins the cells of a text that was cut where the separator is part of it. `more` are the cells after the last
    /// column, without empty ones at the end; `quoted` has a bit for each cell in quotes. Nothing where they are cells of
    /// their own.
    pub fn joined(&self, row: &[String], more: &[String], quoted: u64) -> Option<Vec<String>> {
        let text = self.place(Column::Text)?;
        let is_quoted = quoted & 1_u64.checked_shl(u32::try_from(text).ok()?).unwrap_or(0) != 0;
        if self.mark == '\t' || is_quoted || more.is_empty() {
            return None;
        }
        let all: Vec<&String> = row.iter().chain(more).collect();
        let end = text + more.len();
        let pieces = all.get(text..=end)?;
        if text + 1 < row.len() && !self.is_cut(pieces, all.get(end + 1..)?) {
            return None;
        }
        let mark = self.mark.to_string();
        let pieces: Vec<&str> = pieces.iter().map(|piece| piece.as_str()).collect();
        let before = all.get(..text)?.iter();
        let behind = all.get(end + 1..)?.iter();
        let mut joined: Vec<String> = before.map(|cell| (*cell).clone()).collect();
        joined.push(pieces.join(&mark));
        joined.extend(behind.map(|cell| (*cell).clone()));
        Some(joined)
    }

    /// Tells pieces of one text, with the cells of the columns after it behind them.
    fn is_cut(&self, pieces: &[&String], behind: &[&String]) -> bool {
        let are_one = pieces.windows(2).all(|pair| match pair {
            [one, next] => is_one_text(one, next, self.mark),
            _ => true,
        });
        let speaker = || {
            let text = self.place(Column::Text)?;
            let after = self.place(Column::Speaker)?.checked_sub(text + 1)?;
            let name = behind.get(after)?.trim();
            Some(self.speakers.contains(name))
        };
        are_one || speaker().unwrap_or(false)
    }

    fn place(&self, column: Column) -> Option<usize> {
        self.columns.of.iter().position(|of| *of == Some(column))
    }
}
