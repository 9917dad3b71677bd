//! What is said in a dub, as tables: JSON for machines, a cue sheet for who records or mixes it.

use serde::Serialize;

use crate::deliver::names::harmless;
use crate::studio::dubbing::film::Segment;
use crate::studio::dubbing::report::flags;
use crate::terms::timing::WordTime;
use crate::tr;

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
    flags: Vec<String>,
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
pub(super) fn json(lines: &[Segment], is_patched: impl Fn(usize) -> bool) -> String {
    let all = lines.iter().zip(flags(lines)).enumerate();
    let all: Vec<Line<'_>> = all
        .map(|(place, (line, flags))| Line {
            line: place + 1,
            speaker: &line.speaker,
            start_s: line.start,
            end_s: line.end,
            transcription: &line.said,
            translation: &line.text,
            words: line.words.iter().filter_map(|it| word(line, it)).collect(),
            flags: flags.iter().map(super::Flag::words).collect(),
            patched: is_patched(place + 1),
        })
        .collect();
    serde_json::to_string_pretty(&all).unwrap_or_default()
}

fn word<'a>(line: &'a Segment, time: &WordTime) -> Option<Word<'a>> {
    let seconds = |ms: u32| f64::from(ms) / 1_000.0;
    Some(Word {
        word: line.text.get(time.bytes.clone())?,
        start_s: seconds(time.start_ms),
        end_s: seconds(time.end_ms),
    })
}

/// When what is said, by whom and what for: a row a line, as spreadsheets read it.
pub(super) fn cue_sheet(lines: &[Segment], is_patched: impl Fn(usize) -> bool) -> String {
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
    for (place, (line, flags)) in lines.iter().zip(flags(lines)).enumerate() {
        let mut notes: Vec<String> = flags.iter().map(super::Flag::words).collect();
        if is_patched(place + 1) {
            notes.insert(0, tr!("dub-cues-patched"));
        }
        let row = [
            (place + 1).to_string(),
            clock(line.start),
            clock(line.end),
            format!("{:.2}", line.end - line.start),
            harmless(&line.speaker),
            harmless(&line.said),
            harmless(&line.text),
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
