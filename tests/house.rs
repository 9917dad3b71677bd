//! The rules of the house, held by a test: who may know whom, where files may be touched, how long a
//! file may be, where words for people come from. `ARCHITECTURE.md` shows the same table of layers.
//!
//! It reads lines, not syntax trees; what it can't see, reviewers can.
#![expect(clippy::expect_used, reason = "a test binary")]

mod house {
    mod files;
    mod layers;
    mod notices;
    mod sources;
    mod tests;
    mod words;
}
