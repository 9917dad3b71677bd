//! Marks of files outside the library, by which a change is noticed.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};

/// Length and modification time of a file. An equal mark means that the file was not changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark(u64, SystemTime);

impl Mark {
    /// Creates the mark of a file from its length in bytes and its modification time.
    pub fn new(bytes: u64, changed: SystemTime) -> Self {
        Self(bytes, changed)
    }
}
