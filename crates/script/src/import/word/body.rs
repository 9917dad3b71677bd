//! The text of a Word document's parts. Text boxes, frames, notes and deleted words don't cut the sentence that they are
//! anchored in: they come after its paragraph.

use std::collections::HashMap;

use super::super::ImportError;
use super::super::flow::{Flow, Omission, Part};
use super::super::paragraphs::tidy;
use super::super::skipped::{Place, Reason};
use super::super::xml::{Piece, Pieces, Tag};
use super::fields::Fields;
use super::formulas::formula;
use super::styles::{Style, Styles, outline};
use super::tables::Tables;

/// Kinds of notes that a document refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum NoteKind {
    Footnote,
    Endnote,
    Comment,
}

impl NoteKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Footnote, Self::Endnote, Self::Comment];

    /// Returns the beginning of the name of the part that has these notes.
    pub fn part(self) -> &'static str {
        match self {
            Self::Footnote => "word/footnotes",
            Self::Endnote => "word/endnotes",
            Self::Comment => "word/comments.",
        }
    }
}

/// Texts of notes that were not referred to yet.
pub(super) type Notes = HashMap<(NoteKind, String), String>;

/// Texts of the notes in a part, by their ids.
///
/// # Errors
/// A part that is no XML.
pub(super) fn notes(text: &str, styles: &Styles) -> Result<Vec<(String, String)>, ImportError> {
    let mut pieces = Pieces::of(text, super::super::Kind::Word);
    let mut found = Vec::new();
    while let Some(piece) = pieces.next()? {
        let Piece::Open(tag) = piece else { continue };
        if !matches!(tag.name.as_str(), "footnote" | "endnote" | "comment") {
            continue;
        }
        let mut flow = Flow::default();
        let mut none = HashMap::new();
        let mut body = Body::new(styles, &mut none, "", &mut flow);
        body.until = Some(tag.name.clone());
        body.read(&mut pieces)?;
        // Rules between text and notes are notes, too, and have no words.
        let parts = flow
            .parts_from(0)
            .iter()
            .filter(|part| part.omission.is_none());
        let text: Vec<String> = parts.map(|part| tidy(&part.text)).collect();
        let text = text.join("\n");
        if let Some(id) = tag.get("id")
            && !text.is_empty()
        {
            found.push((id.to_owned(), text));
        }
    }
    Ok(found)
}

/// Reads a part of a document into a flow.
pub(super) struct Body<'a> {
    styles: &'a Styles,
    notes: &'a mut Notes,
    flow: &'a mut Flow,
    /// The heading above, or the document's title.
    heading: String,
    current: Paragraph,
    /// Paragraphs that text boxes are anchored in.
    outer: Vec<Paragraph>,
    /// Frames that are anchored in the next paragraph.
    frames: Vec<Part>,
    /// Large first letters that are the beginning of the next paragraph.
    initial: String,
    /// Reasons of the controls that are open, the innermost last.
    controls: Vec<Option<Omission>>,
    /// Length of what was read where each choice between drawings began.
    choices: Vec<usize>,
    read: usize,
    fields: Fields,
    tables: Tables,
    in_properties: bool,
    in_text: bool,
    is_hidden: bool,
    /// True if the rest of a run is the mark of a note.
    is_mark: bool,
    /// Name of the element at whose end to stop.
    until: Option<String>,
}

#[derive(Default)]
struct Paragraph {
    words: String,
    hidden: String,
    /// Results of other fields in the instruction of a field.
    instruction: String,
    /// Signs of fonts of their own.
    signs: String,
    style: Option<Style>,
    frame: Frame,
    /// True if the end of the paragraph was deleted, so that the next one goes on with it.
    is_joined: bool,
    after: Vec<Part>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Frame {
    #[default]
    None,
    Anchored,
    Initial,
}

impl<'a> Body<'a> {
    /// A reader for a part of a document with this title.
    pub fn new(styles: &'a Styles, notes: &'a mut Notes, title: &str, flow: &'a mut Flow) -> Self {
        Self {
            styles,
            notes,
            flow,
            heading: title.to_owned(),
            current: Paragraph::default(),
            outer: Vec::new(),
            frames: Vec::new(),
            initial: String::new(),
            controls: Vec::new(),
            choices: Vec::new(),
            read: 0,
            fields: Fields::default(),
            tables: Tables::default(),
            in_properties: false,
            in_text: false,
            is_hidden: false,
            is_mark: false,
            until: None,
        }
    }

    /// The heading above what comes next.
    pub fn place(&self) -> Place {
        Place::Chapter(self.heading.clone())
    }

