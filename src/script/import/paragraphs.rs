//! Paragraphs and headings of a document, one after the other, to a script.

use crate::script::document::Script;
use crate::script::names::Corrections;
use crate::script::parse::{MOST_LINES, ParseError, Reader};

/// Gathers a document. What a paragraph is, is told by what stands under it: a name in capitals is a cue or a title.
pub(super) struct Paragraphs {
    reader: Reader,
    gathered: Vec<Gathered>,
}

enum Gathered {
    Paragraph(String),
    Heading(u8, String),
}

impl Gathered {
    /// The words of a paragraph; none of a heading.
    fn said(&self) -> &str {
        match self {
            Self::Paragraph(words) => words,
            Self::Heading(..) => "",
        }
    }
}

impl Paragraphs {
    /// An empty document, of whose names a person says something.
    pub fn new(names: &Corrections) -> Self {
        Self {
            reader: Reader::new(names),
            gathered: Vec::new(),
        }
    }

    /// A paragraph. White space within it is one space, but for its own line breaks.
    pub fn paragraph(&mut self, text: &str) {
        let text = tidy(text);
        if !text.is_empty() {
            self.gathered.push(Gathered::Paragraph(text));
        }
    }

    /// A heading of this level, from 1.
    pub fn heading(&mut self, level: u8, text: &str) {
        let text = tidy(text).replace('\n', " ");
        self.gathered.push(Gathered::Heading(level, text));
    }

    /// Whether a script takes no more: above each line there may stand a cue.
    pub fn is_full(&self) -> bool {
        self.gathered.len() > 2 * MOST_LINES
    }

    /// The script.
    ///
    /// # Errors
    /// Nothing to speak, and too many lines.
    pub fn script(self, title: &str) -> Result<Script, ParseError> {
        let Self {
            mut reader,
            gathered,
        } = self;
        let rest = gathered.iter().skip(1).map(Gathered::said);
        let first = gathered.first().map_or("", Gathered::said);
        let mut is_title = reader.is_title(first, rest);
        let mut gathered = gathered.into_iter().peekable();
        while let Some(next) = gathered.next() {
            match next {
                Gathered::Heading(level, words) => reader.heading(level, &words),
                Gathered::Paragraph(words) if std::mem::take(&mut is_title) => {
                    reader.heading(1, &words);
                }
                Gathered::Paragraph(words) => {
                    let below = gathered.peek().map_or("", Gathered::said);
                    reader.paragraph(&words, below);
                }
            }
            if reader.is_full() {
                break;
            }
        }
        reader.script(title)
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
