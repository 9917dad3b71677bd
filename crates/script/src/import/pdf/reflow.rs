//! Rows of pages as paragraphs: a paragraph goes on over the ends of rows, columns and pages until its geometry or its
//! words show that it ends.

use std::collections::{HashMap, HashSet};

use super::glyphs::{Row, Sheet};
use crate::parse::{cue, heading, spoken_by};

/// A farther row begins a paragraph, in distances between rows.
const GAP: f64 = 1.35;
/// Rows of other sizes are other text: a heading, a caption.
const SAME_SIZE: f64 = 1.12;
/// A row farther in than this begins a paragraph, in font sizes.
const INDENT: f64 = 0.7;
/// Signs that divide a word at the end of a row.
const HYPHENS: [char; 4] = ['-', '\u{ad}', '\u{2010}', '\u{2011}'];
/// Regions of fewer rows are measured by others.
const MEASURABLE: usize = 4;

/// Rows above one another with the same edges: a column, or a page without columns.
#[derive(Clone, Debug)]
struct Region {
    page: usize,
    side: Side,
    size: f64,
    left: f64,
    right: f64,
    rows: usize,
    /// Distance between most of its rows, in points. `None` for a small region.
    pitch: Option<f64>,
}

/// Sides of a row on which other rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Side {
    has_left: bool,
    has_right: bool,
}

/// A row with its region.
struct Placed<'a> {
    row: &'a Row,
    region: usize,
}

/// Distance between rows that most of them have, in points.
pub(super) fn pitch(sheets: &[Sheet]) -> f64 {
    let pairs = sheets
        .iter()
        .flat_map(|sheet| sheet.rows.iter().zip(sheet.rows.iter().skip(1)));
    let near = pairs.filter_map(|(above, row)| distance(above, row));
    median(near.collect()).unwrap_or(f64::INFINITY)
}

/// Distance of a row from the one above, if that is near.
fn distance(above: &Row, row: &Row) -> Option<f64> {
    let far = row.y - above.y;
    (far > 0.5 * above.size && far < 3.0 * above.size).then_some(far)
}

/// The median of values. `None` without values.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let (_, median, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    Some(*median)
}

/// The text of pages, a paragraph a row, with an empty row where there is more space between them.
pub(super) fn text(sheets: &[Sheet], pitch: f64) -> String {
    let layout = Layout::of(sheets, pitch);
    let words = Words::of(sheets);
    let mut text = String::new();
    for (at, here) in layout.placed.iter().enumerate() {
        // A name above its speech may be as wide as the speech.
        let is_cue = cue(text.rsplit('\n').next().unwrap_or_default()).is_some();
        match layout.before(at) {
            Break::Start => {}
            Break::Gap => text.push_str("\n\n"),
            Break::None if is_cue => text.push('\n'),
            Break::Row if !divides_word(&text, &here.row.text) => text.push('\n'),
            Break::Row | Break::None => {
                words.join(&mut text, &here.row.text);
                continue;
            }
        }
        text.push_str(&here.row.text);
    }
    text.push('\n');
    with_letters(text)
}

/// A text with letters in place of ligatures, and without the signs that say where a word may be divided.
pub(super) fn with_letters(text: String) -> String {
    let letters = LIGATURES.iter();
    letters.fold(text, |text, (one, several)| text.replace(*one, several))
}

/// Letters that a page draws as one, and signs that say where a word may be divided.
const LIGATURES: [(char, &str); 10] = [
    ('\u{fb00}', "ff"),
    ('\u{fb01}', "fi"),
    ('\u{fb02}', "fl"),
    ('\u{fb03}', "ffi"),
    ('\u{fb04}', "ffl"),
    ('\u{fb05}', "st"),
    ('\u{fb06}', "st"),
    ('\u{ad}', ""),
    ('\u{2010}', "-"),
    ('\u{2011}', "-"),
];

/// The break before a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Break {
    Start,
    None,
    Row,
    Gap,
}

