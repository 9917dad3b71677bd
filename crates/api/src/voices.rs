//! Voices of the account: finding them, their settings, their end.
//!
//! How they come to be is in `clones`, `design`, `professional` and `shared_voices`. `with_settings` of
//! [`GetVoice`] is deprecated and not sent.

use reqwest::Method;
use serde::Serialize;

use crate::body::Body;
use crate::check::{Invalid, count};
use crate::endpoint::{Endpoint, Price, Query, Replay, Segment};
use crate::operations::Operation;
use crate::page::{PageSize, Paged};
use crate::speech::SettingsBody;
use crate::types::Done;
use crate::types::language::Language;
use crate::types::voice::{Accents, Settings, Voice, VoiceList, VoicePage};
use mynah_core::ids::{ModelId, VoiceId};

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<SearchVoices>(),
    Operation::of::<ListVoices>(),
    Operation::of::<GetVoice>(),
    Operation::of::<GetVoiceSettings>(),
    Operation::of::<GetDefaultSettings>(),
    Operation::of::<EditVoiceSettings>(),
    Operation::of::<DeleteVoice>(),
    Operation::of::<ListAccents>(),
];

/// `GET /v2/voices`
///
/// Price: free. Replay: always. Paged: see [`pages`](crate::page::pages). The first page may hold
/// more than was asked for, because default voices are put before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchVoices {
    /// Voices a page; 100 if not said, where the service itself would say 10.
    pub page_size: Option<PageSize<100>>,
    /// Looked for in name, description, labels and category.
    pub search: Option<String>,
    /// Which shelf.
    pub voice_type: Option<VoiceType>,
    /// In which order.
    pub sort: Option<VoiceSort>,
    /// Which way round.
    pub direction: Option<Direction>,
    /// Only those that came to be like this.
    pub category: Option<VoiceCategory>,
    /// Only professional clones whose training stands like this.
    pub fine_tuning_state: Option<TrainingState>,
    /// Only of this collection.
    pub collection: Option<String>,
    /// Only of this gender, as the labels say it.
    pub gender: Option<String>,
    /// Only of this age, as the labels say it.
    pub age: Option<String>,
    /// Only with this accent, as the labels say it.
    pub accent: Option<String>,
    /// Only of one of these languages.
    pub languages: Vec<String>,
    /// Only for one of these uses.
    pub use_cases: Vec<String>,
    /// Only those that live on so many days after their owner withdraws them.
    pub min_notice_period_days: Option<u32>,
    /// Whether voices with a price of their own are listed too.
    pub include_custom_rates: Option<bool>,
    /// Whether voices whose texts are watched are listed too.
    pub include_live_moderated: Option<bool>,
    /// Only those of high quality.
    pub high_quality: Option<bool>,
    /// Only these.
    pub voices: Option<VoiceChoice>,
    /// Whether all that fit are counted. It costs the service time, and is a snapshot.
    pub count_all: bool,
    /// Where to go on; of an earlier page.
    pub next_page_token: Option<String>,
}

/// Which shelf of voices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VoiceType {
    /// Made or cloned by the user.
    Personal,
    /// Added from the shared library.
    Community,
    /// The service's own.
    Default,
    /// Of the workspace.
    Workspace,
    /// Everything but the service's own.
    NonDefault,
    /// Everything but shared ones.
    NonCommunity,
    /// Saved.
    Saved,
}

/// How a voice came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VoiceCategory {
    /// The service's own.
    Premade,
    /// Cloned from a short recording.
    Cloned,
    /// Made from a description.
    Generated,
    /// Cloned from much material.
    Professional,
}

/// How the training of a professional clone stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TrainingState {
    /// Not all is there yet.
    Draft,
    /// Not proven to be one's own.
    NotVerified,
    /// Not asked for.
    NotStarted,
    /// In line.
    Queued,
    /// Under way.
    FineTuning,
    /// Done.
    FineTuned,
    /// In vain.
    Failed,
    /// Late.
    Delayed,
}

/// In which order voices are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum VoiceSort {
    /// By the time they were made.
    #[serde(rename = "created_at_unix")]
    Created,
    /// By name.
    #[serde(rename = "name")]
    Name,
}

/// Which way round a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Direction {
    /// Smallest or oldest first.
    #[serde(rename = "asc")]
    Up,
    /// Largest or newest first.
    #[serde(rename = "desc")]
    Down,
}

/// One to a hundred voices by their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceChoice(Vec<VoiceId>);

impl VoiceChoice {
    /// These.
    ///
    /// # Errors
    /// When there are none, or more than a hundred.
    pub fn new(voices: impl IntoIterator<Item = VoiceId>) -> Result<Self, Invalid> {
        count("voice_ids", voices, 1..=100).map(Self)
    }
}

impl Endpoint for SearchVoices {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v2/voices";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = VoicePage;

