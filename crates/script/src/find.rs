//! Finding and replacing text: words as they are written, or patterns.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

use crate::blocks::{Block, Stamp};
use crate::document::Item;
use crate::edit::Edit;

/// What a compiled pattern may take, in bytes: patterns come from people, who paste anything.
const PATTERN_BYTES: usize = 1 << 20;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// The words, or the pattern.
    pub text: String,
    /// Whether it is a regular expression, in the syntax of the `regex` crate.
    pub pattern: bool,
    /// Whether capitals count.
    pub case: bool,
    /// Whether only whole words do.
    pub words: bool,
}

/// What stands for groups in a replacement.
static GROUPS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\$\$|\$\{([^}]*)\}|\$([0-9A-Za-z_]+)").ok());

/// A pattern that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// It breaks a rule of the syntax; says which.
    #[error("{0}")]
    Syntax(String),
    /// It would take too much memory.
    #[error("the pattern is too large")]
    TooLarge,
}

/// A search that is ready to look. Clones are the same one.
#[derive(Clone, Debug)]
pub struct Finder {
    regex: Regex,
    expands: bool,
    stamp: Stamp,
}

impl PartialEq for Finder {
    fn eq(&self, other: &Self) -> bool {
        self.stamp == other.stamp
    }
}

impl Finder {
    /// `None` where nothing is looked for.
    ///
    /// # Errors
    /// A pattern that can't be read.
    pub fn new(search: &Search) -> Result<Option<Self>, PatternError> {
        if search.text.is_empty() {
            return Ok(None);
        }
        let build = |pattern: &str| {
            RegexBuilder::new(pattern)
                .case_insensitive(!search.case)
                .size_limit(PATTERN_BYTES)
                .dfa_size_limit(PATTERN_BYTES)
                .build()
        };
        let pattern = if search.pattern {
            search.text.clone()
        } else {
            alike(&regex::escape(&search.text))
        };
        // By itself first: a pattern that ends in the middle of a group must not close the one around it.
        let mut regex = build(&pattern);
        if search.words && regex.is_ok() {
            let whole = |end: &str| format!(r"\b{{start-half}}(?:{pattern}{end})\b{{end-half}}");
            // Behind a comment the bracket would be part of it.
            regex = build(&whole("")).or_else(|_| build(&whole("\n")));
        }
        Ok(Some(Self {
            regex: regex.map_err(of_pattern)?,
            expands: search.pattern,
            stamp: Stamp::fresh(),
        }))
    }

    /// Where it is found in a text, in bytes, in order. What is empty is not found.
    pub fn ranges<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let found = self.regex.find_iter(text).map(|found| found.range());
        found.filter(|range| !range.is_empty())
    }

    /// Where it is found, with what is put there instead. In what a pattern is replaced by, `$1` and `${name}`
    /// stand for its groups. A row has no line breaks: they become spaces.
    pub fn places(&self, text: &str, with: &str) -> Vec<(Range<usize>, String)> {
        let found = self.regex.captures_iter(text).filter_map(|found| {
            let range = found.get(0)?.range();
            if range.is_empty() {
                return None;
            }
            let mut put = String::new();
            if self.expands {
                found.expand(with, &mut put);
            } else {
                put.push_str(with);
            }
            if put.contains(['\r', '\n']) {
                put = put.replace("\r\n", " ").replace(['\r', '\n'], " ");
            }
            Some((range, put))
        });
        found.collect()
    }

    /// The first group that a replacement names and the pattern hasn't: nothing would stand there.
    pub fn unknown_group(&self, with: &str) -> Option<String> {
        if !self.expands {
            return None;
        }
        // As `expand` reads it: `$$`, `${name}`, and `$` with the longest name behind it.
        let names = GROUPS.as_ref()?.captures_iter(with);
        let mut names = names.filter_map(|found| found.get(1).or_else(|| found.get(2)));
        let is_known = |name: &str| match name.parse::<usize>() {
            Ok(number) => number < self.regex.captures_len(),
            Err(_) => self
                .regex
                .capture_names()
                .flatten()
                .any(|known| known == name),
        };
        let unknown = names.find(|name| !is_known(name.as_str()))?;
        Some(unknown.as_str().to_owned())
    }

    /// The text with everything that is found replaced, or only what begins at a byte; `None` where it stays as it
    /// is.
    pub fn replaced(&self, text: &str, with: &str, only: Option<usize>) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for (range, put) in self.places(text, with) {
            if only.is_some_and(|only| only != range.start) {
                continue;
            }
            out.push_str(text.get(done..range.start).unwrap_or_default());
            out.push_str(&put);
            done = range.end;
        }
        out.push_str(text.get(done..).unwrap_or_default());
        (out != text).then_some(out)
    }

    /// How often it is found in a block, and in how many rows.
    pub fn count(&self, block: &Block) -> Count {
        let mut count = Count::default();
        for item in block.items() {
            let matches = self.ranges(text_of(item)).count();
            count.matches += matches;
            count.rows += usize::from(matches > 0);
        }
        count
    }

    /// Replaces in one row: everything, or only what begins at a byte.
    pub fn replace_in(&self, item: &Item, with: &str, only: Option<usize>) -> Option<Edit> {
        let text = self.replaced(text_of(item), with, only)?;
        Some(Edit::SetText {
            id: item.id(),
            text,
        })
    }
}

/// How much was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Places.
    pub matches: usize,
    /// Rows with at least one.
    pub rows: usize,
}

/// The words of a row, a line's or a heading's.
pub fn text_of(item: &Item) -> &str {
    match item {
        Item::Line(line) => &line.text,
        Item::Heading(heading) => &heading.title,
    }
}

