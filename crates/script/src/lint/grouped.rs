//! Numbers whose thousands are set apart by spaces, as much of the world writes them: `1 000 000` is one number.

use super::markup::Word;

/// What stands between thousands: a space, one that doesn't break, a thin one, and a thin one that doesn't break.
pub(super) const SPACES: [char; 4] = [' ', '\u{a0}', '\u{2009}', '\u{202f}'];

/// Languages that set thousands apart so. In others `12 500` may be two numbers, and `12 000` hardly is.
const USUAL: &[&str] = &[
    "bg", "cs", "es", "et", "fi", "fr", "hu", "lt", "lv", "nb", "no", "pl", "pt", "ru", "sk", "sv",
    "uk",
];

/// The words with each number one of them.
pub(super) fn joined<'a>(
    text: &'a str,
    words: Vec<Word<'a>>,
    language: Option<&str>,
) -> Vec<Word<'a>> {
    let places: Vec<(usize, &str)> = words
        .iter()
        .map(|word| (word.bytes.start, word.core))
        .collect();
    let mut out = Vec::with_capacity(words.len());
    let mut words = words.into_iter();
    let mut at = 0;
    while let Some(first) = words.next() {
        let count = groups(text, &places, at, language);
        at += count;
        let last = words.by_ref().take(count - 1).last();
        out.push(
            last.and_then(|last| one(text, &first, &last))
                .unwrap_or(first),
        );
    }
    out
}

fn one<'a>(text: &'a str, first: &Word<'a>, last: &Word<'a>) -> Option<Word<'a>> {
    let start = first.bytes.start;
    let bytes = start..last.bytes.end;
    Some(Word {
        core: text.get(bytes.clone())?,
        dotted: text.get(start..last.bytes.start + last.dotted.len())?,
        bytes,
    })
}

/// How many of the words from `at` on are one number; 1 where it is none in groups. Each comes with its place in the text.
pub(super) fn groups(
    text: &str,
    words: &[(usize, &str)],
    at: usize,
    language: Option<&str>,
) -> usize {
    let Some((first, rest)) = words.get(at..).and_then(<[_]>::split_first) else {
        return 1;
    };
    let begins = digits_behind_sign(first.1);
    let fits = (1..=3).contains(&begins.len()) && are_digits(begins) && !begins.starts_with('0');
    if !fits || goes_on_from(text, words, at) {
        return 1;
    }
    let (mut space, mut end) = (None, first.0 + first.1.len());
    let (mut count, mut has_zeros) = (1, false);
    for (place, word) in rest {
        let Some(between) = text.get(end..*place).and_then(lone_space) else {
            break;
        };
        if *space.get_or_insert(between) != between {
            break;
        }
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let Some((group, behind)) = word.split_at_checked(digits) else {
            break;
        };
        if digits == 3 && ends_number(behind) {
            count += 1;
            has_zeros |= group.starts_with('0');
            end = place + word.len();
            if behind.is_empty() {
                continue;
            }
        } else if digits > 0 {
            // A telephone's number, or numbers one after the other.
            return 1;
        }
        break;
    }
    let is_usual = language.is_some_and(|language| USUAL.contains(&language));
    let is_sure = is_usual || has_zeros || count > 2 || space != Some(' ');
    if is_sure { count } else { 1 }
}

/// `$1` begins a number as `1` does.
fn digits_behind_sign(word: &str) -> &str {
    word.trim_start_matches(['$', '€', '£', '¥', '₹', '-', '−'])
}

fn are_digits(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// What may stand behind the last group: a fraction, a sign, a unit.
fn ends_number(behind: &str) -> bool {
    behind.is_empty()
        || behind.starts_with(|char: char| char.is_alphabetic() || "%°$€£¥₹".contains(char))
        || behind
            .strip_prefix(['.', ','])
            .is_some_and(|fraction| fraction.starts_with(|char: char| char.is_ascii_digit()))
}

/// Whether a number before it may go on with it: `+34 600`, `(555) 100`, `0170 100`, `555 100`.
fn goes_on_from(text: &str, words: &[(usize, &str)], at: usize) -> bool {
    let place = words.get(at).map_or(0, |(place, _)| *place);
    let before = text.get(..place).unwrap_or_default();
    if before.trim_end().ends_with(')') {
        return true;
    }
    let Some((from, word)) = at.checked_sub(1).and_then(|before| words.get(before)) else {
        return false;
    };
    let is_near = text.get(from + word.len()..place).and_then(lone_space);
    let digits = word.trim_start_matches('+');
    let is_part = digits.len() < word.len() || digits.starts_with('0') || digits.len() <= 3;
    // A sign that is no part of the word, as in `+34`.
    let has_plus = text.get(..*from).is_some_and(|text| text.ends_with('+'));
    is_near.is_some() && !digits.is_empty() && are_digits(digits) && (is_part || has_plus)
}

pub(super) fn lone_space(between: &str) -> Option<char> {
    let mut chars = between.chars();
    let space = chars.next().filter(|char| SPACES.contains(char))?;
    chars.next().is_none().then_some(space)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::markup;

    fn words(text: &str, language: Option<&str>) -> Vec<String> {
        let marks = markup::marks(text);
        let words = markup::words(text, &markup::spoken(text, &marks));
        let joined = joined(text, words, language).into_iter();
        joined.map(|word| word.core.to_owned()).collect()
    }

    #[test]
    fn thousands_are_one_number_and_telephones_several() {
        for (text, number) in [
            ("At 1 000 000 stars.", "1 000 000"),
            ("At 1 000 stars.", "1 000"),
            ("At $12 345 678.50 now.", "$12 345 678.50"),
            ("In 2019 1 000 000 came.", "1 000 000"),
            ("At 1\u{202f}234 stars.", "1\u{202f}234"),
            ("At 1\u{a0}234\u{a0}567, yes.", "1\u{a0}234\u{a0}567"),
            ("At 12\u{2009}500 km, yes.", "12\u{2009}500"),
            ("Over 20 000km. Yes.", "20 000km"),
        ] {
            let words = words(text, Some("en"));
            assert!(words.iter().any(|word| word == number), "{words:?}");
        }
        assert!(words("À 12 500 pas.", Some("fr")).contains(&"12 500".to_owned()));
        for text in [
            "Call 555 123 4567.",
            "Call 1 800 555 1234.",
            "Call +44 20 7946 0958.",
            "Call +34 600 123 456.",
            "Call (555) 100 000.",
            "Call 0170 100 000.",
            "They are 10 20 30 40.",
            "At 12 500 watts.",
            "At 1  000 stars.",
            "1, 000 and 2. 000",
        ] {
            let words = words(text, Some("en"));
            assert!(!words.iter().any(|word| word.contains(' ')), "{words:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_word_is_lost(text in "[ 0-9,.$+()a\u{a0}\u{202f}]{0,60}") {
            let marks = markup::marks(&text);
            let alone = markup::words(&text, &markup::spoken(&text, &marks));
            let all: String = alone.iter().map(|word| word.core).collect();
            let joined = joined(&text, alone, None);
            let mut end = 0;
            for word in &joined {
                proptest::prop_assert!(word.bytes.start >= end);
                proptest::prop_assert_eq!(text.get(word.bytes.clone()), Some(word.core));
                end = word.bytes.end;
            }
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
            let kept: usize = joined.iter().map(|word| digits(word.core)).sum();
            proptest::prop_assert_eq!(kept, digits(&all));
        }
    }
}
