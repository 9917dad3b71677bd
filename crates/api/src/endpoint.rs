//! What an operation is: a value that can be queued, priced, logged, tested and sent again.

use std::fmt;

use reqwest::Method;
use serde::Serialize;

use crate::body::{Body, scalar};

/// What an operation is charged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Price {
    /// Nothing.
    Free,
    /// Characters of the text, by model and voice.
    Characters,
    /// Seconds of the sound or film that is sent, by model.
    SecondsSent,
    /// Seconds of the sound that comes back.
    SecondsMade,
    /// Minutes of a conversation, and what its language model costs.
    Minutes,
    /// A fixed number of credits a call.
    Fixed,
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
    /// What it is charged by.
    const PRICE: Price;
    /// When it may be repeated.
    const REPLAY: Replay;
    /// Whether what lies at the service is worked through before it answers: waited for as long as where a file is sent.
    const IS_LONG: bool = false;
    /// What comes back; see [`answer`](crate::answer).
    type Reply;

    /// The path under the base address, ids encoded with [`Segment`].
    fn path(&self) -> String {
        Self::ROUTE.to_owned()
    }

    /// The query in order; a repeated key is a list.
    fn query(&self) -> Query {
        Query::default()
    }

    /// What it carries.
    fn body(&self) -> Body {
        Body::Nothing
    }
}

/// The query of a request: only what was set is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(&'static str, String)>);

impl Query {
    /// With this pair, if there is a value; words are written bare.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Option<impl Serialize>) -> Self {
        let text = value.and_then(|value| scalar(&value));
        self.0.extend(text.map(|text| (name, text)));
        self
    }

    /// With each of these as a pair of its own.
    #[must_use]
    pub fn each<T: Serialize>(
        self,
        name: &'static str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        values
            .into_iter()
            .fold(self, |query, value| query.with(name, Some(value)))
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
/// use mynah_api::endpoint::Segment;
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
    fn an_unset_parameter_is_not_sent() {
        let query = Query::default()
            .with("page_size", Some(100))
            .with("search", None::<&str>);
        assert_eq!(query.pairs(), [("page_size", "100".to_owned())]);
    }
}
