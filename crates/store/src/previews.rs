//! Previews of voices as they came, each a file under the hash of where it lies. Any of them can be had again: what is
//! here longest without being heard goes first.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use sha2::{Digest as _, Sha256};

use crate::Library;
use crate::error::LibraryError;
use crate::files::{forget, replace_derived};
use mynah_core::hex::hex;

/// Bytes of all of them together: some seven hundred of a few seconds.
const MOST_BYTES: u64 = 64 << 20;

impl Library {
    /// The preview that lies at an address, if it is here.
    pub fn preview(&self, address: &str) -> Option<Vec<u8>> {
        let path = self.preview_path(address);
        let bytes = fs::read(&path).ok()?;
        // Heard again: it stays longest. Where the system doesn't do that it only goes sooner.
        if let Ok(file) = fs::File::options().append(true).open(&path) {
            let now = Duration::from_millis(u64::try_from(self.now().0).unwrap_or(0));
            if let Err(error) = file.set_modified(SystemTime::UNIX_EPOCH + now) {
                log::debug!("{} keeps its date: {error}", path.display());
            }
        }
        Some(bytes)
    }

    /// Whether it is here.
    pub fn has_preview(&self, address: &str) -> bool {
        self.preview_path(address).is_file()
    }

    /// Keeps a preview, and forgets old ones where there are too many.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn keep_preview(&self, address: &str, bytes: &[u8]) -> Result<(), LibraryError> {
        self.keep_preview_within(MOST_BYTES, address, bytes)
    }

    fn keep_preview_within(
        &self,
        most: u64,
        address: &str,
        bytes: &[u8],
    ) -> Result<(), LibraryError> {
        let folder = self.paths().previews();
        fs::create_dir_all(&folder).map_err(|error| LibraryError::io(&folder, error))?;
        replace_derived(&self.preview_path(address), bytes)?;
        let files = fs::read_dir(&folder).map_err(|error| LibraryError::io(&folder, error))?;
        let mut files: Vec<(SystemTime, u64, PathBuf)> = files
            .filter_map(|file| {
                let file = file.ok()?;
                let about = file.metadata().ok()?;
                let ends = file.path().extension().is_some_and(|end| end == "preview");
                ends.then_some((about.modified().ok()?, about.len(), file.path()))
            })
            .collect();
        files.sort();
        let mut all: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
        for (_, bytes, path) in files {
            if all <= most {
                break;
            }
            forget(&path);
            all -= bytes;
        }
        Ok(())
    }

    fn preview_path(&self, address: &str) -> PathBuf {
        let name = hex(&Sha256::digest(address.as_bytes()));
        self.paths().previews().join(format!("{name}.preview"))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::fresh;

    #[test]
    fn previews_are_found_by_their_address_and_bounded() {
        let (_home, library) = fresh();
        assert_eq!(library.preview("https://a/../../etc"), None);
        for place in 0..5 {
            let address = format!("https://cdn/{place}.mp3");
            library
                .keep_preview_within(300, &address, &[place; 100])
                .unwrap();
        }
        let held = (0..5).filter(|place| library.has_preview(&format!("https://cdn/{place}.mp3")));
        assert_eq!(held.count(), 3);
    }
}
