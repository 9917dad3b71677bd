//! Music: plans, which are read, edited and sent again, and what comes back beside the sound.

use serde::{Deserialize, Deserializer, Serialize};

use crate::check::{Invalid, range};
use crate::types::Said;
use crate::types::bounded::{Millis, Phrase, UpTo};
use crate::types::lenient::{List, base64, optional, or_default, refuse};
use mynah_core::ids::SongId;

/// Up to fifty words for what music is like, or is not.
pub type Styles = UpTo<String, 50>;

/// How long a piece of a plan is: three seconds to two minutes.
pub type PieceMillis = Millis<3_000, 120_000>;

/// What a song is made of. The two kinds are of different models, and neither takes the other's.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Plan {
    /// For `music_v1`.
    Sections(Sections),
    /// For `music_v2`.
    Chunks(Chunks),
}

impl<'de> Deserialize<'de> for Plan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Either {
            #[serde(default, deserialize_with = "optional")]
            chunks: Option<UpTo<Chunk, 30>>,
            #[serde(default, deserialize_with = "optional")]
            sections: Option<UpTo<Section, 30>>,
            #[serde(default)]
            positive_global_styles: Styles,
            #[serde(default)]
            negative_global_styles: Styles,
        }
        let read = Either::deserialize(deserializer)?;
        match (read.chunks, read.sections) {
            (Some(chunks), _) => Ok(Self::Chunks(Chunks { chunks })),
            (None, Some(sections)) => Ok(Self::Sections(Sections {
                positive_global_styles: read.positive_global_styles,
                negative_global_styles: read.negative_global_styles,
                sections,
            })),
            (None, None) => Err(refuse("no plan")),
        }
    }
}

/// A song as named sections with words.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sections {
    /// What all of it is like.
    pub positive_global_styles: Styles,
    /// What none of it is like.
    pub negative_global_styles: Styles,
    /// The sections in order.
    pub sections: UpTo<Section, 30>,
}

/// A section of a song.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// What it is: `Verse 1`, `Chorus`, …
    pub section_name: Phrase<1, 100>,
    /// What it is like.
    #[serde(default)]
    pub positive_local_styles: Styles,
    /// What it is not like.
    #[serde(default)]
    pub negative_local_styles: Styles,
    /// How long it is.
    pub duration_ms: PieceMillis,
    /// The words that are sung, line by line.
    #[serde(default)]
    pub lines: UpTo<Phrase<0, 200>, 30>,
    /// Where it is taken from, if it is not made anew.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub source_from: Option<SectionSource>,
}

impl Section {
    /// A section without words.
    pub fn new(name: Phrase<1, 100>, duration: PieceMillis) -> Self {
        Self {
            section_name: name,
            positive_local_styles: Styles::default(),
            negative_local_styles: Styles::default(),
            duration_ms: duration,
            lines: UpTo::default(),
            source_from: None,
        }
    }
}

/// A part of a song that is kept for another one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SectionSource {
    /// The song.
    pub song_id: SongId,
    /// Which part.
    pub range: Stretch,
    /// What is left out of it.
    #[serde(default)]
    pub negative_ranges: UpTo<Stretch, 10>,
}

/// From where to where, in milliseconds from the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    start_ms: u32,
    end_ms: u32,
}

impl Stretch {
    /// From there to there.
    ///
    /// # Errors
    /// When it would be empty.
    pub fn new(start_ms: u32, end_ms: u32) -> Result<Self, Invalid> {
        let end_ms = range("end_ms", end_ms, start_ms.saturating_add(1)..=u32::MAX)?;
        Ok(Self { start_ms, end_ms })
    }

    /// Where it begins.
    pub fn start_ms(self) -> u32 {
        self.start_ms
    }

    /// Where it ends.
    pub fn end_ms(self) -> u32 {
        self.end_ms
    }
}

/// A song as chunks, of which some may be taken from other songs.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Chunks {
    /// The chunks in order.
    pub chunks: UpTo<Chunk, 30>,
}

/// A chunk of a song.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Chunk {
    /// Taken from a song.
    Kept(SongPart),
    /// Made anew.
    New(NewChunk),
}

/// A part of a song as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SongPart {
    /// The song.
    pub song_id: SongId,
    /// Which part.
    pub range: Stretch,
}

/// A chunk to be made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewChunk {
    /// The words, with directions in brackets: `[Verse]`, `{very loud}`.
    #[serde(default)]
    pub text: Phrase<0, 6_000>,
    /// How long it is.
    pub duration_ms: PieceMillis,
    /// What it is like.
    #[serde(default)]
    pub positive_styles: Styles,
    /// What it is not like.
    #[serde(default)]
    pub negative_styles: Styles,
    /// How well it fits to what is around it; very well if not said.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub context_adherence: Option<Adherence>,
    /// What it shall sound like.
    #[serde(flatten)]
    pub likeness: Option<Likeness>,
}

impl NewChunk {
    /// These words, everything else at the service's default.
    pub fn new(text: Phrase<0, 6_000>, duration: PieceMillis) -> Self {
        Self {
            text,
            duration_ms: duration,
            positive_styles: Styles::default(),
            negative_styles: Styles::default(),
            context_adherence: None,
            likeness: None,
        }
    }
}

/// How well a chunk fits to what is around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Adherence {
    /// Hardly.
    Low,
    /// Somewhat.
    Medium,
    /// Very well.
    High,
}

/// A part of a song that a chunk shall sound like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Likeness {
    /// The part.
    #[serde(rename = "conditioning_ref")]
    pub part: SongPart,
    /// How like it.
    #[serde(
        rename = "condition_strength",
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub strength: Option<LikenessStrength>,
}

