//! Text to speech over a socket: text as it is written, sound as it is spoken.
//!
//! One [`Begin`](SpeechOut::Begin), then text in pieces that end with a space, then [`End`](SpeechOut::End);
//! the service answers with sound and a final message, and closes. `eleven_v3` and its successors are not
//! served here. The sound comes without WAV, 24 kHz MP3 and 32 or 48 kHz PCM.

use mynah_core::models;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::answer::Unreadable;
use crate::check::{Invalid, Why, count, range};
use crate::endpoint::{Price, Query, Segment};
use crate::lines::LineFault;
use crate::refusal::Refusal;
use crate::socket::{Channel, Place};
use crate::speech::{Normalization, SettingsBody};
use crate::types::bounded::Seed;
use crate::types::language::Language;
use crate::types::lenient::{base64, optional, or_default};
use mynah_core::format::{Codec, OutputFormat};
use mynah_core::ids::{DictionaryId, DictionaryVersionId, ModelId, VoiceId};
use mynah_core::secret::Secret;

/// How both speech sockets are opened.
#[derive(Clone, Debug)]
pub struct Speaking {
    /// The voice.
    pub voice: VoiceId,
    /// What it is read as, where the model can.
    pub language: Option<Language>,
    /// Zero retention where false; only some plans have it.
    pub enable_logging: Option<bool>,
    /// Whether `<break>` and its like are read as markup.
    pub ssml: bool,
    /// Whether every piece of sound has its times, not only the first of a sentence.
    pub times: bool,
    /// Whether each message is spoken at once, as a whole sentence.
    pub whole_sentences: bool,
    /// Whether numbers and signs are written out.
    pub normalization: Option<Normalization>,
    /// Best effort.
    pub seed: Option<Seed>,
    /// Lets in instead of the key; for one use.
    pub token: Option<Secret>,
    model: ModelId,
    format: OutputFormat,
    inactivity_secs: Option<u8>,
}

impl Speaking {
    /// This voice with this model, everything else at the service's default. The model is always sent.
    ///
    /// # Errors
    /// When the model is of the third generation or a later one, which are not served here.
    pub fn new(voice: VoiceId, model: ModelId) -> Result<Self, Invalid> {
        if models::refuses(models::Endpoint::SpeechSocket, &model) {
            return Err(Invalid::new("model_id", Why::NotWith("stream-input")));
        }
        Ok(Self {
            voice,
            language: None,
            enable_logging: None,
            ssml: false,
            times: false,
            whole_sentences: false,
            normalization: None,
            seed: None,
            token: None,
            model,
            format: OutputFormat::default(),
            inactivity_secs: None,
        })
    }

    /// What comes back; where this is WAV, PCM of the same rate is asked for.
    ///
    /// # Errors
    /// When sockets do not have it: 24 kHz MP3, 32 and 48 kHz PCM.
    pub fn in_format(self, format: OutputFormat) -> Result<Self, Invalid> {
        let format = format.on_the_wire();
        if matches!(
            (format.codec, format.hz),
            (Codec::Mp3, 24_000) | (Codec::Pcm, 32_000 | 48_000)
        ) {
            return Err(Invalid::new("output_format", Why::NotWith("stream-input")));
        }
        Ok(Self { format, ..self })
    }

    /// How long the service waits for a message before it closes; 20 s if not said.
    ///
    /// # Errors
    /// When it is more than 180 s, or nothing.
    pub fn patient_for(self, secs: u8) -> Result<Self, Invalid> {
        Ok(Self {
            inactivity_secs: Some(range("inactivity_timeout", secs, 1..=180)?),
            ..self
        })
    }

