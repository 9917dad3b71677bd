//! Which settings each family of models hears.
//!
//! The service's answer about models tells only part of it; the rest is from its pages on models and on the voice
//! settings. A model of no known family hears everything that it doesn't deny itself.

use mynah_api::types::model::Model;
use mynah_core::ids::ModelId;
use mynah_model::desk::Hears;

const EVERYTHING: Hears = Hears {
    stability_steps: false,
    similarity: true,
    style: true,
    speed: true,
    boost: true,
    language: true,
};

/// Stability in three steps, and nothing else.
const STEPS: Hears = Hears {
    stability_steps: true,
    similarity: false,
    style: false,
    speed: false,
    boost: false,
    language: true,
};

/// The first generation: stability and similarity.
const FIRST: Hears = Hears {
    style: false,
    speed: false,
    boost: false,
    language: false,
    ..EVERYTHING
};

/// The fast ones.
const QUICK: Hears = Hears {
    style: false,
    boost: false,
    ..EVERYTHING
};

/// By the start of the id; the first that fits.
const FAMILIES: &[(&str, Hears)] = &[
    ("eleven_v3", STEPS),
    ("eleven_monolingual_v1", FIRST),
    ("eleven_multilingual_v1", FIRST),
    // Takes a language code and does nothing with it.
    (
        "eleven_multilingual_v2",
        Hears {
            language: false,
            ..EVERYTHING
        },
    ),
    ("eleven_flash_v2_5", QUICK),
    ("eleven_turbo_v2_5", QUICK),
    // The English ones know no language code.
    (
        "eleven_flash_v2",
        Hears {
            language: false,
            ..QUICK
        },
    ),
    (
        "eleven_turbo_v2",
        Hears {
            language: false,
            ..QUICK
        },
    ),
];

/// Which settings a model's family hears.
pub(super) fn family_hears(id: &ModelId) -> Hears {
    let family = FAMILIES
        .iter()
        .find(|(start, _)| id.as_str().starts_with(start));
    family.map_or(EVERYTHING, |(_, hears)| *hears)
}

/// Which settings a model hears: what its family does, but for what it denies.
pub(super) fn hears(model: &Model) -> Hears {
    let family = family_hears(&model.model_id);
    Hears {
        style: family.style && model.can_use_style != Some(false),
        boost: family.boost && model.can_use_speaker_boost != Some(false),
        ..family
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hears_of(id: &str) -> Hears {
        hears(&serde_json::from_value(serde_json::json!({"model_id": id})).unwrap())
    }

    #[test]
    fn sliders_do_what_the_model_hears() {
        let full = hears_of("eleven_multilingual_v2");
        assert!(full.style && full.speed && full.boost && full.similarity && !full.language);
        let steps = hears_of("eleven_v3");
        assert!(steps.stability_steps && !steps.speed && !steps.similarity && steps.language);
        let quick = hears_of("eleven_flash_v2_5");
        assert!(quick.speed && quick.similarity && !quick.style && !quick.boost && quick.language);
        assert!(!hears_of("eleven_flash_v2").language);
        assert_eq!(hears_of("a_model_of_next_year"), EVERYTHING);
    }

    #[test]
    fn what_a_model_denies_it_does_not_hear() {
        let json = serde_json::json!({"model_id": "new", "can_use_style": false});
        assert!(!hears(&serde_json::from_value(json).unwrap()).style);
    }
}
