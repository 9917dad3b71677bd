//! Languages by their codes, in the forms that the service's fields take.

use std::str::FromStr;

use serde::Serialize;

use crate::check::{Invalid, Why};

/// A language by ISO 639: `de`, or in three letters where there are no two: `fil`. Which ones a model knows is in its
/// own list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Language<const MOST: usize = 3>(String);

/// A language that has two letters, by ISO 639-1.
pub type TwoLetters = Language<2>;

/// Capitals are made small.
impl<const MOST: usize> FromStr for Language<MOST> {
    type Err = Invalid;

    fn from_str(code: &str) -> Result<Self, Invalid> {
        if is_code(code, MOST) {
            return Ok(Self(code.to_ascii_lowercase()));
        }
        let why = Why::Holds("something else than the letters of a language");
        Err(Invalid::new("language", why))
    }
}

/// A language as it is spoken somewhere, by BCP 47: `de`, `pt-BR`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Tag(String);

/// It begins with the letters of a language, and no part is empty or too long.
impl FromStr for Tag {
    type Err = Invalid;

    fn from_str(tag: &str) -> Result<Self, Invalid> {
        let mut parts = tag.split('-');
        let is_language = parts.next().is_some_and(|code| is_code(code, 3));
        let is_part = |part: &str| {
            let letters = part.bytes().all(|byte| byte.is_ascii_alphanumeric());
            letters && (1..=8).contains(&part.len())
        };
        if is_language && parts.all(is_part) {
            return Ok(Self(tag.to_owned()));
        }
        let why = Why::Holds("something else than a language and its parts");
        Err(Invalid::new("language", why))
    }
}

fn is_code(code: &str, most: usize) -> bool {
    let letters = code.bytes().all(|byte| byte.is_ascii_alphabetic());
    letters && (2..=most).contains(&code.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_two_letters_or_three() {
        let two = |code: &str| code.parse::<TwoLetters>().is_ok();
        let three = |code: &str| code.parse::<Language>().is_ok();
        assert!(two("de") && three("de") && three("fil"));
        assert!(!two("fil"));
        for wrong in ["", "d", "german", "d1", "dé", "de ", "de-DE"] {
            assert!(!two(wrong) && !three(wrong), "{wrong}");
        }
        let [large, small] = ["DE", "de"].map(str::parse::<Language>);
        assert_eq!(large, small);
    }

    #[test]
    fn a_tag_may_say_where() {
        for tag in ["de", "fil", "pt-BR", "zh-Hant-TW", "es-419"] {
            assert!(tag.parse::<Tag>().is_ok(), "{tag}");
        }
        for wrong in ["", "-", "pt_BR", "pt-", "-BR", "german", "de-toolongpart"] {
            assert!(wrong.parse::<Tag>().is_err(), "{wrong}");
        }
    }
}
