//! Letters of a PDF's pages as rows of text, in the order in which the file draws them.

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};
use unicode_normalization::UnicodeNormalization as _;

use super::actual_text::{GlyphText, Replacements};
use super::right_to_left::{self, Reading};

/// A wider gap between letters is a space, in font sizes. TeX's narrowest space is 0.22, kerning is less than 0.1.
pub(super) const SPACE: f64 = 0.14;
/// A wider gap between words separates columns or cells, in font sizes.
const APART: f64 = 1.6;
/// Largest difference between the baselines of a row, in font sizes.
const SAME_BASELINE: f64 = 0.35;

/// A row of text on a page. On a page that is read from the right, the edges are mirrored: a row begins at its `left`, too.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// Left edge, in points.
    pub left: f64,
    /// Right edge, in points.
    pub right: f64,
    /// Distance of the baseline from the top, in points.
    pub y: f64,
    /// Font size, in points.
    pub size: f64,
    /// Words with one space between them.
    pub text: String,
}

impl Row {
    /// Returns true if another row has the same baseline.
    pub fn is_beside(&self, other: &Self) -> bool {
        (self.y - other.y).abs() < SAME_BASELINE * self.size.max(other.size)
    }
}

/// A page.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    /// Number of the page, from 1.
    pub number: u64,
    /// Rows of the page.
    pub rows: Vec<Row>,
    /// The same rows, each divided where words are far apart, in the order in which they are drawn.
    pub pieces: Vec<Row>,
    /// Top and bottom edge of the page, where they are known.
    pub edges: Option<(f64, f64)>,
}

/// A letter, or several that are drawn as one.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// Left edge, in points.
    pub x: f64,
    y: f64,
    /// Place where the next letter of the word begins.
    pub end: f64,
    /// Font size, in points.
    pub size: f64,
    /// Direction of the text, in quarter turns.
    turns: u8,
    /// Letters, in the order in which they are read.
    pub text: String,
}

impl Glyph {
    fn is_space(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Collects the letters of pages.
#[derive(Default)]
pub(super) struct Letters {
    glyphs: Vec<Glyph>,
    /// Texts that replace glyphs of the page.
    pub replacements: Replacements,
    /// Pieces of the rows that were taken last, see [`Sheet::pieces`].
    pub pieces: Vec<Row>,
    /// Text across the page, such as notes at its margin.
    pub across: Vec<String>,
    /// Top and bottom edge of the page.
    pub edges: Option<(f64, f64)>,
}

/// Fewest letters of a page in another direction that are text, as the part of all letters that one of them stands for.
const FEW_ACROSS: usize = 5;

impl Letters {
    /// Returns the rows of the letters so far: first those in the direction of most letters. A few letters in another
    /// direction are no text.
    pub fn take_rows(&mut self) -> Vec<Row> {
        let glyphs = std::mem::take(&mut self.glyphs);
        let count = |turns: u8| glyphs.iter().filter(|glyph| glyph.turns == turns).count();
        let mut directions: Vec<u8> = (0..4).collect();
        directions.sort_by_key(|turns| std::cmp::Reverse(count(*turns)));
        let texts = glyphs.iter().map(|glyph| glyph.text.as_str());
        let is_from_right = right_to_left::is_mostly(texts);
        let mut all = Vec::new();
        for turns in directions {
            let is_few = count(turns) * FEW_ACROSS < glyphs.len();
            let turned = glyphs.iter().filter(|glyph| glyph.turns == turns);
            let (mut rows, pieces) = rows_of(turned, is_from_right);
            if is_few && !all.is_empty() {
                self.across.extend(rows.into_iter().map(|row| row.text));
                continue;
            }
            // Text across the page is apart from the rest, wherever it is.
            if all.is_empty() {
                self.pieces = pieces;
            } else {
                let below = all.iter().map(|row: &Row| row.y).fold(0.0, f64::max);
                for row in &mut rows {
                    row.y += 2.0 * below.abs() + 1_000.0;
                }
            }
            all.extend(rows);
        }
        all
    }

    /// Widens the last glyph to one that it stands for, too.
    fn widen_last(&mut self, (x, end): (f64, f64), y: f64, turns: u8) {
        let last = self
            .glyphs
            .last_mut()
            .filter(|last| last.turns == turns && (last.y - y).abs() < SAME_BASELINE * last.size);
        if let Some(last) = last {
            last.x = last.x.min(x);
            last.end = last.end.max(end);
        }
    }
}

/// Returns true for a glyph of nothing but signs that only show a direction.
fn is_sign_of_direction(text: &str) -> bool {
    !text.is_empty() && text.chars().all(shows_direction)
}

fn shows_direction(char: char) -> bool {
    matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The letters of a glyph. Those of Arabic and Hebrew may have forms for their place in a word.
fn letters(text: &str) -> String {
    let mut letters = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            _ if char.is_control() || shows_direction(char) => {}
            '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => {
                // A mark that stands alone has a space below it.
                let form: String = char.nfkc().collect();
                letters.push_str(form.trim_start());
            }
            _ => letters.push(char),
        }
    }
    letters
}

