//! Dubbing projects: one recording, its transcript, and a language at a time.

use serde::Deserialize;

use crate::types::Said;
use crate::types::lenient::{List, optional, or_default, whole, words};
use mynah_core::ids::{DubLanguageId, DubProjectId, ModelId, SegmentId};

words! {
    /// How a dubbing project stands.
    ProjectStatus {
        /// Waiting for its turn.
        Queued = "queued",
        /// Being fetched and looked at.
        Preparing = "preparing",
        /// Being listened to.
        Processing = "processing",
        /// Languages can be made.
        Ready = "ready",
        /// It can't be used; [`DubProject::error`] says why.
        Failed = "failed",
    }
}

words! {
    /// How a language of a dubbing project stands.
    LanguageStatus {
        /// Waiting for its turn.
        Queued = "queued",
        /// Being made.
        Processing = "processing",
        /// Ready.
        Completed = "completed",
        /// Ready, but its transcript was edited since.
        Stale = "stale",
        /// It can't be made; [`DubLanguage::error`] says why.
        Failed = "failed",
    }
}

/// A dubbing project.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct DubProject {
    /// Its id.
    pub project_id: DubProjectId,
    /// How it stands.
    #[serde(default, deserialize_with = "optional")]
    pub status: Option<ProjectStatus>,
    /// What its maker calls it.
    #[serde(default, deserialize_with = "optional")]
    pub reference: Option<String>,
    /// The language it is made from (BCP 47), once it is known.
    #[serde(default, deserialize_with = "optional")]
    pub source_language: Option<String>,
    /// What it is made with.
    #[serde(default, deserialize_with = "optional")]
    pub model_id: Option<ModelId>,
    /// What it is made from, once it was looked at.
    #[serde(default, deserialize_with = "optional")]
    pub media: Option<SourceMedia>,
    /// Its languages.
    #[serde(default, deserialize_with = "or_default")]
    pub language_ids: List<DubLanguageId>,
    /// Grows with each change of it.
    #[serde(default, deserialize_with = "whole")]
    pub revision: Option<u64>,
    /// Why it can't be used.
    #[serde(default, deserialize_with = "optional")]
    pub error: Option<ProjectError>,
    /// What else is to be known.
    #[serde(default, deserialize_with = "or_default")]
    pub warnings: List<ProjectWarning>,
    /// ISO 8601.
    #[serde(default, deserialize_with = "optional")]
    pub created_at: Option<String>,
    /// ISO 8601.
    #[serde(default, deserialize_with = "optional")]
    pub updated_at: Option<String>,
}

/// What a dubbing project is made from.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct SourceMedia {
    /// What it was called.
    #[serde(default, deserialize_with = "optional")]
    pub filename: Option<String>,
    /// Seconds.
    #[serde(default, deserialize_with = "optional")]
    pub duration_s: Option<f64>,
    /// Whether it is a film.
    #[serde(default, deserialize_with = "optional")]
    pub has_video: Option<bool>,
    /// What it is.
    #[serde(default, deserialize_with = "optional")]
    pub mime_type: Option<String>,
}

/// Why a project or a language can't be had.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ProjectError {
    /// A word for programs.
    #[serde(default, deserialize_with = "or_default")]
    pub code: String,
    /// A sentence for people.
    #[serde(default, deserialize_with = "or_default")]
    pub message: String,
    /// Whether the same may work another time.
    #[serde(default, deserialize_with = "optional")]
    pub retryable: Option<bool>,
}

/// What is not as it should be, but no reason to stop.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ProjectWarning {
    /// `voices_not_permitted`: these speakers' voices are not cloned.
    #[serde(rename = "type", default, deserialize_with = "or_default")]
    pub kind: String,
    /// Whom it is about.
    #[serde(default, deserialize_with = "or_default")]
    pub speaker_ids: List<String>,
    /// A sentence for people.
    #[serde(default, deserialize_with = "or_default")]
    pub message: String,
}

