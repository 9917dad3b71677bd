//! Forms of names at the head of a row that count only where a text has several of them: `HAMLET. To be`, `[ANNA] Hi`,
//! `ANNA:Hi`, `ANNA – Hi`, a name before a tab or on a row of its own, numbers of a list, and times of a transcript.

use std::collections::{HashMap, HashSet};

use super::doubt::doubt;
use super::speaker::{self, COLONS, Direction};
use crate::import::directions;
use crate::import::stage_cues;
use crate::names::folded;

/// Longest name in one of these forms, in words.
const MOST_WORDS: usize = 3;
/// Abbreviations that begin a name: `MRS. VALE. Hello`
const TITLES: &[&str] = &[
    "MR", "MRS", "MS", "DR", "ST", "REV", "CAPT", "LT", "COL", "SGT", "GEN", "MME", "MLLE", "SR",
    "SRA",
];
/// Dashes between a name and what is said. White space is around them.
const DASHES: [char; 4] = ['-', '–', '—', '―'];
/// First words of the headings of scenes.
const SCENES: [&str; 4] = ["INT", "EXT", "EST", "I/E"];

/// A name at the head of a row, its direction, and the text after it.
type Head<'a> = (&'a str, Option<Direction<'a>>, &'a str);

/// Forms that a text supports.
#[derive(Clone, Debug, Default)]
pub(super) struct Heads {
    tight: HashSet<String>,
    dotted: HashSet<String>,
    bracketed: HashSet<String>,
    alone: HashSet<String>,
    /// Names before a tab and before a dash, spelled as the text has them: a narrator's "Mira – who was late – sat down"
    /// is no speech of MIRA's.
    tabbed: HashSet<String>,
    dashed: HashSet<String>,
    is_timed: bool,
    is_numbered: bool,
}

impl Heads {
    /// Weighs the rows of a text.
    pub fn of(rows: &[&str]) -> Self {
        let mut all = Self {
            is_timed: is_timed(rows),
            is_numbered: is_numbered(rows),
            ..Self::default()
        };
        let rows: Vec<&str> = rows.iter().map(|row| all.bare(row.trim())).collect();
        let filled = rows.iter().filter(|row| !row.is_empty()).count();
        let cues = rows.iter().filter_map(|row| speaker::cue(row));
        let cues: HashSet<String> = cues.map(folded).collect();
        let mut plain_rows = 0;
        let plain = rows.iter().filter_map(|row| speaker::prefix(row));
        let plain: HashSet<String> = plain
            .inspect(|_| plain_rows += 1)
            .map(|(name, ..)| folded(&name))
            .collect();

        let tight = Form::of(&rows, tight);
        let is_all = tight.count() >= 2 && tight.count() + plain_rows == filled;
        all.tight = tight.names(&plain, is_all);

        let dotted = Form::of(&rows, dotted);
        if dotted.is_repeated(&cues) && dotted.count() * 4 >= filled {
            let is_play = dotted.count() * 2 >= filled;
            all.dotted = dotted.names(&cues, is_play);
        }
        let bracketed = Form::of(&rows, bracketed);
        let others = HashSet::new();
        if bracketed.is_repeated(&others) && bracketed.count() * 4 >= filled * 3 {
            all.bracketed = bracketed.names(&others, true);
        }
        all.alone = alone(&rows);
        let mut known = known(&rows);
        all.tabbed = supported(&rows, tabbed, &known);
        known.extend(all.tabbed.iter().cloned());
        all.dashed = supported(&rows, dashed, &known);
        all
    }