/// Rows of all pages with their regions.
struct Layout<'a> {
    placed: Vec<Placed<'a>>,
    regions: Vec<Region>,
    /// Distance between most rows, in points.
    pitch: f64,
    /// True if paragraphs begin farther in than their other rows. Books have no other sign of their beginnings then.
    has_indents: bool,
}

impl<'a> Layout<'a> {
    fn of(sheets: &'a [Sheet], pitch: f64) -> Self {
        let (placed, regions) = regions(sheets);
        let mut layout = Self {
            placed,
            regions,
            pitch,
            has_indents: false,
        };
        let rows = 0..layout.placed.len();
        let indents = rows.filter(|at| layout.above(*at).is_some() && layout.is_indented(*at));
        layout.has_indents = indents.count() > 1;
        layout
    }

    /// The row above in the same region.
    fn above(&self, at: usize) -> Option<&Placed<'a>> {
        let above = self.placed.get(at.checked_sub(1)?)?;
        let here = self.placed.get(at)?;
        (above.region == here.region).then_some(above)
    }

    /// Returns true if a row begins farther in than most of its region, and than the row above.
    fn is_indented(&self, at: usize) -> bool {
        let Some(here) = self.placed.get(at) else {
            return false;
        };
        let region = self.regions.get(here.region);
        let is_in =
            region.is_some_and(|region| here.row.left > region.left + INDENT * here.row.size);
        let is_as_above = self
            .above(at)
            .is_some_and(|above| (above.row.left - here.row.left).abs() < 0.3 * here.row.size);
        is_in && !is_as_above
    }

    fn before(&self, at: usize) -> Break {
        let above = at.checked_sub(1).and_then(|above| self.placed.get(above));
        let (Some(above), Some(here)) = (above, self.placed.get(at)) else {
            return Break::Start;
        };
        let (upper, lower) = (above.row, here.row);
        let regions = (
            self.regions.get(above.region),
            self.regions.get(here.region),
        );
        let (Some(region), Some(next)) = regions else {
            return Break::Gap;
        };
        let is_small = lower.text.starts_with(char::is_lowercase);
        let is_open = upper.text.ends_with(|last: char| {
            last.is_alphanumeric() || last == ',' || HYPHENS.contains(&last)
        });
        let goes_on = is_small && is_open;
        let is_same_size =
            upper.size < SAME_SIZE * lower.size && lower.size < SAME_SIZE * upper.size;
        let is_same_region = above.region == here.region;
        let far = lower.y - upper.y;
        let pitch = region.pitch.unwrap_or(self.pitch);
        if is_same_region && far > GAP * pitch.max(0.9 * lower.size)
            || !is_same_size && !goes_on
            || heading(&upper.text).is_some()
            || heading(&lower.text).is_some()
        {
            return Break::Gap;
        }
        let is_short = would_fit(upper, lower, region.right);
        let begins_speech =
            spoken_by(&lower.text, std::iter::empty()).is_some() || cue(&lower.text).is_some();
        let is_bullet = lower.text.starts_with(['•', '‣', '▪', '◦', '–']) && !is_open;
        let is_out = is_same_region
            && lower.left < next.left - INDENT * lower.size
            && upper.left >= next.left;
        let begins = self.is_indented(at) || begins_speech || is_bullet || is_out;
        if is_short || begins && !goes_on {
            return if is_same_region || goes_on {
                Break::Row
            } else {
                Break::Gap
            };
        }
        // The last row of a column or page is full. A sentence that ended there ends a paragraph, unless paragraphs
        // show their beginnings.
        if is_same_region || is_open || is_small || self.has_indents {
            Break::None
        } else {
            Break::Gap
        }
    }
}

/// Returns true if the first word of a row would have had space in the row above: then that row ended where it should.
fn would_fit(above: &Row, row: &Row, right: f64) -> bool {
    let letters = row.text.chars().count().max(1) as f64;
    let word = row.text.split(' ').next().unwrap_or_default();
    // A long word could have been divided: three letters of it with a hyphen.
    let first = word.chars().count() as f64;
    let width = (row.right - row.left) / letters;
    above.right + (first + 1.0) * width + 0.5 * above.size < right
}

