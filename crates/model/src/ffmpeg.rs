//! Why `ffmpeg` gave nothing.

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
