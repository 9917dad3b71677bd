//! What is likely to be refused in a description, or to say too little, told before anything is paid.

use crate::studio::making::Kind;
use crate::tr;

/// Something to know of a description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescriptionHint {
    /// Whether the service is likely to refuse it; else it would only be better otherwise.
    pub refused: bool,
    /// What it is, and what to do.
    pub words: String,
}

/// Words that ask for somebody's own voice.
const IMITATES: &[&str] = &[
    "sounds like",
    "sound like",
    "sounding like",
    "voice of",
    "impersonat",
    "imitat",
    "clone of",
    "deepfake",
    "celebrity",
    "famous actor",
    "famous actress",
    "president",
];
/// Words of what voices are not designed for.
const UNSAFE: &[&str] = &[
    "nsfw", "erotic", "sexual", "porn", "moaning", "racist", "slur",
];
/// Words that say how old somebody is.
const AGES: &[&str] = &[
    "young",
    "old",
    "middle-aged",
    "middle aged",
    "elder",
    "teen",
    "child",
    "boy",
    "girl",
    "adult",
    "aged",
    "senior",
    "twenties",
    "thirties",
    "forties",
    "fifties",
    "sixties",
    "seventies",
    "year",
    "mature",
];
/// Words that say who speaks.
const WHO: &[&str] = &[
    "man",
    "woman",
    "male",
    "female",
    "boy",
    "girl",
    "lady",
    "gender",
    "androgynous",
    "robot",
    "creature",
    "monster",
    "queen",
    "king",
    "mother",
    "father",
    "witch",
    "wizard",
    "he ",
    "she ",
    "his ",
    "her ",
    "sailor",
];
/// Words that say nothing definite.
const VAGUE: &[(&str, &str)] = &[("foreign accent", "accent"), ("exotic", "exotic")];

/// Words that say what it is not: models hear the rest.
const NO: &[&str] = &["not ", "no ", "without "];

/// What is to be known of a description.
pub fn of_description(kind: Kind, words: &str) -> Vec<DescriptionHint> {
    let lower = words.to_lowercase();
    let mut hints = Vec::new();
    let has = |all: &[&str]| all.iter().any(|word| lower.contains(word));
    let mut tell = |refused: bool, words: String| hints.push(DescriptionHint { refused, words });
    if has(IMITATES) {
        tell(true, tr!("design-hint-imitates"));
    }
    if has(UNSAFE) {
        tell(true, tr!("design-hint-unsafe"));
    }
    if kind == Kind::Remix || words.trim().is_empty() {
        return hints;
    }
    if let Some((_, word)) = VAGUE.iter().find(|(word, _)| lower.contains(word)) {
        tell(false, tr!("design-hint-vague", word = *word));
    }
    if NO
        .iter()
        .any(|word| lower.starts_with(word) || lower.contains(&format!(" {word}")))
    {
        tell(false, tr!("design-hint-negative"));
    }
    match (has(AGES), has(WHO)) {
        (false, false) => tell(false, tr!("design-hint-who-and-age")),
        (false, true) => tell(false, tr!("design-hint-age")),
        (true, false) => tell(false, tr!("design-hint-who")),
        (true, true) => {}
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_is_told_and_a_good_description_passes_clean() {
        let refused = |words: &str| {
            let hints = of_description(Kind::Design, words);
            hints.iter().any(|hint| hint.refused)
        };
        assert!(refused("Sounds like a famous actor from a film"));
        assert!(refused("An erotic whisper of an old man"));
        let good = "A calm woman in her fifties with a soft Scottish accent, slow and clear";
        assert_eq!(of_description(Kind::Design, good), []);
        let vague = of_description(
            Kind::Design,
            "A warm voice with a foreign accent, not too fast",
        );
        assert_eq!(vague.len(), 3);
        assert!(vague.iter().all(|hint| !hint.refused));
        assert_eq!(of_description(Kind::Remix, "a little older"), []);
    }
}
