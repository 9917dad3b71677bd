//! The sheet of a workbook that is read, and the others.

use std::io::Cursor;

use calamine::{Reader as _, Sheet, SheetType, SheetVisible, Xlsx};

use super::columns::above_header;
use super::sheet::{damaged, sheet};
use super::{Cells, Columns};
use crate::import::container::Container;
use crate::import::{ImportError, Kind, Place, Reason, Skipped};
use crate::parse::ParseError;

/// Reads the chosen sheet of a workbook, else the first of those that fit a script best. The others are listed.
///
/// # Errors
/// A damaged or locked workbook, one that unpacks to too much, and more rows than a script has lines.
pub(in crate::import) fn workbook(
    bytes: &[u8],
    chosen: Option<usize>,
) -> Result<Cells, ImportError> {
    Container::open(bytes, Kind::Sheet)?.weigh()?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let sheets = book.sheets_metadata().to_vec();
    let mut all: Vec<Result<Cells, ImportError>> = Vec::new();
    for one in &sheets {
        all.push(sheet(&mut book, &one.name));
    }
    // Of equals the first one wins.
    let likely = || {
        let ranked = sheets
            .iter()
            .zip(&all)
            .map(|(sheet, cells)| rank(sheet, cells));
        let ranked = ranked.enumerate().rev();
        ranked.max_by_key(|(_, rank)| *rank).map(|(at, _)| at)
    };
    let chosen = chosen.filter(|chosen| *chosen < sheets.len());
    let at = chosen.or_else(likely).ok_or(ParseError::Nothing)?;
    let others = sheets.iter().zip(&all).enumerate();
    let others = others.filter(|(other, _)| *other != at);
    let others = others
        .filter_map(|(_, (sheet, cells))| listed(sheet, cells))
        .collect();
    Ok(Cells {
        sheets: sheets.into_iter().map(|sheet| sheet.name).collect(),
        sheet: at,
        others,
        ..all.swap_remove(at)?
    })
}

/// How well a sheet fits a script: shown ones before hidden ones, then by the names of its columns.
fn rank(sheet: &Sheet, cells: &Result<Cells, ImportError>) -> (bool, u8) {
    let rows = cells.as_ref().map_or(&[][..], |cells| &cells.rows);
    let rows = rows.get(above_header(rows)..).unwrap_or_default();
    let fits = if rows.is_empty() {
        0
    } else if Columns::named_text(rows).is_some() {
        3
    } else if Columns::named(rows).is_some() {
        2
    } else {
        1
    };
    (fits > 0 && sheet.visible == SheetVisible::Visible, fits)
}

/// The entry of a sheet that is not read, unless it is empty.
fn listed(sheet: &Sheet, cells: &Result<Cells, ImportError>) -> Option<Skipped> {
    let place = Place::Sheet(sheet.name.clone());
    let Ok(cells) = cells else {
        let has_cells = sheet.typ == SheetType::WorkSheet;
        return has_cells.then(|| Skipped::new(place, "", Reason::OtherSheet));
    };
    let shown = cells.rows.iter().flatten().map(String::as_str);
    let unread = cells.unread.iter().map(|cell| cell.skipped.text.as_str());
    let words: Vec<&str> = shown
        .chain(unread)
        .filter(|cell| !cell.is_empty())
        .collect();
    let characters = words.iter().map(|cell| cell.chars().count() as u64).sum();
    (!words.is_empty()).then(|| Skipped {
        characters,
        ..Skipped::new(place, &words.join(" "), Reason::OtherSheet)
    })
}
