//! What the columns of a table are: by their names, else by what stands in them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::column_names::NAMES;
use crate::import::Choices;
use crate::parse::cue;
use mynah_core::ids::ModelId;

/// What a column may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Column {
    /// What is spoken.
    Text,
    /// Who speaks it.
    Speaker,
    /// How it is spoken: a tag before the text.
    Direction,
    /// How it is to be spoken, for people: it is no tag.
    Note,
    /// With which voice, by name or id.
    Voice,
    /// With which model, by id.
    Model,
    /// 0 to 1.
    Stability,
    /// 0 to 1.
    Similarity,
    /// 0 to 1.
    Style,
    /// 0.7 to 1.2.
    Speed,
    /// How the line's file is called.
    File,
}

impl Column {
    /// All, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(column, _)| *column)
    }

    /// Its promised name.
    pub fn name(self) -> &'static str {
        let names = NAMES.iter().find(|(column, _)| *column == self);
        names
            .and_then(|(_, names)| names.first())
            .copied()
            .unwrap_or_default()
    }

    /// What a cell of a header names, and how well: the lower the better.
    fn named(name: &str) -> Option<(Self, usize)> {
        let name = name.trim().to_lowercase();
        let found = NAMES.iter().find_map(|(column, names)| {
            let rank = names.iter().position(|known| *known == name)?;
            Some((*column, rank))
        });
        found.or_else(|| speaker_within(&name))
    }
}

/// Some say it in more words: `Character name`, `Who says it`. A number of it is nobody.
fn speaker_within(name: &str) -> Option<(Column, usize)> {
    let (speaker, names) = NAMES.iter().find(|(of, _)| *of == Column::Speaker)?;
    if !is_label(name) {
        return None;
    }
    let words = || name.split(|letter: char| !letter.is_alphanumeric());
    let is_other = words().any(|word| {
        matches!(
            word,
            "id" | "no" | "nr" | "number" | "count" | "file" | "voice"
        )
    });
    let known = words().filter_map(|word| names.iter().position(|known| *known == word));
    let best = known.min().filter(|_| !is_other)?;
    Some((*speaker, names.len() + best))
}

/// Tells a name from a sentence and from cells that are not yet taken apart.
fn is_label(cell: &str) -> bool {
    let cell = cell.trim();
    cell.chars().count() <= LABEL
        && !cell.contains([',', ';', '|', '\t'])
        && !cell.ends_with(['.', '!', '?', '…', '。', '！', '？'])
}

/// The most characters of a column's name.
const LABEL: usize = 40;

/// Endings of the files in which games have their texts.
const SOURCES: [&str; 32] = [
    "rpy",
    "rpym",
    "yarn",
    "yarnproject",
    "ink",
    "twee",
    "tw",
    "nani",
    "dialogue",
    "txt",
    "md",
    "json",
    "csv",
    "tsv",
    "xml",
    "yaml",
    "yml",
    "toml",
    "po",
    "html",
    "cs",
    "cpp",
    "js",
    "ts",
    "py",
    "lua",
    "gd",
    "tscn",
    "tres",
    "unity",
    "asset",
    "uasset",
];

/// Returns true if a file name is that of a game's code or texts.
fn is_source(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| SOURCES.iter().any(|it| ending.eq_ignore_ascii_case(it)))
}

/// What each column of a table is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// Whether the first row names them.
    pub header: bool,
    /// In order; nothing for one that is not read.
    pub of: Vec<Option<Column>>,
}

impl Columns {
    /// What the first row says, else what the cells look like: the longest texts are the text, and a column of few
    /// short words that come again is who speaks.
    pub(super) fn guess(rows: &[Vec<String>]) -> Self {
        if let Some(named) = Self::named(rows) {
            return named;
        }
        let (first, below) = rows.split_first().unwrap_or((const { &Vec::new() }, &[]));
        let width = first.len();
        // A word above nothing but numbers names them.
        let header = (0..width).any(|at| {
            let names = first.get(at).is_some_and(|cell| !is_number(cell));
            names && are_numbers(below, at)
        });
        Self {
            header,
            of: looks(if header { below } else { rows }, width),
        }
    }

    /// Makes notes of directions if no model of the table's lines performs audio tags.
    pub(super) fn with_notes(mut self, rows: &[Vec<String>], choices: &Choices) -> Self {
        let model = self.of.iter().position(|of| *of == Some(Column::Model));
        let below = rows.iter().skip(usize::from(self.header)).take(LOOK);
        let mut models = below
            .filter_map(|row| row.get(model?))
            .map(|cell| cell.trim());
        let performs = |model: &str| choices.performs_tags("", Some(&ModelId::from(model)));
        let is_performed = choices.performs_some_tags()
            || models.any(|model| !model.is_empty() && performs(model));
        if !is_performed {
            for column in &mut self.of {
                if *column == Some(Column::Direction) {
                    *column = Some(Column::Note);
                }
            }
        }
        self
    }

