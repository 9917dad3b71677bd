//! Parts of a file that did not become lines: where they are, how they begin, and why they were skipped.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation as _;

/// The most graphemes that are kept of a skipped part.
const BEGINNING: usize = 60;

/// A part of a file that was not imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Place in the file.
    pub place: Place,
    /// First words, empty for a part without text.
    pub text: String,
    /// Reason for skipping it.
    pub reason: Reason,
}

/// Position of a part in its file.
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
}

/// Reason why a part was not imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Reason {
    /// Listed in the file and not there.
    Missing,
    /// Damaged or of an unknown form.
    Unreadable,
    /// A note or the mark of a note.
    Note,
    /// A title page, table of contents, imprint or another part before the text.
    FrontMatter,
    /// A bibliography or an index.
    Bibliography,
    /// A block of code.
    Code,
    /// A description of a sound.
    Sound,
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
