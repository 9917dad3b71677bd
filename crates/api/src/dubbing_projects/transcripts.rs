//! What is said in a dubbing project, at first and in each language, and its edits.
//!
//! Editing is for the largest plans. An edit leaves the sound as it was until it is spoken anew.

use std::collections::BTreeMap;

use reqwest::Method;
use serde::Serialize;

use crate::body::Body;
use crate::check::{Invalid, count, range};
use crate::dubbing_projects::languages::language_path;
use crate::dubbing_projects::path;
use crate::endpoint::{Endpoint, Price, Replay, Segment};
use crate::operations::Operation;
use crate::types::Said;
use crate::types::dubbing_project::{
    Edited, EditedMany, Regeneration, Revision, SourceSegment, SourceTranscript, TargetSegment,
    TargetTranscript,
};
use mynah_core::ids::{DubLanguageId, DubProjectId, SegmentId};

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<GetSourceTranscript>(),
    Operation::of::<AddSegment>(),
    Operation::of::<EditSegment>(),
    Operation::of::<EditSegments>(),
    Operation::of::<DeleteSegment>(),
    Operation::of::<GetTargetTranscript>(),
    Operation::of::<Translate>(),
    Operation::of::<TranslateMany>(),
    Operation::of::<SpeakAnew>(),
];

/// Where a piece lies, in seconds from the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Place {
    start_s: f64,
    end_s: f64,
}

impl Place {
    /// From there to there.
    ///
    /// # Errors
    /// When it begins before the recording, or ends before it begins.
    pub fn new(start: f64, end: f64) -> Result<Self, Invalid> {
        let start_s = range("start_s", start, 0.0..=f64::MAX)?;
        let end_s = range("end_s", end, start_s..=f64::MAX)?;
        Ok(Self { start_s, end_s })
    }
}

/// A new piece.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewSegment {
    /// The words.
    pub text: Said,
    /// Who says it: one of those who already speak.
    #[serde(rename = "speaker_id")]
    pub speaker: String,
    /// Where it lies.
    #[serde(flatten)]
    pub place: Place,
}

/// What is changed of a piece; what is not set stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SegmentEdit {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Said>,
    #[serde(rename = "speaker_id", skip_serializing_if = "Option::is_none")]
    speaker: Option<String>,
    #[serde(flatten)]
    place: Option<Place>,
}

impl SegmentEdit {
    /// Other words.
    pub fn text(text: &str) -> Self {
        Self::default().and_text(text)
    }

    /// Another place.
    pub fn place(place: Place) -> Self {
        Self::default().and_place(place)
    }

    /// Somebody else.
    pub fn speaker(speaker: &str) -> Self {
        Self::default().and_speaker(speaker)
    }

    /// And other words.
    #[must_use]
    pub fn and_text(self, text: &str) -> Self {
        Self {
            text: Some(Said::from(text)),
            ..self
        }
    }

    /// And another place.
    #[must_use]
    pub fn and_place(self, place: Place) -> Self {
        Self {
            place: Some(place),
            ..self
        }
    }

    /// And somebody else.
    #[must_use]
    pub fn and_speaker(self, speaker: &str) -> Self {
        Self {
            speaker: Some(speaker.to_owned()),
            ..self
        }
    }
}

/// Edits of one to five hundred pieces.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Edits<T> {
    segments: BTreeMap<SegmentId, T>,
}

impl<T> Edits<T> {
    /// These; of two for the same piece the second holds.
    ///
    /// # Errors
    /// When there are none, or more than five hundred.
    pub fn new(edits: impl IntoIterator<Item = (SegmentId, T)>) -> Result<Self, Invalid> {
        let edits: BTreeMap<SegmentId, T> = edits.into_iter().collect();
        let edits = count("segments", edits, 1..=500)?;
        Ok(Self {
            segments: edits.into_iter().collect(),
        })
    }
}

/// What is said instead of a piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Translation {
    /// The words.
    pub translation: Said,
}