    /// Reads all that comes.
    ///
    /// # Errors
    /// A part that is no XML.
    pub fn read(&mut self, pieces: &mut Pieces<'_>) -> Result<(), ImportError> {
        while let Some(piece) = pieces.next()? {
            if self.flow.is_full() {
                break;
            }
            match piece {
                Piece::Open(tag) => self.open(&tag, pieces)?,
                // Other elements hold numbers: where a picture is, how wide it is.
                Piece::Text(text) if self.in_text => self.say(&text),
                Piece::Text(_) => {}
                Piece::Close(name) => {
                    self.close(&name);
                    if self.until.as_ref() == Some(&name) {
                        break;
                    }
                }
            }
        }
        self.current.is_joined = false;
        self.end_paragraph();
        let frames = std::mem::take(&mut self.frames);
        let initial = std::mem::take(&mut self.initial);
        if !initial.is_empty() {
            self.flow.paragraph(initial);
        }
        for frame in frames {
            self.flow.push(frame);
        }
        Ok(())
    }

    fn open(&mut self, tag: &Tag, pieces: &mut Pieces<'_>) -> Result<(), ImportError> {
        match tag.name.as_str() {
            "pPr" => self.in_properties = true,
            // The mark of a paragraph's end was deleted.
            "del" | "moveFrom" if self.in_properties => {
                self.current.is_joined = true;
                pieces.pass_over(&tag.name)?;
            }
            "del" | "moveFrom" => {
                let words = words_of(&tag.name, pieces)?;
                self.leave_out(Reason::Hidden, words);
            }
            "rt" | "pPrChange" | "rPrChange" => pieces.pass_over(&tag.name)?,
            // The same words are there again for programs that can't show the first drawing.
            "AlternateContent" => self.choices.push(self.read),
            "Choice" | "Fallback" if self.choices.last().is_some_and(|read| *read < self.read) => {
                pieces.pass_over(&tag.name)?;
            }
            "sdt" => self.controls.push(None),
            "docPartGallery" => {
                let reason = match tag.get("val") {
                    Some("Table of Contents" | "Table of Figures" | "Cover Pages") => {
                        Some(Reason::FrontMatter)
                    }
                    Some("Bibliographies") => Some(Reason::Bibliography),
                    _ => None,
                };
                let omission = reason.map(|reason| self.flow.omission(self.place(), reason));
                if let Some(control) = self.controls.last_mut() {
                    *control = omission;
                }
            }
            "txbxContent" => self.outer.push(std::mem::take(&mut self.current)),
            "pStyle" => self.current.style = self.styles.get(tag),
            "outlineLvl" => {
                let heading = outline(tag).map(Style::Heading);
                self.current.style = heading.or(self.current.style);
            }
            "framePr" => {
                let is_initial = matches!(tag.get("dropCap"), Some("drop" | "margin"));
                self.current.frame = if is_initial {
                    Frame::Initial
                } else {
                    Frame::Anchored
                };
            }
            "r" => (self.is_hidden, self.is_mark) = (false, false),
            "vanish" | "strike" | "dstrike" => self.is_hidden |= is_on(tag),
            "t" => self.in_text = true,
            "tab" | "ptab" if !self.in_properties => self.say("\t"),
            "br" | "cr" => self.say("\n"),
            "noBreakHyphen" => self.say("-"),
            "sym" => self.sign(tag),
            "footnoteReference" => self.note(NoteKind::Footnote, tag),
            "endnoteReference" => self.note(NoteKind::Endnote, tag),
            "commentReference" => self.note(NoteKind::Comment, tag),
            "oMath" => {
                let formula = formula(pieces)?;
                if formula.is_built {
                    self.leave_out(Reason::Object, formula.words);
                } else {
                    self.say(&formula.words);
                }
            }
            _ => self.open_other(tag),
        }
        Ok(())
    }

    /// Elements around text, and those that are listed.
    fn open_other(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            "fldChar" => {
                self.fields.mark(tag.get("fldCharType"));
                if !self.fields.is_instruction() {
                    self.current.instruction.clear();
                }
            }
            "tbl" => self.tables.open(!self.outer.is_empty()),
            "tr" => self.tables.open_row(),
            "tc" => self.tables.open_cell(self.flow),
            "gridSpan" => self.tables.span(tag.get("val")),
            "docPr" => {
                let words = tag.get("descr").unwrap_or_default().to_owned();
                self.leave_out(Reason::Object, words);
            }
            // Pictures of old documents; others are there twice.
            "shape" if self.choices.is_empty() => {
                let words = tag.get("alt").unwrap_or_default().to_owned();
                self.leave_out(Reason::Object, words);
            }
            "altChunk" => {
                let place = self.place();
                self.flow.omit(place, Reason::Unreadable, String::new());
            }
            _ => {}
        }
    }