/// A page of `GET /v1/dubbing/project`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct DubProjectPage {
    /// The projects.
    pub projects: List<DubProject>,
    /// Where the next page begins; none on the last.
    #[serde(default, deserialize_with = "optional")]
    pub next_cursor: Option<String>,
}

/// One language of a dubbing project.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct DubLanguage {
    /// Its id.
    pub language_id: DubLanguageId,
    /// Its project.
    #[serde(default, deserialize_with = "optional")]
    pub project_id: Option<DubProjectId>,
    /// Which language (BCP 47).
    #[serde(default, deserialize_with = "or_default")]
    pub target_language: String,
    /// How it stands.
    #[serde(default, deserialize_with = "optional")]
    pub status: Option<LanguageStatus>,
    /// What it is made with.
    #[serde(default, deserialize_with = "optional")]
    pub model_id: Option<ModelId>,
    /// How the voices are made.
    #[serde(default, deserialize_with = "optional")]
    pub voice_settings: Option<CloningSettings>,
    /// What was made.
    #[serde(default, deserialize_with = "optional")]
    pub outputs: Option<LanguageOutputs>,
    /// Grows with each change of its transcript.
    #[serde(default, deserialize_with = "whole")]
    pub revision: Option<u64>,
    /// The revision that the outputs are of.
    #[serde(default, deserialize_with = "whole")]
    pub output_revision: Option<u64>,
    /// Why it can't be made.
    #[serde(default, deserialize_with = "optional")]
    pub error: Option<ProjectError>,
    /// What else is to be known.
    #[serde(default, deserialize_with = "or_default")]
    pub warnings: List<ProjectWarning>,
    /// ISO 8601.
    #[serde(default, deserialize_with = "optional")]
    pub created_at: Option<String>,
    /// ISO 8601.
    #[serde(default, deserialize_with = "optional")]
    pub updated_at: Option<String>,
}

impl DubLanguage {
    /// Whether its sound is of all that is written in it; nothing where that isn't told.
    pub fn is_heard(&self) -> Option<bool> {
        match self.status {
            Some(LanguageStatus::Completed) => {
                let both = self.revision.zip(self.output_revision);
                both.map(|(written, heard)| written == heard)
            }
            _ => Some(false),
        }
    }
}

/// How the voices of a dub are made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct CloningSettings {
    /// 0 … 10: how near they are to the original ones.
    #[serde(default, deserialize_with = "whole")]
    pub cloning_strength: Option<u64>,
}

/// What was made of a language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct LanguageOutputs {
    /// An address that needs no key and ends soon; fetch it with
    /// [`Client::fetch`](crate::client::Client::fetch).
    #[serde(default, deserialize_with = "optional")]
    pub lossless_audio: Option<String>,
}

/// A page of `GET /v1/dubbing/project/{project_id}/language`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct DubLanguagePage {
    /// The languages.
    pub languages: List<DubLanguage>,
    /// Where the next page begins; none on the last.
    #[serde(default, deserialize_with = "optional")]
    pub next_cursor: Option<String>,
}

/// A piece of what was said at first.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct SourceSegment {
    /// Its id, the same in all languages.
    pub id: SegmentId,
    /// The words.
    #[serde(default, deserialize_with = "or_default")]
    pub text: Said,
    /// Who says it, as the project counts its voices.
    #[serde(default, deserialize_with = "or_default")]
    pub speaker_id: String,
    /// Seconds from the beginning.
    #[serde(default, deserialize_with = "or_default")]
    pub start_s: f64,
    /// Seconds from the beginning.
    #[serde(default, deserialize_with = "or_default")]
    pub end_s: f64,
    /// Its id in the transcript that was sent, if one was.
    #[serde(default, deserialize_with = "optional")]
    pub external_id: Option<String>,
}

