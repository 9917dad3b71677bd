//! Marks of notes that are rows of their own.

use super::super::skipped::{Place, Reason, Skipped};
use super::glyphs::{Row, Sheet};

/// The size of marks, as a part of the size of most rows, at most.
const SMALL: f64 = 0.8;
/// The same for a mark that is raised beside a row.
const RAISED: f64 = 0.92;
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
        let all = sheet.rows.clone();
        sheet.rows.retain(|row| {
            let is_beside = |other: &Row| {
                other.size > row.size && (0.0..0.9 * other.size).contains(&(other.y - row.y))
            };
            let is_raised = || row.size < RAISED * usual && all.iter().any(is_beside);
            let is_mark = is_mark(&row.text) && (row.size < SMALL * usual || is_raised());
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
