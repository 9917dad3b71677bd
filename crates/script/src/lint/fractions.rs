//! Fractions, which are written as some dates are: `1/2 cup`, `2 3/4 miles`.

use super::markup::Word;
use super::readings::Readings;
use super::{Hint, Rule, Speaking, grouped, readings};
use mynah_i18n::tr;

pub(super) fn check(
    text: &str,
    words: &[Word<'_>],
    speaking: Speaking<'_>,
) -> Option<(Option<Hint>, usize)> {
    // They are written the same in all languages.
    let english = readings::of("en")?;
    let is_known = |word: &Word<'_>| english.fractions.contains_key(word.core);
    let first = words.first()?;
    let whole = is_whole(first.core).then_some(first);
    let next = words.get(1).filter(|next| {
        let between = text.get(first.bytes.end..next.bytes.start);
        between.and_then(grouped::lone_space).is_some()
    });
    let (whole, fraction) = match whole.zip(next.filter(|next| is_known(next))) {
        Some((whole, fraction)) => (Some(whole), fraction),
        None => (None, Some(first).filter(|first| is_known(first))?),
    };
    let bytes = first.bytes.start..fraction.bytes.end;
    let shown = text.get(bytes.clone())?;
    let hint = Hint::new(Rule::Number, bytes, tr!("lint-fraction", number = shown));
    let readings = speaking.readings();
    let whole = whole.map(|whole| whole.core);
    let count = 1 + usize::from(whole.is_some());
    let said = readings.and_then(|readings| said(whole, fraction.core, readings));
    Some((Some(hint.read(said)), count))
}

fn is_whole(word: &str) -> bool {
    (1..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// `2 3/4` → two and three quarters.
fn said(whole: Option<&str>, fraction: &str, readings: &Readings) -> Option<String> {
    let fraction = readings.fractions.get(fraction)?;
    let Some(whole) = whole else {
        return Some(fraction.clone());
    };
    let whole = readings.number(whole)?;
    Some(format!("{whole} {} {fraction}", readings.and))
}