    /// `MIRA<Tab>Hello`: the name counts where the text supports it, or where it `is_certain`.
    pub fn tabbed<'a>(
        &self,
        words: &'a str,
        is_certain: impl Fn(&str) -> bool,
    ) -> Option<Head<'a>> {
        let head = tabbed(words)?;
        counts(&head, &self.tabbed, is_certain).then_some(head)
    }

    /// `MIRA – Hello`: the name counts where the text supports it, or where it `is_certain`.
    pub fn dashed<'a>(
        &self,
        words: &'a str,
        is_certain: impl Fn(&str) -> bool,
    ) -> Option<Head<'a>> {
        let head = dashed(words)?;
        counts(&head, &self.dashed, is_certain).then_some(head)
    }

    /// A row without the time of a transcript or the number of a list at its head.
    pub fn bare<'a>(&self, row: &'a str) -> &'a str {
        let row = if self.is_timed {
            after_time(row).map_or(row, |(rest, _)| rest)
        } else {
            row
        };
        let numbered = self.is_numbered.then(|| after_number(row)).flatten();
        numbered.map_or(row, |(_, rest)| rest)
    }

    /// The name at the head of a row in one of these forms.
    pub fn prefix<'a>(&self, words: &'a str) -> Option<Head<'a>> {
        let named = |head: Option<Head<'a>>, names: &HashSet<String>| {
            head.filter(|(name, ..)| !names.is_empty() && names.contains(&folded(name)))
        };
        named(tight(words), &self.tight)
            .or_else(|| self.dotted(words))
            .or_else(|| named(bracketed(words), &self.bracketed))
    }

    /// `HAMLET. To be`: rows below it up to an empty one go on with it.
    pub fn dotted<'a>(&self, words: &'a str) -> Option<Head<'a>> {
        let head = dotted(words).filter(|_| !self.dotted.is_empty());
        head.filter(|(name, ..)| self.dotted.contains(&folded(name)))
    }

    /// Returns true if a name counts in another form than before a colon.
    pub fn has(&self, name: &str) -> bool {
        let (folded, spelled) = (folded(name), spelled(name));
        let sets = [&self.tight, &self.dotted, &self.bracketed, &self.alone];
        sets.iter().any(|names| names.contains(&folded))
            || [&self.tabbed, &self.dashed]
                .iter()
                .any(|names| names.contains(&spelled))
    }

    /// The time of a transcript that [`Self::bare`] removes from a row.
    pub fn time<'a>(&self, row: &'a str) -> Option<&'a str> {
        let (rest, _) = self.is_timed.then(|| after_time(row)).flatten()?;
        let time = row.strip_suffix(rest)?.trim_end();
        Some(time.strip_suffix('-').unwrap_or(time).trim_end())
    }

    /// Returns true if a row is a name above what is said.
    pub fn is_alone(&self, row: &str) -> bool {
        !self.alone.is_empty()
            && self
                .alone
                .contains(&folded(speaker::split_direction(row).0))
    }
}

/// Rows of one form.
#[derive(Default)]
struct Form {
    counts: HashMap<String, usize>,
}

impl Form {
    fn of<'a>(rows: &[&'a str], head: impl Fn(&'a str) -> Option<Head<'a>>) -> Self {
        let mut form = Self::default();
        for (name, ..) in rows.iter().filter_map(|row| head(row)) {
            *form.counts.entry(folded(name)).or_default() += 1;
        }
        form
    }

    fn count(&self) -> usize {
        self.counts.values().sum()
    }

    /// Returns true if there are two names, and one comes again, perhaps among `others`.
    fn is_repeated(&self, others: &HashSet<String>) -> bool {
        let again = |(name, count): (&String, &usize)| *count > 1 || others.contains(name);
        self.counts.len() > 1 && self.counts.iter().any(again)
    }

    /// Names that come again, or all of them.
    fn names(self, others: &HashSet<String>, all: bool) -> HashSet<String> {
        let counts = self.counts.into_iter();
        let names = counts.filter(|(name, count)| all || *count > 1 || others.contains(name));
        names.map(|(name, _)| name).collect()
    }
}

/// `ANNA:Hello there.`
fn tight(words: &str) -> Option<Head<'_>> {
    let (head, text) = words.split_once(COLONS)?;
    let begins = |next: char| next.is_alphabetic() || "\"“‘«¿¡[(…".contains(next);
    let (name, direction) = speaker::split_direction(head);
    let is_long = name.chars().nth(1).is_some();
    let is_name = is_long && name.starts_with(char::is_uppercase) && speaker::is_name(name);
    (is_name && text.starts_with(begins)).then_some((name, direction, text.trim()))
}

