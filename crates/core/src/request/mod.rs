//! Requests as plain values: the very value that is priced, fingerprinted, kept and sent.
//!
//! [`Generation`] is anything that is paid for; each kind has a value of its own, all that shapes its result in it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::audio_effects::AudioEffects;
use crate::format::OutputFormat;
use crate::ids::{HistoryItemId, IsolationId, ItemId, ModelId, VoiceId};
use crate::models;

mod anew;
mod conversation;
mod made;
mod project;
mod recorded;
mod speech;

pub use anew::{AnewRequest, LineRequest};
pub use conversation::ConversationRequest;
pub use made::{DesignRequest, Designed, EffectRequest, MusicRequest, MusicSection, TakesAfter};
pub use project::{NoProject, ProjectMaker};
pub use recorded::{
    AlignRequest, ChangeRequest, Cut, DubRequest, Input, IsolationRequest, NoCut,
    TranscriptRequest, Worth,
};
pub use speech::{Context, DialogueRequest, DialogueTurn, SpeechRequest};

/// What a request is made with: the rooms' and the bill's word for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tool {
    /// Text to speech.
    Speech,
    /// Several voices in one piece.
    Dialogue,
    /// Voices out of a description, and changes of one's own.
    Design,
    /// A recording spoken by another voice.
    Changer,
    /// Sound effects.
    Effects,
    /// A recording without its noise.
    Isolation,
    /// Music.
    Music,
    /// A film or recording in another language.
    Dubbing,
    /// Speech to text.
    Transcription,
    /// When the words of a known text are heard.
    Alignment,
    /// A conversation with a voice agent.
    Conversation,
}

impl Tool {
    /// All.
    pub const ALL: [Self; 11] = [
        Self::Speech,
        Self::Dialogue,
        Self::Design,
        Self::Changer,
        Self::Effects,
        Self::Isolation,
        Self::Music,
        Self::Dubbing,
        Self::Transcription,
        Self::Alignment,
        Self::Conversation,
    ];

    /// The word in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Speech => "speech",
            Self::Dialogue => "dialogue",
            Self::Design => "design",
            Self::Changer => "changer",
            Self::Effects => "effects",
            Self::Isolation => "isolation",
            Self::Music => "music",
            Self::Dubbing => "dubbing",
            Self::Transcription => "transcription",
            Self::Alignment => "alignment",
            Self::Conversation => "conversation",
        }
    }

    /// Whether what it makes for a line becomes the line's take.
    pub fn is_picked(self) -> bool {
        self != Self::Design && !self.is_document()
    }

    /// Returns true if the result is a document about a recording and no sound.
    pub fn is_document(self) -> bool {
        matches!(
            self,
            Self::Transcription | Self::Alignment | Self::Conversation
        )
    }

    /// Whether the service can be asked to keep nothing of it (zero retention): these operations have the parameter
    /// `enable_logging`, the others keep what they were sent.
    pub fn has_zero_retention(self) -> bool {
        matches!(
            self,
            Self::Speech | Self::Dialogue | Self::Changer | Self::Transcription
        )
    }

    /// Whether the account's history keeps what it makes, so that it can be fetched again.
    pub fn is_in_history(self) -> bool {
        matches!(self, Self::Speech | Self::Dialogue | Self::Changer)
    }

    /// Whether the service surely keeps what it makes, so that it can be looked for and fetched.
    pub fn is_kept(self) -> bool {
        self.is_in_history() || self == Self::Dubbing
    }

    /// Whether what it makes can be looked for: kept for sure, or listed by a history that may not give it back.
    pub fn is_listed(self) -> bool {
        self.is_kept() || self.is_in_isolations()
    }

    /// Whether a history of its own lists what it makes. That one may not give the sound back.
    pub fn is_in_isolations(self) -> bool {
        self == Self::Isolation
    }

    /// An item of the history that lists what it makes, by the id that the service wrote.
    pub fn item(self, id: impl Into<String>) -> ItemId {
        if self.is_in_isolations() {
            IsolationId::new(id).into()
        } else {
            HistoryItemId::new(id).into()
        }
    }
}

/// Anything that is paid for. Kept as JSON with its [`Tool`] in front.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "tool", rename_all = "lowercase")]
pub enum Generation {
    /// One line spoken.
    Speech(SpeechRequest),
    /// Several voices in one piece.
    Dialogue(DialogueRequest),
    /// Voices to choose from.
    Design(DesignRequest),
    /// A recording spoken by another voice.
    Changer(ChangeRequest),
    /// An effect.
    Effects(EffectRequest),
    /// A recording without its noise.
    Isolation(IsolationRequest),
    /// Music.
    Music(MusicRequest),
    /// One language of a film or recording.
    Dubbing(DubRequest),
    /// A line of a dub that the service says anew itself.
    Anew(AnewRequest),
    /// What is said in a recording.
    Transcription(TranscriptRequest),
    /// When the words of a known text are heard in a recording.
    Alignment(AlignRequest),
    /// A conversation with a voice agent.
    Conversation(ConversationRequest),
}

