//! Isolation: everything but the voice taken out of a recording. And what was isolated so far.

use base64::Engine as _;
use reqwest::Method;

use crate::answer::Audio;
use crate::body::{Body, Form};
use crate::endpoint::{Endpoint, Price, Query, Replay, Segment};
use crate::operations::Operation;
use crate::page::Paged;
use crate::types::Done;
use crate::types::isolation::IsolationPage;
use crate::types::lenient::BASE64;
use crate::types::sound::FileFormat;
use crate::upload::Upload;
use mynah_core::ids::IsolationId;

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<Isolate>(),
    Operation::of::<StreamIsolated>(),
    Operation::of::<ListIsolated>(),
    Operation::of::<DeleteIsolated>(),
];

/// The recording of which the voice is wanted: about five seconds at least, an hour and 500 MB at most.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    /// The recording.
    pub audio: Upload,
    /// What it is, where it is not told by its content.
    pub file_format: Option<FileFormat>,
}

impl Recording {
    fn form(&self) -> Form {
        Form::default()
            .file("audio", &self.audio)
            .with("file_format", self.file_format)
    }
}

/// `POST /v1/audio-isolation`
///
/// Price: per second of the recording. Replay: only if nothing was sent. The answer is MP3, whatever came in.
#[derive(Clone, Debug, PartialEq)]
pub struct Isolate {
    /// What is cleaned.
    pub recording: Recording,
    /// A picture of it for the account's list.
    pub preview: Option<Vec<u8>>,
}

impl Endpoint for Isolate {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/audio-isolation";
    const PRICE: Price = Price::SecondsSent;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = Audio;

    fn body(&self) -> Body {
        let preview = self.preview.as_ref().map(|picture| BASE64.encode(picture));
        Body::Form(self.recording.form().with("preview_b64", preview))
    }
}

/// `POST /v1/audio-isolation/stream`
///
/// Price: per second of the recording. Replay: only if nothing was sent. The answer is MP3.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamIsolated(pub Recording);

impl Endpoint for StreamIsolated {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/audio-isolation/stream";
    const PRICE: Price = Price::SecondsSent;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = Audio;

    fn body(&self) -> Body {
        Body::Form(self.0.form())
    }
}

/// `GET /v1/audio-isolation/history`
///
/// Price: free. Replay: always. Has no cursor: pages are counted from 1. The reference says so of a search only; without
/// one as many as there may be are asked for, and whoever reads on has to see whether anything new comes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListIsolated {
    search: Option<String>,
    page: Option<u32>,
}

impl ListIsolated {
    /// Those whose title holds this.
    pub fn searching(text: &str) -> Self {
        Self {
            search: Some(text.to_owned()),
            page: Some(1),
        }
    }
}

impl Endpoint for ListIsolated {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/audio-isolation/history";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = IsolationPage;

    fn query(&self) -> Query {
        let size = if self.search.is_some() { 100 } else { 1000 };
        Query::default()
            .with("page_size", Some(size))
            .with("search", self.search.as_ref())
            .with("page", self.page)
    }
}

impl Paged for ListIsolated {
    fn cursor(&self, page: &IsolationPage) -> Option<String> {
        let more = page.has_more == Some(true);
        more.then(|| (self.page.unwrap_or(1) + 1).to_string())
    }

    fn has_more(&self, page: &IsolationPage) -> Option<bool> {
        page.has_more
    }

    fn continue_at(&mut self, cursor: String) {
        self.page = cursor.parse().ok();
    }
}

/// `DELETE /v1/audio-isolation/history/{history_item_id}`
///
/// Price: free. Replay: never. For good.
#[derive(Clone, Debug)]
pub struct DeleteIsolated {
    /// Which.
    pub item: IsolationId,
}

impl Endpoint for DeleteIsolated {
    const METHOD: Method = Method::DELETE;
    const ROUTE: &'static str = "/v1/audio-isolation/history/{history_item_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        format!(
            "/v1/audio-isolation/history/{}",
            Segment(self.item.as_str())
        )
    }
}
