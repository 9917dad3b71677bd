//! Parts of a file that did not become lines: where they are, how they begin, and why they were skipped.

use mynah_core::ids::LineId;
use mynah_i18n::tr;
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
    /// Length of what would be spoken of the part in Unicode scalar values, which are what a request is charged for.
    #[serde(default)]
    pub characters: u64,
    /// Line that the part is, or is in, if a person imports it after all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
}

/// Position of a part in its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// A row of a text or table, from 1.
    Row(u64),
    /// A line of the script, from 1. Lines that are left out count.
    Line(u64),
    /// A cell of a workbook by its address (`B7`).
    Cell(String),
    /// A page, from 1.
    Page(u64),
    /// A chapter by its title, or by its file name where it has no title.
    Chapter(String),
    /// An entry of a list, from 1.
    Entry(u64),
    /// A sheet of a workbook by its name.
    Sheet(String),
    /// A column of a table.
    Column {
        /// Its name in the header, or its letter.
        name: String,
        /// How many of its cells are filled.
        cells: u64,
    },
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
    /// A sound or music cue, or a description of a sound.
    Sound,
    /// The action of a screenplay.
    Action,
    /// A transition, a shot or another direction for the people who make a film.
    Transition,
    /// No text: a row of a table, or an entry of a list.
    NoText,
    /// A cell after the last column of the table.
    Surplus,
    /// Hidden, struck out or deleted in the document.
    Hidden,
    /// A formula, a drawing or the description of a picture.
    Object,
    /// A page header, page footer or page number.
    PageHeader,
    /// Outside the reading order of its book.
    Auxiliary,
    /// On another sheet than the one that is read.
    OtherSheet,
    /// A column without a known meaning, or a second one with the same.
    UnusedColumn,
    /// The time of a transcript.
    Time,
}

impl Place {
    /// The row of a text or table. 0 for other places.
    pub(super) fn row(&self) -> u64 {
        match self {
            Self::Row(row) => *row,
            _ => 0,
        }
    }

    /// The place in words, such as "Row 7".
    pub fn label(&self) -> String {
        match self {
            Self::Row(row) => tr!("skipped-row", row = *row),
            Self::Line(line) => tr!("skipped-line", line = *line),
            Self::Cell(cell) => tr!("skipped-cell", cell = cell),
            Self::Page(page) => tr!("skipped-page", page = *page),
            Self::Chapter(chapter) => tr!("skipped-chapter", chapter = chapter),
            Self::Entry(entry) => tr!("skipped-entry", entry = *entry),
            Self::Sheet(sheet) => tr!("skipped-sheet", sheet = sheet),
            Self::Column { name, cells } => {
                tr!("skipped-column", column = name, count = *cells)
            }
        }
    }
}

impl Reason {
    /// The reason in a few words.
    pub fn label(self) -> String {
        match self {
            Self::Missing => tr!("skipped-missing"),
            Self::Unreadable => tr!("skipped-unreadable"),
            Self::Note => tr!("skipped-note"),
            Self::FrontMatter => tr!("skipped-front-matter"),
            Self::Bibliography => tr!("skipped-bibliography"),
            Self::Code => tr!("skipped-code"),
            Self::Sound => tr!("skipped-sound"),
            Self::Action => tr!("skipped-action"),
            Self::Transition => tr!("skipped-transition"),
            Self::NoText => tr!("skipped-no-text"),
            Self::Surplus => tr!("skipped-surplus"),
            Self::Hidden => tr!("skipped-hidden"),
            Self::Object => tr!("skipped-object"),
            Self::PageHeader => tr!("skipped-page-header"),
            Self::Auxiliary => tr!("skipped-auxiliary"),
            Self::OtherSheet => tr!("skipped-other-sheet"),
            Self::UnusedColumn => tr!("skipped-unused-column"),
            Self::Time => tr!("skipped-time"),
        }
    }
}

impl Skipped {
    /// Place, first words and reason in one row.
    pub fn sentence(&self) -> String {
        let (place, reason) = (self.place.label(), self.reason.label());
        if self.text.is_empty() {
            return tr!("skipped-part-empty", place = place, reason = reason);
        }
        tr!(
            "skipped-part",
            place = place,
            text = &self.text,
            reason = reason
        )
    }

    /// Keeps the first words of `text`, with an ellipsis where there are more.
    pub fn new(place: Place, text: &str, reason: Reason) -> Self {
        // Each word has a character at least, so one more word shows that there is more.
        let words: Vec<&str> = text.split_whitespace().take(BEGINNING + 1).collect();
        let words = words.join(" ");
        let mut graphemes = words.graphemes(true);
        let mut text_kept: String = graphemes.by_ref().take(BEGINNING).collect();
        if graphemes.next().is_some() {
            text_kept.truncate(text_kept.trim_end().len());
            text_kept.push('…');
        }
        Self {
            place,
            text: text_kept,
            reason,
            characters: text.chars().count() as u64,
            line: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Regression: words were cut without a sign.
    #[test]
    fn cut_words_end_in_an_ellipsis() {
        let kept = |text: &str| Skipped::new(Place::Row(1), text, Reason::Note).text;
        assert_eq!(kept("A short\tnote."), "A short note.");
        assert_eq!(kept(&"a".repeat(BEGINNING)), "a".repeat(BEGINNING));
        let cut = kept(&"word ".repeat(20));
        assert_eq!(cut, format!("{}…", "word ".repeat(12).trim_end()));
    }
}
