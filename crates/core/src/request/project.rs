//! Dubs that the service makes as projects of its own: what can be wanted of them, and what goes the classic way.

use crate::request::{DubRequest, Worth};

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

/// Who would make a dub as a project, and with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProjectMaker {
    /// Whether Draft voices make it.
    pub is_draft: bool,
    /// Whether a transcript is sent along, whichever language it is for.
    pub has_sheet: bool,
}

impl DubRequest {
    /// What of it no dubbing project has; nothing where it can be made as one.
    pub fn no_project(&self, maker: ProjectMaker) -> Option<NoProject> {
        let ProjectMaker {
            is_draft,
            has_sheet,
        } = maker;
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

    /// It as a dubbing project where somebody is to make it so and it can be: its sound alone comes back, so a film keeps its size anyway.
    #[must_use]
    pub fn made_as_project(self, maker: Option<ProjectMaker>) -> Self {
        if maker.is_none_or(|maker| self.no_project(maker).is_some()) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::{Cut, Input};

    fn plain() -> DubRequest {
        DubRequest {
            input: Input {
                hash: "ab".to_owned(),
                extension: "mp4".to_owned(),
                bytes: 7,
                seconds: 90.0,
                name: "a.mp4".to_owned(),
            },
            target: "en".to_owned(),
            source: None,
            speakers: None,
            cut: None,
            sheet: None,
            worth: Worth::Full,
            drop_background: false,
            mask_profanity: false,
            without_clones: false,
            as_project: false,
            track: None,
        }
    }

    const SERVICE: ProjectMaker = ProjectMaker {
        is_draft: false,
        has_sheet: false,
    };

    #[test]
    fn what_no_project_has_goes_the_classic_way() {
        let no = |change: &dyn Fn(&mut DubRequest)| {
            let mut request = plain();
            change(&mut request);
            request.no_project(SERVICE)
        };
        let part = Cut { start: 0, end: 30 };
        assert_eq!(no(&|_| ()), None);
        assert_eq!(no(&|it| it.worth = Worth::Marked), Some(NoProject::Mark));
        assert_eq!(no(&|it| it.cut = Some(part)), Some(NoProject::Part));
        assert_eq!(no(&|it| it.speakers = Some(2)), Some(NoProject::Speakers));
        assert_eq!(
            no(&|it| it.drop_background = true),
            Some(NoProject::Background)
        );
        assert_eq!(no(&|it| it.mask_profanity = true), Some(NoProject::Masked));
        assert_eq!(no(&|it| it.without_clones = true), Some(NoProject::Voices));
        let with = ProjectMaker {
            has_sheet: true,
            ..SERVICE
        };
        assert_eq!(plain().no_project(with), Some(NoProject::Transcript));
        let draft = ProjectMaker {
            is_draft: true,
            ..with
        };
        assert_eq!(plain().no_project(draft), None);
    }

    /// What was bought before there were two ways is found by its name, and costs nothing once more.
    #[test]
    fn a_classic_dub_is_written_as_it_always_was() {
        let classic = plain().made_as_project(None);
        assert_eq!(classic, plain());
        let json = serde_json::to_string(&classic).unwrap();
        assert!(!json.contains("as_project"), "{json}");
        let project = plain().made_as_project(Some(SERVICE));
        assert_eq!((project.as_project, project.worth), (true, Worth::Plain));
    }
}
