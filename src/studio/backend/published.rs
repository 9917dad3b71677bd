//! The models as the service publishes them, for keys that may not list them.

use crate::studio::backend::abilities::family_hears;
use crate::studio::desk::Model;
use crate::terms::ids::ModelId;

/// Id, name, credits a character and characters a request, the usual model first (ElevenLabs' page "Models", 2026).
const PUBLISHED: &[(&str, &str, f64, usize)] = &[
    (
        "eleven_multilingual_v2",
        "Eleven Multilingual v2",
        1.0,
        10_000,
    ),
    ("eleven_v3", "Eleven v3", 1.0, 5_000),
    ("eleven_flash_v2_5", "Eleven Flash v2.5", 0.5, 40_000),
    ("eleven_flash_v2", "Eleven Flash v2", 0.5, 30_000),
];

/// The models that speak.
pub(super) fn models() -> Vec<Model> {
    let model = |&(id, name, multiplier, limit): &(&str, &str, f64, usize)| {
        let id = ModelId::from(id);
        Model {
            hears: family_hears(&id),
            id,
            name: name.to_owned(),
            multiplier,
            is_listed: false,
            limit,
            languages: Vec::new(),
        }
    };
    PUBLISHED.iter().map(model).collect()
}
