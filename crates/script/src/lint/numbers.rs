//! Numbers that the model reads in a way of its own: digits, sums of money, shares, places.

use super::grouped::{SPACES, lone_space};
use super::markup::Word;
use super::readings::Readings;
use super::{Hint, Rule, Speaking};
use mynah_i18n::tr;

/// So many digits in a row are a telephone's or an account's: even models that read numbers read them as one.
const LONG: usize = 7;

pub(super) fn check(
    text: &str,
    words: &[Word<'_>],
    speaking: Speaking<'_>,
) -> Option<(Option<Hint>, usize)> {
    let first = words.first()?;
    let with_next = words.get(1).and_then(|next| {
        let between = text.get(first.bytes.end..next.bytes.start);
        between.and_then(lone_space)?;
        let number = Number::of_two(first.core, next.core, speaking.language)?;
        Some((number, 2, first.bytes.start..next.bytes.end))
    });
    let alone = || {
        Some((
            Number::of(first.core, speaking.language)?,
            1,
            first.bytes.clone(),
        ))
    };
    let (number, count, bytes) = with_next.or_else(alone)?;
    // Those that are left out here are said well: see the help.
    if speaking.model.numbers && !number.is_long() && !number.is_in_letters() {
        return Some((None, count));
    }
    let says = tr!(
        "lint-number",
        number = text.get(bytes.clone())?,
        model = speaking.model.name.as_str()
    );
    let hint = Hint::new(Rule::Number, bytes, says);
    let readings = speaking.readings();
    let said = readings.map(|readings| number.said(readings));
    Some((Some(hint.read(said.unwrap_or_default())), count))
}

/// A number as it is written, with what makes it more than one.
#[derive(Debug, PartialEq)]
pub(super) struct Number<'a> {
    /// `1234.50`: without separators, with a point.
    pub value: String,
    /// As it stands there.
    digits: &'a str,
    /// `$`, `€`.
    currency: Option<&'a str>,
    kind: NumberKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NumberKind {
    Plain,
    /// `21st`
    Ordinal,
    /// `50%`
    Percent,
    /// `1770s`, `90s`
    Decade,
}

const CURRENCIES: &[&str] = &["$", "€", "£", "¥", "₹"];
/// The same in letters (ISO 4217), which models may spell.
const CODES: &[&str] = &[
    "EUR", "USD", "GBP", "JPY", "CHF", "CAD", "AUD", "INR", "CNY", "PLN", "UAH",
];

fn is_currency(word: &str) -> bool {
    CURRENCIES.contains(&word) || CODES.contains(&word)
}

impl<'a> Number<'a> {
    /// Reads a word, as this language writes numbers; nothing where it is none.
    pub fn of(word: &'a str, language: Option<&str>) -> Option<Self> {
        let sign = |word: &'a str| CURRENCIES.iter().find(|sign| word.starts_with(**sign));
        let (currency, rest) = match sign(word) {
            Some(sign) => (Some(*sign), word.strip_prefix(*sign)?),
            None => (None, word),
        };
        let end = rest
            .find(|char: char| !is_of_number(char))
            .unwrap_or(rest.len());
        let (digits, behind) = rest.split_at_checked(end)?;
        // `1770's`
        let (digits, behind) = match digits.strip_suffix(['\'', '’']) {
            Some(digits) if behind == "s" => (digits, behind),
            _ => (digits, behind),
        };
        let (currency, kind) = match behind {
            "" => (currency, NumberKind::Plain),
            "%" => (currency, NumberKind::Percent),
            "st" | "nd" | "rd" | "th" => (currency, NumberKind::Ordinal),
            "s" if is_decade(digits) => (currency, NumberKind::Decade),
            // `90er` Jahre
            "er" | "ern" if language == Some("de") && is_decade(digits) => {
                (currency, NumberKind::Decade)
            }
            sign if is_currency(sign) => (Some(sign), NumberKind::Plain),
            _ => return None,
        };
        Some(Self {
            value: value(digits, language)?,
            digits,
            currency,
            kind,
        })
    }

    /// Reads two words: `5 €`, `EUR 5`, `50 %`.
    fn of_two(first: &'a str, second: &'a str, language: Option<&str>) -> Option<Self> {
        let (amount, sign) = if is_currency(first) {
            (second, first)
        } else {
            (first, second)
        };
        let number = Self::of(amount, language)?;
        if number.currency.is_some() || number.kind != NumberKind::Plain {
            return None;
        }
        if sign == "%" {
            let kind = NumberKind::Percent;
            return Some(Self { kind, ..number });
        }
        is_currency(sign).then_some(Self {
            currency: Some(sign),
            ..number
        })
    }

    /// Whether its currency is told in letters.
    fn is_in_letters(&self) -> bool {
        self.currency.is_some_and(|sign| CODES.contains(&sign))
    }

    fn is_long(&self) -> bool {
        self.is_code()
            || self.digits.chars().all(|char| char.is_ascii_digit()) && self.digits.len() >= LONG
    }

    /// `0170`: nobody writes an amount so.
    fn is_code(&self) -> bool {
        self.digits.len() > 1 && self.digits.starts_with('0') && !self.digits.contains(['.', ','])
    }

    /// How it may be said, the likeliest first.
    fn said(&self, readings: &Readings) -> Vec<String> {
        let cardinal = readings.number(&self.value);
        if let Some(sign) = self.currency {
            return money(&self.value, sign, readings).into_iter().collect();
        }
        let said = match self.kind {
            NumberKind::Ordinal => vec![readings.ordinal(&self.value)],
            NumberKind::Decade => vec![readings.decade(&self.value)],
            NumberKind::Percent => {
                let number = cardinal.filter(|_| !readings.percent.is_empty());
                vec![number.map(|number| format!("{number} {}", readings.percent))]
            }
            NumberKind::Plain if self.is_long() => {
                vec![readings.one_by_one(self.digits), cardinal]
            }
            NumberKind::Plain if is_year(self.digits) => {
                vec![readings.year(&self.value), cardinal]
            }
            NumberKind::Plain => vec![cardinal],
        };
        said.into_iter().flatten().collect()
    }
}

/// `$5.20` → five dollars twenty.
fn money(value: &str, sign: &str, readings: &Readings) -> Option<String> {
    let [one, many] = readings.currencies.get(sign)?;
    let (whole, cents) = value.split_once('.').unwrap_or((value, ""));
    let unit = if whole == "1" { one } else { many };
    let mut said = format!("{} {unit}", readings.number(whole)?);
    if cents.len() == 2 && cents != "00" {
        said = format!("{said} {}", readings.number(cents.trim_start_matches('0'))?);
    } else if !cents.is_empty() && cents != "00" {
        said = format!("{} {many}", readings.number(value)?);
    }
    Some(said)
}

/// Four digits that are a year more often than an amount.
fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with('1') || digits.starts_with("20"))
}

