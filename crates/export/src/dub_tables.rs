//! What is said in a dub, as tables: JSON for machines, a cue sheet for who records or mixes it.

use serde::Serialize;

use mynah_core::timing::WordTime;
use mynah_i18n::tr;
use mynah_script::file_names::harmless;

/// A line of a dub.
#[derive(Clone, Debug, Default)]
pub struct Said<'a> {
    /// Who.
    pub speaker: &'a str,
    /// Seconds of the dub, from and to.
    pub time: [f64; 2],
    /// What is said in the recording; empty where nobody knows.
    pub original: &'a str,
    /// What is said in the dub.
    pub text: &'a str,
    /// When its words sound; empty where nobody knows.
    pub words: &'a [WordTime],
    /// What is worth a look, in words.
    pub flags: Vec<String>,
    /// What lies under it, in words, where it was said anew.
    pub patched: Option<String>,
}

/// A line of the transcript.
#[derive(Serialize)]
struct Line<'a> {
    line: usize,
    speaker: &'a str,
    start_s: f64,
    end_s: f64,
    transcription: &'a str,
    translation: &'a str,
    words: Vec<Word<'a>>,
    flags: &'a [String],
    patched: bool,
}

/// A word, and when it sounds.
#[derive(Serialize)]
struct Word<'a> {
    word: &'a str,
    start_s: f64,
    end_s: f64,
}

/// The transcript as JSON, with what is worth a look at each line.
pub fn json(lines: &[Said<'_>]) -> String {
    let all = (1..).zip(lines).map(|(line, said)| Line {
        line,
        speaker: said.speaker,
        start_s: to_ms(said.time[0]),
        end_s: to_ms(said.time[1]),
        transcription: said.original,
        translation: said.text,
        words: said
            .words
            .iter()
            .filter_map(|it| word(said.text, it))
            .collect(),
        flags: &said.flags,
        patched: said.patched.is_some(),
    });
    let all: Vec<Line<'_>> = all.collect();
    serde_json::to_string_pretty(&all).unwrap_or_default()
}

/// Seconds to the millisecond: nobody needs more of them, and a sum of floats has sixteen digits.
fn to_ms(seconds: f64) -> f64 {
    (seconds * 1_000.0).round() / 1_000.0
}

fn word<'a>(text: &'a str, time: &WordTime) -> Option<Word<'a>> {
    let seconds = |ms: u32| f64::from(ms) / 1_000.0;
    Some(Word {
        word: text.get(time.bytes.clone())?,
        start_s: seconds(time.start_ms),
        end_s: seconds(time.end_ms),
    })
}

/// When what is said, by whom and what for: a row a line, as spreadsheets read it.
pub fn cue_sheet(lines: &[Said<'_>]) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    let head = [
        tr!("dub-cues-number"),
        tr!("dub-cues-in"),
        tr!("dub-cues-out"),
        tr!("dub-cues-length"),
        tr!("dub-cues-speaker"),
        tr!("dub-cues-said"),
        tr!("dub-cues-line"),
        tr!("dub-cues-note"),
    ];
    // Into memory nothing fails.
    drop(table.write_record(head));
    for (number, said) in (1_usize..).zip(lines) {
        let [from, to] = said.time;
        let patched = said.patched.clone();
        let patched = patched.map(|under| [tr!("dub-cues-patched"), under]);
        let patched = patched.into_iter().flatten();
        let notes: Vec<String> = patched.chain(said.flags.clone()).collect();
        let row = [
            number.to_string(),
            clock(from),
            clock(to),
            format!("{:.2}", to - from),
            harmless(said.speaker),
            harmless(said.original),
            harmless(said.text),
            notes.join("; "),
        ];
        drop(table.write_record(row));
    }
    let bytes = table.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// Hours, minutes, seconds and milliseconds.
fn clock(seconds: f64) -> String {
    let ms = (seconds.max(0.0) * 1_000.0).round() as u64;
    let (hours, minutes) = (ms / 3_600_000, ms / 60_000 % 60);
    format!(
        "{hours:02}:{minutes:02}:{:02}.{:03}",
        ms / 1_000 % 60,
        ms % 1_000
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cue_sheet_is_read_by_spreadsheets_and_runs_nothing() {
        let line = Said {
            speaker: "Heron",
            time: [61.5, 63.25],
            text: "=1+1, \"she\" said",
            patched: Some("Nothing lies under it.".to_owned()),
            ..Said::default()
        };
        let sheet = cue_sheet(std::slice::from_ref(&line));
        let mut rows = csv::Reader::from_reader(sheet.as_bytes());
        let row = rows.records().next().unwrap().unwrap();
        let cells: Vec<&str> = row.iter().collect();
        assert_eq!(
            cells,
            [
                "1",
                "00:01:01.500",
                "00:01:03.250",
                "1.75",
                "Heron",
                "",
                "'=1+1, \"she\" said",
                "said anew; Nothing lies under it."
            ]
        );
        let sum = Said {
            time: [4.680_000_000_000_001, 5.000_4],
            ..Said::default()
        };
        let text = json(&[sum]);
        assert!(text.contains("\"start_s\": 4.68,"), "{text}");
        assert!(text.contains("\"end_s\": 5.0,"), "{text}");
        let told: serde_json::Value = serde_json::from_str(&json(&[line])).unwrap();
        assert_eq!(told[0]["translation"], "=1+1, \"she\" said");
        assert_eq!(told[0]["patched"], true);
    }
}
