//! Units by their symbols: `80 km/h`, `20°C`.

use super::markup::Word;
use super::readings::Readings;
use super::{Hint, Rule, Speaking, numbers, readings};
use crate::tr;

pub(super) fn check(
    text: &str,
    words: &[Word<'_>],
    speaking: Speaking<'_>,
) -> Option<(Option<Hint>, usize)> {
    // Symbols are the same in all languages, their names aren't.
    let english = readings::of("en")?;
    let word = words.first()?;
    let end = word
        .core
        .find(|char: char| !numbers::is_of_number(char) && !"-−".contains(char))
        .unwrap_or(word.core.len());
    let (digits, behind) = word.core.split_at_checked(end)?;
    let digits = digits.trim_start_matches(['-', '−']);
    let number = numbers::value(digits, speaking.language)?;
    let (symbol, count, bytes) = if behind.is_empty() {
        let next = words.get(1)?;
        // What ends a clause isn't followed by its unit.
        let between = text.get(word.bytes.end..next.bytes.start)?;
        if !between.chars().all(char::is_whitespace) {
            return None;
        }
        (next.core, 2, word.bytes.start..next.bytes.end)
    } else {
        (behind, 1, word.bytes.clone())
    };
    english.units.get(symbol)?;
    let shown = text.get(bytes.clone())?;
    let says = tr!("lint-unit", text = shown);
    let hint = Hint::new(Rule::Unit, bytes, says);
    let negative = word.core.starts_with(['-', '−']);
    let readings = speaking.language.and_then(readings::of);
    let said = readings.and_then(|readings| said(&number, symbol, negative, readings));
    Some((Some(hint.read(said)), count))
}

fn said(number: &str, symbol: &str, negative: bool, readings: &Readings) -> Option<String> {
    let [one, many] = readings.units.get(symbol)?;
    let unit = if number == "1" { one } else { many };
    let minus = if negative { "minus " } else { "" };
    Some(format!("{minus}{} {unit}", readings.number(number)?))
}
