//! Pronunciation dictionaries: rules for words, in versions. Each change of rules makes a new version; what
//! speaks names the version it wants.

mod rules;

use reqwest::Method;
use serde::Serialize;

use crate::answer::Text;
use crate::body::{Body, Form};
use crate::check::{Invalid, length};
use crate::endpoint::{Endpoint, Price, Query, Replay, Segment};
use crate::operations::Operation;
use crate::page::{PageSize, Paged};
use crate::types::dictionary::{Dictionary, DictionaryPage, DictionaryVersion};
use crate::upload::Upload;
use mynah_core::ids::{DictionaryId, DictionaryVersionId};

pub use self::rules::{AddRules, Alphabet, RemoveRules, Rule, SetRules};

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<MakeDictionary>(),
    Operation::of::<ImportDictionary>(),
    Operation::of::<ListDictionaries>(),
    Operation::of::<GetDictionary>(),
    Operation::of::<EditDictionary>(),
    Operation::of::<SetRules>(),
    Operation::of::<AddRules>(),
    Operation::of::<RemoveRules>(),
    Operation::of::<DownloadDictionary>(),
];

/// What everyone in the workspace may do with a dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkspaceAccess {
    /// Anything.
    Admin,
    /// Change it.
    Editor,
    /// Speak about it.
    Commenter,
    /// Use it.
    Viewer,
}

/// `POST /v1/pronunciation-dictionaries/add-from-rules`
///
/// Price: free. Replay: never.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MakeDictionary {
    name: String,
    rules: Vec<Rule>,
    /// What it is for, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What others may do with it; nothing if not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace_access: Option<WorkspaceAccess>,
}

impl MakeDictionary {
    /// A dictionary of this name with these rules, in order.
    ///
    /// # Errors
    /// When there is no name.
    pub fn new(
        name: impl Into<String>,
        rules: impl IntoIterator<Item = Rule>,
    ) -> Result<Self, Invalid> {
        Ok(Self {
            name: length("name", name, 1..=usize::MAX)?,
            rules: rules.into_iter().collect(),
            description: None,
            workspace_access: None,
        })
    }
}

impl Endpoint for MakeDictionary {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/pronunciation-dictionaries/add-from-rules";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = DictionaryVersion;

    fn body(&self) -> Body {
        Body::json(self)
    }
}

/// `POST /v1/pronunciation-dictionaries/add-from-file`
///
/// Price: free. Replay: never. From a lexicon in the W3C's PLS format.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportDictionary {
    name: String,
    file: Upload,
    /// What it is for, in words.
    pub description: Option<String>,
    /// What others may do with it; nothing if not said.
    pub workspace_access: Option<WorkspaceAccess>,
}

impl ImportDictionary {
    /// A dictionary of this name from this lexicon.
    ///
    /// # Errors
    /// When there is no name.
    pub fn new(name: impl Into<String>, file: Upload) -> Result<Self, Invalid> {
        Ok(Self {
            name: length("name", name, 1..=usize::MAX)?,
            file,
            description: None,
            workspace_access: None,
        })
    }
}

impl Endpoint for ImportDictionary {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/pronunciation-dictionaries/add-from-file";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = DictionaryVersion;

    fn body(&self) -> Body {
        let form = Form::default()
            .with("name", Some(&self.name))
            .file("file", &self.file)
            .with("description", self.description.as_ref())
            .with("workspace_access", self.workspace_access);
        Body::Form(form)
    }
}

/// `GET /v1/pronunciation-dictionaries`
///
/// Price: free. Replay: always. Paged by a cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListDictionaries {
    /// Dictionaries a page; 30 if not said.
    pub page_size: Option<PageSize<100>>,
    /// In which order; by age if not said.
    pub sort: Option<DictionarySort>,
    /// Which way round; newest first if not said.
    pub direction: Option<DictionaryDirection>,
    /// Leaves out those that were put away.
    pub only_in_use: bool,
    /// Where to go on; of an earlier page.
    pub cursor: Option<String>,
}

/// In which order dictionaries are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum DictionarySort {
    /// By the time they were made.
    #[serde(rename = "creation_time_unix")]
    Created,
    /// By name.
    #[serde(rename = "name")]
    Name,
}

/// Which way round dictionaries are listed: here the service spells it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum DictionaryDirection {
    /// Smallest or oldest first.
    #[serde(rename = "ASCENDING")]
    Up,
    /// Largest or newest first.
    #[serde(rename = "DESCENDING")]
    Down,
}

