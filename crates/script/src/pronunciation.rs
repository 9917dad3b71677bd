//! Rules of pronunciation, kept with the script: what is said in place of a word, and in which lines.
//!
//! A rule may have another spelling, sounds, or both: who hears sounds says those, everybody else the spelling.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use mynah_core::ids::ModelId;
use mynah_core::models;
use mynah_core::pronunciation::{self, Alphabet, Said, Says};
use mynah_core::silence;

/// Letters of the longest word that can have a rule, and of what is said for it.
pub const LONGEST: usize = 200;
/// Most rules of a script: more are a dictionary, and a window that lists them is no help.
pub const MOST: usize = 5_000;

/// What a rule is about. A script has one rule for each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Word {
    /// The word, or several, as they are written in the script.
    pub word: String,
    /// ISO 639-1 code of the language that a speaker has to speak; none for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// How a word is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Pronunciation {
    /// Another spelling, which every model can say; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub alias: String,
    /// Sounds, which some models can say; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sounds: String,
    /// What the sounds are written in.
    pub alphabet: Alphabet,
    /// Whether capitals don't matter.
    pub any_case: bool,
    /// Whether it is switched off.
    pub off: bool,
}

/// What a model can be told of sounds by a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hears {
    /// Nothing.
    #[default]
    None,
    /// Those of the IPA.
    Ipa,
    /// All.
    All,
}

impl Hears {
    /// Returns the alphabets that a model follows: all for the older English models, IPA for the later ones with audio
    /// tags (their dictionaries, seen in September 2026), and none for an unknown model.
    pub fn of_model(id: &ModelId) -> Self {
        match models::model(id) {
            Some(model) if model.phonemes => Self::All,
            Some(model) if model.tags => Self::Ipa,
            _ => Self::None,
        }
    }

    /// Whether it hears sounds that are written so.
    pub fn alphabet(self, alphabet: Alphabet) -> bool {
        match self {
            Self::None => false,
            Self::Ipa => alphabet == Alphabet::Ipa,
            Self::All => true,
        }
    }
}

impl Pronunciation {
    /// What is said by who hears sounds so; nothing where the rule has nothing for it.
    pub fn says(&self, hears: Hears) -> Option<Says> {
        let sounds = self.sounds.trim();
        if !sounds.is_empty() && hears.alphabet(self.alphabet) {
            return Some(match self.alphabet {
                Alphabet::Ipa => Says::Ipa(sounds.to_owned()),
                Alphabet::Cmu => Says::Cmu(sounds.to_owned()),
            });
        }
        let alias = self.alias.trim();
        (!alias.is_empty()).then(|| Says::Alias(alias.to_owned()))
    }
}

/// Whose line it is that is to be said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Speaker<'a> {
    /// The language that was chosen for the speaker, by its ISO 639-1 code.
    pub language: Option<&'a str>,
    /// What the model can be told.
    pub hears: Hears,
}

/// All rules of a script.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Stored>", into = "Vec<Stored>")]
pub struct Rules {
    of: BTreeMap<Word, Pronunciation>,
    /// Made when it is first asked for.
    index: OnceLock<Index>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Stored {
    #[serde(flatten)]
    word: Word,
    #[serde(flatten)]
    rule: Pronunciation,
}

impl From<Vec<Stored>> for Rules {
    fn from(stored: Vec<Stored>) -> Self {
        let mut rules = Self::default();
        for Stored { word, rule } in stored {
            rules.set(&word, Some(rule));
        }
        rules
    }
}

impl From<Rules> for Vec<Stored> {
    fn from(rules: Rules) -> Self {
        let all = rules.of.into_iter();
        all.map(|(word, rule)| Stored { word, rule }).collect()
    }
}

impl Clone for Rules {
    fn clone(&self) -> Self {
        Self {
            of: self.of.clone(),
            index: OnceLock::new(),
        }
    }
}

impl PartialEq for Rules {
    fn eq(&self, other: &Self) -> bool {
        self.of == other.of
    }
}

/// In which order rules are tried, and which ones begin with what.
#[derive(Debug, Default)]
struct Index {
    /// Those that are on: the longest words first, what is for one language before what is for all.
    rules: Vec<(Word, Pronunciation)>,
    /// Places in `rules` by the first two letters, small ones; of a word of one letter the second is none.
    begins: HashMap<[Option<char>; 2], Vec<usize>>,
    /// Whether a word may begin within another one.
    within: bool,
    /// The ASCII signs that words begin with.
    firsts: Vec<bool>,
}

fn small(char: char) -> Option<char> {
    char.to_lowercase().next()
}

impl Index {
    fn of(all: &BTreeMap<Word, Pronunciation>) -> Self {
        let on = all.iter().filter(|(_, rule)| !rule.off);
        let mut rules: Vec<_> = on
            .map(|(word, rule)| (word.clone(), rule.clone()))
            .collect();
        rules.sort_by_key(|(word, rule)| {
            let letters = Reverse(word.word.chars().count());
            (letters, rule.any_case, word.language.is_none())
        });
        let mut begins: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, (word, _)) in rules.iter().enumerate() {
            let mut chars = word.word.chars();
            let key = [chars.next(), chars.next()].map(|char| char.and_then(small));
            begins.entry(key).or_default().push(at);
        }
        let mut firsts = vec![false; 128];
        for char in rules
            .iter()
            .filter_map(|(word, _)| word.word.chars().next())
        {
            let small = small(char).unwrap_or(char);
            for char in [char, small, small.to_ascii_uppercase()] {
                if let Some(first) = firsts.get_mut(char as usize) {
                    *first = true;
                }
            }
        }
        let within = rules
            .iter()
            .any(|(word, _)| !pronunciation::is_whole(&word.word));
        Self {
            rules,
            begins,
            within,
            firsts,
        }
    }

