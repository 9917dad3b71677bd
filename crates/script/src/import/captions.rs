//! Further kinds of subtitles as WebVTT: Advanced `SubStation` (`.ass`, `.ssa`), captions of `YouTube` (`.sbv`) and
//! timed lyrics (`.lrc`).

use std::fmt::Write as _;
use std::sync::LazyLock;

use regex::Regex;

use super::skipped::{Place, Reason, Skipped};

/// Rows that are examined to tell what a text is.
const ROWS: usize = 400;
/// Cells of a row of dialogue where nothing names them, and the places of those that are read.
const CELLS: Cells = Cells {
    count: 10,
    start: 1,
    end: 2,
    name: 4,
};

/// Subtitles as WebVTT.
#[derive(Debug, Default)]
pub(super) struct Captions {
    /// The text of a WebVTT file.
    pub text: String,
    /// The row in the file for each row of `text`.
    rows: Vec<u64>,
    /// Parts that are no cues.
    pub skipped: Vec<Skipped>,
}

/// A cue: its row, its times in seconds, and its text as WebVTT.
struct Caption {
    row: u64,
    start: f64,
    end: f64,
    text: String,
}

impl Captions {
    /// Reads such a text. `None` for any other one.
    pub fn read(text: &str) -> Option<Self> {
        if is_sub_station(text) {
            Some(sub_station(text))
        } else if is_sbv(text) {
            Some(sbv(text))
        } else if lyrics_rows(text) > 0 {
            Some(lyrics(text))
        } else {
            None
        }
    }

    /// Returns true if a text shows itself to be such subtitles without a name that says so.
    pub fn shows(text: &str) -> bool {
        is_sub_station(text) || is_sbv(text) || lyrics_rows(text) > 1
    }

    /// Gives the parts that were skipped in `text` their rows in the file.
    pub fn place(&self, skipped: &mut [Skipped]) {
        for part in skipped {
            if let Place::Row(row) = &mut part.place {
                let at = usize::try_from(row.saturating_sub(1)).unwrap_or(usize::MAX);
                *row = self.rows.get(at).copied().unwrap_or(*row);
            }
        }
    }

    fn of(mut cues: Vec<Caption>, skipped: Vec<Skipped>) -> Self {
        cues.sort_by(|one, other| one.start.total_cmp(&other.start));
        let mut out = Self {
            skipped,
            ..Self::default()
        };
        out.row("WEBVTT", 1);
        out.row("", 1);
        for cue in cues {
            out.row(
                &format!("{} --> {}", clock(cue.start), clock(cue.end)),
                cue.row,
            );
            for row in cue.text.lines().filter(|row| !row.trim().is_empty()) {
                out.row(row, cue.row);
            }
            out.row("", cue.row);
        }
        out
    }

    fn row(&mut self, text: &str, row: u64) {
        self.text.push_str(text);
        self.text.push('\n');
        self.rows.push(row);
    }
}

fn rows(text: &str) -> impl Iterator<Item = (u64, &str)> {
    let text = text.trim_start_matches('\u{feff}');
    (1..).zip(text.lines().map(str::trim))
}

fn clock(secs: f64) -> String {
    let millis = (secs * 1000.0).round() as u64;
    let (secs, millis) = (millis / 1000, millis % 1000);
    format!(
        "{:02}:{:02}:{:02}.{millis:03}",
        secs / 3600,
        secs / 60 % 60,
        secs % 60
    )
}

/// `1:02:03.45` or `02:03.45`
fn seconds(time: &str) -> Option<f64> {
    let mut secs = 0.0;
    for part in time.trim().split(':') {
        let part: f64 = part.replace(',', ".").parse().ok()?;
        secs = secs * 60.0 + part;
    }
    (secs.is_finite() && secs >= 0.0 && time.contains(':')).then_some(secs)
}

/// Words as WebVTT writes them.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn is_sub_station(text: &str) -> bool {
    let mut begun = rows(text)
        .map(|(_, row)| row)
        .filter(|row| !row.is_empty())
        .take(ROWS);
    let first = begun.next().unwrap_or_default().to_lowercase();
    let is_section = first == "[script info]" || first == "[events]";
    is_section && rows(text).any(|(_, row)| row.starts_with("Dialogue:"))
}

/// Places of the cells of a row of dialogue. The text is the last one.
struct Cells {
    count: usize,
    start: usize,
    end: usize,
    name: usize,
}

impl Cells {
    /// `Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text`
    fn of(format: &str) -> Option<Self> {
        let names: Vec<String> = format
            .split(',')
            .map(|name| name.trim().to_lowercase())
            .collect();
        let at = |name: &str| names.iter().position(|known| known == name);
        Some(Self {
            count: names.len(),
            start: at("start")?,
            end: at("end")?,
            name: at("name").or_else(|| at("actor"))?,
        })
    }
}

fn sub_station(text: &str) -> Captions {
    let mut format = CELLS;
    let (mut cues, mut skipped) = (Vec::new(), Vec::new());
    for (row, line) in rows(text) {
        let Some((kind, rest)) = line.split_once(':') else {
            continue;
        };
        if kind == "Format" && rest.to_lowercase().contains("start") {
            format = Cells::of(rest).unwrap_or(format);
        }
        if kind != "Dialogue" && kind != "Comment" {
            continue;
        }
        let cells: Vec<&str> = rest.splitn(format.count, ',').collect();
        let words = spoken(cells.last().unwrap_or(&""));
        let mut skip = |text: &str, reason| {
            if !text.trim().is_empty() {
                skipped.push(Skipped::new(Place::Row(row), text, reason));
            }
        };
        skip(&words.drawing, Reason::Object);
        let time = |at: usize| cells.get(at).and_then(|time| seconds(time));
        let (Some(start), Some(end)) = (time(format.start), time(format.end)) else {
            skip(rest, Reason::Unreadable);
            continue;
        };
        if kind == "Comment" || cells.len() < format.count {
            skip(&words.text, Reason::Note);
            continue;
        }
        let name = cells.get(format.name).map_or("", |name| name.trim());
        let text = escaped(&words.text);
        let text = if name.is_empty() || text.trim().is_empty() {
            text
        } else {
            format!("<v {}>{text}", escaped(name))
        };
        cues.push(Caption {
            row,
            start,
            end,
            text,
        });
    }
    Captions::of(cues, skipped)
}

