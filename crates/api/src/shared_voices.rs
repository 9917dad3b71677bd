//! The library of voices that others share: searching it, finding what sounds alike, adding one to the account.

use reqwest::Method;
use serde::Serialize;

use crate::body::{Body, Form};
use crate::check::{Invalid, length, range};
use crate::endpoint::{Endpoint, Price, Query, Replay, Segment};
use crate::operations::Operation;
use crate::page::{PageSize, Paged};
use crate::types::shared_voice::SharedVoices;
use crate::types::voice::MadeVoice;
use crate::upload::Upload;
use mynah_core::ids::{OwnerId, VoiceId};

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<SearchSharedVoices>(),
    Operation::of::<FindSimilarVoices>(),
    Operation::of::<AddSharedVoice>(),
];

/// `GET /v1/shared-voices`
///
/// Price: free. Replay: always. Paged by a number from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchSharedVoices {
    /// Voices a page; 30 if not said.
    pub page_size: Option<PageSize<100>>,
    /// Looked for in names and descriptions.
    pub search: Option<String>,
    /// Only of this kind.
    pub category: Option<SharedCategory>,
    /// Only of this gender.
    pub gender: Option<String>,
    /// Only of this age.
    pub age: Option<String>,
    /// Only with this accent.
    pub accent: Option<String>,
    /// Only of this language.
    pub language: Option<String>,
    /// Only of this country's way, as in `en-GB`.
    pub locale: Option<String>,
    /// Only for one of these uses.
    pub use_cases: Vec<String>,
    /// Only those that one of these words describes.
    pub descriptives: Vec<String>,
    /// Only those that the service puts forward.
    pub featured: bool,
    /// Only those that live on so many days after their owner withdraws them.
    pub min_notice_period_days: Option<u32>,
    /// Whether voices with a price of their own are listed too.
    pub include_custom_rates: Option<bool>,
    /// Whether voices whose texts are watched are listed too.
    pub include_live_moderated: Option<bool>,
    /// Only those that the service's reading program has.
    pub reader_app_enabled: bool,
    /// Only of this owner.
    pub owner: Option<OwnerId>,
    /// In which order; newest first if not said.
    pub sort: Option<SharedSort>,
    /// Which page, from 0.
    pub page: u32,
}

/// Which kind of shared voices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SharedCategory {
    /// Cloned from much material.
    Professional,
    /// Of known persons.
    Famous,
    /// Of high quality.
    HighQuality,
}

/// In which order shared voices are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum SharedSort {
    /// Newest first.
    #[serde(rename = "created_date")]
    Created,
    /// Most used first.
    #[serde(rename = "usage_character_count_1y")]
    Used,
    /// What is coming up first.
    #[serde(rename = "trending")]
    Trending,
    /// Most added first.
    #[serde(rename = "cloned_by_count")]
    Added,
}

impl Endpoint for SearchSharedVoices {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/shared-voices";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = SharedVoices;

    fn query(&self) -> Query {
        Query::default()
            .with("page_size", self.page_size)
            .with("search", self.search.as_ref())
            .with("category", self.category)
            .with("gender", self.gender.as_ref())
            .with("age", self.age.as_ref())
            .with("accent", self.accent.as_ref())
            .with("language", self.language.as_ref())
            .with("locale", self.locale.as_ref())
            .each("use_cases", &self.use_cases)
            .each("descriptives", &self.descriptives)
            .with("featured", self.featured.then_some(true))
            .with("min_notice_period_days", self.min_notice_period_days)
            .with("include_custom_rates", self.include_custom_rates)
            .with("include_live_moderated", self.include_live_moderated)
            .with(
                "reader_app_enabled",
                self.reader_app_enabled.then_some(true),
            )
            .with("owner_id", self.owner.as_ref())
            .with("sort", self.sort)
            .with("page", (self.page > 0).then_some(self.page))
    }
}

impl Paged for SearchSharedVoices {
    /// The last voice stands for the page's place, so that a page that comes twice ends the list.
    fn cursor(&self, page: &SharedVoices) -> Option<String> {
        let last = page.voices.last()?;
        Some(last.voice_id.to_string())
    }

    fn has_more(&self, page: &SharedVoices) -> Option<bool> {
        page.has_more
    }

    fn continue_at(&mut self, _last: String) {
        self.page = self.page.saturating_add(1);
    }
}

