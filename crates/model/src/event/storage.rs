//! What came to be of what lies on the disk.

use crate::trouble::Trouble;
use mynah_records::storage::{Checked, DiskUse};

/// What lies on the disk.
#[derive(Debug)]
pub enum StorageEvent {
    /// Being measured.
    Asked,
    /// What lies there.
    Measured(DiskUse),
    /// It can't be told.
    Failed(Trouble),
    /// Takes are being read.
    Checking {
        /// So many were.
        done: usize,
        /// Of so many.
        all: usize,
    },
    /// They were; nothing where that failed.
    Checked(Option<Checked>),
    /// The library is being copied.
    Copying {
        /// So many files were.
        done: usize,
        /// Of so many.
        all: usize,
    },
    /// It is no more.
    Copied {
        /// Whether all of it was.
        done: bool,
    },
}
