//! Parts of a file that did not become lines: where they are, how they begin, and why they were skipped.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation as _;

/// The most graphemes that are kept of a skipped part.
const BEGINNING: usize = 60;

/// A part of a file that was not imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Where it is in the file.
    pub place: Place,
    /// Its first words. Empty where it has no text.
    pub text: String,
    /// Why it was skipped.
    pub reason: Reason,
}

/// Where a part is in its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// A row of a text or table, from 1.
    Row(u64),
    /// A cell of a workbook by its address (`B7`).
    Cell(String),
    /// A page, from 1.
    Page(u64),
    /// A chapter by its title, or by its file name where it has no title.
    Chapter(String),
    /// An entry of a list, from 1.
    Entry(u64),
}

/// Why a part was not imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Reason {
    /// The file lists it, and it is not there.
    Missing,
    /// It can't be read.
    Unreadable,
    /// It is a note or the mark of a note.
    Note,
    /// It is a title page, a table of contents, an imprint or another part before the text.
    FrontMatter,
    /// It is a bibliography or an index.
    Bibliography,
    /// It is a block of code.
    Code,
    /// It describes a sound.
    Sound,
    /// A row of a table or an entry of a list has no text.
    NoText,
    /// Cells are after the last column of the table.
    Surplus,
    /// The format of the cell hides it.
    Hidden,
}

impl Skipped {
    /// Keeps the first words of `text`.
    pub(super) fn new(place: Place, text: &str, reason: Reason) -> Self {
        let words: Vec<&str> = text.split_whitespace().take(BEGINNING).collect();
        let words = words.join(" ");
        let graphemes = words.graphemes(true).take(BEGINNING);
        Self {
            place,
            text: graphemes.collect(),
            reason,
        }
    }
}
