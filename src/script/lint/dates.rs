//! Dates in digits, which mean another day elsewhere, and times of day.

use super::markup::Word;
use super::readings::Readings;
use super::{Hint, Rule, Speaking, readings};
use crate::tr;

pub(super) fn check(
    _: &str,
    words: &[Word<'_>],
    speaking: Speaking<'_>,
) -> Option<(Option<Hint>, usize)> {
    let word = words.first()?;
    let readings = speaking.language.and_then(readings::of);
    let hint = |says| Hint::new(Rule::Date, word.bytes.clone(), says);
    if let Some((hour, minute)) = time(word.core) {
        if speaking.model.numbers {
            return Some((None, 1));
        }
        let said = readings.and_then(|readings| said_time(hour, minute, readings));
        let says = tr!("lint-time", time = word.core);
        return Some((Some(hint(says).read(said)), 1));
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

/// `10:05`
fn time(word: &str) -> Option<(u32, u32)> {
    let (hour, minute) = word.split_once(':')?;
    let is_number = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.chars().all(|char| char.is_ascii_digit())
    };
    if !is_number(hour, 2) || !is_number(minute, 2) || minute.len() != 2 {
        return None;
    }
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some((hour, minute))
}

fn said_time(hour: u32, minute: u32, readings: &Readings) -> Option<String> {
    let said = readings.number(&hour.to_string())?;
    if readings.oclock.is_empty() {
        return None;
    }
    Some(match minute {
        0 => readings.oclock.replace("{hour}", &said),
        1..=9 => format!(
            "{said} {} {}",
            readings.oh,
            readings.number(&minute.to_string())?
        ),
        _ => format!("{said} {}", readings.number(&minute.to_string())?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(said_time(10, 5, english).as_deref(), Some("ten oh five"));
        assert_eq!(said_time(9, 0, english).as_deref(), Some("nine o’clock"));
        assert_eq!(time("3:1"), None);
        assert_eq!(time("25:00"), None);
    }
}
