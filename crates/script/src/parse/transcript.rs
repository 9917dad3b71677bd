//! Transcripts that meeting programs write as text: `Mara Quell  0:05` above what is said, or the time on a row of its own,
//! with or without the name beside it. Nobody speaks the times.

use std::collections::HashSet;

use super::doubt::doubt;
use super::heads::is_time;
use super::speaker::{self, COLONS};
use crate::import::Times;
use crate::names::folded;

/// Longest name in characters.
const LONGEST: usize = 40;
/// Most words of a name: "Quell, Mara (Harbor Office)".
const MOST_WORDS: usize = 6;
/// Most characters of a word that a full stop abbreviates: "Tom F.", "Jr."
const ABBREVIATED: usize = 4;
/// Signs between a name and its time.
const BETWEEN: [char; 7] = [',', '-', '–', '—', '|', '·', '•'];
/// Rows for each time on a row of its own, at most.
const ROWS_PER_TIME: usize = 8;
/// A recording without names begins at its start, in seconds.
const FIRST_S: f64 = 120.0;
/// Names of more rows that all differ are no speakers.
const MOST_ONCE: usize = 6;

/// Names and times on rows of their own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Transcript {
    /// Speakers, folded.
    names: HashSet<String>,
    /// True if names stand before their times.
    has_heads: bool,
    /// True if times have rows of their own.
    has_times: bool,
}

/// A name with its time.
struct Head<'a> {
    name: &'a str,
    time: &'a str,
    secs: f64,
    /// True if more than a space is between the name and the time.
    is_apart: bool,
}

impl Transcript {
    /// Weighs the rows of a text. A row may be a paragraph with rows of its own.
    pub fn of(rows: &[&str]) -> Self {
        let rows = rows.iter().flat_map(|row| row.lines());
        let rows: Vec<&str> = rows.filter(|row| !row.trim().is_empty()).collect();
        let (mut heads, mut times) = (Vec::new(), Vec::new());
        for (at, row) in rows.iter().enumerate() {
            // An indented row goes on with the row above.
            if !row.contains(COLONS) || row.starts_with([' ', '\t']) {
                continue;
            }
            if let Some(secs) = clock(row) {
                times.push((at, secs));
            } else if let Some(head) = head(row) {
                heads.push((at, head));
            }
        }
        let mut all = Self::default();
        all.weigh_heads(&rows, &heads);
        all.weigh_times(&rows, &times);
        all
    }

