//! Roman numerals: `Chapter XVII`, `Henry VIII`.

use super::markup::Word;
use super::readings::Readings;
use super::{Hint, Rule, Speaking};
use mynah_i18n::tr;

/// What the signs are worth, the largest first, with the pairs that take one away.
const SIGNS: [(&str, u32); 13] = [
    ("M", 1_000),
    ("CM", 900),
    ("D", 500),
    ("CD", 400),
    ("C", 100),
    ("XC", 90),
    ("L", 50),
    ("XL", 40),
    ("X", 10),
    ("IX", 9),
    ("V", 5),
    ("IV", 4),
    ("I", 1),
];

pub(super) fn check(
    text: &str,
    words: &[Word<'_>],
    speaking: Speaking<'_>,
) -> Option<(Option<Hint>, usize)> {
    let word = words.first()?;
    let signs = of_signs(word.core);
    let value = match &signs {
        Some(letters) => numeral(letters)?,
        None => value(word.core)?,
    };
    let before = text.get(..word.bytes.start)?;
    let name = name_before(before);
    // A drip is an IV, too.
    if signs.is_none() && word.core.len() < 3 && name.is_none() {
        return None;
    }
    let model = speaking.model.name.as_str();
    let says = tr!("lint-number", number = word.core, model = model);
    let hint = Hint::new(Rule::Number, word.bytes.clone(), says);
    let readings = speaking.readings();
    let said = readings.map(|readings| said(value, name, readings));
    Some((Some(hint.read(said.unwrap_or_default())), 1))
}

/// The word right before, if it begins with a capital.
fn name_before(before: &str) -> Option<&str> {
    let name = before.strip_suffix(' ')?.rsplit(' ').next()?;
    let is_name = name.starts_with(char::is_uppercase) && name.ends_with(char::is_alphabetic);
    is_name.then_some(name)
}

/// The number, where these letters are hardly anything else: `MIX` and `CD` are words.
fn value(word: &str) -> Option<u32> {
    let is_small = word.len() > 1 && word.bytes().all(|byte| b"IVX".contains(&byte));
    if !is_small && !(4..=12).contains(&word.len()) {
        return None;
    }
    numeral(word)
}

/// The letters of a numeral that is written with signs of its own, which are nothing else: `Ⅳ`, `ⅹⅶ`. The signs of one to
/// twelve are in Unicode from U+2160 on, then those of 50, 100, 500 and 1,000, and the same in small letters.
fn of_signs(word: &str) -> Option<String> {
    const FIRST: u32 = 0x2160;
    const LETTERS: [&str; 16] = [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "L", "C", "D",
        "M",
    ];
    let letters = |sign: char| {
        let place = u32::from(sign).checked_sub(FIRST)? as usize;
        let small = place.checked_sub(LETTERS.len());
        LETTERS.get(small.unwrap_or(place)).copied()
    };
    let all: Option<String> = word.chars().map(letters).collect();
    all.filter(|letters| !letters.is_empty())
}

/// The number that these letters are.
fn numeral(word: &str) -> Option<u32> {
    let (mut rest, mut value) = (word, 0);
    for (sign, worth) in SIGNS {
        let most = if sign.len() == 2 || "DLV".contains(sign) {
            1
        } else {
            3
        };
        for _ in 0..most {
            let Some(behind) = rest.strip_prefix(sign) else {
                break;
            };
            (rest, value) = (behind, value + worth);
        }
    }
    // `IXIX` has a nine and then another one, which no numeral has.
    (rest.is_empty() && written(value) == word).then_some(value)
}

fn written(mut value: u32) -> String {
    let mut out = String::new();
    for (sign, worth) in SIGNS {
        while value >= worth {
            out.push_str(sign);
            value -= worth;
        }
    }
    out
}

/// Behind a name as of a king, else as what is counted; the likeliest first.
fn said(value: u32, name: Option<&str>, readings: &Readings) -> Vec<String> {
    let digits = value.to_string();
    let cardinal = readings.number(&digits);
    let is_king = name.is_some_and(|name| !readings.counted.contains(name));
    let king = readings.ordinal(&digits).zip(cardinal.as_ref());
    let king = king.filter(|_| !readings.reign.is_empty());
    let king = king.map(|(ordinal, number)| {
        let said = readings.reign.replace("{ordinal}", &ordinal);
        said.replace("{number}", number)
    });
    let mut said = if is_king {
        [king, cardinal]
    } else {
        [cardinal, king]
    }
    .into_iter()
    .flatten()
    .collect::<Vec<_>>();
    said.dedup();
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::readings;

    #[test]
    fn numerals_are_told_from_words() {
        for (word, expected) in [
            ("XVII", 17),
            ("VIII", 8),
            ("II", 2),
            ("XXXIX", 39),
            ("MCMXCIX", 1_999),
            ("XLIV", 44),
        ] {
            assert_eq!(value(word), Some(expected), "{word}");
        }
        for word in [
            "I", "X", "MIX", "CD", "DVD", "IIII", "VX", "IXIX", "XXL", "LIV", "vi", "Xi", "",
        ] {
            assert_eq!(value(word), None, "{word}");
        }
        // Regression: the signs of Unicode for numerals had no hint.
        for (word, expected) in [("Ⅳ", 4), ("Ⅻ", 12), ("ⅹⅶ", 17), ("ⅩⅬ", 40), ("Ⅰ", 1)]
        {
            let letters = of_signs(word).unwrap();
            assert_eq!(numeral(&letters), Some(expected), "{word}");
        }
        for word in ["", "IV", "Ⅳa", "ↀ", "½"] {
            assert_eq!(of_signs(word), None, "{word}");
        }
        let english = readings::of("en").unwrap();
        assert_eq!(said(8, Some("Henry"), english), ["the eighth", "eight"]);
        assert_eq!(said(17, Some("Chapter"), english)[0], "seventeen");
        assert_eq!(said(17, None, english)[0], "seventeen");
    }
}
