//! Dubs that the service makes as projects of its own: what can be wanted of them, and what goes the classic way.

use crate::terms::request::{DubRequest, Worth};

/// What is wanted of a dub that no dubbing project has (the service's description of `POST /v1/dubbing/project`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoProject {
    /// A mark, which makes it cheaper.
    Mark,
    /// A part of the recording.
    Part,
    /// How many speak.
    Speakers,
    /// Speech without its background.
    Background,
    /// Swear words masked.
    Masked,
    /// A transcript of one's own: which form it has there the description doesn't say. Draft voices read the table.
    Transcript,
    /// Voices of the library: a project speaks with those of the recording. Draft voices clone nobody either way.
    Voices,
}

impl DubRequest {
    /// What of it no dubbing project has; nothing where it can be made as one. `is_draft`: whether Draft voices make it,
    /// `has_sheet`: whether a transcript is sent along, whichever language it is for.
    pub fn no_project(&self, is_draft: bool, has_sheet: bool) -> Option<NoProject> {
        let lacks = [
            (self.worth == Worth::Marked, NoProject::Mark),
            (self.cut.is_some(), NoProject::Part),
            (self.speakers.is_some(), NoProject::Speakers),
            (self.drop_background, NoProject::Background),
            (self.mask_profanity, NoProject::Masked),
            (
                !is_draft && (has_sheet || self.sheet.is_some()),
                NoProject::Transcript,
            ),
            (!is_draft && self.without_clones, NoProject::Voices),
        ];
        lacks
            .into_iter()
            .find_map(|(is_so, what)| is_so.then_some(what))
    }

    /// It as a dubbing project where that is wanted and can be: its sound alone comes back, so a film keeps its size anyway.
    #[must_use]
    pub fn made_as_project(self, is_wanted: bool, is_draft: bool, has_sheet: bool) -> Self {
        if !is_wanted || self.no_project(is_draft, has_sheet).is_some() {
            return Self {
                as_project: false,
                ..self
            };
        }
        Self {
            as_project: true,
            worth: Worth::Plain,
            ..self
        }
    }
}
