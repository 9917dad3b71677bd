//! Dubbing projects: a recording is listened to once and then dubbed, a language at a time.
//!
//! The newer generation of [dubs](crate::dubbing). Lists end with a missing cursor. Reading transcripts
//! is for all plans; editing them, sending one along, and speaking anew are for the largest.

use reqwest::Method;
use serde::Serialize;

use crate::body::{Body, Form};
use crate::dubbing::{DubModel, ListDirection, Original};
use crate::endpoint::{Endpoint, Price, Query, Replay, Segment};
use crate::operations::Operation;
use crate::page::{PageSize, Paged};
use crate::types::Done;
use crate::types::bounded::{Phrase, UpTo};
use crate::types::dubbing_project::{DubProject, DubProjectPage};
use crate::types::language::Tag;
use crate::upload::Upload;
use mynah_core::ids::{DubProjectId, WebhookId};

pub mod languages;
pub mod transcripts;

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<CreateDubProject>(),
    Operation::of::<ListDubProjects>(),
    Operation::of::<GetDubProject>(),
    Operation::of::<DeleteDubProject>(),
];

/// `POST /v1/dubbing/project`
///
/// Price: per minute of the recording and language. Replay: only if nothing was sent. Answers at once, see
/// [`GetDubProject`]. A recording has at most 3 GiB.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateDubProject {
    /// The recording.
    pub original: Original,
    /// The first language to make; others follow with [`AddDubLanguage`](languages::AddDubLanguage).
    pub target: Option<Tag>,
    /// From which language; found out if not said.
    pub source: Option<Tag>,
    /// What to make it with; the newest if not said.
    pub model: Option<DubModel>,
    /// Names and words that may be misheard.
    pub keyterms: Vec<String>,
    /// What was said, in a file of the service's own form.
    pub transcript: Option<Upload>,
    /// A word of one's own for it.
    pub reference: Option<Phrase<0, 500>>,
    /// These webhooks are told how it goes.
    pub webhooks: UpTo<WebhookId, 3>,
}

impl CreateDubProject {
    /// This recording, everything else at the service's default.
    pub fn new(original: Original) -> Self {
        Self {
            original,
            target: None,
            source: None,
            model: None,
            keyterms: Vec::new(),
            transcript: None,
            reference: None,
            webhooks: UpTo::default(),
        }
    }
}

impl Endpoint for CreateDubProject {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/dubbing/project";
    const PRICE: Price = Price::SecondsSent;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = DubProject;

    fn body(&self) -> Body {
        let form = Form::default()
            .with("target_language", self.target.as_ref())
            .with("source_language", self.source.as_ref())
            .with("reference", self.reference.as_ref())
            .with("model_id", self.model)
            .each("keyterms", &self.keyterms)
            .each("webhook_ids", self.webhooks.iter())
            .files_as("transcript", &self.transcript);
        Body::Form(self.original.part_of(form))
    }
}

/// `GET /v1/dubbing/project`
///
/// Price: free. Replay: always. Paged, newest first unless told otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListDubProjects {
    /// Projects a page; 20 if not said.
    pub page_size: Option<PageSize<100>>,
    /// Only those that stand so.
    pub status: Option<ProjectStanding>,
    /// Which way round.
    pub direction: Option<ListDirection>,
    /// Where to go on; of an earlier page.
    pub cursor: Option<String>,
}

/// How a project may stand that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProjectStanding {
    /// Waiting for its turn.
    Queued,
    /// Being fetched and looked at.
    Preparing,
    /// Being listened to.
    Processing,
    /// Languages can be made.
    Ready,
    /// It can't be used.
    Failed,
}

impl Endpoint for ListDubProjects {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/dubbing/project";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = DubProjectPage;

    fn query(&self) -> Query {
        Query::default()
            .with("page_size", self.page_size)
            .with("status", self.status)
            .with("sort_direction", self.direction)
            .with("cursor", self.cursor.as_ref())
    }
}

impl Paged for ListDubProjects {
    fn cursor(&self, page: &DubProjectPage) -> Option<String> {
        page.next_cursor.clone()
    }

    fn continue_at(&mut self, cursor: String) {
        self.cursor = Some(cursor);
    }
}

fn path(project: &DubProjectId, tail: &str) -> String {
    format!("/v1/dubbing/project/{}{tail}", Segment(project.as_str()))
}

/// `GET /v1/dubbing/project/{project_id}`
///
/// Price: free. Replay: always.
#[derive(Clone, Debug)]
pub struct GetDubProject {
    /// The project.
    pub project: DubProjectId,
}

impl Endpoint for GetDubProject {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/dubbing/project/{project_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = DubProject;

    fn path(&self) -> String {
        path(&self.project, "")
    }
}

/// `DELETE /v1/dubbing/project/{project_id}`
///
/// Price: free. Replay: never. For good, with all its languages.
#[derive(Clone, Debug)]
pub struct DeleteDubProject {
    /// The project.
    pub project: DubProjectId,
}

impl Endpoint for DeleteDubProject {
    const METHOD: Method = Method::DELETE;
    const ROUTE: &'static str = "/v1/dubbing/project/{project_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        path(&self.project, "")
    }
}
