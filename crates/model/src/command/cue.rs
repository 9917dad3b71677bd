//! What is heard of a take.

use mynah_core::ids::{LineId, TakeId};
use mynah_core::shape::Shape;

/// A take to be heard, as its line shapes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    /// The take.
    pub take: TakeId,
    /// Its line in the script that it is heard in.
    pub line: Option<LineId>,
    /// What is done to its sound.
    pub shape: Shape,
    /// About how long it is heard, in milliseconds, before its sound is read; 0 where nobody knows.
    pub about_ms: u32,
    /// The pause behind it before the next one, in milliseconds.
    pub pause_ms: u32,
}

impl Cue {
    /// A take as it was made.
    pub fn as_made(take: TakeId) -> Self {
        Self {
            take,
            line: None,
            shape: Shape::default(),
            about_ms: 0,
            pause_ms: 0,
        }
    }
}
