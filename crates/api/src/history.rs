//! What the account generated, and its sound.

use reqwest::Method;
use serde::Serialize;

use crate::answer::{Audio, File};
use crate::body::Body;
use crate::check::{Invalid, count};
use crate::endpoint::{Endpoint, Price, Query, Replay, Segment};
use crate::operations::Operation;
use crate::page::{self, Paged};
use crate::types::Done;
use crate::types::history::{HistoryItem, HistoryPage};
use crate::voices::Direction;
use mynah_core::ids::{HistoryItemId, ModelId, VoiceId};

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<ListHistory>(),
    Operation::of::<GetHistoryItem>(),
    Operation::of::<GetHistoryAudio>(),
    Operation::of::<DownloadHistory>(),
    Operation::of::<DeleteHistoryItem>(),
];

/// `GET /v1/history`
///
/// Price: free. Replay: always. Paged by the last item's id, newest first unless told otherwise; deleting
/// while paging is safe. Music, effects and requests without retention never appear; new items may be late.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListHistory {
    /// Items a page, at most 1000; 100 if not said.
    pub page_size: Option<PageSize>,
    /// Only this voice.
    pub voice: Option<VoiceId>,
    /// Only this model. Some versions of the service want `source` with it.
    pub model: Option<ModelId>,
    /// Unix seconds; items at or after this time.
    pub after_secs: Option<i64>,
    /// Unix seconds; items before this time.
    pub before_secs: Option<i64>,
    /// Looked for in the texts. Some versions of the service want `source` with it.
    pub search: Option<String>,
    /// Where the items come from.
    pub source: Option<Source>,
    /// Which way round.
    pub direction: Option<Direction>,
    /// Where to go on; of an earlier page.
    pub start_after: Option<HistoryItemId>,
}

/// 1 … 1000 items.
pub type PageSize = page::PageSize<1000>;

/// What made an item of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Source {
    /// Text to speech.
    #[serde(rename = "TTS")]
    Speech,
    /// The voice changer.
    #[serde(rename = "STS")]
    Converted,
    /// A flow.
    #[serde(rename = "Flows")]
    Flow,
}

impl Endpoint for ListHistory {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/history";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = HistoryPage;

    fn query(&self) -> Query {
        Query::default()
            .with("page_size", self.page_size)
            .with("voice_id", self.voice.as_ref())
            .with("model_id", self.model.as_ref())
            .with("date_after_unix", self.after_secs)
            .with("date_before_unix", self.before_secs)
            .with("search", self.search.as_ref())
            .with("source", self.source)
            .with("sort_direction", self.direction)
            .with("start_after_history_item_id", self.start_after.as_ref())
    }
}

impl Paged for ListHistory {
    fn cursor(&self, page: &HistoryPage) -> Option<String> {
        page.last_history_item_id.clone()
    }

    fn has_more(&self, page: &HistoryPage) -> Option<bool> {
        page.has_more
    }

    fn continue_at(&mut self, cursor: String) {
        self.start_after = Some(HistoryItemId::new(cursor));
    }
}

/// `GET /v1/history/{history_item_id}`
///
/// Price: free. Replay: always.
#[derive(Clone, Debug)]
pub struct GetHistoryItem {
    /// The item.
    pub item: HistoryItemId,
}

impl Endpoint for GetHistoryItem {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/history/{history_item_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = HistoryItem;

    fn path(&self) -> String {
        format!("/v1/history/{}", Segment(self.item.as_str()))
    }
}

/// `GET /v1/history/{history_item_id}/audio`
///
/// Price: free. Replay: always. In the format it is stored in, which need not be the one asked for.
#[derive(Clone, Debug)]
pub struct GetHistoryAudio {
    /// The item.
    pub item: HistoryItemId,
}

impl Endpoint for GetHistoryAudio {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/history/{history_item_id}/audio";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Audio;

    fn path(&self) -> String {
        format!("/v1/history/{}/audio", Segment(self.item.as_str()))
    }
}

/// `POST /v1/history/download`
///
/// Price: free. Replay: always. One item comes as its sound, several as a zip: the content type tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DownloadHistory {
    history_item_ids: Vec<HistoryItemId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_format: Option<&'static str>,
}

impl DownloadHistory {
    /// These items, each in the format it is stored in.
    ///
    /// # Errors
    /// When there is none.
    pub fn new(items: impl IntoIterator<Item = HistoryItemId>) -> Result<Self, Invalid> {
        Ok(Self {
            history_item_ids: count("history_item_ids", items, 1..=usize::MAX)?,
            output_format: None,
        })
    }

    /// All as WAV.
    #[must_use]
    pub fn as_wav(self) -> Self {
        Self {
            output_format: Some("wav"),
            ..self
        }
    }
}

impl Endpoint for DownloadHistory {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/history/download";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = File;

    fn body(&self) -> Body {
        Body::json(self)
    }
}

/// `DELETE /v1/history/{history_item_id}`
///
/// Price: free. Replay: never. For good.
#[derive(Clone, Debug)]
pub struct DeleteHistoryItem {
    /// The item.
    pub item: HistoryItemId,
}

impl Endpoint for DeleteHistoryItem {
    const METHOD: Method = Method::DELETE;
    const ROUTE: &'static str = "/v1/history/{history_item_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        format!("/v1/history/{}", Segment(self.item.as_str()))
    }
}