    pub(super) fn place(&self, tail: &str) -> Place {
        let path = format!("/v1/text-to-speech/{}/{tail}", Segment(self.voice.as_str()));
        let query = Query::default()
            .with("model_id", Some(&self.model))
            .with("output_format", Some(self.format))
            .with("language_code", self.language.as_ref())
            .with("enable_logging", self.enable_logging)
            .with("enable_ssml_parsing", self.ssml.then_some(true))
            .with("sync_alignment", self.times.then_some(true))
            .with("auto_mode", self.whole_sentences.then_some(true))
            .with("apply_text_normalization", self.normalization)
            .with("seed", self.seed)
            .with("inactivity_timeout", self.inactivity_secs);
        match &self.token {
            None => Place::Here { path, query },
            Some(token) => Place::Keyless {
                path,
                query: query.with("single_use_token", Some(token.expose())),
            },
        }
    }
}

/// `/v1/text-to-speech/{voice_id}/stream-input`: one utterance.
///
/// Price: per character, by model and voice.
#[derive(Clone, Debug)]
pub struct StreamInput(pub Speaking);

impl Channel for StreamInput {
    const ROUTE: &'static str = "/v1/text-to-speech/{voice_id}/stream-input";
    const PRICE: Price = Price::Characters;
    type Out = SpeechOut;
    type In = Spoken;

    fn place(&self) -> Place {
        self.0.place("stream-input")
    }

    fn read(message: &str) -> Result<Spoken, LineFault> {
        read(message)
    }

    fn may_be_last(said: &Spoken) -> bool {
        said.is_final
    }
}

/// What is sent to [`StreamInput`].
#[derive(Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum SpeechOut {
    /// The first message; its settings hold to the end.
    Begin(Begin),
    /// A piece of the text.
    Text(Piece),
    /// The end of the text: what is left is spoken, then the socket closes.
    End(Ending),
}

/// How the speaking begins.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Begin {
    text: &'static str,
    #[serde(flatten)]
    pub(super) settled: Settled,
}

/// What can't be changed once an utterance began.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Settled {
    #[serde(skip_serializing_if = "Option::is_none")]
    voice_settings: Option<SettingsBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    generation_config: Option<Schedule>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pronunciation_dictionary_locators: Vec<ExactLocator>,
}

impl Default for Begin {
    /// With the voice's stored settings.
    fn default() -> Self {
        Self {
            text: " ",
            settled: Settled::default(),
        }
    }
}

impl Begin {
    /// With these settings.
    pub fn with_settings(settings: SettingsBody) -> Self {
        let mut begin = Self::default();
        begin.settled.voice_settings = Some(settings);
        begin
    }

    /// Speaks as soon as so many characters are there.
    #[must_use]
    pub fn scheduled(mut self, schedule: Schedule) -> Self {
        self.settled.generation_config = Some(schedule);
        self
    }

    /// Pronounces by these dictionaries, the first match wins.
    ///
    /// # Errors
    /// When there are more than three.
    pub fn pronounced(mut self, locators: Vec<ExactLocator>) -> Result<Self, Invalid> {
        let field = "pronunciation_dictionary_locators";
        self.settled.pronunciation_dictionary_locators = count(field, locators, 0..=3)?;
        Ok(self)
    }
}

/// How many characters must be there before the first, second, … piece is spoken; the last holds from then on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Schedule {
    chunk_length_schedule: Vec<u16>,
}

impl Schedule {
    /// These lengths.
    ///
    /// # Errors
    /// When there is none, or one is not within 50 … 500.
    pub fn new(lengths: impl IntoIterator<Item = u16>) -> Result<Self, Invalid> {
        let lengths = count("chunk_length_schedule", lengths, 1..=usize::MAX)?;
        for length in &lengths {
            range("chunk_length_schedule", *length, 50..=500)?;
        }
        Ok(Self {
            chunk_length_schedule: lengths,
        })
    }
}

/// A version of a pronunciation dictionary; sockets want it named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExactLocator {
    /// The dictionary.
    pub pronunciation_dictionary_id: DictionaryId,
    /// Its version.
    pub version_id: DictionaryVersionId,
}

/// A piece of the text.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    text: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    try_trigger_generation: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    flush: bool,
}

