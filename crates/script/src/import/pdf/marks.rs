//! Marks of notes that are rows of their own.

use super::super::skipped::{Place, Reason, Skipped};
use super::glyphs::Sheet;

/// The size of marks, as a part of the size of most rows, at most.
const SMALL: f64 = 0.86;
/// The most signs of a mark.
const LONGEST: usize = 3;

/// Removes small rows of nothing but the mark of a note, and lists them.
pub(super) fn remove(sheets: &mut [Sheet]) -> Vec<Skipped> {
    let mut sizes: Vec<f64> = sheets
        .iter()
        .flat_map(|sheet| sheet.rows.iter().map(|row| row.size))
        .collect();
    sizes.sort_by(f64::total_cmp);
    let usual = sizes.get(sizes.len() / 2).copied().unwrap_or(0.0);
    let mut skipped = Vec::new();
    for sheet in sheets {
        let page = sheet.number;
        sheet.rows.retain(|row| {
            let is_mark = row.size < SMALL * usual && is_mark(&row.text);
            if is_mark {
                skipped.push(Skipped::new(Place::Page(page), &row.text, Reason::Note));
            }
            !is_mark
        });
    }
    skipped
}

fn is_mark(text: &str) -> bool {
    let is_sign = |char: char| char.is_ascii_digit() || "*†‡§[]()¹²³⁴⁵⁶⁷⁸⁹⁰".contains(char);
    text.chars().count() <= LONGEST && text.chars().all(is_sign)
}
