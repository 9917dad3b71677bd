//! The text of a PDF. Its rows are the page's: paragraphs are put together again, page headers, footers and numbers are
//! left out. Rows that are read from the right get their order, and screenplays are read by their columns.

mod actual_text;
mod glyphs;
mod margins;
mod note_marks;
mod reflow;
mod right_to_left;
mod screenplay;
#[cfg(test)]
mod tests;

use std::panic::AssertUnwindSafe;

use pdf_extract::{Document, Error, OutputError, output_doc_page};

use super::flow::ReadDocument;
use super::skipped::{Place, Reason, Skipped};
use super::{Choices, ImportError, Imported, Kind};
use crate::document::Script;
use crate::names::Corrections;
use crate::parse::{ParseError, parse_as};
use actual_text::Replacements;
use glyphs::{Letters, Sheet};

/// Reads what a PDF says. A page that can't be read is listed, and the others are read.
///
/// The library that does it may take any amount of time and memory for a hostile file, and may panic: who calls it
/// with a file from outside does so in a process that may end ([`is_costly`](super::is_costly)).
///
/// # Errors
/// A damaged or locked file, one whose pages are pictures, and one with nothing to speak.
pub(super) fn read(bytes: &[u8], title: &str, choices: &Choices) -> Result<Imported, ImportError> {
    let mut document = Document::load_mem(bytes).map_err(|error| reason(&error))?;
    if document.is_encrypted() {
        document.decrypt("").map_err(|error| match error {
            Error::Decryption(_) => ImportError::Locked,
            other => reason(&other),
        })?;
    }
    let (sheets, unread) = sheets(&document)?;
    let screenplay = screenplay::read(&sheets, title, choices)?;
    let is_screenplay = screenplay.is_some();
    let (script, mut skipped) = match screenplay {
        Some(read) => read,
        None => script(sheets, title, &choices.names)?,
    };
    skipped.extend(unread);
    skipped.sort_by_key(|part| match part.place {
        Place::Page(page) => page,
        _ => 0,
    });
    let document = ReadDocument { script, skipped };
    Ok(Imported {
        is_screenplay,
        ..document.imported(Kind::Pdf)
    })
}

fn reason(error: &Error) -> ImportError {
    match error {
        Error::Decryption(_) | Error::UnsupportedSecurityHandler(_) => ImportError::Locked,
        other => damaged(other.to_string()),
    }
}

fn damaged(why: String) -> ImportError {
    ImportError::Damaged {
        kind: Kind::Pdf,
        why,
    }
}

/// The pages of a document, and those that can't be read.
fn sheets(document: &Document) -> Result<(Vec<Sheet>, Vec<Skipped>), ImportError> {
    let (mut sheets, mut unread) = (Vec::new(), Vec::new());
    let mut first_error = None;
    for (number, id) in document.get_pages() {
        let mut letters = Letters::default();
        let read = std::panic::catch_unwind(AssertUnwindSafe(|| {
            letters.replacements = Replacements::of(document, id);
            output_doc_page(document, &mut letters, number)
        }));
        let error = match read {
            Ok(Ok(())) => None,
            Ok(Err(OutputError::PdfError(error))) => Some(reason(&error)),
            Ok(Err(error)) => Some(damaged(error.to_string())),
            Err(_panic) => Some(damaged("its reader failed".to_owned())),
        };
        let rows = letters.take_rows();
        let is_picture = rows.is_empty()
            && document
                .get_page_images(id)
                .is_ok_and(|images| !images.is_empty());
        let page = u64::from(number);
        let across = std::mem::take(&mut letters.across);
        if !across.is_empty() {
            let text = across.join(" ");
            unread.push(Skipped::new(Place::Page(page), &text, Reason::PageHeader));
        }
        if error.is_some() || is_picture {
            unread.push(Skipped::new(Place::Page(page), "", Reason::Unreadable));
        }
        if let Some(error) = error {
            log::info!("page {number} of a PDF: {error}");
            first_error.get_or_insert(error);
        }
        sheets.push(Sheet {
            number: page,
            rows,
            pieces: std::mem::take(&mut letters.pieces),
            edges: letters.edges,
        });
    }
    if sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err(first_error.unwrap_or(ImportError::Pictures));
    }
    Ok((sheets, unread))
}

/// The script of pages, and what is around their text. A document of nothing else is read whole.
fn script(
    mut sheets: Vec<Sheet>,
    title: &str,
    names: &Corrections,
) -> Result<(Script, Vec<Skipped>), ParseError> {
    let whole = sheets.clone();
    let marks = note_marks::remove(&mut sheets);
    let pitch = reflow::pitch(&sheets);
    let mut skipped = margins::remove(&mut sheets, pitch);
    skipped.extend(marks);
    match parse_as(&reflow::text(&sheets, pitch), title, names) {
        Ok(script) => Ok((script, skipped)),
        Err(ParseError::Nothing) => {
            let script = parse_as(&reflow::text(&whole, pitch), title, names)?;
            Ok((script, Vec::new()))
        }
        Err(error) => Err(error),
    }
}