    /// A sign by its code. Those of fonts of their own are no letters.
    fn sign(&mut self, tag: &Tag) {
        let written = tag.get("char").unwrap_or_default();
        let code = u32::from_str_radix(written, 16).ok();
        match code.and_then(char::from_u32) {
            Some(sign) if !('\u{E000}'..='\u{F8FF}').contains(&sign) => {
                self.say(sign.encode_utf8(&mut [0; 4]));
            }
            _ => {
                let font = tag.get("font").unwrap_or_default();
                if !self.current.signs.is_empty() {
                    self.current.signs.push_str(", ");
                }
                self.current.signs.push_str(font);
                self.current.signs.push(' ');
                self.current.signs.push_str(written);
            }
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "pPr" => self.in_properties = false,
            "p" => {
                // An instruction without an end is none.
                self.fields.end_paragraph();
                let words = std::mem::take(&mut self.current.instruction);
                self.say(&words);
                self.end_paragraph();
            }
            "tc" => self.tables.close_cell(self.flow),
            "tbl" => self.tables.close(self.flow),
            "sdt" => {
                self.controls.pop();
            }
            "AlternateContent" => {
                self.choices.pop();
            }
            "txbxContent" => {
                self.current.is_joined = false;
                self.end_paragraph();
                if let Some(outer) = self.outer.pop() {
                    self.current = outer;
                }
                (self.is_hidden, self.is_mark) = (false, false);
            }
            _ => {}
        }
    }

    fn say(&mut self, words: &str) {
        self.read += words.len();
        if self.is_mark {
            return;
        }
        if self.fields.is_instruction() {
            self.current.instruction.push_str(words);
            return;
        }
        if self.is_hidden {
            self.current.hidden.push_str(words);
        } else {
            self.current.words.push_str(words);
        }
    }

    fn note(&mut self, kind: NoteKind, tag: &Tag) {
        let is_own = matches!(tag.get("customMarkFollows"), Some("1" | "true" | "on"));
        self.is_mark |= is_own;
        let id = tag.get("id").unwrap_or_default().to_owned();
        if let Some(text) = self.notes.remove(&(kind, id)) {
            let omission = self.flow.omission(self.place(), Reason::Note);
            let rows = text.lines().map(|row| Part {
                level: None,
                text: row.to_owned(),
                omission: Some(omission.clone()),
            });
            self.current.after.extend(rows);
        }
    }

    /// Words that come after the paragraph and are left out.
    fn leave_out(&mut self, reason: Reason, words: String) {
        if !words.trim().is_empty() {
            let omission = Some(self.flow.omission(self.place(), reason));
            self.current.after.push(Part {
                level: None,
                text: words,
                omission,
            });
        }
    }

    fn end_paragraph(&mut self) {
        let hidden = std::mem::take(&mut self.current.hidden);
        self.leave_out(Reason::Hidden, hidden);
        let signs = std::mem::take(&mut self.current.signs);
        self.leave_out(Reason::Unreadable, signs);
        if self.current.is_joined {
            self.current.is_joined = false;
            return;
        }
        let mut ended = std::mem::take(&mut self.current);
        if ended.frame == Frame::Initial {
            self.initial.push_str(ended.words.trim());
            self.frames.append(&mut ended.after);
            return;
        }
        let has_words = !ended.words.trim().is_empty();
        let is_frame = ended.frame == Frame::Anchored;
        if !is_frame && has_words {
            ended
                .words
                .insert_str(0, &std::mem::take(&mut self.initial));
        }
        let mut parts = Vec::new();
        if has_words {
            parts.push(self.part(ended.words, ended.style));
        }
        parts.append(&mut ended.after);
        if is_frame {
            self.frames.append(&mut parts);
            return;
        }
        if has_words {
            parts.append(&mut self.frames);
        }
        // A text box comes after the paragraph of its anchor.
        match self.outer.last_mut() {
            Some(anchor) => anchor.after.append(&mut parts),
            None => {
                for part in parts {
                    self.flow.push(part);
                }
            }
        }
    }

    fn part(&mut self, text: String, style: Option<Style>) -> Part {
        let control = self.controls.iter().rev().flatten().next().cloned();
        let (level, omission) = match style {
            Some(Style::LeftOut(reason)) if control.is_none() => {
                let omission = self.flow.continued(self.place(), reason);
                (None, Some(omission))
            }
            Some(Style::Heading(level)) => (Some(level), control),
            _ => (None, control),
        };
        if level.is_some() && omission.is_none() && self.outer.is_empty() {
            self.heading = tidy(&text).replace('\n', " ");
        }
        Part {
            level,
            text,
            omission,
        }
    }
}

/// Words of an element with deleted text, up to its end.
fn words_of(name: &str, pieces: &mut Pieces<'_>) -> Result<String, ImportError> {
    let (mut words, mut in_text, mut open) = (String::new(), false, 1_usize);
    while let Some(piece) = pieces.next()? {
        match piece {
            Piece::Open(tag) if tag.name == name => open += 1,
            Piece::Open(tag) if matches!(tag.name.as_str(), "delText" | "t") => in_text = true,
            Piece::Text(text) if in_text => words.push_str(&text),
            Piece::Close(closed) if matches!(closed.as_str(), "delText" | "t") => in_text = false,
            Piece::Close(closed) if closed == name => open -= 1,
            _ => {}
        }
        if open == 0 {
            break;
        }
    }
    Ok(words)
}

/// Returns true if a property that is there holds: `<w:vanish/>`, not `<w:vanish w:val="0"/>`.
fn is_on(tag: &Tag) -> bool {
    !matches!(tag.get("val"), Some("0" | "false" | "off"))
}
