//! Checks of the repository itself: boundaries between crates, text for users, tests, notices and the ratchet.
//!
//! The checks read lines and words, not syntax trees. Every check reads the whole workspace: the root package and the
//! packages in `crates`. `house/sources.rs` reads it once.
#![expect(clippy::expect_used, reason = "a test binary")]

mod house {
    mod boundaries;
    mod files;
    mod manifests;
    mod names;
    mod notices;
    mod owners;
    mod ratchet;
    mod scanner;
    mod sources;
    mod tests;
    mod ui;
    mod words;
}
