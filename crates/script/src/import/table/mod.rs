//! Tables: one line a row, and what their columns are.

mod columns;
mod delimited;
mod sheet;

pub use columns::{Column, Columns};
pub(super) use delimited::{delimited, is_table};
pub(super) use sheet::sheet;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Choices, ImportError};
use crate::document::{Overrides, Script};
use crate::parse::{MOST_LINES, ParseError, Reader};
use mynah_core::ids::{LineId, ModelId};
use mynah_core::settings::{ChosenSettings, Scale, Setting};

/// How many rows a preview shows.
const SHOWN: usize = 20;
/// How many columns.
const SHOWN_COLUMNS: usize = 64;
/// How many characters of a cell.
const SHOWN_CHARS: usize = 200;

/// Cells as they stand in a file. Every row has as many as the first one.
pub(super) struct Cells {
    rows: Vec<Vec<String>>,
    /// The sheets of a workbook.
    sheets: Vec<String>,
    sheet: usize,
    /// The row in which a quote is opened that nothing closes.
    open_quote: Option<u64>,
    /// Cells that reach over rows below them: column and first row, and the last one.
    merged: BTreeMap<(usize, usize), usize>,
}

impl Cells {
    /// What a cell shows that is one with a cell above it.
    fn merged_into(&self, row: usize, column: usize) -> Option<&str> {
        let mut above = self.merged.range((column, 0)..=(column, row));
        let ((_, first), last) = above.next_back()?;
        let cell = self.rows.get(*first)?.get(column)?.trim();
        (row <= *last && !cell.is_empty()).then_some(cell)
    }
}

/// What a person sees of a table before it is imported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// What the columns were taken for.
    pub columns: Columns,
    /// The first rows, with the header where there is one.
    pub first: Vec<Vec<String>>,
    /// The sheets of a workbook; none in a text.
    pub sheets: Vec<String>,
    /// Which of them this is.
    pub sheet: usize,
    /// The voice that the table wants for a speaker, by name or id.
    pub voices: BTreeMap<String, String>,
    /// The file name that the table wants for a line.
    pub files: BTreeMap<LineId, String>,
    /// The row, from 1, in which a quote is opened that nothing closes: all behind it is one cell.
    #[serde(default)]
    pub open_quote: Option<u64>,
}

/// Makes a script of cells.
///
/// # Errors
/// A table without a column for the text, a cell that isn't what its column holds, nothing to speak, too many rows.
pub(super) fn read(
    cells: Cells,
    choices: &Choices,
    title: &str,
) -> Result<(Script, Preview), ImportError> {
    let above = columns::above_header(&cells.rows);
    let rows = cells.rows.get(above..).unwrap_or_default();
    let width = rows.first().map_or(0, Vec::len);
    let columns = match &choices.columns {
        Some(chosen) if chosen.of.len() == width => chosen.clone(),
        _ => Columns::guess(rows),
    };
    if rows.is_empty() {
        return Err(ParseError::Nothing.into());
    }
    if rows.len() > MOST_LINES {
        return Err(ParseError::TooLong.into());
    }
    if !columns.of.contains(&Some(Column::Text)) {
        return Err(ImportError::NoText);
    }
    let mut out = Reader::new(&choices.names);
    let mut parts = Voices::default();
    let mut files = BTreeMap::new();
    let skipped = usize::from(columns.header);
    for (at, row) in (above..).zip(rows).skip(skipped) {
        let row = Row {
            number: at as u64 + 1,
            cells: row,
            columns: &columns,
        };
        let text = match row.get(Column::Direction) {
            Some(direction) => format!("[{direction}] {}", row.get(Column::Text).unwrap_or("")),
            None => row.get(Column::Text).unwrap_or("").to_owned(),
        };
        if row.get(Column::Text).is_none() {
            continue;
        }
        let overrides = Overrides {
            settings: row.settings()?,
            model: row.get(Column::Model).map(ModelId::from),
            direction: row.get(Column::Note).unwrap_or_default().to_owned(),
            ..Overrides::default()
        };
        let named = row.get(Column::Speaker).or_else(|| {
            let column = row.place(Column::Speaker)?;
            cells.merged_into(at, column)
        });
        let speaker = parts.speaker(&mut out, named, row.get(Column::Voice));
        let id = out.line_with(&speaker, &text, overrides);
        if let (Some(id), Some(file)) = (id, row.get(Column::File)) {
            files.insert(id, file.to_owned());
        }
    }
    let preview = Preview {
        first: rows.iter().take(SHOWN).map(|row| shown(row)).collect(),
        columns,
        sheets: cells.sheets,
        sheet: cells.sheet,
        voices: parts.called(&out),
        files,
        open_quote: cells.open_quote,
    };
    Ok((out.script(title)?, preview))
}

