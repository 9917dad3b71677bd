//! Speech to text while one speaks.
//!
//! Sound goes in pieces of 0.1 to 1 s; a commit ends a segment: by hand every 20 to 30 s, or by the service when
//! it hears silence. A partial text may still change; a committed one is a segment, not the whole.

use std::fmt;

use base64::Engine as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer::Unreadable;
use crate::check::{Invalid, Why, count, length, range};
use crate::endpoint::{Price, Query};
use crate::lines::LineFault;
use crate::refusal::Refusal;
use crate::socket::{Channel, Place};
use crate::transcripts::RedactionMode;
use crate::types::language::Language;
use crate::types::lenient::{BASE64, List, optional, or_default, whole};
use crate::types::transcript::{Entity, Word};
use mynah_core::ids::ModelId;
use mynah_core::secret::Secret;

/// `/v1/speech-to-text/realtime`
///
/// Price: per second of sound. A wish that the service refuses is answered by an error after opening.
#[derive(Clone, Debug)]
pub struct Listen {
    model: ModelId,
    hearing: Hearing,
    /// Lets in instead of the key; for one use.
    pub token: Option<Secret>,
}

/// What is heard and how; all of it may be left as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hearing {
    /// What is sent.
    pub format: SoundIn,
    /// Who ends segments.
    pub commit: Commit,
    /// Found out if not said.
    pub language: Option<Language>,
    /// Languages that may be mixed in.
    pub secondary_languages: Vec<Language>,
    /// Whether committed texts come with their words' times, too.
    pub timestamps: bool,
    /// Whether the language is told.
    pub language_detection: bool,
    /// Words to listen for: at most 50 of up to 20 characters.
    pub key_terms: Vec<String>,
    /// Whether slips of the tongue are left out.
    pub no_verbatim: bool,
    /// What is looked for in the text.
    pub entity_detection: Vec<String>,
    /// What is blotted out in it.
    pub entity_redaction: Vec<String>,
    /// What stands there instead.
    pub redaction_mode: Option<RedactionMode>,
    /// How the text is to be changed, in words: up to 2000 characters; costs more.
    pub transcript_edit: Option<String>,
    /// Whether voices far away are left out; not with times.
    pub filter_background: bool,
    /// Zero retention where false; only some plans have it.
    pub enable_logging: Option<bool>,
}

/// What sound is sent: mono, without a header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SoundIn {
    /// 16-bit little-endian.
    #[serde(rename = "pcm_8000")]
    Pcm8000,
    /// The same at the service's default rate.
    #[default]
    #[serde(rename = "pcm_16000")]
    Pcm16000,
    /// The same.
    #[serde(rename = "pcm_22050")]
    Pcm22050,
    /// The same.
    #[serde(rename = "pcm_24000")]
    Pcm24000,
    /// The same.
    #[serde(rename = "pcm_44100")]
    Pcm44100,
    /// The same.
    #[serde(rename = "pcm_48000")]
    Pcm48000,
    /// G.711 µ-law.
    #[serde(rename = "ulaw_8000")]
    Ulaw8000,
}

impl SoundIn {
    /// Samples a second.
    pub fn hz(self) -> u32 {
        match self {
            Self::Pcm8000 | Self::Ulaw8000 => 8_000,
            Self::Pcm16000 => 16_000,
            Self::Pcm22050 => 22_050,
            Self::Pcm24000 => 24_000,
            Self::Pcm44100 => 44_100,
            Self::Pcm48000 => 48_000,
        }
    }
}

/// Who ends segments.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Commit {
    /// Whoever sends the sound.
    #[default]
    ByHand,
    /// The service, when it hears silence.
    BySilence(Silence),
}