impl OutputDev for Letters {
    fn begin_page(
        &mut self,
        _number: u32,
        media_box: &MediaBox,
        _art_box: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.edges = Some((-media_box.ury, -media_box.lly));
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        at: &Transform,
        width: f64,
        spacing: f64,
        font_size: f64,
        char: &str,
    ) -> Result<(), OutputError> {
        let along = at.m11.hypot(at.m12);
        let height = (at.m11 * at.m22 - at.m12 * at.m21).abs() / along;
        let size = (font_size * height).abs();
        let turns = (at.m12.atan2(at.m11) / std::f64::consts::FRAC_PI_2).round() as i8;
        let turns = turns.rem_euclid(4) as u8;
        let (x, y) = match turns {
            0 => (at.m31, -at.m32),
            1 => (at.m32, at.m31),
            2 => (-at.m31, at.m32),
            _ => (-at.m32, -at.m31),
        };
        let end = x + (width * font_size + spacing) * along;
        let is_seen = [x, y, end, size].iter().all(|it| it.is_finite()) && size > 0.0;
        if !is_seen {
            return Ok(());
        }
        let text = match self.replacements.glyph() {
            GlyphText::Own if is_sign_of_direction(char) => return Ok(()),
            GlyphText::Own => letters(char),
            GlyphText::Replaced(text) => letters(&text),
            GlyphText::Dropped => {
                self.widen_last((x, end), y, turns);
                return Ok(());
            }
        };
        self.glyphs.push(Glyph {
            x,
            y,
            end,
            size,
            turns,
            text,
        });
        Ok(())
    }

    /// Begins a string of the page, which may be part of a word or a whole row.
    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.replacements.begin_string();
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// A row as it grows.
struct Growing<'a> {
    row: Row,
    /// Place where the next letter of the row is expected.
    end: f64,
    /// Left and right edge of all glyphs, spaces included.
    edges: (f64, f64),
    /// True if a letter of it is read from the right.
    is_from_right: bool,
    glyphs: Vec<&'a Glyph>,
}

impl<'a> Growing<'a> {
    fn of(glyph: &'a Glyph) -> Self {
        let mut row = Self {
            row: Row {
                left: glyph.x,
                right: glyph.x,
                y: glyph.y,
                size: glyph.size,
                text: String::new(),
            },
            end: glyph.x,
            edges: (glyph.x, glyph.end),
            is_from_right: false,
            glyphs: Vec::new(),
        };
        row.add(glyph);
        row
    }

    fn takes(&self, glyph: &Glyph) -> bool {
        let (small, large) = (self.row.size.min(glyph.size), self.row.size.max(glyph.size));
        let (gap, off) = (glyph.x - self.end, (glyph.y - self.row.y).abs());
        // Numbers of notes; a large first letter is much larger than its row.
        let is_raised = small < 0.85 * large && small > 0.45 * large && gap < 0.5 * large;
        let is_level = off < SAME_BASELINE * small || is_raised && off < 0.75 * small;
        // A letter may be drawn again, to look bold.
        is_level && gap > -0.6 * large && gap < APART * large
    }

    fn add(&mut self, glyph: &'a Glyph) {
        let row = &mut self.row;
        let is_space = glyph.is_space();
        if glyph.size > row.size && !is_space {
            (row.y, row.size) = (glyph.y, glyph.size);
        }
        let is_apart = glyph.x - self.end > SPACE * glyph.size.min(row.size);
        if (is_space || is_apart) && !row.text.is_empty() && !row.text.ends_with(' ') {
            row.text.push(' ');
        }
        if is_space && row.text.is_empty() {
            row.left = glyph.end;
        }
        if !is_space {
            row.text.push_str(&glyph.text);
            row.right = row.right.max(glyph.end);
        }
        self.end = glyph.end;
        self.edges = (self.edges.0.min(glyph.x), self.edges.1.max(glyph.end));
        self.is_from_right |= glyph.text.contains(right_to_left::is_from_right);
        self.glyphs.push(glyph);
    }

