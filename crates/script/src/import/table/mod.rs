//! Tables: one line a row, and what their columns are.

mod column_names;
mod columns;
mod date_names;
mod delimited;
mod game_markup;
mod number_format;
mod quotes;
mod row_width;
mod sheet;
mod unused;
mod workbook;

pub use columns::{Column, Columns};
pub(super) use delimited::{delimited, is_table};
pub(super) use workbook::workbook;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use self::game_markup::GameMarkup;
use self::row_width::Surplus;
use super::directions::BETWEEN;
use super::{Choices, ImportError, Place, Reason, Skipped};
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

/// The cells of a file. Rows without any are left out.
#[derive(Default)]
pub(super) struct Cells {
    rows: Vec<Vec<String>>,
    /// The number of each row in the file, from 1.
    numbers: Vec<u64>,
    /// The cells of each row that stand in quotes, a bit for each; none in a workbook.
    quoted: Vec<u64>,
    /// The character between the cells of a text.
    mark: char,
    /// The sheets of a workbook.
    sheets: Vec<String>,
    sheet: usize,
    /// The sheets that are not read.
    others: Vec<Skipped>,
    /// The row of the first quote that nothing closes.
    open_quote: Option<u64>,
    /// Cells that reach over rows below them: column and first row, and the last one.
    merged: BTreeMap<(usize, usize), usize>,
    /// Numbers that are shown with fewer digits or in another form, by row and column.
    values: BTreeMap<(usize, usize), f64>,
    /// Cells that hold something that is not shown, in the order of the rows.
    unread: Vec<Unread>,
}

/// A cell that can't be read.
struct Unread {
    /// From 1.
    row: u64,
    column: usize,
    skipped: Skipped,
}

impl Cells {
    /// The number of a row in the file, from 1.
    fn number(&self, row: usize) -> u64 {
        self.numbers.get(row).copied().unwrap_or(row as u64 + 1)
    }

    /// The rows above the header: the title of a table, and remarks.
    fn titles(&self, above: usize) -> Vec<(u64, Skipped)> {
        let rows = self.rows.iter().enumerate().take(above);
        rows.map(|(at, row)| {
            let number = self.number(at);
            let place = Place::Row(number);
            (
                number,
                Skipped::new(place, &words(row), Reason::FrontMatter),
            )
        })
        .collect()
    }

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
    /// The row of the first quote that nothing closes, from 1. The quote is left out, and the rows after it are rows.
    #[serde(default)]
    pub open_quote: Option<u64>,
}

/// A table that was read.
pub(super) struct Table {
    pub script: Script,
    pub preview: Preview,
    pub skipped: Vec<Skipped>,
}

/// Makes a script of cells.
///
/// # Errors
/// A table without a column for the text, a cell that isn't what its column holds, rows of which none has as many cells as
/// there are columns, nothing to speak, too many rows.
pub(super) fn read(mut cells: Cells, choices: &Choices, title: &str) -> Result<Table, ImportError> {
    let above = columns::above_header(&cells.rows);
    let rows = cells.rows.get_mut(above..).unwrap_or_default();
    if rows.is_empty() {
        return Err(ParseError::Nothing.into());
    }
    if rows.len() > MOST_LINES {
        return Err(ParseError::TooLong.into());
    }
    let width = row_width::width(rows, cells.mark);
    let surplus = fit(rows, width);
    let columns = match &choices.columns {
        Some(chosen) if chosen.of.len() == width => chosen.clone(),
        _ => Columns::guess(rows)
            .with_notes(rows, choices)
            .without_sources(rows),
    };
    let Some(text) = columns.of.iter().position(|of| *of == Some(Column::Text)) else {
        return Err(ImportError::NoText);
    };
    let header = columns.header.then(|| rows.first()).flatten();
    let texts = rows.iter().skip(usize::from(columns.header));
    let texts = texts.filter_map(|row| row.get(text));
    let markup = GameMarkup::of(header.map(Vec::as_slice), texts.clone());
    let mut out = Reader::new(&choices.names);
    // Engines write the name before the text where it has no column.
    let has_names = markup.is_any() && !columns.of.contains(&Some(Column::Speaker));
    if has_names {
        out.weigh_names(texts.map(String::as_str));
    }
    let mut body = Body {
        columns: &columns,
        choices,
        markup,
        has_names,
        out,
        voices: Voices::default(),
        files: BTreeMap::new(),
        skipped: cells.titles(above),
        first_wide: None,
        is_any_whole: false,
    };
    body.join(&mut cells, above, &surplus);
    body.lines(&cells, above + usize::from(columns.header))?;
    if let Some(ragged) = body.first_wide.filter(|_| !body.is_any_whole) {
        return Err(ragged);
    }
    let first = above + usize::from(columns.header);
    let number = cells.number(above);
    let unused = unused::columns(&cells, &columns, first, body.markup.is_any());
    body.skipped
        .extend(unused.into_iter().map(|column| (number, column)));
    let rows = cells.rows.get(above..).unwrap_or_default();
    let preview = Preview {
        first: rows.iter().take(SHOWN).map(|row| shown(row)).collect(),
        sheets: cells.sheets,
        sheet: cells.sheet,
        voices: body.voices.called(&body.out),
        files: body.files,
        open_quote: cells.open_quote,
        columns: columns.clone(),
    };
    body.skipped.sort_by_key(|(row, _)| *row);
    Ok(Table {
        script: body.out.script(title)?,
        preview,
        skipped: body
            .skipped
            .into_iter()
            .map(|(_, skipped)| skipped)
            .chain(cells.others)
            .collect(),
    })
}

