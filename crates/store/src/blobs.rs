//! Content-addressed audio: `audio/ab/<hash>.<ext>`, written under another name, synced, renamed.
//!
//! What arrives lies in `audio/arriving` until it is whole. Beside a blob lie what was derived from it
//! (`.peaks`) and what its take says (`.take.json`, from which a lost database is indexed again).

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use crate::Library;
use crate::error::LibraryError;
use crate::faults;
use crate::files::{forget, put, put_beside, sync_folder};
use crate::owners;
use crate::paths::Paths;
use crate::recordings;
use crate::room;
use crate::strays;
use crate::unkept;
use crate::unkept::Fate;
use crate::unwritten::{AllUnwritten, MOST, Unwritten, append};
use mynah_core::format::OutputFormat;
use mynah_core::hex::hex;
use mynah_core::ids::EntryId;
use mynah_records::blobs::Blob;

/// Returns the path of a blob.
pub(super) fn blob_path(paths: &Paths, blob: &Blob) -> PathBuf {
    beside(paths, &blob.hash, &blob.extension)
}

/// Fails unless a blob is in its place. Called within a write, because a blob without references is removed only
/// within a write.
pub(super) fn check_blob(paths: &Paths, blob: &Blob) -> Result<(), LibraryError> {
    let path = blob_path(paths, blob);
    match std::fs::metadata(&path) {
        Ok(_) => Ok(()),
        Err(error) => Err(LibraryError::io(&path, error)),
    }
}

/// A file of a blob: its sound, or what was derived from it.
pub(super) fn beside(paths: &Paths, hash: &str, extension: &str) -> PathBuf {
    let shelf = hash.get(..2).unwrap_or("00");
    paths
        .audio()
        .join(shelf)
        .join(format!("{hash}.{extension}"))
}

/// Sound being written. Dropped before it is finished, it leaves nothing, unless nobody else keeps it.
#[derive(Debug)]
pub struct BlobWriter {
    paths: Paths,
    part: PathBuf,
    file: File,
    hasher: Sha256,
    extension: String,
    bytes: u64,
    /// Bytes kept free at the start, for a header that is known only at the end.
    head: usize,
    /// Whose it is, where what came stays until its entry has a take (`unkept`).
    stays: Option<Stays>,
    /// What the disk refused, behind what it took: only of what stays.
    rest: Vec<u8>,
    is_whole: bool,
    done: bool,
}

/// Whose answer it is, and who holds what the disk refuses of it.
#[derive(Clone, Debug)]
pub(super) struct Stays {
    pub entry: EntryId,
    pub unwritten: Arc<AllUnwritten>,
}

/// A file that is gone when it is dropped.
pub type Scratch = NamedTempFile;

impl Library {
    /// Begins a blob of this format. `head` bytes are kept free at its start for [`BlobWriter::finish_with_head`].
    pub fn blob_writer(
        &self,
        format: OutputFormat,
        head: usize,
    ) -> Result<BlobWriter, LibraryError> {
        self.writer_of(format.extension(), head)
    }

    /// Where a blob lies.
    pub fn place_of(&self, blob: &Blob) -> PathBuf {
        blob_path(self.paths(), blob)
    }

    /// Opens a blob.
    ///
    /// # Errors
    /// When it isn't there.
    pub fn open_blob(&self, blob: &Blob) -> Result<File, LibraryError> {
        let path = blob_path(self.paths(), blob);
        File::open(&path).map_err(|error| LibraryError::io(&path, error))
    }

    /// The same of a file with this extension, without a dot.
    pub fn writer_of(&self, extension: &str, head: usize) -> Result<BlobWriter, LibraryError> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        self.writer_at(
            &format!("{}-{count}.part", self.owner()),
            extension,
            head,
            None,
        )
    }

    /// A file to write to for a while. Dropped it is gone, and after a crash the next start removes it.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn scratch(&self) -> Result<Scratch, LibraryError> {
        let folder = self.paths().arriving();
        let begun = tempfile::Builder::new()
            .prefix(&format!("{}-", self.owner()))
            .suffix(".part")
            .tempfile_in(&folder);
        begun.map_err(|error| LibraryError::io(&folder, error))
    }

    /// The same under this name.
    pub(super) fn writer_at(
        &self,
        name: &str,
        extension: &str,
        head: usize,
        stays: Option<Stays>,
    ) -> Result<BlobWriter, LibraryError> {
        let part = self.paths().arriving().join(name);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&part)
            .map_err(|error| LibraryError::io(&part, error))?;
        let mut writer = BlobWriter {
            paths: self.paths().clone(),
            part,
            file,
            hasher: Sha256::new(),
            extension: extension.to_owned(),
            bytes: 0,
            head,
            stays,
            rest: Vec::new(),
            is_whole: false,
            done: false,
        };
        writer.write(&vec![0; head])?;
        Ok(writer)
    }
}

