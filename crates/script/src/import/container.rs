//! Zip files whose every byte that unpacks is counted: what they say of their sizes is not believed.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::io::{Cursor, Read as _};

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization as _;
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
    /// Names of the parts by their alike names.
    alike: OnceCell<Alike>,
}

/// Names of parts, by the names that are compared.
#[derive(Default)]
struct Alike {
    composed: HashMap<String, String>,
    folded: HashMap<String, String>,
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
            alike: OnceCell::new(),
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

    /// Names of all parts.
    pub fn names(&self) -> Vec<String> {
        let archive = self.archive.borrow();
        let decoded = archive.file_names();
        let raw = archive.file_names_raw();
        let names = raw.zip(decoded).filter_map(|(raw, decoded)| {
            // Many programs write UTF-8 without the flag that says so.
            let name = str::from_utf8(raw).map(str::to_owned);
            name.ok().or_else(|| decoded.ok().map(Cow::into_owned))
        });
        names.collect()
    }

    /// Returns the name of the part that a path leads to from `folder`: as written, percent-decoded, with letters
    /// composed in either way, and at last without regard to case.
    pub fn find(&self, folder: &str, path: &str) -> Option<String> {
        let cut = path.split(['#', '?']).next().unwrap_or(path);
        let decoded = percent_decode_str(cut).decode_utf8_lossy();
        // Some names have these signs, though a link would have to escape them.
        let tries = [cut, &*decoded, path].map(|path| resolved(folder, path));
        if let Some(found) = tries.iter().find(|name| self.has(name)) {
            return Some(found.clone());
        }
        let alike = self.alike.get_or_init(|| self.alike());
        let composed = tries
            .iter()
            .find_map(|name| alike.composed.get(&composed(name)));
        let folded = || {
            tries
                .iter()
                .find_map(|name| alike.folded.get(&folded(name)))
        };
        composed.or_else(folded).cloned()
    }

    fn alike(&self) -> Alike {
        let mut alike = Alike::default();
        for name in self.names() {
            let tidy = resolved("", &name.replace('\\', "/"));
            alike
                .folded
                .entry(folded(&tidy))
                .or_insert_with(|| name.clone());
            alike.composed.entry(composed(&tidy)).or_insert(name);
        }
        alike
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

/// Returns a path from a folder, with `./` and `../` resolved.
pub(super) fn resolved(folder: &str, path: &str) -> String {
    let folder = if path.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn composed(name: &str) -> String {
    name.nfc().collect()
}

fn folded(name: &str) -> String {
    let decoded = percent_decode_str(name).decode_utf8_lossy();
    decoded.nfkc().flat_map(char::to_lowercase).collect()
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

/// A zip of these parts.
#[cfg(test)]
pub(super) fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_by_any_form_of_their_names() {
        let names = [
            "OEBPS/chapter 1.xhtml",
            "OEBPS/chapter%202.xhtml",
            "OEBPS/a&b.xhtml",
            "OEBPS/Caf\u{e9}.xhtml",
            "OEBPS/Zu\u{308}rich.xhtml",
            "OEBPS/Text/Part.XHTML",
            "OEBPS\\Text\\back.xhtml",
            "OEBPS/what?.xhtml",
        ];
        let parts = names.map(|name| (name, ""));
        let bytes = zipped(&parts);
        let container = Container::open(&bytes, Kind::Epub).unwrap();
        for (path, name) in [
            ("chapter%201.xhtml", 0),
            ("./chapter 1.xhtml#start", 0),
            ("chapter%202.xhtml", 1),
            ("chapter 2.xhtml", 1),
            ("a%26b.xhtml", 2),
            ("Cafe%CC%81.xhtml", 3),
            ("Caf%C3%A9.xhtml", 3),
            ("Z\u{fc}rich.xhtml", 4),
            ("CAF\u{c9}.xhtml", 3),
            ("Text/../Text/part.xhtml", 5),
            ("../OEBPS/Text/Part.XHTML", 5),
            ("/OEBPS/Text/Part.XHTML", 5),
            ("Text/back.xhtml", 6),
            ("what%3F.xhtml", 7),
            ("what?.xhtml", 7),
        ] {
            let found = container.find("OEBPS", path);
            assert_eq!(found.as_deref(), Some(names[name]), "{path}");
        }
        assert_eq!(container.find("OEBPS", "chapter 3.xhtml"), None);
    }
}
