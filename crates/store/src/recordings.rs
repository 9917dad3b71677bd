//! Sound that is being recorded: it is on the disk before anybody ends it.
//!
//! It lies in `audio/arriving` as `7-1764300000000-0-sample.recording`, where 7 is the process that records and the next
//! number when it began. Kept elsewhere it gets that hash behind its kind, and stays until something that is written down
//! names it or its process ends as it should. What an ended process left is anybody's.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::Library;
use crate::error::LibraryError;
use crate::files::forget;
use crate::owners;
use mynah_core::clock::UnixMillis;
use mynah_records::recordings::RecordingKind;

/// Bytes before its sound, which tell its rate.
const HEAD: usize = 4;
/// The ending of such a file.
const ENDING: &str = "recording";

/// What the name of such a file says.
struct Named<'a> {
    owner: i64,
    began: i64,
    count: &'a str,
    kind: RecordingKind,
    /// What it was kept as.
    hash: Option<&'a str>,
}

impl<'a> Named<'a> {
    fn read(name: &'a str) -> Option<Self> {
        let stem = name.strip_suffix(ENDING)?.strip_suffix('.')?;
        let mut parts = stem.split('-');
        Some(Self {
            owner: parts.next()?.parse().ok()?,
            began: parts.next()?.parse().ok()?,
            count: parts.next()?,
            kind: RecordingKind::parse(parts.next()?)?,
            hash: parts.next(),
        })
    }
}

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
    /// What it was to be.
    pub kind: RecordingKind,
    /// When it was begun.
    pub began: UnixMillis,
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

    /// Nobody wants it.
    pub fn forget(self) {
        forget(&self.path);
    }

    /// Its file's name.
    pub fn name(&self) -> Option<&str> {
        self.path.file_name()?.to_str()
    }
}

impl Library {
    /// Begins a recording of this process: one channel of so many frames a second.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn begin_recording(
        &self,
        kind: RecordingKind,
        hz: u32,
    ) -> Result<RecordingFile, LibraryError> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let now = self.now().0.unsigned_abs();
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        // Numbers of processes are given anew where a database was lost.
        let path = self.part_of(&format!("{now}-{count}-{kind}.{ENDING}"));
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        let begun = file.and_then(|mut file| file.write_all(&hz.to_le_bytes()).map(|()| file));
        let file = begun.map_err(|error| LibraryError::io(&path, error))?;
        Ok(RecordingFile { path, file })
    }

    /// Recordings that ended processes left, the longest first. What was kept, and is named by something that is written
    /// down, goes.
    ///
    /// # Errors
    /// When the library can't be read.
    pub fn cut_off(&self) -> Result<Vec<CutOff>, LibraryError> {
        let mut left = Vec::new();
        for (name, path) in self.recordings() {
            let Some(named) = Named::read(&name) else {
                continue;
            };
            if owners::is_alive(&self.paths().owners(), named.owner) {
                continue;
            }
            if let Some(hash) = named.hash
                && self.is_written_down(hash)?
            {
                forget(&path);
                continue;
            }
            let Some((hz, bytes)) = measured(&path) else {
                continue;
            };
            left.push(CutOff {
                kind: named.kind,
                began: UnixMillis(named.began),
                hz,
                frames: bytes.saturating_sub(HEAD as u64) / 2,
                name,
            });
        }
        left.sort_by(|one, other| (other.frames, &one.name).cmp(&(one.frames, &other.name)));
        Ok(left)
    }

    fn recordings(&self) -> impl Iterator<Item = (String, PathBuf)> {
        let files = std::fs::read_dir(self.paths().arriving()).ok();
        let files = files.into_iter().flat_map(Iterator::flatten);
        files.filter_map(|file| Some((file.file_name().into_string().ok()?, file.path())))
    }

    /// Whether what is begun, or a record of consent, names a recording.
    fn is_written_down(&self, hash: &str) -> Result<bool, LibraryError> {
        self.read(|connection| {
            let named = connection.query_row(
                "SELECT EXISTS (SELECT 1 FROM unfinished WHERE instr(content, ?1))
                     OR EXISTS (SELECT 1 FROM professional
                                WHERE instr(form, ?1) OR instr(stands, ?1))
                     OR EXISTS (SELECT 1 FROM consent WHERE instr(record, ?1))",
                [hash],
                |row| row.get(0),
            );
            Ok(named?)
        })
    }

    /// It is kept under a hash: it stays, as this process's, until something that is written down names that.
    pub fn keep_recording(&self, name: &str, hash: &str) {
        let Some(named) = Named::read(name) else {
            return;
        };
        let (began, count, kind) = (named.began, named.count, named.kind);
        let to = self.part_of(&format!("{began}-{count}-{kind}-{hash}.{ENDING}"));
        if let Err(error) = std::fs::rename(self.paths().arriving().join(name), to) {
            log::warn!("a recording that is kept is offered once more: {error}");
        }
    }

    /// This process ends as it should: what it kept of recordings is written down, or nobody wanted it.
    pub fn forget_kept_recordings(&self) {
        for (name, path) in self.recordings() {
            let named = Named::read(&name);
            if named.is_some_and(|it| it.hash.is_some() && it.owner == self.owner()) {
                forget(&path);
            }
        }
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
        if Named::read(name).is_some() {
            forget(&self.paths().arriving().join(name));
        }
    }
}

