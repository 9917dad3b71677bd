//! Word documents: paragraphs in order, headings by their style's name or outline, deleted text left out.

use std::collections::HashMap;

use super::container::Container;
use super::paragraphs::Paragraphs;
use super::xml::{Piece, Pieces, Tag};
use super::{ImportError, Kind};
use crate::document::Script;
use crate::encoding;
use crate::names::Corrections;

/// How the part that is the document begins to be called: `document.xml` of most programs, `document2.xml` of some.
pub(super) const MAIN: &str = "word/document";

/// Reads a document.
///
/// # Errors
/// A damaged or locked file, one that unpacks to too much, and one with nothing to speak.
pub(super) fn read(bytes: &[u8], title: &str, names: &Corrections) -> Result<Script, ImportError> {
    let container = Container::open(bytes, Kind::Word)?;
    let styles = match container.named("word/styles") {
        Some(styles) => headings(&text_of(&container, &styles)?)?,
        None => HashMap::new(),
    };
    let main = container.named(MAIN);
    let document = text_of(&container, main.as_deref().unwrap_or(MAIN))?;
    let mut pieces = Pieces::of(&document, Kind::Word);
    let mut out = Paragraphs::new(names);
    let (mut words, mut level) = (String::new(), None);
    let (mut in_text, mut is_hidden) = (false, false);
    while let Some(piece) = pieces.next()? {
        if out.is_full() {
            break;
        }
        match piece {
            Piece::Open(tag) if is_silent(&tag.name) => pieces.pass_over(&tag.name)?,
            Piece::Open(tag) => match tag.name.as_str() {
                // A table of contents stands within a control that says so.
                "docPartGallery" if tag.get("val") == Some("Table of Contents") => {
                    pieces.pass_over("sdt")?;
                }
                "p" => {
                    // A text box stands within a paragraph: what was before it is one of its own.
                    close(&mut out, &mut words, &mut level);
                }
                "pStyle" => level = tag.get("val").and_then(|id| styles.get(id)).copied(),
                "outlineLvl" => level = outline(&tag).or(level),
                "r" => is_hidden = false,
                "vanish" | "strike" | "dstrike" => is_hidden |= is_on(&tag),
                "t" => in_text = true,
                "tab" => words.push(' '),
                "br" | "cr" => words.push('\n'),
                "noBreakHyphen" => words.push('-'),
                _ => {}
            },
            // Other elements hold numbers: where a picture stands, how wide it is.
            Piece::Text(text) if in_text && !is_hidden => words.push_str(&text),
            Piece::Close(name) if name == "t" => in_text = false,
            Piece::Close(name) if name == "p" => close(&mut out, &mut words, &mut level),
            Piece::Text(_) | Piece::Close(_) => {}
        }
    }
    close(&mut out, &mut words, &mut level);
    Ok(out.script(title)?)
}

fn close(out: &mut Paragraphs, words: &mut String, level: &mut Option<u8>) {
    let words = std::mem::take(words);
    match level.take() {
        Some(CONTENTS) => {}
        Some(level) if !words.trim().is_empty() => out.heading(level, &words),
        _ => out.paragraph(&words),
    }
}

/// What is within is not the text: deleted words, the fallback of a drawing, a text's ruby, how something looked before.
fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "del" | "moveFrom" | "Fallback" | "rt" | "pPrChange" | "rPrChange"
    )
}

/// Whether a property that is there holds: `<w:vanish/>`, not `<w:vanish w:val="0"/>`.
fn is_on(tag: &Tag) -> bool {
    !matches!(tag.get("val"), Some("0" | "false" | "off"))
}

/// The level of a paragraph's outline, from 1; 9 means body text.
fn outline(tag: &Tag) -> Option<u8> {
    let level: u8 = tag.get("val")?.parse().ok()?;
    (level < 9).then_some(level + 1)
}

/// Which styles are headings, by id. Their ids are in the language of whoever wrote them, their names are not.
fn headings(styles: &str) -> Result<HashMap<String, u8>, ImportError> {
    let mut pieces = Pieces::of(styles, Kind::Word);
    let mut found = HashMap::new();
    let mut style = None;
    while let Some(piece) = pieces.next()? {
        let Piece::Open(tag) = piece else { continue };
        match tag.name.as_str() {
            "style" => style = tag.get("styleId").map(str::to_owned),
            "name" => {
                let level = tag.get("val").and_then(level_of);
                if let (Some(style), Some(level)) = (&style, level) {
                    found.insert(style.clone(), level);
                }
            }
            "outlineLvl" => {
                if let (Some(style), Some(level)) = (&style, outline(&tag)) {
                    found.entry(style.clone()).or_insert(level);
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

/// The level of what a table of contents lists: no heading has it, and nobody says it.
const CONTENTS: u8 = 0;

fn level_of(name: &str) -> Option<u8> {
    let name = name.to_lowercase();
    if name.starts_with("toc ") {
        return Some(CONTENTS);
    }
    if name == "title" {
        return Some(1);
    }
    let level: u8 = name.strip_prefix("heading ")?.trim().parse().ok()?;
    Some(level)
}

fn text_of(container: &Container<'_>, part: &str) -> Result<String, ImportError> {
    Ok(encoding::decode(&container.part(part)?)?)
}
