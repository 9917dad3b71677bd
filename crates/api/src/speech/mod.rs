//! Text to speech: the four calls and the body they share.
//!
//! Fields the service calls deprecated (`optimize_streaming_latency`, `use_pvc_as_ivc`) are not sent.

mod body;

use reqwest::Method;

use crate::answer::{Audio, TimedLines};
use crate::body::Body;
use crate::check::{Invalid, Why};
use crate::endpoint::{Endpoint, Price, Query, Replay, Segment};
use crate::operations::Operation;
use crate::types::speech::TimedSpeech;
use mynah_core::audio_effects::AudioEffects;
use mynah_core::format::OutputFormat;
use mynah_core::ids::VoiceId;
use mynah_core::request::SpeechRequest;

pub use self::body::{Context, Locator, Normalization, SettingsBody, SpeakBody, UpToThree};

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<Speak>(),
    Operation::of::<Stream>(),
    Operation::of::<SpeakWithTimestamps>(),
    Operation::of::<StreamWithTimestamps>(),
];

/// What all four calls need.
#[derive(Clone, Debug, PartialEq)]
pub struct Spoken {
    /// The voice.
    pub voice: VoiceId,
    /// What comes back. The streaming calls ask for PCM of the same rate where this is WAV.
    pub format: OutputFormat,
    /// Zero retention where false: nothing in the history, no stitching; only some plans have it.
    pub enable_logging: Option<bool>,
    /// The body.
    pub body: SpeakBody,
}

impl Spoken {
    /// What a line's request sends, spoken with `seed`; `most` is what the list of models says.
    ///
    /// # Errors
    /// What the service would refuse of it.
    pub fn of(
        request: &SpeechRequest,
        seed: Option<u32>,
        most: Option<usize>,
    ) -> Result<Self, Invalid> {
        check_place(&request.place, request.format)?;
        Ok(Self {
            voice: request.voice.clone(),
            format: request.format,
            enable_logging: None,
            body: SpeakBody::of(request, seed, most)?,
        })
    }

    fn path(&self, tail: &str) -> String {
        format!("/v1/text-to-speech/{}{tail}", Segment(self.voice.as_str()))
    }

    fn query(&self, format: OutputFormat) -> Query {
        Query::default()
            .with("output_format", Some(format))
            .with("enable_logging", self.enable_logging)
    }
}

/// Refuses a place that the service doesn't render in a format.
///
/// # Errors
/// When it has reverb or pan, and the format has one channel.
pub fn check_place(place: &AudioEffects, format: OutputFormat) -> Result<(), Invalid> {
    if place.suits(format) {
        return Ok(());
    }
    Err(Invalid::new("audio_effects", Why::NotWith("output_format")))
}

/// `POST /v1/text-to-speech/{voice_id}`
///
/// Price: per character, by model and voice. Replay: only if nothing was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Speak(pub Spoken);

impl Endpoint for Speak {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/text-to-speech/{voice_id}";
    const PRICE: Price = Price::Characters;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = Audio;

    fn path(&self) -> String {
        self.0.path("")
    }

    fn query(&self) -> Query {
        self.0.query(self.0.format)
    }

    fn body(&self) -> Body {
        Body::json(&self.0.body)
    }
}

/// `POST /v1/text-to-speech/{voice_id}/stream`
///
/// Price: per character, by model and voice. Replay: only if nothing was sent. WAV is not streamed: PCM of the same
/// rate is asked for instead. An MP3 or PCM stream that ends early but cleanly can't be told from a good one here.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream(pub Spoken);

impl Endpoint for Stream {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/text-to-speech/{voice_id}/stream";
    const PRICE: Price = Price::Characters;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = Audio;

    fn path(&self) -> String {
        self.0.path("/stream")
    }

    fn query(&self) -> Query {
        self.0.query(self.0.format.on_the_wire())
    }

    fn body(&self) -> Body {
        Body::json(&self.0.body)
    }
}

/// `POST /v1/text-to-speech/{voice_id}/with-timestamps`
///
/// Price: per character, by model and voice. Replay: only if nothing was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeakWithTimestamps(pub Spoken);

impl Endpoint for SpeakWithTimestamps {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/text-to-speech/{voice_id}/with-timestamps";
    const PRICE: Price = Price::Characters;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = TimedSpeech;

    fn path(&self) -> String {
        self.0.path("/with-timestamps")
    }

    fn query(&self) -> Query {
        self.0.query(self.0.format)
    }

    fn body(&self) -> Body {
        Body::json(&self.0.body)
    }
}

/// `POST /v1/text-to-speech/{voice_id}/stream/with-timestamps`
///
/// Price: per character, by model and voice. Replay: only if nothing was sent. WAV is not streamed: PCM of the same
/// rate is asked for instead. One JSON object a line.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamWithTimestamps(pub Spoken);

impl Endpoint for StreamWithTimestamps {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/text-to-speech/{voice_id}/stream/with-timestamps";
    const PRICE: Price = Price::Characters;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = TimedLines;

    fn path(&self) -> String {
        self.0.path("/stream/with-timestamps")
    }

    fn query(&self) -> Query {
        self.0.query(self.0.format.on_the_wire())
    }

    fn body(&self) -> Body {
        Body::json(&self.0.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::body::tests::request;

    #[test]
    fn a_stream_is_never_asked_for_wav() {
        let spoken = Spoken::of(&request(), None, None).unwrap();
        assert_eq!(
            Speak(spoken.clone()).query().pairs(),
            [("output_format", "wav_24000".to_owned())]
        );
        assert_eq!(
            StreamWithTimestamps(spoken).query().pairs(),
            [("output_format", "pcm_24000".to_owned())]
        );
    }
}
