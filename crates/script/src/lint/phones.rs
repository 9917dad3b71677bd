//! Telephone numbers, whose groups of digits are one: `555 123 4567`, `+44 20 7946 0958`.

use super::markup::Word;
use super::readings::Readings;
use super::{Hint, Rule, Speaking};
use mynah_i18n::tr;

/// So many digits a number has that can be called, with its country.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// A group in a number that says so itself, by a plus or a zero, is this long at most.
const LONGEST: usize = 8;
/// Groups that are a number without such a sign.
const USUAL: &[&[usize]] = &[&[3, 3, 4], &[1, 3, 3, 4], &[3, 4, 4]];
/// The same where hyphens stand between them; with spaces they are as often two numbers.
const HYPHENED: &[&[usize]] = &[&[3, 4]];

pub(super) fn check(
    text: &str,
    words: &[Word<'_>],
    speaking: Speaking<'_>,
) -> Option<(Option<Hint>, usize)> {
    let mut phone = Phone::default();
    let mut found = None;
    let mut end: Option<usize> = None;
    for (place, word) in words.iter().enumerate() {
        let between = end.map(|end| text.get(end..word.bytes.start).unwrap_or(","));
        let is_joined = between.is_none_or(|between| {
            let fits = |char: char| char.is_whitespace() || "()".contains(char);
            between.chars().all(fits)
        });
        if !is_joined || !phone.take(word.core) {
            break;
        }
        phone.has_brackets |= between.is_some_and(|between| between.contains(['(', ')']));
        if phone.is_whole() {
            found = Some((place + 1, word.bytes.end, phone.clone()));
        }
        end = Some(word.bytes.end);
    }
    let (count, end, phone) = found?;
    let mut start = words.first()?.bytes.start;
    let inside = text.get(start..end)?;
    // The bracket before the first group closes behind it.
    let is_open = inside.contains(')') && !inside.contains('(');
    if is_open
        && text
            .get(..start)
            .is_some_and(|before| before.ends_with('('))
    {
        start -= 1;
    }
    let shown = text.get(start..end)?;
    let model = speaking.model.name.as_str();
    let says = tr!("lint-number", number = shown, model = model);
    let readings = speaking.readings();
    let said = readings.and_then(|readings| phone.said(readings));
    let hint = Hint::new(Rule::Number, start..end, says);
    Some((Some(hint.read(said)), count))
}

/// A number as far as it was read.
#[derive(Clone, Debug, Default)]
struct Phone<'a> {
    /// The digits of each group.
    groups: Vec<&'a str>,
    /// How many these are in all.
    digits: usize,
    has_plus: bool,
    has_hyphen: bool,
    has_point: bool,
    has_brackets: bool,
}

impl<'a> Phone<'a> {
    /// Takes a word in; `false` where it is none of a number's, or one too many.
    fn take(&mut self, word: &'a str) -> bool {
        let digits = match word.strip_prefix('+') {
            Some(rest) if self.groups.is_empty() => {
                self.has_plus = true;
                rest
            }
            _ => word,
        };
        for group in digits.split(['-', '.']) {
            let is_group = !group.is_empty() && group.chars().all(|char| char.is_ascii_digit());
            self.digits += group.len();
            // Without an end, each word of a line of numbers would be read with all behind it.
            if !is_group || group.len() > LONGEST || self.digits > *DIGITS.end() {
                return false;
            }
            self.groups.push(group);
        }
        self.has_hyphen |= digits.contains('-');
        self.has_point |= digits.contains('.');
        true
    }

    fn is_whole(&self) -> bool {
        let lengths: Vec<usize> = self.groups.iter().map(|group| group.len()).collect();
        let several = lengths.len() > 1;
        let first = self.groups.first().copied().unwrap_or_default();
        let rest = lengths.get(1..).unwrap_or_default();
        // A fraction, or thousands.
        if self.has_point && (lengths.len() < 3 || rest.iter().all(|length| *length == 3)) {
            return false;
        }
        // What stands in brackets else is a year, or an aside.
        let is_area = self.has_plus || first.starts_with('0') || first.len() == 3;
        let is_marked = self.has_plus || first.starts_with('0') || self.has_brackets && is_area;
        let is_usual =
            USUAL.contains(&&*lengths) || self.has_hyphen && HYPHENED.contains(&&*lengths);
        several && DIGITS.contains(&self.digits) && (is_marked || is_usual)
    }

    /// Digit by digit, with a rest between groups.
    fn said(&self, readings: &Readings) -> Option<String> {
        let groups: Option<Vec<String>> = self
            .groups
            .iter()
            .map(|group| readings.one_by_one(group))
            .collect();
        let said = groups?.join(", ");
        if self.has_plus {
            return Some(format!("{} {said}", readings.signs.get(&'+')?));
        }
        Some(said)
    }
}
