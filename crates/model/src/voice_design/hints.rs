//! What is likely to be refused in a description, or to say too little, told before anything is paid.

use crate::voice_design::{Form, Kind};
use mynah_i18n::tr;

/// Something to know of a description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescriptionHint {
    /// Whether the service is likely to refuse it; else it would only be better otherwise.
    pub refused: bool,
    /// What it is, and what to do.
    pub words: String,
}

/// Words that ask for somebody's own voice. A word with `*` at its end begins like that.
const IMITATES: &[&str] = &[
    "impersonat*",
    "imitat*",
    "clone of",
    "deepfake*",
    "celebrit*",
    "famous actor",
    "famous actress",
    "president",
];
/// Words that do so before a name.
const LIKE: &[&str] = &["like", "voice of"];
/// Ends of words that are written with a capital and name nobody: "Scottish", "German", "Japanese", "French".
const OF_PLACES: &[&str] = &["ish", "an", "ese", "ch", "ic"];
/// Words of what voices are not designed for.
const UNSAFE: &[&str] = &[
    "nsfw", "erotic*", "sexual*", "porn*", "moaning", "racist*", "slur", "slurs",
];
/// Words that say that somebody is a child, …
const MINORS: &[&str] = &[
    "child*",
    "kid",
    "kids",
    "boy*",
    "girl*",
    "toddler*",
    "baby",
    "babies",
    "teen*",
    "schoolgirl*",
    "schoolboy*",
    "minor",
    "minors",
    "underage",
];
/// … and words that no child is described with. Of grown people some of them are harmless.
const OF_BODIES: &[&str] = &[
    "nude*", "naked*", "sexy", "sex", "seduc*", "sensual*", "lewd*", "lust*", "arous*", "undress*",
    "topless", "fetish*", "orgasm*",
];
/// Whoever is younger, in years, is a child.
const GROWN: u32 = 18;
/// Words that say how old somebody is.
const AGES: &[&str] = &[
    "young*",
    "old",
    "older",
    "oldest",
    "middle aged",
    "elder*",
    "teen*",
    "child*",
    "boy*",
    "girl*",
    "kid",
    "baby",
    "toddler",
    "adult*",
    "aged",
    "senior*",
    "twenties",
    "thirties",
    "forties",
    "fifties",
    "sixties",
    "seventies",
    "eighties",
    "year*",
    "mature",
];
/// Words that say who speaks.
const WHO: &[&str] = &[
    "man",
    "men",
    "woman",
    "women",
    "male",
    "female",
    "boy*",
    "girl*",
    "guy",
    "lady",
    "gentleman",
    "gender*",
    "androgynous",
    "robot*",
    "creature*",
    "monster*",
    "queen",
    "king",
    "mother",
    "father",
    "grandmother",
    "grandfather",
    "witch",
    "wizard",
    "he",
    "she",
    "his",
    "her",
    "sailor",
];
/// Words that say nothing definite.
const VAGUE: &[(&str, &str)] = &[("foreign accent", "accent"), ("exotic", "exotic")];

/// Words that say what it is not: models hear the rest.
const NO: &[&str] = &["not", "no", "without"];

/// A text in its words.
struct Words<'a> {
    /// As they are written, with what stands behind each before the next one.
    written: Vec<(&'a str, &'a str)>,
    lower: Vec<String>,
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Self {
        let is_in = |letter: char| letter.is_alphanumeric() || letter == '\'' || letter == '’';
        let mut written = Vec::new();
        let mut rest = text.trim_start_matches(|letter| !is_in(letter));
        while !rest.is_empty() {
            let (word, behind) = rest.split_at(rest.find(|it| !is_in(it)).unwrap_or(rest.len()));
            let (gap, next) = behind.split_at(behind.find(is_in).unwrap_or(behind.len()));
            written.push((word, gap));
            rest = next;
        }
        let lower = written.iter().map(|(word, _)| word.to_lowercase());
        Self {
            lower: lower.collect(),
            written,
        }
    }

    /// Places behind each of these words or phrases.
    fn behind<'b>(&'b self, wanted: &'b [&str]) -> impl Iterator<Item = usize> + 'b {
        wanted.iter().flat_map(move |phrase| {
            let parts: Vec<&str> = phrase.split(' ').collect();
            let count = parts.len();
            let is_it = move |there: &[String]| {
                there
                    .iter()
                    .zip(&parts)
                    .all(|(word, part)| match part.strip_suffix('*') {
                        Some(begin) => word.starts_with(begin),
                        None => word == part,
                    })
            };
            let places = self.lower.windows(count).enumerate();
            places.filter_map(move |(place, there)| is_it(there).then_some(place + count))
        })
    }

    fn has(&self, wanted: &[&str]) -> bool {
        self.behind(wanted).next().is_some()
    }

    /// Whether somebody is named behind words like "sounds like".
    fn names_somebody(&self) -> bool {
        let is_capital = |place: usize| {
            let word = self.written.get(place).map(|(word, _)| *word);
            let mut letters = word.unwrap_or_default().chars();
            letters.next().is_some_and(char::is_uppercase) && letters.next().is_some()
        };
        self.behind(LIKE).any(|place| {
            let before = place.checked_sub(1).and_then(|it| self.written.get(it));
            let goes_on = before.is_some_and(|(_, gap)| gap.chars().all(char::is_whitespace));
            let word = self.lower.get(place);
            let is_place = word.is_some_and(|word| OF_PLACES.iter().any(|end| word.ends_with(end)));
            goes_on && is_capital(place) && (!is_place || is_capital(place + 1))
        })
    }

    /// Whether a child stands beside words of bodies and desire.
    fn sexualises_a_child(&self) -> bool {
        let is_young = |word: &String| {
            let years: Result<u32, _> = word.parse();
            years.is_ok_and(|years| (1..GROWN).contains(&years))
        };
        let is_child = self.has(MINORS) || self.lower.iter().any(is_young);
        is_child && (self.has(OF_BODIES) || self.has(UNSAFE))
    }

    /// Whether an age stands there in figures, like "30s".
    fn has_decade(&self) -> bool {
        self.lower.iter().any(|word| {
            let figures = word.strip_suffix('s').unwrap_or_default();
            !figures.is_empty() && figures.chars().all(|letter| letter.is_ascii_digit())
        })
    }
}