impl From<&str> for Translation {
    fn from(text: &str) -> Self {
        Self {
            translation: Said::from(text),
        }
    }
}

/// `GET /v1/dubbing/project/{project_id}/transcript`
///
/// Price: free. Replay: always.
#[derive(Clone, Debug)]
pub struct GetSourceTranscript {
    /// The project.
    pub project: DubProjectId,
}

impl Endpoint for GetSourceTranscript {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/dubbing/project/{project_id}/transcript";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = SourceTranscript;

    fn path(&self) -> String {
        path(&self.project, "/transcript")
    }
}

/// `POST /v1/dubbing/project/{project_id}/transcript/segment`
///
/// Price: free. Replay: never.
#[derive(Clone, Debug, PartialEq)]
pub struct AddSegment {
    /// The project.
    pub project: DubProjectId,
    /// The piece.
    pub segment: NewSegment,
}

impl Endpoint for AddSegment {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/dubbing/project/{project_id}/transcript/segment";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Edited<SourceSegment>;

    fn path(&self) -> String {
        path(&self.project, "/transcript/segment")
    }

    fn body(&self) -> Body {
        Body::json(&self.segment)
    }
}

fn segment_path(project: &DubProjectId, segment: &SegmentId) -> String {
    let segment = Segment(segment.as_str());
    path(project, &format!("/transcript/segment/{segment}"))
}

/// `PATCH /v1/dubbing/project/{project_id}/transcript/segment/{segment_id}`
///
/// Price: free. Replay: never. Its translations are made anew.
#[derive(Clone, Debug, PartialEq)]
pub struct EditSegment {
    /// The project.
    pub project: DubProjectId,
    /// The piece.
    pub segment: SegmentId,
    /// What is changed.
    pub edit: SegmentEdit,
}

impl Endpoint for EditSegment {
    const METHOD: Method = Method::PATCH;
    const ROUTE: &'static str = "/v1/dubbing/project/{project_id}/transcript/segment/{segment_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Edited<SourceSegment>;

    fn path(&self) -> String {
        segment_path(&self.project, &self.segment)
    }

    fn body(&self) -> Body {
        Body::json(&self.edit)
    }
}

/// `PATCH /v1/dubbing/project/{project_id}/transcript/segments`
///
/// Price: free. Replay: never. All of them or none.
#[derive(Clone, Debug, PartialEq)]
pub struct EditSegments {
    /// The project.
    pub project: DubProjectId,
    /// What is changed.
    pub edits: Edits<SegmentEdit>,
}

impl Endpoint for EditSegments {
    const METHOD: Method = Method::PATCH;
    const ROUTE: &'static str = "/v1/dubbing/project/{project_id}/transcript/segments";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = EditedMany<SourceSegment>;

    fn path(&self) -> String {
        path(&self.project, "/transcript/segments")
    }

    fn body(&self) -> Body {
        Body::json(&self.edits)
    }
}

/// `DELETE /v1/dubbing/project/{project_id}/transcript/segment/{segment_id}`
///
/// Price: free. Replay: never. For good, in all languages.
#[derive(Clone, Debug)]
pub struct DeleteSegment {
    /// The project.
    pub project: DubProjectId,
    /// The piece.
    pub segment: SegmentId,
}

impl Endpoint for DeleteSegment {
    const METHOD: Method = Method::DELETE;
    const ROUTE: &'static str = "/v1/dubbing/project/{project_id}/transcript/segment/{segment_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Revision;

    fn path(&self) -> String {
        segment_path(&self.project, &self.segment)
    }
}

/// `GET /v1/dubbing/project/{project_id}/language/{language_id}/transcript`
///
/// Price: free. Replay: always.
#[derive(Clone, Debug)]
pub struct GetTargetTranscript {
    /// The project.
    pub project: DubProjectId,
    /// The language.
    pub language: DubLanguageId,
}

impl Endpoint for GetTargetTranscript {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str =
        "/v1/dubbing/project/{project_id}/language/{language_id}/transcript";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = TargetTranscript;