/// How much a chunk sounds like something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LikenessStrength {
    /// Hardly.
    #[serde(rename = "low")]
    Low,
    /// Somewhat.
    #[serde(rename = "medium")]
    Medium,
    /// Much.
    #[serde(rename = "high")]
    High,
    /// Very much.
    #[serde(rename = "xhigh")]
    VeryHigh,
}

/// What comes beside the sound of a song.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct SongDetails {
    /// What it was made from.
    #[serde(default, deserialize_with = "optional")]
    pub composition_plan: Option<Plan>,
    /// What it is.
    #[serde(default, deserialize_with = "or_default")]
    pub song_metadata: SongNotes,
    /// When each word is sung, if that was asked for.
    #[serde(default, deserialize_with = "or_default")]
    pub words_timestamps: List<SungWord>,
}

/// What a song is, in the service's words.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct SongNotes {
    /// What it could be called.
    #[serde(default, deserialize_with = "optional")]
    pub title: Option<String>,
    /// What it is about.
    #[serde(default, deserialize_with = "optional")]
    pub description: Option<String>,
    /// Of what kinds.
    #[serde(default, deserialize_with = "or_default")]
    pub genres: List<String>,
    /// In which languages it is sung.
    #[serde(default, deserialize_with = "or_default")]
    pub languages: List<String>,
    /// Whether its words are not for everybody.
    #[serde(default, deserialize_with = "optional")]
    pub is_explicit: Option<bool>,
}

/// A word that is sung.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct SungWord {
    /// The word.
    pub word: Said,
    /// Milliseconds from the beginning.
    #[serde(default, deserialize_with = "or_default")]
    pub start_ms: f64,
    /// Milliseconds from the beginning.
    #[serde(default, deserialize_with = "or_default")]
    pub end_ms: f64,
}

/// A piece of a song that comes as it is made: sound, or something about it. The service does not document
/// the names of these events, so what they are is told by what they hold.
#[derive(Clone, Default, PartialEq, Deserialize)]
pub struct SongPiece {
    /// Sound in the format that was asked for; often empty.
    #[serde(rename = "audio_base64", default, deserialize_with = "base64")]
    pub audio: Vec<u8>,
    /// What it is made from.
    #[serde(default, deserialize_with = "optional")]
    pub composition_plan: Option<Plan>,
    /// What it is.
    #[serde(default, deserialize_with = "optional")]
    pub song_metadata: Option<SongNotes>,
    /// When words are sung.
    #[serde(default, deserialize_with = "or_default")]
    pub words_timestamps: List<SungWord>,
}

/// Without the sound and the words.
impl std::fmt::Debug for SongPiece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SongPiece({} bytes)", self.audio.len())
    }
}

/// A song that the service was given.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct UploadedSong {
    /// What plans call it.
    pub song_id: SongId,
    /// What it could have been made from, if that was asked for.
    #[serde(default, deserialize_with = "optional")]
    pub composition_plan: Option<Plan>,
    /// When each word is sung, if that was asked for.
    #[serde(default, deserialize_with = "or_default")]
    pub words_timestamps: List<SungWord>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads_and_writes(json: &str) -> Plan {
        let plan: Plan = serde_json::from_str(json).unwrap();
        let read: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_value(&plan).unwrap(), read);
        plan
    }

    #[test]
    fn both_kinds_of_plans_are_sent_as_they_were_read() {
        let plan = reads_and_writes(
            r#"{"positive_global_styles": ["pop"], "negative_global_styles": [], "sections": [
                {"section_name": "Verse", "positive_local_styles": [], "negative_local_styles": ["metal"],
                 "duration_ms": 10000, "lines": ["La la"],
                 "source_from": {"song_id": "s", "range": {"start_ms": 0, "end_ms": 5}, "negative_ranges": []}}]}"#,
        );
        assert!(matches!(plan, Plan::Sections(_)));
        let plan = reads_and_writes(
            r#"{"chunks": [
                {"song_id": "s", "range": {"start_ms": 0, "end_ms": 5000}},
                {"text": "[Verse]", "duration_ms": 15000, "positive_styles": ["warm"], "negative_styles": [],
                 "context_adherence": "low",
                 "conditioning_ref": {"song_id": "s", "range": {"start_ms": 1, "end_ms": 2}}, "condition_strength": "xhigh"},
                {"text": "", "duration_ms": 3000, "positive_styles": [], "negative_styles": []}]}"#,
        );
        let Plan::Chunks(plan) = plan else {
            panic!("not chunks")
        };
        assert!(matches!(&plan.chunks[0], Chunk::Kept(_)));
        assert!(matches!(&plan.chunks[2], Chunk::New(chunk) if chunk.likeness.is_none()));
    }

    #[test]
    fn nulls_and_gaps_are_read() {
        let plan: Plan = serde_json::from_str(
            r#"{"chunks": [{"text": "x", "duration_ms": 4000.0, "positive_styles": null,
                "context_adherence": "extreme", "conditioning_ref": null, "condition_strength": null}]}"#,
        )
        .unwrap();
        let Plan::Chunks(plan) = plan else {
            panic!("not chunks")
        };
        assert_eq!(plan.chunks.len(), 1);
        assert!(serde_json::from_str::<Plan>("{}").is_err());
        let details: SongDetails =
            serde_json::from_str(r#"{"composition_plan": {}, "song_metadata": null}"#).unwrap();
        assert_eq!(details, SongDetails::default());
    }

    #[test]
    fn a_stretch_is_not_empty() {
        assert!(Stretch::new(1, 2).is_ok());
        assert!(Stretch::new(2, 2).is_err());
    }
}
