//! Dates in digits, which mean another day elsewhere, and times of day.

use super::markup::Word;
use super::readings::Readings;
use super::{Hint, Rule, Speaking, grouped, readings};
use crate::tr;

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
        let last = words.get(count - 1)?;
        let bytes = word.bytes.start..last.bytes.end;
        let (shown, behind) = (text.get(bytes.clone())?, text.get(bytes.end..)?);
        let said = readings.and_then(|readings| time.said(readings));
        // The dot of `p.m.` ends a sentence, too.
        let said = said.map(|said| match said.strip_suffix('.') {
            Some(undotted) if behind.starts_with('.') => undotted.to_owned(),
            _ => said,
        });
        let says = tr!("lint-time", time = shown);
        let hint = Hint::new(Rule::Date, bytes, says);
        return Some((Some(hint.read(said)), count));
    }
    let days = days(word.core);
    if days.is_empty() {
        return None;
    }
    let said = readings.map(|readings| {
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
        let day = readings.ordinal(&self.day.to_string())?;
        let year = readings.year(&self.year.to_string())?;
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
        let hour = readings.number(&self.hour.to_string())?;
        if readings.oclock.is_empty() {
            return None;
        }
        let half = match self.is_late {
            Some(is_late) => Some(readings.halves.get(usize::from(is_late))?),
            None => None,
        };
        let minute = || readings.number(&self.minute.to_string());
        let said = match self.minute {
            0 if half.is_some() => hour,
            0 => readings.oclock.replace("{hour}", &hour),
            1..=9 => format!("{hour} {} {}", readings.oh, minute()?),
            _ => format!("{hour} {}", minute()?),
        };
        Some(match half {
            Some(half) => format!("{said} {half}"),
            None => said,
        })
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
    use crate::script::lint::markup;

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
}
