//! Word documents: paragraphs in reading order, headings by their style's name or outline. Notes, comments, page headers
//! and deleted text are left out.

mod body;
mod fields;
mod formulas;
mod styles;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::container::Container;
use super::flow::{Flow, ReadDocument};
use super::paragraphs::tidy;
use super::skipped::{Place, Reason};
use super::xml::{Piece, Pieces};
use super::{Choices, ImportError, Kind};
use crate::encoding;
use body::{Body, NoteKind, Notes};
use styles::Styles;

/// Beginning of the name of the part with the document: `document.xml` of most programs, `document2.xml` of some.
pub(super) const MAIN: &str = "word/document";

/// Reads a document.
///
/// # Errors
/// A damaged or locked file, one that unpacks to too much, and one with nothing to speak.
pub(super) fn read(
    bytes: &[u8],
    title: &str,
    choices: &Choices,
) -> Result<ReadDocument, ImportError> {
    let container = Container::open(bytes, Kind::Word)?;
    let styles = match container.named("word/styles") {
        Some(styles) => Styles::of(&text_of(&container, &styles)?)?,
        None => Styles::default(),
    };
    let mut notes = Notes::new();
    for kind in NoteKind::ALL {
        if let Some(part) = container.named(kind.part()) {
            let text = text_of(&container, &part)?;
            for (id, text) in body::notes(&text, &styles)? {
                notes.insert((kind, id), text);
            }
        }
    }
    let main = container.named(MAIN);
    let document = text_of(&container, main.as_deref().unwrap_or(MAIN))?;
    let mut flow = Flow::default();
    let mut body = Body::new(&styles, &mut notes, title, &mut flow);
    body.read(&mut Pieces::of(&document, Kind::Word))?;
    let place = body.place();
    let mut rest: Vec<((NoteKind, String), String)> = notes.into_iter().collect();
    rest.sort();
    for (_, text) in rest {
        flow.omit(place.clone(), Reason::Note, text);
    }
    headers(&container, &styles, title, &mut flow)?;
    drawings(&container, title, &mut flow)?;
    Ok(flow.read(choices, title)?)
}

/// Lists page headers and footers once each. One with no more than a page number has nothing to list.
fn headers(
    container: &Container<'_>,
    styles: &Styles,
    title: &str,
    flow: &mut Flow,
) -> Result<(), ImportError> {
    let mut listed = Vec::new();
    for name in parts(container, &["word/header", "word/footer"]) {
        let text = text_of(container, &name)?;
        let mut header = Flow::default();
        let mut none = HashMap::new();
        let mut body = Body::new(styles, &mut none, title, &mut header);
        body.read(&mut Pieces::of(&text, Kind::Word))?;
        let parts = header.parts_from(0).iter();
        let parts: Vec<String> = parts.map(|part| tidy(&part.text)).collect();
        let text = parts.join("\n");
        if text.chars().any(char::is_alphabetic) && !listed.contains(&text) {
            flow.omit(
                Place::Chapter(title.to_owned()),
                Reason::PageHeader,
                text.clone(),
            );
            listed.push(text);
        }
    }
    Ok(())
}

/// Lists the words of diagrams and charts, which nobody here reads.
fn drawings(container: &Container<'_>, title: &str, flow: &mut Flow) -> Result<(), ImportError> {
    for name in parts(container, &["word/diagrams/data", "word/charts/chart"]) {
        let text = text_of(container, &name)?;
        let mut pieces = Pieces::of(&text, Kind::Word);
        let (mut words, mut in_text) = (Vec::new(), false);
        while let Some(piece) = pieces.next()? {
            match piece {
                Piece::Open(tag) if tag.name == "t" => in_text = true,
                Piece::Text(text) if in_text => words.push(text),
                Piece::Close(name) if name == "t" => in_text = false,
                _ => {}
            }
        }
        let place = Place::Chapter(title.to_owned());
        flow.omit(place, Reason::Object, words.join("\n"));
    }
    Ok(())
}

/// Parts whose names begin so, in the order of their names.
fn parts(container: &Container<'_>, begins: &[&str]) -> Vec<String> {
    let is_one = |name: &String| {
        let lower = name.to_lowercase();
        begins.iter().any(|begins| lower.starts_with(begins))
    };
    let mut names: Vec<String> = container.names().into_iter().filter(is_one).collect();
    names.sort();
    names
}

fn text_of(container: &Container<'_>, part: &str) -> Result<String, ImportError> {
    Ok(encoding::decode(&container.part(part)?)?)
}
