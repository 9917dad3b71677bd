//! A backup that is brought back: verified first, then its sounds, then all of its rows in one transaction.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::{DATABASE, Manifest, Told, copying, manifest, merge, require_current, wanted};
use crate::Library;
use crate::backup;
use crate::blobs::{beside, blob_path};
use crate::error::{BadPlace, LibraryError};
use crate::faults;
use crate::files::forget;
use crate::inputs;
use crate::lock;
use crate::paths::Paths;
use crate::schema;
use crate::sidecar;
use mynah_core::clock::UnixMillis;

/// What bringing a backup back did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brought {
    /// When the backup was made.
    pub at: UnixMillis,
    /// Projects that are as they were then.
    pub projects: usize,
    /// Of them those whose newer state lies in the bin now.
    pub aside: usize,
    /// Takes that were not here.
    pub takes: usize,
    /// Entries of the ledger that were not here.
    pub entries: usize,
}

impl Library {
    /// Brings a backup back. Every file of it is read and compared first; nothing is changed unless all of it is
    /// right. Other windows may go on: they find the projects changed by another. `aside` makes the name of a project
    /// as it is now, `{}` is its own.
    ///
    /// # Errors
    /// When the folder is no backup, is damaged or was made by an older or newer program; those of the disk; when it was broken off.
    pub fn restore_from(
        &self,
        folder: &Path,
        aside: &str,
        told: Told<'_>,
    ) -> Result<Brought, LibraryError> {
        let manifest = manifest(folder)?;
        let mut copier = copying::Copier::new(manifest.files.len() * 2, told);
        verify(folder, &manifest, &mut copier)?;
        // A copy of our own that may be written to; whoever ends in between leaves it to be cleared away.
        let copy = self.part_of("restored.db");
        let done = self.merge_from(folder, &copy, aside, &mut copier);
        for ending in ["", "-journal", "-wal", "-shm"] {
            let mut path = copy.clone().into_os_string();
            path.push(ending);
            forget(Path::new(&path));
        }
        let merged = done?;
        // Marks of sounds that are there again, and what lies beside them.
        self.check_sounds()?;
        Ok(Brought {
            at: manifest.at,
            projects: merged.projects,
            aside: merged.aside,
            takes: merged.takes,
            entries: merged.entries,
        })
    }

    fn merge_from(
        &self,
        folder: &Path,
        copy: &Path,
        aside: &str,
        copier: &mut copying::Copier<'_>,
    ) -> Result<merge::Merged, LibraryError> {
        copier.file(&folder.join(DATABASE), copy)?;
        {
            let database = Connection::open(copy)?;
            database.pragma_update(None, "journal_mode", "DELETE")?;
            backup::check(&database)?;
        }
        let there = Paths::new(folder);
        for blob in wanted(copy)? {
            let from = blob_path(&there, &blob);
            copier.blob(&from, &blob_path(self.paths(), &blob), &blob.hash)?;
            for ending in [sidecar::ENDING, inputs::ENDING] {
                let to = beside(self.paths(), &blob.hash, ending);
                if !to.exists() {
                    copier.file(&beside(&there, &blob.hash, ending), &to)?;
                }
            }
        }
        // As it is now it can be had again as well.
        self.back_up_now()?;
        faults::reached("restoring");
        let now = self.now();
        let mut writer = lock(&self.shared.writer);
        writer.execute("ATTACH ?1 AS old", [copy.to_string_lossy()])?;
        let merged = writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(LibraryError::from)
            .and_then(|tx| {
                let merged = merge::merge(&tx, now, aside)?;
                faults::reached("merged");
                tx.commit()?;
                Ok(merged)
            });
        let detached = writer.execute("DETACH old", []);
        drop(writer);
        let merged = merged.map_err(|error| self.told(error))?;
        detached?;
        faults::reached("restored");
        Ok(merged)
    }
}

/// Reads every file of a backup.
fn verify(
    folder: &Path,
    manifest: &Manifest,
    copier: &mut copying::Copier<'_>,
) -> Result<(), LibraryError> {
    let damaged = |path: std::path::PathBuf| LibraryError::Place {
        path,
        why: BadPlace::DamagedBackup,
    };
    for (name, hash) in &manifest.files {
        let is_plain = name.split('/').all(|part| !matches!(part, "" | "." | ".."));
        let path = folder.join(name);
        let found = copying::hash_of(&path);
        if !is_plain || !found.is_ok_and(|found| found == *hash) {
            return Err(damaged(path));
        }
        copier.step()?;
    }
    let path = folder.join(DATABASE);
    if !manifest.files.contains_key(DATABASE) {
        return Err(damaged(path));
    }
    // Nothing is written beside it: it may lie where nothing can be.
    let database = backup::open_immutable(&path)?;
    require_current(&path, schema::version(&database)?)?;
    backup::check(&database).map_err(|_damaged| damaged(path))
}
