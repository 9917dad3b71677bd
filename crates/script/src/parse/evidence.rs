//! Evidence that words before a colon are names of speakers.
//!
//! Capitals tell "Tom" from "one thing". Without them a name is only told by the rest of the text: it speaks twice, or
//! most rows begin with a name and some of these names speak twice. A name with capitals that comes once may be a label,
//! such as "Instructions": [`Labels`] tells it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::directed;
use super::doubt::{Doubt, doubt};
use super::heads::Heads;
use super::labels::Labels;
use super::speaker::{self, Direction};
use super::transcript::Transcript;
use crate::document::Script;
use crate::names::folded;

/// Rows of the shortest dialogue in which nobody speaks twice.
const SHORTEST_DIALOGUE: usize = 2;
/// Letters of a longer name count only where the name is repeated.
const LONGEST_UNREPEATED: usize = 8;

/// Names without capitals that a text supports.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    /// `None` where no text was weighed: every name counts then.
    names: Option<HashSet<String>>,
    /// The names before quotation marks count, too.
    quotes: bool,
    /// Other forms of names that count.
    heads: Heads,
    /// Names with capitals that don't count.
    labels: HashSet<String>,
    /// Names in capitals above a text that count. `None` where all of them do.
    cues: Option<HashSet<String>>,
    /// Names with times on rows of their own.
    transcript: Transcript,
}

impl Evidence {
    /// Weighs the names of a text by its rows. Indented rows go on with the row above.
    pub fn of<'a>(rows: impl Iterator<Item = &'a str>) -> Self {
        Self::weigh(rows, false)
    }

    /// Weighs the names of a book, which is prose: names in capitals need the same evidence as others.
    pub fn of_book<'a>(rows: impl Iterator<Item = &'a str>) -> Self {
        Self::weigh(rows, true)
    }

    /// The same evidence for a text in which labels count as names: the translation of a film.
    #[must_use]
    pub fn with_labels(mut self) -> Self {
        self.labels.clear();
        self
    }

    fn weigh<'a>(rows: impl Iterator<Item = &'a str>, is_book: bool) -> Self {
        let rows: Vec<&str> = rows.collect();
        let heads = Heads::of(&rows);
        let transcript = Transcript::of(&rows);
        let mut labels = Labels::new(is_book);
        let mut counts: HashMap<String, usize> = HashMap::new();
        let mut signed = HashSet::new();
        // A name in doubt in the row above.
        let mut asked: Option<String> = None;
        let (mut filled, mut named, mut adjacent, mut certain) = (0, 0, 0, 0);
        let (mut is_named_above, mut has_quotes) = (false, false);
        for row in &rows {
            let words = heads.bare(row.trim());
            if words.is_empty() {
                is_named_above = false;
                continue;
            }
            if row.starts_with([' ', '\t']) && is_named_above {
                continue;
            }
            let name = name_of(words);
            labels.add(name.as_deref(), words, words.len() < row.trim().len());
            filled += 1;
            named += usize::from(name.is_some());
            adjacent += usize::from(name.is_some() && is_named_above);
            is_named_above = name.is_some();
            let before = asked.take();
            if let Some(name) = name {
                has_quotes |= speaker::quoted(words).is_some();
                let key = folded(&name);
                let is_certain = !speaker::needs_evidence(&name) && doubt(&name).is_none();
                certain += usize::from(is_certain);
                signed.extend(before.filter(|_| is_certain));
                if words.starts_with('@') || is_directed(words, &name) {
                    signed.insert(key.clone());
                }
                asked = (doubt(&name) == Some(Doubt::Place)).then(|| key.clone());
                *counts.entry(key).or_default() += 1;
            }
        }
        let is_repeated = counts.values().any(|count| *count > 1);
        // Every row begins with a name, and they follow one another without empty rows.
        let is_all = named >= SHORTEST_DIALOGUE && named == filled && adjacent + 1 == named;
        let is_dialogue = (is_repeated || certain > 1) && named * 2 >= filled;
        let allowed = counts.into_iter().filter(|(name, count)| {
            let is_short = name.chars().count() <= LONGEST_UNREPEATED;
            let is_doubtful = doubt(name).is_some();
            *count > 1
                || !is_doubtful
                    && (is_repeated && is_dialogue || (is_all || is_dialogue) && is_short)
        });
        let names = allowed.map(|(name, _)| name).chain(signed).collect();
        Self {
            // A name with the sign or a direction is certain.
            names: Some(names),
            quotes: has_quotes && (is_dialogue || is_all),
            cues: is_book.then(|| labels.repeated_cues()),
            labels: labels.without_evidence(&heads, &rows),
            heads,
            transcript,
        }
    }

    /// Names with times on rows of their own.
    pub fn transcript(&self) -> &Transcript {
        &self.transcript
    }

    /// The time of a transcript that [`Self::bare`] removes from a row.
    pub fn time<'a>(&self, row: &'a str) -> Option<&'a str> {
        self.heads.time(row)
    }

    /// Returns true if a name in capitals above a text can be a speaker.
    pub fn allows_cue(&self, name: &str) -> bool {
        let is_counted = |cues: &HashSet<String>| cues.contains(&folded(name));
        self.transcript.allows_cue(name) && self.cues.as_ref().is_none_or(is_counted)
    }

    /// A row without what is before its name: the time of a transcript, the number of a list.
    pub fn bare<'a>(&self, row: &'a str) -> &'a str {
        self.heads.bare(row)
    }

    /// Returns true if the rows below a row that begins with a name go on with it.
    pub fn goes_on(&self, row: &str) -> bool {
        self.heads.dotted(row).is_some()
    }

    /// Returns true if a row is a name above what is said.
    pub fn is_alone(&self, row: &str) -> bool {
        self.heads.is_alone(row)
    }

    /// Returns true if a name counts.
    pub fn allows(&self, name: &str) -> bool {
        let names = self.names.as_ref();
        if !speaker::needs_evidence(name) && doubt(name).is_none() {
            return self.labels.is_empty() || !self.labels.contains(&folded(name));
        }
        names.is_none_or(|names| names.contains(&folded(name)))
    }

    /// The speaker at the beginning of a text, and the text after the name.
    pub fn spoken_by(&self, text: &str) -> Option<(String, String)> {
        let (name, direction, text) = self.prefix(text, |_| false)?;
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        Some((name, directed(direction, text)))
    }

    /// The name at the beginning of a row, a direction and the text. `is_certain` tells names that need no evidence.
    pub fn prefix<'a>(
        &self,
        words: &'a str,
        is_certain: impl Fn(&str) -> bool,
    ) -> Option<(Cow<'a, str>, Option<Direction<'a>>, &'a str)> {
        if let Some((name, direction, text)) = self.heads.tabbed(words, &is_certain) {
            return Some((name.into(), direction, text));
        }
        let is_signed = words.starts_with('@');
        let plain = speaker::prefix(words)
            .filter(|(name, ..)| is_signed || self.allows(name) || is_certain(name));
        let plain = plain.or_else(|| {
            let head = self.heads.prefix(words);
            let head = head.or_else(|| self.heads.dashed(words, &is_certain));
            let (name, direction, text) = head?;
            Some((name.into(), direction, text))
        });
        plain.or_else(|| {
            let (name, text) = speaker::quoted(words)?;
            let counts = self.allows_quoted(name) || is_certain(name);
            counts.then(|| (name.into(), None, text))
        })
    }

    /// Returns true if a row begins with a name in a cell of its own.
    pub fn has_cells(&self, row: &str, is_certain: impl Fn(&str) -> bool) -> bool {
        self.heads.tabbed(row, is_certain).is_some()
    }

    /// Returns true if a name before quotation marks counts.
    fn allows_quoted(&self, name: &str) -> bool {
        self.quotes && self.allows(name)
    }
}

