//! Rows that are read from the right. A page has glyphs where they are seen. Here they get the order in which they are
//! read, in which numbers and words of other scripts run from left to right.

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::glyphs::{Glyph, SPACE};

/// The first character that is read from the right.
const FIRST: char = '\u{590}';
/// Glyphs with the same letters that are nearer than this are one that is drawn twice, in font sizes.
const DRAWN_AGAIN: f64 = 0.1;
/// Brackets whose form depends on the direction.
const BRACKETS: [(char, char); 6] = [
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('<', '>'),
    ('«', '»'),
    ('‹', '›'),
];

/// How the rows of a page are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// True if most of the page is read from the right.
    pub is_from_right: bool,
    /// True if the page has brackets by their form: at the right of a word in brackets it has `)`.
    pub are_brackets_mirrored: bool,
}

/// A letter with its marks.
struct Unit {
    x: f64,
    end: f64,
    size: f64,
    text: String,
    /// True if it is part of text that is read from the right.
    is_from_right: bool,
}

impl Unit {
    fn of(glyph: &Glyph) -> Self {
        Self {
            x: glyph.x,
            end: glyph.end,
            size: glyph.size,
            text: glyph.text.clone(),
            is_from_right: false,
        }
    }

    fn is_space(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The character that decides the direction.
    fn sign(&self) -> char {
        let is_strong = |char: &char| is_from_right(*char) || char.is_alphabetic();
        let strong = self.text.chars().find(is_strong);
        let sign = strong.or_else(|| self.text.chars().next());
        sign.filter(|char| !char.is_whitespace()).unwrap_or(' ')
    }

    /// Returns true if this is a second drawing of the unit before, to look bold.
    fn is_again(&self, before: &Self) -> bool {
        let is_near = (self.x - before.x).abs() < DRAWN_AGAIN * self.size;
        is_near && self.text == before.text && !self.is_space()
    }

    /// The space between the unit before and this one, if they are apart.
    fn space_after(&self, before: &Self) -> Option<Self> {
        let is_apart = self.x - before.end > SPACE * self.size.min(before.size);
        is_apart.then(|| Self {
            x: before.end,
            end: self.x,
            size: self.size,
            text: " ".to_owned(),
            is_from_right: false,
        })
    }
}

/// Returns true if a letter is read from the right.
pub(super) fn is_from_right(char: char) -> bool {
    char >= FIRST && matches!(bidi_class(char), BidiClass::R | BidiClass::AL)
}

/// Returns true if at least half of the letters, and at least one, are read from the right.
pub(super) fn is_mostly<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let (mut from_right, mut others) = (0_usize, 0_usize);
    for char in texts.flat_map(str::chars) {
        if is_from_right(char) {
            from_right += 1;
        } else if char.is_alphabetic() {
            others += 1;
        }
    }
    from_right > 0 && from_right >= others
}

/// Returns true if rows have brackets by their form. Programs write either that or the brackets that are meant.
pub(super) fn are_brackets_mirrored<'a, 'b: 'a>(
    rows: impl Iterator<Item = &'a [&'b Glyph]>,
    is_from_right: bool,
) -> bool {
    let balance: i64 = rows
        .map(|glyphs| balance(&ordered(glyphs, is_from_right)))
        .sum();
    balance < 0
}

/// The words of a row in the order in which they are read.
pub(super) fn text(glyphs: &[&Glyph], reading: Reading) -> String {
    let mut text = String::new();
    for unit in ordered(glyphs, reading.is_from_right) {
        if unit.is_from_right && reading.are_brackets_mirrored {
            text.extend(unit.text.chars().map(mirrored));
        } else {
            text.push_str(&unit.text);
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").nfc().collect()
}

/// 1 for a row that begins with an opening bracket and ends with a closing one, -1 for the reverse.
fn balance(units: &[Unit]) -> i64 {
    let from_right = units.iter().filter(|unit| unit.is_from_right);
    let signs = from_right.flat_map(|unit| unit.text.chars());
    let mut opening = signs.filter_map(|char| {
        let pair = BRACKETS
            .iter()
            .find(|pair| pair.0 == char || pair.1 == char);
        pair.map(|pair| pair.0 == char)
    });
    match (opening.next(), opening.next_back()) {
        (Some(true), Some(false)) => 1,
        (Some(false), Some(true)) => -1,
        _ => 0,
    }
}

fn mirrored(char: char) -> char {
    let other = BRACKETS.iter().find_map(|(opens, closes)| {
        if *opens == char {
            Some(*closes)
        } else {
            (*closes == char).then_some(*opens)
        }
    });
    other.unwrap_or(char)
}

/// The units of a row in the order in which they are read.
fn ordered(glyphs: &[&Glyph], is_from_right: bool) -> Vec<Unit> {
    let mut units = seen(glyphs);
    let is_from_right = is_from_right || is_mostly(units.iter().map(|unit| unit.text.as_str()));
    if is_from_right {
        units.reverse();
    }
    let base = if is_from_right {
        Level::rtl()
    } else {
        Level::ltr()
    };
    // One character for each unit. Runs in the other direction are backwards in it, which is the same to the algorithm.
    let signs: String = units.iter().map(Unit::sign).collect();
    let info = BidiInfo::new(&signs, Some(base));
    let levels = signs.char_indices().map(|(at, _)| info.levels.get(at));
    let levels: Vec<Level> = levels.map(|level| level.copied().unwrap_or(base)).collect();
    for (unit, level) in units.iter_mut().zip(&levels) {
        unit.is_from_right = level.is_rtl();
    }
    let mut order = BidiInfo::reorder_visual(&levels);
    if is_from_right {
        order.reverse();
    }
    let mut units: Vec<Option<Unit>> = units.into_iter().map(Some).collect();
    let order = order.into_iter();
    order
        .filter_map(|at| units.get_mut(at).and_then(Option::take))
        .collect()
}

/// The units of a row from left to right, with a space between words.
fn seen(glyphs: &[&Glyph]) -> Vec<Unit> {
    let mut letters: Vec<Unit> = Vec::new();
    // Marks with the number of the letter that is drawn after them.
    let mut marks: Vec<(usize, &Glyph)> = Vec::new();
    for glyph in glyphs {
        let is_mark = !glyph.text.is_empty() && glyph.text.chars().all(is_combining_mark);
        if is_mark {
            marks.push((letters.len(), glyph));
        } else {
            letters.push(Unit::of(glyph));
        }
    }
    for (next, mark) in marks {
        let distance = |at: usize| {
            let letter = letters.get(at).filter(|letter| !letter.is_space());
            letter.map_or(f64::INFINITY, |letter| {
                (letter.x + letter.end - mark.x - mark.end).abs()
            })
        };
        // Programs draw a mark before or after its letter.
        let near = [next.checked_sub(1), Some(next)].into_iter().flatten();
        let nearest = near.min_by(|one, other| distance(*one).total_cmp(&distance(*other)));
        match nearest.and_then(|at| letters.get_mut(at)) {
            Some(letter) => letter.text.push_str(&mark.text),
            None => letters.push(Unit::of(mark)),
        }
    }
    letters.sort_by(|one, other| one.x.total_cmp(&other.x));
    let mut units: Vec<Unit> = Vec::with_capacity(letters.len());
    for letter in letters {
        if units.last().is_some_and(|last| letter.is_again(last)) {
            continue;
        }
        let space = units.last().and_then(|last| letter.space_after(last));
        units.extend(space);
        units.push(letter);
    }
    units
}