    fn query(&self) -> Query {
        Query::default()
            .with(
                "page_size",
                Some(self.page_size.unwrap_or_else(|| PageSize::new(100))),
            )
            .with("include_total_count", Some(self.count_all))
            .with("search", self.search.as_ref())
            .with("voice_type", self.voice_type)
            .with("sort", self.sort)
            .with("sort_direction", self.direction)
            .with("category", self.category)
            .with("fine_tuning_state", self.fine_tuning_state)
            .with("collection_id", self.collection.as_ref())
            .with("gender", self.gender.as_ref())
            .with("age", self.age.as_ref())
            .with("accent", self.accent.as_ref())
            .each("language", &self.languages)
            .each("use_cases", &self.use_cases)
            .with("min_notice_period_days", self.min_notice_period_days)
            .with("include_custom_rates", self.include_custom_rates)
            .with("include_live_moderated", self.include_live_moderated)
            .with("high_quality", self.high_quality)
            .each("voice_ids", self.voices.iter().flat_map(|choice| &choice.0))
            .with("next_page_token", self.next_page_token.as_ref())
    }
}

impl Paged for SearchVoices {
    fn cursor(&self, page: &VoicePage) -> Option<String> {
        page.next_page_token.clone()
    }

    fn has_more(&self, page: &VoicePage) -> Option<bool> {
        page.has_more
    }

    fn continue_at(&mut self, cursor: String) {
        self.next_page_token = Some(cursor);
    }
}

/// `GET /v1/voices`
///
/// Price: free. Replay: always. All at once; stops working above 500 voices, so [`SearchVoices`] is the
/// one to use.
#[derive(Clone, Copy, Debug, Default)]
pub struct ListVoices {
    /// Whether retired voices of the service are listed too.
    pub show_legacy: bool,
}

impl Endpoint for ListVoices {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/voices";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = VoiceList;

    fn query(&self) -> Query {
        Query::default().with("show_legacy", self.show_legacy.then_some(true))
    }
}

/// `GET /v1/voices/{voice_id}`
///
/// Price: free. Replay: always.
#[derive(Clone, Debug)]
pub struct GetVoice {
    /// The voice.
    pub voice: VoiceId,
}

impl Endpoint for GetVoice {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/voices/{voice_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Voice;

    fn path(&self) -> String {
        format!("/v1/voices/{}", Segment(self.voice.as_str()))
    }
}

/// `GET /v1/voices/{voice_id}/settings`
///
/// Price: free. Replay: always. Lists leave a voice's settings out; here they are.
#[derive(Clone, Debug)]
pub struct GetVoiceSettings {
    /// The voice.
    pub voice: VoiceId,
}

impl Endpoint for GetVoiceSettings {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/voices/{voice_id}/settings";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Settings;

    fn path(&self) -> String {
        format!("/v1/voices/{}/settings", Segment(self.voice.as_str()))
    }
}

/// `GET /v1/voices/settings/default`
///
/// Price: free. Replay: always.
#[derive(Clone, Copy, Debug)]
pub struct GetDefaultSettings;

impl Endpoint for GetDefaultSettings {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/voices/settings/default";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Settings;
}

/// `POST /v1/voices/{voice_id}/settings/edit`
///
/// Price: free. Replay: never. All five are sent: what is left out could fall back to its default. They
/// hold for everyone who uses the voice in the workspace.
#[derive(Clone, Debug, PartialEq)]
pub struct EditVoiceSettings {
    /// The voice.
    pub voice: VoiceId,
    /// Its settings from now on.
    pub settings: SettingsBody,
}

impl Endpoint for EditVoiceSettings {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/voices/{voice_id}/settings/edit";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        format!("/v1/voices/{}/settings/edit", Segment(self.voice.as_str()))
    }

    fn body(&self) -> Body {
        Body::json(&self.settings)
    }
}

/// `DELETE /v1/voices/{voice_id}`
///
/// Price: free. Replay: never. For good, and for the whole workspace; a voice of the shared library is only
/// taken off the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteVoice {
    /// The voice.
    pub voice: VoiceId,
}

impl Endpoint for DeleteVoice {
    const METHOD: Method = Method::DELETE;
    const ROUTE: &'static str = "/v1/voices/{voice_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        format!("/v1/voices/{}", Segment(self.voice.as_str()))
    }
}

/// `GET /v1/voices/accents`
///
/// Price: free. Replay: always. The accents that a voice can be given or looked for by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListAccents {
    /// Only of this language.
    pub language: Option<Language>,
    /// Only those that this model speaks.
    pub model: Option<ModelId>,
}

impl Endpoint for ListAccents {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/voices/accents";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Accents;

    fn query(&self) -> Query {
        Query::default()
            .with("language", self.language.as_ref())
            .with("model_id", self.model.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_has_one_to_a_hundred_voices() {
        let choice = |voices: usize| VoiceChoice::new(vec![VoiceId::from("v"); voices]);
        assert!(choice(1).is_ok() && choice(100).is_ok());
        assert!(choice(0).is_err() && choice(101).is_err());
    }
}
