//! What the library's tests share: a home in a temporary folder, orders and takes to be.

use std::path::Path;
use std::sync::Arc;

use crate::Library;
use crate::slots::{Look, Wanted};
use mynah_core::backend::Backend;
use mynah_core::clock::{Clock, UnixMillis};
use mynah_core::credits::Credits;
use mynah_core::format::OutputFormat;
use mynah_core::ids::{LineId, ProjectId};
use mynah_core::request::{Generation, SpeechRequest};
use mynah_core::settings::VoiceSettings;
use mynah_core::timing::WordTime;
use mynah_records::blobs::Blob;
use mynah_records::ledger::NewIntent;
use mynah_records::projects::ProjectDefaults;
use mynah_records::takes::{NewTake, TakeCard};
use mynah_script::document::{Item, Line, Script};
use mynah_script::edit::Edit;

/// Noon on a day in 2026.
pub const NOON: UnixMillis = UnixMillis(1_790_000_000_000);

/// A library in a folder of its own.
pub fn fresh() -> (tempfile::TempDir, Library) {
    let home = tempfile::tempdir().unwrap();
    let library = open(home.path());
    (home, library)
}

/// Another process's view of the same library: an owner of its own.
pub fn open(home: &Path) -> Library {
    Library::open(home, Clock::scripted(NOON)).unwrap()
}

/// One look for a slot, for something that nobody waits for; what finds none leaves the line.
pub fn slot(library: &Library, scope: &str, ceiling: usize) -> Look {
    let wanted = Wanted {
        scope,
        ceiling,
        urgent: false,
    };
    let mut ticket = None;
    let look = library.take_slot(&wanted, &mut ticket).unwrap();
    if let Some(ticket) = ticket {
        library.leave_line(&ticket).unwrap();
    }
    look
}

/// A project with this many lines, their ids from 1 on.
pub fn project(library: &Library, lines: u64) -> ProjectId {
    library
        .create_project(
            "Test",
            Backend::Draft,
            &ProjectDefaults::default(),
            &script(lines),
            false,
        )
        .unwrap()
        .id
}

pub fn script(lines: u64) -> Script {
    let mut script = Script::new("Test");
    let items = (1..=lines).map(line).collect();
    script.apply(&Edit::Insert { at: 0, items }).unwrap();
    script
}

pub fn line(id: u64) -> Item {
    Item::Line(Line {
        id: LineId(id),
        speaker: String::new(),
        text: format!("line {id}"),
        overrides: Default::default(),
    })
}

/// An order of `text` for a line, at a credit a character. The text stands for the fingerprint.
pub fn order(project: ProjectId, line: u64, text: &str) -> NewIntent {
    NewIntent {
        project: Some(project),
        line: Some(LineId(line)),
        operation: "speak".to_owned(),
        backend: Backend::Draft,
        account: "draft".to_owned(),
        key: None,
        fingerprint: format!("fingerprint of {text}"),
        speaker: "HOST".to_owned(),
        voice_name: "Wren".to_owned(),
        request: Arc::new(Generation::Speech(SpeechRequest {
            voice: "DraftWren00000000001".into(),
            model: "eleven_v3".into(),
            text: text.to_owned(),
            settings: VoiceSettings::default(),
            format: OutputFormat::default(),
            seed: None,
            language: None,
            context: Default::default(),
            seams: Vec::new(),
            rules: Vec::new(),
            place: Default::default(),
        })),
        quote: Credits(text.chars().count() as u64),
        zero_retention: false,
    }
}

/// The file of a sound is gone from the disk.
pub fn lose(library: &Library, blob: &Blob) {
    std::fs::remove_file(library.place_of(blob)).unwrap();
}

/// A take to be, with these bytes as its sound.
pub fn sound(library: &Library, bytes: &[u8]) -> NewTake {
    let mut writer = library.blob_writer(OutputFormat::default(), 0).unwrap();
    writer.write(bytes).unwrap();
    NewTake {
        blob: writer.finish().unwrap(),
        seconds: 1.5,
        lufs: Some(-18.5),
        peak_db: Some(-1.25),
        mini: Arc::from([1, 2, 3]),
        peaks: b"peaks".to_vec(),
        words: vec![WordTime {
            start_ms: 0,
            end_ms: 300,
            bytes: 0..4,
        }],
        remark: None,
        given: None,
        pick: true,
        parts: Vec::new(),
    }
}

/// Orders, sends and settles.
pub fn take(library: &Library, project: ProjectId, line: u64, text: &str) -> TakeCard {
    let order = order(project, line, text);
    let entry = library.intend(&order).unwrap();
    library.mark_sent(entry, Some(7)).unwrap();
    let sound = sound(library, text.as_bytes());
    library.settle(entry, &sound, order.quote).unwrap()
}
