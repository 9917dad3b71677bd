//! Hints that somebody doesn't want to see again, kept with the script.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use mynah_core::ids::LineId;

/// What isn't hinted at any more. The less it names, the more it covers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ignore {
    /// The rule's code ([`Rule::code`](crate::lint::Rule::code)). One that nobody knows stays and does nothing.
    pub rule: String,
    /// Only where it is about these words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// Only in this line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
}

/// All that isn't hinted at in a script.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ignored(BTreeSet<Ignore>);

impl Ignored {
    /// Whether nothing is ignored.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Everything that is, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Ignore> {
        self.0.iter()
    }

    /// Whether a rule says nothing about these words of a line.
    pub fn covers(&self, rule: &str, words: &str, line: LineId) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let mut wanted = Ignore {
            rule: rule.to_owned(),
            words: None,
            line: None,
        };
        if self.0.contains(&wanted) {
            return true;
        }
        wanted.words = Some(words.to_owned());
        if self.0.contains(&wanted) {
            return true;
        }
        wanted.line = Some(line);
        self.0.contains(&wanted)
    }

    /// What is ignored here alone, not in the other one.
    pub fn not_in<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a Ignore> {
        self.0.difference(&other.0)
    }

    /// Ignores something, or not any more; whether that is new.
    pub(super) fn set(&mut self, what: &Ignore, on: bool) -> bool {
        if on {
            self.0.insert(what.clone())
        } else {
            self.0.remove(what)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_less_is_named_the_more_is_covered() {
        let ignore = |words: Option<&str>, line: Option<u64>| Ignore {
            rule: "number".to_owned(),
            words: words.map(str::to_owned),
            line: line.map(LineId),
        };
        let covers = |what: Ignore| {
            let mut ignored = Ignored::default();
            assert!(ignored.set(&what, true) && !ignored.set(&what, true));
            [
                ("number", "7", 1),
                ("number", "7", 2),
                ("number", "8", 1),
                ("unit", "7", 1),
            ]
            .map(|(rule, words, line)| ignored.covers(rule, words, LineId(line)))
        };
        assert_eq!(
            covers(ignore(Some("7"), Some(1))),
            [true, false, false, false]
        );
        assert_eq!(covers(ignore(Some("7"), None)), [true, true, false, false]);
        assert_eq!(covers(ignore(None, None)), [true, true, true, false]);
    }
}
