//! Zip files whose every byte that unpacks is counted: what they say of their sizes is not believed.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{ImportError, Kind, LARGEST_UNPACKED};
use mynah_i18n::tr;

/// A file that is a zip of others.
pub(super) struct Container<'a> {
    archive: RefCell<ZipArchive<Cursor<&'a [u8]>>>,
    kind: Kind,
    /// How many bytes may still be unpacked.
    left: RefCell<u64>,
}

impl<'a> Container<'a> {
    /// Reads the list of what is in it.
    ///
    /// # Errors
    /// What is no whole zip file.
    pub fn open(bytes: &'a [u8], kind: Kind) -> Result<Self, ImportError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| why(kind, &error))?;
        Ok(Self {
            archive: RefCell::new(archive),
            kind,
            left: RefCell::new(LARGEST_UNPACKED),
        })
    }

    /// Whether there is such a part.
    pub fn has(&self, part: &str) -> bool {
        self.archive.borrow().index_for_name(part).is_some()
    }

    /// The part whose name begins so, the shortest one: some programs count their parts (`document2.xml`).
    pub fn named(&self, begins: &str) -> Option<String> {
        let archive = self.archive.borrow();
        let names = archive.file_names().filter_map(Result::ok);
        let names = names.filter(|name| name.starts_with(begins));
        names.min_by_key(|name| name.len()).map(Cow::into_owned)
    }

    /// A part, unpacked.
    ///
    /// # Errors
    /// A part that isn't there or is damaged, a locked one, and more bytes than a file may unpack to.
    pub fn part(&self, part: &str) -> Result<Vec<u8>, ImportError> {
        let mut archive = self.archive.borrow_mut();
        let mut left = self.left.borrow_mut();
        let entry = archive
            .by_name(part)
            .map_err(|error| why(self.kind, &error))?;
        let mut bytes = Vec::new();
        let read = entry.take(*left + 1).read_to_end(&mut bytes);
        read.map_err(|error| ImportError::Damaged {
            kind: self.kind,
            why: format!("{part}: {error}"),
        })?;
        *left = left
            .checked_sub(bytes.len() as u64)
            .ok_or(ImportError::Unpacks)?;
        Ok(bytes)
    }

    /// Unpacks everything once and forgets it: whether it is small enough for a reader that doesn't count.
    ///
    /// # Errors
    /// As [`part`](Self::part).
    pub fn weigh(&self) -> Result<(), ImportError> {
        let mut archive = self.archive.borrow_mut();
        let mut left = self.left.borrow_mut();
        for index in 0..archive.len() {
            let entry = archive
                .by_index(index)
                .map_err(|error| why(self.kind, &error))?;
            let read = std::io::copy(&mut entry.take(*left + 1), &mut std::io::sink());
            let bytes = read.map_err(|error| ImportError::Damaged {
                kind: self.kind,
                why: error.to_string(),
            })?;
            *left = left.checked_sub(bytes).ok_or(ImportError::Unpacks)?;
        }
        Ok(())
    }
}

fn why(kind: Kind, error: &ZipError) -> ImportError {
    match error {
        ZipError::UnsupportedArchive(what) if *what == ZipError::PASSWORD_REQUIRED => {
            ImportError::Locked
        }
        // The library's own words are for who reads zip files.
        other => ImportError::Damaged {
            kind,
            why: match other {
                ZipError::InvalidArchive(_) => tr!("import-why-cut"),
                ZipError::FileNotFound => tr!("import-why-part"),
                ZipError::UnsupportedArchive(_) => tr!("import-why-packed"),
                other => other.to_string(),
            },
        },
    }
}