/// What counts as silence; all of it may be left as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Silence {
    /// How long it lasts: 0.3 … 3 s; 1.5 if not said.
    pub secs: Option<f32>,
    /// How loud speech is at least: 0.1 … 0.9; 0.4 if not said.
    pub threshold: Option<f32>,
    /// The shortest speech: 50 … 2000 ms.
    pub least_speech_ms: Option<u16>,
    /// The shortest silence within speech: 50 … 2000 ms.
    pub least_silence_ms: Option<u16>,
}

impl Listen {
    /// Listens with this model: `scribe_v2_realtime`, if nothing newer is known.
    ///
    /// # Errors
    /// When the wishes contradict each other or ask for more than the service gives.
    pub fn new(model: ModelId, hearing: Hearing) -> Result<Self, Invalid> {
        hearing.check()?;
        Ok(Self {
            model,
            hearing,
            token: None,
        })
    }

    /// A piece of sound in the format that was announced.
    pub fn sound(&self, bytes: &[u8]) -> ScribeOut {
        self.message(BASE64.encode(bytes), false)
    }

    /// Ends the segment.
    pub fn commit(&self) -> ScribeOut {
        self.message(String::new(), true)
    }

    fn message(&self, audio_base_64: String, commit: bool) -> ScribeOut {
        ScribeOut {
            message_type: "input_audio_chunk",
            audio_base_64,
            commit,
            sample_rate: self.hearing.format.hz(),
            previous_text: None,
        }
    }
}

impl Hearing {
    fn check(&self) -> Result<(), Invalid> {
        if let Commit::BySilence(silence) = self.commit {
            if let Some(secs) = silence.secs {
                range("vad_silence_threshold_secs", secs, 0.3..=3.0)?;
            }
            if let Some(threshold) = silence.threshold {
                range("vad_threshold", threshold, 0.1..=0.9)?;
            }
            if let Some(ms) = silence.least_speech_ms {
                range("min_speech_duration_ms", ms, 50..=2000)?;
            }
            if let Some(ms) = silence.least_silence_ms {
                range("min_silence_duration_ms", ms, 50..=2000)?;
            }
        }
        count("keyterms", &self.key_terms, 0..=50)?;
        for term in &self.key_terms {
            length("keyterms", term, 1..=20)?;
        }
        if let Some(edit) = &self.transcript_edit {
            length("transcript_edit", edit, 1..=2000)?;
        }
        if self.filter_background && self.timestamps {
            let why = Why::NotWith("include_timestamps");
            return Err(Invalid::new("filter_background_audio", why));
        }
        Ok(())
    }

    fn query(&self) -> Query {
        let yes = |wish: bool| wish.then_some(true);
        let silence = match self.commit {
            Commit::ByHand => None,
            Commit::BySilence(silence) => Some(silence),
        };
        let strategy = silence.map_or("manual", |_| "vad");
        let silence = silence.unwrap_or_default();
        Query::default()
            .with("audio_format", Some(self.format))
            .with("commit_strategy", Some(strategy))
            .with("vad_silence_threshold_secs", silence.secs)
            .with("vad_threshold", silence.threshold)
            .with("min_speech_duration_ms", silence.least_speech_ms)
            .with("min_silence_duration_ms", silence.least_silence_ms)
            .with("language_code", self.language.as_ref())
            .each("secondary_languages", &self.secondary_languages)
            .with("include_timestamps", yes(self.timestamps))
            .with("include_language_detection", yes(self.language_detection))
            .each("keyterms", &self.key_terms)
            .with("no_verbatim", yes(self.no_verbatim))
            .each("entity_detection", &self.entity_detection)
            .each("entity_redaction", &self.entity_redaction)
            .with("entity_redaction_mode", self.redaction_mode)
            .with("transcript_edit", self.transcript_edit.as_ref())
            .with("filter_background_audio", yes(self.filter_background))
            .with("enable_logging", self.enable_logging)
    }
}

impl Channel for Listen {
    const ROUTE: &'static str = "/v1/speech-to-text/realtime";
    const PRICE: Price = Price::SecondsSent;
    type Out = ScribeOut;
    type In = ScribeIn;

