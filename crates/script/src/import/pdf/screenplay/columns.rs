//! The columns of a screenplay. Action is at the left, what somebody says is farther in, and names are farther in still.
//! The distances differ between countries and programs, so they are measured.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::skipped::Skipped;
use super::super::glyphs::{Row, Sheet};
use super::super::margins;
use super::super::reflow::{median, most_common};
use super::elements::{is_capital, is_revision_mark, is_scene_number, name_of, scene_of};
use crate::parse::is_extension;

/// Fewest speeches of a screenplay.
const FEWEST: usize = 3;
/// Fewest speeches of a screenplay that has neither scenes nor extensions of names such as `(V.O.)`.
const FEWEST_UNMARKED: usize = 8;
/// Fewest rows of action.
const FEWEST_ACTION: usize = 2;
/// Speech is farther in than action by this at least, in font sizes.
const INDENT: f64 = 2.0;
/// A name is farther in than the speech below it by this at least, in font sizes.
const NAME_INDENT: f64 = 1.5;
/// Rows that begin nearer than this are in one column, in font sizes.
const SAME: f64 = 0.5;
/// A name and its speech are nearer than this, in font sizes: at most one row is free between them.
const NEAR: f64 = 2.6;
/// Rows of a paragraph are nearer than this, in distances between rows.
const GAP: f64 = 1.35;
/// Rows of a parenthetical between a name and its speech, at most.
const MOST_DIRECTIONS: usize = 4;

/// A row of a page.
#[derive(Debug)]
pub(super) struct Line {
    /// Number of the page, from 1.
    pub page: u64,
    /// Distance of the baseline from the top, in points.
    pub y: f64,
    /// Font size, in points.
    size: f64,
    /// Words that are far apart.
    pub pieces: Vec<Row>,
    /// All words.
    pub text: String,
    /// Numbers at the sides of other words: of a scene, or of the page.
    pub numbers: Vec<String>,
}

impl Line {
    /// Left edge, in points.
    pub fn left(&self) -> f64 {
        self.pieces.first().map_or(0.0, |piece| piece.left)
    }

    /// Returns true if this line is on the page of another one, not farther below it than this.
    fn is_below(&self, above: &Self, distance: f64) -> bool {
        self.page == above.page && self.y - above.y < distance
    }

    fn of(page: u64, mut pieces: Vec<Row>) -> Option<Self> {
        pieces.sort_by(|one, other| one.left.total_cmp(&other.left));
        pieces.retain(|piece| !is_revision_mark(&piece.text));
        let mut numbers = Vec::new();
        for is_left in [true, false] {
            let number = if is_left {
                pieces.first()
            } else {
                pieces.last()
            };
            let is_number = number.is_some_and(|piece| is_scene_number(&piece.text));
            if pieces.len() < 2 || !is_number {
                continue;
            }
            let number = if is_left {
                Some(pieces.remove(0))
            } else {
                pieces.pop()
            };
            numbers.extend(number.map(|number| number.text));
        }
        let first = pieces.first()?;
        let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
        Some(Self {
            page,
            y: first.y,
            size: pieces.iter().map(|piece| piece.size).fold(0.0, f64::max),
            text: texts.join(" "),
            pieces,
            numbers,
        })
    }

    fn row(&self) -> Row {
        Row {
            left: self.left(),
            right: self.pieces.last().map_or(0.0, |piece| piece.right),
            y: self.y,
            size: self.size,
            text: self.text.clone(),
        }
    }
}

/// The lines of a page, from the top.
pub(super) fn lines(sheet: &Sheet) -> Vec<Line> {
    let mut pieces = sheet.pieces.clone();
    pieces.sort_by(|one, other| one.y.total_cmp(&other.y));
    let mut rows: Vec<Vec<Row>> = Vec::new();
    for piece in pieces {
        let row = rows.last_mut();
        let is_beside = |row: &&mut Vec<Row>| row.first().is_some_and(|it| it.is_beside(&piece));
        match row.filter(is_beside) {
            Some(row) => row.push(piece),
            None => rows.push(vec![piece]),
        }
    }
    let lines = rows.into_iter();
    lines
        .filter_map(|pieces| Line::of(sheet.number, pieces))
        .collect()
}

/// Removes page headers, footers and numbers, and returns each of them once.
pub(super) fn remove_margins(
    lines: &mut Vec<Line>,
    sheets: &[Sheet],
    spacing: f64,
) -> Vec<Skipped> {
    let mut rows: BTreeMap<u64, Vec<Row>> = BTreeMap::new();
    for line in lines.iter() {
        rows.entry(line.page).or_default().push(line.row());
    }
    let pages = sheets.iter().map(|sheet| Sheet {
        number: sheet.number,
        rows: rows.remove(&sheet.number).unwrap_or_default(),
        pieces: Vec::new(),
        edges: sheet.edges,
    });
    let mut pages: Vec<Sheet> = pages.collect();
    let skipped = margins::remove(&mut pages, spacing);
    let kept: BTreeSet<(u64, u64)> = pages
        .iter()
        .flat_map(|page| page.rows.iter().map(|row| (page.number, row.y.to_bits())))
        .collect();
    lines.retain(|line| kept.contains(&(line.page, line.y.to_bits())));
    skipped
}

/// The columns of a screenplay, in points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    /// Left edge of what somebody says.
    pub speech: f64,
    /// Left edge of a usual name.
    pub name: f64,
    /// Font size.
    pub size: f64,
    /// Distance between rows of a paragraph.
    pub spacing: f64,
}

/// A name with the first row of its speech.
struct Speech<'a> {
    name: &'a str,
    brackets: &'a str,
    /// Left edge of the name.
    name_left: f64,
    /// Left edge of the first row that is no parenthetical.
    left: f64,
    /// Number of that row.
    at: usize,
}