impl BlobWriter {
    /// Takes room for so many bytes more, which nobody else has then: what comes needs as much, as far as anybody can say.
    ///
    /// # Errors
    /// [`LibraryError::NoRoom`] where the disk hasn't got it.
    pub fn reserve(&mut self, bytes: u64) -> Result<(), LibraryError> {
        room::reserve(&self.file, self.bytes, bytes).map_err(|error| {
            let (path, needs) = (self.part.clone(), bytes);
            match LibraryError::io(&self.part, error) {
                LibraryError::Full { path: _ } => LibraryError::NoRoom { path, needs },
                error => error,
            }
        })
    }

    /// Writes what came next. Of what nobody else keeps the disk may refuse it: then it is held in memory, so far as
    /// that goes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), LibraryError> {
        if self.rest.is_empty() {
            if let Err(error) = self.file.write_all(bytes) {
                let error = LibraryError::io(&self.part, error);
                if self.stays.is_none() || bytes.len() > MOST {
                    return Err(error);
                }
                log::warn!("what arrives is held in memory: {error}");
                self.rest.extend_from_slice(bytes);
            }
        } else {
            if self.rest.len() + bytes.len() > MOST {
                self.write_rest()?;
            }
            self.rest.extend_from_slice(bytes);
        }
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// Bytes that the disk took.
    fn taken(&self) -> u64 {
        self.bytes.saturating_sub(self.rest.len() as u64)
    }

    /// Tries once more what the disk refused.
    fn write_rest(&mut self) -> Result<(), LibraryError> {
        if !self.rest.is_empty() {
            let taken = self.taken();
            append(&mut self.file, taken, &self.rest)
                .map_err(|error| LibraryError::io(&self.part, error))?;
            self.rest = Vec::new();
        }
        Ok(())
    }

    /// Room that was taken and not used is everybody's again.
    fn give_back_room(&self) {
        if let Err(error) = self.file.set_len(self.taken()) {
            log::warn!("{} takes more than it needs: {error}", self.part.display());
        }
    }

    /// All of it came. What nobody else keeps is on the disk, and is known to be whole, when this returns, or is held in
    /// memory.
    pub fn all_is_here(&mut self) {
        if self.stays.is_none() {
            return;
        }
        self.is_whole = true;
        self.give_back_room();
        let whole = self.part.with_extension(unkept::WHOLE);
        match self.write_rest().and_then(|()| put(&self.part, &whole)) {
            Ok(()) => self.part = whole,
            // It is tried again when it is put in its place.
            Err(error) => log::warn!("what arrived is not safe yet: {error}"),
        }
    }

    /// Bytes so far, the free ones at the start included.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Hash of what came so far, without a head.
    pub(super) fn hash(&self) -> String {
        hex(&self.hasher.clone().finalize())
    }

    /// Gives it another file extension, without a dot.
    pub(super) fn ends_in(&mut self, extension: String) {
        self.extension = extension;
    }

    /// As [`BlobWriter::finish`] where what came is what has this hash; `false` where it isn't: then nothing is kept.
    pub(super) fn finish_as(self, hash: &str) -> Result<bool, LibraryError> {
        if self.hash() != hash {
            return Ok(false);
        }
        self.finish().map(|_| true)
    }

    /// Puts the sound in its place. It is on the disk when this returns. A part of a take is kept the same way.
    pub fn finish(self) -> Result<Blob, LibraryError> {
        self.finish_with_head(&[])
    }

