//! From what was typed to a voice, a model and settings.

use crate::cli::args::Switch;
use crate::cli::args::TuningArguments;
use crate::cli::exit::Stop;
use mynah_core::ids::VoiceId;
use mynah_core::settings::{ChosenSettings, Setting};
use mynah_i18n::tr;
use mynah_model::desk::Model;
use mynah_model::desk::{Voice, Voices};

/// The voice of this name or id; without one the first that is no clone.
///
/// # Errors
/// No voice, or several, of that name; the words list what there is.
pub fn voice<'a>(voices: &'a Voices, wanted: Option<&str>) -> Result<&'a Voice, Stop> {
    let Some(wanted) = wanted else {
        let mut others = voices.iter().filter(|voice| !voice.is_clone());
        return others.next().ok_or_else(|| {
            Stop::bad(if voices.is_empty() {
                tr!("cli-no-voice")
            } else {
                tr!("cli-only-clones")
            })
        });
    };
    if let Some(voice) = voices.of(&VoiceId::from(wanted)) {
        return Ok(voice);
    }
    let spoken = |name: &str| {
        name.to_lowercase()
            .trim_end_matches("(draft)")
            .trim()
            .to_owned()
    };
    let named: Vec<&Voice> = voices
        .iter()
        .filter(|voice| spoken(&voice.name) == spoken(wanted))
        .collect();
    match named.as_slice() {
        [one] => Ok(one),
        [] if voices.is_empty() => Err(Stop::bad(tr!("cli-no-voice"))),
        [] => {
            let names: Vec<&str> = voices
                .iter()
                .take(12)
                .map(|voice| voice.name.as_str())
                .collect();
            Err(Stop::bad(tr!(
                "cli-unknown-voice",
                voice = wanted,
                names = names.join(", ")
            )))
        }
        several => {
            let ids: Vec<&str> = several.iter().map(|voice| voice.id.as_str()).collect();
            Err(Stop::bad(tr!(
                "cli-several-voices",
                voice = wanted,
                ids = ids.join(", ")
            )))
        }
    }
}

/// The model of this id; without one the first.
///
/// # Errors
/// No model of that id; the words list what there is.
pub fn model<'a>(models: &'a [Model], wanted: Option<&str>) -> Result<&'a Model, Stop> {
    let found = match wanted {
        Some(wanted) => models.iter().find(|model| model.id.as_str() == wanted),
        None => models.first(),
    };
    found.ok_or_else(|| {
        let ids: Vec<&str> = models.iter().map(|model| model.id.as_str()).collect();
        Stop::bad(tr!(
            "cli-unknown-model",
            model = wanted.unwrap_or_default(),
            ids = ids.join(", ")
        ))
    })
}

/// The settings that were typed.
pub fn settings(typed: &TuningArguments) -> ChosenSettings {
    ChosenSettings::of([
        Setting::Stability(typed.stability),
        Setting::SimilarityBoost(typed.similarity),
        Setting::Style(typed.style),
        Setting::Speed(typed.speed),
        Setting::UseSpeakerBoost(typed.speaker_boost.map(|boost| boost == Switch::On)),
    ])
}

/// Each value once, where it was typed first.
pub fn once<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut all = Vec::new();
    for value in values {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    all
}