/// The first year of ten.
fn is_decade(digits: &str) -> bool {
    let is_short = digits.len() == 2 && !digits.starts_with('0');
    digits.ends_with('0') && (is_short || is_year(digits))
}

/// Whether a number is written with it: digits, and what stands between them.
pub(super) fn is_of_number(char: char) -> bool {
    char.is_ascii_digit() || ".,'’".contains(char) || SPACES.contains(&char)
}

/// `1,234.50`, `1.234,50` and `1 234.50` → 1234.50; nothing for what is no amount, `1.2.3`. `3,141` is more than three
/// thousand in English and little more than three in French.
pub(super) fn value(digits: &str, language: Option<&str>) -> Option<String> {
    if !digits.starts_with(|first: char| first.is_ascii_digit())
        || !digits.ends_with(|last: char| last.is_ascii_digit())
    {
        return None;
    }
    let last = digits.rfind(['.', ',']);
    let groups = |part: &str| {
        let mut parts = part.split(|char: char| !char.is_ascii_digit()).skip(1);
        parts.all(|group| group.len() == 3)
    };
    let plain = |part: &str| -> String { part.chars().filter(char::is_ascii_digit).collect() };
    let Some(last) = last else {
        return groups(digits).then(|| plain(digits));
    };
    let (whole, rest) = digits.split_at_checked(last)?;
    let (mark, rest) = rest.split_at_checked(1)?;
    // Three digits are thousands behind the mark that sets those apart, and behind one that stands there twice: not where
    // spaces do that, or where another mark stands before it. Nobody writes thousands behind a zero.
    let sets_apart = match language {
        None | Some("en") => ",",
        Some(_) => ".",
    };
    let are_thousands = rest.len() == 3
        && !whole.contains(SPACES)
        && !whole.contains(if mark == "," { '.' } else { ',' })
        && (whole.contains(mark) || mark == sets_apart && !whole.starts_with('0'));
    if are_thousands {
        return groups(digits).then(|| plain(digits));
    }
    groups(whole).then(|| format!("{}.{}", plain(whole), plain(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::readings;

    fn said(word: &str) -> Vec<String> {
        said_in("en", word)
    }

    fn said_in(language: &str, word: &str) -> Vec<String> {
        let number = Number::of(word, Some(language));
        number.map_or_else(Vec::new, |number| {
            number.said(readings::of(language).unwrap())
        })
    }

    /// One key wrote "three thousand one hundred and forty-one" over "3,141" in every language.
    #[test]
    fn a_comma_is_what_it_is_in_the_language() {
        for (language, digits, expected) in [
            ("en", "3,141", "3141"),
            ("en", "3.141", "3.141"),
            ("en", "0,125", "0.125"),
            ("en", "1,234.567", "1234.567"),
            ("en", "1.234.567", "1234567"),
            ("fr", "3,141", "3.141"),
            ("uk", "3,141", "3.141"),
            ("de", "3.141", "3141"),
            ("fr", "0.125", "0.125"),
            ("fr", "1.234.567,125", "1234567.125"),
            ("fr", "1,234,567", "1234567"),
            ("uk", "1 234,567", "1234.567"),
            ("fr", "1\u{202f}234", "1234"),
        ] {
            let read = value(digits, Some(language));
            assert_eq!(read.as_deref(), Some(expected), "{language} {digits}");
        }
        assert_eq!(value("3,141", None).as_deref(), Some("3141"));
        let french = said_in("fr", "3,141");
        assert!(
            french.first().unwrap().starts_with("trois virgule"),
            "{french:?}"
        );
    }

    #[test]
    fn numbers_are_told_and_said() {
        for (word, expected) in [
            ("42", "forty-two"),
            ("1,234", "one thousand two hundred and thirty-four"),
            ("3.5", "three point five"),
            ("$5.20", "five dollars twenty"),
            ("1€", "one euro"),
            ("50%", "fifty percent"),
            ("21st", "twenty-first"),
            ("1984", "nineteen eighty-four"),
            // Regression: no hint told of a decade.
            ("1770s", "seventeen seventies"),
            ("1770's", "seventeen seventies"),
            ("1900s", "nineteen hundreds"),
            ("2010’s", "twenty tens"),
            ("90s", "nineties"),
            ("5550123", "five five five zero one two three"),
            ("007", "zero zero seven"),
            ("1,000,000", "one million"),
            ("1 000 000", "one million"),
            (
                "1\u{202f}234,5",
                "one thousand two hundred and thirty-four point five",
            ),
            ("$1 000", "one thousand dollars"),
        ] {
            assert_eq!(
                said(word).first().map(String::as_str),
                Some(expected),
                "{word}"
            );
        }
        for not in [
            "B2", "1.2.3", "x", "12km", "1/2", ".5", "1771s", "100s", "00s", "90er",
        ] {
            assert_eq!(Number::of(not, None), None, "{not}");
        }
        assert!(Number::of("90er", Some("de")).is_some());
    }
}