/// Gives each row its region.
fn regions(sheets: &[Sheet]) -> (Vec<Placed<'_>>, Vec<Region>) {
    let mut placed: Vec<Placed<'_>> = Vec::new();
    let mut regions: Vec<Region> = Vec::new();
    for (page, sheet) in sheets.iter().enumerate() {
        let sides = sides(&sheet.rows);
        for (row, side) in sheet.rows.iter().zip(sides) {
            let above = placed.last().map(|above| above.row);
            let goes_on = regions.last().zip(above).is_some_and(|(region, above)| {
                let fits = row.left > region.left - row.size && row.right < region.right + row.size;
                let is_alone = !side.has_left && !side.has_right;
                region.page == page
                    && row.y > above.y + 0.3 * row.size
                    && row.size < SAME_SIZE * region.size
                    && region.size < SAME_SIZE * row.size
                    && (region.side == side || is_alone && fits && region.side != side)
            });
            if !goes_on {
                regions.push(Region {
                    page,
                    side,
                    size: row.size,
                    left: row.left,
                    right: row.right,
                    rows: 0,
                    pitch: None,
                });
            }
            if let Some(region) = regions.last_mut() {
                region.left = region.left.min(row.left);
                region.right = region.right.max(row.right);
                region.rows += 1;
            }
            placed.push(Placed {
                row,
                region: regions.len().saturating_sub(1),
            });
        }
    }
    set_edges(&placed, &mut regions);
    (placed, regions)
}

/// Returns for each row the sides on which other rows are.
fn sides(rows: &[Row]) -> Vec<Side> {
    let mut by_height: Vec<&Row> = rows.iter().collect();
    by_height.sort_by(|one, other| one.y.total_cmp(&other.y));
    let side = |row: &Row| {
        let reach = 0.6 * row.size;
        let from = by_height.partition_point(|other| other.y < row.y - reach);
        let near = by_height.get(from..).unwrap_or_default().iter();
        let near = near.take_while(|other| other.y <= row.y + reach);
        let mut side = Side {
            has_left: false,
            has_right: false,
        };
        for other in near {
            side.has_left |= other.right <= row.left;
            side.has_right |= other.left >= row.right;
        }
        side
    };
    rows.iter().map(side).collect()
}

