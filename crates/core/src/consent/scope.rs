//! The scope of consents, compared with the projects of a library.
//!
//! A scope is free text. It limits a voice to some projects only if it names one.

use std::ops::Range;

use super::{NoConsent, Standing};
use crate::day::Day;
use crate::ids::VoiceId;

/// Returns a consent whose scope does not cover the use of a voice; `None` if everyone whose voice it is allows the use.
///
/// `own` is the name of the project that the voice speaks for, if there is one, and `projects` are the names of all
/// projects. A scope that names none of them covers every use. Consents that do not hold today are left to
/// [`forbids`](super::forbids).
pub fn outside_scope<'a, 'p>(
    standings: &'a [Standing],
    voice: &VoiceId,
    (own, projects): (Option<&str>, impl Iterator<Item = &'p str> + Clone),
    today: Day,
) -> Option<&'a Standing> {
    let holding: Vec<&Standing> = standings
        .iter()
        .filter(|of| of.voices.contains(voice) && of.holds_on(today).is_ok())
        .collect();
    let is_covered = |of: &Standing| {
        let mut same = holding
            .iter()
            .filter(|other| other.consent.is_of(&of.consent.name));
        same.any(|other| covers(&other.consent.scope, own, projects.clone()))
    };
    holding.iter().copied().find(|of| !is_covered(of))
}

impl Standing {
    /// Returns why nothing is spoken outside the scope of this consent.
    pub fn outside_scope(&self) -> NoConsent {
        NoConsent::OutsideScope {
            name: self.consent.name.clone(),
            scope: self.consent.scope.clone(),
        }
    }
}

/// Returns whether a scope names a project, or none of all.
fn covers<'p>(scope: &str, own: Option<&str>, projects: impl Iterator<Item = &'p str>) -> bool {
    let scope = scope.to_lowercase();
    let named: Vec<Range<usize>> = projects
        .flat_map(|name| places(&scope, &folded(name)))
        .collect();
    // “Salt Mine” does not name the project “Salt” if there is a project “Salt Mine”.
    let is_within = |place: &Range<usize>| {
        named.iter().any(|other| {
            other.len() > place.len() && other.start <= place.start && place.end <= other.end
        })
    };
    let own = own.is_some_and(|own| {
        let own = places(&scope, &folded(own));
        own.iter().any(|place| !is_within(place))
    });
    own || named.is_empty()
}

fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Byte ranges of a name in a text where it stands as words of its own. Both are in lower case.
fn places(text: &str, name: &str) -> Vec<Range<usize>> {
    if name.is_empty() {
        return Vec::new();
    }
    let is_apart = |letter: Option<char>| letter.is_none_or(|it| !it.is_alphanumeric());
    let found = text.match_indices(name).filter(|(at, found)| {
        let before = text.get(..*at).and_then(|it| it.chars().next_back());
        let after = text.get(at + found.len()..);
        is_apart(before) && is_apart(after.and_then(|it| it.chars().next()))
    });
    found.map(|(at, found)| at..at + found.len()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consent::Consent;

    fn standing(name: &str, scope: &str) -> Standing {
        let json = serde_json::json!({
            "name": name, "relation": "self", "date": "2026-01-31", "scope": scope,
            "statement": {"text": "Yes."},
        });
        let mut of = Standing::new(Consent::read(&json.to_string()).unwrap());
        of.voices = vec![VoiceId::from("v")];
        of
    }

    /// Regression: a clone that was lent to one project spoke in every other one.
    #[test]
    fn a_scope_that_names_another_project_does_not_cover_this_one() {
        let projects = ["Salt Mine", "Salt", "Harbour"];
        let today = "2026-03-01".parse().unwrap();
        // Consents (whose, for what), the open project, and who did not allow it.
        type Case = (
            &'static [(&'static str, &'static str)],
            Option<&'static str>,
            Option<&'static str>,
        );
        let cases: [Case; 14] = [
            (&[("Ada", "Salt Mine")], Some("Harbour"), Some("Ada")),
            (&[("Ada", "Salt Mine")], Some("salt mine "), None),
            (
                &[("Ada", "The salt mine, and its trailer")],
                Some("Salt Mine"),
                None,
            ),
            (&[("Ada", "Salt Mine")], Some("Salt"), Some("Ada")),
            (&[("Ada", "Salt and Salt Mine")], Some("Salt"), None),
            (&[("Ada", "Salt")], Some("Salt Mine"), Some("Ada")),
            (&[("Ada", "Salt Mine")], Some("New"), Some("Ada")),
            (&[("Ada", "Salt Mine")], None, Some("Ada")),
            (&[("Ada", "all of it")], Some("Harbour"), None),
            (&[("Ada", "Salty miners")], Some("Harbour"), None),
            (&[("Ada", "all of it")], None, None),
            // Another consent of the same person counts, one of another person does not.
            (
                &[("Ada", "Salt Mine"), ("Ada", "whatever comes")],
                Some("Harbour"),
                None,
            ),
            (
                &[("Ben", "whatever comes"), ("Ada", "Salt Mine")],
                Some("Harbour"),
                Some("Ada"),
            ),
            (&[], Some("Harbour"), None),
        ];
        for (consents, own, not_allowed) in cases {
            let all: Vec<Standing> = consents
                .iter()
                .map(|(of, scope)| standing(of, scope))
                .collect();
            let voice = VoiceId::from("v");
            let found = outside_scope(&all, &voice, (own, projects.into_iter()), today);
            let found = found.map(|of| of.consent.name.as_str());
            assert_eq!(found, not_allowed, "{consents:?} in {own:?}");
        }
    }

    #[test]
    fn a_consent_that_is_over_covers_nothing_more() {
        let mut over = standing("Ada", "whatever comes");
        over.consent.until = Some("2026-02-01".parse().unwrap());
        let all = [over, standing("Ada", "Salt Mine")];
        let voice = VoiceId::from("v");
        let outside = |day: &str| {
            let projects = ["Salt Mine"].into_iter();
            outside_scope(
                &all,
                &voice,
                (Some("Harbour"), projects),
                day.parse().unwrap(),
            )
        };
        assert!(outside("2026-02-01").is_none());
        assert!(outside("2026-02-02").is_some());
    }
}
