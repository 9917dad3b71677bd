//! Words that stand in no dictionary. Dictionaries have Hunspell's format; where there is none for a language nothing is
//! said.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Fix, Hint, Rule, markup};
use crate::encoding;
use mynah_i18n::tr;

/// Suggestions that are offered for a word.
const OFFERED: usize = 5;
/// Letters of the longest word that is looked up: looking for something like it takes time.
const LONGEST: usize = 60;

/// The bytes of a dictionary's two files.
#[derive(Debug)]
pub struct DictionaryFiles {
    /// The name of both without an ending: `de`, `de_AT`.
    pub name: String,
    /// Affix rules.
    pub aff: Vec<u8>,
    /// Words.
    pub dic: Vec<u8>,
}

/// Reads dictionaries and a person's own words from the disk. Calls block.
pub trait DictionarySource: std::fmt::Debug + Send + Sync {
    /// Returns the dictionaries of a language, by its ISO 639-1 code.
    fn of(&self, language: &str) -> Vec<DictionaryFiles>;

    /// Returns the person's own words.
    ///
    /// # Errors
    /// Those of the disk.
    fn words(&self) -> Result<Vec<String>, Box<dyn std::error::Error + Send + Sync>>;
}

/// Dictionaries of one language. What one of them knows is known.
pub struct Dictionary {
    all: Vec<spellbook::Dictionary>,
    /// Those that are of one country, by name: `en_US`.
    countries: String,
}

/// What is told of a word that isn't known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meant {
    /// What may be meant, the likeliest first.
    pub words: Vec<String>,
    /// The dictionaries that don't know it, where they are of one country; else nothing.
    pub countries: String,
}

impl std::fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Dictionary({})", self.all.len())
    }
}

impl Dictionary {
    /// Reads dictionaries: the bytes of each `.aff` file with those of its `.dic` file. Those that can't be read are left
    /// out; nothing where none can.
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a [u8], &'a [u8])>) -> Option<Self> {
        let mut read = Vec::new();
        for (aff, dic) in files {
            match one(aff, dic) {
                Ok(dictionary) => read.push(dictionary),
                Err(error) => log::warn!("a dictionary can't be read: {error}"),
            }
        }
        (!read.is_empty()).then_some(Self {
            all: read,
            countries: String::new(),
        })
    }

    /// With the names of its files, of which those with a country are told: a word may be right in another one.
    #[must_use]
    pub fn called<'a>(self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let names = names.into_iter().filter(|name| name.contains(['_', '-']));
        Self {
            countries: names.collect::<Vec<_>>().join(", "),
            ..self
        }
    }

    /// What is told of a word that isn't known. Takes milliseconds.
    pub fn meant(&self, word: &str) -> Meant {
        Meant {
            words: self.suggest(word),
            countries: self.countries.clone(),
        }
    }

    /// Whether a word is known.
    pub fn knows(&self, word: &str) -> bool {
        self.all.iter().any(|dictionary| dictionary.check(word))
    }

    /// What may be meant by a word that isn't known, the likeliest first. Takes milliseconds.
    pub fn suggest(&self, word: &str) -> Vec<String> {
        let mut all = Vec::new();
        if let Some(dictionary) = self.all.first()
            && word.chars().count() <= LONGEST
        {
            dictionary.suggest(&straight(word), &mut all);
        }
        nearest_first(word, &mut all);
        all.truncate(OFFERED);
        all
    }
}

/// Puts what is written most alike first. Who writes a word of another country begins it alike: "Harbour" is no "Barbour".
fn nearest_first(word: &str, all: &mut [String]) {
    let begins = |word: &str| {
        word.chars()
            .next()
            .map(|char| char.to_lowercase().to_string())
    };
    all.sort_by_key(|meant| (begins(meant) != begins(word), edits(word, meant)));
}

