//! Languages: two in a line, and one that the model doesn't speak.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;
use whatlang::{Lang, detect};

use super::{Fix, Hint, Lead, Model, Rule, Speaking, insertions, readings};
use crate::document::Script;
use mynah_core::language::{LONG, language_name};
use mynah_core::models;
use mynah_i18n::tr;

/// Letters that tell a language of a text.
const ENOUGH: usize = 40;
/// Characters of a script that are looked at.
const LOOK: usize = 20_000;

pub(super) fn check(
    text: &str,
    spoken: &[Range<usize>],
    speaking: Speaking<'_>,
    out: &mut Vec<Hint>,
) {
    let told = sentences(text, speaking.language);
    let second = second_writing(text, spoken);
    let usual = speaking.language;
    let usual = usual.or_else(|| told.first().map(|(_, language)| language.as_str()));
    let inserted = || insertions::first(text, spoken, usual?);
    let second = second.or_else(|| second_language(&told));
    if let Some(bytes) = second.or_else(inserted) {
        let shown = text.get(bytes.clone()).unwrap_or_default();
        let says = tr!("lint-mixed", text = shown);
        let cuts = sentences_around(text, &bytes);
        let hint = Hint::new(Rule::MixedLanguages, bytes, says);
        out.push(if cuts.is_empty() {
            hint
        } else {
            // As a line it may have a speaker, and so a language, of its own.
            hint.fixed(Fix::Split(cuts))
        });
    }
    let language = of_told(told, speaking.language);
    if let Some(language) = language
        && !speaks(speaking.model, &language)
    {
        let says = tr!(
            "lint-language",
            language = language_name(&language),
            model = speaking.model.name.as_str()
        );
        let hint = Hint::new(Rule::Language, 0..text.len(), says);
        let mut others = models::all().iter();
        let other =
            others.find(|model| model.deprecated.is_none() && model.languages.contains(&language));
        out.push(match other {
            Some(model) => hint.fixed(Fix::Model(model.id.clone())),
            None => hint.fixed(Fix::Lead(Lead::Models)),
        });
    }
}

/// The language that a line is in: what it tells beyond doubt itself, else what its speaker or script is in.
pub fn of_line(text: &str, usual: Option<&str>) -> Option<String> {
    of_told(sentences(text, usual), usual)
}

fn of_told(told: Vec<(Range<usize>, String)>, usual: Option<&str>) -> Option<String> {
    let language = told.into_iter().next().map(|(_, language)| language);
    language.or_else(|| usual.map(str::to_owned))
}

/// Whether a model speaks a language, as far as its languages are known.
pub fn speaks(model: &Model, language: &str) -> bool {
    let known = &model.languages;
    known.is_empty() || known.iter().any(|known| known == language)
}

/// The language of a text by its ISO 639-1 code, where it tells beyond doubt.
pub fn detected(text: &str) -> Option<String> {
    let letters = text.chars().filter(|char| char.is_alphabetic());
    if letters.take(ENOUGH).count() < ENOUGH && text.is_ascii() {
        return None;
    }
    let info = detect(text).filter(|info| info.is_reliable())?;
    code(info.lang()).map(str::to_owned)
}

/// The language that most of a script is in. A short one in plain letters is taken for English.
pub fn of_script(script: &Script) -> Option<String> {
    language_of(&sample(script))
}

/// As much of a script's beginning as its language is told from.
pub fn sample(script: &Script) -> String {
    let mut text = String::new();
    for line in script.lines() {
        if text.len() > LOOK {
            break;
        }
        text.extend(line.text.chars().take(LOOK));
        text.push('\n');
    }
    text
}

/// The language that most of a sample is in.
pub fn language_of(text: &str) -> Option<String> {
    let info = detect(text);
    let told = info.filter(|info| info.is_reliable());
    match told {
        Some(info) => code(info.lang()).map(str::to_owned),
        None => readings::by_common_words(text)
            .or_else(|| text.is_ascii().then_some("en"))
            .map(str::to_owned),
    }
}

