//! What comes back: JSON, sound, any file, text, several parts, or a stream of one of them.
//!
//! An operation names its answer as `type Reply`. What implements [`Answer`] is read whole with
//! [`Client::send`](crate::client::Client::send); the markers [`TimedLines`] and [`Events`] can only
//! be streamed, and what is [`Bulk`] can be either.

use std::fmt;

use serde::de::DeserializeOwned;

use crate::head::Head;
use crate::mixed;
use crate::types::agent::Agent;
use crate::types::alignment::ForcedAlignment;
use crate::types::conversation::Conversation;
use crate::types::transcript::Transcribed;

/// An answer that can be read from a whole body.
pub trait Answer: Sized {
    /// The largest body that is read, in bytes.
    const MOST: usize = 1 << 29;

    /// Whether an answer of this kind can be one. What is none may say why, so it is looked at before it is read.
    ///
    /// # Errors
    /// When it is surely something else.
    fn check(_content_type: Option<&str>) -> Result<(), Unreadable> {
        Ok(())
    }

    /// Reads it.
    ///
    /// # Errors
    /// When the body is not what the operation promises.
    fn read(body: Vec<u8>, head: &Head) -> Result<Self, Unreadable>;
}

/// An answer that may be too large for the memory, and so can be had as it arrives.
pub trait Bulk: Answer {}

/// Sound with times, a JSON object a line; see [`Client::stream_timed`](crate::client::Client::stream_timed).
#[derive(Debug)]
pub enum TimedLines {}

/// Server-sent events; see [`Client::events`](crate::client::Client::events).
#[derive(Debug)]
pub enum Events {}

/// Why an answer that was no refusal can't be used. Never quotes the body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is no JSON of the expected shape.
    #[error("not the expected JSON (line {line}, column {column})")]
    Json {
        /// From 1; 0 where it can't be told.
        line: usize,
        /// From 1; 0 where it can't be told.
        column: usize,
    },
    /// Something else than sound.
    #[error("{0} where sound was expected")]
    NotSound(String),
    /// Something else than a file.
    #[error("{0} where a file was expected")]
    NotAFile(String),
    /// Something else than text.
    #[error("{0} where text was expected")]
    NotText(String),
    /// Something else than sound with its times.
    #[error("{0} where lines of JSON were expected")]
    NotTimed(String),
    /// Something else than events.
    #[error("{0} where events were expected")]
    NotEvents(String),
    /// No socket behind the address of one.
    #[error("an answer where a socket was expected")]
    NotASocket,
    /// Parts that can't be told apart, or not the expected ones.
    #[error("not the expected parts")]
    Parts,
    /// A list that promises more and does not say where.
    #[error("a list that does not come to its end")]
    CutList,
    /// Nothing at all.
    #[error("an empty answer")]
    Empty,
    /// More than is sensible.
    #[error("more than {most} bytes")]
    TooLarge {
        /// The limit.
        most: usize,
    },
}

impl From<&serde_json::Error> for Unreadable {
    fn from(error: &serde_json::Error) -> Self {
        Self::Json {
            line: error.line(),
            column: error.column(),
        }
    }
}

/// Reads a JSON document.
pub(crate) fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Unreadable> {
    // Some operations answer "done" with nothing.
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| Unreadable::from(&error))
}

/// Sound as it arrived, to be decoded by the format that was asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct Audio {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What the service says it is; formats are told by what was asked, not by this.
    pub content_type: Option<String>,
}

impl fmt::Debug for Audio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Audio({} bytes, {:?})",
            self.bytes.len(),
            self.content_type
        )
    }
}

impl Answer for Audio {
    /// The service's own types vary (`audio/…`, `application/octet-stream`, none at all), so only what is
    /// surely something else is refused.
    fn check(content_type: Option<&str>) -> Result<(), Unreadable> {
        let essence = essence(content_type);
        if is_written(&essence) {
            return Err(Unreadable::NotSound(essence));
        }
        Ok(())
    }

    fn read(bytes: Vec<u8>, head: &Head) -> Result<Self, Unreadable> {
        if bytes.is_empty() {
            return Err(Unreadable::Empty);
        }
        Ok(Self {
            bytes,
            content_type: head.content_type.clone(),
        })
    }
}

