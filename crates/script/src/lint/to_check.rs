//! Words whose saying is worth a look: names, numbers and capitals, the most frequent first.

use std::collections::HashMap;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::{grouped, markup, readings};
use crate::document::Script;
use crate::pronunciation::{Hears, LONGEST, Speaker};
use mynah_core::ids::LineId;

/// What is ignored of words that are said well as they are: the code of these in [`Ignore`](crate::ignored::Ignore).
pub const SAID_WELL: &str = "pronunciation";

/// So many are listed: who has gone through them asks again.
const MOST: usize = 500;

/// What a sentence begins behind.
const BEGINS: [char; 19] = [
    '.', '!', '?', '…', ':', '“', '„', '"', '»', '«', '—', '–', '‘', '(', '[', '¡', '¿', '*', '\n',
];

/// Why a word is worth a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyCheck {
    /// It is written as names are.
    Name,
    /// It has a number in it.
    Number,
    /// It is all capitals.
    Capitals,
}

/// A word that is worth a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToCheck {
    /// The word.
    pub word: String,
    /// Why.
    pub why: WhyCheck,
    /// How often it stands in the script.
    pub count: usize,
    /// The first line that has it.
    pub line: LineId,
}

/// A word as far as the script was read.
struct Met {
    count: usize,
    line: LineId,
    /// Whether its capital was seen where no sentence begins.
    within: bool,
}

/// Words of a script that no rule says, and nobody called said well. `is_common` says which capitalised words are no
/// names. Reads all of the script: not for the UI thread.
pub fn to_check(script: &Script, is_common: &dyn Fn(&str) -> bool) -> Vec<ToCheck> {
    let mut met: HashMap<&str, Met> = HashMap::new();
    for line in script.lines() {
        if line.text.len() > super::LONGEST {
            continue;
        }
        let speaker = Speaker {
            language: None,
            hears: Hears::All,
        };
        let ruled = script.rules().spans(&line.text, speaker);
        let marks = markup::marks(&line.text);
        for stretch in markup::spoken(&line.text, &marks) {
            read(&line.text, (stretch, line.id), &ruled, &mut met);
        }
    }
    let mut found: Vec<ToCheck> = met
        .into_iter()
        .filter_map(|(word, met)| {
            let why = why(word)?;
            let is_meant = why != WhyCheck::Name || (met.within && !is_common(word));
            let is_known = || script.ignored().covers(SAID_WELL, word, met.line);
            (is_meant && !is_known()).then(|| ToCheck {
                word: word.to_owned(),
                why,
                count: met.count,
                line: met.line,
            })
        })
        .collect();
    found.sort_by(|one, two| (two.count, &one.word).cmp(&(one.count, &two.word)));
    found.truncate(MOST);
    found
}

fn read<'a>(
    text: &'a str,
    (stretch, line): (Range<usize>, LineId),
    ruled: &[Range<usize>],
    met: &mut HashMap<&'a str, Met>,
) {
    let part = text.get(stretch.clone()).unwrap_or_default();
    let mut begins = true;
    let mut end = 0;
    let words: Vec<(usize, &str)> = part.unicode_word_indices().collect();
    let mut within = 0;
    for (place, (at, first)) in words.iter().copied().enumerate() {
        // A date is one thing, said in one way; so is a number in groups.
        if within > 0 {
            within -= 1;
            end = at + first.len();
            continue;
        }
        let date = date_at(part, words.get(place..).unwrap_or_default());
        let joined = joined_at(part, words.get(place..).unwrap_or_default());
        let one = date.max(joined);
        let one = one.max(grouped::groups(part, &words, place, None));
        let last = words.get(place + one - 1);
        let word = last.and_then(|(from, last)| part.get(at..from + last.len()));
        within = one - 1;
        let word = word.unwrap_or(first);
        let between = part.get(end..at).unwrap_or_default();
        begins |= between.contains(BEGINS) || between.ends_with(" '") || between.ends_with(" - ");
        let is_first = std::mem::replace(&mut begins, false);
        end = at + word.len();
        let bare = ["'s", "’s", "'", "’"]
            .into_iter()
            .find_map(|tail| word.strip_suffix(tail))
            .unwrap_or(word);
        if why(bare).is_none() || bare.chars().count() > LONGEST {
            continue;
        }
        let place = stretch.start + at;
        if ruled.iter().any(|rule| rule.contains(&place)) {
            continue;
        }
        let known = met.entry(bare).or_insert(Met {
            count: 0,
            line,
            within: false,
        });
        known.count += 1;
        known.within |= !is_first;
    }
}

/// How many words from the first one on are a date: `3 May`, `May 3rd, 1984`.
fn date_at(part: &str, words: &[(usize, &str)]) -> usize {
    let word = |place: usize| words.get(place).map_or("", |(_, word)| *word);
    let between = |place: usize| {
        let (from, before) = words.get(place)?;
        let (to, _) = words.get(place + 1)?;
        part.get(from + before.len()..*to)
    };
    let is_space = |gap: Option<&str>| gap.is_some_and(|gap| gap.trim().is_empty());
    let begins = [
        (is_day(word(0)), is_month(word(1))),
        (is_month(word(0)), is_day(word(1))),
    ];
    if !begins.contains(&(true, true)) || !is_space(between(0)) {
        return 0;
    }
    let year = word(2);
    let is_year = year.len() == 4 && year.chars().all(|char| char.is_ascii_digit());
    let follows = is_space(between(1)) || between(1).is_some_and(|gap| gap.trim() == ",");
    if is_year && follows { 3 } else { 2 }
}

