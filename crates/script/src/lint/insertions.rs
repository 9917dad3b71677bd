//! A few words of another language within a sentence: `I love it, mais je ne parle pas français`.
//!
//! No statistics of letters tell so few words apart. What does is the short words that hardly a sentence is without,
//! several of them close together, with none of the line's own language between.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::languages::are_alike;
use super::readings;

/// So many words of one language close together are no chance.
const LEAST: usize = 3;
/// So many words that nobody knows may stand between two that tell.
const GAP: usize = 3;
/// Words that stand in names everywhere: `Jean de la Tour du Pin`.
const OF_NAMES: &[&str] = &[
    "de", "la", "le", "du", "des", "von", "van", "der", "den", "del", "los", "las", "da", "dos",
    "di", "of", "et", "en", "el", "un",
];

/// The short words of all languages that have any here.
struct Known {
    /// Each has a bit of its own.
    languages: Vec<&'static str>,
    of: HashMap<&'static str, u16>,
}

/// A word of a text.
struct Met<'a> {
    word: &'a str,
    bytes: Range<usize>,
    /// The languages that it is a short word of.
    of: u16,
}

impl Met<'_> {
    /// Whether it is a word of one language and not of the other.
    fn is_of(&self, one: u16, other: u16) -> bool {
        self.of & (one | other) == one
    }

    /// Letters are no words, and neither are those of names.
    fn tells(&self) -> bool {
        self.word.chars().nth(1).is_some() && !OF_NAMES.contains(&self.word)
    }
}

/// The first such words in a text that else is in the usual language.
pub(super) fn first(text: &str, spoken: &[Range<usize>], usual: &str) -> Option<Range<usize>> {
    let known = known();
    let bit = |language: &str| {
        let place = known.languages.iter().position(|of| *of == language)?;
        Some(1_u16 << place)
    };
    let own = bit(usual)?;
    let words = words(text, spoken, known);
    let mut others = known.languages.iter().copied().filter_map(|language| {
        let other = bit(language).filter(|other| *other != own && !are_alike(usual, language))?;
        let count = words.iter().filter(|word| word.is_of(other, own)).count();
        if count < LEAST {
            return None;
        }
        let runs = runs(&words, other, own).into_iter();
        runs.filter(|run| is_told(&words, run, (other, own)))
            .max_by_key(Range::len)
    });
    // Where two languages have words in common, the longer stretch is in the right one.
    let mut best = others.next()?;
    for run in others {
        if run.len() > best.len() {
            best = run;
        }
    }
    let run = widened(text, &words, best, own);
    let (first, last) = (words.get(run.start)?, words.get(run.end - 1)?);
    Some(first.bytes.start..last.bytes.end)
}

