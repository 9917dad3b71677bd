//! Rules for words, and the versions that changes of them make.

use std::fmt;

use reqwest::Method;
use serde::Serialize;

use super::path;
use crate::body::Body;
use crate::check::{Invalid, count, length};
use crate::endpoint::{Endpoint, Price, Replay};
use crate::types::dictionary::DictionaryVersion;
use mynah_core::ids::DictionaryId;

/// What is said in the place of a word. The first rule that fits is applied.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    string_to_replace: String,
    #[serde(flatten)]
    replacement: Replacement,
    /// Whether capitals matter.
    pub case_sensitive: bool,
    /// Whether only whole words are meant.
    pub word_boundaries: bool,
}

#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Replacement {
    Alias { alias: String },
    Phoneme { phoneme: String, alphabet: Alphabet },
}

/// What sounds are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Alphabet {
    /// The international phonetic alphabet.
    #[serde(rename = "ipa")]
    Ipa,
    /// The one of the CMU dictionary, for English.
    #[serde(rename = "cmu-arpabet")]
    Arpabet,
}

impl Rule {
    /// Says `alias` where `word` stands; every model can.
    ///
    /// # Errors
    /// When one of them is empty.
    pub fn alias(word: impl Into<String>, alias: impl Into<String>) -> Result<Self, Invalid> {
        let alias = length("alias", alias, 1..=usize::MAX)?;
        Self::new(word, Replacement::Alias { alias })
    }

    /// Says these sounds where `word` stands; only some models can, the others read it as it is.
    ///
    /// # Errors
    /// When one of them is empty.
    pub fn phoneme(
        word: impl Into<String>,
        phoneme: impl Into<String>,
        alphabet: Alphabet,
    ) -> Result<Self, Invalid> {
        let phoneme = length("phoneme", phoneme, 1..=usize::MAX)?;
        Self::new(word, Replacement::Phoneme { phoneme, alphabet })
    }

    fn new(word: impl Into<String>, replacement: Replacement) -> Result<Self, Invalid> {
        Ok(Self {
            string_to_replace: length("string_to_replace", word, 1..=usize::MAX)?,
            replacement,
            case_sensitive: true,
            word_boundaries: true,
        })
    }
}

/// Without the words.
impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.replacement {
            Replacement::Alias { .. } => "Rule(alias)",
            Replacement::Phoneme { .. } => "Rule(phoneme)",
        })
    }
}

/// `POST /v1/pronunciation-dictionaries/{pronunciation_dictionary_id}/set-rules`
///
/// Price: free. Replay: never. In the place of all rules; makes a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SetRules {
    /// The dictionary.
    #[serde(skip)]
    pub dictionary: DictionaryId,
    /// All of its rules from now on, in order.
    pub rules: Vec<Rule>,
}

impl Endpoint for SetRules {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str =
        "/v1/pronunciation-dictionaries/{pronunciation_dictionary_id}/set-rules";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = DictionaryVersion;

    fn path(&self) -> String {
        path(&self.dictionary, "/set-rules")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }
}

/// `POST /v1/pronunciation-dictionaries/{pronunciation_dictionary_id}/add-rules`
///
/// Price: free. Replay: never. After the rules there are; makes a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AddRules {
    #[serde(skip)]
    dictionary: DictionaryId,
    rules: Vec<Rule>,
}

impl AddRules {
    /// These rules for that dictionary.
    ///
    /// # Errors
    /// When there is none.
    pub fn new(
        dictionary: DictionaryId,
        rules: impl IntoIterator<Item = Rule>,
    ) -> Result<Self, Invalid> {
        Ok(Self {
            dictionary,
            rules: count("rules", rules, 1..=usize::MAX)?,
        })
    }
}

impl Endpoint for AddRules {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str =
        "/v1/pronunciation-dictionaries/{pronunciation_dictionary_id}/add-rules";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = DictionaryVersion;

    fn path(&self) -> String {
        path(&self.dictionary, "/add-rules")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }
}

/// `POST /v1/pronunciation-dictionaries/{pronunciation_dictionary_id}/remove-rules`
///
/// Price: free. Replay: never. Makes a version.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct RemoveRules {
    #[serde(skip)]
    dictionary: DictionaryId,
    rule_strings: Vec<String>,
}

impl RemoveRules {
    /// The rules for these words.
    ///
    /// # Errors
    /// When there is none.
    pub fn new(
        dictionary: DictionaryId,
        words: impl IntoIterator<Item = String>,
    ) -> Result<Self, Invalid> {
        Ok(Self {
            dictionary,
            rule_strings: count("rule_strings", words, 1..=usize::MAX)?,
        })
    }
}

/// Without the words.
impl fmt::Debug for RemoveRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.rule_strings.len();
        write!(f, "RemoveRules({}, {words} words)", self.dictionary)
    }
}

impl Endpoint for RemoveRules {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str =
        "/v1/pronunciation-dictionaries/{pronunciation_dictionary_id}/remove-rules";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = DictionaryVersion;

    fn path(&self) -> String {
        path(&self.dictionary, "/remove-rules")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }
}
