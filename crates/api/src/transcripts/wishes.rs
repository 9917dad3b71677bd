//! How a recording is transcribed, and which wishes go together.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::body::Form;
use crate::check::{Invalid, Why, count, length, range};
use crate::types::bounded::SmallSeed;
use crate::types::language::Language;
use crate::types::sound::FileFormat;
use mynah_core::ids::WebhookId;

/// How a recording is transcribed; all of it may be left as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Wishes {
    /// Found out if not said.
    pub language: Option<Language>,
    /// Whether speakers are told apart.
    pub speakers: Speakers,
    /// Whether speakers that the account knows are named.
    pub use_speaker_library: bool,
    /// Whether `(laughter)` and its like are written down.
    pub tag_audio_events: bool,
    /// How fine the times are; words if not said.
    pub timestamps: Option<Timestamps>,
    /// Whether the channels are transcribed each for itself; up to five, each at the full price.
    pub channels: Channels,
    /// What the recording is, where it is not told by its content.
    pub file_format: Option<FileFormat>,
    /// Words to listen for: at most 1000 of up to 49 characters and five words each.
    pub key_terms: Vec<String>,
    /// What is looked for in the text.
    pub entities: Option<Entities>,
    /// What is blotted out in the text.
    pub redaction: Option<Redaction>,
    /// Whether slips of the tongue are left out.
    pub no_verbatim: bool,
    /// The same in other formats; at most ten.
    pub formats: Vec<Export>,
    /// 0 … 2; how freely it is guessed.
    pub temperature: Option<f32>,
    /// Best effort.
    pub seed: Option<SmallSeed>,
    /// Sends the transcript there instead of answering with it.
    pub webhook: Option<Hook>,
}

/// Where a transcript is sent, and what is sent along.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hook {
    /// Which webhook; all that are told of transcripts if not said.
    pub id: Option<WebhookId>,
    /// Given back with the transcript: two levels and 16 KB at most.
    pub metadata: Option<Map<String, Value>>,
}

/// Whether speakers are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Speakers {
    /// No.
    #[default]
    One,
    /// As many as there are.
    Any,
    /// At most so many, 1 … 32.
    AtMost(u8),
    /// As many as there are, told apart this readily: 0.1 … 0.4.
    Threshold(f32),
    /// As agent and customer.
    Roles,
}

/// How fine times are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Timestamps {
    /// None at all.
    None,
    /// Of words.
    Word,
    /// Of letters.
    Character,
}

/// What becomes of channels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Channels {
    /// They are mixed.
    #[default]
    Mixed,
    /// Each has its own transcript.
    Separate,
    /// Each is transcribed for itself, all in one transcript.
    Combined,
}

/// What is looked for, in the service's words: `pii`, `phi`, `name`, …
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Entities {
    /// Everything, or one category.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Entities {
    /// Everything that can be found.
    pub fn all() -> Self {
        Self::One("all".to_owned())
    }

    fn covers(&self, other: &Self) -> bool {
        let words = |entities: &Self| match entities {
            Self::One(word) => vec![word.clone()],
            Self::Several(words) => words.clone(),
        };
        let mine = words(self);
        mine.iter().any(|word| word == "all") || words(other).iter().all(|word| mine.contains(word))
    }
}

/// What is blotted out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redaction {
    /// What; nothing that is not looked for too.
    pub entities: Entities,
    /// What stands there instead.
    pub mode: Option<RedactionMode>,
}

/// What stands for something blotted out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RedactionMode {
    /// `[REDACTED]`
    Redacted,
    /// What it was: `[NAME]`
    EntityType,
    /// The same, counted: `[NAME_1]`
    EnumeratedEntityType,
}

/// A transcript in another format.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Export {
    /// Which.
    pub format: ExportFormat,
    /// Whether speakers are named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_speakers: Option<bool>,
    /// Whether times are given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_timestamps: Option<bool>,
    /// A silence that ends a segment, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment_on_silence_longer_than_s: Option<f32>,
    /// The longest segment, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_segment_duration_s: Option<f32>,
    /// The longest segment, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_segment_chars: Option<u32>,
    /// The longest line, in characters; subtitles and plain text only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_characters_per_line: Option<u32>,
}

impl Export {
    /// In this format, with the service's own measures.
    pub fn new(format: ExportFormat) -> Self {
        Self {
            format,
            include_speakers: None,
            include_timestamps: None,
            segment_on_silence_longer_than_s: None,
            max_segment_duration_s: None,
            max_segment_chars: None,
            max_characters_per_line: None,
        }
    }
}