/// Gives each row as many cells as there are columns. Cells after the last column are returned, with the place of their
/// row.
fn fit(rows: &mut [Vec<String>], width: usize) -> BTreeMap<usize, Vec<String>> {
    let mut surplus = BTreeMap::new();
    for (at, row) in rows.iter_mut().enumerate() {
        if row.len() > width {
            let mut more = row.split_off(width);
            let filled = more.iter().rposition(|cell| !cell.trim().is_empty());
            more.truncate(filled.map_or(0, |last| last + 1));
            if !more.is_empty() {
                surplus.insert(at, more);
            }
        }
        row.resize(width, String::new());
    }
    surplus
}

/// The words of some cells, as a person reads them in a row.
fn words(cells: &[String]) -> String {
    let cells = cells.iter().map(|cell| cell.trim());
    let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    cells.join(", ")
}

/// The rows of a table below its header, becoming lines.
struct Body<'a> {
    columns: &'a Columns,
    choices: &'a Choices,
    markup: GameMarkup,
    /// True if names of speakers are in the texts.
    has_names: bool,
    out: Reader,
    voices: Voices,
    files: BTreeMap<LineId, String>,
    /// With the numbers of their rows.
    skipped: Vec<(u64, Skipped)>,
    /// The first row with cells that no column takes.
    first_wide: Option<ImportError>,
    /// At least one row has a text and no such cells.
    is_any_whole: bool,
}

impl Body<'_> {
    /// Joins the cells after the last column to the text where they are part of it. The others are skipped.
    fn join(&mut self, cells: &mut Cells, above: usize, surplus: &BTreeMap<usize, Vec<String>>) {
        let speaker = self.place(Column::Speaker);
        let whole = cells.rows.iter().skip(above).enumerate();
        let whole = whole.filter(|(at, _)| !surplus.contains_key(at));
        let speakers: BTreeSet<String> = whole
            .filter_map(|(_, row)| row.get(speaker?))
            .map(|cell| cell.trim().to_owned())
            .filter(|cell| !cell.is_empty())
            .collect();
        let rule = Surplus {
            columns: self.columns,
            mark: cells.mark,
            speakers: &speakers,
        };
        let mut wide = BTreeSet::new();
        for (at, more) in surplus {
            let at = at + above;
            let quoted = cells.quoted.get(at).copied().unwrap_or(0);
            let number = cells.number(at);
            let Some(row) = cells.rows.get_mut(at) else {
                continue;
            };
            let is_header = self.columns.header && at == above;
            if let Some(joined) = rule.joined(row, more, quoted).filter(|_| !is_header) {
                *row = joined;
                continue;
            }
            wide.insert(at);
            let expected = row.len();
            self.first_wide.get_or_insert(ImportError::Ragged {
                row: number,
                cells: (expected + more.len()) as u64,
                expected: expected as u64,
            });
            let skipped = Skipped::new(Place::Row(number), &words(more), Reason::Surplus);
            self.skipped.push((number, skipped));
        }
        let text = self.place(Column::Text);
        let first = above + usize::from(self.columns.header);
        let mut rows = cells.rows.iter().enumerate().skip(first);
        self.is_any_whole = rows.any(|(at, row)| {
            let cell = text.and_then(|text| row.get(text));
            !wide.contains(&at) && cell.is_some_and(|cell| !cell.trim().is_empty())
        });
    }

    /// Makes a line of each row from `first` that has a text.
    fn lines(&mut self, cells: &Cells, first: usize) -> Result<(), ImportError> {
        let mut unread = cells.unread.iter().peekable();
        for (at, cells_of_row) in cells.rows.iter().enumerate().skip(first) {
            let number = cells.number(at);
            let mut has_unread_text = false;
            while let Some(cell) = unread.next_if(|cell| cell.row <= number) {
                has_unread_text |= cell.row == number && self.is(Column::Text, cell.column);
                self.skip_cell(cell);
            }
            let row = Row {
                at,
                number,
                cells: cells_of_row,
                columns: self.columns,
                values: &cells.values,
            };
            let Some(written) = row.get(Column::Text) else {
                let words = words(cells_of_row);
                if !has_unread_text && !words.is_empty() {
                    let skipped = Skipped::new(Place::Row(number), &words, Reason::NoText);
                    self.skipped.push((number, skipped));
                }
                continue;
            };
            let Some((named, text)) = self.said(number, written) else {
                continue;
            };
            let named = named.as_deref().or_else(|| {
                row.get(Column::Speaker).or_else(|| {
                    let column = row.place(Column::Speaker)?;
                    cells.merged_into(at, column)
                })
            });
            let speaker = self
                .voices
                .speaker(&mut self.out, named, row.get(Column::Voice));
            let model = row.get(Column::Model).map(ModelId::from);
            let (mut text, mut notes) = (text, row.all(Column::Note));
            if let Some(direction) = row.get(Column::Direction) {
                // A person who chose the column wants tags.
                let is_chosen = self.choices.columns.is_some() && model.is_none();
                if is_chosen || self.choices.performs_tags(&speaker, model.as_ref()) {
                    text.insert_str(0, &tag(direction));
                } else {
                    notes.insert(0, direction);
                }
            }
            let overrides = Overrides {
                settings: row.settings()?,
                model,
                direction: notes.join(BETWEEN),
                ..Overrides::default()
            };
            let id = self.out.line_with(&speaker, &text, overrides);
            if let (Some(id), Some(file)) = (id, row.get(Column::File)) {
                self.files.insert(id, file.to_owned());
            }
        }
        for cell in unread {
            self.skip_cell(cell);
        }
        Ok(())
    }

    /// The text of a cell without the markup of game engines, and the speaker whose name is before it. `None` if nothing is
    /// left to speak.
    fn said(&mut self, number: u64, written: &str) -> Option<(Option<String>, String)> {
        let resolved = self.markup.resolved(written);
        let place = || Place::Row(number);
        for part in &resolved.left_out {
            let skipped = Skipped::new(place(), part, Reason::Code);
            self.skipped.push((number, skipped));
        }
        let text = resolved.text;
        if text.trim().is_empty() {
            let skipped = Skipped::new(place(), written, Reason::NoText);
            self.skipped.push((number, skipped));
            return None;
        }
        Some(if self.has_names {
            self.out.spoken(&text)
        } else {
            (None, text)
        })
    }

    /// Adds a cell that can't be read. Those of columns that are not read are listed with their columns.
    fn skip_cell(&mut self, cell: &Unread) {
        let is_beyond = cell.skipped.reason == Reason::Surplus;
        let is_read = self
            .columns
            .of
            .get(cell.column)
            .copied()
            .flatten()
            .is_some();
        if is_beyond || is_read {
            self.skipped.push((cell.row, cell.skipped.clone()));
        }
    }

    fn place(&self, column: Column) -> Option<usize> {
        self.columns.of.iter().position(|of| *of == Some(column))
    }

    fn is(&self, column: Column, at: usize) -> bool {
        self.place(column) == Some(at)
    }
}

