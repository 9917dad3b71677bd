//! What somebody said who listened by a page: its own file, or the sheet beside it.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The best rating.
pub const MOST_STARS: u8 = 5;

/// What was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// What the letters were shuffled with, where the file says so.
    pub shuffle: Option<String>,
    /// In the file's order.
    pub said: Vec<Said>,
}

/// One rating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The letter.
    pub named: String,
    /// The number of the line, from 1; all of them where nothing is said.
    pub line: Option<usize>,
    /// 1 … [`MOST_STARS`]; 0 is out.
    pub stars: u8,
}

/// What a page saves.
#[derive(Deserialize)]
struct Saved {
    shuffle: Option<String>,
    ratings: BTreeMap<String, u8>,
}

impl Results {
    /// Reads either file; nothing where it is neither, or rates nobody.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('\u{feff}').trim();
        let read = if text.starts_with('{') {
            let saved: Saved = serde_json::from_str(text).ok()?;
            let said = saved.ratings.into_iter().map(|(named, stars)| Said {
                named,
                line: None,
                stars,
            });
            Self {
                shuffle: saved.shuffle,
                said: said.collect(),
            }
        } else {
            Self {
                shuffle: None,
                said: sheet(text)?,
            }
        };
        let said = read.said.into_iter();
        let said: Vec<Said> = said.filter(|said| said.stars <= MOST_STARS).collect();
        (!said.is_empty()).then_some(Self { said, ..read })
    }
}

/// The rows of a sheet that have a rating.
fn sheet(text: &str) -> Option<Vec<Said>> {
    // Spreadsheets of some countries separate otherwise.
    let head = text.lines().next()?;
    let separator = [b',', b';', b'\t']
        .into_iter()
        .find(|byte| head.contains(char::from(*byte)))?;
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .from_reader(text.as_bytes());
    let head = rows.headers().ok()?.clone();
    let column = |name: &str| head.iter().position(|is| is.trim() == name);
    let (letter, line, rating) = (column("letter")?, column("line")?, column("rating")?);
    let said = rows.records().filter_map(|row| {
        let row = row.ok()?;
        Some(Said {
            named: row.get(letter)?.trim().to_owned(),
            line: Some(row.get(line)?.trim().parse().ok()?),
            stars: row.get(rating)?.trim().parse().ok()?,
        })
    });
    Some(said.collect())
}
