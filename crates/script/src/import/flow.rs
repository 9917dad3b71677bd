//! Paragraphs and headings of a document in reading order, each with the reason for leaving it out, if there is one.

use std::collections::HashMap;
use std::ops::Range;

use super::paragraphs::{Paragraphs, tidy};
use super::skipped::{Place, Reason, Skipped};
use super::{Choices, Imported, Kind, table};
use crate::document::Script;
use crate::parse::{MOST_LINES, ParseError};

/// A document before it becomes a script.
#[derive(Default)]
pub(super) struct Flow {
    parts: Vec<Part>,
    groups: usize,
    /// Speaker and direction of a part, by its number, where its table says so.
    speakers: HashMap<usize, (String, String)>,
    /// Parts of the cells of a row in a table that names no columns, by the number of the first part.
    rows: HashMap<usize, Vec<Range<usize>>>,
    is_book: bool,
}

/// A paragraph or a heading.
pub(super) struct Part {
    /// Level of a heading, from 1; [`TITLE`](crate::parse::TITLE) for the document's title. `None` for a paragraph.
    pub level: Option<u8>,
    /// Words of the part, as the document has them.
    pub text: String,
    /// Reason for leaving the part out. `None` for a part of the text.
    pub omission: Option<Omission>,
}

/// Reason for leaving out parts.
#[derive(Clone)]
pub(super) struct Omission {
    /// Place of the first of the parts.
    pub place: Place,
    /// Reason for leaving the parts out.
    pub reason: Reason,
    /// Number of the list entry that these parts share.
    group: usize,
}

/// A script with the parts of its file that it doesn't have.
#[derive(Debug)]
pub(super) struct ReadDocument {
    /// The script.
    pub script: Script,
    /// Every part that was left out, in the order of the file.
    pub skipped: Vec<Skipped>,
}

impl ReadDocument {
    /// The same as an import of this kind of file.
    pub fn imported(self, kind: Kind) -> Imported {
        Imported {
            skipped: self.skipped,
            ..Imported::new(kind, self.script)
        }
    }
}

impl Flow {
    /// Starts a book, which is prose.
    pub fn of_book() -> Self {
        Self {
            is_book: true,
            ..Self::default()
        }
    }

    /// Adds a part.
    pub fn push(&mut self, part: Part) {
        self.parts.push(part);
    }

    /// Adds a paragraph of the text.
    pub fn paragraph(&mut self, text: String) {
        self.push(Part {
            level: None,
            text,
            omission: None,
        });
    }

    /// Starts a list entry for parts that are left out together.
    pub fn omission(&mut self, place: Place, reason: Reason) -> Omission {
        self.groups += 1;
        Omission {
            place,
            reason,
            group: self.groups,
        }
    }

    /// The list entry of the part above, if that was left out for the same reason, or a new one.
    pub fn continued(&mut self, place: Place, reason: Reason) -> Omission {
        let last = self.parts.last().and_then(|part| part.omission.as_ref());
        match last.filter(|last| last.reason == reason) {
            Some(last) => last.clone(),
            None => self.omission(place, reason),
        }
    }

    /// Adds a part that is left out.
    pub fn omit(&mut self, place: Place, reason: Reason, text: String) {
        let omission = Some(self.omission(place, reason));
        self.push(Part {
            level: None,
            text,
            omission,
        });
    }

    /// Gives parts of the text a speaker, and the first of them a direction.
    pub fn speak(&mut self, parts: Range<usize>, speaker: &str, direction: &str) {
        let is_text = |part: &Part| part.omission.is_none();
        let mut all = parts.clone();
        let first = all.find(|part| self.parts.get(*part).is_some_and(is_text));
        let spoken = parts.map(|part| {
            let direction = if Some(part) == first { direction } else { "" };
            (part, (speaker.to_owned(), direction.to_owned()))
        });
        self.speakers.extend(spoken);
    }

    /// Records the row of a table that names no columns: one of its cells may be a speaker.
    pub fn table_row(&mut self, cells: &[Range<usize>]) {
        if let (Some(first), Some(last)) = (cells.first(), cells.last())
            && first.start < last.end
        {
            self.rows.insert(first.start, cells.to_vec());
        }
    }

    /// Number of parts up to here.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// The parts from this one on.
    pub fn parts_from(&mut self, from: usize) -> &mut [Part] {
        self.parts.get_mut(from..).unwrap_or_default()
    }

    /// Returns true if a script takes no more: above each line there may be a cue.
    pub fn is_full(&self) -> bool {
        self.parts.len() > 2 * MOST_LINES
    }

    /// The script. Parts that can be brought back are imported if nothing else is left to speak.
    ///
    /// # Errors
    /// Nothing to speak, and too many lines.
    pub fn read(&self, choices: &Choices, title: &str) -> Result<ReadDocument, ParseError> {
        let is_chosen = |reason| match reason {
            Reason::Note | Reason::Auxiliary => choices.notes_of_books,
            Reason::FrontMatter => choices.front_matter,
            Reason::Bibliography => choices.bibliography,
            _ => false,
        };
        match self.read_with(choices, title, &is_chosen) {
            Err(ParseError::Nothing) => self.read_with(choices, title, &can_return),
            read => read,
        }
    }

