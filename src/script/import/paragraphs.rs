//! Paragraphs and headings of a document, one after the other, to a script.

use crate::script::document::Script;
use crate::script::parse::{ParseError, Reader, spoken_by};

/// Gathers a document. A paragraph waits for the next one: whether a name in capitals is a cue is told by what
/// stands under it.
#[derive(Default)]
pub(super) struct Paragraphs {
    reader: Reader,
    waiting: Option<String>,
}

impl Paragraphs {
    /// A paragraph. White space within it is one space, but for its own line breaks.
    pub fn paragraph(&mut self, text: &str) {
        for text in parts(text).map(tidy).filter(|text| !text.is_empty()) {
            self.flush(&text);
            self.waiting = Some(text);
        }
    }

    /// A heading of this level, from 1.
    pub fn heading(&mut self, level: u8, text: &str) {
        self.flush("");
        self.reader.heading(level, &tidy(text).replace('\n', " "));
    }

    /// Whether a script takes no more.
    pub fn is_full(&self) -> bool {
        self.reader.is_full()
    }

    /// The script.
    ///
    /// # Errors
    /// Nothing to speak, and too many lines.
    pub fn script(mut self, title: &str) -> Result<Script, ParseError> {
        self.flush("");
        self.reader.script(title)
    }

    fn flush(&mut self, next: &str) {
        if let Some(text) = self.waiting.take() {
            self.reader.paragraph(&text, next);
        }
    }
}

/// The end of a row that is a space where it is read, but before a name.
pub(super) const SOFT: char = '\u{2028}';

/// Whoever speaks begins a paragraph, though the end of a row is all that stands before it.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let (mut from, mut at) = (0, 0);
    let mut parts = Vec::new();
    for row in text.split_inclusive(['\n', SOFT]) {
        if at > 0 && spoken_by(row.trim(), std::iter::empty()).is_some() {
            parts.extend(text.get(from..at));
            from = at;
        }
        at += row.len();
    }
    parts.extend(text.get(from..));
    parts.into_iter()
}

fn tidy(text: &str) -> String {
    // Signs that only say where a word may be broken, or that it may not be.
    let text = text.replace(['\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}'], "");
    let lines = text.lines().map(|line| {
        let words = line.split_whitespace();
        words.collect::<Vec<_>>().join(" ")
    });
    let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}