/// What is to be known of a description.
pub fn of_description(kind: Kind, words: &str) -> Vec<DescriptionHint> {
    let all = Words::of(words);
    let mut hints = Vec::new();
    let mut tell = |refused: bool, words: String| hints.push(DescriptionHint { refused, words });
    if all.has(IMITATES) || all.names_somebody() {
        tell(true, tr!("design-hint-imitates"));
    }
    if all.sexualises_a_child() {
        tell(true, tr!("design-hint-child"));
    } else if all.has(UNSAFE) {
        tell(true, tr!("design-hint-unsafe"));
    }
    if kind == Kind::Remix || words.trim().is_empty() {
        return hints;
    }
    if let Some((_, word)) = VAGUE.iter().find(|(vague, _)| all.has(&[vague])) {
        tell(false, tr!("design-hint-vague", word = *word));
    }
    if all.has(NO) {
        tell(false, tr!("design-hint-negative"));
    }
    match (all.has(AGES) || all.has_decade(), all.has(WHO)) {
        (false, false) => tell(false, tr!("design-hint-who-and-age")),
        (false, true) => tell(false, tr!("design-hint-age")),
        (true, false) => tell(false, tr!("design-hint-who")),
        (true, true) => {}
    }
    hints
}

/// What is to be known of what previews say: the service looks at that, too.
pub fn of_text(text: &str) -> Option<DescriptionHint> {
    let all = Words::of(text);
    let words = if all.sexualises_a_child() {
        tr!("design-hint-child")
    } else if all.has(UNSAFE) {
        tr!("design-hint-unsafe")
    } else {
        return None;
    };
    Some(DescriptionHint {
        refused: true,
        words,
    })
}

/// What the service is likely to refuse of a form: said beside the button that spends.
pub fn refused(kind: Kind, form: &Form) -> Option<String> {
    let of_text = form.own_text.then(|| of_text(&form.text)).flatten();
    let all = of_description(kind, &form.words).into_iter().chain(of_text);
    let mut refused = all.filter(|hint| hint.refused);
    refused.next().map(|hint| hint.words)
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

    /// Words were found in the middle of others, and a name passed.
    #[test]
    fn hints_are_about_words_and_names_and_not_about_letters_within_them() {
        let hints = |words: &str| of_description(Kind::Design, words);
        let refused = |words: &str| hints(words).iter().any(|hint| hint.refused);
        for good in [
            "The voice of an old sailor, rough and slow",
            "An old man who sounds like a bear",
            "A tired young woman whose words are slurred",
            "An old woman who sounds like Scottish radio",
        ] {
            assert!(!refused(good), "{good}");
        }
        for bad in [
            "An old man with a deep voice, like Morgan Freeman",
            "The voice of Yoda, old and wise",
            "It sounds like Greta, a young woman",
        ] {
            assert!(refused(bad), "{bad}");
        }
        let who_and_age = tr!("design-hint-who-and-age");
        let cold = hints("A cold, romantic German narrator");
        assert!(
            cold.iter().any(|hint| hint.words == who_and_age),
            "{cold:?}"
        );
        assert_eq!(
            hints("A man in his 30s, knowing and calm, on the northern coast"),
            []
        );
        assert!(of_text("He wrote an erotic novel").is_some());
        assert!(of_text("The president sounded like Greta").is_none());
    }

    /// A child of eight was described as nude, and nothing was said of it.
    #[test]
    fn a_child_in_words_of_bodies_is_told() {
        let child = tr!("design-hint-child");
        for bad in [
            "A child of 8 who tells how she was nude",
            "A sexy schoolgirl, giggling",
            "A girl, 15, with an erotic whisper",
        ] {
            let hints = of_description(Kind::Design, bad);
            assert!(hints.iter().any(|hint| hint.words == child), "{bad}");
            assert_eq!(of_text(bad).unwrap().words, child);
        }
        for good in [
            "A child of 8 who tells about the sea",
            "A woman of 30, sensual and slow",
            "An old woman with a naked, honest voice",
        ] {
            let hints = of_description(Kind::Design, good);
            assert!(hints.iter().all(|hint| !hint.refused), "{good}");
        }
    }
}