/// The last message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Ending {
    text: &'static str,
}

impl SpeechOut {
    /// A piece of the text. A space is put behind it where there is none; nothing at all keeps the socket open.
    pub fn text(text: &str) -> Self {
        Self::Text(piece(text))
    }

    /// A piece of the text that is spoken now with all that waits.
    pub fn now(text: &str) -> Self {
        Self::Text(Piece {
            flush: true,
            ..piece(text)
        })
    }

    /// A piece of the text that is spoken now if enough waits.
    pub fn soon(text: &str) -> Self {
        Self::Text(Piece {
            try_trigger_generation: true,
            ..piece(text)
        })
    }

    /// The end.
    pub const END: Self = Self::End(Ending { text: "" });
}

/// Words must not run together, and an empty text would end everything.
pub(super) fn spaced(text: &str) -> String {
    let mut text = text.to_owned();
    if !text.ends_with(' ') {
        text.push(' ');
    }
    text
}

fn piece(text: &str) -> Piece {
    Piece {
        text: spaced(text),
        try_trigger_generation: false,
        flush: false,
    }
}

/// Without the text.
impl fmt::Debug for SpeechOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Begin(_) => "Begin",
            Self::Text(_) => "Text",
            Self::End(_) => "End",
        })
    }
}

/// What a speech socket says: sound, the end, or both.
#[derive(Clone, Default, PartialEq, Deserialize)]
pub struct Spoken {
    /// Sound in the format that was asked for; may be empty.
    #[serde(default, deserialize_with = "base64")]
    pub audio: Vec<u8>,
    /// Times of the text as it was sent, from the start of this piece of sound.
    #[serde(default, deserialize_with = "optional")]
    pub alignment: Option<PieceTimes>,
    /// Of the text as it was spoken, numbers written out.
    #[serde(
        rename = "normalizedAlignment",
        alias = "normalized_alignment",
        default,
        deserialize_with = "optional"
    )]
    pub normalized: Option<PieceTimes>,
    /// Whether nothing more comes of this utterance.
    #[serde(
        rename = "isFinal",
        alias = "is_final",
        default,
        deserialize_with = "or_default"
    )]
    pub is_final: bool,
    /// Whose it is, on a socket with several.
    #[serde(
        rename = "contextId",
        alias = "context_id",
        default,
        deserialize_with = "optional"
    )]
    pub context: Option<String>,
}

/// Without sound and text.
impl fmt::Debug for Spoken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spoken")
            .field("bytes", &self.audio.len())
            .field("is_final", &self.is_final)
            .field("context", &self.context)
            .finish_non_exhaustive()
    }
}

/// When each letter of a piece sounds, in milliseconds from the start of that piece.
#[derive(Clone, Default, PartialEq, Deserialize)]
pub struct PieceTimes {
    /// The letters.
    #[serde(default, deserialize_with = "or_default")]
    pub chars: Vec<String>,
    /// When each begins.
    #[serde(
        rename = "charStartTimesMs",
        alias = "charsStartTimesMs",
        alias = "char_start_times_ms",
        default,
        deserialize_with = "or_default"
    )]
    pub starts_ms: Vec<f64>,
    /// How long each lasts.
    #[serde(
        rename = "charDurationsMs",
        alias = "char_durations_ms",
        default,
        deserialize_with = "or_default"
    )]
    durations_ms: Vec<f64>,
    /// The same by its older name; the service may send both.
    #[serde(rename = "charsDurationsMs", default, deserialize_with = "or_default")]
    older_durations_ms: Vec<f64>,
}

impl PieceTimes {
    /// Each letter with its start and length in milliseconds.
    pub fn letters(&self) -> impl Iterator<Item = (&str, f64, f64)> {
        let durations = if self.durations_ms.is_empty() {
            &self.older_durations_ms
        } else {
            &self.durations_ms
        };
        let times = self.starts_ms.iter().zip(durations);
        self.chars
            .iter()
            .zip(times)
            .map(|(letter, (start, duration))| (letter.as_str(), *start, *duration))
    }
}

