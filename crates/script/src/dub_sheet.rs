//! The transcript of a recording with its translation, as the service reads it.
//!
//! It is a table, with commas, semicolons or tabs between its cells, with the columns `speaker`, `start_time`, `end_time`, `transcription` and `translation` in any order. Subtitles (SRT, `WebVTT`) are one, too: their texts
//! are the translation, and `Anna: Hello.` or `<v Anna>Hello.` is said by Anna.
//!
//! Times are seconds, `MM:SS.mmm` or `HH:MM:SS.mmm`; a comma will do for the point.

use csv::{ReaderBuilder, StringRecord, Writer};

use crate::import::{Cue, Spoken, by_voice, is_subtitles, read_cues, with_breaks};
use crate::parse::Evidence;

/// More lines than this nobody dubs in one go.
const MOST_LINES: usize = 10_000;
/// So many rows that can't be used are told, one by one.
const MOST_TOLD: usize = 10;
/// So far behind the end of a recording a line may end, in seconds: clocks differ.
pub const LATE: f64 = 1.0;

/// Columns that a table has to have.
const NEEDED: [&str; 3] = ["start_time", "end_time", "translation"];

/// A line of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SheetLine {
    /// Who speaks; empty where the table doesn't say.
    pub speaker: String,
    /// Seconds from the beginning.
    pub start: f64,
    /// Seconds from the beginning; later.
    pub end: f64,
    /// What is said.
    pub said: String,
    /// What is to be said instead; a line without it stays silent.
    pub translation: String,
}

/// What is wrong with one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSheet {
    /// No line says anything.
    #[error("there is no line with a translation")]
    Empty,
    /// Too much of it.
    #[error("there are more than {MOST_LINES} lines")]
    TooMany,
    /// Columns are missing: all of those that are needed.
    #[error("there is no column {}", .0.join(", "))]
    NoColumn(Vec<&'static str>),
    /// Rows can't be used.
    #[error("{}{}", .rows.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "), if *.more > 0 { "; and more" } else { "" })]
    Rows {
        /// The first of them, in their order.
        rows: Vec<BadRow>,
        /// How many more there are.
        more: usize,
    },
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRow {
    /// It is none of a table.
    #[error("row {row} is no row of the table")]
    NoRow {
        /// From 1, the head included.
        row: u64,
    },
    /// A time can't be read.
    #[error("row {row}: {time} is no time")]
    NoTime {
        /// From 1, the head included.
        row: u64,
        /// As it is written.
        time: String,
    },
    /// It ends before it begins.
    #[error("row {row} ends before it begins")]
    Backwards {
        /// From 1, the head included.
        row: u64,
    },
    /// It is behind the end of the recording.
    #[error("row {row} is behind the end of the recording")]
    Behind {
        /// From 1, the head included.
        row: u64,
    },
}

/// Rows that were read, and those that can't be used.
#[derive(Default)]
struct Rows {
    lines: Vec<SheetLine>,
    bad: Vec<BadRow>,
    more: usize,
}

impl Rows {
    /// Takes a row in; whether it can be used.
    fn take(&mut self, line: Result<SheetLine, BadRow>) -> Result<bool, BadSheet> {
        let is_good = line.is_ok();
        match line {
            Ok(line) => self.lines.push(line),
            Err(bad) if self.bad.len() < MOST_TOLD => self.bad.push(bad),
            Err(_) => self.more += 1,
        }
        if self.lines.len() + self.bad.len() + self.more > MOST_LINES {
            return Err(BadSheet::TooMany);
        }
        Ok(is_good)
    }

    /// The lines, where all can be used.
    fn good(self) -> Result<Vec<SheetLine>, BadSheet> {
        if self.bad.is_empty() {
            return Ok(self.lines);
        }
        Err(BadSheet::Rows {
            rows: self.bad,
            more: self.more,
        })
    }
}

/// Reads a table for a recording of so many seconds. Lines are in the order of their times.
///
/// # Errors
/// What is wrong with it, with its row.
pub fn read(text: &str, seconds: f64) -> Result<Vec<SheetLine>, BadSheet> {
    let text = text.trim_start_matches('\u{feff}');
    if is_subtitles(text) {
        return subtitles(text, seconds);
    }
    let mut rows = ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .from_reader(text.as_bytes());
    let head = rows
        .headers()
        .map_err(|_bad| of_row(BadRow::NoRow { row: 1 }))?
        .clone();
    let column = |name: &str| {
        let mut cells = head.iter();
        cells.position(|cell| cell.trim().eq_ignore_ascii_case(name))
    };
    let [Some(start), Some(end), Some(translation)] = NEEDED.map(column) else {
        let lacking = NEEDED.into_iter().filter(|name| column(name).is_none());
        return Err(BadSheet::NoColumn(lacking.collect()));
    };
    let places = [start, end, translation];
    let others = [column("speaker"), column("transcription")];
    let mut read = Rows::default();
    for (number, row) in rows.records().enumerate() {
        let number = number as u64 + 2;
        let is_blank = |row: &StringRecord| row.iter().all(|cell| cell.trim().is_empty());
        let row = match row {
            Ok(row) if is_blank(&row) => continue,
            Ok(row) => line(&row, number, places, others, seconds),
            Err(_) => Err(BadRow::NoRow { row: number }),
        };
        read.take(row)?;
    }
    let mut lines = read.good()?;
    if lines.iter().all(|line| line.translation.is_empty()) {
        return Err(BadSheet::Empty);
    }
    lines.sort_by(|one, other| one.start.total_cmp(&other.start));
    Ok(lines)
}

fn of_row(bad: BadRow) -> BadSheet {
    BadSheet::Rows {
        rows: vec![bad],
        more: 0,
    }
}

/// What stands between the cells: a comma, or what programs of other countries write.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    let count = |of: u8| head.bytes().filter(|byte| *byte == of).count();
    let others = [b';', b'\t'].into_iter();
    let most = others.max_by_key(|of| count(*of)).unwrap_or(b',');
    if count(most) > count(b',') {
        most
    } else {
        b','
    }
}

