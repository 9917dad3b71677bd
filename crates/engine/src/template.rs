//! Scripts and casts of the templates.

use crate::sample::{self, SampleError};
use mynah_model::template::Template;
use mynah_script::document::Script;
use mynah_script::parse::parse;

macro_rules! parts {
    ($name:literal) => {
        (
            include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../assets/templates/",
                $name,
                ".txt"
            )),
            include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../assets/templates/",
                $name,
                ".cast.json"
            )),
        )
    };
}

/// Returns the script of a template with its cast. It goes by the name of its project.
pub fn script(template: Template) -> Result<Script, SampleError> {
    let (text, cast) = match template {
        Template::Audiobook => parts!("audiobook"),
        Template::Podcast => parts!("podcast"),
        Template::Video => parts!("video"),
        Template::Game => parts!("game"),
        Template::Course => parts!("course"),
    };
    sample::cast(parse(text, "")?, cast)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use mynah_core::models;
    use mynah_script::document::Item;
    use mynah_script::lint::{self, Speaking};

    #[test]
    fn every_template_has_scenes_and_a_voice_for_each_speaker() {
        for template in Template::ALL {
            let script = script(template).unwrap();
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
        let model = models::model(&model).expect("the usual model");
        let speaking = Speaking::new(model, Some("en"));
        for template in Template::ALL {
            let script = script(template).unwrap();
            for line in script.items().iter().filter_map(Item::line) {
                let hints = lint::line(&line.text, speaking);
                assert!(hints.is_empty(), "{template:?}: {}: {hints:?}", line.text);
            }
        }
    }
}
