//! Dubs: how they stand, and what is said in them.

use serde::Deserialize;

use crate::types::Said;
use crate::types::lenient::{List, optional, or_default, words};
use mynah_core::ids::{DubId, VoiceId};

words! {
    /// How a dub stands.
    DubStatus {
        /// Waiting for its turn.
        Queued = "queued",
        /// Being listened to.
        Preparing = "preparing",
        /// Being made.
        Dubbing = "dubbing",
        /// Ready.
        Dubbed = "dubbed",
        /// It can't be made; [`Dub::error`] says why.
        Failed = "failed",
    }
}

/// A dub that was begun.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct DubBegun {
    /// Its id.
    pub dubbing_id: DubId,
    /// How long it will probably take, in seconds: ask again after a quarter of it.
    #[serde(default, deserialize_with = "optional")]
    pub expected_duration_sec: Option<f64>,
}

/// A dub.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Dub {
    /// Its id.
    pub dubbing_id: DubId,
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// How it stands.
    #[serde(default, deserialize_with = "optional")]
    pub status: Option<DubStatus>,
    /// The language it is made from, once it is known.
    #[serde(default, deserialize_with = "optional")]
    pub source_language: Option<String>,
    /// The languages it is made in.
    #[serde(default, deserialize_with = "or_default")]
    pub target_languages: List<String>,
    /// Whether it can be edited in the service's own studio.
    #[serde(default, deserialize_with = "optional")]
    pub editable: Option<bool>,
    /// When it was begun, as ISO 8601.
    #[serde(default, deserialize_with = "optional")]
    pub created_at: Option<String>,
    /// What it is made from.
    #[serde(default, deserialize_with = "optional")]
    pub media_metadata: Option<Media>,
    /// Why it could not be made.
    #[serde(default, deserialize_with = "optional")]
    pub error: Option<String>,
}

/// What a dub is made from.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Media {
    /// `audio/…` gives a dub as MP3, `video/…` as MP4.
    #[serde(default, deserialize_with = "optional")]
    pub content_type: Option<String>,
    /// Seconds.
    #[serde(default, deserialize_with = "optional")]
    pub duration: Option<f64>,
}

/// A page of `GET /v1/dubbing`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct DubPage {
    /// The dubs.
    pub dubs: List<Dub>,
    /// Where the next page begins.
    #[serde(default, deserialize_with = "optional")]
    pub next_cursor: Option<String>,
    /// Whether there is one.
    #[serde(default, deserialize_with = "optional")]
    pub has_more: Option<bool>,
}

/// What is said in a dub, in the one form that was asked for.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DubTranscripts {
    /// The text of an SRT file.
    #[serde(default, deserialize_with = "optional")]
    pub srt: Option<Said>,
    /// The text of a WebVTT file.
    #[serde(default, deserialize_with = "optional")]
    pub webvtt: Option<Said>,
    /// With times down to the letters.
    #[serde(default, deserialize_with = "optional")]
    pub json: Option<DubTranscript>,
}

/// What is said in a dub, with times.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DubTranscript {
    /// In which language.
    #[serde(default, deserialize_with = "or_default")]
    pub language: String,
    /// Piece by piece.
    #[serde(default, deserialize_with = "or_default")]
    pub utterances: List<Utterance>,
}

/// What somebody says without a pause.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Utterance {
    /// The words.
    #[serde(default, deserialize_with = "or_default")]
    pub text: Said,
    /// Who says it, as the service counts the voices it hears.
    #[serde(default, deserialize_with = "or_default")]
    pub speaker_id: String,
    /// The account's voice that says it: Draft voices tell it, the service doesn't.
    #[serde(default, deserialize_with = "optional")]
    pub voice_id: Option<VoiceId>,
    /// Seconds from the beginning.
    #[serde(default, deserialize_with = "or_default")]
    pub start_s: f64,
    /// Seconds from the beginning.
    #[serde(default, deserialize_with = "or_default")]
    pub end_s: f64,
    /// Its words, and what stands between them.
    #[serde(default, deserialize_with = "or_default")]
    pub words: List<DubWord>,
}

/// A word of a dub, or what stands between two.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DubWord {
    /// The letters.
    #[serde(default, deserialize_with = "or_default")]
    pub text: Said,
    /// `word`, `spacing`, …
    #[serde(default, deserialize_with = "or_default")]
    pub word_type: String,
    /// Seconds from the beginning.
    #[serde(default, deserialize_with = "or_default")]
    pub start_s: f64,
    /// Seconds from the beginning.
    #[serde(default, deserialize_with = "or_default")]
    pub end_s: f64,
    /// Its letters.
    #[serde(default, deserialize_with = "or_default")]
    pub characters: List<DubCharacter>,
}

/// A letter of a dub.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DubCharacter {
    /// The letter.
    #[serde(default, deserialize_with = "or_default")]
    pub text: Said,
    /// Seconds from the beginning.
    #[serde(default, deserialize_with = "or_default")]
    pub start_s: f64,
    /// Seconds from the beginning.
    #[serde(default, deserialize_with = "or_default")]
    pub end_s: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dub_needs_only_its_id() {
        let dub: Dub = serde_json::from_str(
            r#"{"dubbing_id": "d", "name": null, "status": "cloning", "target_languages": ["de", null, "fr"],
                "media_metadata": {"duration": "12.5"}, "error": null}"#,
        )
        .unwrap();
        assert_eq!(dub.status, Some(DubStatus::Other("cloning".to_owned())));
        assert_eq!(dub.target_languages[..], ["de", "fr"]);
        assert_eq!(
            dub.media_metadata.and_then(|media| media.duration),
            Some(12.5)
        );
        assert!(serde_json::from_str::<Dub>(r#"{"name": "x"}"#).is_err());
    }

    #[test]
    fn what_is_said_is_not_shown() {
        let read: DubTranscripts = serde_json::from_str(
            r#"{"srt": "secret", "json": {"utterances": [{"text": "secret", "words": [{"text": "secret", "start_s": 1}]}]}}"#,
        )
        .unwrap();
        assert!(!format!("{read:?}").contains("secret"));
        assert_eq!(read.srt, Some(Said::from("secret")));
        assert_eq!(read.json.unwrap().utterances[0].words[0].start_s, 1.0);
    }
}