    fn place(&self) -> Place {
        let path = Self::ROUTE.to_owned();
        let query = self.hearing.query().with("model_id", Some(&self.model));
        match &self.token {
            None => Place::Here { path, query },
            Some(token) => Place::Keyless {
                path,
                query: query.with("token", Some(token.expose())),
            },
        }
    }

    fn read(message: &str) -> Result<ScribeIn, LineFault> {
        read(message)
    }

    /// It listens until it is told goodbye.
    fn may_be_last(_said: &ScribeIn) -> bool {
        false
    }
}

/// What is sent to [`Listen`]: sound, or the end of a segment.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ScribeOut {
    message_type: &'static str,
    audio_base_64: String,
    commit: bool,
    sample_rate: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_text: Option<String>,
}

impl ScribeOut {
    /// With what was said before; only the first piece of sound may say it.
    #[must_use]
    pub fn after(self, text: &str) -> Self {
        Self {
            previous_text: Some(text.to_owned()),
            ..self
        }
    }
}

/// Without the sound.
impl fmt::Debug for ScribeOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ScribeOut(commit: {})", self.commit)
    }
}

/// What the service heard.
#[derive(Clone, PartialEq)]
pub enum ScribeIn {
    /// It listens; always first.
    Started {
        /// Its name of the session.
        session: String,
    },
    /// What it heard so far of this segment; may change.
    Partial(String),
    /// The same, not to be changed any more.
    Settled(String),
    /// A segment.
    Committed(String),
    /// The same segment again with its words' times.
    Timed(Segment),
    /// What was found in the segment.
    Entities(List<Entity>),
    /// The segment with what was to be blotted out.
    Redacted(String),
    /// The segment, changed as was asked for.
    Edited(String),
    /// A segment with its speakers, perhaps anew.
    Diarized(Segment),
    /// Two speakers turned out to be one.
    SpeakersMerged {
        /// Who was not there.
        from: String,
        /// Who it was.
        into: String,
    },
    /// Something did not go as asked, and it goes on: also a segment that was committed too early.
    Warning(String),
    /// A kind that this version does not know.
    Other(String),
}

/// A segment with its words.
#[derive(Clone, Default, PartialEq, Deserialize)]
pub struct Segment {
    /// What was said.
    #[serde(default, deserialize_with = "or_default")]
    pub text: String,
    /// In which language, where that was asked for.
    #[serde(default, deserialize_with = "optional")]
    pub language_code: Option<String>,
    /// The words, where they were asked for.
    #[serde(default, deserialize_with = "or_default")]
    pub words: List<Word>,
    /// Which segment it is, where that is told.
    #[serde(default, deserialize_with = "whole")]
    pub segment_index: Option<u64>,
}

/// Without what was said.
impl fmt::Debug for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Segment({} words)", self.words.iter().count())
    }
}

/// Without what was said.
impl fmt::Debug for ScribeIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Started { .. } => "Started",
            Self::Partial(_) => "Partial",
            Self::Settled(_) => "Settled",
            Self::Committed(_) => "Committed",
            Self::Timed(_) => "Timed",
            Self::Entities(_) => "Entities",
            Self::Redacted(_) => "Redacted",
            Self::Edited(_) => "Edited",
            Self::Diarized(_) => "Diarized",
            Self::SpeakersMerged { .. } => "SpeakersMerged",
            Self::Warning(_) => "Warning",
            Self::Other(_) => "Other",
        })
    }
}

/// Kinds of messages that end the session (ElevenLabs' API reference, "Realtime" of speech to text); newer ones
/// end in the same ways.
fn is_fatal(kind: &str) -> bool {
    kind.ends_with("error")
        || matches!(
            kind,
            "quota_exceeded"
                | "rate_limited"
                | "unaccepted_terms"
                | "invalid_request"
                | "queue_overflow"
                | "resource_exhausted"
                | "session_time_limit_exceeded"
                | "chunk_size_exceeded"
                | "insufficient_audio_activity"
        )
}

