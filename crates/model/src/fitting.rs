//! Voices that fit a part, by labels: those of the voice that it had, and what its speaker's name tells.

use crate::desk::Voice;
use crate::first_names;

/// Voices that are kept for one part: the first may be wanted by another one, too.
pub const KEPT: usize = 8;

/// What labels tell of a voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trait {
    /// `female`, `male`, …
    Gender,
    /// ISO 639-1 code.
    Language,
    /// `young`, `middle aged`, `old`.
    Age,
    /// `scottish`, …
    Accent,
    /// `narration`, …
    Use,
}

impl Trait {
    /// By a label's name; older voices have spaces in it.
    fn of(name: &str) -> Option<Self> {
        match plain(name).as_str() {
            "gender" => Some(Self::Gender),
            "language" => Some(Self::Language),
            "age" => Some(Self::Age),
            "accent" => Some(Self::Accent),
            "use case" => Some(Self::Use),
            _ => None,
        }
    }

    /// What it counts where it is so, and where it is told to be otherwise.
    fn weight(self) -> (i32, i32) {
        match self {
            Self::Gender => (5, -6),
            Self::Language => (4, -5),
            Self::Age => (3, -1),
            Self::Accent | Self::Use => (2, 0),
        }
    }
}

/// The gender of a voice or a speaker, as labels and names tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// Women and girls.
    Female,
    /// Men and boys.
    Male,
}

impl Gender {
    /// The gender that a voice's labels say.
    pub fn of(voice: &Voice) -> Option<Self> {
        match label(voice, Trait::Gender)?.as_str() {
            "female" => Some(Self::Female),
            "male" => Some(Self::Male),
            _ => None,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
        }
    }
}

/// The word of a voice's label.
fn label(voice: &Voice, of: Trait) -> Option<String> {
    let mut labels = voice.labels.iter();
    let (_, value) = labels.find(|(name, _)| Trait::of(name) == Some(of))?;
    Some(plain(value))
}

/// A label's word as it is compared: `middle_aged` and `Middle-aged` are one.
fn plain(word: &str) -> String {
    word.trim().to_lowercase().replace(['_', '-'], " ")
}

/// What is wanted of a part's voice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Likes(Vec<(Trait, String)>);

/// What words of a speaker's name tell.
const WORDS: [(Trait, &str, &[&str]); 6] = [
    (
        Trait::Gender,
        "female",
        &[
            "woman",
            "girl",
            "mother",
            "mum",
            "mom",
            "mrs",
            "miss",
            "ms",
            "lady",
            "queen",
            "princess",
            "sister",
            "daughter",
            "aunt",
            "grandmother",
            "grandma",
            "wife",
            "widow",
            "bride",
            "granddaughter",
            "granny",
            "nan",
            "madam",
            "duchess",
            "baroness",
            "actress",
            "witch",
            "waitress",
            "nun",
            "frau",
            "mutter",
            "tochter",
            "mädchen",
            "schwester",
            "königin",
            "tante",
            "oma",
            "señora",
            "madre",
            "mujer",
            "niña",
            "hija",
            "hermana",
            "reina",
            "abuela",
            "madame",
            "mère",
            "fille",
            "sœur",
            "reine",
            "femme",
            "donna",
            "signora",
            "aunty",
            "auntie",
            "dame",
            "countess",
            "empress",
            "goddess",
            "priestess",
            "heroine",
            "hostess",
            "maid",
            "barmaid",
            "niece",
            "stepmother",
            "stepsister",
            "stepdaughter",
            "godmother",
            "mummy",
            "mommy",
            "lass",
            "frl",
            "fräulein",
            "großmutter",
            "enkelin",
            "nichte",
            "herrin",
            "gräfin",
            "prinzessin",
            "mme",
            "mlle",
            "mademoiselle",
            "sra",
            "srta",
            "señorita",
            "doña",
            "senhora",
            "dona",
            "signorina",
            "tía",
            "mamá",
            "maman",
            "mamma",
            "nonna",
            "mevrouw",
            "pani",
        ],
    ),
    (
        Trait::Gender,
        "male",
        &[
            "man",
            "boy",
            "father",
            "dad",
            "mr",
            "sir",
            "lord",
            "king",
            "prince",
            "brother",
            "son",
            "uncle",
            "grandfather",
            "grandpa",
            "husband",
            "groom",
            "widower",
            "grandson",
            "granddad",
            "guy",
            "gentleman",
            "mister",
            "duke",
            "baron",
            "count",
            "waiter",
            "priest",
            "monk",
            "herr",
            "mann",
            "vater",
            "sohn",
            "bruder",
            "könig",
            "onkel",
            "opa",
            "señor",
            "padre",
            "hombre",
            "niño",
            "hijo",
            "hermano",
            "rey",
            "abuelo",
            "monsieur",
            "père",
            "fils",
            "frère",
            "roi",
            "homme",
            "garçon",
            "uomo",
            "signor",
            "signore",
            "daddy",
            "earl",
            "emperor",
            "hero",
            "lad",
            "bloke",
            "nephew",
            "stepfather",
            "stepbrother",
            "stepson",
            "godfather",
            "großvater",
            "enkel",
            "neffe",
            "sr",
            "don",
            "senhor",
            "tío",
            "papá",
            "papa",
            "nonno",
            "meneer",
        ],
    ),
    (
        Trait::Age,
        "young",
        &[
            "young",
            "girl",
            "boy",
            "child",
            "kid",
            "teen",
            "teenager",
            "little",
            "baby",
            "grandson",
            "granddaughter",
            "junge",
            "mädchen",
            "kind",
            "niño",
            "niña",
            "enfant",
            "jeune",
        ],
    ),
    (
        Trait::Age,
        "old",
        &[
            "old",
            "elder",
            "elderly",
            "aged",
            "grandmother",
            "grandma",
            "granny",
            "grandfather",
            "grandpa",
            "granddad",
            "alt",
            "alte",
            "alter",
            "oma",
            "opa",
            "viejo",
            "vieja",
            "abuelo",
            "abuela",
            "vieux",
            "vieille",
        ],
    ),
    (
        Trait::Use,
        "narration",
        &[
            "narrator",
            "erzähler",
            "erzählerin",
            "narrador",
            "narratrice",
            "narrateur",
        ],
    ),
    (
        Trait::Use,
        "conversational",
        &["host", "guest", "moderator", "interviewer"],
    ),
];