impl Endpoint for ListDictionaries {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/pronunciation-dictionaries";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = DictionaryPage;

    fn query(&self) -> Query {
        Query::default()
            .with("page_size", self.page_size)
            .with("sort", self.sort)
            .with("sort_direction", self.direction)
            .with("include_archived", self.only_in_use.then_some(false))
            .with("cursor", self.cursor.as_ref())
    }
}

impl Paged for ListDictionaries {
    fn cursor(&self, page: &DictionaryPage) -> Option<String> {
        page.next_cursor.clone()
    }

    fn has_more(&self, page: &DictionaryPage) -> Option<bool> {
        page.has_more
    }

    fn continue_at(&mut self, cursor: String) {
        self.cursor = Some(cursor);
    }
}

fn path(dictionary: &DictionaryId, tail: &str) -> String {
    let dictionary = Segment(dictionary.as_str());
    format!("/v1/pronunciation-dictionaries/{dictionary}{tail}")
}

/// `GET /v1/pronunciation-dictionaries/{pronunciation_dictionary_id}`
///
/// Price: free. Replay: always. With the rules of its newest version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetDictionary {
    /// The dictionary.
    pub dictionary: DictionaryId,
}

impl Endpoint for GetDictionary {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/pronunciation-dictionaries/{pronunciation_dictionary_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Dictionary;

    fn path(&self) -> String {
        path(&self.dictionary, "")
    }
}

/// `PATCH /v1/pronunciation-dictionaries/{pronunciation_dictionary_id}`
///
/// Price: free. Replay: never. No new version comes of it. Putting a dictionary away is the only way to be
/// rid of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EditDictionary {
    #[serde(skip)]
    dictionary: DictionaryId,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Whether it is put away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
}

impl EditDictionary {
    /// This dictionary, nothing of it changed yet.
    pub fn new(dictionary: DictionaryId) -> Self {
        Self {
            dictionary,
            name: None,
            archived: None,
        }
    }

    /// Under this name.
    ///
    /// # Errors
    /// When there is none.
    pub fn named(self, name: impl Into<String>) -> Result<Self, Invalid> {
        Ok(Self {
            name: Some(length("name", name, 1..=usize::MAX)?),
            ..self
        })
    }
}

impl Endpoint for EditDictionary {
    const METHOD: Method = Method::PATCH;
    const ROUTE: &'static str = "/v1/pronunciation-dictionaries/{pronunciation_dictionary_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Dictionary;

    fn path(&self) -> String {
        path(&self.dictionary, "")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }
}

/// `GET /v1/pronunciation-dictionaries/{dictionary_id}/{version_id}/download`
///
/// Price: free. Replay: always. A version as a lexicon in the W3C's PLS format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DownloadDictionary {
    /// The dictionary.
    pub dictionary: DictionaryId,
    /// One of its versions.
    pub version: DictionaryVersionId,
}

impl Endpoint for DownloadDictionary {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str =
        "/v1/pronunciation-dictionaries/{dictionary_id}/{version_id}/download";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Text;

    fn path(&self) -> String {
        let version = Segment(self.version.as_str());
        path(&self.dictionary, &format!("/{version}/download"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rules_are_written_as_the_service_reads_them() {
        let alias = Rule::alias("SQL", "sequel").unwrap();
        let mut phoneme = Rule::phoneme("tomato", "t ah m ey t ow", Alphabet::Arpabet).unwrap();
        phoneme.case_sensitive = false;
        let sent = serde_json::to_value([&alias, &phoneme]).unwrap();
        let wanted = json!([
            {"string_to_replace": "SQL", "type": "alias", "alias": "sequel",
                "case_sensitive": true, "word_boundaries": true},
            {"string_to_replace": "tomato", "type": "phoneme", "phoneme": "t ah m ey t ow",
                "alphabet": "cmu-arpabet", "case_sensitive": false, "word_boundaries": true},
        ]);
        assert_eq!(sent, wanted);
        assert!(!format!("{alias:?}{phoneme:?}").contains("to"));
    }

    #[test]
    fn empty_things_are_refused() {
        let dictionary = || DictionaryId::from("d");
        assert!(Rule::alias("", "x").is_err() && Rule::alias("x", "").is_err());
        assert!(Rule::phoneme("x", "", Alphabet::Ipa).is_err());
        assert!(MakeDictionary::new("", []).is_err());
        assert!(AddRules::new(dictionary(), []).is_err());
        assert!(RemoveRules::new(dictionary(), []).is_err());
        assert!(EditDictionary::new(dictionary()).named("").is_err());
    }
}
