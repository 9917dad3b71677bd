//! Professional clones as values: what somebody brought, and how it stands at the service.

pub mod merge;
pub mod proving;
pub mod state;

pub use self::merge::merged;
pub use self::proving::{ProofSending, ProofStands};
pub use self::state::{
    BEST_SECS, LEAST_SECS, ProStep, ProfessionalCard, ProfessionalForm, SentSample, Separation,
    Stands, StepStands, TrainingStands, TrainingState,
};

use crate::attempt::KeptSample;
use mynah_core::ids::{SampleId, SpeakerId};

/// The recordings of a clone that the service has, by all hashes that they are known by.
pub fn recordings_there(form: &ProfessionalForm, stands: &Stands) -> Vec<String> {
    let there = stands.samples.iter().filter(|it| stands.has(&it.hash));
    let own = there.map(|it| it.hash.clone());
    let kept = form.attempt.samples.iter().flat_map(|row| {
        let all = row.raw.iter().chain(row.fixed.as_ref());
        let is_there = row.sent().is_some_and(|it| stands.has(&it.input.hash));
        all.filter(move |_| is_there).flat_map(KeptSample::known_by)
    });
    own.chain(kept.map(str::to_owned)).collect()
}

/// What a speaker's sound is called while it is heard.
pub fn heard_as(sample: &SampleId, speaker: &SpeakerId) -> SampleId {
    SampleId::new(format!("{} {}", sample.as_str(), speaker.as_str()))
}