/// `HAMLET. To be`, `HAMLET (aside). To be`
fn dotted(words: &str) -> Option<Head<'_>> {
    let mut stops = words.match_indices(". ").take(MOST_WORDS);
    stops.find_map(|(at, _)| {
        let (head, text) = (words.get(..at)?, words.get(at + 2..)?.trim());
        let (name, direction) = speaker::split_direction(head);
        let is_short = name.split_whitespace().count() <= MOST_WORDS;
        let is_other = super::heading(name).is_some() || TITLES.contains(&name);
        let is_head = is_short && !is_other && !text.is_empty() && speaker::is_cue(name);
        is_head.then_some((name, direction, text))
    })
}

/// `[ANNA] Hello`
fn bracketed(words: &str) -> Option<Head<'_>> {
    let (name, text) = words.strip_prefix('[')?.split_once(']')?;
    let (name, text) = (name.trim(), text.trim_start_matches(':').trim());
    let is_short = name.split_whitespace().count() <= MOST_WORDS;
    (is_short && speaker::is_cue(name) && !text.is_empty()).then_some((name, None, text))
}

/// `MIRA<Tab>Who's there?`, also behind the number of a row or of a cue.
fn tabbed(words: &str) -> Option<Head<'_>> {
    let (head, text) = words.split_once('\t')?;
    let is_number = !head.contains(char::is_alphabetic) || stage_cues::is_number(head);
    let inner = is_number.then(|| text.trim_start().split_once('\t'));
    inner
        .flatten()
        .and_then(|(head, text)| separated(head, text))
        .or_else(|| separated(head, text))
}

/// `OLD MAN – Who's there?`, `OLD MAN (coughs) — Who's there?`
fn dashed(words: &str) -> Option<Head<'_>> {
    let (head, text) = at_dash(words)?;
    separated(head, text)
}

/// The words before the first dash with white space around it, and those after it.
fn at_dash(words: &str) -> Option<(&str, &str)> {
    let mut dashes = words.match_indices(DASHES);
    dashes.find_map(|(at, dash)| {
        let (head, text) = (words.get(..at)?, words.get(at + dash.len()..)?);
        let is_apart = head.ends_with(char::is_whitespace) && text.starts_with(char::is_whitespace);
        is_apart.then_some((head, text))
    })
}

/// A name and a text that a dash or a tab separates. Headings, captions and labels are no names.
fn separated<'a>(head: &'a str, text: &'a str) -> Option<Head<'a>> {
    let (name, direction) = speaker::split_direction(head.trim().trim_matches('*'));
    let text = text.trim_start_matches('*').trim();
    let is_scene = SCENES.iter().any(|scene| {
        let rest = name.strip_prefix(scene);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    });
    let is_other = is_scene || super::heading(name).is_some() || doubt(name).is_some();
    let is_head = !is_other
        && !name.starts_with(char::is_lowercase)
        && name.chars().nth(1).is_some()
        && speaker::is_name(name)
        && text.contains(char::is_alphabetic);
    is_head.then_some((name, direction, text))
}

/// Returns true if a name stands before what looks like a speech. A sentence goes on with a small letter behind its dash,
/// and often has a second one. Names in capitals need less.
fn is_speech((name, _, text): &Head<'_>) -> bool {
    let is_small = text.starts_with(char::is_lowercase);
    let is_aside = at_dash(text).is_some();
    if speaker::is_cue(name) {
        !(is_small && is_aside)
    } else {
        !is_small && !is_aside
    }
}

/// Returns true if the name before a dash or a tab is one of `names`, or `is_certain`.
fn counts(head: &Head<'_>, names: &HashSet<String>, is_certain: impl Fn(&str) -> bool) -> bool {
    let (name, ..) = head;
    is_speech(head) && (is_certain(name) || !names.is_empty() && names.contains(&spelled(name)))
}