    fn rule(&self, at: usize) -> Option<&(Word, Pronunciation)> {
        self.rules.get(at)
    }

    /// The rule that wins at a byte of a text, and where its word ends there.
    fn first(&self, text: &str, at: usize, speaker: Speaker<'_>) -> Option<(usize, usize)> {
        let before = text.get(..at)?.chars().next_back();
        if !self.within && before.is_some_and(char::is_alphanumeric) {
            return None;
        }
        let mut chars = text.get(at..)?.chars();
        let first = chars.next().and_then(small);
        let keys = [[first, chars.next().and_then(small)], [first, None]];
        let found = keys.map(|key| self.begins.get(&key).map_or(&[][..], Vec::as_slice));
        // Words of one letter are the shortest: they come last anyhow.
        let mut found = found.into_iter().flatten().copied();
        found.find_map(|rule| {
            let (word, said) = self.rule(rule)?;
            let end = pronunciation::end_at(&word.word, said.any_case, text, at)?;
            let is_meant = match (&word.language, speaker.language) {
                (Some(wanted), Some(spoken)) => wanted == spoken,
                // Who speaks what nobody chose speaks whatever is written.
                _ => true,
            };
            (is_meant && said.says(speaker.hears).is_some()).then_some((rule, end))
        })
    }

    /// Goes through a text: which rule wins where, in bytes.
    fn each(&self, text: &str, speaker: Speaker<'_>, mut won: impl FnMut(usize, Range<usize>)) {
        if self.rules.is_empty() {
            return;
        }
        let mut from = 0;
        for (at, byte) in text.bytes().enumerate() {
            // Most bytes begin no word that has a rule, and no letter has these within it.
            let begins = byte >= 0xC0 || self.firsts.get(usize::from(byte)) == Some(&true);
            if !begins || at < from {
                continue;
            }
            if let Some((rule, end)) = self.first(text, at, speaker) {
                won(rule, at..end);
                from = end;
            }
        }
    }

    fn winners(&self, text: &str, speaker: Speaker<'_>) -> Vec<usize> {
        let mut winners = Vec::new();
        self.each(text, speaker, |rule, _| winners.push(rule));
        winners.sort_unstable();
        winners.dedup();
        winners
    }
}