/// The text of a row of dialogue, and the drawings in it.
struct Dialogue {
    text: String,
    drawing: String,
}

/// Removes `{…}` and resolves line breaks. `{\p1}` begins a drawing, `{\p0}` ends it.
fn spoken(text: &str) -> Dialogue {
    let mut out = Dialogue {
        text: String::new(),
        drawing: String::new(),
    };
    let mut is_drawing = false;
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((codes, after)) = behind.split_once('}') else {
            break;
        };
        let target = if is_drawing {
            &mut out.drawing
        } else {
            &mut out.text
        };
        target.push_str(before);
        for code in codes.split('\\') {
            let scale = code.strip_prefix('p').map(str::trim);
            if let Some(Ok(scale)) = scale.map(str::parse::<u32>) {
                is_drawing = scale > 0;
            }
        }
        rest = after;
    }
    let target = if is_drawing {
        &mut out.drawing
    } else {
        &mut out.text
    };
    target.push_str(rest);
    out.text = out
        .text
        .replace("\\N", "\n")
        .replace("\\n", " ")
        .replace("\\h", " ");
    out
}

static SBV: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(\d+:\d\d:\d\d\.\d{1,3}),(\d+:\d\d:\d\d\.\d{1,3})$").ok());
static STAMP: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\[(\d+:\d\d[.:]\d{1,3})\]").ok());
static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"<\d+:\d\d[.:]\d{1,3}>").ok());
static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\[[a-zA-Z#]+:[^\]]*\]$").ok());

/// `0:00:01.000,0:00:02.000`
fn sbv_times(row: &str) -> Option<(f64, f64)> {
    let found = SBV.as_ref()?.captures(row)?;
    let time = |at: usize| seconds(found.get(at)?.as_str());
    Some((time(1)?, time(2)?))
}

fn is_sbv(text: &str) -> bool {
    let first = rows(text).find(|(_, row)| !row.is_empty());
    first.is_some_and(|(_, row)| sbv_times(row).is_some())
}

fn sbv(text: &str) -> Captions {
    let mut cues: Vec<Caption> = Vec::new();
    for (row, line) in rows(text) {
        if let Some((start, end)) = sbv_times(line) {
            let text = String::new();
            cues.push(Caption {
                row,
                start,
                end,
                text,
            });
        } else if let Some(cue) = cues.last_mut() {
            let line = escaped(&line.replace("[br]", "\n"));
            let _infallible = writeln!(cue.text, "{line}");
        }
    }
    Captions::of(cues, Vec::new())
}

/// The times at the beginning of a row of lyrics, and the words after them.
fn stamped(row: &str) -> (Vec<f64>, &str) {
    let (mut times, mut rest) = (Vec::new(), row);
    while let Some(found) = STAMP.as_ref().and_then(|stamp| stamp.captures(rest)) {
        let time = found.get(1).map_or("", |time| time.as_str());
        // `[00:12:50]` counts hundredths, too.
        let time = match time.rsplit_once(':') {
            Some((before, last)) if before.contains(':') => format!("{before}.{last}"),
            _ => time.to_owned(),
        };
        times.extend(seconds(&time));
        let end = found.get(0).map_or(rest.len(), |all| all.end());
        rest = rest.get(end..).unwrap_or_default().trim_start();
    }
    (times, rest)
}

fn is_tag(row: &str) -> bool {
    TAG.as_ref().is_some_and(|tag| tag.is_match(row))
}

/// The number of rows with times, if most rows have one.
fn lyrics_rows(text: &str) -> usize {
    let filled = rows(text)
        .map(|(_, row)| row)
        .filter(|row| !row.is_empty() && !is_tag(row));
    let filled: Vec<&str> = filled.take(ROWS).collect();
    let timed = filled
        .iter()
        .filter(|row| !stamped(row).0.is_empty())
        .count();
    if timed * 2 > filled.len() { timed } else { 0 }
}

fn lyrics(text: &str) -> Captions {
    let (mut cues, mut skipped) = (Vec::new(), Vec::new());
    for (row, line) in rows(text).filter(|(_, line)| !line.is_empty()) {
        let (times, words) = stamped(line);
        if times.is_empty() {
            let reason = if is_tag(line) {
                Reason::FrontMatter
            } else {
                Reason::Unreadable
            };
            skipped.push(Skipped::new(Place::Row(row), line, reason));
        }
        let words = match WORD.as_ref() {
            Some(word) => word.replace_all(words, "").into_owned(),
            None => words.to_owned(),
        };
        let cue = |start: f64| Caption {
            row,
            start,
            end: start,
            text: escaped(&words),
        };
        cues.extend(times.into_iter().map(cue));
    }
    cues.sort_by(|one: &Caption, other| one.start.total_cmp(&other.start));
    // A row lasts until the next one.
    let mut next = None;
    for cue in cues.iter_mut().rev() {
        cue.end = next.unwrap_or(cue.start + LAST);
        next = Some(cue.start);
    }
    Captions::of(cues, skipped)
}

/// Seconds of the last row of lyrics.
const LAST: f64 = 5.0;