/// Sets the edges of regions: the left edge of most of their rows, and for small regions the right edge of others.
fn set_edges(placed: &[Placed<'_>], regions: &mut [Region]) {
    let mut rows: HashMap<usize, Vec<&Row>> = HashMap::new();
    for here in placed {
        rows.entry(here.region).or_default().push(here.row);
    }
    for (at, region) in regions.iter_mut().enumerate() {
        let rows = rows.remove(&at).unwrap_or_default();
        let lefts: Vec<f64> = rows.iter().map(|row| row.left).collect();
        region.left = most_common(&lefts).unwrap_or(region.left);
        if rows.len() >= MEASURABLE {
            let pairs = rows.iter().zip(rows.iter().skip(1));
            region.pitch = median(
                pairs
                    .filter_map(|(above, row)| distance(above, row))
                    .collect(),
            );
        }
    }
    let measured: Vec<Region> = regions
        .iter()
        .filter(|region| region.rows >= MEASURABLE)
        .cloned()
        .collect();
    for region in regions.iter_mut().filter(|region| region.rows < MEASURABLE) {
        let alike = measured.iter().filter(|other| {
            other.size < SAME_SIZE * region.size
                && region.size < SAME_SIZE * other.size
                && other.side == region.side
                && region.left > other.left - 0.5 * region.size
                && region.left < other.left + 4.0 * region.size
                && region.right < other.right + region.size
        });
        let nearest = alike.min_by(|one, other| {
            let far = |other: &Region| (other.left - region.left).abs();
            far(one).total_cmp(&far(other))
        });
        if let Some(other) = nearest {
            region.left = other.left.min(region.left);
            region.right = other.right.max(region.right);
        }
    }
}

/// The most common of these positions, to a point; the leftmost of several.
pub(super) fn most_common(positions: &[f64]) -> Option<f64> {
    let mut sorted = positions.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut best: Option<(usize, f64)> = None;
    let mut from = 0;
    for (at, position) in sorted.iter().enumerate() {
        while sorted.get(from).is_some_and(|first| position - first > 1.0) {
            from += 1;
        }
        let count = at + 1 - from;
        if best.is_none_or(|(most, _)| count > most) {
            best = sorted.get(from).map(|first| (count, *first));
        }
    }
    best.map(|(_, position)| position)
}

/// Returns true if a row ends within a word that the next one goes on with.
fn divides_word(above: &str, row: &str) -> bool {
    let before = above.strip_suffix(HYPHENS);
    before.is_some_and(|before| before.ends_with(char::is_alphabetic))
        && row.starts_with(char::is_lowercase)
}

/// Words within rows, which show how a word is written that a row divides.
pub(super) struct Words {
    plain: HashSet<String>,
    compound: HashSet<String>,
}

impl Words {
    /// Collects the words of all rows.
    pub fn of(sheets: &[Sheet]) -> Self {
        let (mut plain, mut compound) = (HashSet::new(), HashSet::new());
        let mut is_divided = false;
        for row in sheets.iter().flat_map(|sheet| &sheet.rows) {
            // The rest of a divided word is none.
            let words = row.text.split(' ').skip(usize::from(is_divided));
            is_divided = row.text.ends_with(HYPHENS);
            for word in words.filter(|word| !word.ends_with(HYPHENS)) {
                let word = trimmed(word);
                if word.contains(HYPHENS) {
                    compound.insert(word.replace(HYPHENS, "-"));
                } else if !word.is_empty() {
                    plain.insert(word);
                }
            }
        }
        Self { plain, compound }
    }

    /// Adds a row that goes on with the paragraph.
    pub fn join(&self, text: &mut String, row: &str) {
        let last = text.chars().next_back().unwrap_or(' ');
        let before = text
            .strip_suffix(HYPHENS)
            .and_then(|text| text.chars().next_back());
        if HYPHENS.contains(&last) && before.is_some_and(char::is_alphanumeric) {
            let first = row.chars().next().unwrap_or(' ');
            let is_divided = first.is_lowercase()
                && before.is_some_and(char::is_alphabetic)
                && !self.is_compound(text, row);
            if last == '\u{ad}' || is_divided {
                text.pop();
            } else if !first.is_alphanumeric() {
                // "two- and threefold": the hyphen ends a word. A sign after it is none of a word.
                text.push(' ');
            }
        } else if last != '—' || text.ends_with(" —") {
            text.push(' ');
        }
        text.push_str(row);
    }

    /// Returns true if the word around the end of a row has a hyphen elsewhere or begins as compounds do, and isn't
    /// written without.
    fn is_compound(&self, text: &str, row: &str) -> bool {
        let first = text.rsplit(char::is_whitespace).next().unwrap_or_default();
        let first = first.trim_end_matches(HYPHENS);
        let second = row.split(' ').next().unwrap_or_default();
        let with = trimmed(&format!("{first}-{second}")).replace(HYPHENS, "-");
        let without = trimmed(&format!("{first}{second}"));
        let (first, second) = (trimmed(first), trimmed(second));
        let begins = FIRST_PARTS.contains(&first.as_str())
            || PREFIXES.contains(&first.as_str()) && self.plain.contains(&second);
        (self.compound.contains(&with) || begins) && !self.plain.contains(&without)
    }
}

/// First parts of compounds, which hardly any word begins with.
const FIRST_PARTS: [&str; 36] = [
    "well", "self", "half", "quasi", "all", "ill", "twenty", "thirty", "forty", "fifty", "sixty",
    "seventy", "eighty", "ninety", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "eleven", "twelve", "first", "second", "third", "mother", "father", "brother", "sister", "low",
    "high", "long", "short", "old",
];
/// First parts that other words begin with, too: the second part shows itself to be a word.
const PREFIXES: [&str; 14] = [
    "ex", "non", "co", "anti", "pre", "post", "semi", "pro", "re", "mid", "vice", "one", "ten",
    "cross",
];

/// A word without the signs around it, in small letters.
fn trimmed(word: &str) -> String {
    let word = word.trim_matches(|char: char| !char.is_alphanumeric());
    word.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{page, row, sheets};
    use super::*;

    #[test]
    fn words_that_a_row_divides_are_whole() {
        for (rows, whole) in [
            (["light-", "house"], "lighthouse"),
            (["light\u{ad}", "house"], "lighthouse"),
            (["light\u{2010}", "house"], "lighthouse"),
            (["light\u{2011}", "house"], "lighthouse"),
            (["twenty-", "One"], "twenty-One"),
            (["1990-", "1995"], "1990-1995"),
            (["twenty-", "one"], "twenty-one"),
            (["well-", "known"], "well-known"),
            (["a Self-", "made man"], "a Self-made man"),
            (["10-", "year-old"], "10-year-old"),
            (["ex-", "pected"], "expected"),
            (["wait --", "for it"], "wait -- for it"),
            (["the night—", "and the sea"], "the night—and the sea"),
            (["the night —", "and the sea"], "the night — and the sea"),
        ] {
            let words = Words::of(&[]);
            let mut text = rows[0].to_owned();
            words.join(&mut text, rows[1]);
            assert_eq!(text.replace(['\u{2010}', '\u{2011}'], "-"), whole);
        }
        // A compound that is written elsewhere keeps its hyphen.
        let words = Words::of(&sheets(&[page(&[row("A well-known man.", 0.0, 200.0)])]));
        let mut text = "a well-".to_owned();
        words.join(&mut text, "known face");
        assert_eq!(text, "a well-known face");
        let rows = [
            row("His wife is selfish, as re-", 0.0, 200.0),
            row("membered.", 0.0, 50.0),
        ];
        let words = Words::of(&sheets(&[page(&rows)]));
        for (above, below, whole) in [
            ("his ex-", "wife", "his ex-wife"),
            ("so self-", "ish", "so selfish"),
            ("be re-", "membered", "be remembered"),
        ] {
            let mut text = above.to_owned();
            words.join(&mut text, below);
            assert_eq!(text, whole);
        }
    }

    #[test]
    fn paragraphs_by_their_rows() {
        let cases: [(&[Row], &[&str]); 4] = [
            // Beginnings that are farther in.
            (
                &[
                    row("It was dark. Nobody was", 10.0, 200.0),
                    row("There. The sea was calm, and the", 0.0, 200.0),
                    row("Lamp was out.", 0.0, 80.0),
                    row("He went up. He counted the", 10.0, 200.0),
                    row("Stairs.", 0.0, 40.0),
                ],
                &[
                    "It was dark. Nobody was There. The sea was calm, and the Lamp was out.",
                    "He went up. He counted the Stairs.",
                ],
            ),
            // Names before speeches.
            (
                &[
                    row("INES: Count them with me, slowly.", 0.0, 200.0),
                    row("TOM: One. Two. Three and four and", 0.0, 200.0),
                    row("five.", 0.0, 30.0),
                ],
                &[
                    "INES: Count them with me, slowly.",
                    "TOM: One. Two. Three and four and five.",
                ],
            ),
            // Rows that end early: verse.
            (
                &[
                    row("The sea is calm", 0.0, 90.0),
                    row("The lamp is out", 0.0, 95.0),
                    row("And nobody is there tonight to hear", 0.0, 200.0),
                ],
                &[
                    "The sea is calm",
                    "The lamp is out",
                    "And nobody is there tonight to hear",
                ],
            ),
            // A sentence goes on with a capital letter.
            (
                &[
                    row("Far out he saw the lamp of old", 0.0, 200.0),
                    row("Mara, who had gone there in the", 0.0, 198.0),
                    row("Spring.", 0.0, 40.0),
                ],
                &["Far out he saw the lamp of old Mara, who had gone there in the Spring."],
            ),
        ];
        for (rows, expected) in cases {
            let sheets = sheets(&[page(rows)]);
            let text = text(&sheets, pitch(&sheets));
            let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
            assert_eq!(lines, expected);
        }
    }
}
