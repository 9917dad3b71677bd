//! Screenplays of Final Draft: XML whose paragraphs say what they are.

use super::screenplay::Screenplay;
use super::xml::{Piece, Pieces};
use super::{Choices, ImportError, Kind};
use crate::document::Script;
use crate::encoding;

/// Reads a screenplay.
///
/// # Errors
/// What is no XML of Final Draft, and a screenplay with nothing to speak.
pub(super) fn read(bytes: &[u8], title: &str, choices: &Choices) -> Result<Script, ImportError> {
    let text = encoding::decode(bytes)?;
    let mut pieces = Pieces::of(&text, Kind::FinalDraft);
    let mut out = Screenplay::new(choices);
    let (mut is_one, mut part, mut in_text) = (false, Part::Other, false);
    let mut named = None;
    let mut paragraph = Paragraph::default();
    // Two speeches side by side are paragraphs within a paragraph, which has a type, too.
    let mut outer = Vec::new();
    while let Some(piece) = pieces.next()? {
        if out.is_full() {
            break;
        }
        match piece {
            // They hold paragraphs, too: a scene's summary, what somebody noted, a scene that was taken out.
            Piece::Open(tag)
                if matches!(
                    tag.name.as_str(),
                    "SceneProperties" | "ScriptNote" | "OmittedScene"
                ) =>
            {
                pieces.pass_over(&tag.name)?;
            }
            Piece::Open(tag) => match tag.name.as_str() {
                "FinalDraft" => is_one = true,
                "TitlePage" if is_one => part = Part::TitlePage,
                "Content" if is_one && part == Part::Other => part = Part::Content,
                "Paragraph" if part != Part::Other => {
                    let inner = Paragraph {
                        kind: tag.get("Type").unwrap_or_default().to_owned(),
                        words: String::new(),
                        is_centred: tag.get("Alignment") == Some("Center"),
                    };
                    outer.push(std::mem::replace(&mut paragraph, inner));
                }
                "Text" => {
                    let style = tag.get("Style").unwrap_or_default();
                    in_text = part != Part::Other && !style.contains("Strikeout");
                }
                _ => {}
            },
            Piece::Text(text) if in_text => paragraph.words.push_str(&text),
            Piece::Text(_) => {}
            Piece::Close(name) => match name.as_str() {
                "Text" => in_text = false,
                "Paragraph" if part != Part::Other => {
                    if part == Part::Content {
                        paragraph.end(&mut out);
                    } else if paragraph.is_centred {
                        named = named.or_else(|| paragraph.said());
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

/// What of the file is read.
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
    words: String,
    is_centred: bool,
}

impl Paragraph {
    /// Its words, if it has any.
    fn said(&self) -> Option<String> {
        let words = self.words.split_whitespace().collect::<Vec<_>>().join(" ");
        (!words.is_empty()).then_some(words)
    }

    fn end(&self, out: &mut Screenplay) {
        let Some(words) = self.said() else { return };
        match self.kind.as_str() {
            "Scene Heading" => out.heading(2, &words),
            "New Act" => out.heading(1, &words),
            // What stands in brackets is no part of the name: `INES (V.O.)`, `TOM (CONT'D)`.
            "Character" => out.character(words.split('(').next().unwrap_or(&words)),
            "Parenthetical" => out.parenthetical(&words),
            "Dialogue" | "Singing" => out.dialogue(&words),
            // How a cut is made is nobody's to say.
            "Transition" | "Shot" | "End of Act" | "Cast List" => out.end_speech(),
            // What the script is planned by is seen in the editor only.
            kind if kind.starts_with("Outline") => out.end_speech(),
            _ => out.action(&words),
        }
    }
}
