//! Labels such as "Instructions: Read this first.", which look like names and come once. Whoever speaks comes again, has a
//! direction, or stands in a dialogue.

use std::collections::{HashMap, HashSet};

use super::doubt::doubt;
use super::heads::Heads;
use super::speaker;
use crate::names::{folded, is_called};

/// Most words of a name at the head of another row.
const MOST_WORDS: usize = 4;

/// Rows of a text, as far as they tell names from labels.
pub(super) struct Labels {
    is_book: bool,
    /// Places of names in `names`, by the folded name.
    places: HashMap<String, usize>,
    names: Vec<Name>,
    /// The name at the head of each row with text, by its place.
    rows: Vec<Option<usize>>,
    /// Rows that are no more than a name in capitals, by the folded name.
    cues: HashMap<String, usize>,
}

struct Name {
    folded: String,
    /// With one space between words.
    spelled: String,
    count: usize,
    /// True if only the number of its rows can make a label of the name.
    is_plain: bool,
    /// True if the name is in capitals, as scripts have it.
    is_large: bool,
    /// True if its row shows the name to be one.
    is_sure: bool,
}

impl Labels {
    /// Starts with no rows. `is_book` tells that capitals are no sign of a speaker.
    pub fn new(is_book: bool) -> Self {
        Self {
            is_book,
            places: HashMap::new(),
            names: Vec::new(),
            rows: Vec::new(),
            cues: HashMap::new(),
        }
    }

    /// Adds a row with text. `is_timed` tells that a time was before its name.
    pub fn add(&mut self, name: Option<&str>, words: &str, is_timed: bool) {
        if words.starts_with('#') {
            // A heading.
            return;
        }
        let Some(name) = name else {
            if let Some(cue) = speaker::cue(words) {
                *self.cues.entry(folded(cue)).or_default() += 1;
            }
            self.rows.push(None);
            return;
        };
        let key = folded(name);
        let is_sure =
            is_timed || words.starts_with('@') || is_bracketed(words, name) || is_called("", &key);
        let next = self.names.len();
        let place = *self.places.entry(key.clone()).or_insert(next);
        if place == next {
            self.names.push(Name {
                folded: key,
                spelled: name.split_whitespace().collect::<Vec<_>>().join(" "),
                count: 0,
                is_plain: !speaker::needs_evidence(name) && doubt(name).is_none(),
                is_large: speaker::is_cue(name),
                is_sure: false,
            });
        }
        if let Some(known) = self.names.get_mut(place) {
            known.count += 1;
            known.is_sure |= is_sure;
        }
        self.rows.push(Some(place));
    }

    /// Names in capitals above a text that come again, or that are every other row, folded.
    pub fn repeated_cues(&self) -> HashSet<String> {
        let named = |cue: &String| {
            let name = self
                .places
                .get(cue)
                .and_then(|place| self.names.get(*place));
            name.map_or(0, |name| name.count)
        };
        let rows: usize = self.cues.values().sum();
        let is_dialogue = self.cues.len() > 1 && rows * 2 >= self.rows.len();
        let cues = self.cues.iter();
        let cues = cues.filter(|(cue, count)| is_dialogue || **count + named(cue) > 1);
        cues.map(|(cue, _)| cue.clone()).collect()
    }

    /// Names that nothing in the text shows to be speakers, folded. `rows` are all rows of the text.
    pub fn without_evidence(&self, heads: &Heads, rows: &[&str]) -> HashSet<String> {
        let is_known = |name: &Name| {
            let is_large = name.is_large && !self.is_book;
            let is_cue = self.cues.contains_key(&name.folded);
            let has_look = name.is_sure || is_large || is_cue;
            name.is_plain && (name.count > 1 || has_look || heads.has(&name.spelled))
        };
        let mut known: Vec<bool> = self.names.iter().map(is_known).collect();
        if self.is_dialogue(known.iter().filter(|known| **known).count()) {
            return HashSet::new();
        }
        // Whoever answers a speaker is one.
        for run in self.rows.split(Option::is_none) {
            let is_one = |place: &usize| known.get(*place) == Some(&true);
            if run.iter().flatten().any(is_one) {
                for place in run.iter().flatten() {
                    if let Some(known) = known.get_mut(*place) {
                        *known = true;
                    }
                }
            }
        }
        let left = self.names.iter().zip(&known);
        let left = left.filter(|(name, known)| name.is_plain && !**known);
        let mut left: HashMap<&str, &str> = left
            .map(|(name, _)| (name.spelled.as_str(), name.folded.as_str()))
            .collect();
        if !self.is_book && !left.is_empty() {
            for row in rows {
                if let Some(name) = mentioned(row, &left) {
                    left.remove(name.as_str());
                }
            }
        }
        left.into_values().map(str::to_owned).collect()
    }

