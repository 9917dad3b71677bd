//! `ffmpeg`, where it is installed: an optional helper.
//!
//! It reads what comes from outside, so it runs in a process of its own that has a bound for time, what it answers and,
//! on Linux, memory, and reaches nothing but files.

/// Why it was no help.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoHelp {
    /// It isn't installed.
    #[error("ffmpeg is not installed")]
    Missing,
    /// It took too long, or could not do it.
    #[error("ffmpeg failed: {0}")]
    Failed(String),
}
