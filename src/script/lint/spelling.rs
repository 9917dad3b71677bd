//! Words that stand in no dictionary. Dictionaries have Hunspell's format; where there is none for a language nothing is
//! said.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Fix, Hint, Rule, markup};
use crate::script::encoding;
use crate::tr;

/// Suggestions that are offered for a word.
const OFFERED: usize = 5;
/// Letters of the longest word that is looked up: looking for something like it takes time.
const LONGEST: usize = 60;

/// Dictionaries of one language. What one of them knows is known.
pub struct Dictionary(Vec<spellbook::Dictionary>);

impl std::fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Dictionary({})", self.0.len())
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
        (!read.is_empty()).then_some(Self(read))
    }

    /// Whether a word is known.
    pub fn knows(&self, word: &str) -> bool {
        self.0.iter().any(|dictionary| dictionary.check(word))
    }

    /// What may be meant by a word that isn't known, the likeliest first. Takes milliseconds.
    pub fn suggest(&self, word: &str) -> Vec<String> {
        let mut all = Vec::new();
        if let Some(dictionary) = self.0.first()
            && word.chars().count() <= LONGEST
        {
            dictionary.suggest(&straight(word), &mut all);
        }
        all.truncate(OFFERED);
        all
    }
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
        found.map(|bytes| hint(text, bytes, &[])).collect()
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
pub fn hint(text: &str, bytes: Range<usize>, suggestions: &[String]) -> Hint {
    let word = text.get(bytes.clone()).unwrap_or_default();
    let says = tr!("lint-spelling", word = word);
    let mut hint = Hint::new(Rule::Spelling, bytes.clone(), says);
    hint.fixes = suggestions
        .iter()
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
        let all = dictionary().suggest("lihgt");
        assert_eq!(all.first().map(String::as_str), Some("light"));
        let hint = hint("A lihgt.", 2..7, &all);
        assert_eq!(hint.fixes[0].done_to("A lihgt.").unwrap(), "A light.");
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
