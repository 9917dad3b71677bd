//! Sheets of an Excel workbook.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader as _, Xlsx, XlsxError};

use super::Cells;
use crate::import::container::Container;
use crate::import::{ImportError, Kind};
use crate::parse::{MOST_LINES, ParseError};

/// Columns further right are not read: two cells at the ends of a sheet would fill the memory.
const WIDEST: usize = 256;

/// Reads a sheet of a workbook; the first where there are fewer. Empty rows are left out.
///
/// # Errors
/// A damaged or locked workbook, one that unpacks to too much, and more rows than a script has lines.
pub(in crate::import) fn sheet(bytes: &[u8], sheet: usize) -> Result<Cells, ImportError> {
    Container::open(bytes, Kind::Sheet)?.weigh()?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let sheets = book.sheet_names();
    let sheet = if sheet < sheets.len() { sheet } else { 0 };
    let Some(name) = sheets.get(sheet) else {
        return Err(ParseError::Nothing.into());
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    // Where each of them stands in the sheet.
    let mut places: Vec<u32> = Vec::new();
    let mut cells = book
        .worksheet_cells_reader(name)
        .map_err(|error| damaged(&error))?;
    while let Some(cell) = cells.next_cell().map_err(|error| damaged(&error))? {
        let (row, column) = cell.get_position();
        let words = words(cell.get_value());
        if words.is_empty() || column as usize >= WIDEST {
            continue;
        }
        if places.last() != Some(&row) {
            if rows.len() > MOST_LINES {
                return Err(ParseError::TooLong.into());
            }
            places.push(row);
            rows.push(Vec::new());
        }
        if let Some(last) = rows.last_mut() {
            let column = column as usize;
            if last.len() <= column {
                last.resize(column + 1, String::new());
            }
            if let Some(cell) = last.get_mut(column) {
                *cell = words;
            }
        }
    }
    drop(cells);
    let regions = book.merge_cells_by_sheet_name(name);
    let regions = regions.map_err(|error| damaged(&error))?;
    let columns = regions
        .iter()
        .filter(|region| region.start.1 == region.end.1);
    let merged = columns
        .filter_map(|region| {
            let first = places.binary_search(&region.start.0).ok()?;
            let behind = places.partition_point(|place| *place <= region.end.0);
            Some(((region.start.1 as usize, first), behind.checked_sub(1)?))
        })
        .collect();
    // A sheet has no ends of rows: what is missing is empty.
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    for row in &mut rows {
        row.resize(width, String::new());
    }
    Ok(Cells {
        rows,
        sheets,
        sheet,
        open_quote: None,
        merged,
    })
}

fn words(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::SharedString(text) => (*text).trim().to_owned(),
        other => Data::from(other.clone()).to_string().trim().to_owned(),
    }
}

fn damaged(error: &XlsxError) -> ImportError {
    match error {
        XlsxError::Password => ImportError::Locked,
        other => ImportError::Damaged {
            kind: Kind::Sheet,
            why: other.to_string(),
        },
    }
}