/// A piece of what is said in another language.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct TargetSegment {
    /// Its id, the same in all languages.
    pub id: SegmentId,
    /// Who says it, as the project counts its voices.
    #[serde(default, deserialize_with = "or_default")]
    pub speaker_id: String,
    /// Seconds from the beginning.
    #[serde(default, deserialize_with = "or_default")]
    pub start_s: f64,
    /// Seconds from the beginning.
    #[serde(default, deserialize_with = "or_default")]
    pub end_s: f64,
    /// What was said at first.
    #[serde(default, deserialize_with = "or_default")]
    pub source_text: Said,
    /// What is said instead; none until it is translated.
    #[serde(default, deserialize_with = "optional")]
    pub translation: Option<Said>,
}

/// What was said at first.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct SourceTranscript {
    /// In which language, once it is known.
    #[serde(default, deserialize_with = "optional")]
    pub language: Option<String>,
    /// Piece by piece.
    #[serde(default, deserialize_with = "or_default")]
    pub segments: List<SourceSegment>,
    /// Grows with each change.
    #[serde(default, deserialize_with = "whole")]
    pub revision: Option<u64>,
}

/// What is said in another language.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct TargetTranscript {
    /// From which language, once it is known.
    #[serde(default, deserialize_with = "optional")]
    pub source_language: Option<String>,
    /// In which language.
    #[serde(default, deserialize_with = "optional")]
    pub target_language: Option<String>,
    /// Piece by piece.
    #[serde(default, deserialize_with = "or_default")]
    pub segments: List<TargetSegment>,
    /// Grows with each change.
    #[serde(default, deserialize_with = "whole")]
    pub revision: Option<u64>,
}

/// A piece as it is after an edit.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Edited<T> {
    /// The piece.
    pub segment: T,
    /// The transcript's revision now.
    #[serde(default, deserialize_with = "whole")]
    pub revision: Option<u64>,
}

/// Pieces as they are after an edit of many.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(bound = "T: serde::de::DeserializeOwned")]
pub struct EditedMany<T> {
    /// The pieces.
    pub segments: List<T>,
    /// The transcript's revision now.
    #[serde(default, deserialize_with = "whole")]
    pub revision: Option<u64>,
}

/// A transcript after a piece of it is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Revision {
    /// Its revision now.
    #[serde(default, deserialize_with = "whole")]
    pub revision: Option<u64>,
}

/// What is spoken anew.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Regeneration {
    /// Which pieces.
    #[serde(default, deserialize_with = "or_default")]
    pub regenerated_segment_ids: List<SegmentId>,
    /// How many seconds they are.
    #[serde(default, deserialize_with = "optional")]
    pub regenerated_seconds: Option<f64>,
    /// How many of these are charged.
    #[serde(default, deserialize_with = "optional")]
    pub charged_seconds: Option<f64>,
    /// How many more are free.
    #[serde(default, deserialize_with = "optional")]
    pub free_regeneration_seconds_remaining: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_project_says_why() {
        let project: DubProject = serde_json::from_str(
            r#"{"project_id": "p", "status": "failed", "media": null, "language_ids": null, "revision": "3",
                "error": {"code": "no_speech", "message": "Nobody speaks.", "retryable": false},
                "warnings": [{"type": "voices_not_permitted", "speaker_ids": ["s"], "message": "m"}, 7]}"#,
        )
        .unwrap();
        assert_eq!(project.status, Some(ProjectStatus::Failed));
        assert_eq!(project.revision, Some(3));
        assert_eq!(project.error.unwrap().retryable, Some(false));
        assert_eq!(project.warnings.len(), 1);
        assert!(serde_json::from_str::<DubProject>("{}").is_err());
    }

    #[test]
    fn an_unreadable_piece_does_not_hide_the_others() {
        let read: TargetTranscript = serde_json::from_str(
            r#"{"segments": [{"id": "a", "translation": "secret"}, {"text": "x"}, {"id": "b", "start_s": "1.5"}]}"#,
        )
        .unwrap();
        assert_eq!(read.segments.len(), 2);
        assert_eq!(read.segments[1].start_s, 1.5);
        assert!(!format!("{read:?}").contains("secret"));
    }
}