impl Bulk for Audio {}

/// Any file: an archive, a film, a picture, or sound where it may be one or the other.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What the service says it is.
    pub content_type: Option<String>,
    /// What it is called, if the service says so.
    pub name: Option<String>,
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "File({} bytes, {:?})",
            self.bytes.len(),
            self.content_type
        )
    }
}

impl Answer for File {
    fn check(content_type: Option<&str>) -> Result<(), Unreadable> {
        let essence = essence(content_type);
        if is_written(&essence) {
            return Err(Unreadable::NotAFile(essence));
        }
        Ok(())
    }

    fn read(bytes: Vec<u8>, head: &Head) -> Result<Self, Unreadable> {
        if bytes.is_empty() {
            return Err(Unreadable::Empty);
        }
        Ok(Self {
            bytes,
            content_type: head.content_type.clone(),
            name: head.file_name.clone(),
        })
    }
}

impl Bulk for File {}

/// Kept as it came: hours of speech have millions of letters.
impl Bulk for Transcribed {}

/// Reads the answer as a whole document, with fields that no type here has.
impl Bulk for Agent {}

/// Reads the answer as a whole document, with fields that no type here has.
impl Bulk for Conversation {}

/// Kept as it came, for the same reason.
impl Bulk for ForcedAlignment {}

/// Plain text: subtitles, a pronunciation lexicon.
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    /// The text.
    pub text: String,
    /// What it is called, if the service says so.
    pub name: Option<String>,
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes, {:?})", self.text.len(), self.name)
    }
}

impl Answer for Text {
    const MOST: usize = 1 << 26;

    fn check(content_type: Option<&str>) -> Result<(), Unreadable> {
        let essence = essence(content_type);
        // A page of a proxy is text too.
        if essence == "text/html" || essence.starts_with("audio/") {
            return Err(Unreadable::NotText(essence));
        }
        Ok(())
    }

    fn read(body: Vec<u8>, head: &Head) -> Result<Self, Unreadable> {
        let text = String::from_utf8(body)
            .map_err(|_bytes| Unreadable::NotText(essence(head.content_type.as_deref())))?;
        Ok(Self {
            text,
            name: head.file_name.clone(),
        })
    }
}

/// A JSON document and the sound it speaks of, in one answer of several parts.
#[derive(Clone, Debug, PartialEq)]
pub struct WithSound<T> {
    /// The document.
    pub value: T,
    /// The sound.
    pub audio: Audio,
    /// What the sound's file is called, if the service says so.
    pub name: Option<String>,
}

impl<T: DeserializeOwned> Answer for WithSound<T> {
    fn read(body: Vec<u8>, head: &Head) -> Result<Self, Unreadable> {
        mixed::read(&body, head.content_type.as_deref())
    }
}

/// The content type without its parameters, in small letters; empty where there is none.
pub(crate) fn essence(content_type: Option<&str>) -> String {
    content_type
        .and_then(|value| value.split(';').next())
        .map(|value| value.trim().to_ascii_lowercase())
        .unwrap_or_default()
}

/// Whether it is something to read, and so no sound, film or archive.
fn is_written(essence: &str) -> bool {
    essence.starts_with("text/") || essence.ends_with("json") || essence.ends_with("xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_not_taken_for_sound() {
        assert!(Audio::check(Some("audio/mpeg")).is_ok());
        assert!(Audio::check(Some("application/octet-stream")).is_ok());
        assert!(Audio::check(None).is_ok());
        assert!(Audio::check(Some("application/json; charset=utf-8")).is_err());
        assert!(Audio::check(Some("text/html")).is_err());
        let empty = Audio::read(Vec::new(), &Head::default());
        assert_eq!(empty, Err(Unreadable::Empty));
    }

    #[test]
    fn a_page_of_a_proxy_is_no_subtitle() {
        assert!(Text::check(Some("text/html; charset=utf-8")).is_err());
        assert!(Text::check(Some("text/plain")).is_ok());
        let read = |body: &[u8]| Text::read(body.to_vec(), &Head::default());
        assert_eq!(read(b"1").unwrap().text, "1");
        assert!(read(&[0xff]).is_err());
    }
}
