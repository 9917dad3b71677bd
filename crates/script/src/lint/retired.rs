//! Models that go, and voices that are gone.

use super::{Fix, Hint, Lead, Rule};
use mynah_core::day::Day;
use mynah_core::ids::ModelId;
use mynah_core::models::{Model, as_of, model};
use mynah_i18n::tr;

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

/// Days before a model's end from which on it is told where nobody looks at a line.
const SOON_DAYS: i64 = 60;

/// Whether a model's end was announced and is near, or behind.
pub fn goes_soon(of: &Model, today: Day) -> bool {
    let ends = of.deprecated.as_ref().and_then(|it| it.ends.as_deref());
    // Days written so are in the order of the calendar.
    ends.is_some_and(|ends| ends <= today.later(SOON_DAYS).to_string().as_str())
}

/// What is to be said of a part whose voice isn't among those that are known.
pub fn missing_voice(speaker: &str, voice: &str) -> Hint {
    let says = if speaker.is_empty() {
        tr!("lint-voice-narrator", voice = voice)
    } else {
        tr!("lint-voice", voice = voice, speaker = speaker)
    };
    Hint::new(Rule::MissingVoice, 0..0, says).fixed(Fix::Lead(Lead::Voice))
}

/// What is to be said of a model that isn't among those that are there: its successor, or the first that stays, takes its
/// place wherever it speaks.
pub fn missing_model(gone: &ModelId, there: &[Model]) -> Hint {
    let known = model(gone);
    let name = known.map_or(gone.as_str(), |known| known.name.as_str());
    let says = tr!("lint-model-missing", model = name);
    let after = known.and_then(|known| Some(&known.deprecated.as_ref()?.successor));
    let successor = there.iter().find(|other| Some(&other.id) == after);
    let stays = || there.iter().find(|other| other.deprecated.is_none());
    let hint = Hint::new(Rule::MissingModel, 0..0, says);
    let hint = match successor.or_else(stays).or_else(|| there.first()) {
        Some(other) => hint.fixed(Fix::Instead {
            of: gone.clone(),
            with: other.id.clone(),
        }),
        None => hint,
    };
    hint.fixed(Fix::Lead(Lead::Models))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::models::Deprecated;

    #[test]
    fn an_end_is_told_sixty_days_before() {
        let end = |ends: Option<&str>| Model {
            deprecated: Some(Deprecated {
                successor: "eleven_v3".into(),
                ends: ends.map(str::to_owned),
            }),
            ..Model::unknown("m".into(), "M".to_owned(), 5_000, Vec::new())
        };
        // 2026-11-22 and the days around it.
        let today = Day(20_779);
        assert_eq!(today.to_string(), "2026-11-22");
        assert!(goes_soon(&end(Some("2027-01-21")), today));
        assert!(!goes_soon(&end(Some("2027-01-22")), today));
        assert!(goes_soon(&end(Some("2026-07-09")), today));
        assert!(!goes_soon(&end(None), today));
    }
}
