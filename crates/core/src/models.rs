//! Facts about the service's models, as ElevenLabs publishes them: `assets/models.json`, a table with a date.
//!
//! Every question about a model is answered here: limits, prices, settings, markup, endpoints. The account's own list
//! (`GET /v1/models`) is newer and wins where it says something. A model that is not in the table is
//! [unknown](Hears::of_unknown), and nothing is assumed about it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::ids::ModelId;
use crate::settings::{ChosenSettings, Setting, Step, VoiceSettings};

const TABLE: &str = include_str!("../../../assets/models.json");

/// A model that speaks lines.
#[derive(Clone, Debug, Deserialize)]
pub struct Model {
    /// The service's id.
    pub id: ModelId,
    /// The service's name for it.
    pub name: String,
    /// One sentence, as lists of models have it.
    #[serde(default)]
    pub description: String,
    /// Maximum number of characters in one request.
    pub limit: usize,
    /// List price in credits per character.
    pub credits: f64,
    /// The group of models that share a limit of concurrent requests, if it is not the standard one.
    #[serde(default)]
    pub concurrency: Option<String>,
    /// The settings that have an effect.
    pub settings: Hears,
    /// Endpoints that take the model.
    pub endpoints: Vec<Endpoint>,
    /// Maximum number of voices on a socket of dialogues.
    #[serde(default = "ten")]
    pub socket_voices: usize,
    /// True if audio tags such as `[whispers]` are performed and not read aloud.
    pub tags: bool,
    /// True if `<break time="1s"/>` makes a pause.
    pub breaks: bool,
    /// True if `<phoneme>` is followed. Other models leave the word out.
    pub phonemes: bool,
    /// True if the service writes numbers out before the model speaks.
    pub numbers: bool,
    /// Languages by ISO 639-1, or 639-2 where there is no shorter code. Empty if unknown.
    pub languages: Vec<String>,
    /// Published milliseconds until the audio starts, without the network.
    #[serde(default)]
    pub latency_ms: Option<u32>,
    /// Set for a model that ends, or should not be used any more.
    #[serde(default)]
    pub deprecated: Option<Deprecated>,
}

/// Successor and end of a deprecated model.
#[derive(Clone, Debug, Deserialize)]
pub struct Deprecated {
    /// The model that the service recommends instead.
    pub successor: ModelId,
    /// The announced last day, `2026-07-09`.
    #[serde(default)]
    pub ends: Option<String>,
}

/// An endpoint that speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Endpoint {
    /// `POST /v1/text-to-speech/{voice_id}` and its variants.
    Speech,
    /// The sockets of text to speech.
    SpeechSocket,
    /// `POST /v1/text-to-dialogue` and its variants.
    Dialogue,
    /// The sockets of text to dialogue.
    DialogueSocket,
}

/// The settings that have an effect on a model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each setting works or not, independently of the others"
)]
pub struct Hears {
    /// Stability in three steps (Creative, Natural, Robust) instead of a slider.
    pub stability_steps: bool,
    /// Similarity.
    pub similarity: bool,
    /// Style.
    pub style: bool,
    /// Speed.
    pub speed: bool,
    /// Speaker boost.
    pub boost: bool,
    /// A language code.
    pub language: bool,
    /// Text and requests before and after (stitching).
    pub context: bool,
}

impl Hears {
    /// Returns the settings of a model that is not in the table. Every model takes the three steps of stability, and all
    /// other settings may be refused.
    pub const fn of_unknown() -> Self {
        Self {
            stability_steps: true,
            similarity: false,
            style: false,
            speed: false,
            boost: false,
            language: true,
            context: false,
        }
    }

    /// Returns the settings that have an effect. The others are at their default, stability on its nearest step.
    pub fn only(self, settings: VoiceSettings) -> VoiceSettings {
        let mut heard = ChosenSettings::from(settings);
        if self.stability_steps {
            let step = Step::nearest(settings.stability());
            heard.set(Setting::Stability(Some(step.stability())));
        }
        for (hears, unheard) in [
            (self.similarity, Setting::SimilarityBoost(None)),
            (self.style, Setting::Style(None)),
            (self.speed, Setting::Speed(None)),
            (self.boost, Setting::UseSpeakerBoost(None)),
        ] {
            if !hears {
                heard.set(unheard);
            }
        }
        heard.over(VoiceSettings::default())
    }
}

/// A task other than speaking lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Voice changer.
    Changer,
    /// Voice design and remix.
    Design,
    /// Sound effects.
    Effects,
    /// Music.
    Music,
    /// Transcripts of recordings.
    Transcription,
    /// Transcripts of audio while it is recorded.
    Realtime,
    /// Dubbing.
    Dubbing,
    /// Conversational agents.
    Agents,
}

/// A model for another task than speaking lines.
#[derive(Clone, Debug, Deserialize)]
pub struct Other {
    /// The service's id.
    pub id: ModelId,
    /// The service's name for it.
    pub name: String,
    /// The task.
    pub task: Task,
    /// The form of composition plans, for music.
    #[serde(default)]
    pub plan: Option<PlanForm>,
    /// True if a reference audio is taken, for voice design.
    #[serde(default)]
    pub reference_audio: bool,
    /// Endpoints that speak with it.
    #[serde(default)]
    pub endpoints: Vec<Endpoint>,
    /// Successor and end, if it is deprecated.
    #[serde(default)]
    pub deprecated: Option<Deprecated>,
}

/// The form of composition plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlanForm {
    /// `sections`, of the first model.
    Sections,
    /// `chunks`, of the later ones.
    Chunks,
}

fn ten() -> usize {
    10
}

#[derive(Default, Deserialize)]
struct Table {
    as_of: String,
    languages: BTreeMap<String, Vec<String>>,
    models: Vec<Model>,
    others: Vec<Other>,
}