    /// Without a column of file names that are other programs': the files of a game's code, or one file for many lines.
    pub(super) fn without_sources(mut self, rows: &[Vec<String>]) -> Self {
        let Some(at) = self.of.iter().position(|of| *of == Some(Column::File)) else {
            return self;
        };
        let below = rows.get(usize::from(self.header)..).unwrap_or_default();
        let names: Vec<&str> = cells(below, at).filter(|name| !name.is_empty()).collect();
        let sources = names.iter().filter(|name| is_source(name)).count();
        let different: BTreeSet<&str> = names.iter().copied().collect();
        let is_shared = names.len() > 2 && different.len() * 2 <= names.len();
        if (sources * 2 > names.len() || is_shared)
            && let Some(of) = self.of.get_mut(at)
        {
            *of = None;
        }
        self
    }

    /// What the first row names, if it is a header: one of its cells names the text, or all are names and one is known.
    pub(super) fn named(rows: &[Vec<String>]) -> Option<Self> {
        let (first, below) = rows.split_first()?;
        let ranks = ranks(first, below);
        let mut named = Self::of_ranks(&ranks);
        if !named.of.contains(&Some(Column::Text)) {
            let is_known = |(at, rank): (usize, &Option<(Column, usize)>)| {
                let name = first.get(at).map(|name| name.trim());
                rank.is_some() && !cells(below, at).any(|cell| Some(cell) == name)
            };
            let is_header =
                first.iter().all(|cell| is_label(cell)) && ranks.iter().enumerate().any(is_known);
            let text = unknown_text(first, below, &ranks).filter(|_| is_header)?;
            *named.of.get_mut(text)? = Some(Column::Text);
        }
        Some(named)
    }

    /// What the first row names, if one of its cells names the text.
    pub(in crate::import) fn named_text(rows: &[Vec<String>]) -> Option<Self> {
        let (first, below) = rows.split_first()?;
        let named = Self::of_ranks(&ranks(first, below));
        named.of.contains(&Some(Column::Text)).then_some(named)
    }

    /// Of columns with one meaning the one with the better name counts, then the first one.
    fn of_ranks(ranks: &[Option<(Column, usize)>]) -> Self {
        let is_best = |at: usize, (column, rank): (Column, usize)| {
            let mut others = ranks.iter().enumerate();
            !others.any(|(other, named)| {
                named.is_some_and(|(of, better)| of == column && (better, other) < (rank, at))
            })
        };
        let of = ranks
            .iter()
            .enumerate()
            .map(|(at, named)| named.filter(|named| is_best(at, *named)).map(|(of, _)| of))
            .collect();
        Self { header: true, of }
    }
}

/// What each cell of a header names, and how well.
fn ranks(first: &[String], below: &[Vec<String>]) -> Vec<Option<(Column, usize)>> {
    let named = |(at, cell): (usize, &String)| {
        let named = Column::named(cell)?;
        // `Line` is what some call its number. Its promised name means what it says.
        let counts = matches!(named.0, Column::Text | Column::Speaker) && named.1 > 0;
        (!counts || !are_numbers(below, at)).then_some(named)
    };
    (0..).zip(first).map(named).collect()
}

/// The column of the text where no name says it: the first one of those without a known meaning whose cells are about as
/// long as the longest. Columns with a name come before those without.
fn unknown_text(
    first: &[String],
    below: &[Vec<String>],
    ranks: &[Option<(Column, usize)>],
) -> Option<usize> {
    let is_unknown = |at: &usize| ranks.get(*at) == Some(&None) && !are_numbers(below, *at);
    let length = |at: usize| {
        let cells = cells(below, at).filter(|cell| !cell.is_empty());
        let lengths: Vec<usize> = cells.map(|cell| cell.chars().count()).collect();
        lengths.iter().sum::<usize>() * 100 / lengths.len().max(1)
    };
    let has_name = |at: usize| first.get(at).is_some_and(|name| !name.trim().is_empty());
    let all: Vec<(usize, usize)> = (0..first.len())
        .filter(is_unknown)
        .map(|at| (at, length(at)))
        .filter(|(_, length)| *length > 0)
        .collect();
    let (named, nameless): (Vec<_>, Vec<_>) = all.into_iter().partition(|(at, _)| has_name(*at));
    let candidates = if named.is_empty() { nameless } else { named };
    let longest = candidates.iter().map(|(_, length)| *length).max()?;
    let text = candidates
        .iter()
        .find(|(_, length)| length * 5 >= longest * 4);
    text.map(|(at, _)| *at)
}

/// How many rows stand above the header: a sheet often begins with what it is called. Each of them has fewer cells, and the
/// header names more than the text.
pub(super) fn above_header(rows: &[Vec<String>]) -> usize {
    let filled = |row: &Vec<String>| row.iter().filter(|cell| !cell.trim().is_empty()).count();
    let is_header = |at: &usize| {
        let (above, below) = rows.split_at_checked(*at).unwrap_or_default();
        let named = Columns::named(below).map_or(0, |named| named.of.iter().flatten().count());
        let width = below.first().map_or(0, filled);
        named > 1 && above.iter().all(|row| filled(row) < width)
    };
    (0..rows.len().min(TITLES)).find(is_header).unwrap_or(0)
}

