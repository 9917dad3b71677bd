//! Markdown as its readers see it: emphasis, links and code lose their signs, headings are headings. Blocks of code,
//! footnotes, descriptions of pictures, comments and the file's own data are left out.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::Choices;
use super::flow::{Flow, Omission, Part, ReadDocument};
use super::html::{Page, is_inline};
use super::paragraphs::SOFT;
use super::skipped::{Place, Reason};
use crate::parse::{ParseError, signed};

/// Reads a Markdown text.
///
/// # Errors
/// A text with nothing to speak, and one with too many lines.
pub(super) fn read(text: &str, title: &str, choices: &Choices) -> Result<ReadDocument, ParseError> {
    let options = Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        // `{#chapter-1}` behind a heading.
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut reader = Reader::new(text);
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        if reader.flow.is_full() {
            break;
        }
        reader.event(event, range.start);
    }
    reader.end_paragraph();
    let own_title = title_in(&reader.data);
    let title = own_title.as_deref().unwrap_or(title);
    reader.flow.read(choices, title)
}

/// Reads the events of a Markdown text.
struct Reader<'a> {
    text: &'a str,
    flow: Flow,
    words: String,
    heading: Option<HeadingLevel>,
    /// Parts within the paragraph that are left out. They come after it.
    after: Vec<Part>,
    /// The part that is being left out, and how many elements of its kind are open.
    silent: Option<(Omission, usize)>,
    /// Words of the part that is being left out.
    silent_words: String,
    /// The file's own data.
    data: String,
    in_data: bool,
    /// Cells of the table's row that were read.
    cells: Vec<String>,
    /// Columns of the speaker and the text, where the table has these.
    columns: Option<[usize; 2]>,
    /// Row and offset that were counted last.
    row: (u64, usize),
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            flow: Flow::default(),
            words: String::new(),
            heading: None,
            after: Vec::new(),
            silent: None,
            silent_words: String::new(),
            data: String::new(),
            in_data: false,
            cells: Vec::new(),
            columns: None,
            row: (1, 0),
        }
    }

    fn event(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(tag) => self.start(&tag, at),
            Event::End(end) => self.end(end),
            Event::Text(text) | Event::Code(text) => {
                if self.in_data {
                    self.data.push_str(&text);
                }
                self.say(&text);
            }
            Event::SoftBreak => self.say(SOFT.encode_utf8(&mut [0; 4])),
            Event::HardBreak => self.say("\n"),
            Event::InlineHtml(tag) if tag.starts_with("<br") => self.say("\n"),
            Event::InlineHtml(html) if html.starts_with("<!--") && self.silent.is_none() => {
                let place = self.place(at);
                let omission = self.flow.omission(place, Reason::Hidden);
                self.leave_out(omission, &parted(&html).0);
            }
            Event::Html(html) => self.silent_words.push_str(&html),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, at: usize) {
        if let Some((_, open)) = &mut self.silent {
            *open += usize::from(reason_of(tag).is_some());
            if !self.silent_words.is_empty() {
                self.silent_words.push(' ');
            }
            return;
        }
        match tag {
            Tag::Heading { level, .. } => {
                self.end_paragraph();
                self.heading = Some(*level);
            }
            // Words before a list within an item are a paragraph of their own.
            Tag::Item | Tag::Paragraph | Tag::BlockQuote(_) | Tag::List(_) => self.end_paragraph(),
            tag => {
                if let Some(reason) = reason_of(tag) {
                    let place = self.place(at);
                    self.silent = Some((self.flow.omission(place, reason), 1));
                    self.in_data = matches!(tag, Tag::MetadataBlock(_));
                }
            }
        }
    }

    fn end(&mut self, end: TagEnd) {
        if let Some((omission, open)) = self.silent.take() {
            let open = open - usize::from(is_silent_end(end));
            if open > 0 {
                self.silent = Some((omission, open));
                return;
            }
            self.in_data = false;
            let mut words = std::mem::take(&mut self.silent_words);
            if end == TagEnd::HtmlBlock {
                let (comments, shown) = parted(&words);
                self.end_paragraph();
                self.flow.paragraph(shown);
                words = comments;
            }
            self.leave_out(omission, &words);
            return;
        }
        match end {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Item => self.end_paragraph(),
            TagEnd::TableHead => {
                self.columns = speaker_and_text(&self.cells);
                if self.columns.is_some() {
                    self.cells.clear();
                }
                self.end_row();
            }
            TagEnd::TableRow => self.end_row(),
            TagEnd::Table => self.columns = None,
            TagEnd::TableCell => self.cells.push(std::mem::take(&mut self.words)),
            _ => {}
        }
    }

    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        let cell = |at: usize| cells.get(at).map_or("", |cell| cell.trim());
        let line = self
            .columns
            .map(|[speaker, text]| (cell(speaker), cell(text)));
        match line {
            Some((name, text)) if !name.is_empty() && !text.is_empty() => {
                self.words.push_str(&signed(name, text));
            }
            _ => self
                .words
                .push_str(cells.join(", ").trim_end_matches([',', ' '])),
        }
        self.end_paragraph();
    }

    fn say(&mut self, words: &str) {
        match self.silent {
            Some(_) => self.silent_words.push_str(words),
            None => self.words.push_str(words),
        }
    }

    fn leave_out(&mut self, omission: Omission, words: &str) {
        let part = Part {
            level: None,
            text: words.replace(SOFT, "\n"),
            omission: Some(omission),
        };
        if self.words.trim().is_empty() {
            self.flow.push(part);
        } else {
            self.after.push(part);
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.words);
        let level = self.heading.take().map(|level| level as u8);
        if !text.trim().is_empty() {
            self.flow.push(Part {
                level,
                text,
                omission: None,
            });
        }
        for part in self.after.drain(..) {
            self.flow.push(part);
        }
    }

    /// The row of an offset. Offsets of a text mostly grow.
    fn place(&mut self, at: usize) -> Place {
        let (row, from) = self.row;
        let (row, from) = if at < from { (1, 0) } else { (row, from) };
        let between = self.text.get(from..at).unwrap_or_default();
        let rows = between.matches('\n').count();
        self.row = (row + rows as u64, at.max(from));
        Place::Row(self.row.0)
    }
}

