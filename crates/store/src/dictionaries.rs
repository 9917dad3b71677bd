//! Dictionaries of words in Hunspell's format: those of the system, and what lies in the library's own folder, where
//! somebody's own words are too.
//!
//! They are files and no part of the database: people put them there with other programs.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::Library;
use crate::error::LibraryError;
use crate::paths::Paths;
use crate::shared_file::SharedFile;
use mynah_script::lint::spelling::{DictionaryFiles, DictionarySource};

/// The file of own words, one in each line.
pub const OWN_WORDS: &str = "own-words.txt";
/// Dictionaries of one language that are read: its countries differ in little.
const MOST: usize = 3;
/// Bytes of the largest file that is read.
const LARGEST: u64 = 32 << 20;
/// Where systems have theirs.
const SYSTEM: [&str; 6] = [
    "/usr/share/hunspell",
    "/usr/share/myspell",
    "/usr/share/myspell/dicts",
    "/usr/local/share/hunspell",
    "/Library/Spelling",
    "/opt/homebrew/share/hunspell",
];

/// Where dictionaries are looked for.
#[derive(Clone, Debug)]
pub struct DictionaryPlaces {
    own: PathBuf,
    system: Vec<PathBuf>,
}

impl Library {
    /// Where its dictionaries are looked for: in its own folder, then in these of the system.
    pub fn dictionaries(&self, system: Vec<PathBuf>) -> DictionaryPlaces {
        DictionaryPlaces::new(self.paths().home(), system)
    }
}

impl DictionaryPlaces {
    /// The library's own folder, then these of the system.
    pub fn new(home: &Path, system: Vec<PathBuf>) -> Self {
        Self {
            own: Paths::new(home).dictionaries(),
            system,
        }
    }

    /// The system's folders: those that `DICPATH` names, as for Hunspell itself, else the usual ones.
    pub fn of_system() -> Vec<PathBuf> {
        match std::env::var_os("DICPATH") {
            Some(paths) => std::env::split_paths(&paths).collect(),
            None => SYSTEM.map(PathBuf::from).to_vec(),
        }
    }

    /// The dictionaries of a language, by its ISO 639-1 code; somebody's own first. What can't be read is left out.
    pub fn of(&self, language: &str) -> Vec<DictionaryFiles> {
        let mut found = Vec::new();
        for folder in std::iter::once(&self.own).chain(&self.system) {
            for aff in affixes(folder, language) {
                if found.len() == MOST {
                    return found;
                }
                let name = aff.file_stem().unwrap_or_default();
                let name = name.to_string_lossy().into_owned();
                match (read(&aff), read(&aff.with_extension("dic"))) {
                    (Ok(aff), Ok(dic)) => found.push(DictionaryFiles { name, aff, dic }),
                    (Err(error), _) | (_, Err(error)) => {
                        log::warn!("the dictionary {} is left out: {error}", aff.display());
                    }
                }
            }
        }
        found
    }

    /// Somebody's own words.
    ///
    /// # Errors
    /// Those of the disk. No file is no word.
    pub fn words(&self) -> Result<Vec<String>, LibraryError> {
        let path = self.own.join(OWN_WORDS);
        match fs::read(&path) {
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes);
                let words = text.lines().map(str::trim);
                Ok(words
                    .filter(|word| !word.is_empty())
                    .map(str::to_owned)
                    .collect())
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(LibraryError::io(&path, error)),
        }
    }

    /// Has a word among them from now on, or (not `on`) not any more. Gives whether that is news.
    ///
    /// # Errors
    /// Those of the disk, and [`LibraryError::Busy`] where another program has the file for too long.
    pub fn set_word(&self, word: &str, on: bool) -> Result<bool, LibraryError> {
        let word = word.replace(['\n', '\r'], " ");
        let word = word.trim();
        let path = self.own.join(OWN_WORDS);
        fs::create_dir_all(&self.own).map_err(|error| LibraryError::io(&self.own, error))?;
        // Another window may change them too.
        let file = SharedFile::turn(&path)?;
        let mut words = self.words()?;
        if word.is_empty() || words.iter().any(|known| known == word) == on {
            return Ok(false);
        }
        words.retain(|known| known != word);
        words.extend(on.then(|| word.to_owned()));
        let mut text = words.join("\n");
        if !text.is_empty() {
            text.push('\n');
        }
        file.write(text.as_bytes())?;
        Ok(true)
    }
}

impl DictionarySource for DictionaryPlaces {
    fn of(&self, language: &str) -> Vec<DictionaryFiles> {
        Self::of(self, language)
    }

    fn words(&self) -> Result<Vec<String>, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self::words(self)?)
    }
}

/// The `.aff` files of a language in a folder: `de.aff`, `de_AT.aff`, `de-CH.aff`; in their order.
fn affixes(folder: &Path, language: &str) -> Vec<PathBuf> {
    let Ok(files) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = files.filter_map(|file| Some(file.ok()?.path()));
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| {
            let name = path.file_stem().and_then(|name| name.to_str());
            let rest = name.and_then(|name| name.strip_prefix(language));
            path.extension().is_some_and(|ending| ending == "aff")
                && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['_', '-']))
        })
        .collect();
    paths.sort();
    paths
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    if fs::metadata(path)?.len() > LARGEST {
        return Err(std::io::Error::other("it is too large"));
    }
    fs::read(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_dictionaries_come_first_and_one_language_is_not_another() {
        let (home, system) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let own = home.path().join("dictionaries");
        fs::create_dir_all(&own).unwrap();
        for (folder, name) in [
            (system.path(), "de_DE"),
            (system.path(), "den"),
            (system.path(), "de_AT"),
            (own.as_path(), "de"),
        ] {
            fs::write(folder.join(format!("{name}.aff")), name).unwrap();
            fs::write(folder.join(format!("{name}.dic")), "0\n").unwrap();
        }
        fs::write(system.path().join("de_CH.aff"), "without words").unwrap();
        let places = DictionaryPlaces::new(home.path(), vec![system.path().to_owned()]);
        let found = places.of("de").into_iter();
        let found: Vec<_> = found
            .map(|files| String::from_utf8(files.aff).unwrap())
            .collect();
        assert_eq!(found, ["de", "de_AT", "de_DE"]);
        assert!(places.of("fr").is_empty());
    }

    #[test]
    fn own_words_come_and_go_one_by_one() {
        let home = tempfile::tempdir().unwrap();
        let places = DictionaryPlaces::new(home.path(), Vec::new());
        assert!(places.words().unwrap().is_empty());
        for word in ["Quillfeather", "Ærø\n"] {
            assert!(places.set_word(word, true).unwrap());
        }
        assert!(!places.set_word("Ærø", true).unwrap(), "it is there");
        assert_eq!(places.words().unwrap(), ["Quillfeather", "Ærø"]);
        assert!(places.set_word("Quillfeather", false).unwrap());
        assert!(
            !places.set_word("Quillfeather", false).unwrap(),
            "it is gone"
        );
        assert_eq!(places.words().unwrap(), ["Ærø"]);
        assert!(places.set_word("Ærø", false).unwrap());
        assert!(places.words().unwrap().is_empty());
    }
}
