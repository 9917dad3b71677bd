//! Translations as people keep them: a table (CSV) with a row a line, or subtitles (SRT).
//!
//! Columns by name and in any order: `speaker`, `start_time`, `end_time`, `transcription`, `translation`. Times are
//! seconds, `MM:SS.mmm` or `HH:MM:SS.mmm` (a comma will do), or `HH:MM:SS:FF` where frames are counted. Quoting:
//! RFC 4180.

use crate::dubbing::Line;
use crate::dubbing::cue;
use crate::dubbing::cue::plain;

/// Frames a second where times have frames and nobody said how many.
pub(super) const USUAL_FPS: f64 = 25.0;

/// More lines than this nobody dubs in one go.
const MOST_LINES: usize = 10_000;

/// Who speaks in subtitles that name nobody.
const NOBODY: &str = "speaker_0";

/// What is wrong with a translation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// Not UTF-8.
    #[error("The transcript file is no UTF-8 text.")]
    NoText,
    /// Nothing to dub.
    #[error("The transcript file has no lines.")]
    Empty,
    /// Too much of it.
    #[error("The transcript file has more than {MOST_LINES} lines.")]
    TooMany,
    /// The head of the table.
    #[error("The transcript file has no column '{0}'.")]
    NoColumn(&'static str),
    /// A time.
    #[error("Row {row} of the transcript file: '{time}' is no time.")]
    NoTime {
        /// Counted from 1, the head included.
        row: usize,
        /// As it is written.
        time: String,
    },
    /// An order of times.
    #[error("Row {row} of the transcript file ends before it begins.")]
    Backwards {
        /// Counted from 1, the head included.
        row: usize,
    },
}

/// Reads a translation. Lines are in the order of their times.
pub fn read(bytes: &[u8], fps: Option<f64>) -> Result<Vec<Line>, SheetError> {
    let text = std::str::from_utf8(bytes).map_err(|_bytes| SheetError::NoText)?;
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = if is_srt(text) {
        subtitles(text)?
    } else {
        table(text, fps.unwrap_or(USUAL_FPS))?
    };
    if lines.is_empty() {
        return Err(SheetError::Empty);
    }
    if lines.len() > MOST_LINES {
        return Err(SheetError::TooMany);
    }
    lines.sort_by(|one, other| one.start.total_cmp(&other.start));
    Ok(lines)
}

fn is_srt(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let is_number = plain(first).parse::<u32>().is_ok();
    cue::times(if is_number {
        lines.next().unwrap_or_default()
    } else {
        first
    })
    .is_some()
}

fn table(text: &str, fps: f64) -> Result<Vec<Line>, SheetError> {
    let mut rows = rows(text).into_iter();
    let head = rows.next().ok_or(SheetError::Empty)?;
    let column = |name: &'static str| {
        let found = head
            .iter()
            .position(|cell| cell.trim().eq_ignore_ascii_case(name));
        found.ok_or(SheetError::NoColumn(name))
    };
    let (start, end) = (column("start_time")?, column("end_time")?);
    let translation = column("translation")?;
    // What was said, and by whom, isn't needed to say something else.
    let (speaker, said) = (column("speaker").ok(), column("transcription").ok());
    let mut lines = Vec::new();
    for (number, row) in rows.enumerate() {
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let row_number = number + 2;
        let cell = |column: usize| row.get(column).map_or("", |cell| cell.trim());
        let time = |column: usize| {
            seconds(cell(column), fps).ok_or_else(|| SheetError::NoTime {
                row: row_number,
                time: cell(column).to_owned(),
            })
        };
        let named = speaker.map(cell).filter(|name| !name.is_empty());
        lines.push(checked(
            row_number,
            Line {
                speaker: named.unwrap_or(NOBODY).to_owned(),
                start: time(start)?,
                end: time(end)?,
                said: said.map(cell).unwrap_or_default().to_owned(),
                translation: Some(cell(translation).to_owned()).filter(|text| !text.is_empty()),
                words: Vec::new(),
            },
        )?);
    }
    Ok(lines)
}