/// Columns of the speaker and the text by the head of a table of these two.
fn speaker_and_text(head: &[String]) -> Option<[usize; 2]> {
    const SPEAKERS: &[&str] = &[
        "speaker",
        "character",
        "role",
        "name",
        "who",
        "actor",
        "sprecher",
        "figur",
        "rolle",
        "personnage",
        "personaje",
    ];
    const TEXTS: &[&str] = &[
        "text", "line", "lines", "dialogue", "dialog", "words", "speech", "texte", "texto", "testo",
    ];
    let column = |names: &[&str]| {
        let mut cells = head.iter().map(|cell| cell.trim().to_lowercase());
        cells.position(|cell| names.contains(&&*cell))
    };
    let columns = [column(SPEAKERS)?, column(TEXTS)?];
    (head.len() == 2).then_some(columns)
}

/// Words of the comments in an HTML block, and words that its readers see.
fn parted(html: &str) -> (String, String) {
    let (mut comments, mut rest) = (String::new(), String::new());
    let mut from = html;
    while let Some((before, after)) = from.split_once("<!--") {
        let (comment, after) = after.split_once("-->").unwrap_or((after, ""));
        rest.push_str(before);
        comments.push_str(&words_of(comment));
        comments.push(' ');
        from = after;
    }
    rest.push_str(from);
    (comments, words_of(&rest))
}

fn words_of(html: &str) -> String {
    let Ok(page) = Page::read(html) else {
        return html.to_owned();
    };
    let is_shown = |at: &usize| {
        let mut above = page.above(*at).filter_map(|at| page.tag(at));
        !above.any(|tag| matches!(tag.name.as_str(), "script" | "style" | "template"))
    };
    let shown = (0..page.nodes().len()).filter(is_shown);
    let texts = shown.filter_map(|at| page.nodes().get(at)).map(|node| {
        let is_apart = node.tag.as_ref().is_some_and(|tag| !is_inline(&tag.name));
        if is_apart {
            " ".to_owned()
        } else {
            node.text.replace('\n', " ")
        }
    });
    texts.collect()
}

/// The title among a file's own data: `title: Harbour` as YAML has it, or on the rows below (`title: >-`), `title = "Harbour"`
/// as TOML has it.
fn title_in(data: &str) -> Option<String> {
    let mut rows = data.lines();
    while let Some(row) = rows.next() {
        let value = row.strip_prefix("title").map(str::trim_start);
        let Some(value) = value.and_then(|rest| rest.strip_prefix([':', '='])) else {
            continue;
        };
        let value = value.trim();
        let title = if is_block(value) {
            let below = rows.clone();
            let below = below.take_while(|row| row.trim().is_empty() || row.starts_with(' '));
            let words: Vec<&str> = below.flat_map(str::split_whitespace).collect();
            words.join(" ")
        } else {
            let quoted = |sign: char| value.strip_prefix(sign)?.strip_suffix(sign);
            let value = quoted('"').or_else(|| quoted('\'')).unwrap_or(value);
            value.to_owned()
        };
        if !title.is_empty() {
            return Some(title);
        }
    }
    None
}

/// Whether YAML has the text on the rows below: `>` or `|`, with how far in they stand and what becomes of their ends.
fn is_block(value: &str) -> bool {
    let (value, _) = value.split_once(" #").unwrap_or((value, ""));
    let how = value.trim_end().strip_prefix(['>', '|']);
    how.is_some_and(|how| {
        let mut signs = how.chars();
        how.len() <= 2 && signs.all(|sign| matches!(sign, '+' | '-' | '1'..='9'))
    })
}

/// Returns the reason that nothing within an element is read.
fn reason_of(tag: &Tag<'_>) -> Option<Reason> {
    match tag {
        Tag::Image { .. } => Some(Reason::Object),
        Tag::CodeBlock(_) => Some(Reason::Code),
        Tag::Strikethrough | Tag::HtmlBlock | Tag::MetadataBlock(_) => Some(Reason::Hidden),
        Tag::FootnoteDefinition(_) => Some(Reason::Note),
        _ => None,
    }
}

fn is_silent_end(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Image
            | TagEnd::CodeBlock
            | TagEnd::Strikethrough
            | TagEnd::FootnoteDefinition
            | TagEnd::MetadataBlock(_)
            | TagEnd::HtmlBlock
    )
}
