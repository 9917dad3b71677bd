//! Columns with a text that no line has.

use super::columns::letters;
use super::{Cells, Column, Columns};
use crate::import::{Place, Reason, Skipped};

/// The columns that are not read, one entry for each with words in it, or for `all`. `first` is the first row below the
/// header.
pub(super) fn columns(cells: &Cells, columns: &Columns, first: usize, all: bool) -> Vec<Skipped> {
    let text = columns.of.iter().position(|of| *of == Some(Column::Text));
    let header = first.checked_sub(1).filter(|_| columns.header);
    let header = header.and_then(|at| cells.rows.get(at));
    let unused = columns.of.iter().enumerate().filter(|(_, of)| of.is_none());
    unused
        .filter_map(|(at, _)| {
            let below = cells.rows.iter().skip(first);
            // Rows without a text are listed as rows.
            let below = below.filter(|row| {
                let text = text.and_then(|text| row.get(text));
                text.is_some_and(|text| !text.trim().is_empty())
            });
            let shown = below.filter_map(|row| row.get(at)).map(|cell| cell.trim());
            let shown: Vec<&str> = shown.filter(|cell| !cell.is_empty()).collect();
            let unread = cells.unread.iter();
            let unread = unread
                .filter(|cell| cell.column == at && cell.row > cells.number(first.max(1) - 1));
            let has_words = shown.iter().any(|cell| cell.contains(char::is_alphabetic));
            let hidden: Vec<u64> = unread.map(|cell| cell.skipped.characters).collect();
            let is_listed = has_words || all && !shown.is_empty();
            if !is_listed && hidden.is_empty() {
                return None;
            }
            let name = header.and_then(|row| row.get(at)).map(|name| name.trim());
            let name = name.filter(|name| !name.is_empty()).map(str::to_owned);
            let place = Place::Column {
                name: name.unwrap_or_else(|| letters(at)),
                cells: (shown.len() + hidden.len()) as u64,
            };
            let characters = shown.iter().map(|cell| cell.chars().count() as u64);
            Some(Skipped {
                characters: characters.chain(hidden).sum(),
                ..Skipped::new(place, shown.first().unwrap_or(&""), Reason::UnusedColumn)
            })
        })
        .collect()
}
