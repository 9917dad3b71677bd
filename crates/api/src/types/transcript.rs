//! What was said in a recording.

use std::fmt;

use base64::Engine as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::types::lenient::{BASE64, List, optional, or_default, refuse, whole, words};
use mynah_core::ids::{RequestId, TranscriptId};

words! {
    /// What a piece of a transcript is.
    WordKind {
        /// A word.
        Word = "word",
        /// What stands between words.
        Spacing = "spacing",
        /// Something that is no speech: `(laughter)`.
        AudioEvent = "audio_event",
    }
}

/// What a transcription answers: told apart by content, as the status does not tell.
#[derive(Clone, Debug, PartialEq)]
pub enum Transcribed {
    /// One transcript.
    One(Box<Transcript>),
    /// One for each channel.
    Channels(Channels),
    /// It will be sent to the webhook.
    Later(Promised),
}

impl<'de> Deserialize<'de> for Transcribed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        if value.get("transcripts").is_some_and(Value::is_array) {
            return Channels::deserialize(value)
                .map(Self::Channels)
                .map_err(|_error| refuse("channels that can't be read"));
        }
        if value.get("text").is_some() || value.get("words").is_some() {
            return Transcript::deserialize(value)
                .map(|transcript| Self::One(Box::new(transcript)))
                .map_err(|_error| refuse("a transcript that can't be read"));
        }
        Promised::deserialize(value)
            .map(Self::Later)
            .map_err(|_error| refuse("no transcript"))
    }
}

/// A transcript. The texts of all words one after the other are its text.
#[derive(Clone, Default, PartialEq, Deserialize)]
pub struct Transcript {
    /// Where it can be fetched again.
    #[serde(default, deserialize_with = "optional")]
    pub transcription_id: Option<TranscriptId>,
    /// ISO 639-1 or, mostly, 639-3.
    #[serde(default, deserialize_with = "optional")]
    pub language_code: Option<String>,
    /// How sure the language is, 0 … 1.
    #[serde(default, deserialize_with = "optional")]
    pub language_probability: Option<f64>,
    /// All that was said.
    #[serde(default, deserialize_with = "or_default")]
    pub text: String,
    /// The words and what stands between them.
    #[serde(default, deserialize_with = "or_default")]
    pub words: List<Word>,
    /// How long the recording is.
    #[serde(default, deserialize_with = "optional")]
    pub audio_duration_secs: Option<f64>,
    /// What was looked for and found.
    #[serde(default, deserialize_with = "or_default")]
    pub entities: List<Entity>,
    /// The same in other formats, in the order they were asked for.
    #[serde(default, deserialize_with = "or_default")]
    pub additional_formats: List<Exported>,
    /// Whose channel it is.
    #[serde(default, deserialize_with = "whole")]
    pub channel_index: Option<u64>,
}

/// Without what was said.
impl fmt::Debug for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.words.iter().count();
        write!(f, "Transcript({words} words, {:?})", self.language_code)
    }
}

/// A word, or what stands between two.
#[derive(Clone, PartialEq, Deserialize)]
pub struct Word {
    /// The letters.
    pub text: String,
    /// When it begins, in seconds.
    #[serde(default, deserialize_with = "optional")]
    pub start: Option<f64>,
    /// When it ends.
    #[serde(default, deserialize_with = "optional")]
    pub end: Option<f64>,
    /// What it is.
    #[serde(rename = "type", default, deserialize_with = "optional")]
    pub kind: Option<WordKind>,
    /// Who says it: `speaker_0`, or `agent` and `customer` where roles were told apart.
    #[serde(default, deserialize_with = "optional")]
    pub speaker_id: Option<String>,
    /// How sure it is: the logarithm of its probability.
    #[serde(default, deserialize_with = "optional")]
    pub logprob: Option<f64>,
    /// Its letters' times, where they were asked for.
    #[serde(default, deserialize_with = "or_default")]
    pub characters: List<Letter>,
    /// On which channel.
    #[serde(default, deserialize_with = "whole")]
    pub channel_index: Option<u64>,
}

/// Without the text.
impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Word({:?} to {:?})", self.start, self.end)
    }
}

/// A letter of a word.
#[derive(Clone, PartialEq, Deserialize)]
pub struct Letter {
    /// The letter.
    pub text: String,
    /// When it begins, in seconds.
    #[serde(default, deserialize_with = "optional")]
    pub start: Option<f64>,
    /// When it ends.
    #[serde(default, deserialize_with = "optional")]
    pub end: Option<f64>,
}

/// Something that was looked for: a name, a number, a place.
#[derive(Clone, PartialEq, Deserialize)]
pub struct Entity {
    /// What was said.
    pub text: String,
    /// What it is, in the service's words.
    #[serde(default, deserialize_with = "or_default")]
    pub entity_type: String,
    /// Where it begins in the text, in characters.
    #[serde(default, deserialize_with = "whole")]
    pub start_char: Option<u64>,
    /// Where it ends.
    #[serde(default, deserialize_with = "whole")]
    pub end_char: Option<u64>,
}

/// Without the text, which is what should be kept secret.
impl fmt::Debug for Entity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entity({})", self.entity_type)
    }
}

/// A transcript in another format.
#[derive(Clone, PartialEq, Deserialize)]
pub struct Exported {
    /// The format that was asked for.
    #[serde(default, deserialize_with = "or_default")]
    pub requested_format: String,
    /// What a file of it is called behind the dot.
    #[serde(default, deserialize_with = "or_default")]
    pub file_extension: String,
    /// What it is.
    #[serde(default, deserialize_with = "or_default")]
    pub content_type: String,
    /// Whether the content is base64 instead of text.
    #[serde(default, deserialize_with = "or_default")]
    is_base64_encoded: bool,
    /// The content.
    #[serde(default, deserialize_with = "or_default")]
    content: String,
}

impl Exported {
    /// The file's bytes; none where they are no base64 though it was said so.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        if self.is_base64_encoded {
            BASE64.decode(&self.content).ok()
        } else {
            Some(self.content.clone().into_bytes())
        }
    }
}

/// Without the content.
impl fmt::Debug for Exported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Exported({})", self.requested_format)
    }
}

/// Transcripts of the channels of one recording.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Channels {
    /// Where they can be fetched again.
    #[serde(default, deserialize_with = "optional")]
    pub transcription_id: Option<TranscriptId>,
    /// One for each channel.
    #[serde(default, deserialize_with = "or_default")]
    pub transcripts: List<Transcript>,
    /// How long the recording is.
    #[serde(default, deserialize_with = "optional")]
    pub audio_duration_secs: Option<f64>,
}

/// A transcript that will be sent to the webhook.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Promised {
    /// What the message will name.
    pub request_id: RequestId,
    /// Where it can be fetched, if that is known already.
    #[serde(default, deserialize_with = "optional")]
    pub transcription_id: Option<TranscriptId>,
}