/// Formats of transcripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// JSON by segments.
    SegmentedJson,
    /// A text document.
    Docx,
    /// A printed page.
    Pdf,
    /// Plain text.
    Txt,
    /// A web page.
    Html,
    /// Subtitles.
    Srt,
}

impl Default for Wishes {
    fn default() -> Self {
        Self {
            language: None,
            speakers: Speakers::One,
            use_speaker_library: false,
            tag_audio_events: true,
            timestamps: None,
            channels: Channels::Mixed,
            file_format: None,
            key_terms: Vec::new(),
            entities: None,
            redaction: None,
            no_verbatim: false,
            formats: Vec::new(),
            temperature: None,
            seed: None,
            webhook: None,
        }
    }
}

impl Wishes {
    /// Whether the service would take these.
    ///
    /// # Errors
    /// The first that it would not.
    pub(super) fn check(&self) -> Result<(), Invalid> {
        match self.speakers {
            Speakers::AtMost(most) => drop(range("num_speakers", most, 1..=32)?),
            Speakers::Threshold(by) => drop(range("diarization_threshold", by, 0.1..=0.4)?),
            Speakers::Roles if self.channels != Channels::Mixed => {
                let why = Why::NotWith("use_multi_channel");
                return Err(Invalid::new("detect_speaker_roles", why));
            }
            Speakers::One | Speakers::Any | Speakers::Roles => {}
        }
        if self.channels == Channels::Combined {
            let field = "multichannel_output_style";
            if self.timestamps == Some(Timestamps::None) {
                return Err(Invalid::new(field, Why::OnlyWith("timestamps_granularity")));
            }
            if self.entities.is_some() {
                return Err(Invalid::new(field, Why::NotWith("entity_detection")));
            }
        }
        if let Some(redaction) = &self.redaction {
            let found = self.entities.as_ref();
            if !found.is_some_and(|entities| entities.covers(&redaction.entities)) {
                let why = Why::OnlyWith("entity_detection");
                return Err(Invalid::new("entity_redaction", why));
            }
        }
        count("keyterms", &self.key_terms, 0..=1000)?;
        for term in &self.key_terms {
            length("keyterms", term, 1..=49)?;
            count("keyterms", term.split_whitespace(), 1..=5)?;
            if term.contains(['<', '>', '{', '}', '[', ']', '\\']) {
                return Err(Invalid::new(
                    "keyterms",
                    Why::Holds("brackets or a backslash"),
                ));
            }
        }
        count("additional_formats", &self.formats, 0..=10)?;
        for format in &self.formats {
            let lines = matches!(format.format, ExportFormat::Txt | ExportFormat::Srt);
            if format.max_characters_per_line.is_some() && !lines {
                let why = Why::OnlyWith("format srt or txt");
                return Err(Invalid::new("max_characters_per_line", why));
            }
            let silence = format.segment_on_silence_longer_than_s;
            for (field, secs) in [
                ("segment_on_silence_longer_than_s", silence),
                ("max_segment_duration_s", format.max_segment_duration_s),
            ] {
                range(field, secs.unwrap_or_default(), 0.0..=f32::MAX)?;
            }
        }
        if let Some(temperature) = self.temperature {
            range("temperature", temperature, 0.0..=2.0)?;
        }
        let metadata = self
            .webhook
            .as_ref()
            .and_then(|hook| hook.metadata.as_ref());
        metadata.map_or(Ok(()), check_metadata)
    }

    pub(super) fn add_to(&self, form: Form) -> Form {
        let yes = |wish: bool| wish.then_some(true);
        let (how_many, threshold) = match self.speakers {
            Speakers::AtMost(most) => (Some(most), None),
            Speakers::Threshold(by) => (None, Some(by)),
            Speakers::One | Speakers::Any | Speakers::Roles => (None, None),
        };
        let style = match self.channels {
            Channels::Mixed => None,
            Channels::Separate => Some("separate"),
            Channels::Combined => Some("combined"),
        };
        let hook = self.webhook.as_ref();
        let redaction = self.redaction.as_ref();
        form.with("language_code", self.language.as_ref())
            .with("diarize", yes(self.speakers != Speakers::One))
            .with("num_speakers", how_many)
            .with("diarization_threshold", threshold)
            .with(
                "detect_speaker_roles",
                yes(self.speakers == Speakers::Roles),
            )
            .with("use_speaker_library", yes(self.use_speaker_library))
            .with(
                "tag_audio_events",
                (!self.tag_audio_events).then_some(false),
            )
            .with("timestamps_granularity", self.timestamps)
            .with("use_multi_channel", yes(style.is_some()))
            .with("multichannel_output_style", style)
            .with("file_format", self.file_format)
            .each("keyterms", &self.key_terms)
            .json("entity_detection", self.entities.as_ref())
            .json("entity_redaction", redaction.map(|hide| &hide.entities))
            .with(
                "entity_redaction_mode",
                redaction.and_then(|hide| hide.mode),
            )
            .with("no_verbatim", yes(self.no_verbatim))
            .json(
                "additional_formats",
                Some(&self.formats).filter(|formats| !formats.is_empty()),
            )
            .with("temperature", self.temperature)
            .with("seed", self.seed)
            .with("webhook", hook.map(|_| true))
            .with("webhook_id", hook.and_then(|hook| hook.id.as_ref()))
            .json(
                "webhook_metadata",
                hook.and_then(|hook| hook.metadata.as_ref()),
            )
    }
}