/// Its rate, and how many bytes it has.
fn measured(path: &Path) -> Option<(u32, u64)> {
    let mut file = File::open(path).ok()?;
    let mut head = [0; HEAD];
    file.read_exact(&mut head).ok()?;
    Some((u32::from_le_bytes(head), file.metadata().ok()?.len()))
}

/// Whether a file's name is one of these.
pub(super) fn is_recording(file: &Path) -> bool {
    let name = file.file_name().and_then(|name| name.to_str());
    name.and_then(Named::read).is_some()
}

#[cfg(test)]
mod tests {
    use crate::testing::{fresh, open};
    use mynah_records::recordings::{ReadKind, RecordingKind};

    #[test]
    fn what_is_recorded_is_left_to_the_next_start_and_to_nobody_before() {
        let (home, library) = fresh();
        let mut kept = library
            .begin_recording(RecordingKind::Sample, 8_000)
            .unwrap();
        kept.push(&[1]).unwrap();
        let mut cut = library.begin_recording(RecordingKind::Long, 8_000).unwrap();
        cut.push(&[1, -2, 3]).unwrap();
        kept.forget();
        let second = open(home.path());
        assert_eq!(second.cut_off().unwrap(), [], "it goes on");
        drop((library, second));
        drop(cut);
        let library = open(home.path());
        let left = library.cut_off().unwrap();
        assert_eq!((left.len(), left[0].frames), (1, 3), "{left:?}");
        assert_eq!(left[0].kind, RecordingKind::Long);
        let read = library.read_cut_off(&left[0].name).unwrap();
        assert_eq!(read, (8_000, vec![1, -2, 3]));
        library.forget_cut_off(&left[0].name);
        assert_eq!(library.cut_off().unwrap(), []);
    }

    /// A kill between a take and the form that names it left the take to nobody.
    #[test]
    fn what_was_kept_is_offered_until_something_names_it() {
        let (home, library) = fresh();
        for hash in ["aa11", "bb22", "cc33"] {
            let mut kept = library
                .begin_recording(RecordingKind::Sample, 8_000)
                .unwrap();
            kept.push(&[1]).unwrap();
            library.keep_recording(kept.name().unwrap(), hash);
        }
        let names = |_: Option<String>| Some("{\"hash\":\"bb22\"}".to_owned());
        library.keep_unfinished("clone", names).unwrap();
        drop(library);
        let library = open(home.path());
        let left = library.cut_off().unwrap();
        assert_eq!(left.len(), 2, "{left:?}");
        library.keep_recording(&left[0].name, "dd44");
        assert_eq!(library.cut_off().unwrap().len(), 1);
        library.forget_kept_recordings();
        drop(library);
        assert_eq!(open(home.path()).cut_off().unwrap().len(), 1);
    }

    /// Words that were read aloud until a kill were nowhere.
    #[test]
    fn what_is_read_aloud_is_known_by_its_words() {
        let (home, library) = fresh();
        let kinds =
            [ReadKind::Statement, ReadKind::Lines].map(|it| RecordingKind::read(it, "I do"));
        for kind in kinds {
            let mut file = library.begin_recording(kind, 8_000).unwrap();
            file.push(&[1, 2]).unwrap();
        }
        drop(library);
        let left = open(home.path()).cut_off().unwrap();
        assert!(left.iter().all(|it| kinds.contains(&it.kind)), "{left:?}");
        assert!(left.len() == 2 && left[0].kind != left[1].kind);
        let other = RecordingKind::read(ReadKind::Lines, "I don’t");
        assert!(kinds[1].is_of_other_words(other) && !kinds[0].is_of_other_words(other));
        assert!(!kinds[1].is_of_other_words(kinds[1]));
    }
}