fn read(message: &str) -> Result<ScribeIn, LineFault> {
    let said: Value = serde_json::from_str(message)
        .map_err(|error| LineFault::Unreadable(Unreadable::from(&error)))?;
    let text = |name: &str| {
        let text = said.get(name).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let segment = || Segment::deserialize(&said).unwrap_or_default();
    let kind = text("message_type");
    let complains = || said.get("detail").is_some() || said.get("error").is_some();
    if is_fatal(&kind) || (kind.is_empty() && complains()) {
        let refusal = Refusal::read(message.as_bytes());
        return Err(LineFault::Refused(Box::new(refusal)));
    }
    Ok(match kind.as_str() {
        "session_started" => ScribeIn::Started {
            session: text("session_id"),
        },
        "partial_transcript" => ScribeIn::Partial(text("text")),
        "final_transcript" | "final_transcript_with_timestamps" => ScribeIn::Settled(text("text")),
        "committed_transcript" => ScribeIn::Committed(text("text")),
        "committed_transcript_with_timestamps" => ScribeIn::Timed(segment()),
        "committed_transcript_entities" => {
            let entities = said.get("entities");
            let entities = entities.and_then(|entities| List::deserialize(entities).ok());
            ScribeIn::Entities(entities.unwrap_or_default())
        }
        "redacted_transcript" => ScribeIn::Redacted(text("redacted_text")),
        "edited_transcript" => ScribeIn::Edited(text("edited_text")),
        "diarized_transcript" => ScribeIn::Diarized(segment()),
        "speakers_merged" => ScribeIn::SpeakersMerged {
            from: text("from_speaker_id"),
            into: text("to_speaker_id"),
        },
        "warning" => ScribeIn::Warning(text("warning")),
        "commit_throttled" => ScribeIn::Warning(text("error")),
        _ => ScribeIn::Other(kind),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_checked() {
        let refused = |change: fn(&mut Hearing)| {
            let mut hearing = Hearing::default();
            change(&mut hearing);
            let listen = Listen::new(ModelId::from("scribe_v2_realtime"), hearing);
            listen.err().map(|invalid| invalid.field)
        };
        assert_eq!(refused(|_| {}), None);
        assert_eq!(
            refused(|hearing| {
                hearing.filter_background = true;
                hearing.timestamps = true;
            }),
            Some("filter_background_audio")
        );
        assert_eq!(
            refused(|hearing| hearing.key_terms = vec!["x".repeat(21)]),
            Some("keyterms")
        );
        assert_eq!(
            refused(|hearing| {
                hearing.commit = Commit::BySilence(Silence {
                    secs: Some(0.1),
                    ..Silence::default()
                });
            }),
            Some("vad_silence_threshold_secs")
        );
    }

    #[test]
    fn only_what_ends_the_session_is_an_error() {
        let warning = r#"{"message_type":"commit_throttled","error":"too soon"}"#;
        assert_eq!(read(warning), Ok(ScribeIn::Warning("too soon".to_owned())));
        for kind in ["auth_error", "quota_exceeded", "brand_new_error", "error"] {
            let message = format!(r#"{{"message_type":"{kind}","error":"No."}}"#);
            let Err(LineFault::Refused(refusal)) = read(&message) else {
                panic!("{kind}");
            };
            assert_eq!(refusal.message.as_deref(), Some("No."));
        }
        let new = r#"{"message_type":"brand_new","text":1}"#;
        assert_eq!(read(new), Ok(ScribeIn::Other("brand_new".to_owned())));
        let timed = r#"{"message_type":"committed_transcript_with_timestamps","text":"Hi",
            "words":[{"text":"Hi","start":0.1,"characters":["H","i"]},{"text":null}]}"#;
        assert!(matches!(read(timed), Ok(ScribeIn::Timed(segment))
            if segment.text == "Hi" && segment.words.iter().count() == 1));
    }
}
