//! The transcript of a recording with its translation, as the service reads it: a table with the columns `speaker`,
//! `start_time`, `end_time`, `transcription` and `translation` in any order.
//!
//! Times are seconds, `MM:SS.mmm` or `HH:MM:SS.mmm`; a comma will do for the point.

use csv::{ReaderBuilder, StringRecord, Writer};

/// More lines than this nobody dubs in one go.
const MOST_LINES: usize = 10_000;
/// So far behind the end of a recording a line may end, in seconds: clocks differ.
const LATE: f64 = 1.0;

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
    /// A column is missing.
    #[error("there is no column {0}")]
    NoColumn(&'static str),
    /// It is no table.
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

/// Reads a table for a recording of so many seconds. Lines are in the order of their times.
///
/// # Errors
/// What is wrong with it, with its row.
pub fn read(text: &str, seconds: f64) -> Result<Vec<SheetLine>, BadSheet> {
    let text = text.trim_start_matches('\u{feff}');
    let mut rows = ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let head = rows
        .headers()
        .map_err(|_bad| BadSheet::NoRow { row: 1 })?
        .clone();
    let column = |name: &'static str| {
        let found = head
            .iter()
            .position(|cell| cell.trim().eq_ignore_ascii_case(name));
        found.ok_or(BadSheet::NoColumn(name))
    };
    let places = [
        column("start_time")?,
        column("end_time")?,
        column("translation")?,
    ];
    let others = [column("speaker").ok(), column("transcription").ok()];
    let mut lines = Vec::new();
    for (number, row) in rows.records().enumerate() {
        let number = number as u64 + 2;
        let row = row.map_err(|_bad| BadSheet::NoRow { row: number })?;
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        lines.push(line(&row, number, places, others, seconds)?);
        if lines.len() > MOST_LINES {
            return Err(BadSheet::TooMany);
        }
    }
    if lines.iter().all(|line| line.translation.is_empty()) {
        return Err(BadSheet::Empty);
    }
    lines.sort_by(|one, other| one.start.total_cmp(&other.start));
    Ok(lines)
}

fn line(
    row: &StringRecord,
    number: u64,
    [start, end, translation]: [usize; 3],
    [speaker, said]: [Option<usize>; 2],
    seconds: f64,
) -> Result<SheetLine, BadSheet> {
    let cell = |place: usize| row.get(place).unwrap_or_default().trim();
    let time = |place: usize| {
        time(cell(place)).ok_or_else(|| BadSheet::NoTime {
            row: number,
            time: cell(place).to_owned(),
        })
    };
    let (start, end) = (time(start)?, time(end)?);
    if end <= start {
        return Err(BadSheet::Backwards { row: number });
    }
    if end > seconds + LATE {
        return Err(BadSheet::Behind { row: number });
    }
    Ok(SheetLine {
        speaker: speaker.map(cell).unwrap_or_default().to_owned(),
        start,
        end,
        said: said.map(cell).unwrap_or_default().to_owned(),
        translation: cell(translation).to_owned(),
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
    if before.len() > 2 || !last.starts_with(|first: char| first.is_ascii_digit()) {
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
        assert_eq!(of("a,2,1,x,y\n"), BadSheet::Backwards { row: 2 });
        assert_eq!(of("a,0,1,x,y\na,9,12,x,y\n"), BadSheet::Behind { row: 3 });
        let time = "later".to_owned();
        assert_eq!(of("a,later,1,x,y\n"), BadSheet::NoTime { row: 2, time });
        let short = read("speaker,start_time,end_time\n", 1.0).unwrap_err();
        assert_eq!(short, BadSheet::NoColumn("translation"));
    }
}
