//! What is said in place of a word: as requests carry it, and where in a text it matches.
//!
//! Words match as the service matches them: code point by code point, nothing composed or folded but capitals where they
//! don't matter, and at each place the first rule that matches wins.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::hex::hex;

/// What sounds are written in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum Alphabet {
    /// The International Phonetic Alphabet.
    #[default]
    #[serde(rename = "ipa")]
    Ipa,
    /// The one of the CMU dictionary, for English: `M AY1 N AH0`.
    #[serde(rename = "cmu-arpabet")]
    Cmu,
}

/// A rule that acts on a text: what is heard in place of a word.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Said {
    /// The word, or several.
    pub word: String,
    /// Whether capitals don't matter.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub any_case: bool,
    /// What is said.
    #[serde(flatten)]
    pub says: Says,
}

/// What is said in place of a word.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Says {
    /// Another spelling.
    Alias(String),
    /// Sounds, in the alphabet of the IPA.
    Ipa(String),
    /// Sounds, in the alphabet of the CMU dictionary.
    Cmu(String),
}

impl Said {
    /// Whether only whole words are meant. Where words stand without spaces between them nothing else is possible.
    pub fn is_whole(&self) -> bool {
        is_whole(&self.word)
    }

    /// Where its word ends, in bytes, if it begins at this byte of `text`.
    pub fn end_at(&self, text: &str, at: usize) -> Option<usize> {
        end_at(&self.word, self.any_case, text, at)
    }
}

/// Whether only whole words are meant by one: not by those of writings without spaces between words.
pub fn is_whole(word: &str) -> bool {
    !word.chars().any(|char| {
        matches!(char,
            '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
            | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
    })
}

/// Where `word` ends, in bytes, if it begins at this byte of `text`.
pub fn end_at(word: &str, any_case: bool, text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let length = if any_case {
        let mut chars = rest.char_indices();
        for wanted in word.chars() {
            let (_, found) = chars.next()?;
            if found != wanted && !found.to_lowercase().eq(wanted.to_lowercase()) {
                return None;
            }
        }
        chars.next().map_or(rest.len(), |(length, _)| length)
    } else {
        rest.starts_with(word).then_some(word.len())?
    };
    let is_word = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    let after = rest.get(length..)?.chars().next();
    let before = text.get(..at)?.chars().next_back();
    let is_alone = !is_word(before) && !is_word(after);
    (length > 0 && (is_alone || !is_whole(word))).then_some(at + length)
}

/// Goes through a text: `first` says of a byte which rule wins there and where its word ends. Each rule that wins
/// somewhere, once, in the order of the rules.
fn winners(text: &str, mut first: impl FnMut(usize) -> Option<(usize, usize)>) -> Vec<usize> {
    let mut won = Vec::new();
    let mut from = 0;
    for (at, _) in text.char_indices() {
        if at < from {
            continue;
        }
        if let Some((rule, end)) = first(at) {
            won.push(rule);
            from = end;
        }
    }
    won.sort_unstable();
    won.dedup();
    won
}

/// Those of some rules that act on a text.
pub fn acting(text: &str, rules: &[Said]) -> Vec<Said> {
    if rules.is_empty() {
        return Vec::new();
    }
    let first = |at: usize| {
        let mut ends = rules.iter().map(|rule| rule.end_at(text, at)).enumerate();
        ends.find_map(|(rule, end)| Some((rule, end?)))
    };
    let won = winners(text, first).into_iter();
    won.filter_map(|rule| rules.get(rule).cloned()).collect()
}

/// A name for rules in this order, the same everywhere: 64 lowercase hexadecimal digits.
pub fn hash(rules: &[Said]) -> String {
    // Texts and flags always serialise; an empty name would only have a dictionary made once more.
    let json = serde_json_canonicalizer::to_vec(&rules).unwrap_or_default();
    hex(&Sha256::digest(&json))
}

/// A number for rules, the same for the same ones in this run; 0 for none.
pub fn key(rules: &[Said]) -> u64 {
    if rules.is_empty() {
        return 0;
    }
    let mut hash = DefaultHasher::new();
    rules.hash(&mut hash);
    hash.finish().max(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(word: &str, any_case: bool) -> Said {
        Said {
            word: word.to_owned(),
            any_case,
            says: Says::Alias("x".to_owned()),
        }
    }

    fn words(text: &str, rules: &[Said]) -> Vec<String> {
        let acting = acting(text, rules).into_iter();
        acting.map(|said| said.word).collect()
    }

    #[test]
    fn whole_words_match_with_their_capitals() {
        let tom = [said("Tom", false)];
        for text in ["Tom", "“Tom’s”", "Ah, Tom!", "-Tom-"] {
            assert_eq!(words(text, &tom), ["Tom"], "{text}");
        }
        for text in ["tom", "Tomas", "aTom", "Tom2", "ÉTom", ""] {
            assert_eq!(words(text, &tom), [""; 0], "{text}");
        }
        assert_eq!(words("TOM, tom", &[said("Tom", true)]), ["Tom"]);
        assert_eq!(
            words("STRASSE Straße ÄRGER", &[said("ärger", true)]),
            ["ärger"]
        );
        assert_eq!(words("R&D (C++), .NET", &[said("C++", false)]), ["C++"]);
        assert_eq!(words("東京都に行く", &[said("東京", false)]), ["東京"]);
        assert_eq!(words("anything", &[said("", false)]), [""; 0]);
    }

    #[test]
    fn the_first_rule_that_matches_wins_and_what_never_does_is_left_out() {
        let rules = [
            said("New York", false),
            said("York", false),
            said("New", true),
        ];
        assert_eq!(words("New York.", &rules), ["New York"]);
        assert_eq!(words("York and New York", &rules), ["New York", "York"]);
        assert_eq!(words("a new one", &rules), ["New"]);
    }

    fn any_said() -> impl Strategy<Value = Said> {
        ("[abAÄß東 '.]{0,4}", any::<bool>()).prop_map(|(word, any_case)| said(&word, any_case))
    }

    proptest! {
        /// Rules that act say all that is to be known of a text: with them alone the same ones act.
        #[test]
        fn those_that_act_act_alone(
            text in "[abAÄß東é\u{301} '.,]{0,24}",
            rules in proptest::collection::vec(any_said(), 0..6),
        ) {
            let found = acting(&text, &rules);
            prop_assert_eq!(&acting(&text, &found), &found);
            prop_assert!(found.iter().all(|said| !said.word.is_empty()));
            prop_assert_eq!(key(&found) == 0, found.is_empty());
        }
    }
}
