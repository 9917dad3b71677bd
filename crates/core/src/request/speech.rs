//! What is spoken: one line by one voice, or several voices in one piece.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::audio_effects::AudioEffects;
use crate::format::OutputFormat;
use crate::ids::{ModelId, VoiceId};
use crate::pronunciation::{self, Said};
use crate::settings::{Step, VoiceSettings};
use crate::silence::{self, Bare};

/// Everything that shapes the sound of one spoken line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpeechRequest {
    /// The voice.
    pub voice: VoiceId,
    /// The model.
    pub model: ModelId,
    /// The text as it is sent, tags included. One with silences of its own ([`silence`]) is sent without them, as a part.
    pub text: String,
    /// The settings, tidied; what the model ignores is at its default.
    pub settings: VoiceSettings,
    /// What the take is kept as.
    pub format: OutputFormat,
    /// A wanted seed. Without one the studio draws one before sending and keeps it with the take;
    /// the drawn one is not part of the fingerprint.
    pub seed: Option<u32>,
    /// ISO 639-1, where one is wanted and the model knows it.
    pub language: Option<String>,
    /// What is said around it, where it is a part of a longer text.
    #[serde(default, skip_serializing_if = "Context::is_empty")]
    pub context: Context,
    /// Where a long text is cut into parts, in bytes: each part is a request of its own, and their sounds are joined
    /// here. Not in the fingerprint, for the words are the same. Empty: it is sent as it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seams: Vec<u32>,
    /// The rules of pronunciation that act on the text, in their order. They are sent as a dictionary of the account's,
    /// whose id is in no fingerprint: what is said is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Said>,
    /// The place in which it is heard.
    #[serde(default, skip_serializing_if = "AudioEffects::is_default")]
    pub place: AudioEffects,
}

/// What is said before and after a part: the model hears it, nobody speaks or bills it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Context {
    /// The end of what comes before.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// The beginning of what comes after.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub after: String,
}

impl Context {
    /// Whether nothing is said around it.
    pub fn is_empty(&self) -> bool {
        self.before.is_empty() && self.after.is_empty()
    }
}

impl SpeechRequest {
    /// The bytes of each part, white space at its ends left out; none where it is sent as it is, or where its seams are
    /// not this text's. A text with silences is never sent as it is: it has one part at least.
    pub fn spans(&self) -> Vec<Range<usize>> {
        let has_silences = silence::is_in(&self.text);
        if self.seams.is_empty() && !has_silences {
            return Vec::new();
        }
        let seams = self.seams.iter().map(|seam| *seam as usize);
        let mut spans = Vec::with_capacity(self.seams.len() + 1);
        let mut start = 0;
        for end in seams.chain([self.text.len()]) {
            let Some(part) = self.text.get(start..end) else {
                return Vec::new();
            };
            if !silence::is_all(part) {
                spans.push(start..end);
            } else if let Some(last) = spans.last_mut() {
                // Its silences are those of the part before.
                last.end = end;
            } else {
                continue;
            }
            start = end;
        }
        let least = if has_silences { 1 } else { 2 };
        if spans.len() < least {
            return Vec::new();
        }
        for span in &mut spans {
            let part = self.text.get(span.clone()).unwrap_or_default();
            span.start += part.len() - part.trim_start().len();
            span.end -= part.len() - part.trim_end().len();
        }
        spans
    }

    /// What is spoken of one of its parts, and the silences in it.
    pub fn words(&self, span: &Range<usize>) -> Bare<'_> {
        Bare::of(self.text.get(span.clone()).unwrap_or_default())
    }

    /// The request of one of its parts, with nothing around it.
    pub fn part(&self, span: &Range<usize>) -> Self {
        let text = self.words(span).text;
        Self {
            rules: pronunciation::acting(&text, &self.rules),
            text: text.into_owned(),
            seams: Vec::new(),
            context: Context::default(),
            ..self.clone()
        }
    }

    /// The same words with nothing around them.
    pub fn bare(&self) -> Self {
        Self {
            context: Context::default(),
            ..self.clone()
        }
    }
}

/// Everything that shapes the sound of a dialogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DialogueRequest {
    /// Who says what, in order.
    pub turns: Vec<DialogueTurn>,
    /// The model.
    pub model: ModelId,
    /// How freely it is played; as the service does by itself if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Step>,
    /// What the take is kept as.
    pub format: OutputFormat,
    /// As [`SpeechRequest::seed`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u32>,
    /// ISO 639-1, where one is wanted and the model knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The place in which it is heard.
    #[serde(default, skip_serializing_if = "AudioEffects::is_default")]
    pub place: AudioEffects,
}

/// What one voice says before the next one speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DialogueTurn {
    /// Who.
    pub voice: VoiceId,
    /// What, tags included.
    pub text: String,
}

impl DialogueRequest {
    /// Returns a line as a dialogue of one turn: its stability becomes a step, and other settings are not sent.
    pub fn of_line(line: &SpeechRequest) -> Self {
        Self {
            turns: vec![DialogueTurn {
                voice: line.voice.clone(),
                text: line.text.clone(),
            }],
            model: line.model.clone(),
            delivery: Some(Step::nearest(line.settings.stability())),
            format: line.format,
            seed: line.seed,
            language: line.language.clone(),
            place: line.place.clone(),
        }
    }

    /// Characters that are billed: of all turns.
    pub fn characters(&self) -> usize {
        self.turns
            .iter()
            .map(|turn| turn.text.chars().count())
            .sum()
    }
}