/// Without the text.
impl fmt::Debug for PieceTimes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PieceTimes({} letters)", self.chars.len())
    }
}

/// Reads what either speech socket says. A message with `error` or `message` and no sound is a refusal.
pub(super) fn read(message: &str) -> Result<Spoken, LineFault> {
    #[derive(Deserialize)]
    struct Complaint {
        error: Option<serde::de::IgnoredAny>,
        message: Option<serde::de::IgnoredAny>,
        detail: Option<serde::de::IgnoredAny>,
    }
    let spoken = serde_json::from_str::<Spoken>(message)
        .map_err(|error| LineFault::Unreadable(Unreadable::from(&error)))?;
    if spoken.audio.is_empty()
        && !spoken.is_final
        && serde_json::from_str::<Complaint>(message).is_ok_and(|complaint| {
            complaint.error.is_some() || complaint.message.is_some() || complaint.detail.is_some()
        })
    {
        let refusal = Refusal::read(message.as_bytes());
        return Err(LineFault::Refused(Box::new(refusal)));
    }
    Ok(spoken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_as_the_service_wants_them() {
        let json = |out: &SpeechOut| serde_json::to_string(out).unwrap();
        let begin = Begin::default().scheduled(Schedule::new([50, 120]).unwrap());
        assert_eq!(
            json(&SpeechOut::Begin(begin)),
            r#"{"text":" ","generation_config":{"chunk_length_schedule":[50,120]}}"#
        );
        assert_eq!(json(&SpeechOut::text("Hello")), r#"{"text":"Hello "}"#);
        assert_eq!(json(&SpeechOut::text("")), r#"{"text":" "}"#);
        assert_eq!(json(&SpeechOut::now("a ")), r#"{"text":"a ","flush":true}"#);
        assert_eq!(json(&SpeechOut::END), r#"{"text":""}"#);
        assert!(Schedule::new([49]).is_err());
        assert!(Schedule::new([]).is_err());
    }

    #[test]
    fn a_socket_has_its_own_models_and_formats() {
        let with = |model: &str| Speaking::new(VoiceId::from("v"), ModelId::from(model));
        assert!(with("eleven_flash_v2_5").is_ok());
        for newer in ["eleven_v3", "eleven_v3_conversational", "eleven_v4_turbo"] {
            assert!(with(newer).is_err(), "{newer}");
        }
        let asked = |name: &str| {
            let speaking = with("eleven_flash_v2_5").unwrap();
            let asked = speaking.in_format(name.parse().unwrap()).ok()?;
            Some(asked.format.to_string())
        };
        assert_eq!(asked("wav_24000").as_deref(), Some("pcm_24000"));
        assert_eq!(asked("wav_48000"), None);
        assert_eq!(asked("mp3_24000_48"), None);
    }

    #[test]
    fn every_spelling_is_read() {
        let said = read(
            r#"{"audio":"AAEC","isFinal":null,"contextId":"c","alignment":{"chars":["a","b"],
            "charStartTimesMs":[0,60],"charsDurationsMs":[60,70]},"normalizedAlignment":null}"#,
        )
        .unwrap();
        assert_eq!(said.audio, [0, 1, 2]);
        let times = said.alignment.unwrap();
        assert_eq!(
            times.letters().collect::<Vec<_>>(),
            [("a", 0.0, 60.0), ("b", 60.0, 70.0)]
        );
        assert!(read(r#"{"audio":null,"isFinal":true}"#).unwrap().is_final);
        assert!(read(r#"{"is_final":true,"new":[1]}"#).unwrap().is_final);
        let refused = read(r#"{"message":"No.","error":"quota_exceeded","code":1008}"#);
        assert!(matches!(refused, Err(LineFault::Refused(_))));
        assert!(matches!(read("{"), Err(LineFault::Unreadable(_))));
    }
}
