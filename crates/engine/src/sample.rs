//! The sample project: a short audio drama with its cast, so that the first key press speaks.

use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::ids::{ModelId, VoiceId};
use mynah_core::models;
use mynah_i18n::tr;
use mynah_records::projects::ProjectDefaults;
use mynah_records::settings::NewProjects;
use mynah_script::cast::CastFile;
use mynah_script::cast::CastFileError;
use mynah_script::cast::CastVoice;
use mynah_script::cast::Part;
use mynah_script::document::Script;
use mynah_script::edit::Edit;
use mynah_script::edit::EditError;
use mynah_script::ignored::Ignore;
use mynah_script::lint::Rule;
use mynah_script::parse::ParseError;
use mynah_script::parse::parse;
use mynah_synthesis::speech;

const TEXT: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../assets/sample/salt-harbour.txt"
));
const CAST: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../assets/sample/salt-harbour.cast.json"
));

/// Why a script that ships can't be read; tests see to it that it can.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// Its text is no script.
    #[error(transparent)]
    Text(#[from] ParseError),
    /// Its cast is no cast file.
    #[error(transparent)]
    Cast(#[from] CastFileError),
    /// Its cast doesn't fit its text.
    #[error(transparent)]
    Fit(#[from] EditError),
}

/// Names and British words of the sample. No hint is given about them.
const WORDS: [&str; 7] = [
    "Coastguard",
    "Gwarnoc",
    "Harbour",
    "Ines",
    "Melrose",
    "Pascoe",
    "Trevanion",
];

/// The sample's script with its cast of Draft voices and its own words.
pub fn script() -> Result<Script, SampleError> {
    let mut script = cast(parse(TEXT, &tr!("sample-title"))?, CAST)?;
    let known = WORDS.iter().map(|word| Edit::Ignore {
        what: Ignore {
            rule: Rule::Spelling.code().to_owned(),
            words: Some((*word).to_owned()),
            line: None,
        },
        on: true,
    });
    script.apply(&Edit::Group(known.collect()))?;
    Ok(script)
}

/// A script that ships, with the Draft voices that a cast file names.
pub(super) fn cast(mut script: Script, file: &str) -> Result<Script, SampleError> {
    let cast = CastFile::parse(file)?;
    let parts = script.speakers().into_iter().filter_map(|speaker| {
        let entry = cast.entry(speaker)?;
        Some(Edit::SetPart {
            speaker: speaker.to_owned(),
            part: Some(Box::new(Part {
                draft: entry.voice.as_deref().and_then(draft_voice),
                settings: entry.settings,
                ..Part::default()
            })),
        })
    });
    let parts = parts.collect();
    script.apply(&Edit::Group(parts))?;
    Ok(script)
}

/// The Draft voice of this name, as the server lists it.
fn draft_voice(name: &str) -> Option<CastVoice> {
    let voice = speech::cast().iter().find(|voice| voice.name == name)?;
    Some(CastVoice {
        id: VoiceId::new(voice.id),
        name: format!("{} (draft)", voice.name),
    })
}

/// What new projects begin with. The model is named, so that nothing has to be asked before the first line.
pub fn defaults() -> ProjectDefaults {
    ProjectDefaults {
        draft_model: ModelId::new("eleven_multilingual_v2"),
        ..ProjectDefaults::default()
    }
}

/// Returns what new projects begin with according to the settings.
pub fn chosen_defaults(machine: &Machine) -> ProjectDefaults {
    let chosen = machine.settings().new_projects;
    with_chosen(&chosen, |backend, model| has_model(machine, backend, model))
}

/// Returns what new projects begin with. Each backend has the chosen model only if it `has` it.
fn with_chosen(chosen: &NewProjects, has: impl Fn(Backend, &ModelId) -> bool) -> ProjectDefaults {
    let usual = defaults();
    let model = |backend, usual| {
        let model = chosen.model.clone();
        model.filter(|it| has(backend, it)).unwrap_or(usual)
    };
    ProjectDefaults {
        draft_model: model(Backend::Draft, usual.draft_model),
        live_model: model(Backend::Live, usual.live_model),
        format: chosen.format.unwrap_or(usual.format),
        ..ProjectDefaults::default()
    }
}

/// Returns whether a backend has a model. Before it was asked, Draft voices have the published ones, and ElevenLabs any.
fn has_model(machine: &Machine, backend: Backend, model: &ModelId) -> bool {
    match machine.known_now(backend) {
        Some(known) if !known.models.is_empty() => known.models.iter().any(|it| it.id == *model),
        _ => backend == Backend::Live || models::model(model).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::format::OutputFormat;
    use mynah_synthesis::speech::cast;

    #[test]
    fn new_projects_begin_with_the_chosen_model_and_format() {
        let all = |_, _: &ModelId| true;
        assert_eq!(with_chosen(&NewProjects::default(), all), defaults());
        let chosen = NewProjects {
            model: Some("eleven_v3".into()),
            format: Some(OutputFormat::WAV_48000),
        };
        let chosen = with_chosen(&chosen, all);
        for backend in Backend::ALL {
            assert_eq!(chosen.model(backend), Some(&"eleven_v3".into()));
        }
        assert_eq!(chosen.format, OutputFormat::WAV_48000);
    }

    /// New projects with Draft voices could not speak.
    #[test]
    fn a_backend_without_the_chosen_model_keeps_its_usual_one() {
        let chosen = NewProjects {
            model: Some("eleven_new".into()),
            format: None,
        };
        let chosen = with_chosen(&chosen, |backend, _| backend == Backend::Live);
        assert_eq!(chosen.live_model, "eleven_new".into());
        assert_eq!(chosen.draft_model, defaults().draft_model);
    }

    #[test]
    fn every_speaker_has_a_voice_of_its_own_that_exists() {
        let script = script().unwrap();
        assert_eq!(script.lines().count(), 46);
        let mut voices = Vec::new();
        for speaker in script.speakers() {
            let part = &script.cast().0[speaker];
            let voice = part.draft.clone().unwrap();
            let draft = cast()
                .iter()
                .find(|draft| draft.id == voice.id.as_str())
                .unwrap();
            assert_eq!(voice.name, format!("{} (draft)", draft.name));
            assert!(!voices.contains(&voice));
            voices.push(voice);
        }
        assert_eq!(voices.len(), 5);
    }

    /// Regression: a new user's first sight were hints about the names of the sample.
    #[test]
    fn nothing_is_hinted_about_its_own_words() {
        let script = script().unwrap();
        let line = script.lines().next().unwrap().id;
        let code = Rule::Spelling.code();
        for word in WORDS {
            assert!(TEXT.contains(word), "{word}");
            assert!(script.ignored().covers(code, word, line), "{word}");
        }
    }

    #[test]
    fn lines_are_short_enough_to_hear_at_once() {
        let script = script().unwrap();
        assert!(script.lines().all(|line| line.text.chars().count() <= 160));
    }
}