/// Letters that are put in, left out, swapped or other ones in between two words.
fn edits(one: &str, other: &str) -> usize {
    let other: Vec<char> = straight(other).to_lowercase().chars().collect();
    // The rows for no letter of the first word and, in the end, for all.
    let mut row: Vec<usize> = (0..=other.len()).collect();
    let (mut before, mut last): (Vec<usize>, Option<char>) = (Vec::new(), None);
    for (at, letter) in straight(one).to_lowercase().chars().enumerate() {
        let mut next = vec![at + 1];
        for (to, is) in other.iter().enumerate() {
            let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX - 1);
            let changed = cell(&row, to) + usize::from(*is != letter);
            let mut least = changed.min(cell(&row, to + 1) + 1).min(cell(&next, to) + 1);
            let from = to.checked_sub(1).filter(|_| last == Some(*is));
            if let Some(from) = from.filter(|from| other.get(*from) == Some(&letter)) {
                least = least.min(cell(&before, from) + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
        last = Some(letter);
    }
    row.last().copied().unwrap_or_default()
}

fn one(aff: &[u8], dic: &[u8]) -> Result<spellbook::Dictionary, String> {
    let set = encoding_of(aff);
    let [aff, dic] = [aff, dic].map(|bytes| encoding::decode_by_name(bytes, &set));
    spellbook::Dictionary::new(&aff, &dic).map_err(|error| error.to_string())
}

/// What an `.aff` file says of its letters, in plain letters itself.
fn encoding_of(aff: &[u8]) -> String {
    let lines = aff.split(|byte| *byte == b'\n');
    let mut said = lines.filter_map(|line| {
        let line = std::str::from_utf8(line).ok()?;
        Some(line.trim().strip_prefix("SET ")?.trim().to_owned())
    });
    said.next().unwrap_or_default()
}

/// With the apostrophe that dictionaries have.
fn straight(word: &str) -> String {
    word.replace('’', "'")
}

/// Finds the dictionary of a language.
pub type Find<'a> = Box<dyn Fn(&str) -> Option<Arc<Dictionary>> + 'a>;

/// Who knows words.
pub struct Spelling<'a> {
    /// The dictionary of a language by its ISO 639-1 code, where there is one.
    pub of: Find<'a>,
    /// What is known beside it.
    pub known: Known,
}

impl std::fmt::Debug for Spelling<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Spelling({:?})", self.known)
    }
}

impl Spelling<'_> {
    /// The hints of the words of a text that nobody knows, without what may be meant.
    pub fn hints(&self, text: &str, language: Option<&str>, told: &[Hint]) -> Vec<Hint> {
        let Some(dictionary) = language.and_then(|language| (self.of)(language)) else {
            return Vec::new();
        };
        let found = unknown(text, &dictionary, &self.known, told).into_iter();
        let meant = Meant {
            words: Vec::new(),
            countries: dictionary.countries.clone(),
        };
        found.map(|bytes| hint(text, bytes, &meant)).collect()
    }
}

/// What is known beside the dictionaries: somebody's own words, and names of the cast.
#[derive(Clone, Debug, Default)]
pub struct Known(BTreeSet<String>);

impl Known {
    /// These words, and the words in the names of those who speak.
    pub fn new<'a, 'b>(
        own: impl IntoIterator<Item = &'a str>,
        names: impl IntoIterator<Item = &'b str>,
    ) -> Self {
        let mut all: BTreeSet<String> = own.into_iter().map(key).collect();
        for name in names {
            all.extend(name.unicode_words().map(key));
        }
        Self(all)
    }

    fn has(&self, word: &str) -> bool {
        let key = key(word);
        let owner = key.strip_suffix("'s").or_else(|| key.strip_suffix('\''));
        self.0.contains(&key) || owner.is_some_and(|owner| self.0.contains(owner))
    }
}

fn key(word: &str) -> String {
    straight(word).to_lowercase()
}

/// The words of a text that nobody knows, where `told` says nothing of them by now.
pub fn unknown(
    text: &str,
    dictionary: &Dictionary,
    known: &Known,
    told: &[Hint],
) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    if text.len() > super::LONGEST {
        return out;
    }
    let taken = |bytes: &Range<usize>| {
        told.iter().any(|hint| {
            // What is said of the whole line says nothing of its words.
            let whole = hint.bytes == (0..text.len()) || hint.rule == Rule::MixedLanguages;
            !whole && hint.bytes.start < bytes.end && bytes.start < hint.bytes.end
        })
    };
    let marks = markup::marks(text);
    for stretch in markup::spoken(text, &marks) {
        let part = text.get(stretch.clone()).unwrap_or_default();
        for (at, word) in part.unicode_word_indices() {
            let bytes = stretch.start + at..stretch.start + at + word.len();
            let is_plain = is_word(word) && !in_address(part, at, word);
            if is_plain && !known.has(word) && !dictionary.knows(&straight(word)) && !taken(&bytes)
            {
                out.push(bytes);
            }
        }
    }
    out
}

/// Whether a dictionary can know it: initials and names with digits are in none.
fn is_word(word: &str) -> bool {
    let letters = word.chars().filter(|char| char.is_alphabetic());
    let upper = word.chars().filter(|char| char.is_uppercase());
    let (letters, upper) = (letters.count(), upper.count());
    letters > 1
        && upper < letters
        && word.chars().count() <= LONGEST
        && !word.chars().any(|char| char.is_numeric() || char == '_')
}

