//! Whether somebody can be reached at all: the built-in server, and each address of the service.
//!
//! When requests can't leave, that is a state and no error: what is ordered waits, the window is told once, and a free
//! request looks again and again until somebody answers. Of an address that isn't the one in use, because another key pays
//! for a batch or a project, the line that waits for it says so. Commands say so, wait for minutes and then end.

use std::time::Instant;

/// A backend that can't be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// When it is looked for again; `None`: just now.
    pub again: Option<Instant>,
}
