//! Paragraphs and headings of a document, one after the other, to a script.

use super::{Skipped, stage_cues};
use crate::document::{Overrides, Script};
use crate::names::{Corrections, Spellings};
use crate::parse::{ParseError, Reader, breaks_mid_sentence, cue, is_small, named_row, spoken_by};

/// Gathers a document. What a paragraph is, is told by what stands under it: a name in capitals is a cue or a title.
pub(super) struct Paragraphs {
    reader: Reader,
    gathered: Vec<Gathered>,
    /// Who was met so far.
    met: Spellings,
    is_book: bool,
}

enum Gathered {
    Paragraph(String),
    Heading(u8, String),
    /// A speaker, a text and its direction note.
    Line(String, String, String),
    /// Cells of a row, with a tab between each two. They are paragraphs of their own where no name is in them.
    Cells(String, Vec<String>),
}

impl Gathered {
    /// The words of a paragraph; none of a heading or of a line with a speaker.
    fn said(&self) -> &str {
        match self {
            Self::Paragraph(words) | Self::Cells(words, _) => words,
            Self::Heading(..) | Self::Line(..) => "",
        }
    }
}

impl Paragraphs {
    /// An empty document, of whose names a person says something.
    pub fn new(names: &Corrections) -> Self {
        Self {
            reader: Reader::of_document(names),
            gathered: Vec::new(),
            met: Spellings::default(),
            is_book: false,
        }
    }

    /// The same for a book, which is prose.
    pub fn of_book(names: &Corrections) -> Self {
        Self {
            is_book: true,
            ..Self::new(names)
        }
    }

    /// A paragraph. White space within it is one space, but for its own line breaks.
    pub fn paragraph(&mut self, text: &str) {
        for part in self.parts(text) {
            let text = tidy(part);
            if text.is_empty() {
                continue;
            }
            let cells = part.split('\t').map(tidy);
            let cells: Vec<String> = cells.filter(|cell| !cell.is_empty()).collect();
            self.gathered.push(if cells.len() > 1 {
                Gathered::Cells(cells.join("\t"), vec![text])
            } else {
                Gathered::Paragraph(text)
            });
        }
    }

    /// A row of a table that names no columns, with the paragraphs of each cell. Its first cell may be a speaker, behind
    /// the number of a row or of a cue.
    pub fn row(&mut self, cells: &[Vec<&str>]) {
        let words = |cell: &Vec<&str>| {
            let paragraphs = cell.iter().map(|text| tidy(text));
            let paragraphs: Vec<String> = paragraphs.filter(|text| !text.is_empty()).collect();
            paragraphs.join("\n")
        };
        let filled = cells.iter().map(words);
        let filled: Vec<String> = filled
            .filter(|cell| cell.contains(char::is_alphabetic))
            .collect();
        let said = match filled.as_slice() {
            [number, said @ ..] if said.len() == 2 && stage_cues::is_number(number) => said,
            said => said,
        };
        if said.len() != 2 {
            for text in cells.iter().flatten() {
                self.paragraph(text);
            }
            return;
        }
        let mut paragraphs = Vec::new();
        for text in cells.iter().flatten() {
            let parts = self.parts(text).into_iter().map(tidy);
            paragraphs.extend(parts.filter(|part| !part.is_empty()));
        }
        self.gathered
            .push(Gathered::Cells(said.join("\t"), paragraphs));
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
            let name = spoken_by(row.trim(), std::iter::empty());
            // Behind the end of a full row a sentence may go on with a word in capitals.
            let is_within = above.ends_with(SOFT)
                && above
                    .trim_end()
                    .ends_with(|last: char| last.is_alphanumeric() || last == ',');
            let name = name.or_else(|| named_row(row.trim()).filter(|_| !is_within));
            let name = name.map(|(name, _)| name);
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

    /// A heading of this level, from 1; [`TITLE`](crate::parse::TITLE) for the document's title.
    pub fn heading(&mut self, level: u8, text: &str) {
        let text = tidy(text).replace('\n', " ");
        self.gathered.push(Gathered::Heading(level, text));
    }

    /// A text with its speaker and its direction note.
    pub fn line(&mut self, speaker: &str, text: &str, note: &str) {
        let text = tidy(text);
        if !text.is_empty() {
            let line = Gathered::Line(tidy(speaker), text, tidy(note));
            self.gathered.push(line);
        }
    }

    /// The script, and the parts of its paragraphs that it doesn't have.
    ///
    /// # Errors
    /// Nothing to speak, and too many lines.
    pub fn script(self, title: &str) -> Result<(Script, Vec<Skipped>), ParseError> {
        let Self {
            mut reader,
            gathered,
            met: _,
            is_book,
        } = self;
        for one in &gathered {
            if let Gathered::Line(speaker, ..) = one {
                reader.know(speaker);
            }
        }
        let said = gathered.iter().map(Gathered::said);
        if is_book {
            reader.weigh_names_of_book(said);
        } else {
            reader.weigh_names(said);
        }
        let rest = gathered.iter().skip(1).map(Gathered::said);
        let first = gathered.first().map_or("", Gathered::said);
        let mut is_title = reader.is_title(first, rest);
        let mut gathered = gathered.into_iter().peekable();
        while let Some(next) = gathered.next() {
            match next {
                Gathered::Heading(level, words) => reader.heading(level, &words),
                Gathered::Line(speaker, words, direction) => {
                    let speaker = reader.named(&speaker);
                    let overrides = Overrides {
                        direction,
                        ..Overrides::default()
                    };
                    reader.line_with(&speaker, &words, overrides);
                }
                Gathered::Cells(row, paragraphs) => {
                    let below = gathered.peek().map_or("", Gathered::said);
                    if reader.has_cells(&row) {
                        reader.paragraph(&row, below);
                    } else {
                        let next = paragraphs.iter().skip(1).map(String::as_str);
                        for (words, next) in paragraphs.iter().zip(next.chain([below])) {
                            reader.paragraph(words, next);
                        }
                    }
                }
                Gathered::Paragraph(words) if std::mem::take(&mut is_title) => {
                    reader.title(&words);
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
        let skipped = reader.take_skipped();
        Ok((reader.script(title)?, skipped))
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
