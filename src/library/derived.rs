//! What was found out about a sound and can be found out again: it lies beside it, and goes with it.

use crate::library::Library;
use crate::library::blobs::{Blob, beside};
use crate::library::error::LibraryError;
use crate::library::files::replace_derived;
use crate::library::takes::PEAKS;

/// The extension of what tells how loud a sound is.
pub(super) const LEVELS: &str = "levels";

/// That of what tells both of a part.
pub(super) const PART: &str = "cut";

/// That of what was bought for a line of a dub, fitted into its place.
pub(super) const FIX: &str = "fix";

/// What is derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derived {
    /// Its waveform, as `audio::peaks` writes it.
    Peaks,
    /// How loud it is, as `audio::levels` writes it.
    Levels,
    /// Both of the part of it that was measured last, and which part that is.
    Part,
    /// It fitted into the place of a dub where it was put last, and which place that is.
    Fix,
}

impl Derived {
    fn extension(self) -> &'static str {
        match self {
            Self::Peaks => PEAKS,
            Self::Levels => LEVELS,
            Self::Part => PART,
            Self::Fix => FIX,
        }
    }
}

impl Library {
    /// What is known of a sound, where it is kept.
    pub fn derived(&self, blob: &Blob, what: Derived) -> Option<Vec<u8>> {
        std::fs::read(beside(self.paths(), &blob.hash, what.extension())).ok()
    }

    /// Keeps what was found out about a sound.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn keep_derived(
        &self,
        blob: &Blob,
        what: Derived,
        bytes: &[u8],
    ) -> Result<(), LibraryError> {
        replace_derived(&beside(self.paths(), &blob.hash, what.extension()), bytes)
    }
}