fn checked(row: usize, line: Line) -> Result<Line, SheetError> {
    if line.end > line.start {
        Ok(line)
    } else {
        Err(SheetError::Backwards { row })
    }
}

/// The cells of a table, row by row.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' if quoted || cell.trim().is_empty() => {
                quoted = !quoted;
                if quoted {
                    cell.clear();
                }
            }
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !quoted => {}
            letter => cell.push(letter),
        }
    }
    row.push(cell);
    rows.push(row);
    rows
}

/// `12.5`, `01:02.5`, `00:01:02.500`, `00:01:02,500` or, with frames, `00:01:02:12`.
pub(super) fn seconds(text: &str, fps: f64) -> Option<f64> {
    let text = text.replace(',', ".");
    let mut parts: Vec<&str> = text.split(':').collect();
    let frames = if parts.len() == 4 { parts.pop() } else { None };
    let frames = match frames {
        Some(frames) => f64::from(frames.parse::<u32>().ok()?) / fps,
        None => 0.0,
    };
    if parts.len() > 3 {
        return None;
    }
    let last = parts.pop()?;
    let mut secs: f64 = last.parse().ok()?;
    for (part, unit) in parts.iter().rev().zip([60.0, 3_600.0]) {
        secs += f64::from(part.parse::<u32>().ok()?) * unit;
    }
    let secs = secs + frames;
    (last.starts_with(|first: char| first.is_ascii_digit()) && secs.is_finite()).then_some(secs)
}

fn subtitles(text: &str) -> Result<Vec<Line>, SheetError> {
    let rows: Vec<&str> = text.lines().map(str::trim).collect();
    let all = rows.iter().enumerate();
    let starts = all.filter_map(|(row, line)| Some((row, cue::times(line)?)));
    let starts: Vec<(usize, (String, String))> = starts.collect();
    let ends = starts.iter().skip(1).map(|(row, _)| *row);
    let mut lines = Vec::new();
    for ((row, (from, to)), end) in starts.iter().zip(ends.chain([rows.len()])) {
        let time = |text: &str| {
            cue::time(text).ok_or_else(|| SheetError::NoTime {
                row: row + 1,
                time: text.to_owned(),
            })
        };
        let mut said = rows.get(row + 1..end).unwrap_or_default();
        // The number of the next cue stands above its times.
        if end < rows.len()
            && let Some((last, before)) = said.split_last()
            && plain(last).parse::<u32>().is_ok()
        {
            said = before;
        }
        let said = cue::text(&said.join(" "));
        let (speaker, said) = named(&said);
        lines.push(checked(
            row + 1,
            Line {
                speaker: speaker.to_owned(),
                start: time(from)?,
                end: time(to)?,
                said: String::new(),
                translation: Some(said.to_owned()).filter(|said| !said.is_empty()),
                words: Vec::new(),
            },
        )?);
    }
    Ok(lines)
}