    /// Keeps what came although it can't be read as what it should be: it was paid for, and somebody may want to look
    /// at it or show it to the service. It is no take, and nothing sweeps it away. Gives where it lies; nothing where
    /// nothing came.
    pub fn keep_unreadable(mut self) -> Result<Option<PathBuf>, LibraryError> {
        if self.bytes <= self.head as u64 {
            return Ok(None);
        }
        let folder = self.paths.unreadable();
        std::fs::create_dir_all(&folder).map_err(|error| LibraryError::io(&folder, error))?;
        self.write_rest()?;
        self.give_back_room();
        let hash = hex(&std::mem::take(&mut self.hasher).finalize());
        // The same once more takes no more room.
        let path = folder.join(format!("{hash}.{}", self.extension));
        put(&self.part, &path)?;
        self.done = true;
        Ok(Some(path))
    }

    /// As [`BlobWriter::finish`], with a header in the bytes that were kept free.
    pub fn finish_with_head(mut self, head: &[u8]) -> Result<Blob, LibraryError> {
        self.write_rest()?;
        self.give_back_room();
        if !head.is_empty() {
            let head = head.get(..self.head.min(head.len())).unwrap_or(head);
            self.file
                .seek(SeekFrom::Start(0))
                .and_then(|_| self.file.write_all(head))
                .map_err(|error| LibraryError::io(&self.part, error))?;
            // The hash was reckoned over zeros.
            self.hasher =
                hash_file(&mut self.file).map_err(|error| LibraryError::io(&self.part, error))?;
        }
        let blob = Blob {
            hash: hex(&std::mem::take(&mut self.hasher).finalize()),
            extension: std::mem::take(&mut self.extension),
            bytes: self.bytes,
        };
        let path = blob_path(&self.paths, &blob);
        let shelf = path.parent().unwrap_or(&path);
        if !shelf.exists() {
            std::fs::create_dir_all(shelf).map_err(|error| LibraryError::io(shelf, error))?;
            sync_folder(&self.paths.audio())?;
        }
        if self.stays.is_some() {
            put_beside(&self.part, &path)?;
        } else {
            put(&self.part, &path)?;
        }
        self.done = true;
        faults::reached("blob-written");
        Ok(blob)
    }
}

impl Drop for BlobWriter {
    fn drop(&mut self) {
        if self.done {
            return;
        }
        let Some(stays) = self.stays.take().filter(|_| self.bytes > self.head as u64) else {
            return forget(&self.part);
        };
        self.give_back_room();
        if !self.rest.is_empty() {
            let unwritten = Unwritten {
                part: self.part.clone(),
                taken: self.taken(),
                rest: std::mem::take(&mut self.rest),
                is_whole: self.is_whole,
            };
            stays.unwritten.keep(stays.entry, unwritten);
        }
    }
}

/// Whether a blob's bytes are still the ones it is named after.
///
/// # Errors
/// When nobody can tell: the disk refuses to be read.
pub(super) fn is_sound(paths: &Paths, blob: &Blob) -> Result<bool, LibraryError> {
    let path = blob_path(paths, blob);
    let read = File::open(&path).and_then(|mut file| hash_file(&mut file));
    match read {
        Ok(hasher) => Ok(hex(&hasher.finalize()) == blob.hash),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(LibraryError::io(&path, error)),
    }
}

/// Removes what ended processes left half written. What they paid for is in the account's history; where it isn't, it
/// stays, or is put aside where no entry knows it.
pub(super) fn clear_arriving(paths: &Paths, connection: &Connection) {
    let Ok(files) = std::fs::read_dir(paths.arriving()) else {
        return;
    };
    for path in files.flatten().map(|file| file.path()) {
        // What was recorded is nowhere else.
        if is_owned(paths, &path) || recordings::is_recording(&path) {
            continue;
        }
        match unkept::fate(connection, &path) {
            Fate::Wanted => {}
            Fate::Stray => strays::put_aside(paths, &path),
            Fate::Over => forget(&path),
        }
    }
}

fn is_owned(paths: &Paths, part: &Path) -> bool {
    part.file_name()
        .and_then(|name| name.to_str()?.split_once('-')?.0.parse().ok())
        .is_some_and(|owner| owners::is_alive(&paths.owners(), owner))
}

fn hash_file(file: &mut File) -> std::io::Result<Sha256> {
    file.seek(SeekFrom::Start(0))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(hasher);
        }
        hasher.update(buffer.get(..read).unwrap_or_default());
    }
}
