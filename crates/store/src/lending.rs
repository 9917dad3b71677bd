//! Takes as files under readable names, for parts of Mynah that read files of the user.

use std::path::PathBuf;

use crate::Library;
use crate::error::LibraryError;
use crate::outside;
use mynah_core::ids::TakeId;

/// Files that are left before all are removed.
const MOST: usize = 50;

impl Library {
    /// Copies the audio of a take to a file with this name. The file stays until there are many.
    ///
    /// # Errors
    /// When the take is missing, or the disk refuses the copy.
    pub fn lend(&self, take: TakeId, name: &str) -> Result<PathBuf, LibraryError> {
        let found = self.take(take)?;
        let sound = self.sound(take)?;
        let folder = self.paths().home().join("lent");
        if std::fs::read_dir(&folder).is_ok_and(|files| files.count() >= MOST) {
            let removed = std::fs::remove_dir_all(&folder);
            removed.map_err(|error| LibraryError::io(&folder, error))?;
        }
        let made = std::fs::create_dir_all(&folder);
        made.map_err(|error| LibraryError::io(&folder, error))?;
        let path = folder.join(format!("{name}.{}", found.blob.extension));
        outside::copy(&sound, &path)?;
        Ok(path)
    }
}