/// A stretch in another writing than most letters before it.
fn second_writing(text: &str, spoken: &[Range<usize>]) -> Option<Range<usize>> {
    let mut counts: Vec<(Writing, usize, Range<usize>)> = Vec::new();
    // Writings whose first run has ended.
    let mut ended: Vec<Writing> = Vec::new();
    for stretch in spoken {
        let part = text.get(stretch.clone()).unwrap_or_default();
        for (at, char) in part.char_indices() {
            let Some(writing) = Writing::of(char) else {
                continue;
            };
            let at = stretch.start + at;
            let end = at + char.len_utf8();
            match counts.iter_mut().find(|(known, _, _)| *known == writing) {
                Some((_, count, bytes)) => {
                    *count += 1;
                    if ended.contains(&writing) {
                        continue;
                    }
                    // Words of one run, with the spaces between them.
                    let between = text.get(bytes.end..at).unwrap_or_default();
                    if between.chars().any(char::is_alphabetic) {
                        ended.push(writing);
                    } else {
                        bytes.end = end;
                    }
                }
                None => counts.push((writing, 1, at..end)),
            }
        }
    }
    // A single letter is a sign: Δ, µ.
    counts.retain(|(_, count, _)| *count > 1);
    let most = counts.iter().map(|(_, count, _)| *count).max()?;
    let main = counts.iter().position(|(_, count, _)| *count == most)?;
    let mut others = counts.into_iter().enumerate();
    let (_, (_, _, bytes)) = others.find(|(at, _)| *at != main)?;
    Some(bytes)
}

/// The sentences whose language is beyond doubt, with it.
fn sentences(text: &str, expected: Option<&str>) -> Vec<(Range<usize>, String)> {
    let of = |(at, sentence): (usize, &str)| {
        let language = match expected.filter(|expected| is_surely(sentence, expected)) {
            Some(expected) => expected.to_owned(),
            None => detected(sentence)?,
        };
        Some((at..at + sentence.trim_end().len(), language))
    };
    let told: Vec<_> = text.split_sentence_bound_indices().filter_map(of).collect();
    if told.is_empty() {
        // Short sentences together may tell it.
        return of((0, text)).into_iter().collect();
    }
    told
}

/// Whether a text has enough of a language's common words. It is most of the time, and a thousand times as fast as
/// finding the language out.
fn is_surely(text: &str, language: &str) -> bool {
    const LOOK: usize = 60;
    const ONE_IN: usize = 8;
    readings::of(language).is_some_and(|readings| {
        let (common, all) = readings.common_words(text, LOOK);
        common > 0 && common * ONE_IN >= all
    })
}

/// Where a line is cut so that the sentences with this stretch stand alone; nowhere where that is all of it.
fn sentences_around(text: &str, stretch: &Range<usize>) -> Vec<usize> {
    let starts = text.split_sentence_bound_indices().map(|(at, _)| at);
    let starts: Vec<usize> = starts.collect();
    let from = starts.iter().rev().find(|at| **at <= stretch.start);
    let until = starts.iter().find(|at| **at >= stretch.end);
    let has_words = |part: &str| part.chars().any(char::is_alphanumeric);
    let [from, until] = [from, until].map(|at| at.copied());
    let from = from.filter(|at| text.get(..*at).is_some_and(has_words));
    let until = until.filter(|at| text.get(*at..).is_some_and(has_words));
    from.into_iter().chain(until).collect()
}

/// A sentence in another language than the first.
fn second_language(told: &[(Range<usize>, String)]) -> Option<Range<usize>> {
    let (_, first) = told.first()?;
    let mut others = told.iter();
    let (bytes, _) = others.find(|(_, other)| other != first && !are_alike(first, other))?;
    Some(bytes.clone())
}

/// Languages so near that a sentence may be either.
pub(super) fn are_alike(one: &str, other: &str) -> bool {
    const FAMILIES: &[&[&str]] = &[
        &["da", "no", "sv"],
        &["hr", "sr", "sl", "bs"],
        &["es", "pt", "ca", "gl", "it"],
        &["ru", "uk", "be", "bg", "mk"],
        &["cs", "sk"],
        &["nl", "af", "de"],
        &["id", "jv", "ms"],
    ];
    FAMILIES
        .iter()
        .any(|family| family.contains(&one) && family.contains(&other))
}

/// A way to write; Japanese is written in three that are one here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Indic,
    Thai,
    EastAsian,
    Hangul,
}

impl Writing {
    fn of(char: char) -> Option<Self> {
        Some(match u32::from(char) {
            0x41..=0x5A | 0x61..=0x7A | 0xC0..=0x24F if char.is_alphabetic() => Self::Latin,
            0x370..=0x3FF if char.is_alphabetic() => Self::Greek,
            0x400..=0x52F => Self::Cyrillic,
            0x5D0..=0x5EA => Self::Hebrew,
            0x620..=0x6FF if char.is_alphabetic() => Self::Arabic,
            0x900..=0xDFF => Self::Indic,
            0xE00..=0xE7F => Self::Thai,
            0x3040..=0x30FF | 0x3400..=0x9FFF => Self::EastAsian,
            0xAC00..=0xD7AF => Self::Hangul,
            _ => return None,
        })
    }
}

/// ISO 639-1 as the service writes it.
fn code(lang: Lang) -> Option<&'static str> {
    LONG.iter()
        .find(|(long, _)| *long == lang.code())
        .map(|(_, short)| *short)
}
