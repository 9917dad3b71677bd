//! What the service's models do with a text, as it publishes that: `assets/models.json`, a table with a date.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::pronunciation::Hears;
use mynah_core::ids::ModelId;

const TABLE: &str = include_str!("../../../../assets/models.json");

/// A model that speaks.
#[derive(Clone, Debug, Deserialize)]
pub struct Model {
    /// Its id.
    pub id: ModelId,
    /// The service's name for it.
    pub name: String,
    /// Most characters in one request.
    pub limit: usize,
    /// Whether it performs `[whispers]` instead of reading it aloud.
    pub tags: bool,
    /// Whether it rests where `<break time="1s"/>` stands.
    pub breaks: bool,
    /// Whether it says what `<phoneme>` wants; others leave the word out.
    pub phonemes: bool,
    /// Whether numbers are spelled out for it before it speaks.
    pub numbers: bool,
    /// ISO 639-1 codes of what it speaks, 639-2 where there is none. Empty where nobody knows.
    pub languages: Vec<String>,
    /// Milliseconds until it begins to speak, without the way there and back, where that is published.
    #[serde(default)]
    pub latency_ms: Option<u32>,
    /// That it goes, or should not be used any more.
    #[serde(default)]
    pub deprecated: Option<Deprecated>,
}

/// What becomes of a deprecated model.
#[derive(Clone, Debug, Deserialize)]
pub struct Deprecated {
    /// What the service wants to be used instead.
    pub successor: ModelId,
    /// The day of its end, `2026-07-09`; nothing where none was announced.
    #[serde(default)]
    pub ends: Option<String>,
}

#[derive(Deserialize)]
struct Table {
    as_of: String,
    languages: BTreeMap<String, Vec<String>>,
    models: Vec<Model>,
}

fn table() -> &'static Table {
    static READ: OnceLock<Table> = OnceLock::new();
    READ.get_or_init(|| {
        let mut table: Table = serde_json::from_str(TABLE).unwrap_or_else(|error| {
            log::error!("the table of models can't be read: {error}");
            Table {
                as_of: String::new(),
                languages: BTreeMap::new(),
                models: Vec::new(),
            }
        });
        // The table names groups of languages.
        for model in &mut table.models {
            let groups = std::mem::take(&mut model.languages);
            let of = groups.iter().filter_map(|group| table.languages.get(group));
            model.languages = of.flatten().cloned().collect();
        }
        table
    })
}

/// The day of the table, `2026-10-01`.
pub fn as_of() -> &'static str {
    &table().as_of
}

/// All that are known, the usual one first.
pub fn all() -> &'static [Model] {
    &table().models
}

/// The model of this id.
pub fn model(id: &ModelId) -> Option<&'static Model> {
    all().iter().find(|model| model.id == *id)
}

/// What a model of this id can be told of sounds by a rule.
///
/// The older English ones all, the third generation those of the IPA (its dictionaries, seen in September 2026). Of one that isn't published nobody knows, so another spelling is what it is told.
pub fn hears(id: &ModelId) -> Hears {
    match model(id) {
        Some(model) if model.phonemes => Hears::All,
        Some(model) if model.tags => Hears::Ipa,
        _ => Hears::None,
    }
}

impl Model {
    /// One that nobody has written about: nothing is said against any text for it.
    pub fn unknown(id: ModelId, name: String, limit: usize, languages: Vec<String>) -> Self {
        Self {
            id,
            name,
            limit,
            tags: true,
            breaks: true,
            phonemes: true,
            numbers: true,
            languages,
            latency_ms: None,
            deprecated: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert!(all().len() >= 8 && as_of().len() == 10);
        for model in all() {
            assert!(
                !model.languages.is_empty() && model.limit >= 5_000,
                "{model:?}"
            );
            if let Some(deprecated) = &model.deprecated {
                let successor = super::model(&deprecated.successor).expect("it is there");
                assert!(successor.deprecated.is_none(), "{successor:?}");
            }
        }
    }
}
