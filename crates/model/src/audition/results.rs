//! What somebody said who listened by a page: its own file, or the sheet beside it.

use serde::Deserialize;

use mynah_core::stars::MOST_STARS;

/// What was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// What the letters were shuffled with, where the file says so.
    pub shuffle: Option<String>,
    /// What whoever listened calls themselves; nothing where the file doesn't say.
    pub judge: Option<String>,
    /// What its file is called: of some that don't say, it tells more than nothing.
    pub file: String,
    /// Where its file is; nothing where that isn't known.
    pub at: String,
    /// In the file's order.
    pub said: Vec<Said>,
    /// Rows that rate something and weren't understood.
    pub unread: usize,
}

/// One rating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The letter.
    pub named: String,
    /// The number of the line, from 1; nothing where it is said of the voice.
    pub line: Option<usize>,
    /// 1 … [`MOST_STARS`]; 0 is out.
    pub stars: u8,
}

/// What a page saves.
#[derive(Deserialize)]
struct Saved {
    shuffle: Option<String>,
    #[serde(default)]
    judge: Option<String>,
    ratings: Vec<Rated>,
}

/// A line of a voice with its rating; without a line it is the voice.
#[derive(Deserialize)]
struct Rated {
    letter: String,
    line: Option<usize>,
    rating: u8,
}

impl Results {
    /// Reads either file; nothing where it is neither, or rates nobody.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('\u{feff}').trim();
        let read = if text.starts_with('{') {
            let saved: Saved = serde_json::from_str(text).ok()?;
            let said = saved.ratings.into_iter().map(|rated| Said {
                named: rated.letter,
                line: rated.line,
                stars: rated.rating,
            });
            Self {
                shuffle: saved.shuffle,
                judge: saved.judge,
                file: String::new(),
                at: String::new(),
                said: said.collect(),
                unread: 0,
            }
        } else {
            sheet(text)?
        };
        let all = read.said.len();
        let said = read.said.into_iter();
        let said: Vec<Said> = said.filter(|said| said.stars <= MOST_STARS).collect();
        let judge = read.judge.filter(|judge| !judge.trim().is_empty());
        (!said.is_empty()).then_some(Self {
            shuffle: read.shuffle,
            judge,
            file: String::new(),
            at: String::new(),
            unread: read.unread + all - said.len(),
            said,
        })
    }
}

/// The rows of a sheet that have a rating. Whose letters they mean is known where all say the same.
fn sheet(text: &str) -> Option<Results> {
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
    let shuffle = column("shuffle");
    let mut unread = 0;
    let said = rows.records().filter_map(|row| {
        let Ok(row) = row else {
            unread += 1;
            return None;
        };
        let cell = |column| row.get(column).map(str::trim).unwrap_or_default();
        // Who has no rating isn't rated yet.
        if cell(rating).is_empty() {
            return None;
        }
        let (Ok(line), Ok(stars)) = (cell(line).parse(), cell(rating).parse()) else {
            unread += 1;
            return None;
        };
        let said = Said {
            named: cell(letter).to_owned(),
            line: Some(line),
            stars,
        };
        Some((said, shuffle.map(cell).unwrap_or_default().to_owned()))
    });
    let (said, of): (Vec<Said>, Vec<String>) = said.unzip();
    let first = of.first().filter(|first| !first.is_empty());
    let shuffle = first.filter(|first| of.iter().all(|of| of == *first));
    Some(Results {
        shuffle: shuffle.cloned(),
        // Whoever fills in a sheet is told by what it is called.
        judge: None,
        file: String::new(),
        at: String::new(),
        said,
        unread,
    })
}
