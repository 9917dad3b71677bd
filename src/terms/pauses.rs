//! How long nobody speaks between the lines of a joined file.

use serde::{Deserialize, Serialize};

/// How long nobody speaks between the lines of a joined file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pauses {
    /// Between two lines of one speaker, in milliseconds.
    pub line_ms: u32,
    /// Where another one speaks, in milliseconds.
    pub change_ms: u32,
}

impl Pauses {
    /// The longest pause. Whoever wants more wants two files.
    pub const MOST_MS: u32 = 60_000;
}

impl Default for Pauses {
    fn default() -> Self {
        Self {
            line_ms: 350,
            change_ms: 450,
        }
    }
}
