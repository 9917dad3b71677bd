//! Screenplays of Final Draft: XML whose paragraphs say what they are.

use super::screenplay::Screenplay;
use super::skipped::{Reason, Skipped};
use super::xml::{Piece, Pieces, Tag};
use super::{Choices, ImportError, Kind};
use crate::document::Script;
use crate::encoding;

/// Reads a screenplay. Returns the parts that are not in the script, too. Their rows are the paragraphs of the screenplay,
/// from 1.
///
/// # Errors
/// XML that is not of Final Draft, and a screenplay with nothing to speak.
pub(super) fn read(
    bytes: &[u8],
    title: &str,
    choices: &Choices,
) -> Result<(Script, Vec<Skipped>), ImportError> {
    let text = encoding::decode(bytes)?;
    let mut pieces = Pieces::of(&text, Kind::FinalDraft);
    let mut out = Screenplay::new(choices);
    let (mut is_one, mut part, mut text_kind) = (false, Part::Other, TextKind::None);
    let mut named = None;
    let mut row = 0;
    let mut paragraph = Paragraph::default();
    // Two speeches side by side are paragraphs within a paragraph, which has a type, too.
    let mut outer = Vec::new();
    while let Some(piece) = pieces.next()? {
        if out.is_full() {
            break;
        }
        match piece {
            // Notes contain paragraphs, too: a scene's summary, a remark, a scene that was taken out.
            Piece::Open(tag)
                if matches!(
                    tag.name.as_str(),
                    "SceneProperties" | "ScriptNote" | "OmittedScene"
                ) =>
            {
                out.skip(&words_in(&mut pieces, &tag.name)?, Reason::Note);
            }
            Piece::Open(tag) => match tag.name.as_str() {
                "FinalDraft" => is_one = true,
                "TitlePage" if is_one => part = Part::TitlePage,
                "Content" if is_one && part == Part::Other => part = Part::Content,
                "Paragraph" if part != Part::Other => {
                    let inner = Paragraph::empty(&tag, row + u64::from(part == Part::Content));
                    outer.push(std::mem::replace(&mut paragraph, inner));
                    if part == Part::Content {
                        row += 1;
                        out.at_row(row);
                    }
                }
                "Text" => text_kind = TextKind::of(&tag, part),
                _ => {}
            },
            Piece::Text(text) => match text_kind {
                TextKind::Plain => paragraph.words.push_str(&text),
                TextKind::Struck => paragraph.struck.push_str(&text),
                TextKind::None => {}
            },
            Piece::Close(name) => match name.as_str() {
                "Text" => text_kind = TextKind::None,
                "Paragraph" if part != Part::Other => {
                    if part == Part::Content {
                        paragraph.end(&mut out);
                    } else if paragraph.is_centred && named.is_none() {
                        named = paragraph.said();
                    } else if let Some(words) = paragraph.said() {
                        out.skip(&words, Reason::FrontMatter);
                    }
                    paragraph = outer.pop().unwrap_or_default();
                }
                "Content" if part == Part::Content => part = Part::Other,
                "TitlePage" => part = Part::Other,
                _ => {}
            },
        }
    }
    Ok(out.script(named.as_deref().unwrap_or(title))?)
}

/// The words within a tag that is open, up to its end.
fn words_in(pieces: &mut Pieces<'_>, name: &str) -> Result<String, ImportError> {
    let mut words = String::new();
    let (mut open, mut is_text) = (1_usize, false);
    while let Some(piece) = pieces.next()? {
        match piece {
            Piece::Open(tag) if tag.name == name => open += 1,
            Piece::Open(tag) => is_text |= tag.name == "Text",
            Piece::Close(closed) if closed == name => open -= 1,
            Piece::Close(closed) => {
                is_text &= closed != "Text";
                if closed == "Paragraph" {
                    words.push(' ');
                }
            }
            Piece::Text(text) if is_text => words.push_str(&text),
            Piece::Text(_) => {}
        }
        if open == 0 {
            break;
        }
    }
    Ok(words)
}

/// Style of words.
#[derive(Clone, Copy)]
enum TextKind {
    Plain,
    Struck,
    /// Outside of paragraphs that are read.
    None,
}

impl TextKind {
    /// Returns the style of the words in a tag.
    fn of(tag: &Tag, part: Part) -> Self {
        let style = tag.get("Style").unwrap_or_default();
        match part {
            Part::Other => Self::None,
            _ if style.contains("Strikeout") => Self::Struck,
            Part::Content | Part::TitlePage => Self::Plain,
        }
    }
}

/// The part of a file that is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Content,
    /// Its first words in the middle are the title.
    TitlePage,
    Other,
}

#[derive(Default)]
struct Paragraph {
    kind: String,
    row: u64,
    words: String,
    /// Words that are struck out.
    struck: String,
    is_centred: bool,
}

impl Paragraph {
    /// Returns the paragraph that a tag opens, before its words are read.
    fn empty(tag: &Tag, row: u64) -> Self {
        Self {
            kind: tag.get("Type").unwrap_or_default().to_owned(),
            row,
            words: String::new(),
            struck: String::new(),
            is_centred: tag.get("Alignment") == Some("Center"),
        }
    }

    /// Its words, if it has any.
    fn said(&self) -> Option<String> {
        let words = self.words.split_whitespace().collect::<Vec<_>>().join(" ");
        (!words.is_empty()).then_some(words)
    }

    fn end(&self, out: &mut Screenplay) {
        out.skip_at(self.row, &self.struck, Reason::Note);
        let Some(words) = self.said() else { return };
        out.at_row(self.row);
        match self.kind.as_str() {
            "Scene Heading" => out.heading(2, &words),
            "New Act" => out.heading(1, &words),
            // Brackets are not part of the name: `INES (V.O.)`, `TOM (CONT'D)`.
            "Character" => {
                let at = words.find(['(', '（']).unwrap_or(words.len());
                let (name, brackets) = words.split_at_checked(at).unwrap_or((&words, ""));
                out.character(name, brackets);
            }
            "Parenthetical" => out.parenthetical(&words),
            "Dialogue" | "Singing" => out.dialogue(&words),
            "Transition" | "Shot" | "End of Act" | "Cast List" => out.transition(&words),
            // Outlines are only seen in the editor.
            kind if kind.starts_with("Outline") => {
                out.end_speech();
                out.skip(&words, Reason::Note);
            }
            _ => out.action(&words),
        }
    }
}
