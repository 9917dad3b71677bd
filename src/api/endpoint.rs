//! What an operation is: a value that can be queued, priced, logged, tested and sent again.

use std::fmt;

use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What an operation costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Price {
    /// Nothing.
    Free,
    /// Credits per character of the text, by model and voice.
    Characters,
}

/// When an operation may be repeated without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replay {
    /// Always: it only reads.
    Always,
    /// Only if nothing of it was sent, or it was refused whole: it is charged.
    UntilSent,
    /// Never: it makes or deletes something.
    Never,
}

/// One operation of the service with everything it needs.
pub trait Endpoint: Sync {
    /// The verb.
    const METHOD: Method;
    /// The path as the service documents it, with names in braces: what support and logs are told.
    const ROUTE: &'static str;
    /// What it costs.
    const PRICE: Price;
    /// When it may be repeated.
    const REPLAY: Replay;
    /// What is sent; `()` for nothing.
    type Body: Serialize + Sync;
    /// What comes back.
    type Reply: Answer;

    /// The path under the base address, ids encoded with [`Segment`].
    fn path(&self) -> String;

    /// The query in order; a repeated key is a list.
    fn query(&self) -> Query {
        Query::default()
    }

    /// The JSON body, if it has one.
    fn body(&self) -> Option<&Self::Body> {
        None
    }
}

/// The query of a request: only what was set is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(&'static str, String)>);

impl Query {
    /// With this pair, if there is a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Option<impl ToString>) -> Self {
        self.0.extend(value.map(|value| (name, value.to_string())));
        self
    }

    /// The pairs in order.
    pub fn pairs(&self) -> &[(&'static str, String)] {
        &self.0
    }
}

/// One id as one segment of a path, percent-encoded.
///
/// # Example
/// ```
/// use mynah::api::endpoint::Segment;
/// assert_eq!(Segment("a/b ü").to_string(), "a%2Fb%20%C3%BC");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a>(pub &'a str);

impl fmt::Display for Segment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                write!(f, "{}", char::from(byte))?;
            } else {
                write!(f, "%{byte:02X}")?;
            }
        }
        Ok(())
    }
}

/// An answer that can be read from a whole body.
pub trait Answer: Sized {
    /// The largest body that is read, in bytes.
    const MOST: usize;

    /// Reads it.
    ///
    /// # Errors
    /// When the body is not what the operation promises.
    fn read(body: Vec<u8>, content_type: Option<&str>) -> Result<Self, Unreadable>;
}

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
    /// Something else than sound with its times.
    #[error("{0} where lines of JSON were expected")]
    NotTimed(String),
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

/// Everything that serde can read arrives as JSON. The bound holds the longest clip in base64.
impl<T: DeserializeOwned> Answer for T {
    const MOST: usize = 1 << 29;

    fn read(body: Vec<u8>, _content_type: Option<&str>) -> Result<Self, Unreadable> {
        // Some operations answer "done" with nothing.
        let body = if body.is_empty() {
            b"{}"
        } else {
            body.as_slice()
        };
        serde_json::from_slice(body).map_err(|error| Unreadable::from(&error))
    }
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
    const MOST: usize = 1 << 29;

    fn read(bytes: Vec<u8>, content_type: Option<&str>) -> Result<Self, Unreadable> {
        sound_type(content_type)?;
        if bytes.is_empty() {
            return Err(Unreadable::Empty);
        }
        Ok(Self {
            bytes,
            content_type: content_type.map(str::to_owned),
        })
    }
}

/// Whether this content type can be sound. The service's own varies (`audio/…`, `application/octet-stream`,
/// none at all), so only what is surely something else is refused.
///
/// # Errors
/// When it is text or JSON.
pub(crate) fn sound_type(content_type: Option<&str>) -> Result<(), Unreadable> {
    let essence = content_type
        .and_then(|value| value.split(';').next())
        .map(|value| value.trim().to_ascii_lowercase())
        .unwrap_or_default();
    if essence.starts_with("text/") || essence.ends_with("json") || essence.ends_with("xml") {
        return Err(Unreadable::NotSound(essence));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_never_leaves_its_segment() {
        assert_eq!(
            Segment("21m00Tcm4TlvDq8ikWAM").to_string(),
            "21m00Tcm4TlvDq8ikWAM"
        );
        assert_eq!(Segment("a/../b?c#d%").to_string(), "a%2F..%2Fb%3Fc%23d%25");
    }

    #[test]
    fn json_is_not_taken_for_sound() {
        assert!(sound_type(Some("audio/mpeg")).is_ok());
        assert!(sound_type(Some("application/octet-stream")).is_ok());
        assert!(sound_type(None).is_ok());
        assert!(sound_type(Some("application/json; charset=utf-8")).is_err());
        assert!(sound_type(Some("text/html")).is_err());
        assert_eq!(Audio::read(Vec::new(), None), Err(Unreadable::Empty));
    }

    #[test]
    fn an_unset_parameter_is_not_sent() {
        let query = Query::default()
            .with("page_size", Some(100))
            .with("search", None::<&str>);
        assert_eq!(query.pairs(), [("page_size", "100".to_owned())]);
    }
}