/// Whether a text is a table as the service reads it: with commas.
pub fn is_plain(text: &str) -> bool {
    !is_subtitles(text) && delimiter(text.trim_start_matches('\u{feff}')) == b','
}

/// Reads subtitles with the reader of scripts. A line needs its times.
fn subtitles(text: &str, seconds: f64) -> Result<Vec<SheetLine>, BadSheet> {
    let mut read = Rows::default();
    for cue in read_cues(text).cues {
        if cue.text.is_empty() {
            continue;
        }
        read.take(times_of(&cue).and_then(|times| {
            Ok(SheetLine {
                translation: with_breaks(&cue.text),
                ..timed(cue.row, times, seconds)?
            })
        }))?;
    }
    let mut lines = read.good()?;
    for line in &mut lines {
        let Spoken { texts, .. } = by_voice(&line.translation);
        let words = texts.iter().flat_map(|(_, text)| text.split_whitespace());
        line.translation = words.collect::<Vec<_>>().join(" ");
        // Nobody knows when in its time a second one speaks.
        line.speaker = texts
            .into_iter()
            .find_map(|(name, _)| name)
            .unwrap_or_default();
    }
    let names = Evidence::of(lines.iter().map(|line| line.translation.as_str())).with_labels();
    for line in &mut lines {
        if line.speaker.is_empty()
            && let Some((name, text)) = names.spoken_by(&line.translation)
        {
            (line.speaker, line.translation) = (name, text);
        }
    }
    lines.retain(|line| !line.translation.is_empty());
    if lines.is_empty() {
        return Err(BadSheet::Empty);
    }
    lines.sort_by(|one, other| one.start.total_cmp(&other.start));
    Ok(lines)
}

/// The times of a cue.
fn times_of(cue: &Cue) -> Result<[f64; 2], BadRow> {
    let no_time = |time: &str| BadRow::NoTime {
        row: cue.row,
        time: time.to_owned(),
    };
    let times = cue.times.as_ref().ok_or_else(|| no_time(""))?;
    let [start, end] = [0, 1].map(|at| {
        let secs = times.secs.get(at).copied().flatten();
        let written = times.written.get(at).map_or("", String::as_str);
        secs.ok_or_else(|| no_time(written))
    });
    Ok([start?, end?])
}

/// A line that says nothing yet, at its time in a recording of so many seconds.
fn timed(row: u64, [start, end]: [f64; 2], seconds: f64) -> Result<SheetLine, BadRow> {
    if end <= start {
        return Err(BadRow::Backwards { row });
    }
    if end > seconds + LATE {
        return Err(BadRow::Behind { row });
    }
    Ok(SheetLine {
        start,
        end,
        ..SheetLine::default()
    })
}

