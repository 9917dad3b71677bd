//! Speech to text: transcribe a file or what lies at an address, fetch a transcript again, delete it.
//!
//! There is no list of transcripts: whoever wants one again remembers its id. `cloud_storage_url` is deprecated
//! and not sent.

mod wishes;

use std::fmt;

use reqwest::Method;

pub use crate::transcripts::wishes::{
    Channels, Entities, Export, ExportFormat, Hook, Redaction, RedactionMode, Speakers, Timestamps,
    Wishes,
};

use crate::body::{Body, Form};
use crate::check::Invalid;
use crate::endpoint::{Endpoint, Price, Query, Replay, Segment};
use crate::operations::Operation;
use crate::types::Done;
use crate::types::transcript::Transcribed;
use crate::upload::Upload;
use mynah_core::ids::{ModelId, TranscriptId};
use mynah_core::secret::Secret;

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<Transcribe>(),
    Operation::of::<GetTranscript>(),
    Operation::of::<DeleteTranscript>(),
];

/// `POST /v1/speech-to-text`
///
/// Price: per second of the recording and channel, by plan; roles, key terms, entities and redaction cost more.
/// Replay: only if nothing was sent. Files of less than 5 GB, from a tenth of a second to ten hours. With a
/// webhook the answer is only a promise.
#[derive(Clone)]
pub struct Transcribe {
    source: Source,
    model: ModelId,
    wishes: Wishes,
    /// Zero retention where false; only some plans have it.
    pub enable_logging: Option<bool>,
    /// A single-use token, for a client without a key.
    pub token: Option<Secret>,
}

/// What is transcribed.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// A recording or a film.
    File(Upload),
    /// An address from which the service fetches it; some pages with films are understood too.
    Address(String),
}

impl Transcribe {
    /// Transcribes this with that model: `scribe_v2`, if nothing newer is known.
    ///
    /// # Errors
    /// When the wishes contradict each other or ask for more than the service gives.
    pub fn new(source: Source, model: ModelId, wishes: Wishes) -> Result<Self, Invalid> {
        wishes.check()?;
        Ok(Self {
            source,
            model,
            wishes,
            enable_logging: None,
            token: None,
        })
    }
}

impl Transcribe {
    /// The same, made in the background: the answer is a promise, and the webhooks of the account are told of the transcript.
    #[must_use]
    pub fn in_background(mut self) -> Self {
        self.wishes.webhook = Some(Hook::default());
        self
    }
}

/// Addresses may let anyone in, and wishes hold words of the text.
impl fmt::Debug for Transcribe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Source::File(file) => write!(f, "Transcribe({file:?}, {})", self.model),
            Source::Address(_) => write!(f, "Transcribe(an address, {})", self.model),
        }
    }
}

impl Endpoint for Transcribe {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/speech-to-text";
    const PRICE: Price = Price::SecondsSent;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = Transcribed;

    fn query(&self) -> Query {
        Query::default()
            .with("enable_logging", self.enable_logging)
            .with("token", self.token.as_ref().map(Secret::expose))
    }

    fn body(&self) -> Body {
        let form = Form::default().with("model_id", Some(&self.model));
        let form = match &self.source {
            Source::File(file) => form.file("file", file),
            Source::Address(address) => form.with("source_url", Some(address)),
        };
        Body::Form(self.wishes.add_to(form))
    }
}

/// `GET /v1/speech-to-text/transcripts/{transcription_id}`
///
/// Price: free. Replay: always. 404 as long as it is being made.
#[derive(Clone, Debug)]
pub struct GetTranscript {
    /// Which.
    pub transcript: TranscriptId,
}

impl Endpoint for GetTranscript {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/speech-to-text/transcripts/{transcription_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Transcribed;

    fn path(&self) -> String {
        let id = Segment(self.transcript.as_str());
        format!("/v1/speech-to-text/transcripts/{id}")
    }
}

/// `DELETE /v1/speech-to-text/transcripts/{transcription_id}`
///
/// Price: free. Replay: never. For good.
#[derive(Clone, Debug)]
pub struct DeleteTranscript {
    /// Which.
    pub transcript: TranscriptId,
}

impl Endpoint for DeleteTranscript {
    const METHOD: Method = Method::DELETE;
    const ROUTE: &'static str = "/v1/speech-to-text/transcripts/{transcription_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        let id = Segment(self.transcript.as_str());
        format!("/v1/speech-to-text/transcripts/{id}")
    }
}
