//! The form of a new dub that is not ordered yet.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::command::FilmFrom;
use crate::statement::Whose;
use mynah_core::request::Worth;
use serde::{Deserialize, Serialize};

/// What was chosen and typed for a new dub.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DubForm {
    /// What is dubbed.
    pub film: Option<FilmFrom>,
    /// Where it lay, if it was a file.
    pub folder: Option<PathBuf>,
    /// What comes after it, each with its transcripts.
    pub next: Vec<NextFilm>,
    /// The address that is typed.
    pub address: String,
    /// Into which languages, by their codes.
    pub languages: Vec<String>,
    /// From which language.
    pub source: Option<String>,
    /// Whether somebody said that.
    pub is_source_said: bool,
    /// Its transcripts.
    pub tables: Vec<OwnTable>,
    /// How many speak.
    pub speakers: Option<u32>,
    /// Whether only the beginning is dubbed.
    pub tries: bool,
    /// From which second, and to which, as they are typed.
    pub part: [String; 2],
    /// What it is worth.
    pub worth: Worth,
    /// Whether music and noise are left out.
    pub drop_background: bool,
    /// A background of one's own.
    pub background: Option<PathBuf>,
    /// Whether swear words are masked.
    pub mask_profanity: bool,
    /// Whether the voices of the recording are cloned.
    pub clones: bool,
    /// Those who are named to have agreed.
    pub people: Vec<Whose>,
    /// Records of those who did.
    pub records: Vec<PathBuf>,
    /// Whether it is made the classic way where there is another.
    pub is_classic: bool,
    /// What files are called that lie in the library.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<PathBuf, String>,
}

/// A transcript of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnTable {
    /// Where it lies.
    pub path: PathBuf,
    /// The language that it is of; nothing where it is for all, or nobody said.
    #[serde(default)]
    pub of: Option<String>,
    /// Whether somebody said that it is of all languages, whatever it is called.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_for_all: bool,
    /// Whether somebody said of which film it is.
    #[serde(default)]
    pub is_given: bool,
}

impl OwnTable {
    /// One that was brought, of whatever language.
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            of: None,
            is_for_all: false,
            is_given: false,
        }
    }
}

/// A film that waits for its turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NextFilm {
    /// The film.
    pub from: FilmFrom,
    /// Where it lay, if it was a file: once it was looked at nothing else knows.
    #[serde(default)]
    pub folder: Option<PathBuf>,
    /// Its transcripts.
    #[serde(default)]
    pub tables: Vec<OwnTable>,
    /// Records of those who agreed, which came with it.
    #[serde(default)]
    pub records: Vec<PathBuf>,
}

impl NextFilm {
    /// One without a transcript.
    pub fn new(from: FilmFrom) -> Self {
        Self {
            folder: folder_of(&from),
            from,
            tables: Vec::new(),
            records: Vec::new(),
        }
    }
}

/// Where a film lies that is a file.
pub fn folder_of(film: &FilmFrom) -> Option<PathBuf> {
    match film {
        FilmFrom::File(path) => path.parent().map(PathBuf::from),
        FilmFrom::Address(_) | FilmFrom::Kept(_) => None,
    }
}

impl DubForm {
    /// What a file is called: one that lies in the library as it was when it was brought.
    pub fn name_of(&self, path: &Path) -> String {
        let name = || {
            let name = path.file_name().unwrap_or(path.as_os_str());
            name.to_string_lossy().into_owned()
        };
        self.names.get(path).cloned().unwrap_or_else(name)
    }

    /// Whether nothing of it but what is typed is another than it was.
    pub fn is_only_typed(&self, before: &Self) -> bool {
        let untyped = Self {
            address: before.address.clone(),
            part: before.part.clone(),
            people: before.people.clone(),
            ..self.clone()
        };
        untyped == *before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each keystroke would be a transaction of its own.
    #[test]
    fn what_is_typed_is_told_from_what_is_decided() {
        let before = DubForm::default();
        let mut form = before.clone();
        form.address.push('h');
        form.part[0].push('2');
        assert!(form.is_only_typed(&before));
        form.languages.push("en".to_owned());
        assert!(!form.is_only_typed(&before));
    }

    #[test]
    fn what_another_version_wrote_is_read_as_far_as_it_is_known() {
        let read = serde_json::from_str::<DubForm>(r#"{"languages":["en"],"later":1}"#).unwrap();
        assert_eq!(read.languages, ["en"]);
    }
}
