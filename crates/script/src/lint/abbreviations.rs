//! Abbreviations that are read letter by letter, or may mean several things.

use super::markup::Word;
use super::readings::Readings;
use super::{Hint, Rule, Speaking, readings};
use mynah_i18n::tr;

/// Bytes of the longest word that may be one.
const LONGEST: usize = 16;

/// What an abbreviation means behind a name, as in `12 Main St.`, where it means somebody before one.
const ROADS: &[&str] = &["Street", "Drive"];

pub(super) fn check(
    text: &str,
    words: &[Word<'_>],
    speaking: Speaking<'_>,
) -> Option<(Option<Hint>, usize)> {
    let word = words.first()?;
    if word.dotted.len() > LONGEST {
        return None;
    }
    let readings = readings::of(speaking.language?)?;
    if let Some(numbered) = numbered(text, words, readings) {
        return Some(numbered);
    }
    let known = &readings.abbreviations;
    if let Some(hint) = in_two(text, words, readings) {
        return Some((Some(hint), 2));
    }
    let mut meanings = known.get(word.dotted)?.clone();
    let bytes = word.bytes.start..word.bytes.start + word.dotted.len();
    if is_behind_a_name(
        text.get(..bytes.start).unwrap_or_default(),
        text.get(bytes.end..).unwrap_or_default(),
    ) {
        // What is likelier stands first; the others stay in their order.
        meanings.sort_by_key(|meaning| !ROADS.contains(&meaning.as_str()));
    }
    let says = tr!("lint-abbreviation", word = word.dotted);
    let hint = Hint::new(Rule::Abbreviation, bytes, says);
    Some((Some(hint.read(meanings)), 1))
}

/// One that is written as two words: `z. B.`, `ad es.`
fn in_two(text: &str, words: &[Word<'_>], readings: &Readings) -> Option<Hint> {
    let [first, second, ..] = words else {
        return None;
    };
    let start = first.bytes.start;
    let between = text.get(start + first.dotted.len()..second.bytes.start)?;
    let is_near = !between.is_empty() && between.chars().all(char::is_whitespace);
    if !is_near || second.dotted.len() > LONGEST {
        return None;
    }
    // The table has what is written with full stops without its space.
    let space = if first.dotted.ends_with('.') { "" } else { " " };
    let written = format!("{}{space}{}", first.dotted, second.dotted);
    let meanings = readings.abbreviations.get(&written)?;
    let bytes = start..second.bytes.start + second.dotted.len();
    let shown = text.get(bytes.clone())?;
    let says = tr!("lint-abbreviation", word = shown);
    Some(Hint::new(Rule::Abbreviation, bytes, says).read(meanings.iter().cloned()))
}

/// What is short for a number, right before one: `No. 5`, `n° 5`, `№5`.
fn numbered(text: &str, words: &[Word<'_>], readings: &Readings) -> Option<(Option<Hint>, usize)> {
    let word = words.first()?;
    let is_number = |text: &str| text.starts_with(|first: char| first.is_ascii_digit());
    let next = words.get(1).filter(|next| is_number(next.core));
    // Whatever stands between ends a sentence.
    let near = next.filter(|next| {
        let between = text.get(word.bytes.start + word.dotted.len()..next.bytes.start);
        between.is_some_and(|between| between.chars().all(char::is_whitespace))
    });
    let (sign, said) = readings.numbered.iter().find(|(sign, _)| {
        let behind = word.dotted.strip_prefix(sign.as_str());
        behind.is_some_and(|behind| is_number(behind) || behind.is_empty() && near.is_some())
    })?;
    let bytes = word.bytes.start..word.bytes.start + sign.len();
    let space = if word.dotted.len() > sign.len() {
        " "
    } else {
        ""
    };
    let hint = Hint::new(
        Rule::Abbreviation,
        bytes,
        tr!("lint-abbreviation", word = sign.as_str()),
    );
    Some((Some(hint.read([format!("{said}{space}")])), 1))
}

/// Whether what stands between these ends a name: `5th St.`, `High St. tonight`, and after a number in any case.
fn is_behind_a_name(before: &str, after: &str) -> bool {
    let mut words = before.rsplit(' ').filter(|word| !word.is_empty());
    let is_name = |word: &str| {
        let first = word.chars().next();
        let whole = word.chars().next_back().is_some_and(char::is_alphanumeric);
        whole && first.is_some_and(|first| first.is_uppercase() || first.is_ascii_digit())
    };
    if !before.ends_with(' ') || !words.next().is_some_and(is_name) {
        return false;
    }
    let is_numbered = words
        .next()
        .is_some_and(|word| word.chars().all(|char| char.is_ascii_digit()));
    let next = after.trim_start().chars().next();
    is_numbered || !next.is_some_and(char::is_uppercase)
}
