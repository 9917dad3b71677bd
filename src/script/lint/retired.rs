//! Models that go, and voices that are gone.

use super::models::{Model, as_of, model};
use super::{Fix, Hint, Rule};
use crate::terms::day::Day;
use crate::tr;

/// What is to be said of a model whatever it speaks; once for all lines that it is for.
pub fn of_model(of: &Model, today: Day) -> Option<Hint> {
    let deprecated = of.deprecated.as_ref()?;
    let successor = model(&deprecated.successor);
    let instead = successor.map_or(deprecated.successor.as_str(), |model| model.name.as_str());
    let name = of.name.as_str();
    let says = match deprecated.ends.as_deref() {
        // Days written so are in the order of the calendar.
        Some(ends) if ends <= today.to_string().as_str() => {
            tr!(
                "lint-model-gone",
                model = name,
                ends = ends,
                instead = instead
            )
        }
        Some(ends) => tr!(
            "lint-model-ends",
            model = name,
            ends = ends,
            instead = instead
        ),
        None => tr!(
            "lint-model-deprecated",
            model = name,
            instead = instead,
            asof = as_of()
        ),
    };
    let hint = Hint::new(Rule::Deprecated, 0..0, says);
    Some(hint.fixed(Fix::Model(deprecated.successor.clone())))
}

/// What is to be said of a part whose voice isn't among those that are known.
pub fn missing_voice(speaker: &str, voice: &str) -> Hint {
    let says = if speaker.is_empty() {
        tr!("lint-voice-narrator", voice = voice)
    } else {
        tr!("lint-voice", voice = voice, speaker = speaker)
    };
    Hint::new(Rule::MissingVoice, 0..0, says)
}