impl Likes {
    /// What a speaker's name tells; the narrator's is empty.
    pub fn of_name(speaker: &str) -> Self {
        let name = if speaker.trim().is_empty() {
            "narrator".to_owned()
        } else {
            speaker.to_lowercase()
        };
        let mut likes = Self::default();
        let words = || name.split(|letter: char| !letter.is_alphanumeric());
        for word in words() {
            likes.or_title(word);
        }
        // Titles count before first names: "Mrs Tom Vale".
        if let Some(gender) = words().find_map(first_names::gender_of) {
            likes.add(Trait::Gender, gender.word());
        }
        likes
    }

    /// Wants what a word before or in a name tells, such as "mrs", "old" or "policeman", where nothing else says it yet.
    pub fn or_title(&mut self, word: &str) {
        for (of, value, words) in WORDS {
            if words.contains(&word) {
                self.add(of, value);
            }
        }
        let is_longer = word.chars().count() > 5;
        if is_longer && word.ends_with("woman") {
            self.add(Trait::Gender, "female");
        } else if is_longer && word.ends_with("man") && word != "german" && word != "human" {
            self.add(Trait::Gender, "male");
        }
    }

    /// Returns true if the gender is known.
    pub fn knows_gender(&self) -> bool {
        self.0.iter().any(|(of, _)| *of == Trait::Gender)
    }

    /// How much is known beside the language.
    pub fn strength(&self) -> i32 {
        let known = self.0.iter().filter(|(of, _)| *of != Trait::Language);
        known.map(|(of, _)| of.weight().0).sum()
    }

    /// A small deduction for voices of an unusual age, or of a child by their description, where no age is wanted.
    pub fn oddness(&self, voice: &Voice) -> i32 {
        let wants_age = self.0.iter().any(|(of, _)| *of == Trait::Age);
        let age = label(voice, Trait::Age);
        let is_child = voice.about.to_lowercase().contains("like a child");
        let is_odd = is_child || matches!(age.as_deref(), Some("old" | "child" | "kid"));
        if is_odd && !wants_age { -2 } else { 0 }
    }

    /// Wants what these labels say, of what nothing else says yet.
    pub fn or_labels(&mut self, labels: &[(String, String)]) {
        for (name, value) in labels {
            if let Some(of) = Trait::of(name) {
                self.add(of, value);
            }
        }
    }

