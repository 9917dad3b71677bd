//! Whether a cheaper model would do for what is ordered or was spoken: what that saves, and what is lost by it.

use crate::desk::{Desk, Model};
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::ModelId;
use mynah_core::silence::Bare;

/// Nobody changes a model for less than one credit in so many.
const WORTH: u64 = 10;

/// What a model is to speak, or spoke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// The model.
    pub model: ModelId,
    /// What it costs by the list.
    pub credits: Credits,
    /// Whether something of it has audio tags, `[whispers]`.
    pub tags: bool,
    /// Characters of its longest text.
    pub longest: usize,
    /// Languages that are asked for by name.
    pub languages: Vec<String>,
}

impl Load {
    /// Nothing yet.
    pub fn new(model: ModelId) -> Self {
        Self {
            model,
            credits: Credits::ZERO,
            tags: false,
            longest: 0,
            languages: Vec::new(),
        }
    }

    /// One more text.
    pub fn add(&mut self, credits: Credits, text: &str, language: Option<&str>) {
        self.credits += credits;
        self.tags |= text.contains('[') && Bare::of(text).text.contains('[');
        // No character is longer in bytes than four: counting them all would be felt.
        if text.len() > self.longest {
            self.longest = self.longest.max(text.chars().count());
        }
        if let Some(language) = language
            && !self.languages.iter().any(|known| known == language)
        {
            self.languages.push(language.to_owned());
        }
    }
}

/// A model that would do for less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// The model in use.
    pub from: String,
    /// The cheaper one.
    pub to: String,
    /// About what it saves.
    pub saves: Credits,
    /// What is lost by it, as far as that is known.
    pub lost: Vec<Loss>,
}

/// What a cheaper model lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Audio tags are not acted.
    Tags,
    /// It speaks fewer languages.
    Languages {
        /// So many.
        speaks: usize,
        /// Instead of so many.
        of: usize,
    },
    /// The style is ignored.
    Style,
    /// The speed is ignored.
    Speed,
    /// The speaker boost is ignored.
    Boost,
}

impl Desk {
    /// What a cheaper model would save on the dearest of these loads that it would save something on. Drafts are free.
    pub fn advice(&self, backend: Backend, loads: &[Load]) -> Option<Advice> {
        if backend == Backend::Draft {
            return None;
        }
        let all = loads.iter().filter_map(|load| self.cheaper(backend, load));
        all.max_by_key(|advice| advice.saves)
    }

    fn cheaper(&self, backend: Backend, load: &Load) -> Option<Advice> {
        let models = self.models_of(backend);
        let now = models.iter().find(|model| model.id == load.model)?;
        let would_do = |model: &&Model| {
            let speaks = |language: &String| {
                model.languages.is_empty() || model.languages.contains(language)
            };
            model.multiplier < now.multiplier
                && model.limit >= load.longest
                && load.languages.iter().all(speaks)
        };
        // Of equals the one that speaks most.
        let cheap = models.iter().filter(would_do).min_by(|one, other| {
            let price = one.multiplier.total_cmp(&other.multiplier);
            price.then(other.languages.len().cmp(&one.languages.len()))
        })?;
        let part = 1.0 - cheap.multiplier / now.multiplier;
        let saves = Credits((load.credits.0 as f64 * part).floor() as u64);
        let is_worth_it = saves > Credits::ZERO && saves.0 * WORTH >= load.credits.0;
        is_worth_it.then(|| Advice {
            from: now.name.clone(),
            to: cheap.name.clone(),
            saves,
            lost: lost(now, cheap, load.tags),
        })
    }
}

/// Returns what is lost with a cheaper model in place of the current one. `tags`: the text has direction tags.
pub fn lost(now: &Model, cheap: &Model, tags: bool) -> Vec<Loss> {
    let mut lost = Vec::new();
    // Those that know stability in steps act tags; no other one does.
    if tags && now.hears.stability_steps && !cheap.hears.stability_steps {
        lost.push(Loss::Tags);
    }
    let (speaks, of) = (cheap.languages.len(), now.languages.len());
    if speaks > 0 && speaks < of {
        lost.push(Loss::Languages { speaks, of });
    }
    for (before, after, loss) in [
        (now.hears.style, cheap.hears.style, Loss::Style),
        (now.hears.speed, cheap.hears.speed, Loss::Speed),
        (now.hears.boost, cheap.hears.boost, Loss::Boost),
    ] {
        if before && !after {
            lost.push(loss);
        }
    }
    lost
}
