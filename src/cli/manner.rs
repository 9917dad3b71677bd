//! From what was typed to a voice, a model and settings.

use crate::cli::args::MannerArguments;
use crate::cli::args::Switch;
use crate::cli::exit::Stop;
use crate::studio::desk::Model;
use crate::studio::desk::Voice;
use crate::terms::settings::VoiceSettings;
use crate::tr;

/// The voice of this name or id; without one the first.
///
/// # Errors
/// No voice, or several, of that name; the words list what there is.
pub fn voice<'a>(voices: &'a [Voice], wanted: Option<&str>) -> Result<&'a Voice, Stop> {
    let Some(wanted) = wanted else {
        return voices.first().ok_or_else(|| Stop::bad(tr!("cli-no-voice")));
    };
    if let Some(voice) = voices.iter().find(|voice| voice.id.as_str() == wanted) {
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

/// The settings: what was typed, else the voice's own, else the defaults.
pub fn settings(typed: &MannerArguments, voice: &Voice) -> VoiceSettings {
    let usual = voice.settings.unwrap_or_default();
    VoiceSettings {
        stability: typed.stability.unwrap_or(usual.stability),
        similarity_boost: typed.similarity.unwrap_or(usual.similarity_boost),
        style: typed.style.unwrap_or(usual.style),
        speed: typed.speed.unwrap_or(usual.speed),
        use_speaker_boost: typed
            .speaker_boost
            .map_or(usual.use_speaker_boost, |boost| boost == Switch::On),
    }
}