impl Rules {
    /// How many there are, those that are off too.
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// All of them, by their words.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Word, &Pronunciation)> {
        self.of.iter()
    }

    /// The rule of a word.
    pub fn get(&self, word: &Word) -> Option<&Pronunciation> {
        self.of.get(word)
    }

    /// Gives a word another rule, or none, and says which one it had. What can't be one changes nothing.
    pub(super) fn set(
        &mut self,
        word: &Word,
        rule: Option<Pronunciation>,
    ) -> Option<Pronunciation> {
        let old = self.of.get(word).cloned();
        match rule {
            Some(rule) if word.is_sound() && rule.is_sound() => {
                if old.is_some() || self.of.len() < MOST {
                    self.of.insert(word.clone(), rule);
                }
            }
            Some(_) => {}
            None => {
                self.of.remove(word);
            }
        }
        self.index = OnceLock::new();
        old
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(&self.of))
    }

    /// The rules that act on a text which this speaker says, in their order.
    pub fn acting(&self, text: &str, speaker: Speaker<'_>) -> Vec<Said> {
        if self.of.is_empty() {
            return Vec::new();
        }
        let index = self.index();
        let won = index.winners(text, speaker).into_iter();
        won.filter_map(|at| said(index.rule(at)?, speaker.hears))
            .collect()
    }

    /// All rules that such a speaker can be told, in the order in which they are tried.
    pub fn for_speaker(&self, speaker: Speaker<'_>) -> Vec<Said> {
        let rules = self.index().rules.iter().filter(|(word, _)| {
            match (&word.language, speaker.language) {
                (Some(wanted), Some(spoken)) => wanted == spoken,
                _ => true,
            }
        });
        rules.filter_map(|rule| said(rule, speaker.hears)).collect()
    }

    /// The languages that rules are for.
    pub fn languages(&self) -> Vec<&str> {
        let all = self.of.keys().filter_map(|word| word.language.as_deref());
        let mut all: Vec<&str> = all.collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Where rules act on a text that this speaker says, in bytes and in order.
    pub fn spans(&self, text: &str, speaker: Speaker<'_>) -> Vec<Range<usize>> {
        let mut spans = Vec::new();
        if !self.of.is_empty() {
            self.index().each(text, speaker, |_, span| spans.push(span));
        }
        spans
    }

    /// A text with the other spellings written out that rules have for its words, and the words of rules that have none:
    /// sounds can't be spelt. Nothing where no word is spelt otherwise.
    pub fn spelt(&self, text: &str, language: Option<&str>) -> (Option<String>, Vec<String>) {
        let speaker = |hears| Speaker { language, hears };
        let marks = silence::marks(text);
        let is_mark = |span: &Range<usize>| {
            let mut marks = marks.iter();
            marks.any(|mark| span.start < mark.bytes.end && mark.bytes.start < span.end)
        };
        let (mut out, mut from) = (String::with_capacity(text.len()), 0);
        let mut spelt = Vec::new();
        let index = self.index();
        index.each(text, speaker(Hears::None), |rule, span| {
            let rule = index.rule(rule).filter(|_| !is_mark(&span));
            if let Some((word, rule)) = rule {
                out.push_str(text.get(from..span.start).unwrap_or_default());
                out.push_str(rule.alias.trim());
                from = span.end;
                spelt.push(word.word.clone());
            }
        });
        out.push_str(text.get(from..).unwrap_or_default());
        let acting = self.acting(text, speaker(Hears::All)).into_iter();
        let lost = acting.filter(|said| !spelt.contains(&said.word));
        let lost = lost.map(|said| said.word).collect();
        ((!spelt.is_empty()).then_some(out), lost)
    }
}

fn said((word, rule): &(Word, Pronunciation), hears: Hears) -> Option<Said> {
    Some(Said {
        word: word.word.clone(),
        any_case: rule.any_case,
        says: rule.says(hears)?,
    })
}

impl Word {
    /// A word in all languages, white space at its ends left out.
    pub fn new(word: &str) -> Self {
        Self {
            word: word.trim().to_owned(),
            language: None,
        }
    }

    /// Whether it can have a rule.
    pub fn is_sound(&self) -> bool {
        let letters = self.word.chars().count();
        let is_code = |code: &String| (2..=8).contains(&code.len()) && code.is_ascii();
        self.word.trim() == self.word
            && (1..=LONGEST).contains(&letters)
            && self.language.as_ref().is_none_or(is_code)
    }
}

impl Pronunciation {
    /// Whether it is no longer than a rule may be.
    pub fn is_sound(&self) -> bool {
        let lengths = [&self.alias, &self.sounds].map(|text| text.chars().count());
        lengths.iter().all(|letters| *letters <= LONGEST)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rules<'a>(
        all: impl IntoIterator<Item = (&'a str, Option<&'a str>, &'a str, &'a str)>,
    ) -> Rules {
        let mut rules = Rules::default();
        for (word, language, alias, sounds) in all {
            let word = Word {
                word: word.to_owned(),
                language: language.map(str::to_owned),
            };
            let rule = Pronunciation {
                alias: alias.to_owned(),
                sounds: sounds.to_owned(),
                ..Pronunciation::default()
            };
            rules.set(&word, Some(rule));
        }
        rules
    }

    fn told(rules: &Rules, text: &str, language: Option<&str>, hears: Hears) -> Vec<String> {
        let acting = rules.acting(text, Speaker { language, hears });
        let words = acting.into_iter().map(|said| match said.says {
            Says::Alias(alias) => format!("{}={alias}", said.word),
            Says::Ipa(sounds) | Says::Cmu(sounds) => format!("{}=/{sounds}/", said.word),
        });
        words.collect()
    }

