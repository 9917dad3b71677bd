//! Headings and parts to leave out, by the styles of a Word document.

use std::collections::HashMap;

use super::super::skipped::Reason;
use super::super::xml::{Piece, Pieces, Tag};
use super::super::{ImportError, Kind};
use crate::parse::TITLE;

/// Effect of a style on its paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// A heading of this level, from 1; [`TITLE`] for the document's title.
    Heading(u8),
    /// A paragraph that is left out for this reason.
    LeftOut(Reason),
}

/// Styles by their ids. Their ids are in the language of whoever wrote the document, their names are not.
#[derive(Default)]
pub(super) struct Styles(HashMap<String, Style>);

impl Styles {
    /// Reads the styles.
    ///
    /// # Errors
    /// A part that is no XML.
    pub fn of(text: &str) -> Result<Self, ImportError> {
        let mut pieces = Pieces::of(text, Kind::Word);
        let mut found = HashMap::new();
        let mut id = None;
        while let Some(piece) = pieces.next()? {
            let Piece::Open(tag) = piece else { continue };
            match tag.name.as_str() {
                "style" => id = tag.get("styleId").map(str::to_owned),
                "name" => {
                    let style = tag.get("val").and_then(style_of);
                    if let (Some(id), Some(style)) = (&id, style) {
                        found.insert(id.clone(), style);
                    }
                }
                "outlineLvl" => {
                    if let (Some(id), Some(level)) = (&id, outline(&tag)) {
                        found.entry(id.clone()).or_insert(Style::Heading(level));
                    }
                }
                _ => {}
            }
        }
        Ok(Self(found))
    }

    /// The style that a paragraph names.
    pub fn get(&self, tag: &Tag) -> Option<Style> {
        self.0.get(tag.get("val")?).copied()
    }
}

/// The level of a paragraph's outline, from 1; 9 means body text.
pub(super) fn outline(tag: &Tag) -> Option<u8> {
    let level: u8 = tag.get("val")?.parse().ok()?;
    (level < 9).then_some(level + 1)
}

fn style_of(name: &str) -> Option<Style> {
    let name = name.to_lowercase();
    if name.starts_with("toc ") || name == "table of figures" || name == "table of authorities" {
        return Some(Style::LeftOut(Reason::FrontMatter));
    }
    if name.starts_with("index ") || name == "bibliography" {
        return Some(Style::LeftOut(Reason::Bibliography));
    }
    if name == "title" {
        return Some(Style::Heading(TITLE));
    }
    let level: u8 = name.strip_prefix("heading ")?.trim().parse().ok()?;
    Some(Style::Heading(level))
}
