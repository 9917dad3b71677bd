//! The audio effects of speech and dialogue: the catalogue, and what a request asks for
//! (ElevenLabs' SDK 2.78, newer than the published description).

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::form::Form;
use crate::refusal::Refusal;
use crate::refusal::SchemaFault;
use mynah_core::format::Codec;
use mynah_core::format::OutputFormat;
use mynah_synthesis::dsp::effects::Recipe;
use mynah_synthesis::dsp::place::Coloring;
use mynah_synthesis::dsp::place::Scene;
use mynah_synthesis::dsp::place::Space;

/// An entry of the catalogue.
struct Entry<T> {
    id: &'static str,
    name: &'static str,
    description: &'static str,
    sound: T,
}

const FILTERS: &[Entry<Coloring>] = &[
    filter(
        "phone",
        "Phone",
        "A voice on the telephone.",
        (300.0, 3_400.0, 1.6),
    ),
    filter(
        "old_radio",
        "Old radio",
        "A small loudspeaker, overdriven.",
        (450.0, 2_600.0, 4.0),
    ),
    filter(
        "megaphone",
        "Megaphone",
        "A horn, loud and sharp.",
        (600.0, 4_000.0, 6.0),
    ),
    filter(
        "walkie_talkie",
        "Walkie-talkie",
        "A narrow, distorted radio.",
        (500.0, 2_200.0, 8.0),
    ),
    filter(
        "behind_door",
        "Behind a door",
        "A voice in the next room.",
        (30.0, 700.0, 1.0),
    ),
];

const ENVIRONMENTS: &[Entry<Space>] = &[
    space(
        "small_room",
        "Small room",
        "A furnished room.",
        (0.35, 11.0, 4_500.0, 0.35),
    ),
    space(
        "bathroom",
        "Bathroom",
        "Hard, bright walls.",
        (0.9, 9.0, 7_000.0, 0.5),
    ),
    space("hall", "Hall", "A concert hall.", (1.8, 37.0, 4_000.0, 0.5)),
    space(
        "cathedral",
        "Cathedral",
        "A large stone church.",
        (3.5, 61.0, 3_000.0, 0.6),
    ),
];

const BACKGROUNDS: &[Entry<Recipe>] = &[
    background("rain", "Rain", "Steady rain.", Recipe::Rain),
    background("wind", "Wind", "Wind that swells.", Recipe::Wind),
    background("sea", "Sea", "Surf on a beach.", Recipe::Waves),
    background("fire", "Fire", "A crackling fire.", Recipe::Fire),
    background("engine", "Engine", "A motor at idle.", Recipe::Engine),
    background("keyboard", "Keyboard", "Quick, dry ticks.", Recipe::Clock),
];

const fn filter(
    id: &'static str,
    name: &'static str,
    description: &'static str,
    (low_hz, high_hz, drive): (f32, f32, f32),
) -> Entry<Coloring> {
    Entry {
        id,
        name,
        description,
        sound: Coloring {
            low_hz,
            high_hz,
            drive,
        },
    }
}

const fn space(
    id: &'static str,
    name: &'static str,
    description: &'static str,
    (decay_secs, size_ms, bright_hz, level): (f32, f32, f32, f32),
) -> Entry<Space> {
    Entry {
        id,
        name,
        description,
        sound: Space {
            decay_secs,
            size_ms,
            bright_hz,
            level,
        },
    }
}

const fn background(
    id: &'static str,
    name: &'static str,
    description: &'static str,
    sound: Recipe,
) -> Entry<Recipe> {
    Entry {
        id,
        name,
        description,
        sound,
    }
}

/// The answer of `GET /v1/audio-effects/catalog`.
pub fn catalog() -> Value {
    json!({
        "filter_presets": listed(FILTERS, "filter_preset_id"),
        "environments": listed(ENVIRONMENTS, "environment_id"),
        "background_noises": listed(BACKGROUNDS, "background_noise_id"),
    })
}

fn listed<T>(entries: &[Entry<T>], id: &str) -> Vec<Value> {
    let entries = entries.iter();
    entries
        .map(|entry| json!({ id: entry.id, "name": entry.name, "description": entry.description }))
        .collect()
}

/// The effects that a body asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    filter: Option<String>,
    environment: Option<String>,
    background: Option<String>,
    distance: f64,
    send: Option<f64>,
    pan: f64,
}

impl Asked {
    /// Reads the member `audio_effects` of a body and notes its faults.
    pub fn read(members: &Map<String, Value>, faults: &mut Vec<SchemaFault>) -> Self {
        let effects = match members.get("audio_effects") {
            None | Some(Value::Null) => return Self::default(),
            Some(Value::Object(effects)) => effects,
            Some(_) => {
                faults.push(SchemaFault::new(
                    &["body", "audio_effects"],
                    "model_attributes_type",
                    "Input should be a valid dictionary or object to extract fields from",
                ));
                return Self::default();
            }
        };
        let mut form = Form::new(effects, &["body", "audio_effects"]);
        let level = Some((0.0, 1.0));
        let asked = Self {
            filter: form.text("filter_preset_id", false),
            environment: form.text("environment_id", false),
            background: form.text("background_noise_id", false),
            distance: form.number("distance", level).unwrap_or(0.0),
            send: form.number("send_level", level),
            pan: form.number("pan", Some((-1.0, 1.0))).unwrap_or(0.0),
        };
        faults.append(&mut form.faults);
        asked
    }

    /// Returns whether the result has two channels.
    fn is_stereo(&self) -> bool {
        self.pan != 0.0 || (self.environment.is_some() && self.send != Some(0.0))
    }

    /// What is rendered. An unknown id is 404, and two channels in raw samples are 400.
    pub fn scene(&self, format: OutputFormat) -> Result<Scene, Refusal> {
        if self.is_stereo() && matches!(format.codec, Codec::Pcm | Codec::Ulaw | Codec::Alaw) {
            return Err(Refusal::invalid(
                "invalid_parameters",
                "invalid_parameters",
                Some("audio_effects"),
                format!("Reverb and panning are not available in the output format {format}."),
            ));
        }
        let space = found(ENVIRONMENTS, self.environment.as_deref(), "environment_id")?;
        let send = self.send.unwrap_or(1.0) as f32;
        Ok(Scene {
            coloring: found(FILTERS, self.filter.as_deref(), "filter_preset_id")?,
            space: space.filter(|_| send > 0.0).map(|space| (space, send)),
            background: found(
                BACKGROUNDS,
                self.background.as_deref(),
                "background_noise_id",
            )?,
            distance: self.distance as f32,
            pan: self.pan as f32,
        })
    }
}

fn found<T: Copy>(
    entries: &[Entry<T>],
    id: Option<&str>,
    param: &'static str,
) -> Result<Option<T>, Refusal> {
    let Some(id) = id else {
        return Ok(None);
    };
    let mut entries = entries.iter();
    match entries.find(|entry| entry.id == id) {
        Some(entry) => Ok(Some(entry.sound)),
        None => Err(Refusal::invalid(
            "audio_effect_not_found",
            "audio_effect_not_found",
            Some(param),
            format!("An audio effect with the ID {id} does not exist."),
        )
        .with_status(404)),
    }
}