/// A direction as a tag before a text. Brackets around all of it are there already.
pub(super) fn tag(direction: &str) -> String {
    let round = direction
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .filter(|rest| !rest.contains(['(', ')']));
    let inner = round.unwrap_or(direction).trim();
    if inner.starts_with('[') && inner.ends_with(']') {
        format!("{inner} ")
    } else if inner.is_empty() {
        String::new()
    } else {
        format!("[{inner}] ")
    }
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
    at: usize,
    number: u64,
    cells: &'a [String],
    columns: &'a Columns,
    values: &'a BTreeMap<(usize, usize), f64>,
}

impl Row<'_> {
    /// What stands in a column; nothing where it is empty or there is none.
    fn get(&self, column: Column) -> Option<&str> {
        let cell = self.cells.get(self.place(column)?)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    /// The filled cells of all columns with one meaning.
    fn all(&self, column: Column) -> Vec<&str> {
        let cells = self.cells.iter().zip(&self.columns.of);
        let cells = cells.filter(|(_, of)| **of == Some(column));
        let cells = cells.map(|(cell, _)| cell.trim());
        cells.filter(|cell| !cell.is_empty()).collect()
    }

    fn place(&self, column: Column) -> Option<usize> {
        self.columns.of.iter().position(|of| *of == Some(column))
    }

    /// The number of a cell that is shown with fewer digits or in another form.
    fn value(&self, column: Column) -> Option<f32> {
        let value = self.values.get(&(self.at, self.place(column)?))?;
        Some(*value as f32)
    }

    /// The settings of the line. One out of range is refused: as another one it would be paid for.
    fn settings(&self) -> Result<Option<ChosenSettings>, ImportError> {
        let number = |column: Column, scale: Scale| {
            let cell = self.get(column);
            cell.map(|cell| {
                let number = self.value(column).or_else(|| number(cell));
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

/// A number as people write it: `0.4`, `0,4`, `40%`.
fn number(cell: &str) -> Option<f32> {
    let cell = cell.replace(',', ".");
    match cell.strip_suffix('%') {
        Some(percent) => Some(percent.trim_end().parse::<f32>().ok()? / 100.0),
        None => cell.parse().ok(),
    }
}
