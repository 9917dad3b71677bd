//! Sound that is being recorded: it is on the disk before anybody ends it.
//!
//! It lies in `audio/arriving` as `7-0123456789abcdef.recording`, where 7 is the process that records, until it is kept
//! elsewhere or dropped. What an ended process left is anybody's.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::library::error::LibraryError;
use crate::library::files::forget;
use crate::library::{Library, owners};

/// Bytes before its sound, which tell its rate.
const HEAD: usize = 4;
/// The ending of such a file.
const ENDING: &str = "recording";

/// A recording that goes on. Dropped, its file stays.
#[derive(Debug)]
pub struct RecordingFile {
    path: PathBuf,
    file: File,
}

/// A recording that was cut off as its process ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutOff {
    /// Its file's name, by which it is asked for.
    pub name: String,
    /// Frames a second.
    pub hz: u32,
    /// Frames of it.
    pub frames: u64,
}

impl CutOff {
    /// How long it is.
    pub fn seconds(&self) -> f64 {
        self.frames as f64 / f64::from(self.hz.max(1))
    }
}

impl RecordingFile {
    /// Writes what came; it is on the disk when this returns.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn push(&mut self, samples: &[i16]) -> Result<(), LibraryError> {
        let bytes: Vec<u8> = samples.iter().flat_map(|it| it.to_le_bytes()).collect();
        let written = self.file.write_all(&bytes);
        written
            .and_then(|()| self.file.sync_data())
            .map_err(|error| LibraryError::io(&self.path, error))
    }

    /// It is kept elsewhere, or nobody wants it.
    pub fn forget(self) {
        forget(&self.path);
    }
}

impl Library {
    /// Begins a recording of this process: one channel of so many frames a second.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn begin_recording(&self, hz: u32) -> Result<RecordingFile, LibraryError> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let now = self.now().0.unsigned_abs();
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        // Numbers of processes are given anew where a database was lost.
        let path = self.part_of(&format!("{now}-{count}.{ENDING}"));
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        let begun = file.and_then(|mut file| file.write_all(&hz.to_le_bytes()).map(|()| file));
        let file = begun.map_err(|error| LibraryError::io(&path, error))?;
        Ok(RecordingFile { path, file })
    }

    /// Recordings that ended processes left, the longest first.
    pub fn cut_off(&self) -> Vec<CutOff> {
        let files = std::fs::read_dir(self.paths().arriving()).ok();
        let files = files.into_iter().flat_map(Iterator::flatten);
        let mut left: Vec<CutOff> = files
            .filter_map(|file| {
                let name = file.file_name().into_string().ok()?;
                if owners::is_alive(&self.paths().owners(), owner_of(&name)?) {
                    return None;
                }
                let bytes = file.metadata().ok()?.len();
                let mut head = [0; HEAD];
                File::open(file.path()).ok()?.read_exact(&mut head).ok()?;
                Some(CutOff {
                    name,
                    hz: u32::from_le_bytes(head),
                    frames: bytes.saturating_sub(HEAD as u64) / 2,
                })
            })
            .collect();
        left.sort_by(|one, other| (other.frames, &one.name).cmp(&(one.frames, &other.name)));
        left
    }

    /// What an ended process had recorded by then, and at how many frames a second.
    ///
    /// # Errors
    /// Those of the disk, also where it was kept or dropped meanwhile.
    pub fn read_cut_off(&self, name: &str) -> Result<(u32, Vec<i16>), LibraryError> {
        let path = self.paths().arriving().join(name);
        let bytes = std::fs::read(&path).map_err(|error| LibraryError::io(&path, error))?;
        let (head, sound) = bytes
            .split_first_chunk::<HEAD>()
            .unwrap_or((&[0; HEAD], &[]));
        let (pairs, _) = sound.as_chunks::<2>();
        let samples = pairs.iter().map(|pair| i16::from_le_bytes(*pair));
        Ok((u32::from_le_bytes(*head), samples.collect()))
    }

    /// It is kept elsewhere, or nobody wants it.
    pub fn forget_cut_off(&self, name: &str) {
        if owner_of(name).is_some() {
            forget(&self.paths().arriving().join(name));
        }
    }
}

/// Which process records a file of this name; nothing where it is no such file.
fn owner_of(name: &str) -> Option<i64> {
    let stem = name.strip_suffix(ENDING)?.strip_suffix('.')?;
    stem.split_once('-')?.0.parse().ok()
}

/// Whether a file's name is one of these.
pub(super) fn is_recording(file: &Path) -> bool {
    let name = file.file_name().and_then(|name| name.to_str());
    name.and_then(owner_of).is_some()
}

#[cfg(test)]
mod tests {
    use crate::library::testing::{fresh, open};

    #[test]
    fn what_is_recorded_is_left_to_the_next_start_and_to_nobody_before() {
        let (home, library) = fresh();
        let mut kept = library.begin_recording(8_000).unwrap();
        kept.push(&[1]).unwrap();
        let mut cut = library.begin_recording(8_000).unwrap();
        cut.push(&[1, -2, 3]).unwrap();
        kept.forget();
        let second = open(home.path());
        assert_eq!(second.cut_off(), [], "it goes on");
        drop((library, second));
        drop(cut);
        let library = open(home.path());
        let left = library.cut_off();
        assert_eq!((left.len(), left[0].frames), (1, 3), "{left:?}");
        let read = library.read_cut_off(&left[0].name).unwrap();
        assert_eq!(read, (8_000, vec![1, -2, 3]));
        library.forget_cut_off(&left[0].name);
        assert_eq!(library.cut_off(), []);
    }
}