    fn read_with(
        &self,
        choices: &Choices,
        title: &str,
        is_wanted: &dyn Fn(Reason) -> bool,
    ) -> Result<ReadDocument, ParseError> {
        let mut out = if self.is_book {
            Paragraphs::of_book(&choices.names)
        } else {
            Paragraphs::new(&choices.names)
        };
        let mut left_out: Vec<(&Omission, String, u64)> = Vec::new();
        let mut entries = HashMap::new();
        let mut next = 0;
        for (at, part) in self.parts.iter().enumerate() {
            if at < next {
                continue;
            }
            if let Some(end) = self.read_row(at, &mut out) {
                next = end;
                continue;
            }
            let omission = part.omission.as_ref();
            let Some(omission) = omission.filter(|omission| !is_wanted(omission.reason)) else {
                if let Some((speaker, direction)) = self.speakers.get(&at) {
                    if choices.performs_tags(speaker, None) {
                        out.line(speaker, &(table::tag(direction) + &part.text), "");
                    } else {
                        out.line(speaker, &part.text, direction);
                    }
                    continue;
                }
                match part.level {
                    Some(level) if !part.text.trim().is_empty() => out.heading(level, &part.text),
                    _ => out.paragraph(&part.text),
                }
                continue;
            };
            let text = tidy(&part.text);
            let has_words = text.chars().any(char::is_alphanumeric);
            // A page without words is named.
            let is_page = matches!(omission.place, Place::Chapter(_)) && text.is_empty();
            let is_listed = match omission.reason {
                Reason::Missing | Reason::Unreadable => true,
                reason => is_page && reason == Reason::Object,
            };
            if !has_words && !is_listed {
                continue;
            }
            // Headings are not spoken.
            let spoken = match part.level {
                Some(_) => 0,
                None => text.chars().count() as u64,
            };
            let entry = *entries.entry(omission.group).or_insert(left_out.len());
            match left_out.get_mut(entry) {
                Some((_, all, characters)) => {
                    all.push('\n');
                    all.push_str(&text);
                    *characters += spoken;
                }
                None => left_out.push((omission, text, spoken)),
            }
        }
        let skipped = left_out.into_iter();
        let skipped = skipped.map(|(why, text, characters)| Skipped {
            characters,
            ..Skipped::new(why.place.clone(), &text, why.reason)
        });
        let (script, of_paragraphs) = out.script(title)?;
        Ok(ReadDocument {
            script,
            skipped: skipped.chain(of_paragraphs).collect(),
        })
    }
}

impl Flow {
    /// Reads the row of a table that begins with this part. Returns the number of the part after the row.
    fn read_row(&self, at: usize, out: &mut Paragraphs) -> Option<usize> {
        let cells = self.rows.get(&at)?;
        let end = cells.last()?.end;
        let is_text = |part: &Part| part.level.is_none() && part.omission.is_none();
        if !self.parts.get(at..end)?.iter().all(is_text) {
            return None;
        }
        let words = |cell: &Range<usize>| {
            let parts = self.parts.get(cell.clone()).unwrap_or_default();
            parts.iter().map(|part| part.text.as_str()).collect()
        };
        let cells: Vec<Vec<&str>> = cells.iter().map(words).collect();
        out.row(&cells);
        Some(end)
    }
}

/// Returns true if a person can bring parts back that were left out for this reason.
fn can_return(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Note | Reason::Auxiliary | Reason::FrontMatter | Reason::Bibliography
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow() -> Flow {
        let mut flow = Flow::default();
        let place = || Place::Chapter("One".to_owned());
        flow.omit(
            place(),
            Reason::FrontMatter,
            "All rights reserved.".to_owned(),
        );
        flow.paragraph("It was dark.".to_owned());
        let note = Some(flow.omission(place(), Reason::Note));
        for text in ["A note", "of two\u{ad} paragraphs"] {
            flow.push(Part {
                level: None,
                text: text.to_owned(),
                omission: note.clone(),
            });
        }
        flow.omit(place(), Reason::Hidden, "never".to_owned());
        flow
    }

    fn lines(read: &ReadDocument) -> Vec<&str> {
        read.script.lines().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn parts_return_by_choice() {
        let read = flow().read(&Choices::default(), "").unwrap();
        assert_eq!(lines(&read), ["It was dark."]);
        let reasons: Vec<Reason> = read.skipped.iter().map(|part| part.reason).collect();
        assert_eq!(reasons, [Reason::FrontMatter, Reason::Note, Reason::Hidden]);
        let note = &read.skipped[1];
        assert_eq!(
            (note.text.as_str(), note.characters),
            ("A note of two paragraphs", 23)
        );
        let choices = Choices {
            notes_of_books: true,
            ..Choices::default()
        };
        let read = flow().read(&choices, "").unwrap();
        assert_eq!(
            lines(&read),
            ["It was dark.", "A note", "of two paragraphs"]
        );
        assert_eq!(read.skipped.len(), 2);
    }

    #[test]
    fn a_document_is_never_left_out_whole() {
        let mut flow = Flow::default();
        let place = || Place::Chapter("One".to_owned());
        flow.omit(place(), Reason::FrontMatter, "The Lamp.".to_owned());
        flow.omit(place(), Reason::Hidden, "never".to_owned());
        let read = flow.read(&Choices::default(), "").unwrap();
        assert_eq!(lines(&read), ["The Lamp."]);
        assert_eq!(read.skipped.len(), 1);
    }
}
