//! What was found out about a sound and can be found out again: it lies beside it, and goes with it.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::Library;
use crate::blobs::beside;
use crate::error::LibraryError;
use crate::files::{forget, replace_derived};
use crate::paths::Paths;
use crate::takes::PEAKS;
use mynah_records::blobs::Blob;

/// The extension of what tells how loud a sound is.
const LEVELS: &str = "levels";

/// That of what tells both of a part.
const PART: &str = "cut";

/// That of where frames of it lie.
const MARKS: &str = "marks";

/// The extension of audio that was generated for lines of dubs and fitted into the place of a line. An empty file with
/// this extension alone states that there are such files.
const FIX: &str = "fix";

/// So many places of a sound are kept: what one word of one voice is bought for, and what it was moved to.
const MOST_FIXES: usize = 64;

/// The newest way of hearing by which anything was measured (`version` in `mynah_audio::decode`).
const VERSIONS: u32 = 4;

/// What is derived; what is measured, with the version of decoding by which the sound was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derived {
    /// Its waveform, as `audio::peaks` writes it.
    Peaks(u32),
    /// How loud it is, as `audio::levels` writes it.
    Levels(u32),
    /// Both of the part of it that was measured last, and which part that is.
    Part(u32),
    /// Where its frames lie, as `audio::decode` writes it.
    Marks,
    /// It fitted into a place of a dub: the beginning of a hash of all that this depends on.
    Fix(u32),
}

impl Derived {
    fn extension(self) -> String {
        let (version, ending) = match self {
            Self::Peaks(version) => (version, PEAKS),
            Self::Levels(version) => (version, LEVELS),
            Self::Part(version) => (version, PART),
            Self::Marks => return MARKS.to_owned(),
            Self::Fix(place) => return format!("{place:08x}.{FIX}"),
        };
        if version <= 1 {
            ending.to_owned()
        } else {
            format!("{version}.{ending}")
        }
    }

    /// Whether a file of such an ending, without a hash, is one of these.
    pub(super) fn is_ending(ending: &str) -> bool {
        let last = ending.rsplit('.').next();
        last.is_some_and(|last| [PEAKS, LEVELS, PART, MARKS, FIX].contains(&last))
    }

    fn path(self, paths: &Paths, hash: &str) -> PathBuf {
        beside(paths, hash, &self.extension())
    }
}

impl Library {
    /// What is known of a sound, where it is kept.
    pub fn derived(&self, blob: &Blob, what: Derived) -> Option<Vec<u8>> {
        std::fs::read(what.path(self.paths(), &blob.hash)).ok()
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
        let path = what.path(self.paths(), &blob.hash);
        if !matches!(what, Derived::Fix(_)) {
            return replace_derived(&path, bytes);
        }
        // It says so before there is any: then none is forgotten.
        let sign = beside(self.paths(), &blob.hash, FIX);
        if !sign.exists() {
            replace_derived(&sign, &[])?;
        }
        replace_derived(&path, bytes)?;
        let mut all = fixes(&sign);
        if all.len() > MOST_FIXES {
            all.sort_by_key(|(at, _)| *at);
            for (_, oldest) in all.iter().take(all.len() - MOST_FIXES) {
                forget(oldest);
            }
        }
        Ok(())
    }
}

/// Removes all that was found out about a sound.
pub(super) fn forget_derived(paths: &Paths, hash: &str) {
    for version in 1..=VERSIONS {
        for what in [Derived::Peaks, Derived::Levels, Derived::Part] {
            forget(&what(version).path(paths, hash));
        }
    }
    forget(&Derived::Marks.path(paths, hash));
    let sign = beside(paths, hash, FIX);
    if sign.exists() {
        for (_, fix) in fixes(&sign) {
            forget(&fix);
        }
        forget(&sign);
    }
}

/// The places that are kept of a sound, with when each was.
fn fixes(sign: &Path) -> Vec<(Option<SystemTime>, PathBuf)> {
    let (Some(shelf), Some(hash)) = (sign.parent(), sign.file_stem()) else {
        return Vec::new();
    };
    let (before, ending) = (format!("{}.", hash.to_string_lossy()), format!(".{FIX}"));
    let files = std::fs::read_dir(shelf).into_iter().flatten().flatten();
    let fixes = files.filter(|file| {
        let name = file.file_name();
        let name = name.to_string_lossy();
        let place = name.strip_prefix(&before);
        place.is_some_and(|it| it.ends_with(&ending))
    });
    fixes
        .map(|file| {
            let at = file.metadata().and_then(|it| it.modified());
            (at.ok(), file.path())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{fresh, sound};

    #[test]
    fn what_is_derived_goes_with_its_sound_and_the_oldest_places_before() {
        let (_home, library) = fresh();
        let blob = sound(&library, b"of this sound").blob;
        let other = sound(&library, b"of another").blob;
        let fixes_of = |blob: &Blob| fixes(&beside(library.paths(), &blob.hash, FIX));
        let keep = |blob: &Blob, what| library.keep_derived(blob, what, b"known").unwrap();
        keep(&other, Derived::Fix(0));
        for what in [
            Derived::Peaks(1),
            Derived::Levels(2),
            Derived::Part(2),
            Derived::Marks,
            Derived::Fix(7),
            Derived::Fix(8),
        ] {
            keep(&blob, what);
        }
        assert_eq!(library.derived(&blob, Derived::Peaks(2)), None);
        assert!(library.derived(&blob, Derived::Levels(2)).is_some());
        assert_eq!(fixes_of(&blob).len(), 2);
        for place in 0..2 * MOST_FIXES as u32 {
            keep(&blob, Derived::Fix(place));
        }
        assert_eq!(fixes_of(&blob).len(), MOST_FIXES);
        let newest = Derived::Fix(2 * MOST_FIXES as u32 - 1);
        assert!(library.derived(&blob, newest).is_some());
        forget_derived(library.paths(), &blob.hash);
        assert!(fixes_of(&blob).is_empty());
        let shelf = beside(library.paths(), &blob.hash, "");
        let left = std::fs::read_dir(shelf.parent().unwrap()).unwrap();
        let left = left.flatten().filter(|file| {
            let name = file.file_name();
            name.to_string_lossy().starts_with(&blob.hash)
        });
        assert!(left.count() <= 1, "the sound itself");
        assert_eq!(fixes_of(&other).len(), 1);
    }
}
