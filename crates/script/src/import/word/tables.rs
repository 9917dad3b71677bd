//! Tables of a Word document: the rows of those whose first row names a speaker and a text are lines. In the others a
//! first cell may be a speaker.

use std::ops::Range;

use super::super::flow::Flow;
use super::super::paragraphs::tidy;
use super::super::skipped::{Place, Reason};
use super::super::table::{Column, Columns};

/// Records which parts of a flow are in which cell of the outermost table.
#[derive(Default)]
pub(super) struct Tables {
    depth: usize,
    is_recorded: bool,
    rows: Vec<Vec<Range<usize>>>,
    from: usize,
    span: usize,
}

impl Tables {
    /// Begins a table. One in a text box is not recorded.
    pub fn open(&mut self, is_in_box: bool) {
        self.depth += 1;
        if self.depth == 1 {
            self.is_recorded = !is_in_box;
            self.rows.clear();
        }
    }

    fn is_here(&self) -> bool {
        self.depth == 1 && self.is_recorded
    }

    pub fn open_row(&mut self) {
        if self.is_here() {
            self.rows.push(Vec::new());
        }
    }

    pub fn open_cell(&mut self, flow: &Flow) {
        if self.is_here() {
            (self.from, self.span) = (flow.len(), 1);
        }
    }

    /// The cell is as wide as several columns.
    pub fn span(&mut self, columns: Option<&str>) {
        let columns = columns.and_then(|columns| columns.parse().ok());
        if self.is_here() {
            self.span = columns.unwrap_or(1).clamp(1, WIDEST);
        }
    }

    pub fn close_cell(&mut self, flow: &Flow) {
        if !self.is_here() {
            return;
        }
        let end = flow.len();
        if let Some(row) = self.rows.last_mut() {
            row.push(self.from..end);
            row.extend((1..self.span).map(|_| end..end));
        }
    }

    pub fn close(&mut self, flow: &mut Flow) {
        if self.is_here() && !speak(flow, &self.rows) {
            for row in &self.rows {
                flow.table_row(row);
            }
        }
        self.depth = self.depth.saturating_sub(1);
    }
}

/// The most columns that a cell is over.
const WIDEST: usize = 64;

/// Gives the texts of a table their speakers. Returns false if the table names none.
fn speak(flow: &mut Flow, rows: &[Vec<Range<usize>>]) -> bool {
    let texts: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| words(flow, cell)).collect())
        .collect();
    let Some(columns) = Columns::named_text(&texts) else {
        return false;
    };
    let place = |column| columns.of.iter().position(|of| *of == Some(column));
    let (Some(speaker), Some(text)) = (place(Column::Speaker), place(Column::Text)) else {
        return false;
    };
    let direction = place(Column::Direction);
    let mut name = String::new();
    for (at, (row, cells)) in rows.iter().zip(&texts).enumerate() {
        let is_header = at == 0;
        if row.len() != columns.of.len() {
            continue;
        }
        let cell = |column: usize| cells.get(column).map_or("", String::as_str);
        if !cell(speaker).is_empty() {
            name = cell(speaker).replace('\n', " ");
        }
        for (column, range) in row.iter().enumerate() {
            let is_used = column == speaker || Some(column) == direction;
            if is_header || is_used {
                for part in parts(flow, range) {
                    part.text.clear();
                }
            }
        }
        if is_header {
            continue;
        }
        let direction = direction.map_or("", cell).replace('\n', " ");
        if let Some(range) = row.get(text)
            && !(name.is_empty() && direction.is_empty())
        {
            flow.speak(range.clone(), &name, &direction);
        }
    }
    for (column, header) in texts.first().into_iter().flatten().enumerate() {
        if column != speaker && column != text && Some(column) != direction {
            leave_out(flow, rows, &texts, column, header);
        }
    }
    true
}

/// Leaves out a column that is not read, as one entry.
fn leave_out(
    flow: &mut Flow,
    rows: &[Vec<Range<usize>>],
    texts: &[Vec<String>],
    column: usize,
    header: &str,
) {
    let below = texts.iter().skip(1).filter_map(|row| row.get(column));
    let place = Place::Column {
        name: header.to_owned(),
        cells: below.filter(|cell| !cell.is_empty()).count() as u64,
    };
    let omission = flow.omission(place, Reason::UnusedColumn);
    let width = texts.first().map_or(0, Vec::len);
    for row in rows.iter().skip(1).filter(|row| row.len() == width) {
        let Some(range) = row.get(column) else {
            continue;
        };
        for part in parts(flow, range) {
            part.omission = Some(omission.clone());
        }
    }
}

fn words(flow: &mut Flow, cell: &Range<usize>) -> String {
    let parts = parts(flow, cell).map(|part| tidy(&part.text));
    parts.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// The parts of a cell that are of the text.
fn parts<'a>(
    flow: &'a mut Flow,
    cell: &Range<usize>,
) -> impl Iterator<Item = &'a mut super::super::flow::Part> {
    let parts = flow.parts_from(cell.start).iter_mut().take(cell.len());
    parts.filter(|part| part.omission.is_none())
}
