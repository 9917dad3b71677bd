//! A backend that can't be reached.

use std::time::Instant;

/// A backend that can't be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// When it is looked for again; `None`: just now.
    pub again: Option<Instant>,
}