/// Returns true if brackets between a short name and its colon say how somebody speaks.
fn is_directed(words: &str, name: &str) -> bool {
    let direction = speaker::prefix(words).and_then(|(_, direction, _)| direction);
    direction.is_some()
        && speaker::needs_evidence(name)
        && name.chars().count() <= LONGEST_UNREPEATED
}

/// The name that a row begins with, if its look is one of a name.
fn name_of(words: &str) -> Option<Cow<'_, str>> {
    if let Some((name, ..)) = speaker::prefix(words) {
        return Some(name);
    }
    let quoted = || speaker::quoted(words).map(|(name, _)| name);
    let name = speaker::name_alone(words).or_else(quoted)?;
    Some(name.into())
}

/// Names of a script that are read as names in the text that is written of it.
pub(crate) struct Repeated(HashSet<String>);

impl Repeated {
    /// The speakers with more than one line, and those whom the other lines tell from labels.
    pub fn of(script: &Script) -> Self {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for line in script.lines() {
            let has_words = !line.text.trim().is_empty();
            *counts.entry(&line.speaker).or_default() += usize::from(has_words);
        }
        let all = Self(counts.keys().map(|name| (*name).to_owned()).collect());
        let text = super::write::text_of(script, &all);
        let written = Evidence::of(text.lines());
        let is_told = |name: &str| {
            !speaker::needs_evidence(name) && doubt(name).is_none() && written.allows(name)
        };
        let repeated = counts
            .into_iter()
            .filter(|(name, count)| *count > 1 || is_told(name));
        Self(repeated.map(|(name, _)| name.to_owned()).collect())
    }

    /// Returns true if a speaker's name is read as one.
    pub fn has(&self, speaker: &str) -> bool {
        self.0.contains(speaker)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(text: &str, name: &str) -> bool {
        Evidence::of(text.lines()).allows(name)
    }

    #[test]
    fn names_that_speak_twice_count() {
        let text = "天黑了。\n\n玛拉：谁？\n\n没有人。\n\n没有风。\n\n没有光。\n\n玛拉：谁？\n\n灯：亮着。\n";
        assert!(allows(text, "玛拉"));
        assert!(!allows(text, "灯"));
        assert!(allows(text, "Tom"));
        assert!(Evidence::default().allows("灯"));
    }

    #[test]
    fn names_of_a_dialogue_count() {
        for text in [
            "玛拉：谁？\n汤姆：我。\n玛拉：谁？",
            "玛拉：谁？\n\n汤姆：我。\n\n玛拉：谁？",
            "玛拉：谁？\n汤姆：我。",
            "玛拉：谁？\n\n天黑了。\n\n汤姆：我。\n玛拉：谁？",
            "玛拉：谁？\n  谁啊？\n  谁？\n  嗯？\n汤姆：我。",
            "Anna: 谁？\nAnna: 谁？\n汤姆：我。",
        ] {
            assert!(allows(text, "汤姆"), "{text}");
        }
        for text in [
            "汤姆：我。",
            "记住一件事：灯。\n\n汤姆：我。",
            "天黑了。\n汤姆：我。\n玛拉：谁？",
            "他说：不。\n\n汤姆：我。",
        ] {
            assert!(!allows(text, "汤姆"), "{text}");
        }
    }

    #[test]
    fn names_before_quotation_marks_count_in_a_dialogue() {
        let japanese = "マラ：誰ですか。\nトム「僕だよ」\nマラ：入って。";
        assert!(Evidence::of(japanese.lines()).allows_quoted("トム"));
        let prose = "夜だった。\n母「来て」\n雨が降る。\n誰もいない。";
        assert!(!Evidence::of(prose.lines()).allows_quoted("母"));
    }
}
