//! Pronunciation lexicons (W3C, PLS 1.0): a file of words and how they are said, to rules.
//!
//! What PLS has no word for stands in attributes of our own, which others pass over.

use super::xml::{Piece, Pieces};
use super::{ImportError, Kind};
use crate::encoding;
use crate::pronunciation::{MOST, Pronunciation, Word};
use mynah_core::language::code;
use mynah_core::pronunciation::Alphabet;

/// Bytes of the largest lexicon that is read.
pub const LARGEST_LEXICON: u64 = 8 << 20;

/// What a lexicon says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lexicon {
    /// Its rules in their order. Of two of one word the first is meant.
    pub rules: Vec<(Word, Pronunciation)>,
    /// Words that no rule came of: in an alphabet that nobody here knows, without a saying, too long, or too many.
    pub left_out: usize,
}

/// What is no lexicon.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LexiconError {
    /// It is no text, or no XML.
    #[error("{0}")]
    NoXml(String),
    /// It is another kind of XML.
    #[error("it has no lexicon in it")]
    NoLexicon,
}

/// Reads a lexicon.
///
/// # Errors
/// What is none.
pub fn lexicon(bytes: &[u8]) -> Result<Lexicon, LexiconError> {
    let text = encoding::decode(bytes).map_err(|error| LexiconError::NoXml(error.to_string()))?;
    // Its kind stands in errors alone, and those are ours.
    let mut pieces = Pieces::of(&text, Kind::FinalDraft);
    let mut out = Lexicon::default();
    let mut reading = Reading::default();
    let mut is_one = false;
    while let Some(piece) = pieces.next().map_err(no_xml)? {
        match piece {
            Piece::Open(tag) => {
                reading.text.clear();
                match tag.name.as_str() {
                    "lexicon" => {
                        is_one = true;
                        reading.alphabet = tag.get("alphabet").and_then(alphabet);
                        reading.language = tag.get("lang").and_then(code);
                    }
                    "lexeme" => {
                        let own = tag.get("language");
                        reading.lexeme = Lexeme {
                            language: own.and_then(code).or_else(|| reading.language.clone()),
                            any_case: tag.get("any-case") == Some("true"),
                            off: tag.get("off") == Some("true"),
                            ..Lexeme::default()
                        };
                    }
                    "phoneme" => {
                        let own = tag.get("alphabet");
                        reading.phoneme = own.map_or(reading.alphabet, alphabet);
                    }
                    _ => {}
                }
            }
            Piece::Text(text) => reading.text.push_str(&text),
            Piece::Close(name) => reading.close(&name, &mut out),
        }
    }
    if is_one {
        Ok(out)
    } else {
        Err(LexiconError::NoLexicon)
    }
}

fn no_xml(error: ImportError) -> LexiconError {
    LexiconError::NoXml(match error {
        ImportError::Damaged { why, .. } => why,
        other => other.to_string(),
    })
}

/// Where the reader stands.
#[derive(Default)]
struct Reading {
    alphabet: Option<Alphabet>,
    language: Option<String>,
    lexeme: Lexeme,
    /// The alphabet of the sounds that are being read, if anybody here knows it.
    phoneme: Option<Alphabet>,
    text: String,
}

#[derive(Default)]
struct Lexeme {
    words: Vec<String>,
    alias: String,
    sounds: Option<(String, Alphabet)>,
    language: Option<String>,
    any_case: bool,
    off: bool,
}

impl Reading {
    fn close(&mut self, name: &str, out: &mut Lexicon) {
        let words = || words(&self.text);
        match name {
            "grapheme" => self.lexeme.words.push(words()),
            "alias" if self.lexeme.alias.is_empty() => self.lexeme.alias = words(),
            "phoneme" if self.lexeme.sounds.is_none() => {
                let (sounds, alphabet) = (words(), self.phoneme);
                self.lexeme.sounds = alphabet.map(|alphabet| (sounds, alphabet));
            }
            "lexeme" => std::mem::take(&mut self.lexeme).end(out),
            _ => {}
        }
        self.text.clear();
    }
}

impl Lexeme {
    fn end(self, out: &mut Lexicon) {
        let (sounds, alphabet) = self.sounds.unwrap_or_default();
        let rule = Pronunciation {
            alias: self.alias,
            sounds,
            alphabet,
            any_case: self.any_case,
            off: self.off,
        };
        for word in self.words {
            let word = Word {
                word,
                language: self.language.clone(),
            };
            let says = !rule.alias.is_empty() || !rule.sounds.is_empty();
            if says && word.is_sound() && rule.is_sound() && out.rules.len() < MOST {
                out.rules.push((word, rule.clone()));
            } else {
                out.left_out += 1;
            }
        }
    }
}

