//! The catalogue of audio effects.

use serde::Deserialize;

use crate::types::lenient::{List, or_default};
use mynah_core::audio_effects::{EffectCatalog, EffectChoice};

/// The answer of `GET /v1/audio-effects/catalog`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct AudioEffectsCatalog {
    /// Filters that color the voice.
    #[serde(default, deserialize_with = "or_default")]
    pub filter_presets: List<FilterPreset>,
    /// Spaces with reverb.
    #[serde(default, deserialize_with = "or_default")]
    pub environments: List<Environment>,
    /// Noises under the voice.
    #[serde(default, deserialize_with = "or_default")]
    pub background_noises: List<BackgroundNoise>,
}

/// A filter that colors the voice.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct FilterPreset {
    /// The value for `audio_effects.filter_preset_id`.
    pub filter_preset_id: String,
    /// Name and description.
    #[serde(flatten)]
    pub words: EffectWords,
}

/// A space with reverb.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Environment {
    /// The value for `audio_effects.environment_id`.
    pub environment_id: String,
    /// Name and description.
    #[serde(flatten)]
    pub words: EffectWords,
}

/// A noise under the voice.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct BackgroundNoise {
    /// The value for `audio_effects.background_noise_id`.
    pub background_noise_id: String,
    /// Name and description.
    #[serde(flatten)]
    pub words: EffectWords,
}

/// Name and description of an effect.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct EffectWords {
    /// The name that people read.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// A sentence about the sound.
    #[serde(default, deserialize_with = "or_default")]
    pub description: String,
}

impl EffectWords {
    fn of(self, id: String) -> EffectChoice {
        EffectChoice {
            name: if self.name.is_empty() {
                id.clone()
            } else {
                self.name
            },
            id,
            description: self.description,
        }
    }
}

impl From<AudioEffectsCatalog> for EffectCatalog {
    fn from(effects: AudioEffectsCatalog) -> Self {
        let filters = effects.filter_presets.into_iter();
        let environments = effects.environments.into_iter();
        let backgrounds = effects.background_noises.into_iter();
        Self {
            filters: filters.map(|it| it.words.of(it.filter_preset_id)).collect(),
            environments: environments
                .map(|it| it.words.of(it.environment_id))
                .collect(),
            backgrounds: backgrounds
                .map(|it| it.words.of(it.background_noise_id))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_catalogue_is_read_as_far_as_it_can_be() {
        let json = r#"{"filter_presets": [{"filter_preset_id": "phone", "name": "Phone", "description": null},
            {"name": "no id"}], "environments": [{"environment_id": "hall"}], "more": 1}"#;
        let effects: AudioEffectsCatalog = serde_json::from_str(json).unwrap();
        let catalog = EffectCatalog::from(effects);
        let names = |choices: &[EffectChoice]| {
            let names = choices.iter().map(|it| format!("{}={}", it.id, it.name));
            names.collect::<Vec<_>>()
        };
        assert_eq!(names(&catalog.filters), ["phone=Phone"]);
        assert_eq!(names(&catalog.environments), ["hall=hall"]);
        assert!(catalog.backgrounds.is_empty());
    }
}
