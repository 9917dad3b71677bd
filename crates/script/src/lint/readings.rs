//! How numbers, units, dates and signs are said: words of `assets/readings.json`, by language.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError};

use num2words::{Lang, Num2Words};
use serde::Deserialize;

const TABLE: &str = include_str!("../../../../assets/readings.json");

/// The words of one language. What is missing is not offered in it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Readings {
    /// Words that tell it from other languages and that hardly a sentence is without.
    pub common: BTreeSet<String>,
    /// More of them, which it may share with others.
    pub short: BTreeSet<String>,
    /// What signs of addresses are called.
    pub signs: BTreeMap<char, String>,
    /// Ends of its countries' addresses: `it`.
    pub ends: BTreeSet<String>,
    /// January first.
    pub months: Vec<String>,
    /// `{month} {day}, {year}`. It holds in every case that the sentence may want.
    pub date: String,
    /// The first day of a month, where it isn't called like the others: `1º`.
    pub first: String,
    /// `%`.
    pub percent: String,
    /// `{hour} o’clock`: at one and at others.
    pub oclock: Vec<String>,
    /// `{hour} {minute}`: after one and after others.
    pub past: Vec<String>,
    /// What may stand behind a time, and is said with it: `Uhr`.
    pub hour_words: BTreeSet<String>,
    /// The zero of `10:05`.
    pub oh: String,
    /// Zero first.
    pub digits: Vec<String>,
    /// One and several, by sign.
    pub currencies: BTreeMap<String, [String; 2]>,
    /// Before and after noon.
    pub halves: Vec<String>,
    /// What a sign before a number is called: `No.`
    pub numbered: BTreeMap<String, String>,
    /// What stands between a number and a fraction.
    pub and: String,
    /// How fractions are said: `1/2`.
    pub fractions: BTreeMap<String, String>,
    /// How a number behind a name is said: `the {ordinal}`.
    pub reign: String,
    /// What is counted rather than called by a number: `Chapter`.
    pub counted: BTreeSet<String>,
    /// One and several, by symbol, where they are called so in every case.
    pub units: BTreeMap<String, [String; 2]>,
    /// How they are called behind a number with a decimal mark, where others need a case that nobody knows here.
    pub parts_of_units: BTreeMap<String, String>,
    /// Symbols of units that a number agrees with as feminine.
    pub feminine: BTreeSet<String>,
    /// Whether less than two is one: `1,5 kilomètre`.
    pub small_is_one: bool,
    /// Whether a preposition stands behind millions: `un million de kilomètres`.
    pub of_millions: bool,
    /// What is said before a number below zero.
    pub minus: String,
    /// What an abbreviation may mean, the likeliest first.
    pub abbreviations: BTreeMap<String, Vec<String>>,
    #[serde(skip)]
    numbers: Option<Numbers>,
}

/// Languages whose numbers the library says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Numbers {
    English,
    French,
    Ukrainian,
}

impl Numbers {
    fn lang(self) -> Lang {
        match self {
            Self::English => Lang::English,
            Self::French => Lang::French,
            Self::Ukrainian => Lang::Ukrainian,
        }
    }

    fn said(self, number: &str, form: Form) -> Option<String> {
        let number = Num2Words::parse(number)?.lang(self.lang());
        let number = match form {
            Form::Cardinal => number.cardinal(),
            Form::Ordinal => number.ordinal(),
            Form::Year => number.year(),
        };
        let words = number.to_words().ok()?;
        Some(match self {
            // The library has an English point in French numbers.
            Self::French => words.replace(" point ", " virgule "),
            Self::English | Self::Ukrainian => words,
        })
    }
}

/// Form in which a number is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Form {
    Cardinal,
    Ordinal,
    Year,
}

/// Numbers as they are said.
type Said = HashMap<(Numbers, Form, String), Option<String>>;

/// Numbers that are kept as they are said: the library divides each some fifty times.
const MOST_SAID: usize = 4_096;
/// Bytes of a longer number are more digits than the library has.
const LONGEST_NUMBER: usize = 36;

/// The words of a language, by its ISO 639-1 code.
pub(super) fn of(language: &str) -> Option<&'static Readings> {
    all().get(language)
}

/// The months of all languages that are known.
pub(crate) fn months() -> impl Iterator<Item = &'static str> {
    all()
        .values()
        .flat_map(|readings| readings.months.iter().map(String::as_str))
}

/// The abbreviations of all languages that are known.
pub(crate) fn abbreviations() -> impl Iterator<Item = &'static str> {
    let readings = all().values();
    readings.flat_map(|readings| readings.abbreviations.keys().map(String::as_str))
}

/// Returns true if a word is the name of a month in a language that is known.
pub(crate) fn is_month(word: &str) -> bool {
    static MONTHS: LazyLock<BTreeSet<String>> =
        LazyLock::new(|| months().map(str::to_lowercase).collect());
    MONTHS.contains(&word.to_lowercase())
}

/// Returns true if a word is a common one of a language that is known, such as an article or a pronoun.
pub(crate) fn is_common_word(word: &str) -> bool {
    let word = word.to_lowercase();
    let mut readings = all().values();
    readings.any(|readings| readings.common.contains(&word) || readings.short.contains(&word))
}

/// The language whose common words stand in a text most often.
pub(super) fn by_common_words(text: &str) -> Option<&'static str> {
    let count = |readings: &Readings| readings.common_words(text, usize::MAX).0;
    let counts = all().iter().map(|(code, readings)| (count(readings), code));
    let (most, code) = counts.max_by_key(|(count, _)| *count)?;
    (most > 1).then_some(code)
}

