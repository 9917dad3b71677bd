//! Sheets of an Excel workbook.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Style, Xlsx, XlsxCellReader, XlsxError};
use ssfmt::DateSystem;
use ssfmt::date_serial::date_to_serial;

use super::columns::letters;
use super::number_format::{Format, general};
use super::{Cells, Unread};
use crate::import::{ImportError, Kind, Place, Reason, Skipped};
use crate::parse::{MOST_LINES, ParseError};

/// An open workbook.
pub(super) type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Columns further right are not read: two cells at the ends of a sheet would fill the memory.
const WIDEST: usize = 256;
/// The most cells whose formula is looked up.
const MOST_FORMULAS: usize = 1 << 20;

/// Reads a sheet of a workbook. Empty rows are left out. A cell reads as the sheet shows it.
///
/// # Errors
/// A damaged or locked workbook, and more rows than a script has lines.
pub(super) fn sheet(book: &mut Book<'_>, name: &str) -> Result<Cells, ImportError> {
    let is_1904 = book.has_1904_epoch();
    let mut cells = book
        .worksheet_cells_reader(name)
        .map_err(|error| damaged(&error))?;
    let formats = Formats::new(cells.styles(), is_1904);
    let mut rows = Rows::default();
    // Cells whose value is missing or unknown, by their order in the file.
    let mut unclear: Vec<(usize, Option<String>)> = Vec::new();
    for order in 0_usize.. {
        let (cell, style) = match cells.next_cell_with_style_id() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            Err(XlsxError::CellError(error)) => {
                unclear.push((order, Some(error)));
                continue;
            }
            Err(error) => return Err(damaged(&error)),
        };
        if *cell.get_value() == DataRef::Empty && unclear.len() < MOST_FORMULAS {
            unclear.push((order, None));
        }
        rows.take(cell.get_position(), cell.get_value(), formats.get(style))?;
    }
    drop(cells);
    let formulas = book
        .worksheet_cells_reader(name)
        .map_err(|error| damaged(&error))?;
    rows.skip_unclear(unclear, formulas)?;
    let regions = book.merge_cells_by_sheet_name(name);
    let regions = regions.map_err(|error| damaged(&error))?;
    let columns = regions
        .iter()
        .filter(|region| region.start.1 == region.end.1);
    let places = &rows.places;
    let merged = columns
        .filter_map(|region| {
            let first = places.binary_search(&region.start.0).ok()?;
            let behind = places.partition_point(|place| *place <= region.end.0);
            Some(((region.start.1 as usize, first), behind.checked_sub(1)?))
        })
        .collect();
    // A sheet has no ends of rows: what is missing is empty.
    let width = rows.cells.iter().map(Vec::len).max().unwrap_or(0);
    for row in &mut rows.cells {
        row.resize(width, String::new());
    }
    rows.unread.sort_by_key(|unread| unread.row);
    Ok(Cells {
        numbers: places.iter().map(|row| u64::from(*row) + 1).collect(),
        rows: rows.cells,
        merged,
        values: rows.values,
        unread: rows.unread,
        ..Cells::default()
    })
}

/// The rows of a sheet that are not empty.
#[derive(Default)]
struct Rows {
    cells: Vec<Vec<String>>,
    /// The number of each row in the sheet, from 0.
    places: Vec<u32>,
    values: BTreeMap<(usize, usize), f64>,
    unread: Vec<Unread>,
}

impl Rows {
    fn take(
        &mut self,
        (row, column): (u32, u32),
        value: &DataRef<'_>,
        format: Option<&Format>,
    ) -> Result<(), ImportError> {
        let shown = match shown(value, format) {
            Shown::Text(text) => text.trim().to_owned(),
            Shown::Nothing(text, reason) => {
                if !text.trim().is_empty() {
                    self.skip((row, column), &text, reason);
                }
                return Ok(());
            }
        };
        if shown.is_empty() {
            return Ok(());
        }
        if column as usize >= WIDEST {
            self.skip_surplus((row, column), &shown);
            return Ok(());
        }
        if self.places.last() != Some(&row) {
            if self.cells.len() > MOST_LINES {
                return Err(ParseError::TooLong.into());
            }
            self.places.push(row);
            self.cells.push(Vec::new());
        }
        let at = self.cells.len() - 1;
        let column = column as usize;
        if let DataRef::Float(value) = value
            && shown.parse() != Ok(*value)
        {
            self.values.insert((at, column), *value);
        }
        if let Some(last) = self.cells.last_mut() {
            if last.len() <= column {
                last.resize(column + 1, String::new());
            }
            if let Some(cell) = last.get_mut(column) {
                *cell = shown;
            }
        }
        Ok(())
    }

    /// Adds the formulas and faulty values of cells, by their order in the file.
    fn skip_unclear(
        &mut self,
        unclear: Vec<(usize, Option<String>)>,
        mut formulas: XlsxCellReader<'_, Cursor<&[u8]>>,
    ) -> Result<(), ImportError> {
        let mut at = 0;
        for (order, error) in unclear {
            // Cells before it are passed over.
            let mut formula = None;
            while at <= order {
                formula = formulas.next_formula().map_err(|error| damaged(&error))?;
                at += 1;
            }
            let Some(formula) = formula else { break };
            // A formula without a value was never calculated by a spreadsheet.
            let text = error.unwrap_or_else(|| match formula.get_value().as_str() {
                "" => String::new(),
                formula => format!("={formula}"),
            });
            if !text.is_empty() {
                self.skip(formula.get_position(), &text, Reason::Unreadable);
            }
        }
        Ok(())
    }

    fn skip(&mut self, (row, column): (u32, u32), text: &str, reason: Reason) {
        let place = Place::Cell(address(row, column));
        self.unread.push(Unread {
            row: u64::from(row) + 1,
            column: column as usize,
            skipped: Skipped::new(place, text, reason),
        });
    }