    fn weigh_heads(&mut self, rows: &[&str], heads: &[(usize, Head<'_>)]) {
        let is_text = |at: usize| {
            let row = rows.get(at).copied();
            row.is_some_and(|row| !looks(row))
        };
        let followed = heads.iter().filter(|(at, _)| is_text(at + 1)).count();
        let names: Vec<&str> = heads.iter().map(|(_, head)| head.name).collect();
        let secs: Vec<f64> = heads.iter().map(|(_, head)| head.secs).collect();
        let is_apart = heads.iter().all(|(_, head)| head.is_apart);
        self.has_heads =
            followed * 5 >= heads.len() * 4 && are_names(&names, is_apart) && ascend(&secs);
        if self.has_heads {
            self.names.extend(names.into_iter().map(folded));
        }
    }

    fn weigh_times(&mut self, rows: &[&str], times: &[(usize, f64)]) {
        let secs: Vec<f64> = times.iter().map(|(_, secs)| *secs).collect();
        if times.len() < 2 || times.len() * ROWS_PER_TIME < rows.len() || !ascend(&secs) {
            return;
        }
        let beside = |place: &dyn Fn(usize) -> Option<usize>| -> Vec<&str> {
            let rows = times.iter().filter_map(|(at, _)| rows.get(place(*at)?));
            let names = rows.map(|row| row.trim());
            names.filter(|row| is_speaker(row)).collect()
        };
        let above = beside(&|at: usize| at.checked_sub(1));
        let below = beside(&|at: usize| Some(at + 1));
        let fits = |names: &[&str]| names.len() * 5 >= times.len() * 4 && are_names(names, true);
        let names = [above, below].into_iter().find(|names| fits(names));
        let begins = secs.first().is_some_and(|first| *first <= FIRST_S);
        self.has_times = names.is_some() || begins;
        let names = names.unwrap_or_default();
        self.names.extend(names.into_iter().map(folded));
    }

    /// The name and the time of a row that has nothing else.
    pub fn head<'a>(&self, row: &'a str) -> Option<(&'a str, &'a str)> {
        if !self.has_heads {
            return None;
        }
        let Head { name, time, .. } = head(row)?;
        self.names.contains(&folded(name)).then_some((name, time))
    }

    /// Returns true if a row is a time, or two with an arrow between them.
    pub fn is_time(&self, row: &str) -> bool {
        self.has_times && clock(row).is_some()
    }

    /// Returns true if a row is the name of a speaker, which counts beside a time.
    pub fn is_name(&self, row: &str) -> bool {
        self.has_times && self.names.contains(&folded(row))
    }

    /// Returns true if a text is a transcript.
    pub fn is_any(&self) -> bool {
        self.has_heads || self.has_times
    }

    /// Returns true if a row can be one that nobody speaks.
    pub fn has(&self, row: &str) -> bool {
        self.is_time(row) || self.is_name(row.trim()) || self.head(row).is_some()
    }

    /// Returns true if a row lists speakers: `Mara Quell, Tom Ferro`.
    pub fn lists_names(&self, row: &str) -> bool {
        let mut names = row.split(',').map(str::trim);
        let are_several = !self.names.is_empty() && row.contains(',');
        are_several && names.all(|name| self.names.contains(&folded(name)))
    }

    /// Returns true if a name in capitals above a text can be a speaker.
    pub fn allows_cue(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.contains(&folded(name))
    }
}

/// Returns true if a row could be a time, or a name with its time.
pub(super) fn looks(row: &str) -> bool {
    clock(row).is_some() || head(row).is_some()
}

/// `Mara Quell  0:05`, `Mara Quell (00:05):`, `Mara Quell 9:05 AM`
fn head(row: &str) -> Option<Head<'_>> {
    let row = row.trim().trim_end_matches(COLONS).trim_end();
    let (rest, half) = without_half(row);
    let (before, time) = rest.rsplit_once(char::is_whitespace)?;
    let bare = time.trim_matches(['(', ')', '[', ']']);
    if !is_time(bare) {
        return None;
    }
    let is_between = |sign: char| sign.is_whitespace() || BETWEEN.contains(&sign);
    let name = before.trim_end_matches(is_between);
    let apart = rest.strip_prefix(name)?.strip_suffix(time)?;
    let is_apart = apart.chars().nth(1).is_some() || apart == "\t" || bare.len() < time.len();
    let name = name.trim_matches(['*', '[', ']']).trim();
    // "We met at 10:30" is a sentence.
    let is_name = is_apart || speaker::is_name(speaker::split_direction(name).0);
    (is_name && is_speaker(name)).then_some(Head {
        name,
        time: row.get(rest.len() - time.len()..)?,
        secs: seconds(bare, half)?,
        is_apart,
    })
}

/// A row without `AM` or `PM` at its end, and true for the latter.
fn without_half(row: &str) -> (&str, Option<bool>) {
    for (half, is_late) in [("AM", false), ("PM", true), ("am", false), ("pm", true)] {
        if let Some(rest) = row.strip_suffix(half) {
            return (rest.trim_end(), Some(is_late));
        }
    }
    (row, None)
}

/// The seconds of a row that is a time, or the first of two: `0:05`, `[00:00:05]`, `0:0:5.1 --> 0:0:8.0`, `0:05 - 0:12`
fn clock(row: &str) -> Option<f64> {
    let row = row.trim().trim_matches(['(', ')', '[', ']']);
    if is_time(row) {
        return seconds(row, None);
    }
    if let Some((start, end)) = row.split_once(" - ").or_else(|| row.split_once(" – "))
        && is_time(start.trim())
        && is_time(end.trim())
    {
        return seconds(start.trim(), None);
    }
    let times = Times::read(row).filter(|times| times.is_certain)?;
    let [start, _] = times.secs;
    Some(start.unwrap_or_default())
}

/// The seconds of a time. `is_late` tells a time after noon.
fn seconds(time: &str, is_late: Option<bool>) -> Option<f64> {
    let mut secs = 0.0;
    // A fourth part counts frames.
    for part in time.split(':').take(3) {
        let part: f64 = part.replace(',', ".").parse().ok()?;
        secs = secs * 60.0 + part;
    }
    let half = 12.0 * 60.0;
    Some(match is_late {
        Some(true) if secs < half => secs + half,
        Some(false) if secs >= half => secs - half,
        _ => secs,
    })
}

/// Returns true if times go on, but for a few.
fn ascend(secs: &[f64]) -> bool {
    let pairs = secs.iter().zip(secs.iter().skip(1));
    let back = pairs.filter(|(one, next)| next < one).count();
    back * 5 < secs.len().max(1)
}

/// Returns true if these are the names of speakers: some come again, or each has a surname or a number.
fn are_names(names: &[&str], is_apart: bool) -> bool {
    let different: HashSet<String> = names.iter().map(|name| folded(name)).collect();
    let is_repeated = different.len() < names.len();
    let has_surname = |name: &&str| name.split_whitespace().nth(1).is_some();
    let is_many = names.len() > MOST_ONCE && different.len() * 2 > names.len();
    names.len() > 1 && !is_many && (is_repeated || is_apart && names.iter().all(has_surname))
}

