//! The Tools room: a recording that a Draft voice spoke becomes an edited transcript, subtitles and lines of a script.

use std::path::Path;

use egui::{Key, Modifiers};
use mynah::tr;
use tempfile::TempDir;

use crate::dubbing::ledger_is_the_bill;
use crate::harness::AppHarness;
use crate::script::{line, ready};
use crate::tools_effects::in_tool;

/// Speaks the first line, and opens a tool with its take as the input.
pub fn with_take(app: &mut AppHarness, tool: &str) -> String {
    ready(app);
    let first = line(app, 1);
    let text = app
        .desk()
        .script()
        .line(first)
        .expect("a line")
        .text
        .clone();
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("its take", |app| {
        let takes = app.desk().takes.get(&first);
        takes.is_some_and(|takes| takes.picked.is_some())
    });
    in_tool(app, tool);
    app.press(&tr!("tools-use-take-of", number = 1));
    text
}

/// Waits until the transcript is open.
pub fn opened(app: &mut AppHarness) {
    app.wait_for("the words", |app| {
        let mut open = app.desk().tools.transcripts.values();
        open.any(|(_, open)| open.is_ok())
    });
    app.wait_for_label(&tr!("transcribe-undo"));
}

/// Saves at a path that is asked for, and reads what was written.
pub fn saved(app: &mut AppHarness, path: &Path) -> String {
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &path.display().to_string());
    app.press(&tr!("dialog-save-button"));
    let written = || std::fs::read_to_string(path).unwrap_or_default();
    app.wait_for("the file", |_| !written().is_empty());
    written()
}

#[test]
fn tools_transcribe_edits_exports_and_sends_to_script() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    let text = with_take(&mut app, &tr!("tools-transcribe"));
    let button = tr!("transcribe-generate", count = 1);
    app.wait_for("the price", |app| app.told_of(&button).is_some());
    app.press(&button);
    opened(&mut app);
    let first = text.split_whitespace().next().expect("a word");
    let word = first.trim_matches(|letter: char| !letter.is_alphanumeric());
    app.write(&tr!("transcribe-find"), word);
    app.press(&tr!("transcribe-replace-open"));
    app.write(&tr!("transcribe-with"), "Harbourmaster");
    app.press(&tr!("transcribe-replace-all"));
    app.wait_for("the edit", |app| app.shows_part("Harbourmaster"));
    app.press(&tr!("transcribe-export-as", format = "SRT"));
    let written = saved(&mut app, &folder.path().join("talk.srt"));
    assert!(written.contains("Harbourmaster"), "{written}");
    let send = (1..=9).map(|count| tr!("transcribe-to-script", count = count));
    let send = send.into_iter().find(|label| app.shows(label));
    app.press(&send.expect("Send to Script"));
    app.press(&tr!("import-paste"));
    app.wait_for("the new line", |app| {
        let script = app.desk().script();
        let mut lines = script.lines();
        lines.any(|line| line.text.contains("Harbourmaster"))
    });
    ledger_is_the_bill(&mut app);
}