    /// The cells after the last column that is read are one entry for each row.
    fn skip_surplus(&mut self, (row, column): (u32, u32), text: &str) {
        let number = u64::from(row) + 1;
        let last = self.unread.last_mut().filter(|last| {
            last.row == number && last.skipped.reason == Reason::Surplus && last.column >= WIDEST
        });
        if let Some(last) = last {
            let joined = format!("{} {text}", last.skipped.text);
            last.skipped = Skipped::new(last.skipped.place.clone(), &joined, Reason::Surplus);
        } else {
            self.skip((row, column), text, Reason::Surplus);
        }
    }
}

/// The formats of a workbook by the styles of its cells.
struct Formats {
    all: Vec<Format>,
    by_style: Vec<usize>,
}

impl Formats {
    fn new(styles: &[Style], is_1904: bool) -> Self {
        let mut known: BTreeMap<(&str, Option<u32>), usize> = BTreeMap::new();
        let mut all = vec![Format::new("General", None, is_1904)];
        let by_style = styles
            .iter()
            .map(|style| {
                let Some(format) = &style.number_format else {
                    return 0;
                };
                let key = (format.format_code.as_str(), format.format_id);
                *known.entry(key).or_insert_with(|| {
                    all.push(Format::new(key.0, key.1, is_1904));
                    all.len() - 1
                })
            })
            .collect();
        Self { all, by_style }
    }

    fn get(&self, style: usize) -> Option<&Format> {
        let at = self.by_style.get(style).copied().unwrap_or(0);
        self.all.get(at)
    }
}

enum Shown {
    Text(String),
    /// A value that isn't shown, and the reason.
    Nothing(String, Reason),
}

fn shown(value: &DataRef<'_>, format: Option<&Format>) -> Shown {
    let number = |value: f64| {
        let shown = format.map_or_else(|| Some(general(value)), |format| format.number(value));
        // A format that hides zeros is a way to show an empty cell.
        shown.map_or_else(
            || match value {
                0.0 => Shown::Text(String::new()),
                _ => Shown::Nothing(general(value), Reason::Hidden),
            },
            Shown::Text,
        )
    };
    let text = |text: &str| {
        let shown = format.map_or_else(
            || Some(text.to_owned()),
            |format| format.text(text).map(std::borrow::Cow::into_owned),
        );
        shown.map_or_else(
            || Shown::Nothing(text.to_owned(), Reason::Hidden),
            Shown::Text,
        )
    };
    match value {
        DataRef::Empty => Shown::Text(String::new()),
        DataRef::Int(value) => number(*value as f64),
        DataRef::Float(value) => number(*value),
        DataRef::DateTime(date) => number(date.as_f64()),
        DataRef::Bool(value) => Shown::Text(if *value { "TRUE" } else { "FALSE" }.to_owned()),
        DataRef::SharedString(value) => text(value),
        DataRef::String(value) => text(value),
        DataRef::DateTimeIso(value) => {
            let days = iso_serial(value);
            let shown = days.and_then(|days| format?.iso_date(days));
            Shown::Text(shown.unwrap_or_else(|| value.replace('T', " ")))
        }
        DataRef::DurationIso(value) => Shown::Text(value.clone()),
        DataRef::Error(error) => Shown::Nothing(error.to_string(), Reason::Unreadable),
    }
}

/// The number of a date or time in ISO 8601, as strict workbooks hold them. Their days count from 1900.
fn iso_serial(value: &str) -> Option<f64> {
    let value = value.trim().trim_end_matches('Z');
    let (date, time) = match value.split_once('T') {
        Some((date, time)) => (Some(date), Some(time)),
        None if value.contains(':') => (None, Some(value)),
        None => (Some(value), None),
    };
    let days = match date {
        None => 0.0,
        Some(date) => {
            let mut parts = date.splitn(3, '-');
            let year: i32 = parts.next()?.parse().ok()?;
            let month: u32 = parts.next()?.parse().ok()?;
            let day: u32 = parts.next()?.parse().ok()?;
            let is_date = (1900..=9999).contains(&year)
                && (1..=12).contains(&month)
                && (1..=31).contains(&day);
            is_date.then(|| date_to_serial(year, month, day, DateSystem::Date1900))?
        }
    };
    let mut secs = 0.0;
    for (part, unit) in time.unwrap_or("0").split(':').zip([3600.0, 60.0, 1.0]) {
        secs += part.parse::<f64>().ok()? * unit;
    }
    Some(days + secs / 86_400.0)
}

/// The address of a cell (`B7`), from its row and column from 0.
fn address(row: u32, column: u32) -> String {
    format!("{}{}", letters(column as usize), row + 1)
}

pub(super) fn damaged(error: &XlsxError) -> ImportError {
    match error {
        XlsxError::Password => ImportError::Locked,
        other => ImportError::Damaged {
            kind: Kind::Sheet,
            why: other.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_a_sheet() {
        for (row, column, expected) in [
            (0, 0, "A1"),
            (6, 1, "B7"),
            (0, 25, "Z1"),
            (9, 26, "AA10"),
            (0, 701, "ZZ1"),
            (1_048_575, 16_383, "XFD1048576"),
        ] {
            assert_eq!(address(row, column), expected);
        }
    }

    #[test]
    fn iso_dates_are_numbers_of_days() {
        for (value, serial) in [
            ("2026-05-01", Some(46143.0)),
            ("2026-05-01T10:30:00", Some(46143.4375)),
            ("2026-05-01T10:30:00Z", Some(46143.4375)),
            ("10:30", Some(0.4375)),
            ("2026-13-01", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(iso_serial(value), serial, "{value:?}");
        }
    }
}
