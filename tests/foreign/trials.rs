//! Each door with any bytes, with damaged samples, and with JSON that says strange things.

use std::path::PathBuf;

use mynah::script::import::{self, Choices};
use mynah_engine::import::Importer;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::{doors, samples};

type Door = fn(&[u8]);

/// The doors of what is imported, by how such files end.
const IMPORTS: &[(Door, &str)] = &[
    (doors::import_text, "txt"),
    (doors::import_markdown, "md"),
    (doors::import_word, "docx"),
    (doors::import_epub, "epub"),
    (doors::import_fountain, "fountain"),
    (doors::import_final_draft, "fdx"),
    (doors::import_table, "csv"),
    (doors::import_sheet, "xlsx"),
    (doors::import_subtitles, "srt"),
    (doors::import_json, "json"),
];

/// What happens to a sample.
#[derive(Clone, Debug)]
enum Damage {
    /// A byte becomes another one.
    Byte(Index, u8),
    /// The rest is gone.
    Cut(Index),
    /// A stretch is gone.
    Gap(Index, usize),
    /// A stretch comes twice.
    Twice(Index, usize),
    /// Bytes come in between.
    Between(Index, Vec<u8>),
    /// A value of a JSON document becomes another one; other bytes stay as they are.
    Value(Index, Value),
}

fn any_damage() -> impl Strategy<Value = Damage> {
    let strange = prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(1e300),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(""),
        json!("\u{0}ﷺ🎭"),
        json!("999999999999999999999"),
        json!([]),
        json!({}),
        json!([[], null, {"a": []}]),
    ]);
    let at = any::<Index>;
    prop_oneof![
        3 => (at(), any::<u8>()).prop_map(|(at, byte)| Damage::Byte(at, byte)),
        1 => at().prop_map(Damage::Cut),
        1 => (at(), 1_usize..200).prop_map(|(at, long)| Damage::Gap(at, long)),
        1 => (at(), 1_usize..200).prop_map(|(at, long)| Damage::Twice(at, long)),
        1 => (at(), prop::collection::vec(any::<u8>(), 1..9))
            .prop_map(|(at, bytes)| Damage::Between(at, bytes)),
        4 => (at(), strange).prop_map(|(at, value)| Damage::Value(at, value)),
    ]
}

impl Damage {
    fn done_to(self, bytes: &mut Vec<u8>) {
        let stretch = |at: Index, long: usize, bytes: &[u8]| {
            let start = at.index(bytes.len() + 1);
            start..(start + long).min(bytes.len())
        };
        match self {
            Self::Byte(at, byte) => {
                if !bytes.is_empty() {
                    let at = at.index(bytes.len());
                    bytes[at] = byte;
                }
            }
            Self::Cut(at) => bytes.truncate(at.index(bytes.len() + 1)),
            Self::Gap(at, long) => drop(bytes.drain(stretch(at, long, bytes))),
            Self::Twice(at, long) => {
                let again = bytes[stretch(at, long, bytes)].to_vec();
                let at = at.index(bytes.len() + 1);
                bytes.splice(at..at, again);
            }
            Self::Between(at, more) => {
                let at = at.index(bytes.len() + 1);
                bytes.splice(at..at, more);
            }
            Self::Value(at, value) => *bytes = with_value(bytes, at, value),
        }
    }
}

/// The bytes with one value of one of their lines exchanged, where that line is JSON.
fn with_value(bytes: &[u8], at: Index, value: Value) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = bytes
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    let line = at.index(lines.len());
    if let Ok(mut document) = serde_json::from_slice::<Value>(&lines[line]) {
        let place = at.index(count(&document));
        replace(&mut document, place, &mut Some(value));
        lines[line] = serde_json::to_vec(&document).unwrap();
    }
    lines.join(&b'\n')
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

/// Puts `new` at the value number `place` of a walk through `value`; gives how many values it passed.
fn replace(value: &mut Value, place: usize, new: &mut Option<Value>) -> usize {
    if place == 0 {
        if let Some(new) = new.take() {
            *value = new;
        }
        return 1;
    }
    let mut passed = 1;
    let inner: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(members) => members.values_mut().collect(),
        _ => Vec::new(),
    };
    for value in inner {
        if new.is_none() || passed > place {
            break;
        }
        passed += replace(value, place - passed, new);
    }
    passed
}

