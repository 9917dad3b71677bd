//! What a text asks of a model beside its words.

use super::markup::{MarkKind, marks};
use mynah_core::silence;

/// What a text asks of a model beside its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asks {
    /// It has audio tags to be performed.
    pub tags: bool,
    /// It has rests, `<break/>`.
    pub breaks: bool,
    /// It has words with sounds, `<phoneme>`.
    pub phonemes: bool,
}

/// What `text` asks of a model beside its words.
///
/// # Example
/// ```
/// use mynah_script::lint::asks;
/// assert!(asks("[whispers] Hush.").tags && !asks("[silence 1s] Hush.").tags);
/// ```
pub fn asks(text: &str) -> Asks {
    let mut asks = Asks::default();
    if !text.contains(['[', '<']) {
        return asks;
    }
    for mark in marks(text) {
        match mark.kind {
            MarkKind::Tag(tag) => {
                let whole = text.get(mark.bytes).unwrap_or_default();
                asks.tags |= !tag.is_empty() && silence::unclear(whole).is_empty();
            }
            MarkKind::Open { name: "break", .. } => asks.breaks = true,
            MarkKind::Open {
                name: "phoneme", ..
            } => asks.phonemes = true,
            MarkKind::Open { .. } | MarkKind::Close { .. } | MarkKind::Loose => {}
        }
    }
    asks
}