    /// Returns true if another piece is beside this one, at either side, in a row that is read from the right.
    fn is_continued_by(&self, next: &Self) -> bool {
        let size = self.row.size.max(next.row.size);
        let gap = (next.edges.0 - self.edges.1).max(self.edges.0 - next.edges.1);
        (self.is_from_right || next.is_from_right)
            && self.row.is_beside(&next.row)
            && gap < APART * size
    }

    fn with(mut self, next: Self) -> Self {
        if next.row.size > self.row.size {
            (self.row.y, self.row.size) = (next.row.y, next.row.size);
        }
        self.edges.0 = self.edges.0.min(next.edges.0);
        self.edges.1 = self.edges.1.max(next.edges.1);
        self.is_from_right |= next.is_from_right;
        self.glyphs.extend(next.glyphs);
        self
    }

    /// The glyphs, divided where words are far apart. A row of words with usual spaces is one part.
    fn parts(&self) -> Vec<Vec<&'a Glyph>> {
        let mut glyphs = self.glyphs.clone();
        if self.is_from_right {
            glyphs.sort_by(|one, other| one.x.total_cmp(&other.x));
        }
        let mut parts: Vec<Vec<&'a Glyph>> = Vec::new();
        let mut end = f64::INFINITY;
        for glyph in glyphs {
            let is_apart = !glyph.is_space() && glyph.x - end > APART * glyph.size;
            match parts.last_mut().filter(|_| !is_apart) {
                Some(part) => part.push(glyph),
                None => parts.push(vec![glyph]),
            }
            if !glyph.is_space() {
                end = glyph.end;
            }
        }
        parts
    }

    /// The row with its words in the order in which they are read. `None` for a row without words.
    fn end(&self, reading: Reading) -> Option<Row> {
        let mut row = self.row.clone();
        if self.is_from_right {
            let letters = self.glyphs.iter().filter(|glyph| !glyph.is_space());
            row.left = letters.clone().map(|it| it.x).fold(f64::INFINITY, f64::min);
            row.right = letters.map(|it| it.end).fold(row.left, f64::max);
            row.text = right_to_left::text(&self.glyphs, reading);
        } else {
            let words: Vec<&str> = row.text.split_whitespace().collect();
            row.text = words.join(" ");
        }
        if reading.is_from_right {
            (row.left, row.right) = (-row.right, -row.left);
        }
        (!row.text.is_empty()).then_some(row)
    }
}

/// The rows of glyphs, and the same rows divided where words are far apart.
fn rows_of<'a>(
    glyphs: impl Iterator<Item = &'a Glyph>,
    is_from_right: bool,
) -> (Vec<Row>, Vec<Row>) {
    let mut growing: Vec<Growing<'a>> = Vec::new();
    for glyph in glyphs {
        match growing.last_mut().filter(|row| row.takes(glyph)) {
            Some(row) => row.add(glyph),
            None => growing.push(Growing::of(glyph)),
        }
    }
    let growing = joined_from_right(growing);
    let from_right = growing.iter().filter(|row| row.is_from_right);
    let glyphs = from_right.map(|row| row.glyphs.as_slice());
    let reading = Reading {
        is_from_right,
        are_brackets_mirrored: right_to_left::are_brackets_mirrored(glyphs, is_from_right),
    };
    let (mut rows, mut pieces) = (Vec::new(), Vec::new());
    for row in &growing {
        let Some(whole) = row.end(reading) else {
            continue;
        };
        let parts = row.parts();
        if parts.len() > 1 {
            pieces.extend(parts.into_iter().filter_map(|part| {
                let mut glyphs = part.into_iter();
                let mut piece = Growing::of(glyphs.next()?);
                for glyph in glyphs {
                    piece.add(glyph);
                }
                piece.end(reading)
            }));
        } else {
            pieces.push(whole.clone());
        }
        rows.push(whole);
    }
    if is_from_right {
        // Programs draw the words of such a row from either side.
        for row in rows.chunk_by_mut(Row::is_beside) {
            row.sort_by(|one, other| one.left.total_cmp(&other.left));
        }
    }
    (by_height(with_initials(in_columns(rows))), pieces)
}

