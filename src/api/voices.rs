//! Voices of the account.

use reqwest::Method;

use crate::api::endpoint::{Endpoint, Price, Query, Replay, Segment};
use crate::api::operations::Operation;
use crate::api::page::Paged;
use crate::api::types::voice::{Settings, Voice, VoiceList, VoicePage};
use crate::terms::ids::VoiceId;

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<SearchVoices>(),
    Operation::of::<ListVoices>(),
    Operation::of::<GetVoice>(),
    Operation::of::<GetVoiceSettings>(),
    Operation::of::<GetDefaultSettings>(),
];

/// `GET /v2/voices`
///
/// Price: free. Replay: always. Paged: see [`pages`](crate::api::page::pages). The first page may hold
/// more than was asked for, because default voices are put before it. The total is not asked for: it
/// costs the service time and is a snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchVoices {
    /// Looked for in name, description, labels and category.
    pub search: Option<String>,
    /// Which shelf.
    pub voice_type: Option<VoiceType>,
    /// In which order.
    pub sort: Option<VoiceSort>,
    /// Which way round.
    pub direction: Option<Direction>,
    /// Only this category, in the service's words: `premade`, `cloned`, `generated`, `professional`.
    pub category: Option<String>,
    /// Where to go on; of an earlier page.
    pub next_page_token: Option<String>,
}

/// Which shelf of voices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// In which order voices are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoiceSort {
    /// By the time they were made.
    Created,
    /// By name.
    Name,
}

/// Which way round a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Smallest or oldest first.
    Up,
    /// Largest or newest first.
    Down,
}

impl Direction {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Up => "asc",
            Self::Down => "desc",
        }
    }
}

impl VoiceType {
    fn word(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Community => "community",
            Self::Default => "default",
            Self::Workspace => "workspace",
            Self::NonDefault => "non-default",
            Self::NonCommunity => "non-community",
            Self::Saved => "saved",
        }
    }
}

impl Endpoint for SearchVoices {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v2/voices";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = VoicePage;

    fn query(&self) -> Query {
        let sort = self.sort.map(|sort| match sort {
            VoiceSort::Created => "created_at_unix",
            VoiceSort::Name => "name",
        });
        Query::default()
            .with("page_size", Some(100))
            .with("include_total_count", Some(false))
            .with("search", self.search.as_ref())
            .with("voice_type", self.voice_type.map(VoiceType::word))
            .with("sort", sort)
            .with("sort_direction", self.direction.map(Direction::word))
            .with("category", self.category.as_ref())
            .with("next_page_token", self.next_page_token.as_ref())
    }
}

impl Paged for SearchVoices {
    fn cursor(&self, page: &VoicePage) -> Option<String> {
        if page.voices.is_empty() || page.has_more == Some(false) {
            return None;
        }
        page.next_page_token.clone()
    }

    fn continued(&self, cursor: String) -> Self {
        Self {
            next_page_token: Some(cursor),
            ..self.clone()
        }
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
