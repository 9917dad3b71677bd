//! What the service tells of one voice beside what lists have.

use std::sync::Arc;

use crate::desk::Voice;
use crate::trouble::Trouble;
use mynah_core::ids::SampleId;

/// A recording that a voice was made of.
#[derive(Clone, Debug, PartialEq)]
pub struct SampleFact {
    /// Its id.
    pub id: SampleId,
    /// Its file's name.
    pub name: String,
    /// How long it is.
    pub seconds: Option<f64>,
    /// How large.
    pub bytes: Option<u64>,
}

/// How a voice's training for a model stands.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingFact {
    /// The model.
    pub model: String,
    /// `fine_tuned`, … in the service's words.
    pub state: String,
    /// How much is done, 0 … 1, where that is told.
    pub progress: Option<f64>,
    /// What the service says to it.
    pub message: String,
}

/// How a voice is shared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SharingFact {
    /// Whether somebody else shares it.
    pub by_others: bool,
    /// `enabled`, `disabled`, `copied`, … in the service's words.
    pub status: String,
    /// What the service says of its review, in its words.
    pub review: String,
    /// How many accounts have it.
    pub added_by: Option<u64>,
}

/// What the service tells of one voice.
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceDetails {
    /// The voice with its settings.
    pub voice: Voice,
    /// Its own description, where it has one.
    pub description: String,
    /// The recordings it was made of.
    pub samples: Vec<SampleFact>,
    /// How its training stands, by model.
    pub training: Vec<TrainingFact>,
    /// Whether it was proven to be one's own; nothing where that isn't asked.
    pub verified: Option<bool>,
    /// Why it was not proven, as often as that was tried.
    pub verify_failures: Vec<String>,
    /// How it is shared, for a voice of the library and for one's own that others may add.
    pub sharing: Option<SharingFact>,
    /// US dollars per 1000 credits on top.
    pub fiat_rate: Option<f64>,
    /// Whether free plans may speak with it.
    pub free_users_allowed: Option<bool>,
    /// Why it may be unusable, in the service's words.
    pub safety: Option<String>,
}

/// What came of reading a voice's details.
pub type Detailed = Result<Arc<VoiceDetails>, Box<Trouble>>;
