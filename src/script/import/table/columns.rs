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

    fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase();
        let found = NAMES.iter().find(|(_, names)| names.contains(&&*name));
        found.map(|(column, _)| *column)
    }
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
        let first = rows.first().map(Vec::as_slice).unwrap_or_default();
        Self::named(first).unwrap_or_else(|| Self {
            header: false,
            of: looks(rows, first.len()),
        })
    }

    /// What a header names, if it is one: one of its cells names the text.
    pub(super) fn named(first: &[String]) -> Option<Self> {
        let mut of: Vec<Option<Column>> = Vec::with_capacity(first.len());
        for cell in first {
            // Of two columns with one meaning the first one counts.
            of.push(Column::named(cell).filter(|column| !of.contains(&Some(*column))));
        }
        of.contains(&Some(Column::Text))
            .then_some(Self { header: true, of })
    }
}

fn looks(rows: &[Vec<String>], width: usize) -> Vec<Option<Column>> {
    const LOOK: usize = 200;
    let column = |at: usize| {
        let cells = rows.iter().take(LOOK).filter_map(move |row| row.get(at));
        cells.map(|cell| cell.trim())
    };
    let length = |at: usize| column(at).map(str::len).sum::<usize>();
    let text = (0..width).max_by_key(|at| (length(*at), usize::MAX - at));
    let is_speaker = |at: usize| {
        let mut names: Vec<&str> = column(at).filter(|cell| !cell.is_empty()).collect();
        let (all, longest) = (names.len(), names.iter().map(|name| name.len()).max());
        names.sort_unstable();
        names.dedup();
        let letters = names
            .iter()
            .all(|name| name.chars().any(char::is_alphabetic));
        all > 0 && letters && longest.unwrap_or(0) <= 40 && (names.len() < all || all < 3)
    };
    let speaker = (0..width).find(|at| Some(*at) != text && is_speaker(*at));
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
