//! The models as the service publishes them, for keys that may not list them.

use crate::backend::abilities::family_hears;
use crate::backend::known::LIMIT;
use mynah_api::speech::longest;
use mynah_core::ids::ModelId;
use mynah_model::desk::Model;

/// Id, name and credits a character, the usual model first (ElevenLabs' page "Models", 2026).
const PUBLISHED: &[(&str, &str, f64)] = &[
    ("eleven_multilingual_v2", "Eleven Multilingual v2", 1.0),
    ("eleven_v3", "Eleven v3", 1.0),
    ("eleven_flash_v2_5", "Eleven Flash v2.5", 0.5),
    ("eleven_flash_v2", "Eleven Flash v2", 0.5),
];

/// Credits a character of a model that the service names no rate of: as published, else as most cost.
pub(super) fn multiplier(id: &ModelId) -> f64 {
    let published = PUBLISHED.iter().find(|(known, ..)| *known == id.as_str());
    published.map_or(1.0, |(.., multiplier)| *multiplier)
}

/// The models that speak.
pub(super) fn models() -> Vec<Model> {
    let model = |&(id, name, multiplier): &(&str, &str, f64)| {
        let id = ModelId::from(id);
        Model {
            hears: family_hears(&id),
            limit: longest(&id).unwrap_or(LIMIT),
            id,
            name: name.to_owned(),
            multiplier,
            is_listed: false,
            languages: Vec::new(),
        }
    };
    PUBLISHED.iter().map(model).collect()
}