    #[test]
    fn words_are_spelt_as_they_are_said_and_sounds_are_not() {
        let rules = rules([
            ("Dr.", None, "Doctor", ""),
            ("Ines", None, "Eeness", "iˈnɛs"),
            ("Noor", None, "", "nʊr"),
            ("silence", None, "quiet", ""),
            ("Tom", Some("de"), "Tomm", ""),
        ]);
        let text = "Dr. Ines [silence 1s] and Noor: silence, Tom.";
        let (spelt, lost) = rules.spelt(text, Some("en"));
        let wanted = "Doctor Eeness [silence 1s] and Noor: quiet, Tom.";
        assert_eq!(spelt.as_deref(), Some(wanted));
        assert_eq!(lost, ["Noor"]);
        assert_eq!(rules.spelt("Noor.", None).0, None);
        assert_eq!(rules.spelt("Nobody.", None), (None, Vec::new()));
    }

    #[test]
    fn who_hears_no_sounds_says_the_other_spelling() {
        let rules = rules([
            ("Gwarnoc", None, "GAR-no-ek", "ˈɡwɑːnɒk"),
            ("Ines", None, "", "iˈnɛs"),
        ]);
        let text = "Gwarnoc and Ines.";
        let deaf = told(&rules, text, None, Hears::None);
        assert_eq!(deaf, ["Gwarnoc=GAR-no-ek"], "nothing of Ines is sent");
        let all = told(&rules, text, None, Hears::Ipa);
        assert_eq!(all, ["Gwarnoc=/ˈɡwɑːnɒk/", "Ines=/iˈnɛs/"]);
    }

    #[test]
    fn a_rule_is_for_who_speaks_its_language_and_for_who_chose_none() {
        let rules = rules([
            ("Job", Some("en"), "jobe", ""),
            ("Job", Some("de"), "Dschob", ""),
            ("Chef", Some("de"), "Scheff", ""),
        ]);
        let of = |text, language| told(&rules, text, language, Hears::None);
        assert_eq!(of("Job!", Some("en")), ["Job=jobe"]);
        assert_eq!(of("Job!", Some("de")), ["Job=Dschob"]);
        assert_eq!(of("Chef!", Some("en")), [""; 0]);
        assert_eq!(of("Chef!", None), ["Chef=Scheff"]);
        assert_eq!(of("Job!", None), ["Job=Dschob"], "always the same of two");
    }

    #[test]
    fn the_longest_word_wins_and_what_is_off_does_nothing() {
        let mut rules = rules([
            ("New", None, "noo", ""),
            ("New York", None, "the city", ""),
            ("N", None, "en", ""),
        ]);
        let of = |rules: &Rules| told(rules, "New York, New N", None, Hears::All);
        assert_eq!(of(&rules), ["New York=the city", "New=noo", "N=en"]);
        let word = Word::new(" New York ");
        let was = rules.get(&word).cloned().unwrap();
        let off = Pronunciation {
            off: true,
            ..was.clone()
        };
        assert_eq!(rules.set(&word, Some(off)), Some(was));
        assert_eq!(of(&rules), ["New=noo", "N=en"]);
    }

    #[test]
    fn what_can_be_no_rule_changes_nothing() {
        let mut all = rules([("a", None, "b", "")]);
        let before = all.clone();
        for word in ["", " a", &"x".repeat(LONGEST + 1)] {
            let word = Word {
                word: word.to_owned(),
                language: None,
            };
            all.set(&word, Some(Pronunciation::default()));
        }
        let json = serde_json::to_string(&before).unwrap();
        assert_eq!(
            json,
            r#"[{"word":"a","alias":"b","alphabet":"ipa","any_case":false,"off":false}]"#
        );
        assert_eq!(serde_json::from_str::<Rules>(&json).unwrap(), all);
    }

    fn any_rules() -> impl Strategy<Value = Rules> {
        let one = ("[abkAÄß東\u{212a} ']{1,4}", any::<[bool; 2]>());
        proptest::collection::vec(one, 0..8).prop_map(|all| {
            let mut rules = Rules::default();
            for (word, [any_case, off]) in all {
                let rule = Pronunciation {
                    alias: "x".to_owned(),
                    any_case,
                    off,
                    ..Pronunciation::default()
                };
                rules.set(&Word::new(&word), Some(rule));
            }
            rules
        })
    }

    proptest! {
        /// What is sent says of a text what all the rules say of it.
        #[test]
        fn the_index_finds_what_the_list_finds(rules in any_rules(), text in "[abkKAÄß東é\u{212a} '.,]{0,24}") {
            let speaker = Speaker::default();
            let all = rules.for_speaker(speaker);
            prop_assert_eq!(rules.acting(&text, speaker), pronunciation::acting(&text, &all));
        }
    }
}