/// All that are known, by their ISO 639-1 codes.
pub(super) fn all() -> &'static BTreeMap<String, Readings> {
    static READ: OnceLock<BTreeMap<String, Readings>> = OnceLock::new();
    READ.get_or_init(|| {
        let mut all: BTreeMap<String, Readings> =
            serde_json::from_str(TABLE).unwrap_or_else(|error| {
                log::error!("the table of readings can't be read: {error}");
                BTreeMap::new()
            });
        for (code, numbers) in [
            ("en", Numbers::English),
            ("fr", Numbers::French),
            ("uk", Numbers::Ukrainian),
        ] {
            all.entry(code.to_owned()).or_default().numbers = Some(numbers);
        }
        all
    })
}

impl Readings {
    /// How many of the first words of a text are common ones of this language, and how many words were looked at.
    pub fn common_words(&self, text: &str, most: usize) -> (usize, usize) {
        let words = text.split(|char: char| !char.is_alphabetic());
        let words = words.filter(|word| !word.is_empty()).take(most);
        words.fold((0, 0), |(common, all), word| {
            let is_common =
                self.common.contains(word) || self.common.contains(&word.to_lowercase());
            (common + usize::from(is_common), all + 1)
        })
    }

    /// `42` → forty-two; `3.5` → three point five.
    pub fn number(&self, number: &str) -> Option<String> {
        self.said(number, Form::Cardinal)
    }

    /// `21` → twenty-first.
    pub fn ordinal(&self, number: &str) -> Option<String> {
        self.said(number, Form::Ordinal)
    }

    /// `1984` → nineteen eighty-four.
    pub fn year(&self, number: &str) -> Option<String> {
        self.said(number, Form::Year)
    }

    /// `1770` → seventeen seventies, `90` → nineties. English alone makes a plural of the number.
    pub fn decade(&self, number: &str) -> Option<String> {
        let is_english = matches!(self.numbers, Some(Numbers::English));
        let said = match number.len() {
            4 => self.year(number),
            _ => self.number(number),
        };
        let said = said.filter(|_| is_english)?;
        Some(match said.strip_suffix('y') {
            Some(stem) => format!("{stem}ies"),
            None => said + "s",
        })
    }

    /// How the day of a date is said: `3` → third. In figures where no words of them are known, or only such as need a
    /// case: those who read them find it.
    pub fn day(&self, day: u32) -> Option<String> {
        let figures = day.to_string();
        if day == 1 && !self.first.is_empty() {
            return Some(self.first.clone());
        }
        match self.numbers {
            Some(Numbers::English) => self.ordinal(&figures),
            Some(Numbers::French) => self.number(&figures),
            Some(Numbers::Ukrainian) | None => Some(figures),
        }
    }

    /// How the year of a date is said, as [`Self::day`].
    pub fn year_of_date(&self, year: u32) -> Option<String> {
        let figures = year.to_string();
        match self.numbers {
            Some(Numbers::English) => self.year(&figures),
            Some(Numbers::French) => self.number(&figures),
            Some(Numbers::Ukrainian) | None => Some(figures),
        }
    }

    /// How much of something is said, which stands there in these `figures`, as [`Self::day`].
    pub fn amount(&self, number: &str, figures: &str, is_feminine: bool) -> Option<String> {
        match self.numbers {
            Some(Numbers::English) => self.number(number),
            Some(Numbers::French) => {
                let said = self.number(number)?;
                let agrees = is_feminine && !number.contains('.') && said.ends_with("un");
                Some(if agrees { said + "e" } else { said })
            }
            Some(Numbers::Ukrainian) | None => Some(figures.to_owned()),
        }
    }

    /// `0170` → zero one seven zero.
    pub fn one_by_one(&self, digits: &str) -> Option<String> {
        let words: Option<Vec<&str>> = digits
            .chars()
            .filter_map(|char| char.to_digit(10))
            .map(|digit| self.digits.get(digit as usize).map(String::as_str))
            .collect();
        words.map(|words| words.join(" "))
    }

    fn said(&self, number: &str, form: Form) -> Option<String> {
        static SAID: LazyLock<Mutex<Said>> = LazyLock::new(Mutex::default);
        if number.len() > LONGEST_NUMBER {
            return None;
        }
        let numbers = self.numbers?;
        let key = (numbers, form, number.to_owned());
        let known = || SAID.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(said) = known().get(&key) {
            return said.clone();
        }
        let said = numbers.said(number, form);
        let mut known = known();
        if known.len() >= MOST_SAID {
            known.clear();
        }
        known.insert(key, said.clone());
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said() {
        let english = of("en").unwrap();
        assert_eq!(english.number("42").as_deref(), Some("forty-two"));
        assert_eq!(english.number("3.5").as_deref(), Some("three point five"));
        assert_eq!(english.ordinal("21").as_deref(), Some("twenty-first"));
        assert_eq!(english.one_by_one("07").as_deref(), Some("zero seven"));
        assert!(of("fr").unwrap().number("42").is_some());
        assert_eq!(english.number(&"9".repeat(LONGEST_NUMBER + 1)), None);
        // Nobody says them in German here: only that they are there is told.
        assert_eq!(of("de").unwrap().number("42"), None);
        assert!(of("xx").is_none());
        let mixed = "Ça va? The keeper and the lamp, said she.";
        assert_eq!(by_common_words(mixed), Some("en"));
        assert_eq!(by_common_words("Ça va?"), None);
    }
}