    /// Wants a language, where nothing else says one yet.
    pub fn or_language(&mut self, code: &str) {
        self.add(Trait::Language, code);
    }

    fn add(&mut self, of: Trait, value: &str) {
        let value = plain(value);
        if !value.is_empty() && self.0.iter().all(|(known, _)| *known != of) {
            self.0.push((of, value));
        }
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How well a voice fits; 0 where nothing is told of either.
    pub fn score(&self, voice: &Voice) -> i32 {
        let mut score = 0;
        for (of, wanted) in &self.0 {
            let (same, other) = of.weight();
            let told = voice
                .labels
                .iter()
                .find(|(name, _)| Trait::of(name) == Some(*of));
            let speaks = *of == Trait::Language && voice.facts.languages.contains(wanted);
            score += match told {
                _ if speaks => same,
                Some((_, value)) if plain(value) == *wanted => same,
                Some(_) => other,
                None => 0,
            };
        }
        score
    }

    /// What a voice has of what is wanted, in the labels' words, the weightiest first.
    pub fn shared<'a>(&'a self, voice: &Voice) -> Vec<(Trait, &'a str)> {
        let has = |(of, wanted): &&(Trait, String)| {
            let mut labels = voice.labels.iter();
            labels.any(|(name, value)| Trait::of(name) == Some(*of) && plain(value) == *wanted)
        };
        let mut shared: Vec<_> = self.0.iter().filter(has).collect();
        shared.sort_by_key(|(of, _)| *of);
        shared
            .into_iter()
            .map(|(of, value)| (*of, value.as_str()))
            .collect()
    }
}

/// The voices that fit a part best, as far as they were looked at. Of two that fit alike the first is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Best(Vec<(i32, usize)>);

impl Best {
    /// Looks at one more, by its place.
    pub fn look(&mut self, score: i32, place: usize) {
        let at = self.0.partition_point(|(known, _)| *known >= score);
        if at < KEPT {
            self.0.insert(at, (score, place));
            self.0.truncate(KEPT);
        }
    }

    /// Their places, the best first.
    pub fn places(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|(_, place)| *place)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::desk::{OwnSettings, Rate};

    pub(crate) fn voice(id: &str, labels: &[(&str, &str)]) -> Voice {
        let labels = labels.iter();
        Voice {
            id: id.into(),
            name: id.to_owned(),
            category: String::new(),
            about: String::new(),
            labels: labels
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            rate: Rate::UNTOLD,
            settings: OwnSettings::Unknown,
            preview: false,
            facts: Default::default(),
        }
    }

    fn best(likes: &Likes, voices: &[Voice]) -> Best {
        let mut best = Best::default();
        for (place, voice) in voices.iter().enumerate() {
            best.look(likes.score(voice), place);
        }
        best
    }

    #[test]
    fn a_name_and_the_labels_of_the_voice_before_tell_who_fits() {
        let voices = [
            voice("a", &[("gender", "male"), ("age", "young")]),
            voice("b", &[("gender", "female"), ("age", "Middle-Aged")]),
            voice(
                "c",
                &[("gender", "female"), ("age", "old"), ("accent", "irish")],
            ),
            voice("d", &[("use case", "narration")]),
        ];
        let first = |likes: &Likes| {
            let place = best(likes, &voices).places().next();
            place
                .and_then(|place| voices.get(place))
                .map(|voice| voice.name.as_str())
        };
        assert_eq!(first(&Likes::of_name("OLD WOMAN")), Some("c"));
        assert_eq!(first(&Likes::of_name("Herr Müller")), Some("a"));
        assert_eq!(first(&Likes::of_name("")), Some("d"));
        let mut likes = Likes::of_name("Vale");
        assert!(likes.is_empty());
        likes.or_labels(&voices[1].labels);
        assert_eq!(first(&likes), Some("b"));
        let shared = [(Trait::Gender, "female"), (Trait::Age, "middle aged")];
        assert_eq!(likes.shared(&voices[1]), shared);
        // What the name says counts before what the voice had.
        let mut likes = Likes::of_name("The old man");
        likes.or_labels(&voices[1].labels);
        assert_eq!(first(&likes), Some("a"));
    }

    #[test]
    fn few_voices_are_kept_for_each_part() {
        let mut many = Best::default();
        for place in 0..100 {
            many.look(i32::try_from(place % 7).unwrap(), place);
        }
        assert_eq!(many.places().count(), KEPT);
        assert_eq!(many.places().next(), Some(6));
    }
}
