//! Pronunciation dictionaries.

use std::fmt;

use serde::Deserialize;

use crate::types::lenient::{List, optional, or_default, whole, words};
use mynah_core::ids::{DictionaryId, DictionaryVersionId};

/// A dictionary as lists and questions show it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Dictionary {
    /// Its id.
    pub id: DictionaryId,
    /// Its newest version.
    #[serde(default, deserialize_with = "optional")]
    pub latest_version_id: Option<DictionaryVersionId>,
    /// Rules in that version.
    #[serde(default, deserialize_with = "whole")]
    pub latest_version_rules_num: Option<u64>,
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// What it is for, in words.
    #[serde(default, deserialize_with = "optional")]
    pub description: Option<String>,
    /// What the key may do with it: `admin`, `editor`, `commenter`, `viewer`.
    #[serde(default, deserialize_with = "optional")]
    pub permission_on_resource: Option<String>,
    /// Unix seconds.
    #[serde(default, deserialize_with = "optional")]
    pub creation_time_unix: Option<i64>,
    /// Unix seconds since it is put away; `None` where it is in use.
    #[serde(default, deserialize_with = "optional")]
    pub archived_time_unix: Option<i64>,
    /// The rules of its newest version in order; lists leave them out.
    #[serde(default, deserialize_with = "or_default")]
    pub rules: List<Rule>,
}

words! {
    /// What a rule puts in the place of a word.
    RuleKind {
        /// Another spelling.
        Alias = "alias",
        /// Sounds.
        Phoneme = "phoneme",
    }
}

/// One rule of a dictionary; the first that fits is applied.
#[derive(Clone, PartialEq, Deserialize)]
pub struct Rule {
    /// What is looked for.
    pub string_to_replace: String,
    /// What kind of rule.
    #[serde(default, rename = "type", deserialize_with = "optional")]
    pub kind: Option<RuleKind>,
    /// The other spelling, in a rule of that kind.
    #[serde(default, deserialize_with = "optional")]
    pub alias: Option<String>,
    /// The sounds, in a rule of that kind.
    #[serde(default, deserialize_with = "optional")]
    pub phoneme: Option<String>,
    /// What they are written in: `ipa`, `cmu-arpabet`.
    #[serde(default, deserialize_with = "optional")]
    pub alphabet: Option<String>,
    /// Whether capitals matter; they do if nothing is said.
    #[serde(default, deserialize_with = "optional")]
    pub case_sensitive: Option<bool>,
    /// Whether only whole words are meant; they are if nothing is said.
    #[serde(default, deserialize_with = "optional")]
    pub word_boundaries: Option<bool>,
}

/// Without the words.
impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rule({:?})", self.kind)
    }
}

/// A page of dictionaries.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DictionaryPage {
    /// The dictionaries, without their rules.
    #[serde(default, deserialize_with = "or_default")]
    pub pronunciation_dictionaries: List<Dictionary>,
    /// Where the next page begins.
    #[serde(default, deserialize_with = "optional")]
    pub next_cursor: Option<String>,
    /// Whether there is one.
    #[serde(default, deserialize_with = "optional")]
    pub has_more: Option<bool>,
}

/// A version of a dictionary that was just made.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct DictionaryVersion {
    /// The dictionary.
    pub id: DictionaryId,
    /// The version.
    pub version_id: DictionaryVersionId,
    /// Its rules.
    #[serde(default, deserialize_with = "whole")]
    pub version_rules_num: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_of_tomorrow_is_read() {
        let dictionary: Dictionary = serde_json::from_str(
            r#"{"id": "d", "latest_version_rules_num": 2.0, "rules": [
                {"string_to_replace": "secret", "type": "song", "case_sensitive": null}, {"type": "alias"}]}"#,
        )
        .unwrap();
        assert_eq!(dictionary.latest_version_rules_num, Some(2));
        let rules = &dictionary.rules[..];
        assert_eq!(rules.len(), 1);
        assert_eq!(rules[0].kind, Some(RuleKind::Other("song".to_owned())));
        assert!(!format!("{dictionary:?}").contains("secret"));
    }
}