impl Columns {
    /// Measures the columns. `None` for lines that are no screenplay.
    pub fn of(lines: &[Line]) -> Option<Self> {
        let size = median(lines.iter().map(|line| line.size).collect())?;
        let spacing = spacing(lines)?;
        let mut speeches: Vec<Speech<'_>> = (0..lines.len())
            .filter_map(|at| speech_at(lines, at, size))
            .collect();
        let lefts: Vec<f64> = speeches.iter().map(|speech| speech.left).collect();
        let left = most_common(&lefts)?;
        speeches.retain(|speech| (speech.left - left).abs() < SAME * size);
        let columns = Self {
            speech: left,
            name: median(speeches.iter().map(|speech| speech.name_left).collect())?,
            size,
            spacing,
        };
        columns.is_screenplay(lines, &speeches).then_some(columns)
    }

    fn is_screenplay(&self, lines: &[Line], speeches: &[Speech<'_>]) -> bool {
        let (count, action) = (speeches.len(), self.speech - INDENT * self.size);
        let names: BTreeSet<&str> = speeches.iter().map(|speech| speech.name).collect();
        let actions = lines.iter().filter(|line| line.left() < action).count();
        // The second row of a paragraph is farther out than an indented first one.
        let is_out = |speech: &&Speech<'_>| {
            let rows = (lines.get(speech.at), lines.get(speech.at + 1));
            matches!(rows, (Some(row), Some(next))
                if self.is_paragraph(row, next) && next.left() < self.speech - self.size)
        };
        let out = speeches.iter().filter(is_out).count();
        if count < FEWEST || names.len() == count || actions < FEWEST_ACTION || out * 4 > count {
            return false;
        }
        let has_scene = || {
            let mut rows = lines.iter().filter(|line| line.left() < self.speech);
            rows.any(|line| scene_of(&line.text).is_some())
        };
        let has_extension = || {
            let mut parts = speeches.iter().flat_map(|it| it.brackets.split(['(', ')']));
            parts.any(is_extension)
        };
        let has_cut = || {
            let mut rows = lines.iter();
            rows.any(|line| line.text.ends_with(" TO:") && is_capital(&line.text))
        };
        let are_many = || {
            let spoken = lines.iter().filter(|line| self.is_speech(line)).count();
            count >= FEWEST_UNMARKED && names.len() * 2 <= count && spoken * 4 >= lines.len()
        };
        has_scene() || has_extension() || has_cut() || are_many()
    }

    /// Returns true if a line begins where speech does.
    pub fn is_speech(&self, line: &Line) -> bool {
        (line.left() - self.speech).abs() < SAME * self.size
    }

    /// Returns true if a line begins farther out than speech does.
    pub fn is_action(&self, line: &Line) -> bool {
        line.left() < self.speech - SAME * self.size
    }

    /// Returns true if a line begins as far in as names do.
    pub fn is_deep(&self, line: &Line) -> bool {
        line.left() > self.speech + NAME_INDENT * self.size
    }

    /// Returns true if the next line is the next row of a paragraph.
    pub fn is_paragraph(&self, line: &Line, next: &Line) -> bool {
        next.is_below(line, GAP * self.spacing)
    }

    /// The name above a speech and the brackets behind it.
    pub fn name_at<'a>(&self, lines: &'a [Line], at: usize) -> Option<(&'a str, &'a str)> {
        let (line, next) = (lines.get(at)?, lines.get(at + 1)?);
        let is_one = line.pieces.len() == 1 && self.is_deep(line);
        let is_above = next.is_below(line, NEAR * self.size)
            && (self.is_speech(next) || next.text.starts_with(['(', '（']));
        name_of(&line.text).filter(|_| is_one && is_above)
    }

    /// Two names side by side above their speeches.
    pub fn names_at<'a>(&self, lines: &'a [Line], at: usize) -> Option<[(&'a str, &'a str); 2]> {
        let (line, next) = (lines.get(at)?, lines.get(at + 1)?);
        let [left, right] = line.pieces.as_slice() else {
            return None;
        };
        let is_above = self.is_paragraph(line, next) && next.left() < left.left;
        let names = [name_of(&left.text)?, name_of(&right.text)?];
        is_above.then_some(names)
    }
}

/// Distance between rows of a paragraph. Half of the rows of a screenplay may have a free row above them.
fn spacing(lines: &[Line]) -> Option<f64> {
    let pairs = lines.iter().zip(lines.iter().skip(1));
    let distances = pairs.filter_map(|(above, line)| {
        let distance = line.y - above.y;
        let is_near = distance > 0.7 * line.size && line.is_below(above, 3.0 * line.size);
        is_near.then_some(distance)
    });
    let mut distances: Vec<f64> = distances.collect();
    distances.sort_by(f64::total_cmp);
    distances.get(distances.len() / 5).copied()
}

/// The speech whose name is in a line.
fn speech_at(lines: &[Line], at: usize, size: f64) -> Option<Speech<'_>> {
    let line = lines.get(at)?;
    let (name, brackets) = name_of(&line.text).filter(|_| line.pieces.len() == 1)?;
    let mut above = line;
    for below in at + 1..=at + MOST_DIRECTIONS {
        let next = lines.get(below)?;
        if !next.is_below(above, NEAR * size) {
            return None;
        }
        if !next.text.starts_with(['(', '（']) {
            let is_farther_out = next.left() < line.left() - NAME_INDENT * size;
            return is_farther_out.then_some(Speech {
                name,
                brackets,
                name_left: line.left(),
                left: next.left(),
                at: below,
            });
        }
        above = next;
    }
    None
}