/// Joins the pieces of rows that are read from the right: programs draw them from either side, some letter by letter.
fn joined_from_right(pieces: Vec<Growing<'_>>) -> Vec<Growing<'_>> {
    let mut out: Vec<Growing<'_>> = Vec::new();
    for mut piece in pieces {
        while let Some(last) = out.pop_if(|last| last.is_continued_by(&piece)) {
            piece = last.with(piece);
        }
        out.push(piece);
    }
    out
}

/// Rows of a page without columns from the top to the bottom, where they were drawn in another order.
fn by_height(mut rows: Vec<Row>) -> Vec<Row> {
    let is_above = |(row, next): (&Row, &Row)| next.y < row.y - 0.6 * row.size.max(next.size);
    let is_mixed = rows.iter().zip(rows.iter().skip(1)).any(is_above);
    if is_mixed && !has_sides(&rows) {
        rows.sort_by(|one, other| one.y.total_cmp(&other.y));
    }
    rows
}

/// Returns true if a row has another one on its left or right.
fn has_sides(rows: &[Row]) -> bool {
    let mut sorted: Vec<&Row> = rows.iter().collect();
    sorted.sort_by(|one, other| one.y.total_cmp(&other.y));
    let mut from = 0;
    for (at, row) in sorted.iter().enumerate() {
        let reach = 0.6 * row.size;
        while sorted
            .get(from)
            .is_some_and(|other| other.y < row.y - reach)
        {
            from += 1;
        }
        let near = sorted.get(from..at).unwrap_or_default();
        if near
            .iter()
            .any(|other| other.right <= row.left || other.left >= row.right)
        {
            return true;
        }
    }
    false
}

/// Rows that are drawn across columns, column by column. Words far apart in a row that is none of columns are one row.
fn in_columns(rows: Vec<Row>) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    // Rows of two pieces each, which follow one another.
    let mut pairs: Vec<(Row, Row)> = Vec::new();
    let mut rows = rows.into_iter().peekable();
    while let Some(row) = rows.next() {
        let is_pair = |next: &Row| row.is_beside(next) && next.left >= row.right;
        let Some(next) = rows.next_if(is_pair) else {
            end_pairs(&mut pairs, &mut out);
            out.push(row);
            continue;
        };
        let is_third = rows
            .peek()
            .is_some_and(|third| next.is_beside(third) && third.left >= next.right);
        if is_third {
            end_pairs(&mut pairs, &mut out);
            let mut whole = joined(row, &next);
            while let Some(more) =
                rows.next_if(|more| whole.is_beside(more) && more.left >= whole.right)
            {
                whole = joined(whole, &more);
            }
            out.push(whole);
        } else {
            pairs.push((row, next));
        }
    }
    end_pairs(&mut pairs, &mut out);
    out
}

/// Fewest rows of two pieces that are columns, and fewest letters of a piece on average.
const ROWS_OF_COLUMNS: usize = 4;
const LETTERS_OF_COLUMNS: usize = 18;

fn end_pairs(pairs: &mut Vec<(Row, Row)>, out: &mut Vec<Row>) {
    let pairs = std::mem::take(pairs);
    let letters = |piece: &dyn Fn(&(Row, Row)) -> usize| pairs.iter().map(piece).sum::<usize>();
    let lefts = letters(&|(left, _)| left.text.chars().count());
    let rights = letters(&|(_, right)| right.text.chars().count());
    let edge = pairs.first().map_or(0.0, |(_, right)| right.left);
    let is_even = pairs.iter().all(|(left, right)| {
        (right.left - edge).abs() < 3.0 * right.size && left.right < edge + right.size
    });
    let least = LETTERS_OF_COLUMNS * pairs.len();
    if pairs.len() >= ROWS_OF_COLUMNS && is_even && lefts >= least && rights >= least {
        let (left, right): (Vec<Row>, Vec<Row>) = pairs.into_iter().unzip();
        out.extend(left);
        out.extend(right);
    } else {
        out.extend(pairs.into_iter().map(|(left, right)| joined(left, &right)));
    }
}

fn joined(mut left: Row, right: &Row) -> Row {
    left.text.push(' ');
    left.text.push_str(&right.text);
    left.right = right.right;
    left
}

/// Joins a large first letter with the row that goes on with its word.
fn with_initials(rows: Vec<Row>) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    for mut row in rows {
        let initial = out.pop_if(|above| {
            let mut letters = above.text.chars();
            let is_letter =
                letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
            let is_beside = row.y <= above.y + 0.5 * row.size && row.y > above.y - 1.2 * above.size;
            is_letter
                && is_beside
                && above.size > 1.5 * row.size
                && row.text.starts_with(char::is_alphabetic)
        });
        if let Some(initial) = initial {
            row.text.insert_str(0, &initial.text);
        }
        out.push(row);
    }
    out
}
