//! Screenplays of Final Draft: XML whose paragraphs say what they are.

use super::screenplay::{Action, Screenplay};
use super::xml::{Piece, Pieces};
use super::{ImportError, Kind};
use crate::script::document::Script;
use crate::script::encoding;

/// Reads a screenplay.
///
/// # Errors
/// What is no XML of Final Draft, and a screenplay with nothing to speak.
pub(super) fn read(bytes: &[u8], title: &str, action: Action) -> Result<Script, ImportError> {
    let text = encoding::decode(bytes)?;
    let mut pieces = Pieces::of(&text, Kind::FinalDraft);
    let mut out = Screenplay::new(action);
    let (mut is_one, mut in_content, mut in_text) = (false, false, false);
    let mut paragraph = Paragraph::default();
    // Two speeches side by side are paragraphs within a paragraph, which has a type, too.
    let mut outer = Vec::new();
    while let Some(piece) = pieces.next()? {
        if out.is_full() {
            break;
        }
        match piece {
            Piece::Open(tag) => match tag.name.as_str() {
                "FinalDraft" => is_one = true,
                "Content" => in_content = is_one,
                "Paragraph" if in_content => {
                    let inner = Paragraph {
                        kind: tag.get("Type").unwrap_or_default().to_owned(),
                        words: String::new(),
                    };
                    outer.push(std::mem::replace(&mut paragraph, inner));
                }
                "Text" => in_text = in_content,
                _ => {}
            },
            Piece::Text(text) if in_text => paragraph.words.push_str(&text),
            Piece::Text(_) => {}
            Piece::Close(name) => match name.as_str() {
                "Text" => in_text = false,
                "Paragraph" if in_content => {
                    paragraph.end(&mut out);
                    paragraph = outer.pop().unwrap_or_default();
                }
                // The title page comes behind the content, in a tag of its own.
                "Content" => {
                    in_content = false;
                    is_one = false;
                }
                _ => {}
            },
        }
    }
    Ok(out.script(title)?)
}

#[derive(Default)]
struct Paragraph {
    kind: String,
    words: String,
}

impl Paragraph {
    fn end(&self, out: &mut Screenplay) {
        let words = self.words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            return;
        }
        match self.kind.as_str() {
            "Scene Heading" => out.heading(2, &words),
            "New Act" => out.heading(1, &words),
            "Character" => out.character(&words),
            "Parenthetical" => out.parenthetical(&words),
            "Dialogue" | "Singing" => out.dialogue(&words),
            // How a cut is made is nobody's to say.
            "Transition" | "Shot" | "End of Act" | "Cast List" => out.end_speech(),
            _ => out.action(&words),
        }
    }
}