/// Stretches that begin and end with words of one language alone, and have none of the other alone.
fn runs(words: &[Met<'_>], one: u16, other: u16) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let (mut goes_on, mut unknown) = (false, 0);
    for (at, word) in words.iter().enumerate() {
        if word.is_of(one, other) {
            match runs.last_mut().filter(|_| goes_on) {
                Some(run) => run.end = at + 1,
                None => runs.push(at..at + 1),
            }
            (goes_on, unknown) = (true, 0);
        } else if word.is_of(other, one) {
            goes_on = false;
        } else if word.of & one == 0 {
            unknown += 1;
            goes_on &= unknown <= GAP;
        }
    }
    runs
}

/// Whether a stretch is surely in one language, and what is around it in the other.
fn is_told(words: &[Met<'_>], run: &Range<usize>, (one, other): (u16, u16)) -> bool {
    let inside = words.get(run.clone()).unwrap_or_default();
    let hits = inside.iter().filter(|word| word.is_of(one, other));
    let mut telling = hits.clone().filter(|word| word.tells());
    let first = telling.next().map(|word| word.word);
    let is_sure = telling.any(|word| Some(word.word) != first);
    let count = hits.count();
    let around = || {
        let before = words.get(..run.start).unwrap_or_default().iter();
        before.chain(words.get(run.end..).unwrap_or_default())
    };
    is_sure
        && count >= LEAST
        && count * 2 >= inside.len()
        && around().count() > 1
        && around().any(|word| word.is_of(other, one))
}

/// With the words beside it up to the next sign, where none is of the other language.
fn widened(text: &str, words: &[Met<'_>], mut run: Range<usize>, other: u16) -> Range<usize> {
    let goes_on = |from: usize, to: usize, new: usize| {
        let (from, to) = (words.get(from)?, words.get(to)?);
        let gap = text.get(from.bytes.end..to.bytes.start)?;
        let is_near = gap.chars().all(|char| " '’".contains(char));
        (is_near && words.get(new)?.of & other == 0).then_some(())
    };
    while goes_on(run.end - 1, run.end, run.end).is_some() {
        run.end += 1;
    }
    while run.start > 0 && goes_on(run.start - 1, run.start, run.start - 1).is_some() {
        run.start -= 1;
    }
    run
}

fn words<'a>(text: &'a str, spoken: &[Range<usize>], known: &Known) -> Vec<Met<'a>> {
    let mut words = Vec::new();
    for stretch in spoken {
        let part = text.get(stretch.clone()).unwrap_or_default();
        let mut from = stretch.start;
        for word in part.split(|char: char| !char.is_alphabetic()) {
            let bytes = from..from + word.len();
            // What parts words is one letter, of whatever length.
            let next = text.get(bytes.end..).and_then(|rest| rest.chars().next());
            from = bytes.end + next.map_or(0, char::len_utf8);
            if word.is_empty() {
                continue;
            }
            let of = if word.chars().any(char::is_uppercase) {
                known.of.get(word.to_lowercase().as_str())
            } else {
                known.of.get(word)
            };
            let of = of.copied().unwrap_or_default();
            words.push(Met { word, bytes, of });
        }
    }
    words
}

fn known() -> &'static Known {
    static READ: OnceLock<Known> = OnceLock::new();
    READ.get_or_init(|| {
        let (mut languages, mut of) = (Vec::new(), HashMap::<_, u16>::new());
        for (language, readings) in readings::all() {
            if readings.short.is_empty() {
                continue;
            }
            let bit = 1_u16
                .checked_shl(languages.len() as u32)
                .unwrap_or_default();
            languages.push(language.as_str());
            for word in readings.common.iter().chain(&readings.short) {
                *of.entry(word.as_str()).or_default() |= bit;
            }
        }
        Known { languages, of }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_words_of_another_language_are_found_in_a_sentence() {
        for (usual, text, other) in [
            (
                "en",
                "I love it, mais je ne parle pas du tout le français aujourd'hui, mon ami.",
                Some("mais je ne parle pas du tout le français aujourd'hui, mon ami"),
            ),
            (
                "en",
                "Well, no quiero que te vayas ahora, my dear.",
                Some("quiero que te vayas ahora"),
            ),
            (
                "en",
                "She said ich habe keine Ahnung, was du willst. And left.",
                Some("ich habe keine Ahnung, was du willst"),
            ),
            (
                "fr",
                "Il m’a dit I don’t know what you want, et il est parti.",
                Some("I don’t know what you want"),
            ),
            // Names, sayings of a word or two, and what is all in one language.
            ("en", "Jean de la Tour du Pin went to the house.", None),
            ("en", "The Musée de l’Art et de la Ville is old.", None),
            ("en", "C’est la vie, my friend.", None),
            ("en", "Mais je ne sais pas du tout.", None),
            ("en", "Ten men met in the den, for the tour was on.", None),
            ("en", "Keys: a, b, W, z, i, O, w, o.", None),
        ] {
            let all = 0..text.len();
            let found = first(text, std::slice::from_ref(&all), usual);
            assert_eq!(found.and_then(|bytes| text.get(bytes)), other, "{text}");
        }
    }
}