/// Sends the samples as they are, then `cases` of them damaged and as many strings of any bytes.
fn try_door(door: Door, samples: &[Vec<u8>], cases: u32) {
    for sample in samples {
        door(sample);
    }
    let damaged = (
        prop::sample::select(samples.to_vec()),
        prop::collection::vec(any_damage(), 1..4),
    )
        .prop_map(|(mut bytes, damage)| {
            for damage in damage {
                damage.done_to(&mut bytes);
            }
            bytes
        });
    let bytes = prop_oneof![damaged, prop::collection::vec(any::<u8>(), 0..600)];
    let mut runner = TestRunner::new(Config {
        cases: cases * 2,
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&bytes, |bytes| {
            door(&bytes);
            Ok(())
        })
        .unwrap();
}

#[test]
fn scripts() {
    try_door(doors::script, &samples::scripts(), 300);
}

#[test]
fn scripts_of_every_kind() {
    for (door, ending) in IMPORTS {
        try_door(*door, &samples::imports(ending), 100);
    }
}

/// Its library bounds nothing, so it reads in a process of its own, as in the program.
/// Found by libFuzzer: the library that reads PDF panics where an object is pointed to that isn't there.
#[test]
fn a_pdf_that_points_to_what_is_not_there_is_damaged() {
    let mut bytes = samples::imports("pdf").remove(0);
    let mut places = bytes.windows(8).enumerate();
    let (at, _) = places.find(|(_, here)| here == b"\n2 0 obj").unwrap();
    bytes[at + 1] = b'9';
    let damaged = import::read_any("a.pdf", &bytes, &Choices::default());
    assert!(damaged.is_err(), "its pages are not there");
}

#[test]
fn pages_of_a_pdf() {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_mynah"));
    let importer = Importer::Program(program);
    let samples = samples::imports("pdf");
    try_door(doors::import_pdf, &samples, 0);
    let mut runner = TestRunner::new(Config {
        cases: 24,
        failure_persistence: None,
        ..Config::default()
    });
    let damage = prop::collection::vec(any_damage(), 1..6);
    runner
        .run(&damage, |damage| {
            let mut bytes = samples[0].clone();
            for damage in damage {
                damage.done_to(&mut bytes);
            }
            drop(importer.bytes("a.pdf", &bytes, &Choices::default()));
            Ok(())
        })
        .unwrap();
}

#[test]
fn lexicons() {
    try_door(doors::lexicon, &samples::lexicons(), 200);
}

#[test]
fn lines_that_are_linted() {
    try_door(doors::lint, &samples::linted(), 150);
}

#[test]
fn cast_files() {
    try_door(doors::cast_file, &samples::cast_files(), 300);
}

#[test]
fn projects_and_journals() {
    try_door(doors::project, &samples::projects(), 400);
}

#[test]
fn project_files() {
    let samples = samples::project_files();
    try_door(doors::project_file, &samples, 40);
}

#[test]
fn documents_of_project_files() {
    let samples = [samples::project_document()];
    try_door(doors::project_document, &samples, 60);
}

#[test]
fn settings_files() {
    try_door(doors::settings_file, &samples::settings(), 150);
}

#[test]
fn files_beside_takes() {
    try_door(doors::take_file, &samples::take_files(), 16);
}

#[test]
fn databases() {
    try_door(doors::database, &samples::databases(), 16);
}

#[test]
fn kept_waveforms() {
    try_door(doors::peaks, &samples::peaks(), 300);
}

#[test]
fn sounds() {
    try_door(doors::sound, &samples::sounds(), 150);
}

#[test]
fn films() {
    try_door(doors::film, &samples::films(), 400);
}

#[test]
fn streams() {
    try_door(doors::stream, &samples::streams(), 150);
}

#[test]
fn long_mp3s() {
    try_door(doors::long_mp3, &samples::mp3s(), 60);
}

#[test]
fn refusals() {
    try_door(doors::refusal, &samples::refusals(), 400);
}

#[test]
fn streamed_lines() {
    try_door(doors::stream_lines, &samples::stream_lines(), 300);
}

#[test]
fn transcripts() {
    try_door(doors::transcript, &samples::transcripts(), 400);
}

#[test]
fn answers() {
    try_door(doors::answer, &samples::answers(), 400);
}

#[test]
fn frames_and_events() {
    try_door(doors::frame, &samples::frames(), 300);
}

#[test]
fn orders_to_the_draft_server() {
    try_door(doors::draft_order, &samples::orders(), 300);
}