fn is_speaker(name: &str) -> bool {
    let begins = |first: char| first.is_alphabetic() && !first.is_lowercase();
    let words = name.split_whitespace().count();
    let last = name.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_short = last.ends_with('.') && last.chars().count() <= ABBREVIATED;
    let is_sentence = name.ends_with(['.', '!', '?', '…', ';', '。', '！', '？']) && !is_short;
    (1..=MOST_WORDS).contains(&words)
        && name.starts_with(begins)
        && !is_sentence
        && !name.contains(COLONS)
        && name.chars().count() <= LONGEST
        && doubt(name).is_none()
        && super::heading(name).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let script = crate::parse::parse(text, "").unwrap();
        let lines = script.lines();
        lines
            .map(|line| format!("{}|{}", line.speaker, line.text))
            .collect()
    }

    const SAID: [&str; 3] = [
        "Mara Quell|We are in the harbor.",
        "Tom Ferro|At half past ten nobody came. Only the tide.",
        "Mara Quell|Then bring the lamp.",
    ];

    /// Regression: "Mara Quell zero oh five" was spoken and charged.
    #[test]
    fn names_with_their_times_are_speakers() {
        let heads = |form: &dyn Fn(&str, &str) -> String, gap: &str| {
            let head = [
                form("Mara Quell", "0:05"),
                form("Tom Ferro", "0:12"),
                form("Mara Quell", "1:02:09"),
            ];
            let [one, two, three] = head;
            format!(
                "{one}\nWe are in the harbor.\n{gap}{two}\nAt half past ten nobody came.\nOnly the tide.\n\
                 {gap}{three}\nThen bring the lamp.\n"
            )
        };
        type Form<'a> = &'a dyn Fn(&str, &str) -> String;
        let forms: [Form<'_>; 10] = [
            &|name, time| format!("{name}  {time}"),
            &|name, time| format!("{name}   {time}"),
            &|name, time| format!("{name} {time}"),
            &|name, time| format!("{name}\t{time}"),
            &|name, time| format!("{name} ({time}):"),
            &|name, time| format!("[{name}] {time}"),
            &|name, time| format!("{name}, {time}"),
            &|name, time| format!("{name}\n{time}"),
            &|name, time| format!("{time}\n{name}"),
            &|name, time| format!("{name}  {time}\n"),
        ];
        for (number, form) in forms.iter().enumerate() {
            for gap in ["", "\n"] {
                assert_eq!(lines(&heads(*form, gap)), SAID, "{number} {gap:?}");
            }
        }
    }

    #[test]
    fn the_head_of_a_transcript_names_no_other_speaker() {
        let text = "Harbor meeting\nMon, Mar 02, 2026 9:00AM • 1:02:20\nSPEAKERS\nMara Quell, Tom Ferro\n\n\
            Mara Quell  0:05\nWe are here.\n\nTom Ferro  0:12\nYes.\n\nTranscribed by https://otter.ai\n";
        assert_eq!(
            lines(text),
            [
                "|Harbor meeting",
                "|Mon, Mar 02, 2026 9:00AM • 1:02:20",
                "Mara Quell|We are here.",
                "Tom Ferro|Yes.",
                "|Transcribed by https://otter.ai",
            ]
        );
    }

    #[test]
    fn times_without_names_are_not_spoken() {
        let text = "0:00\nwe are in the harbor\n0:05\nand it is cold\n0:09\nnobody came\n";
        let said = ["|we are in the harbor and it is cold nobody came"];
        assert_eq!(lines(text), said);
    }

    #[test]
    fn plans_of_a_day_are_read_as_they_stand() {
        for text in [
            "Breakfast 8:00\nLunch 12:30\nDinner 19:00\n",
            "Breakfast  8:00\nBread and eggs.\n\nLunch  12:30\nSoup.\n",
            "8:00\nBreakfast.\n9:00\nThe talk.\n",
            "We met at 10:30\nand left.\n\nWe met at 11:30\nand stayed.\n",
        ] {
            let said = lines(text).join(" ");
            for word in text.split_whitespace() {
                assert!(said.contains(word), "{word}: {said}");
            }
            assert!(
                lines(text).iter().all(|line| line.starts_with('|')),
                "{said}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn any_rows_are_weighed(text in "((Mara|Tom F|x|0:05|1:02:03|[(]0:5[)]|-->| |\t|:|AM|\n){0,4}\n){0,8}") {
            let rows: Vec<&str> = text.lines().collect();
            let transcript = Transcript::of(&rows);
            for row in rows {
                transcript.head(row);
                transcript.is_time(row);
            }
        }
    }
}