fn table() -> &'static Table {
    static READ: OnceLock<Table> = OnceLock::new();
    READ.get_or_init(|| {
        // The file is part of the program, and a test reads it.
        let mut table: Table = serde_json::from_str(TABLE).unwrap_or_default();
        // The table names groups of languages.
        for model in &mut table.models {
            let groups = std::mem::take(&mut model.languages);
            let of = groups.iter().filter_map(|group| table.languages.get(group));
            model.languages = of.flatten().cloned().collect();
        }
        table
    })
}

/// Returns the day of the table, `2026-10-01`.
pub fn as_of() -> &'static str {
    &table().as_of
}

/// Returns all models that speak lines, the default one first.
pub fn all() -> &'static [Model] {
    &table().models
}

/// Returns the model of this id, if it speaks lines and is known.
pub fn model(id: &ModelId) -> Option<&'static Model> {
    all().iter().find(|model| model.id == *id)
}

/// Returns the models for a task, the recommended one first.
pub fn of_task(task: Task) -> impl Iterator<Item = &'static Other> {
    let others = table().others.iter();
    others.filter(move |other| other.task == task)
}

/// Returns the model of this id, if it is known and for another task than speaking lines.
pub fn other(id: &ModelId) -> Option<&'static Other> {
    table().others.iter().find(|other| other.id == *id)
}

/// Returns the published name of a model, if it is known.
pub fn name(id: &str) -> Option<&'static str> {
    let Table { models, others, .. } = table();
    let speaks = models.iter().map(|model| (&model.id, &model.name));
    let mut all = speaks.chain(others.iter().map(|other| (&other.id, &other.name)));
    all.find(|(known, _)| known.as_str() == id)
        .map(|(_, name)| name.as_str())
}

/// Returns the id of the recommended model for a task.
pub fn recommended(task: Task) -> ModelId {
    of_task(task)
        .next()
        .map_or_else(|| ModelId::new(""), |other| other.id.clone())
}

/// Returns whether an endpoint refuses a model, as far as is published.
pub fn refuses(endpoint: Endpoint, id: &ModelId) -> bool {
    let endpoints = model(id)
        .map(|model| &model.endpoints)
        .or_else(|| other(id).map(|other| &other.endpoints));
    endpoints.is_some_and(|endpoints| !endpoints.contains(&endpoint))
}

/// Returns whether a single line is sent as a dialogue with one voice: sources disagree on whether text to speech takes the
/// model, and the dialogue endpoint certainly does.
pub fn is_sent_as_dialogue(id: &ModelId) -> bool {
    refuses(Endpoint::Speech, id) && !refuses(Endpoint::Dialogue, id)
}

/// Returns whether a model speaks only English.
pub fn is_english_only(id: &ModelId) -> bool {
    model(id).is_some_and(|model| model.languages == ["en"])
}

impl Model {
    /// Returns a model that is not in the table. No text gets a hint because of it.
    pub fn unknown(id: ModelId, name: String, limit: usize, languages: Vec<String>) -> Self {
        Self {
            id,
            name,
            description: String::new(),
            limit,
            credits: 1.0,
            concurrency: None,
            settings: Hears::of_unknown(),
            endpoints: vec![Endpoint::Speech],
            socket_voices: ten(),
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
        assert!(all().len() >= 10 && as_of().len() == 10);
        for model in all() {
            assert!(
                !model.languages.is_empty() && model.limit >= 5_000 && model.credits > 0.0,
                "{model:?}"
            );
            assert!(
                !refuses(Endpoint::Speech, &model.id) || is_sent_as_dialogue(&model.id),
                "no endpoint speaks with {model:?}"
            );
            if let Some(deprecated) = &model.deprecated {
                let successor = super::model(&deprecated.successor).expect("it is there");
                assert!(successor.deprecated.is_none(), "{successor:?}");
            }
        }
    }

    #[test]
    fn version_4_has_its_limits_prices_and_endpoints() {
        for (id, credits) in [("eleven_v4", 1.0), ("eleven_v4_turbo", 0.5)] {
            let id = ModelId::new(id);
            let model = model(&id).expect("published");
            assert_eq!((model.limit, model.credits), (10_000, credits), "{id}");
            let steps = Hears {
                stability_steps: true,
                language: true,
                ..Hears::default()
            };
            assert_eq!(model.settings, steps, "{id}");
            assert!(model.tags && !model.breaks && !model.phonemes, "{id}");
            assert!(is_sent_as_dialogue(&id), "{id}");
            assert!(refuses(Endpoint::SpeechSocket, &id), "{id}");
            assert!(!refuses(Endpoint::DialogueSocket, &id), "{id}");
        }
    }

    #[test]
    fn each_task_has_a_model() {
        let first = |task| recommended(task).to_string();
        for (task, id) in [
            (Task::Changer, "eleven_multilingual_sts_v2"),
            (Task::Design, "eleven_multilingual_ttv_v2"),
            (Task::Effects, "eleven_text_to_sound_v2"),
            (Task::Music, "music_v2_5"),
            (Task::Transcription, "scribe_v2"),
            (Task::Realtime, "scribe_v3_live"),
            (Task::Dubbing, "dubbing_v2"),
        ] {
            assert_eq!(first(task), id);
        }
        for music in of_task(Task::Music) {
            assert!(music.plan.is_some(), "{music:?}");
        }
    }

    /// Nothing is claimed about a model that appears later.
    #[test]
    fn an_unknown_model_is_refused_nowhere() {
        let id = ModelId::new("eleven_v9");
        assert!(model(&id).is_none() && other(&id).is_none());
        assert!(!refuses(Endpoint::SpeechSocket, &id) && !is_sent_as_dialogue(&id));
    }
}
