//! When each word of a known text is heard.

use std::fmt;

use serde::Deserialize;

use crate::types::lenient::{List, optional, or_default};

/// The answer of `POST /v1/forced-alignment`. Times are seconds.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ForcedAlignment {
    /// The letters.
    #[serde(default, deserialize_with = "or_default")]
    pub characters: List<AlignedText>,
    /// The words; the spaces between them may stand here too.
    #[serde(default, deserialize_with = "or_default")]
    pub words: List<AlignedText>,
    /// How badly text and sound fit; lower is better.
    #[serde(default, deserialize_with = "optional")]
    pub loss: Option<f64>,
}

/// A letter or a word and when it is heard.
#[derive(Clone, PartialEq, Deserialize)]
pub struct AlignedText {
    /// The letter or word.
    pub text: String,
    /// When it begins.
    pub start: f64,
    /// When it ends.
    pub end: f64,
    /// How badly it fits; words only.
    #[serde(default, deserialize_with = "optional")]
    pub loss: Option<f64>,
}

/// Without the text.
impl fmt::Debug for AlignedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AlignedText({} to {})", self.start, self.end)
    }
}