/// `Wren: Hello.` is said by Wren.
fn named(said: &str) -> (&str, &str) {
    match said.split_once(": ") {
        Some((name, rest)) if name.len() <= 24 && name.split(' ').count() <= 2 => (name, rest),
        _ => (NOBODY, said),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_table_is_read_in_any_order_of_its_columns() {
        let text = "\u{feff}translation,speaker,end_time,transcription,start_time\r\n\
            \"He said \"\"no\"\",\nthen left\",Anna,0:00:03.5,Nein,\"00:00:01,000\"\r\n";
        let lines = read(text.as_bytes(), None).unwrap();
        assert_eq!(lines.len(), 1);
        let line = &lines[0];
        assert_eq!((line.start, line.end), (1.0, 3.5));
        assert_eq!(
            line.translation.as_deref(),
            Some("He said \"no\",\nthen left")
        );
        assert_eq!(
            (line.speaker.as_str(), line.said.as_str()),
            ("Anna", "Nein")
        );
    }

    #[test]
    fn times_are_read_in_every_form() {
        for (text, secs) in [
            ("12.5", 12.5),
            ("01:02.5", 62.5),
            ("1:00:02,250", 3_602.25),
            ("00:00:01:10", 1.4),
        ] {
            assert_eq!(seconds(text, 25.0), Some(secs), "{text}");
        }
        for text in ["", "x", "1:2:3:4:5", "-1", "nan", "inf", "1:-2"] {
            assert_eq!(seconds(text, 25.0), None, "{text}");
        }
    }

    #[test]
    fn subtitles_are_a_translation_too() {
        let text = "1\n00:00:01,000 --> 00:00:02,500\nWren: Good\nmorning.\n\n2\n00:00:03,000 --> 00:00:04,000\nBye.\n";
        let lines = read(text.as_bytes(), None).unwrap();
        assert_eq!(lines[0].speaker, "Wren");
        assert_eq!(lines[0].translation.as_deref(), Some("Good morning."));
        assert_eq!((lines[0].start, lines[0].end), (1.0, 2.5));
        assert_eq!(lines[1].speaker, NOBODY);
    }

    #[test]
    fn subtitles_are_read_as_other_programs_write_them() {
        let text = "1\r\n-00:00:00,200 -> 00:01,500\r\nR&amp;D Team: It&#39;s<br/>late,\r\n\r\n<i>very</i> late.\r\n\r\n\
            2\r\n００：００：０２，０００ –> 00:00:03.5 X1:40\r\nR&#x26;D&nbsp;again<BR>and again\r\n\
            3\r\n00:00:04,000-->00:00:05,000\r\n1984\r\n";
        let lines = read(text.as_bytes(), None).unwrap();
        let said = |n: usize| lines[n].translation.as_deref().unwrap();
        assert_eq!(lines[0].speaker, "R&D Team");
        assert_eq!(said(0), "It's late, very late.");
        assert_eq!((lines[0].start, lines[0].end), (0.0, 1.5));
        assert_eq!(said(1), "R&D again and again");
        assert_eq!((lines[1].start, lines[1].end), (2.0, 3.5));
        assert_eq!((lines.len(), said(2)), (3, "1984"));
        let bare = read(b"00:01,000 --> 00:02,000\nHi.\n", None).unwrap();
        assert_eq!(bare[0].translation.as_deref(), Some("Hi."));
        let late = read(b"1\n00:01 --> later\nHi.\n", None);
        let time = "later".to_owned();
        assert_eq!(late, Err(SheetError::NoTime { row: 2, time }));
    }

    proptest! {
        #[test]
        fn anything_is_read_or_refused(text in "[0-9a-z:,.;\"\n -]{0,80}", bytes: Vec<u8>) {
            drop(read(&bytes, None));
            drop(read(text.as_bytes(), Some(25.0)));
            let head = "start_time,end_time,translation\n";
            if let Ok(lines) = read(format!("{head}{text}").as_bytes(), None) {
                assert!(lines.iter().all(|line| line.end > line.start && line.end.is_finite()));
            }
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_row() {
        let head = "speaker,start_time,end_time,transcription,translation\n";
        let of = |rest: &str| read(format!("{head}{rest}").as_bytes(), None).unwrap_err();
        assert_eq!(of(""), SheetError::Empty);
        assert_eq!(of("a,2,1,x,y"), SheetError::Backwards { row: 2 });
        let time = "later".to_owned();
        assert_eq!(
            of("a,0,1,x,y\na,later,1,x,y"),
            SheetError::NoTime { row: 3, time }
        );
        assert_eq!(
            read(b"speaker,start_time,end_time\n", None),
            Err(SheetError::NoColumn("translation"))
        );
        assert_eq!(read(b"\xff", None), Err(SheetError::NoText));
    }
}
