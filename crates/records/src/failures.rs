//! The failure log: orders that failed, with the details that are needed to repeat them.

use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::{EntryId, LineId, ModelId, ProjectId, RequestId, VoiceId};
use serde::{Deserialize, Serialize};

/// Id of a row in the failure log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FailureId(pub i64);

/// The known charge for a failed order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FailureCharge {
    /// Nothing was charged.
    No,
    /// The order was charged.
    Yes,
    /// The order may have been charged.
    Unknown,
    /// The order was charged, and its take was fetched later.
    Fetched,
}

impl FailureCharge {
    /// Returns the word in the database and in exported files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Yes => "yes",
            Self::Unknown => "unknown",
            Self::Fetched => "fetched",
        }
    }
}

/// An order that failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Row id, ascending; `None` for a failure that is not stored yet.
    pub id: Option<FailureId>,
    /// Time of the failure.
    pub at: UnixMillis,
    /// The project, if any.
    pub project: Option<ProjectId>,
    /// The line, if any.
    pub line: Option<LineId>,
    /// The backend of the order.
    pub backend: Backend,
    /// Speaker in the script.
    pub speaker: String,
    /// The voice's name.
    pub voice_name: String,
    /// The voice.
    pub voice: VoiceId,
    /// The model.
    pub model: ModelId,
    /// The text.
    pub text: String,
    /// The settings as JSON.
    pub settings: String,
    /// Error message as it was shown.
    pub error: String,
    /// Causes of the error, outermost first.
    pub causes: String,
    /// Request id of the service.
    pub request: Option<RequestId>,
    /// Number of attempts.
    pub attempts: u32,
    /// The charge: the current one in a row that was read, the one at the time of the failure in a row to be written.
    pub charged: FailureCharge,
    /// The ledger entry if its charge was unknown. Its later state decides the charge.
    pub entry: Option<EntryId>,
    /// True if a later order for it produced a take. Ignored when a failure is written.
    pub made_since: bool,
    /// Highest price of ordering it again.
    pub quote: Credits,
    /// The order as JSON of the engine, to repeat it.
    pub job: String,
}

/// A filter for failures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FailureFilter {
    /// Text that the script text, voice, model, error or request id must contain.
    pub words: String,
    /// The backend, if only one is wanted.
    pub backend: Option<Backend>,
}
