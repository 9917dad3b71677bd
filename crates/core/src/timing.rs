//! When words sound.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// When a word of the text sounds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordTime {
    /// Milliseconds from the take's start.
    pub start_ms: u32,
    /// Milliseconds from the take's start.
    pub end_ms: u32,
    /// Its bytes in the text of the request.
    pub bytes: Range<usize>,
}

/// From the first word to the last, in seconds.
pub fn span(words: &[WordTime]) -> Option<Range<f64>> {
    let (first, last) = (words.first()?, words.last()?);
    Some(f64::from(first.start_ms) / 1e3..f64::from(last.end_ms) / 1e3)
}
