//! Abbreviations that are read letter by letter, or may mean several things.

use super::markup::Word;
use super::{Hint, Rule, Speaking, readings};
use crate::tr;

pub(super) fn check(
    _: &str,
    words: &[Word<'_>],
    speaking: Speaking<'_>,
) -> Option<(Option<Hint>, usize)> {
    let word = words.first()?;
    if word.dotted.len() > 12 {
        return None;
    }
    let known = &readings::of(speaking.language?)?.abbreviations;
    let meanings = known.get(word.dotted)?;
    let bytes = word.bytes.start..word.bytes.start + word.dotted.len();
    let says = tr!("lint-abbreviation", word = word.dotted);
    let hint = Hint::new(Rule::Abbreviation, bytes, says);
    Some((Some(hint.read(meanings.iter().cloned())), 1))
}
