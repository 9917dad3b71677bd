//! The recordings of a professional clone: sending them, cutting and cleaning them, who speaks in them.

use reqwest::Method;
use serde::Serialize;

use crate::body::{Body, Form};
use crate::check::{Invalid, Why, count};
use crate::endpoint::{Endpoint, Price, Query, Replay, Segment};
use crate::operations::Operation;
use crate::types::Done;
use crate::types::lenient::List;
use crate::types::sample::{Excerpt, Sample, SpeakerSeparation, Waveform};
use crate::types::voice::MadeVoice;
use crate::upload::Upload;
use mynah_core::ids::{SampleId, SpeakerId, VoiceId};

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<AddSamples>(),
    Operation::of::<EditSample>(),
    Operation::of::<HearSample>(),
    Operation::of::<DrawSample>(),
    Operation::of::<SeparateSpeakers>(),
    Operation::of::<GetSpeakers>(),
    Operation::of::<HearSpeaker>(),
    Operation::of::<RemoveSample>(),
];

/// Which recording of which clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleOf {
    /// The clone.
    pub voice: VoiceId,
    /// One of its recordings.
    pub sample: SampleId,
}

impl SampleOf {
    fn path(&self, tail: &str) -> String {
        let (voice, sample) = (self.voice.as_str(), self.sample.as_str());
        format!(
            "/v1/voices/pvc/{}/samples/{}{tail}",
            Segment(voice),
            Segment(sample)
        )
    }
}

/// `POST /v1/voices/pvc/{voice_id}/samples`
///
/// Price: free. Replay: never. Half an hour in all is the least that is advised, two or three are best; files
/// of about thirty minutes travel best.
#[derive(Clone, Debug, PartialEq)]
pub struct AddSamples {
    voice: VoiceId,
    files: Vec<Upload>,
    /// Whether noise is taken out of them.
    pub remove_background_noise: bool,
}

impl AddSamples {
    /// These recordings for that clone.
    ///
    /// # Errors
    /// When there is none.
    pub fn new(voice: VoiceId, files: impl IntoIterator<Item = Upload>) -> Result<Self, Invalid> {
        Ok(Self {
            voice,
            files: count("files", files, 1..=usize::MAX)?,
            remove_background_noise: false,
        })
    }
}

impl Endpoint for AddSamples {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/voices/pvc/{voice_id}/samples";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = List<Sample>;

    fn path(&self) -> String {
        format!("/v1/voices/pvc/{}/samples", Segment(self.voice.as_str()))
    }

    fn body(&self) -> Body {
        let form = Form::default().files_as("files", &self.files).with(
            "remove_background_noise",
            self.remove_background_noise.then_some(true),
        );
        Body::Form(form)
    }
}

/// `POST /v1/voices/pvc/{voice_id}/samples/{sample_id}`
///
/// Price: free. Replay: never. Noise and speakers are set wholly each time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EditSample {
    #[serde(skip)]
    of: SampleOf,
    #[serde(skip_serializing_if = "Option::is_none")]
    trim_start_time: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trim_end_time: Option<u32>,
    /// Whether noise is taken out of it.
    pub remove_background_noise: bool,
    /// Whose speech is used; those named before and not now are not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selected_speaker_ids: Option<Vec<SpeakerId>>,
    /// What it is called from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
}

impl EditSample {
    /// This recording, nothing of it changed yet.
    pub fn new(of: SampleOf) -> Self {
        Self {
            of,
            trim_start_time: None,
            trim_end_time: None,
            remove_background_noise: false,
            selected_speaker_ids: None,
            file_name: None,
        }
    }

    /// Only from here to there, in milliseconds.
    ///
    /// # Errors
    /// When nothing is left.
    pub fn trimmed(self, from_ms: u32, to_ms: u32) -> Result<Self, Invalid> {
        if from_ms >= to_ms {
            let most = to_ms.saturating_sub(1).to_string();
            let least = "0".to_owned();
            return Err(Invalid::new("trim_start_time", Why::Range { least, most }));
        }
        Ok(Self {
            trim_start_time: Some(from_ms),
            trim_end_time: Some(to_ms),
            ..self
        })
    }
}

