//! Instant clones: a voice from a few minutes of one speaker, its recordings, and changes to any voice.
//!
//! Whether the speaker agreed is asked before anything gets here.

use std::collections::BTreeMap;

use reqwest::Method;

use crate::answer::Audio;
use crate::body::{Body, Form};
use crate::check::{Invalid, count, length};
use crate::endpoint::{Endpoint, Price, Replay, Segment};
use crate::operations::Operation;
use crate::types::Done;
use crate::types::voice::MadeVoice;
use crate::upload::Upload;
use mynah_core::ids::{SampleId, VoiceId};

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<CloneVoice>(),
    Operation::of::<EditVoice>(),
    Operation::of::<GetSampleAudio>(),
    Operation::of::<DeleteSample>(),
];

/// What a voice is told apart by: `accent`, `gender`, `age`, `language`, `use_case`, …
pub type Labels = BTreeMap<String, String>;

/// `POST /v1/voices/add`
///
/// Price: free, but it takes a voice slot and one of the period's changes. Replay: never. One to three
/// minutes of clean speech of one person are best.
#[derive(Clone, Debug, PartialEq)]
pub struct CloneVoice {
    name: String,
    files: Vec<Upload>,
    /// Whether noise is taken out first; it makes clean recordings worse.
    pub remove_background_noise: bool,
    /// What it sounds like, in words.
    pub description: Option<String>,
    /// What it is told apart by.
    pub labels: Labels,
}

impl CloneVoice {
    /// A voice of this name from these recordings.
    ///
    /// # Errors
    /// When there is no name, or no recording.
    pub fn new(
        name: impl Into<String>,
        files: impl IntoIterator<Item = Upload>,
    ) -> Result<Self, Invalid> {
        Ok(Self {
            name: length("name", name, 1..=usize::MAX)?,
            files: count("files", files, 1..=usize::MAX)?,
            remove_background_noise: false,
            description: None,
            labels: Labels::new(),
        })
    }
}

impl Endpoint for CloneVoice {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/voices/add";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = MadeVoice;

    fn body(&self) -> Body {
        let labels = (!self.labels.is_empty()).then_some(&self.labels);
        let form = Form::default()
            .with("name", Some(&self.name))
            .files_as("files", &self.files)
            .with(
                "remove_background_noise",
                self.remove_background_noise.then_some(true),
            )
            .with("description", self.description.as_ref())
            .json("labels", labels);
        Body::Form(form)
    }
}

/// `POST /v1/voices/{voice_id}/edit`
///
/// Price: free; with recordings it is one of the period's changes. Replay: never. What is not set stays.
#[derive(Clone, Debug, PartialEq)]
pub struct EditVoice {
    voice: VoiceId,
    name: String,
    /// Recordings that are added to those it is made of.
    pub files: Vec<Upload>,
    /// Whether noise is taken out of them first.
    pub remove_background_noise: bool,
    /// What it sounds like, in words.
    pub description: Option<String>,
    /// What it is told apart by, all of it.
    pub labels: Option<Labels>,
    /// Whether the service judges name and description before it takes them.
    pub moderate_metadata: bool,
}

impl EditVoice {
    /// This voice under this name; the service wants the name even where it stays.
    ///
    /// # Errors
    /// When there is no name.
    pub fn new(voice: VoiceId, name: impl Into<String>) -> Result<Self, Invalid> {
        Ok(Self {
            voice,
            name: length("name", name, 1..=usize::MAX)?,
            files: Vec::new(),
            remove_background_noise: false,
            description: None,
            labels: None,
            moderate_metadata: false,
        })
    }
}

impl Endpoint for EditVoice {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/voices/{voice_id}/edit";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        format!("/v1/voices/{}/edit", Segment(self.voice.as_str()))
    }

    fn body(&self) -> Body {
        let form = Form::default()
            .with("name", Some(&self.name))
            .files_as("files", &self.files)
            .with(
                "remove_background_noise",
                self.remove_background_noise.then_some(true),
            )
            .with("description", self.description.as_ref())
            .json("labels", self.labels.as_ref())
            .with("moderate_metadata", self.moderate_metadata.then_some(true));
        Body::Form(form)
    }
}

/// `GET /v1/voices/{voice_id}/samples/{sample_id}/audio`
///
/// Price: free. Replay: always. As it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetSampleAudio {
    /// The voice.
    pub voice: VoiceId,
    /// One of its recordings.
    pub sample: SampleId,
}

impl Endpoint for GetSampleAudio {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/voices/{voice_id}/samples/{sample_id}/audio";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Audio;

    fn path(&self) -> String {
        let (voice, sample) = (self.voice.as_str(), self.sample.as_str());
        format!(
            "/v1/voices/{}/samples/{}/audio",
            Segment(voice),
            Segment(sample)
        )
    }
}

/// `DELETE /v1/voices/{voice_id}/samples/{sample_id}`
///
/// Price: free. Replay: never. For good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteSample {
    /// The voice.
    pub voice: VoiceId,
    /// One of its recordings.
    pub sample: SampleId,
}

impl Endpoint for DeleteSample {
    const METHOD: Method = Method::DELETE;
    const ROUTE: &'static str = "/v1/voices/{voice_id}/samples/{sample_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        let (voice, sample) = (self.voice.as_str(), self.sample.as_str());
        format!("/v1/voices/{}/samples/{}", Segment(voice), Segment(sample))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_needs_a_name_and_a_recording() {
        let recording = Upload::bytes("a.wav", "audio/wav", "x");
        assert!(CloneVoice::new("Ada", [recording.clone()]).is_ok());
        assert_eq!(
            CloneVoice::new("", [recording]).unwrap_err().to_string(),
            "name: missing"
        );
        assert_eq!(
            CloneVoice::new("Ada", []).unwrap_err().to_string(),
            "files: missing"
        );
        assert!(EditVoice::new(VoiceId::from("v"), "").is_err());
    }
}