/// `POST /v1/similar-voices`
///
/// Price: free. Replay: always: it only looks. All at once.
#[derive(Clone, Debug, PartialEq)]
pub struct FindSimilarVoices {
    audio: Upload,
    similarity_threshold: Option<f32>,
    top_k: Option<u16>,
}

impl FindSimilarVoices {
    /// Shared voices that sound like this recording.
    pub fn new(audio: Upload) -> Self {
        Self {
            audio,
            similarity_threshold: None,
            top_k: None,
        }
    }

    /// Only those at most so far away: 0 is the same voice, 2 is anything.
    ///
    /// # Errors
    /// When it is outside 0 … 2.
    pub fn within(self, distance: f32) -> Result<Self, Invalid> {
        let distance = range("similarity_threshold", distance, 0.0..=2.0)?;
        Ok(Self {
            similarity_threshold: Some(distance),
            ..self
        })
    }

    /// Only so many, the most alike.
    ///
    /// # Errors
    /// When it is outside 1 … 100.
    pub fn at_most(self, voices: u16) -> Result<Self, Invalid> {
        Ok(Self {
            top_k: Some(range("top_k", voices, 1..=100)?),
            ..self
        })
    }
}

impl Endpoint for FindSimilarVoices {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/similar-voices";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = SharedVoices;

    fn body(&self) -> Body {
        let form = Form::default()
            .file("audio_file", &self.audio)
            .with("similarity_threshold", self.similarity_threshold)
            .with("top_k", self.top_k);
        Body::Form(form)
    }
}

/// `POST /v1/voices/add/{public_user_id}/{voice_id}`
///
/// Price: free, but it takes a voice slot. Replay: never. A free plan may add a voice and still not speak
/// with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddSharedVoice {
    owner: OwnerId,
    voice: VoiceId,
    new_name: String,
    /// Whether it goes among the favourites, as it does if nothing is said.
    pub bookmarked: bool,
}

impl AddSharedVoice {
    /// This voice of that owner under a name of one's own.
    ///
    /// # Errors
    /// When there is no name.
    pub fn new(
        owner: OwnerId,
        voice: VoiceId,
        new_name: impl Into<String>,
    ) -> Result<Self, Invalid> {
        Ok(Self {
            owner,
            voice,
            new_name: length("new_name", new_name, 1..=usize::MAX)?,
            bookmarked: true,
        })
    }
}

#[derive(Serialize)]
struct Added<'a> {
    new_name: &'a str,
    bookmarked: bool,
}

impl Endpoint for AddSharedVoice {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/voices/add/{public_user_id}/{voice_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = MadeVoice;

    fn path(&self) -> String {
        let (owner, voice) = (self.owner.as_str(), self.voice.as_str());
        format!("/v1/voices/add/{}/{}", Segment(owner), Segment(voice))
    }

    fn body(&self) -> Body {
        Body::json(&Added {
            new_name: &self.new_name,
            bookmarked: self.bookmarked,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_and_counts_stay_in_their_range() {
        let find = || FindSimilarVoices::new(Upload::bytes("a.wav", "audio/wav", "x"));
        assert!(find().within(0.0).is_ok() && find().within(2.0).is_ok());
        assert!(find().within(-0.1).is_err() && find().within(2.1).is_err());
        assert!(find().at_most(1).is_ok() && find().at_most(100).is_ok());
        assert!(find().at_most(0).is_err() && find().at_most(101).is_err());
        let (owner, voice) = (OwnerId::from("o"), VoiceId::from("v"));
        assert!(AddSharedVoice::new(owner, voice, "").is_err());
    }

    #[test]
    fn a_page_that_comes_twice_ends_the_list() {
        let page = |json: &str| {
            let page: SharedVoices = serde_json::from_str(json).unwrap();
            SearchSharedVoices::default().cursor(&page)
        };
        let voices = r#"[{"public_owner_id": "o", "voice_id": "v"}]"#;
        let more = page(&format!(r#"{{"voices": {voices}, "has_more": true}}"#));
        assert_eq!(more.as_deref(), Some("v"));
        assert_eq!(page(r#"{"voices": [], "has_more": true}"#), None);
        let mut next = SearchSharedVoices::default();
        next.continue_at("v".to_owned());
        assert_eq!(next.query().pairs(), [("page", "1".to_owned())]);
    }
}