impl From<SpeechRequest> for Generation {
    fn from(request: SpeechRequest) -> Self {
        Self::Speech(request)
    }
}

impl Generation {
    /// What it is made with.
    pub fn tool(&self) -> Tool {
        match self {
            Self::Speech(_) => Tool::Speech,
            Self::Dialogue(_) => Tool::Dialogue,
            Self::Design(_) => Tool::Design,
            Self::Changer(_) => Tool::Changer,
            Self::Effects(_) => Tool::Effects,
            Self::Isolation(_) => Tool::Isolation,
            Self::Music(_) => Tool::Music,
            Self::Dubbing(_) | Self::Anew(_) => Tool::Dubbing,
            Self::Transcription(_) => Tool::Transcription,
            Self::Alignment(_) => Tool::Alignment,
            Self::Conversation(_) => Tool::Conversation,
        }
    }

    /// The operation that is sent, as the service documents it: what support and logs are told.
    pub fn operation(&self) -> &'static str {
        match self {
            Self::Speech(request) if !models::is_sent_as_dialogue(&request.model) => {
                "POST /v1/text-to-speech/{voice_id}/stream/with-timestamps"
            }
            Self::Speech(_) | Self::Dialogue(_) => {
                "POST /v1/text-to-dialogue/stream/with-timestamps"
            }
            Self::Design(request) => match request.from {
                Designed::Description { .. } => "POST /v1/text-to-voice/design",
                Designed::Remix { .. } => "POST /v1/text-to-voice/{voice_id}/remix",
            },
            Self::Changer(_) => "POST /v1/speech-to-speech/{voice_id}/stream",
            Self::Effects(_) => "POST /v1/sound-generation",
            Self::Isolation(_) => "POST /v1/audio-isolation/stream",
            Self::Music(_) => "POST /v1/music/stream",
            Self::Dubbing(request) if request.as_project => "POST /v1/dubbing/project",
            Self::Dubbing(_) => "POST /v1/dubbing",
            Self::Anew(_) => {
                "POST /v1/dubbing/project/{project_id}/language/{language_id}/transcript/regenerate"
            }
            Self::Transcription(request) if request.is_live => "GET /v1/speech-to-text/realtime",
            Self::Transcription(_) => "POST /v1/speech-to-text",
            Self::Alignment(_) => "POST /v1/forced-alignment",
            Self::Conversation(_) => "GET /v1/convai/conversation",
        }
    }

    /// Whether what the service has of it may be another sound later: lines of a dubbing project are said anew.
    pub fn is_of_project(&self) -> bool {
        match self {
            Self::Dubbing(request) => request.as_project,
            Self::Anew(_) => true,
            _ => false,
        }
    }

    /// One spoken line, if it is that.
    pub fn speech(&self) -> Option<&SpeechRequest> {
        match self {
            Self::Speech(request) => Some(request),
            _ => None,
        }
    }

    /// What is said for a line of a dub, if it is that.
    pub fn line(&self) -> Option<LineRequest> {
        match self {
            Self::Speech(request) => Some(LineRequest::Speech(request.clone())),
            Self::Anew(request) => Some(LineRequest::Anew(request.clone())),
            _ => None,
        }
    }

    /// All voices that speak in what it makes, or that it makes another one of.
    pub fn voices(&self) -> Vec<&VoiceId> {
        match self {
            Self::Dialogue(request) => request.turns.iter().map(|turn| &turn.voice).collect(),
            _ => self.voice().into_iter().collect(),
        }
    }

    /// Returns the voices that speak in the result. The voice that a designed one is a remix of doesn't.
    pub fn speaking_voices(&self) -> Vec<&VoiceId> {
        match self {
            Self::Design(_) => Vec::new(),
            _ => self.voices(),
        }
    }

    /// The recording that a designed voice takes after.
    pub fn taken_after(&self) -> Option<&Input> {
        match self {
            Self::Design(DesignRequest {
                from:
                    Designed::Description {
                        after: Some(after), ..
                    },
                ..
            }) => Some(&after.input),
            _ => None,
        }
    }

    /// The voice, where there is exactly one.
    pub fn voice(&self) -> Option<&VoiceId> {
        match self {
            Self::Speech(request) => Some(&request.voice),
            Self::Changer(request) => Some(&request.voice),
            Self::Design(request) => match &request.from {
                Designed::Remix { voice, .. } => Some(voice),
                Designed::Description { .. } => None,
            },
            Self::Dialogue(_)
            | Self::Effects(_)
            | Self::Isolation(_)
            | Self::Music(_)
            | Self::Dubbing(_)
            | Self::Anew(_)
            | Self::Transcription(_)
            | Self::Alignment(_)
            | Self::Conversation(_) => None,
        }
    }

    /// The model, where one is chosen.
    pub fn model(&self) -> Option<&ModelId> {
        match self {
            Self::Speech(request) => Some(&request.model),
            Self::Dialogue(request) => Some(&request.model),
            Self::Design(request) => Some(&request.model),
            Self::Changer(request) => Some(&request.model),
            Self::Music(request) => Some(&request.model),
            Self::Transcription(request) => Some(&request.model),
            Self::Effects(_)
            | Self::Isolation(_)
            | Self::Dubbing(_)
            | Self::Anew(_)
            | Self::Alignment(_)
            | Self::Conversation(_) => None,
        }
    }

    /// What is spoken, described or looked for in words; empty where it is all in a recording.
    pub fn text(&self) -> &str {
        match self {
            Self::Speech(request) => &request.text,
            Self::Dialogue(request) => request.turns.first().map_or("", |turn| &turn.text),
            Self::Design(request) => match &request.from {
                Designed::Description { text, .. } => text,
                Designed::Remix { change, .. } => change,
            },
            Self::Effects(request) => &request.text,
            Self::Music(request) => &request.prompt,
            Self::Anew(request) => &request.text,
            Self::Alignment(request) => &request.text,
            Self::Conversation(request) => &request.name,
            Self::Changer(_) | Self::Isolation(_) | Self::Dubbing(_) | Self::Transcription(_) => "",
        }
    }

    /// All that is spoken, for the times of its words; empty where nothing is.
    pub fn spoken(&self) -> Cow<'_, str> {
        match self {
            Self::Speech(request) => Cow::Borrowed(&request.text),
            Self::Dialogue(request) => Cow::Owned(
                request
                    .turns
                    .iter()
                    .map(|turn| turn.text.as_str())
                    .collect(),
            ),
            _ => Cow::Borrowed(""),
        }
    }

    /// What its sound is kept as; nothing where the answer itself has to be asked.
    pub fn format(&self) -> Option<OutputFormat> {
        match self {
            Self::Speech(request) => Some(request.format),
            Self::Dialogue(request) => Some(request.format),
            Self::Design(request) => Some(request.format),
            Self::Changer(request) => Some(request.format),
            Self::Effects(request) => Some(request.format),
            Self::Music(request) => Some(request.format),
            // The service answers MP3, whatever came in.
            Self::Isolation(_) => Some(OutputFormat::MP3_44100_128),
            Self::Dubbing(_)
            | Self::Anew(_)
            | Self::Transcription(_)
            | Self::Alignment(_)
            | Self::Conversation(_) => None,
        }
    }

    /// The place in which it is heard; the default one for what has none.
    pub fn place(&self) -> &AudioEffects {
        match self {
            Self::Speech(request) => &request.place,
            Self::Dialogue(request) => &request.place,
            _ => AudioEffects::none(),
        }
    }

    /// A wanted seed.
    pub fn seed(&self) -> Option<u32> {
        match self {
            Self::Speech(request) => request.seed,
            Self::Dialogue(request) => request.seed,
            Self::Design(request) => request.seed,
            Self::Changer(request) => request.seed,
            Self::Transcription(_)
            | Self::Alignment(_)
            | Self::Conversation(_)
            | Self::Effects(_)
            | Self::Isolation(_)
            | Self::Music(_)
            | Self::Anew(_)
            | Self::Dubbing(_) => None,
        }
    }

    /// The largest seed that may be drawn for it; nothing where it takes none.
    pub fn largest_seed(&self) -> Option<u32> {
        match self {
            Self::Speech(_) | Self::Dialogue(_) | Self::Changer(_) => Some(u32::MAX),
            Self::Design(_) => Some(i32::MAX.unsigned_abs()),
            Self::Effects(_)
            | Self::Isolation(_)
            | Self::Music(_)
            | Self::Dubbing(_)
            | Self::Anew(_)
            | Self::Transcription(_)
            | Self::Alignment(_)
            | Self::Conversation(_) => None,
        }
    }

    /// The recordings that are sent along.
    pub fn inputs(&self) -> Vec<&Input> {
        match self {
            Self::Changer(request) => vec![&request.input],
            Self::Isolation(request) => vec![&request.input],
            Self::Transcription(request) => vec![&request.input],
            Self::Alignment(request) => vec![&request.input],
            Self::Dubbing(request) => {
                let sheet = request.sheet.as_ref();
                std::iter::once(&request.input).chain(sheet).collect()
            }
            Self::Design(request) => match &request.from {
                Designed::Description { after, .. } => {
                    after.iter().map(|after| &after.input).collect()
                }
                Designed::Remix { .. } => Vec::new(),
            },
            Self::Speech(_)
            | Self::Dialogue(_)
            | Self::Effects(_)
            | Self::Music(_)
            | Self::Anew(_)
            | Self::Conversation(_) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