    fn path(&self) -> String {
        language_path(&self.project, &self.language, "/transcript")
    }
}

/// `PATCH /v1/dubbing/project/{project_id}/language/{language_id}/transcript/segment/{segment_id}`
///
/// Price: free. Replay: never.
#[derive(Clone, Debug, PartialEq)]
pub struct Translate {
    /// The project.
    pub project: DubProjectId,
    /// The language.
    pub language: DubLanguageId,
    /// The piece.
    pub segment: SegmentId,
    /// What is said instead.
    pub translation: Translation,
}

impl Endpoint for Translate {
    const METHOD: Method = Method::PATCH;
    const ROUTE: &'static str =
        "/v1/dubbing/project/{project_id}/language/{language_id}/transcript/segment/{segment_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Edited<TargetSegment>;

    fn path(&self) -> String {
        let segment = Segment(self.segment.as_str());
        let tail = format!("/transcript/segment/{segment}");
        language_path(&self.project, &self.language, &tail)
    }

    fn body(&self) -> Body {
        Body::json(&self.translation)
    }
}

/// `PATCH /v1/dubbing/project/{project_id}/language/{language_id}/transcript/segments`
///
/// Price: free. Replay: never. All of them or none.
#[derive(Clone, Debug, PartialEq)]
pub struct TranslateMany {
    /// The project.
    pub project: DubProjectId,
    /// The language.
    pub language: DubLanguageId,
    /// What is said instead.
    pub translations: Edits<Translation>,
}

impl Endpoint for TranslateMany {
    const METHOD: Method = Method::PATCH;
    const ROUTE: &'static str =
        "/v1/dubbing/project/{project_id}/language/{language_id}/transcript/segments";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = EditedMany<TargetSegment>;

    fn path(&self) -> String {
        language_path(&self.project, &self.language, "/transcript/segments")
    }

    fn body(&self) -> Body {
        Body::json(&self.translations)
    }
}

/// `POST /v1/dubbing/project/{project_id}/language/{language_id}/transcript/regenerate`
///
/// Price: per second of what is spoken anew, after some that are free. Replay: only if nothing was sent.
/// Answers at once; the language is `stale` or `processing` until it is done.
#[derive(Clone, Debug)]
pub struct SpeakAnew {
    /// The project.
    pub project: DubProjectId,
    /// The language.
    pub language: DubLanguageId,
}

impl Endpoint for SpeakAnew {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str =
        "/v1/dubbing/project/{project_id}/language/{language_id}/transcript/regenerate";
    const PRICE: Price = Price::SecondsMade;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = Regeneration;

    fn path(&self) -> String {
        language_path(&self.project, &self.language, "/transcript/regenerate")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Why;

    #[test]
    fn a_place_is_within_the_recording() {
        assert!(Place::new(0.0, 0.5).is_ok());
        for (start, end) in [(-0.1, 1.0), (2.0, 1.0), (f64::NAN, 1.0), (0.0, f64::NAN)] {
            assert!(Place::new(start, end).is_err(), "{start} to {end}");
        }
    }

    #[test]
    fn edits_are_of_something() {
        assert_eq!(Edits::<Translation>::new([]).unwrap_err().why, Why::Missing);
        let edits = Edits::new([(SegmentId::from("a"), Translation::from("Hallo."))]).unwrap();
        let json = serde_json::to_string(&edits).unwrap();
        assert_eq!(json, r#"{"segments":{"a":{"translation":"Hallo."}}}"#);
    }

    #[test]
    fn only_what_changed_is_sent() {
        let json = |edit: SegmentEdit| serde_json::to_string(&edit).unwrap();
        assert_eq!(json(SegmentEdit::text("Hi")), r#"{"text":"Hi"}"#);
        let edit = SegmentEdit::speaker("s").and_place(Place::new(1.0, 2.0).unwrap());
        assert_eq!(
            json(edit),
            r#"{"speaker_id":"s","start_s":1.0,"end_s":2.0}"#
        );
    }
}