fn check_metadata(metadata: &Map<String, Value>) -> Result<(), Invalid> {
    let field = "webhook_metadata";
    let deep = |value: &Value| value.is_object() || value.is_array();
    let too_deep = metadata.values().any(|value| match value {
        Value::Object(inner) => inner.values().any(deep),
        Value::Array(inner) => inner.iter().any(deep),
        _ => false,
    });
    if too_deep {
        return Err(Invalid::new(field, Why::Holds("more than two levels")));
    }
    let text = serde_json::to_string(metadata).unwrap_or_default();
    length(field, text, 0..=16 << 10).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(change: impl FnOnce(&mut Wishes)) -> Option<&'static str> {
        let mut wishes = Wishes::default();
        change(&mut wishes);
        wishes.check().err().map(|invalid| invalid.field)
    }

    #[test]
    fn what_the_service_refuses_is_refused_here() {
        assert_eq!(refused(|_| {}), None);
        assert_eq!(
            refused(|wishes| wishes.speakers = Speakers::AtMost(33)),
            Some("num_speakers")
        );
        assert_eq!(
            refused(|wishes| wishes.speakers = Speakers::Threshold(0.5)),
            Some("diarization_threshold")
        );
        assert_eq!(
            refused(|wishes| {
                wishes.speakers = Speakers::Roles;
                wishes.channels = Channels::Separate;
            }),
            Some("detect_speaker_roles")
        );
        assert_eq!(
            refused(|wishes| {
                wishes.channels = Channels::Combined;
                wishes.timestamps = Some(Timestamps::None);
            }),
            Some("multichannel_output_style")
        );
        for term in ["", "one two three four five six", "a<b", &"x".repeat(50)] {
            let term = vec![term.to_owned()];
            assert_eq!(refused(|wishes| wishes.key_terms = term), Some("keyterms"));
        }
        assert_eq!(
            refused(|wishes| {
                let mut export = Export::new(ExportFormat::Pdf);
                export.max_characters_per_line = Some(40);
                wishes.formats = vec![export];
            }),
            Some("max_characters_per_line")
        );
        assert_eq!(
            refused(|wishes| {
                let mut export = Export::new(ExportFormat::Srt);
                export.max_segment_duration_s = Some(f32::NAN);
                wishes.formats = vec![export];
            }),
            Some("max_segment_duration_s")
        );
    }

    #[test]
    fn only_what_is_found_can_be_hidden() {
        let hide = |found: Option<Entities>| {
            refused(|wishes| {
                wishes.entities = found;
                wishes.redaction = Some(Redaction {
                    entities: Entities::One("name".to_owned()),
                    mode: None,
                });
            })
        };
        assert_eq!(hide(None), Some("entity_redaction"));
        assert_eq!(hide(Some(Entities::all())), None);
        let several = |words: &[&str]| {
            Entities::Several(words.iter().map(|word| (*word).to_owned()).collect())
        };
        assert_eq!(hide(Some(several(&["pii", "name"]))), None);
        assert_eq!(hide(Some(several(&["pii"]))), Some("entity_redaction"));
    }

    #[test]
    fn what_is_sent_along_is_flat() {
        let along = |value: Value| {
            refused(|wishes| {
                wishes.webhook = Some(Hook {
                    id: None,
                    metadata: value.as_object().cloned(),
                });
            })
        };
        assert_eq!(along(serde_json::json!({"a": {"b": 1}})), None);
        let deep = serde_json::json!({"a": {"b": [1]}});
        assert_eq!(along(deep), Some("webhook_metadata"));
        let long = serde_json::json!({"a": "x".repeat(20_000)});
        assert_eq!(along(long), Some("webhook_metadata"));
    }
}