/// Whether it is a piece of an address: `name@example.com`, `example.com`.
fn in_address(part: &str, at: usize, word: &str) -> bool {
    let before = part.get(..at).and_then(|part| part.chars().next_back());
    let after = part.get(at + word.len()..).and_then(|part| {
        let mut chars = part.chars();
        Some((chars.next()?, chars.next()))
    });
    let joins = |char: char| matches!(char, '@' | '/' | '#' | '\\');
    before.is_some_and(joins) || after.is_some_and(|(char, _)| joins(char)) || word.contains('.')
}

/// The hint of a word that nobody knows, with what may be meant.
pub fn hint(text: &str, bytes: Range<usize>, meant: &Meant) -> Hint {
    let word = text.get(bytes.clone()).unwrap_or_default();
    let says = match meant.countries.as_str() {
        "" => tr!("lint-spelling", word = word),
        countries => tr!("lint-spelling-country", word = word, countries = countries),
    };
    let mut hint = Hint::new(Rule::Spelling, bytes.clone(), says);
    let words = meant.words.iter();
    hint.fixes = words
        .map(|with| Fix::Replace {
            bytes: bytes.clone(),
            with: with.clone(),
        })
        .collect();
    hint
}

#[cfg(test)]
mod tests {
    use super::*;

    const AFF: &str = "SET UTF-8\nTRY esianrtolcdugmphbyfvkwz\nSFX S Y 1\nSFX S 0 s .\n";
    const DIC: &str = "9\nthe/S\nlight/S\nwent\nout\nsaid\nhello\ndon't\nwell\nknown\n";

    fn dictionary() -> Dictionary {
        Dictionary::read([(AFF.as_bytes(), DIC.as_bytes())]).unwrap()
    }

    fn told(text: &str, own: &[&str]) -> Vec<String> {
        let known = Known::new(own.iter().copied(), ["Old Tomas"]);
        let found = unknown(text, &dictionary(), &known, &[]);
        found
            .into_iter()
            .map(|at| text.get(at).unwrap().to_owned())
            .collect()
    }

    #[test]
    fn words_of_the_dictionary_the_cast_and_ones_own_are_known() {
        assert_eq!(told("The lights went owt, Tomas’s said.", &[]), ["owt"]);
        assert_eq!(told("Don’t! Well-known BBC R2D2 7th a@b.io.", &[]), [""; 0]);
        assert_eq!(
            told("[whispers] Helo <break time=\"1s\"/> out.", &[]),
            ["Helo"]
        );
        assert_eq!(told("Helo helo’s", &["HELO"]), [""; 0]);
    }

    #[test]
    fn what_is_like_it_is_offered() {
        let all = dictionary().meant("lihgt");
        assert_eq!(all.words.first().map(String::as_str), Some("light"));
        let hint = hint("A lihgt.", 2..7, &all);
        assert_eq!(hint.fixes[0].done_to("A lihgt.").unwrap(), "A light.");
        assert_eq!(hint.says, "“lihgt” is in no dictionary");
    }

    /// One key made "Barbour" of it, and nothing said that the dictionary is of another country.
    #[test]
    fn a_word_of_another_country_is_offered_as_it_is_written_there() {
        let mut all = ["Barbour", "Harbors", "Harbor"].map(str::to_owned);
        nearest_first("Harbour", &mut all);
        assert_eq!(all, ["Harbor", "Harbors", "Barbour"]);
        let aff = "SET UTF-8\nTRY esianrtolcdugmphbyfvkwzBH\n";
        let dic = "3\nBarbour\nHarbor\nharbor\n";
        let dictionary = Dictionary::read([(aff.as_bytes(), dic.as_bytes())]).unwrap();
        let meant = dictionary.called(["en_US"]).meant("Harbour");
        assert_eq!(meant.words.first().map(String::as_str), Some("Harbor"));
        let hint = hint("Harbour", 0..7, &meant);
        assert_eq!(hint.says, "“Harbour” is in no dictionary (en_US)");
        assert_eq!(edits("lihgt", "light"), 1);
        assert_eq!(edits("harbour", "Harbor"), 1);
        assert_eq!(edits("", "abc"), 3);
    }

    /// Many dictionaries of the system are older than UTF-8.
    #[test]
    fn a_dictionary_says_how_its_letters_are_written() {
        let dic = b"1\ngr\xfc\xdfen\n";
        let read = Dictionary::read([(&b"SET ISO8859-1\n"[..], &dic[..])]).unwrap();
        assert!(read.knows("grüßen") && !read.knows("grusen"));
        assert!(Dictionary::read([(&b"SET UTF-8\nPFX\n"[..], &b"x"[..])]).is_none());
    }
}
