//! What is heard of a take.

use crate::terms::ids::TakeId;
use crate::terms::shape::Shape;

/// A take to be heard, as its line shapes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    /// The take.
    pub take: TakeId,
    /// What is done to its sound.
    pub shape: Shape,
    /// The pause behind it before the next one, in milliseconds.
    pub pause_ms: u32,
}

impl Cue {
    /// A take as it was made.
    pub fn as_made(take: TakeId) -> Self {
        Self {
            take,
            shape: Shape::default(),
            pause_ms: 0,
        }
    }
}