    /// Returns true if a text is a dialogue, in which each name counts. `known` is the number of names that are known.
    fn is_dialogue(&self, known: usize) -> bool {
        let (filled, named) = (self.rows.len(), self.rows.iter().flatten().count());
        let mut names = self.names.iter();
        let is_repeated = names.any(|name| name.is_plain && name.count > 1);
        let plain = self.names.iter().filter(|name| name.is_plain).count();
        if self.is_book {
            let large = self
                .names
                .iter()
                .filter(|name| name.is_plain && name.is_large);
            return named * 2 >= filled && (is_repeated || large.count() > 1);
        }
        let is_half = named * 2 >= filled && (is_repeated || plain > 1);
        let is_script = known > 1 && named * 4 >= filled;
        named == filled || is_half || is_script
    }
}

/// Returns true if brackets follow a name before its colon: `TOM (softly): No.`, `Tom (00:12): No.`
fn is_bracketed(words: &str, name: &str) -> bool {
    let behind = words.trim_start_matches('*').strip_prefix(name);
    behind.is_some_and(|behind| behind.trim_start().starts_with(['(', '[', '（', '［']))
}

/// The name among `names` that a row begins with, without a colon: "Mira went home."
fn mentioned(row: &str, names: &HashMap<&str, &str>) -> Option<String> {
    let mut head = String::new();
    for word in row.split_whitespace().take(MOST_WORDS) {
        if !head.is_empty() {
            head.push(' ');
        }
        let bare = word.trim_end_matches([',', ';', '.']);
        let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s"));
        let whole = head.len();
        head.push_str(bare.unwrap_or_else(|| word.trim_end_matches([',', ';', '.'])));
        if names.contains_key(head.as_str()) {
            return Some(head);
        }
        head.truncate(whole);
        head.push_str(word);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::evidence::Evidence;

    /// Regression: "Instructions" was of the cast of a book, and nobody spoke the word.
    #[test]
    fn a_label_that_comes_once_is_no_speaker() {
        let prose = "It was late.\nThe lamp burned.\nNobody came.\nThe sea was calm.";
        for (label, is_book) in [
            ("Instructions: Read this first.", false),
            ("Lights: dim.", false),
            ("Lights: dim.", true),
            ("LIGHTS: dim.", true),
        ] {
            let text = format!("{prose}\n{label}\n{prose}");
            let evidence = if is_book {
                Evidence::of_book(text.lines())
            } else {
                Evidence::of(text.lines())
            };
            let name = label.split(':').next().unwrap();
            assert!(!evidence.allows(name), "{label}");
        }
    }

    #[test]
    fn whoever_comes_again_or_stands_in_a_dialogue_is_a_speaker() {
        let prose = "It was late.\nThe lamp burned.\nNobody came.\nThe sea was calm.\nIt rained.";
        for (rows, names) in [
            ("Anna: Hi.\nBen: Hello.\nAnna: Bye.", &["Anna", "Ben"][..]),
            ("Anna: Hi.\n\nBen: Hello.\n\nAnna: Bye.", &["Anna", "Ben"]),
            ("Anna: Hi.\nIt stopped.\nAnna: Bye.", &["Anna"]),
            ("Anna (softly): Hi.\nBen: Hello.", &["Anna", "Ben"]),
            ("@Anna: Hi.", &["Anna"]),
            ("ANNA: Hi.\nBen: Hello.", &["ANNA", "Ben"]),
            ("ANNA\nHi.\nAnna: Bye.", &["Anna"]),
            ("Anna: Hi.\nAnna went home.", &["Anna"]),
            ("Narrator: Hi.", &["Narrator"]),
        ] {
            let text = format!("{prose}\n{rows}\n{prose}");
            let evidence = Evidence::of(text.lines());
            for name in names {
                assert!(evidence.allows(name), "{rows}: {name}");
            }
        }
        let book = format!("{prose}\nANNA: Hi.\nBEN: Hello.\nANNA: Bye.\n{prose}\nNOTES\nEnd.");
        let evidence = Evidence::of_book(book.lines());
        assert!(evidence.allows("ANNA") && evidence.allows("BEN"));
        assert!(!evidence.allows_cue("NOTES"));
        for half in [
            "Anna: Hi.\nBen: Hello.",
            "# One\n\nAnna: Hi.\nBen: Hello.\nIt was late.",
        ] {
            assert!(Evidence::of(half.lines()).allows("Ben"), "{half}");
        }
    }
}
