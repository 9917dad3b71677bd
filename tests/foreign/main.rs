//! Whatever bytes come from files and servers: nothing panics, nothing contradicts itself.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "tests"
)]

mod doors;
mod samples;
mod trials;
