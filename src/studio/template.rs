//! Templates: what a new project can begin with. Scenes, speakers with Draft voices and settings that fit them, and lines
//! that say what belongs in their place.

use crate::studio::sample::{self, SampleError};
use mynah_i18n::tr;
use mynah_script::document::Script;
use mynah_script::parse::parse;

/// What a new project begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// A narrator and who speaks in the story, in chapters and scenes.
    Audiobook,
    /// A host and a guest.
    Podcast,
    /// A voice over pictures, to the second.
    Video,
    /// Who is met, with what they say on which occasion.
    Game,
    /// A lesson: words, a dialogue, exercises.
    Course,
}

macro_rules! parts {
    ($name:literal) => {
        (
            include_str!(concat!("../../assets/templates/", $name, ".txt")),
            include_str!(concat!("../../assets/templates/", $name, ".cast.json")),
        )
    };
}

impl Template {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 5] = [
        Self::Audiobook,
        Self::Podcast,
        Self::Video,
        Self::Game,
        Self::Course,
    ];

    /// What it is called.
    pub fn name(self) -> String {
        match self {
            Self::Audiobook => tr!("template-audiobook"),
            Self::Podcast => tr!("template-podcast"),
            Self::Video => tr!("template-video"),
            Self::Game => tr!("template-game"),
            Self::Course => tr!("template-course"),
        }
    }

    /// What it has, in a sentence.
    pub fn about(self) -> String {
        match self {
            Self::Audiobook => tr!("template-audiobook.tip"),
            Self::Podcast => tr!("template-podcast.tip"),
            Self::Video => tr!("template-video.tip"),
            Self::Game => tr!("template-game.tip"),
            Self::Course => tr!("template-course.tip"),
        }
    }

    /// Its script with its cast. It goes by the name of its project.
    pub(super) fn script(self) -> Result<Script, SampleError> {
        let (text, cast) = match self {
            Self::Audiobook => parts!("audiobook"),
            Self::Podcast => parts!("podcast"),
            Self::Video => parts!("video"),
            Self::Game => parts!("game"),
            Self::Course => parts!("course"),
        };
        sample::cast(parse(text, "")?, cast)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use mynah_script::document::Item;
    use mynah_script::lint::{self, Speaking};

    #[test]
    fn every_template_has_scenes_and_a_voice_for_each_speaker() {
        for template in Template::ALL {
            let script = template.script().unwrap();
            let headings = script.items().iter().filter(|item| item.line().is_none());
            assert!(headings.count() >= 4, "{template:?}");
            assert!(script.lines().count() >= 8, "{template:?}");
            let voices = script.speakers().into_iter().map(|speaker| {
                let part = script.cast().0.get(speaker);
                let part = part.unwrap_or_else(|| panic!("{template:?}: {speaker} has no part"));
                part.draft.clone().expect("a voice").id.to_string()
            });
            let all = voices.collect::<Vec<_>>();
            let different = all.iter().collect::<BTreeSet<_>>();
            assert_eq!(different.len(), all.len(), "{template:?}: {all:?}");
            let parts = script.cast().0.len();
            assert_eq!(
                parts,
                all.len(),
                "{template:?}: nobody is cast who doesn't speak"
            );
        }
    }

    /// Whoever begins with a template is not met by hints.
    #[test]
    fn nothing_in_a_template_makes_a_model_stumble() {
        let model = sample::defaults().draft_model;
        let speaking = Speaking {
            model: lint::models::model(&model).expect("the usual model"),
            language: Some("en"),
        };
        for template in Template::ALL {
            let script = template.script().unwrap();
            for line in script.items().iter().filter_map(Item::line) {
                let hints = lint::line(&line.text, speaking);
                assert!(hints.is_empty(), "{template:?}: {}: {hints:?}", line.text);
            }
        }
    }
}