/// What a spreadsheet calls a column (`B`), from its number from 0.
pub(super) fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        left /= 26;
    }
    letters.iter().rev().collect()
}

/// The header is looked for in so many rows.
const TITLES: usize = 12;

/// Rows that are looked at.
const LOOK: usize = 200;

/// The cells of a column, as far as they are looked at.
fn cells(rows: &[Vec<String>], at: usize) -> impl Iterator<Item = &str> {
    let cells = rows.iter().take(LOOK).filter_map(move |row| row.get(at));
    cells.map(|cell| cell.trim())
}

fn is_number(cell: &str) -> bool {
    let mut letters = cell.chars();
    cell.contains(|letter: char| letter.is_ascii_digit())
        && letters.all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ':' | '-' | '#'))
}

/// Whether a column holds numbers alone.
fn are_numbers(rows: &[Vec<String>], at: usize) -> bool {
    let mut filled = cells(rows, at).filter(|cell| !cell.is_empty()).peekable();
    filled.peek().is_some() && filled.all(is_number)
}

fn looks(rows: &[Vec<String>], width: usize) -> Vec<Option<Column>> {
    let length = |at: usize| cells(rows, at).map(str::len).sum::<usize>();
    let text = (0..width).max_by_key(|at| (length(*at), usize::MAX - at));
    let is_speaker = |at: usize, by_capitals: bool| {
        let mut names: Vec<&str> = cells(rows, at).filter(|cell| !cell.is_empty()).collect();
        let (all, longest) = (names.len(), names.iter().map(|name| name.len()).max());
        names.sort_unstable();
        names.dedup();
        let letters = names
            .iter()
            .all(|name| name.chars().any(char::is_alphabetic));
        let tells = if by_capitals {
            names.iter().all(|name| cue(name).is_some())
        } else {
            names.len() < all || all < 3
        };
        all > 0 && letters && longest.unwrap_or(0) <= 40 && tells
    };
    // Who speaks changes oftener than a scene, and has no number.
    let how_likely = |at: &usize| {
        let cells: Vec<&str> = cells(rows, *at).collect();
        let changes = cells
            .iter()
            .zip(cells.iter().skip(1))
            .filter(|(one, next)| one != next)
            .count();
        let plain = !cells
            .concat()
            .contains(|letter: char| letter.is_ascii_digit());
        (plain, changes, usize::MAX - at)
    };
    let speaker = |by_capitals: bool| {
        (0..width)
            .filter(|at| Some(*at) != text && is_speaker(*at, by_capitals))
            .max_by_key(how_likely)
    };
    // Names in capitals tell if nobody speaks twice.
    let speaker = speaker(false).or_else(|| speaker(true));
    (0..width)
        .map(|at| {
            if Some(at) == text {
                Some(Column::Text)
            } else {
                (Some(at) == speaker).then_some(Column::Speaker)
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(table: &[&str]) -> (bool, Vec<Option<Column>>) {
        let row = |row: &&str| row.split('|').map(str::to_owned).collect();
        let guess = Columns::guess(&table.iter().map(row).collect::<Vec<_>>());
        (guess.header, guess.of)
    }

    /// The first column whose name could mean it was taken.
    #[test]
    fn of_several_names_the_better_one_is_the_speaker_s_and_the_text_s() {
        use Column::{File, Note, Speaker, Text};
        for (table, of) in [
            (
                &[
                    "Actor|Character|Line|Dialogue",
                    "Mia|Ana|1|Hello.",
                    "Joe|Ben|2|Yes?",
                ][..],
                vec![None, Some(Speaker), None, Some(Text)],
            ),
            (
                &["Role|Character name|Notes|Text", "lead|Ana|soft|Hello."],
                vec![Some(Speaker), None, Some(Note), Some(Text)],
            ),
            (
                &[
                    "Scene|Line|Who says it|Text",
                    "1|1|Ana|Hello.",
                    "1|2|Ben|Yes?",
                ],
                vec![None, None, Some(Speaker), Some(Text)],
            ),
            (
                &[
                    "Character ID|Character name|File name|Text",
                    "7|Ana|a.wav|Hello.",
                ],
                vec![None, Some(Speaker), Some(File), Some(Text)],
            ),
        ] {
            assert_eq!(guessed(table), (true, of), "{table:?}");
        }
    }

    #[test]
    fn without_names_the_speaker_is_who_changes() {
        let table = [
            "Scene 1|Harbour|Ana|Hello there, who is it?",
            "Scene 1|Harbour|Ben|It is me. Open the door.",
            "Scene 1|Harbour|Ana|Come in before you freeze.",
            "Scene 2|Kitchen|Ben|What is for supper tonight?",
        ];
        let of = vec![None, None, Some(Column::Speaker), Some(Column::Text)];
        assert_eq!(guessed(&table), (false, of.clone()));
        let foreign = [
            "Nr|Ort|Sprecher|Satz",
            "1|Hafen|Ana|Guten Abend, wer ist da?",
            "2|Hafen|Ben|Ich bin es nur.",
            "3|Hafen|Ana|Dann komm herein.",
        ];
        assert_eq!(guessed(&foreign), (true, of));
    }
}
