//! What the columns of a table are: by their names, else by what stands in them.

use serde::{Deserialize, Serialize};

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

/// Every column, its promised name first, with others that people write.
const NAMES: &[(Column, &[&str])] = &[
    (
        Column::Text,
        &[
            "text",
            "line",
            "lines",
            "dialogue",
            "dialog",
            "script",
            "sentence",
            "words",
            "copy",
            "content",
            "transcript",
            "caption",
        ],
    ),
    (
        Column::Speaker,
        &[
            "speaker",
            "character",
            "name",
            "role",
            "part",
            "who",
            "actor",
        ],
    ),
    (
        Column::Direction,
        &[
            "direction",
            "directions",
            "note",
            "notes",
            "emotion",
            "delivery",
        ],
    ),
    (Column::Note, &["direction note", "direction_note"]),
    (
        Column::Voice,
        &["voice", "voice_id", "voice id", "voice name"],
    ),
    (Column::Model, &["model", "model_id", "model id"]),
    (Column::Stability, &["stability"]),
    (
        Column::Similarity,
        &["similarity", "similarity_boost", "similarity boost"],
    ),
    (Column::Style, &["style", "style exaggeration"]),
    (Column::Speed, &["speed"]),
    (
        Column::File,
        &["file", "filename", "file name", "file_name", "out"],
    ),
];

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

    /// What the first row names, if it is a header: one of its cells names the text.
    pub(super) fn named(rows: &[Vec<String>]) -> Option<Self> {
        let (first, below) = rows.split_first()?;
        let ranks: Vec<Option<(Column, usize)>> = (0..)
            .zip(first)
            .map(|(at, cell)| {
                let named = Column::named(cell)?;
                // `Line` is what some call its number. Its promised name means what it says.
                let counts = matches!(named.0, Column::Text | Column::Speaker) && named.1 > 0;
                (!counts || !are_numbers(below, at)).then_some(named)
            })
            .collect();
        // Of columns with one meaning the one with the better name counts, then the first one.
        let is_best = |at: usize, (column, rank): (Column, usize)| {
            let mut others = ranks.iter().enumerate();
            !others.any(|(other, named)| {
                named.is_some_and(|(of, better)| of == column && (better, other) < (rank, at))
            })
        };
        let of: Vec<Option<Column>> = ranks
            .iter()
            .enumerate()
            .map(|(at, named)| named.filter(|named| is_best(at, *named)).map(|(of, _)| of))
            .collect();
        of.contains(&Some(Column::Text))
            .then_some(Self { header: true, of })
    }
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
    let is_speaker = |at: usize| {
        let mut names: Vec<&str> = cells(rows, at).filter(|cell| !cell.is_empty()).collect();
        let (all, longest) = (names.len(), names.iter().map(|name| name.len()).max());
        names.sort_unstable();
        names.dedup();
        let letters = names
            .iter()
            .all(|name| name.chars().any(char::is_alphabetic));
        all > 0 && letters && longest.unwrap_or(0) <= 40 && (names.len() < all || all < 3)
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
    let speaker = (0..width)
        .filter(|at| Some(*at) != text && is_speaker(*at))
        .max_by_key(how_likely);
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
        use Column::{Direction, File, Speaker, Text};
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
                vec![Some(Speaker), None, Some(Direction), Some(Text)],
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