/// A name with one space between words.
fn spelled(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Names before a colon, and those in capitals above what is said, spelled as the rows have them and in capitals.
fn known(rows: &[&str]) -> HashSet<String> {
    let below = rows.iter().skip(1).copied().chain([""]);
    let cues = rows
        .iter()
        .zip(below)
        .filter(|(_, below)| !below.is_empty());
    let cues = cues.filter_map(|(row, _)| speaker::cue(row).map(spelled));
    let named = rows.iter().filter_map(|row| speaker::prefix(row));
    let names = cues.chain(named.map(|(name, ..)| spelled(&name)));
    names.flat_map(|name| [name.to_uppercase(), name]).collect()
}

/// Names before a dash or a tab that the rows support. A name counts that is known, that is written in capitals before a
/// direction, or that is written in capitals several times beside others. In a dialogue the other names count, too.
fn supported<'a>(
    rows: &[&'a str],
    head: impl Fn(&'a str) -> Option<Head<'a>>,
    known: &HashSet<String>,
) -> HashSet<String> {
    let heads: Vec<Head<'a>> = rows
        .iter()
        .filter_map(|row| head(row))
        .filter(is_speech)
        .collect();
    if heads.is_empty() {
        return HashSet::new();
    }
    let mut counts: HashMap<String, usize> = HashMap::new();
    // "LIGHTHOUSE – NIGHT" says nothing of who speaks.
    let is_title =
        |text: &str| text.contains(char::is_uppercase) && !text.contains(char::is_lowercase);
    for (name, _, text) in &heads {
        if !(speaker::is_cue(name) && is_title(text)) {
            *counts.entry(spelled(name)).or_default() += 1;
        }
    }
    let again = |name: &str| counts.get(name).is_some_and(|count| *count > 1);
    let has_others = counts.len() > 1 || !known.is_empty();
    let mut names = HashSet::new();
    for (name, direction, text) in &heads {
        let name = spelled(name);
        let is_directed = direction.is_some() || directions::likely(text).is_some();
        let by_capitals = || {
            let is_repeated = again(&name) && has_others;
            speaker::is_cue(&name) && (stage_cues::is_label(&name) || is_directed || is_repeated)
        };
        if known.contains(&name) || by_capitals() {
            names.insert(name);
        }
    }
    let filled = rows.iter().filter(|row| !row.is_empty()).count();
    let is_dialogue = counts.len() > 1 && heads.len() * 2 >= filled;
    let is_repeated = counts.values().any(|count| *count > 1);
    if is_dialogue && (is_repeated || !names.is_empty()) {
        let is_all = heads.len() == filled;
        let others = counts
            .keys()
            .filter(|name| speaker::is_cue(name) || is_repeated && (is_all || again(name)));
        names.extend(others.cloned());
    }
    names
}

/// Returns true if words before a dash or a tab could be read as a name.
pub(super) fn looks_separated(words: &str) -> bool {
    tabbed(words).or_else(|| dashed(words)).is_some()
}

/// The name in capitals at the head of words, before a dash or a tab.
pub(super) fn in_capitals(words: &str) -> Option<Head<'_>> {
    let head = tabbed(words).or_else(|| dashed(words))?;
    speaker::is_cue(head.0).then_some(head)
}

/// Names on rows of their own, below an empty row and above what is said, where two of them come again.
fn alone(rows: &[&str]) -> HashSet<String> {
    // Headings of documents are empty rows, too.
    let breaks = rows.iter().filter(|row| row.is_empty()).count();
    let has_breaks = breaks * 4 >= rows.len();
    let row = |at: usize| rows.get(at).copied().unwrap_or_default();
    let is_name = |words: &str| {
        let (name, _) = speaker::split_direction(words);
        let is_short = name.split_whitespace().count() <= MOST_WORDS;
        is_short
            && name.starts_with(char::is_uppercase)
            && name.ends_with(char::is_alphanumeric)
            && speaker::is_name(name)
            && super::doubt::doubt(name).is_none()
            && super::heading(name).is_none()
    };
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (at, words) in rows.iter().enumerate() {
        let is_apart = !has_breaks || at == 0 || row(at - 1).is_empty();
        let next = row(at + 1);
        if is_apart && !next.is_empty() && is_name(words) && !is_name(next) {
            let (name, _) = speaker::split_direction(words);
            *counts.entry(folded(name)).or_default() += 1;
        }
    }
    counts.retain(|_, count| *count > 1);
    if counts.len() < 2 {
        counts.clear();
    }
    counts.into_keys().collect()
}

/// Returns true if rows begin with the times of a transcript.
fn is_timed(rows: &[&str]) -> bool {
    let (mut bracketed, mut named) = (0, 0);
    let mut names: HashMap<String, usize> = HashMap::new();
    for row in rows.iter().map(|row| row.trim()) {
        let Some((rest, is_bracketed)) = after_time(row) else {
            continue;
        };
        bracketed += usize::from(is_bracketed);
        if let Some((name, ..)) = speaker::prefix(rest) {
            named += usize::from(is_bracketed);
            *names.entry(folded(&name)).or_default() += 1;
        }
    }
    // A plan of a day has times before words with a colon, too.
    named > 0 || bracketed > 1 || names.values().any(|count| *count > 1)
}

/// The row after a time at its head, and true if the time is in brackets: `[00:00:12]`, `(0:12)`, `00:15`.
fn after_time(row: &str) -> Option<(&str, bool)> {
    let open = row.starts_with(['[', '(']);
    let inner = row.trim_start_matches(['[', '(']);
    let end = inner.find(|letter: char| !(letter.is_ascii_digit() || ":.,".contains(letter)));
    let (time, rest) = inner.split_at_checked(end?)?;
    if !is_time(time) {
        return None;
    }
    let rest = if open {
        rest.strip_prefix([']', ')'])?
    } else {
        rest.strip_prefix([' ', '\t'])?
    };
    let rest = rest.trim_start().trim_start_matches("- ").trim_start();
    (!rest.is_empty()).then_some((rest, open))
}

/// The time of a transcript in brackets between a name and its colon.
pub(super) fn time_behind<'a>(words: &'a str, name: &str) -> Option<&'a str> {
    let behind = words.trim_start_matches('*').strip_prefix(name)?;
    let inner = behind.trim_start().strip_prefix(['(', '['])?;
    let (time, _) = inner.split_once([')', ']'])?;
    is_time(time.trim()).then_some(time.trim())
}

