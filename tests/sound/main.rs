//! What comes out, measured.
#![expect(clippy::unwrap_used, reason = "tests")]

mod levels;