impl Endpoint for EditSample {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/voices/pvc/{voice_id}/samples/{sample_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = MadeVoice;

    fn path(&self) -> String {
        self.of.path("")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }
}

/// `GET /v1/voices/pvc/{voice_id}/samples/{sample_id}/audio`
///
/// Price: free. Replay: always. The first thirty seconds only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HearSample {
    /// The recording.
    pub of: SampleOf,
    /// Whether without noise.
    pub remove_background_noise: bool,
}

impl Endpoint for HearSample {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/voices/pvc/{voice_id}/samples/{sample_id}/audio";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    const IS_LONG: bool = true;
    type Reply = Excerpt;

    fn path(&self) -> String {
        self.of.path("/audio")
    }

    fn query(&self) -> Query {
        let clean = self.remove_background_noise.then_some(true);
        Query::default().with("remove_background_noise", clean)
    }
}

/// `GET /v1/voices/pvc/{voice_id}/samples/{sample_id}/waveform`
///
/// Price: free. Replay: always.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawSample(pub SampleOf);

impl Endpoint for DrawSample {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/voices/pvc/{voice_id}/samples/{sample_id}/waveform";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Waveform;

    fn path(&self) -> String {
        self.0.path("/waveform")
    }
}

/// `POST /v1/voices/pvc/{voice_id}/samples/{sample_id}/separate-speakers`
///
/// Price: free. Replay: never. Only begins it; [`GetSpeakers`] tells when it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeparateSpeakers(pub SampleOf);

impl Endpoint for SeparateSpeakers {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/voices/pvc/{voice_id}/samples/{sample_id}/separate-speakers";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    const IS_LONG: bool = true;
    type Reply = Done;

    fn path(&self) -> String {
        self.0.path("/separate-speakers")
    }
}

/// `GET /v1/voices/pvc/{voice_id}/samples/{sample_id}/speakers`
///
/// Price: free. Replay: always. Asked again and again until it is completed or failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetSpeakers(pub SampleOf);

impl Endpoint for GetSpeakers {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/voices/pvc/{voice_id}/samples/{sample_id}/speakers";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = SpeakerSeparation;

    fn path(&self) -> String {
        self.0.path("/speakers")
    }
}

/// `GET /v1/voices/pvc/{voice_id}/samples/{sample_id}/speakers/{speaker_id}/audio`
///
/// Price: free. Replay: always.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HearSpeaker {
    /// The recording.
    pub of: SampleOf,
    /// One who speaks in it.
    pub speaker: SpeakerId,
}

impl Endpoint for HearSpeaker {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str =
        "/v1/voices/pvc/{voice_id}/samples/{sample_id}/speakers/{speaker_id}/audio";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    const IS_LONG: bool = true;
    type Reply = Excerpt;

    fn path(&self) -> String {
        let speaker = Segment(self.speaker.as_str());
        self.of.path(&format!("/speakers/{speaker}/audio"))
    }
}

/// `DELETE /v1/voices/pvc/{voice_id}/samples/{sample_id}`
///
/// Price: free. Replay: never. For good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoveSample(pub SampleOf);

impl Endpoint for RemoveSample {
    const METHOD: Method = Method::DELETE;
    const ROUTE: &'static str = "/v1/voices/pvc/{voice_id}/samples/{sample_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        self.0.path("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit() -> EditSample {
        EditSample::new(SampleOf {
            voice: VoiceId::from("v"),
            sample: SampleId::from("s"),
        })
    }

    #[test]
    fn something_is_left_of_a_sample() {
        assert!(edit().trimmed(0, 1).is_ok());
        assert!(edit().trimmed(1, 1).is_err() && edit().trimmed(2, 1).is_err());
        assert!(AddSamples::new(VoiceId::from("v"), []).is_err());
    }

    #[test]
    fn no_speakers_is_not_the_same_as_speakers_left_as_they_are() {
        let mut edit = edit();
        let sent = |edit: &EditSample| serde_json::to_value(edit).unwrap();
        let left = serde_json::json!({"remove_background_noise": false});
        assert_eq!(sent(&edit), left);
        edit.selected_speaker_ids = Some(Vec::new());
        assert_eq!(sent(&edit)["selected_speaker_ids"], serde_json::json!([]));
    }
}