/// Returns true if words are a time of a recording: `00:12`, `1:02:03.5`
pub(super) fn is_time(words: &str) -> bool {
    let parts: Vec<&str> = words.split(':').collect();
    let is_number = |part: &&str| {
        let digits = part
            .chars()
            .all(|it| it.is_ascii_digit() || ".,".contains(it));
        digits && (1..=6).contains(&part.len()) && part.starts_with(|it: char| it.is_ascii_digit())
    };
    (2..=4).contains(&parts.len())
        && parts.iter().all(is_number)
        && parts.iter().skip(1).all(|part| part.len() > 1)
}

/// Returns true if the numbers before names count the rows of a list: `1. Anna: Hi`. `1. Guard` and `2. Guard` are names.
fn is_numbered(rows: &[&str]) -> bool {
    let numbered = rows.iter().filter_map(|row| {
        let (number, rest) = after_number(row.trim())?;
        let (name, ..) = speaker::prefix(rest)?;
        Some((number, folded(&name)))
    });
    let numbered: Vec<(u32, String)> = numbered.collect();
    let pairs = || numbered.iter().zip(numbered.iter().skip(1));
    let counts = pairs().all(|((one, _), (next, _))| *next == one + 1);
    let differ = numbered.len() == 1 || pairs().any(|((_, one), (_, other))| one != other);
    !numbered.is_empty() && counts && differ
}

fn after_number(row: &str) -> Option<(u32, &str)> {
    let (number, rest) = row.split_once([' ', '\t'])?;
    let number = number.strip_suffix(['.', ')'])?;
    let is_short = (1..=3).contains(&number.len());
    let number = number.parse().ok().filter(|_| is_short)?;
    let rest = rest.trim_start();
    speaker::prefix(rest).is_some().then_some((number, rest))
}
