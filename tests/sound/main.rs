//! What comes out, measured.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod levels;
