//! Dates in digits, which mean another day elsewhere, and times of day.

use super::markup::Word;
use super::readings::Readings;
use super::{Hint, Rule, Speaking, grouped, readings};
use mynah_i18n::tr;

pub(super) fn check(
    text: &str,
    words: &[Word<'_>],
    speaking: Speaking<'_>,
) -> Option<(Option<Hint>, usize)> {
    let word = words.first()?;
    let readings = speaking.language.and_then(readings::of);
    let hint = |says| Hint::new(Rule::Date, word.bytes.clone(), says);
    if let Some((time, count)) = Time::of(text, words) {
        if speaking.model.numbers {
            return Some((None, count));
        }
        let count =
            count + usize::from(time.has_hour_word(text, words.get(count - 1..)?, readings));
        let last = words.get(count - 1)?;
        let bytes = word.bytes.start..last.bytes.end;
        let (shown, behind) = (text.get(bytes.clone())?, text.get(bytes.end..)?);
        let said = speaking.readings().and_then(|readings| time.said(readings));
        // The dot of `p.m.` ends a sentence, too.
        let said = said.map(|said| match said.strip_suffix('.') {
            Some(undotted) if behind.starts_with('.') => undotted.to_owned(),
            _ => said,
        });
        let says = tr!("lint-time", time = shown);
        let hint = Hint::new(Rule::Date, bytes, says);
        return Some((Some(hint.read(said)), count));
    }
    let mut days = days(word.core);
    if days.is_empty() {
        return None;
    }
    // Who doesn't write English tells the day first.
    if speaking.language.is_some_and(|language| language != "en") {
        days.reverse();
    }
    let said = speaking.readings().map(|readings| {
        let days = days.iter();
        days.filter_map(|day| day.said(readings))
            .collect::<Vec<_>>()
    });
    let says = if days.len() > 1 {
        tr!("lint-date-ambiguous", date = word.core)
    } else {
        tr!("lint-date", date = word.core)
    };
    Some((Some(hint(says).read(said.unwrap_or_default())), 1))
}

#[derive(Debug, PartialEq, Eq)]
struct Date {
    year: u32,
    month: usize,
    day: u32,
}

impl Date {
    fn of(year: u32, month: u32, day: u32) -> Option<Self> {
        let year = match year {
            0..=49 => 2_000 + year,
            50..=99 => 1_900 + year,
            year => year,
        };
        let fits = (1..=12).contains(&month) && (1..=31).contains(&day);
        (fits && (1_000..=2_999).contains(&year)).then_some(Self {
            year,
            month: month as usize,
            day,
        })
    }

    fn said(&self, readings: &Readings) -> Option<String> {
        if readings.date.is_empty() {
            return None;
        }
        let month = readings.months.get(self.month - 1)?;
        let day = readings.day(self.day)?;
        let year = readings.year_of_date(self.year)?;
        let said = readings.date.replace("{month}", month);
        Some(said.replace("{day}", &day).replace("{year}", &year))
    }
}

/// Which days a word may mean: two where the day and the month can't be told apart.
fn days(word: &str) -> Vec<Date> {
    let Some(mark) = ['-', '/', '.']
        .into_iter()
        .find(|mark| word.contains(*mark))
    else {
        return Vec::new();
    };
    let parts: Vec<&str> = word.split(mark).collect();
    let [first, second, third] = parts.as_slice() else {
        return Vec::new();
    };
    let numbers = [first, second, third].map(|part| {
        let is_short = part.len() <= 4 && part.chars().all(|char| char.is_ascii_digit());
        is_short.then(|| part.parse::<u32>().ok()).flatten()
    });
    let [Some(one), Some(two), Some(three)] = numbers else {
        return Vec::new();
    };
    let sized = |part: &str, sizes: &[usize]| sizes.contains(&part.len());
    if sized(first, &[4]) && sized(second, &[1, 2]) && sized(third, &[1, 2]) {
        return Date::of(one, two, three).into_iter().collect();
    }
    if !sized(first, &[1, 2]) || !sized(second, &[1, 2]) || !sized(third, &[2, 4]) {
        return Vec::new();
    }
    let european = Date::of(three, two, one);
    if mark == '.' {
        return european.into_iter().collect();
    }
    let mut both: Vec<Date> = Date::of(three, one, two)
        .into_iter()
        .chain(european)
        .collect();
    both.dedup();
    both
}

/// A time of day.
#[derive(Debug, PartialEq, Eq)]
struct Time {
    hour: u32,
    minute: u32,
    /// Whether it is after noon, where that is told.
    is_late: Option<bool>,
}

impl Time {
    /// `10:05`, `5pm`, `5:30 p.m.`; with how many words it is.
    fn of(text: &str, words: &[Word<'_>]) -> Option<(Self, usize)> {
        let word = words.first()?;
        let behind = word.core.find(|char: char| !"0123456789:".contains(char));
        let (digits, behind) = word
            .core
            .split_at_checked(behind.unwrap_or(word.core.len()))?;
        let next = words.get(1).filter(|next| {
            let between = text.get(word.bytes.end..next.bytes.start);
            behind.is_empty() && between.and_then(grouped::lone_space).is_some()
        });
        let (is_late, count) = match next.and_then(|next| is_late(next.core)) {
            Some(is_late) => (Some(is_late), 2),
            None if behind.is_empty() => (None, 1),
            None => (Some(is_late(behind)?), 1),
        };
        let (hour, minute) = match digits.split_once(':') {
            Some((hour, minute)) => (hour, Some(minute)),
            // A number alone is no time.
            None => (digits, is_late.map(|_| "00")),
        };
        let is_number = |text: &str, sizes: std::ops::RangeInclusive<usize>| {
            sizes.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let minute = minute.filter(|minute| is_number(minute, 2..=2) && is_number(hour, 1..=2))?;
        let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
        let is_there = match is_late {
            Some(_) => (1..=12).contains(&hour),
            None => hour < 24,
        };
        let time = Self {
            hour,
            minute,
            is_late,
        };
        (is_there && minute < 60).then_some((time, count))
    }

    fn said(&self, readings: &Readings) -> Option<String> {
        let counted = |number: u32| {
            let figures = number.to_string();
            // What is counted are hours and minutes, which are feminine where it matters.
            readings.amount(&figures, &figures, true)
        };
        let hour = counted(self.hour)?;
        let is_one = self.hour == 1 || readings.small_is_one && self.hour == 0;
        let form =
            |forms: &[String]| Some(forms.get(usize::from(!is_one))?.replace("{hour}", &hour));
        let oclock = form(&readings.oclock)?;
        let half = match self.is_late {
            Some(is_late) => Some(readings.halves.get(usize::from(is_late))?),
            None => None,
        };
        let minute = match self.minute {
            minute @ 1..=9 if !readings.oh.is_empty() => {
                format!("{} {}", readings.oh, counted(minute)?)
            }
            minute => counted(minute)?,
        };
        let said = match self.minute {
            0 if half.is_some() => hour.clone(),
            0 => oclock,
            _ => form(&readings.past)?.replace("{minute}", &minute),
        };
        Some(match half {
            Some(half) => format!("{said} {half}"),
            None => said,
        })
    }

    /// Whether what is said with it stands behind its last word already: `14:30 Uhr`.
    fn has_hour_word(&self, text: &str, words: &[Word<'_>], readings: Option<&Readings>) -> bool {
        let (Some(readings), [last, next, ..]) = (readings, words) else {
            return false;
        };
        let between = text.get(last.bytes.end..next.bytes.start);
        self.is_late.is_none()
            && between.and_then(grouped::lone_space).is_some()
            && readings.hour_words.contains(next.core)
    }
}

/// `pm`, `a.m.`
fn is_late(word: &str) -> Option<bool> {
    let letters = word.to_lowercase().replace('.', "");
    match letters.as_str() {
        "am" => Some(false),
        "pm" => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::markup;
    use crate::lint::tests::{FLASH, model};

    #[test]
    fn days_and_times_are_told_and_said() {
        let english = readings::of("en").unwrap();
        let said = |word: &str| -> Vec<String> {
            let days = days(word);
            days.iter().filter_map(|day| day.said(english)).collect()
        };
        assert_eq!(said("2026-04-03"), ["April third, twenty twenty-six"]);
        assert_eq!(
            said("24.12.1999"),
            ["December twenty-fourth, nineteen ninety-nine"]
        );
        assert_eq!(said("03/04/2026").len(), 2);
        assert_eq!(said("25/12/2026").len(), 1);
        for not in [
            "1.2.3",
            "12-15",
            "1/2",
            "2026-13-01",
            "192.168.0.1",
            "1-2-3-4",
        ] {
            assert!(days(not).is_empty(), "{not}");
        }
        let time = |text: &str| {
            let all = 0..text.len();
            let words = markup::words(text, std::slice::from_ref(&all));
            let (time, count) = Time::of(text, &words)?;
            Some((time.said(english)?, count))
        };
        for (text, said, count) in [
            ("10:05", "ten oh five", 1),
            ("9:00", "nine o’clock", 1),
            ("5pm", "five p.m.", 1),
            ("5:30 PM", "five thirty p.m.", 2),
            ("11 a.m. sharp", "eleven a.m.", 2),
        ] {
            assert_eq!(time(text), Some((said.to_owned(), count)), "{text}");
        }
        for not in ["3:1", "25:00", "5", "13pm", "5km", "5 pmx", "5, am"] {
            assert_eq!(time(not), None, "{not}");
        }
    }

    /// What is offered in a line of that language, the likeliest first.
    fn offered(language: &str, text: &str) -> Vec<String> {
        let all = 0..text.len();
        let words = markup::words(text, std::slice::from_ref(&all));
        let speaking = Speaking::new(model(FLASH), Some(language));
        let (hint, _) = check(text, &words, speaking).expect("it is told");
        let fixes = hint.expect("it is told").fixes.into_iter();
        fixes.filter_map(|fix| fix.done_to(text)).collect()
    }

    #[test]
    fn days_are_said_in_each_language() {
        for (language, first, other) in [
            (
                "en",
                "May first, twenty twenty-six",
                "December twenty-fifth, nineteen eighty-four",
            ),
            ("de", "1. Mai 2026", "25. Dezember 1984"),
            (
                "fr",
                "premier mai deux mille vingt-six",
                "vingt-cinq décembre mille neuf cent quatre-vingt-quatre",
            ),
            ("es", "1 de mayo de 2026", "25 de diciembre de 1984"),
            ("it", "1º maggio 2026", "25 dicembre 1984"),
            ("pt", "1º de maio de 2026", "25 de dezembro de 1984"),
            ("nl", "1 mei 2026", "25 december 1984"),
            ("pl", "1 maja 2026", "25 grudnia 1984"),
            ("sv", "1 maj 2026", "25 december 1984"),
            ("uk", "1 травня 2026", "25 грудня 1984"),
        ] {
            assert_eq!(offered(language, "1.5.2026"), [first], "{language}");
            assert_eq!(offered(language, "25/12/1984"), [other], "{language}");
            assert_eq!(offered(language, "1984-12-25"), [other], "{language}");
        }
        // Only in English the month may come first.
        assert_eq!(offered("de", "3/4/2026"), ["3. April 2026", "4. März 2026"]);
        assert!(offered("en", "3/4/2026")[0].starts_with("March fourth"));
    }

    #[test]
    fn times_are_said_in_each_language() {
        for (language, said) in [
            (
                "en",
                [
                    "fourteen thirty",
                    "nine o’clock",
                    "ten oh five",
                    "one o’clock",
                    "one twenty-one",
                ],
            ),
            (
                "de",
                ["14 Uhr 30", "9 Uhr", "10 Uhr 5", "1 Uhr", "1 Uhr 21"],
            ),
            (
                "fr",
                [
                    "quatorze heures trente",
                    "neuf heures",
                    "dix heures cinq",
                    "une heure",
                    "une heure vingt et une",
                ],
            ),
            (
                "es",
                ["14 y 30", "9 horas", "10 y 5", "1 en punto", "1 y 21"],
            ),
            ("it", ["14 e 30", "9", "10 e 5", "una", "una e 21"]),
            (
                "pt",
                [
                    "14 horas e 30",
                    "9 horas",
                    "10 horas e 5",
                    "1 hora",
                    "1 hora e 21",
                ],
            ),
            (
                "nl",
                ["14 uur 30", "9 uur", "10 uur 5", "1 uur", "1 uur 21"],
            ),
            ("sv", ["14 och 30", "9", "10 och 5", "1", "1 och 21"]),
        ] {
            let texts = ["14:30", "9:00", "10:05", "1:00", "1:21"];
            let offered = texts.map(|text| offered(language, text).concat());
            assert_eq!(offered, said, "{language}");
        }
        // They are "czternasta trzydzieści" here and "o czternastej trzydzieści" there.
        for language in ["pl", "uk"] {
            assert!(offered(language, "14:30").is_empty(), "{language}");
        }
        assert!(offered("de", "5pm").is_empty());
        assert_eq!(offered("fr", "0:30"), ["zéro heure trente"]);
    }

    /// "14 Uhr 30 Uhr" would be said.
    #[test]
    fn what_is_said_with_a_time_is_said_once() {
        for (language, text, said) in [
            ("de", "14:30 Uhr kam er.", "14 Uhr 30 kam er."),
            ("nl", "14:30 uur.", "14 uur 30."),
            ("es", "9:00 horas.", "9 horas."),
            ("pt", "14:30 h.", "14 horas e 30."),
            ("fr", "14:30 h demain", "quatorze heures trente demain"),
            ("de", "14:30, Uhr", "14 Uhr 30, Uhr"),
        ] {
            assert_eq!(offered(language, text), [said], "{text}");
        }
    }
}
