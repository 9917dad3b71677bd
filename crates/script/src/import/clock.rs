//! The row of times above a cue, as programs write it and as other programs damage it.

use deunicode::deunicode_char;

/// Bytes of a longer row are not a row of times.
const LONGEST: usize = 300;
/// Digits of hours or of a fraction, at most.
const LONGEST_PART: usize = 9;
/// Digits of milliseconds.
const MILLIS: usize = 3;

/// A row of times.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Times {
    /// Start and end as they are written.
    pub written: [String; 2],
    /// Start and end in seconds from the beginning. `None` where a time can't be read or is negative.
    pub secs: [Option<f64>; 2],
    /// The row is written as the formats demand, so that it is a row of times wherever it is.
    pub is_certain: bool,
}

impl Times {
    /// Reads a row of two times with an arrow between them. Returns `None` for other rows.
    pub fn read(row: &str) -> Option<Self> {
        let row = plain(row)?;
        let (start, end, arrow) = at_arrow(&row)?;
        // Settings of a cue begin with a letter: `align:start`, `X1:100`.
        let letter = end.find(|char: char| char.is_ascii_alphabetic() || char == '{');
        let (end, settings) = end.split_at_checked(letter.unwrap_or(end.len()))?;
        let (from, to) = (Time::read(start)?, Time::read(end)?);
        let has_settings = settings
            .split_whitespace()
            .all(|setting| setting.contains(':'));
        let is_clear = arrow == "-->" || (from.is_full && to.is_full);
        Some(Self {
            written: [start, end].map(|time| time.trim().to_owned()),
            secs: [from.secs, to.secs],
            is_certain: has_settings && is_clear,
        })
    }

    /// Reads a row at the place of times, directly under a cue's number: it has an arrow or two times, and
    /// perhaps neither can be read.
    pub fn read_below_number(row: &str) -> Option<Self> {
        if let Some(times) = Self::read(row) {
            return Some(times);
        }
        let row = plain(row)?;
        let digits = row.chars().filter(char::is_ascii_digit).count();
        let (start, end) = match at_arrow(&row) {
            Some((start, end, _)) if digits > 1 => (start, end),
            Some(_) => return None,
            None => between_times(&row)?,
        };
        let secs = [start, end].map(|time| Time::read(time).and_then(|time| time.secs));
        Some(Self {
            written: [start, end].map(|time| time.trim().to_owned()),
            secs,
            is_certain: false,
        })
    }
}

/// A row in ASCII: digits and signs of other scripts are replaced, references to `>` resolved.
fn plain(row: &str) -> Option<String> {
    let has_digit = row.contains(char::is_numeric);
    if row.len() > LONGEST || !has_digit {
        return None;
    }
    let mut out = String::with_capacity(row.len());
    for char in row.chars() {
        match char {
            char if char.is_ascii() => out.push(char),
            '→' | '➔' | '➜' | '⟶' | '⇒' => out.push_str("->"),
            '\u{2212}' => out.push('-'),
            char if char.is_whitespace() => out.push(' '),
            // Marks of writing direction and the like have no replacement.
            char => out.push_str(deunicode_char(char).unwrap_or_default()),
        }
    }
    Some(out.replace("&gt;", ">"))
}

/// Returns the texts before and after an arrow (`-->`, `->`, `- >`, `==>`), and the arrow without spaces.
fn at_arrow(row: &str) -> Option<(&str, &str, String)> {
    let (before, end) = row.split_once('>')?;
    let end = end.trim_start_matches('>');
    let start = before.trim_end_matches(['-', '=', '~', ' ']);
    let shaft = before.strip_prefix(start)?;
    let shaft: String = shaft.chars().filter(|char| *char != ' ').collect();
    if shaft.is_empty() {
        return None;
    }
    Some((start, end, format!("{shaft}>")))
}

/// Two times with nothing but spaces, a dash or a comma between them.
fn between_times(row: &str) -> Option<(&str, &str)> {
    let is_time = |time: &str| Time::read(time).is_some_and(|time| time.is_full);
    // A comma may be part of a time.
    [' ', '-', '~', ';', ','].into_iter().find_map(|sign| {
        row.match_indices(sign).find_map(|(at, _)| {
            let (start, end) = (row.get(..at)?, row.get(at + 1..)?);
            let end = end.trim_start_matches([' ', '-', '~']);
            (is_time(start) && is_time(end)).then_some((start, end))
        })
    })
}

/// A time.
struct Time {
    secs: Option<f64>,
    /// True if the time has hours, or a fraction of a second.
    is_full: bool,
}

impl Time {
    /// Reads `00:00:01,000` with or without hours and milliseconds. Spaces and a sign are allowed.
    fn read(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|char| !char.is_whitespace()).collect();
        let unsigned = text.trim_start_matches(['-', '+']);
        let mut is_negative = text.starts_with('-');
        let mut parts = Vec::new();
        let mut signs = Vec::new();
        let mut rest = unsigned;
        loop {
            // After a shift the seconds alone may be negative: `00:00:-1,500`.
            let digits = rest.trim_start_matches('-');
            is_negative |= digits.len() < rest.len();
            rest = digits;
            let end = rest.find(|char: char| !char.is_ascii_digit());
            let (part, behind) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
            if part.is_empty() || part.len() > LONGEST_PART || parts.len() == 4 {
                return None;
            }
            parts.push(part);
            let mut chars = behind.chars();
            match chars.next() {
                None => break,
                Some(sign @ (':' | '.' | ',' | ';')) => signs.push(sign),
                Some(_) => return None,
            }
            rest = chars.as_str();
        }
        let has_fraction = match *signs.as_slice() {
            [] => return None,
            [only] => is_point(only),
            // `00.00.01` has points between its parts.
            [first, last] => is_point(last) && last != first,
            [..] => true,
        };
        let is_full = parts.len() > 2 || has_fraction;
        let secs = seconds(&parts, &signs, has_fraction).filter(|_| !is_negative);
        Some(Self { secs, is_full })
    }
}

