//! What hints depend on beside the text, as it was when they were made.

use std::sync::Arc;

use crate::desk::{Model, Voices};
use mynah_core::backend::Backend;
use mynah_core::day::Day;
use mynah_core::ids::ModelId;
use mynah_script::cast::Cast;
use mynah_script::ignored::Ignored;
use mynah_script::pronunciation::Rules;

/// What a ground was made of. Compared in every frame, so nothing of it is read.
#[derive(Debug)]
pub struct Of {
    pub opening: u64,
    pub cast: Arc<Cast>,
    pub ignored: Arc<Ignored>,
    pub rules: Arc<Rules>,
    pub backend: Backend,
    pub models: Arc<Vec<Model>>,
    pub voices: Voices,
    pub usual: Option<ModelId>,
    pub today: Day,
    /// How often somebody's own words changed.
    pub own_words: u64,
}

impl Of {
    /// Returns whether both are made of the same values.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.ignored, &other.ignored) && self.is_same_but_ignored(other)
    }

    /// Whether nothing but what is ignored may differ.
    pub fn is_same_but_ignored(&self, other: &Self) -> bool {
        self.opening == other.opening
            && Arc::ptr_eq(&self.cast, &other.cast)
            && Arc::ptr_eq(&self.rules, &other.rules)
            && self.backend == other.backend
            && Arc::ptr_eq(&self.models, &other.models)
            && self.voices.is_same(&other.voices)
            && self.usual == other.usual
            && self.today == other.today
            && self.own_words == other.own_words
    }
}