/// The words of an element, white space and signs that nobody can write in XML left out.
fn words(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|char| char.is_whitespace() || !char.is_control())
        .filter(|char| !matches!(char, '\u{fffe}' | '\u{ffff}'))
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn alphabet(name: &str) -> Option<Alphabet> {
    match name.to_lowercase().as_str() {
        "ipa" => Some(Alphabet::Ipa),
        "cmu-arpabet" | "x-cmu-arpabet" | "x-arpabet" => Some(Alphabet::Cmu),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Script;
    use crate::edit::Edit;
    use crate::export::to_pls;
    use crate::pronunciation::Rules;

    const FILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE lexicon [<!ENTITY bomb "&bomb;&bomb;">]>
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en-GB">
  <lexeme><grapheme>Gwarnoc</grapheme><grapheme> the
    Gwarnoc </grapheme><phoneme>ˈɡwɑːnɒk</phoneme><alias>GAR-no-ek</alias></lexeme>
  <lexeme><grapheme>R&amp;D</grapheme><alias>research &lt;and&gt; development</alias></lexeme>
  <lexeme><grapheme>tomato</grapheme><phoneme alphabet="x-sampa">t@"ma:t@U</phoneme></lexeme>
  <lexeme><grapheme>tomato</grapheme><phoneme alphabet="x-cmu-arpabet">T AH0 M EY1 T OW2</phoneme></lexeme>
  <lexeme><alias>nobody</alias></lexeme>
</lexicon>"#;

    #[test]
    fn words_are_read_with_what_is_said_for_them() {
        let read = lexicon(FILE.as_bytes()).unwrap();
        let says: Vec<_> = read
            .rules
            .iter()
            .map(|(word, rule)| {
                assert_eq!(word.language.as_deref(), Some("en"));
                let sounds = (rule.sounds.as_str(), rule.alphabet);
                (word.word.as_str(), rule.alias.as_str(), sounds)
            })
            .collect();
        assert_eq!(
            says,
            [
                ("Gwarnoc", "GAR-no-ek", ("ˈɡwɑːnɒk", Alphabet::Ipa)),
                ("the Gwarnoc", "GAR-no-ek", ("ˈɡwɑːnɒk", Alphabet::Ipa)),
                ("R&D", "research <and> development", ("", Alphabet::Ipa)),
                ("tomato", "", ("T AH0 M EY1 T OW2", Alphabet::Cmu)),
            ]
        );
        assert_eq!(read.left_out, 1);
    }

    #[test]
    fn what_is_no_lexicon_is_told_apart() {
        for bad in ["", "hello", "<html><body/></html>"] {
            assert_eq!(
                lexicon(bad.as_bytes()),
                Err(LexiconError::NoLexicon),
                "{bad}"
            );
        }
        let cut = lexicon(b"<lexicon><lexeme a='");
        assert!(matches!(cut, Err(LexiconError::NoXml(_))), "{cut:?}");
    }

    fn rules(all: &[(Word, Pronunciation)]) -> std::sync::Arc<Rules> {
        let mut script = Script::new("s");
        for (word, rule) in all {
            let (word, rule) = (word.clone(), Some(rule.clone()));
            script.apply(&Edit::Pronounce { word, rule }).unwrap();
        }
        std::sync::Arc::clone(script.rules())
    }

    fn any_rule() -> impl Strategy<Value = (Word, Pronunciation)> {
        let words = "[a-zÄß東<>&\"'\u{301}]{1,4}( [a-z]{1,3})?";
        let language = proptest::option::of(prop_oneof!["en", "de"]);
        let says = (words, proptest::option::of(words), any::<[bool; 3]>());
        (words, language, says).prop_map(|(word, language, (alias, sounds, flags))| {
            let [cmu, any_case, off] = flags;
            let rule = Pronunciation {
                alias,
                sounds: sounds.unwrap_or_default(),
                alphabet: if cmu { Alphabet::Cmu } else { Alphabet::Ipa },
                any_case,
                off,
            };
            (Word { word, language }, rule)
        })
    }

    proptest! {
        /// What is written reads back the same.
        #[test]
        fn rules_come_back_from_their_file(all in proptest::collection::vec(any_rule(), 0..6)) {
            let rules = rules(&all);
            let read = lexicon(to_pls(&rules).as_bytes()).unwrap();
            prop_assert_eq!(read.left_out, 0);
            prop_assert_eq!(read.rules.len(), rules.len());
            for (word, rule) in &read.rules {
                let mut known = rules.get(word).cloned().unwrap();
                if known.sounds.is_empty() {
                    known.alphabet = rule.alphabet;
                }
                prop_assert_eq!(rule, &known);
            }
        }
    }
}
