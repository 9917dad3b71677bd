//! Frames of a film, for the picture beside the lines of its dub.

/// Width and height of a picture: what is narrower or lower has black at its sides.
pub const SIZE: [usize; 2] = [480, 270];

/// Pictures of each second of a film that plays.
pub const RATE: u32 = 10;

/// A picture, three bytes a point.
#[derive(Clone, PartialEq, Eq)]
pub struct Still {
    /// [`SIZE`] points, row by row.
    pub rgb: Vec<u8>,
}

impl std::fmt::Debug for Still {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Still({} bytes)", self.rgb.len())
    }
}