/// Words as a pattern, in which quotes are found however a writing program drew them: keyboards have one kind alone.
fn alike(words: &str) -> String {
    let mut pattern = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '\'' | '‘' | '’' => pattern.push_str("['‘’]"),
            '"' | '“' | '”' => pattern.push_str("[\"“”]"),
            letter => pattern.push(letter),
        }
    }
    pattern
}

fn of_pattern(error: regex::Error) -> PatternError {
    match error {
        regex::Error::CompiledTooBig(_) => PatternError::TooLarge,
        // The last line says what is wrong; the ones before draw the pattern with a mark.
        other => {
            let text = other.to_string();
            let last = text.lines().next_back().unwrap_or_default();
            PatternError::Syntax(last.trim_start_matches("error: ").to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The keyboard's apostrophe found none of those of a Word document.
    #[test]
    fn quotes_are_found_however_they_are_drawn() {
        for typed in ["key's", "key’s"] {
            let finder = finder(typed, false);
            for text in ["the key's ring", "the key’s ring"] {
                assert_eq!(finder.ranges(text).count(), 1, "{typed} in {text}");
            }
        }
        assert_eq!(finder("\"No\"", false).ranges("“No” and \"no\"").count(), 2);
        // A pattern says what it means.
        assert_eq!(finder("y's", true).ranges("key’s").count(), 0);
    }

    #[test]
    fn a_group_that_is_not_there_is_named() {
        let finder = finder("(colou)(?<last>r)", true);
        for (with, unknown) in [
            ("$1", None),
            ("${2}s $last $$9", None),
            ("$1r", Some("1r")),
            ("a ${9}", Some("9")),
            ("$3", Some("3")),
        ] {
            assert_eq!(finder.unknown_group(with).as_deref(), unknown, "{with}");
        }
        assert_eq!(super::tests::finder("a", false).unknown_group("$9"), None);
    }

    fn finder(text: &str, pattern: bool) -> Finder {
        let search = Search {
            text: text.to_owned(),
            pattern,
            ..Search::default()
        };
        Finder::new(&search).unwrap().unwrap()
    }

    #[test]
    fn words_are_found_as_they_are_written_and_patterns_as_they_mean() {
        let plain = finder("a.b", false);
        assert_eq!(
            plain.ranges("axb A.B a.b").collect::<Vec<_>>(),
            [4..7, 8..11]
        );
        assert_eq!(plain.replaced("A.B", "$0", None).as_deref(), Some("$0"));
        let pattern = finder(r"(\w+) (\w+)", true);
        let swapped = pattern.replaced("Ada Byron", "$2 $1", None);
        assert_eq!(swapped.as_deref(), Some("Byron Ada"));
        assert_eq!(finder("x*", true).ranges("aaa").count(), 0);
        let lines = finder("b", false).replaced("abc", "\r\n", None);
        assert_eq!(lines.as_deref(), Some("a c"));
    }

    #[test]
    fn whole_words_and_capitals() {
        let search = Search {
            text: "Mr.".to_owned(),
            case: true,
            words: true,
            pattern: false,
        };
        let finder = Finder::new(&search).unwrap().unwrap();
        assert_eq!(
            finder.ranges("Mr. X, mr. Y, MMr. Z").collect::<Vec<_>>(),
            vec![0..3]
        );
    }

    /// The bracket behind it was part of its comment: "unclosed group", of a pattern that has none.
    #[test]
    fn a_pattern_may_end_in_a_comment() {
        for words in [false, true] {
            let search = Search {
                text: "(?x) a | b # either".to_owned(),
                pattern: true,
                words,
                ..Search::default()
            };
            let finder = Finder::new(&search).unwrap().unwrap();
            let found = finder.ranges("a ab").count();
            assert_eq!(found, if words { 1 } else { 3 });
        }
    }

    #[test]
    fn one_place_is_replaced_alone() {
        let finder = finder("o", false);
        let one = finder.replaced("foo boo", "0", Some(5));
        assert_eq!(one.as_deref(), Some("foo b0o"));
        assert_eq!(finder.replaced("foo", "0", Some(0)), None);
        assert_eq!(finder.replaced("oo", "o", None), None);
    }

    #[test]
    fn a_pattern_that_cant_be_read_says_why() {
        let of = |text: &str| {
            let search = Search {
                text: text.to_owned(),
                pattern: true,
                ..Search::default()
            };
            Finder::new(&search).err()
        };
        assert_eq!(
            of("(a"),
            Some(PatternError::Syntax("unclosed group".to_owned()))
        );
        assert!(of("a)(b").is_some(), "it would close the group around it");
        assert_eq!(of(r"\w{1000}{1000}"), Some(PatternError::TooLarge));
        assert_eq!(of(""), None);
    }

    proptest! {
        #[test]
        fn what_was_replaced_is_not_found_any_more(text in "[abcé ]{0,40}", word in "[abé]{1,3}") {
            let finder = finder(&word, false);
            let found = finder.ranges(&text).count();
            let out = finder.replaced(&text, "#", None);
            prop_assert_eq!(out.is_some(), found > 0);
            if let Some(out) = out {
                prop_assert_eq!(out.matches('#').count(), found);
                prop_assert_eq!(out.chars().count() + found * word.chars().count(), text.chars().count() + found);
            }
        }

        #[test]
        fn any_pattern_is_read_or_refused(text in ".{0,30}", pattern in ".{0,20}", with in ".{0,10}", words: bool) {
            let search = Search { text: pattern, pattern: true, case: false, words };
            if let Ok(Some(finder)) = Finder::new(&search) {
                let last = finder.ranges(&text).last();
                prop_assert!(last.is_none_or(|range| text.get(range).is_some()));
                finder.replaced(&text, &with, None);
            }
        }
    }
}
