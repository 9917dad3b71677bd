//! XML as it comes: tags, attributes and text, one after the other. Nothing is expanded but characters, so that a
//! file can't grow; nothing is fetched; nesting costs nothing.

use quick_xml::Reader;
use quick_xml::escape::{resolve_html5_entity, resolve_predefined_entity};
use quick_xml::events::{BytesStart, Event};

use super::{ImportError, Kind};

/// What comes next in a file.
pub(super) enum Piece {
    /// A tag opens; one that closes itself is followed by its [`Close`](Self::Close).
    Open(Tag),
    /// Words.
    Text(String),
    /// A tag closes.
    Close(String),
}

/// A tag with its attributes, both without their prefixes.
pub(super) struct Tag {
    /// `p` of `<w:p>`.
    pub name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(named, _)| named == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Reads a file piece by piece.
pub(super) struct Pieces<'a> {
    reader: Reader<&'a [u8]>,
    kind: Kind,
    /// A tag that closes itself: its end comes next.
    closing: Option<String>,
}

impl<'a> Pieces<'a> {
    /// `text` is UTF-8: what declares another encoding was decoded before.
    pub fn of(text: &'a str, kind: Kind) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        // Books are written by hand, too: what is not closed closes with what holds it.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self {
            reader,
            kind,
            closing: None,
        }
    }

    /// The next piece; nothing at the end.
    ///
    /// # Errors
    /// What is no XML.
    pub fn next(&mut self) -> Result<Option<Piece>, ImportError> {
        if let Some(name) = self.closing.take() {
            return Ok(Some(Piece::Close(name)));
        }
        loop {
            let event = self
                .reader
                .read_event()
                .map_err(|error| self.damaged(&error))?;
            let piece = match event {
                Event::Start(start) => Piece::Open(tag(&start)),
                Event::Empty(start) => {
                    let tag = tag(&start);
                    self.closing = Some(tag.name.clone());
                    Piece::Open(tag)
                }
                Event::End(end) => Piece::Close(lossy(end.local_name().as_ref())),
                Event::Text(text) => Piece::Text(lossy(&text)),
                Event::CData(text) => Piece::Text(lossy(&text)),
                Event::GeneralRef(name) => {
                    let char = name.resolve_char_ref().ok().flatten();
                    let name = lossy(&name);
                    let text = char.map(String::from).or_else(|| {
                        resolve_predefined_entity(&name)
                            .or_else(|| resolve_html5_entity(&name))
                            .map(str::to_owned)
                    });
                    // An entity that the file declares itself is left out: that is how files grow without end.
                    match text {
                        Some(text) => Piece::Text(text),
                        None => continue,
                    }
                }
                Event::Eof => return Ok(None),
                Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_) => continue,
            };
            return Ok(Some(piece));
        }
    }

    /// Passes over the rest of a tag of this name that is open, whatever is in it.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub fn pass_over(&mut self, name: &str) -> Result<(), ImportError> {
        let mut open = 1_usize;
        while let Some(piece) = self.next()? {
            match piece {
                Piece::Open(tag) if tag.name == name => open += 1,
                Piece::Close(closed) if closed == name => open -= 1,
                _ => {}
            }
            if open == 0 {
                break;
            }
        }
        Ok(())
    }

    fn damaged(&self, error: &quick_xml::Error) -> ImportError {
        ImportError::Damaged {
            kind: self.kind,
            why: format!("byte {}: {error}", self.reader.error_position()),
        }
    }
}

fn tag(start: &BytesStart<'_>) -> Tag {
    let mut attributes = start.attributes();
    let attributes = attributes.with_checks(false).flatten();
    Tag {
        name: lossy(start.local_name().as_ref()),
        attributes: attributes
            .map(|attribute| {
                let value = lossy(&attribute.value);
                let value = quick_xml::escape::unescape(&value)
                    .map_or_else(|_| value.clone(), |value| value.into_owned());
                (lossy(attribute.key.local_name().as_ref()), value)
            })
            .collect(),
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
