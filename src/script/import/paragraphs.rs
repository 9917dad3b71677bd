//! Paragraphs and headings of a document, one after the other, to a script.

use crate::script::document::Script;
use crate::script::parse::{ParseError, Reader};

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
        let text = tidy(text);
        if text.is_empty() {
            return;
        }
        self.flush(&text);
        self.waiting = Some(text);
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

fn tidy(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let words = line.split_whitespace();
        words.collect::<Vec<_>>().join(" ")
    });
    let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n").trim_end_matches(',').to_owned()
}