/// How many words from the first one on are a time, a fraction or a date in digits: `12:30`, `1/2`, `2026-04-03`.
fn joined_at(part: &str, words: &[(usize, &str)]) -> usize {
    let is_joined = |pair: &[(usize, &str)]| {
        let [(from, word), (to, next)] = pair else {
            return false;
        };
        let between = part.get(from + word.len()..*to);
        between.is_some_and(|between| [":", "/", "-", "–"].contains(&between))
            && word.ends_with(|last: char| last.is_ascii_digit())
            && next.starts_with(|first: char| first.is_ascii_digit())
    };
    1 + words.windows(2).take_while(|pair| is_joined(pair)).count()
}

/// `3`, `3rd`.
fn is_day(word: &str) -> bool {
    let digits = word.trim_end_matches(char::is_alphabetic);
    let tail = word.strip_prefix(digits).unwrap_or_default();
    let day = digits.parse().ok().filter(|day| (1..=31_u32).contains(day));
    digits.len() <= 2 && day.is_some() && ["", "st", "nd", "rd", "th"].contains(&tail)
}

fn is_month(word: &str) -> bool {
    readings::months().any(|month| month == word)
}

/// Why a word may be worth a look, by its letters alone.
fn why(word: &str) -> Option<WhyCheck> {
    if word.chars().any(char::is_numeric) {
        return Some(WhyCheck::Number);
    }
    let letters = word.chars().filter(|char| char.is_alphabetic()).count();
    let capitals = word.chars().filter(|char| char.is_uppercase()).count();
    if letters > 1 && capitals == letters {
        return Some(WhyCheck::Capitals);
    }
    let first = word.chars().next()?;
    // `I’m` is no name.
    let is_name =
        letters > 1 && first.is_uppercase() && !word.starts_with("I’") && !word.starts_with("I'");
    is_name.then_some(WhyCheck::Name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Edit;
    use crate::ignored::Ignore;
    use crate::parse::parse;
    use crate::pronunciation::{Pronunciation, Word};

    fn words(script: &Script) -> Vec<(String, usize)> {
        let found = to_check(script, &|word| word == "North");
        found.into_iter().map(|one| (one.word, one.count)).collect()
    }

    /// Half of one was said by a rule, and the other half by none.
    #[test]
    fn a_date_is_one_thing() {
        let text = "ANN: We met on 3 May, and on 3 May again. On May 4th, 1984 too; on 12 Juni nie.\nANN: Next May 40 came.\n";
        let script = parse(text, "").unwrap();
        let expected = [
            ("3 May", 2),
            ("12 Juni", 1),
            ("40", 1),
            ("May", 1),
            ("May 4th, 1984", 1),
        ];
        let expected = expected.map(|(word, count)| (word.to_owned(), count));
        assert_eq!(words(&script), expected);
    }

    /// The zeros were a word of their own.
    #[test]
    fn a_number_in_groups_is_one_thing() {
        let text = "ANN: They paid 1 000 000 and 2,000,000 for it.\nANN: Not 1 000 000.\n";
        let script = parse(text, "").unwrap();
        let expected = [("1 000 000", 2), ("2,000,000", 1)];
        let expected = expected.map(|(word, count)| (word.to_owned(), count));
        assert_eq!(words(&script), expected);
    }

    /// Half past twelve were two numbers.
    #[test]
    fn a_time_is_one_thing() {
        let text = "ANN: At 12:30, not at 12:30pm; on 2026-04-03, 1/2 of it, 12 - 30.\n";
        let script = parse(text, "").unwrap();
        let found: Vec<String> = words(&script).into_iter().map(|(word, _)| word).collect();
        assert_eq!(found, ["1/2", "12", "12:30", "12:30pm", "2026-04-03", "30"]);
    }

    #[test]
    fn a_capital_at_the_start_of_a_sentence_is_no_name() {
        let text = "ANN: Hi. ‘Hi’ (Hi) - Hi – Hi *Hi* 'Hi'\n  Hi there.\n";
        let script = parse(text, "").unwrap();
        assert_eq!(words(&script), []);
    }

    #[test]
    fn names_numbers_and_capitals_are_found_the_most_frequent_first() {
        let text = "ANN: Gwarnoc went North. Then I’m told Gwarnoc’s men met the UN.\nBEN: [Whispers] Ask Ines in 1984. The UN? Not Gwarnoc.\n";
        let mut script = parse(text, "").unwrap();
        let found = words(&script);
        let expected = [("Gwarnoc", 3), ("UN", 2), ("1984", 1), ("Ines", 1)];
        let expected = expected.map(|(word, count)| (word.to_owned(), count));
        assert_eq!(found, expected);
        let rule = Some(Pronunciation {
            alias: "GAR-no-ek".to_owned(),
            ..Pronunciation::default()
        });
        let word = Word::new("Gwarnoc");
        script.apply(&Edit::Pronounce { word, rule }).unwrap();
        let what = Ignore {
            rule: SAID_WELL.to_owned(),
            words: Some("UN".to_owned()),
            line: None,
        };
        script.apply(&Edit::Ignore { what, on: true }).unwrap();
        assert_eq!(words(&script), expected[2..]);
    }
}
