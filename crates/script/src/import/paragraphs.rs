//! Paragraphs and headings of a document, one after the other, to a script.

use crate::document::{Overrides, Script};
use crate::names::{Corrections, Spellings};
use crate::parse::{ParseError, Reader, breaks_mid_sentence, cue, is_small, spoken_by};

/// Gathers a document. What a paragraph is, is told by what stands under it: a name in capitals is a cue or a title.
pub(super) struct Paragraphs {
    reader: Reader,
    gathered: Vec<Gathered>,
    /// Who was met so far.
    met: Spellings,
}

enum Gathered {
    Paragraph(String),
    Heading(u8, String),
    /// A speaker and a text.
    Line(String, String),
}

impl Gathered {
    /// The words of a paragraph; none of a heading or of a line with a speaker.
    fn said(&self) -> &str {
        match self {
            Self::Paragraph(words) => words,
            Self::Heading(..) | Self::Line(..) => "",
        }
    }
}

impl Paragraphs {
    /// An empty document, of whose names a person says something.
    pub fn new(names: &Corrections) -> Self {
        Self {
            reader: Reader::new(names),
            gathered: Vec::new(),
            met: Spellings::default(),
        }
    }

    /// A paragraph. White space within it is one space, but for its own line breaks.
    pub fn paragraph(&mut self, text: &str) {
        for text in self
            .parts(text)
            .into_iter()
            .map(tidy)
            .filter(|text| !text.is_empty())
        {
            self.gathered.push(Gathered::Paragraph(text));
        }
    }

    /// Whoever speaks begins a paragraph, though the end of a row is all that stands before it: but for words that go on
    /// with a sentence and only look like a name.
    fn parts<'a>(&mut self, text: &'a str) -> Vec<&'a str> {
        if let Some(name) = cue(text.trim()) {
            self.met.canonical(name);
        }
        let (mut from, mut at) = (0, 0);
        let mut parts = Vec::new();
        let (mut above, mut small) = ("", false);
        for row in text.split_inclusive(['\n', SOFT]) {
            let name = spoken_by(row.trim(), std::iter::empty()).map(|(name, _)| name);
            let goes_on = |name: &String| {
                let wraps = above.ends_with(SOFT) && breaks_mid_sentence(above.trim(), row.trim());
                wraps && !small && !self.reader.is_known(name, &self.met)
            };
            let name = name.filter(|name| !goes_on(name));
            if at > 0 && name.is_some() {
                parts.extend(text.get(from..at));
                from = at;
            }
            small = name.is_some() && is_small(row.trim());
            if let Some(name) = name {
                self.met.canonical(&name);
            }
            at += row.len();
            above = row;
        }
        parts.extend(text.get(from..));
        parts
    }

    /// A heading of this level, from 1.
    pub fn heading(&mut self, level: u8, text: &str) {
        let text = tidy(text).replace('\n', " ");
        self.gathered.push(Gathered::Heading(level, text));
    }

    /// A text with its speaker.
    pub fn line(&mut self, speaker: &str, text: &str) {
        let text = tidy(text);
        if !text.is_empty() {
            self.gathered.push(Gathered::Line(tidy(speaker), text));
        }
    }

    /// The script.
    ///
    /// # Errors
    /// Nothing to speak, and too many lines.
    pub fn script(self, title: &str) -> Result<Script, ParseError> {
        let Self {
            mut reader,
            gathered,
            met: _,
        } = self;
        reader.weigh_names(gathered.iter().map(Gathered::said));
        let rest = gathered.iter().skip(1).map(Gathered::said);
        let first = gathered.first().map_or("", Gathered::said);
        let mut is_title = reader.is_title(first, rest);
        let mut gathered = gathered.into_iter().peekable();
        while let Some(next) = gathered.next() {
            match next {
                Gathered::Heading(level, words) => reader.heading(level, &words),
                Gathered::Line(speaker, words) => {
                    let speaker = reader.named(&speaker);
                    reader.line_with(&speaker, &words, Overrides::default());
                }
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

/// The end of a row that is a space where it is read, but before a name.
pub(super) const SOFT: char = '\u{2028}';

/// White space as one space, but for the text's own line breaks; hyphens as one sign.
pub(super) fn tidy(text: &str) -> String {
    // Signs that only say where a word may be broken, or that it may not be.
    let text = text.replace(['\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}'], "");
    let text = text.replace(['\u{2010}', '\u{2011}'], "-");
    let lines = text.lines().map(|line| {
        let words = line.split_whitespace();
        words.collect::<Vec<_>>().join(" ")
    });
    let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}
