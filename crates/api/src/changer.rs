//! The voice changer: a recording spoken by another voice, whole or streamed.
//!
//! The newest official SDK calls it `/v1/voice-changer`; the description and the live service know this path.
//! `optimize_streaming_latency` is deprecated and not sent.

use reqwest::Method;

use crate::answer::Audio;
use crate::body::{Body, Form};
use crate::endpoint::{Endpoint, Price, Query, Replay, Segment};
use crate::operations::Operation;
use crate::speech::SettingsBody;
use crate::types::bounded::Seed;
use crate::types::sound::FileFormat;
use crate::upload::Upload;
use mynah_core::format::OutputFormat;
use mynah_core::ids::{ModelId, VoiceId};

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<ChangeVoice>(),
    Operation::of::<StreamChangedVoice>(),
];

/// What both calls need. The service takes five minutes and 50 MB at most: longer recordings are cut at
/// silences before.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// The voice that is heard in the end.
    pub voice: VoiceId,
    /// A model with `can_do_voice_conversion`; always sent, because the service's default is English only.
    pub model: ModelId,
    /// The recording. Accent and pace stay its own.
    pub audio: Upload,
    /// What comes back. The streaming call asks for PCM of the same rate where this is WAV.
    pub format: OutputFormat,
    /// For this request only. Without it the voice's stored settings hold.
    pub settings: Option<SettingsBody>,
    /// Best effort: the service promises nothing.
    pub seed: Option<Seed>,
    /// Whether everything but the voice is taken out of the recording first.
    pub remove_background_noise: bool,
    /// What the recording is, where it is not told by its content.
    pub file_format: Option<FileFormat>,
    /// Zero retention where false: nothing in the history; only some plans have it.
    pub enable_logging: Option<bool>,
}

impl Changed {
    /// This recording in that voice, everything else at the service's default.
    pub fn new(voice: VoiceId, model: ModelId, audio: Upload) -> Self {
        Self {
            voice,
            model,
            audio,
            format: OutputFormat::default(),
            settings: None,
            seed: None,
            remove_background_noise: false,
            file_format: None,
            enable_logging: None,
        }
    }

    fn path(&self, tail: &str) -> String {
        format!(
            "/v1/speech-to-speech/{}{tail}",
            Segment(self.voice.as_str())
        )
    }

    fn query(&self, format: OutputFormat) -> Query {
        Query::default()
            .with("output_format", Some(format))
            .with("enable_logging", self.enable_logging)
    }

    fn body(&self) -> Body {
        let form = Form::default()
            .file("audio", &self.audio)
            .with("model_id", Some(&self.model))
            .json("voice_settings", self.settings.as_ref())
            .with("seed", self.seed)
            .with(
                "remove_background_noise",
                self.remove_background_noise.then_some(true),
            )
            .with("file_format", self.file_format);
        Body::Form(form)
    }
}

/// `POST /v1/speech-to-speech/{voice_id}`
///
/// Price: per second of the recording. Replay: only if nothing was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeVoice(pub Changed);

impl Endpoint for ChangeVoice {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/speech-to-speech/{voice_id}";
    const PRICE: Price = Price::SecondsSent;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = Audio;

    fn path(&self) -> String {
        self.0.path("")
    }

    fn query(&self) -> Query {
        self.0.query(self.0.format)
    }

    fn body(&self) -> Body {
        self.0.body()
    }
}

/// `POST /v1/speech-to-speech/{voice_id}/stream`
///
/// Price: per second of the recording. Replay: only if nothing was sent. No WAV.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamChangedVoice(pub Changed);

impl Endpoint for StreamChangedVoice {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/speech-to-speech/{voice_id}/stream";
    const PRICE: Price = Price::SecondsSent;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = Audio;

    fn path(&self) -> String {
        self.0.path("/stream")
    }

    fn query(&self) -> Query {
        self.0.query(self.0.format.on_the_wire())
    }

    fn body(&self) -> Body {
        self.0.body()
    }
}