fn line(
    row: &StringRecord,
    number: u64,
    [start, end, translation]: [usize; 3],
    [speaker, said]: [Option<usize>; 2],
    seconds: f64,
) -> Result<SheetLine, BadRow> {
    let cell = |place: usize| row.get(place).unwrap_or_default().trim();
    let time = |place: usize| {
        time(cell(place)).ok_or_else(|| BadRow::NoTime {
            row: number,
            time: cell(place).to_owned(),
        })
    };
    let times = [time(start)?, time(end)?];
    Ok(SheetLine {
        speaker: speaker.map(cell).unwrap_or_default().to_owned(),
        said: said.map(cell).unwrap_or_default().to_owned(),
        translation: cell(translation).to_owned(),
        ..timed(number, times, seconds)?
    })
}

/// Lines as such a table.
pub fn write(lines: &[SheetLine]) -> String {
    let mut rows = Writer::from_writer(Vec::new());
    let head = [
        "speaker",
        "start_time",
        "end_time",
        "transcription",
        "translation",
    ];
    // Writing to memory can't fail.
    drop(rows.write_record(head));
    for line in lines {
        let time = |secs: f64| format!("{secs:.3}");
        let cells = [
            line.speaker.clone(),
            time(line.start),
            time(line.end),
            line.said.clone(),
            line.translation.clone(),
        ];
        drop(rows.write_record(cells));
    }
    let bytes = rows.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// `12.5`, `01:02.5`, `00:01:02.500`.
fn time(text: &str) -> Option<f64> {
    let text = text.replace(',', ".");
    let parts: Vec<&str> = text.split(':').collect();
    let (last, before) = parts.split_last()?;
    // Spreadsheets leave the zero before a point out.
    if before.len() > 2 || !last.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return None;
    }
    let mut seconds: f64 = last.parse().ok()?;
    for (part, unit) in before.iter().rev().zip([60.0, 3_600.0]) {
        seconds += f64::from(part.parse::<u32>().ok()?) * unit;
    }
    seconds.is_finite().then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "speaker,start_time,end_time,transcription,translation\n";

    /// ".3" was no time.
    #[test]
    fn a_time_is_read_with_and_without_a_zero_before_its_point() {
        let read = ["0.3", ".3", ",3", "1:.5", ".", ".x", "-.3", "inf"].map(time);
        let wanted = [Some(0.3), Some(0.3), Some(0.3), Some(60.5)];
        assert_eq!(read[..4], wanted);
        assert_eq!(read[4..], [None; 4]);
    }

    #[test]
    fn a_table_is_read_whatever_the_order_of_its_columns() {
        let text = "\u{feff}translation,speaker,end_time,transcription,start_time\r\n\
            \"Then \"\"no\"\", he left.\",Anna,00:00:03.5,Nein,\"00:00:01,25\"\r\n\
            Yes.,Anna,1.0,Ja,0\r\n,,,,\r\n";
        let lines = read(text, 4.0).unwrap();
        let said: Vec<&str> = lines.iter().map(|line| line.translation.as_str()).collect();
        assert_eq!(said, ["Yes.", "Then \"no\", he left."]);
        let last = lines.last().unwrap();
        assert_eq!((last.start, last.end), (1.25, 3.5));
        assert_eq!(
            (last.speaker.as_str(), last.said.as_str()),
            ("Anna", "Nein")
        );
    }

    /// A table of a program that writes semicolons was said to have no columns at all.
    #[test]
    fn a_table_is_read_whatever_stands_between_its_cells() {
        for between in [',', ';', '\t'] {
            let text = "speaker,start_time,end_time,translation\nAnna,0.5,1.5,Yes|come.\n";
            let text = text.replace(',', &between.to_string()).replace('|', ", ");
            let text = if between == ',' {
                text.replace("Yes, come.", "\"Yes, come.\"")
            } else {
                text.replace("0.5", "0,5")
            };
            assert_eq!(is_plain(&text), between == ',');
            let lines = read(&text, 4.0).unwrap();
            let said: Vec<_> = lines
                .iter()
                .map(|it| (it.start, &*it.translation))
                .collect();
            assert_eq!(said, [(0.5, "Yes, come.")], "{between:?}");
            assert!(is_plain(&write(&lines)));
        }
    }

    #[test]
    fn subtitles_are_a_translation() {
        let text = "1\r\n00:00:00,500 --> 00:00:02,000\r\nAnna: Come in,\r\nplease.\r\n\r\n2\r\n\
            00:00:03,000 --> 00:00:04,000\r\nThanks.\r\n";
        let lines = read(text, 4.0).unwrap();
        let said: Vec<_> = lines
            .iter()
            .map(|it| (&*it.speaker, &*it.translation))
            .collect();
        assert_eq!(said, [("Anna", "Come in, please."), ("", "Thanks.")]);
        assert_eq!((lines[0].start, lines[0].end), (0.5, 2.0));
        assert_eq!(read(text, 2.0), Err(of_row(BadRow::Behind { row: 7 })));
        assert!(!is_subtitles("speaker,start_time\n1,2\n"));
    }

    /// Regression: texts after an empty row were lost, and entities and line breaks were spoken.
    #[test]
    fn subtitles_of_other_programs_are_a_translation() {
        let text = "1\n00:00:00,500 -> 00:00:01\nA&amp;B:<br/>Who&#39;s\n\nthere<br />now?\n\n\
            2\n00：00：02，000 –> 00:00:2,5\n7\n\n3\n00:00:03.000 --> 00:00:03:500\nकृष्ण: आओ।\n\n\
            4\n00:00:04,000 --> 00:00:05,000\nकृष्ण: आओ।\n";
        let lines = read(text, 9.0).unwrap();
        let said: Vec<_> = lines
            .iter()
            .map(|it| (&*it.speaker, &*it.translation, it.start, it.end))
            .collect();
        let expected = [
            ("A&B", "Who's there now?", 0.5, 1.0),
            ("", "7", 2.0, 2.5),
            ("कृष्ण", "आओ।", 3.0, 3.5),
            ("कृष्ण", "आओ।", 4.0, 5.0),
        ];
        assert_eq!(said, expected);
        let time = "-00:00:01,500".to_owned();
        let negative = "1\n-00:00:01,500 --> 00:00:00,500\nHi.\n";
        assert_eq!(
            read(negative, 9.0),
            Err(of_row(BadRow::NoTime { row: 2, time }))
        );
        let missing = "1\n00:00:00,500 --> 00:00:01,000\nHi.\n\n2\nYou.\n";
        let no_time = BadRow::NoTime {
            row: 5,
            time: String::new(),
        };
        assert_eq!(read(missing, 9.0), Err(of_row(no_time)));
    }

    /// "It has no column `start_time`": what an export had written could not be brought back.
    #[test]
    fn subtitles_for_the_web_are_a_translation() {
        let text = "WEBVTT\n\nNOTE from\nsomebody\n\nfirst\n00:00.500 --> 00:02.000 align:start\n\
            <v Anna>Come &amp; <i>stay</i>,\nplease.</v>\n\n00:00:03.000 --> 00:00:04.000\nBea: Thanks.\n";
        let lines = read(text, 4.0).unwrap();
        let said: Vec<_> = lines
            .iter()
            .map(|it| (&*it.speaker, &*it.translation))
            .collect();
        assert_eq!(said, [("Anna", "Come & stay, please."), ("Bea", "Thanks.")]);
        assert_eq!((lines[0].start, lines[0].end), (0.5, 2.0));
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let line = SheetLine {
            speaker: "Anna, 2".to_owned(),
            start: 1.25,
            end: 3.5,
            said: "Nein\n\"nie\"".to_owned(),
            translation: "No".to_owned(),
        };
        assert_eq!(
            read(&write(std::slice::from_ref(&line)), 4.0).unwrap(),
            [line]
        );
    }

    #[test]
    fn what_is_wrong_is_named_with_its_row() {
        let of = |rows: &str| read(&format!("{HEAD}{rows}"), 10.0).unwrap_err();
        assert_eq!(of(""), BadSheet::Empty);
        assert_eq!(of("a,0,1,x,\n"), BadSheet::Empty);
        assert_eq!(of("a,2,1,x,y\n"), of_row(BadRow::Backwards { row: 2 }));
        assert_eq!(
            of("a,0,1,x,y\na,9,12,x,y\n"),
            of_row(BadRow::Behind { row: 3 })
        );
        let time = "later".to_owned();
        assert_eq!(
            of("a,later,1,x,y\n"),
            of_row(BadRow::NoTime { row: 2, time })
        );
        let short = read("speaker,start_time,end_time\n", 1.0).unwrap_err();
        assert_eq!(short, BadSheet::NoColumn(vec!["translation"]));
        // One was named after the other, each after another try.
        let all = read("a,b\n1,2\n", 1.0).unwrap_err();
        let lacking = vec!["start_time", "end_time", "translation"];
        assert_eq!(all, BadSheet::NoColumn(lacking));
    }
}
