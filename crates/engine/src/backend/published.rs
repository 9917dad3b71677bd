//! Cards of models: from the service's list and the table of published facts, which also stands in for keys that may not
//! list models.

use mynah_api::types::model::Model as WireModel;
use mynah_core::models;
use mynah_model::desk::{Hears, Model};

/// Maximum number of characters for a model that states none: the lowest of all models.
const LIMIT: usize = 5_000;
/// Credits per character for a model that states no price: the highest list price.
const CREDITS: f64 = 1.0;

/// Returns the models that speak lines and are not deprecated, the default one first.
pub(super) fn all() -> Vec<Model> {
    let current = models::all().iter().filter(|it| it.deprecated.is_none());
    current.map(of_published).collect()
}

fn of_published(model: &models::Model) -> Model {
    Model {
        id: model.id.clone(),
        name: model.name.clone(),
        multiplier: model.credits,
        is_listed: false,
        limit: model.limit,
        is_known: true,
        hears: model.settings,
        languages: Vec::new(),
    }
}

/// Returns whether a listed model speaks lines. The list may say that a model which is sent as a dialogue does no text to speech.
pub(super) fn speaks(model: &WireModel) -> bool {
    models::model(&model.model_id).is_some() || model.can_do_text_to_speech != Some(false)
}

/// Returns the card of a listed model: the list wins, the table fills in.
pub(super) fn card(model: WireModel) -> Model {
    let known = models::model(&model.model_id);
    let multiplier = model.multiplier();
    let limit = model
        .maximum_text_length_per_request
        .and_then(|limit| usize::try_from(limit).ok())
        .filter(|limit| *limit > 0);
    Model {
        is_listed: multiplier.is_some(),
        multiplier: multiplier.unwrap_or_else(|| known.map_or(CREDITS, |known| known.credits)),
        limit: limit.unwrap_or_else(|| known.map_or(LIMIT, |known| known.limit)),
        is_known: known.is_some(),
        hears: hears(&model),
        languages: model
            .languages
            .into_iter()
            .map(|language| language.language_id)
            .collect(),
        name: if model.name.is_empty() {
            known.map_or_else(|| model.model_id.to_string(), |known| known.name.clone())
        } else {
            model.name
        },
        id: model.model_id,
    }
}

/// Returns the settings that have an effect on a listed model. An unknown model has those that the list grants, a known
/// one those of the table that the list doesn't deny.
fn hears(model: &WireModel) -> Hears {
    let Some(known) = models::model(&model.model_id) else {
        return Hears {
            style: model.can_use_style == Some(true),
            boost: model.can_use_speaker_boost == Some(true),
            language: !model.languages.is_empty(),
            ..Hears::of_unknown()
        };
    };
    Hears {
        style: known.settings.style && model.can_use_style != Some(false),
        boost: known.settings.boost && model.can_use_speaker_boost != Some(false),
        ..known.settings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn listed(json: serde_json::Value) -> Model {
        card(serde_json::from_value(json).unwrap())
    }

    fn hears_of(id: &str) -> Hears {
        listed(json!({"model_id": id})).hears
    }

    #[test]
    fn sliders_do_what_the_model_hears() {
        let full = hears_of("eleven_multilingual_v2");
        assert!(full.style && full.speed && full.boost && full.similarity && !full.language);
        for id in ["eleven_v3", "eleven_v4", "eleven_v4_turbo"] {
            let steps = hears_of(id);
            assert!(
                steps.stability_steps && steps.language && !steps.context,
                "{id}"
            );
            assert!(!steps.speed && !steps.similarity && !steps.boost, "{id}");
        }
        let quick = hears_of("eleven_flash_v2_5");
        assert!(quick.speed && quick.similarity && !quick.style && !quick.boost && quick.language);
        assert!(!hears_of("eleven_flash_v2").language);
    }

    #[test]
    fn what_a_model_denies_it_does_not_hear() {
        let json = json!({"model_id": "eleven_multilingual_v2", "can_use_style": false});
        let denied = listed(json).hears;
        assert!(!denied.style && denied.boost);
    }

    #[test]
    fn an_unknown_model_is_what_the_list_says_and_no_more() {
        let bare = listed(json!({"model_id": "eleven_v9", "token_cost_factor": 2}));
        assert!(!bare.is_known && !bare.is_sure());
        assert_eq!((bare.limit, bare.multiplier), (LIMIT, 2.0));
        let expected = Hears {
            language: false,
            ..Hears::of_unknown()
        };
        assert_eq!(bare.hears, expected);
        let told = listed(json!({
            "model_id": "eleven_v9", "can_use_style": true, "maximum_text_length_per_request": 7_000,
            "languages": [{"language_id": "de"}],
        }));
        assert!(told.hears.style && told.hears.language && !told.hears.boost);
        assert_eq!((told.limit, told.is_listed), (7_000, false));
    }

    /// The service may list version 4 as a model that does no text to speech: dialogues take it.
    #[test]
    fn a_model_for_dialogues_speaks_lines() {
        let wire = |id: &str| -> WireModel {
            serde_json::from_value(json!({"model_id": id, "can_do_text_to_speech": false})).unwrap()
        };
        assert!(speaks(&wire("eleven_v4")) && !speaks(&wire("eleven_english_sts_v2")));
    }

    #[test]
    fn the_published_models_stand_in() {
        let ids: Vec<String> = all().iter().map(|model| model.id.to_string()).collect();
        assert_eq!(
            ids.first().map(String::as_str),
            Some("eleven_multilingual_v2")
        );
        assert!(ids.contains(&"eleven_v4_turbo".to_owned()));
        assert!(!ids.contains(&"eleven_turbo_v2".to_owned()), "deprecated");
    }

    /// Regression: the price was shown as exactly one credit per character.
    #[test]
    fn a_model_without_a_rate_has_a_price_that_nobody_knows_exactly() {
        let known = listed(json!({"model_id": "m", "token_cost_factor": 0.5}));
        assert!(known.is_listed);
        let untold = listed(json!({"model_id": "eleven_flash_v2_5"}));
        assert_eq!((untold.multiplier, untold.is_listed), (0.5, false));
        let [least, most] = untold.multipliers();
        assert!(least < most);
    }
}
