//! Word documents: paragraphs in order, headings by their style's name or outline, deleted text left out.

use std::collections::HashMap;

use super::container::Container;
use super::paragraphs::Paragraphs;
use super::xml::{Piece, Pieces, Tag};
use super::{ImportError, Kind};
use crate::script::document::Script;
use crate::script::encoding;
use crate::script::names::Corrections;

/// Reads a document.
///
/// # Errors
/// A damaged or locked file, one that unpacks to too much, and one with nothing to speak.
pub(super) fn read(bytes: &[u8], title: &str, names: &Corrections) -> Result<Script, ImportError> {
    let container = Container::open(bytes, Kind::Word)?;
    let styles = if container.has("word/styles.xml") {
        headings(&text_of(&container, "word/styles.xml")?)?
    } else {
        HashMap::new()
    };
    let document = text_of(&container, "word/document.xml")?;
    let mut pieces = Pieces::of(&document, Kind::Word);
    let mut out = Paragraphs::new(names);
    let (mut words, mut level) = (String::new(), None);
    // What is within is not the text: deleted words, field codes, the fallback of a drawing, a text's ruby.
    let mut silent = 0_usize;
    while let Some(piece) = pieces.next()? {
        if out.is_full() {
            break;
        }
        match piece {
            Piece::Open(tag) if is_silent(&tag.name) => silent += 1,
            Piece::Close(name) if is_silent(&name) => silent = silent.saturating_sub(1),
            _ if silent > 0 => {}
            Piece::Open(tag) => match tag.name.as_str() {
                "p" => {
                    // A text box stands within a paragraph: what was before it is one of its own.
                    close(&mut out, &mut words, &mut level);
                }
                "pStyle" => level = tag.get("val").and_then(|id| styles.get(id)).copied(),
                "outlineLvl" => level = outline(&tag).or(level),
                "tab" => words.push(' '),
                "br" | "cr" => words.push('\n'),
                "noBreakHyphen" => words.push('-'),
                _ => {}
            },
            Piece::Text(text) => words.push_str(&text),
            Piece::Close(name) if name == "p" => close(&mut out, &mut words, &mut level),
            Piece::Close(_) => {}
        }
    }
    close(&mut out, &mut words, &mut level);
    Ok(out.script(title)?)
}

fn close(out: &mut Paragraphs, words: &mut String, level: &mut Option<u8>) {
    let words = std::mem::take(words);
    match level.take() {
        Some(level) if !words.trim().is_empty() => out.heading(level, &words),
        _ => out.paragraph(&words),
    }
}

fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "del"
            | "moveFrom"
            | "delText"
            | "instrText"
            | "Fallback"
            | "rt"
            | "pPrChange"
            | "rPrChange"
    )
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

fn level_of(name: &str) -> Option<u8> {
    let name = name.to_lowercase();
    if name == "title" {
        return Some(1);
    }
    let level: u8 = name.strip_prefix("heading ")?.trim().parse().ok()?;
    Some(level)
}

fn text_of(container: &Container<'_>, part: &str) -> Result<String, ImportError> {
    Ok(encoding::decode(&container.part(part)?)?)
}
