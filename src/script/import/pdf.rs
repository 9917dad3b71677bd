//! The text of a PDF. Its lines are the page's: words broken at line ends are joined again, page numbers and lines
//! that stand on every page are left out.

use std::collections::HashMap;

use super::{ImportError, Kind};
use crate::script::document::Script;
use crate::script::names::Corrections;
use crate::script::parse::parse_as;

/// Reads what a PDF says.
///
/// The library that does it may take any amount of time and memory for a hostile file, and may panic: who calls it
/// with a file from outside does so in a process that may end ([`is_costly`](super::is_costly)).
///
/// # Errors
/// A damaged or locked file, one whose pages are pictures, and one with nothing to speak.
pub(super) fn read(bytes: &[u8], title: &str, names: &Corrections) -> Result<Script, ImportError> {
    let pages = pdf_extract::extract_text_from_mem_by_pages(bytes).map_err(|error| {
        use pdf_extract::{Error, OutputError};
        match error {
            OutputError::PdfError(Error::Decryption(_) | Error::UnsupportedSecurityHandler(_)) => {
                ImportError::Locked
            }
            other => ImportError::Damaged {
                kind: Kind::Pdf,
                why: other.to_string(),
            },
        }
    })?;
    if pages.iter().all(|page| page.trim().is_empty()) {
        return Err(ImportError::Pictures);
    }
    Ok(parse_as(&flowing(&pages), title, names)?)
}

/// The pages as one text.
fn flowing(pages: &[String]) -> String {
    let standing = standing(pages);
    let mut text = String::new();
    for page in pages {
        for row in page.lines().map(str::trim) {
            let is_number = !row.is_empty() && row.chars().all(|char| char.is_ascii_digit());
            if is_number || standing.contains_key(row) {
                continue;
            }
            // `light-` and `house` under it are one word; `twenty-` and `One` are not.
            if text.ends_with("-\n") && row.starts_with(char::is_lowercase) {
                text.truncate(text.len() - 2);
            }
            text.push_str(row);
            text.push('\n');
        }
    }
    text
}

/// First and last rows that stand on at least three pages and on half of them.
fn standing(pages: &[String]) -> HashMap<&str, usize> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for page in pages {
        let is_number = |row: &str| row.chars().all(|char| char.is_ascii_digit());
        let rows = page.lines().map(str::trim);
        let mut rows = rows.filter(|row| !row.is_empty() && !is_number(row));
        let (first, last) = (rows.next(), rows.next_back());
        for row in first.into_iter().chain(last) {
            *counts.entry(row).or_default() += 1;
        }
    }
    counts.retain(|_, count| *count >= 3 && *count * 2 >= pages.len());
    counts
}
