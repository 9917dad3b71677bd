//! How good a take is.

/// The best rating; the least is 1, and 0 is none.
pub const MOST_STARS: u8 = 5;
