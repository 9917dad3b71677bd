//! A file that is written as it arrives, whole or not there.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::DeliverError;
use super::whole::Whole;

/// A file that arrives piece by piece. Dropped before [`Arriving::keep_free`], it is gone.
pub struct Arriving(Whole);

impl Arriving {
    /// Begins one that will have this path; folders on the way are made.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn begin(path: &Path) -> Result<Self, DeliverError> {
        Whole::begin(path).map(Self)
    }

    /// Writes the next piece.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn write(mut self, piece: &[u8]) -> Result<Self, DeliverError> {
        match self.0.file().write_all(piece) {
            Ok(()) => Ok(self),
            Err(source) => Err(self.0.failed(source)),
        }
    }

    /// Gives it its name, or that with the next number where something has it.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn keep_free(self) -> Result<PathBuf, DeliverError> {
        self.0.keep_free()
    }
}