/// What a preview has room for.
fn shown(row: &[String]) -> Vec<String> {
    let cells = row.iter().take(SHOWN_COLUMNS);
    cells
        .map(|cell| cell.chars().take(SHOWN_CHARS).collect())
        .collect()
}

/// Who is spoken by whom, by the names that were found. A part has one voice, so a speaker with two voices is two parts:
/// "Tom", "Tom – Rachel".
#[derive(Default)]
struct Voices(BTreeMap<String, String>);

impl Voices {
    /// The same by the names that a person gave them. Who keeps a name keeps its voice.
    fn called(self, out: &Reader) -> BTreeMap<String, String> {
        let others = out.renamed();
        let is_somebody = |(name, _): &(String, String)| !out.is_nobody(name);
        let all = self.0.into_iter().filter(is_somebody);
        let (renamed, mut voices): (BTreeMap<_, _>, BTreeMap<_, _>) =
            all.partition(|(name, _)| others.contains_key(name));
        for (name, voice) in renamed {
            if let Some(name) = others.get(&name) {
                voices.entry(name.clone()).or_insert(voice);
            }
        }
        voices
    }

    fn speaker(&mut self, out: &mut Reader, speaker: Option<&str>, voice: Option<&str>) -> String {
        let named = out.named(speaker.or(voice).unwrap_or_default());
        let Some(voice) = voice else { return named };
        match self.0.get(&named) {
            None => {
                self.0.insert(named.clone(), voice.to_owned());
                named
            }
            Some(first) if first == voice => named,
            Some(_) => {
                let second = out.named(&format!("{named} – {voice}"));
                self.0.insert(second.clone(), voice.to_owned());
                second
            }
        }
    }
}

struct Row<'a> {
    number: u64,
    cells: &'a [String],
    columns: &'a Columns,
}

impl Row<'_> {
    /// What stands in a column; nothing where it is empty or there is none.
    fn get(&self, column: Column) -> Option<&str> {
        let cell = self.cells.get(self.place(column)?)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    fn place(&self, column: Column) -> Option<usize> {
        self.columns.of.iter().position(|of| *of == Some(column))
    }

    /// The settings of the line. One out of range is refused: as another one it would be paid for.
    fn settings(&self) -> Result<Option<ChosenSettings>, ImportError> {
        let number = |column: Column, scale: Scale| {
            let cell = self.get(column);
            cell.map(|cell| {
                let number = cell.replace(',', ".").parse::<f32>().ok();
                let number = number.and_then(|number| scale.check(number).ok());
                number.ok_or_else(|| self.wrong(column))
            })
            .transpose()
        };
        let settings = [
            Setting::Stability(number(Column::Stability, Scale::STABILITY)?),
            Setting::SimilarityBoost(number(Column::Similarity, Scale::SIMILARITY_BOOST)?),
            Setting::Style(number(Column::Style, Scale::STYLE)?),
            Setting::Speed(number(Column::Speed, Scale::SPEED)?),
        ];
        let chosen = ChosenSettings::of(settings);
        Ok((chosen != ChosenSettings::default()).then_some(chosen))
    }

    fn wrong(&self, column: Column) -> ImportError {
        ImportError::Cell {
            row: self.number,
            column: column.name().to_owned(),
            value: self.get(column).unwrap_or_default().to_owned(),
        }
    }
}
