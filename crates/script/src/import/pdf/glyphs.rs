//! Letters of a PDF's pages as rows of text, in the order in which the file draws them.

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};

/// A wider gap between letters is a space, in font sizes. TeX's narrowest space is 0.22, kerning is less than 0.1.
const SPACE: f64 = 0.14;
/// A wider gap between words separates columns or cells, in font sizes.
const APART: f64 = 1.6;
/// Largest difference between the baselines of a row, in font sizes.
const SAME_BASELINE: f64 = 0.35;

/// A row of text on a page.
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
    /// Top and bottom edge of the page, where they are known.
    pub edges: Option<(f64, f64)>,
}

/// A letter, or several that are drawn as one.
#[derive(Clone, Debug)]
struct Glyph {
    x: f64,
    y: f64,
    /// Place where the next letter of the word begins.
    end: f64,
    size: f64,
    /// Direction of the text, in quarter turns.
    turns: u8,
    text: String,
}

/// Collects the letters of pages.
#[derive(Default)]
pub(super) struct Letters {
    glyphs: Vec<Glyph>,
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
        let mut all = Vec::new();
        for turns in directions {
            let is_few = count(turns) * FEW_ACROSS < glyphs.len();
            let mut rows = rows_of(glyphs.iter().filter(|glyph| glyph.turns == turns));
            if is_few && !all.is_empty() {
                self.across.extend(rows.into_iter().map(|row| row.text));
                continue;
            }
            // Text across the page is apart from the rest, wherever it is.
            if !all.is_empty() {
                let below = all.iter().map(|row: &Row| row.y).fold(0.0, f64::max);
                for row in &mut rows {
                    row.y += 2.0 * below.abs() + 1_000.0;
                }
            }
            all.extend(rows);
        }
        all
    }
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
        if [x, y, end, size].iter().all(|it| it.is_finite()) && size > 0.0 {
            let letters = char.chars().filter(|char| !char.is_control());
            self.glyphs.push(Glyph {
                x,
                y,
                end,
                size,
                turns,
                text: letters.collect(),
            });
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
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
struct Growing {
    row: Row,
    /// Place where the next letter of the row is expected.
    end: f64,
}

impl Growing {
    fn new(glyph: &Glyph) -> Self {
        Self {
            row: Row {
                left: glyph.x,
                right: glyph.x,
                y: glyph.y,
                size: glyph.size,
                text: String::new(),
            },
            end: glyph.x,
        }
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

    fn add(&mut self, glyph: &Glyph) {
        let row = &mut self.row;
        let is_space = glyph.text.trim().is_empty();
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
    }

    fn end(mut self, rows: &mut Vec<Row>) {
        let words: Vec<&str> = self.row.text.split_whitespace().collect();
        self.row.text = words.join(" ");
        if !self.row.text.is_empty() {
            rows.push(self.row);
        }
    }
}

fn rows_of<'a>(glyphs: impl Iterator<Item = &'a Glyph>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut growing: Option<Growing> = None;
    for glyph in glyphs {
        if let Some(row) = growing.as_mut().filter(|row| row.takes(glyph)) {
            row.add(glyph);
            continue;
        }
        let mut row = Growing::new(glyph);
        row.add(glyph);
        if let Some(ended) = growing.replace(row) {
            ended.end(&mut rows);
        }
    }
    if let Some(ended) = growing {
        ended.end(&mut rows);
    }
    by_height(with_initials(in_columns(rows)))
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