fn is_point(sign: char) -> bool {
    matches!(sign, '.' | ',')
}

/// The seconds of a time by its parts. `None` where the last part may be frames.
fn seconds(parts: &[&str], signs: &[char], has_fraction: bool) -> Option<f64> {
    let (whole, fraction) = match parts.split_last() {
        Some((last, whole)) if has_fraction => (whole, *last),
        _ => (parts, ""),
    };
    let is_after_point = signs.last().is_some_and(|sign| is_point(*sign));
    if has_fraction && !is_after_point && fraction.len() < MILLIS {
        return None;
    }
    let units = [1.0, 60.0, 3_600.0];
    let mut secs = if fraction.is_empty() {
        0.0
    } else {
        format!("0.{fraction}").parse::<f64>().ok()?
    };
    for (part, unit) in whole.iter().rev().zip(units) {
        secs += part.parse::<f64>().ok()? * unit;
    }
    secs.is_finite().then_some(secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_other_programs_are_read() {
        for (row, start, end) in [
            ("00:00:01,000 --> 00:00:02,500", Some(1.0), Some(2.5)),
            (
                "00:01.000 --> 01:00:02.000 align:start position:0%",
                Some(1.0),
                Some(3602.0),
            ),
            (
                "00:00:01,000 --> 00:00:02,000  X1:100 X2:600",
                Some(1.0),
                Some(2.0),
            ),
            ("-00:00:01,500 --> 00:00:00,500", None, Some(0.5)),
            ("00:00:-1,500 --> 00:00:00,500", None, Some(0.5)),
            ("\u{2212}00:00:01,500 --> -00:00:00,500", None, None),
            ("00:00:01,000 -> 00:00:02,000", Some(1.0), Some(2.0)),
            ("00:00:01,000 \u{2013}> 00:00:02,000", Some(1.0), Some(2.0)),
            ("00:00:01,000 \u{2014}> 00:00:02,000", Some(1.0), Some(2.0)),
            ("00:00:01,000 → 00:00:02,000", Some(1.0), Some(2.0)),
            ("00:00:01,000 -- > 00:00:02,000", Some(1.0), Some(2.0)),
            ("00:00:01,000 --&gt; 00:00:02,000", Some(1.0), Some(2.0)),
            ("00:00:01,000-->00:00:02,000", Some(1.0), Some(2.0)),
            ("00: 00: 01, 000 --> 00: 00: 02, 000", Some(1.0), Some(2.0)),
            ("00:00:03 --> 00:00:04", Some(3.0), Some(4.0)),
            ("0:3 --> 0:4", Some(3.0), Some(4.0)),
            ("00:00:5,500 --> 00:00:6,00", Some(5.5), Some(6.0)),
            ("00:00:07.000 --> 00:00:08.000", Some(7.0), Some(8.0)),
            ("00:00:07:250 --> 00:00:08:000", Some(7.25), Some(8.0)),
            ("00.00.07.250 --> 00.00.08.000", Some(7.25), Some(8.0)),
            ("00：00：09，000 --> 00：00：10，000", Some(9.0), Some(10.0)),
            (
                "００：００：０９，０００　－－＞　００：００：１０，０００",
                Some(9.0),
                Some(10.0),
            ),
            ("۰۰:۰۰:۰۹,۰۰۰ --> ۰۰:۰۰:۱۰,۰۰۰", Some(9.0), Some(10.0)),
            // Frames have no length of their own.
            ("00:00:09:10 --> 00:00:10:00", None, None),
        ] {
            let read = Times::read(row).unwrap_or_else(|| panic!("{row}"));
            assert_eq!(read.secs, [start, end], "{row}");
            assert!(read.is_certain, "{row}");
        }
    }

    #[test]
    fn words_and_schedules_are_no_rows_of_times() {
        for row in [
            "",
            "7",
            "10:30",
            "He said --> nothing",
            "3 -> 4",
            "1 > 0",
            "It was 10:30 --> late",
            "a:b --> c:d",
        ] {
            assert_eq!(Times::read(row), None, "{row}");
        }
        for row in ["10:30 -> 11:30", "10:30 → 11:30 lunch"] {
            assert!(!Times::read(row).unwrap().is_certain, "{row}");
        }
    }

    #[test]
    fn below_a_number_a_damaged_row_of_times_is_known() {
        for row in [
            "00:00:O1,000 --> 00:00:02,000",
            "00:00:01,000 -->",
            "--> 00:00:02,000",
            "00:00:01,000 00:00:02,000",
            "0:00:01.000,0:00:02.000",
            "00:00:01,000 - 00:00:02,000",
            "1x:00 --> 00:00:02,000",
        ] {
            assert!(Times::read_below_number(row).is_some(), "{row}");
        }
        for row in ["Seven boats.", "10:30 to 11:30", "--> he left", "12"] {
            assert_eq!(Times::read_below_number(row), None, "{row}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_row_is_read_or_not(row in "[0-9:.,;>–— xO+-]{0,60}") {
            drop(Times::read(&row));
            drop(Times::read_below_number(&row));
        }
    }
}
