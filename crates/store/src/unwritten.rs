//! What the disk refused of an answer that nobody else keeps: in memory until the disk takes it. Its front lies in
//! `arriving` under its entry's name, as all of it does then (`unkept`).

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::Library;
use crate::error::LibraryError;
use crate::files::put;
use crate::unkept::WHOLE;
use mynah_core::ids::EntryId;

/// The most of one answer that is held in memory: an hour of sound at the usual rate.
pub(super) const MOST: usize = 64 << 20;

/// What came of one answer and is not all on the disk.
#[derive(Debug)]
pub(super) struct Unwritten {
    /// Where its front lies.
    pub part: PathBuf,
    /// Bytes that are there.
    pub taken: u64,
    /// Those behind them.
    pub rest: Vec<u8>,
    /// Whether all of it came.
    pub is_whole: bool,
}

/// All that this process still holds, by entry.
#[derive(Debug, Default)]
pub(super) struct AllUnwritten(Mutex<HashMap<EntryId, Unwritten>>);

impl AllUnwritten {
    pub fn keep(&self, entry: EntryId, unwritten: Unwritten) {
        self.lock().insert(entry, unwritten);
    }

    pub fn has(&self, entry: EntryId) -> bool {
        self.lock().contains_key(&entry)
    }

    pub fn forget(&self, entry: EntryId) {
        self.lock().remove(&entry);
    }

    /// Writes what is held of an entry; whether something was.
    fn write(&self, entry: EntryId) -> Result<bool, LibraryError> {
        let mut all = self.lock();
        let Some(unwritten) = all.get(&entry) else {
            return Ok(false);
        };
        let written = unwritten.write();
        let is_gone = matches!(&written, Err(error) if error.is_gone());
        if is_gone || written.is_ok() {
            all.remove(&entry);
        }
        if is_gone {
            log::error!("the front of what came of entry {entry} is gone");
            return Ok(false);
        }
        written.map(|()| true)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<EntryId, Unwritten>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for AllUnwritten {
    /// The program ends: a last try.
    fn drop(&mut self) {
        let all = std::mem::take(self.0.get_mut().unwrap_or_else(PoisonError::into_inner));
        let mut all: Vec<_> = all.into_iter().collect();
        all.sort_unstable_by_key(|(entry, _)| *entry);
        for (entry, unwritten) in all {
            if let Err(error) = unwritten.write() {
                log::error!("what came of entry {entry} is lost but for its front: {error}");
            }
        }
    }
}

impl Unwritten {
    fn write(&self) -> Result<(), LibraryError> {
        // Where its front is gone nothing is made of the rest.
        OpenOptions::new()
            .write(true)
            .open(&self.part)
            .and_then(|mut file| {
                append(&mut file, self.taken, &self.rest)?;
                file.sync_all()
            })
            .map_err(|error| LibraryError::io(&self.part, error))?;
        if self.is_whole {
            put(&self.part, &self.part.with_extension(WHOLE))?;
        }
        Ok(())
    }
}

/// Writes these bytes behind the first `taken`, whatever an earlier try left there.
pub(super) fn append(file: &mut File, taken: u64, bytes: &[u8]) -> io::Result<()> {
    file.set_len(taken)?;
    file.seek(SeekFrom::Start(taken))?;
    file.write_all(bytes)
}

impl Library {
    /// Whether something of an entry is here that the disk did not take.
    pub fn has_unwritten(&self, entry: EntryId) -> bool {
        self.shared.unwritten.has(entry)
    }

    /// Puts that on the disk, where it lies then as the rest of what nobody else keeps; whether there was something.
    ///
    /// # Errors
    /// While the disk takes no more: it stays where it is.
    pub fn write_unwritten(&self, entry: EntryId) -> Result<bool, LibraryError> {
        self.shared.unwritten.write(entry)
    }
}
