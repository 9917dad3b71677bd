//! The languages of a dubbing project.

use std::collections::BTreeMap;

use reqwest::Method;
use serde::Serialize;

use crate::body::Body;
use crate::check::{Invalid, count, range};
use crate::dubbing_projects::path;
use crate::endpoint::{Endpoint, Price, Query, Replay, Segment};
use crate::operations::Operation;
use crate::page::{PageSize, Paged};
use crate::types::dubbing_project::{DubLanguage, DubLanguagePage};
use crate::types::language::Tag;
use crate::types::{Done, Said};
use mynah_core::ids::{DubLanguageId, DubProjectId, SegmentId};

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<AddDubLanguage>(),
    Operation::of::<ListDubLanguages>(),
    Operation::of::<GetDubLanguage>(),
    Operation::of::<DeleteDubLanguage>(),
];

/// `POST /v1/dubbing/project/{project_id}/language`
///
/// Price: per minute of the project's recording. Replay: only if nothing was sent. Answers at once, see
/// [`GetDubLanguage`].
#[derive(Clone, Debug, PartialEq)]
pub struct AddDubLanguage {
    /// The project.
    pub project: DubProjectId,
    /// The language.
    pub language: NewLanguage,
}

/// A language to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewLanguage {
    target_language: Tag,
    #[serde(skip_serializing_if = "Option::is_none")]
    voice_settings: Option<Cloning>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    translations: BTreeMap<SegmentId, Said>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Cloning {
    cloning_strength: u8,
}

impl NewLanguage {
    /// This language, translated by the service.
    pub fn new(language: Tag) -> Self {
        Self {
            target_language: language,
            voice_settings: None,
            translations: BTreeMap::new(),
        }
    }

    /// With voices that are so near to the original ones, 0 … 10; 7 if not said.
    ///
    /// # Errors
    /// When it is more than 10.
    pub fn cloned(self, strength: u8) -> Result<Self, Invalid> {
        let cloning_strength = range("cloning_strength", strength, 0..=10)?;
        Ok(Self {
            voice_settings: Some(Cloning { cloning_strength }),
            ..self
        })
    }

    /// With translations made beforehand, by the pieces of the project's transcript.
    ///
    /// # Errors
    /// When there are more than twenty thousand.
    pub fn translated(self, translations: BTreeMap<SegmentId, Said>) -> Result<Self, Invalid> {
        let translations = count("translations", translations, 0..=20_000)?;
        Ok(Self {
            translations: translations.into_iter().collect(),
            ..self
        })
    }
}

impl Endpoint for AddDubLanguage {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/dubbing/project/{project_id}/language";
    const PRICE: Price = Price::SecondsSent;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = DubLanguage;

    fn path(&self) -> String {
        path(&self.project, "/language")
    }

    fn body(&self) -> Body {
        Body::json(&self.language)
    }
}

/// `GET /v1/dubbing/project/{project_id}/language`
///
/// Price: free. Replay: always. Paged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListDubLanguages {
    /// The project.
    pub project: DubProjectId,
    /// Languages a page; 20 if not said.
    pub page_size: Option<PageSize<100>>,
    /// Only those that stand so.
    pub status: Option<LanguageStanding>,
    /// Where to go on; of an earlier page.
    pub cursor: Option<String>,
}

impl ListDubLanguages {
    /// All of this project.
    pub fn new(project: DubProjectId) -> Self {
        Self {
            project,
            page_size: None,
            status: None,
            cursor: None,
        }
    }
}

/// How a language may stand that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LanguageStanding {
    /// Waiting for its turn.
    Queued,
    /// Being made.
    Processing,
    /// Ready.
    Completed,
    /// Ready, but its transcript was edited since.
    Stale,
    /// It could not be made.
    Failed,
}

impl Endpoint for ListDubLanguages {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/dubbing/project/{project_id}/language";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = DubLanguagePage;

    fn path(&self) -> String {
        path(&self.project, "/language")
    }

    fn query(&self) -> Query {
        Query::default()
            .with("page_size", self.page_size)
            .with("status", self.status)
            .with("cursor", self.cursor.as_ref())
    }
}

impl Paged for ListDubLanguages {
    fn cursor(&self, page: &DubLanguagePage) -> Option<String> {
        page.next_cursor.clone()
    }

    fn continue_at(&mut self, cursor: String) {
        self.cursor = Some(cursor);
    }
}

pub(super) fn language_path(
    project: &DubProjectId,
    language: &DubLanguageId,
    tail: &str,
) -> String {
    let language = Segment(language.as_str());
    path(project, &format!("/language/{language}{tail}"))
}

/// `GET /v1/dubbing/project/{project_id}/language/{language_id}`
///
/// Price: free. Replay: always. Its sound lies at an address of its own, which ends soon: ask again then.
#[derive(Clone, Debug)]
pub struct GetDubLanguage {
    /// The project.
    pub project: DubProjectId,
    /// The language.
    pub language: DubLanguageId,
}

impl Endpoint for GetDubLanguage {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/dubbing/project/{project_id}/language/{language_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = DubLanguage;

    fn path(&self) -> String {
        language_path(&self.project, &self.language, "")
    }
}

/// `DELETE /v1/dubbing/project/{project_id}/language/{language_id}`
///
/// Price: free. Replay: never. For good.
#[derive(Clone, Debug)]
pub struct DeleteDubLanguage {
    /// The project.
    pub project: DubProjectId,
    /// The language.
    pub language: DubLanguageId,
}

impl Endpoint for DeleteDubLanguage {
    const METHOD: Method = Method::DELETE;
    const ROUTE: &'static str = "/v1/dubbing/project/{project_id}/language/{language_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        language_path(&self.project, &self.language, "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_is_cloned_from_0_to_10() {
        let german = || NewLanguage::new("de".parse().unwrap());
        assert!(german().cloned(10).is_ok());
        assert!(german().cloned(11).is_err());
        let json = serde_json::to_string(&german()).unwrap();
        assert_eq!(json, r#"{"target_language":"de"}"#);
    }
}
